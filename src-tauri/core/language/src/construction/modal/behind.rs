//! What stands behind the verb of such a sentence: to what, by whom, on what condition.

use crate::construction::Clause;
use crate::phrase::{Base, Guard, Parser, People, Scope, Set};
use model::{Expr, Verb, Who};

/// "only once", "once per ticket": while the field that the action gives a value is still empty (rating a ticket, its rating).
pub(super) fn once(parser: &Parser, at: usize, verb: Verb, base: &Base) -> Option<(usize, Expr)> {
    let Verb::Do(action) = verb else { return None };
    let end = parser.any(at, &["once", "a single time"])?;
    let end = match parser.any(end, &["per", "for each", "for every", "for any", "for one"]) {
        Some(next) => parser
            .terms(next)
            .iter()
            .find_map(|term| (term.term == crate::vocabulary::Term::Thing(base.thing)).then_some(next + term.len))?,
        None => end,
    };
    let name = &parser.action(action)?.name;
    let mut called = crate::words::nominals(name);
    called.push(crate::words::forms(name).gerund);
    let (field, _) = parser.fields(base.thing).find(|(_, own)| called.contains(&own.name.to_lowercase()))?;
    Some((end, Expr::IsEmpty(Box::new(base.field(field, 0)))))
}

/// What stands behind the verb: to what, by whom, on what condition.
pub(super) fn tails(
    parser: &Parser,
    at: usize,
    verb: Verb,
    base: &Base,
    scope: &Scope,
) -> Vec<(usize, Option<People>, Expr, Guard)> {
    let mut found = Vec::new();
    let at = parser.skip(at, &["only", "any more", "anymore", "again", "any longer", "by hand"]);
    let mut middles: Vec<(usize, Option<People>, Expr)> = vec![(at, None, Expr::always())];
    if let Some((end, empty)) = once(parser, at, verb, base) {
        middles.push((end, None, empty));
    }
    // "approved by a different warden from the one who requested it".
    if let Some(next) = parser.eat(at, "by") {
        for (end, people, duty) in someone_else(parser, next, base) {
            middles.push((parser.skip(end, &[", always", "always"]), Some(people), duty));
        }
    }
    if let Some(next) = parser.any(at, &["by", "only by", "to", "only to", ", by", ", only by"]) {
        let own = Clause { it: Some(base.thing), ..Clause::alone(next, parser.len()) };
        for (end, people, related) in crate::construction::permission::subjects(parser, next, &own) {
            let end = parser.skip(end, &["alone", "only", "themselves", "himself", "herself"]);
            match related {
                None => {
                    let own = the_own(parser, next, base, &people);
                    middles.push((end, Some(people), own));
                }
                Some((thing, own)) if thing == base.thing => middles.push((end, Some(people), own)),
                Some(_) => {}
            }
        }
    }
    let set = Set {
        thing: base.thing,
        base: base.clone(),
        filter: Expr::always(),
        determiner: crate::phrase::Determiner::A,
        bound: None,
        other: false,
        own: false,
    };
    let start = parser.skip(at, &["only"]);
    if parser.any(start, &["to", "for", "on", "of", "with", "in"]).is_some() {
        for (end, filter) in parser.attachments(start, &set, scope) {
            middles.push((end, None, filter));
        }
    }
    // "… to a family membership, by the member themselves": to what and by whom.
    for (middle, _, filter) in middles.clone().into_iter().filter(|(_, by, extra)| by.is_none() && !extra.is_always()) {
        let Some(next) = parser.any(middle, &[", by", "by", ", and only by", "and by"]) else { continue };
        let own = Clause { it: Some(base.thing), ..Clause::alone(next, parser.len()) };
        for (end, people, related) in crate::construction::permission::subjects(parser, next, &own) {
            let end = parser.skip(end, &["alone", "only", "themselves", "himself", "herself"]);
            match related {
                None => middles.push((end, Some(people), filter.clone())),
                Some((thing, own)) if thing == base.thing => middles.push((end, Some(people), filter.clone().and(own))),
                Some(_) => {}
            }
        }
    }
    // "… by somebody who's under 18 on that day": of the date of birth that is given with it.
    if let Some(next) = parser.any(
        at,
        &[
            "by somebody",
            "by someone",
            "by anybody",
            "by anyone",
            "by a person",
            "for by somebody",
            "for by anyone",
            "for by someone",
        ],
    ) && let Some(next) = parser.any(next, &["who is", "who was", "that is", "aged"]).or(Some(next))
    {
        for (end, condition) in parser.aged(next, base, scope) {
            let end = parser.skip(end, &["on that day", "on the day", "then", "at the time", "at that time"]);
            middles.push((end, None, condition));
        }
    }
    for (middle, by, extra) in middles {
        let inner = match &by {
            Some(people) => scope.clone().with_roles(people.roles(parser)),
            None => scope.clone(),
        };
        for (end, guard) in parser.guards(middle, &inner) {
            let end = parser.skip(end, &["any more", "anymore", "again", "any longer", "by hand", "at all", "only"]);
            found.push((end, by.clone(), extra.clone(), guard));
        }
    }
    found
}

/// "by the owner", of something that has an owner: its own, not any.
pub(super) fn the_own(parser: &Parser, at: usize, base: &Base, people: &People) -> Expr {
    let ([model::Who::Role(role)], true) = (people.who.as_slice(), parser.word(at) == "the" && people.when.is_always())
    else {
        return Expr::always();
    };
    let ways = parser.owner(base.thing, &[*role]);
    match ways.as_slice() {
        [way] if way.len() == 1 => {
            Expr::equal(base.along(way, *role).expr(0), Expr::path(model::Root::Actor, Vec::new()))
        }
        _ => Expr::always(),
    }
}

/// "a different warden from the one who requested it", "somebody other than whoever made it": the people, and that the acting
/// person isn't that one.
pub(super) fn someone_else(parser: &Parser, at: usize, base: &Base) -> Vec<(usize, People, Expr)> {
    let mut found = Vec::new();
    let mut kinds: Vec<(usize, People)> = Vec::new();
    if let Some(next) = parser.any(at, &["a different", "another", "a second", "one other"]) {
        kinds.extend(parser.people(next));
    }
    kinds.extend(parser.people(at));
    if let Some(end) = parser.any(at, &["someone else", "somebody else", "a different person", "another person"]) {
        kinds.push((end, People { who: vec![Who::SignedIn], when: Expr::always(), nobody: false }));
    }
    let scope = Scope::about(base.thing);
    for (end, people) in kinds {
        let Some(next) = parser.any(end, &["from", "than", "other than", ", other than", ", not", "but not"]) else {
            continue;
        };
        for (stop, value) in parser.chain(next, &scope) {
            if matches!(value.sort, crate::phrase::Sort::Person | crate::phrase::Sort::One(_))
                && value.expr != base.expr(0)
            {
                let same = Expr::equal(value.expr, Expr::path(model::Root::Actor, Vec::new()));
                found.push((stop, people.clone(), same.not()));
            }
        }
    }
    found
}
