//! `web/main.tsx`: which page stands at which address, and what each kind of person finds in the navigation.

use printer::typescript::{Module, array, call, constant, effect, imported, key, name, object, string};

use super::{Web, names, who};

pub(super) fn print(app: &Web) -> String {
    let mut module = Module::about("The app begins here: its pages and who finds what in the navigation.");
    let mut pages = vec![key("/", imported("Home", "./home/home.tsx"))];
    for (resource, _) in app.things() {
        let page = |part: &str, file: &str| {
            imported(format!("{}{part}", resource.type_name), format!("./{}/{file}.tsx", resource.path))
        };
        let at = |rest: &str| format!("/{}{rest}", resource.path);
        pages.push(key(at(""), page("List", "list")));
        let has_form = who::has_form(app.plan, resource);
        if has_form {
            pages.push(key(at("/new"), page("Form", "form")));
        }
        pages.push(key(at("/$id"), page("Detail", "detail")));
        if has_form {
            pages.push(key(at("/$id/edit"), page("Form", "form")));
        }
    }
    let navigation = app.plan.screens.homes.iter().map(|screen| {
        let role = screen.role.and_then(|role| who::role_key(app.plan, role)).map_or_else(|| name("null"), string);
        let things = screen
            .navigation
            .iter()
            .filter_map(|thing| app.plan.resource(*thing))
            .filter(|resource| app.has_page(resource));
        let things = things.map(|resource| {
            imported(names::variable(resource), format!("./{}/{}.ts", resource.path, names::file(resource)))
        });
        object([key("role", role), key("things", array(things))])
    });
    let navigation = array(navigation);
    module.push(constant("pages", object(pages)));
    module.push(constant("navigation", navigation));
    module.push(effect(call(imported("startApp", "./ui/start.tsx"), [name("pages"), name("navigation")])));
    module.print().text
}
