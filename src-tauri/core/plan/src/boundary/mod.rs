//! Examples that come from the rules: each rule is seen to allow on one side of its boundary and to refuse on the other.
//!
//! Every case is plain data, run by `plainspoken test` and printed as a test of the exported project. A case is given only where the
//! steps that lead to the boundary are known to be possible; each refusal is expected in the rule's own words, so that it is that
//! rule which refuses.

mod check;
mod draft;
mod holds;
mod limit;
mod overlap;
mod state;
mod time;
mod unique;
mod value;

pub use draft::first_name;
use model::Case;

use crate::{ActionKind, Code, Guard, GuardKind, Plan};

/// The cases of every rule that can be taken to its boundary, in the order of things and actions.
pub fn boundary_cases(plan: &Plan) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for resource in &plan.resources {
        for action in resource.actions.iter().filter_map(|index| plan.action(*index)) {
            for guard in action.checks.iter().chain(&action.before).chain(&action.after) {
                for case in of_guard(plan, action, guard) {
                    // One rule guards several actions; the same steps prove nothing twice.
                    if cases.iter().all(|other| *other != case) {
                        cases.push(case);
                    }
                }
            }
        }
    }
    cases
}

fn of_guard(plan: &Plan, action: &crate::Action, guard: &Guard) -> Vec<Case> {
    match (&guard.kind, guard.code, action.kind) {
        (GuardKind::Rule { rule: model::RuleKind::Limit { .. } }, _, ActionKind::Create) => {
            limit::cases(plan, action, guard)
        }
        (GuardKind::Rule { rule: model::RuleKind::Overlap { .. } }, _, ActionKind::Create) => {
            overlap::cases(plan, action, guard)
        }
        (GuardKind::Rule { rule: model::RuleKind::Unique { .. } } | GuardKind::UniqueField, _, ActionKind::Create) => {
            unique::cases(plan, action, guard)
        }
        (_, Code::Time, ActionKind::Named) => time::cases(plan, action, guard),
        (_, Code::State, ActionKind::Named) => state::cases(plan, action, guard),
        (_, Code::Check | Code::Time, ActionKind::Create) => check::cases(plan, action, guard),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::{CaseStep, Outcome};

    use crate::fixture::tool_library;

    #[test]
    fn rules_are_taken_to_their_boundary_from_both_sides() {
        let plan = crate::plan(&tool_library()).plan;
        let written = tool_library().cases.len();
        let cases = &plan.cases[written..];
        let outcome = |works: bool| {
            move |step: &CaseStep| match step {
                CaseStep::Do { outcome, .. } => (*outcome == Outcome::Works) == works,
                _ => false,
            }
        };
        let refusing: BTreeSet<_> =
            cases.iter().filter(|case| case.steps.iter().any(outcome(false))).map(|case| &case.statement).collect();
        assert!(refusing.len() >= 4, "{refusing:#?}");
        for case in cases {
            assert!(case.steps.iter().any(outcome(true)), "nothing works in {case:#?}");
            let refusals = case.steps.iter().filter(|step| outcome(false)(step)).count();
            assert!(refusals <= 1, "more than one thing is refused in {case:#?}");
        }
    }

    #[test]
    fn a_refusal_is_expected_in_the_rules_own_words() {
        let plan = crate::plan(&tool_library()).plan;
        let details: BTreeSet<&str> = plan
            .actions
            .iter()
            .flat_map(|action| action.checks.iter().chain(&action.before).chain(&action.after))
            .map(|guard| guard.detail.as_str())
            .collect();
        for case in super::boundary_cases(&plan) {
            for step in &case.steps {
                if let CaseStep::Do { outcome: Outcome::Refused(words), .. } = step {
                    assert!(words.as_deref().is_some_and(|words| details.contains(words)), "{words:?}");
                }
            }
        }
    }
}
