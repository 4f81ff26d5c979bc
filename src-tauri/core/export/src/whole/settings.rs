//! `settings.ts`, `sentences.ts`, `roles.ts` and `allowances.ts`: facts of the app.

use model::Expr;
use printer::typescript::{
    Code, Module, array, arrow_block, constant, function, key, name, number, object, raw, return_, string, type_alias,
};

use crate::expression::{Roots, Values};
use crate::project::Project;

pub(crate) fn settings(project: Project) -> Module {
    let facts = &project.plan.app;
    let mut out = Module::new();
    let mut say = |what: &str, value: Code, words: &str| {
        out.push(constant(what, value).exported().commented(words));
    };
    say("appName", string(&facts.name), "The app's name, in mail and on pages.");
    say("timeZone", string(&facts.time_zone), "The clock that days, weeks and times of day follow.");
    let currency = object([key("code", string(&facts.currency.code)), key("digits", number(facts.currency.digits))]);
    say("currency", currency, "Amounts of money are whole numbers of its smallest unit.");
    let ways = object([
        key("emailCode", flag(facts.sign_in.email_code)),
        key("password", flag(facts.sign_in.password)),
        key("textCode", flag(facts.sign_in.text_code)),
    ]);
    say("signInWays", ways, "How people sign in.");
    let hours = project.plan.working_hours.iter().map(|(day, from, to)| array([number(day), string(from), string(to)]));
    let hours = constant("workingHours", array(hours)).typed("[day: number, from: string, to: string][]").exported();
    out.push(hours.commented("Working time: day of the week (1 is Monday), from, to."));
    out
}

fn flag(value: bool) -> Code {
    name(if value { "true" } else { "false" })
}

/// Every sentence that something refers to, by the id of its statement.
pub(crate) fn sentences(project: Project) -> Module {
    let mut out = Module::new();
    let all = project.plan.sentences.iter().map(|(id, sentence)| key(&id.0, string(sentence)));
    let map = constant("sentences", object(all)).typed("Record<string, string>").exported();
    out.push(map.commented("The sentences behind the rules: a refusal quotes them."));
    out
}

pub(crate) fn roles(project: Project) -> Module {
    let mut out = Module::new();
    let people: Vec<_> = project.resources().filter(|resource| resource.person.is_some()).collect();
    let options = people.iter().map(|role| printer::typescript::quoted(&role.key));
    let options: Vec<String> = options.collect();
    let options = if options.is_empty() { vec!["never".to_owned()] } else { options };
    out.push(type_alias("Role", options).exported().commented("The kinds of people."));
    let tables = people.iter().map(|role| object([key("role", string(&role.key)), key("table", string(&role.table))]));
    let tables = constant("roleTables", array(tables)).typed("{ role: Role; table: string }[]").exported();
    out.push(tables.commented("Who has a role has a row in its table, under the id of their account."));
    let included = people.iter().map(|role| {
        let keys = role.person.iter().flat_map(|person| &person.includes).filter_map(|other| project.resource(*other));
        key(&role.key, array(keys.map(|other| string(&other.key))))
    });
    out.push(constant("included", object(included)).typed("Record<Role, Role[]>"));
    let body = [return_(printer::typescript::index(name("included"), name("role")))];
    let found = function("rolesIncludedIn", ["role: Role"], Some("Role[]"), body).exported();
    out.push(found.commented("The role itself and those that come with it."));
    out
}

/// `GET /auth/me?allowances=true`: how much of a limit is used.
pub(crate) fn allowances(project: Project) -> Module {
    const PATH: &str = "src/auth/allowances.ts";
    let mut out = Module::new();
    out.import_type("Actor", "../context.ts");
    out.import_type("Context", "../context.ts");
    let mut entries = Vec::new();
    for screen in &project.plan.screens.lists {
        let Some(resource) = project.resource(screen.thing) else { continue };
        if screen.allowances.is_empty() {
            continue;
        }
        let each = screen.allowances.iter().map(|(_, used, most)| {
            let worked_out = |expr: &Expr| {
                let mut values = Values::new(project, PATH, Roots::default());
                let value = values.value(expr);
                let mut body = values.take_prelude();
                body.push(return_(value.code));
                let is_async = body.iter().any(printer::typescript::Statement::awaits);
                let mentions = body.iter().any(|statement| crate::thing::access::mentions(statement, "call"));
                let parameters: &[&str] = if mentions { &["call: Call<Db>"] } else { &[] };
                arrow_block(is_async, parameters.iter().copied(), body)
            };
            object([key("used", worked_out(used)), key("most", worked_out(most))])
        });
        entries.push(key(&resource.path, array(each)));
    }
    if entries.is_empty() {
        out.push(raw(
            "/** How much of each limit the person has used. This app has no such limits. */\nexport async function allowances(_context: Context, _actor: Actor): Promise<object> {\n  return {};\n}",
        ));
        return out;
    }
    out.import_type("Call", "../context.ts");
    out.import_type("Db", "../db/index.ts");
    out.import("reading", "../context.ts");
    out.push(raw(
        "interface Allowance {\n  used: (call: Call<Db>) => unknown;\n  most: (call: Call<Db>) => unknown;\n}",
    ));
    out.push(constant("limits", object(entries)).typed("Record<string, Allowance[]>"));
    out.push(raw(concat!(
        "/** How much of each limit the person has used. */\n",
        "export async function allowances(context: Context, actor: Actor): Promise<object> {\n",
        "  const call = reading(context, actor);\n",
        "  const found: Record<string, { used: unknown; most: unknown }[]> = {};\n",
        "  for (const [thing, each] of Object.entries(limits)) {\n",
        "    found[thing] = [];\n",
        "    for (const { used, most } of each) {\n",
        "      found[thing].push({ used: await used(call), most: await most(call) });\n",
        "    }\n",
        "  }\n",
        "  return found;\n",
        "}",
    )));
    out
}
