use std::collections::HashMap;

use model::{FieldId, ThingId};
use plan::{Field, Plan, Resource, Storage};
use rusqlite::types::Value;

/// Where each value of a thing's record is in its table, worked out once for each plan.
#[derive(Debug)]
pub(crate) struct Shape {
    pub thing: ThingId,
    pub table: String,
    /// In the order of the table.
    pub columns: Vec<String>,
    /// For each own field its column, if it has one in the table.
    fields: Vec<Option<usize>>,
    /// For each column the one that holds its folded key.
    folded: Vec<Option<usize>>,
    pub id: usize,
    pub created_at: usize,
    pub updated_at: usize,
    pub created_by: usize,
    pub version: usize,
    pub select_by_id: String,
    pub insert: String,
}

impl Shape {
    pub fn of(plan: &Plan, resource: &Resource) -> Self {
        let table = plan.table(&resource.table);
        let columns: Vec<String> =
            table.map(|table| table.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default();
        let places: HashMap<&str, usize> =
            columns.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let at = |name: &str| places.get(name).copied().unwrap_or(0);
        let field = |field: &Field| match &field.storage {
            Storage::Column { column, .. } => places.get(column.as_str()).copied(),
            _ => None,
        };
        let fields = resource.fields.iter().map(field).collect();
        let mut folded = vec![None; columns.len()];
        for (place, column) in table.map(|table| table.columns.as_slice()).unwrap_or_default().iter().enumerate() {
            if let Some(of) = column.folded_of.as_deref().and_then(|of| places.get(of)) {
                folded[*of] = Some(place);
            }
        }
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let marks: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        Self {
            thing: resource.thing,
            table: resource.table.clone(),
            fields,
            folded,
            id: at("id"),
            created_at: at("created_at"),
            updated_at: at("updated_at"),
            created_by: at("created_by"),
            version: at("version"),
            select_by_id: format!("SELECT {} FROM \"{}\" WHERE id = ?1", quoted.join(", "), resource.table),
            insert: format!("INSERT INTO \"{}\" ({}) VALUES ({})", resource.table, quoted.join(", "), marks.join(", ")),
            columns,
        }
    }

    /// The column of a field that is kept in the thing's own table.
    pub fn column(&self, field: FieldId) -> Option<usize> {
        match field {
            FieldId::Own(place) => self.fields.get(place as usize).copied().flatten(),
            FieldId::Id => Some(self.id),
            FieldId::CreatedAt => Some(self.created_at),
            FieldId::UpdatedAt => Some(self.updated_at),
            FieldId::CreatedBy => Some(self.created_by),
        }
    }

    /// Sets a column, and its folded key with it.
    pub fn set(&self, row: &mut Row, column: usize, value: Value) {
        if let Some(folded) = self.folded.get(column).copied().flatten()
            && let Some(place) = row.values.get_mut(folded)
        {
            *place = match &value {
                Value::Text(text) => Value::Text(plan::fold::fold(text)),
                _ => Value::Null,
            };
        }
        if let Some(place) = row.values.get_mut(column) {
            *place = value;
        }
    }

    /// A record with nothing in it yet.
    pub fn empty(&self) -> Row {
        Row { values: vec![Value::Null; self.columns.len()] }
    }

    pub fn read(&self, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
        let values = (0..self.columns.len()).map(|place| row.get(place)).collect::<Result<_, _>>()?;
        Ok(Row { values })
    }
}

/// A record as it is kept: the values of its table's columns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub values: Vec<Value>,
}

impl Row {
    pub fn text(&self, place: usize) -> &str {
        match self.values.get(place) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    pub fn whole(&self, place: usize) -> i64 {
        match self.values.get(place) {
            Some(Value::Integer(whole)) => *whole,
            _ => 0,
        }
    }
}
