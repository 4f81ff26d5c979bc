//! What follows from an action, a timer or another effect: in the same transaction, asking nobody.

use model::{Change, Effect, Expr, FieldRef, StatementId, ThingId, TypeKind};
use plan::ActionKind;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::perform::{self, Entry, Wanted, first_broken};
use super::shape::Row;
use super::world::World;
use super::write::{self, Written};
use super::{inputs, messages, refusals};
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::http::Problem;
use crate::ids::new_id;
use crate::live::Live;

/// The record at hand.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub thing: ThingId,
    pub id: String,
    /// As it was before the action, where that is what set the effects off.
    pub before: Option<Row>,
    /// The record that set it all off, where that is another one.
    pub trigger: Option<(ThingId, Row)>,
}

/// Effects set off effects; deeper than this is a spec that runs in circles.
const DEEPEST: u8 = 8;

/// Runs the effects in order. `None` is no record at all: something that is done by the clock.
pub(crate) fn run(
    live: &Live,
    connection: &Connection,
    effects: &[Effect],
    at: &At,
    statement: &StatementId,
    written: &mut Written,
    depth: u8,
) -> Result<(), Problem> {
    if depth > DEEPEST {
        return Err(Problem::new(409, "across", "This sets off itself again and again.")
            .with_rule(&statement.0, live.sentence(&statement.0).unwrap_or_default()));
    }
    for effect in effects {
        one(live, connection, effect, at, statement, written, depth)?;
    }
    Ok(())
}

/// The world of the record at hand, as it is by now.
fn world<'a>(
    live: &'a Live,
    connection: &'a Connection,
    at: &'a At,
    record: Option<&'a Row>,
    written: &'a Written,
) -> World<'a> {
    World {
        live,
        connection,
        actor: &written.actor,
        now: written.now,
        thing: live.plan.resource(at.thing).map(|_| at.thing),
        record,
        before: at.before.as_ref(),
        inputs: None,
        trigger: at.trigger.as_ref().map(|(thing, row)| (*thing, row)),
    }
}

fn load(live: &Live, connection: &Connection, at: &At) -> Result<Option<Row>, Problem> {
    if live.plan.resource(at.thing).is_none() {
        return Ok(None);
    }
    write::load(connection, live.shape(at.thing)?, &at.id)
}

fn one(
    live: &Live,
    connection: &Connection,
    effect: &Effect,
    at: &At,
    statement: &StatementId,
    written: &mut Written,
    depth: u8,
) -> Result<(), Problem> {
    let record = load(live, connection, at)?;
    match effect {
        Effect::Send(message) => {
            let world = world(live, connection, at, record.as_ref(), written);
            messages::send(&world, *message, statement)
        }
        Effect::Set { changes } => {
            let Some(record) = record else { return Ok(()) };
            set(live, connection, changes, at, &record, written, depth)
        }
        Effect::Create { thing, values } => create(live, connection, *thing, values, at, record, written, depth),
        Effect::DeleteRecord => {
            let Some(record) = record else { return Ok(()) };
            let shape = live.shape(at.thing)?;
            write::delete(connection, shape, record.text(shape.id))?;
            written.deleted(at.thing, record.text(shape.id));
            Ok(())
        }
        Effect::Do(action) => {
            let place = live.plan.actions.iter().position(|one| one.said == Some(*action));
            let (Some(place), Some(_)) = (place, record) else { return Ok(()) };
            let index = plan::ActionIndex(u32::try_from(place).unwrap_or(u32::MAX));
            let nothing = inputs::nothing();
            let wanted = Wanted {
                action: index,
                record: Some(&at.id),
                input: &nothing,
                actor: &Actor::System,
                now: written.now,
                if_match: None,
            };
            perform::perform_in(live, connection, &wanted, Entry::Unasked, None, written).map(|_| ())
        }
        Effect::ForEach { of, filter, effects } => {
            let ids = {
                let world = world(live, connection, at, record.as_ref(), written);
                ids_where(&world, *of, filter)?
            };
            let trigger = record.map(|record| (at.thing, record));
            for id in ids {
                let each = At { thing: *of, id, before: None, trigger: trigger.clone() };
                run(live, connection, effects, &each, statement, written, depth)?;
            }
            Ok(())
        }
        Effect::On { path, effects } => {
            let Some(record) = record else { return Ok(()) };
            let thing = path.steps.last().and_then(|step| target(live, *step));
            let found = {
                let world = world(live, connection, at, Some(&record), written);
                uncached(&world, &Expr::Path(path.clone()))?
            };
            let (Some(thing), Value::Text(id)) = (thing, found) else { return Ok(()) };
            let there = At { thing, id, before: None, trigger: Some((at.thing, record)) };
            run(live, connection, effects, &there, statement, written, depth)
        }
    }
}

/// The thing that a relation leads to.
fn target(live: &Live, step: FieldRef) -> Option<ThingId> {
    match live.plan.field(step)?.r#type.kind {
        TypeKind::One(thing) => Some(thing),
        _ => None,
    }
}

/// The value of an expression that isn't itself a part of the plan.
fn uncached(world: &World<'_>, expr: &Expr) -> Result<Value, Problem> {
    let scope = plan::sql::Scope::bound();
    let (query, _) = plan::sql::value(&world.live.plan, expr, &scope).map_err(super::world::no_sql)?;
    world.one(&super::world::Prepared::new(format!("SELECT {}", query.text), query.params))
}

/// The ids of a thing's records for which the condition holds (over `Root::Row(Row(0))`), oldest first.
pub(crate) fn ids_where(world: &World<'_>, of: ThingId, filter: &Expr) -> Result<Vec<String>, Problem> {
    let shape = world.live.shape(of)?;
    let query = world.rows_where(filter)?;
    let text = format!("SELECT r.id FROM {} r WHERE {} ORDER BY r.created_at, r.id", shape.table, query.text);
    let prepared = super::world::Prepared::new(text, query.params);
    let mut statement = world.connection.prepare_cached(&prepared.text)?;
    prepared.bind(&mut statement, world)?;
    let mut rows = statement.raw_query();
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row.get(0)?);
    }
    Ok(ids)
}

fn set(
    live: &Live,
    connection: &Connection,
    changes: &[Change],
    at: &At,
    record: &Row,
    written: &mut Written,
    depth: u8,
) -> Result<(), Problem> {
    let shape = live.shape(at.thing)?;
    let mut after = record.clone();
    for change in changes {
        let Some(column) = shape.column(change.field) else { continue };
        let value = {
            let world = World { before: Some(record), ..world(live, connection, at, Some(&after), written) };
            world.value_for(&change.value, FieldRef { thing: at.thing, field: change.field })?
        };
        shape.set(&mut after, column, value);
    }
    if after == *record {
        return Ok(());
    }
    shape.set(&mut after, shape.updated_at, Value::Text(moment_text(written.now)));
    shape.set(&mut after, shape.version, Value::Integer(record.whole(shape.version).saturating_add(1)));
    let invariants = live.plan.resource(at.thing).map(|resource| resource.invariants.as_slice()).unwrap_or_default();
    write::update(live, connection, shape, record, &after, invariants)?;
    written.updated(at.thing, &at.id);
    changed(live, connection, at, Some(record), &after, written, depth)
}

#[allow(clippy::too_many_arguments, reason = "the parts of one effect, each of them needed")]
fn create(
    live: &Live,
    connection: &Connection,
    thing: ThingId,
    values: &[Change],
    at: &At,
    record: Option<Row>,
    written: &mut Written,
    depth: u8,
) -> Result<(), Problem> {
    let shape = live.shape(thing)?;
    let Some(resource) = live.plan.resource(thing) else { return Ok(()) };
    let mut row = shape.empty();
    let id = new_id();
    let now = Value::Text(moment_text(written.now));
    shape.set(&mut row, shape.id, Value::Text(id.clone()));
    shape.set(&mut row, shape.created_at, now.clone());
    shape.set(&mut row, shape.updated_at, now);
    shape.set(&mut row, shape.version, Value::Integer(1));
    shape.set(&mut row, shape.created_by, written.actor.id().map_or(Value::Null, |id| Value::Text(id.to_owned())));
    let trigger = record.as_ref().map(|record| (at.thing, record.clone()));
    for change in values {
        let Some(column) = shape.column(change.field) else { continue };
        let value = {
            let world = World {
                trigger: trigger.as_ref().map(|(thing, row)| (*thing, row)),
                ..world(live, connection, at, record.as_ref(), written)
            };
            world.value_for(&change.value, FieldRef { thing, field: change.field })?
        };
        shape.set(&mut row, column, value);
    }
    // What is left open gets what every new record gets.
    let defaults =
        live.plan.basic_action(thing, ActionKind::Create).map(|action| action.changes.as_slice()).unwrap_or_default();
    for change in defaults {
        let Some(column) = shape.column(change.field) else { continue };
        if values.iter().any(|value| value.field == change.field) {
            continue;
        }
        let value = {
            let world = World {
                live,
                connection,
                actor: &written.actor,
                now: written.now,
                thing: Some(thing),
                record: Some(&row),
                before: None,
                inputs: None,
                trigger: None,
            };
            world.value_for(&change.value, FieldRef { thing, field: change.field })?
        };
        shape.set(&mut row, column, value);
    }
    write::start_numbers(live, connection, resource, shape, &mut row)?;
    write::insert(live, connection, shape, &row, &resource.invariants)?;
    written.created(thing, &id);
    let made = At { thing, id, before: None, trigger };
    changed(live, connection, &made, None, &row, written, depth)
}

/// What must hold after an effect, and what follows from it.
fn changed(
    live: &Live,
    connection: &Connection,
    at: &At,
    before: Option<&Row>,
    after: &Row,
    written: &mut Written,
    depth: u8,
) -> Result<(), Problem> {
    let Some(resource) = live.plan.resource(at.thing) else { return Ok(()) };
    let mut due = Vec::new();
    {
        let world = World { before, ..world(live, connection, at, Some(after), written) };
        if let Some(guard) = first_broken(&world, &resource.invariants)? {
            return Err(refusals::of_guard(resource, guard));
        }
        for reaction in &resource.reactions {
            if world.holds(&reaction.when)? {
                due.push(reaction);
            }
        }
    }
    let here = At { before: before.cloned(), ..at.clone() };
    for reaction in due {
        run(live, connection, &reaction.effects, &here, &reaction.statement, written, depth + 1)?;
    }
    Ok(())
}
