use model::{Duration, Expr, Literal, Unit};

use super::{Parser, Sort, Value};
use crate::chart::{Edges, add};
use crate::tokens::{Kind, Number, is_smaller, unit_of};

impl Parser<'_> {
    /// "24 hours", "two days and 6 hours", "half an hour", "14 days (336 hours)".
    pub fn duration(&self, at: usize) -> Edges<Duration> {
        let mut edges = Edges::new();
        let mut total = Duration::default();
        let mut end = at;
        let mut before: Option<Unit> = None;
        while let Some((next, part)) = self.length(end) {
            // "2 hours, 30 minutes" is one length; "30 minutes, 60 minutes" are two.
            let unit = unit_of(self.word(next - 1));
            if unit.zip(before).is_some_and(|(own, before)| !is_smaller(own, before)) {
                break;
            }
            before = unit;
            total.years = total.years.saturating_add(part.years);
            total.months = total.months.saturating_add(part.months);
            total.days = total.days.saturating_add(part.days);
            total.seconds = total.seconds.saturating_add(part.seconds);
            end = next;
            add(&mut edges, end, total);
            match self.any(end, &["and", ","]) {
                Some(after) => end = after,
                None => break,
            }
        }
        // "(five times 24 hours)" says exactly what the days are.
        if let Some((end, _)) = edges.last().cloned()
            && let Some((after, exact)) = self.exact_length(end)
        {
            edges.clear();
            edges.push((after, exact));
        }
        edges
    }

    fn exact_length(&self, at: usize) -> Option<(usize, Duration)> {
        let open = self.eat(at, "(")?;
        let open = self.skip(open, &["that is", "exactly", "meaning"]);
        if let Some(times) = self.token(open).and_then(|token| token.whole())
            && let Some(next) = self.eat(open + 1, "times")
            && let Some((end, each)) = self.length(next)
        {
            let end = self.eat(end, ")")?;
            return Some((end, Duration::seconds(each.seconds.saturating_mul(times))));
        }
        let (end, exact) = self.length(open)?;
        Some((self.eat(end, ")")?, exact))
    }

    fn length(&self, at: usize) -> Option<(usize, Duration)> {
        if let Some(after) = self.any(at, &["half an hour", "a half hour"]) {
            return Some((after, Duration::seconds(1800)));
        }
        let (number, next) = match self.token(at).map(|token| &token.kind) {
            Some(Kind::Number(number)) => (*number, at + 1),
            _ => match self.word(at) {
                "a" | "an" | "one" => (Number::new(1), at + 1),
                _ => return None,
            },
        };
        let next = self.skip(next, &["full", "whole", "calendar", "clock"]);
        let unit = unit_of(self.word(next))?;
        Some((next + 1, length_of(number, unit)?))
    }

    /// A number, an amount, a date, a time, a quotation, yes or no.
    pub fn literal(&self, at: usize) -> Edges<Value> {
        let mut edges = Edges::new();
        let Some(token) = self.token(at) else { return edges };
        let value = match &token.kind {
            Kind::Number(number) => Some((number_literal(*number), Sort::Number)),
            Kind::Money(number, _) => self.money(*number).map(|minor| (Literal::Money(minor), Sort::Money)),
            Kind::Percent(number) => Some((number_literal(*number), Sort::Percent)),
            Kind::Time(time) => Some((Literal::Time(time.clone()), Sort::Time)),
            Kind::Date(date) => Some((Literal::Date(date.clone()), Sort::Date)),
            Kind::Quoted(text) => Some((Literal::Text(text.clone()), Sort::Text)),
            Kind::Word => match token.lower.as_str() {
                "yes" | "true" => Some((Literal::YesNo(true), Sort::YesNo)),
                "no" | "false" if !self.word(at + 1).starts_with(char::is_alphabetic) => {
                    Some((Literal::YesNo(false), Sort::YesNo))
                }
                "empty" | "blank" => Some((Literal::Empty, Sort::Empty)),
                "one" => Some((Literal::Whole(1), Sort::Number)),
                _ => None,
            },
            _ => None,
        };
        if let Some((literal, sort)) = value {
            self.reach(at + 1);
            edges.push((at + 1, Value::new(Expr::Literal(literal), sort)));
        }
        for (end, duration) in self.duration(at) {
            add(&mut edges, end, Value::new(Expr::Literal(Literal::Duration(duration)), Sort::Duration));
        }
        edges
    }

    /// Minor units of the app's currency.
    pub fn money(&self, number: Number) -> Option<i64> {
        number.at_scale(self.app().currency.digits)
    }

    /// A plain number where an amount of something is asked for: "more than 0" of a price.
    pub fn coerce(&self, value: Value, sort: &Sort) -> Value {
        match (&value.expr, &value.sort, sort) {
            (Expr::Literal(Literal::Whole(whole)), Sort::Number, Sort::Money) => {
                match self.money(Number::new(*whole)) {
                    Some(minor) => Value::new(Expr::Literal(Literal::Money(minor)), Sort::Money),
                    None => value,
                }
            }
            (Expr::Literal(Literal::Decimal { units, scale }), Sort::Number, Sort::Money) => {
                match self.money(Number { units: *units, scale: *scale }) {
                    Some(minor) => Value::new(Expr::Literal(Literal::Money(minor)), Sort::Money),
                    None => value,
                }
            }
            (Expr::Literal(_), Sort::Number, Sort::Percent) => Value { sort: Sort::Percent, ..value },
            (Expr::Literal(_), Sort::Percent, Sort::Number) => Value { sort: Sort::Number, ..value },
            _ => value,
        }
    }
}

pub fn number_literal(number: Number) -> Literal {
    match number.whole() {
        Some(whole) => Literal::Whole(whole),
        None => Literal::Decimal { units: number.units, scale: number.scale },
    }
}

/// So many of a unit of time.
pub(super) fn length_of(number: Number, unit: Unit) -> Option<Duration> {
    let seconds = match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::Day | Unit::Week | Unit::Month | Unit::Year => 0,
    };
    if seconds > 0 {
        let scale = 10i64.checked_pow(u32::from(number.scale))?;
        let total = number.units.checked_mul(seconds)?;
        return (total % scale == 0).then_some(Duration::seconds(total / scale));
    }
    let whole = i32::try_from(number.whole()?).ok()?;
    Some(match unit {
        Unit::Week => Duration::days(whole.checked_mul(7)?),
        Unit::Month => Duration::months(whole),
        Unit::Year => Duration::years(whole),
        _ => Duration::days(whole),
    })
}
