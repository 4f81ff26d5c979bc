//! Looking things up in a plan by their ids.

use model::{FieldId, FieldRef, StatementId, ThingId};

use crate::{Action, ActionIndex, ActionKind, Field, Plan, Resource, Table};

impl Plan {
    pub fn resource(&self, thing: ThingId) -> Option<&Resource> {
        self.resources.get(thing.0 as usize)
    }

    /// A field that the spec gives the thing.
    pub fn field(&self, field: FieldRef) -> Option<&Field> {
        self.resource(field.thing)?.field(field.field)
    }

    pub fn action(&self, index: ActionIndex) -> Option<&Action> {
        self.actions.get(index.0 as usize)
    }

    pub fn actions_of(&self, thing: ThingId) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(move |action| action.thing == thing)
    }

    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The plan's form of an action of the model.
    pub fn action_said(&self, id: model::ActionId) -> Option<&Action> {
        self.actions.iter().find(|action| action.said == Some(id))
    }

    /// The create, update or delete action of the thing.
    pub fn basic_action(&self, thing: ThingId, kind: ActionKind) -> Option<&Action> {
        self.actions_of(thing).find(|action| action.kind == kind && kind != ActionKind::Named)
    }

    pub fn sentence(&self, id: &StatementId) -> Option<&str> {
        let place = self.sentences.binary_search_by(|(own, _)| own.cmp(id)).ok()?;
        self.sentences.get(place).map(|(_, sentence)| sentence.as_str())
    }
}

impl Resource {
    pub fn field(&self, field: FieldId) -> Option<&Field> {
        match field {
            FieldId::Own(place) => self.fields.get(place as usize),
            _ => None,
        }
    }

    pub fn field_by_wire(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}
