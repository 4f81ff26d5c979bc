//! What comes with a request, and what the app fills in.

use model::{App, Change as Said, ChoiceId, Expr, FieldId, FieldRef, Filled, Grant, Literal, Root, TypeKind, Verb};

use super::{actor, anybody_of_roles, literal, took};
use crate::build::access::{Permissions, anybody_of};
use crate::build::names::{self, Names};
use crate::build::rebase::{at, record};
use crate::{Action, Change, Field, Input, Resource, Storage, specialise};

/// Fields that a person may give at all.
fn by_people(field: &&Field) -> bool {
    !matches!(field.storage, Storage::Computed { .. })
        && !field.automatic
        && !matches!(field.r#type.kind, TypeKind::Counter { .. })
        && matches!(field.filled, Filled::ByPerson | Filled::Creator { .. })
}

fn input(field: &Field, who: Expr) -> Input {
    Input {
        wire: field.wire.clone(),
        label: field.name.clone(),
        field: Some(field.id),
        r#type: field.r#type.clone(),
        required: field.required,
        who: specialise::simplify(&who),
        said: None,
        statement: field.statement.clone(),
    }
}

pub fn create(app: &App, resource: &Resource, said: Option<&model::Action>) -> Vec<Input> {
    let adding = Permissions::new(app, resource.thing, Verb::Create);
    let mut found: Vec<Input> = Vec::new();
    for field in resource.fields.iter().filter(by_people) {
        // "Only a coordinator can change it" is about new records too, unless then nobody could ever give it.
        let mut who = adding.field(field.id);
        if !(field.required && field.default.is_none()) {
            who = who.and(not_kept_from(app, resource, field.id));
        }
        if !(field.required && field.default.is_none()) {
            who = who.and(sign_up_gives(app, resource, field));
        }
        found.push(input(field, who.and(creator_gives(field))));
    }
    if let Some(said) = said {
        let mut wires = names::wire_names();
        for known in &found {
            wires.give(known.wire.clone(), "");
        }
        for (one, place) in said.inputs.iter().zip(0..) {
            match found.iter_mut().find(|known| known.field.is_some() && known.field == one.field) {
                // What the verb asks for has to be given with it, even where the field may be empty later.
                Some(known) => (known.said, known.required) = (Some(place), known.required || one.required),
                None => found.push(named_input(one, place, &mut wires)),
            }
        }
    }
    found
}

/// Makes the action's expressions count its inputs as [`Action::inputs`] does: the model counts those of its own action, and
/// the plan's may have others before them. What isn't among them is empty.
pub fn count_inputs(action: &mut Action) {
    let places: Vec<(u32, u32)> =
        action.inputs.iter().zip(0..).filter_map(|(input, place)| Some((input.said?, place))).collect();
    let counted = |expr: &Expr| {
        expr.map_paths(&mut |path, _| {
            let Root::Input(said) = path.root else { return Expr::Path(path.clone()) };
            match places.iter().find(|(own, _)| *own == said) {
                Some((_, place)) => Expr::path(Root::Input(*place), path.steps.clone()),
                None => literal(Literal::Empty),
            }
        })
    };
    for change in &mut action.changes {
        change.value = counted(&change.value);
    }
    for list in [&mut action.duties, &mut action.checks, &mut action.before, &mut action.after] {
        for guard in list {
            (guard.when, guard.holds) = (counted(&guard.when), counted(&guard.holds));
        }
    }
}

/// Who signs up themselves gives what is asked of everybody, their account's own fields, and what else they could see or
/// change afterwards. A field that starts as something (a free plan) is theirs to choose only where a sentence lets them.
fn sign_up_gives(app: &App, resource: &Resource, field: &Field) -> Expr {
    let joins = resource.person.as_ref().is_some_and(|person| person.joining == model::Joining::SignUp);
    if !joins || matches!(field.storage, Storage::Account { .. }) {
        return Expr::always();
    }
    let adding = Permissions::new(app, resource.thing, Verb::Create).record("").holds;
    let changing = Permissions::new(app, resource.thing, Verb::Change);
    let may_change = changing.record("").holds.and(changing.field(field.id));
    let may_see = match field.default {
        Some(_) => Expr::never(),
        None => resource.see.holds.clone().and(field.see.clone()),
    };
    adding.or(may_change).or(may_see)
}

/// Sentences that keep a field's value from some people, whatever the record.
fn not_kept_from(app: &App, resource: &Resource, field: FieldId) -> Expr {
    let mut open = Expr::always();
    let mut only: Option<Expr> = None;
    for one in &app.permissions {
        let names_it = one.fields.as_ref().is_some_and(|fields| fields.contains(&field));
        if one.thing != resource.thing || one.verb != Verb::Change || !names_it {
            continue;
        }
        match one.grant {
            Grant::Allow | Grant::These => {}
            // Kept from some records only: a new one is judged with its values.
            Grant::Only if !one.when.is_always() => {}
            Grant::Forbid => open = open.and(anybody_of(&one.who).not()),
            Grant::Only => only = Some(only.unwrap_or_else(Expr::never).or(anybody_of(&one.who))),
        }
    }
    open.and(only.unwrap_or_else(Expr::always))
}

/// The app fills in who makes a record. Those who are no such person, and those who have to say whose it is, say it themselves.
fn creator_gives(field: &Field) -> Expr {
    let Filled::Creator { unless } = &field.filled else { return Expr::always() };
    let others = anybody_of_roles(unless);
    match &field.r#type.kind {
        TypeKind::One(kind) => Expr::ActorIs(*kind).not().or(others),
        _ => others,
    }
}

pub fn update(app: &App, resource: &Resource) -> Vec<Input> {
    let changing = Permissions::new(app, resource.thing, Verb::Change);
    let fields = resource.fields.iter().filter(by_people);
    // Nobody writes over what they may not see: they wouldn't know what it was.
    fields
        .map(|field| input(field, changing.field(field.id).and(creator_gives(field)).and(field.see.clone())))
        .collect()
}

pub fn named(said: &model::Action) -> Vec<Input> {
    let mut wires = Names::default();
    said.inputs.iter().zip(0..).map(|(one, place)| named_input(one, place, &mut wires)).collect()
}

fn named_input(one: &model::Input, place: u32, wires: &mut Names) -> Input {
    let name = names::camel(&one.name);
    let wire = match one.r#type.kind {
        TypeKind::One(_) | TypeKind::AnyPerson => format!("{name}Id"),
        TypeKind::Several(_) => format!("{name}Ids"),
        _ => name,
    };
    Input {
        wire: wires.give(wire, "Value"),
        label: one.name.clone(),
        field: one.field,
        r#type: one.r#type.clone(),
        required: one.required,
        who: Expr::always(),
        said: Some(place),
        statement: one.statement.clone(),
    }
}

pub fn defaults(resource: &Resource) -> Vec<Change> {
    let with_default = resource.fields.iter().filter_map(|field| Some((field.id, field.default.clone()?)));
    with_default.map(|(field, value)| Change { field, value: literal(value), unless_given: true }).collect()
}

/// Who makes the record, where they are such a person and don't have to say whose it is.
pub fn creators(resource: &Resource) -> Vec<Change> {
    let filled = resource.fields.iter().filter(|field| matches!(field.filled, Filled::Creator { .. }));
    let change = |field: &Field| {
        let value = match &field.r#type.kind {
            TypeKind::One(kind) => Expr::If {
                condition: Box::new(Expr::ActorIs(*kind).and(unless_of(field).not())),
                then: Box::new(actor()),
                otherwise: Box::new(literal(Literal::Empty)),
            },
            _ => actor(),
        };
        Change { field: field.id, value: specialise::simplify(&value), unless_given: true }
    };
    filled.map(change).collect()
}

fn unless_of(field: &Field) -> Expr {
    match &field.filled {
        Filled::Creator { unless } => anybody_of_roles(unless),
        _ => Expr::never(),
    }
}

/// What the step sets, and the moments that the app keeps of it.
pub fn named_changes(app: &App, resource: &Resource, id: model::ActionId, said: &model::Action) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    // An input that fills a field is the field's new value.
    for change in with_moments_of(resource, &said.changes) {
        found.push(Change { field: change.field, value: specialise::simplify(&change.value), unless_given: false });
    }
    for field in &resource.fields {
        if field.filled == Filled::DoerOf(id) {
            found.push(Change { field: field.id, value: actor(), unless_given: false });
        }
        if field.filled == Filled::MomentOfAction(id) && !found.iter().any(|change| change.field == field.id) {
            found.push(Change { field: field.id, value: now(resource, field.id), unless_given: false });
        }
    }
    let _ = app;
    found
}

/// The changes, and after each that gives a choice the moment which is kept of it.
pub fn with_moments_of(resource: &Resource, said: &[Said]) -> Vec<Said> {
    let mut found = Vec::new();
    for change in said {
        found.push(change.clone());
        for (field, choice) in kept_moments(resource, change.field) {
            if said.iter().any(|other| other.field == field) {
                continue;
            }
            let value = match &change.value {
                Expr::Literal(Literal::Choice { choice: given, .. }) if *given == choice => now(resource, field),
                Expr::Literal(_) => continue,
                // A number is given by a step that always brings the choice about.
                _ if counts(resource, field) => continue,
                _ => moment(resource, field, change.field, choice),
            };
            found.push(Said { field, value });
        }
    }
    found
}

/// Fields that keep the moment at which this choice field takes a choice.
fn kept_moments(resource: &Resource, of: FieldId) -> Vec<(FieldId, ChoiceId)> {
    let kept = resource.fields.iter().filter_map(|field| match field.filled {
        Filled::MomentOf { field: source, choice } if source == of => Some((field.id, choice)),
        _ => None,
    });
    kept.collect()
}

/// Now where the choice has just been taken, else what it was.
fn moment(resource: &Resource, field: FieldId, of: FieldId, choice: ChoiceId) -> Expr {
    let chosen = literal(Literal::Choice { field: FieldRef { thing: resource.thing, field: of }, choice });
    Expr::If {
        condition: Box::new(took(resource.thing, of, chosen)),
        then: Box::new(now(resource, field)),
        otherwise: Box::new(at(record(), &[FieldRef { thing: resource.thing, field }])),
    }
}

/// What a field notes of now: a date keeps the day.
fn now(resource: &Resource, field: FieldId) -> Expr {
    let date = resource.fields.iter().any(|own| own.id == field && own.r#type.kind == TypeKind::Date);
    if date { Expr::Today } else { Expr::Now }
}

/// A record that starts with a choice whose moment is kept has that moment from the start.
pub fn moments_of_start(resource: &Resource) -> Vec<Change> {
    all_moments(resource)
}

pub fn moments_on_update(resource: &Resource) -> Vec<Change> {
    let given = |of: FieldId| resource.fields.iter().filter(by_people).any(|field| field.id == of);
    all_moments(resource).into_iter().filter(|change| kept_of(resource, change.field).is_some_and(given)).collect()
}

fn kept_of(resource: &Resource, field: FieldId) -> Option<FieldId> {
    resource.fields.iter().find(|one| one.id == field).and_then(|one| match one.filled {
        Filled::MomentOf { field, .. } => Some(field),
        _ => None,
    })
}

/// Whether the field is a number that counts up.
fn counts(resource: &Resource, field: FieldId) -> bool {
    resource.fields.iter().any(|own| own.id == field && matches!(own.r#type.kind, TypeKind::Counter { .. }))
}

fn all_moments(resource: &Resource) -> Vec<Change> {
    let kept =
        resource.fields.iter().filter(|field| !counts(resource, field.id)).filter_map(|field| match field.filled {
            Filled::MomentOf { field: source, choice } => {
                Some(Change { field: field.id, value: moment(resource, field.id, source, choice), unless_given: false })
            }
            _ => None,
        });
    kept.collect()
}
