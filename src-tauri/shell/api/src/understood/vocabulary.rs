//! The words that the editor completes.

use super::things::with_article;
use crate::wire::{Term, TermKind};
use model::{App, TypeKind};
use std::collections::BTreeMap;

const TYPES: [&str; 21] = [
    "text",
    "long text",
    "whole number",
    "number",
    "money",
    "percent",
    "yes/no",
    "date",
    "time",
    "date and time",
    "duration",
    "email",
    "phone",
    "web address",
    "file",
    "image",
    "address",
    "colour",
    "rating",
    "counts up from 1",
    "computed",
];

/// Every word of the spec, once, with what it is.
pub fn terms(app: &App) -> Vec<Term> {
    let mut found: BTreeMap<String, (TermKind, String)> = BTreeMap::new();
    let mut add = |text: &str, kind: TermKind, about: String| {
        let known = found.entry(text.to_owned()).or_insert((kind, about.clone()));
        // A word that several things have is named once, with the first of them.
        if known.0 == kind && known.1 != about && !known.1.ends_with('…') {
            known.1.push_str(", …");
        }
    };
    for thing in &app.things {
        let (kind, about) =
            if thing.is_person() { (TermKind::Role, "kind of people") } else { (TermKind::Thing, "thing") };
        add(&thing.name.singular, kind, about.to_owned());
        add(&thing.name.plural, kind, about.to_owned());
    }
    for thing in &app.things {
        for field in thing.fields.iter().filter(|field| !field.automatic) {
            add(&field.name, TermKind::Field, format!("of {}", with_article(&thing.name.singular)));
            if let TypeKind::Choice(choices) | TypeKind::Choices(choices) = &field.r#type.kind {
                for choice in choices {
                    add(
                        &choice.name,
                        TermKind::Choice,
                        format!("{} of {}", field.name, with_article(&thing.name.singular)),
                    );
                }
            }
        }
    }
    for action in &app.actions {
        let thing = app.things.get(action.thing.0 as usize).map_or("", |thing| &thing.name.singular);
        add(&action.name, TermKind::Action, format!("{} {}", action.name, with_article(thing)));
    }
    for definition in &app.definitions {
        let thing = app.things.get(definition.thing.0 as usize).map_or("", |thing| &thing.name.plural);
        add(&definition.word, TermKind::Definition, format!("{} {thing}", definition.word));
    }
    for kind in TYPES {
        add(kind, TermKind::Type, "kind of field".to_owned());
    }
    found.into_iter().map(|(text, (kind, about))| Term { text, kind, about }).collect()
}

/// What a field can be: the plain types, and one of each thing.
pub fn types(app: &App) -> Vec<String> {
    let things = app.things.iter().map(|thing| with_article(&thing.name.singular));
    TYPES.iter().map(|one| (*one).to_owned()).chain(things).collect()
}
