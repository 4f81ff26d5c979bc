//! `web/app.ts`: what the shared parts need to know of this app.

use model::Joining;
use printer::typescript::{
    Code, Member, Module, array, arrow, constant, imported, interface, key, name, number, object, spread, string,
};

use super::{Web, names, who};

pub(super) fn print(app: &Web) -> String {
    let facts = &app.plan.app;
    let mut module = Module::about("What the shared parts of the front end need to know of this app.");
    module.import_type("AnyThing", "./ui/thing.ts");

    let sign_up = app
        .plan
        .resources
        .iter()
        .filter(|resource| app.has_page(resource))
        .filter(|resource| resource.person.as_ref().is_some_and(|person| person.joining == Joining::SignUp));
    let sign_up = sign_up.map(|resource| {
        let fields = who::sign_up_fields(app.plan, resource).into_iter().map(|field| string(&field.wire));
        let thing = imported(names::variable(resource), format!("./{}/{}.ts", resource.path, names::file(resource)));
        object([key("role", string(&resource.key)), key("thing", arrow([], thing)), key("fields", array(fields))])
    });
    let sign_up: Vec<Code> = sign_up.collect();

    let roles = app.plan.resources.iter().filter(|resource| resource.person.is_some()).map(|resource| {
        key(
            resource.key.clone(),
            object([key("one", string(&resource.name.singular)), key("path", string(&resource.path))]),
        )
    });
    let mut properties = vec![
        spread(imported("words", "./words.ts").member("app")),
        key("timeZone", string(&facts.time_zone)),
        key(
            "currency",
            object([key("code", string(&facts.currency.code)), key("digits", number(facts.currency.digits))]),
        ),
        key(
            "signIn",
            object([
                key("emailCode", name(facts.sign_in.email_code.to_string())),
                key("password", name(facts.sign_in.password.to_string())),
                key("textCode", name(facts.sign_in.text_code.to_string())),
            ]),
        ),
        key("signUp", array(sign_up)),
        key("roles", object(roles)),
    ];
    let theme = facts.look.dark.map(|dark| string(if dark { "dark" } else { "light" }));
    properties.push(key("theme", theme.unwrap_or_else(|| name("null"))));
    module.push(constant("app", object(properties)).typed("AppFacts").exported());
    module.push(
        interface(
            "AppFacts",
            [
                Member::new("name", "string"),
                Member::new("summary", "string | null"),
                Member::new("timeZone", "string"),
                Member::new("currency", "{ code: string; digits: number }"),
                Member::new("signIn", "{ emailCode: boolean; password: boolean; textCode: boolean }"),
                commented(
                    "signUp",
                    "readonly { role: string; thing: () => AnyThing; fields: readonly string[] }[]",
                    "Who may sign up by themselves, and what they are asked for.",
                ),
                Member::new("roles", "Readonly<Record<string, { one: string; path: string }>>"),
                commented("theme", "'light' | 'dark' | null", "Light or dark where the person hasn't chosen."),
            ],
        )
        .exported(),
    );
    module.print().text
}

fn commented(name: &str, r#type: &str, comment: &str) -> Member {
    Member { comment: Some(comment.to_owned()), ..Member::new(name, r#type) }
}
