//! Examples that come from the rules: each rule is seen to allow on one side of its boundary and to refuse on the other.
//!
//! Every case is plain data, run by `plainspoken test` and printed as a test of the exported project. A case is given only where the
//! steps that lead to the boundary are known to be possible; each refusal is expected in the rule's own words, so that it is that
//! rule which refuses.

mod actors;
mod author;
mod check;
mod draft;
mod duty;
mod interest;
mod known;
mod limit;
mod overlap;
mod reference;
mod related;
mod search;
mod state;
mod time;
mod trial;
mod unique;
mod value;

pub use actors::first_name;
use std::collections::BTreeSet;

use model::Case;

use crate::calendar::Calendar;
use crate::{ActionKind, Code, Guard, GuardKind, Plan};
use search::Search;
use trial::Ground;

/// The cases of an app: what the author wrote as examples, then each rule on both sides of its boundary.
pub fn cases(plan: &Plan) -> Vec<Case> {
    said(plan).into_iter().chain(boundaries(plan).cases).collect()
}

/// What the author wrote as examples, with what they take for granted.
pub fn said(plan: &Plan) -> Vec<Case> {
    plan.cases.iter().map(|case| author::whole(plan, case)).collect()
}

/// What comes of looking for the boundary of every rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boundaries {
    /// In the order of things and actions.
    pub cases: Vec<Case>,
    /// The rules of which no case is known that would miss them.
    pub unshown: Vec<Unshown>,
}

/// A rule that no generated case shows, on one of the actions that it guards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unshown {
    pub statement: model::StatementId,
    /// The name of the rule's function in exported code.
    pub rule: String,
    pub thing: model::ThingId,
    /// What buttons call the action: "Cancel".
    pub action: String,
}

/// How many steps are tried for all the rules of an app together: a very large one has its first rules shown.
const PATIENCE: u32 = 150_000;

/// Takes every rule to its boundary where a way there is known or can be found.
pub fn boundaries(plan: &Plan) -> Boundaries {
    let calendar = Calendar::of(plan);
    let ground = Ground::new(plan, &calendar);
    let mut found = Boundaries::default();
    let mut patience = PATIENCE;
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for resource in &plan.resources {
        for action in resource.actions.iter().filter_map(|index| plan.action(*index)) {
            for guard in action.duties.iter().chain(&action.checks).chain(&action.before).chain(&action.after) {
                let mut made: Vec<Case> = of_guard(plan, action, guard);
                made.retain(|case| ground.confirms(&case.steps, &guard.name));
                let refuses = |case: &Case| case.steps.iter().any(is_refused);
                if !made.iter().any(refuses) {
                    made.extend(Search::new(&ground, action, guard).cases(&mut patience));
                }
                if made.iter().any(refuses) {
                    shown.insert(&guard.name);
                } else {
                    found.unshown.push(Unshown {
                        statement: guard.statement.clone(),
                        rule: guard.name.clone(),
                        thing: action.thing,
                        action: action.label.clone(),
                    });
                }
                for case in made {
                    // One rule guards several actions; the same steps prove nothing twice.
                    if !found.cases.contains(&case) {
                        found.cases.push(case);
                    }
                }
            }
        }
    }
    // One rule may guard several actions with the same words: it is missed as soon as one of them is seen to refuse.
    found.unshown.retain(|one| !shown.contains(one.rule.as_str()));
    found
}

fn is_refused(step: &model::CaseStep) -> bool {
    matches!(step, model::CaseStep::Do { outcome: model::Outcome::Refused(_), .. })
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
        (_, Code::NotAllowed, ActionKind::Named) => duty::cases(plan, action, guard),
        (_, Code::Check | Code::Time, ActionKind::Create) => {
            let found = check::cases(plan, action, guard);
            if found.is_empty() { related::cases(plan, action, guard) } else { found }
        }
        (_, Code::Reference, ActionKind::Delete) => reference::cases(plan, action, guard),
        (_, Code::State, ActionKind::Create) => related::cases(plan, action, guard),
        (_, Code::Overlap, ActionKind::Update) => overlap::lengthened(plan, action, guard),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::OnceLock;

    use model::{CaseStep, CaseValue, CaseVerb, Outcome};

    use crate::fixture::tool_library;

    #[test]
    fn rules_are_taken_to_their_boundary_from_both_sides() {
        let cases = &found().cases;
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

    /// The generated cases of the tool library, worked out once.
    fn found() -> &'static super::Boundaries {
        static FOUND: OnceLock<super::Boundaries> = OnceLock::new();
        FOUND.get_or_init(|| super::boundaries(&crate::plan(&tool_library()).plan))
    }

    /// The steps of the case for the rule with these words in its sentence; rather of one that only makes records.
    fn steps_of(words: &str) -> Vec<CaseStep> {
        let app = tool_library();
        let statement = app.sentences.iter().find(|(_, sentence)| sentence.contains(words)).map(|(id, _)| id.clone());
        let of_rule = || found().cases.iter().filter(|case| Some(&case.statement) == statement.as_ref());
        let makes = |step: &CaseStep| matches!(step, CaseStep::Do { verb: CaseVerb::Create, .. });
        let case = of_rule().find(|case| case.steps.iter().all(makes)).or_else(|| of_rule().next());
        case.map(|case| case.steps.clone()).unwrap_or_default()
    }

    #[test]
    fn somebody_acts_whom_no_other_rule_stops_first() {
        // Two open loans are all that a basic member may have; somebody else has to show the limit of three.
        let steps = steps_of("at most 3 loans in any 7 days");
        assert_eq!(steps.len(), 4, "{steps:#?}");
        for step in &steps {
            let CaseStep::Do { actor, .. } = step else { panic!("{step:?}") };
            assert_eq!(actor.as_deref(), Some("Kit Öster"));
        }
        let CaseStep::Do { actor, .. } = &steps_of("at most 2 open loans")[0] else { panic!("nobody acts") };
        assert_eq!(actor.as_deref(), Some("Iris Vale"));
    }

    #[test]
    fn a_rule_about_what_a_record_names_is_shown_with_the_authors_rows() {
        let steps = steps_of("out of use can't be lent");
        let named: Vec<String> = steps
            .iter()
            .filter_map(|step| if let CaseStep::Do { values, .. } = step { Some(values) } else { None })
            .flatten()
            .filter_map(|(_, value)| if let CaseValue::Record(name) = value { Some(name.clone()) } else { None })
            .collect();
        assert_eq!(named, ["Long ladder", "Old drill"]);
    }

    #[test]
    fn separate_duties_are_shown_with_somebody_who_has_both() {
        let steps = steps_of("Nobody lends a tool to themselves");
        let acts = |step: &CaseStep| match step {
            CaseStep::Do { actor, outcome, .. } => (actor.clone().unwrap_or_default(), *outcome == Outcome::Works),
            other => panic!("{other:?}"),
        };
        let acts: Vec<(String, bool)> = steps.iter().map(acts).collect();
        let told: Vec<(&str, bool)> = acts.iter().map(|(who, works)| (who.as_str(), *works)).collect();
        assert_eq!(
            told,
            [("Iris Vale", true), ("Lou Marsh", true), ("Lou Marsh", true), ("Lou Marsh", false)],
            "{steps:#?}"
        );
    }

    #[test]
    fn a_refusal_is_expected_in_the_rules_own_words() {
        let plan = crate::plan(&tool_library()).plan;
        let details: BTreeSet<&str> = plan
            .actions
            .iter()
            .flat_map(|action| [&action.duties, &action.checks, &action.before, &action.after])
            .flatten()
            .map(|guard| guard.detail.as_str())
            .collect();
        for case in &found().cases {
            for step in &case.steps {
                if let CaseStep::Do { outcome: Outcome::Refused(words), .. } = step {
                    assert!(words.as_deref().is_some_and(|words| details.contains(words)), "{words:?}");
                }
            }
        }
    }
}
