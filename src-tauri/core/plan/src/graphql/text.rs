//! The schema as text: a block per type, a line per field.

use std::fmt::Write;

/// A type with its fields.
pub(super) struct Block {
    head: String,
    about: Option<String>,
    lines: Vec<Line>,
}

/// A field: `name(arguments): Type @http(…)`.
pub(super) struct Line {
    about: Option<String>,
    text: String,
}

impl Block {
    pub fn new(head: &str, about: Option<&str>) -> Self {
        Self { head: head.to_owned(), about: about.map(str::to_owned), lines: Vec::new() }
    }

    pub fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn write(&self, out: &mut String) {
        if let Some(about) = &self.about {
            let _ = writeln!(out, "{}", described(about));
        }
        let _ = writeln!(out, "{} {{", self.head);
        for line in &self.lines {
            if let Some(about) = &line.about {
                let _ = writeln!(out, "  {}", described(about));
            }
            let _ = writeln!(out, "  {}", line.text);
        }
        out.push_str("}\n\n");
    }
}

impl Line {
    /// A value that the parent has of its own.
    pub fn value(name: &str, kind: &str) -> Self {
        Self { about: None, text: format!("{name}: {kind}") }
    }

    /// What a look at the API answers.
    pub fn http(name: &str, arguments: &str, kind: &str, path: &str) -> Self {
        Self { about: None, text: format!("{name}{arguments}: {kind} @http(path: {})", described(path)) }
    }

    pub fn with_method(name: &str, arguments: &str, kind: &str, method: &str, path: &str) -> Self {
        let text = format!("{name}{arguments}: {kind} @http(method: {}, path: {})", described(method), described(path));
        Self { about: None, text }
    }

    pub fn described(mut self, about: &str) -> Self {
        self.about = Some(about.to_owned());
        self
    }
}

/// A string of GraphQL, whose escapes are those of JSON.
pub(super) fn described(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
