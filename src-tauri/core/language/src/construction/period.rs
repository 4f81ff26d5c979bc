//! Over what a limit counts: at a time, in any so many hours, per day by the calendar.

use model::{CountScope, Duration, Expr, FieldId, FieldRef, Period};

use crate::phrase::{Assumed, Base, Parser, Scope, Set, Sort};
use crate::tokens::unit_of;

/// "at a time", "per day", "in any 24 hours", "in a calendar year".
pub(super) fn periods(parser: &Parser, at: usize, set: &Set, scope: &Scope) -> Vec<(usize, CountScope, Vec<Assumed>)> {
    let mut found = vec![(at, CountScope::AtATime, Vec::new())];
    // What lasts from one moment to another overlaps "at the same time"; anything else is merely there.
    // Where it has a time but not how long it lasts, the sentence is asked about.
    let timed = parser.fields(set.thing).any(|(_, own)| {
        matches!(own.r#type.kind, model::TypeKind::Moment | model::TypeKind::Time)
            && matches!(own.filled, model::Filled::ByPerson)
    }) || super::overlap::stretch(parser, set.thing).is_some();
    let same_time = parser.any(at, &["at once", "at the same time"]).filter(|_| !timed);
    if let Some(end) = same_time {
        found.push((end, CountScope::AtATime, Vec::new()));
    }
    if let Some(end) = parser.any(at, &["at a time", "at any time", "at any one time", "at any given time", "in total"])
    {
        found.push((end, CountScope::AtATime, Vec::new()));
    }
    let created = FieldRef { thing: set.thing, field: FieldId::CreatedAt };
    let inner = scope.level.saturating_add(1);
    let made = Base::row(inner, set.thing).field(created, inner);
    if let Some(next) = parser.any(at, &["in any", "within any", "in", "within", "every", "per", "during any"]) {
        // "12 hours in a day" is a day by the calendar; "in any day" and "in 24 hours" are none.
        let calendar = parser.word(at) == "in" && matches!(parser.word(next), "a" | "one");
        for (end, by) in if calendar { Vec::new() } else { parser.duration(next) } {
            if let Some(seconds) = elapsed(by) {
                found.push((end, CountScope::Rolling { seconds, moment: made.clone() }, Vec::new()));
            }
        }
    }
    if let Some(next) = parser.any(
        at,
        &["per", "a", "each", "every", "in a", "in one", "in the same", "on the same", "on one", "in any", "on any"],
    ) {
        let next = parser.skip(next, &["single", "calendar"]);
        let period = match parser.word(next) {
            "hour" => Some(Period::Hour),
            "day" | "date" => Some(Period::Day),
            "week" => Some(Period::Week),
            "month" => Some(Period::Month),
            "year" => Some(Period::Year),
            _ => None,
        };
        if let Some(period) = period
            && unit_of(parser.word(next)).is_some_and(|_| true)
        {
            // "two rentals on the same day" lie on that day, and so does what begins at a moment of its own.
            let on = parser.any(at, &["on the same", "on one", "on any", "in the same"]).is_some();
            let lies = day_of(parser, set, inner).filter(|_| on || begins(parser, set, inner));
            let by = if lies.is_some() { "when they are" } else { "when they were made" };
            let text = match period {
                Period::Hour => "an hour by the clock".to_owned(),
                Period::Day => format!("a calendar day in the app's time zone, by {by}"),
                Period::Week => format!("a calendar week from Monday, by {by}"),
                Period::Month => format!("a calendar month, by {by}"),
                Period::Year => format!("a calendar year, by {by}"),
            };
            let words = parser.words_between(at, next + 1);
            let rolling = match period {
                Period::Hour => "in any 1 hour",
                Period::Day => "in any 24 hours",
                Period::Week => "in any 168 hours",
                Period::Month => "in any 720 hours",
                Period::Year => "in any 8760 hours",
            };
            let mut alternatives = vec![(format!("counted {rolling}"), rolling.to_owned())];
            if lies.is_some() && !on {
                let label = "by when they were made".to_owned();
                alternatives.insert(0, (label, format!("{words}, going by when they were made")));
            }
            if let Some(field) =
                day_of(parser, set, inner).filter(|_| lies.is_none()).and_then(|by| field_of(parser, &by))
            {
                alternatives.insert(0, (format!("by their {field}"), format!("{words}, going by their {field}")));
            }
            let assumed = Assumed {
                code: "period-is-calendar",
                from: at,
                to: next + 1,
                text: format!("“{words}” is {text}."),
                alternatives,
            };
            let moment = lies.unwrap_or_else(|| made.clone());
            found.push((next + 1, CountScope::PerPeriod { period, moment }, vec![assumed]));
            // "(1 January to 31 December, going by the day of the visit)", ", going by its date": which day counts.
            if let Some((end, moment)) = going_by(parser, next + 1, set, inner) {
                found.push((end, CountScope::PerPeriod { period, moment }, Vec::new()));
            }
        }
    }
    found
}

/// What the record calls the moment.
fn field_of(parser: &Parser, moment: &Expr) -> Option<String> {
    let path = match moment {
        Expr::Path(path) => path,
        Expr::MomentOf { date, time: None } => match &**date {
            Expr::Path(path) => path,
            _ => return None,
        },
        _ => return None,
    };
    let [step] = path.steps.as_slice() else { return None };
    Some(parser.fields(step.thing).find(|(own, _)| own == step)?.1.name.clone())
}

/// Which moment of the record decides, where the sentence says so.
fn going_by(parser: &Parser, at: usize, set: &Set, level: u8) -> Option<(usize, Expr)> {
    let open = parser.any(at, &["(", ","])?;
    let parenthesis = parser.word(at) == "(";
    let go =
        (open..parser.len().min(open + 10)).find_map(|place| parser.any(place, &["going by", "counted by", "by"]))?;
    // In front of it only the calendar may say itself again: "1 January to 31 December".
    let plain = (open..go).all(|place| {
        let kind = parser.token(place).map(|token| &token.kind);
        matches!(
            parser.word(place),
            "to" | "," | "january" | "december" | "going" | "counted" | "by" | "from" | "until"
        ) || matches!(
            kind,
            Some(crate::tokens::Kind::Number(_) | crate::tokens::Kind::Date(_) | crate::tokens::Kind::Ordinal(_))
        )
    });
    let made = ["when they were made", "when it was made", "when they were added"];
    if let Some(end) = parser.any(go, &made).filter(|_| plain && !parenthesis) {
        let created = FieldRef { thing: set.thing, field: FieldId::CreatedAt };
        return Some((end, Base::row(level, set.thing).field(created, level)));
    }
    let row = Base::row(level, set.thing);
    let scope = Scope { level, row: Some(row.clone()), ..Scope::default() }.mention(row.clone());
    let start = parser.skip(go, &["the", "its", "their"]);
    let (end, value) = parser.member(start, &row, &scope).into_iter().find(|(_, value)| value.sort.is_temporal())?;
    let again = parser.any(end, &["of the", "of their", "of its"]).map(|of| {
        parser
            .terms(of)
            .iter()
            .find(|own| own.term == crate::vocabulary::Term::Thing(set.thing))
            .map_or(of + 1, |own| of + own.len)
    });
    let end = again.unwrap_or(end);
    let end = if parenthesis { parser.eat(end, ")")? } else { end };
    let moment = match value.sort {
        Sort::Date => Expr::MomentOf { date: Box::new(value.expr), time: None },
        _ => value.expr,
    };
    plain.then_some((end, moment))
}

/// Whether a record begins at a moment of its own.
fn begins(parser: &Parser, set: &Set, level: u8) -> bool {
    let scope = Scope { level, ..Scope::default() };
    parser.beginning(&Base::row(level, set.thing), &scope).is_some()
}

/// The moment at which a record lies: where it begins, or the one date that people give it.
fn day_of(parser: &Parser, set: &Set, level: u8) -> Option<Expr> {
    let row = Base::row(level, set.thing);
    let scope = Scope { level, ..Scope::default() };
    let value = parser.beginning(&row, &scope).or_else(|| {
        let mut dates = parser.fields(set.thing).filter(|(field, own)| {
            own.filled == model::Filled::ByPerson
                && own.computed.is_none()
                && crate::phrase::sort_of(parser.app(), *field).is_temporal()
        });
        match (dates.next(), dates.next()) {
            (Some((field, _)), None) => Some(parser.of_field(&row, field, &scope)),
            _ => None,
        }
    })?;
    Some(match value.sort {
        Sort::Date => Expr::MomentOf { date: Box::new(value.expr), time: None },
        _ => value.expr,
    })
}

pub(super) fn elapsed(by: Duration) -> Option<i64> {
    if by.months != 0 || by.years != 0 {
        return None;
    }
    by.seconds.checked_add(i64::from(by.days).checked_mul(86_400)?)
}
