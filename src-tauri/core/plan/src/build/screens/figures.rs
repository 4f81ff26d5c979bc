//! A few figures on a home that nobody designed: how many stand where, for those who look after all of them.

use model::{ThingId, TypeKind};

use super::{may, title_case};
use crate::{Action, ActionKind, Actor, ListScreen, Resource, Section};

/// Most figures on a home.
const MOST: usize = 3;

/// Counts by state of the busiest thing that goes through steps: the states from which something still has to be done.
pub fn figures(
    resources: &[Resource],
    actions: &[Action],
    lists: &[ListScreen],
    navigation: &[ThingId],
    owned: impl Fn(&Resource) -> bool,
    actor: &Actor,
) -> Vec<Section> {
    for thing in navigation {
        let place = thing.0 as usize;
        let (Some(resource), Some(list)) = (resources.get(place), lists.get(place)) else { continue };
        let Some(state) = list.state.and_then(|state| resource.field(state)) else { continue };
        let TypeKind::Choice(choices) = &state.r#type.kind else { continue };
        // Whoever does none of the steps has no use for the figures; one's own are a list below.
        let acts =
            actions.iter().any(|own| own.thing == *thing && own.kind == ActionKind::Named && may(&own.who, actor));
        if !acts || owned(resource) || !may(&resource.see, actor) || !state.see.is_always() {
            continue;
        }
        let open = choices.iter().filter(|choice| !is_an_end(choice, choices));
        let found: Vec<Section> = open
            .take(MOST)
            .map(|choice| Section::Count {
                title: title_case(&format!("{} {}", choice.name, resource.name.plural)),
                thing: *thing,
                query: format!("{}={}", state.wire, crate::choice(&choice.name)),
                figure: None,
            })
            .collect();
        if found.len() > 1 {
            return found;
        }
    }
    Vec::new()
}

/// The last of the choices are where records come to rest.
fn is_an_end(choice: &model::Choice, choices: &[model::Choice]) -> bool {
    let rest = choices.len() / 2;
    choices.iter().rev().take(rest).any(|own| own == choice)
}
