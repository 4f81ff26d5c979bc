//! What a condition comes to where something is known to hold already: nothing is asked twice, and nothing that can't be any more.

use model::{Comparison, Expr};

use super::{constant, differ};

/// The condition where all of these hold. Where one part of it is reached only if another holds (or doesn't), that is known too.
pub fn under(expr: &Expr, facts: &[Expr]) -> Expr {
    match expr {
        Expr::Literal(_) => expr.clone(),
        Expr::Not(inner) => under(inner, facts).not(),
        Expr::And(parts) => row(parts, facts, true),
        Expr::Or(parts) => row(parts, facts, false),
        other => match facts.iter().find_map(|fact| settled(other, fact)) {
            Some(holds) => constant(holds),
            None => other.clone(),
        },
    }
}

fn row(parts: &[Expr], facts: &[Expr], all: bool) -> Expr {
    let mut facts = facts.to_vec();
    let mut kept = constant(all);
    for part in parts {
        let part = under(part, &facts);
        kept = if all { kept.and(part.clone()) } else { kept.or(part.clone()) };
        facts.push(if all { part } else { part.not() });
    }
    kept
}

/// Whether a single condition holds where the fact does; nothing where that isn't known from it.
fn settled(expr: &Expr, fact: &Expr) -> Option<bool> {
    match fact {
        Expr::And(facts) => facts.iter().find_map(|fact| settled(expr, fact)),
        Expr::Not(inner) => match inner.as_ref() {
            // None of them holds.
            Expr::Or(denied) => denied.iter().find_map(|one| settled(expr, &one.clone().not())),
            denied => refuted(expr, denied),
        },
        Expr::Compare { op: Comparison::NotEqual, left, right } => refuted(expr, &equal(left, right)),
        fact => entailed(expr, fact),
    }
}

fn equal(left: &Expr, right: &Expr) -> Expr {
    Expr::compare(Comparison::Equal, left.clone(), right.clone())
}

/// What is known of it where the fact, a single condition, holds.
fn entailed(expr: &Expr, fact: &Expr) -> Option<bool> {
    if expr == fact {
        return Some(true);
    }
    match expr {
        Expr::Compare { op: Comparison::NotEqual, left, right } => {
            entailed(&equal(left, right), fact).map(|holds| !holds)
        }
        Expr::Compare { op: Comparison::Equal, left, right } => {
            let values = values_of(fact, left)?;
            values.iter().all(|value| differ(value, right)).then_some(false)
        }
        Expr::OneOf { value, list } => {
            let values = values_of(fact, value)?;
            if values.iter().all(|one| list.contains(one)) {
                return Some(true);
            }
            values.iter().all(|one| list.iter().all(|other| differ(one, other))).then_some(false)
        }
        _ => None,
    }
}

/// What is known of it where the single condition doesn't hold.
fn refuted(expr: &Expr, denied: &Expr) -> Option<bool> {
    if expr == denied {
        return Some(false);
    }
    match expr {
        Expr::Compare { op: Comparison::NotEqual, left, right } => {
            refuted(&equal(left, right), denied).map(|holds| !holds)
        }
        Expr::Compare { op: Comparison::Equal, left, right } => {
            values_of(denied, left)?.contains(&right.as_ref()).then_some(false)
        }
        _ => None,
    }
}

/// The values that it can have where the condition holds.
fn values_of<'e>(condition: &'e Expr, of: &Expr) -> Option<Vec<&'e Expr>> {
    match condition {
        Expr::Compare { op: Comparison::Equal, left, right } if **left == *of => Some(vec![right]),
        Expr::OneOf { value, list } if **value == *of => Some(list.iter().collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use model::{FieldId, FieldRef, Literal, Root, ThingId};

    use super::*;

    const STATE: FieldRef = FieldRef { thing: ThingId(2), field: FieldId::Own(0) };

    fn lit() -> Expr {
        Expr::path(Root::Record, vec![FieldRef { thing: ThingId(2), field: FieldId::Own(1) }])
    }

    fn at(choice: u32) -> Expr {
        Expr::equal(Expr::path(Root::Record, vec![STATE]), said(choice))
    }

    fn said(choice: u32) -> Expr {
        Expr::Literal(Literal::Choice { field: STATE, choice: model::ChoiceId(choice) })
    }

    #[test]
    fn what_holds_already_isnt_asked_again() {
        let again = lit().not().and(Expr::And(vec![Expr::SignedIn, lit().not()]).not());
        assert_eq!(under(&again, &[]), lit().not().and(Expr::SignedIn.not()));
    }

    #[test]
    fn what_cant_be_any_more_is_told() {
        assert!(under(&at(0), &[at(1)]).is_never());
        assert!(under(&at(0), &[at(0).not()]).is_never());
        let either =
            Expr::OneOf { value: Box::new(Expr::path(Root::Record, vec![STATE])), list: vec![said(1), said(2)] };
        assert!(under(&at(0), std::slice::from_ref(&either)).is_never());
        assert_eq!(under(&at(1), std::slice::from_ref(&either)), at(1));
        assert!(under(&at(1), &[either.not()]).is_never());
    }

    #[test]
    fn the_second_of_two_ways_is_reached_where_the_first_isnt_there() {
        let ways = Expr::Or(vec![at(0), Expr::And(vec![at(0).not(), Expr::SignedIn])]);
        assert_eq!(under(&ways, &[]), at(0).or(Expr::SignedIn));
    }
}
