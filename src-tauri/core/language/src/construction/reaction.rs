//! What happens by itself: "When an order is placed, email the customer “…”." "Two days before it starts, remind the customer."
//! "Every weekday at 8:00 email each stylist “…”." "When a lamp is sold, it becomes gone."

use model::{Change, Effect, Expr, Literal, Message, MessageId, Reaction, Repeat, StatementId, ThingId, Trigger, Verb};

use super::{Clause, Understood, change, message};
use crate::chart::Edges;
use crate::meaning::Meaning;
use crate::phrase::{Assumed, Base, Doing, Parser, Scope, Shape, Sort};
use crate::vocabulary::Term;

/// What sets a reaction off, with what may be referred to behind it.
struct Cause {
    trigger: Trigger,
    when: Expr,
    scope: Scope,
    thing: Option<ThingId>,
    assumed: Vec<Assumed>,
}

/// What it does; messages are counted from 0 within the sentence.
#[derive(Clone, Debug, Default, PartialEq)]
struct Effects {
    effects: Vec<Effect>,
    messages: Vec<Message>,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = several_offsets(parser, clause);
    if !found.is_empty() {
        return found;
    }
    for (end, cause) in causes(parser, clause.from, clause) {
        let next = parser.skip(end, &[",", ":", "then", ", then"]);
        for (stop, effects) in effects(parser, next, &cause) {
            if stop == clause.to {
                found.push(understood(&cause, effects));
            }
        }
    }
    // "Email the customer “…” when …": the cause behind.
    if found.is_empty() {
        for at in clause.from + 2..clause.to {
            if !matches!(
                parser.word(at),
                "when" | "whenever" | "if" | "as" | "once" | "every" | "each" | "on" | "at" | "after"
            ) && parser.token(at).is_none_or(|token| token.whole().is_none())
            {
                continue;
            }
            for (end, cause) in causes(parser, at, clause) {
                if end != clause.to {
                    continue;
                }
                for (stop, effects) in effects(parser, clause.from, &cause) {
                    let stop = parser.skip(stop, &[","]);
                    if stop == at {
                        found.push(understood(&cause, effects));
                    }
                }
            }
        }
    }
    found.extend(automatic(parser, clause));
    found
}

/// "At 9:00, 30 days, 7 days and 1 day before its last day, …": one reaction for each.
fn several_offsets(parser: &Parser, clause: &Clause) -> Vec<Understood> {
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

fn understood(cause: &Cause, effects: Effects) -> Understood {
    let reaction = Reaction {
        statement: StatementId::default(),
        trigger: cause.trigger.clone(),
        when: cause.when.clone(),
        effects: effects.effects,
    };
    let mut own = Understood::new("reaction", vec![Meaning::Reaction { reaction, messages: effects.messages }]);
    own.assumed = cause.assumed.clone();
    own.thing = cause.thing;
    own
}

fn causes(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    if let Some(next) =
        parser.any(at, &["when", "whenever", "once", "as soon as", "if", "every time", "each time", "after"])
    {
        found.extend(happenings(parser, next, clause));
    }
    found.extend(moments(parser, at, clause));
    found.extend(clocks(parser, at, clause));
    // ", if its status is granted": one more condition on the record.
    let mut more = Vec::new();
    for (end, cause) in &found {
        let Some(next) = parser.any(*end, &[", if", "if", ", but only if", "but only if", ", unless", "unless"]) else {
            continue;
        };
        let negated = parser.word(next - 1) == "unless";
        for (stop, condition) in parser.condition(next, &cause.scope) {
            let condition = if negated { condition.not() } else { condition };
            let own = Cause {
                trigger: cause.trigger.clone(),
                when: cause.when.clone().and(condition),
                scope: cause.scope.clone(),
                thing: cause.thing,
                assumed: cause.assumed.clone(),
            };
            more.push((stop, own));
        }
    }
    found.extend(more);
    found
}

/// "an order is placed", "a customer opens a ticket", "a visit becomes missed", "its stock falls below 5".
fn happenings(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
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
    // "a customer opens a ticket", "its agent writes a reply that isn't internal".
    for (middle, people, related) in super::permission::subjects(parser, at, clause) {
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
            let through = through(parser, middle, end, deed.target.thing);
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

/// What a new record is made for, where the words between two places name it: a reply's ticket.
fn through(parser: &Parser, from: usize, to: usize, made: ThingId) -> Option<Base> {
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

fn plain(thing: ThingId) -> crate::phrase::Set {
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
fn as_before(expr: &Expr) -> Expr {
    crate::phrase::map_paths(expr, 0, &mut |path, _| match path.root {
        model::Root::Record => model::Path { root: model::Root::Before, steps: path.steps.clone() },
        _ => path.clone(),
    })
}

/// "… by a manager": only when one of them did it.
fn with_doer(parser: &Parser, end: usize, put: &mut dyn FnMut(usize, Vec<ThingId>, Expr)) {
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

fn verbs_on(parser: &Parser, doing: &Doing, thing: ThingId) -> Vec<Verb> {
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

/// "2 days before a planned visit starts", "At 9:00 on the day before it starts", "30 days after its last day".
fn moments(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
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
    let mut offsets: Vec<(usize, model::Duration, bool)> = Vec::new();
    for (middle, by) in parser.duration(start) {
        if let Some(next) = parser.any(middle, &["before", "prior to"]) {
            offsets.push((next, by, true));
        }
        if let Some(next) = parser.any(middle, &["after", "following"]) {
            offsets.push((next, by, false));
        }
    }
    if let Some(next) =
        parser.any(start, &["the day before", "the calendar day before", "the evening before", "the morning before"])
    {
        offsets.push((next, model::Duration::days(1), true));
    }
    if let Some(next) = parser.any(start, &["the day after", "the calendar day after"]) {
        offsets.push((next, model::Duration::days(1), false));
    }
    if let Some(next) = parser.any(start, &["on the day", "on", "the day", "when", "after", "at the moment"]) {
        offsets.push((next, model::Duration::default(), false));
    }
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
            let nothing = offset == model::Duration::default();
            if nothing && moment.sort != Sort::Date && time.is_none() {
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

/// A record and a moment of its own: "a planned visit starts", "the start of a confirmed shift", "the last day of a membership".
fn record_moments(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, ThingId, Expr, crate::phrase::Value)> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let mut subjects = parser.set(at, &scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they"]), clause.it) {
        subjects.push((end, plain(thing)));
    }
    for (middle, set) in subjects {
        let next = parser.skip(middle, &["is", "was", "has been", "has", "are", "gets"]);
        for event in parser.events.at(parser.word(next)) {
            if event.field.thing == set.thing {
                let value = parser.of_field(&set.base, event.field, &scope);
                found.push((next + 1, set.thing, set.filter.clone(), value));
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
    found.dedup();
    found
}

/// "Every weekday at 8:00", "On the first of every month at 8:00", "Every night at midnight".
fn clocks(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let mut put = |end: usize, repeat: Repeat| {
        let scope = clause.scope();
        found.push((
            end,
            Cause { trigger: Trigger::Every(repeat), when: Expr::always(), scope, thing: None, assumed: Vec::new() },
        ));
    };
    let (start, front) = match parser.clock(at) {
        Some((end, time)) => (parser.skip(end, &[","]), Some(time)),
        None => (at, None),
    };
    let behind = |end: usize| -> Option<(usize, String)> {
        match &front {
            Some(time) => Some((end, time.clone())),
            None => parser.clock(parser.skip(end, &[","])),
        }
    };
    if let Some(next) = parser.any(start, &["every", "each", "on every", "on each", "on"]) {
        if let Some((end, days)) = parser.weekdays(next)
            && let Some((end, time)) = behind(end)
        {
            put(end, Repeat::Week { days, at: time });
        }
        if let Some(end) = parser.any(next, &["day", "night", "morning", "evening", "single day"])
            && let Some((end, time)) = behind(end)
        {
            put(end, Repeat::Day { at: time });
        }
        if let Some(end) = parser.eat(next, "hour") {
            put(end, Repeat::Hour { minute: 0 });
        }
    }
    if let Some(end) = parser.any(start, &["daily", "every day", "each day"])
        && let Some((end, time)) = behind(end)
    {
        put(end, Repeat::Day { at: time });
    }
    let next = parser.skip(start, &["on the", "on"]);
    let day = match parser.token(next).map(|token| &token.kind) {
        Some(crate::tokens::Kind::Ordinal(day)) => Some((next + 1, *day)),
        _ => parser.eat(next, "last day").map(|end| (end, 31)),
    };
    if let Some((end, day)) = day {
        let end = parser.skip(end, &["day"]);
        if let Some(end) = parser.any(end, &["of every month", "of each month", "of the month", "of a month"])
            && let Some((end, time)) = behind(end)
            && let Ok(day) = u8::try_from(day)
        {
            put(end, Repeat::Month { day, at: time });
        }
    }
    found
}

/// One effect after the other: "email its customer “…” and cancel it".
fn effects(parser: &Parser, at: usize, cause: &Cause) -> Edges<Effects> {
    let mut edges: Edges<Effects> = Edges::new();
    let mut open: Vec<(usize, Effects)> = vec![(at, Effects::default())];
    while let Some((start, done)) = open.pop() {
        if !parser.burn() || done.effects.len() > 5 {
            break;
        }
        for (end, one) in effect(parser, start, cause) {
            let mut all = done.clone();
            let base = u32::try_from(all.messages.len()).unwrap_or(0);
            all.effects.extend(one.effects.into_iter().map(|effect| renumbered(effect, base)));
            all.messages.extend(one.messages);
            for word in ["and", ", and", ",", "and then", "; "] {
                if let Some(next) = parser.eat(end, word) {
                    open.push((next, all.clone()));
                }
            }
            if !edges.iter().any(|(own, other)| *own == end && *other == all) {
                edges.push((end, all));
            }
        }
    }
    edges
}

fn renumbered(effect: Effect, base: u32) -> Effect {
    match effect {
        Effect::Send(MessageId(own)) => Effect::Send(MessageId(own + base)),
        other => other,
    }
}

fn effect(parser: &Parser, at: usize, cause: &Cause) -> Edges<Effects> {
    let mut edges: Edges<Effects> = Edges::new();
    let at = parser.skip(at, &["also", "automatically", "then"]);
    for (end, messages) in message::read(parser, at, &cause.scope) {
        let sends = (0..u32::try_from(messages.len()).unwrap_or(0)).map(|own| Effect::Send(MessageId(own))).collect();
        edges.push((end, Effects { effects: sends, messages }));
    }
    let Some(thing) = cause.thing else { return edges };
    let base = Base::record(thing);
    for (end, changes) in change::read(parser, at, &base, &cause.scope) {
        edges.push((end, Effects { effects: vec![Effect::Set { changes }], messages: Vec::new() }));
    }
    // What the new record was made for changes: "when its customer replies to a ticket, it becomes open".
    for other in cause
        .scope
        .mentioned
        .iter()
        .rev()
        .filter(|other| other.root == crate::phrase::BaseRoot::Record && !other.steps.is_empty())
    {
        for (end, changes) in change::read(parser, at, other, &cause.scope) {
            let inner = vec![Effect::Set { changes }];
            let effect = Effect::On { path: other.path(0), effects: inner };
            edges.push((end, Effects { effects: vec![effect], messages: Vec::new() }));
        }
    }
    for (end, doing) in parser.verb(at, Shape::Base) {
        let Some(stop) = object(parser, end, thing) else { continue };
        for verb in verbs_on(parser, &doing, thing) {
            let effect = match verb {
                Verb::Delete => Effect::DeleteRecord,
                Verb::Do(action) => Effect::Do(action),
                _ => continue,
            };
            edges.push((stop, Effects { effects: vec![effect], messages: Vec::new() }));
        }
    }
    // "all of its turns become dropped", "its booked turns are cancelled".
    for (middle, set) in parser.rows(at, &cause.scope) {
        let Some(next) = parser.any(middle, &["become", "becomes", "are", "are set to", "go back to"]) else {
            continue;
        };
        let Some(way) = parser.belongs(&set.base, &base, 1).into_iter().next() else { continue };
        let filter = if crate::phrase::mentions(&set.filter, &model::Root::Record) {
            set.filter.clone()
        } else {
            way.and(set.filter.clone())
        };
        for term in parser.terms(next) {
            if let Term::Choice(field, choice) = term.term
                && field.thing == set.thing
            {
                let change = Change { field: field.field, value: Expr::Literal(Literal::Choice { field, choice }) };
                let inner = Effect::Set { changes: vec![change] };
                let effect = Effect::ForEach { of: set.thing, filter: filter.clone(), effects: vec![inner] };
                edges.push((next + term.len, Effects { effects: vec![effect], messages: Vec::new() }));
            }
        }
    }
    edges
}

/// "it", "the order": the record at hand as an object.
pub fn object(parser: &Parser, at: usize, thing: ThingId) -> Option<usize> {
    if let Some(end) = parser.any(at, &["it", "them", "this one"]) {
        return Some(end);
    }
    let start = parser.skip(at, &["the", "this", "that"]);
    parser.terms(start).iter().find(|term| term.term == Term::Thing(thing)).map(|term| start + term.len)
}

/// "A rejected request is deleted 90 days after it was rejected", "a membership lapses by itself at midnight after its last day".
fn automatic(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = lasting(parser, clause);
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        if set.bound.is_some() {
            continue;
        }
        let own = Clause { it: Some(set.thing), ..clause.clone() };
        let next = parser.skip(middle, &["is", "are", "gets", "is automatically", "are automatically"]);
        let passive = next > middle;
        let shape = if passive { Shape::Participle } else { Shape::Finite };
        for (end, doing) in parser.verb(next, shape) {
            let end = parser.skip(end, &["for good", "automatically", "by itself", "by themselves", "by the app"]);
            for verb in verbs_on(parser, &doing, set.thing) {
                let effect = match verb {
                    Verb::Delete => Effect::DeleteRecord,
                    Verb::Do(action) => Effect::Do(action),
                    _ => continue,
                };
                for (stop, cause) in moments(parser, end, &own) {
                    if stop != clause.to || cause.thing != Some(set.thing) {
                        continue;
                    }
                    let cause = Cause { when: set.filter.clone().and(cause.when.clone()), ..cause };
                    found.push(understood(&cause, Effects { effects: vec![effect.clone()], messages: Vec::new() }));
                }
            }
        }
    }
    found
}

/// Effects that follow something already known, as the condition column of a step says them.
pub fn following(parser: &Parser, clause: &Clause, trigger: Trigger, base: &Base) -> Option<Meaning> {
    let scope = clause.scope().with_record(base.clone()).mention(base.clone());
    let cause =
        Cause { trigger: trigger.clone(), when: Expr::always(), scope, thing: Some(base.thing), assumed: Vec::new() };
    let found = effects(parser, clause.from, &cause).into_iter().find(|(end, _)| *end == clause.to)?;
    Some(super::step::reaction_of(trigger, found.1.effects, found.1.messages))
}

/// "A ticket that has been solved for 5 days closes by itself."
fn lasting(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        let Some(next) = parser.any(middle, &["that has been", "which has been", "that was", "that has stayed"]) else {
            continue;
        };
        let state = parser.states(next, &set.base, &scope).into_iter().next();
        let moment = parser
            .events
            .at(parser.word(next))
            .iter()
            .find(|event| event.field.thing == set.thing && event.form == crate::phrase::EventForm::Past);
        let (Some((end, state)), Some(moment)) = (state, moment) else { continue };
        let Some(for_) = parser.any(end, &["for", "for more than", "for at least"]) else { continue };
        for (stop, offset) in parser.duration(for_) {
            let stop = parser.skip(stop, &["is", "is automatically", "automatically"]);
            for shape in [Shape::Finite, Shape::Participle] {
                for (last, doing) in parser.verb(stop, shape) {
                    let last =
                        parser.skip(last, &["by itself", "automatically", "for good", "by themselves", "on its own"]);
                    if last != clause.to {
                        continue;
                    }
                    for verb in verbs_on(parser, &doing, set.thing) {
                        let effect = match verb {
                            Verb::Delete => Effect::DeleteRecord,
                            Verb::Do(action) => Effect::Do(action),
                            _ => continue,
                        };
                        let value = parser.of_field(&set.base, moment.field, &scope);
                        let trigger =
                            Trigger::At { thing: set.thing, moment: value.expr, offset, before: false, at: None };
                        let when = set.filter.clone().and(state.clone());
                        let cause =
                            Cause { trigger, when, scope: scope.clone(), thing: Some(set.thing), assumed: Vec::new() };
                        found.push(understood(&cause, Effects { effects: vec![effect], messages: Vec::new() }));
                    }
                }
            }
        }
    }
    found
}
