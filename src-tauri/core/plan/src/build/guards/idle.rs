//! Guards that can't apply to an action, because of what it sets and where it starts: finishing something can't break a limit
//! on what is open. They are left out, so that nobody reads or runs them.

use std::collections::BTreeMap;

use model::{Comparison, Expr, FieldId, Path, Root};

use crate::{Action, ActionKind, Code, Guard, specialise};

pub fn drop_idle(action: &mut Action) {
    if action.kind != ActionKind::Named {
        return;
    }
    let known = Known::of(action);
    action.checks.retain(|guard| !known.rules_out(&guard.when));
    action.after.retain(|guard| !known.rules_out(&guard.when));
}

/// What can never be the one that refuses: of a deletion that nobody may do and that no word of the spec stands for, what still points
/// to the record; and a rule that asks just what one before it asks. The author's own words for a refusal stay.
pub fn drop_unreachable(action: &mut Action) {
    if action.kind == ActionKind::Delete && action.who.holds.is_never() && action.said.is_none() {
        action.before.retain(|guard| guard.code != Code::Reference);
    }
    let mut kept: Vec<Guard> = Vec::new();
    for guard in std::mem::take(&mut action.before) {
        let same = |other: &Guard| other.when == guard.when && other.holds == guard.holds;
        match kept.iter_mut().find(|other| same(other)) {
            Some(first) if guard.detail != guard.sentence && first.detail != guard.detail => *first = guard,
            Some(_) => {}
            None => kept.push(guard),
        }
    }
    action.before = kept;
}

/// The record that a named action is done to is there.
fn there(expr: &Expr) -> Expr {
    match expr {
        Expr::IsEmpty(inner) if **inner == Expr::path(Root::Before, Vec::new()) => Expr::never(),
        other => other.map_children(&mut |child, _| there(child)),
    }
}

/// What is known of the record before and after, whoever acts.
struct Known {
    thing: model::ThingId,
    before: BTreeMap<FieldId, Expr>,
    /// The value that the action gives a field; none where that is only known when it is done.
    written: BTreeMap<FieldId, Option<Expr>>,
}

impl Known {
    fn of(action: &Action) -> Self {
        let mut written: BTreeMap<FieldId, Option<Expr>> = BTreeMap::new();
        for field in action.inputs.iter().filter_map(|input| input.field) {
            written.insert(field, None);
        }
        for change in &action.changes {
            let literal = matches!(change.value, Expr::Literal(_)) && !change.unless_given;
            written.insert(change.field, literal.then(|| change.value.clone()));
        }
        let mut before = BTreeMap::new();
        for guard in action.before.iter().filter(|guard| guard.code == Code::State && guard.when.is_always()) {
            let parts = match &guard.holds {
                Expr::And(parts) => parts.as_slice(),
                single => std::slice::from_ref(single),
            };
            for part in parts {
                if let Expr::Compare { op: Comparison::Equal, left, right } = part
                    && let (Expr::Path(path), Expr::Literal(_)) = (&**left, &**right)
                    && let (Root::Record, [step]) = (&path.root, path.steps.as_slice())
                {
                    before.insert(step.field, (**right).clone());
                }
            }
        }
        Self { thing: action.thing, before, written }
    }

    /// Whether the condition can't hold after the action. Values that the action leaves alone are what they were.
    fn rules_out(&self, when: &Expr) -> bool {
        let said = there(&when.map_paths(&mut |path, _| self.value(path)));
        specialise::simplify(&said).is_never()
    }

    fn value(&self, path: &Path) -> Expr {
        let unchanged = |path: &Path| Expr::Path(Path { root: Root::Before, steps: path.steps.clone() });
        match (&path.root, path.steps.first()) {
            (Root::Record, None) => unchanged(path),
            (Root::Record | Root::Before, Some(first)) if first.thing == self.thing => {
                let known = match (&path.root, self.written.get(&first.field)) {
                    (Root::Record, Some(value)) => value.clone(),
                    _ => self.before.get(&first.field).cloned(),
                };
                match (path.steps.len(), known) {
                    (1, Some(value)) => value,
                    _ if self.written.contains_key(&first.field) && path.root == Root::Record => {
                        Expr::Path(path.clone())
                    }
                    _ => unchanged(path),
                }
            }
            _ => Expr::Path(path.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Code;
    use crate::fixture::tool_library;

    #[test]
    fn what_nobody_may_delete_is_not_asked_what_points_to_it() {
        let plan = crate::plan(&tool_library()).plan;
        let deletions = plan.actions.iter().filter(|action| action.kind == crate::ActionKind::Delete);
        let (nobody, somebody): (Vec<_>, Vec<_>) = deletions.partition(|action| action.who.holds.is_never());
        let refers = |action: &&crate::Action| action.before.iter().any(|guard| guard.code == Code::Reference);
        assert!(!nobody.iter().filter(|action| action.said.is_none()).any(refers));
        assert!(somebody.iter().any(refers));
    }

    #[test]
    fn of_two_rules_that_ask_the_same_the_first_speaks_unless_the_other_has_words_of_its_own() {
        let mut plan = crate::plan(&tool_library()).plan;
        let action = plan.actions.iter_mut().find(|action| !action.before.is_empty()).unwrap();
        let first = action.before[0].clone();
        let others = action.before.len();
        action.before.push(crate::Guard { name: "again".to_owned(), detail: first.sentence.clone(), ..first.clone() });
        super::drop_unreachable(action);
        assert_eq!((action.before.len(), &action.before[0]), (others, &first));
        action.before.push(crate::Guard { detail: "Not now, dear.".to_owned(), ..first });
        super::drop_unreachable(action);
        assert_eq!(action.before[0].detail, "Not now, dear.");
    }

    #[test]
    fn ending_something_breaks_no_limit_on_what_is_open() {
        let plan = crate::plan(&tool_library()).plan;
        let after = |key: &str| {
            let action = plan.actions.iter().find(|action| action.key == key).unwrap();
            action.after.iter().map(|guard| guard.name.clone()).collect::<Vec<_>>()
        };
        for key in ["cancel", "give_back", "lend"] {
            assert_eq!(after(key), Vec::<String>::new(), "{key}");
        }
        let booking = plan.basic_action(crate::fixture::things::LOAN, crate::ActionKind::Create).unwrap();
        assert_eq!(booking.after.len(), 3);
    }
}
