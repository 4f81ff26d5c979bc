//! How a record moves from state to state: what the board, the badges and the buttons make of the named actions.

use std::collections::{BTreeMap, BTreeSet};

use model::{ChoiceId, Expr, FieldId, FieldRef, Literal, TypeKind};
use plan::{Action, ActionKind, Code, Plan, Resource};

/// The steps of one thing's state.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    /// For each named action, by its path, the choice that it sets.
    to: BTreeMap<String, ChoiceId>,
    /// Choices from which some action leads on.
    left: BTreeSet<ChoiceId>,
    /// Choices that an action reaches straight from the first one.
    near: BTreeSet<ChoiceId>,
    first: Option<ChoiceId>,
    field: Option<FieldId>,
}

impl Steps {
    pub fn of(plan: &Plan, resource: &Resource, state: Option<FieldId>) -> Self {
        let Some(id) = state else { return Self::default() };
        let reference = FieldRef { thing: resource.thing, field: id };
        let mut steps = Self { field: state, ..Self::default() };
        if let Some(Literal::Choice { choice, .. }) = resource.field(id).and_then(|field| field.default.as_ref()) {
            steps.first = Some(*choice);
        }
        for action in plan.actions_of(resource.thing).filter(|action| action.kind == ActionKind::Named) {
            let Some(path) = action.path.clone() else { continue };
            let to = target(action, id);
            let from = sources(action, reference);
            if let Some(to) = to {
                steps.to.insert(path, to);
                if steps.first.is_some_and(|first| from.contains(&first)) {
                    steps.near.insert(to);
                }
            }
            steps.left.extend(from.into_iter().filter(|from| Some(*from) != to));
        }
        steps
    }

    /// The field that holds the state.
    pub fn field(&self) -> Option<FieldId> {
        self.field
    }

    pub fn to(&self, path: &str) -> Option<ChoiceId> {
        self.to.get(path).copied()
    }

    /// Nothing leads on from where the action leads, and it isn't the good end: worth a question first.
    pub fn gives_up(&self, resource: &Resource, path: &str) -> bool {
        let Some((state, to)) = self.field.zip(self.to(path)) else { return false };
        self.tones(resource, state).get(to.0 as usize).is_some_and(|(_, tone)| *tone == "over")
    }

    /// The colour of each choice: it waits, it is under way, it came to its good end, it is over.
    pub fn tones(&self, resource: &Resource, state: FieldId) -> Vec<(String, &'static str)> {
        let Some(TypeKind::Choice(choices)) = resource.field(state).map(|field| &field.r#type.kind) else {
            return Vec::new();
        };
        let ids: Vec<ChoiceId> = (0..u32::try_from(choices.len()).unwrap_or(0)).map(ChoiceId).collect();
        let ends: Vec<ChoiceId> =
            ids.iter().copied().filter(|id| !self.left.contains(id) && self.to.values().any(|to| to == id)).collect();
        // The good end is the one that lies furthest: not within one step of the beginning. Where all are near, it is the
        // first of several that the spec names.
        let good = ends
            .iter()
            .find(|end| !self.near.contains(end))
            .or_else(|| ends.first().filter(|_| ends.len() > 1))
            .copied();
        ids.iter()
            .zip(choices)
            .map(|(id, choice)| {
                let tone = if Some(*id) == good {
                    "done"
                } else if ends.contains(id) {
                    "over"
                } else if Some(*id) == self.first && !self.to.is_empty() {
                    "waiting"
                } else {
                    "going"
                };
                (plan::choice(&choice.name), tone)
            })
            .collect()
    }
}

/// The choice that the action sets.
fn target(action: &Action, state: FieldId) -> Option<ChoiceId> {
    action.changes.iter().find(|change| change.field == state).and_then(|change| match &change.value {
        Expr::Literal(Literal::Choice { choice, .. }) => Some(*choice),
        _ => None,
    })
}

/// The choices that the action's rules of state speak of.
fn sources(action: &Action, state: FieldRef) -> BTreeSet<ChoiceId> {
    let mut found = BTreeSet::new();
    for guard in action.before.iter().filter(|guard| guard.code == Code::State) {
        choices(&guard.holds, state, &mut found);
    }
    found
}

fn choices(expr: &Expr, state: FieldRef, found: &mut BTreeSet<ChoiceId>) {
    match expr {
        Expr::Literal(Literal::Choice { field, choice }) if *field == state => {
            found.insert(*choice);
        }
        Expr::Not(inner) => choices(inner, state, found),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| choices(part, state, found)),
        Expr::Compare { left, right, .. } => {
            choices(left, state, found);
            choices(right, state, found);
        }
        Expr::OneOf { value, list } => {
            choices(value, state, found);
            list.iter().for_each(|item| choices(item, state, found));
        }
        _ => {}
    }
}
