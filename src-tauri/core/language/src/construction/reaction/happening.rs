//! "an order is placed", "a customer opens a ticket", "a visit becomes missed": what somebody does or what comes to be.

use model::{Expr, Literal, ThingId, Trigger, Verb};

use super::Cause;
use crate::construction::Clause;
use crate::phrase::{Base, Doing, Parser, Scope, Shape, Sort};
use crate::vocabulary::Term;

/// "an order is placed", "a customer opens a ticket", "a visit becomes missed", "its stock falls below 5".
pub(super) fn happenings(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found: Vec<(usize, Cause)> = Vec::new();
    let scope = clause.scope();
    let mut put =
        |end: usize, trigger: Trigger, when: Expr, thing: ThingId, roles: Vec<ThingId>, through: Option<Base>| {
            if !found.iter().any(|(own, cause)| *own == end && cause.trigger == trigger && cause.when == when) {
                let base = Base::record(thing);
                let mut scope = scope.with_record(base.clone()).mention(base).with_roles(roles);
                if let Some(through) = through {
                    scope = scope.mention(through);
                }
                found.push((end, Cause { trigger, when, scope, thing: Some(thing), assumed: Vec::new() }));
            }
        };
    let mut subjects = parser.set(at, &scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "one"]), clause.it) {
        subjects.push((end, plain(thing)));
    }
    for (middle, set) in subjects {
        if set.bound.is_some() {
            continue;
        }
        let be = parser.any(
            middle,
            &[
                "is",
                "are",
                "gets",
                "has been",
                "was",
                "becomes",
                "become",
                "turns",
                "is being",
                "goes to",
                "moves to",
                "has just been",
            ],
        );
        // "if the ticket was new" says how it was, not what happens.
        let be = be.filter(|_| !(parser.word(at.wrapping_sub(1)) == "if" && parser.word(middle) == "was"));
        if let Some(next) = be {
            let next = parser.skip(next, &["newly", "just", "finally"]);
            // A choice of the record: entered by whatever action; the first one by being made.
            for term in parser.terms(next) {
                if let Term::Choice(field, choice) = term.term
                    && field.thing == set.thing
                {
                    let end = next + term.len;
                    let first = parser.field(field).and_then(|own| own.default.clone());
                    let trigger =
                        if first == Some(Literal::Choice { field, choice }) && parser.word(middle) != "becomes" {
                            Trigger::Done { thing: set.thing, verb: Verb::Create }
                        } else {
                            Trigger::Enters { thing: set.thing, field: field.field, choice }
                        };
                    // "a closed order becomes open again": what it was is said of the record before.
                    let was = match &trigger {
                        Trigger::Enters { .. } => as_before(&set.filter),
                        _ => set.filter.clone(),
                    };
                    let end = parser.skip(end, &["again"]);
                    with_doer(parser, end, &mut |end, roles, by| {
                        put(end, trigger.clone(), was.clone().and(by), set.thing, roles, None)
                    });
                }
            }
            // "approved or declined": whichever of them.
            let fields: Vec<model::FieldRef> = parser
                .terms(next)
                .iter()
                .filter_map(|term| match term.term {
                    Term::Choice(field, _) if field.thing == set.thing => Some(field),
                    _ => None,
                })
                .collect();
            for field in fields {
                // Where it begins as one of them, becoming another of them would go unseen: each is then read for itself.
                let first = parser.field(field).and_then(|own| own.default.clone());
                let begins = |list: &[model::ChoiceId]| {
                    list.iter().any(|choice| choice.0 == 0 || first == Some(Literal::Choice { field, choice: *choice }))
                };
                for (end, list) in
                    parser.choices_of(next, field).into_iter().filter(|(_, list)| list.len() > 1 && !begins(list))
                {
                    let condition = crate::phrase::one_of(&set.base.field(field, 0), list);
                    put(
                        end,
                        Trigger::Becomes { thing: set.thing, condition },
                        set.filter.clone(),
                        set.thing,
                        Vec::new(),
                        None,
                    );
                }
            }
            for (end, doing) in parser.verb(next, Shape::Participle) {
                let state = parser
                    .terms(next)
                    .iter()
                    .any(|term| matches!(term.term, Term::Choice(field, _) if field.thing == set.thing));
                if state {
                    continue;
                }
                for verb in verbs_on(parser, &doing, set.thing) {
                    let trigger = Trigger::Done { thing: set.thing, verb };
                    with_doer(parser, end, &mut |end, roles, by| {
                        put(end, trigger.clone(), set.filter.clone().and(by), set.thing, roles, None)
                    });
                }
            }
            // A yes/no or another condition that becomes true.
            let about = scope.with_record(set.base.clone());
            let subject = crate::phrase::Value::record(set.base.clone(), 0);
            for (end, condition) in parser.complements(next, &subject, &about) {
                let choice = parser
                    .terms(next)
                    .iter()
                    .any(|term| matches!(term.term, Term::Choice(field, _) if field.thing == set.thing));
                if !choice && !crate::phrase::is_about_time(&condition) {
                    let trigger = Trigger::Becomes { thing: set.thing, condition };
                    put(end, trigger, set.filter.clone(), set.thing, Vec::new(), None);
                }
            }
        }
        // "a delivery fails": it becomes failed, where nobody does that to it.
        for (base, form) in crate::words::bases(parser.word(middle)) {
            if form != crate::words::Form::Third || !parser.verb(middle, Shape::Finite).is_empty() {
                continue;
            }
            let participle = crate::words::forms(&base).participle;
            for found in parser.vocabulary.lookup(&[participle.as_str()]) {
                if let Term::Choice(field, choice) = found.term
                    && field.thing == set.thing
                {
                    let trigger = Trigger::Enters { thing: set.thing, field: field.field, choice };
                    put(middle + 1, trigger, as_before(&set.filter), set.thing, Vec::new(), None);
                }
            }
        }
        if let Some(end) = parser.any(middle, &["changes", "change", "is changed"]) {
            put(
                end,
                Trigger::Done { thing: set.thing, verb: Verb::Change },
                set.filter.clone(),
                set.thing,
                Vec::new(),
                None,
            );
        }
    }
    for (end, thing, trigger, was) in field_changes(parser, at, clause) {
        put(end, trigger, was, thing, Vec::new(), None);
    }
    // "the stock of an item falls below 5", "its balance reaches £100".
    let mut things: Vec<ThingId> =
        parser.things_here().iter().copied().chain(clause.it).chain(only_thing_with(parser, at)).collect();
    things.sort_unstable();
    things.dedup();
    for thing in things {
        let about = Scope::about(thing);
        for (middle, value) in parser.chain(at, &about) {
            if !matches!(value.sort, Sort::Number | Sort::Money | Sort::Percent) || value.base.is_some() {
                continue;
            }
            for (words, op) in [
                ("falls below", model::Comparison::Less),
                ("drops below", model::Comparison::Less),
                ("goes below", model::Comparison::Less),
                ("falls under", model::Comparison::Less),
                ("sinks below", model::Comparison::Less),
                ("rises above", model::Comparison::More),
                ("goes above", model::Comparison::More),
                ("goes over", model::Comparison::More),
                ("exceeds", model::Comparison::More),
                ("reaches", model::Comparison::AtLeast),
            ] {
                let Some(next) = parser.eat(middle, words) else { continue };
                for (end, limit) in parser.value(next, &about) {
                    if let Some(condition) = parser.comparison(op, &value, &limit) {
                        put(end, Trigger::Becomes { thing, condition }, Expr::always(), thing, Vec::new(), None);
                    }
                }
            }
        }
    }
    // "a customer opens a ticket", "its agent writes a reply that isn't internal".
    for (middle, people, related) in crate::construction::permission::subjects(parser, at, clause) {
        if people.nobody {
            continue;
        }
        let roles = people.roles(parser);
        let inner = scope.clone().with_roles(roles.clone());
        for (end, deeds) in parser.deeds(middle, Shape::Finite, &inner) {
            let [deed] = deeds.as_slice() else { continue };
            if deed.verb == Verb::See || deed.target.fields.is_some() {
                continue;
            }
            // "the ticket's agent writes a reply": whose relation it is, seen from the reply.
            let by_relation = match &related {
                None => Expr::always(),
                Some((thing, own)) if *thing == deed.target.thing => own.clone(),
                Some((thing, own)) => {
                    let ways = parser.ways(deed.target.thing, &|target| target == *thing);
                    let [(way, target)] = ways.as_slice() else { continue };
                    crate::phrase::rebase(own, &Base::record(deed.target.thing).along(way, *target), 0)
                }
            };
            let mut is = Expr::never();
            for role in &roles {
                is = is.or(Expr::ActorIs(*role));
            }
            let named = related.is_none() && people.who.iter().any(|who| matches!(who, model::Who::Role(_)));
            let by = if named { is } else { by_relation };
            let when = by.and(people.when.clone()).and(deed.target.filter.clone());
            // "the ticket's agent writes a reply": the ticket is spoken of as well.
            let spoken = related.as_ref().filter(|(thing, _)| *thing != deed.target.thing).and_then(|(thing, _)| {
                let ways = parser.ways(deed.target.thing, &|target| target == *thing);
                let [(way, target)] = ways.as_slice() else { return None };
                Some(Base::record(deed.target.thing).along(way, *target))
            });
            let through = through(parser, middle, end, deed.target.thing).or(spoken);
            let mut about = inner.with_record(Base::record(deed.target.thing));
            if let Some(base) = &through {
                about = about.mention(base.clone());
            }
            for (stop, guard) in parser.guards(end, &about) {
                let when = when.clone().and(guard.holds);
                put(
                    stop,
                    Trigger::Done { thing: deed.target.thing, verb: deed.verb },
                    when,
                    deed.target.thing,
                    roles.clone(),
                    through.clone(),
                );
            }
        }
    }
    found
}

/// "an order's status changes to confirmed", "the status of an order becomes confirmed", "the price of a product changes".
fn field_changes(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, ThingId, Trigger, Expr)> {
    let scope = clause.scope();
    let record = |thing| vec![Base::record(thing)];
    let mut subjects: Vec<(usize, crate::phrase::Set, model::FieldRef)> = Vec::new();
    let mut put = |end: usize, set: &crate::phrase::Set, names: &[model::FieldRef]| {
        if let ([field], None) = (parser.fields_named(names, set.thing).as_slice(), &set.bound) {
            subjects.push((end, set.clone(), *field));
        }
    };
    // "an order's status", "the order status".
    for (middle, set) in parser.set(at, &scope, &record) {
        let next = parser.eat(middle, "'s").unwrap_or(middle);
        for (end, names) in parser.field_names(next) {
            put(end, &set, &names);
        }
    }
    let start = parser.skip(at, &["the"]);
    for (middle, names) in parser.field_names(start) {
        if let Some(next) = parser.eat(middle, "of") {
            for (end, set) in parser.set(next, &scope, &record) {
                put(end, &set, &names);
            }
        }
    }
    if let (Some(next), Some(thing)) = (parser.any(at, &["its", "their"]), clause.it) {
        for (end, names) in parser.field_names(next) {
            put(end, &plain(thing), &names);
        }
    }
    let mut found = Vec::new();
    for (end, set, field) in subjects {
        const TO: &[&str] = &[
            "changes to",
            "becomes",
            "is changed to",
            "is set to",
            "turns to",
            "is updated to",
            "goes to",
            "gets",
            "has changed to",
        ];
        const CHANGES: &[&str] =
            &["changes", "change", "is changed", "is updated", "has changed", "has been changed", "gets changed"];
        if let Some(next) = parser.any(end, TO) {
            for term in parser.terms(next) {
                if let Term::Choice(own, choice) = term.term
                    && own == field
                {
                    let trigger = Trigger::Enters { thing: set.thing, field: field.field, choice };
                    found.push((next + term.len, set.thing, trigger, as_before(&set.filter)));
                }
            }
        }
        if let Some(stop) = parser.any(end, CHANGES) {
            let trigger = Trigger::Changes { thing: set.thing, field: field.field };
            found.push((stop, set.thing, trigger, as_before(&set.filter)));
        }
    }
    found
}

/// "the fuel level": of the one thing that has such a field.
fn only_thing_with(parser: &Parser, at: usize) -> Option<ThingId> {
    let start = parser.eat(at, "the")?;
    let mut things: Vec<ThingId> =
        parser.field_names(start).into_iter().flat_map(|(_, names)| names).map(|field| field.thing).collect();
    things.sort();
    things.dedup();
    match things.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// What a new record is made for, where the words between two places name it: a reply's ticket.
pub(super) fn through(parser: &Parser, from: usize, to: usize, made: ThingId) -> Option<Base> {
    for at in from..to {
        for term in parser.terms(at) {
            let Term::Thing(thing) = term.term else { continue };
            if thing == made || parser.is_person(thing) {
                continue;
            }
            if let [(way, target)] = parser.ways(made, &|target| target == thing).as_slice() {
                return Some(Base::record(made).along(way, *target));
            }
        }
    }
    None
}

pub(super) fn plain(thing: ThingId) -> crate::phrase::Set {
    crate::phrase::Set {
        thing,
        base: Base::record(thing),
        filter: Expr::always(),
        determiner: crate::phrase::Determiner::The,
        bound: None,
        other: false,
        own: false,
    }
}

/// The condition, said of the record as it was before.
pub(super) fn as_before(expr: &Expr) -> Expr {
    crate::phrase::map_paths(expr, 0, &mut |path, _| match path.root {
        model::Root::Record => model::Path { root: model::Root::Before, steps: path.steps.clone() },
        _ => path.clone(),
    })
}

/// "… by a manager": only when one of them did it.
pub(super) fn with_doer(parser: &Parser, end: usize, put: &mut dyn FnMut(usize, Vec<ThingId>, Expr)) {
    put(end, Vec::new(), Expr::always());
    if let Some(next) = parser.eat(end, "by") {
        for (stop, people) in parser.people(next) {
            let roles = people.roles(parser);
            let mut is = Expr::never();
            for role in &roles {
                is = is.or(Expr::ActorIs(*role));
            }
            put(stop, roles, is.and(people.when));
        }
    }
}

pub(super) fn verbs_on(parser: &Parser, doing: &Doing, thing: ThingId) -> Vec<Verb> {
    match doing {
        Doing::Create => vec![Verb::Create],
        Doing::Change => vec![Verb::Change],
        Doing::Delete => vec![Verb::Delete],
        Doing::Act(actions) => actions
            .iter()
            .filter(|id| parser.action(**id).is_some_and(|own| own.thing == thing))
            .filter_map(|id| parser.verb_of(*id))
            .collect(),
        _ => Vec::new(),
    }
}
