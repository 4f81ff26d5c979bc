//! `model.ts`: a record as code has it, and the definition of the thing.

use ::model::{Expr, FieldRef, Filled, Literal, Type, TypeKind};
use plan::{Field, Resource, Storage};
use printer::typescript::{
    Code, Declaration, Member, Module, Property, Statement, array, arrow, arrow_block, constant, function, imported,
    interface, key, name, number, object, return_, string, tagged,
};

use super::{choices, kind_name, plain_type};
use crate::expression::{Roots, Rows, Values, computed_sql};
use crate::project::{Project, as_sentence, module, name_from, relative};

pub(crate) fn print(project: Project, resource: &Resource) -> Module {
    let path = module(resource, "model");
    let mut out = Module::new();
    out.import_type("Base", &relative(&path, "src/lib/thing.ts"));
    out.import_type("Thing", &relative(&path, "src/lib/thing.ts"));
    out.push(record(project, resource));
    for field in resource.fields.iter().filter(|field| !field.see.is_always()) {
        let rows = super::access::rows(project, resource, &field.see, &path);
        if super::access::gathers_ways(&rows) {
            out.import_type("RawBuilder", "kysely");
        }
        out.push(seen(project, resource, field, rows, &path));
    }
    out.push(definition(project, resource, &path));
    for field in &resource.fields {
        if let Storage::Computed { value } = &field.storage {
            for declaration in computed(project, resource, field, value, &path) {
                out.push(declaration);
            }
        }
    }
    let needs_call =
        resource.fields.iter().any(|field| matches!(field.storage, Storage::Computed { .. }) || !field.see.is_always());
    if needs_call {
        out.import_type("Call", &relative(&path, "src/context.ts"));
        out.import_type("Db", &relative(&path, "src/db/index.ts"));
    }
    out
}

fn stored(field: &Field) -> bool {
    !matches!(field.storage, Storage::Computed { .. })
}

fn record(project: Project, resource: &Resource) -> Declaration {
    let members = resource.fields.iter().filter(|field| stored(field)).map(|field| {
        let nullable = project.nullable(FieldRef { thing: resource.thing, field: field.id });
        let plain = plain_type(&field.r#type.kind);
        Member::new(&field.wire, if nullable { format!("{plain} | null") } else { plain })
    });
    let article =
        if resource.name.singular.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "An" } else { "A" };
    let mut found = interface(&resource.type_name, members)
        .extends("Base")
        .exported()
        .commented(format!("{article} {}.", resource.name.singular));
    if let Some(statement) = &resource.statement {
        found = found.marked(&statement.0);
    }
    found
}

fn definition(project: Project, resource: &Resource, path: &str) -> Declaration {
    let fields =
        object(resource.fields.iter().map(|field| key(&field.wire, field_code(project, resource, field, path))));
    let visible =
        name_from(&format!("visible{}", plan::capital(&resource.variable)), &module(resource, "access"), path);
    let title = resource.field(resource.title).map_or("createdAt", |field| field.wire.as_str());
    let mut properties = vec![
        key("key", string(&resource.key)),
        key("name", string(&resource.name.singular)),
        key("plural", string(&resource.name.plural)),
        key("path", string(&resource.path)),
        key("table", string(&resource.table)),
    ];
    if resource.person.is_some() {
        properties.push(key("person", name("true")));
        properties.extend(included_roles(project, resource, path).map(|roles| key("includes", roles)));
    }
    properties.extend(resource.statement.as_ref().map(|id| key("statement", string(&id.0))));
    properties.extend([
        key("title", string(title)),
        key("open", name(if resource.see.open_to_nobody { "true" } else { "false" })),
        key("visible", visible),
        key("fields", fields),
    ]);
    properties.extend(selections(project, resource, path).map(|selections| key("selections", selections)));
    let sentence = resource.statement.as_ref().and_then(|id| project.plan.sentence(id));
    let mut found =
        constant(&resource.variable, object(properties)).typed(format!("Thing<{}>", resource.type_name)).exported();
    if let Some(sentence) = sentence {
        found = found.commented(as_sentence(sentence));
    }
    found
}

/// The roles that come with this one.
fn included_roles(project: Project, resource: &Resource, path: &str) -> Option<Code> {
    let person = resource.person.as_ref()?;
    let others: Vec<Code> = person
        .includes
        .iter()
        .filter(|other| **other != resource.thing)
        .map(|other| project.definition(*other, path))
        .collect();
    (!others.is_empty()).then(|| arrow([], array(others)))
}

/// The filters that pages ask for by name.
fn selections(project: Project, resource: &Resource, path: &str) -> Option<Code> {
    let rows = Rows::of_list(&resource.table, resource.thing);
    let each: Vec<Property> = resource
        .selections
        .iter()
        .map(|selection| {
            let mut printed = values(project, resource, path);
            printed.roots.record = None;
            let query = tagged(
                imported("sql", "kysely"),
                crate::expression::condition_sql(&mut printed, &rows, &selection.holds),
            );
            let parameters: &[&str] = if uses_call(&query) { &["call"] } else { &[] };
            key(&selection.key, arrow(parameters.iter().copied(), query))
        })
        .collect();
    (!each.is_empty()).then(|| object(each))
}

/// The bounds of a type, as they are stored.
fn bounds(r#type: &Type) -> Vec<Property> {
    let rating = matches!(r#type.kind, TypeKind::Rating);
    let least = r#type.least.or(rating.then_some(1));
    let most = r#type.most.or(rating.then_some(5));
    let mut found = Vec::new();
    found.extend(least.map(|least| key("least", number(least))));
    found.extend(most.map(|most| key("most", number(most))));
    if r#type.above_least {
        found.push(key("aboveLeast", name("true")));
    }
    if r#type.below_most {
        found.push(key("belowMost", name("true")));
    }
    found
}

/// The choices in the words of the spec.
fn choice_names(kind: &TypeKind) -> Vec<&str> {
    match kind {
        TypeKind::Choice(list) | TypeKind::Choices(list) => list.iter().map(|choice| choice.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// What of a field comes from its type.
pub(super) fn type_properties(r#type: &Type) -> Vec<Property> {
    let mut properties = Vec::new();
    if let TypeKind::Number { scale } = r#type.kind {
        properties.push(key("scale", number(scale)));
    }
    if let TypeKind::Counter { from } = r#type.kind {
        properties.push(key("from", number(from)));
    }
    let words = choices(&r#type.kind);
    if !words.is_empty() {
        properties.push(key("choices", array(words.into_iter().map(string))));
        let spoken = plan::format::any_of(&choice_names(&r#type.kind));
        properties.push(key("choose", string(format!("Please choose {spoken}."))));
    }
    properties.extend(bounds(r#type));
    properties
}

fn field_code(project: Project, resource: &Resource, field: &Field, path: &str) -> Code {
    let mut properties = vec![key("kind", string(kind_name(&field.r#type.kind))), key("label", string(&field.name))];
    match &field.storage {
        Storage::Column { column, folded } => {
            properties.push(key("column", string(column)));
            properties.extend(folded.as_ref().map(|folded| key("folded", string(folded))));
        }
        Storage::Account { column, folded } => {
            properties.extend([key("column", string(column)), key("account", name("true"))]);
            properties.extend(folded.as_ref().map(|folded| key("folded", string(folded))));
        }
        Storage::Links { table, .. } => properties.push(key("links", string(table))),
        Storage::Computed { .. } => {
            let function = project.computing(FieldRef { thing: resource.thing, field: field.id });
            let computing = object([key("value", name(&function)), key("sql", name(format!("{function}Sql")))]);
            properties.push(key("computed", computing));
        }
    }
    properties.extend(type_properties(&field.r#type));
    if matches!(field.r#type.kind, TypeKind::Counter { .. }) && waits_for_a_step(project, resource, field) {
        properties.push(key("waits", name("true")));
    }
    if let TypeKind::One(thing) | TypeKind::Several(thing) = field.r#type.kind {
        properties.push(key("to", arrow([], project.definition(thing, path))));
    }
    properties.extend(field.include.as_ref().map(|include| key("include", string(include))));
    if field.required && matches!(field.filled, Filled::ByPerson | Filled::Creator { .. }) {
        properties.push(key("required", name("true")));
    }
    if let Some(default) = &field.default {
        properties.push(key("initial", json_literal(project, default)));
    }
    if field.searchable {
        properties.push(key("searchable", name("true")));
    }
    if !field.see.is_always() {
        properties.push(key("see", name(seeing(project, resource, field))));
    }
    object(properties)
}

/// Whether a step gives a field its number, rather than the beginning.
fn waits_for_a_step(project: Project, resource: &Resource, field: &Field) -> bool {
    matches!(field.filled, Filled::MomentOfAction(_) | Filled::MomentOf { .. })
        || project
            .plan
            .actions_of(resource.thing)
            .any(|action| action.changes.iter().any(|change| change.field == field.id))
}

/// A literal as the API has it.
pub(crate) fn json_literal(project: Project, literal: &Literal) -> Code {
    match literal {
        Literal::Decimal { units, scale } => {
            let digits = plan::format::decimal(*units, *scale);
            Code::Atom(digits)
        }
        Literal::Duration(length) => string(plan::validate::iso_duration(crate::expression::seconds_of(*length))),
        other => Values::new(project, "", Roots::default()).literal(other).code,
    }
}

fn seeing(project: Project, resource: &Resource, field: &Field) -> String {
    format!("{}{}Seen", project.variable(resource.thing), plan::capital(&field.wire))
}

fn values<'p>(project: Project<'p>, resource: &Resource, path: &str) -> Values<'p> {
    let record = Some((project.variable(resource.thing), resource.thing));
    Values::new(project, path, Roots { record, ..Roots::default() })
}

/// The function that works a field out, and the same as SQL for filters and sorting.
fn computed(project: Project, resource: &Resource, field: &Field, value: &Expr, path: &str) -> Vec<Declaration> {
    let computing = project.computing(FieldRef { thing: resource.thing, field: field.id });
    let variable = project.variable(resource.thing);
    let mut printed = values(project, resource, path);
    let found = printed.value(value);
    let found = printed.scaled(
        found,
        plan::typing::of_type(&field.r#type.kind, FieldRef { thing: resource.thing, field: field.id }).scale(),
    );
    let mut body = printed.take_prelude();
    body.push(return_(found.code));
    let result = format!("Promise<{} | null>", plain_type(&field.r#type.kind));
    let call = if body.iter().any(|statement| super::access::mentions(statement, "call")) {
        "call: Call<Db>"
    } else {
        "_call: Call<Db>"
    };
    let mut first = function(&computing, [call, &format!("{variable}: {}", resource.type_name)], Some(&result), body)
        .asynchronous()
        .exported();
    let sentence = field.statement.as_ref().and_then(|id| project.plan.sentence(id));
    if let Some(sentence) = sentence {
        first = first.commented(as_sentence(sentence));
    }
    if let Some(statement) = &field.statement {
        first = first.marked(&statement.0);
    }
    let mut queried = values(project, resource, path);
    queried.roots.record = None;
    let rows = Rows::of_list(&resource.table, resource.thing);
    let pieces = computed_sql(&mut queried, &rows, FieldRef { thing: resource.thing, field: field.id }, value);
    let query = tagged(imported("sql", "kysely"), pieces);
    let parameter = if uses_call(&query) { "call: Call<Db>" } else { "_call: Call<Db>" };
    let second = function(format!("{computing}Sql"), [parameter], None, [return_(query)]);
    vec![first, second]
}

pub(super) fn uses_call(code: &Code) -> bool {
    let mut found = false;
    code.walk(&mut |part| found |= matches!(part, Code::Atom(word) if word == "call"));
    found
}

fn uses(body: &[Statement], word: &str) -> bool {
    body.iter().any(|statement| super::access::mentions(statement, word))
}

/// Who sees a field, of a record and in queries.
fn seen(project: Project, resource: &Resource, field: &Field, rows: Vec<Statement>, path: &str) -> Declaration {
    let variable = project.variable(resource.thing);
    let mut printed = values(project, resource, path);
    let condition = printed.condition(&field.see);
    let mut body = printed.take_prelude();
    body.push(return_(condition));
    let is_async = body.iter().any(Statement::awaits);
    let parameters = match (uses(&body, "call"), uses(&body, &variable)) {
        (true, true) => vec!["call: Call<Db>".to_owned(), format!("{variable}: {}", resource.type_name)],
        (false, true) => vec!["_call: Call<Db>".to_owned(), format!("{variable}: {}", resource.type_name)],
        (true, false) => vec!["call: Call<Db>".to_owned()],
        (false, false) => Vec::new(),
    };
    let value = arrow_block(is_async, parameters.iter().map(String::as_str), body);
    let parameter = if uses(&rows, "call") { "call: Call<Db>" } else { "_call: Call<Db>" };
    let sql = arrow_block(false, [parameter], rows);
    constant(seeing(project, resource, field), object([key("value", value), key("sql", sql)]))
        .commented(format!("Who sees the {} of a {}.", field.name, resource.name.singular))
}
