//! Messages of the spec: to whom, and in which words.

use model::{
    Channel, Expr, FieldId, FieldRef, MessageId, Path, Piece, Recipient, Root, Row as Nth, StatementId, Template,
    ThingId, TypeKind,
};
use plan::sql::{self, Scope};
use plan::typing::{self, Kind};
use rusqlite::OptionalExtension;
use rusqlite::types::Value;

use super::effects;
use super::shape::Row;
use super::world::{Prepared, World, no_sql};
use super::write;
use crate::clock::moment_text;
use crate::http::Problem;
use crate::mail::{self, Letter};

/// Sends the message to everybody whom it is for. Whoever has no address for it gets none.
pub(crate) fn send(world: &World<'_>, message: MessageId, statement: &StatementId) -> Result<(), Problem> {
    let Some(message) = world.live.plan.messages.get(message.0 as usize) else { return Ok(()) };
    for (account, row) in recipients(world, &message.to)? {
        let found = world
            .connection
            .prepare_cached("SELECT name, email, phone FROM auth_accounts WHERE id = ?1")?
            .query_row([&account], |row| {
                Ok((row.get(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, Option<String>>(2)?))
            })
            .optional()?;
        let Some((name, email, phone)) = found else { continue };
        let (channel, to) = match message.channel {
            Channel::Email => ("email", email),
            Channel::TextMessage => ("text", phone),
            Channel::Push => ("push", email.or(phone)),
            Channel::InApp => ("app", email.or(phone)),
        };
        let Some(to) = to else { continue };
        let world = World { trigger: row.as_ref().map(|(thing, row)| (*thing, row)).or(world.trigger), ..*world };
        let to_someone = row.is_some();
        let subject = fill(&world, &message.subject, to_someone)?;
        let mut text = fill(&world, &message.body, to_someone)?;
        if text.trim().is_empty() {
            text = subject.clone();
        }
        let statement = if message.statement.0.is_empty() { statement } else { &message.statement };
        let letter =
            Letter { channel, to, name, account: Some(account), subject, text, statement: Some(statement.0.clone()) };
        mail::post(world.connection, &letter, &moment_text(world.now))?;
    }
    Ok(())
}

type To = (String, Option<(ThingId, Row)>);

/// Accounts, each once, with the row of a kind of people where the message goes to such.
fn recipients(world: &World<'_>, to: &Recipient) -> Result<Vec<To>, Problem> {
    let mut found: Vec<To> = Vec::new();
    match to {
        Recipient::Person(path) => {
            if let Value::Text(id) = value(world, &Expr::Path(path.clone()))? {
                found.push((id, None));
            }
        }
        Recipient::Everyone { role, filter } => {
            let shape = world.live.shape(*role)?;
            for id in effects::ids_where(world, *role, filter)? {
                let row = write::load(world.connection, shape, &id)?;
                found.push((id, row.map(|row| (*role, row))));
            }
        }
        Recipient::Each { of, filter, person } => {
            let shape = world.live.shape(*of)?;
            for id in effects::ids_where(world, *of, filter)? {
                let Some(row) = write::load(world.connection, shape, &id)? else { continue };
                let path = Path { root: Root::Trigger, steps: person.steps.clone() };
                let each = World { trigger: Some((*of, &row)), ..*world };
                if let Value::Text(account) = value(&each, &Expr::Path(path))?
                    && !found.iter().any(|(known, _)| *known == account)
                {
                    found.push((account, Some((*of, row))));
                }
            }
        }
    }
    Ok(found)
}

fn query(world: &World<'_>, expr: &Expr) -> Result<(Value, Kind), Problem> {
    let known = plan::specialise(expr, &super::world::kind_of_actor(world.actor));
    let (query, kind) = sql::value(&world.live.plan, &known, &Scope::bound()).map_err(no_sql)?;
    let value = world.one(&Prepared::new(format!("SELECT {}", query.text), query.params))?;
    Ok((value, kind))
}

fn value(world: &World<'_>, expr: &Expr) -> Result<Value, Problem> {
    Ok(query(world, expr)?.0)
}

/// The words. Where the message goes to everybody of a kind, `Row(0)` is the person who gets it.
fn fill(world: &World<'_>, template: &Template, to_someone: bool) -> Result<String, Problem> {
    let mut out = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Blank(expr) => {
                let expr = if to_someone { person_of(expr, 0) } else { expr.clone() };
                out.push_str(&said(world, &expr)?);
            }
            Piece::Lines { of, filter, line } => {
                let filter = if to_someone { person_of(filter, 1) } else { filter.clone() };
                let mut lines = Vec::new();
                for id in effects::ids_where(world, *of, &filter)? {
                    lines.push(one_line(world, *of, &id, line)?);
                }
                out.push_str(&lines.join("\n"));
            }
        }
    }
    Ok(out)
}

/// The same with the row of the person who gets the message bound as the trigger.
fn person_of(expr: &Expr, row: u8) -> Expr {
    let uses_it = {
        let mut found = false;
        expr.visit(&mut |part, depth| {
            if let Expr::Path(path) = part {
                found |= path.root == Root::Row(Nth(row)).inside(depth);
            }
        });
        found
    };
    if uses_it { expr.with_root(&Root::Row(Nth(row)), &Path::root(Root::Trigger)) } else { expr.clone() }
}

fn one_line(world: &World<'_>, of: ThingId, id: &str, line: &Template) -> Result<String, Problem> {
    let shape = world.live.shape(of)?;
    let Some(row) = write::load(world.connection, shape, id)? else { return Ok(String::new()) };
    if line.pieces.is_empty() {
        return title(world, of, id);
    }
    let each = World { trigger: Some((of, &row)), ..*world };
    fill(&each, line, true)
}

/// A value as people say it.
fn said(world: &World<'_>, expr: &Expr) -> Result<String, Problem> {
    let (value, mut kind) = query(world, expr)?;
    if let (Expr::Path(path), Value::Text(id)) = (expr, &value)
        && kind == Kind::Id
    {
        return match target(world, path) {
            Some(thing) => title(world, thing, id),
            None => name(world, id),
        };
    }
    if let Expr::Path(path) = expr {
        kind = typing::of_path(&*world.live.plan, path, &[]);
    }
    let stored = match &value {
        Value::Integer(whole) => plan::calendar::Value::Integer(*whole),
        Value::Text(text) => plan::calendar::Value::Text(text),
        _ => plan::calendar::Value::Null,
    };
    Ok(plan::format::value(&world.live.plan, &world.live.calendar, &kind, stored))
}

/// The thing that a path ends in, where it ends in a record.
fn target(world: &World<'_>, path: &Path) -> Option<ThingId> {
    match path.steps.last() {
        Some(FieldRef { thing, field: FieldId::Id }) => Some(*thing),
        Some(step) => match world.live.plan.field(*step)?.r#type.kind {
            TypeKind::One(thing) => Some(thing),
            _ => None,
        },
        None => match path.root {
            Root::Record | Root::Before => world.thing,
            Root::Trigger => world.trigger.map(|(thing, _)| thing),
            _ => None,
        },
    }
}

/// How a record is called.
fn title(world: &World<'_>, thing: ThingId, id: &str) -> Result<String, Problem> {
    let (Some(resource), shape) = (world.live.plan.resource(thing), world.live.shape(thing)?) else {
        return Ok(String::new());
    };
    if resource.person.is_some() {
        return name(world, id);
    }
    let Some(row) = write::load(world.connection, shape, id)? else { return Ok(String::new()) };
    let each = World { trigger: Some((thing, &row)), ..*world };
    let path = Expr::path(Root::Trigger, vec![FieldRef { thing, field: resource.title }]);
    said(&each, &path)
}

fn name(world: &World<'_>, account: &str) -> Result<String, Problem> {
    let mut statement =
        world.connection.prepare_cached("SELECT COALESCE(name, email, phone, '') FROM auth_accounts WHERE id = ?1")?;
    Ok(statement.query_row([account], |row| row.get(0)).optional()?.unwrap_or_default())
}
