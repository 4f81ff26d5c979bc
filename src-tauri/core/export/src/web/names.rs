//! Names in the printed code, kept clear of the names that the shared parts bring along.

use model::FieldId;
use plan::Resource;

/// Names that the printed modules import beside a thing's own.
const TAKEN: &[&str] = &[
    "app",
    "words",
    "startApp",
    "Row",
    "Thing",
    "AnyThing",
    "AppFacts",
    "Facts",
    "Fields",
    "Related",
    "ListPage",
    "DetailPage",
    "FormPage",
    "HomePage",
    "Home",
    "Records",
    "Figure",
    "Figures",
    "useMe",
    "hasRole",
    "Record",
    "Date",
    "Object",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Symbol",
    "Function",
    "Promise",
    "Map",
    "Set",
    "Error",
    "Partial",
    "Pick",
    "Omit",
];

/// The type of a record: `Appointment`.
pub(super) fn type_name(resource: &Resource) -> String {
    free(&resource.type_name, "Record")
}

/// The description of the thing: `appointments`.
pub(super) fn variable(resource: &Resource) -> String {
    free(&resource.variable, "Things")
}

fn free(name: &str, otherwise: &str) -> String {
    if TAKEN.contains(&name) { format!("{name}{otherwise}") } else { name.to_owned() }
}

/// The file that describes the thing, without its ending: `line-item`.
pub(super) fn file(resource: &Resource) -> String {
    resource.key.replace('_', "-")
}

/// `'../appointments/appointment.ts'`, from another folder of `web/`.
pub(super) fn module(resource: &Resource) -> String {
    format!("../{}/{}.ts", resource.path, file(resource))
}

/// The JSON name of a field, those that every record has among them.
pub(super) fn wire(resource: &Resource, field: FieldId) -> String {
    match field {
        FieldId::Own(_) => resource.field(field).map_or_else(|| "id".to_owned(), |own| own.wire.clone()),
        FieldId::Id => "id".to_owned(),
        FieldId::CreatedAt => "createdAt".to_owned(),
        FieldId::UpdatedAt => "updatedAt".to_owned(),
        FieldId::CreatedBy => "createdById".to_owned(),
    }
}

/// Words as a name in code: "Your upcoming visits" is `yourUpcomingVisits`.
pub(super) fn camel(words: &str) -> String {
    let mut name = String::new();
    for word in words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_ascii_lowercase();
        let mut letters = lower.chars();
        if let Some(first) = letters.next() {
            name.push(if name.is_empty() { first } else { first.to_ascii_uppercase() });
            name.extend(letters);
        }
    }
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("section{name}")
    } else {
        name
    }
}
