//! Pages where the spec says nothing: a home for each role, the right view for each thing.

mod allowance;
mod figures;
mod home;
mod list;
mod selection;
mod title;

use model::{App, ThingId, Who};

use crate::{Action, ActionKind, Actor, HomeScreen, Resource, Screens, specialise};

/// All screens. Filters that plain parameters can't say become selections of their resource.
pub fn screens(app: &App, resources: &mut [Resource], actions: &[Action]) -> Screens {
    let lists = resources.iter().map(|resource| list::list(app, resources, resource, actions)).collect::<Vec<_>>();
    let mut homes: Vec<HomeScreen> = Vec::new();
    let people: Vec<ThingId> = resources.iter().filter(|one| one.person.is_some()).map(|one| one.thing).collect();
    for role in people.into_iter().map(Some).chain([None]) {
        homes.push(home::home(app, resources, actions, &lists, role));
    }
    Screens { homes, lists }
}

/// Pages that ask for a figure which can't be worked out yet: it isn't shown, and the author is told.
pub fn unshown(app: &App, resources: &[Resource]) -> Vec<model::StatementId> {
    let unknown = |panel: &model::Panel| {
        let model::Panel::Figure { thing, .. } = panel else { return false };
        resources.get(thing.0 as usize).is_none_or(|resource| home::figure(resource, panel).is_none())
    };
    let pages = app.pages.iter().filter(|page| page.panels.iter().any(unknown));
    pages.map(|page| page.statement.clone()).collect()
}

/// What is known of a visitor with the role, and nothing else.
fn visitor(resources: &[Resource], role: Option<ThingId>) -> Actor {
    let includes = role
        .and_then(|role| resources.get(role.0 as usize))
        .and_then(|resource| resource.person.as_ref())
        .map(|person| person.includes.clone());
    match includes {
        Some(roles) => Actor::Person { roles },
        None => Actor::Nobody,
    }
}

fn may(access: &crate::Access, actor: &Actor) -> bool {
    !specialise(&access.holds, actor).is_never()
}

fn action_of(actions: &[Action], thing: ThingId, kind: ActionKind) -> Option<&Action> {
    actions.iter().find(|action| action.thing == thing && action.kind == kind)
}

fn is_for(who: &[Who], role: Option<ThingId>) -> bool {
    who.iter().any(|one| match one {
        Who::Anyone => true,
        Who::SignedIn => role.is_some(),
        Who::Role(wanted) => role == Some(*wanted),
    })
}

/// "Open loans", with a capital letter.
fn title_case(words: &str) -> String {
    super::names::capital(words)
}
