//! Values of the spec as JSON.

use model::{Duration, Literal, TypeKind};
use plan::Plan;
use serde_json::{Value, json};

pub fn literal(plan: &Plan, value: &Literal) -> Value {
    match value {
        Literal::Empty => Value::Null,
        Literal::Text(text) | Literal::Date(text) | Literal::Time(text) | Literal::Moment(text) => json!(text),
        Literal::YesNo(yes) => json!(yes),
        Literal::Whole(number) | Literal::Money(number) => json!(number),
        Literal::Decimal { units, scale } => decimal(*units, *scale),
        Literal::Duration(duration) => json!(iso(*duration)),
        Literal::Choice { field, choice } => {
            let model::FieldId::Own(place) = field.field else { return Value::Null };
            let own =
                plan.resources.get(field.thing.0 as usize).and_then(|resource| resource.fields.get(place as usize));
            match own.map(|field| &field.r#type.kind) {
                Some(TypeKind::Choice(choices) | TypeKind::Choices(choices)) => {
                    choices.get(choice.0 as usize).map_or(Value::Null, |choice| json!(kebab(&choice.name)))
                }
                _ => Value::Null,
            }
        }
    }
}

/// The words of the spec in lower kebab-case.
pub fn kebab(words: &str) -> String {
    let lower = words.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// ISO 8601: `P1Y2M3DT4H5M6S`.
pub fn iso(duration: Duration) -> String {
    let mut out = String::from("P");
    for (count, unit) in [(duration.years, 'Y'), (duration.months, 'M'), (duration.days, 'D')] {
        if count != 0 {
            out.push_str(&format!("{count}{unit}"));
        }
    }
    let (hours, minutes, seconds) = (duration.seconds / 3600, duration.seconds / 60 % 60, duration.seconds % 60);
    if duration.seconds != 0 {
        out.push('T');
        for (count, unit) in [(hours, 'H'), (minutes, 'M'), (seconds, 'S')] {
            if count != 0 {
                out.push_str(&format!("{count}{unit}"));
            }
        }
    }
    if out == "P" { "PT0S".to_owned() } else { out }
}

fn decimal(units: i64, scale: u8) -> Value {
    let power = 10_f64.powi(i32::from(scale));
    // Written in full and read back, so that 0.1 is 0.1.
    let text = format!("{:.*}", usize::from(scale), units as f64 / power);
    text.parse::<f64>().map_or(Value::Null, |number| json!(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_contracts_form() {
        assert_eq!(kebab("In progress"), "in-progress");
        assert_eq!(iso(Duration::hours(25)), "PT25H");
        assert_eq!(iso(Duration { days: 2, seconds: 90, ..Duration::default() }), "P2DT1M30S");
        assert_eq!(iso(Duration::default()), "PT0S");
        assert_eq!(decimal(15, 1), json!(1.5));
    }
}
