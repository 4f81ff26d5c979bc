//! What a case has made so far, and how its values become JSON.

use super::{Failed, Passed, evaluate, failed, fill, object, wire};
use cli::client::{Client, Person};
use model::{App, CaseValue, Expr, FieldId, Literal, ThingId, TypeKind};
use plan::specialise::{Actor, specialise};
use plan::{ActionKind, Field, Plan, Resource};
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;

#[derive(Debug)]
pub struct World<'a> {
    pub app: &'a App,
    pub plan: &'a Plan,
    pub client: &'a Client,
    /// Thing and id of each record that the case names.
    labels: BTreeMap<String, (ThingId, String)>,
    /// Counts up, so that texts that are made up differ.
    made_up: Cell<u32>,
}

impl<'a> World<'a> {
    pub fn new(app: &'a App, plan: &'a Plan, client: &'a Client) -> Self {
        Self { app, plan, client, labels: BTreeMap::new(), made_up: Cell::new(0) }
    }

    pub fn remember(&mut self, label: &str, thing: ThingId, record: &Value) {
        if let Some(id) = record["id"].as_str() {
            self.labels.insert(label.to_owned(), (thing, id.to_owned()));
        }
    }

    pub fn resource(&self, thing: ThingId) -> Passed<&'a Resource> {
        self.plan.resources.get(thing.0 as usize).ok_or_else(|| Failed("the plan has no such thing".to_owned()))
    }

    pub fn field(&self, thing: ThingId, field: FieldId) -> Passed<&'a Field> {
        let place = match field {
            FieldId::Own(place) => place as usize,
            other => return failed(format!("{other:?} can't be set in a case")),
        };
        self.resource(thing)?.fields.get(place).ok_or_else(|| Failed("the plan has no such field".to_owned()))
    }

    /// The JSON name of any field, the ones that every record has included.
    pub fn wire_name(&self, thing: ThingId, field: FieldId) -> Passed<String> {
        Ok(match field {
            FieldId::Own(_) => self.field(thing, field)?.wire.clone(),
            FieldId::Id => "id".to_owned(),
            FieldId::CreatedAt => "createdAt".to_owned(),
            FieldId::UpdatedAt => "updatedAt".to_owned(),
            FieldId::CreatedBy => "createdById".to_owned(),
        })
    }

    pub fn next_number(&self) -> u32 {
        self.made_up.set(self.made_up.get() + 1);
        self.made_up.get()
    }

    pub fn literal(&self, value: &Literal) -> Value {
        wire::literal(self.plan, value)
    }

    pub fn evaluate(&self, expr: &Expr, of: Option<&str>) -> Passed<Value> {
        let record = of.map(|label| self.record(label)).transpose()?;
        evaluate::evaluate(self, expr, record.as_ref())
    }

    /// A request's body: what the case gives, and for a new record what it needs besides. What the app fills in for the person who
    /// makes it isn't theirs to give.
    pub fn body(
        &self,
        resource: &Resource,
        values: &[(FieldId, CaseValue)],
        complete: Option<&Actor>,
    ) -> Passed<Value> {
        let mut body = BTreeMap::new();
        for (field, value) in values {
            let field = self.field(resource.thing, *field)?;
            body.insert(field.wire.clone(), self.value(field, value)?);
        }
        let create = resource
            .actions
            .iter()
            .filter_map(|index| self.plan.actions.get(index.0 as usize))
            .find(|action| action.kind == ActionKind::Create);
        if let (Some(create), Some(actor)) = (create, complete) {
            for input in create.inputs.iter().filter(|input| input.required) {
                if !specialise(&input.who, actor).is_never() && !body.contains_key(&input.wire) {
                    body.insert(input.wire.clone(), fill::value(self, resource, &input.wire, &input.r#type, &body)?);
                }
            }
        }
        Ok(object(body))
    }

    fn value(&self, field: &Field, value: &CaseValue) -> Passed<Value> {
        match value {
            CaseValue::Literal(value) => Ok(self.literal(value)),
            CaseValue::Expr(expr) => self.evaluate(expr, None),
            CaseValue::Record(name) => {
                let id = match self.labels.get(name) {
                    Some((_, id)) => id.clone(),
                    None => self.sample(&field.r#type.kind, name)?,
                };
                Ok(if matches!(field.r#type.kind, TypeKind::Several(_)) { json!([id]) } else { json!(id) })
            }
        }
    }

    /// Somebody signed in, as the plan knows them.
    pub fn actor(&self, person: &Person) -> Actor {
        let Some(names) = person.me["roles"].as_array() else { return Actor::nobody() };
        let has = |resource: &&Resource| {
            let own = wire::kebab(&resource.name.singular);
            resource.person.is_some()
                && names.iter().any(|name| name.as_str().is_some_and(|name| wire::kebab(name) == own))
        };
        let roles: Vec<ThingId> = self.plan.resources.iter().filter(has).map(|resource| resource.thing).collect();
        Actor::person(self.plan, &roles)
    }

    /// The row that new records of a case refer to: the thing's first sample, or else the first there is.
    pub fn first_row(&self, thing: ThingId) -> Passed<Option<Value>> {
        let rows = self.rows(thing)?;
        let name = self.wire_name(thing, self.resource(thing)?.title)?;
        let title = plan::boundary::first_name(self.plan, thing);
        let place = rows.iter().position(|row| title.is_some() && row[&name].as_str() == title.as_deref()).unwrap_or(0);
        Ok(rows.into_iter().nth(place))
    }

    pub fn id_of(&self, label: &str) -> Passed<String> {
        if let Some((_, id)) = self.labels.get(label) {
            return Ok(id.clone());
        }
        self.sample(&TypeKind::AnyPerson, label)
    }

    /// A record of the case as it stands, hidden fields included.
    pub fn record(&self, label: &str) -> Passed<Value> {
        let (thing, id) = self.labels.get(label).ok_or_else(|| Failed(format!("nothing here is called {label}")))?;
        self.by_id(*thing, id)
    }

    pub fn by_id(&self, thing: ThingId, id: &str) -> Passed<Value> {
        let found = self.rows(thing)?.into_iter().find(|row| row["id"] == id);
        found.ok_or_else(|| {
            Failed(format!("there is no {} with the id {id}", self.plan.resources[thing.0 as usize].name.singular))
        })
    }

    /// Every row of a thing, whoever may see it.
    pub fn rows(&self, thing: ThingId) -> Passed<Vec<Value>> {
        let path = format!("/data/{}", self.resource(thing)?.path);
        let rows = self.client.control("GET", &path, None)?;
        Ok(rows["items"].as_array().cloned().unwrap_or_default())
    }

    /// The id of a sample row by its title, or of a person by a part of their name.
    fn sample(&self, kind: &TypeKind, title: &str) -> Passed<String> {
        let things: Vec<ThingId> = match kind {
            TypeKind::One(thing) | TypeKind::Several(thing) => vec![*thing],
            _ => self.plan.resources.iter().map(|resource| resource.thing).collect(),
        };
        for thing in things {
            let resource = self.resource(thing)?;
            let name = self.wire_name(thing, resource.title)?;
            let is_person = resource.person.is_some();
            let found = self.rows(thing)?.into_iter().find(|row| {
                let own = row[&name].as_str().unwrap_or_default();
                own.eq_ignore_ascii_case(title)
                    || (is_person && own.split(' ').any(|part| part.eq_ignore_ascii_case(title)))
            });
            if let Some(id) = found.and_then(|row| row["id"].as_str().map(str::to_owned)) {
                return Ok(id);
            }
        }
        failed(format!("nothing here is called {title}"))
    }
}
