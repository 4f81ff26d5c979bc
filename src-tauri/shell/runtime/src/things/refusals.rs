//! What somebody is told whom a sentence refuses.

use plan::{Access, Code, Guard, Input, Resource};

use super::world::World;
use crate::http::Problem;
use crate::live::Live;

/// The refusal of a guard, quoting its sentence.
pub(crate) fn of_guard(resource: &Resource, guard: &Guard) -> Problem {
    let mut problem = Problem::new(guard.status, code(guard.code), guard.detail.clone()).with_rule(&guard.statement.0, &guard.sentence);
    if let Some(field) = guard.field.and_then(|id| resource.field(id))
        && (guard.status == 422 || guard.code == Code::Unique)
    {
        problem.fields.insert(field.wire.clone(), vec![guard.detail.clone()]);
    }
    problem
}

fn code(code: Code) -> &'static str {
    match code {
        Code::NotAllowed => "not-allowed",
        Code::Check => "check",
        Code::State => "state",
        Code::Time => "time",
        Code::Across => "across",
        Code::Limit => "limit",
        Code::Overlap => "overlap",
        Code::Unique => "unique",
        Code::Reference => "reference",
    }
}

/// 403: the sentence that forbids it, else what is said where no sentence allows it.
pub(crate) fn not_allowed(world: &World<'_>, live: &Live, access: &Access, label: &str, resource: &Resource) -> Result<Problem, Problem> {
    for ruling in access.rulings.iter().filter(|ruling| !ruling.allows) {
        if world.holds(&ruling.condition)? {
            let sentence = live.sentence(&ruling.statement.0).unwrap_or_default();
            return Ok(Problem::not_allowed(&ruling.detail).with_rule(&ruling.statement.0, sentence));
        }
    }
    // Nobody says that they may: the sentences that let others are the nearest reason there is.
    Ok(match access.rulings.iter().find(|ruling| ruling.allows) {
        Some(ruling) => {
            let sentence = live.sentence(&ruling.statement.0).unwrap_or_default();
            Problem::not_allowed(&ruling.detail).with_rule(&ruling.statement.0, sentence)
        }
        None => Problem::not_allowed(format!("Nothing says that you may do this ({label}, {}).", resource.name.singular)),
    })
}

/// 403: a value that this person may not give.
pub(crate) fn may_not_give(live: &Live, input: &Input) -> Problem {
    let detail = format!("You can't set “{}” here.", input.label);
    let mut problem = Problem::not_allowed(detail.clone());
    if let Some(statement) = &input.statement {
        problem = problem.with_rule(&statement.0, live.sentence(&statement.0).unwrap_or_default());
    }
    problem.fields.insert(input.wire.clone(), vec![detail]);
    problem
}
