//! What may be done to a record, without saying by whom: "An appointment can be finished once it has started." "A service that
//! isn't on offer can't be booked." "Stylists can only be deleted by owners." "Confirming is for requested appointments only."

use model::{Expr, Grant, RuleKind, ThingId, TypeKind, Verb, Who};

use super::{Clause, Understood, before, permission, rule};
use crate::chart::{Edges, add};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Doing, Guard, Parser, People, Scope, Set, Shape};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Permissions, "{roles} can only {verb} {a thing} while it is {state}."),
    saying(Section::Times, "{owners} can only {verb} {a thing} until <24 hours> before {moment of it}."),
    saying(Section::Times, "{a owner} can only {verb} {a thing} within <24 hours>."),
];

#[derive(Clone, Copy, PartialEq, Eq)]
struct Modal {
    negative: bool,
    only: bool,
    /// "is", "are": what happens rather than what may.
    plain: bool,
    /// "can, on our side, only be …": said of the people of the sentence before.
    ours: bool,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = passive(parser, clause);
    found.extend(unsaid(parser, clause));
    found.extend(doing(parser, clause));
    found.extend(shown(parser, clause));
    found.extend(only_for(parser, clause));
    found.extend(none_to_them(parser, clause));
    found.extend(moment_that(parser, clause));
    found
}

/// "A start that's already past or one that's more than 14 days ahead can't be booked": what a new record's moment may not be.
fn moment_that(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["a", "an", "any", "no"]) else { return found };
    for event in parser.events_at(parser.word(next)).iter() {
        let planned = event.planned && event.form == crate::phrase::EventForm::Noun;
        let Some(that) = parser.any(next + 1, &["that", "which"]).filter(|_| planned) else { continue };
        let thing = event.field.thing;
        let base = Base::record(thing);
        let scope = Scope::about(thing);
        let subject = parser.of_field(&base, event.field, &scope);
        let mut open: Vec<(usize, Expr)> = parser.predicates(that, &subject, &scope);
        for (end, first) in open.clone() {
            let Some(or) = parser.any(end, &["or one that", "or one which", "or that"]) else { continue };
            open.extend(
                parser
                    .predicates(or, &subject, &scope)
                    .into_iter()
                    .map(|(stop, other)| (stop, first.clone().or(other))),
            );
        }
        for (end, condition) in open {
            for (verb, modal) in modals(parser, end).into_iter().filter(|(_, modal)| modal.negative) {
                let _ = modal;
                for (stop, doings) in parser.verbs(verb, Shape::Participle) {
                    let makes = doings.iter().all(|doing| match doing {
                        Doing::Create => true,
                        Doing::Act(actions) => actions.iter().any(|id| {
                            parser
                                .action(*id)
                                .is_some_and(|own| own.thing == thing && own.kind == model::ActionKind::Create)
                        }),
                        _ => false,
                    });
                    if stop == clause.to && makes {
                        let refused = spread_parts(condition.clone().not());
                        let meanings = refused
                            .into_iter()
                            .map(|holds| rule(thing, vec![Verb::Create], Vec::new(), Expr::always(), before(holds)))
                            .collect();
                        let own = Understood::new("rule", meanings).about(thing);
                        if !found.contains(&own) {
                            found.push(own);
                        }
                    }
                }
            }
        }
    }
    found
}

/// "Neither this nor that" as two demands.
fn spread_parts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::Not(inner) => match *inner {
            Expr::Or(parts) => parts.into_iter().map(Expr::not).collect(),
            other => vec![other.not()],
        },
        other => parts_of(other),
    }
}

/// "An agent who's away can't take a ticket, and none can be assigned to them": those people can't become what the action asks for.
fn none_to_them(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["none can be", "none may be", "nothing can be", "none is"]) else {
        return found;
    };
    let Some(they) = clause.they.as_ref().filter(|own| !own.when.is_always()) else { return found };
    for (end, doing) in parser.verb(next, Shape::Participle) {
        let (Doing::Act(actions), Some(stop)) = (doing, parser.any(end, &["to them", "to him or her", "for them"]))
        else {
            continue;
        };
        if stop != clause.to {
            continue;
        }
        let roles = they.roles(parser);
        for id in actions {
            let Some(action) = parser.action(id).filter(|own| own.kind == model::ActionKind::Named) else { continue };
            let thing = action.thing;
            let relations: Vec<(model::FieldRef, ThingId)> = parser
                .fields(thing)
                .filter_map(|(field, own)| match own.r#type.kind {
                    TypeKind::One(role) if roles.contains(&role) => Some((field, role)),
                    _ => None,
                })
                .collect();
            let [(field, role)] = relations.as_slice() else { continue };
            let person = Base::record(thing).to(*field, *role);
            let so = crate::phrase::map_paths(&they.when, 0, &mut |path, _| match path.root {
                model::Root::Actor => {
                    let mut own = person.path(0);
                    own.steps.extend(path.steps.iter().copied());
                    own
                }
                _ => path.clone(),
            });
            let kind = RuleKind::Across { holds: so.not() };
            found.push(
                Understood::new("rule", vec![rule(thing, vec![Verb::Do(id)], Vec::new(), Expr::always(), kind)])
                    .about(thing),
            );
        }
    }
    found
}

/// "<records> can (not) be <done> (by …) (if …)".
fn passive(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let start = parser.skip(clause.from, &["also", "however", ","]);
    let (start, only_these) = match parser.eat(start, "only") {
        Some(next) => (next, true),
        None => (start, false),
    };
    for (middle, set) in subjects(parser, start, &scope, clause) {
        for (next, modal) in modals(parser, middle) {
            for (end, verbs) in parser.verbs(next, Shape::Participle) {
                for (verb, base) in done_to(parser, &verbs, &set) {
                    let about = scope.with_record(base.clone()).mention(as_made(parser, &set, &base));
                    for (stop, by, extra, guard) in tails(parser, end, verb, &base, &about) {
                        // "Baskets are deleted if …" is what the app does; by whom it is done makes it a permission.
                        if stop != clause.to || modal.plain && by.is_none() {
                            continue;
                        }
                        let guard = match verb {
                            Verb::Create => parser.on_making(guard, end, stop, &base, &about),
                            _ => guard,
                        };
                        let filter =
                            if base.thing == set.thing { set.filter.clone() } else { moved(parser, &set, base.thing) };
                        let since = super::from_then_on(parser, end, stop, &guard);
                        let ours = modal.ours.then(|| clause.they.clone()).flatten();
                        if modal.ours && ours.is_none() {
                            continue;
                        }
                        let said = Said { only_these, modal, filter, extra, guard: guard.holds.clone(), since, ours };
                        let meanings = judge(said, verb, base.thing, by);
                        if let Some(meanings) = meanings {
                            let target = crate::phrase::Target {
                                thing: set.thing,
                                fields: None,
                                filter: set.filter.clone(),
                                all: false,
                                single: false,
                            };
                            let mut own = Understood::new("rule", meanings)
                                .assuming(guard.assumed.clone())
                                .about(base.thing)
                                .to(&target);
                            own.predicate = Some(middle);
                            found.push(own);
                        }
                    }
                }
            }
        }
    }
    found
}

/// "You can book up to 14 days in advance": whoever may, and what is booked is understood.
fn unsaid(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(middle) = parser.any(clause.from, &["you", "one", "people", "everybody", "everyone"]) else {
        return found;
    };
    let scope = clause.scope();
    for (words, negative) in [
        ("can", false),
        ("may", false),
        ("can only", false),
        ("may only", false),
        ("must", false),
        ("have to", false),
        ("can not", true),
        ("may not", true),
        ("must not", true),
    ] {
        let Some(next) = parser.eat(middle, words) else { continue };
        for (end, deeds) in parser.deeds(next, Shape::Base, &scope) {
            let [deed] = deeds.as_slice() else { continue };
            let base = Base::record(deed.target.thing);
            let about = scope.with_record(base.clone()).mention(base.clone());
            for (stop, guard) in parser.guards(end, &about) {
                if stop != clause.to || deed.target.fields.is_some() || deed.verb == Verb::See {
                    continue;
                }
                let guard = match deed.verb {
                    Verb::Create => parser.on_making(guard, end, stop, &base, &about),
                    _ => guard,
                };
                let (own, rest) = super::by_actor(&deed.target.filter);
                if guard.holds.is_always() || !own.is_always() {
                    continue;
                }
                let holds = rest.and(guard.holds.clone());
                let holds = if negative { holds.not() } else { holds };
                let meaning = rule(deed.target.thing, vec![deed.verb], Vec::new(), Expr::always(), before(holds));
                found.push(Understood::new("rule", vec![meaning]).assuming(guard.assumed.clone()).about(base.thing));
            }
        }
    }
    found
}

fn subjects(parser: &Parser, at: usize, scope: &Scope, clause: &Clause) -> Edges<Set> {
    let mut edges = parser.set(at, scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they", "this", "one"]), clause.it) {
        let set = super::record_set(thing, clause);
        add(&mut edges, end, set);
    }
    // "…, and have to be made within 30 days": the subject was said before.
    if let (true, Some(thing)) =
        (clause.beside && parser.any(at, &["has to", "have to", "must", "can"]).is_some(), clause.it)
    {
        let set = Set {
            thing,
            base: Base::record(thing),
            filter: Expr::always(),
            determiner: crate::phrase::Determiner::The,
            bound: None,
            other: false,
            own: false,
        };
        add(&mut edges, at, set);
    }
    edges.retain(|(_, set)| set.bound.is_none());
    edges
}

fn modals(parser: &Parser, at: usize) -> Edges<Modal> {
    let mut edges = Edges::new();
    for (words, negative, only) in [
        ("can be", false, false),
        ("may be", false, false),
        ("can only be", false, true),
        ("may only be", false, true),
        ("can be only", false, true),
        ("must only be", false, true),
        ("is only", false, true),
        ("are only", false, true),
        ("can not be", true, false),
        ("may not be", true, false),
        ("must not be", true, false),
        ("can never be", true, false),
        ("should not be", true, false),
        ("is never", true, false),
        ("are never", true, false),
        ("has to be", false, true),
        ("have to be", false, true),
        ("must be", false, true),
        ("can no longer be", true, false),
        ("is not allowed to be", true, false),
        ("is", false, false),
        ("are", false, false),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, Modal { negative, only, plain: matches!(words, "is" | "are"), ours: false }));
        }
    }
    for (words, only) in [
        ("can , on our side , only be", true),
        ("may , on our side , only be", true),
        ("can only , on our side , be", true),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, Modal { negative: false, only, plain: false, ours: true }));
        }
    }
    edges
}

/// The verbs of the model that were named, with the record that each is about: booking a service makes an appointment.
fn done_to(parser: &Parser, verbs: &[Doing], set: &Set) -> Vec<(Verb, Base)> {
    let mut found = Vec::new();
    let record = Base::record(set.thing);
    for doing in verbs {
        match doing {
            Doing::See => found.push((Verb::See, record.clone())),
            Doing::Create => found.push((Verb::Create, record.clone())),
            Doing::Change => found.push((Verb::Change, record.clone())),
            Doing::Delete => found.push((Verb::Delete, record.clone())),
            Doing::Manage => return Vec::new(),
            Doing::Act(actions) => {
                let own = actions.iter().find(|id| parser.action(**id).is_some_and(|own| own.thing == set.thing));
                let made = actions.iter().find(|id| {
                    parser.action(**id).is_some_and(|own| {
                        own.kind == model::ActionKind::Create
                            && parser.fields(own.thing).any(|(_, field)| field.r#type.kind == TypeKind::One(set.thing))
                    })
                });
                match own.or(made) {
                    Some(id) => {
                        let (Some(verb), Some(action)) = (parser.verb_of(*id), parser.action(*id)) else {
                            return Vec::new();
                        };
                        found.push((verb, Base::record(action.thing)));
                    }
                    None => return Vec::new(),
                }
            }
        }
    }
    found
}

/// What is booked, as the booking leads to it.
fn as_made(parser: &Parser, set: &Set, base: &Base) -> Base {
    if base.thing == set.thing {
        return set.base.clone();
    }
    let way = parser.ways(base.thing, &|target| target == set.thing).into_iter().next();
    way.map_or_else(|| set.base.clone(), |(way, target)| base.along(&way, target))
}

/// A filter on what is booked, said of the booking.
fn moved(parser: &Parser, set: &Set, made: ThingId) -> Expr {
    let record = Base::record(made);
    let what = as_made(parser, set, &record);
    if what == set.base { Expr::never() } else { crate::phrase::rebase(&set.filter, &what, 0) }
}

/// "only once", "once per ticket": while the field that the action gives a value is still empty (rating a ticket, its rating).
fn once(parser: &Parser, at: usize, verb: Verb, base: &Base) -> Option<(usize, Expr)> {
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
fn tails(
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
    if let Some(next) = parser.any(at, &["by", "only by", "to", "only to"]) {
        let own = Clause { it: Some(base.thing), ..Clause::alone(next, parser.len()) };
        for (end, people, related) in super::permission::subjects(parser, next, &own) {
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
        for (end, people, related) in super::permission::subjects(parser, next, &own) {
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
fn the_own(parser: &Parser, at: usize, base: &Base, people: &People) -> Expr {
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
fn someone_else(parser: &Parser, at: usize, base: &Base) -> Vec<(usize, People, Expr)> {
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

/// What a passive sentence says around its verb.
struct Said {
    /// "Only requested visits …"
    only_these: bool,
    modal: Modal,
    /// Which records it is said of.
    filter: Expr,
    /// What stands behind the verb: "… for a shift that's open".
    extra: Expr,
    guard: Expr,
    /// "Once approved, …": the guard says from when on it holds.
    since: bool,
    /// "…, on our side, …": it is said of those people only.
    ours: Option<People>,
}

fn judge(said: Said, verb: Verb, thing: ThingId, by: Option<People>) -> Option<Vec<crate::meaning::Meaning>> {
    let Said { only_these, modal, filter, extra, guard, since, ours } = said;
    if verb == Verb::See {
        let people = by?;
        let grant = match (modal.negative != people.nobody, modal.only, only_these) {
            (true, ..) => Grant::Forbid,
            (_, true, _) => Grant::Only,
            (.., true) => Grant::These,
            _ => Grant::Allow,
        };
        let when = filter.and(extra).and(people.when).and(guard);
        return Some(vec![permission(grant, people.who, verb, thing, None, when)]);
    }
    let mut meanings = Vec::new();
    if modal.negative {
        let (who, when) = match &by {
            Some(people) if people.nobody => return None,
            Some(people) if people.who.contains(&Who::Anyone) || people.who.contains(&Who::SignedIn) => {
                (Vec::new(), people.when.clone())
            }
            Some(people) => (people.who.clone(), people.when.clone()),
            None => (Vec::new(), Expr::always()),
        };
        let refused = filter.and(extra).and(guard);
        let (own, rest) = super::by_actor(&refused);
        if refused.is_always() {
            let who = if who.is_empty() { vec![Who::Anyone] } else { who };
            meanings.push(permission(Grant::Forbid, who, verb, thing, None, when));
        } else if !own.is_always() {
            // "… by the warden who requested it": it must lie with somebody else.
            meanings.push(rule(thing, vec![verb], who, when.and(rest), RuleKind::Duty { holds: own.not() }));
        } else {
            meanings.push(rule(thing, vec![verb], who, when, before(refused.not())));
        }
        return Some(meanings);
    }
    // "… by a different warden": a duty, and a grant only where the people are named.
    let (other_than, extra): (Vec<Expr>, Vec<Expr>) = parts_of(extra).into_iter().partition(not_the_actor);
    let extra = extra.into_iter().fold(Expr::always(), Expr::and);
    if let (Some(people), false) = (&by, other_than.is_empty()) {
        if people.who.iter().all(|who| matches!(who, Who::Role(_))) {
            let when = people.when.clone();
            meanings.push(permission(Grant::Allow, people.who.clone(), verb, thing, None, when));
        }
        let holds = other_than.into_iter().fold(Expr::always(), Expr::and);
        let when = filter.and(extra).and(guard);
        meanings.push(rule(thing, vec![verb], Vec::new(), when, RuleKind::Duty { holds }));
        return Some(meanings);
    }
    if let Some(people) = by {
        let only = modal.only && !people.nobody;
        let grant = match (people.nobody, only) {
            (true, _) => Grant::Forbid,
            (_, true) => Grant::Only,
            _ => Grant::Allow,
        };
        // "Once approved, it can only be changed by a manager": before that, others may as they may.
        let (scope, guard) = if since && only { (guard, Expr::always()) } else { (Expr::always(), guard) };
        let (own, rest) = super::by_actor(&extra.and(guard));
        let (own_filter, of_record) = super::by_actor(&filter);
        let own = own_filter.and(own).and(people.when.clone());
        if only && !only_these && (own.is_always() || !scope.is_always()) {
            // "Emergency parcels can only be packed by managers": of such records.
            let of_record = of_record.and(scope);
            let when = own.and(of_record.clone());
            meanings.push(permission(grant, people.who.clone(), verb, thing, None, when));
            if !rest.is_always() {
                meanings.push(rule(thing, vec![verb], Vec::new(), of_record, before(rest)));
            }
            return Some(meanings);
        }
        // "A reply that isn't internal can only be written by the ticket's own agent": of such replies.
        if only && !only_these && !of_record.is_always() {
            match &ours {
                // "…, on our side, …": the others of those people may not; who else may is said elsewhere.
                Some(they) => {
                    let when = own.clone().and(of_record.clone());
                    meanings.push(permission(Grant::Allow, people.who.clone(), verb, thing, None, when));
                    let kind = RuleKind::Duty { holds: own };
                    meanings.push(rule(thing, vec![verb], they.who.clone(), of_record.clone(), kind));
                }
                None => {
                    let when = own.and(of_record.clone());
                    meanings.push(permission(grant, people.who.clone(), verb, thing, None, when));
                }
            }
            if !rest.is_always() {
                meanings.push(rule(thing, vec![verb], Vec::new(), of_record, before(rest)));
            }
            return Some(meanings);
        }
        meanings.push(permission(grant, people.who.clone(), verb, thing, None, own));
        let demanded = of_record.and(rest);
        if !demanded.is_always() {
            let who = if modal.only { Vec::new() } else { people.who };
            meanings.push(rule(thing, vec![verb], who, Expr::always(), before(demanded)));
        }
        return Some(meanings);
    }
    let behind = extra.and(guard);
    // "Tools over £50 are only lent to neighbours whose street is known": it is asked of such tools alone.
    let (when, demanded) =
        if only_these || behind.is_always() { (Expr::always(), filter.and(behind)) } else { (filter, behind) };
    if demanded.is_always() {
        return None;
    }
    let parts = match demanded {
        Expr::And(parts) => parts,
        other => vec![other],
    };
    for part in parts {
        meanings.push(rule(thing, vec![verb], Vec::new(), when.clone(), before(part)));
    }
    Some(meanings)
}

fn parts_of(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts,
        other => vec![other],
    }
}

/// That somebody of the record isn't the one who acts.
fn not_the_actor(part: &Expr) -> bool {
    matches!(part, Expr::Not(inner) if matches!(&**inner, Expr::Compare { right, .. }
        if matches!(&**right, Expr::Path(path) if path.root == model::Root::Actor && path.steps.is_empty())))
}

/// "Confirming is for requested appointments only", "Cancelling is only possible until it starts".
fn doing(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, verbs) in parser.verbs(clause.from, Shape::Gerund) {
        let Some(next) = parser.any(
            middle,
            &["is for", "is only for", "is possible for", "is only possible for", "works for", "only works for"],
        ) else {
            continue;
        };
        for (end, set) in parser.set(next, &scope, &|thing| vec![Base::record(thing)]) {
            let end = parser.skip(end, &["only", "alone"]);
            if end != clause.to || set.filter.is_always() {
                continue;
            }
            for (verb, base) in done_to(parser, &verbs, &set) {
                if base.thing == set.thing {
                    let meaning = rule(set.thing, vec![verb], Vec::new(), Expr::always(), before(set.filter.clone()));
                    found.push(Understood::new("rule", vec![meaning]).about(set.thing));
                }
            }
        }
    }
    found
}

/// "The findings are never shown to receptionists", "The bank account is shown only to the member it belongs to and to
/// treasurers", "The note is read and written by managers only".
fn shown(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, targets) in parser.targets(clause.from, &scope, &[]) {
        let [target] = targets.as_slice() else { continue };
        let be = [
            ("is", false, false),
            ("are", false, false),
            ("is never", true, false),
            ("are never", true, false),
            ("is not", true, false),
            ("are not", true, false),
            ("is only", false, true),
            ("are only", false, true),
            ("can be", false, false),
            ("can only be", false, true),
            ("can not be", true, false),
            ("can never be", true, false),
            ("must not be", true, false),
            ("must never be", true, false),
        ];
        for (words, negative, only) in be {
            let Some(next) = parser.eat(middle, words) else { continue };
            for (end, verbs, away) in openings(parser, next) {
                let (start, only) = match parser.eat(end, "only") {
                    Some(after) => (after, true),
                    None => (end, only),
                };
                if target.fields.is_none() && !verbs.contains(&Verb::See) {
                    continue;
                }
                found.extend(closed(parser, clause, start, target, &verbs, negative));
                let Some(start) = parser.any(start, &["to", "by", "from", "for"]) else { continue };
                for (stop, several) in shown_to_all(parser, start, target.thing) {
                    let nobody = several.iter().any(|people| people.nobody);
                    let (stop, only) = match parser.any(stop, &["only", "alone"]) {
                        Some(after) => (after, true),
                        None => (stop, only),
                    };
                    let stop = parser.skip(stop, &["in any way", "at all", ", ever"]);
                    if stop != clause.to || (target.fields.is_none() && target.filter.is_always() && !negative) {
                        continue;
                    }
                    let hidden = (negative != away) != nobody;
                    let grant = match (hidden, only) {
                        (true, true) => continue,
                        (true, false) => Grant::Forbid,
                        (false, true) => Grant::Only,
                        (false, false) => Grant::Allow,
                    };
                    let mut meanings = Vec::new();
                    for people in &several {
                        for verb in &verbs {
                            let when = target.filter.clone().and(people.when.clone());
                            let who = people.who.clone();
                            meanings.push(permission(grant, who, *verb, target.thing, target.fields.clone(), when));
                        }
                    }
                    let mut own = Understood::new("permission", meanings).about(target.thing);
                    own.people = several.first().cloned();
                    own = own.to(target);
                    if !found.contains(&own) {
                        found.push(own);
                    }
                }
            }
        }
    }
    found
}

/// "The price of a running course can't be changed", "… can only be changed while it's planned": fields by everybody.
fn closed(
    parser: &Parser,
    clause: &Clause,
    at: usize,
    target: &crate::phrase::Target,
    verbs: &[Verb],
    negative: bool,
) -> Vec<Understood> {
    let mut found = Vec::new();
    if !negative || target.fields.is_none() || verbs.contains(&Verb::See) {
        return found;
    }
    let base = Base::record(target.thing);
    let scope = clause.scope().with_record(base.clone()).mention(base);
    for (end, guard) in parser.guards(at, &scope) {
        let end = parser.skip(end, &["any more", "anymore", "again", "any longer", "by hand", "at all"]);
        if end != clause.to {
            continue;
        }
        let when = target.filter.clone().and(guard.holds);
        let meanings = verbs
            .iter()
            .map(|verb| {
                permission(Grant::Forbid, vec![Who::Anyone], *verb, target.thing, target.fields.clone(), when.clone())
            })
            .collect();
        found.push(Understood::new("permission", meanings).assuming(guard.assumed).about(target.thing).to(target));
    }
    found
}

/// Several of them: "to the member it belongs to and to treasurers".
fn shown_to_all(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, Vec<People>)> {
    let mut found: Vec<(usize, Vec<People>)> =
        shown_to(parser, at, thing).into_iter().map(|(end, people)| (end, vec![people])).collect();
    let mut next = 0;
    while let Some((end, several)) = found.get(next).cloned() {
        next += 1;
        let joint = parser.any(end, &["and to", "and by", "and for", "and", ", to", ", by", ",", "or to", "or by"]);
        if let (Some(start), true) = (joint, several.len() < 4) {
            for (stop, people) in shown_to(parser, start, thing) {
                // A plain list of kinds of people is read as one already.
                let plain = |own: &People| own.when.is_always();
                if !(plain(&people) && several.last().is_some_and(plain)) {
                    found.push((stop, several.iter().cloned().chain([people]).collect()));
                }
            }
        }
    }
    found
}

/// People, and those whom the record names ("its owner", "the member it belongs to"): said of the acting person.
fn shown_to(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, People)> {
    let own = Clause { it: Some(thing), ..Clause::alone(at, parser.len()) };
    let related =
        super::permission::subjects(parser, at, &own).into_iter().filter_map(|(end, people, related)| match related {
            None => Some((end, people)),
            Some((about, own)) if about == thing => {
                Some((end, People { when: people.when.clone().and(own), ..people }))
            }
            Some(_) => None,
        });
    related.collect()
}

/// Verbs of showing and changing in the passive; the flag says that the words take away ("hidden from").
fn openings(parser: &Parser, at: usize) -> Vec<(usize, Vec<Verb>, bool)> {
    let mut found = Vec::new();
    for (words, verbs, away) in [
        ("shown", vec![Verb::See], false),
        ("visible", vec![Verb::See], false),
        ("seen", vec![Verb::See], false),
        ("read", vec![Verb::See], false),
        ("hidden", vec![Verb::See], true),
        ("written", vec![Verb::Change], false),
        ("changed", vec![Verb::Change], false),
        ("edited", vec![Verb::Change], false),
        ("read and written", vec![Verb::See, Verb::Change], false),
        ("read and changed", vec![Verb::See, Verb::Change], false),
        ("seen and changed", vec![Verb::See, Verb::Change], false),
    ] {
        if let Some(end) = parser.eat(at, words) {
            found.push((end, verbs, away));
        }
    }
    found
}

/// "Claims are only for turns that have been credited": what a new record may be made for.
fn only_for(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        let Some(only) = parser.any(middle, &["is only", "are only", "can only be", "may only be"]) else { continue };
        if set.bound.is_some() || parser.any(only, &["for", "about", "on", "of"]).is_none() {
            continue;
        }
        let about = scope.with_record(set.base.clone());
        let plain = Set { filter: Expr::always(), ..set.clone() };
        for (end, holds) in parser.attachments(only, &plain, &about) {
            if end != clause.to || holds.is_always() {
                continue;
            }
            let meaning = rule(set.thing, vec![Verb::Create], Vec::new(), set.filter.clone(), before(holds));
            found.push(Understood::new("rule", vec![meaning]).about(set.thing));
        }
    }
    found
}
