//! Who may do what: each deed's condition, asked for each kind of people.

use crate::{
    understood::capital,
    wire::{AccessCell, AccessColumn, AccessTable, Deed, May, Reason},
};
use model::Expr;
use plan::{Access, Action, ActionKind, Actor, Plan, Resource, specialise};

/// The table of every thing; seeing first, then the actions in the plan's order.
pub fn table(plan: &Plan) -> AccessTable {
    let mut actors: Vec<(AccessColumn, Actor)> = plan
        .resources
        .iter()
        .filter(|resource| resource.person.is_some())
        .map(|resource| {
            let column = AccessColumn { id: resource.key.clone(), name: capital(&resource.name.plural) };
            (column, Actor::person(plan, &[resource.thing]))
        })
        .collect();
    actors.push((AccessColumn { id: String::new(), name: String::new() }, Actor::Nobody));
    let mut rows = Vec::new();
    for resource in &plan.resources {
        rows.push(seeing(resource, &actors));
        let actions = resource.actions.iter().filter_map(|index| plan.action(*index));
        rows.extend(actions.map(|action| doing(resource, action, &actors)));
    }
    AccessTable { columns: actors.into_iter().map(|(column, _)| column).collect(), rows }
}

fn seeing(resource: &Resource, actors: &[(AccessColumn, Actor)]) -> Deed {
    let cells = actors.iter().map(|(column, actor)| {
        let mut cell = cell(&resource.see, column, actor, "see", resource);
        if cell.may != May::Never {
            let hidden = resource.fields.iter().filter(|field| !field.automatic);
            let hidden = hidden.filter(|field| specialise(&field.see, actor).is_never());
            cell.hidden = hidden.map(|field| field.name.clone()).collect();
        }
        cell
    });
    Deed {
        thing: resource.key.clone(),
        key: "see".to_owned(),
        label: "See".to_owned(),
        cells: cells.collect(),
        guards: Vec::new(),
    }
}

fn doing(resource: &Resource, action: &Action, actors: &[(AccessColumn, Actor)]) -> Deed {
    let (label, verb) = match (action.kind, action.said) {
        (ActionKind::Update, _) => ("Change".to_owned(), "change".to_owned()),
        (ActionKind::Create, None) => ("Add".to_owned(), "add".to_owned()),
        (ActionKind::Delete, None) => ("Delete".to_owned(), "delete".to_owned()),
        _ => (capital(&action.label), uncapital(&action.label)),
    };
    let mut guards: Vec<String> = Vec::new();
    for guard in [&action.duties, &action.checks, &action.before, &action.after].into_iter().flatten() {
        if !guards.contains(&guard.statement.0) {
            guards.push(guard.statement.0.clone());
        }
    }
    Deed {
        thing: resource.key.clone(),
        key: action.key.clone(),
        label,
        cells: actors.iter().map(|(column, actor)| cell(&action.who, column, actor, &verb, resource)).collect(),
        guards,
    }
}

fn cell(access: &Access, column: &AccessColumn, actor: &Actor, verb: &str, resource: &Resource) -> AccessCell {
    let holds = specialise(&access.holds, actor);
    let may = if holds.is_always() {
        May::Always
    } else if holds.is_never() {
        May::Never
    } else {
        May::Sometimes
    };
    let applies = |condition: &Expr| !specialise(condition, actor).is_never();
    let rulings = access.rulings.iter().filter(|ruling| applies(&ruling.condition));
    let mut because: Vec<Reason> = Vec::new();
    for ruling in rulings {
        let reason = Reason { statement: ruling.statement.0.clone(), allows: ruling.allows };
        if !because.contains(&reason) {
            because.push(reason);
        }
    }
    let silent = may == May::Never && because.is_empty() && !column.id.is_empty();
    let offer = silent.then(|| format!("{} can {verb} {}.", column.name, resource.name.plural));
    AccessCell { may, because, hidden: Vec::new(), offer }
}

fn uncapital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
