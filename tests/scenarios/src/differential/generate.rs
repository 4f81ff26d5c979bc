//! The next step: seeded, from the plan, with an eye on what hasn't been seen yet. The target that leads is asked on the side what there
//! is and who may do what, so that much of what is tried can work.

use super::coverage::Coverage;
use super::mine::Mine;
use super::people::{Person, label_of, people, seen, wires};
use super::random::Random;
use super::session::Session;
use super::step::{Body, Request, Step, label};
use super::values::{Around, good, spoil};
use super::{clock, queries, strange};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{ThingId, Type, TypeKind};
use plan::specialise::specialise;
use plan::{Action, ActionKind, Input, Plan, Resource};
use serde_json::{Map, Value, json};

#[derive(Debug)]
pub struct Generator<'a> {
    pub plan: &'a Plan,
    pub random: Random,
    mine: &'a Mine,
    /// What values come near to instead, while one rule is looked at.
    pub edge: Option<Mine>,
    pub zone: TimeZone,
    pub now: Timestamp,
    made: usize,
    /// A page that had a next one.
    pub list: Option<Request>,
    /// Something sent with a key, to be sent again.
    kept: Option<Request>,
    /// What the clock was just set for.
    pub focus: Option<clock::Focus>,
    /// What made a record last: the action's place, who did it and how.
    last: Option<(usize, Person, Request)>,
}

impl<'a> Generator<'a> {
    pub fn new(plan: &'a Plan, mine: &'a Mine, seed: u64) -> Self {
        let zone = TimeZone::get(&plan.app.time_zone).unwrap_or(TimeZone::UTC);
        let now = crate::START.parse().unwrap_or_default();
        Self {
            plan,
            random: Random::new(seed),
            mine,
            edge: None,
            zone,
            now,
            made: 0,
            list: None,
            kept: None,
            focus: None,
            last: None,
        }
    }

    /// What values come near to.
    pub fn mine(&self) -> &Mine {
        self.edge.as_ref().unwrap_or(self.mine)
    }

    /// The next step, and the place of the action that it asks for.
    pub fn next(&mut self, session: &mut Session<'_>, coverage: &Coverage) -> (Step, Option<usize>) {
        let people = people(self.plan, session);
        if let Some(focus) = self.focus.take()
            && self.random.percent(85)
            && let Some(found) = self.just_now(session, &people, &focus)
        {
            return found;
        }
        if self.random.percent(25)
            && let Some(found) = self.hunt(session, &people, coverage)
        {
            return found;
        }
        match self.random.below(100) {
            0..=45 => self.act(session, &people, coverage),
            46..=53 => self.one_more(session, &people, coverage),
            54..=78 => (Step::Request(queries::read(self, session, &people)), None),
            79..=84 => {
                self.now = clock::jump(self, session);
                (Step::Clock { at: format!("{:.3}", self.now) }, None)
            }
            85..=88 => match self.act(session, &people, coverage) {
                (Step::Request(request), action) => (Step::AtOnce { times: 2 + self.random.below(5), request }, action),
                other => other,
            },
            89..=92 => (Step::Request(strange::request(self, session, &people)), None),
            93..=95 => (Step::Request(strange::auth(self, &people)), None),
            96 => (Step::Look, None),
            97 => (self.again(session, &people, coverage), None),
            _ => (Step::Look, None),
        }
    }

    /// A request with an idempotency key; the same once more; or the same key with something else.
    fn again(&mut self, session: &mut Session<'_>, people: &[Person], coverage: &Coverage) -> Step {
        if let Some(mut kept) = self.kept.take() {
            if self.random.percent(30) {
                kept.body = Body::Json(json!({ "another": "body" }));
            }
            return Step::Request(kept);
        }
        let (Step::Request(mut request), _) = self.act(session, people, coverage) else { return Step::Look };
        if request.method == "POST" {
            request.headers.push(("Idempotency-Key", format!("key-{}", self.made)));
            self.kept = Some(request.clone());
        }
        Step::Request(request)
    }

    pub fn act(&mut self, session: &mut Session<'_>, people: &[Person], coverage: &Coverage) -> (Step, Option<usize>) {
        let mut place = self.wanted(coverage);
        // What nothing is there for is made first, and what that needs before it.
        for _ in 0..4 {
            match self.needed(session, place) {
                Some(other) if other != place => place = other,
                _ => break,
            }
        }
        self.try_action(session, people, place)
    }

    /// The action, by somebody who fits it.
    pub fn try_action(&mut self, session: &mut Session<'_>, people: &[Person], place: usize) -> (Step, Option<usize>) {
        let Some(action) = self.plan.actions.get(place) else { return (Step::Look, None) };
        let Some(resource) = self.plan.resource(action.thing) else { return (Step::Look, None) };
        let person = self.who(session, people, resource, action);
        let request = match action.kind {
            ActionKind::Create => self.create(session, &person, resource, action),
            _ => self.on_record(session, &person, resource, action),
        };
        (Step::Request(request), Some(place))
    }

    /// Something done to the record whose moment it is, by somebody who may.
    fn just_now(
        &mut self,
        session: &mut Session<'_>,
        people: &[Person],
        focus: &clock::Focus,
    ) -> Option<(Step, Option<usize>)> {
        let plan = self.plan;
        let resource = plan.resource(focus.thing)?;
        let actions: Vec<usize> = resource.actions.iter().map(|index| index.0 as usize).collect();
        let fits = |place: &usize| plan.actions.get(*place).is_some_and(|action| action.kind != ActionKind::Create);
        let actions: Vec<usize> = actions.into_iter().filter(fits).collect();
        let place = *self.random.one(&actions)?;
        let action = plan.actions.get(place)?;
        let mut able = vec![];
        for person in people.iter().filter(|person| !specialise(&action.who.holds, &person.actor).is_never()) {
            let visible = seen(session, person.label.as_deref(), resource);
            let key = action.path.as_deref().unwrap_or(&action.key);
            if visible.iter().any(|row| row["id"] == focus.id && row["actions"][key].is_object()) {
                able.push(person.clone());
            }
        }
        let person = self.random.one(&able)?.clone();
        let record = label(session.label_of(&focus.id)?);
        let request = self.request_on(session, &person, resource, action, &record, vec![]);
        Some((Step::Request(request), Some(place)))
    }

    /// The action that makes what this one can't do without.
    fn needed(&self, session: &Session<'_>, place: usize) -> Option<usize> {
        let action = self.plan.actions.get(place)?;
        let is_empty = |thing: ThingId| {
            let path = self.plan.resource(thing).map(|resource| resource.path.as_str()).unwrap_or_default();
            session.rows(path).is_ok_and(|rows| rows.is_empty())
        };
        let missing = match action.kind {
            ActionKind::Create => {
                action.inputs.iter().filter(|input| input.required).find_map(|input| match input.r#type.kind {
                    TypeKind::One(thing) if is_empty(thing) => Some(thing),
                    _ => None,
                })
            }
            _ => Some(action.thing).filter(|thing| is_empty(*thing)),
        }?;
        let makes = |action: &Action| action.thing == missing && action.kind == ActionKind::Create;
        let found = self.plan.actions.iter().position(makes)?;
        let can = !plan::specialise::simplify(&self.plan.actions.get(found)?.who.holds).is_never();
        can.then_some(found)
    }

    /// An action, the likelier the more it has to show.
    fn wanted(&mut self, coverage: &Coverage) -> usize {
        let wanting: Vec<usize> = (0..self.plan.actions.len()).map(|place| coverage.wanting(place)).collect();
        let mut left = self.random.below(wanting.iter().sum());
        for (place, weight) in wanting.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// Mostly somebody who may do it on some record, and on one that is there now.
    fn who(&mut self, session: &mut Session<'_>, people: &[Person], resource: &Resource, action: &Action) -> Person {
        let able: Vec<&Person> =
            people.iter().filter(|person| !specialise(&action.who.holds, &person.actor).is_never()).collect();
        if action.kind != ActionKind::Create && self.random.percent(70) {
            for _ in 0..4 {
                let Some(person) = self.random.one(&able).copied() else { break };
                let key = action.path.as_deref().unwrap_or(&action.key);
                let visible = seen(session, person.label.as_deref(), resource);
                if visible.iter().any(|row| row["actions"][key]["allowed"] == true) {
                    return person.clone();
                }
            }
        }
        let chosen = if self.random.percent(92) { self.random.one(&able).copied() } else { None };
        let chosen = chosen.or_else(|| self.random.one(people));
        chosen.cloned().unwrap_or(Person { label: None, actor: plan::Actor::Nobody })
    }

    pub fn create(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        action: &Action,
    ) -> Request {
        let body = self.body(session, person, resource, action);
        let path = format!("/{}", resource.path);
        let makes = Some(self.new_label(&resource.name.singular));
        Request {
            who: person.label.clone(),
            method: "POST",
            path,
            body: Body::Json(Value::Object(body)),
            headers: vec![],
            makes,
        }
    }

    /// Another one like the record that was made last, by the same person: that is how limits are reached.
    fn one_more(&mut self, session: &mut Session<'_>, people: &[Person], coverage: &Coverage) -> (Step, Option<usize>) {
        match self.last.as_ref().map(|(place, _, _)| *place) {
            Some(place) => self.another(session, people, place),
            None => self.act(session, people, coverage),
        }
    }

    /// Another one like what this action made last; where it hasn't been the last, the action as ever.
    pub fn another(&mut self, session: &mut Session<'_>, people: &[Person], place: usize) -> (Step, Option<usize>) {
        let last = self.last.clone().filter(|(own, _, _)| *own == place);
        let Some((_, person, last)) = last else { return self.try_action(session, people, place) };
        let plan = self.plan;
        let (Some(action), Body::Json(Value::Object(mut body))) = (plan.actions.get(place), last.body.clone()) else {
            return self.try_action(session, people, place);
        };
        let Some(resource) = plan.resource(action.thing) else { return (Step::Look, None) };
        let renewed = action.inputs.iter().filter(|input| {
            let kind = &input.r#type.kind;
            matches!(kind, TypeKind::Text | TypeKind::Moment | TypeKind::Email) && body.contains_key(&input.wire)
        });
        let mut values = Map::new();
        for input in renewed {
            values.insert(input.wire.clone(), self.value(session, &person, resource, input, &values));
        }
        body.extend(values);
        let makes = Some(self.new_label(&resource.name.singular));
        (Step::Request(Request { body: Body::Json(Value::Object(body)), makes, ..last }), Some(place))
    }

    /// Remembers what made a record.
    pub fn heed(&mut self, step: &Step, action: Option<usize>, session: &Session<'_>, status: u16) {
        if let (Step::Request(request), Some(place), 201) = (step, action, status)
            && let Some(person) = people(self.plan, session).into_iter().find(|person| person.label == request.who)
        {
            self.last = Some((place, person, Request { headers: vec![], ..request.clone() }));
        }
    }

    pub fn new_label(&mut self, noun: &str) -> String {
        self.made += 1;
        format!("new {noun} {}", self.made)
    }

    pub fn on_record(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        action: &Action,
    ) -> Request {
        let (row, record) = self.record(session, person, resource, action);
        let mut headers = vec![];
        if self.random.percent(8) {
            let version = row["version"].as_i64().unwrap_or(1) - i64::from(self.random.percent(40));
            headers.push(("If-Match", format!("\"{version}\"")));
        }
        self.request_on(session, person, resource, action, &record, headers)
    }

    pub fn request_on(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        action: &Action,
        record: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Request {
        let path = format!("/{}/{}", resource.path, record);
        let body = |generator: &mut Self, session: &mut Session<'_>| {
            Body::Json(Value::Object(generator.body(session, person, resource, action)))
        };
        let (method, path, body) = match (&action.path, action.kind) {
            (Some(end), _) => ("POST", format!("{path}/{end}"), body(self, session)),
            (None, ActionKind::Delete) => ("DELETE", path, Body::None),
            (None, _) => ("PATCH", path, body(self, session)),
        };
        Request { who: person.label.clone(), method, path, body, headers, makes: None }
    }

    /// A record: mostly one on which the person may do it now, as the app itself says.
    fn record(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        action: &Action,
    ) -> (Value, String) {
        let visible = seen(session, person.label.as_deref(), resource);
        let key = action.path.as_deref().unwrap_or(&action.key);
        let open: Vec<&Value> = visible.iter().filter(|row| row["actions"][key]["allowed"] == true).collect();
        let all = session.rows(&resource.path).unwrap_or_default();
        let row = match self.random.below(10) {
            0..=6 => self.random.one(&open).copied().or_else(|| self.random.one(&visible)),
            7 | 8 => self.random.one(&visible),
            _ => None,
        };
        let row = row.or_else(|| self.random.one(&all)).cloned().unwrap_or(Value::Null);
        let name = label_of(session, &row).unwrap_or("no such record");
        let name = label(name);
        (row, name)
    }

    /// What goes with the request: mostly right.
    fn body(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        action: &Action,
    ) -> Map<String, Value> {
        let mut body = Map::new();
        let open: Vec<&Input> =
            action.inputs.iter().filter(|input| !specialise(&input.who, &person.actor).is_never()).collect();
        let some = match action.kind {
            _ if self.edge.is_some() => 80,
            ActionKind::Update => 30,
            _ => 50,
        };
        for input in &open {
            let required = input.required && action.kind != ActionKind::Update;
            if required || self.random.percent(some) {
                let value = self.value(session, person, resource, input, &body);
                body.insert(input.wire.clone(), value);
            }
        }
        if self.edge.is_none() && self.random.percent(18) {
            let inputs: Vec<(String, Type)> =
                open.iter().map(|input| (input.wire.clone(), input.r#type.clone())).collect();
            let closed: Vec<String> = resource
                .fields
                .iter()
                .map(|field| field.wire.clone())
                .filter(|wire| open.iter().all(|input| input.wire != *wire))
                .collect();
            let records = self.records_of(session, person, resource, None);
            let (mine, zone) = (self.mine().clone(), self.zone.clone());
            let around = Around { now: self.now, zone: &zone, mine: &mine, records: &records, taken: &[], after: None };
            spoil(&mut self.random, &around, &mut body, &inputs, &closed);
        }
        body
    }

    fn value(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        input: &Input,
        so_far: &Map<String, Value>,
    ) -> Value {
        let records = match &input.r#type.kind {
            TypeKind::One(thing) | TypeKind::Several(thing) => {
                let Some(other) = self.plan.resource(*thing) else { return Value::Null };
                self.records_of(session, person, other, Some(*thing))
            }
            TypeKind::AnyPerson => people(self.plan, session).into_iter().filter_map(|person| person.label).collect(),
            _ => vec![],
        };
        let is_relation = !records.is_empty();
        let taken: Vec<Value> = match is_relation {
            true => vec![],
            false => {
                let rows = session.rows(&resource.path).unwrap_or_default();
                rows.iter().map(|row| row[&input.wire].clone()).filter(|value| !value.is_null()).collect()
            }
        };
        let moments: Vec<&str> = wires(resource, |kind| matches!(kind, TypeKind::Moment)).collect();
        let after = moments.iter().find_map(|wire| so_far.get(*wire)?.as_str()?.parse().ok());
        let (mine, zone) = (self.mine().clone(), self.zone.clone());
        let around = Around { now: self.now, zone: &zone, mine: &mine, records: &records, taken: &taken, after };
        good(&mut self.random, &around, &input.r#type)
    }

    /// Labels of records to choose from: mostly those that the person sees.
    fn records_of(
        &mut self,
        session: &mut Session<'_>,
        person: &Person,
        resource: &Resource,
        _of: Option<ThingId>,
    ) -> Vec<String> {
        let mut rows = if self.random.percent(88) { seen(session, person.label.as_deref(), resource) } else { vec![] };
        if rows.is_empty() {
            rows = session.rows(&resource.path).unwrap_or_default();
        }
        rows.iter().filter_map(|row| label_of(session, row).map(str::to_owned)).collect()
    }
}
