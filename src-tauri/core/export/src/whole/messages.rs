//! `messages/messages.ts`: what the app writes to people, each message a function under its sentence.

use model::{Channel, Effect, Expr, Message, MessageId, Path, Piece as Blank, Recipient, Root, Template, ThingId};
use plan::TimerWhen;
use plan::typing::Kind;
use printer::typescript::{
    Code, Declaration, Module, Piece, array, arrow, call, const_, effect, function, imported, key, method, name,
    number, object, string, tagged, tagged_as, template,
};

use crate::expression::{Roots, Rows, Values, condition_sql};
use crate::project::{Project, as_sentence, relative};
use crate::thing::effects::end_of;
use crate::words;

const PATH: &str = "src/messages/messages.ts";

/// `sendYourAppointmentIsConfirmed`
pub(crate) fn message_name(project: Project, id: MessageId) -> String {
    let all = &project.plan.messages;
    let own = |message: &Message| format!("send{}", plan::capital(&words::camel(&subject_words(message))));
    let Some(message) = all.get(id.0 as usize) else { return "sendNothing".to_owned() };
    let wanted = own(message);
    let before = all.iter().take(id.0 as usize).filter(|other| own(other) == wanted).count();
    if before == 0 { wanted } else { format!("{wanted}{}", before + 1) }
}

fn subject_words(message: &Message) -> String {
    let words = message.subject.pieces.iter().map(|piece| match piece {
        Blank::Text(words) => words.as_str(),
        _ => " ",
    });
    let words: String = words.collect();
    if words.trim().is_empty() { "message".to_owned() } else { words }
}

pub(crate) fn print(project: Project) -> Module {
    let mut out = Module::new();
    let to_several = |message: &Message| !matches!(message.to, Recipient::Person(_));
    if project.plan.messages.iter().any(to_several) {
        out.push(printer::typescript::raw("interface Recipient {\n  id: string;\n}"));
    }
    for (place, message) in project.plan.messages.iter().enumerate() {
        let id = MessageId(place as u32);
        let about = record_of(project, id);
        out.push(send(project, id, message, about));
        if let Some(resource) = about.and_then(|thing| project.resource(thing)) {
            out.import_type(&resource.type_name, &relative(PATH, &crate::project::module(resource, "model")));
        }
    }
    if !project.plan.messages.is_empty() {
        out.import_type("Call", "../context.ts");
    }
    out
}

/// The thing that the message is about: that of the record at hand where it is sent.
fn record_of(project: Project, id: MessageId) -> Option<ThingId> {
    let plan = project.plan;
    let actions = plan.actions.iter().flat_map(|action| action.responses.iter().map(|one| (action.thing, one)));
    let resources = plan.resources.iter().flat_map(|own| own.reactions.iter().map(|one| (own.thing, one)));
    let followed = actions.chain(resources).find_map(|(thing, one)| sent_by(project, id, &one.effects, Some(thing)));
    let timed = || {
        plan.timers.iter().find_map(|timer| {
            let thing = match timer.when {
                TimerWhen::Record { thing, .. } => Some(thing),
                TimerWhen::Every(_) => None,
            };
            sent_by(project, id, &timer.effects, thing)
        })
    };
    followed.or_else(timed).flatten()
}

/// Whether the effects send the message, and with which record at hand.
fn sent_by(project: Project, id: MessageId, effects: &[Effect], at: Option<ThingId>) -> Option<Option<ThingId>> {
    effects.iter().find_map(|one| match one {
        Effect::Send(sent) => (*sent == id).then_some(at),
        Effect::ForEach { of, effects, .. } => sent_by(project, id, effects, Some(*of)),
        Effect::On { path, effects } => sent_by(project, id, effects, at.map(|thing| end_of(project, path, thing))),
        Effect::Set { .. } | Effect::Create { .. } | Effect::DeleteRecord | Effect::Do(_) => None,
    })
}

fn send(project: Project, id: MessageId, message: &Message, about: Option<ThingId>) -> Declaration {
    let mut parameters = vec!["call: Call".to_owned()];
    let mut roots = Roots::default();
    if let Some(thing) = about {
        let variable = project.variable(thing);
        let type_name = project.resource(thing).map_or("unknown", |resource| resource.type_name.as_str());
        parameters.push(format!("{variable}: {type_name}"));
        roots.record = Some((variable.clone(), thing));
        roots.trigger = Some((variable, thing));
    }
    let mut values = Values::new(project, PATH, roots.clone());
    let mut body = Vec::new();
    let recipient = recipients(&mut values, &message.to);
    body.extend(values.take_prelude());
    // A message without words of its own says its subject.
    let words = if message.body.pieces.is_empty() { &message.subject } else { &message.body };
    let (subject, text) = (filled(&mut values, &message.subject), filled(&mut values, words));
    let mut inside = values.take_prelude();
    let channel = match message.channel {
        Channel::Email => "email",
        Channel::TextMessage => "text",
        Channel::Push => "push",
        Channel::InApp => "app",
    };
    let letter = object([
        key("channel", string(channel)),
        key("to", recipient),
        key("subject", subject),
        key("text", text),
        key("statement", string(&message.statement.0)),
    ]);
    inside.push(effect(call(imported("postTo", "./outbox.ts"), [name("call"), letter]).awaited()));
    body.extend(inside);
    if about.is_some_and(|thing| !body.iter().any(|one| crate::thing::access::mentions(one, &project.variable(thing))))
        && let Some(last) = parameters.last_mut()
    {
        *last = format!("_{last}");
    }
    let sentence = project.plan.sentence(&message.statement).unwrap_or_default();
    let found = function(message_name(project, id), parameters.iter().map(String::as_str), Some("Promise<void>"), body);
    found.asynchronous().exported().commented(as_sentence(sentence)).marked(&message.statement.0)
}

/// The ids of the accounts that get it.
fn recipients(values: &mut Values, to: &Recipient) -> Code {
    match to {
        Recipient::Person(path) => {
            let found = values.value(&Expr::Path(path.clone()));
            array([found.code])
        }
        Recipient::Everyone { role, filter } => people(values, *role, filter, None),
        Recipient::Each { of, filter, person } => people(values, *of, filter, Some(person)),
    }
}

fn people(values: &mut Values, of: ThingId, filter: &Expr, person: Option<&Path>) -> Code {
    let Some(resource) = values.project.resource(of) else { return array([]) };
    let rows = Rows::of_row(&resource.table, of);
    let target = match person {
        Some(path) => crate::expression::value_sql(values, &rows, &Expr::Path(path.clone())),
        None => vec![Piece::Words(format!("{}.id", resource.table))],
    };
    let condition = condition_sql(values, &rows, filter);
    let pieces = [
        vec![Piece::Words("select ".to_owned())],
        target,
        vec![Piece::Words(format!(" as id from {} where ", resource.table))],
        condition,
        // Whoever has been there longest comes first; nobody gets it twice, `postTo` sees to that.
        vec![Piece::Words(format!(" order by {0}.created_at, {0}.id", resource.table))],
    ]
    .concat();
    let query = values.fresh("recipientsQuery");
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(next)) => before.push_str(&next),
            (_, piece) => merged.push(piece),
        }
    }
    values.prelude.push(const_(&query, tagged_as(imported("sql", "kysely"), "Recipient", merged)));
    let recipients = values.fresh("recipients");
    values.prelude.push(const_(&recipients, method(name(&query), "execute", [name("call").member("db")]).awaited()));
    method(name(&recipients).member("rows"), "map", [arrow(["row"], name("row").member("id"))])
}

/// A template with its blanks filled in, as people say values.
fn filled(values: &mut Values, words: &Template) -> Code {
    let mut pieces = Vec::new();
    for piece in &words.pieces {
        match piece {
            Blank::Text(words) => pieces.push(Piece::Words(words.clone())),
            Blank::Blank(expr) => pieces.push(Piece::Value(said(values, expr))),
            Blank::Lines { of, filter, line } => pieces.push(Piece::Value(lines(values, *of, filter, line))),
        }
    }
    match pieces.as_slice() {
        [] => string(""),
        [Piece::Words(words)] => string(words.clone()),
        _ => template(pieces),
    }
}

/// A value in words.
fn said(values: &mut Values, expr: &Expr) -> Code {
    let kind = values.kind(expr);
    // A relation by itself is said by the other record's name.
    if let (Kind::Id, Expr::Path(path)) = (&kind, expr)
        && let Some(step) = path.steps.last()
        && let Some(target) = values.project.target(*step)
        && let Some(resource) = values.project.resource(target)
    {
        let mut longer = path.clone();
        longer.steps.push(model::FieldRef { thing: target, field: resource.title });
        return said(values, &Expr::Path(longer));
    }
    let found = values.value(expr);
    let format = |function: &str| imported(function, "./format.ts");
    match kind {
        Kind::Text => call(format("sayText"), [found.code]),
        Kind::Money => call(format("sayMoney"), [found.code]),
        Kind::Moment => call(format("sayMoment"), [found.code]),
        Kind::Date => call(format("sayDate"), [found.code]),
        Kind::Time => call(format("sayText"), [found.code]),
        Kind::YesNo => call(format("sayYesNo"), [found.code]),
        Kind::Duration => call(format("sayDuration"), [found.code]),
        Kind::Choice(field) => {
            let words = choice_words(values.project, field);
            call(format("sayChoice"), [found.code, words])
        }
        Kind::Number { scale } => call(format("sayNumber"), [found.code, number(scale)]),
        _ => call(format("sayText"), [found.code]),
    }
}

/// `{ 'in-progress': 'in progress' }`
fn choice_words(project: Project, field: model::FieldRef) -> Code {
    let Some(own) = project.field(field) else { return object([]) };
    let model::TypeKind::Choice(list) = &own.r#type.kind else { return object([]) };
    let stored = crate::thing::choices(&own.r#type.kind);
    object(list.iter().zip(stored).map(|(choice, word)| key(word, string(&choice.name))))
}

/// One line for each record.
fn lines(values: &mut Values, of: ThingId, filter: &Expr, line: &Template) -> Code {
    let Some(resource) = values.project.resource(of) else { return string("") };
    let condition = condition_sql(values, &Rows::of_row(&resource.table, of), filter);
    let list = values.fresh(&format!("listed{}", plan::capital(&resource.variable)));
    let definition = values.project.definition(of, PATH);
    let tag = Code::Imported { name: "sql".to_owned(), from: "kysely".to_owned(), type_only: false };
    let find = values.library("records", "findAll");
    let found = call(find, [name("call").member("db"), definition, tagged(tag, condition)]).awaited();
    values.prelude.push(const_(&list, found));
    let variable = values.project.variable(of);
    let roots = Roots { record: Some((variable.clone(), of)), ..Roots::default() };
    let mut inside = Values::new(values.project, PATH, roots);
    // In a line, the row is the record at hand.
    let own = Path { root: Root::Record, steps: Vec::new() };
    let pieces = if line.pieces.is_empty() {
        let mut title = own.clone();
        title.steps.push(model::FieldRef { thing: of, field: resource.title });
        vec![Blank::Blank(Expr::Path(title))]
    } else {
        let about = |expr: &Expr| expr.with_root(&Root::Row(model::Row(0)), &own);
        line.pieces
            .iter()
            .map(|piece| match piece {
                Blank::Blank(expr) => Blank::Blank(about(expr)),
                other => other.clone(),
            })
            .collect()
    };
    let said = filled(&mut inside, &Template { pieces });
    let mut body = inside.take_prelude();
    body.push(printer::typescript::return_(said));
    let each = printer::typescript::arrow_block(true, [variable.as_str()], body);
    let lines = values.fresh("lines");
    let said = call(imported("sayLines", "./format.ts"), [name(&list), each]).awaited();
    values.prelude.push(const_(&lines, said));
    name(lines)
}
