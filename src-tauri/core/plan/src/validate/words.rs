use model::{Currency, Type, TypeKind};

use super::Wrong;
use crate::format;

/// What stands beside the field. `related` is the name of the thing that a relation leads to.
pub fn sentence(wrong: &Wrong, r#type: &Type, currency: &Currency, related: Option<&str>) -> String {
    let bound = |bound: Option<i64>| amount(bound.unwrap_or_default(), r#type, currency);
    match wrong {
        Wrong::Missing => "Please fill this in.".to_owned(),
        Wrong::Unknown => "There is no such field.".to_owned(),
        Wrong::Kind => should_be(&r#type.kind).to_owned(),
        Wrong::NotOneOf => match &r#type.kind {
            TypeKind::Choice(all) | TypeKind::Choices(all) => {
                let names: Vec<&str> = all.iter().map(|choice| choice.name.as_str()).collect();
                format!("Please choose {}.", format::any_of(&names))
            }
            _ => should_be(&r#type.kind).to_owned(),
        },
        Wrong::Digits(1) => "At most one digit behind the point, please.".to_owned(),
        Wrong::Digits(digits) => format!("At most {digits} digits behind the point, please."),
        Wrong::TooLittle if r#type.above_least => format!("This must be more than {}.", bound(r#type.least)),
        Wrong::TooLittle => match (&r#type.kind, r#type.least) {
            (TypeKind::Rating, None) => "This must be at least 1.".to_owned(),
            (_, None) => "This is too little.".to_owned(),
            (_, least) => format!("This must be at least {}.", bound(least)),
        },
        Wrong::TooMuch if r#type.below_most => format!("This must be less than {}.", bound(r#type.most)),
        Wrong::TooMuch => match (&r#type.kind, r#type.most) {
            (TypeKind::Rating, None) => "This must be at most 5.".to_owned(),
            (_, None) => "This is too much.".to_owned(),
            (_, most) => format!("This must be at most {}.", bound(most)),
        },
        Wrong::TooShort => format!("At least {}, please.", format::counted(r#type.least.unwrap_or(1), "character")),
        Wrong::TooLong(most) => format!("At most {}, please.", format::counted(*most, "character")),
        Wrong::TooMany(most) => format!("At most {most}, please."),
        Wrong::TooLarge(most) => format!("At most {}, please.", format::bytes(*most)),
        Wrong::NoSuch => format!("There is no such {}.", related.unwrap_or("record")),
    }
}

fn amount(number: i64, r#type: &Type, currency: &Currency) -> String {
    match &r#type.kind {
        TypeKind::Money => format::money(number, currency),
        TypeKind::Number { scale } => format::decimal(number, *scale),
        TypeKind::Percent => format!("{}%", format::decimal(number, 2)),
        TypeKind::Duration => format::duration(number),
        _ => number.to_string(),
    }
}

fn should_be(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => "This must be text.",
        TypeKind::Whole | TypeKind::Counter { .. } | TypeKind::Rating => "This must be a whole number.",
        TypeKind::Number { .. } | TypeKind::Percent => "This must be a number.",
        TypeKind::Money => "This must be an amount of money.",
        TypeKind::YesNo => "This must be yes or no.",
        TypeKind::Date => "This must be a date.",
        TypeKind::Time => "This must be a time of day.",
        TypeKind::Moment => "This must be a date and time.",
        TypeKind::Duration => "This must be a length of time.",
        TypeKind::Email => "This must be an email address.",
        TypeKind::Phone => "This must be a phone number.",
        TypeKind::WebAddress => "This must be a web address that starts with https:// or http://.",
        TypeKind::Choice(_) => "This must be one of the choices.",
        TypeKind::Choices(_) => "This must be a list of choices.",
        TypeKind::File => "This must be a file.",
        TypeKind::Image => "This must be an image.",
        TypeKind::Colour => "This must be a colour such as #2f6f4e.",
        TypeKind::One(_) | TypeKind::AnyPerson => "This must be the id of a record.",
        TypeKind::Several(_) => "This must be a list of ids.",
    }
}
