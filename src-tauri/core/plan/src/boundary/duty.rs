//! "nobody approves their own": who made the record is refused, somebody else may.

use model::{Case, CaseValue, Comparison, Expr, FieldId, Outcome, Path, Root};

use super::actors::{Acting, who_acts, who_creates};
use super::draft::{Draft, refusal};
use crate::specialise::specialise;
use crate::{Action, ActionKind, Code, Guard, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let field = theirs(&guard.holds)?;
    let creator = who_creates(plan, action.thing, None, 1)?;
    let other = who_acts(plan, action, &creator, Some(guard)).filter(|other| other.name != creator.name)?;
    // The same person as the record names: they make it themselves, in their own name.
    let mine = given_as(plan, action, &other, field)?;
    let states = action.before.iter().filter(|guard| guard.code == Code::State).map(|guard| guard.holds.clone());
    let states = Expr::And(states.collect());
    let mut draft = Draft::new(plan);
    let record = draft.create(action.thing, &creator, &[], 0, Outcome::Works)?;
    draft.reach(action.thing, &creator, &record, &states)?;
    draft.act(action, &other, &record, Outcome::Works)?;
    let record = draft.create(action.thing, &other, &mine, 4, Outcome::Works)?;
    draft.reach(action.thing, &other, &record, &states)?;
    draft.act(action, &other, &record, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// The field in "the record's … isn't the acting person".
fn theirs(holds: &Expr) -> Option<FieldId> {
    let Expr::Compare { op: Comparison::NotEqual, left, right } = holds else { return None };
    let field = |record: &Expr, actor: &Expr| match (record, actor) {
        (Expr::Path(Path { root: Root::Record, steps }), Expr::Path(Path { root: Root::Actor, steps: none })) => {
            if let ([step], true) = (steps.as_slice(), none.is_empty()) {
                Some(step.field)
            } else {
                None
            }
        }
        _ => None,
    };
    field(left, right).or_else(|| field(right, left))
}

/// What the person gives so that the field names them: nothing where the app fills it in.
fn given_as(plan: &Plan, action: &Action, acting: &Acting, field: FieldId) -> Option<Vec<(FieldId, CaseValue)>> {
    let create = plan.basic_action(action.thing, ActionKind::Create)?;
    let actor = acting.actor(plan);
    if specialise(&create.who.holds, &actor).is_never() {
        return None;
    }
    if field == FieldId::CreatedBy {
        return Some(Vec::new());
    }
    let input = create.inputs.iter().find(|input| input.field == Some(field));
    match input.filter(|input| !specialise(&input.who, &actor).is_never()) {
        Some(_) => Some(vec![(field, CaseValue::Record(acting.name.clone()?))]),
        None => {
            let filled = plan.resource(action.thing)?.field(field)?.filled.clone();
            matches!(filled, model::Filled::Creator { .. }).then(Vec::new)
        }
    }
}
