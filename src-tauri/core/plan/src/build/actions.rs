//! Every way to write data: create, update, delete, and the named actions.

mod inputs;
mod responses;

use std::collections::BTreeSet;

use model::{App, Expr, FieldId, FieldRef, Filled, Literal, OnDelete, Root, ThingId, TypeKind, Verb};

pub use responses::with_moments;

use super::access::{self, Permissions};
use super::guards::{self, GuardNames, thing_name, unique_fields};
use super::names::{self, Names};
use super::rebase::{at, before, exists, record, row};
use super::tables;
use crate::{Access, Action, ActionIndex, ActionKind, Change, Code, Guard, GuardKind, Resource, Table, specialise};

/// All actions, in the order of resources; fills in each resource's list of them, and what holds whoever changes its records.
pub fn actions(app: &App, resources: &mut [Resource], tables: &[Table]) -> Vec<Action> {
    let mut function_names = names::variable_names();
    let mut found = Vec::new();
    for resource in resources.iter_mut() {
        let made = for_resource(app, resource, &mut function_names);
        resource.actions = (0..made.len()).map(|place| ActionIndex((found.len() + place) as u32)).collect();
        found.extend(made);
    }
    // One more for each resource: a change made by an effect, which may touch anything and asks nobody.
    let count = found.len();
    found.extend(resources.iter().map(by_effect));
    let mut guard_names = GuardNames::new();
    for action in &mut found {
        state_guard(app, action, &mut guard_names);
    }
    guards::attach(app, resources, &mut found, &mut guard_names);
    for action in &mut found {
        let Some(resource) = resources.get(action.thing.0 as usize) else { continue };
        tables::name_rule_indexes(resource, tables, &mut action.after);
        if action.kind == ActionKind::Delete {
            let refusals = references(app, resources, resource.thing, &mut guard_names);
            action.before.extend(refusals);
            guards::drop_unreachable(action);
            continue;
        }
        guards::drop_unreachable(action);
        let written: BTreeSet<FieldId> = action.inputs.iter().filter_map(|input| input.field).collect();
        let unique = unique_fields(app, resource, tables, &mut guard_names);
        let create = action.kind == ActionKind::Create;
        action
            .after
            .extend(unique.into_iter().filter(|guard| create || guard.field.is_some_and(|f| written.contains(&f))));
    }
    for action in &mut found {
        action.responses = responses::responses(app, action);
        inputs::count_inputs(action);
    }
    let effects = found.split_off(count);
    for (resource, effect) in resources.iter_mut().zip(effects) {
        resource.invariants = effect.checks.into_iter().chain(effect.after).map(on_an_effect).collect();
        resource.reactions = effect.responses;
    }
    found
}

/// A check that an effect breaks says nothing of what the person filled in: it refuses like any other rule.
fn on_an_effect(guard: Guard) -> Guard {
    if guard.status == 422 { Guard { status: 409, field: None, ..guard } } else { guard }
}

fn for_resource(app: &App, resource: &Resource, function_names: &mut Names) -> Vec<Action> {
    let mut keys = Names::with(&["create", "update", "delete"]);
    let mut paths = Names::default();
    let mut found = vec![create(app, resource), update(app, resource), delete(app, resource)];
    let said = app
        .actions
        .iter()
        .enumerate()
        .filter(|(_, said)| said.thing == resource.thing && said.kind == model::ActionKind::Named);
    for (place, said) in said {
        let verb = Verb::Do(model::ActionId(place as u32));
        let told = format!("You can't {} {}.", said.name, this(app, resource.thing));
        found.push(Action {
            key: keys.give(said.key.clone(), "_it"),
            label: names::capital(&said.name),
            past: said.past.clone(),
            name: format!("{}{}", names::camel(&said.name), resource.type_name),
            path: Some(paths.give(names::kebab(&said.name), "-it")),
            inputs: inputs::named(said),
            who: Permissions::new(app, resource.thing, verb).record(&told),
            changes: inputs::named_changes(app, resource, model::ActionId(place as u32), said),
            said: Some(model::ActionId(place as u32)),
            statement: said.statement.clone(),
            ..blank(resource.thing, ActionKind::Named)
        });
    }
    for action in &mut found {
        action.name = function_names.give(action.name.clone(), "Record");
        action.who.holds = specialise::simplify(&action.who.holds);
    }
    found
}

fn blank(thing: ThingId, kind: ActionKind) -> Action {
    Action {
        thing,
        kind,
        key: String::new(),
        label: String::new(),
        past: String::new(),
        name: String::new(),
        path: None,
        inputs: Vec::new(),
        who: Access { holds: Expr::never(), rulings: Vec::new(), open_to_nobody: false, told: String::new() },
        duties: Vec::new(),
        checks: Vec::new(),
        before: Vec::new(),
        changes: Vec::new(),
        after: Vec::new(),
        responses: Vec::new(),
        said: None,
        statement: None,
    }
}

fn create(app: &App, resource: &Resource) -> Action {
    let (singular, plural) = thing_name(app, resource.thing);
    let said = app
        .actions
        .iter()
        .enumerate()
        .find(|(_, said)| said.thing == resource.thing && said.kind == model::ActionKind::Create);
    let name = said.map_or("add", |(_, said)| said.name.as_str());
    // "You can't reply replies" is no English: a verb that its thing is named after gives way.
    let stem: String = name.chars().take(4).collect();
    let verb = if singular.to_lowercase().starts_with(&stem.to_lowercase()) { "add" } else { name };
    let told = format!("You can't {verb} {plural}.");
    let permissions = Permissions::new(app, resource.thing, Verb::Create);
    let mut who = permissions.record(&told);
    if let Some(thing) = app.thing(resource.thing) {
        who = permissions.with_invitations(who, thing, &told);
    }
    let label = match (said, resource.person.is_some()) {
        (Some((_, said)), _) => names::capital(&said.name),
        (None, true) => "Invite".to_owned(),
        (None, false) => "Add".to_owned(),
    };
    let mut changes = inputs::defaults(resource);
    changes.extend(inputs::creators(resource));
    if let Some((place, said)) = said {
        changes.extend(inputs::named_changes(app, resource, model::ActionId(place as u32), said));
    }
    changes.extend(inputs::moments_of_start(resource));
    let verb = if name == "add" { "create".to_owned() } else { names::camel(name) };
    Action {
        key: "create".to_owned(),
        label,
        past: said.map_or_else(|| "added".to_owned(), |(_, said)| said.past.clone()),
        name: format!("{verb}{}", resource.type_name),
        inputs: inputs::create(app, resource, said.map(|(_, said)| said)),
        who,
        changes,
        said: said.map(|(place, _)| model::ActionId(place as u32)),
        statement: said.and_then(|(_, said)| said.statement.clone()).or_else(|| resource.statement.clone()),
        ..blank(resource.thing, ActionKind::Create)
    }
}

fn update(app: &App, resource: &Resource) -> Action {
    let told = format!("You can't change {}.", this(app, resource.thing));
    Action {
        key: "update".to_owned(),
        label: "Change".to_owned(),
        past: "changed".to_owned(),
        name: format!("update{}", resource.type_name),
        inputs: inputs::update(app, resource),
        who: Permissions::new(app, resource.thing, Verb::Change).record(&told),
        changes: inputs::moments_on_update(resource),
        statement: resource.statement.clone(),
        ..blank(resource.thing, ActionKind::Update)
    }
}

fn delete(app: &App, resource: &Resource) -> Action {
    let said = app
        .actions
        .iter()
        .enumerate()
        .find(|(_, said)| said.thing == resource.thing && said.kind == model::ActionKind::Delete);
    let name = said.map_or("delete", |(_, said)| said.name.as_str());
    let told = format!("You can't {name} {}.", this(app, resource.thing));
    Action {
        key: "delete".to_owned(),
        label: names::capital(name),
        past: said.map_or_else(|| "deleted".to_owned(), |(_, said)| said.past.clone()),
        name: format!("{}{}", names::camel(name), resource.type_name),
        who: Permissions::new(app, resource.thing, Verb::Delete).record(&told),
        said: said.map(|(place, _)| model::ActionId(place as u32)),
        statement: said.and_then(|(_, said)| said.statement.clone()).or_else(|| resource.statement.clone()),
        ..blank(resource.thing, ActionKind::Delete)
    }
}

/// A change of a record by an effect, as far as rules and reactions see it: it may write every stored field.
fn by_effect(resource: &Resource) -> Action {
    let stored = resource.fields.iter().filter(|field| !matches!(field.storage, crate::Storage::Computed { .. }));
    let changes = stored.map(|field| Change {
        field: field.id,
        value: at(record(), &[FieldRef { thing: resource.thing, field: field.id }]),
        unless_given: false,
    });
    Action { key: "effect".to_owned(), changes: changes.collect(), ..blank(resource.thing, ActionKind::Update) }
}

fn this(app: &App, thing: ThingId) -> String {
    format!("this {}", thing_name(app, thing).0)
}

/// The state from which the step starts, refused with the step's own sentence.
fn state_guard(app: &App, action: &mut Action, guard_names: &mut GuardNames) {
    let Some(said) = action.said.and_then(|id| app.actions.get(id.0 as usize)) else { return };
    if said.from.is_always() {
        return;
    }
    let sentence = said.statement.as_ref().and_then(|statement| app.sentence(statement));
    let generated = format!("This {} can't be {} now.", thing_name(app, said.thing).0, said.past);
    let sentence = sentence.map_or_else(|| generated.clone(), str::to_owned);
    let phrase = format!("{} can be {}", thing_name(app, said.thing).0, said.past);
    // Where it is a matter of time too, "not now" leaves open when: the sentence says it.
    let mut timed = false;
    said.from.visit(&mut |part, _| timed |= matches!(part, Expr::Now | Expr::Today));
    action.before.push(Guard {
        statement: said.statement.clone().unwrap_or_default(),
        name: guard_names.name(&format!("step {}.{}", said.thing.0, said.key), "", &phrase),
        detail: if timed { sentence.clone() } else { generated },
        sentence,
        status: 409,
        code: Code::State,
        field: None,
        when: Expr::always(),
        holds: specialise::simplify(&said.from),
        kind: GuardKind::Condition,
        index: None,
    });
}

/// What still points to the record stops its deletion, where the spec doesn't say otherwise.
fn references(app: &App, resources: &[Resource], thing: ThingId, guard_names: &mut GuardNames) -> Vec<Guard> {
    let mut found = Vec::new();
    for other in resources {
        for field in &other.fields {
            let points = matches!(&field.r#type.kind, TypeKind::One(target) if *target == thing);
            let kept = field.on_delete == OnDelete::Refuse
                || (field.on_delete == OnDelete::Empty && field.required && !matches!(field.filled, Filled::BySteps));
            if !points || !kept || matches!(field.storage, crate::Storage::Computed { .. }) {
                continue;
            }
            let (singular, plural) = (thing_name(app, thing).0, thing_name(app, other.thing).1);
            let generated = format!("This {singular} still has {plural}.");
            let said = field.statement.as_ref().and_then(|statement| app.sentence(statement));
            let step = [FieldRef { thing: other.thing, field: field.id }];
            found.push(Guard {
                statement: field.statement.clone().or_else(|| other.statement.clone()).unwrap_or_default(),
                name: guard_names.name(
                    &format!("reference {}.{}", other.key, field.key),
                    "",
                    &format!("{singular} has no {plural} by {}", field.name),
                ),
                sentence: said.map_or_else(|| generated.clone(), str::to_owned),
                detail: generated,
                status: 409,
                code: Code::Reference,
                field: None,
                when: Expr::always(),
                holds: exists(other.thing, Expr::equal(at(row(), &step), Expr::Path(record()))).not(),
                kind: GuardKind::Condition,
                index: None,
            });
        }
    }
    found
}

/// The acting person.
pub(super) fn actor() -> Expr {
    Expr::path(Root::Actor, Vec::new())
}

pub(super) fn literal(value: Literal) -> Expr {
    Expr::Literal(value)
}

pub(super) fn took(thing: ThingId, field: FieldId, value: Expr) -> Expr {
    let step = [FieldRef { thing, field }];
    Expr::equal(at(record(), &step), value.clone()).and(Expr::compare(
        model::Comparison::NotEqual,
        at(before(), &step),
        value,
    ))
}

pub(super) fn anybody_of_roles(roles: &[ThingId]) -> Expr {
    let who: Vec<model::Who> = roles.iter().map(|role| model::Who::Role(*role)).collect();
    access::anybody_of(&who)
}
