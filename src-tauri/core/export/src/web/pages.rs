//! The pages of a thing: all of them, one of them, and the form for one.

use model::{FieldId, TypeKind};
use plan::{Field, ListScreen, Resource};
use printer::typescript::{Module, raw};

use super::jsx::{Element, component};
use super::{Web, home, names, who};

fn start(resource: &Resource, module: &mut Module) -> (String, String) {
    let (of, r#type) = (names::variable(resource), names::type_name(resource));
    module.import(&of, &own_module(resource));
    (of, r#type)
}

fn own_module(resource: &Resource) -> String {
    format!("./{}.ts", names::file(resource))
}

pub(super) fn list(resource: &Resource, screen: &ListScreen) -> String {
    let mut module = Module::new();
    let (of, r#type) = start(resource, &mut module);
    module.import_type(&r#type, &own_module(resource));
    module.import("ListPage", "../ui/list.tsx");
    let mut views: Vec<String> = screen.views.iter().map(|view| home::view_name(*view).to_owned()).collect();
    if views.is_empty() {
        views.push("list".to_owned());
    }
    let page = Element::new(format!("ListPage<{type}>"))
        .code("of", of)
        .names("views", views)
        .names("filters", filters(resource, screen))
        .names("sorts", sorts(resource, screen));
    module.push(raw(component(&format!("{}List", resource.type_name), &page, true)));
    module.print().text
}

/// Choices that narrow the list: the state first, as chips.
fn filters(resource: &Resource, screen: &ListScreen) -> Vec<String> {
    let state = screen.state.and_then(|state| resource.field(state));
    let others = resource.fields.iter().filter(|field| {
        Some(field.id) != screen.state
            && !field.see.is_never()
            && matches!(field.r#type.kind, TypeKind::Choice(_) | TypeKind::YesNo)
    });
    state.into_iter().chain(others).take(3).map(|field| field.wire.clone()).collect()
}

/// What people sort by: what identifies a record and has an order.
fn sorts(resource: &Resource, screen: &ListScreen) -> Vec<String> {
    let shown = [Some(screen.title_field), screen.start].into_iter().flatten().chain(screen.summary.iter().copied());
    let mut found: Vec<String> = Vec::new();
    for field in shown.filter_map(|id| resource.field(id)) {
        let ordered = matches!(
            field.r#type.kind,
            TypeKind::Text
                | TypeKind::Whole
                | TypeKind::Number { .. }
                | TypeKind::Money
                | TypeKind::Percent
                | TypeKind::Date
                | TypeKind::Time
                | TypeKind::Moment
                | TypeKind::Duration
                | TypeKind::Rating
                | TypeKind::Counter { .. }
        );
        if ordered && !found.contains(&field.wire) {
            found.push(field.wire.clone());
        }
    }
    found
}

pub(super) fn detail(app: &Web, resource: &Resource, screen: &ListScreen) -> String {
    let mut module = Module::new();
    let (of, r#type) = start(resource, &mut module);
    module.import("DetailPage", "../ui/detail.tsx");
    let mut page = Element::new("DetailPage").code("of", of);
    for (title, fields) in groups(resource, screen) {
        let names: Vec<String> =
            fields.iter().filter(|field| !field.see.is_never()).map(|field| field.wire.clone()).collect();
        if names.is_empty() {
            continue;
        }
        module.import_type(&r#type, &own_module(resource));
        module.import("Facts", "../ui/detail.tsx");
        let mut facts = Element::new(format!("Facts<{type}>"));
        if let Some(title) = title {
            facts = facts.words("title", title);
        }
        page = page.child(facts.names("names", names));
    }
    for (thing, by) in &screen.related {
        let Some(other) = app.plan.resource(*thing).filter(|other| app.has_page(other)) else { continue };
        let (other_of, other_type) = (names::variable(other), names::type_name(other));
        let from = if other.thing == resource.thing { own_module(other) } else { names::module(other) };
        module.import(&other_of, &from);
        module.import_type(&other_type, &from);
        module.import("Related", "../ui/detail.tsx");
        page = page.child(
            Element::new(format!("Related<{other_type}>")).code("of", other_of).words("by", names::wire(other, *by)),
        );
    }
    module.push(raw(component(&format!("{}Detail", resource.type_name), &page, true)));
    module.print().text
}

pub(super) fn form(app: &Web, resource: &Resource, screen: &ListScreen) -> String {
    let mut module = Module::new();
    let (of, r#type) = start(resource, &mut module);
    module.import("FormPage", "../ui/form.tsx");
    let mut page = Element::new("FormPage").code("of", of);
    for (title, fields) in groups(resource, screen) {
        let names: Vec<String> = fields
            .iter()
            .filter(|field| !who::automatic(app.plan, resource, field))
            .map(|field| field.wire.clone())
            .collect();
        if names.is_empty() {
            continue;
        }
        module.import_type(&r#type, &own_module(resource));
        module.import("Fields", "../ui/form.tsx");
        let mut fields = Element::new(format!("Fields<{type}>"));
        if let Some(title) = title {
            fields = fields.words("title", title);
        }
        page = page.child(fields.names("names", names));
    }
    module.push(raw(component(&format!("{}Form", resource.type_name), &page, true)));
    module.print().text
}

/// The screen's groups; fields that stand in none of them follow in one without a heading.
fn groups<'p>(resource: &'p Resource, screen: &'p ListScreen) -> Vec<(Option<&'p str>, Vec<&'p Field>)> {
    let mut found: Vec<(Option<&str>, Vec<&Field>)> = screen
        .groups
        .iter()
        .map(|group| (group.title.as_deref(), group.fields.iter().filter_map(|id| resource.field(*id)).collect()))
        .collect();
    let grouped: Vec<FieldId> = screen.groups.iter().flat_map(|group| group.fields.iter().copied()).collect();
    let rest: Vec<&Field> =
        resource.fields.iter().filter(|field| !grouped.contains(&field.id) && !field.automatic).collect();
    if !rest.is_empty() {
        match found.first_mut() {
            Some((None, fields)) => fields.extend(rest),
            _ => found.push((None, rest)),
        }
    }
    found
}
