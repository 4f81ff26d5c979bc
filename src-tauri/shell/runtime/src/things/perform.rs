//! The one way in which data is written: an action, judged in the plan's order, inside the writer's transaction.

use jiff::Timestamp;
use model::{FieldRef, ThingId, TypeKind};
use plan::{Action, ActionIndex, ActionKind, Guard, Plan, Resource, Storage};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::Map;

use super::inputs::{self, Given};
use super::shape::{Row, Shape};
use super::world::World;
use super::write::{self, Written};
use super::{effects, people, present, refusals, visible};
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::events::Change;
use crate::http::Problem;
use crate::ids::new_id;
use crate::jobs;
use crate::live::Live;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub action: ActionIndex,
    /// The record that it is done to; none for `Create`.
    pub record: Option<&'a str>,
    pub input: &'a Map<String, serde_json::Value>,
    pub actor: &'a Actor,
    pub now: Timestamp,
    /// The version that the record must still have.
    pub if_match: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Done {
    pub id: String,
    pub version: i64,
    /// The record as the actor sees it afterwards.
    pub json: String,
    pub changes: Vec<Change>,
}

/// Why the request isn't asked who may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It is asked.
    Asked,
    /// The person signs up themselves: they may, but not give themselves whatever they like.
    SignUp,
    /// The app itself does it, or a test.
    Unasked,
}

pub(crate) fn update_of(plan: &Plan, resource: &Resource) -> Option<ActionIndex> {
    index_of(plan, resource, ActionKind::Update)
}

pub(crate) fn index_of(plan: &Plan, resource: &Resource, kind: ActionKind) -> Option<ActionIndex> {
    resource.actions.iter().copied().find(|index| plan.action(*index).is_some_and(|action| action.kind == kind))
}

/// Does it, or says which sentence refuses.
pub(crate) fn perform(live: &Live, connection: &Connection, wanted: &Wanted<'_>) -> Result<Done, Problem> {
    let entry = if matches!(wanted.actor, Actor::System) { Entry::Unasked } else { Entry::Asked };
    let mut written = Written::new(wanted.actor.clone(), wanted.now);
    let (thing, id) = perform_in(live, connection, wanted, entry, None, &mut written)?;
    finish(live, connection, wanted.actor, thing, &id, written)
}

/// What follows once all has been written: timers move, and the record is read back.
pub(crate) fn finish(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    id: &str,
    written: Written,
) -> Result<Done, Problem> {
    let now = written.now;
    jobs::follow(live, connection, &written, now)?;
    let (version, json) =
        present::one(live, connection, actor, thing, id, now)?.unwrap_or_else(|| (0, format!("{{\"id\":\"{id}\"}}")));
    Ok(Done { id: id.to_owned(), version, json, changes: written.changes })
}

/// The same inside something larger: an effect, a sign-up. `as_id` is the id that a new record gets.
pub(crate) fn perform_in(
    live: &Live,
    connection: &Connection,
    wanted: &Wanted<'_>,
    entry: Entry,
    as_id: Option<&str>,
    written: &mut Written,
) -> Result<(ThingId, String), Problem> {
    let action = live.plan.action(wanted.action).ok_or_else(Problem::not_found)?;
    let resource = live.plan.resource(action.thing).ok_or_else(Problem::not_found)?;
    let shape = live.shape(action.thing)?;
    if matches!(wanted.actor, Actor::Nobody) && entry == Entry::Asked && !action.who.open_to_nobody {
        return Err(Problem::not_signed_in());
    }
    let before = match wanted.record {
        None => None,
        Some(id) => Some(load(live, connection, wanted, entry, shape, id)?),
    };
    if let (Some(before), Some(tag)) = (&before, wanted.if_match)
        && !matches_version(tag, before.whole(shape.version))
    {
        return Err(Problem::of(plan::problem::CHANGED_MEANWHILE));
    }
    let attempt = Attempt { live, connection, wanted, entry, action, resource, shape, before };
    let given = inputs::read(live, connection, wanted, entry, action, resource)?;
    let known = match action.kind {
        ActionKind::Create => people::known_account(connection, resource, &given)?,
        _ => None,
    };
    let candidate = attempt.candidate(&given, as_id.or(known.as_deref()))?;
    attempt.judge(&given, &candidate)?;
    let id = candidate.text(shape.id).to_owned();
    let after = match action.kind {
        ActionKind::Create => {
            people::before_insert(live, connection, resource, &given, &id, written)?;
            write::insert(live, connection, shape, &candidate, &action.after)
                .map_err(|problem| attempt.first_alike(problem, &candidate, &given))?;
            write::set_links(connection, resource, &id, &given)?;
            people::after_insert(live, connection, resource, shape, &candidate, &given, written)?;
            written.created(action.thing, &id);
            Some(candidate)
        }
        ActionKind::Update | ActionKind::Named => {
            people::update_account(live, connection, resource, &given, &id, written)?;
            let Some(before) = &attempt.before else { return Err(Problem::not_found()) };
            write::update(live, connection, shape, before, &candidate, &action.after)
                .map_err(|problem| attempt.first_alike(problem, &candidate, &given))?;
            write::set_links(connection, resource, &id, &given)?;
            written.updated(action.thing, &id);
            Some(candidate)
        }
        ActionKind::Delete => None,
    };
    attempt.afterwards(after.as_ref(), &given, written)?;
    Ok((action.thing, id))
}

/// The record as it stands; what the actor doesn't see isn't there.
fn load(
    live: &Live,
    connection: &Connection,
    wanted: &Wanted<'_>,
    entry: Entry,
    shape: &Shape,
    id: &str,
) -> Result<Row, Problem> {
    if entry == Entry::Asked && !visible::sees(live, connection, wanted.actor, shape.thing, id, wanted.now)? {
        // Somebody who isn't signed in is asked to, whether it is there or not.
        return Err(if matches!(wanted.actor, Actor::Nobody) {
            Problem::not_signed_in()
        } else {
            Problem::not_found()
        });
    }
    write::load(connection, shape, id)?.ok_or_else(Problem::not_found)
}

fn matches_version(tag: &str, version: i64) -> bool {
    tag.split(',')
        .map(|one| one.trim().trim_start_matches("W/").trim_matches('"'))
        .any(|one| one == "*" || one == version.to_string())
}

struct Attempt<'a> {
    live: &'a Live,
    connection: &'a Connection,
    wanted: &'a Wanted<'a>,
    entry: Entry,
    action: &'a Action,
    resource: &'a Resource,
    shape: &'a Shape,
    before: Option<Row>,
}

impl Attempt<'_> {
    fn world<'b>(&'b self, record: Option<&'b Row>, before: Option<&'b Row>, given: &'b Given) -> World<'b> {
        World {
            live: self.live,
            connection: self.connection,
            actor: self.wanted.actor,
            now: self.wanted.now,
            thing: Some(self.action.thing),
            record,
            before,
            inputs: Some((self.action, &given.by_place)),
            trigger: None,
        }
    }

    /// The record as it will be: what it was, what is given, and what the action sets.
    fn candidate(&self, given: &Given, as_id: Option<&str>) -> Result<Row, Problem> {
        let mut row = match &self.before {
            Some(before) => before.clone(),
            None => {
                let mut row = self.shape.empty();
                let id = as_id.map_or_else(new_id, str::to_owned);
                let now = Value::Text(moment_text(self.wanted.now));
                self.shape.set(&mut row, self.shape.id, Value::Text(id));
                self.shape.set(&mut row, self.shape.created_at, now.clone());
                self.shape.set(&mut row, self.shape.updated_at, now);
                self.shape.set(&mut row, self.shape.version, Value::Integer(1));
                let by = self.wanted.actor.id().map_or(Value::Null, |id| Value::Text(id.to_owned()));
                self.shape.set(&mut row, self.shape.created_by, by);
                row
            }
        };
        if self.action.kind == ActionKind::Delete {
            return Ok(row);
        }
        if self.before.is_some() {
            self.shape.set(&mut row, self.shape.updated_at, Value::Text(moment_text(self.wanted.now)));
            let version = row.whole(self.shape.version).saturating_add(1);
            self.shape.set(&mut row, self.shape.version, Value::Integer(version));
        }
        for (field, value) in &given.fields {
            if let Some(column) = self.shape.column(*field) {
                self.shape.set(&mut row, column, value.clone());
            }
        }
        for change in &self.action.changes {
            let Some(column) = self.shape.column(change.field) else { continue };
            if change.unless_given && given.has(change.field) {
                continue;
            }
            let counter =
                self.resource.field(change.field).filter(|field| matches!(field.r#type.kind, TypeKind::Counter { .. }));
            let value = match counter {
                Some(field) => write::next_number(self.connection, self.shape, field)?,
                None => {
                    let field = FieldRef { thing: self.action.thing, field: change.field };
                    self.world(Some(&row), self.before.as_ref(), given).value_for(&change.value, field)?
                }
            };
            self.shape.set(&mut row, column, value);
        }
        if self.action.kind == ActionKind::Create {
            write::start_numbers(self.live, self.connection, self.resource, self.shape, &mut row)?;
        }
        Ok(row)
    }

    /// 403, 422 and the rules that look at things as they stand: in this order, the first that refuses is quoted.
    fn judge(&self, given: &Given, candidate: &Row) -> Result<(), Problem> {
        let standing = self.before.as_ref().unwrap_or(candidate);
        let world = self.world(Some(standing), self.before.as_ref(), given);
        if self.entry == Entry::Asked && !world.holds(&self.action.who.holds)? {
            return Err(refusals::not_allowed(&world, self.live, &self.action.who)?);
        }
        // Who signs up is asked nothing but this: nobody gives themselves what only others may give.
        if self.entry != Entry::Unasked {
            let mut not_theirs = Vec::new();
            for input in given.used.iter().filter_map(|place| self.action.inputs.get(*place)) {
                if !world.holds(&input.who)? {
                    not_theirs.push(input);
                }
            }
            if !not_theirs.is_empty() {
                return Err(refusals::may_not_give(self.live, &not_theirs));
            }
        }
        if let Some(guard) = first_broken(&world, &self.action.duties)? {
            return Err(refusals::of_guard(self.resource, guard));
        }
        let wrong = self.with_missing(given, candidate);
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        let world = self.world(Some(candidate), self.before.as_ref(), given);
        let failing = broken(&world, &self.action.checks)?;
        if !failing.is_empty() {
            return Err(refusals::of_checks(self.resource, &failing));
        }
        let world = self.world(Some(standing), self.before.as_ref(), given);
        match first_broken(&world, &self.action.before)? {
            Some(guard) => Err(refusals::of_guard(self.resource, guard)),
            None => Ok(()),
        }
    }

    /// Where the database found that something isn't unique, it need not be what comes first in the spec.
    fn first_alike(&self, problem: Problem, candidate: &Row, given: &Given) -> Problem {
        if problem.code != "unique" {
            return problem;
        }
        let world = self.world(Some(candidate), self.before.as_ref(), given);
        let unique = self.action.after.iter().filter(|guard| guard.index.is_some());
        for guard in unique {
            match world.breaks(guard) {
                Ok(true) => return refusals::of_guard(self.resource, guard),
                Ok(false) => {}
                Err(problem) => return problem,
            }
        }
        problem
    }

    /// What is wrong with single values, and what has to be there and isn't; in the order of inputs.
    fn with_missing(&self, given: &Given, candidate: &Row) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (place, input) in self.action.inputs.iter().enumerate() {
            if let Some(wrong) = given.wrong.iter().find(|(wire, _)| *wire == input.wire) {
                found.push(wrong.clone());
                continue;
            }
            let was_given = given.used.contains(&place);
            if !input.required || (self.action.kind == ActionKind::Update && !was_given) {
                continue;
            }
            let in_links = given.links(input.field);
            let value = match (in_links, input.field.and_then(|field| self.shape.column(field))) {
                (None, Some(column)) => candidate.values.get(column),
                _ => given.by_place.get(place),
            };
            let empty = match value {
                None | Some(Value::Null) => true,
                Some(Value::Text(text)) => text.trim().is_empty() || text == "[]",
                Some(_) => false,
            };
            // Who joins keeps what their account has; whoever takes it away is told that it is needed.
            let kept = self.action.kind == ActionKind::Create && self.has_account_value(input, candidate);
            if empty && !kept {
                found.push((input.wire.clone(), inputs::sentence(self.live, &plan::validate::Wrong::Missing, input)));
            }
        }
        let unknown =
            given.wrong.iter().filter(|(wire, _)| !self.action.inputs.iter().any(|input| input.wire == *wire));
        found.extend(unknown.cloned());
        found
    }

    /// Somebody who had an account before has their name and address already.
    fn has_account_value(&self, input: &plan::Input, candidate: &Row) -> bool {
        let storage = input.field.and_then(|id| self.resource.field(id)).map(|field| &field.storage);
        let Some(Storage::Account { column, .. }) = storage else { return false };
        let text = format!("SELECT {column} IS NOT NULL FROM auth_accounts WHERE id = ?1");
        let found = self.connection.prepare_cached(&text).and_then(|mut statement| {
            statement.query_row([candidate.text(self.shape.id)], |row| row.get::<_, bool>(0))
        });
        found.unwrap_or(false)
    }

    /// Rules about how it is now, and everything that follows.
    fn afterwards(&self, after: Option<&Row>, given: &Given, written: &mut Written) -> Result<(), Problem> {
        let world = self.world(after, self.before.as_ref(), given);
        if let Some(guard) = first_broken(&world, &self.action.after)? {
            return Err(refusals::of_guard(self.resource, guard));
        }
        // What follows a deletion still knows the record; it goes once that is done.
        let record = after.or(self.before.as_ref());
        let world = self.world(record, self.before.as_ref(), given);
        let mut due = Vec::new();
        for response in &self.action.responses {
            if world.holds(&response.when)? {
                due.push(response);
            }
        }
        let Some(record) = record else { return Ok(()) };
        let at = effects::At {
            thing: self.action.thing,
            id: record.text(self.shape.id).to_owned(),
            before: self.before.clone(),
            trigger: None,
        };
        for response in due {
            effects::run(self.live, self.connection, &response.effects, &at, &response.statement, written, 0)?;
        }
        if self.action.kind == ActionKind::Delete {
            write::delete(self.connection, self.shape, record.text(self.shape.id))?;
            written.deleted(self.action.thing, record.text(self.shape.id));
        }
        Ok(())
    }
}

/// The guards that are broken in this world, in order.
pub(crate) fn broken<'g>(world: &World<'_>, guards: &'g [Guard]) -> Result<Vec<&'g Guard>, Problem> {
    let mut found = Vec::new();
    for guard in guards {
        if world.breaks(guard)? {
            found.push(guard);
        }
    }
    Ok(found)
}

pub(crate) fn first_broken<'g>(world: &World<'_>, guards: &'g [Guard]) -> Result<Option<&'g Guard>, Problem> {
    for guard in guards {
        if world.breaks(guard)? {
            return Ok(Some(guard));
        }
    }
    Ok(None)
}

/// The value of a field of an account, if the request gives it.
pub(crate) fn given_account_field<'g>(resource: &Resource, given: &'g Given, wanted: &str) -> Option<&'g Value> {
    let field = resource
        .fields
        .iter()
        .find(|field| matches!(&field.storage, Storage::Account { column, .. } if column == wanted))?;
    given.fields.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value)
}
