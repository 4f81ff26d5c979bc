//! The plan of the tool library as people would look at it: its tables on both engines, and every action with its rules.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

use std::fmt::Write as _;

use plainspoken_plan as plan;

use plan::Plan;
use plan::fixture::tool_library;
use plan::migrate::{Answers, Engine, from_nothing, render};
use plan::sql::{Scope, condition};

fn tables(plan: &Plan, engine: Engine) -> String {
    let steps = from_nothing(plan).steps;
    let statements: Vec<String> = steps.iter().flat_map(|step| render(step, engine, &Answers::new())).collect();
    statements.join(";\n") + ";\n"
}

fn actions(plan: &Plan) -> String {
    let mut out = String::new();
    let bound = Scope::bound();
    for action in &plan.actions {
        let who = condition(plan, &action.who.holds, &bound).unwrap().text;
        writeln!(out, "{} «{}» {}", action.name, action.label, action.path.as_deref().unwrap_or("")).unwrap();
        writeln!(out, "  who {who}").unwrap();
        for input in &action.inputs {
            let who = condition(plan, &input.who, &bound).unwrap().text;
            let required = if input.required { ", required" } else { "" };
            let who = if input.who.is_always() { String::new() } else { format!(", by {who}") };
            writeln!(out, "  takes {}{required}{who}", input.wire).unwrap();
        }
        let judged = [
            ("duty", &action.duties, &bound),
            ("check", &action.checks, &bound),
            ("before", &action.before, &bound),
            ("after", &action.after, &Scope::after("r")),
        ];
        for (when, guards, scope) in judged {
            for guard in guards {
                let applies = condition(plan, &guard.when, scope).unwrap().text;
                let holds = condition(plan, &guard.holds, scope).unwrap().text;
                writeln!(out, "  {when} {} {} {:?}: {}", guard.status, guard.name, guard.code, guard.detail).unwrap();
                if !guard.when.is_always() {
                    writeln!(out, "    where {applies}").unwrap();
                }
                writeln!(out, "    holds {holds}").unwrap();
            }
        }
        writeln!(out, "  sets {}, then {} responses", action.changes.len(), action.responses.len()).unwrap();
    }
    out
}

#[test]
fn the_plan_of_the_tool_library() {
    let plan = plan::plan(&tool_library()).plan;
    insta::assert_snapshot!("tables_on_sqlite", tables(&plan, Engine::Sqlite));
    insta::assert_snapshot!("tables_on_postgres", tables(&plan, Engine::Postgres));
    insta::assert_snapshot!("actions", actions(&plan));
    insta::assert_json_snapshot!("screens", plan.screens);
}
