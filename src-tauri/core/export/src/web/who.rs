//! What is known by role alone: who may make what, and who may give which field. The server decides all the same.

use model::{Expr, Filled, ThingId};
use plan::{Action, ActionKind, Actor, Field, Plan, Resource, Storage, specialise};

/// Keys of the roles for which the condition could hold; `*` where it could for somebody who isn't signed in.
fn roles(plan: &Plan, possible: impl Fn(&Actor) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    if possible(&Actor::Nobody) {
        found.push("*".to_owned());
    }
    for resource in plan.resources.iter().filter(|resource| resource.person.is_some()) {
        if possible(&Actor::person(plan, &[resource.thing])) {
            found.push(resource.key.clone());
        }
    }
    found
}

pub(super) fn could(expr: &Expr, actor: &Actor) -> bool {
    !specialise(expr, actor).is_never()
}

/// Roles that may make one.
pub(super) fn makers(plan: &Plan, resource: &Resource) -> Vec<String> {
    match plan.basic_action(resource.thing, ActionKind::Create) {
        Some(create) => roles(plan, |actor| could(&create.who.holds, actor)),
        None => Vec::new(),
    }
}

/// Roles that may give the field to a new record; `None` where it is everybody who may make one.
pub(super) fn givers(plan: &Plan, resource: &Resource, field: &Field) -> Option<Vec<String>> {
    let create = plan.basic_action(resource.thing, ActionKind::Create)?;
    let givers = match create.inputs.iter().find(|input| input.wire == field.wire) {
        Some(input) => roles(plan, |actor| could(&create.who.holds, actor) && could(&input.who, actor)),
        None => Vec::new(),
    };
    (givers != makers(plan, resource)).then_some(givers)
}

/// Nobody ever types it in: neither into a new record nor into one that is there.
pub(super) fn automatic(plan: &Plan, resource: &Resource, field: &Field) -> bool {
    let given = |kind| {
        plan.basic_action(resource.thing, kind).is_some_and(|action: &Action| {
            action.inputs.iter().any(|input| input.wire == field.wire && !input.who.is_never())
        })
    };
    matches!(field.storage, Storage::Computed { .. })
        || !matches!(field.filled, Filled::ByPerson | Filled::Creator { .. })
        || !(given(ActionKind::Create) || given(ActionKind::Update))
}

/// Whether there is anything to make or to change.
pub(super) fn has_form(plan: &Plan, resource: &Resource) -> bool {
    let open = |kind| plan.basic_action(resource.thing, kind).is_some_and(|action| !action.who.holds.is_never());
    open(ActionKind::Create) || open(ActionKind::Update)
}

/// What somebody who signs up is asked for: what has to be there, and what they may see and change of themselves.
pub(super) fn sign_up_fields<'p>(plan: &Plan, resource: &'p Resource) -> Vec<&'p Field> {
    let themself = Actor::person(plan, &[resource.thing]);
    let changeable = |field: &Field| {
        plan.basic_action(resource.thing, ActionKind::Update).is_some_and(|update| {
            could(&update.who.holds, &themself)
                && update.inputs.iter().any(|input| input.wire == field.wire && could(&input.who, &themself))
        })
    };
    resource
        .fields
        .iter()
        .filter(|field| !field.automatic && !matches!(field.storage, Storage::Computed { .. }))
        .filter(|field| field.filled == Filled::ByPerson && could(&field.see, &themself))
        .filter(|field| {
            field.required && field.default.is_none()
                || matches!(field.storage, Storage::Account { .. })
                || changeable(field)
        })
        .collect()
}

/// The role's key, by which the API and the pages know it.
pub(super) fn role_key(plan: &Plan, thing: ThingId) -> Option<&str> {
    plan.resource(thing).filter(|resource| resource.person.is_some()).map(|resource| resource.key.as_str())
}
