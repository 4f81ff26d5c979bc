//! Statements.

use super::{Body, Code};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `const pattern = value;` (or `let`)
    Let {
        keyword: &'static str,
        pattern: String,
        r#type: Option<String>,
        value: Code,
    },
    /// `target = value;`, or with another sign.
    Assign {
        target: Code,
        sign: &'static str,
        value: Code,
    },
    Effect(Code),
    Return(Option<Code>),
    Throw(Code),
    If {
        test: Code,
        yes: Vec<Statement>,
        no: Vec<Statement>,
    },
    ForOf {
        pattern: String,
        of: Code,
        body: Vec<Statement>,
    },
    Comment(String),
    /// An empty line.
    Space,
}

pub fn const_(pattern: impl Into<String>, value: Code) -> Statement {
    Statement::Let { keyword: "const", pattern: pattern.into(), r#type: None, value }
}

pub fn let_(pattern: impl Into<String>, value: Code) -> Statement {
    Statement::Let { keyword: "let", pattern: pattern.into(), r#type: None, value }
}

pub fn assign(target: Code, value: Code) -> Statement {
    Statement::Assign { target, sign: " =", value }
}

/// `target ??= value;`
pub fn assign_where_empty(target: Code, value: Code) -> Statement {
    Statement::Assign { target, sign: " ??=", value }
}

pub fn effect(value: Code) -> Statement {
    Statement::Effect(value)
}

pub fn return_(value: Code) -> Statement {
    Statement::Return(Some(value))
}

pub fn throw(value: Code) -> Statement {
    Statement::Throw(value)
}

pub fn if_(test: Code, yes: impl IntoIterator<Item = Statement>) -> Statement {
    Statement::If { test, yes: yes.into_iter().collect(), no: Vec::new() }
}

pub fn for_of(pattern: impl Into<String>, of: Code, body: impl IntoIterator<Item = Statement>) -> Statement {
    Statement::ForOf { pattern: pattern.into(), of, body: body.into_iter().collect() }
}

pub fn comment(words: impl Into<String>) -> Statement {
    Statement::Comment(words.into())
}

impl Statement {
    pub fn walk(&self, visit: &mut dyn FnMut(&Code)) {
        match self {
            Statement::Let { value, .. } | Statement::Effect(value) | Statement::Throw(value) => value.walk(visit),
            Statement::Return(value) => {
                if let Some(value) = value {
                    value.walk(visit);
                }
            }
            Statement::Assign { target, value, .. } => {
                target.walk(visit);
                value.walk(visit);
            }
            Statement::If { test, yes, no } => {
                test.walk(visit);
                yes.iter().chain(no).for_each(|statement| statement.walk(visit));
            }
            Statement::ForOf { of, body, .. } => {
                of.walk(visit);
                body.iter().for_each(|statement| statement.walk(visit));
            }
            Statement::Comment(_) | Statement::Space => {}
        }
    }

    /// Whether an `await` stands in it, outside of functions of its own.
    pub fn awaits(&self) -> bool {
        match self {
            Statement::Let { value, .. } | Statement::Effect(value) | Statement::Throw(value) => value.awaits(),
            Statement::Return(value) => value.as_ref().is_some_and(Code::awaits),
            Statement::Assign { target, value, .. } => target.awaits() || value.awaits(),
            Statement::If { test, yes, no } => test.awaits() || yes.iter().chain(no).any(Statement::awaits),
            Statement::ForOf { of, body, .. } => of.awaits() || body.iter().any(Statement::awaits),
            Statement::Comment(_) | Statement::Space => false,
        }
    }
}

impl Code {
    /// Whether an `await` stands in it, outside of functions of its own.
    pub fn awaits(&self) -> bool {
        match self {
            Code::Await(_) => true,
            Code::Arrow(arrow) => match &arrow.body {
                Body::Value(_) | Body::Block(_) => false,
            },
            Code::Member { object, .. } => object.awaits(),
            Code::Index { object, index } => object.awaits() || index.awaits(),
            Code::Call { callee, arguments, .. } => callee.awaits() || arguments.iter().any(Code::awaits),
            Code::Not(inner) | Code::Spread(inner) | Code::As { value: inner, .. } => inner.awaits(),
            Code::Binary { left, right, .. } => left.awaits() || right.awaits(),
            Code::Ternary { test, yes, no } => test.awaits() || yes.awaits() || no.awaits(),
            Code::Object(properties) => properties.iter().any(|property| match property {
                super::Property::Pair { value, .. } | super::Property::Spread(value) => value.awaits(),
                super::Property::Shorthand(_) => false,
            }),
            Code::Array(items) => items.iter().any(Code::awaits),
            Code::Template { pieces, .. } => pieces.iter().any(|piece| match piece {
                super::Piece::Value(value) => value.awaits(),
                super::Piece::Words(_) => false,
            }),
            Code::Atom(_) | Code::Imported { .. } | Code::Text(_) => false,
        }
    }
}
