//! Things as the outside sees them: names of paths, JSON fields, tables and columns, and who sees what.

use std::collections::BTreeSet;

use model::{App, Expr, FieldId, FieldRef, Filled, Root, Thing, ThingId, TypeKind, Verb};

use super::access::Permissions;
use super::names::{self, Names};
use crate::{Field, PersonPlan, Resource, Storage, specialise};

pub fn resources(app: &App) -> Vec<Resource> {
    let mut given = Given {
        tables: names::table_names(),
        links: Vec::new(),
        paths: names::path_names(),
        types: names::type_names(),
        variables: names::variable_names(),
    };
    // Tables of things first, so that a link table never takes a thing's name.
    let tables: Vec<String> =
        app.things.iter().map(|thing| given.tables.give(names::snake(plural(thing)), "_records")).collect();
    given.links = tables.clone();
    super::thing_ids(app).zip(tables).map(|((id, thing), table)| resource(app, id, thing, table, &mut given)).collect()
}

struct Given {
    tables: Names,
    links: Vec<String>,
    paths: Names,
    types: Names,
    variables: Names,
}

fn plural(thing: &Thing) -> &str {
    if thing.name.plural.trim().is_empty() { singular(thing) } else { &thing.name.plural }
}

fn singular(thing: &Thing) -> &str {
    if thing.name.singular.trim().is_empty() { &thing.key } else { &thing.name.singular }
}

fn resource(app: &App, id: ThingId, thing: &Thing, table: String, given: &mut Given) -> Resource {
    let mut columns = names::column_names();
    let mut wires = names::wire_names();
    let permissions = Permissions::new(app, id, Verb::See);
    let fields = thing.fields.iter().enumerate().map(|(place, field)| {
        let field_id = FieldId::Own(place as u32);
        let wire = wires.give(wire_name(field), "Value");
        let storage = storage(thing, field, &table, &mut columns, given);
        let see =
            if field.private { private(app, id, thing, field_id, &permissions) } else { permissions.field(field_id) };
        Field {
            id: field_id,
            key: field.key.clone(),
            name: field.name.clone(),
            include: include_name(field, &mut wires),
            wire,
            r#type: field.r#type.clone(),
            required: field.required || matches!(field.r#type.kind, TypeKind::YesNo),
            unique: field.unique.clone(),
            default: default(field),
            searchable: is_text(&field.r#type.kind) && field.computed.is_none(),
            storage,
            filled: filled(app, id, field_id, field),
            see: specialise::simplify(&see),
            automatic: field.automatic,
            on_delete: field.on_delete,
            statement: field.statement.clone(),
        }
    });
    let fields: Vec<Field> = fields.collect();
    let see = permissions.record(&format!("You can't see {}.", plural(thing)));
    Resource {
        thing: id,
        key: thing.key.clone(),
        name: thing.name.clone(),
        path: given.paths.give(names::kebab(plural(thing)), "-list"),
        type_name: given.types.give(names::pascal(singular(thing)), "Item"),
        variable: given.variables.give(names::camel(plural(thing)), "List"),
        table,
        person: thing
            .person
            .as_ref()
            .map(|person| PersonPlan { joining: person.joining.clone(), includes: includes(app, id) }),
        title: title(thing, &fields),
        fields,
        see,
        actions: Vec::new(),
        selections: Vec::new(),
        invariants: Vec::new(),
        reactions: Vec::new(),
        statement: thing.statement.clone(),
    }
}

/// Everything that somebody with the role is, the role itself among them.
pub fn includes(app: &App, role: ThingId) -> Vec<ThingId> {
    let mut found = BTreeSet::new();
    let mut open = vec![role];
    while let Some(next) = open.pop() {
        let person = app.thing(next).and_then(|thing| thing.person.as_ref());
        if let Some(person) = person.filter(|_| found.insert(next)) {
            open.extend(person.also.iter().copied());
        }
    }
    found.into_iter().collect()
}

fn is_one(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::One(_) | TypeKind::AnyPerson)
}

fn wire_name(field: &model::Field) -> String {
    let name = names::camel(&field.name);
    match &field.r#type.kind {
        kind if is_one(kind) && field.computed.is_none() => format!("{name}Id"),
        TypeKind::Several(_) => format!("{name}Ids"),
        _ => name,
    }
}

fn include_name(field: &model::Field, wires: &mut Names) -> Option<String> {
    let related = is_one(&field.r#type.kind) || matches!(field.r#type.kind, TypeKind::Several(_));
    related.then(|| wires.give(names::camel(&field.name), "Record"))
}

fn storage(thing: &Thing, field: &model::Field, table: &str, columns: &mut Names, given: &mut Given) -> Storage {
    if let Some(value) = &field.computed {
        return Storage::Computed { value: specialise::simplify(value) };
    }
    if field.account && thing.is_person() {
        let (column, folded) = match &field.r#type.kind {
            TypeKind::Email => ("email", Some("email_folded")),
            TypeKind::Phone => ("phone", None),
            _ => ("name", Some("name_folded")),
        };
        return Storage::Account { column: column.to_owned(), folded: folded.map(str::to_owned) };
    }
    let name = names::snake(&field.name);
    match &field.r#type.kind {
        TypeKind::Several(_) => {
            let name = format!("{table}_{name}");
            let link = given.tables.give(name, "_links");
            given.links.push(link.clone());
            Storage::Links { table: link, owner: "owner_id".to_owned(), other: "other_id".to_owned() }
        }
        kind => {
            let name = if is_one(kind) { format!("{name}_id") } else { name };
            let column = columns.give(name, "_value");
            let folded = is_text(kind).then(|| columns.give(format!("{column}_folded"), "_key"));
            Storage::Column { column, folded }
        }
    }
}

/// Kinds that have a folded key: they are searched, and put in order by it.
pub fn is_text(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Text | TypeKind::LongText | TypeKind::Email | TypeKind::Address)
}

/// A yes or no is never empty: where nothing is said it starts as no.
fn default(field: &model::Field) -> Option<model::Literal> {
    match (&field.default, &field.r#type.kind) {
        (None, TypeKind::YesNo) if field.computed.is_none() => Some(model::Literal::YesNo(false)),
        (default, _) => default.clone(),
    }
}

/// A choice that named actions move is theirs alone, unless a sentence lets somebody change that very field: otherwise a
/// plain update would go around every rule of the steps.
fn filled(app: &App, thing: ThingId, id: FieldId, field: &model::Field) -> Filled {
    if field.filled != Filled::ByPerson || !matches!(field.r#type.kind, TypeKind::Choice(_)) {
        return field.filled.clone();
    }
    let stepped = app.actions.iter().any(|action| {
        action.thing == thing
            && action.kind == model::ActionKind::Named
            && action.changes.iter().any(|change| change.field == id)
            && !action.inputs.iter().any(|input| input.field == Some(id))
    });
    let named = |verb| Permissions::new(app, thing, verb).names(id);
    if stepped && !named(Verb::Change) && !named(Verb::Create) { Filled::BySteps } else { Filled::ByPerson }
}

/// "Private": those whom a sentence lets see the field by name, and the person whom the record is about.
fn private(app: &App, id: ThingId, thing: &Thing, field: FieldId, permissions: &Permissions) -> Expr {
    let me = Expr::path(Root::Actor, Vec::new());
    let about = if thing.is_person() {
        Expr::equal(Expr::path(Root::Record, Vec::new()), me)
    } else {
        let owner = thing.fields.iter().position(|other| matches!(other.filled, Filled::Creator { .. }));
        let field = owner.map_or(FieldId::CreatedBy, |place| FieldId::Own(place as u32));
        Expr::equal(Expr::path(Root::Record, vec![FieldRef { thing: id, field }]), me)
    };
    let _ = app;
    let named = permissions.granted_by_name(field);
    let open = if permissions.names(field) { permissions.field(field) } else { Expr::always() };
    about.or(named).and(open)
}

/// What a field is called that names its record.
pub const NAMES: [&str; 3] = ["name", "title", "subject"];

/// A whole number that no other record has.
pub fn is_number_of_its_own(field: &Field) -> bool {
    matches!(field.r#type.kind, TypeKind::Whole) && field.required && field.unique.is_some()
}

/// The field that names a record: the one that the spec marks, else its name or title, else the first text, else a number that is
/// its own alone ("plot 6"), else a counter.
fn title(thing: &Thing, fields: &[Field]) -> FieldId {
    // What is worked out or noted by the app names nothing, even where no better is known.
    if let Some(own @ FieldId::Own(place)) = thing.title
        && let Some(field) = fields.get(place as usize)
        && matches!(field.r#type.kind, TypeKind::Text | TypeKind::Email | TypeKind::Counter { .. })
        && (field.required || matches!(field.r#type.kind, TypeKind::Counter { .. }))
    {
        return own;
    }
    let stored = |field: &&Field| matches!(field.storage, Storage::Column { .. } | Storage::Account { .. });
    let by_name = |words: &[&str]| fields.iter().filter(stored).find(|field| words.contains(&field.name.as_str()));
    // A name is there from the start, for everybody who sees the record.
    let naming = |field: &&Field| field.required && field.see.is_always() && field.filled == Filled::ByPerson;
    let of = |keep: fn(&TypeKind) -> bool| {
        fields.iter().filter(stored).filter(naming).find(move |field| keep(&field.r#type.kind))
    };
    by_name(&NAMES)
        .or_else(|| of(|kind| matches!(kind, TypeKind::Text)))
        .or_else(|| fields.iter().filter(stored).filter(naming).find(|field| is_number_of_its_own(field)))
        .or_else(|| fields.iter().find(|field| matches!(field.r#type.kind, TypeKind::Counter { .. })))
        .or_else(|| of(|kind| matches!(kind, TypeKind::Moment | TypeKind::Date)))
        .map_or(FieldId::CreatedAt, |field| field.id)
}
