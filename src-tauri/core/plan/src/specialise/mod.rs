//! Folding what is known about the acting person into a condition, so that an owner-only list needs no role look-ups.

mod facts;

use model::{Comparison, Expr, Literal, Path, Root, ThingId};

pub use facts::under;

/// What is known about who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// The app itself: a job, a timer, a reaction.
    System,
    /// Nobody is signed in.
    Nobody,
    /// A person with these roles, those that a role includes among them, sorted.
    Person { roles: Vec<ThingId> },
}

impl Actor {
    pub fn nobody() -> Self {
        Self::Nobody
    }

    /// A person who has rows in these kinds of people; what the roles include is added.
    pub fn person(plan: &crate::Plan, own: &[ThingId]) -> Self {
        let mut roles = Vec::new();
        for role in own {
            let person = plan.resources.get(role.0 as usize).and_then(|resource| resource.person.as_ref());
            roles.extend(person.map(|person| person.includes.clone()).unwrap_or_default());
        }
        roles.sort();
        roles.dedup();
        Self::Person { roles }
    }
}

/// The same condition for this actor. Simplified: constants are gone, `always` and `never` are recognisable as such.
///
/// Where nobody acts, every path from the actor is empty.
pub fn specialise(expr: &Expr, actor: &Actor) -> Expr {
    fold(expr, Some(actor))
}

/// Only simplified, for whoever acts.
pub fn simplify(expr: &Expr) -> Expr {
    fold(expr, None)
}

fn constant(holds: bool) -> Expr {
    if holds { Expr::always() } else { Expr::never() }
}

fn is_empty_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Literal::Empty))
}

/// Whether the value is one of the actor's own: such a comparison never holds with an empty value.
pub(crate) fn from_actor(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(Path { root: Root::Actor, .. }))
}

fn fold(expr: &Expr, actor: Option<&Actor>) -> Expr {
    match expr {
        Expr::ActorIs(role) => match actor {
            Some(Actor::Person { roles }) => constant(roles.binary_search(role).is_ok()),
            Some(_) => Expr::never(),
            None => expr.clone(),
        },
        Expr::SignedIn => match actor {
            Some(actor) => constant(matches!(actor, Actor::Person { .. })),
            None => expr.clone(),
        },
        Expr::BySystem => match actor {
            Some(actor) => constant(matches!(actor, Actor::System)),
            None => expr.clone(),
        },
        Expr::Path(path) if path.root == Root::Actor => match actor {
            Some(Actor::System | Actor::Nobody) => Expr::Literal(Literal::Empty),
            _ => expr.clone(),
        },
        Expr::Literal(Literal::YesNo(value)) => constant(*value),
        Expr::Not(inner) => fold(inner, actor).not(),
        Expr::And(parts) => {
            let mut kept = Expr::always();
            for part in parts {
                let part = absorbed(&kept, fold(part, actor));
                if part.is_never() {
                    return part;
                }
                if holds_in(&kept, &part.clone().not()) {
                    return Expr::never();
                }
                if !part.is_always() && !holds_in(&kept, &part) {
                    kept = kept.and(part);
                }
            }
            kept
        }
        Expr::Or(parts) => {
            let mut kept = Expr::never();
            for part in parts {
                let part = fold(part, actor);
                if part.is_always() {
                    return part;
                }
                if !part.is_never() && !any_in(&kept, &part) {
                    kept = without_narrower(kept, &part).or(part);
                }
            }
            kept
        }
        Expr::If { condition, then, otherwise } => {
            let condition = fold(condition, actor);
            if condition.is_always() {
                return fold(then, actor);
            }
            if condition.is_never() {
                return fold(otherwise, actor);
            }
            let (then, otherwise) = (fold(then, actor), fold(otherwise, actor));
            if then == otherwise {
                return then;
            }
            Expr::If { condition: Box::new(condition), then: Box::new(then), otherwise: Box::new(otherwise) }
        }
        Expr::Compare { op, left, right } => {
            let strict = from_actor(left) || from_actor(right);
            let (folded_left, folded_right) = (value(left, actor), value(right, actor));
            let (no_left, no_right) = (is_empty_literal(&folded_left), is_empty_literal(&folded_right));
            match op {
                // "Their own": nobody owns what nobody is named in.
                Comparison::Equal if strict && (no_left || no_right) => Expr::never(),
                Comparison::NotEqual if strict && (no_left || no_right) => Expr::always(),
                Comparison::Equal if no_left && no_right => Expr::always(),
                Comparison::NotEqual if no_left && no_right => Expr::never(),
                Comparison::Equal if folded_left == folded_right && !strict => Expr::always(),
                Comparison::Equal if differ(&folded_left, &folded_right) => Expr::never(),
                Comparison::NotEqual if differ(&folded_left, &folded_right) => Expr::always(),
                Comparison::NotEqual if folded_left == folded_right => Expr::never(),
                Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast
                    if no_left || no_right =>
                {
                    Expr::never()
                }
                _ => Expr::compare(*op, folded_left, folded_right),
            }
        }
        Expr::OneOf { value: one, list } => {
            let one = value(one, actor);
            let list: Vec<Expr> = list.iter().map(|other| value(other, actor)).collect();
            if is_plain(&one) && list.contains(&one) {
                return Expr::always();
            }
            if list.iter().all(|other| differ(&one, other)) {
                return Expr::never();
            }
            Expr::OneOf { value: Box::new(one), list }
        }
        Expr::IsEmpty(inner) => {
            let inner = value(inner, actor);
            if is_empty_literal(&inner) { Expr::always() } else { Expr::IsEmpty(Box::new(inner)) }
        }
        other => other.map_children(&mut |child, _| value(child, actor)),
    }
}

/// A child that may be a value, in which a yes or no must stay one.
fn value(expr: &Expr, actor: Option<&Actor>) -> Expr {
    match expr {
        Expr::Literal(_) => expr.clone(),
        other => fold(other, actor),
    }
}

/// Two choices of one field that aren't the same one, a yes and a no.
fn differ(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (
            Expr::Literal(Literal::Choice { field: a, choice: one }),
            Expr::Literal(Literal::Choice { field: b, choice: other }),
        ) => a == b && one != other,
        (Expr::Literal(Literal::YesNo(one)), Expr::Literal(Literal::YesNo(other))) => one != other,
        _ => false,
    }
}

/// Literals other than empty: equal to themselves whatever happens.
fn is_plain(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(_))
}

/// A and not (A and B) is A and not B.
fn absorbed(kept: &Expr, part: Expr) -> Expr {
    match part {
        Expr::Not(inner) => match *inner {
            Expr::And(parts) => {
                let left: Vec<Expr> = parts.into_iter().filter(|one| !holds_in(kept, one)).collect();
                left.into_iter().fold(Expr::always(), Expr::and).not()
            }
            other => other.not(),
        },
        other => other,
    }
}

fn holds_in(all: &Expr, part: &Expr) -> bool {
    match all {
        Expr::And(parts) => parts.contains(part),
        single => single == part,
    }
}

/// Whether the part adds nothing: it is among them, or narrower than one of them (A or (A and B) is A).
fn any_in(any: &Expr, part: &Expr) -> bool {
    match any {
        Expr::Or(parts) => parts.iter().any(|wide| narrower(part, wide)),
        single => narrower(part, single),
    }
}

/// What the part makes needless.
fn without_narrower(any: Expr, part: &Expr) -> Expr {
    match any {
        Expr::Or(parts) => parts.into_iter().filter(|one| !narrower(one, part)).fold(Expr::never(), Expr::or),
        single if narrower(&single, part) => Expr::never(),
        single => single,
    }
}

fn narrower(part: &Expr, wide: &Expr) -> bool {
    part == wide
        || match (part, wide) {
            (Expr::And(parts), Expr::And(wide)) => !wide.is_empty() && wide.iter().all(|one| parts.contains(one)),
            (Expr::And(parts), wide) => parts.contains(wide),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{FieldId, FieldRef};

    fn owner() -> Expr {
        Expr::path(Root::Record, vec![FieldRef { thing: ThingId(3), field: FieldId::Own(1) }])
    }

    fn own() -> Expr {
        Expr::equal(owner(), Expr::path(Root::Actor, vec![]))
    }

    #[test]
    fn a_role_leaves_just_what_it_may() {
        let who = Expr::ActorIs(ThingId(1)).or(Expr::ActorIs(ThingId(0)).and(own()));
        let keeper = Actor::Person { roles: vec![ThingId(1)] };
        let member = Actor::Person { roles: vec![ThingId(0)] };
        assert!(specialise(&who, &keeper).is_always());
        assert_eq!(specialise(&who, &member), own());
        assert!(specialise(&who, &Actor::Nobody).is_never());
        assert!(specialise(&who, &Actor::System).is_never());
    }

    #[test]
    fn what_is_wider_swallows_what_is_narrower() {
        let member = Expr::ActorIs(ThingId(0));
        let narrow = member.clone().and(own());
        assert_eq!(simplify(&Expr::Or(vec![narrow.clone(), member.clone()])), member);
        assert_eq!(simplify(&Expr::Or(vec![member.clone(), narrow.clone()])), member);
        assert!(simplify(&Expr::And(vec![member.clone(), Expr::Not(Box::new(narrow)), own()])).is_never());
    }

    #[test]
    fn nobody_owns_what_has_no_owner() {
        assert!(specialise(&own(), &Actor::Nobody).is_never());
        let other = Expr::compare(Comparison::NotEqual, owner(), Expr::path(Root::Actor, vec![]));
        assert!(specialise(&other, &Actor::System).is_always());
    }
}
