//! Defaults that declarations take where the spec says nothing.

use model::TypeKind;

use crate::ledger::Assumption;

pub fn signs_up(plural: &str) -> Assumption {
    Assumption { code: "joining", text: format!("{} sign up themselves.", capital(plural)), alternatives: Vec::new() }
}

pub fn invited_by(plural: &str) -> Assumption {
    Assumption {
        code: "joining",
        text: format!("{} are invited by other {plural}.", capital(plural)),
        alternatives: Vec::new(),
    }
}

/// "Members sign in with email": by a code that is sent there.
pub fn signs_in_by_code() -> Assumption {
    Assumption {
        code: "code-by-email",
        text: "They get a code by email each time they sign in.".to_owned(),
        alternatives: Vec::new(),
    }
}

pub fn field_type(name: &str, kind: &TypeKind) -> Assumption {
    Assumption { code: "field-type", text: format!("“{name}” is {}.", type_words(kind)), alternatives: Vec::new() }
}

pub fn listed_choices(name: &str) -> Assumption {
    Assumption {
        code: "listed-choices", text: format!("“{name}” is one of those listed."), alternatives: Vec::new()
    }
}

/// "Runners can sign up for a race": whom and what a sign-up is of.
pub fn made_so(text: String) -> Assumption {
    Assumption { code: "made-so", text, alternatives: Vec::new() }
}

/// "Vets can mark animals as deceased": an animal can stand so.
pub fn stands_so(thing: &str, states: &[String]) -> Assumption {
    let own = crate::words::article(thing);
    Assumption {
        code: "stands-so",
        text: format!("{} {thing} can be {}.", capital(own), states.join(" or ")),
        alternatives: Vec::new(),
    }
}

pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A type in the words of the language, with its article.
pub fn type_words(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Text => "a text",
        TypeKind::LongText => "a long text",
        TypeKind::Whole => "a whole number",
        TypeKind::Number { scale: 1 } => "a number with 1 decimal",
        TypeKind::Number { scale: 3 } => "a number with 3 decimals",
        TypeKind::Number { scale: 4 } => "a number with 4 decimals",
        TypeKind::Number { scale: 5 } => "a number with 5 decimals",
        TypeKind::Number { scale: 6 } => "a number with 6 decimals",
        TypeKind::Number { .. } => "a number",
        TypeKind::Money => "money",
        TypeKind::Percent => "a percentage",
        TypeKind::YesNo => "a yes/no",
        TypeKind::Date => "a date",
        TypeKind::Time => "a time",
        TypeKind::Moment => "a date and time",
        TypeKind::Duration => "a duration",
        TypeKind::Email => "an email",
        TypeKind::Phone => "a phone number",
        TypeKind::WebAddress => "a web address",
        TypeKind::Choice(_) => "a choice",
        TypeKind::Choices(_) => "several choices",
        TypeKind::File => "a file",
        TypeKind::Image => "an image",
        TypeKind::Address => "an address",
        TypeKind::Colour => "a colour",
        TypeKind::Rating => "a rating",
        TypeKind::One(_) => "a relation",
        TypeKind::Several(_) => "several",
        TypeKind::AnyPerson => "a person",
        TypeKind::Counter { .. } => "a number that counts up",
    }
}
