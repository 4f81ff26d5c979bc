//! "2 days before a planned visit starts", "at 9:00 on the day before its last day": moments of each record's own.

use model::{Expr, ThingId, Trigger};

use super::effect::effects;
use super::happening::plain;
use super::{Cause, understood};
use crate::construction::{Clause, Understood};
use crate::phrase::{Assumed, Base, Parser, Sort};

/// "At 9:00, 30 days, 7 days and 1 day before its last day, …": one reaction for each.
pub(super) fn several_offsets(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let (start, clock) = match parser.clock(clause.from) {
        Some((end, time)) => (parser.skip(end, &["on", ",", ", on"]), Some(time)),
        None => (clause.from, None),
    };
    let mut lengths: Vec<model::Duration> = Vec::new();
    let mut at = start;
    loop {
        // The shortest length: "30 days, 7 days and 1 day" are three, not one of 38.
        let Some((end, by)) = parser.duration(at).into_iter().min_by_key(|(end, _)| *end) else { return Vec::new() };
        lengths.push(by);
        at = end;
        match parser.any(at, &[",", "and", ", and"]) {
            Some(next) => at = next,
            None => break,
        }
    }
    let Some(next) = parser.any(at, &["before", "after"]) else { return Vec::new() };
    let before = parser.word(at) == "before";
    if lengths.len() < 2 {
        return Vec::new();
    }
    let mut found: Vec<Understood> = Vec::new();
    for (end, thing, when, moment) in record_moments(parser, next, clause) {
        if moment.sort == Sort::Date && clock.is_none() {
            continue;
        }
        let base = Base::record(thing);
        let scope = clause.scope().with_record(base.clone()).mention(base);
        let trigger = Trigger::At { thing, moment: moment.expr.clone(), offset: lengths[0], before, at: clock.clone() };
        let cause = Cause { trigger, when, scope, thing: Some(thing), assumed: Vec::new() };
        for (stop, effects) in effects(parser, parser.skip(end, &[","]), &cause) {
            if stop != clause.to {
                continue;
            }
            let mut whole: Option<Understood> = None;
            for offset in &lengths {
                let trigger =
                    Trigger::At { thing, moment: moment.expr.clone(), offset: *offset, before, at: clock.clone() };
                let own = understood(
                    &Cause {
                        trigger,
                        when: cause.when.clone(),
                        scope: cause.scope.clone(),
                        thing: Some(thing),
                        assumed: Vec::new(),
                    },
                    effects.clone(),
                );
                match &mut whole {
                    Some(whole) => whole.meanings.extend(own.meanings),
                    None => whole = Some(own),
                }
            }
            found.extend(whole);
        }
    }
    found
}

/// "2 days before a planned visit starts", "At 9:00 on the day before it starts", "30 days after its last day".
pub(super) fn moments(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let (start, clock) = match parser.clock(at) {
        Some((end, time)) => (parser.skip(end, &["on", ","]), Some(time)),
        None => (at, None),
    };
    // "If “answer by” passes and the ticket still hasn't been answered, …".
    if let (Some(next), Some(thing)) = (parser.any(start, &["if", "when", "once", "as soon as"]), clause.it) {
        let base = Base::record(thing);
        let scope = clause.scope().with_record(base.clone()).mention(base);
        for (middle, value) in parser.chain(next, &scope) {
            let Some(end) = parser.any(middle, &["passes", "has passed", "is reached", "is over", "comes", "is up"])
            else {
                continue;
            };
            if value.sort != Sort::Moment || !crate::phrase::mentions(&value.expr, &model::Root::Record) {
                continue;
            }
            let trigger =
                Trigger::At { thing, moment: value.expr, offset: model::Duration::default(), before: false, at: None };
            let mut ends = vec![(end, Expr::always())];
            if let Some(and) = parser.any(end, &["and", "while", "but"]) {
                ends.extend(parser.condition(and, &scope));
            }
            for (end, when) in ends {
                found.push((
                    end,
                    Cause {
                        trigger: trigger.clone(),
                        when,
                        scope: scope.clone(),
                        thing: Some(thing),
                        assumed: Vec::new(),
                    },
                ));
            }
        }
    }
    found.extend(still(parser, start, clause));
    found.extend(has_come(parser, start, clause));
    found.extend(passed(parser, start, clause));
    let mut offsets: Vec<(usize, model::Duration, bool)> = Vec::new();
    for (middle, by) in parser.duration(start) {
        if let Some(next) = parser.any(middle, &["before", "prior to"]) {
            offsets.push((next, by, true));
        }
        if let Some(next) = parser.any(middle, &["after", "following"]) {
            offsets.push((next, by, false));
        }
    }
    if let Some(next) = parser.any(
        start,
        &[
            "the day before",
            "on the day before",
            "on the calendar day before",
            "the calendar day before",
            "the evening before",
            "the morning before",
        ],
    ) {
        offsets.push((next, model::Duration::days(1), true));
    }
    if let Some(next) = parser.any(start, &["the day after", "on the day after", "the calendar day after"]) {
        offsets.push((next, model::Duration::days(1), false));
    }
    if let Some(next) = parser.any(start, &["on the day", "on", "the day", "when", "after", "at the moment"]) {
        offsets.push((next, model::Duration::default(), false));
    }
    // "at midnight after its last day": that day is over by then.
    let behind = parser.word(start) == "after" && clock.is_some();
    for (next, offset, before) in offsets {
        for (end, thing, when, moment) in record_moments(parser, next, clause) {
            let mut end = end;
            let mut time = clock.clone();
            if time.is_none()
                && let Some((stop, own)) = parser.clock(parser.skip(end, &[",", "at"]))
            {
                end = stop;
                time = Some(own);
            }
            let offset = if behind && moment.sort == Sort::Date && offset == model::Duration::default() {
                model::Duration::days(1)
            } else {
                offset
            };
            let nothing = offset == model::Duration::default();
            let named = parser.word(start) == "on" && parser.word(start + 1) == "the" && parser.word(next) == "the";
            if nothing && moment.sort != Sort::Date && time.is_none() && !named {
                continue;
            }
            let whole_day = moment.sort == Sort::Date;
            if whole_day && time.is_none() && nothing {
                continue;
            }
            let mut assumed = Vec::new();
            if whole_day && time.is_none() {
                time = Some("09:00".to_owned());
                assumed.push(Assumed {
                    code: "time-of-day",
                    from: at,
                    to: end,
                    text: "It happens at 9:00 in the morning.".to_owned(),
                    alternatives: vec![(
                        "at midnight".to_owned(),
                        format!("at 0:00 on {}", parser.words_between(at, end)),
                    )],
                });
            }
            let base = Base::record(thing);
            let scope = clause.scope().with_record(base.clone()).mention(base);
            let trigger = Trigger::At { thing, moment: moment.expr.clone(), offset, before, at: time };
            found.push((end, Cause { trigger, when: when.clone(), scope, thing: Some(thing), assumed }));
        }
    }
    found
}

/// "After a trip has ended": the moment itself, where it is planned and nobody's doing.
fn has_come(parser: &Parser, start: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(start, &["after", "once", "when", "as soon as"]) else { return found };
    let scope = clause.scope();
    for (middle, set) in parser.set(next, &scope, &|thing| vec![Base::record(thing)]) {
        let Some(verb) = parser.any(middle, &["has", "have"]).filter(|_| set.bound.is_none()) else { continue };
        let done = !parser.verb(verb, crate::phrase::Shape::Participle).is_empty();
        for event in parser.events_at(parser.word(verb)).iter() {
            if event.field.thing != set.thing || !event.planned || done {
                continue;
            }
            let value = parser.of_field(&set.base, event.field, &scope);
            if value.sort != Sort::Moment {
                continue;
            }
            let about = scope.with_record(set.base.clone()).mention(set.base.clone());
            let offset = model::Duration::default();
            let trigger = Trigger::At { thing: set.thing, moment: value.expr, offset, before: false, at: None };
            let when = set.filter.clone();
            found.push((verb + 1, Cause { trigger, when, scope: about, thing: Some(set.thing), assumed: Vec::new() }));
        }
    }
    found
}

/// "When the due date of an invoice has passed", "once a coupon's last day is over": a day is over when the next begins.
fn passed(parser: &Parser, start: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(start, &["after", "once", "when", "as soon as", "if"]) else { return found };
    let scope = clause.scope();
    let records = |at: usize| parser.set(at, &scope, &|thing| vec![Base::record(thing)]);
    let mut named: Vec<(usize, crate::phrase::Set, Vec<model::FieldRef>)> = Vec::new();
    for (middle, names) in parser.field_names(parser.skip(next, &["the"])) {
        let Some(of) = parser.any(middle, &["of", "for"]) else { continue };
        named.extend(records(of).into_iter().map(|(end, set)| (end, set, names.clone())));
    }
    for (middle, set) in records(next) {
        let Some(own) = parser.eat(middle, "'s") else { continue };
        named.extend(parser.field_names(own).into_iter().map(|(end, names)| (end, set.clone(), names)));
    }
    let over = ["has passed", "have passed", "has gone by", "is over", "is past", "passes", "is in the past"];
    for (middle, set, names) in named {
        let fields = parser.fields_named(&names, set.thing);
        let (Some(end), [field]) = (parser.any(middle, &over), fields.as_slice()) else { continue };
        let value = parser.of_field(&set.base, *field, &scope);
        let (offset, at) = match value.sort {
            Sort::Moment => (model::Duration::default(), None),
            Sort::Date => (model::Duration::days(1), Some("00:00".to_owned())),
            _ => continue,
        };
        if set.bound.is_some() {
            continue;
        }
        let about = scope.with_record(set.base.clone()).mention(set.base.clone());
        let trigger = Trigger::At { thing: set.thing, moment: value.expr, offset, before: false, at };
        let mut ends = vec![(end, Expr::always())];
        if let Some(and) = parser.any(end, &["and", "while", "but"]) {
            ends.extend(parser.condition(and, &about));
        }
        for (end, condition) in ends {
            let when = set.filter.clone().and(condition);
            let (trigger, scope) = (trigger.clone(), about.clone());
            found.push((end, Cause { trigger, when, scope, thing: Some(set.thing), assumed: Vec::new() }));
        }
    }
    found
}

/// "If a parcel hasn't been collected 3 days after its day": what is so of the record when its moment comes.
fn still(parser: &Parser, start: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(start, &["if", "when"]) else { return found };
    let scope = clause.scope();
    let mut subjects = parser.set(next, &scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(next, &["it"]), clause.it) {
        subjects.push((end, plain(thing)));
    }
    for (middle, set) in subjects {
        if set.bound.is_some() || parser.is_person(set.thing) {
            continue;
        }
        let about = scope.with_record(set.base.clone()).mention(set.base.clone());
        let subject = crate::phrase::Value::record(set.base.clone(), 0);
        for (end, condition) in parser.predicates(middle, &subject, &about) {
            for (length, by) in parser.duration(parser.skip(end, &[","])) {
                for (words, before) in [("after", false), ("before", true), ("since", false)] {
                    let Some(of) = parser.eat(length, words) else { continue };
                    for (stop, moment) in parser.point(of, &about) {
                        if !moment.sort.is_temporal() || !crate::phrase::mentions(&moment.expr, &model::Root::Record) {
                            continue;
                        }
                        let mut assumed = Vec::new();
                        let at = (moment.sort == Sort::Date).then(|| "09:00".to_owned());
                        if at.is_some() {
                            assumed.push(Assumed {
                                code: "time-of-day",
                                from: start,
                                to: stop,
                                text: "It happens at 9:00 in the morning.".to_owned(),
                                alternatives: Vec::new(),
                            });
                        }
                        let trigger = Trigger::At { thing: set.thing, moment: moment.expr, offset: by, before, at };
                        let when = set.filter.clone().and(condition.clone());
                        found.push((
                            stop,
                            Cause { trigger, when, scope: about.clone(), thing: Some(set.thing), assumed },
                        ));
                    }
                }
            }
        }
    }
    found
}

/// A record and a moment of its own: "a planned visit starts", "the start of a confirmed shift", "the last day of a membership".
pub(super) fn record_moments(
    parser: &Parser,
    at: usize,
    clause: &Clause,
) -> Vec<(usize, ThingId, Expr, crate::phrase::Value)> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let mut subjects = parser.set(at, &scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they"]), clause.it) {
        subjects.push((end, plain(thing)));
    }
    for (middle, set) in subjects {
        let next = parser.skip(middle, &["is", "was", "has been", "has", "are", "gets"]);
        for (end, event) in parser.happenings_at(next) {
            if event.field.thing == set.thing {
                let value = parser.of_field(&set.base, event.field, &scope);
                found.push((end, set.thing, set.filter.clone(), value));
            }
        }
        // "a visit": its beginning.
        if let Some(value) = parser.beginning(&set.base, &scope)
            && (parser.word(middle) == "," || middle == clause.to)
        {
            found.push((middle, set.thing, set.filter.clone(), value));
        }
    }
    let start = parser.skip(at, &["the", "its"]);
    for (middle, names) in parser.field_names(start) {
        let Some(next) = parser.any(middle, &["of", "for"]) else { continue };
        for (end, set) in parser.set(next, &scope, &|thing| vec![Base::record(thing)]) {
            // Whose "their job" is isn't known before anybody is named.
            if set.own || crate::phrase::mentions(&set.filter, &model::Root::Actor) {
                continue;
            }
            for field in parser.fields_named(&names, set.thing) {
                let value = parser.of_field(&set.base, field, &scope);
                if value.sort.is_temporal() {
                    found.push((end, set.thing, set.filter.clone(), value));
                }
            }
        }
    }
    // "its last day": of the thing that was spoken of.
    if let Some(thing) = clause.it {
        let base = Base::record(thing);
        for (end, value) in parser.point(at, &scope.with_record(base)) {
            if value.sort.is_temporal() && crate::phrase::mentions(&value.expr, &model::Root::Record) {
                found.push((end, thing, Expr::always(), value));
            }
        }
    }
    // "the deadline", where one thing alone has one.
    let named = parser.word(at) == "the" && found.is_empty();
    for (end, names) in parser.field_names(start).into_iter().filter(|_| named) {
        let mut moments = names.into_iter().filter(|field| {
            !parser.is_person(field.thing) && crate::phrase::sort_of(parser.app(), *field).is_temporal()
        });
        if let (Some(field), None) = (moments.next(), moments.next()) {
            let value = parser.of_field(&Base::record(field.thing), field, &scope);
            found.push((end, field.thing, Expr::always(), value));
        }
    }
    found.dedup();
    found
}
