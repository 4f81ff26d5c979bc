//! The author's own examples, with what they take for granted: an example at "3 hours before it starts" has a start.

use model::{Case, CaseStep, CaseValue, CaseVerb, Expr, FieldId, Root, TypeKind};

use super::value::moment;
use crate::Plan;

/// The case with the moments that its clock goes by.
pub fn whole(plan: &Plan, case: &Case) -> Case {
    let mut whole = case.clone();
    for step in &case.steps {
        let CaseStep::Clock { at, of: Some(of) } = step else { continue };
        for field in fields_of(at) {
            give(plan, &mut whole.steps, of, field);
        }
    }
    whole
}

/// The fields of the record at hand that a moment is worked out from.
fn fields_of(at: &Expr) -> Vec<FieldId> {
    let mut found = Vec::new();
    at.map_paths(&mut |path, _| {
        if let (Root::Record, [step]) = (&path.root, path.steps.as_slice()) {
            found.push(step.field);
        }
        Expr::Path(path.clone())
    });
    found
}

/// Gives the record a moment where the example makes it without one and nobody has to say it.
fn give(plan: &Plan, steps: &mut [CaseStep], label: &str, field: FieldId) {
    for step in steps {
        let (thing, values) = match step {
            CaseStep::Given { label: own, thing, values } if own == label => (*thing, values),
            CaseStep::Do { verb: CaseVerb::Create, record, thing, values, .. } if record == label => (*thing, values),
            _ => continue,
        };
        let Some(resource) = plan.resource(thing) else { return };
        let open = resource.field(field).is_some_and(|own| own.r#type.kind == TypeKind::Moment && !own.required);
        if open && values.iter().all(|(own, _)| *own != field) {
            values.push((field, CaseValue::Expr(moment(resource, field, 0))));
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use model::{Duration, StatementId, ThingId};

    use super::*;

    #[test]
    fn the_record_that_the_clock_goes_by_has_that_moment() {
        let mut plan = crate::plan(&crate::fixture::tool_library()).plan;
        let (thing, field) = plan
            .resources
            .iter()
            .find_map(|resource| {
                let moment = resource.fields.iter().find(|field| field.r#type.kind == TypeKind::Moment)?;
                Some((resource.thing, moment.id))
            })
            .expect("something has a moment");
        open(&mut plan, thing, field);
        let start = Expr::path(Root::Record, vec![model::FieldRef { thing, field }]);
        let at = Expr::Shift { from: Box::new(start), by: Duration::hours(3), back: true };
        let given = CaseStep::Given { label: "it".to_owned(), thing, values: Vec::new() };
        let steps = vec![given, CaseStep::Clock { at, of: Some("it".to_owned()) }];
        let whole = whole(&plan, &Case { statement: StatementId("s".to_owned()), steps });
        let CaseStep::Given { values, .. } = &whole.steps[0] else { panic!("{whole:?}") };
        assert!(matches!(values.as_slice(), [(own, CaseValue::Expr(_))] if *own == field), "{values:?}");
    }

    fn open(plan: &mut Plan, thing: ThingId, field: FieldId) {
        let resource = plan.resources.iter_mut().find(|resource| resource.thing == thing).expect("it is there");
        let own = resource.fields.iter_mut().find(|own| own.id == field).expect("it is there");
        own.required = false;
    }
}
