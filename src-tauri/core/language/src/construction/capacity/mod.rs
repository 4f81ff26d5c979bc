//! As many as a field says: "A class can't have more bookings than its capacity." "No coach may take more riders than it has
//! seats."

use model::{CountScope, Expr, Path, Root, Row, RuleKind};

mod there;

use super::limit::{holders, modals, possessing};
use super::{Clause, Understood, rule};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Parser, Scope, Sort};

/// What can be said of it.
pub const SAID: &[Saying] = &[saying(Section::Limits, "{a parent} can't have more {things} than its {room}.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = there::read(parser, clause);
    let start = parser.skip(clause.from, &["also", "however", ","]);
    for (middle, (holder, when, nobody)) in holders(parser, start, clause) {
        let Some(holder) = holder else { continue };
        for (next, negative) in modals(parser, middle) {
            if negative == nobody {
                continue;
            }
            for (end, made) in possessing(parser, next) {
                let Some(more) = parser.eat(end, "more") else { continue };
                for (stop, set) in parser.rows(more, &clause.scope()) {
                    if set.bound.is_some() || made.is_some_and(|thing| thing != set.thing) {
                        continue;
                    }
                    let Some(than) = parser.any(stop, &["than", "at a time than", "at the same time than"]) else {
                        continue;
                    };
                    let ways = parser.ways(set.thing, &|target| target == holder);
                    let [(way, _)] = ways.as_slice() else { continue };
                    let record = Base::record(set.thing);
                    let holder_base = record.along(way, holder);
                    let than = parser.skip(than, &["it has", "they have", "there are"]);
                    for (last, most) in most(parser, than, holder) {
                        if last != clause.to {
                            continue;
                        }
                        let kind = RuleKind::Limit {
                            per: vec![Path { root: Root::Row(Row(0)), steps: way.clone() }],
                            counted: set.filter.clone(),
                            sum: None,
                            least: None,
                            most: Some(crate::phrase::rebase(&most, &holder_base, 0)),
                            scope: CountScope::AtATime,
                        };
                        let when = crate::phrase::rebase(&when, &holder_base, 0);
                        let meaning = rule(set.thing, Vec::new(), Vec::new(), when, kind);
                        found.push(Understood::new("limit", vec![meaning]).about(set.thing));
                    }
                }
            }
        }
    }
    found
}

/// "its capacity", "seats": a number that the holder keeps, over the holder as the record.
fn most(parser: &Parser, at: usize, holder: model::ThingId) -> Vec<(usize, Expr)> {
    let scope = Scope::about(holder).mention(Base::record(holder));
    let mut found: Vec<(usize, Expr)> = parser
        .value(at, &scope)
        .into_iter()
        .filter(|(_, value)| value.sort == Sort::Number && crate::phrase::mentions(&value.expr, &Root::Record))
        .map(|(end, value)| (end, value.expr))
        .collect();
    for (end, names) in parser.field_names(at) {
        for field in parser.fields_named(&names, holder) {
            let value = parser.of_field(&Base::record(holder), field, &scope);
            if value.sort == Sort::Number && !found.contains(&(end, value.expr.clone())) {
                found.push((end, value.expr));
            }
        }
    }
    found
}
