//! `things.ts` and `routes.ts`: everything that there is, in one list each.

use model::Joining;
use plan::ActionKind;
use printer::typescript::{Module, array, constant, key, method, name, object, string};

use crate::project::{Project, module, name_from};

pub(crate) fn things(project: Project) -> Module {
    const PATH: &str = "src/things.ts";
    let mut out = Module::new();
    out.import_type("AnyRecord", "./lib/fields.ts");
    out.import_type("Thing", "./lib/thing.ts");
    let all = project.resources().map(|resource| project.definition(resource.thing, PATH));
    out.push(
        constant("things", array(all))
            .typed("Thing<AnyRecord>[]")
            .exported()
            .commented("Everything that the app keeps."),
    );
    out.import_type("Call", "./context.ts");
    out.import_type("Input", "./lib/http.ts");
    out.import_type("Making", "./lib/input.ts");
    out.import_type("Base", "./lib/thing.ts");
    out.import_type("Role", "./roles.ts");
    out.push(printer::typescript::raw(
        "interface Kind {\n  role: Role;\n  thing: Thing<AnyRecord>;\n  /** They sign up themselves; nobody has to invite them. */\n  signsUp: boolean;\n  create: (call: Call, input: Input, making: Making) => Promise<Base>;\n}",
    ));
    let people = project.resources().filter_map(|resource| {
        let person = resource.person.as_ref()?;
        let create = project.plan.actions_of(resource.thing).find(|action| action.kind == ActionKind::Create)?;
        Some(object([
            key("role", string(&resource.key)),
            key("thing", project.definition(resource.thing, PATH)),
            key("signsUp", name(if person.joining == Joining::SignUp { "true" } else { "false" })),
            key("create", name_from(&create.name, &module(resource, "service"), PATH)),
        ]))
    });
    out.push(constant("people", array(people)).typed("Kind[]").exported().commented("The kinds of people."));
    let updates = project.resources().filter_map(|resource| {
        let update = project.plan.basic_action(resource.thing, ActionKind::Update)?;
        Some(key(&resource.path, name_from(&update.name, &module(resource, "service"), PATH)))
    });
    let offered = project.resources().filter_map(|resource| {
        let has_any = project.plan.actions_of(resource.thing).any(|action| action.kind != ActionKind::Create);
        let offers = format!("{}Actions", project.variable(resource.thing));
        has_any.then(|| key(&resource.path, name_from(&offers, &module(resource, "service"), PATH)))
    });
    out.import_type("Offering", "./lib/thing.ts");
    out.push(
        constant("offersOf", object(offered))
            .typed("Record<string, Offering>")
            .exported()
            .commented("What may be done with a record of each now, by its path."),
    );
    let open = key("files", name(if plan::files::open_to_nobody(project.plan) { "true" } else { "false" }));
    out.push(
        constant("openToNobody", object([open]))
            .exported()
            .commented("What somebody who isn't signed in may do beside the things themselves."),
    );
    let change = "Record<string, (call: Call, id: string, input: Input) => Promise<Base>>";
    out.push(
        constant("updates", object(updates))
            .typed(change)
            .exported()
            .commented("How a record of each is changed, by its path."),
    );
    out
}

pub(crate) fn routes(project: Project) -> Module {
    const PATH: &str = "src/routes.ts";
    let mut out = Module::new();
    out.import("Hono", "hono");
    out.import_type("Env", "./lib/http.ts");
    let mut api = printer::typescript::Code::Call {
        callee: Box::new(name("new Hono")),
        types: Some("<Env>".to_owned()),
        arguments: Vec::new(),
    };
    for resource in project.resources() {
        let routes = name_from(&format!("{}Routes", resource.variable), &module(resource, "routes"), PATH);
        api = method(api, "route", [string(format!("/{}", resource.path)), routes]);
    }
    out.push(constant("api", api).exported().commented("Everything below `/api` that this app has of its own."));
    out
}
