//! What stands at the top level of a module.

use super::{Code, Statement};

/// A declaration with the comment above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub(super) comment: Option<String>,
    pub(super) exported: bool,
    pub(super) kind: Kind,
    /// Names by which its lines are found again.
    pub(super) marks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Function {
        name: String,
        types: Option<String>,
        parameters: Vec<String>,
        result: Option<String>,
        body: Vec<Statement>,
        is_async: bool,
    },
    Constant {
        name: String,
        r#type: Option<String>,
        value: Code,
    },
    Interface {
        name: String,
        extends: Option<String>,
        members: Vec<Member>,
    },
    TypeAlias {
        name: String,
        options: Vec<String>,
    },
    Effect(Statement),
    Raw(String),
}

/// A property of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub r#type: String,
    pub comment: Option<String>,
}

impl Member {
    pub fn new(name: impl Into<String>, r#type: impl Into<String>) -> Self {
        Self { name: name.into(), r#type: r#type.into(), comment: None }
    }
}

fn declare(kind: Kind) -> Declaration {
    Declaration { comment: None, exported: false, kind, marks: Vec::new() }
}

/// A function; it is `async` where its body awaits.
pub fn function<'p>(
    name: impl Into<String>,
    parameters: impl IntoIterator<Item = &'p str>,
    result: Option<&str>,
    body: impl IntoIterator<Item = Statement>,
) -> Declaration {
    let body: Vec<Statement> = body.into_iter().collect();
    let is_async = body.iter().any(Statement::awaits);
    declare(Kind::Function {
        name: name.into(),
        types: None,
        parameters: parameters.into_iter().map(str::to_owned).collect(),
        result: result.map(str::to_owned),
        body,
        is_async,
    })
}

pub fn constant(name: impl Into<String>, value: Code) -> Declaration {
    declare(Kind::Constant { name: name.into(), r#type: None, value })
}

pub fn interface(name: impl Into<String>, members: impl IntoIterator<Item = Member>) -> Declaration {
    declare(Kind::Interface { name: name.into(), extends: None, members: members.into_iter().collect() })
}

/// `type name = one | other;`
pub fn type_alias(name: impl Into<String>, options: impl IntoIterator<Item = String>) -> Declaration {
    declare(Kind::TypeAlias { name: name.into(), options: options.into_iter().collect() })
}

/// Lines that are right as they are.
pub fn raw(lines: impl Into<String>) -> Declaration {
    declare(Kind::Raw(lines.into()))
}

impl From<Statement> for Declaration {
    fn from(statement: Statement) -> Self {
        declare(Kind::Effect(statement))
    }
}

/// The words of a doc comment, safe to stand inside one.
pub fn doc_comment(words: &str) -> String {
    words.replace("*/", "* /")
}

impl Declaration {
    pub fn exported(mut self) -> Self {
        self.exported = true;
        self
    }

    pub fn commented(mut self, words: impl AsRef<str>) -> Self {
        self.comment = Some(doc_comment(words.as_ref()));
        self
    }

    /// Makes its lines known by that name.
    pub fn marked(mut self, name: impl Into<String>) -> Self {
        self.marks.push(name.into());
        self
    }

    /// A function that is `async` though its body doesn't await; or a type for a constant.
    pub fn asynchronous(mut self) -> Self {
        if let Kind::Function { is_async, .. } = &mut self.kind {
            *is_async = true;
        }
        self
    }

    pub fn typed(mut self, words: impl Into<String>) -> Self {
        if let Kind::Constant { r#type, .. } = &mut self.kind {
            *r#type = Some(words.into());
        }
        self
    }

    pub fn extends(mut self, words: impl Into<String>) -> Self {
        if let Kind::Interface { extends, .. } = &mut self.kind {
            *extends = Some(words.into());
        }
        self
    }

    pub(super) fn walk(&self, visit: &mut dyn FnMut(&Code)) {
        match &self.kind {
            Kind::Function { body, .. } => body.iter().for_each(|statement| statement.walk(visit)),
            Kind::Constant { value, .. } => value.walk(visit),
            Kind::Effect(statement) => statement.walk(visit),
            Kind::Interface { .. } | Kind::TypeAlias { .. } | Kind::Raw(_) => {}
        }
    }
}
