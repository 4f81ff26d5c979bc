//! Fields that the app keeps because a sentence asks for them: who did something, and when it became so.

use crate::declare::Words;
use crate::document::Segment;
use crate::phrase::Events;
use crate::vocabulary::Vocabulary;

/// Keeps who did an action, where a sentence asks ("the one who checked it"): a field that the app fills.
pub(crate) fn keep_doers(vocabulary: &mut Vocabulary, segments: &[Segment], words: &[Words]) {
    let mut asked: Vec<(model::ActionId, String)> = Vec::new();
    for (segment, words) in segments.iter().zip(words).filter(|(own, _)| own.text.contains("who")) {
        let tokens = words.as_written(segment);
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.lower.as_str(), "who" | "whoever") {
                continue;
            }
            let words: Vec<&str> = tokens.iter().skip(at + 1).take(4).map(|token| token.lower.as_str()).collect();
            for found in vocabulary.lookup(&words) {
                let crate::vocabulary::Term::Action(id) = found.term else { continue };
                let object =
                    words.get(found.len).is_some_and(|word| matches!(*word, "it" | "them" | "a" | "the" | "this"));
                let named =
                    vocabulary.app.actions.get(id.0 as usize).is_some_and(|own| own.kind == model::ActionKind::Named);
                if named
                    && object
                    && found.form == crate::vocabulary::Form::Participle
                    && !asked.iter().any(|(own, _)| *own == id)
                {
                    asked.push((id, words[..found.len].join(" ")));
                }
            }
        }
    }
    for (action, past) in asked {
        let Some(thing) = vocabulary.app.actions.get(action.0 as usize).map(|own| own.thing) else { continue };
        let Some(thing) = vocabulary.app.things.get_mut(thing.0 as usize) else { continue };
        let name = format!("{past} by");
        if thing.fields.iter().any(|field| field.name == name) {
            continue;
        }
        thing.fields.push(automatic(name, model::TypeKind::AnyPerson, model::Filled::DoerOf(action)));
    }
}

/// Keeps who did an action last and when, where a sentence counts how often somebody may do it; and when, where one asks whether
/// it was done at all.
pub(crate) fn keep_doings(vocabulary: &mut Vocabulary, segments: &[Segment], words: &[Words]) {
    let mut counted: Vec<model::ActionId> = Vec::new();
    for (segment, words) in segments.iter().zip(words) {
        counted.extend(crate::construction::often::counts(&words.as_written(segment), vocabulary));
    }
    counted.sort();
    counted.dedup();
    keep(vocabulary, counted, true);
    let mut asked: Vec<model::ActionId> = Vec::new();
    for (segment, words) in segments.iter().zip(words) {
        asked.extend(crate::construction::approval::asks(&words.as_written(segment), vocabulary));
    }
    asked.sort();
    asked.dedup();
    keep(vocabulary, asked, false);
}

/// Keeps when actions were done last and, where that is asked, by whom.
fn keep(vocabulary: &mut Vocabulary, actions: Vec<model::ActionId>, doers: bool) {
    for action in actions {
        let Some(own) = vocabulary.app.actions.get(action.0 as usize) else { continue };
        if own.kind != model::ActionKind::Named {
            continue;
        }
        let (thing, past) = (own.thing, own.past.clone());
        let id = thing;
        let Some(thing) = vocabulary.app.things.get_mut(id.0 as usize) else { continue };
        let mut named = Vec::new();
        for (name, kind, filled) in [
            (format!("{past} by"), model::TypeKind::AnyPerson, model::Filled::DoerOf(action)),
            (format!("{past} at"), model::TypeKind::Moment, model::Filled::MomentOfAction(action)),
        ] {
            let known = thing.fields.iter().any(|field| field.filled == filled);
            if matches!(filled, model::Filled::DoerOf(_)) && !doers {
                continue;
            }
            let name = if thing.fields.iter().any(|field| field.name == name) { format!("last {name}") } else { name };
            if !known && let Ok(place) = u32::try_from(thing.fields.len()) {
                let field = model::FieldRef { thing: id, field: model::FieldId::Own(place) };
                named.push((name.clone(), field));
                thing.fields.push(automatic(name, kind, filled));
            }
        }
        for (name, field) in named {
            let term = crate::vocabulary::Term::Field(field);
            vocabulary.add(&name, term, crate::vocabulary::Form::Singular);
        }
    }
}

/// A field that the app keeps for a rule.
fn automatic(name: String, kind: model::TypeKind, filled: model::Filled) -> model::Field {
    model::Field {
        key: name.replace(' ', "_"),
        name,
        r#type: model::Type::plain(kind),
        required: false,
        unique: None,
        default: None,
        computed: None,
        filled,
        account: false,
        on_delete: model::OnDelete::default(),
        private: false,
        automatic: true,
        statement: None,
    }
}

/// Keeps the moment of each choice that a sentence counts from ("90 days after it was rejected"): a field that the app fills.
pub(crate) fn keep_moments(vocabulary: &mut Vocabulary, segments: &[Segment], words: &[Words]) {
    for (field, choice) in Events::missing(segments, words, vocabulary) {
        let model::FieldId::Own(at) = field.field else { continue };
        let Some(thing) = vocabulary.app.things.get_mut(field.thing.0 as usize) else { continue };
        let name = match thing.fields.get(at as usize).map(|own| &own.r#type.kind) {
            Some(model::TypeKind::Choice(choices)) => choices.get(choice.0 as usize).map(|own| own.name.clone()),
            _ => None,
        };
        let Some(name) = name else { continue };
        let name = format!("{name} at");
        let filled = model::Filled::MomentOf { field: field.field, choice };
        thing.fields.push(automatic(name, model::TypeKind::Moment, filled));
    }
}
