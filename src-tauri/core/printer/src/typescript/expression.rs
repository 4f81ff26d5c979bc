//! Expressions. Precedence is the printer's business: a child is put in brackets where its parent binds tighter.

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Code that needs no brackets anywhere and isn't broken: a name, a number, `null`.
    Atom(String),
    /// A name that another module exports; `type_only` where it is used as a type alone.
    Imported {
        name: String,
        from: String,
        type_only: bool,
    },
    Text(String),
    Member {
        object: Box<Code>,
        name: String,
        optional: bool,
    },
    Index {
        object: Box<Code>,
        index: Box<Code>,
    },
    Call {
        callee: Box<Code>,
        types: Option<String>,
        arguments: Vec<Code>,
    },
    Await(Box<Code>),
    Not(Box<Code>),
    Spread(Box<Code>),
    Binary {
        operator: &'static str,
        left: Box<Code>,
        right: Box<Code>,
    },
    Ternary {
        test: Box<Code>,
        yes: Box<Code>,
        no: Box<Code>,
    },
    Object(Vec<Property>),
    Array(Vec<Code>),
    Arrow(Box<Arrow>),
    /// A template with the tag before it, if there is one.
    Template {
        tag: Option<Box<Code>>,
        types: Option<String>,
        pieces: Vec<Piece>,
    },
    As {
        value: Box<Code>,
        r#type: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Property {
    Pair { key: String, value: Code, comment: Option<String> },
    Shorthand(String),
    Spread(Code),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub is_async: bool,
    /// Each as it is written, with its type where it has one.
    pub parameters: Vec<String>,
    pub result: Option<String>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Value(Code),
    Block(Vec<super::Statement>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    Value(Code),
}

pub fn name(name: impl Into<String>) -> Code {
    Code::Atom(name.into())
}

pub fn number(value: impl ToString) -> Code {
    Code::Atom(value.to_string())
}

pub fn string(words: impl Into<String>) -> Code {
    Code::Text(words.into())
}

pub fn imported(name: impl Into<String>, from: impl Into<String>) -> Code {
    Code::Imported { name: name.into(), from: from.into(), type_only: false }
}

pub fn imported_type(name: impl Into<String>, from: impl Into<String>) -> Code {
    Code::Imported { name: name.into(), from: from.into(), type_only: true }
}

pub fn call(callee: Code, arguments: impl IntoIterator<Item = Code>) -> Code {
    Code::Call { callee: Box::new(callee), types: None, arguments: arguments.into_iter().collect() }
}

/// `object.name(arguments)`
pub fn method(object: Code, name: impl Into<String>, arguments: impl IntoIterator<Item = Code>) -> Code {
    call(object.member(name), arguments)
}

pub fn index(object: Code, index: Code) -> Code {
    Code::Index { object: Box::new(object), index: Box::new(index) }
}

pub fn binary(operator: &'static str, left: Code, right: Code) -> Code {
    Code::Binary { operator, left: Box::new(left), right: Box::new(right) }
}

pub fn ternary(test: Code, yes: Code, no: Code) -> Code {
    Code::Ternary { test: Box::new(test), yes: Box::new(yes), no: Box::new(no) }
}

pub fn object(properties: impl IntoIterator<Item = Property>) -> Code {
    Code::Object(properties.into_iter().collect())
}

pub fn array(items: impl IntoIterator<Item = Code>) -> Code {
    Code::Array(items.into_iter().collect())
}

/// `key: value`, or just `key` where the value is the name of the key.
pub fn key(key: impl Into<String>, value: Code) -> Property {
    let key = key.into();
    match value {
        Code::Atom(name) if name == key => Property::Shorthand(key),
        value => Property::Pair { key, value, comment: None },
    }
}

pub fn shorthand(name: impl Into<String>) -> Property {
    Property::Shorthand(name.into())
}

pub fn spread(value: Code) -> Property {
    Property::Spread(value)
}

/// `(parameters) => value`
pub fn arrow<'p>(parameters: impl IntoIterator<Item = &'p str>, value: Code) -> Code {
    let parameters = parameters.into_iter().map(str::to_owned).collect();
    Code::Arrow(Box::new(Arrow { is_async: false, parameters, result: None, body: Body::Value(value) }))
}

/// `async (parameters) => { … }`
pub fn arrow_block<'p>(
    is_async: bool,
    parameters: impl IntoIterator<Item = &'p str>,
    body: impl IntoIterator<Item = super::Statement>,
) -> Code {
    let parameters = parameters.into_iter().map(str::to_owned).collect();
    Code::Arrow(Box::new(Arrow { is_async, parameters, result: None, body: Body::Block(body.into_iter().collect()) }))
}

pub fn template(pieces: impl IntoIterator<Item = Piece>) -> Code {
    Code::Template { tag: None, types: None, pieces: pieces.into_iter().collect() }
}

/// `` tag`pieces` ``
pub fn tagged(tag: Code, pieces: impl IntoIterator<Item = Piece>) -> Code {
    Code::Template { tag: Some(Box::new(tag)), types: None, pieces: pieces.into_iter().collect() }
}

/// `` tag<types>`pieces` ``
pub fn tagged_as(tag: Code, types: impl Into<String>, pieces: impl IntoIterator<Item = Piece>) -> Code {
    Code::Template { tag: Some(Box::new(tag)), types: Some(types.into()), pieces: pieces.into_iter().collect() }
}

impl Code {
    pub fn member(self, name: impl Into<String>) -> Code {
        Code::Member { object: Box::new(self), name: name.into(), optional: false }
    }

    /// `self?.name`
    pub fn maybe(self, name: impl Into<String>) -> Code {
        Code::Member { object: Box::new(self), name: name.into(), optional: true }
    }

    pub fn awaited(self) -> Code {
        Code::Await(Box::new(self))
    }

    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Code {
        match self {
            Code::Not(inner) => *inner,
            other => Code::Not(Box::new(other)),
        }
    }

    pub fn cast(self, r#type: impl Into<String>) -> Code {
        Code::As { value: Box::new(self), r#type: r#type.into() }
    }

    /// How tightly it binds: a child with less than its parent asks for is put in brackets.
    pub(super) fn precedence(&self) -> u8 {
        match self {
            Code::Arrow(_) => 1,
            Code::Ternary { .. } => 2,
            Code::Binary { operator, .. } => operator_precedence(operator),
            Code::As { .. } => 9,
            Code::Await(_) | Code::Not(_) => 14,
            Code::Spread(_) => 0,
            _ => 20,
        }
    }

    /// The same expression with some parts replaced, the outermost first. Blocks of functions stay as they are.
    pub fn map(&self, change: &mut dyn FnMut(&Code) -> Option<Code>) -> Code {
        if let Some(changed) = change(self) {
            return changed;
        }
        let mut one = |inner: &Code| Box::new(inner.map(change));
        match self {
            Code::Member { object, name, optional } => {
                Code::Member { object: one(object), name: name.clone(), optional: *optional }
            }
            Code::Index { object, index } => Code::Index { object: one(object), index: one(index) },
            Code::Call { callee, types, arguments } => {
                let callee = one(callee);
                let arguments = arguments.iter().map(|argument| argument.map(change)).collect();
                Code::Call { callee, types: types.clone(), arguments }
            }
            Code::Await(inner) => Code::Await(one(inner)),
            Code::Not(inner) => Code::Not(one(inner)),
            Code::Spread(inner) => Code::Spread(one(inner)),
            Code::As { value, r#type } => Code::As { value: one(value), r#type: r#type.clone() },
            Code::Binary { operator, left, right } => Code::Binary { operator, left: one(left), right: one(right) },
            Code::Ternary { test, yes, no } => Code::Ternary { test: one(test), yes: one(yes), no: one(no) },
            Code::Array(items) => Code::Array(items.iter().map(|item| item.map(change)).collect()),
            Code::Object(properties) => Code::Object(
                properties
                    .iter()
                    .map(|property| match property {
                        Property::Pair { key, value, comment } => {
                            Property::Pair { key: key.clone(), value: value.map(change), comment: comment.clone() }
                        }
                        Property::Spread(value) => Property::Spread(value.map(change)),
                        Property::Shorthand(name) => Property::Shorthand(name.clone()),
                    })
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Calls `visit` with this and every expression inside it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Code)) {
        visit(self);
        match self {
            Code::Atom(_) | Code::Imported { .. } | Code::Text(_) => {}
            Code::Member { object, .. } => object.walk(visit),
            Code::Index { object, index } => {
                object.walk(visit);
                index.walk(visit);
            }
            Code::Call { callee, arguments, .. } => {
                callee.walk(visit);
                arguments.iter().for_each(|argument| argument.walk(visit));
            }
            Code::Await(inner) | Code::Not(inner) | Code::Spread(inner) | Code::As { value: inner, .. } => {
                inner.walk(visit)
            }
            Code::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Code::Ternary { test, yes, no } => {
                test.walk(visit);
                yes.walk(visit);
                no.walk(visit);
            }
            Code::Object(properties) => {
                for property in properties {
                    match property {
                        Property::Pair { value, .. } | Property::Spread(value) => value.walk(visit),
                        Property::Shorthand(_) => {}
                    }
                }
            }
            Code::Array(items) => items.iter().for_each(|item| item.walk(visit)),
            Code::Arrow(arrow) => match &arrow.body {
                Body::Value(value) => value.walk(visit),
                Body::Block(statements) => statements.iter().for_each(|statement| statement.walk(visit)),
            },
            Code::Template { tag, pieces, .. } => {
                if let Some(tag) = tag {
                    tag.walk(visit);
                }
                for piece in pieces {
                    if let Piece::Value(value) = piece {
                        value.walk(visit);
                    }
                }
            }
        }
    }
}

fn operator_precedence(operator: &str) -> u8 {
    match operator {
        "??" => 3,
        "||" => 4,
        "&&" => 5,
        "===" | "!==" => 8,
        "<" | "<=" | ">" | ">=" => 9,
        "+" | "-" => 11,
        _ => 12,
    }
}
