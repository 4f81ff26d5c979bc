//! What stands in the source files.

use super::Tree;

/// A longer file has two ideas in it.
const LONGEST: usize = 800;

/// Words that only the samples use. Code that mentions one has learnt a sample by heart.
const SAMPLE_WORDS: &[&str] = &["stylist", "salon", "hairdresser", "northlight", "fern lane", "harbour vets"];

pub fn platform(tree: &Tree) -> Vec<String> {
    tree.source()
        .filter(|file| {
            file.starts_with("ui/") && !file.starts_with("ui/src/platform") && !file.starts_with("ui/node_modules")
        })
        .filter(|file| tree.text(file).lines().any(|line| line.contains("@tauri-apps/") && line.contains("import")))
        .map(|file| format!("{file} imports @tauri-apps; ask ui/src/platform instead"))
        .collect()
}

pub fn lengths(tree: &Tree) -> Vec<String> {
    // A stylesheet is one list of rules by design, not a place where ideas hide.
    tree.source()
        .filter(|file| !file.ends_with(".css"))
        .filter_map(|file| {
            let lines = tree.text(file).lines().count();
            (lines > LONGEST).then(|| format!("{file} has {lines} lines"))
        })
        .collect()
}

pub fn switched_off(tree: &Tree) -> Vec<String> {
    // Written in pieces, so that this file doesn't find itself.
    let marks = [
        ["#[", "ignore"].concat(),
        ["test", ".skip("].concat(),
        ["it", ".skip("].concat(),
        ["describe", ".skip("].concat(),
        ["test", ".only("].concat(),
    ];
    // Slow ones are left out by cargo and run by the test command.
    let slow = ["#[", "ignore = \"slow"].concat();
    lines_where(tree, |line| marks.iter().any(|mark| line.contains(mark.as_str())) && !line.contains(&slow))
}

pub fn conflicts(tree: &Tree) -> Vec<String> {
    let marks = ["<".repeat(7) + " ", ">".repeat(7) + " "];
    lines_where(tree, |line| marks.iter().any(|mark| line.starts_with(mark.as_str())))
}

/// Core and runtime are general: only tests and comments may speak of a sample.
pub fn sample_words(tree: &Tree) -> Vec<String> {
    let mut found = vec![];
    for file in tree.source() {
        let is_general = file.starts_with("src-tauri/core/") || file.starts_with("src-tauri/shell/runtime/");
        if !is_general || !file.contains("/src/") || file.ends_with("tests.rs") || file.contains("/tests/") {
            continue;
        }
        for (number, line) in tree.text(file).lines().enumerate() {
            if line.trim_start().starts_with("#[cfg(test)]") {
                break;
            }
            let code = line.split("//").next().unwrap_or(line).to_lowercase();
            if let Some(word) = SAMPLE_WORDS.iter().find(|word| code.contains(**word)) {
                found.push(format!("{file}:{}: \"{word}\" is a sample's word", number + 1));
            }
        }
    }
    found
}

fn lines_where(tree: &Tree, matches: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = vec![];
    for file in tree.source() {
        for (number, line) in tree.text(file).lines().enumerate() {
            if matches(line.trim_start()) {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found() {
        let (_folder, tree) =
            Tree::of(&[("ui/src/long.ts", &"x\n".repeat(801)), ("ui/src/short.ts", &"x\n".repeat(800))]);
        assert_eq!(lengths(&tree), ["ui/src/long.ts has 801 lines"]);
    }

    #[test]
    fn only_the_platform_folder_may_import_the_window() {
        let import = "import { invoke } from '@tauri-apps/api/core'\n";
        let (_folder, tree) = Tree::of(&[("ui/src/platform/tauri.ts", import), ("ui/src/editor/pane.ts", import)]);
        assert_eq!(platform(&tree).len(), 1);
    }

    #[test]
    fn a_samples_word_counts_in_code_but_not_in_comments_or_tests() {
        let code = "// a stylist\nlet x = \"stylist\";\n#[cfg(test)]\nlet y = \"stylist\";\n";
        let (_folder, tree) = Tree::of(&[("src-tauri/core/plan/src/lib.rs", code)]);
        assert_eq!(sample_words(&tree), ["src-tauri/core/plan/src/lib.rs:2: \"stylist\" is a sample's word"]);
    }

    #[test]
    fn a_switched_off_test_is_found() {
        let (_folder, tree) = Tree::of(&[("ui/src/a.test.ts", &["it", ".skip('later')"].concat())]);
        assert_eq!(switched_off(&tree).len(), 1);
    }
}
