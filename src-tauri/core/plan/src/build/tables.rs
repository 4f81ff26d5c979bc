//! Resources → tables, with what the database itself can promise.

use std::collections::BTreeSet;

use model::{App, FieldId, Filled, Literal, OnDelete, Path, RuleKind, TypeKind};

use super::guards::counted_choices;
use super::names;
use crate::{Column, ForeignKey, Index, Resource, SqlType, Storage, Table};

/// In an order in which they can be created: links last. Relations between things may go in circles; both engines are made
/// to accept those (SQLite by itself, PostgreSQL by adding foreign keys afterwards).
pub fn tables(app: &App, resources: &[Resource]) -> Vec<Table> {
    let mut found: Vec<Table> = resources.iter().map(|resource| table(app, resource, resources)).collect();
    found.extend(resources.iter().flat_map(|resource| links(resource, resources)));
    found
}

/// A column of ours, under its own name.
fn own_column(name: &str, r#type: SqlType, nullable: bool) -> Column {
    Column {
        name: name.to_owned(),
        // The dot keeps it apart from every field's key.
        key: format!(".{name}"),
        r#type,
        nullable,
        folded_of: None,
        one_of: Vec::new(),
        default: None,
        least: None,
        most: None,
    }
}

fn table(app: &App, resource: &Resource, resources: &[Resource]) -> Table {
    let mut columns = vec![own_column("id", SqlType::Id, false)];
    let mut foreign_keys = Vec::new();
    let mut indexes = Indexes::new(&resource.table);
    if resource.person.is_some() {
        foreign_keys.push(ForeignKey {
            column: "id".into(),
            table: "auth_accounts".into(),
            on_delete: OnDelete::Delete,
        });
    }
    for field in &resource.fields {
        let Storage::Column { column, folded } = &field.storage else { continue };
        columns.push(field_column(field, column));
        if let Some(folded) = folded {
            columns.push(Column {
                folded_of: Some(column.clone()),
                key: format!("{}.folded", field.key),
                ..own_column(folded, SqlType::Text, true)
            });
        }
        if let Some(other) = related_table(&field.r#type.kind, resources) {
            let required = field.required && !matches!(field.filled, Filled::BySteps);
            let on_delete = match field.on_delete {
                OnDelete::Empty if required => OnDelete::Refuse,
                other => other,
            };
            foreign_keys.push(ForeignKey { column: column.clone(), table: other, on_delete });
            indexes.add(vec![column.clone()], false, None);
        }
        if let Some(unique) = &field.unique {
            let key = if unique.folded { folded.clone() } else { None };
            indexes.add(vec![key.unwrap_or_else(|| column.clone())], true, None);
        } else if matches!(field.r#type.kind, TypeKind::Counter { .. }) {
            indexes.add(vec![column.clone()], true, None);
        }
    }
    columns.push(own_column("created_at", SqlType::Moment, false));
    columns.push(own_column("updated_at", SqlType::Moment, false));
    columns.push(Column { least: Some(1), ..own_column("version", SqlType::Integer, false) });
    columns.push(own_column("created_by", SqlType::Id, true));
    foreign_keys.push(ForeignKey {
        column: "created_by".into(),
        table: "auth_accounts".into(),
        on_delete: OnDelete::Empty,
    });
    // The default order of every list; ids break ties.
    indexes.add(vec!["created_at".into(), "id".into()], false, None);
    for rule in app.rules.iter().filter(|rule| rule.thing == resource.thing) {
        rule_index(resource, &rule.kind, &mut indexes);
    }
    Table {
        name: resource.table.clone(),
        key: resource.key.clone(),
        columns,
        primary_key: vec!["id".to_owned()],
        foreign_keys,
        indexes: indexes.found,
    }
}

/// How a value of the type is stored.
pub fn sql_type(kind: &TypeKind) -> SqlType {
    match kind {
        TypeKind::Whole
        | TypeKind::Number { .. }
        | TypeKind::Money
        | TypeKind::Percent
        | TypeKind::Duration
        | TypeKind::Rating
        | TypeKind::Counter { .. } => SqlType::Integer,
        TypeKind::YesNo => SqlType::Boolean,
        TypeKind::Date => SqlType::Date,
        TypeKind::Time => SqlType::Time,
        TypeKind::Moment => SqlType::Moment,
        TypeKind::Choices(_) | TypeKind::Several(_) => SqlType::Json,
        TypeKind::File | TypeKind::Image | TypeKind::One(_) | TypeKind::AnyPerson => SqlType::Id,
        TypeKind::Text
        | TypeKind::LongText
        | TypeKind::Email
        | TypeKind::Phone
        | TypeKind::WebAddress
        | TypeKind::Choice(_)
        | TypeKind::Address
        | TypeKind::Colour => SqlType::Text,
    }
}

fn field_column(field: &crate::Field, column: &str) -> Column {
    let kind = &field.r#type.kind;
    let one_of = match kind {
        TypeKind::Choice(choices) => choices.iter().map(|choice| names::choice(&choice.name)).collect(),
        _ => Vec::new(),
    };
    let numeric = matches!(sql_type(kind), SqlType::Integer);
    let least =
        field.r#type.least.filter(|_| numeric).map(|least| least.saturating_add(field.r#type.above_least.into()));
    let most = field.r#type.most.filter(|_| numeric).map(|most| most.saturating_sub(field.r#type.below_most.into()));
    let least = least.or(matches!(kind, TypeKind::Rating).then_some(1));
    // What steps fill in may be empty until then, though a record is never complete without it.
    let given_at_once = match field.filled {
        Filled::ByPerson | Filled::Creator { .. } => true,
        Filled::BySteps => field.default.is_some(),
        Filled::MomentOf { .. } | Filled::MomentOfAction(_) | Filled::DoerOf(_) => false,
    };
    let nullable = !field.required || !given_at_once;
    Column { one_of, least, most, key: field.key.clone(), ..own_column(column, sql_type(kind), nullable) }
}

fn related_table(kind: &TypeKind, resources: &[Resource]) -> Option<String> {
    match kind {
        TypeKind::One(thing) => resources.get(thing.0 as usize).map(|resource| resource.table.clone()),
        TypeKind::AnyPerson => Some("auth_accounts".to_owned()),
        TypeKind::File | TypeKind::Image => Some("file_objects".to_owned()),
        _ => None,
    }
}

fn links(resource: &Resource, resources: &[Resource]) -> Vec<Table> {
    let mut found = Vec::new();
    for field in &resource.fields {
        let (Storage::Links { table, owner, other }, TypeKind::Several(thing)) = (&field.storage, &field.r#type.kind)
        else {
            continue;
        };
        let other_table = resources.get(thing.0 as usize).map(|other| other.table.clone()).unwrap_or_default();
        let key = |column: &str, table: &str| ForeignKey {
            column: column.to_owned(),
            table: table.to_owned(),
            on_delete: OnDelete::Delete,
        };
        found.push(Table {
            name: table.clone(),
            key: format!("{}.{}", resource.key, field.key),
            columns: vec![
                own_column(owner, SqlType::Id, false),
                own_column(other, SqlType::Id, false),
                own_column("position", SqlType::Integer, false),
            ],
            primary_key: vec![owner.clone(), other.clone()],
            foreign_keys: vec![key(owner, &resource.table), key(other, &other_table)],
            indexes: vec![Index {
                name: format!("{table}_by_{other}"),
                columns: vec![other.clone()],
                unique: false,
                only: None,
            }],
        });
    }
    found
}

/// The index that makes a rule's question a look-up.
fn rule_index(resource: &Resource, kind: &RuleKind, indexes: &mut Indexes) {
    let (paths, counted, last) = match kind {
        RuleKind::Limit { per, counted, scope, .. } => {
            let moment = match scope {
                model::CountScope::AtATime => None,
                model::CountScope::PerPeriod { moment, .. } | model::CountScope::Rolling { moment, .. } => Some(moment),
            };
            (per, counted, moment)
        }
        RuleKind::Overlap { same, counted, start, .. } => (same, counted, Some(start)),
        RuleKind::Unique { paths, counted, folded } => {
            let columns: Option<Vec<String>> =
                paths.iter().map(|path| unique_column(resource, path, *folded)).collect();
            let only = counted_choices(resource, counted);
            // A real constraint where the database can say exactly the same; else the guard alone looks it up.
            if let (Some(columns), Some(only)) = (columns, only) {
                indexes.add(columns, true, only);
                return;
            }
            (paths, counted, None)
        }
        _ => return,
    };
    let mut columns: Vec<String> =
        paths.iter().filter_map(|path| column_of(resource, path.steps.first()?.field)).collect();
    if let Some(model::Expr::Path(Path { steps, .. })) = last
        && let [step] = steps.as_slice()
    {
        columns.extend(column_of(resource, step.field));
    }
    columns.dedup();
    if columns.is_empty() {
        return;
    }
    indexes.add(columns, false, counted_choices(resource, counted).flatten());
}

/// The stored column of a field of the record itself.
pub fn column_of(resource: &Resource, field: FieldId) -> Option<String> {
    match field {
        FieldId::Own(place) => match &resource.fields.get(place as usize)?.storage {
            Storage::Column { column, .. } => Some(column.clone()),
            _ => None,
        },
        FieldId::Id => Some("id".to_owned()),
        FieldId::CreatedAt => Some("created_at".to_owned()),
        FieldId::UpdatedAt => Some("updated_at".to_owned()),
        FieldId::CreatedBy => Some("created_by".to_owned()),
    }
}

fn unique_column(resource: &Resource, path: &Path, folded: bool) -> Option<String> {
    let [step] = path.steps.as_slice() else { return None };
    if folded
        && let FieldId::Own(place) = step.field
        && let Storage::Column { folded: Some(key), .. } = &resource.fields.get(place as usize)?.storage
    {
        return Some(key.clone());
    }
    column_of(resource, step.field)
}

/// The stored words of the choices among all of the field's.
pub fn stored_choice(resource: &Resource, literal: &Literal) -> Option<String> {
    let Literal::Choice { field, choice } = literal else { return None };
    if field.thing != resource.thing {
        return None;
    }
    let FieldId::Own(place) = field.field else { return None };
    match &resource.fields.get(place as usize)?.r#type.kind {
        TypeKind::Choice(choices) => Some(names::choice(&choices.get(choice.0 as usize)?.name)),
        _ => None,
    }
}

struct Indexes {
    table: String,
    names: BTreeSet<String>,
    found: Vec<Index>,
}

impl Indexes {
    fn new(table: &str) -> Self {
        Self { table: table.to_owned(), names: BTreeSet::new(), found: Vec::new() }
    }

    fn add(&mut self, columns: Vec<String>, unique: bool, only: Option<(String, Vec<String>)>) {
        if columns.is_empty()
            || self.found.iter().any(|one| one.columns == columns && one.only == only && (one.unique || !unique))
        {
            return;
        }
        let kind = if unique { "unique" } else { "by" };
        // PostgreSQL cuts names at 63 bytes.
        let base: String = format!("{}_{kind}_{}", self.table, columns.join("_")).chars().take(56).collect();
        let mut name = base.clone();
        let mut number = 2;
        while !self.names.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.found.push(Index { name, columns, unique, only });
    }
}

/// Guards of uniqueness rules learn which unique index says the same.
pub fn name_rule_indexes(resource: &Resource, tables: &[Table], guards: &mut [crate::Guard]) {
    let Some(table) = tables.iter().find(|table| table.name == resource.table) else { return };
    for guard in guards {
        let crate::GuardKind::Rule { rule: RuleKind::Unique { paths, counted, folded } } = &guard.kind else {
            continue;
        };
        let columns: Option<Vec<String>> = paths.iter().map(|path| unique_column(resource, path, *folded)).collect();
        let only = counted_choices(resource, counted);
        let same = |index: &&Index| {
            index.unique && Some(&index.columns) == columns.as_ref() && Some(&index.only) == only.as_ref()
        };
        guard.index = table.indexes.iter().find(same).map(|index| index.name.clone());
    }
}
