//! Which values are tried: what is needed, then that with one thing changed that the rule looks at.

use model::{CaseStep, CaseValue, CaseVerb, FieldId, Filled, Literal, TypeKind};

use super::{Search, Values};
use crate::boundary::actors::{Acting, named_samples};
use crate::boundary::draft::Draft;
use crate::boundary::trial::Trial;
use crate::boundary::value;
use crate::specialise::specialise;
use crate::{Action, ActionKind, Resource, Storage};

impl<'a> Search<'_, 'a> {
    /// What to give: what is needed, then that with one thing changed that the rule looks at.
    pub(super) fn bodies(&self, state: &Trial, action: &'a Action, acting: &Acting, thorough: bool) -> Vec<Values> {
        let plan = self.ground.plan;
        let Some(resource) = plan.resource(action.thing) else { return Vec::new() };
        let actor = acting.actor(plan);
        let number = u32::try_from(state.steps.len()).unwrap_or(0);
        let theirs = |field: FieldId| {
            action.inputs.iter().any(|input| input.field == Some(field) && !specialise(&input.who, &actor).is_never())
        };
        let mut base: Values = Vec::new();
        if action.kind != ActionKind::Update {
            for input in action.inputs.iter().filter(|input| input.required) {
                let Some(field) = input.field.filter(|field| theirs(*field)) else { continue };
                match self.options(state, resource, field, number).into_iter().next() {
                    Some(value) => base.push((field, value)),
                    None => return Vec::new(),
                }
            }
        }
        let mut found = Vec::new();
        if action.kind != ActionKind::Update {
            found.push(base.clone());
        }
        let interesting: Vec<FieldId> = resource
            .fields
            .iter()
            .map(|field| field.id)
            .filter(|field| self.interest.reads(action.thing, *field) && theirs(*field))
            .collect();
        if action.kind == ActionKind::Create && !thorough {
            // Everything that the rule looks at is there, though the record could do without it.
            let mut whole = base.clone();
            for field in &interesting {
                if whole.iter().all(|(own, _)| own != field) {
                    whole.extend(
                        self.options(state, resource, *field, number).into_iter().next().map(|value| (*field, value)),
                    );
                }
            }
            found.push(whole);
        }
        if self.plain && !thorough {
            found.truncate(1);
            found.extend(self.other_choices(state, action, &base, number));
            return found;
        }
        for field in &interesting {
            let mut values = self.options(state, resource, *field, number);
            let is_time =
                matches!(resource.field(*field).map(|own| &own.r#type.kind), Some(TypeKind::Moment | TypeKind::Date));
            if thorough || !is_time {
                values.extend(self.interest.around(resource, *field));
            }
            // What was given before is given again: equals and overlaps.
            values.extend(state.steps.iter().rev().take(4).filter_map(|step| match step {
                CaseStep::Do { thing, values, .. } if *thing == action.thing => {
                    values.iter().find(|(own, _)| own == field).map(|(_, value)| value.clone())
                }
                _ => None,
            }));
            for value in values {
                let mut body: Vec<(FieldId, CaseValue)> =
                    base.iter().filter(|(own, _)| own != field).cloned().collect();
                body.push((*field, value));
                body.sort_by_key(|(field, _)| *field);
                if !found.contains(&body) {
                    found.push(body);
                }
            }
        }
        if action.kind == ActionKind::Create && thorough {
            // The very same once more.
            for step in state.steps.iter().rev() {
                if let CaseStep::Do { thing, verb: CaseVerb::Create, values, .. } = step
                    && *thing == action.thing
                    && values.iter().all(|(field, _)| theirs(*field))
                {
                    if !found.contains(values) {
                        found.push(values.clone());
                    }
                    break;
                }
            }
        }
        if action.kind == ActionKind::Update && found.is_empty() && thorough {
            // The rule asks nothing of what is given: any change will do.
            let any = resource.fields.iter().map(|field| field.id).filter(|field| theirs(*field)).find_map(|field| {
                let value = self.options(state, resource, field, number).into_iter().next()?;
                Some(vec![(field, value)])
            });
            found.extend(any);
        }
        for body in &mut found {
            body.sort_by_key(|(field, _)| *field);
        }
        found
    }

    /// The same with another record chosen, or with more of something: what a rule asks of the whole may hang on it.
    fn other_choices(&self, state: &Trial, action: &'a Action, base: &Values, number: u32) -> Vec<Values> {
        let Some(resource) = self.ground.plan.resource(action.thing) else { return Vec::new() };
        let mut found = Vec::new();
        for (place, (field, given)) in base.iter().enumerate() {
            let mut others = match given {
                CaseValue::Record(_) => self.options(state, resource, *field, number),
                CaseValue::Literal(Literal::Whole(_) | Literal::Money(_)) => {
                    more(resource, *field).into_iter().collect()
                }
                _ => Vec::new(),
            };
            others.retain(|other| other != given);
            for other in others {
                let mut body = base.clone();
                if let Some(pair) = body.get_mut(place) {
                    pair.1 = other;
                }
                body.sort_by_key(|(field, _)| *field);
                found.push(body);
            }
        }
        found
    }

    /// Values that pass; of relations the records of the case, latest first, then the author's.
    fn options(&self, state: &Trial, resource: &'a Resource, field: FieldId, number: u32) -> Vec<CaseValue> {
        let plan = self.ground.plan;
        let Some(own) = resource.field(field) else { return Vec::new() };
        match &own.r#type.kind {
            TypeKind::One(thing) => {
                let made = state.made(*thing).rev().take(2).map(str::to_owned);
                let samples = named_samples(plan, *thing).take(3).map(|(_, name)| name);
                made.chain(samples).map(CaseValue::Record).collect()
            }
            TypeKind::Several(_) | TypeKind::Choices(_) | TypeKind::File | TypeKind::Image | TypeKind::AnyPerson => {
                Vec::new()
            }
            _ if own.filled != Filled::ByPerson && !matches!(own.filled, Filled::Creator { .. }) => Vec::new(),
            _ if matches!(own.storage, Storage::Computed { .. }) => Vec::new(),
            _ => value::passing(&mut Draft::new(plan), resource, field, number).into_iter().collect(),
        }
    }
}

/// A good deal more of it, as far as its type goes.
fn more(resource: &Resource, field: FieldId) -> Option<CaseValue> {
    let own = resource.field(field)?;
    let most = own.r#type.most.map_or(i64::MAX, |most| most.saturating_sub(own.r#type.below_most.into()));
    match own.r#type.kind {
        TypeKind::Whole => Some(CaseValue::Literal(Literal::Whole(most.min(10)))),
        TypeKind::Money => Some(CaseValue::Literal(Literal::Money(most.min(100_000)))),
        _ => None,
    }
}
