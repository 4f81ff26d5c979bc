//! Values that nobody gave: for somebody who is made up because a test or a look around needs one, and for what can't stay empty.
//!
//! Both outputs make the same people up, with the same names and addresses.

use model::{ThingId, Type, TypeKind};

use crate::build::capital;
use crate::{Field, Resource, Storage, choice};

/// Stands for the number in a [`StandIn::Text`].
const NUMBER: &str = "{number}";

/// A possible value of a field, over a number that tells one from the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// The parts between which the number stands.
    Text(Vec<String>),
    /// The number counts up from this one.
    Counted(i64),
    Decimal {
        units: i64,
        scale: u8,
    },
    YesNo(bool),
    List(Vec<String>),
    /// The record of that thing that has been there longest.
    First(ThingId),
    /// A list of that one alone.
    OnlyFirst(ThingId),
}

impl StandIn {
    fn text(pattern: &str) -> Self {
        Self::Text(pattern.split(NUMBER).map(str::to_owned).collect())
    }

    /// The value as JSON has it; `first` finds the record that has been there longest. `None` where there is none.
    pub fn json(&self, number: i64, first: &mut dyn FnMut(ThingId) -> Option<String>) -> Option<serde_json::Value> {
        use serde_json::json;
        Some(match self {
            Self::Text(parts) => json!(parts.join(&number.to_string())),
            Self::Counted(from) => json!(from.saturating_add(number - 1)),
            Self::Decimal { units, scale } => json!(*units as f64 / 10_f64.powi(i32::from(*scale))),
            Self::YesNo(yes) => json!(yes),
            Self::List(items) => json!(items),
            Self::First(thing) => json!(first(*thing)?),
            Self::OnlyFirst(thing) => json!([first(*thing)?]),
        })
    }
}

/// The address of somebody of that kind.
pub fn email(resource: &Resource) -> StandIn {
    StandIn::text(&format!("{}-{NUMBER}@example.com", choice(&resource.name.singular)))
}

/// What somebody of that kind is called.
pub fn name(resource: &Resource) -> StandIn {
    StandIn::text(&format!("{} {NUMBER}", capital(&resource.name.singular)))
}

/// What somebody of that kind is made with: the fields that have to be given.
pub fn person(resource: &Resource) -> Vec<(&Field, StandIn)> {
    let needed = resource.fields.iter().filter(|field| field.required && field.default.is_none());
    needed
        .filter_map(|field| {
            let value = match &field.storage {
                Storage::Account { column, .. } if column == "email" => email(resource),
                Storage::Account { column, .. } if column == "phone" => StandIn::text("+442079461{number}"),
                Storage::Account { .. } => name(resource),
                Storage::Column { .. } => value(&field.r#type)?,
                Storage::Links { .. } | Storage::Computed { .. } => return None,
            };
            Some((field, value))
        })
        .collect()
}

/// A possible value of the type.
pub fn value(kind: &Type) -> Option<StandIn> {
    let least = kind.least.map(|least| least.saturating_add(i64::from(kind.above_least)));
    let most = kind.most.map(|most| most.saturating_sub(i64::from(kind.below_most)));
    // One, where the bounds leave it to us.
    let count = least.unwrap_or_else(|| most.map_or(1, |most| most.min(1)));
    Some(match &kind.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => text(least, most),
        TypeKind::Whole | TypeKind::Money | TypeKind::Rating | TypeKind::Counter { .. } => StandIn::Counted(count),
        TypeKind::Number { scale } => StandIn::Decimal { units: count, scale: *scale },
        TypeKind::Percent => StandIn::Decimal { units: count, scale: 2 },
        TypeKind::YesNo => StandIn::YesNo(false),
        TypeKind::Date => StandIn::text("1990-01-01"),
        TypeKind::Time => StandIn::text("09:00"),
        TypeKind::Moment => StandIn::text("2030-01-01T09:00:00.000Z"),
        TypeKind::Duration => {
            let usual = least.unwrap_or(0).max(3600);
            StandIn::text(&crate::validate::iso_duration(most.map_or(usual, |most| most.min(usual))))
        }
        TypeKind::Email => StandIn::text("example-{number}@example.com"),
        TypeKind::Phone => StandIn::text("+442079462{number}"),
        TypeKind::WebAddress => StandIn::text("https://example.com/{number}"),
        TypeKind::Colour => StandIn::text("#2f6f4e"),
        TypeKind::Choice(choices) => StandIn::text(&choice(&choices.first()?.name)),
        TypeKind::Choices(choices) => {
            StandIn::List(choices.first().map(|first| choice(&first.name)).into_iter().collect())
        }
        TypeKind::One(thing) => StandIn::First(*thing),
        TypeKind::Several(thing) => StandIn::OnlyFirst(*thing),
        TypeKind::AnyPerson | TypeKind::File | TypeKind::Image => return None,
    })
}

/// As many letters as the type wants, and the number.
fn text(least: Option<i64>, most: Option<i64>) -> StandIn {
    const USUAL: &str = "Example ";
    let size = |bound: Option<i64>, otherwise| bound.and_then(|size| usize::try_from(size).ok()).unwrap_or(otherwise);
    let before = if size(most, usize::MAX) < USUAL.len() + 2 { "" } else { USUAL };
    let missing = size(least, 0).saturating_sub(before.len() + 1);
    StandIn::text(&format!("{before}{}{NUMBER}", "x".repeat(missing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate;

    fn valid(kind: &Type) {
        let made = value(kind).unwrap().json(3, &mut |_| Some("01900000-0000-7000-8000-000000000001".to_owned()));
        let made = made.unwrap();
        assert!(validate::value(kind, &made).is_ok(), "{kind:?} doesn't take {made}");
    }

    #[test]
    fn the_type_takes_what_stands_in() {
        let kinds = [
            TypeKind::Text,
            TypeKind::LongText,
            TypeKind::Address,
            TypeKind::Whole,
            TypeKind::Number { scale: 2 },
            TypeKind::Money,
            TypeKind::Percent,
            TypeKind::YesNo,
            TypeKind::Date,
            TypeKind::Time,
            TypeKind::Moment,
            TypeKind::Duration,
            TypeKind::Email,
            TypeKind::Phone,
            TypeKind::WebAddress,
            TypeKind::Colour,
            TypeKind::One(ThingId(0)),
        ];
        for kind in kinds {
            valid(&Type::plain(kind));
        }
    }

    #[test]
    fn bounds_are_kept() {
        let bounded = |kind, least, most| Type { least, most, ..Type::plain(kind) };
        valid(&bounded(TypeKind::Text, None, Some(4)));
        valid(&bounded(TypeKind::Text, Some(30), None));
        valid(&bounded(TypeKind::Whole, Some(18), Some(99)));
        valid(&bounded(TypeKind::Duration, None, Some(900)));
        valid(&bounded(TypeKind::Duration, Some(7200), Some(9000)));
        valid(&Type { above_least: true, ..bounded(TypeKind::Number { scale: 1 }, Some(0), None) });
    }

    #[test]
    fn the_number_tells_one_from_the_next() {
        let one = |number| value(&Type::plain(TypeKind::Text)).and_then(|value| value.json(number, &mut |_| None));
        assert_ne!(one(1), one(2));
        assert_eq!(value(&Type::plain(TypeKind::One(ThingId(0)))).and_then(|value| value.json(1, &mut |_| None)), None);
    }
}
