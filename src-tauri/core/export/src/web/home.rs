//! `web/home/home.tsx`: for each role what it would do first today.

use model::View;
use plan::{HomeScreen, Section};
use printer::typescript::{Module, raw};

use super::jsx::{Element, component};
use super::{Web, names, who};

/// Every section of every home under its own name, by which its words are found.
pub(super) fn sections<'p>(app: &Web<'p>) -> Vec<(String, &'p Section)> {
    let mut found: Vec<(String, &Section)> = Vec::new();
    for screen in &app.plan.screens.homes {
        for section in &screen.sections {
            let (Section::Records { title, .. } | Section::Count { title, .. }) = section;
            let base = names::camel(title);
            let mut place = base.clone();
            let mut number = 2;
            while found.iter().any(|(taken, other)| *taken == place && !same_words(other, section)) {
                place = format!("{base}{number}");
                number += 1;
            }
            if !found.iter().any(|(taken, _)| *taken == place) {
                found.push((place, section));
            }
        }
    }
    found
}

fn same_words(one: &Section, other: &Section) -> bool {
    match (one, other) {
        (Section::Records { title, empty, .. }, Section::Records { title: other_title, empty: other_empty, .. }) => {
            title == other_title && empty == other_empty
        }
        (Section::Count { title, .. }, Section::Count { title: other_title, .. }) => title == other_title,
        _ => false,
    }
}

pub(super) fn print(app: &Web) -> String {
    let mut module = Module::about("Home: what each kind of person would do first today.");
    let homes: Vec<&HomeScreen> = app.plan.screens.homes.iter().collect();
    let with_role =
        homes.iter().filter_map(|screen| Some((who::role_key(app.plan, screen.role?)?, component_name(app, screen))));
    let mut lines = vec!["export function Home() {".to_owned()];
    let choices: Vec<String> = with_role
        .map(|(role, name)| format!("  if (hasRole(me, [{}])) return <{name} />;", printer::typescript::quoted(role)))
        .collect();
    if !choices.is_empty() {
        module.import("useMe", "../ui/session.tsx");
        module.import("hasRole", "../ui/session.tsx");
        lines.push("  const { me } = useMe();".to_owned());
        lines.extend(choices);
    }
    lines.push("  return <PublicHome />;".to_owned());
    lines.push("}".to_owned());
    module.push(raw(lines.join("\n")));

    let catalogue = sections(app);
    module.import("HomePage", "../ui/home.tsx");
    for screen in &homes {
        let page = page(app, screen, &catalogue, &mut module);
        module.push(raw(component(&component_name(app, screen), &page, false)));
    }
    if !homes.iter().any(|screen| screen.role.is_none()) {
        module.push(raw(component("PublicHome", &Element::new("HomePage"), false)));
    }
    module.print().text
}

fn component_name(app: &Web, screen: &HomeScreen) -> String {
    let resource = screen.role.and_then(|role| app.plan.resource(role));
    resource.map_or_else(|| "PublicHome".to_owned(), |resource| format!("{}Home", resource.type_name))
}

fn page(app: &Web, screen: &HomeScreen, catalogue: &[(String, &Section)], module: &mut Module) -> Element {
    let mut root = Element::new("HomePage");
    if let Some(main) = screen.main.and_then(|main| app.plan.resource(main)).filter(|resource| app.has_page(resource)) {
        module.import(&names::variable(main), &names::module(main));
        root = root.code("main", names::variable(main));
    }
    let mut figures = Vec::new();
    let mut records = Vec::new();
    for section in &screen.sections {
        let (Section::Records { thing, .. } | Section::Count { thing, .. }) = section;
        let Some(resource) = app.plan.resource(*thing).filter(|resource| app.has_page(resource)) else { continue };
        let Some((place, _)) = catalogue.iter().find(|(_, other)| same_words(other, section)) else { continue };
        let of = names::variable(resource);
        module.import(&of, &names::module(resource));
        module.import("words", "../words.ts");
        match section {
            Section::Count { query, figure, .. } => {
                module.import("Figure", "../ui/home.tsx");
                module.import("Figures", "../ui/home.tsx");
                let element = Element::new("Figure")
                    .code("of", &of)
                    .code("title", format!("words.home.{place}.title"))
                    .words("query", query);
                figures.push(match figure {
                    Some(figure) => element.words("figure", figure),
                    None => element,
                });
            }
            Section::Records { query, view, .. } => {
                module.import("Records", "../ui/home.tsx");
                let mut element = Element::new("Records")
                    .code("of", &of)
                    .code("words", format!("words.home.{place}"))
                    .words("query", query);
                if *view != View::List {
                    element = element.words("view", view_name(*view));
                }
                records.push(element);
            }
        }
    }
    if !figures.is_empty() {
        root = root.child(Element::new("Figures").children(figures));
    }
    root.children(records)
}

/// What the pages call a view.
pub(super) fn view_name(view: View) -> &'static str {
    match view {
        View::List => "list",
        View::Calendar => "calendar",
        View::Board => "board",
        View::Cards => "cards",
        View::Chart => "chart",
    }
}
