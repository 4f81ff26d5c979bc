//! What may be done to a record, without saying by whom: "An appointment can be finished once it has started." "A service that
//! isn't on offer can't be booked." "Stylists can only be deleted by owners." "Confirming is for requested appointments only."

mod behind;
mod judge;
mod shown;
mod subject;

use crate::construction::{Clause, Understood, before, rule};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Doing, Parser, Scope, Set, Shape};
use behind::tails;
use judge::{Said, judge, parts_of};
use model::{Expr, RuleKind, ThingId, TypeKind, Verb};
use shown::shown;
use subject::{as_made, done_to, modals, moved, subjects};

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
    let scope = Scope { held: true, ..clause.scope() };
    let start = parser.skip(clause.from, &["also", "however", ","]);
    let (start, only_these) = match parser.eat(start, "only") {
        Some(next) => (next, true),
        None => (start, false),
    };
    for (middle, set) in subjects(parser, start, &scope, clause) {
        for (next, modal) in modals(parser, middle) {
            for (end, verbs) in parser.verbs(next, Shape::Participle) {
                let mut each: Vec<Vec<Understood>> = Vec::new();
                for (verb, base) in done_to(parser, &verbs, &set) {
                    let mut found = Vec::new();
                    let about = scope.with_record(base.clone()).mention(as_made(parser, &set, &base));
                    for (stop, by, extra, guard) in tails(parser, end, verb, &base, &about) {
                        // "Baskets are deleted if …" is what the app does; by whom it is done makes it a permission.
                        if stop != clause.to || modal.plain && by.is_none() {
                            continue;
                        }
                        // "must be approved before it is printed" is about the printing: see `approval`.
                        let must = matches!(parser.word(middle), "must" | "has" | "have");
                        let first = must && (end..stop).any(|at| parser.word(at) == "before");
                        if first && !guard.holds.is_always() && !crate::phrase::is_about_time(&guard.holds) {
                            continue;
                        }
                        let guard = match verb {
                            Verb::Create => parser.on_making(guard, end, stop, &base, &about),
                            _ => guard,
                        };
                        let filter =
                            if base.thing == set.thing { set.filter.clone() } else { moved(parser, &set, base.thing) };
                        let mut guard = guard;
                        if again(&filter, &guard.holds) {
                            guard.holds = Expr::always();
                        }
                        let since = super::from_then_on(parser, end, stop, &guard);
                        let ours = modal.ours.then(|| clause.they.clone()).flatten();
                        if modal.ours && ours.is_none() {
                            continue;
                        }
                        if !modal.negative && demands_some(&guard.holds) {
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
                    each.push(found);
                }
                found.extend(together(each));
            }
        }
    }
    found
}

/// "can be approved or refused by …": what is said of each of several doings holds at once.
fn together(each: Vec<Vec<Understood>>) -> Vec<Understood> {
    let mut each = each.into_iter();
    let Some(mut found) = each.next() else { return Vec::new() };
    for more in each {
        if more.len() != found.len() {
            return Vec::new();
        }
        for (own, other) in found.iter_mut().zip(more) {
            own.meanings.extend(other.meanings);
            let unsaid = other.assumed.into_iter().filter(|one| !own.assumed.contains(one)).collect::<Vec<_>>();
            own.assumed.extend(unsaid);
        }
    }
    found
}

/// "A book that is lent can't be lent again until it's returned": the loan that is meant is the same, and not both at once.
fn again(filter: &Expr, guard: &Expr) -> bool {
    let one = |own: &Expr| match own {
        Expr::Aggregate(own) if own.kind == model::AggregateKind::Exists => Some(own.of),
        _ => None,
    };
    let Expr::Not(until) = guard else { return false };
    one(filter).is_some() && one(filter) == one(until)
}

/// "A book can only be lent once it is returned" would demand that there is a returned loan, which nobody means. That there is
/// one at all ("only if it has items") may well be meant.
fn demands_some(guard: &Expr) -> bool {
    let some = |own: &Expr| {
        matches!(own, Expr::Aggregate(own)
            if own.kind == model::AggregateKind::Exists && parts_of(own.filter.clone()).len() > 1)
    };
    parts_of(guard.clone()).iter().any(some)
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
