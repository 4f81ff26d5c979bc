//! "can't overlap": the same time is refused, touching works, and what two records share can't grow until they overlap.

use model::{
    Case, CaseValue, Duration, Expr, FieldId, FieldRef, Filled, Literal, Outcome, Path, Root, RuleKind, TypeKind,
};

use super::actors::{people, who_creates};
use super::draft::{Draft, refusal};
use super::value::{self, moment};
use crate::specialise::specialise;
use crate::{Action, ActionKind, Guard, GuardKind, Plan, Resource, Storage};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let GuardKind::Rule { rule: RuleKind::Overlap { start, end, same, capacity, gap_seconds, touching, .. } } =
        &guard.kind
    else {
        return None;
    };
    let Expr::Literal(Literal::Whole(room @ 1..=12)) = capacity else { return None };
    let resource = plan.resource(action.thing)?;
    let given = |expr: &Expr| {
        own_field(expr).filter(|field| resource.field(*field).is_some_and(|own| own.filled == Filled::ByPerson))
    };
    let own_start = start;
    let start = given(start)?;
    let acting = who_creates(plan, action.thing, Some(guard), *room + 1)?;
    let mut draft = Draft::new(plan);
    let common = compared(&mut draft, resource, action, same, [own_start, end])?;
    for _ in 0..*room {
        draft.create(action.thing, &acting, &common, 0, Outcome::Works)?;
    }
    draft.create(action.thing, &acting, &common, 0, refusal(guard))?;
    // What ends when the author says so can begin at the very end of another.
    let ends =
        given(end).filter(|end| resource.field(*end).is_some_and(|own| matches!(own.storage, Storage::Column { .. })));
    if let Some(end) = ends.filter(|_| *gap_seconds == 0 && !touching) {
        let first_end = moment(resource, end, 0);
        let later = Expr::Shift { from: Box::new(first_end.clone()), by: Duration::hours(1), back: false };
        let mut values: Vec<(FieldId, CaseValue)> =
            common.into_iter().filter(|(field, _)| *field != start && *field != end).collect();
        values.extend([(start, CaseValue::Expr(first_end)), (end, CaseValue::Expr(later))]);
        draft.create(action.thing, &acting, &values, 0, Outcome::Works)?;
    }
    Some(draft.case(&guard.statement))
}

/// Where and how long: what the rule compares has to be there, though the record could do without it.
fn compared(
    draft: &mut Draft<'_>,
    resource: &Resource,
    action: &Action,
    same: &[Path],
    span: [&Expr; 2],
) -> Option<Vec<(FieldId, CaseValue)>> {
    let mut optional: Vec<FieldId> = same.iter().filter_map(|path| path.steps.first()).map(|step| step.field).collect();
    optional.extend(span.iter().flat_map(|expr| paths(expr)).filter_map(|path| Some(path.steps.first()?.field)));
    optional.sort_unstable();
    optional.dedup();
    let mut common = Vec::new();
    for field in optional {
        let is_theirs = resource.field(field).is_some_and(|own| own.filled == Filled::ByPerson && !own.required);
        if is_theirs && action.inputs.iter().any(|input| input.field == Some(field)) {
            common.push((field, value::passing(draft, resource, field, 0)?));
        }
    }
    Some(common)
}

/// Two records lie side by side, and a record that says how long both of them take is made to say longer.
pub fn lengthened(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    longer(plan, action, guard).into_iter().collect()
}

fn longer(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let (create, of_new, rule) = on_create(plan, guard)?;
    let RuleKind::Overlap {
        start, end, same, capacity: Expr::Literal(Literal::Whole(1)), gap_seconds, touching, ..
    } = rule
    else {
        return None;
    };
    let (resource, shared) = (plan.resource(create.thing)?, plan.resource(action.thing)?);
    let from = own_field(start).filter(|field| is_given(resource, *field))?;
    // "starts at plus the duration of its service": through which relation, and which field of the other record.
    let worked_out = own_field(end).and_then(|field| match &resource.field(field)?.storage {
        Storage::Computed { value } => Some(value),
        _ => None,
    });
    let (relation, length) =
        paths(worked_out.unwrap_or(end)).into_iter().find_map(|path| match path.steps.as_slice() {
            [relation, length] if length.thing == action.thing => Some((relation.field, *length)),
            _ => None,
        })?;
    let is_length = shared.field(length.field)?.r#type.kind == TypeKind::Duration;
    if !is_length || !is_given(shared, length.field) || !is_given(resource, relation) {
        return None;
    }
    let mut draft = Draft::new(plan);
    let CaseValue::Literal(Literal::Duration(short)) = value::passing(&mut draft, shared, length.field, 0)? else {
        return None;
    };
    let long = longer_than(shared, length, short.seconds)?;
    let maker = who_creates(plan, action.thing, None, 1)?;
    let acting = who_creates(plan, create.thing, Some(of_new), 2)?;
    let changing = people(plan).find(|person| specialise(&action.who.holds, &person.actor(plan)).is_always())?;
    let seconds = |seconds| CaseValue::Literal(Literal::Duration(Duration::seconds(seconds)));
    let record = draft.create(action.thing, &maker, &[(length.field, seconds(short.seconds))], 61, Outcome::Works)?;
    let mut common = compared(&mut draft, resource, create, same, [start, end])?;
    common.retain(|(field, _)| *field != from && *field != relation);
    common.push((relation, CaseValue::Record(record.clone())));
    let first = moment(resource, from, 0);
    let apart = Duration::seconds(short.seconds + gap_seconds + i64::from(*touching));
    let second = Expr::Shift { from: Box::new(first.clone()), by: apart, back: false };
    for at in [first, second] {
        let values: Vec<_> = common.iter().cloned().chain([(from, CaseValue::Expr(at))]).collect();
        draft.create(create.thing, &acting, &values, 0, Outcome::Works)?;
    }
    draft.change(action.thing, &changing, &record, vec![(length.field, seconds(long))], refusal(guard));
    Some(draft.case(&guard.statement))
}

/// The same sentence where it guards new records: there it says what overlaps.
fn on_create<'p>(plan: &'p Plan, guard: &Guard) -> Option<(&'p Action, &'p Guard, &'p RuleKind)> {
    plan.actions.iter().filter(|action| action.kind == ActionKind::Create).find_map(|action| {
        let own = action.after.iter().find(|own| own.statement == guard.statement)?;
        let GuardKind::Rule { rule } = &own.kind else { return None };
        Some((action, own, rule))
    })
}

/// An hour more, or as much as may be.
fn longer_than(resource: &Resource, field: FieldRef, seconds: i64) -> Option<i64> {
    let own = &resource.field(field.field)?.r#type;
    let most = own.most.map_or(i64::MAX, |most| most.saturating_sub(own.below_most.into()));
    Some((seconds + 3600).min(most)).filter(|long| *long > seconds)
}

fn is_given(resource: &Resource, field: FieldId) -> bool {
    resource.field(field).is_some_and(|own| own.filled == Filled::ByPerson)
}

fn paths(expr: &Expr) -> Vec<Path> {
    let mut found = Vec::new();
    expr.map_paths(&mut |path, _| {
        found.push(path.clone());
        Expr::Path(path.clone())
    });
    found
}

fn own_field(expr: &Expr) -> Option<FieldId> {
    match expr {
        Expr::Path(Path { root: Root::Row(_) | Root::Record, steps }) => match steps.as_slice() {
            [step] => Some(step.field),
            _ => None,
        },
        _ => None,
    }
}
