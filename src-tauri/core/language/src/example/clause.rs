//! The clauses of examples: what is so ("Ada has an appointment with Rosa"), and what somebody does ("Ben cancels it").

use model::{ActionId, ActionKind, CaseStep, CaseValue, CaseVerb, Duration, Expr, FieldId, FieldRef, Literal, Outcome, Root, ThingId, TypeKind};

use super::Memory;
use super::phrase::{self, Person};
use crate::declare::cursor::Cursor;
use crate::literal::literal;
use crate::tokens::Kind;
use crate::vocabulary::{Term, Vocabulary};

/// Somebody does something to a record, or makes one.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub actor: Option<Person>,
    pub verb: CaseVerb,
    pub thing: ThingId,
    pub values: Vec<(FieldId, CaseValue)>,
    /// How long before (or after) which moment of the record it is done.
    pub clock: Option<(Duration, bool, FieldRef)>,
    /// "can" or "can't" was said.
    pub can: Option<bool>,
    /// The moments that a time of day belongs to.
    pub moments: Vec<FieldId>,
    /// The name under which the record goes in the case.
    pub label: String,
}

impl Act {
    /// The steps of the act: its record in place, the clock set, the deed.
    pub fn steps(&self, outcome: Outcome, steps: &mut Vec<CaseStep>) {
        if self.verb != CaseVerb::Create {
            let mut values = self.values.clone();
            if let Some((_, _, field)) = self.clock
                && !values.iter().any(|(own, _)| *own == field.field)
                && self.moments.contains(&field.field)
            {
                values.push((field.field, CaseValue::Expr(phrase::in_days(7, 0))));
                if let Some(end) = self.moments.iter().find(|own| **own != field.field) {
                    values.push((*end, CaseValue::Expr(phrase::in_days(7, 30))));
                }
            }
            steps.push(CaseStep::Given { label: self.label.clone(), thing: self.thing, values });
            if let Some((by, back, field)) = &self.clock {
                let from = Box::new(Expr::path(Root::Record, vec![*field]));
                steps.push(CaseStep::Clock { at: Expr::Shift { from, by: *by, back: *back }, of: Some(self.label.clone()) });
            }
        }
        self.again(outcome, steps);
    }

    /// The deed alone, on the record that is there.
    pub fn again(&self, outcome: Outcome, steps: &mut Vec<CaseStep>) {
        let values = if self.verb == CaseVerb::Create { self.values.clone() } else { Vec::new() };
        let person = self.actor.clone().unwrap_or(Person { title: None, role: None });
        steps.push(CaseStep::Do {
            role: if person.title.is_none() { person.role } else { None },
            actor: person.title,
            verb: self.verb,
            record: self.label.clone(),
            thing: self.thing,
            values,
            outcome,
        });
    }

    /// The same act at another time: "but not at 10:30".
    pub fn with_time(&self, cursor: &mut Cursor) -> Option<Act> {
        let mut other = self.clone();
        other.label.push_str(" again");
        times(cursor, &mut other.values, &self.moments).then_some(other)
    }
}

/// What is so when the example begins: "Ada has an appointment with Rosa at 10:00", "Biscuit has 2 open visits", "with three
/// upcoming appointments".
pub(super) fn state(cursor: &mut Cursor, vocabulary: &Vocabulary, memory: &mut Memory, steps: &mut Vec<CaseStep>) -> bool {
    let from = cursor.at;
    let before = memory.clone();
    let found = state_of(cursor, vocabulary, memory, steps);
    if found.is_none() {
        cursor.at = from;
        *memory = before;
    }
    found.is_some()
}

fn state_of(cursor: &mut Cursor, vocabulary: &Vocabulary, memory: &mut Memory, steps: &mut Vec<CaseStep>) -> Option<()> {
    let mut owner = None;
    if cursor.eat("with") {
        // "With three upcoming appointments Ada can't …": whose they are follows.
        let mut ahead = *cursor;
        while ahead.peek(0).is_some() && owner.is_none() {
            owner = phrase::sample(&mut ahead, vocabulary);
            ahead.at += usize::from(owner.is_none());
        }
    } else {
        owner = match phrase::sample(cursor, vocabulary) {
            Some(found) => Some(found),
            None if cursor.eat_any(&["he", "she", "they"]) => {
                let actor = memory.actor.clone()?;
                Some((actor.role?, actor.title?))
            }
            None => None,
        };
        owner.as_ref()?;
        if !cursor.eat_any(&["has", "have", "already has"]) {
            return None;
        }
    }
    let owner = owner?;
    let count = match cursor.peek(0)? {
        token if token.whole().is_some() => token.whole()?,
        token if token.is("a") || token.is("an") || token.is("one") => 1,
        _ => 0,
    };
    if count > 0 {
        cursor.at += 1;
    }
    let count = count.clamp(0, 20);
    let mut values = Vec::new();
    let named = *cursor;
    let thing = match described(cursor, vocabulary, &mut values) {
        Some(thing) => thing,
        None => {
            // "Nora has Court One from 10:00 to 11:00": the thing that joins the two.
            *cursor = named;
            let other = phrase::sample(cursor, vocabulary)?;
            let thing = joining(vocabulary, owner.0, other.0)?;
            values.push((relation(vocabulary, thing, other.0)?, CaseValue::Record(other.1.clone())));
            memory.named.push(other);
            thing
        }
    };
    values.push((relation(vocabulary, thing, owner.0)?, CaseValue::Record(owner.1.clone())));
    let moments = phrase::moments(vocabulary, thing);
    modifiers(cursor, vocabulary, memory, thing, &mut values, &moments);
    let name = vocabulary.app.thing(thing)?.name.singular.clone();
    for number in 0..count.max(1) {
        let mut own = values.clone();
        if count > 1 {
            // Apart from each other, so that no rule of overlap stands in the way.
            for (place, field) in moments.iter().enumerate().take(2) {
                if !own.iter().any(|(known, _)| known == field) {
                    let days = i32::try_from(number).unwrap_or(0) + 2;
                    own.push((*field, CaseValue::Expr(phrase::in_days(days, if place == 0 { 0 } else { 30 }))));
                }
            }
        }
        let label = if count > 1 { format!("{name} {}", number + 1) } else { format!("first {name}") };
        steps.push(CaseStep::Given { label, thing, values: own });
    }
    memory.thing = Some(thing);
    if vocabulary.app.thing(owner.0).is_some_and(model::Thing::is_person) {
        memory.actor = Some(Person { title: Some(owner.1.clone()), role: Some(owner.0) });
    }
    memory.named.push(owner);
    Some(())
}

/// Adjectives and a thing: "upcoming appointments", "planned visit". Choices become values; defined words are what fresh
/// records are anyway.
fn described(cursor: &mut Cursor, vocabulary: &Vocabulary, values: &mut Vec<(FieldId, CaseValue)>) -> Option<ThingId> {
    let mut choices: Vec<(FieldRef, model::ChoiceId)> = Vec::new();
    loop {
        if let Some(thing) = phrase::thing(cursor, vocabulary) {
            for (field, choice) in choices {
                if field.thing == thing {
                    values.push((field.field, CaseValue::Literal(Literal::Choice { field, choice })));
                }
            }
            return Some(thing);
        }
        let words: Vec<&str> = cursor.tokens.get(cursor.at..)?.iter().take(3).map(|token| token.lower.as_str()).collect();
        let found = vocabulary.lookup(&words);
        let len = found
            .iter()
            .filter_map(|found| match found.term {
                Term::Choice(field, choice) => {
                    choices.push((field, choice));
                    Some(found.len)
                }
                Term::Adjective(_) => Some(found.len),
                _ => None,
            })
            .max();
        // A defined word on the thing says more than a choice of the same name.
        if found.iter().any(|found| matches!(found.term, Term::Adjective(_))) {
            choices.clear();
        }
        cursor.at += len?;
    }
}

/// The one thing that has relations to both.
fn joining(vocabulary: &Vocabulary, one: ThingId, other: ThingId) -> Option<ThingId> {
    let mut found = (0..vocabulary.app.things.len())
        .filter_map(|at| u32::try_from(at).ok().map(ThingId))
        .filter(|thing| relation(vocabulary, *thing, one).is_some() && relation(vocabulary, *thing, other).is_some());
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// The relation of a thing to another, where there is exactly one.
fn relation(vocabulary: &Vocabulary, thing: ThingId, to: ThingId) -> Option<FieldId> {
    let own = vocabulary.app.thing(thing)?;
    let also = |kind: ThingId| {
        vocabulary.app.thing(to).and_then(|other| other.person.as_ref()).is_some_and(|person| person.also.contains(&kind))
    };
    let mut found = own.fields.iter().enumerate().filter(|(_, field)| match field.r#type.kind {
        TypeKind::One(target) => (target == to || also(target)) && field.computed.is_none(),
        _ => false,
    });
    let (at, _) = found.next()?;
    found.next().is_none().then_some(FieldId::Own(u32::try_from(at).ok()?))
}

/// A verb of the spec here, in any form; the actions that it may be.
pub(super) fn verb(cursor: &mut Cursor, vocabulary: &Vocabulary) -> Option<Vec<CaseVerb>> {
    let words: Vec<&str> = cursor.tokens.get(cursor.at..)?.iter().take(4).map(|token| token.lower.as_str()).collect();
    let found = vocabulary.lookup(&words);
    let len = found.iter().filter(|found| matches!(found.term, Term::Action(_))).map(|found| found.len).max();
    if let Some(len) = len {
        cursor.at += len;
        let verbs = found.iter().filter(|found| found.len == len).filter_map(|found| match found.term {
            Term::Action(action) => Some(kind(vocabulary, action)),
            _ => None,
        });
        return Some(verbs.collect());
    }
    let verb = match crate::words::bases(cursor.word(0)).first()?.0.as_str() {
        "add" | "make" | "create" => CaseVerb::Create,
        "change" | "edit" => CaseVerb::Change,
        "delete" | "remove" => CaseVerb::Delete,
        "see" | "read" | "open" => CaseVerb::See,
        _ => return None,
    };
    cursor.at += 1;
    Some(vec![verb])
}

fn kind(vocabulary: &Vocabulary, action: ActionId) -> CaseVerb {
    match vocabulary.app.actions.get(action.0 as usize).map(|own| own.kind) {
        Some(ActionKind::Create) => CaseVerb::Create,
        Some(ActionKind::Delete) => CaseVerb::Delete,
        _ => CaseVerb::Do(action),
    }
}

fn thing_of(vocabulary: &Vocabulary, at: usize, cursor: &Cursor) -> Vec<ThingId> {
    let words: Vec<&str> = cursor.tokens.get(at..).unwrap_or(&[]).iter().take(4).map(|token| token.lower.as_str()).collect();
    vocabulary
        .lookup(&words)
        .into_iter()
        .filter_map(|found| match found.term {
            Term::Action(action) => vocabulary.app.actions.get(action.0 as usize).map(|own| own.thing),
            _ => None,
        })
        .collect()
}

/// "Ada cancels her appointment 25 hours before it starts" · "Ben can book Rosa at 10:45"
pub(super) fn act(cursor: &mut Cursor, vocabulary: &Vocabulary, memory: &mut Memory) -> Option<Act> {
    let actor = phrase::person(cursor, vocabulary, memory)?;
    let can = if cursor.eat_any(&["can not", "may not"]) {
        Some(false)
    } else if cursor.eat_any(&["can", "may"]) {
        Some(true)
    } else {
        let _ = cursor.eat_any(&["wants to", "tries to"]);
        None
    };
    let _ = cursor.eat_any(&["also", "then", "still"]);
    let verb_at = cursor.at;
    let verbs = verb(cursor, vocabulary)?;
    let candidates = thing_of(vocabulary, verb_at, cursor);
    let previous = memory.actor.replace(actor.clone());
    let mut values = Vec::new();
    let thing = object(cursor, vocabulary, memory, &actor, &candidates, &verbs, &mut values)?;
    let fits = |verb: &&CaseVerb| match verb {
        CaseVerb::Do(action) => vocabulary.app.actions.get(action.0 as usize).is_some_and(|own| own.thing == thing),
        _ => true,
    };
    let verb = *verbs.iter().find(fits)?;
    let moments = phrase::moments(vocabulary, thing);
    let clock = modifiers(cursor, vocabulary, memory, thing, &mut values, &moments);
    let _ = previous;
    memory.thing = Some(thing);
    let label = vocabulary.app.thing(thing)?.name.singular.clone();
    let label = if verb == CaseVerb::Create { format!("new {label}") } else { label };
    // Whoever makes a record is filled in by the app.
    if verb == CaseVerb::Create {
        let own = vocabulary.app.thing(thing)?;
        values.retain(|(field, value)| match field {
            FieldId::Own(at) => {
                let creator = own.fields.get(*at as usize).is_some_and(|field| matches!(field.filled, model::Filled::Creator { .. }));
                !(creator && matches!(value, CaseValue::Record(title) if Some(title) == actor.title.as_ref()))
            }
            _ => true,
        });
    }
    Some(Act { actor: Some(actor), verb, thing, values, clock, can, moments, label })
}

/// What the act is done to: "her appointment", "Ada's appointment", "it", "a third", "Rosa" (for what is made), or nothing.
fn object(
    cursor: &mut Cursor,
    vocabulary: &Vocabulary,
    memory: &mut Memory,
    actor: &Person,
    candidates: &[ThingId],
    verbs: &[CaseVerb],
    values: &mut Vec<(FieldId, CaseValue)>,
) -> Option<ThingId> {
    let own = |values: &mut Vec<(FieldId, CaseValue)>, thing: ThingId| {
        if let (Some(role), Some(title)) = (actor.role, &actor.title)
            && let Some(field) = relation(vocabulary, thing, role)
        {
            values.push((field, CaseValue::Record(title.clone())));
        }
    };
    if cursor.eat_any(&["her", "his", "their", "their own", "her own", "his own"]) {
        let _ = cursor.eat("own");
        let thing = described(cursor, vocabulary, values)?;
        own(values, thing);
        return Some(thing);
    }
    if cursor.eat_any(&["it", "them", "that"]) {
        let thing = memory.thing?;
        own(values, thing);
        return Some(thing);
    }
    let from = cursor.at;
    if let Some((kind, title)) = phrase::sample(cursor, vocabulary) {
        memory.named.push((kind, title.clone()));
        if cursor.eat("'s") {
            let thing = described(cursor, vocabulary, values)?;
            values.push((relation(vocabulary, thing, kind)?, CaseValue::Record(title)));
            return Some(thing);
        }
        // "book Rosa": what is made has a relation to her.
        let made = candidates.iter().copied().find(|thing| relation(vocabulary, *thing, kind).is_some());
        if let (Some(thing), true) = (made, verbs.contains(&CaseVerb::Create)) {
            values.push((relation(vocabulary, thing, kind)?, CaseValue::Record(title)));
            return Some(thing);
        }
        cursor.at = from;
        return None;
    }
    let counted = cursor.eat_any(&["a", "an", "another", "the", "one", "the same"]);
    // "a third", "another": one more of what was spoken of.
    let ordinal = matches!(cursor.peek(0).map(|token| &token.kind), Some(Kind::Ordinal(_)));
    if ordinal {
        cursor.at += 1;
    }
    let before = (cursor.at, values.len());
    if let Some(thing) = described(cursor, vocabulary, values) {
        if actor.title.is_some() && !verbs.contains(&CaseVerb::Create) && !cursor.sees("whose") {
            own(values, thing);
        }
        return Some(thing);
    }
    (cursor.at, _) = before;
    values.truncate(before.1);
    if counted && (ordinal || cursor.tokens[from].is("another") || cursor.tokens[from].is("one")) {
        return memory.thing;
    }
    cursor.at = from;
    let thing = memory.thing.filter(|thing| candidates.contains(thing)).or_else(|| match candidates {
        [only] => Some(*only),
        _ => None,
    })?;
    own(values, thing);
    Some(thing)
}

/// "with Rosa", "for a Cut", "at 10:00", "whose vet is Magnus", "23 hours before it starts".
fn modifiers(
    cursor: &mut Cursor,
    vocabulary: &Vocabulary,
    memory: &mut Memory,
    thing: ThingId,
    values: &mut Vec<(FieldId, CaseValue)>,
    moments: &[FieldId],
) -> Option<(Duration, bool, FieldRef)> {
    let mut clock = None;
    loop {
        let from = cursor.at;
        if times(cursor, values, moments) {
            continue;
        }
        let _ = cursor.eat_any(&["exactly", "just"]);
        if let Some(by) = phrase::length(cursor) {
            let back = cursor.eat("before");
            if (back || cursor.eat("after"))
                && let Some(field) = phrase::event(cursor, vocabulary, thing)
            {
                clock = Some((by, back, field));
                continue;
            }
        }
        cursor.at = from;
        if cursor.eat("whose")
            && let Some(pair) = whose(cursor, vocabulary, thing)
        {
            values.push(pair);
            continue;
        }
        cursor.at = from;
        if cursor.eat_any(&["with", "for", "of", "on", "in", "to", "by"]) {
            let _ = cursor.eat_any(&["a", "an", "the"]);
            let found = match phrase::sample(cursor, vocabulary) {
                Some(found) => Some(found),
                None if cursor.eat_any(&["him", "her", "it", "them"]) => {
                    let actor = memory.actor.as_ref().and_then(|actor| actor.title.clone());
                    memory.named.iter().rev().find(|(kind, title)| Some(title) != actor.as_ref() && relation(vocabulary, thing, *kind).is_some()).cloned()
                }
                None => None,
            };
            if let Some((kind, title)) = found
                && let Some(field) = relation(vocabulary, thing, kind)
            {
                values.retain(|(own, _)| *own != field);
                values.push((field, CaseValue::Record(title.clone())));
                memory.named.push((kind, title));
                continue;
            }
        }
        cursor.at = from;
        return clock;
    }
}

/// "whose vet is Magnus", "whose fee is £5"
fn whose(cursor: &mut Cursor, vocabulary: &Vocabulary, thing: ThingId) -> Option<(FieldId, CaseValue)> {
    let words: Vec<&str> = cursor.tokens.get(cursor.at..)?.iter().take(5).map(|token| token.lower.as_str()).collect();
    let (len, field) = vocabulary
        .lookup(&words)
        .into_iter()
        .filter_map(|found| match found.term {
            Term::Field(field) if field.thing == thing => Some((found.len, field)),
            _ => None,
        })
        .max_by_key(|(len, _)| *len)?;
    cursor.at += len;
    if !cursor.eat("is") {
        return None;
    }
    if let Some((_, title)) = phrase::sample(cursor, vocabulary) {
        return Some((field.field, CaseValue::Record(title)));
    }
    let token = cursor.peek(0)?;
    let value = literal(&token.text, field, &vocabulary.app)?;
    cursor.at += 1;
    Some((field.field, CaseValue::Literal(value)))
}

/// "at 10:45", "from 10:00 to 11:00": on the next day. Another time replaces the one before, and moves the end along.
fn times(cursor: &mut Cursor, values: &mut Vec<(FieldId, CaseValue)>, moments: &[FieldId]) -> bool {
    let from = cursor.at;
    let mut set = |field: FieldId, time: &str| {
        values.retain(|(own, _)| *own != field);
        values.push((field, CaseValue::Expr(phrase::tomorrow_at(time))));
    };
    if cursor.eat("from")
        && let Some(first) = phrase::time(cursor)
        && cursor.eat_any(&["to", "until"])
        && let Some(second) = phrase::time(cursor)
        && let [start, end, ..] = moments
    {
        set(*start, &first);
        set(*end, &second);
        return true;
    }
    cursor.at = from;
    if cursor.eat("at")
        && let Some(time) = phrase::time(cursor)
        && let Some(start) = moments.first()
    {
        set(*start, &time);
        return true;
    }
    cursor.at = from;
    false
}

/// "one is cancelled": the first record that was put in place leaves the state in which it counts.
pub(super) fn undo(cursor: &mut Cursor, vocabulary: &Vocabulary, act: &Act, steps: &mut Vec<CaseStep>) -> bool {
    if !cursor.eat_any(&["one", "one of them", "the first", "it", "he", "she", "they"]) {
        return false;
    }
    let _ = cursor.eat_any(&["is then", "is", "has", "then"]);
    let Some(verbs) = verb(cursor, vocabulary) else { return false };
    let _ = cursor.eat("one");
    let given = steps.iter().find_map(|step| match step {
        CaseStep::Given { label, thing, .. } if *thing == act.thing => Some(label.clone()),
        _ => None,
    });
    let fits = |verb: &&CaseVerb| match verb {
        CaseVerb::Do(action) => vocabulary.app.actions.get(action.0 as usize).is_some_and(|own| own.thing == act.thing),
        CaseVerb::Delete => true,
        _ => false,
    };
    let (Some(label), Some(verb)) = (given, verbs.iter().find(fits)) else { return false };
    let person = act.actor.clone().unwrap_or(Person { title: None, role: None });
    steps.push(CaseStep::Do {
        role: if person.title.is_none() { person.role } else { None },
        actor: person.title,
        verb: *verb,
        record: label,
        thing: act.thing,
        values: Vec::new(),
        outcome: Outcome::Works,
    });
    true
}
