//! Amounts said by a verb of their own: "weighs more than 12 kg", "cost over £200".

use model::Expr;

use super::{Base, Parser, Scope, Sort};
use crate::chart::{Edges, add};

/// Verbs, and the fields that hold what they say.
const SAID_OF: &[(&[&str], &[&str])] = &[
    (&["weigh", "weighs"], &["weight"]),
    (&["cost", "costs"], &["cost", "price", "fee", "fare", "rate"]),
    (&["measure", "measures"], &["size", "length", "height"]),
];

impl Parser<'_> {
    /// Of the one field of the record that is called after the verb.
    pub(super) fn said_by_verb(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (verbs, names) in SAID_OF {
            let Some(next) = self.any(at, verbs) else { continue };
            let named = |name: &str| {
                let name = name.to_lowercase();
                names.iter().any(|own| {
                    name == *own
                        || name
                            .strip_prefix(own)
                            .is_some_and(|rest| rest.starts_with(" in ") || rest.starts_with(" per "))
                })
            };
            let mut fields = self.fields(base.thing).filter(|(field, own)| {
                named(&own.name) && matches!(super::sort_of(self.app(), *field), Sort::Number | Sort::Money)
            });
            let (Some((field, own)), None) = (fields.next(), fields.next()) else { continue };
            let value = self.of_field(base, field, scope);
            for (middle, op) in self.comparison_words(next) {
                for (end, limit) in self.value(middle, scope) {
                    let Some(expr) = self.comparison(op, &value, &limit) else { continue };
                    add(&mut edges, self.unit_again(end, &own.name), expr);
                }
            }
        }
        edges
    }

    /// "kg" behind the number, where the field is in kilograms or doesn't say.
    fn unit_again(&self, at: usize, name: &str) -> usize {
        let lower = name.to_lowercase();
        match lower.rsplit_once(" in ") {
            Some((_, unit)) => self.skip(at, &[unit]),
            None if lower == "weight" => self.skip(at, &["kg", "kilos", "kilograms"]),
            None => at,
        }
    }
}
