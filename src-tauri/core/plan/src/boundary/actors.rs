//! Who acts in a case: somebody who may, for whom the rule holds, and whom no other rule stops first.

use model::{Expr, FieldId, Filled, Literal, Path, Root, RuleKind, ThingId};

use super::known::Known;
use crate::specialise::{Actor, specialise};
use crate::{Action, ActionKind, Guard, GuardKind, Plan, Resource, SampleValue};

/// Who acts in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    pub role: ThingId,
    /// The title of a sample person; without one, anybody of the role.
    pub name: Option<String>,
    /// Their place among the samples.
    pub sample: Option<usize>,
}

impl Acting {
    pub fn actor(&self, plan: &Plan) -> Actor {
        Actor::person(plan, &[self.role])
    }
}

/// Somebody who may make records of the thing as their own, for whom the rule holds at all, and whom no other rule stops while they
/// make so many.
pub fn who_creates(plan: &Plan, thing: ThingId, guard: Option<&Guard>, count: i64) -> Option<Acting> {
    let action = plan.basic_action(thing, ActionKind::Create)?;
    let resource = plan.resource(thing)?;
    people(plan).find(|acting| {
        let actor = acting.actor(plan);
        let known = made_by(plan, resource, acting);
        let may = specialise(&action.who.holds, &actor);
        let applies = guard.is_none_or(|guard| known.judge(&specialise(&guard.when, &actor)) != Some(false));
        applies && is_possible(resource, &may) && !is_stopped(plan, action, guard, acting, &known, count)
    })
}

/// Somebody who may use the action on a record that `creator` made, among those for whom the rule holds.
pub fn who_acts(plan: &Plan, action: &Action, creator: &Acting, guard: Option<&Guard>) -> Option<Acting> {
    let resource = plan.resource(action.thing)?;
    // Whoever made it first, so that "their own" is theirs.
    std::iter::once(creator.clone()).chain(people(plan)).find(|acting| {
        let actor = acting.actor(plan);
        let may = specialise(&action.who.holds, &actor);
        if guard.is_some_and(|guard| specialise(&guard.when, &actor).is_never()) || may.is_never() {
            return false;
        }
        let is_creator = acting == creator;
        let is_named = names_sample(plan, resource, acting, &may);
        may.is_always() || is_creator && is_possible(resource, &may) || is_named
    })
}

/// What is known of a record that this person makes.
pub fn made_by<'a>(plan: &'a Plan, resource: &Resource, acting: &Acting) -> Known<'a> {
    let mut known = Known::first(plan, resource);
    known.actor = acting.sample;
    let includes = plan.resource(acting.role).and_then(|role| role.person.as_ref()).map(|person| &person.includes);
    for field in &resource.fields {
        let Filled::Creator { unless } = &field.filled else { continue };
        let theirs = match field.r#type.kind {
            model::TypeKind::One(kind) => includes.is_some_and(|includes| includes.contains(&kind)),
            _ => true,
        };
        let is_asked = includes.is_some_and(|includes| unless.iter().any(|role| includes.contains(role)));
        if let (true, false, Some(sample)) = (theirs, is_asked, acting.sample) {
            known.relate(field.id, sample);
        }
    }
    known
}

/// Whether another rule than this one would refuse one of so many new records of this person's.
pub fn is_stopped(
    plan: &Plan,
    action: &Action,
    guard: Option<&Guard>,
    acting: &Acting,
    known: &Known<'_>,
    count: i64,
) -> bool {
    let actor = acting.actor(plan);
    let guards = action.duties.iter().chain(&action.checks).chain(&action.before).chain(&action.after);
    guards.filter(|other| guard.is_none_or(|guard| guard.name != other.name)).any(|other| {
        if known.judge(&specialise(&other.when, &actor)) == Some(false) {
            return false;
        }
        match &other.kind {
            GuardKind::Rule {
                rule: RuleKind::Limit { per, counted, sum: None, most: Some(Expr::Literal(Literal::Whole(most))), .. },
            } => {
                known.judge(counted) != Some(false) && already(plan, action.thing, per, counted, known) + count > *most
            }
            _ => known.judge(&specialise(&other.holds, &actor)) == Some(false),
        }
    })
}

/// How many of the author's samples a limit counts beside the new record.
pub fn already(plan: &Plan, thing: ThingId, per: &[Path], counted: &Expr, known: &Known<'_>) -> i64 {
    let places = plan.samples.iter().enumerate().filter(|(_, sample)| sample.thing == thing && !sample.invented);
    let counts = places.filter_map(|(place, _)| Known::of_sample(plan, place)).filter(|sample| {
        let same = |path: &Path| {
            let path = |root| Expr::path(root, path.steps.clone());
            sample.same_value(&path(Root::Record), known) != Some(false)
        };
        sample.judge(counted) != Some(false) && per.iter().all(same)
    });
    i64::try_from(counts.count()).unwrap_or(i64::MAX)
}

/// The condition asks at most that the record is the acting person's own, which it is where they made it.
fn is_possible(resource: &Resource, may: &Expr) -> bool {
    match may {
        Expr::And(parts) => parts.iter().all(|part| is_possible(resource, part)),
        Expr::Or(parts) => parts.iter().any(|part| is_possible(resource, part)),
        other => own_field(other).is_some_and(|field| match field {
            FieldId::CreatedBy => true,
            field => resource.field(field).is_some_and(|field| matches!(field.filled, Filled::Creator { .. })),
        }),
    }
}

/// The condition asks that the record names the acting person, and new records of a case name the first sample of each kind.
fn names_sample(plan: &Plan, resource: &Resource, acting: &Acting, may: &Expr) -> bool {
    let is_first = acting.name.is_some() && acting.name == first_name(plan, acting.role);
    match may {
        Expr::And(parts) => !parts.is_empty() && parts.iter().all(|part| names_sample(plan, resource, acting, part)),
        Expr::Or(parts) => parts.iter().any(|part| names_sample(plan, resource, acting, part)),
        other => own_field(other).and_then(|field| resource.field(field)).is_some_and(|field| {
            is_first
                && field.required
                && field.filled == Filled::ByPerson
                && field.r#type.kind == model::TypeKind::One(acting.role)
        }),
    }
}

/// The field in `record.field = the acting person`.
pub fn own_field(expr: &Expr) -> Option<FieldId> {
    let Expr::Compare { op: model::Comparison::Equal, left, right } = expr else { return None };
    let side = |expr: &Expr, root: &Root| match expr {
        Expr::Path(Path { root: own, steps }) if own == root => Some(steps.clone()),
        _ => None,
    };
    let steps = match (side(left, &Root::Record), side(right, &Root::Actor)) {
        (Some(steps), Some(_)) => steps,
        _ => side(right, &Root::Record).filter(|_| side(left, &Root::Actor).is_some())?,
    };
    match steps.as_slice() {
        [step] => Some(step.field),
        _ => None,
    }
}

/// Everybody who could act: of each kind the author's samples, else anybody of it.
pub fn people(plan: &Plan) -> impl Iterator<Item = Acting> {
    plan.resources.iter().filter(|resource| resource.person.is_some()).flat_map(move |role| {
        let named = named_samples(plan, role.thing).map(|(place, name)| Acting {
            role: role.thing,
            name: Some(name),
            sample: Some(place),
        });
        let named: Vec<Acting> = named.collect();
        match named.is_empty() {
            true => vec![Acting { role: role.thing, name: None, sample: None }],
            false => named,
        }
    })
}

/// The author's samples of a thing that have a title, with their places.
pub fn named_samples(plan: &Plan, thing: ThingId) -> impl Iterator<Item = (usize, String)> {
    let title = plan.resource(thing).map(|resource| resource.title);
    let own = plan.samples.iter().enumerate().filter(move |(_, sample)| sample.thing == thing && !sample.invented);
    own.filter_map(move |(place, sample)| {
        sample.values.iter().find_map(|(field, value)| match value {
            SampleValue::Literal(Literal::Text(text)) if Some(*field) == title => Some((place, text.clone())),
            _ => None,
        })
    })
}

/// The title of the thing's first sample by the author: what a new record of a case refers to.
pub fn first_name(plan: &Plan, thing: ThingId) -> Option<String> {
    named_samples(plan, thing).next().map(|(_, name)| name)
}
