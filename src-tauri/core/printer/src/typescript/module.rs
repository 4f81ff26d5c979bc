//! A whole file.

use crate::{Doc, Rendered, concat, hard_line, join, mark, nil, render, text};

use super::declaration::{Declaration, Kind};
use super::imports::Imports;
use super::layout::{self, block};
use super::{Code, WIDTH};

/// A module of TypeScript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    comment: Option<String>,
    imports: Imports,
    declarations: Vec<Declaration>,
}

impl Module {
    pub fn new() -> Self {
        Self::default()
    }

    /// Says at the top of the file what it is.
    pub fn about(words: impl Into<String>) -> Self {
        Self { comment: Some(super::doc_comment(&words.into())), ..Self::default() }
    }

    /// Imports a name that only raw code or a type mentions.
    pub fn import(&mut self, name: &str, from: &str) {
        self.imports.add(name, from, false);
    }

    pub fn import_type(&mut self, name: &str, from: &str) {
        self.imports.add(name, from, true);
    }

    pub fn push(&mut self, declaration: impl Into<Declaration>) {
        let declaration = declaration.into();
        let imports = &mut self.imports;
        declaration.walk(&mut |code| {
            if let Code::Imported { name, from, type_only } = code {
                imports.add(name, from, *type_only);
            }
        });
        self.declarations.push(declaration);
    }

    pub fn is_empty(&self) -> bool {
        self.declarations.is_empty()
    }

    /// Lays the module out.
    pub fn print(&self) -> Rendered {
        let mut parts = Vec::new();
        if let Some(comment) = &self.comment {
            parts.push(comment_doc(comment));
        }
        if !self.imports.is_empty() {
            parts.push(join(self.imports.doc(), &hard_line()));
        }
        parts.extend(self.declarations.iter().map(declaration_doc));
        render(&join(parts, &Doc::BlankLine), WIDTH)
    }
}

fn declaration_doc(declaration: &Declaration) -> Doc {
    let comment = declaration.comment.as_deref().map_or(nil(), |words| concat([comment_doc(words), hard_line()]));
    let export = text(if declaration.exported { "export " } else { "" });
    let doc = concat([comment, export, kind_doc(&declaration.kind)]);
    declaration.marks.iter().fold(doc, |inner, name| mark(name.clone(), inner))
}

fn kind_doc(kind: &Kind) -> Doc {
    match kind {
        Kind::Function { name, types, parameters, result, body, is_async } => concat([
            text(if *is_async { "async function " } else { "function " }),
            text(format!("{name}{}", types.as_deref().unwrap_or_default())),
            layout::signature(parameters, result.as_deref()),
            text(" "),
            block(body),
        ]),
        Kind::Constant { name, r#type, value } => {
            let r#type = r#type.as_deref().map_or(String::new(), |words| format!(": {words}"));
            concat([text("const "), layout::declared(text(format!("{name}{}", r#type)), value), text(";")])
        }
        Kind::Interface { name, extends, members } => {
            let extends = extends.as_deref().map_or(String::new(), |words| format!(" extends {words}"));
            if members.is_empty() {
                return text(format!("interface {name}{extends} {{}}"));
            }
            let members = members.iter().map(|member| {
                let comment =
                    member.comment.as_deref().map_or(nil(), |words| concat([comment_doc(words), hard_line()]));
                concat([comment, text(format!("{}: {};", super::literal::property_name(&member.name), member.r#type))])
            });
            concat([
                text(format!("interface {name}{extends} {{")),
                crate::indent(concat([hard_line(), join(members, &hard_line())])),
                hard_line(),
                text("}"),
            ])
        }
        Kind::TypeAlias { name, options } => layout::union(name, options),
        Kind::Effect(statement) => layout::statement(statement),
        Kind::Raw(lines) => raw_doc(lines),
    }
}

fn raw_doc(lines: &str) -> Doc {
    let mut parts = Vec::new();
    for (place, words) in lines.trim_end().lines().enumerate() {
        if place > 0 {
            parts.push(hard_line());
        }
        parts.push(text(words));
    }
    concat(parts)
}

/// A doc comment, its words wrapped.
pub(super) fn comment_doc(words: &str) -> Doc {
    let lines = wrap(words, WIDTH - 8);
    match lines.as_slice() {
        [single] => text(format!("/** {single} */")),
        several => {
            let mut parts = vec![text("/**"), hard_line()];
            for words in several {
                parts.push(text(if words.is_empty() { " *".to_owned() } else { format!(" * {words}") }));
                parts.push(hard_line());
            }
            parts.push(text(" */"));
            concat(parts)
        }
    }
}

fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in words.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
