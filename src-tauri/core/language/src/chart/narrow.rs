//! In a large app many things have a field called "name". A sentence that names one of the things can only mean the fields of
//! those that it names and of those near them: the others are left out, so that a sentence costs the same in any app.

use model::{App, ThingId, TypeKind};

use crate::vocabulary::{Match, Term};

/// Fewer meanings of a word than this are all kept.
const MANY: usize = 16;

pub(super) fn narrow(lattice: &mut [Vec<Match>], app: &App) {
    if !lattice.iter().any(|found| found.len() > MANY) {
        return;
    }
    let mut near: Vec<ThingId> = Vec::new();
    for found in lattice.iter() {
        for one in found {
            if let Term::Thing(thing) = one.term
                && !near.contains(&thing)
            {
                near.push(thing);
            }
        }
    }
    let person = |thing: ThingId| app.thing(thing).is_some_and(model::Thing::is_person);
    // A sentence about people alone may go on about what the one before was about.
    if near.iter().all(|thing| person(*thing)) {
        return;
    }
    // Three steps along relations, as far as paths go; never on from people, who are related to everything.
    let mut from = 0;
    for _ in 0..3 {
        let until = near.len();
        for at in from..until {
            if !person(near[at]) {
                extend(&mut near, at, app);
            }
        }
        from = until;
    }
    for found in lattice.iter_mut().filter(|found| found.len() > MANY) {
        found.retain(|one| match one.term {
            Term::Field(field) | Term::Flag(field) | Term::Choice(field, _) => near.contains(&field.thing),
            Term::Action(action) => app.actions.get(action.0 as usize).is_none_or(|own| near.contains(&own.thing)),
            Term::Thing(_) | Term::Adjective(_) | Term::Group(_) | Term::Sample(..) => true,
        });
    }
}

/// What the thing points to, and what points to it.
fn extend(near: &mut Vec<ThingId>, at: usize, app: &App) {
    let thing = near[at];
    let mut add = |other: ThingId| {
        if !near.contains(&other) {
            near.push(other);
        }
    };
    for field in app.thing(thing).map_or(&[][..], |own| own.fields.as_slice()) {
        if let TypeKind::One(other) | TypeKind::Several(other) = field.r#type.kind {
            add(other);
        }
    }
    for (place, other) in app.things.iter().enumerate() {
        let points = other
            .fields
            .iter()
            .any(|field| matches!(field.r#type.kind, TypeKind::One(own) | TypeKind::Several(own) if own == thing));
        if let (true, Ok(place)) = (points, u32::try_from(place)) {
            add(ThingId(place));
        }
    }
}
