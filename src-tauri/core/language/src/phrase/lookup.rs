//! Values that stand in a table of their own: "the price for that kind of membership", "the rate for its size". And how long the
//! record at hand lasts, in a unit: "the number of nights".

use model::{Aggregate, AggregateKind, Expr, FieldRef, Path, ThingId, Unit};

use super::{Base, Parser, Scope, Sort, Value};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

impl Parser<'_> {
    /// "the price for that kind", "the price per night for that size of dog": the amount of the one row whose key is that of the
    /// record, or of what the record points to.
    pub fn looked_up(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let (Some(next), Some(record)) = (self.eat(at, "the"), &scope.record) else { return edges };
        let joints = ["for that", "of that", "for its", "of its", "for the", "for this", "of this"];
        for (end, amount) in self.tabled(next, record) {
            let Some(middle) = self.any(end, &joints) else { continue };
            for (end, names) in self.field_names(middle) {
                // Where two rows may have the same key, which of them counts isn't said.
                let is_key = |own: &FieldRef| self.field(*own).is_some_and(|own| own.unique.is_some());
                let there = self.fields_named(&names, amount.thing).into_iter().find(is_key);
                let (Some(there), Some((here, owner))) = (there, self.key(record, &names)) else { continue };
                let level = scope.level + 1;
                let row = Base::row(level, amount.thing);
                let mut path = record.path(level);
                path.steps.extend(here.steps);
                let least = Aggregate {
                    kind: AggregateKind::Least,
                    of: amount.thing,
                    filter: Expr::equal(row.field(there, level), Expr::Path(path)),
                    value: Some(row.field(amount, level)),
                };
                let sort = super::sort_of(self.app(), amount);
                let value = Value::new(Expr::Aggregate(Box::new(least)), sort);
                // "of membership" says again whose kind it is.
                for end in [Some(end), self.said_again(end, owner)].into_iter().flatten() {
                    add(&mut edges, end, value.clone());
                }
            }
        }
        edges
    }

    /// Amounts that stand here by their table's name, where it has one amount only, or by their own.
    fn tabled(&self, at: usize, record: &Base) -> Edges<FieldRef> {
        let is_amount = |field: &FieldRef| matches!(super::sort_of(self.app(), *field), Sort::Money | Sort::Number);
        let mut edges = Edges::new();
        for found in self.terms(at) {
            let Term::Thing(table) = found.term else { continue };
            let mut amounts = self.fields(table).map(|(field, _)| field).filter(is_amount);
            if let (Some(amount), None) = (amounts.next(), amounts.next()) {
                add(&mut edges, at + found.len, amount);
            }
        }
        for (end, names) in self.field_names(at) {
            for amount in names.into_iter().filter(is_amount) {
                // What the record has or points to is reached by name.
                let related = self.fields(record.thing).any(|(field, _)| self.target(field) == Some(amount.thing));
                if !related && amount.thing != record.thing {
                    add(&mut edges, end, amount);
                }
            }
        }
        edges
    }

    /// The field of the record that is so called, or of the one thing it points to that has it; and whose it is.
    fn key(&self, record: &Base, names: &[FieldRef]) -> Option<(Path, ThingId)> {
        let of = |thing: ThingId| self.fields_named(names, thing).into_iter().find(|own| own.thing == thing);
        let path = |steps: Vec<FieldRef>| Path { root: model::Root::Record, steps };
        if let Some(own) = of(record.thing) {
            return Some((path(vec![own]), record.thing));
        }
        let mut far = self.fields(record.thing).filter_map(|(field, _)| {
            let target = self.target(field)?;
            Some((path(vec![field, of(target)?]), target))
        });
        far.next().filter(|_| far.next().is_none())
    }

    /// "of membership", "of dog", behind the key.
    fn said_again(&self, at: usize, owner: ThingId) -> Option<usize> {
        let start = self.skip(self.eat(at, "of")?, &["a", "an", "the", "that", "its"]);
        let own = self.terms(start).iter().find(|own| own.term == Term::Thing(owner))?;
        Some(start + own.len)
    }

    /// "the number of nights" of what lasts from one day to another.
    pub(super) fn own_length(&self, at: usize, unit: Unit, scope: &Scope) -> Option<Value> {
        let record = scope.record.as_ref()?;
        if matches!(self.word(at), "from" | "between" | "of" | "since" | "until" | "to" | "in") {
            return None;
        }
        let (start, end) = self.stretch(record, scope)?;
        let expr = Expr::Between { from: Box::new(start.expr), to: Box::new(end.expr), unit };
        Some(Value::new(expr, Sort::Number))
    }
}
