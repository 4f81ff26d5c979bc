//! Rows to begin with: the author's own, and believable ones for every thing that has none.
//!
//! The same app always gets the same rows. What is relative to today is worked out when the rows are made.

mod invent;
mod words;

use model::{App, FieldId, Literal, ThingId, TypeKind};

use crate::{Resource, Sample, SampleValue};

/// The author's rows in spec order, then the invented ones; each thing's after those that it names.
pub fn samples(app: &App, resources: &[Resource]) -> Vec<Sample> {
    let mut found = Vec::new();
    let order = order(resources);
    for thing in &order {
        for row in app.thing(*thing).map(|thing| thing.samples.as_slice()).unwrap_or_default() {
            let values = row.values.clone();
            found.push((Sample { thing: *thing, values: Vec::new(), invented: false }, values));
        }
    }
    // Titles first, so that rows can name others wherever they stand.
    let titles: Vec<(ThingId, String)> =
        found.iter().map(|(sample, values)| (sample.thing, title(resources, sample.thing, values))).collect();
    let mut samples: Vec<Sample> = Vec::new();
    for (mut sample, values) in found {
        let Some(resource) = resources.get(sample.thing.0 as usize) else { continue };
        for (field, literal) in values {
            let Some(own) = resource.field(field) else { continue };
            if let Some(value) = value(resources, &titles, &own.r#type.kind, literal) {
                sample.values.push((field, value));
            }
        }
        samples.push(sample);
    }
    for thing in order {
        if !samples.iter().any(|sample| sample.thing == thing) {
            let made = invent::rows(app, resources, thing, &samples);
            samples.extend(made);
        }
    }
    samples
}

/// Things after those that their required relations lead to; circles are left as they are.
fn order(resources: &[Resource]) -> Vec<ThingId> {
    let mut found: Vec<ThingId> = Vec::new();
    let mut open: Vec<ThingId> = Vec::new();
    for resource in resources {
        visit(resources, resource.thing, &mut found, &mut open);
    }
    found
}

fn visit(resources: &[Resource], thing: ThingId, found: &mut Vec<ThingId>, open: &mut Vec<ThingId>) {
    if found.contains(&thing) || open.contains(&thing) {
        return;
    }
    open.push(thing);
    if let Some(resource) = resources.get(thing.0 as usize) {
        for field in &resource.fields {
            match &field.r#type.kind {
                TypeKind::One(other) | TypeKind::Several(other) => visit(resources, *other, found, open),
                TypeKind::AnyPerson => {
                    for person in resources.iter().filter(|one| one.person.is_some()) {
                        visit(resources, person.thing, found, open);
                    }
                }
                _ => {}
            }
        }
    }
    open.pop();
    found.push(thing);
}

/// What a row is called by others: its title, folded.
fn title(resources: &[Resource], thing: ThingId, values: &[(FieldId, Literal)]) -> String {
    let title = resources.get(thing.0 as usize).map(|resource| resource.title);
    let value = values.iter().find(|(field, _)| Some(*field) == title).map(|(_, literal)| literal);
    match value {
        Some(Literal::Text(text)) => crate::fold::fold(text),
        Some(Literal::Whole(number)) => number.to_string(),
        Some(Literal::Date(text) | Literal::Moment(text)) => text.clone(),
        _ => String::new(),
    }
}

fn value(
    resources: &[Resource],
    titles: &[(ThingId, String)],
    kind: &TypeKind,
    literal: Literal,
) -> Option<SampleValue> {
    let find = |text: &str, thing: &dyn Fn(ThingId) -> bool| {
        let wanted = crate::fold::fold(text);
        let place = titles.iter().position(|(of, title)| thing(*of) && *title == wanted && !wanted.is_empty())?;
        u32::try_from(place).ok()
    };
    let is_person = |thing: ThingId| resources.get(thing.0 as usize).is_some_and(|one| one.person.is_some());
    // Somebody of a kind that includes the wanted one will do as well.
    let is_one = |wanted: ThingId| {
        move |thing: ThingId| {
            thing == wanted
                || resources
                    .get(thing.0 as usize)
                    .and_then(|one| one.person.as_ref())
                    .is_some_and(|person| person.includes.contains(&wanted))
        }
    };
    match (kind, literal) {
        (_, Literal::Empty) => None,
        (TypeKind::One(thing), Literal::Text(text)) => find(&text, &is_one(*thing)).map(SampleValue::Sample),
        (TypeKind::AnyPerson, Literal::Text(text)) => find(&text, &is_person).map(SampleValue::Sample),
        (TypeKind::Several(thing), Literal::Text(text)) => {
            let all: Vec<u32> = text.split([',', ';']).filter_map(|one| find(one, &is_one(*thing))).collect();
            Some(SampleValue::Samples(all))
        }
        (TypeKind::One(_) | TypeKind::AnyPerson | TypeKind::Several(_), _) => None,
        (_, literal) => Some(SampleValue::Literal(literal)),
    }
}
