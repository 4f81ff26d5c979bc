use model::Type;

use super::{MOST_INTEGER, Stored, Wrong};

/// The integer that stands for a JSON number with at most that many digits behind the point.
///
/// What counts are the digits of the shortest decimal that names the same double, as JSON and JavaScript print it.
pub(super) fn scaled(number: &serde_json::Number, scale: u8) -> Result<i64, Wrong> {
    if let Some(whole) = number.as_i64() {
        return whole.checked_mul(10_i64.pow(u32::from(scale.min(9)))).filter(fits).ok_or(Wrong::TooMuch);
    }
    let double = number.as_f64().filter(|double| double.is_finite()).ok_or(Wrong::Kind)?;
    if double.abs() > MOST_INTEGER as f64 {
        return Err(if double > 0.0 { Wrong::TooMuch } else { Wrong::TooLittle });
    }
    let text = format!("{double}");
    let (whole, behind) = text.split_once('.').unwrap_or((&text, ""));
    let behind = behind.trim_end_matches('0');
    if behind.len() > usize::from(scale) {
        return Err(if scale == 0 { Wrong::Kind } else { Wrong::Digits(scale) });
    }
    let digits = format!("{whole}{behind:0<width$}", width = usize::from(scale));
    digits.parse().ok().filter(fits).ok_or(Wrong::TooMuch)
}

fn fits(number: &i64) -> bool {
    number.unsigned_abs() <= MOST_INTEGER.unsigned_abs()
}

/// Within the bounds of the type.
pub(super) fn bounded(number: i64, r#type: &Type, least: Option<i64>, most: Option<i64>) -> Result<Stored, Wrong> {
    let least = r#type.least.or(least);
    if least.is_some_and(|least| number < least || (r#type.above_least && number == least)) {
        return Err(Wrong::TooLittle);
    }
    let most = r#type.most.or(most);
    if most.is_some_and(|most| number > most || (r#type.below_most && number == most)) {
        return Err(Wrong::TooMuch);
    }
    Ok(Stored::Integer(number))
}
