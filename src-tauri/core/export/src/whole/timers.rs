//! `jobs/timers.ts`: what is due at a moment of a record's own, and by the clock.

use model::Repeat;
use plan::TimerWhen;
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
    out.push(raw(concat!(
        "/** Something that happens at a moment: of each record's own, or by the clock. */\n",
        "export type Timer =\n",
        "  | {\n",
        "      kind: 'record';\n",
        "      key: string;\n",
        "      thing: string;\n",
        "      at: (call: Call, record: AnyRecord) => Promise<string | null>;\n",
        "      run: (call: Call, id: string) => Promise<void>;\n",
        "    }\n",
        "  | {\n",
        "      kind: 'clock';\n",
        "      key: string;\n",
        "      next: (after: string) => string;\n",
        "      run: (call: Call) => Promise<void>;\n",
        "    };",
    )));
    let mut entries = Vec::new();
    for timer in &project.plan.timers {
        let function_name = words::camel(&timer.key.replace('_', " "));
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
                    key("thing", string(&resource.key)),
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
                    key("next", arrow(["after"], next)),
                    key("run", name(&function_name)),
                ]));
            }
        }
    }
    out.push(constant("timers", array(entries)).typed("Timer[]").exported());
    out
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
