//! `jobs/timers.ts`: what is due at a moment of a record's own, and by the clock.

use std::collections::BTreeSet;

use model::{Expr, Repeat, ThingId};
use plan::{Storage, TimerWhen};
use printer::typescript::{
    Code, Declaration, Module, Statement, array, arrow, call, constant, function, if_, imported, key, name, number,
    object, raw, return_, string,
};

use crate::expression::{Roots, Values};
use crate::project::{Project, as_sentence, relative};
use crate::thing::effects::effects;
use crate::words;

const PATH: &str = "src/jobs/timers.ts";

pub(crate) fn print(project: Project) -> Module {
    let mut out = Module::new();
    out.import_type("Call", "../context.ts");
    out.import_type("AnyRecord", "../lib/fields.ts");
    out.import_type("Thing", "../lib/thing.ts");
    out.push(raw(concat!(
        "/** Something that happens at a moment of each record's own. */\n",
        "export interface RecordTimer {\n",
        "  kind: 'record';\n",
        "  key: string;\n",
        "  /** The statement that it comes from. */\n",
        "  statement: string;\n",
        "  thing: Thing<AnyRecord>;\n",
        "  /** The keys of other things on which the moment depends. */\n",
        "  reads: string[];\n",
        "  at: (call: Call, record: AnyRecord) => Promise<string | null>;\n",
        "  run: (call: Call, id: string) => Promise<void>;\n",
        "}",
    )));
    out.push(raw(concat!(
        "/** Something that happens again and again, by the clock. */\n",
        "export interface ClockTimer {\n",
        "  kind: 'clock';\n",
        "  key: string;\n",
        "  statement: string;\n",
        "  next: (after: string) => string;\n",
        "  run: (call: Call) => Promise<void>;\n",
        "}",
    )));
    out.push(raw("export type Timer = RecordTimer | ClockTimer;"));
    let mut entries = Vec::new();
    let mut names = BTreeSet::new();
    for timer in &project.plan.timers {
        let function_name = words::given(&mut names, words::camel(&timer.key.replace('_', " ")));
        match &timer.when {
            TimerWhen::Record { thing, at } => {
                let Some(resource) = project.resource(*thing) else { continue };
                let variable = project.variable(*thing);
                let roots = || Roots {
                    record: Some((variable.clone(), *thing)),
                    trigger: Some((variable.clone(), *thing)),
                    ..Roots::default()
                };
                out.import_type(&resource.type_name, &relative(PATH, &crate::project::module(resource, "model")));
                let mut moment = Values::new(project, PATH, roots());
                let due = moment.value(at);
                let mut body = moment.take_prelude();
                body.push(return_(due.code));
                let parameter = format!("{variable}: {}", resource.type_name);
                let needs_call = body.iter().any(|one| crate::thing::access::mentions(one, "call"));
                let parameters = [if needs_call { "call: Call" } else { "_call: Call" }, parameter.as_str()];
                out.push(
                    function(format!("{function_name}At"), parameters, Some("Promise<string | null>"), body)
                        .asynchronous(),
                );
                let mut values = Values::new(project, PATH, roots());
                let find = values.library("records", "find");
                let definition = project.definition(*thing, PATH);
                let mut body = vec![printer::typescript::const_(
                    &variable,
                    call(find, [name("call").member("db"), definition, name("id")]).awaited(),
                )];
                body.push(if_(name(&variable).not(), [Statement::Return(None)]));
                body.extend(judged(&mut values, timer));
                out.push(run(project, timer, &function_name, &["call: Call", "id: string"], body));
                entries.push(object([
                    key("kind", string("record")),
                    key("key", string(&timer.key)),
                    key("statement", string(&timer.statement.0)),
                    key("thing", project.definition(*thing, PATH)),
                    key("reads", array(others_read(project, *thing, at).into_iter().map(string))),
                    key("at", name(format!("{function_name}At"))),
                    key("run", name(&function_name)),
                ]));
            }
            TimerWhen::Every(repeat) => {
                let mut values = Values::new(project, PATH, Roots::default());
                let body = judged(&mut values, timer);
                out.push(run(project, timer, &function_name, &["call: Call"], body));
                let next = call(imported("nextMoment", "./repeat.ts"), [repeat_code(repeat), name("after")]);
                entries.push(object([
                    key("kind", string("clock")),
                    key("key", string(&timer.key)),
                    key("statement", string(&timer.statement.0)),
                    key("next", arrow(["after"], next)),
                    key("run", name(&function_name)),
                ]));
            }
        }
    }
    out.push(constant("timers", array(entries)).typed("Timer[]").exported());
    out
}

/// The keys of the other things that an expression reads, computed fields followed.
fn others_read(project: Project, own: ThingId, expr: &Expr) -> Vec<String> {
    fn gather(project: Project, expr: &Expr, found: &mut BTreeSet<ThingId>, depth: u8) {
        expr.visit(&mut |part, _| match part {
            Expr::Aggregate(aggregate) => {
                found.insert(aggregate.of);
            }
            Expr::Path(path) => {
                for step in &path.steps {
                    found.insert(step.thing);
                    if let (Some(Storage::Computed { value }), true) =
                        (project.field(*step).map(|field| &field.storage), depth < 8)
                    {
                        gather(project, value, found, depth + 1);
                    }
                }
            }
            _ => {}
        });
    }
    let mut found = BTreeSet::new();
    gather(project, expr, &mut found, 0);
    let others = found.into_iter().filter(|thing| *thing != own);
    others.filter_map(|thing| project.resource(thing)).map(|resource| resource.key.clone()).collect()
}

fn judged(values: &mut Values, timer: &plan::Timer) -> Vec<Statement> {
    let mut body = Vec::new();
    if !timer.condition.is_always() {
        let condition = values.condition(&timer.condition.clone().not());
        body.extend(values.take_prelude());
        body.push(if_(condition, [Statement::Return(None)]));
    }
    body.extend(effects(values, &timer.effects));
    body
}

fn run(project: Project, timer: &plan::Timer, own: &str, parameters: &[&str], body: Vec<Statement>) -> Declaration {
    let sentence = project.plan.sentence(&timer.statement).unwrap_or_default();
    let found = function(own, parameters.iter().copied(), Some("Promise<void>"), body).asynchronous();
    found.commented(as_sentence(sentence)).marked(&timer.statement.0)
}

fn repeat_code(repeat: &Repeat) -> Code {
    let every = |word: &str| key("every", string(word));
    match repeat {
        Repeat::Hour { minute } => object([every("hour"), key("minute", number(minute))]),
        Repeat::Day { at } => object([every("day"), key("at", string(at))]),
        Repeat::Week { days, at } => {
            object([every("week"), key("days", array(days.iter().map(number))), key("at", string(at))])
        }
        Repeat::Month { day, at } => object([every("month"), key("day", number(day)), key("at", string(at))]),
        Repeat::Year { month, day, at } => {
            object([every("year"), key("month", number(month)), key("day", number(day)), key("at", string(at))])
        }
    }
}
