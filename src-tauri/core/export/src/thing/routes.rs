//! `routes.ts`: what stands where under the thing's path.

use plan::{ActionKind, Resource};
use printer::typescript::{Code, Module, call, constant, imported, key, method, name, object, string};

use crate::project::{Project, module, name_from, relative};

pub(crate) fn print(project: Project, resource: &Resource) -> Module {
    let path = module(resource, "routes");
    let lib = relative(&path, "src/lib/routes.ts");
    let helper = |helper: &str| imported(helper, &lib);
    let definition = || project.definition(resource.thing, &path);
    let service = module(resource, "service");
    let made =
        Code::Call { callee: Box::new(name("new Hono")), types: Some("<Env>".to_owned()), arguments: Vec::new() };
    let mut routes = made;
    let route = |routes: Code, verb: &str, at: &str, handler: Code| method(routes, verb, [string(at), handler]);
    routes = route(routes, "get", "/", call(helper("list"), [definition()]));
    routes = route(routes, "get", "/:id", call(helper("read"), [definition()]));
    let mut named = Vec::new();
    for action in project.plan.actions_of(resource.thing) {
        let mut work = vec![name_from(&action.name, &service, &path)];
        if action.who.open_to_nobody {
            work.push(object([key("open", name("true"))]));
        }
        match (action.kind, &action.path) {
            (ActionKind::Create, _) => {
                routes = route(routes, "post", "/", call(helper("create"), [vec![definition()], work].concat()));
            }
            (ActionKind::Update, _) => {
                routes = route(routes, "patch", "/:id", call(helper("act"), [vec![definition()], work].concat()));
            }
            (ActionKind::Delete, _) => {
                routes = route(routes, "delete", "/:id", call(helper("erase"), work));
            }
            (ActionKind::Named, Some(word)) => {
                let at = format!("/:id/{word}");
                routes = route(routes, "post", &at, call(helper("act"), [vec![definition()], work].concat()));
                named.push(at);
            }
            (ActionKind::Named, None) => {}
        }
    }
    let only = |allow: &str| call(imported("only", relative(&path, "src/lib/http.ts")), [string(allow)]);
    routes = route(routes, "all", "/", only("GET, POST"));
    routes = route(routes, "all", "/:id", only("GET, PATCH, DELETE"));
    for at in named {
        routes = route(routes, "all", &at, only("POST"));
    }
    let mut found = Module::new();
    found.import("Hono", "hono");
    found.import_type("Env", &relative(&path, "src/lib/http.ts"));
    found.push(constant(format!("{}Routes", resource.variable), routes).exported());
    found
}
