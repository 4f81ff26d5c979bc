//! Values that pass: for each field one that its type takes, different for each number, so that no rule about equals or overlaps
//! stands in the way of another rule's case.

use model::{CaseValue, ChoiceId, Duration, Expr, FieldId, FieldRef, Literal, TypeKind};

use super::draft::Draft;
use crate::Resource;

/// `None` where no such value is known (files, several relations, things without a sample).
pub fn passing(draft: &mut Draft<'_>, resource: &Resource, field: FieldId, number: u32) -> Option<CaseValue> {
    let own = resource.field(field)?;
    let least = own.r#type.least.map(|least| if own.r#type.above_least { least.saturating_add(1) } else { least });
    let count = i64::from(number);
    Some(match &own.r#type.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => {
            CaseValue::Literal(Literal::Text(text(&format!("Case {number}"), least, own.r#type.most)))
        }
        TypeKind::Whole | TypeKind::Counter { .. } => {
            CaseValue::Literal(Literal::Whole(within(least, own.r#type.most, 1)))
        }
        TypeKind::Money => CaseValue::Literal(Literal::Money(within(least, own.r#type.most, 500))),
        TypeKind::Number { scale } => {
            let units = within(least, own.r#type.most, 10_i64.saturating_pow(u32::from(*scale)));
            CaseValue::Literal(Literal::Decimal { units, scale: *scale })
        }
        TypeKind::Percent => {
            CaseValue::Literal(Literal::Decimal { units: within(least, own.r#type.most, 1000), scale: 2 })
        }
        TypeKind::Rating => CaseValue::Literal(Literal::Whole(1)),
        // What records begin with is what most of them have: no rule stands in its way.
        TypeKind::YesNo => CaseValue::Literal(own.default.clone().unwrap_or(Literal::YesNo(false))),
        TypeKind::Date => CaseValue::Expr(Expr::Today),
        TypeKind::Time => CaseValue::Literal(Literal::Time("10:00".to_owned())),
        TypeKind::Moment => CaseValue::Expr(moment(resource, field, count)),
        TypeKind::Duration => {
            let seconds = within(least, own.r#type.most, 3600);
            CaseValue::Literal(Literal::Duration(Duration::seconds(seconds)))
        }
        TypeKind::Email => CaseValue::Literal(Literal::Text(format!("case{number}@example.com"))),
        TypeKind::Phone => CaseValue::Literal(Literal::Text("+442079460000".to_owned())),
        TypeKind::WebAddress => CaseValue::Literal(Literal::Text("https://example.com/".to_owned())),
        TypeKind::Colour => CaseValue::Literal(Literal::Text("#336699".to_owned())),
        TypeKind::Choice(choices) => {
            choices.first()?;
            let field = FieldRef { thing: resource.thing, field };
            CaseValue::Literal(Literal::Choice { field, choice: ChoiceId(0) })
        }
        TypeKind::One(thing) => CaseValue::Record(draft.refer(*thing)?),
        TypeKind::AnyPerson | TypeKind::Choices(_) | TypeKind::Several(_) | TypeKind::File | TypeKind::Image => {
            return None;
        }
    })
}

/// A moment in working hours some days ahead. The second moment of a thing is an hour after the first, so that what ends, ends
/// after it begins; each number has hours of its own.
pub fn moment(resource: &Resource, field: FieldId, number: i64) -> Expr {
    let moments = resource
        .fields
        .iter()
        .filter(|own| own.r#type.kind == TypeKind::Moment && own.filled == model::Filled::ByPerson);
    let place = moments.map(|own| own.id).position(|own| own == field).unwrap_or(0) as i64;
    let hour = 10 + number % 3 * 2 + place.min(1);
    let days = 5 + i32::try_from(number / 3).unwrap_or(0);
    let date = Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(days), back: false };
    let time = Expr::Literal(Literal::Time(format!("{hour:02}:00")));
    Expr::MomentOf { date: Box::new(date), time: Some(Box::new(time)) }
}

fn within(least: Option<i64>, most: Option<i64>, wish: i64) -> i64 {
    let value = least.map_or(wish, |least| wish.max(least));
    most.map_or(value, |most| value.min(most))
}

fn text(words: &str, least: Option<i64>, most: Option<i64>) -> String {
    let bound = |value: i64| usize::try_from(value).unwrap_or(0);
    let mut out = words.to_owned();
    while out.chars().count() < least.map_or(0, bound).min(10_000) {
        out.push('x');
    }
    out.chars().take(most.map_or(usize::MAX, bound)).collect()
}
