//! What stands behind the doing: who else, what not, what it brings, in whose name.

use super::subject::{Related, mixed, subjects};
use crate::construction::{Clause, permission};
use crate::meaning::Meaning;
use crate::phrase::{Base, Deed, Parser, People, Scope};
use model::{Expr, Grant, ThingId, Verb};

/// Words behind it all that close it to everybody else.
pub(super) const NOBODY_ELSE: &[&str] = &[
    ", and nobody else can",
    "and nobody else can",
    ", but nobody else can",
    ", nobody else can",
    "; nobody else can",
    ": nobody else can",
    "- nobody else can",
    ", and nobody else may",
    "and nobody else may",
    ", and nobody else does",
    "and nobody else does",
    ", and no one else can",
    "and no one else can",
    ", no one else can",
];

/// Words behind what may be done that close all the rest of it.
pub(super) const NOTHING_ELSE: &[&str] = &[
    "only",
    "alone",
    "but nobody else 's",
    "and nobody else 's",
    ", and nobody else 's",
    ", but nobody else 's",
    "but no one else 's",
    "and no one else 's",
    ", but no one else 's",
    "but not those of others",
    ", but not those of others",
    "and nothing else",
    ", nothing else",
    ", and nothing else",
];

/// "…, but not the notes": what those people are kept from, named behind what they may.
pub(super) fn but_not(
    parser: &Parser,
    at: usize,
    deeds: &[Deed],
    people: &People,
    scope: &Scope,
    to: usize,
) -> (usize, Vec<Meaning>) {
    let words = [
        "but not",
        ", but not",
        "but never",
        ", but never",
        "but no",
        ", but no",
        "and no",
        "but none of",
        ", but none of",
        "except",
        ", except",
        "except for",
    ];
    let (Some(next), Some(last)) = (parser.any(at, &words), deeds.last()) else { return (at, Vec::new()) };
    if people.nobody || deeds.iter().any(|deed| deed.verb != last.verb) {
        return (at, Vec::new());
    }
    let forbid = |fields: Option<Vec<model::FieldId>>, thing: ThingId, when: Expr| {
        vec![permission(Grant::Forbid, people.who.clone(), last.verb, thing, fields, when.and(people.when.clone()))]
    };
    // "… everybody's lists, but not the other two": of those that the sentence before listed.
    if let Some(end) = the_others(parser, next, scope, deeds)
        && end == to
    {
        let others = scope.listed.iter().filter(|thing| !deeds.iter().any(|deed| deed.target.thing == **thing));
        // Everybody's is what they may not; their own stays theirs.
        let own = |thing: ThingId| parser.belongs_first(&Base::record(thing), &scope.actors(), scope.level);
        let meanings = others.flat_map(|thing| {
            let not_own = own(*thing).into_iter().fold(Expr::never(), Expr::or).not();
            forbid(None, *thing, not_own)
        });
        return (end, meanings.collect());
    }
    // "… but not its name": fields of what was spoken of.
    let start = parser.skip(next, &["the", "its", "their", "his or her"]);
    if matches!(last.verb, Verb::See | Verb::Change) {
        for (end, fields) in parser.field_list(start, last.target.thing) {
            if end == to {
                return (end, forbid(Some(fields), last.target.thing, last.target.filter.clone()));
            }
        }
    }
    // "… but not who made them": whose it is.
    let whose =
        ["who made them", "who made it", "whose they are", "whose it is", "who they belong to", "who it belongs to"];
    let done = parser.any(next, &["who"]).filter(|at| matches!(parser.word(at + 1), "them" | "it") && at + 2 == to);
    if last.verb == Verb::See && (parser.any(next, &whose) == Some(to) || done.is_some()) {
        let record = Base::record(last.target.thing);
        let own = parser
            .fields(last.target.thing)
            .filter(|(_, own)| match own.r#type.kind {
                model::TypeKind::One(thing) => parser.is_person(thing),
                model::TypeKind::AnyPerson => true,
                _ => false,
            })
            .map(|(field, _)| field.field)
            .collect::<Vec<_>>();
        if let [field] = own.as_slice() {
            // Their own stays theirs.
            let mine =
                parser.belongs_first(&record, &scope.actors(), scope.level).into_iter().fold(Expr::never(), Expr::or);
            return (to, forbid(Some(vec![*field]), last.target.thing, mine.not()));
        }
    }
    for (end, targets) in parser.targets(next, scope, &[]) {
        let [target] = targets.as_slice() else { continue };
        // "The names but not the numbers of other members": whose names is said behind both.
        if last.target.fields.is_some() && target.fields.is_some() {
            continue;
        }
        if end == to && target.thing != last.target.thing {
            return (end, forbid(target.fields.clone(), target.thing, target.filter.clone()));
        }
    }
    // "… but not those that are drafts", "all manuscripts but drafts": some of the same records.
    let base = Base::record(last.target.thing);
    let about = scope.with_record(base.clone());
    for (end, state) in
        crate::construction::table::noun_states(parser, parser.skip(next, &["the", "those that are"]), &base, &about)
    {
        if parser.skip(end, &["ones"]) == to {
            return (to, forbid(None, last.target.thing, state));
        }
    }
    (at, Vec::new())
}

/// "the other two", "the others": the rest of what the sentence before listed, where it comes out at that many.
pub(super) fn the_others(parser: &Parser, at: usize, scope: &Scope, deeds: &[Deed]) -> Option<usize> {
    let rest = scope.listed.iter().filter(|thing| !deeds.iter().any(|deed| deed.target.thing == **thing)).count();
    let next = parser.any(at, &["the other", "the others", "the rest"])?;
    let end = match parser.token(next).and_then(|token| token.whole()) {
        Some(count) => (usize::try_from(count) == Ok(rest)).then_some(next + 1)?,
        None => next,
    };
    (rest > 0 && rest < scope.listed.len()).then_some(end)
}

/// "… except editors and its writer": those whom "nobody" leaves out.
pub(super) fn save_for(parser: &Parser, at: usize, to: usize, deeds: &[Deed]) -> Option<Vec<(People, Related)>> {
    let words = ["except", ", except", "except for", ", except for", "but", ", but", "other than", "apart from"];
    let next = parser.any(at, &words)?;
    whoever(parser, next, to, deeds)
}

/// The people named up to the end, each of them any of their kind or one of the record that was spoken of.
fn whoever(parser: &Parser, at: usize, to: usize, deeds: &[Deed]) -> Option<Vec<(People, Related)>> {
    let thing = deeds.last()?.target.thing;
    let clause = Clause { it: Some(thing), ..Clause::alone(at, to) };
    let one = subjects(parser, at, &clause).into_iter().map(|(end, people, related)| (end, vec![(people, related)]));
    let mut found: Vec<Vec<(People, Related)>> =
        one.chain(mixed(parser, at, &clause)).filter(|(end, _)| *end == to).map(|(_, own)| own).collect();
    found.retain(|own| {
        own.iter().all(|(people, related)| !people.nobody && related.as_ref().is_none_or(|own| own.0 == thing))
    });
    // "The passenger who wrote it" is that one, whatever else the words could be.
    if found.iter().any(|own| own.iter().any(|(_, related)| related.is_some())) {
        found.retain(|own| own.iter().any(|(_, related)| related.is_some()));
    }
    match found.as_slice() {
        [_, ..] => Some(found.swap_remove(0)),
        [] => None,
    }
}

/// "Everyone can see a review except whoever wrote it", "… except wardens": who is left out of those who may.
pub(super) fn but_whoever(
    parser: &Parser,
    at: usize,
    deeds: &[Deed],
    people: &People,
    scope: &Scope,
    to: usize,
) -> Option<Vec<Meaning>> {
    if people.nobody {
        return None;
    }
    let words =
        ["except", ", except", "except for", ", except for", "but not", ", but not", "apart from", "other than"];
    let next = parser.any(at, &words)?;
    let mut found = Vec::new();
    let nothing = crate::phrase::Guard { holds: Expr::always(), assumed: Vec::new(), strict: false };
    if let Some(own) = their_own(parser, next, to, deeds, scope) {
        for deed in deeds {
            let mut deed = deed.clone();
            deed.target.filter = own.clone().and(deed.target.filter);
            super::meaning::forbid(people, &deed, &nothing, &mut found);
        }
        return Some(found);
    }
    for (people, related) in whoever(parser, next, to, deeds)? {
        // "everything except treasurers" are records that are left out, not people.
        if related.is_none() && deeds.iter().any(|deed| people.who.contains(&model::Who::Role(deed.target.thing))) {
            return None;
        }
        for deed in deeds {
            let mut deed = deed.clone();
            let own = match &related {
                Some((_, own)) => own.clone(),
                None => match people.who.as_slice() {
                    [model::Who::Role(_)] if people.when.is_always() => Expr::always(),
                    _ => return None,
                },
            };
            deed.target.filter = own.and(deed.target.filter);
            let left_out = match related {
                Some(_) => People { who: vec![model::Who::SignedIn], when: Expr::always(), nobody: false },
                None => people.clone(),
            };
            super::meaning::forbid(&left_out, &deed, &nothing, &mut found);
        }
    }
    Some(found)
}

/// "… except their own", "… except one they wrote": whose they are.
fn their_own(parser: &Parser, at: usize, to: usize, deeds: &[Deed], scope: &Scope) -> Option<Expr> {
    let thing = deeds.last()?.target.thing;
    if deeds.iter().any(|deed| deed.target.thing != thing || deed.target.fields.is_some()) {
        return None;
    }
    let record = Base::record(thing);
    let own = ["their own", "their own ones", "theirs", "his or her own", "her own", "his own", "those of their own"];
    let mut found: Vec<Expr> = if parser.any(at, &own) == Some(to) {
        let own = parser.belongs_first(&record, &scope.actors(), scope.level);
        // Whoever has two roles is one person: "hosts can confirm bookings, but not their own".
        let people: Vec<(model::FieldRef, ThingId)> = parser
            .fields(thing)
            .filter_map(|(field, own)| match own.r#type.kind {
                model::TypeKind::One(person) if parser.is_person(person) => Some((field, person)),
                _ => None,
            })
            .collect();
        match people.as_slice() {
            [(field, person)] if own.is_empty() => {
                let theirs = record.along(&[*field], *person).expr(scope.level);
                vec![Expr::equal(theirs, Expr::path(model::Root::Actor, Vec::new()))]
            }
            _ => own,
        }
    } else {
        let start = parser.skip(at, &["one", "ones", "those", "any", "any of those"]);
        let noun = parser.skip(at, &["a", "an", "the"]);
        let named = parser.terms(noun).iter().find(|own| own.term == crate::vocabulary::Term::Thing(thing));
        let start = named.map_or(start, |own| noun + own.len);
        let set = crate::phrase::Set {
            thing,
            base: record,
            filter: Expr::always(),
            determiner: crate::phrase::Determiner::Bare,
            bound: None,
            other: false,
            own: false,
        };
        let ends = parser.attachments(start, &set, scope).into_iter().filter(|(end, own)| {
            parser.skip(*end, &["themselves", "himself", "herself"]) == to
                && crate::phrase::mentions(own, &model::Root::Actor)
        });
        ends.map(|(_, own)| own).filter(|_| start > at).collect()
    };
    found.dedup();
    match found.as_slice() {
        [_] => found.pop(),
        _ => None,
    }
}

/// "…, which makes it active": what the action brings about.
pub(super) fn which_makes(parser: &Parser, at: usize, deeds: &[Deed], scope: &Scope) -> (usize, Vec<Meaning>) {
    let [Deed { verb: Verb::Do(action), target }] = deeds else { return (at, Vec::new()) };
    let Some(next) = parser.any(at, &[", which", "which", ", and that", "and that"]) else { return (at, Vec::new()) };
    let base = Base::record(target.thing);
    match crate::construction::change::read(parser, next, &base, &scope.with_record(base.clone()))
        .into_iter()
        .max_by_key(|(end, _)| *end)
    {
        Some((end, changes)) => (end, vec![Meaning::Step { action: *action, from: Expr::always(), changes }]),
        None => (at, Vec::new()),
    }
}

/// "assign a ticket to any agent": the action asks for whom.
pub(super) fn given_to(parser: &Parser, at: usize, deeds: &[Deed]) -> (usize, Vec<Meaning>) {
    let [Deed { verb: Verb::Do(action), target }] = deeds else { return (at, Vec::new()) };
    let words =
        ["to any", "to an", "to a", "to another", "to one", "to some", "to the", "to other", "to one of the", "to"];
    let Some(next) = parser.any(at, &words) else { return (at, Vec::new()) };
    for term in parser.terms(next) {
        let crate::vocabulary::Term::Thing(thing) = term.term else { continue };
        let fields: Vec<model::FieldRef> = parser
            .fields(target.thing)
            .filter(|(_, own)| own.r#type.kind == model::TypeKind::One(thing))
            .map(|(field, _)| field)
            .collect();
        if let [field] = fields.as_slice()
            && let Some(input) = crate::construction::step::input_of(parser, *field)
        {
            return (next + term.len, vec![Meaning::Input { action: *action, input }]);
        }
    }
    (at, Vec::new())
}

/// "…, always in their own name": what they make is theirs.
pub(super) fn in_own_name(parser: &Parser, at: usize, mut deeds: Vec<Deed>, scope: &Scope) -> (usize, Vec<Deed>) {
    let phrases = [
        ", always in their own name",
        "in their own name",
        ", but only for themselves",
        "for themselves",
        "only for themselves",
        "for herself",
        "for himself",
        "for themself",
        "only for herself",
        "only for himself",
        ", always for themselves",
        "by themselves",
    ];
    let Some(end) = parser.any(at, &phrases) else { return (at, deeds) };
    for deed in &mut deeds {
        let record = Base::record(deed.target.thing);
        let ways = parser.belongs_first(&record, &scope.actors(), scope.level);
        if let [own] = ways.as_slice() {
            deed.target.filter = own.clone().and(deed.target.filter.clone());
        }
    }
    (end, deeds)
}
