//! Recipients by what they did or have: "everyone who booked it", "all families that have booked the show", "the members who have
//! a pot in it", "the sailors" of a trip that sailors book.

use model::{Expr, Path, Recipient, Root, Row, ThingId, TypeKind};

use super::narrow::each_of_this_record;
use super::recipient::To;
use crate::assemble::over;
use crate::chart::Edges;
use crate::phrase::{Assumed, Base, Parser, Scope};
use crate::vocabulary::Term;

/// Everybody of whom a relative clause says what they did to the record at hand, or what they have for it.
pub(super) fn those_who(parser: &Parser, at: usize, scope: &Scope) -> Edges<To> {
    let mut edges: Edges<To> = Edges::new();
    let Some(record) = &scope.record else { return edges };
    for (next, role) in heads(parser, at) {
        for (end, (of, place)) in parser.makes_for(next, record, scope) {
            let Some(person) = person(parser, of, role) else { continue };
            let (filter, assumed) = still_there(parser, (at, end), of, place);
            edges.push((end, (Recipient::Each { of, filter, person }, assumed)));
        }
        let Some(next) = parser.any(next, &["have", "has", "had"]) else { continue };
        for (end, set) in parser.rows(next, scope) {
            if set.bound.is_some() || set.determiner == crate::phrase::Determiner::No {
                continue;
            }
            let Some(person) = person(parser, set.thing, role) else { continue };
            let (filter, assumed) = each_of_this_record(parser, (at, end), &set, scope);
            edges.push((end, (Recipient::Each { of: set.thing, filter, person }, assumed)));
        }
    }
    edges
}

/// "The sailors", told about a trip: those with a passage on it, where that is the one thing that sailors have for trips.
pub(super) fn the_ones(parser: &Parser, words: (usize, usize), role: ThingId, record: &Base) -> Option<To> {
    let leads = |thing: ThingId, to: ThingId| {
        parser.fields(thing).filter(|(_, own)| own.r#type.kind == TypeKind::One(to)).count() == 1
    };
    let things = (0..u32::try_from(parser.app().things.len()).unwrap_or(0)).map(ThingId);
    let between: Vec<ThingId> =
        things.filter(|own| *own != record.thing && leads(*own, record.thing) && leads(*own, role)).collect();
    let ([of], true) = (between.as_slice(), record.steps.is_empty()) else { return None };
    let (way, _) = parser.ways(*of, &|target| target == record.thing).into_iter().next()?;
    let row = Path { root: Root::Row(Row(0)), steps: way };
    let place = Expr::equal(Expr::Path(row), Expr::path(Root::Record, Vec::new()));
    let person = person(parser, *of, Some(role))?;
    let (filter, mut assumed) = still_there(parser, words, *of, place);
    let noun = |thing: ThingId| parser.thing(thing).map_or_else(String::new, |own| own.name.singular.clone());
    let many = parser.thing(role).map_or_else(String::new, |own| own.name.plural.clone());
    assumed.push(Assumed {
        code: "those-of-the-record",
        from: words.0,
        to: words.1,
        text: format!("Only the {many} with a {} for that {} are meant.", noun(*of), noun(record.thing)),
        alternatives: vec![(format!("all {many}"), format!("all {many}"))],
    });
    Some((Recipient::Each { of: *of, filter, person }, assumed))
}

/// "everyone who", "all families that", "whoever": the place behind, and of which kind they are where that is said.
fn heads(parser: &Parser, at: usize) -> Vec<(usize, Option<ThingId>)> {
    let mut found = Vec::new();
    if let Some(next) = parser.any(at, &["whoever"]) {
        found.push((next, None));
    }
    let anybody = [
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "all those",
        "those",
        "the people",
        "all people",
        "all the people",
        "the person",
        "the ones",
    ];
    let relative = |at: usize| parser.any(at, &["who", "that"]);
    found.extend(parser.any(at, &anybody).and_then(relative).map(|next| (next, None)));
    let start = parser.skip(at, &["all of the", "all the", "all", "every", "each", "the", "any"]);
    for term in parser.terms(start) {
        let Term::Thing(role) = term.term else { continue };
        if parser.is_person(role) {
            found.extend(relative(start + term.len).map(|next| (next, Some(role))));
        }
    }
    found
}

/// The way from such a row to whose it is, where there is one.
fn person(parser: &Parser, of: ThingId, role: Option<ThingId>) -> Option<Path> {
    let roles: Vec<ThingId> = role.map_or_else(|| parser.roles().collect(), |role| vec![role]);
    match parser.owner(of, &roles).as_slice() {
        [way] => Some(Path { root: Root::Row(Row(0)), steps: way.clone() }),
        _ => None,
    }
}

/// Whose booking was cancelled has none any more.
fn still_there(parser: &Parser, words: (usize, usize), of: ThingId, place: Expr) -> (Expr, Vec<Assumed>) {
    let Some((field, over)) = over::states(parser.app(), of) else { return (place, Vec::new()) };
    let value = Expr::Path(Path { root: Root::Row(Row(0)), steps: vec![field] });
    let filter = over.iter().fold(place, |filter, (choice, _)| {
        let is = Expr::Literal(model::Literal::Choice { field, choice: *choice });
        filter.and(Expr::equal(value.clone(), is).not())
    });
    let names: Vec<&str> = over.iter().map(|(_, name)| name.as_str()).collect();
    let plural = parser.thing(of).map_or("records", |own| own.name.plural.as_str());
    let note = Assumed {
        code: "over-is-not-told",
        from: words.0,
        to: words.1,
        text: format!("Whoever only has {} {plural} isn't told.", names.join(" or ")),
        alternatives: Vec::new(),
    };
    (filter, vec![note])
}
