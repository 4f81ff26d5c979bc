use model::{App, FieldId, Filled, TypeKind, View};

use super::{action_of, allowance, title_case};
use crate::build::guards::a;
use crate::build::resources::{NAMES, is_number_of_its_own};
use crate::{Action, ActionKind, Field, FieldGroup, ListScreen, Resource, Storage};

/// How records of one thing are shown.
pub fn list(app: &App, resources: &[Resource], resource: &Resource, actions: &[Action]) -> ListScreen {
    let state = state(app, resource);
    let (start, end) = times(resource);
    let image = resource.fields.iter().find(|field| matches!(field.r#type.kind, TypeKind::Image)).map(|field| field.id);
    let mut views = Vec::new();
    let moment =
        start.and_then(|start| resource.field(start)).is_some_and(|field| field.r#type.kind == TypeKind::Moment);
    let stepped = state.and_then(|state| resource.field(state)).is_some_and(|field| field.filled == Filled::BySteps);
    // What lasts, or is planned and then goes through steps, has its place in a calendar; what was noted at a moment is read
    // as a list first.
    match (stepped, moment) {
        (true, true) => views.extend([View::Calendar, View::List, View::Board]),
        (true, false) => views.extend([View::Board, View::List]),
        (false, true) if end.is_some() => views.extend([View::Calendar, View::List]),
        (false, _) if image.is_some() => views.extend([View::Cards, View::List]),
        (false, _) => views.push(View::List),
    }
    if moment && !views.contains(&View::Calendar) {
        views.push(View::Calendar);
    }
    let title_field = title_field(resources, resource, start);
    let create = action_of(actions, resource.thing, ActionKind::Create);
    let label = create.map_or("Add", |create| create.label.as_str());
    let create_label = format!("{label} {}", a(made(resources, resource, title_field, label)));
    let plural = &resource.name.plural;
    ListScreen {
        thing: resource.thing,
        title: title_case(plural),
        views,
        title_field,
        summary: summary(resource, title_field, state, start),
        state,
        start,
        end,
        image,
        sort: sort(resource, start),
        groups: groups(resource),
        related: related(resources, resource),
        empty: format!("No {plural} yet."),
        create_label,
        allowances: allowance::allowances(app, resource),
    }
}

fn stored(field: &Field) -> bool {
    matches!(field.storage, Storage::Column { .. } | Storage::Account { .. })
}

/// What is booked with a booking is a room: where the thing is called after the deed, its object is what the record is called after.
fn made<'a>(resources: &'a [Resource], resource: &'a Resource, title: FieldId, deed: &str) -> &'a str {
    let own = resource.name.singular.as_str();
    let object = match resource.field(title).map(|field| &field.r#type.kind) {
        Some(TypeKind::One(thing)) => resources.get(thing.0 as usize).filter(|other| other.person.is_none()),
        _ => None,
    };
    match object {
        Some(other) if own.eq_ignore_ascii_case(&format!("{deed}ing")) => &other.name.singular,
        _ => own,
    }
}

/// What a person would call the record: its name; a booking has none, so it is called after what is booked. A text that may
/// be left empty ("a wish") names nothing, unless it is called its name.
fn title_field(resources: &[Resource], resource: &Resource, start: Option<FieldId>) -> FieldId {
    let named = resource.field(resource.title).is_some_and(|field| {
        let naming = matches!(field.r#type.kind, TypeKind::Text | TypeKind::Email | TypeKind::Phone);
        let sure = field.required || field.filled == Filled::ByPerson && NAMES.contains(&field.name.as_str());
        let numbered = matches!(field.r#type.kind, TypeKind::Counter { .. }) || is_number_of_its_own(field);
        stored(field) && (naming && sure || numbered)
    });
    if named {
        return resource.title;
    }
    let is_person =
        |thing: &model::ThingId| resources.get(thing.0 as usize).is_some_and(|other| other.person.is_some());
    let relation = |person: bool| {
        resource.fields.iter().find(|field| {
            field.required
                && field.see.is_always()
                && matches!(&field.r#type.kind, TypeKind::One(thing) if is_person(thing) == person)
        })
    };
    relation(false).or_else(|| relation(true)).map(|field| field.id).or(start).unwrap_or(resource.title)
}

/// The choice that steps move, else one called status or state, else none: a kind or a colour is no state.
fn state(app: &App, resource: &Resource) -> Option<FieldId> {
    let choices =
        || resource.fields.iter().filter(|field| matches!(field.r#type.kind, TypeKind::Choice(_)) && stored(field));
    let moved = |field: &&Field| {
        app.actions.iter().any(|said| said.thing == resource.thing && said.changes.iter().any(|c| c.field == field.id))
    };
    let found = choices().find(|field| field.filled == Filled::BySteps);
    let found = found.or_else(|| choices().find(moved));
    found
        .or_else(|| choices().find(|field| ["status", "state", "stage"].contains(&field.name.as_str())))
        .map(|field| field.id)
}

/// When it starts and ends, if it is something that takes place: what people fill in, not what the app notes.
fn times(resource: &Resource) -> (Option<FieldId>, Option<FieldId>) {
    if resource.person.is_some() {
        return (None, None);
    }
    let given =
        |field: &&Field| field.filled == Filled::ByPerson && !field.automatic && field.required && stored(field);
    let of = |kind: TypeKind| resource.fields.iter().filter(given).find(move |field| field.r#type.kind == kind);
    let Some(start) = of(TypeKind::Moment).or_else(|| of(TypeKind::Date)) else { return (None, None) };
    let after = resource.fields.iter().skip_while(|field| field.id != start.id).skip(1);
    let end = after.into_iter().find(|field| {
        field.r#type.kind == start.r#type.kind
            && !field.automatic
            && (field.filled == Filled::ByPerson || matches!(field.storage, Storage::Computed { .. }))
            && (field.required || matches!(field.storage, Storage::Computed { .. }))
    });
    (Some(start.id), end.map(|end| end.id))
}

/// At most three: when, whose or what, how much.
fn summary(resource: &Resource, title: FieldId, state: Option<FieldId>, start: Option<FieldId>) -> Vec<FieldId> {
    let rank = |field: &Field| match &field.r#type.kind {
        _ if Some(field.id) == start => Some(0),
        TypeKind::One(_) | TypeKind::AnyPerson => Some(1),
        TypeKind::Money => Some(2),
        TypeKind::Choice(_) => Some(3),
        TypeKind::Text | TypeKind::Email | TypeKind::Date | TypeKind::Rating | TypeKind::Counter { .. } => Some(4),
        TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Percent | TypeKind::Duration | TypeKind::Moment => {
            Some(5)
        }
        TypeKind::Address | TypeKind::Phone => Some(6),
        _ => None,
    };
    let mut found: Vec<(i32, FieldId)> = resource
        .fields
        .iter()
        .filter(|field| field.id != title && Some(field.id) != state && !field.automatic && !field.see.is_never())
        .filter_map(|field| rank(field).map(|rank| (rank, field.id)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(3).map(|(_, id)| id).collect()
}

/// By a field that everybody who sees the record sees too: by when it starts, else by name, else newest first.
fn sort(resource: &Resource, start: Option<FieldId>) -> String {
    let open = |id: FieldId| resource.field(id).filter(|field| field.see.is_always());
    if let Some(field) = start.and_then(open) {
        return format!("-{}", field.wire);
    }
    match open(resource.title) {
        Some(field) if matches!(field.r#type.kind, TypeKind::Text) && resource.fields.len() < 40 => field.wire.clone(),
        _ => "-createdAt".to_owned(),
    }
}

/// One group in the spec's own order: its author has thought about it, and forms and pages lay it out by what is in it.
fn groups(resource: &Resource) -> Vec<FieldGroup> {
    let fields: Vec<FieldId> = resource.fields.iter().map(|field| field.id).collect();
    if fields.is_empty() { Vec::new() } else { vec![FieldGroup { title: None, fields }] }
}

fn related(resources: &[Resource], resource: &Resource) -> Vec<(model::ThingId, FieldId)> {
    let mut found = Vec::new();
    for other in resources {
        let pointing = other.fields.iter().filter(|field| {
            matches!(field.r#type.kind, TypeKind::One(thing) if thing == resource.thing) && stored(field)
        });
        found.extend(pointing.map(|field| (other.thing, field.id)));
    }
    found
}
