//! The few expressions that stand in cases: moments and values relative to now or to a record.

use super::{Passed, World, failed, wire};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, Zoned};
use model::{Arithmetic, Expr, Path, Root};
use serde_json::{Value, json};

/// The value as the wire has it.
pub fn evaluate(world: &World<'_>, expr: &Expr, record: Option<&Value>) -> Passed<Value> {
    let zone = TimeZone::get(&world.plan.app.time_zone).unwrap_or(TimeZone::UTC);
    let inner = |expr: &Expr| evaluate(world, expr, record);
    match expr {
        Expr::Literal(literal) => Ok(wire::literal(world.plan, literal)),
        Expr::Now => Ok(json!(text(world.client.now()?))),
        Expr::Today => Ok(json!(world.client.now()?.to_zoned(zone).date().to_string())),
        Expr::Path(path) => walk(world, path, record),
        Expr::Shift { from, by, back } => shift(&inner(from)?, *by, *back, &zone),
        Expr::DateOf(of) => Ok(json!(moment(&inner(of)?)?.to_zoned(zone).date().to_string())),
        Expr::TimeOf(of) => Ok(json!(moment(&inner(of)?)?.to_zoned(zone).time().strftime("%H:%M").to_string())),
        Expr::MomentOf { date, time } => {
            let date = civil::<Date>(&inner(date)?)?;
            let time = time.as_deref().map(|time| inner(time).and_then(|time| civil::<Time>(&time))).transpose()?;
            let at = zone.to_zoned(date.to_datetime(time.unwrap_or(Time::midnight())));
            at.map(|at| json!(text(at.timestamp()))).or_else(|error| failed(error.to_string()))
        }
        Expr::First(list) => {
            for one in list {
                let value = inner(one)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            Ok(Value::Null)
        }
        Expr::Arithmetic { op, left, right } => {
            let (left, right) = (inner(left)?, inner(right)?);
            match (left.as_i64(), right.as_i64()) {
                (Some(left), Some(right)) => arithmetic(*op, left, right),
                _ => failed(format!("{left} and {right} can't be reckoned with in a case")),
            }
        }
        other => failed(format!("this can't stand in a case: {other:?}")),
    }
}

fn arithmetic(op: Arithmetic, left: i64, right: i64) -> Passed<Value> {
    let value = match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide | Arithmetic::PercentOf => None,
    };
    value.map(|value| json!(value)).map_or_else(|| failed("a sum in the case can't be worked out"), Ok)
}

/// Follows relations over the records as they stand.
fn walk(world: &World<'_>, path: &Path, record: Option<&Value>) -> Passed<Value> {
    if !matches!(path.root, Root::Record | Root::Before) {
        return failed("a case knows records only, no acting person");
    }
    let Some(record) = record else { return failed("the case doesn't say which record is meant") };
    let mut at = record.clone();
    let Some((last, relations)) = path.steps.split_last() else { return Ok(at["id"].clone()) };
    for step in relations {
        let id = at[world.wire_name(step.thing, step.field)?].clone();
        let (Some(id), model::TypeKind::One(thing)) = (id.as_str(), &world.field(step.thing, step.field)?.r#type.kind)
        else {
            return Ok(Value::Null);
        };
        at = world.by_id(*thing, id)?;
    }
    Ok(at[world.wire_name(last.thing, last.field)?].clone())
}

/// Calendar parts in the app's time zone, the rest as elapsed time. A date stays a date.
fn shift(from: &Value, by: model::Duration, back: bool, zone: &TimeZone) -> Passed<Value> {
    let sign = if back { -1 } else { 1 };
    let span = Span::new().years(sign * by.years).months(sign * by.months).days(sign * by.days);
    if let Ok(date) = civil::<Date>(from)
        && by.seconds == 0
    {
        return date.checked_add(span).map(|date| json!(date.to_string())).or_else(|error| failed(error.to_string()));
    }
    let at: Zoned = moment(from)?.to_zoned(zone.clone());
    let moved =
        at.checked_add(span).and_then(|at| at.checked_add(SignedDuration::from_secs(i64::from(sign) * by.seconds)));
    moved.map(|at| json!(text(at.timestamp()))).or_else(|error| failed(error.to_string()))
}

fn moment(value: &Value) -> Passed<Timestamp> {
    let text = value.as_str().unwrap_or_default();
    text.parse().or_else(|_| failed(format!("{value} is no moment")))
}

/// A date or a time, and nothing more: a whole moment is neither.
fn civil<T: std::str::FromStr>(value: &Value) -> Passed<T> {
    let text = value.as_str().filter(|text| !text.contains('T')).unwrap_or_default();
    text.parse().or_else(|_| failed(format!("{value} is no date or time")))
}

fn text(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar_and_hours_the_clock() {
        let zone = TimeZone::get("Europe/London").unwrap();
        // The clocks go forward on 28 March 2027: the calendar day has 23 hours.
        let from = json!("2027-03-27T10:00:00.000Z");
        assert_eq!(shift(&from, model::Duration::days(1), false, &zone).unwrap(), "2027-03-28T09:00:00.000Z");
        assert_eq!(shift(&from, model::Duration::hours(24), false, &zone).unwrap(), "2027-03-28T10:00:00.000Z");
        assert_eq!(shift(&json!("2027-03-27"), model::Duration::days(1), true, &zone).unwrap(), "2027-03-26");
    }
}
