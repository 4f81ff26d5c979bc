//! The hours of the day that records keep to: "The courts are open from 7:00 to 22:00 every day, and a booking has to lie between
//! those times entirely." "Lessons can only take place between 8:00 and 20:00." "Viewings must lie within 9:00 and 17:00."
//!
//! Not: "The courts are open from 7:00 to 22:00" on its own, which asks nothing of anything.

use model::{Comparison, Expr, RuleKind, ThingId};

use super::{Clause, Understood, rule};
use crate::chart::Pattern;
use crate::phrase::{Base, Doing, Parser, Scope, Set, Shape, Sort, Value};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let open = "(the|our|all|every|each) <place> (is|are) open [daily|every day|each day] (from|between) <from> (to|until|and) <until> [every day|each day|daily|all week]";
    let open_we = "(we|opening hours|our opening hours) (are open|are) [daily|every day] (from|between) <from> (to|until|and) <until> [every day|each day|daily|all week]";
    let within = "(has to|have to|must|should|can only) (lie|be|fall|stay|take place|start and end|begin and end) (between|within|inside|in) (those times|these times|those hours|these hours|that time|opening hours|our opening hours|the opening hours) [entirely|completely|wholly|in full]";
    let plain = "<records> (has to|have to|must|should|can only) (lie|be|fall|stay|take place|start and end|begin and end) [entirely|completely] (between|within) <from> and <until> [entirely|completely]";
    let booked = "<records> (can only be|may only be|are only|is only) <doing> (between|from) <from> (and|to|until) <until> [every day|each day|daily]";
    let patterns = [
        booked.to_owned(),
        format!("{open} [,] [and|so] <records> {within}"),
        format!("{open_we} [,] [and|so] <records> {within}"),
        plain.to_owned(),
    ];
    for pattern in patterns {
        for slots in Pattern::new(&pattern).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            let (Some(records), Some(from), Some(until)) = (place("records"), place("from"), place("until")) else {
                continue;
            };
            let (Some(from), Some(until)) = (time(parser, from), time(parser, until)) else { continue };
            // "The courts are open": what the app keeps, and nothing between.
            let kept = |(from, to): (usize, usize)| {
                parser
                    .terms(from)
                    .iter()
                    .any(|own| matches!(own.term, crate::vocabulary::Term::Thing(_)) && from + own.len == to)
            };
            if place("place").is_some_and(|own| !kept(own)) {
                continue;
            }
            for (end, set) in parser.set(records.0, &clause.scope(), &|thing| vec![Base::record(thing)]) {
                if end != records.1 || set.bound.is_some() {
                    continue;
                }
                let set = match place("doing") {
                    Some(words) => match done_at(parser, &set, words) {
                        Some(made) => made,
                        None => continue,
                    },
                    None => set,
                };
                let Some(holds) = lies_between(parser, &set.base, &from, &until) else { continue };
                let kind = RuleKind::Check { holds, field: None };
                let meaning = rule(set.thing, Vec::new(), Vec::new(), set.filter.clone(), kind);
                let own = Understood::new("check", vec![meaning]).about(set.thing);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    found
}

/// "Rooms can only be booked", "rooms are only available": the times are those of the bookings that a room has.
fn done_at(parser: &Parser, set: &Set, (from, to): (usize, usize)) -> Option<Set> {
    if !set.filter.is_always() {
        return None;
    }
    let stretched = |thing: ThingId| parser.stretch(&Base::record(thing), &Scope::about(thing)).is_some();
    let of_it = |thing: &ThingId| {
        parser.fields(*thing).any(|(_, own)| own.r#type.kind == model::TypeKind::One(set.thing)) && stretched(*thing)
    };
    let made: Vec<ThingId> = if parser.any(from, &["available", "bookable", "free to book"]) == Some(to) {
        (0..u32::try_from(parser.app().things.len()).ok()?).map(ThingId).filter(of_it).collect()
    } else {
        let verbs = parser.verb(from, Shape::Participle).into_iter().filter(|(end, _)| *end == to);
        let acts = verbs.filter_map(|(_, doing)| if let Doing::Act(actions) = doing { Some(actions) } else { None });
        let makes = acts.flatten().filter_map(|id| parser.action(id));
        let things = makes.filter(|own| own.kind == model::ActionKind::Create).map(|own| own.thing);
        things.filter(|thing| *thing == set.thing || of_it(thing)).collect()
    };
    let [only] = made.as_slice() else { return None };
    Some(Set { thing: *only, base: Base::record(*only), ..set.clone() })
}

fn time(parser: &Parser, (from, to): (usize, usize)) -> Option<Value> {
    parser.literal(from).into_iter().find(|(end, value)| *end == to && value.sort == Sort::Time).map(|(_, value)| value)
}

/// From the first time of a day to the second of that same day.
fn lies_between(parser: &Parser, base: &Base, from: &Value, until: &Value) -> Option<Expr> {
    let (start, end) = parser.stretch(base, &Scope::about(base.thing))?;
    if start.sort != Sort::Moment || end.sort != Sort::Moment {
        return None;
    }
    let day = |moment: &Expr| Expr::DateOf(Box::new(moment.clone()));
    let after = parser.comparison(Comparison::AtLeast, &start, from)?;
    let before = parser.comparison(Comparison::AtMost, &end, until)?;
    let midnight =
        matches!(&until.expr, Expr::Literal(model::Literal::Time(time)) if time.starts_with("24") || time == "00:00");
    (!midnight).then(|| after.and(before).and(Expr::equal(day(&start.expr), day(&end.expr))))
}
