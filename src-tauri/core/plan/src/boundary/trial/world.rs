//! The rows of a trial.

use std::collections::BTreeMap;
use std::rc::Rc;

use model::{FieldId, FieldRef, ThingId};

use super::evaluate::View;
use super::value::{Stored, Value};
use crate::calendar::{Calendar, moment_text};
use crate::specialise::Actor;
use crate::typing;
use crate::{Plan, Resource, SampleValue, Storage};

/// A row; a field of which nothing is known is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub thing: ThingId,
    pub id: String,
    pub fields: BTreeMap<FieldId, Option<Value>>,
}

impl Row {
    pub fn get(&self, field: FieldId) -> Option<Value> {
        match field {
            FieldId::Id => Some(Value::id(&self.id)),
            other => self.fields.get(&other).cloned().flatten(),
        }
    }
}

/// Who acts: as the plan knows them, and their id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub actor: Actor,
    pub id: Option<String>,
}

impl Person {
    pub fn system() -> Self {
        Self { actor: Actor::System, id: None }
    }
}

#[derive(Clone, Debug)]
pub struct World {
    pub rows: Vec<Rc<Row>>,
    pub now: String,
    made: u32,
}

/// The moment at which every case begins, unless it sets the clock itself: a Wednesday morning.
pub const START: &str = "2027-03-10T09:00:00.000Z";

impl World {
    /// The author's samples, as the app begins with them in a test.
    pub fn new(plan: &Plan, calendar: &Calendar) -> Self {
        let now = START.parse().map_or_else(|_| START.to_owned(), moment_text);
        let mut world = Self { rows: Vec::new(), now, made: 0 };
        let mut ids: Vec<String> = Vec::new();
        for sample in &plan.samples {
            let address = account_address(plan, sample);
            let known = address.and_then(|address| {
                let place =
                    plan.samples.iter().position(|other| account_address(plan, other).as_ref() == Some(&address));
                place.and_then(|place| ids.get(place).cloned())
            });
            ids.push(known.unwrap_or_else(|| world.new_id()));
        }
        for (place, sample) in plan.samples.iter().enumerate().filter(|(_, sample)| !sample.invented) {
            let (Some(resource), Some(id)) = (plan.resource(sample.thing), ids.get(place)) else { continue };
            let mut row = world.blank(plan, resource, id.clone());
            row.fields.insert(FieldId::CreatedBy, Some(Value::empty()));
            for (field, value) in &sample.values {
                let known = match value {
                    SampleValue::Literal(literal) => Value::literal(plan, literal),
                    SampleValue::Expr(expr) => View::nobody(plan, calendar, &world).value(expr),
                    SampleValue::Sample(other) => ids.get(*other as usize).map(|id| Value::id(id)),
                    SampleValue::Samples(others) => Some(Value {
                        stored: Stored::Many(
                            others.iter().filter_map(|other| ids.get(*other as usize).cloned()).collect(),
                        ),
                        kind: typing::Kind::Many,
                    }),
                };
                world.set(plan, &mut row, *field, known);
            }
            world.insert(plan, row);
        }
        world
    }

    pub fn new_id(&mut self) -> String {
        self.made += 1;
        format!("#{:06}", self.made)
    }

    /// A new row with its defaults; what is required and has none isn't known.
    pub fn blank(&self, plan: &Plan, resource: &Resource, id: String) -> Row {
        let mut fields = BTreeMap::new();
        fields.insert(FieldId::CreatedAt, Some(Value::text(&self.now, typing::Kind::Moment)));
        fields.insert(FieldId::UpdatedAt, Some(Value::text(&self.now, typing::Kind::Moment)));
        for field in &resource.fields {
            let known = match (&field.default, &field.r#type.kind, &field.filled) {
                (Some(default), ..) => Value::literal(plan, default),
                (None, model::TypeKind::Counter { .. }, _) => None,
                (None, _, model::Filled::ByPerson) if field.required => None,
                (None, _, model::Filled::MomentOf { .. }) => None,
                (None, model::TypeKind::Several(_) | model::TypeKind::Choices(_), _) => {
                    Some(Value { stored: Stored::Many(Vec::new()), kind: typing::Kind::Many })
                }
                _ => Some(Value::empty()),
            };
            fields.insert(field.id, known);
        }
        Row { thing: resource.thing, id, fields }
    }

    /// Gives a field a value, as its type stores it.
    pub fn set(&self, plan: &Plan, row: &mut Row, field: FieldId, value: Option<Value>) {
        let own = FieldRef { thing: row.thing, field };
        let value = match plan.field(own) {
            Some(found) => value.and_then(|value| value.stored_as(&typing::of_type(&found.r#type.kind, own))),
            None => value,
        };
        row.fields.insert(field, value);
    }

    /// Puts a row in; of people one for each role that comes with theirs, too.
    pub fn insert(&mut self, plan: &Plan, row: Row) {
        if let Some((resource, person)) =
            plan.resource(row.thing).and_then(|resource| Some((resource, resource.person.as_ref()?)))
        {
            for other in person.includes.iter().filter(|other| **other != row.thing) {
                let Some(included) = plan.resource(*other) else { continue };
                if self.find(*other, &row.id).is_some() {
                    continue;
                }
                let mut also = self.blank(plan, included, row.id.clone());
                for field in &included.fields {
                    let same = resource.fields.iter().find(|own| own.key == field.key);
                    if let Some(same) = same {
                        also.fields.insert(field.id, row.fields.get(&same.id).cloned().flatten());
                    }
                }
                self.rows.push(Rc::new(also));
            }
        }
        self.rows.push(Rc::new(row));
    }

    pub fn find(&self, thing: ThingId, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.thing == thing && row.id == id).map(|row| &**row)
    }

    pub fn of(&self, thing: ThingId) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.thing == thing).map(|row| &**row)
    }

    pub fn replace(&mut self, row: Row) {
        if let Some(place) = self.rows.iter().position(|own| own.thing == row.thing && own.id == row.id)
            && let Some(there) = self.rows.get_mut(place)
        {
            *there = Rc::new(row);
        }
    }

    /// Takes a row away, with what goes when it goes. False where something that stays still points to it.
    pub fn remove(&mut self, plan: &Plan, thing: ThingId, id: &str) -> bool {
        self.rows.retain(|row| !(row.thing == thing && row.id == id));
        for resource in &plan.resources {
            for field in &resource.fields {
                if !matches!(&field.r#type.kind, model::TypeKind::One(to) if *to == thing)
                    || !matches!(field.storage, Storage::Column { .. })
                {
                    continue;
                }
                let pointing: Vec<Row> = self
                    .of(resource.thing)
                    .filter(|row| row.get(field.id).is_some_and(|value| value.as_text() == Some(id)))
                    .cloned()
                    .collect();
                for mut row in pointing {
                    match field.on_delete {
                        model::OnDelete::Refuse => return false,
                        model::OnDelete::Empty => {
                            row.fields.insert(field.id, Some(Value::empty()));
                            self.replace(row);
                        }
                        model::OnDelete::Delete => {
                            if !self.remove(plan, row.thing, &row.id) {
                                return false;
                            }
                        }
                    }
                }
            }
        }
        true
    }

    /// The person with that id, with every role that they have.
    pub fn person(&self, plan: &Plan, id: &str) -> Person {
        let roles: Vec<ThingId> = plan
            .resources
            .iter()
            .filter(|resource| resource.person.is_some() && self.find(resource.thing, id).is_some())
            .map(|resource| resource.thing)
            .collect();
        Person { actor: Actor::person(plan, &roles), id: Some(id.to_owned()) }
    }
}

fn account_address(plan: &Plan, sample: &crate::Sample) -> Option<String> {
    let resource = plan.resource(sample.thing)?;
    resource.person.as_ref()?;
    sample.values.iter().find_map(|(field, value)| {
        let Storage::Account { column, .. } = &resource.field(*field)?.storage else { return None };
        match value {
            SampleValue::Literal(model::Literal::Text(text)) if column == "email" => Some(crate::fold::fold(text)),
            _ => None,
        }
    })
}
