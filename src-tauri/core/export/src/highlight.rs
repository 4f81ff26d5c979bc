use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// A stretch of text with what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub text: String,
    /// `keyword`, `string`, `number`, `comment`, `type`, `function`, `constant`, `tag`, `heading`, or empty for plain text.
    pub class: String,
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What the beginning of a scope's name makes of a token, the more telling first.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("constant.numeric", "number"),
    ("constant.language", "constant"),
    ("constant.character.escape", "constant"),
    ("string", "string"),
    ("markup.heading", "heading"),
    ("entity.name.tag", "tag"),
    ("entity.name.function", "function"),
    ("variable.function", "function"),
    ("support.function", "function"),
    ("entity.name.class", "type"),
    ("entity.name.type", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("storage", "keyword"),
    ("keyword", "keyword"),
    ("variable.language", "keyword"),
];

/// Words of TypeScript that the JavaScript grammar at hand takes for names.
const TYPESCRIPT: &[&str] =
    &["interface", "type", "readonly", "satisfies", "as", "keyof", "implements", "enum", "declare"];

/// The text of a file line by line, for a code view. The language is told from the path.
pub fn highlight(path: &str, text: &str) -> Vec<Vec<Token>> {
    let plain = |line: &str| vec![Token { text: line.to_owned(), class: String::new() }];
    let Some(syntax) = syntax(path) else { return text.lines().map(plain).collect() };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let typescript = path.ends_with(".ts") || path.ends_with(".tsx");
    let mut lines = Vec::new();
    for line in text.lines() {
        let ended = format!("{line}\n");
        // A line that the grammar can't read is shown as it is.
        let Ok(changes) = state.parse_line(&ended, &SYNTAXES) else {
            lines.push(plain(line));
            continue;
        };
        let mut tokens = Tokens { typescript, found: Vec::new() };
        let mut from = 0;
        for (at, change) in changes {
            tokens.add(line.get(from..at.min(line.len())).unwrap_or_default(), &stack);
            from = at.min(line.len());
            if stack.apply(&change).is_err() {
                stack = ScopeStack::new();
            }
        }
        tokens.add(line.get(from..).unwrap_or_default(), &stack);
        lines.push(tokens.found);
    }
    lines
}

fn syntax(path: &str) -> Option<&'static SyntaxReference> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = match name.rsplit_once('.').map_or(name, |(_, extension)| extension) {
        "ts" | "tsx" => "js",
        "yml" => "yaml",
        "example" | "gitignore" | "dockerignore" | "Dockerfile" => "sh",
        other => other,
    };
    SYNTAXES.find_syntax_by_extension(extension)
}

struct Tokens {
    typescript: bool,
    found: Vec<Token>,
}

impl Tokens {
    fn add(&mut self, text: &str, stack: &ScopeStack) {
        if text.is_empty() {
            return;
        }
        let mut class = class_of(stack.as_slice());
        if self.typescript && class.is_empty() && TYPESCRIPT.contains(&text.trim()) {
            class = "keyword";
        }
        match self.found.last_mut() {
            Some(last) if last.class == class => last.text.push_str(text),
            _ => self.found.push(Token { text: text.to_owned(), class: class.to_owned() }),
        }
    }
}

/// The innermost scope that says anything decides.
fn class_of(scopes: &[Scope]) -> &'static str {
    for scope in scopes.iter().rev() {
        let name = scope.build_string();
        if let Some((_, class)) = CLASSES.iter().find(|(start, _)| name.starts_with(start)) {
            return class;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::highlight;

    #[test]
    fn tokens_say_what_they_are_and_leave_the_text_as_it_is() {
        let text = "// A rule.\nexport const most = 3;\nconst name = 'Ann';\n\n";
        let lines = highlight("src/rules.ts", text);
        let back: Vec<String> =
            lines.iter().map(|line| line.iter().map(|token| token.text.as_str()).collect()).collect();
        assert_eq!(back.join("\n") + "\n", text);
        let class = |line: usize, word: &str| {
            lines[line].iter().find(|token| token.text.contains(word)).map(|token| token.class.as_str())
        };
        assert_eq!(class(0, "rule"), Some("comment"));
        assert_eq!(class(1, "const"), Some("keyword"));
        assert_eq!(class(1, "3"), Some("number"));
        assert_eq!(class(2, "Ann"), Some("string"));
    }

    #[test]
    fn what_isnt_known_is_plain() {
        assert_eq!(highlight("a.unknown", "x\ny").len(), 2);
        assert!(highlight("a.ts", "").is_empty());
    }
}
