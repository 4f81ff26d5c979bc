use model::{App, Expr, FieldId, FieldRef, Panel, Path, Root, ThingId, TypeKind, View};

use super::selection::query;
use super::{action_of, figures, is_for, may, title, title_case, visitor};
use crate::{Action, ActionKind, Actor, HomeScreen, ListScreen, Resource, Section, specialise};

/// Most sections on a home that nobody designed.
const MOST_SECTIONS: usize = 4;

pub fn home(
    app: &App,
    resources: &mut [Resource],
    actions: &[Action],
    lists: &[ListScreen],
    role: Option<ThingId>,
) -> HomeScreen {
    let actor = visitor(resources, role);
    let said: Vec<&Panel> =
        app.pages.iter().filter(|page| page.home && is_for(&page.who, role)).flat_map(|page| &page.panels).collect();
    let mut sections = Vec::new();
    for panel in &said {
        sections.extend(section(app, resources, lists, role, panel));
    }
    let navigation = navigation(resources, actions, lists, role, &actor);
    if said.is_empty() {
        if let Some(role) = role {
            let owned = |resource: &Resource| owner(resource, role).is_some();
            sections = figures::figures(resources, actions, lists, &navigation, owned, &actor);
        }
        sections.extend(derived(resources, actions, lists, role, &actor));
    }
    let main = main(resources, actions, lists, role, &actor, &navigation);
    HomeScreen { role, sections, navigation, main }
}

fn with_sort(query: String, sort: &str) -> String {
    match (query.is_empty(), sort.is_empty()) {
        (_, true) => query,
        (true, false) => format!("sort={sort}"),
        (false, false) => format!("{query}&sort={sort}"),
    }
}

/// A panel that the spec asks for.
fn section(
    app: &App,
    resources: &mut [Resource],
    lists: &[ListScreen],
    role: Option<ThingId>,
    panel: &Panel,
) -> Option<Section> {
    match panel {
        Panel::Records { thing, title, filter, sort, view } => {
            let list = lists.get(thing.0 as usize)?;
            let resource = resources.get_mut(thing.0 as usize)?;
            let known = title::of_records(app, resource, filter, role);
            // What the spec calls them, unless it is the same in the third person: "upcoming visits" of one's own are yours.
            let said = title.clone().filter(|said| !known.to_lowercase().ends_with(&said.to_lowercase()));
            let title = said.unwrap_or(known);
            let found = query(resource, filter, &title);
            let sort = match sort {
                Some((field, descending)) => {
                    let wire = match field {
                        FieldId::CreatedAt => "createdAt".to_owned(),
                        FieldId::UpdatedAt => "updatedAt".to_owned(),
                        own => resource.field(*own)?.wire.clone(),
                    };
                    if *descending { format!("-{wire}") } else { wire }
                }
                None => soonest(resource, list),
            };
            let empty = match title::defined(app, *thing, filter) {
                Some(word) => format!("No {word} {} right now.", resource.name.plural),
                None => format!("No {} here right now.", resource.name.plural),
            };
            let view = view.unwrap_or(View::List);
            Some(Section::Records {
                title: title_case(&title),
                thing: *thing,
                query: with_sort(found, &sort),
                view,
                empty,
            })
        }
        Panel::Figure { title, thing, filter, .. } => {
            let resource = resources.get_mut(thing.0 as usize)?;
            let figure = figure(resource, panel)?;
            let found = query(resource, filter, title);
            Some(Section::Count { title: title_case(title), thing: *thing, query: found, figure })
        }
    }
}

/// What the list route is to work out for the figure: nothing beside the count, or `sum:price`. `None` where it can't.
pub fn figure(resource: &Resource, panel: &Panel) -> Option<Option<String>> {
    let Panel::Figure { kind, value, by: None, period: None, .. } = panel else { return None };
    if *kind == model::AggregateKind::Count {
        return Some(None);
    }
    let (word, _) = crate::list::FIGURES.iter().find(|(_, own)| own == kind)?;
    let Some(Expr::Path(Path { root: Root::Record, steps })) = value else { return None };
    let [step] = steps.as_slice() else { return None };
    let field = resource.field(step.field).filter(|field| crate::list::is_figure(field) && field.see.is_always())?;
    Some(Some(format!("{word}:{}", field.wire)))
}

/// What this person would do first today: what waits for them, what comes next, what is theirs.
fn derived(
    resources: &mut [Resource],
    actions: &[Action],
    lists: &[ListScreen],
    role: Option<ThingId>,
    actor: &Actor,
) -> Vec<Section> {
    let mut waiting = Vec::new();
    let mut coming = Vec::new();
    let mut own = Vec::new();
    let mut open = Vec::new();
    for place in 0..resources.len() {
        let (Some(list), Some(resource)) = (lists.get(place), resources.get_mut(place)) else { continue };
        if resource.person.is_some() || !may(&resource.see, actor) {
            continue;
        }
        let plural = resource.name.plural.clone();
        let mine = role.and_then(|role| owner(resource, role));
        let thing = resource.thing;
        for action in actions.iter().filter(|one| one.thing == thing && one.kind == ActionKind::Named) {
            let Some(from) = action.before.first().filter(|guard| guard.code == crate::Code::State) else { continue };
            // What waits for somebody is what others asked of them: not what they may undo themselves.
            let theirs_alone = mine.is_some() && !specialise(&action.who.holds, actor).is_always();
            if !may(&action.who, actor)
                || !is_a_state(&from.holds)
                || theirs_alone
                || ends_it(action)
                || waiting.len() >= 2
            {
                continue;
            }
            let found = query(resource, &from.holds, &format!("to {}", action.label));
            waiting.push(Section::Records {
                title: format!("{} to {}", title_case(&plural), action.label.to_lowercase()),
                thing: resource.thing,
                query: with_sort(found, &soonest(resource, list)),
                view: View::List,
                empty: format!("No {plural} to {} right now.", action.label.to_lowercase()),
            });
        }
        let me = mine.map(|field| {
            Expr::equal(
                Expr::path(Root::Record, vec![FieldRef { thing: resource.thing, field }]),
                Expr::path(Root::Actor, vec![]),
            )
        });
        let whose = if me.is_some() { "Your " } else { "" };
        if let Some(start) = list.start {
            let from_now = Expr::compare(
                model::Comparison::AtLeast,
                Expr::path(Root::Record, vec![FieldRef { thing: resource.thing, field: start }]),
                if resource.field(start).is_some_and(|f| f.r#type.kind == TypeKind::Date) {
                    Expr::Today
                } else {
                    Expr::Now
                },
            );
            let filter = me.unwrap_or_else(Expr::always).and(from_now);
            let found = query(resource, &filter, &format!("coming {plural}"));
            let upcoming = if whose.is_empty() { "Upcoming " } else { "Your upcoming " };
            coming.push(Section::Records {
                title: format!("{upcoming}{plural}"),
                thing: resource.thing,
                query: with_sort(found, &soonest(resource, list)),
                view: View::List,
                empty: format!("No {plural} coming up."),
            });
        } else {
            let found = query(resource, &me.clone().unwrap_or_else(Expr::always), &format!("own {plural}"));
            let section = Section::Records {
                title: if whose.is_empty() { title_case(&plural) } else { format!("{whose}{plural}") },
                thing: resource.thing,
                query: with_sort(found, &list.sort),
                view: list.views.first().copied().filter(|view| *view == View::Cards).unwrap_or(View::List),
                empty: list.empty.clone(),
            };
            if me.is_some() { own.push(section) } else { open.push(section) }
        }
    }
    let mut found: Vec<Section> =
        waiting.into_iter().chain(coming).chain(own).chain(open).take(MOST_SECTIONS).collect();
    if found.is_empty()
        && let Some(resource) = resources.iter().find(|one| may(&one.see, actor))
    {
        found.push(Section::Records {
            title: title_case(&resource.name.plural),
            thing: resource.thing,
            query: String::new(),
            view: View::List,
            empty: format!("No {} yet.", resource.name.plural),
        });
    }
    found
}

/// "Is requested", "is new or open": a state that says where records wait.
fn is_a_state(holds: &Expr) -> bool {
    match holds {
        Expr::Compare { op: model::Comparison::Equal, right, .. } => matches!(**right, Expr::Literal(_)),
        Expr::OneOf { .. } => true,
        _ => false,
    }
}

/// Cancelling, closing and refusing wait for nobody.
fn ends_it(action: &Action) -> bool {
    ["cancel", "close", "reject", "refuse", "archive", "drop", "delete"].contains(&action.key.as_str())
}

/// The field by which a record belongs to somebody of the role.
fn owner(resource: &Resource, role: ThingId) -> Option<FieldId> {
    let belongs = |field: &&crate::Field| matches!(field.r#type.kind, TypeKind::One(kind) if kind == role);
    let stored = |field: &&crate::Field| !matches!(field.storage, crate::Storage::Computed { .. });
    resource.fields.iter().filter(stored).find(belongs).map(|field| field.id)
}

fn soonest(resource: &Resource, list: &ListScreen) -> String {
    let start = list.start.and_then(|start| resource.field(start)).filter(|field| field.see.is_always());
    start.map_or_else(|| list.sort.clone(), |field| field.wire.clone())
}

/// Things that the role sees or makes, the busiest first, people last.
fn navigation(
    resources: &[Resource],
    actions: &[Action],
    lists: &[ListScreen],
    role: Option<ThingId>,
    actor: &Actor,
) -> Vec<ThingId> {
    let mut found: Vec<(i32, ThingId)> = Vec::new();
    for (resource, list) in resources.iter().zip(lists) {
        let create = action_of(actions, resource.thing, ActionKind::Create);
        let makes = create.is_some_and(|create| may(&create.who, actor));
        if !may(&resource.see, actor) && !makes || only_themselves(resource, actor) {
            continue;
        }
        let steps = actions.iter().filter(|one| one.thing == resource.thing && one.kind == ActionKind::Named).count();
        let mut busy = i32::try_from(steps).unwrap_or(0).min(4) * 2;
        busy += if list.start.is_some() { 5 } else { 0 };
        busy += if role.and_then(|role| owner(resource, role)).is_some() { 4 } else { 0 };
        busy += if makes { 3 } else { 0 };
        busy -= if resource.person.is_some() { 20 } else { 0 };
        found.push((-busy, resource.thing));
    }
    found.sort_by_key(|(busy, thing)| (*busy, *thing));
    found.into_iter().map(|(_, thing)| thing).collect()
}

/// People who see nobody of the kind but themselves need no list of it.
fn only_themselves(resource: &Resource, actor: &Actor) -> bool {
    let me = Expr::equal(Expr::path(Root::Record, vec![]), Expr::path(Root::Actor, vec![]));
    resource.person.is_some() && specialise(&resource.see.holds, actor) == me
}

fn main(
    resources: &[Resource],
    actions: &[Action],
    lists: &[ListScreen],
    role: Option<ThingId>,
    actor: &Actor,
    navigation: &[ThingId],
) -> Option<ThingId> {
    let makes =
        |thing: &&ThingId| action_of(actions, **thing, ActionKind::Create).is_some_and(|one| may(&one.who, actor));
    let is_person = |thing: &ThingId| resources.get(thing.0 as usize).is_some_and(|one| one.person.is_some());
    let _ = (lists, role);
    let made: Vec<&ThingId> = navigation.iter().filter(makes).collect();
    made.iter().find(|thing| !is_person(thing)).or(made.first()).map(|thing| **thing)
}
