//! What somebody is told whom a sentence refuses.

use plan::{Access, Code, Guard, Input, Resource, Ruling};

use super::world::World;
use crate::http::Problem;
use crate::live::Live;

/// The refusal of a guard, quoting its sentence.
pub(crate) fn of_guard(resource: &Resource, guard: &Guard) -> Problem {
    let mut problem = Problem::new(guard.status, plan::problem::of_guard(guard.code).0, guard.detail.clone())
        .with_rule(&guard.statement.0, &guard.sentence);
    if let Some(field) = guard.field.and_then(|id| resource.field(id))
        && (guard.status == 422 || guard.code == Code::Unique)
    {
        problem.fields.insert(field.wire.clone(), vec![guard.detail.clone()]);
    }
    problem
}

/// 422: every check that fails, each beside its field; the first is quoted.
pub(crate) fn of_checks(resource: &Resource, failing: &[&Guard]) -> Problem {
    let Some(first) = failing.first() else { return Problem::of(plan::problem::INVALID) };
    let mut problem = of_guard(resource, first);
    for guard in failing {
        if let Some(field) = guard.field.and_then(|id| resource.field(id)) {
            let beside = problem.fields.entry(field.wire.clone()).or_default();
            if !beside.contains(&guard.detail) {
                beside.push(guard.detail.clone());
            }
        }
    }
    problem
}

/// 403: the sentence that forbids it, else what is said where no sentence allows it.
pub(crate) fn not_allowed(world: &World<'_>, live: &Live, access: &Access) -> Result<Problem, Problem> {
    let quote = |ruling: &Ruling| {
        let sentence = live.sentence(&ruling.statement.0).unwrap_or_default();
        Problem::not_allowed(&ruling.detail).with_rule(&ruling.statement.0, sentence)
    };
    for ruling in access.rulings.iter().filter(|ruling| !ruling.allows) {
        if world.holds(&ruling.condition)? {
            return Ok(quote(ruling));
        }
    }
    // Nobody says that they may: the sentence that lets others is the nearest reason there is.
    Ok(access.rulings.iter().find(|ruling| ruling.allows).map_or_else(|| Problem::not_allowed(&access.told), quote))
}

/// 403: values that this person may not give.
pub(crate) fn may_not_give(live: &Live, inputs: &[&Input]) -> Problem {
    let kind = plan::problem::NOT_YOURS_TO_GIVE;
    let labels: Vec<&str> = inputs.iter().map(|input| input.label.as_str()).collect();
    let labels = plan::format::all_of(&labels);
    let mut problem = Problem::not_allowed(plan::problem::fill(kind.detail, &[("fields", &labels)]));
    if let Some(statement) = inputs.first().and_then(|input| input.statement.as_ref()) {
        problem = problem.with_rule(&statement.0, live.sentence(&statement.0).unwrap_or_default());
    }
    for input in inputs {
        let detail = plan::problem::fill(kind.detail, &[("fields", &input.label)]);
        problem.fields.insert(input.wire.clone(), vec![detail]);
    }
    problem
}
