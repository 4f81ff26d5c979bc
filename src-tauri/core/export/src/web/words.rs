//! `web/words.ts`: every word of this app in one catalogue. What all apps say alike is in `web/ui/words.ts`.

use model::TypeKind;
use plan::{ActionKind, ListScreen, Resource, Section};
use printer::typescript::{Code, Module, Property, array, constant, key, name, object, string};

use super::{Web, home};

pub(super) fn print(app: &Web) -> String {
    let facts = &app.plan.app;
    let mut properties = vec![key(
        "app",
        object([
            key("name", string(&facts.name)),
            key("summary", facts.summary.as_ref().map_or_else(|| name("null"), string)),
        ]),
    )];
    let home: Vec<Property> = home::sections(app)
        .into_iter()
        .map(|(place, section)| {
            let words = match section {
                Section::Records { title, empty, .. } => vec![key("title", string(title)), key("empty", string(empty))],
                Section::Count { title, .. } => vec![key("title", string(title))],
            };
            key(place, object(words))
        })
        .collect();
    if !home.is_empty() {
        properties.push(key("home", object(home)));
    }
    properties.extend(app.things().map(|(resource, screen)| key(catalogue(resource), thing(app, resource, screen))));
    let mut module = Module::about("The words of this app, in one place.");
    module.push(constant("words", object(properties).cast("const")).exported());
    module.print().text
}

/// Where the thing's words stand in the catalogue; `app` and `home` are taken.
pub(super) fn catalogue(resource: &Resource) -> String {
    match resource.variable.as_str() {
        "app" | "home" => format!("{}Things", resource.variable),
        own => own.to_owned(),
    }
}

fn thing(app: &Web, resource: &Resource, screen: &ListScreen) -> Code {
    let fields = resource.fields.iter().map(|field| key(field.wire.clone(), string(&field.name)));
    let mut properties = vec![
        key("one", string(&resource.name.singular)),
        key("many", string(&resource.name.plural)),
        key("title", string(&screen.title)),
        key("create", string(&screen.create_label)),
        key("empty", string(&screen.empty)),
        key("fields", object(fields)),
    ];
    let choices: Vec<Property> = resource
        .fields
        .iter()
        .filter_map(|field| match &field.r#type.kind {
            TypeKind::Choice(choices) | TypeKind::Choices(choices) => {
                let words = choices.iter().map(|choice| key(plan::choice(&choice.name), string(&choice.name)));
                Some(key(field.wire.clone(), object(words)))
            }
            _ => None,
        })
        .collect();
    if !choices.is_empty() {
        properties.push(key("choices", object(choices)));
    }
    let actions =
        app.plan.actions_of(resource.thing).filter(|action| action.kind == ActionKind::Named).filter_map(|action| {
            let mut words = vec![key("label", string(&action.label)), key("past", string(&action.past))];
            if !action.inputs.is_empty() {
                let inputs = action.inputs.iter().map(|input| key(input.wire.clone(), string(&input.label)));
                words.push(key("inputs", object(inputs)));
            }
            Some(key(action.path.clone()?, object(words)))
        });
    properties.push(key("actions", object(actions)));
    if !screen.allowances.is_empty() {
        properties.push(key("allowances", array(screen.allowances.iter().map(|(words, _, _)| string(words)))));
    }
    object(properties)
}
