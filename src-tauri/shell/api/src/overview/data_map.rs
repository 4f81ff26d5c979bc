//! How things hang together.

use crate::wire::{Relation, WhenDeleted};
use model::{App, OnDelete, TypeKind};

/// Every field that points at a thing, in the order of the spec.
pub fn relations(app: &App) -> Vec<Relation> {
    let mut found = Vec::new();
    for thing in &app.things {
        for field in thing.fields.iter().filter(|field| !field.automatic) {
            let (target, several) = match field.r#type.kind {
                TypeKind::One(target) => (target, false),
                TypeKind::Several(target) => (target, true),
                _ => continue,
            };
            let Some(other) = app.thing(target) else { continue };
            found.push(Relation {
                from: thing.key.clone(),
                field: field.key.clone(),
                name: field.name.clone(),
                to: other.key.clone(),
                several,
                required: field.required,
                on_delete: match field.on_delete {
                    OnDelete::Refuse => WhenDeleted::Refused,
                    OnDelete::Delete => WhenDeleted::DeletedToo,
                    OnDelete::Empty => WhenDeleted::Kept,
                },
                statement: field.statement.as_ref().map(|one| one.0.clone()),
            });
        }
    }
    found
}
