//! "30, 60 or 90 minutes", "£5, £6 or £7": one of several values; the unit is said once or each time.

use model::{Comparison, Expr, Literal, Unit};

use super::{Parser, Sort, Value};
use crate::tokens::{Kind, Number, unit_of};

/// One value of the list: a number by itself takes the unit of the last.
enum Item {
    Bare(Number),
    Whole(Value),
}

impl Parser<'_> {
    /// That the subject is one of the values, with the place behind the last.
    pub(super) fn one_of_several(&self, at: usize, subject: &Value) -> Option<(usize, Expr)> {
        let mut end = self.skip(at, &["either", "one of"]);
        let mut items = Vec::new();
        let mut is_last = false;
        let unit = loop {
            let (next, item) = self.listed_value(end)?;
            items.push(item);
            if is_last {
                end = next;
                break unit_of(self.word(next - 1));
            }
            end = match self.any(next, &[", or", "or"]) {
                Some(after) => {
                    is_last = true;
                    after
                }
                None => self.eat(next, ",")?,
            };
        };
        let values: Option<Vec<Value>> = items.into_iter().map(|item| of_unit(item, unit)).collect();
        let same: Option<Vec<Expr>> =
            values?.iter().map(|value| self.comparison(Comparison::Equal, subject, value)).collect();
        let same = same.filter(|same| same.len() > 1)?;
        Some((end, super::state::either(&same)))
    }

    fn listed_value(&self, at: usize) -> Option<(usize, Item)> {
        let token = self.token(at)?;
        match &token.kind {
            Kind::Number(number) => match self.duration(at).into_iter().next() {
                Some((end, length)) => Some((end, Item::Whole(length_value(length)))),
                None => Some((at + 1, Item::Bare(*number))),
            },
            Kind::Money(..) | Kind::Time(_) | Kind::Date(_) => {
                let (end, value) = self.literal(at).into_iter().next()?;
                Some((end, Item::Whole(value)))
            }
            _ => None,
        }
    }
}

fn length_value(length: model::Duration) -> Value {
    Value::new(Expr::Literal(Literal::Duration(length)), Sort::Duration)
}

fn of_unit(item: Item, unit: Option<Unit>) -> Option<Value> {
    match (item, unit) {
        (Item::Whole(value), _) => Some(value),
        (Item::Bare(number), Some(unit)) => super::literal::length_of(number, unit).map(length_value),
        (Item::Bare(number), None) => {
            Some(Value::new(Expr::Literal(super::literal::number_literal(number)), Sort::Number))
        }
    }
}
