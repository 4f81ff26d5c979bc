//! How long something may last: "A rental must last between 1 and 6 hours." "Lessons may not last longer than 2 hours."

use model::{Comparison, Duration, Expr, RuleKind, Unit};

use super::{Clause, Understood, rule};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Parser, Scope};
use crate::tokens::unit_of;

/// What can be said of it.
pub const SAID: &[Saying] = &[saying(Section::Times, "{a thing} can last at most <2 hours>.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let mut subjects = parser.set(clause.from, &clause.scope(), &|thing| vec![Base::record(thing)]);
    // "… and can't be longer than 4 hours", "It must last at least an hour".
    if let Some(thing) = clause.it {
        let set = |end: usize| (end, super::record_set(thing, clause));
        subjects.extend(parser.any(clause.from, &["it", "they"]).map(set));
        subjects.extend(clause.beside.then(|| set(clause.from)));
    }
    for (middle, set) in subjects {
        if set.bound.is_some() {
            continue;
        }
        let demands = [
            "must last",
            "has to last",
            "have to last",
            "can last",
            "may last",
            "should last",
            "lasts",
            "last",
            "must be",
            "has to be",
            "have to be",
            "should be",
            "can be",
            "may be",
            "is",
            "are",
        ];
        let forbids = [
            "can not last",
            "may not last",
            "must not last",
            "can never last",
            "should not last",
            "never lasts",
            "can not be",
            "may not be",
            "must not be",
            "can never be",
            "is never",
            "are never",
            "should not be",
        ];
        let (next, negative) = match (parser.any(middle, &forbids), parser.any(middle, &demands)) {
            (Some(next), _) => (next, true),
            (None, Some(next)) => (next, false),
            (None, None) => continue,
        };
        // "No shift may be longer than 6 hours": the denial is in front.
        let denied = set.determiner == crate::phrase::Determiner::No;
        if denied && negative {
            continue;
        }
        let negative = negative || denied;
        // "be longer than 2 hours" and "be at least 2 hours long", never "be more than 2": that may be said of another amount.
        let long = matches!(parser.word(clause.to - 1), "long") && clause.to > next;
        let stated = matches!(parser.word(next - 1), "be" | "is" | "are" | "never");
        let compared = matches!(parser.word(next), "longer" | "shorter")
            || parser.word(next) == "no" && parser.word(next + 1) == "longer";
        if stated && !compared && !long {
            continue;
        }
        let record = Base::record(set.thing);
        let scope = Scope::about(set.thing);
        let Some((start, end)) = parser.stretch(&record, &scope) else { continue };
        let against = |op: Comparison, by: Duration| {
            let from = Box::new(start.expr.clone());
            Expr::compare(op, end.expr.clone(), Expr::Shift { from, by, back: false })
        };
        for (stop, bounds) in lengths(parser, next, negative) {
            if parser.skip(stop, &["long", "in length", "in all"]) != clause.to {
                continue;
            }
            let holds = bounds.into_iter().fold(Expr::always(), |holds, (op, by)| holds.and(against(op, by)));
            let holds = if negative { holds.not() } else { holds };
            let field = super::check::field_of(&holds, set.thing);
            let kind = RuleKind::Check { holds, field };
            let meaning = rule(set.thing, Vec::new(), Vec::new(), set.filter.clone(), kind);
            found.push(Understood::new("check", vec![meaning]).about(set.thing));
        }
    }
    found
}

/// "between 1 and 6 hours", "at least 30 minutes", "longer than 2 hours": what the end is compared with.
fn lengths(parser: &Parser, at: usize, negative: bool) -> Vec<(usize, Vec<(Comparison, Duration)>)> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More};
    let mut found = Vec::new();
    if let (Some(next), false) = (parser.any(at, &["between", "from"]), negative) {
        for (middle, least) in amount(parser, next) {
            let Some(and) = parser.any(middle, &["and", "to", "-"]) else { continue };
            for (stop, most) in parser.duration(and) {
                found.push((stop, vec![(AtLeast, least), (AtMost, most)]));
            }
        }
    }
    let bounds: &[(&[&str], Comparison)] = &[
        (&["at least", "no less than", "not less than"], AtLeast),
        (&["at most", "no longer than", "no more than", "not longer than", "up to", "not more than"], AtMost),
        (&["longer than", "more than"], More),
        (&["shorter than", "less than"], Less),
        (&["exactly"], Equal),
    ];
    for (words, op) in bounds {
        let Some(next) = parser.any(at, words) else { continue };
        if negative && !matches!(op, More | Less) {
            continue;
        }
        found.extend(parser.duration(next).into_iter().map(|(stop, by)| (stop, vec![(*op, by)])));
    }
    // "at least 30 minutes and at most 8 hours"
    for (stop, first) in found.clone() {
        let Some(and) = parser.any(stop, &["and", "but", ", but"]).filter(|_| !negative) else { continue };
        for (words, op) in bounds.iter().filter(|(_, op)| first.iter().all(|(own, _)| own != op)) {
            let Some(next) = parser.any(and, words) else { continue };
            let second = parser.duration(next).into_iter();
            found.extend(second.map(|(stop, by)| (stop, first.iter().copied().chain([(*op, by)]).collect())));
        }
    }
    found
}

/// "1" before "and 6 hours" has the unit that follows; "30 minutes" has its own.
fn amount(parser: &Parser, at: usize) -> Vec<(usize, Duration)> {
    let own = parser.duration(at);
    if !own.is_empty() {
        return own;
    }
    let count = parser.token(at).and_then(crate::tokens::Token::whole);
    let unit = (at + 1..at + 5).find_map(|ahead| unit_of(parser.word(ahead)));
    match (count, unit) {
        (Some(count), Some(unit)) => vec![(at + 1, of_unit(count, unit))],
        _ => Vec::new(),
    }
}

fn of_unit(count: i64, unit: Unit) -> Duration {
    let small = i32::try_from(count).unwrap_or(i32::MAX);
    match unit {
        Unit::Second => Duration::seconds(count),
        Unit::Minute => Duration::seconds(count.saturating_mul(60)),
        Unit::Hour => Duration::hours(count),
        Unit::Day => Duration::days(small),
        Unit::Week => Duration::days(small.saturating_mul(7)),
        Unit::Month => Duration::months(small),
        Unit::Year => Duration::years(small),
    }
}
