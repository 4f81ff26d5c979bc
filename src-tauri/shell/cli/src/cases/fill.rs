//! Values for fields that a case leaves open, but that a record needs: believable, different each time, and within the type's bounds.

use super::{Passed, World, failed};
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{Type, TypeKind};
use plan::Resource;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn value(
    world: &World<'_>,
    resource: &Resource,
    wire: &str,
    kind: &Type,
    given: &BTreeMap<String, Value>,
) -> Passed<Value> {
    let number = world.next_number();
    let least = kind.least.map(|least| if kind.above_least { least + 1 } else { least });
    Ok(match &kind.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => {
            json!(text(&format!("Example {number}"), least, kind.most))
        }
        TypeKind::Whole | TypeKind::Money | TypeKind::Rating | TypeKind::Counter { .. } => {
            json!(least.unwrap_or(1).max(1))
        }
        TypeKind::Number { scale } => {
            json!(least.unwrap_or(10_i64.pow(u32::from(*scale))) as f64 / 10_f64.powi(i32::from(*scale)))
        }
        TypeKind::Percent => json!(10),
        TypeKind::YesNo => json!(false),
        TypeKind::Date => json!(date(world, 0)?),
        TypeKind::Time => json!("10:00"),
        TypeKind::Moment => json!(moment(world, resource, wire, given)?),
        TypeKind::Duration => json!("PT1H"),
        TypeKind::Email => json!(format!("example{number}@example.com")),
        TypeKind::Phone => json!("+44 20 7946 0000"),
        TypeKind::WebAddress => json!("https://example.com/"),
        TypeKind::Choice(choices) => match choices.first() {
            Some(choice) => json!(super::wire::kebab(&choice.name)),
            None => Value::Null,
        },
        TypeKind::Choices(_) | TypeKind::Several(_) => json!([]),
        TypeKind::Colour => json!("#336699"),
        TypeKind::One(thing) => match world.first_row(*thing)? {
            Some(row) => row["id"].clone(),
            None => {
                return failed(format!("there is no {} to choose for {wire}", world.resource(*thing)?.name.singular));
            }
        },
        TypeKind::AnyPerson => world.client.people()?.first().map_or(Value::Null, |person| person["id"].clone()),
        TypeKind::File | TypeKind::Image => Value::Null,
    })
}

/// As long as the bounds ask for, and no longer.
fn text(words: &str, least: Option<i64>, most: Option<i64>) -> String {
    let bound = |value: i64| usize::try_from(value).unwrap_or(0);
    let mut out = words.to_owned();
    while out.chars().count() < least.map_or(0, bound) {
        out.push('x');
    }
    out.chars().take(most.map_or(usize::MAX, bound)).collect()
}

fn date(world: &World<'_>, days: i64) -> Passed<String> {
    let zone = jiff::tz::TimeZone::get(&world.plan.app.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = world.client.now()?.to_zoned(zone).date();
    Ok(today.saturating_add(days.days()).to_string())
}

/// A week ahead, and each further moment of the same thing an hour after the one before: what ends, ends after it starts. Where the
/// case gives one of them, the others keep that distance from it.
fn moment(world: &World<'_>, resource: &Resource, wire: &str, given: &BTreeMap<String, Value>) -> Passed<String> {
    let moments = resource.fields.iter().filter(|field| matches!(field.r#type.kind, TypeKind::Moment));
    let wires: Vec<&str> = moments.map(|field| field.wire.as_str()).collect();
    let place =
        |wire: &str| wires.iter().position(|own| *own == wire).and_then(|place| i64::try_from(place).ok()).unwrap_or(0);
    let anchor = wires.iter().find_map(|own| Some((place(own), given.get(*own)?.as_str()?.parse::<Timestamp>().ok()?)));
    let (from, at) = match anchor {
        Some(known) => known,
        None => (0, world.client.now()?.saturating_add(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MAX)),
    };
    let at = at.saturating_add(SignedDuration::from_hours(place(wire) - from)).unwrap_or(Timestamp::MAX);
    Ok(format!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn texts_keep_their_bounds() {
        assert_eq!(text("Example 1", None, Some(4)), "Exam");
        assert_eq!(text("Ex", Some(5), None), "Exxxx");
    }
}
