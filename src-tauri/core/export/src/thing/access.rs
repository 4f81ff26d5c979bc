//! `access.ts`: who sees which records, and who may do what.

use ::model::{Expr, StatementId};
use plan::{Access, Action, Plan, Resource};
use printer::typescript::{
    Code, Declaration, Module, Statement, call, effect, function, if_, imported, method, name, return_, string, tagged,
    throw,
};

use crate::expression::{Roots, Rows, Values, condition_sql};
use crate::project::{Project, as_sentence, module, relative};

pub(crate) fn print(project: Project, resource: &Resource) -> Module {
    let path = module(resource, "access");
    let mut out = Module::new();
    out.import_type("Call", &relative(&path, "src/context.ts"));
    out.import_type("Db", &relative(&path, "src/db/index.ts"));
    out.import_type("RawBuilder", "kysely");
    out.push(visible(project, resource, &path));
    for action in project.plan.actions_of(resource.thing) {
        out.import_type(&resource.type_name, "./model.ts");
        out.push(demand(project, resource, action, &path));
    }
    out
}

/// `demandMayCancelOrder`
pub(super) fn demand_name(action: &Action) -> String {
    format!("demandMay{}", plan::capital(&action.name))
}

/// The sentences behind an access, each once.
fn sentences(plan: &Plan, access: &Access) -> String {
    let mut found: Vec<String> = Vec::new();
    for ruling in &access.rulings {
        if let Some(sentence) = plan.sentence(&ruling.statement) {
            let sentence = as_sentence(sentence);
            if !found.contains(&sentence) {
                found.push(sentence);
            }
        }
    }
    found.join("\n")
}

fn marked(mut declaration: Declaration, access: &Access) -> Declaration {
    let mut done: Vec<&StatementId> = Vec::new();
    for ruling in &access.rulings {
        if !done.contains(&&ruling.statement) {
            done.push(&ruling.statement);
            declaration = declaration.marked(&ruling.statement.0);
        }
    }
    declaration
}

/// The alternatives of a condition, each a list of what must hold together.
fn ways(holds: &Expr) -> Vec<Vec<Expr>> {
    let parts = |expr: &Expr| match expr {
        Expr::And(parts) => parts.clone(),
        single => vec![single.clone()],
    };
    match holds {
        Expr::Or(options) => options.iter().map(parts).collect(),
        Expr::And(conjuncts) => match conjuncts.iter().position(|part| matches!(part, Expr::Or(_))) {
            Some(place) => {
                let rest: Vec<Expr> =
                    conjuncts.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, part)| part.clone()).collect();
                let Some(Expr::Or(options)) = conjuncts.get(place) else { return vec![conjuncts.clone()] };
                options.iter().map(|option| parts(option).into_iter().chain(rest.iter().cloned()).collect()).collect()
            }
            None => vec![conjuncts.clone()],
        },
        single => vec![vec![single.clone()]],
    }
}

/// For which rows of the table a condition on a record and the acting person holds: `everything` and `nothing` are told by
/// who asks alone, so that whoever has the answer can tell them apart.
pub(super) fn rows(project: Project, resource: &Resource, holds: &Expr, path: &str) -> Vec<Statement> {
    let rows = Rows::of_list(&resource.table, resource.thing);
    let records = |name: &str| imported(name, relative(path, "src/lib/records.ts"));
    let mut values = Values::new(project, path, Roots::default());
    let mut body = Vec::new();
    let mut pushes = Vec::new();
    let mut everything = false;
    for way in ways(holds) {
        let (about_records, about_actor): (Vec<Expr>, Vec<Expr>) =
            way.into_iter().partition(crate::expression::reads_record);
        let actor = values.condition(&Expr::And(about_actor.clone()));
        if actor == name("false") {
            continue;
        }
        let anybody = actor == name("true");
        if about_records.is_empty() {
            if anybody {
                everything = true;
                break;
            }
            body.push(if_(actor, [return_(records("everything"))]));
            continue;
        }
        let pieces = condition_sql(&mut values, &rows, &Expr::And(about_records));
        let push = effect(method(name("ways"), "push", [tagged(imported("sql", "kysely"), pieces)]));
        pushes.push(if anybody { push } else { if_(actor, [push]) });
    }
    let mut all = values.take_prelude();
    if everything || holds.is_always() {
        all = vec![return_(records("everything"))];
    } else if pushes.is_empty() {
        all.extend(body);
        all.push(return_(records("nothing")));
    } else {
        all.extend(body);
        let list = Code::Array(Vec::new());
        all.push(Statement::Let {
            keyword: "const",
            pattern: "ways".to_owned(),
            r#type: Some("RawBuilder<unknown>[]".to_owned()),
            value: list,
        });
        all.extend(pushes);
        all.push(return_(call(records("anyOf"), [name("ways")])));
    }
    all
}

/// Whether the statements name the type of the list in which they gather who sees a record.
pub(super) fn gathers_ways(rows: &[Statement]) -> bool {
    rows.iter().any(|one| matches!(one, Statement::Let { r#type: Some(_), .. }))
}

/// `visibleOrders`: a condition on the table, for the acting person.
fn visible(project: Project, resource: &Resource, path: &str) -> Declaration {
    let all = rows(project, resource, &resource.see.holds, path);
    let uses = all.iter().any(|statement| {
        let mut found = false;
        statement.walk(&mut |code| found |= matches!(code, Code::Atom(word) if word == "call"));
        found
    });
    let parameter = if uses { "call: Call<Db>" } else { "_call: Call<Db>" };
    let raw = format!("RawBuilder{}", "<unknown>");
    let mut found =
        function(format!("visible{}", plan::capital(&resource.variable)), [parameter], Some(&raw), all).exported();
    let words = sentences(project.plan, &resource.see);
    found = if words.is_empty() {
        found.commented(format!("Nothing says who can see {}: nobody can.", resource.name.plural))
    } else {
        found.commented(words)
    };
    marked(found, &resource.see)
}

/// Refuses whoever may not do it.
fn demand(project: Project, resource: &Resource, action: &Action, path: &str) -> Declaration {
    let variable = project.variable(resource.thing);
    let record = Some((variable.clone(), resource.thing));
    let inputs = action.inputs.iter().map(|input| (input.wire.clone(), input.r#type.clone())).collect();
    let mut values = Values::new(project, path, Roots { record, inputs, ..Roots::default() });
    let refuse = |detail: &str, statement: Option<&StatementId>| {
        let problem = imported("notAllowed", relative(path, "src/lib/problem.ts"));
        throw(call(problem, std::iter::once(string(detail)).chain(statement.map(|id| string(&id.0)))))
    };
    let mut body = vec![if_(name("call").member("actor").member("system"), [Statement::Return(None)])];
    let mut closed = false;
    // What would have been refused further up doesn't reach what is further down.
    let mut known = Vec::new();
    for ruling in action.who.rulings.iter().filter(|ruling| !ruling.allows) {
        let condition = plan::specialise::under(&ruling.condition, &known);
        if condition.is_never() {
            continue;
        }
        known.push(condition.clone().not());
        let condition = values.condition(&condition);
        body.extend(values.take_prelude());
        let refusal = refuse(&ruling.detail, Some(&ruling.statement));
        if condition == Code::Atom("true".to_owned()) {
            body.push(refusal);
            closed = true;
            break;
        }
        body.push(if_(condition, [refusal]));
    }
    let mut allowed = Expr::never();
    for ruling in action.who.rulings.iter().filter(|ruling| ruling.allows) {
        allowed = allowed.or(ruling.condition.clone());
    }
    let allowed = plan::specialise::under(&plan::specialise::simplify(&allowed), &known);
    if !closed && !allowed.is_always() {
        let first = action.who.rulings.iter().find(|ruling| ruling.allows);
        let detail = first.map_or_else(|| action.who.told.clone(), |ruling| ruling.detail.clone());
        let refusal = refuse(&detail, first.map(|ruling| &ruling.statement));
        if allowed.is_never() {
            body.push(refusal);
        } else {
            let holds = values.condition(&allowed);
            body.extend(values.take_prelude());
            body.push(if_(holds, [Statement::Return(None)]));
            body.push(refusal);
        }
    }
    let uses_record = body.iter().any(|statement| mentions(statement, &variable));
    let prefix = if uses_record { "" } else { "_" };
    let parameters = ["call: Call".to_owned(), format!("{prefix}{variable}: {}", resource.type_name)];
    let words = sentences(project.plan, &action.who);
    let words = if words.is_empty() {
        format!("Nothing says who can {} {}: nobody can.", action.label.to_lowercase(), resource.name.plural)
    } else {
        words
    };
    let found = function(demand_name(action), parameters.iter().map(String::as_str), Some("Promise<void>"), body)
        .asynchronous()
        .exported();
    marked(found.commented(words), &action.who)
}

/// Whether a statement names the variable.
pub(crate) fn mentions(statement: &Statement, variable: &str) -> bool {
    let mut found = false;
    statement.walk(&mut |code| {
        found |= match code {
            Code::Atom(word) => word == variable,
            Code::Object(properties) => properties
                .iter()
                .any(|property| matches!(property, printer::typescript::Property::Shorthand(word) if word == variable)),
            _ => false,
        };
    });
    found
}
