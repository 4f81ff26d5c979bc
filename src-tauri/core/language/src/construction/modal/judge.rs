//! What a sentence about doings comes to: permissions, rules of state and time, duties.

use super::Modal;
use crate::construction::{before, permission, rule};
use crate::phrase::People;
use model::{Expr, Grant, RuleKind, ThingId, Verb, Who};

/// What a passive sentence says around its verb.
pub(super) struct Said {
    /// "Only requested visits …"
    pub(super) only_these: bool,
    pub(super) modal: Modal,
    /// Which records it is said of.
    pub(super) filter: Expr,
    /// What stands behind the verb: "… for a shift that's open".
    pub(super) extra: Expr,
    pub(super) guard: Expr,
    /// "Once approved, …": the guard says from when on it holds.
    pub(super) since: bool,
    /// "…, on our side, …": it is said of those people only.
    pub(super) ours: Option<People>,
}

pub(super) fn judge(
    said: Said,
    verb: Verb,
    thing: ThingId,
    by: Option<People>,
) -> Option<Vec<crate::meaning::Meaning>> {
    let Said { only_these, modal, filter, extra, guard, since, ours } = said;
    if verb == Verb::See {
        let people = by?;
        let grant = match (modal.negative != people.nobody, modal.only, only_these) {
            (true, ..) => Grant::Forbid,
            (_, true, _) => Grant::Only,
            (.., true) => Grant::These,
            _ => Grant::Allow,
        };
        let when = filter.and(extra).and(people.when).and(guard);
        return Some(vec![permission(grant, people.who, verb, thing, None, when)]);
    }
    let mut meanings = Vec::new();
    if modal.negative {
        let (who, when) = match &by {
            Some(people) if people.nobody => return None,
            Some(people) if people.who.contains(&Who::Anyone) || people.who.contains(&Who::SignedIn) => {
                (Vec::new(), people.when.clone())
            }
            Some(people) => (people.who.clone(), people.when.clone()),
            None => (Vec::new(), Expr::always()),
        };
        let refused = filter.and(extra).and(guard);
        let (own, rest) = crate::construction::by_actor(&refused);
        if refused.is_always() {
            let who = if who.is_empty() { vec![Who::Anyone] } else { who };
            meanings.push(permission(Grant::Forbid, who, verb, thing, None, when));
        } else if !own.is_always() {
            // "… by the warden who requested it": it must lie with somebody else.
            meanings.push(rule(thing, vec![verb], who, when.and(rest), RuleKind::Duty { holds: own.not() }));
        } else {
            meanings.push(rule(thing, vec![verb], who, when, before(refused.not())));
        }
        return Some(meanings);
    }
    // "… by a different warden": a duty, and a grant only where the people are named.
    let (other_than, extra): (Vec<Expr>, Vec<Expr>) = parts_of(extra).into_iter().partition(not_the_actor);
    let extra = extra.into_iter().fold(Expr::always(), Expr::and);
    if let (Some(people), false) = (&by, other_than.is_empty()) {
        if people.who.iter().all(|who| matches!(who, Who::Role(_))) {
            let when = people.when.clone();
            meanings.push(permission(Grant::Allow, people.who.clone(), verb, thing, None, when));
        }
        let holds = other_than.into_iter().fold(Expr::always(), Expr::and);
        let when = filter.and(extra).and(guard);
        meanings.push(rule(thing, vec![verb], Vec::new(), when, RuleKind::Duty { holds }));
        return Some(meanings);
    }
    if let Some(people) = by {
        let only = modal.only && !people.nobody;
        let grant = match (people.nobody, only) {
            (true, _) => Grant::Forbid,
            (_, true) => Grant::Only,
            _ => Grant::Allow,
        };
        // "Once approved, it can only be changed by a manager": before that, others may as they may.
        let (scope, guard) = if since && only { (guard, Expr::always()) } else { (Expr::always(), guard) };
        let (own, rest) = crate::construction::by_actor(&extra.and(guard));
        let (own_filter, of_record) = crate::construction::by_actor(&filter);
        let own = own_filter.and(own).and(people.when.clone());
        if only && !only_these && (own.is_always() || !scope.is_always()) {
            // "Emergency parcels can only be packed by managers": of such records.
            let of_record = of_record.and(scope);
            let when = own.and(of_record.clone());
            meanings.push(permission(grant, people.who.clone(), verb, thing, None, when));
            if !rest.is_always() {
                meanings.push(rule(thing, vec![verb], Vec::new(), of_record, before(rest)));
            }
            return Some(meanings);
        }
        // "A reply that isn't internal can only be written by the ticket's own agent": of such replies.
        if only && !only_these && !of_record.is_always() {
            match &ours {
                // "…, on our side, …": the others of those people may not; who else may is said elsewhere.
                Some(they) => {
                    let when = own.clone().and(of_record.clone());
                    meanings.push(permission(Grant::Allow, people.who.clone(), verb, thing, None, when));
                    let kind = RuleKind::Duty { holds: own };
                    meanings.push(rule(thing, vec![verb], they.who.clone(), of_record.clone(), kind));
                }
                None => {
                    let when = own.and(of_record.clone());
                    meanings.push(permission(grant, people.who.clone(), verb, thing, None, when));
                }
            }
            if !rest.is_always() {
                meanings.push(rule(thing, vec![verb], Vec::new(), of_record, before(rest)));
            }
            return Some(meanings);
        }
        meanings.push(permission(grant, people.who.clone(), verb, thing, None, own.clone()));
        // What is asked of those who are named is asked where it is theirs: others may be let do it by another sentence.
        let (who, when) = if modal.only { (Vec::new(), Expr::always()) } else { (people.who, own) };
        for part in parts_of(of_record.and(rest)).into_iter().filter(|part| !part.is_always()) {
            meanings.push(rule(thing, vec![verb], who.clone(), when.clone(), before(part)));
        }
        return Some(meanings);
    }
    let behind = extra.and(guard);
    // "Tools over £50 are only lent to neighbours whose street is known": it is asked of such tools alone.
    let (when, demanded) =
        if only_these || behind.is_always() { (Expr::always(), filter.and(behind)) } else { (filter, behind) };
    if demanded.is_always() {
        return None;
    }
    let parts = match demanded {
        Expr::And(parts) => parts,
        other => vec![other],
    };
    for part in parts {
        meanings.push(rule(thing, vec![verb], Vec::new(), when.clone(), before(part)));
    }
    Some(meanings)
}

pub(super) fn parts_of(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts,
        other => vec![other],
    }
}

/// That somebody of the record isn't the one who acts.
pub(super) fn not_the_actor(part: &Expr) -> bool {
    matches!(part, Expr::Not(inner) if matches!(&**inner, Expr::Compare { right, .. }
        if matches!(&**right, Expr::Path(path) if path.root == model::Root::Actor && path.steps.is_empty())))
}
