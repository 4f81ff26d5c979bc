//! What is given: "Ada has an appointment with Rosa at 10:00", "with three upcoming bookings".

use model::{ActionKind, CaseValue, Expr, FieldId, FieldRef, ThingId, TypeKind};

use super::sample;
use super::world::{Values, World, add, begins, moment, named_moment};
use crate::phrase::{Parser, Scope};
use crate::tokens::Kind;
use crate::vocabulary::Term;

/// "Ada has an appointment with Rosa for a Cut at 10:00", "Biscuit has 2 open visits".
pub(super) fn given(parser: &Parser, at: usize, world: &mut World) -> Option<usize> {
    let (middle, thing, title) = sample(parser, at)?;
    let next = parser.any(middle, &["has", "already has", "has already"])?;
    if parser.is_person(thing) {
        world.person = Some((title.clone(), thing));
    }
    if let Some((end, count, of, mut values)) = several(parser, next) {
        if !parser.is_person(thing) {
            let field = relation(parser, of, thing)?;
            add(&mut values, field, CaseValue::Record(title));
        }
        let people = world.person.clone();
        world.place(parser, count, of, &values);
        world.person = people;
        return Some(end);
    }
    let start = parser.any(next, &["a", "an"]).unwrap_or(next);
    let place = parser.terms(start).iter().find_map(|term| match term.term {
        Term::Thing(own) => Some((start + term.len, own)),
        _ => None,
    });
    let mut values = Vec::new();
    let (end, of) = match place {
        Some((end, of)) => (end, of),
        // "Nora has Court One from 10:00 to 11:00": what is booked names the booking.
        None => {
            let (end, what, name) = sample(parser, start)?;
            let made = parser.app().actions.iter().find(|action| {
                action.kind == ActionKind::Create
                    && relation(parser, action.thing, what).is_some()
                    && begins(parser, action.thing).is_some()
            })?;
            add(&mut values, relation(parser, made.thing, what)?, CaseValue::Record(name));
            (end, made.thing)
        }
    };
    world.owned(parser, of, &mut values);
    let end = details(parser, end, of, &mut values, world)?;
    world.given(parser, of, values);
    Some(end)
}

/// The relation of a thing to another.
pub(super) fn relation(parser: &Parser, from: ThingId, to: ThingId) -> Option<FieldId> {
    parser.fields(from).find_map(|(field, own)| match own.r#type.kind {
        TypeKind::One(target) if target == to && own.computed.is_none() => Some(field.field),
        _ => None,
    })
}

/// "three upcoming appointments": how many, of what, with the states that the words say.
pub(super) fn several(parser: &Parser, at: usize) -> Option<(usize, i64, ThingId, Values)> {
    let count = parser.token(at)?.whole()?;
    for head in at + 1..parser.len().min(at + 5) {
        for term in parser.terms(head) {
            let Term::Thing(thing) = term.term else { continue };
            let base = crate::phrase::Base::record(thing);
            let filter = parser.adjectives(at + 1, head, &base, &Scope::about(thing))?;
            return Some((head + term.len, count, thing, states(&filter)));
        }
    }
    None
}

/// Values that make the simple parts of a condition true; the rest is for the app to fill in.
pub(super) fn states(filter: &Expr) -> Values {
    let mut values = Vec::new();
    let parts = match filter {
        Expr::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    for part in parts {
        let (left, right) = match part {
            Expr::Compare { op: model::Comparison::Equal, left, right } => (left, Some(&**right)),
            Expr::OneOf { value, list } => (value, list.first()),
            _ => continue,
        };
        if let (Expr::Path(path), Some(Expr::Literal(literal))) = (&**left, right)
            && let [field] = path.steps.as_slice()
        {
            add(&mut values, field.field, CaseValue::Literal(literal.clone()));
        }
    }
    values
}

/// "with Rosa", "for a Cut", "at 10:00", "from 10:00 to 11:00", "whose vet is Magnus": values of a record.
pub(super) fn details(parser: &Parser, at: usize, thing: ThingId, values: &mut Values, world: &World) -> Option<usize> {
    let mut at = at;
    for _ in 0..6 {
        let day = i32::try_from(world.attempts).map_or(2, |_| 2);
        if let Some(from) = parser.eat(at, "from")
            && let (Some(Kind::Time(start)), Some(next)) =
                (parser.token(from).map(|token| &token.kind), parser.any(from + 1, &["to", "until"]))
            && let Some(Kind::Time(stop)) = parser.token(next).map(|token| &token.kind)
        {
            add(values, begins(parser, thing)?, CaseValue::Expr(moment(day, start)));
            add(values, named_moment(parser, thing, "end")?, CaseValue::Expr(moment(day, stop)));
            at = next + 1;
            continue;
        }
        if let Some((end, time)) = parser.clock(at).filter(|_| parser.word(at) == "at") {
            add(values, begins(parser, thing)?, CaseValue::Expr(moment(day, &time)));
            at = end;
            continue;
        }
        if let Some(next) = parser.eat(at, "whose") {
            let found = parser.field_list(next, thing).into_iter().find_map(|(end, fields)| {
                let [field] = fields.as_slice() else { return None };
                let is = parser.any(end, &["is", "are"])?;
                let (stop, _, title) = sample(parser, is)?;
                Some((stop, *field, title))
            });
            if let Some((end, field, title)) = found {
                add(values, field, CaseValue::Record(title));
                at = end;
                continue;
            }
        }
        if let Some(next) = parser.any(at, &["with", "for", "on", "in", "of", "to", "by"]) {
            let next = parser.skip(next, &["a", "an", "the"]);
            if let Some((end, what, title)) = sample(parser, next)
                && let Some(field) = relation(parser, thing, what)
            {
                add(values, field, CaseValue::Record(title));
                at = end;
                continue;
            }
            if let (Some(end), Some(record)) = (parser.any(next, &["him", "her", "it", "them"]), world.made.last()) {
                // "a third for him": what the records in place have, this one has too.
                for (field, value) in &record.values {
                    if !values.iter().any(|(own, _)| own == field) && Some(*field) != begins(parser, thing) {
                        add(values, *field, value.clone());
                    }
                }
                at = end;
                continue;
            }
        }
        break;
    }
    Some(at)
}

/// What isn't said of a new record is as with the one before it, save people and times.
pub(super) fn inherit(parser: &Parser, thing: ThingId, values: &mut Values, world: &World) {
    let Some(last) = world.made.iter().rev().find(|made| made.thing == thing) else { return };
    for (field, value) in &last.values {
        let own = parser.field(FieldRef { thing, field: *field });
        let person =
            own.is_some_and(|own| matches!(own.r#type.kind, TypeKind::One(target) if parser.is_person(target)));
        let relation = own.is_some_and(|own| matches!(own.r#type.kind, TypeKind::One(_)));
        if relation && !person && !values.iter().any(|(known, _)| known == field) {
            values.push((*field, value.clone()));
        }
    }
}
