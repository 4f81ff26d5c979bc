//! What a sentence of permission comes to.

use super::Modal;
use super::ones::{assumed_own, names_kind};
use crate::construction::{Understood, before, by_actor, permission, rule};
use crate::meaning::Meaning;
use crate::phrase::{Deed, Guard, Parser, People, Scope};
use model::{Expr, Grant, RuleKind, Verb, Who};

#[allow(clippy::too_many_arguments)]
pub(super) fn meaning(
    parser: &Parser,
    people: &People,
    only_they: bool,
    modal: Modal,
    deeds: &[Deed],
    guard: &Guard,
    scope: &Scope,
    one_person: bool,
) -> Option<Understood> {
    let nobody = people.nobody != modal.negative && (people.nobody || modal.negative);
    if people.nobody && modal.negative || only_they && nobody {
        return None;
    }
    let mut meanings = Vec::new();
    let mut assumed = guard.assumed.clone();
    let (behind, nothing) = (guard, Guard { holds: Expr::always(), assumed: Vec::new(), strict: guard.strict });
    for deed in deeds {
        // "add cakes and change their own until they are accepted": of the last, where they are done to others.
        let apart = deeds.last().is_some_and(|last| last.target.filter != deed.target.filter);
        let guard = if apart { &nothing } else { behind };
        let (own, rest) = by_actor(&deed.target.filter);
        let thing = deed.target.thing;
        let fields = deed.target.fields.clone();
        let own_and_person = people.when.clone().and(own.clone());
        if nobody {
            forbid(people, deed, guard, &mut meanings);
            continue;
        }
        let acts = !matches!(deed.verb, Verb::See);
        let mut when = own_and_person.clone();
        // "Only owners can delete paid orders" shuts others out of those; "only the visit's vet can complete a planned visit"
        // says who, and in which state.
        let of_such = only_they && own.is_always();
        // "They can write internal replies": which new records they may make; others may be let make other ones.
        let of_kind = deed.verb == Verb::Create && !only_they && !modal.only && names_kind(parser, &rest, thing);
        // "… can change its kind only while it's applied" says nothing of the other fields.
        let of_fields = deed.verb == Verb::Change && fields.is_some();
        if !acts || of_such || of_kind || of_fields {
            when = when.and(rest.clone());
        }
        if !acts || of_fields && !only_they {
            when = when.and(guard.holds.clone());
        }
        // "Only a lead can change its priority, and only while it's open": nobody at all can after that.
        if of_fields && only_they && !guard.holds.is_always() {
            let closed = guard.holds.clone().not();
            meanings.push(permission(Grant::Forbid, vec![Who::Anyone], deed.verb, thing, fields.clone(), closed));
        }
        // "can only see their own", "can only change the date": what isn't said stays closed to them. Behind an action, a
        // condition on its moment is what "only" is about.
        let these = modal.only
            && if acts {
                guard.holds.is_always() && (fields.is_some() || !own.is_always())
            } else {
                fields.is_some() || !own.is_always() || !rest.is_always() || !guard.holds.is_always()
            };
        let grant = match (only_they, these) {
            (true, _) => Grant::Only,
            (false, true) => Grant::These,
            (false, false) => Grant::Allow,
        };
        // "A user can only cancel an order …": one's own order, said so; what it isn't said of stays closed.
        let one =
            deed.target.single && one_person && !crate::phrase::mentions_field_of(&rest, thing, &scope.roles, parser);
        let single = (modal.only || one)
            && own.is_always()
            && (fields.is_none() || deed.target.single)
            && acts
            && deed.verb != Verb::Create
            && !deed.target.all;
        if single && let Some((own, note)) = assumed_own(parser, thing, scope) {
            when = when.and(own);
            assumed.push(note);
        }
        meanings.push(permission(grant, people.who.clone(), deed.verb, thing, fields, when.clone()));
        if acts && !of_fields {
            let demanded = if of_such || of_kind { guard.holds.clone() } else { rest.clone().and(guard.holds.clone()) };
            let who = if only_they { Vec::new() } else { people.who.clone() };
            let parts = match demanded {
                Expr::And(parts) => parts,
                other => vec![other],
            };
            for part in parts {
                let scope_of_rule = match (only_they, of_such) {
                    (true, true) => rest.clone(),
                    (true, false) => Expr::always(),
                    (false, _) => when.clone(),
                };
                meanings.push(rule(thing, vec![deed.verb], who.clone(), scope_of_rule, before(part)));
            }
        }
    }
    let last = deeds.last()?;
    Some(Understood::new("permission", meanings).assuming(assumed).about(last.target.thing).to(&last.target))
}

/// "can't", "never", "nobody": what stands there is closed; with "unless" it is a demand on everybody who may.
pub(super) fn forbid(people: &People, deed: &Deed, guard: &Guard, meanings: &mut Vec<Meaning>) {
    let thing = deed.target.thing;
    let (own, rest) = by_actor(&deed.target.filter);
    // "No agent can …" is said of agents; "nobody" of everybody.
    let kinds = people.who.iter().all(|who| matches!(who, Who::Role(_)));
    let everybody = people.nobody && !kinds || people.who.contains(&Who::SignedIn);
    let who = if everybody { Vec::new() } else { people.who.clone() };
    let fields = deed.target.fields.clone();
    if deed.verb == Verb::See || fields.is_some() || (own.is_always() && rest.is_always() && guard.holds.is_always()) {
        let when = own.and(rest).and(people.when.clone()).and(guard.holds.clone());
        let who = if everybody { vec![Who::Anyone] } else { people.who.clone() };
        meanings.push(permission(Grant::Forbid, who, deed.verb, thing, fields, when));
        return;
    }
    // "Customers can't open a ticket whose subject is that of another of theirs": about their records, not about who they are.
    let (others, own): (Vec<Expr>, Vec<Expr>) =
        crate::construction::parts(own).into_iter().partition(|part| deed.verb == Verb::Create && over_records(part));
    let and = |parts: Vec<Expr>| parts.into_iter().fold(Expr::always(), Expr::and);
    let (own, rest) = (and(own), rest.and(and(others)));
    // "Nobody approves their own request": a duty that must lie with somebody else.
    if !own.is_always() {
        let kind = RuleKind::Duty { holds: own.not() };
        meanings.push(rule(thing, vec![deed.verb], who, rest.and(guard.holds.clone()).and(people.when.clone()), kind));
        return;
    }
    let refused = rest.and(guard.holds.clone());
    meanings.push(rule(thing, vec![deed.verb], who, people.when.clone(), before(refused.not())));
}

/// That there are certain records.
pub(super) fn over_records(part: &Expr) -> bool {
    match part {
        Expr::Aggregate(_) => true,
        Expr::Not(inner) => over_records(inner),
        Expr::Compare { left, right, .. } => over_records(left) || over_records(right),
        _ => false,
    }
}
