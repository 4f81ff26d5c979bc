//! Printed names: the spec's words in the case that each place wants, never one that the place keeps for itself.

mod kept;

use std::collections::BTreeSet;

use kept::{CODE_WORDS, SQL_WORDS, TYPE_WORDS};

/// Tables that every app has of its own.
pub const SYSTEM_TABLES: [&str; 10] = [
    "auth_accounts",
    "auth_sessions",
    "auth_codes",
    "auth_api_keys",
    "job_queue",
    "outbox",
    "idempotency_keys",
    "file_objects",
    "counters",
    "rate_limits",
];

/// The words of a phrase: letters and digits, lower case, without accents; never empty.
pub fn words(phrase: &str) -> Vec<String> {
    let folded = crate::fold::ascii(phrase);
    // An apostrophe joins ("driver's licence" is `driversLicence`), everything else that is no letter or digit parts.
    let joined = folded.replace(['\'', '’'], "");
    let mut found: Vec<String> =
        joined.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if found.is_empty() {
        found.push("item".to_owned());
    }
    if found.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        found.insert(0, "n".to_owned());
    }
    found
}

pub fn snake(phrase: &str) -> String {
    words(phrase).join("_")
}

pub fn kebab(phrase: &str) -> String {
    words(phrase).join("-")
}

pub fn camel(phrase: &str) -> String {
    let words = words(phrase);
    let mut name = String::new();
    for (place, word) in words.iter().enumerate() {
        if place == 0 { name.push_str(word) } else { name.push_str(&capital(word)) }
    }
    name
}

pub fn pascal(phrase: &str) -> String {
    words(phrase).iter().map(|word| capital(word)).collect()
}

/// The words of a choice as JSON and the database have them: lower kebab-case.
pub fn choice(name: &str) -> String {
    let folded = crate::fold::ascii(name);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join("-") }
}

/// First letter large, the rest as it is.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Names that are given out once each; what is taken or kept gets a suffix.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    pub fn with(taken: &[&str]) -> Self {
        Self { taken: taken.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// Words of [`kept`], one after another.
    fn keeping(words: &str) -> Self {
        Self { taken: words.split(' ').map(str::to_owned).collect() }
    }

    /// The name itself, or with the suffix, or with a number from 2.
    pub fn give(&mut self, name: String, suffix: &str) -> String {
        let mut candidate = name.clone();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = if number == 2 && !suffix.is_empty() {
                format!("{name}{suffix}")
            } else {
                format!("{name}{suffix}{number}")
            };
            number += 1;
        }
        candidate
    }
}

pub fn table_names() -> Names {
    let mut names = Names::keeping(SQL_WORDS);
    names.taken.extend(SYSTEM_TABLES.iter().map(|name| (*name).to_owned()));
    // Left free for our own use later, and for the engines'.
    names.taken.extend(["migrations".to_owned(), "kysely_migration".to_owned()]);
    names
}

pub fn column_names() -> Names {
    let mut names = Names::keeping(SQL_WORDS);
    names.taken.extend(["id", "created_at", "updated_at", "version", "created_by", "deleted_at"].map(str::to_owned));
    names
}

pub fn wire_names() -> Names {
    Names::with(&[
        "id",
        "createdAt",
        "updatedAt",
        "version",
        "createdBy",
        "roles",
        "constructor",
        "__proto__",
        "hasOwnProperty",
        // What has something by this name is taken for a promise where it is waited for.
        "then",
        "toString",
        "valueOf",
    ])
}

pub fn variable_names() -> Names {
    let mut names = Names::keeping(CODE_WORDS);
    names.taken.extend(["auth", "jobs", "files", "lib", "graphql", "integrations", "events"].map(str::to_owned));
    names
}

pub fn type_names() -> Names {
    Names::keeping(TYPE_WORDS)
}

/// Paths under `/api` that every app has of its own.
pub fn path_names() -> Names {
    Names::with(&["auth", "events", "graphql", "files", "openapi", "webhooks"])
}

/// A camelCase name of at most seven words for a sentence: `freeAccountCanOnlyHave3Projects`.
pub fn sentence(sentence: &str) -> String {
    const SKIPPED: &[&str] = &["a", "an", "the", "be", "is", "are", "to", "of", "it", "its", "their"];
    let all = words(sentence);
    let mut kept: Vec<&str> = all.iter().map(String::as_str).filter(|word| !SKIPPED.contains(word)).take(7).collect();
    if kept.is_empty() {
        kept = all.iter().map(String::as_str).take(7).collect();
    }
    camel(&kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_words() {
        assert_eq!(camel("starts at"), "startsAt");
        assert_eq!(snake("Driver’s licence"), "drivers_licence");
        assert_eq!(pascal("line item"), "LineItem");
        assert_eq!(kebab("Crème brûlée"), "creme-brulee");
        assert_eq!(choice("In progress"), "in-progress");
        assert_eq!(camel("2nd phone"), "n2ndPhone");
        assert_eq!(snake("日本"), "item");
        assert_eq!(sentence("A basic member can have at most 2 open loans."), "basicMemberCanHaveAtMost2");
    }

    #[test]
    fn kept_names_get_a_suffix() {
        let mut tables = table_names();
        assert_eq!(tables.give("order".into(), "_records"), "order_records");
        assert_eq!(tables.give("outbox".into(), "_records"), "outbox_records");
        assert_eq!(tables.give("loans".into(), "_records"), "loans");
        assert_eq!(tables.give("loans".into(), "_records"), "loans_records");
        assert_eq!(tables.give("loans".into(), "_records"), "loans_records3");
    }
}
