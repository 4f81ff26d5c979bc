//! What is printed for each thing: its model, who may do what, its rules, what can be done with it, what follows, its routes.

pub(crate) mod access;
pub(crate) mod effects;
pub(crate) mod model;
pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod service;

use ::model::{Choice, TypeKind};

/// The choices of a type as they are stored.
pub(crate) fn choices(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Choice(list) | TypeKind::Choices(list) => {
            list.iter().map(|choice: &Choice| plan::choice(&choice.name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The TypeScript type of a stored value, without `null`.
pub(crate) fn plain_type(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Whole
        | TypeKind::Number { .. }
        | TypeKind::Money
        | TypeKind::Percent
        | TypeKind::Duration
        | TypeKind::Rating
        | TypeKind::Counter { .. } => "number".to_owned(),
        TypeKind::YesNo => "boolean".to_owned(),
        TypeKind::Several(_) | TypeKind::Choices(_) => "string[]".to_owned(),
        TypeKind::Choice(_) => {
            let words: Vec<String> = choices(kind).iter().map(|word| printer::typescript::quoted(word)).collect();
            words.join(" | ")
        }
        _ => "string".to_owned(),
    }
}

/// The kind of a field, as `lib/fields.ts` calls it.
pub(crate) fn kind_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Text => "text",
        TypeKind::LongText => "longText",
        TypeKind::Whole => "whole",
        TypeKind::Number { .. } => "number",
        TypeKind::Money => "money",
        TypeKind::Percent => "percent",
        TypeKind::YesNo => "yesNo",
        TypeKind::Date => "date",
        TypeKind::Time => "time",
        TypeKind::Moment => "moment",
        TypeKind::Duration => "duration",
        TypeKind::Email => "email",
        TypeKind::Phone => "phone",
        TypeKind::WebAddress => "webAddress",
        TypeKind::Choice(_) => "choice",
        TypeKind::Choices(_) => "choices",
        TypeKind::File => "file",
        TypeKind::Image => "image",
        TypeKind::Address => "address",
        TypeKind::Colour => "colour",
        TypeKind::Rating => "rating",
        TypeKind::One(_) | TypeKind::AnyPerson => "one",
        TypeKind::Several(_) => "several",
        TypeKind::Counter { .. } => "counter",
    }
}
