//! Printed from the tool library of `plan::fixture`, whose words the code doesn't know.

use plan::{Plan, fixture};

use super::web_files;
use crate::File;

pub(super) fn tool_library() -> Plan {
    plan::plan(&fixture::tool_library()).plan
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} isn't printed")).contents
}

#[test]
fn files_are_sorted_and_each_is_there_once() {
    let files = web_files(&tool_library());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(paths, sorted);
    assert!(text(&files, "web/index.html").contains("/main.tsx"));
}

#[test]
fn a_thing_and_its_pages() {
    let files = web_files(&tool_library());
    let of_loans = ["loan.ts", "list.tsx", "detail.tsx", "form.tsx"].map(|file| format!("web/loans/{file}"));
    let printed: Vec<String> = of_loans.iter().map(|path| format!("// {path}\n{}", text(&files, path))).collect();
    insta::assert_snapshot!(printed.join("\n"));
}

#[test]
fn homes_routes_facts_and_words() {
    let files = web_files(&tool_library());
    let paths = ["web/main.tsx", "web/home/home.tsx", "web/app.ts", "web/words.ts", "web/theme.css"];
    let printed: Vec<String> = paths.iter().map(|path| format!("// {path}\n{}", text(&files, path))).collect();
    insta::assert_snapshot!(printed.join("\n"));
}

#[test]
fn every_import_of_a_printed_module_is_printed_too() {
    let files = web_files(&tool_library());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for file in files.iter().filter(|file| file.path.ends_with(".ts") || file.path.ends_with(".tsx")) {
        for line in file.contents.lines().filter(|line| line.contains(" from '.") && line.ends_with("';")) {
            let target = line.rsplit(" from '").next().unwrap_or_default().trim_end_matches("';");
            let mut folder: Vec<&str> = file.path.split('/').collect();
            folder.pop();
            for part in target.split('/') {
                match part {
                    "." => {}
                    ".." => {
                        folder.pop();
                    }
                    name => folder.push(name),
                }
            }
            let target = folder.join("/");
            assert!(paths.contains(&target.as_str()), "{} imports {target}, which isn't there", file.path);
        }
    }
}

#[test]
fn words_of_the_author_never_end_what_they_stand_in() {
    let mut app = fixture::tool_library();
    let nasty = "Tom's \"</script>` ${x} \\ {y} & Co; */";
    app.name = nasty.into();
    app.summary = Some(nasty.into());
    for thing in &mut app.things {
        for field in &mut thing.fields {
            field.name = format!("{} {nasty}", field.name);
        }
    }
    let files = web_files(&plan::plan(&app).plan);
    assert!(!text(&files, "web/index.html").contains("<title>Tom's \"</script>"));
    let words = text(&files, "web/words.ts");
    assert!(words.contains("Tom\\'s \"</script>` ${x} \\\\ {y}") || words.contains("\"Tom's \\\""), "{words}");
}
