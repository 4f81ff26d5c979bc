//! Single values: JSON ↔ what is stored.

use std::fmt::Write;

use jiff::civil::{Date, Time};
use jiff::{Span, SpanRound, Timestamp, Unit};
use model::{Currency, Type, TypeKind};
use rusqlite::types::{Value, ValueRef};
use serde_json::Value as Json;

use crate::auth::accounts::Address;
use crate::clock::moment_text;

/// How a stored value becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encode {
    Text,
    Whole,
    /// An integer with that many digits behind the point.
    Decimal(u8),
    YesNo,
    Seconds,
    /// JSON already.
    Ready,
}

impl Encode {
    pub fn of(kind: &TypeKind) -> Self {
        match kind {
            TypeKind::Whole | TypeKind::Money | TypeKind::Rating | TypeKind::Counter { .. } => Self::Whole,
            TypeKind::Number { scale } => Self::Decimal((*scale).min(plan::typing::QUOTIENT_SCALE)),
            TypeKind::Percent => Self::Decimal(2),
            TypeKind::YesNo => Self::YesNo,
            TypeKind::Duration => Self::Seconds,
            TypeKind::Choices(_) | TypeKind::Several(_) | TypeKind::File | TypeKind::Image => Self::Ready,
            _ => Self::Text,
        }
    }

    /// Appends the value.
    pub fn write(self, out: &mut String, value: ValueRef<'_>) {
        match (self, value) {
            (_, ValueRef::Null | ValueRef::Blob(_)) => out.push_str("null"),
            (Self::Ready, ValueRef::Text(text)) => out.push_str(std::str::from_utf8(text).unwrap_or("null")),
            (_, ValueRef::Text(text)) => write_text(out, &String::from_utf8_lossy(text)),
            (Self::YesNo, ValueRef::Integer(whole)) => out.push_str(if whole == 0 { "false" } else { "true" }),
            (Self::Decimal(scale), ValueRef::Integer(units)) => out.push_str(&decimal(units, scale)),
            (Self::Seconds, ValueRef::Integer(seconds)) => write_text(out, &duration_text(seconds)),
            (_, ValueRef::Integer(whole)) => {
                let _ = write!(out, "{whole}");
            }
            (_, ValueRef::Real(number)) => {
                let _ = write!(out, "{number}");
            }
        }
    }
}

/// A JSON string.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[plain..place]);
        plain = place + 1;
        if escaped.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escaped);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// `units / 10^scale`, without zeros at the end.
pub(crate) fn decimal(units: i64, scale: u8) -> String {
    if scale == 0 {
        return units.to_string();
    }
    let power = 10_u64.saturating_pow(u32::from(scale));
    let (sign, size) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
    let (whole, rest) = (size / power, size % power);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = usize::from(scale));
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

/// ISO 8601, in hours, minutes and seconds.
pub(crate) fn duration_text(seconds: i64) -> String {
    let (sign, size) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
    let (hours, minutes, rest) = (size / 3600, size / 60 % 60, size % 60);
    let mut out = format!("{sign}PT");
    for (amount, letter) in [(hours, 'H'), (minutes, 'M'), (rest, 'S')] {
        if amount > 0 {
            let _ = write!(out, "{amount}{letter}");
        }
    }
    if size == 0 {
        out.push_str("0S");
    }
    out
}

/// A value as it comes with a request → as it is stored. The message stands beside the field.
pub(crate) fn read(r#type: &Type, currency: &Currency, json: &Json) -> Result<Value, String> {
    if json.is_null() {
        return Ok(Value::Null);
    }
    let kind = &r#type.kind;
    match kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => {
            let text = text(json)?;
            // Blanks at both ends are nobody's meaning.
            let text = text.trim();
            check_length(r#type, text)?;
            Ok(if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) })
        }
        TypeKind::Email => match Address::email(text(json)?) {
            Some(address) => Ok(Value::Text(address.text().to_owned())),
            None if text(json)?.trim().is_empty() => Ok(Value::Null),
            None => Err("This isn't an email address.".to_owned()),
        },
        TypeKind::Phone => match Address::phone(text(json)?) {
            Some(address) => Ok(Value::Text(address.text().to_owned())),
            None if text(json)?.trim().is_empty() => Ok(Value::Null),
            None => Err("This isn't a phone number.".to_owned()),
        },
        TypeKind::WebAddress => {
            let text = text(json)?.trim();
            let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
            match rest {
                Some(rest) if !rest.is_empty() && !rest.starts_with('/') && !text.contains(char::is_whitespace) => Ok(Value::Text(text.to_owned())),
                _ if text.is_empty() => Ok(Value::Null),
                _ => Err("This isn't a web address: it has to start with https:// or http://.".to_owned()),
            }
        }
        TypeKind::Colour => {
            let text = text(json)?.trim().to_lowercase();
            let sound = text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
            if sound { Ok(Value::Text(text)) } else { Err("This isn't a colour such as #1a2b3c.".to_owned()) }
        }
        TypeKind::YesNo => json.as_bool().map(|yes| Value::Integer(i64::from(yes))).ok_or_else(|| "This must be yes or no (true or false).".to_owned()),
        TypeKind::Whole | TypeKind::Rating | TypeKind::Counter { .. } => {
            number(r#type, json, 0, "This must be a whole number.").and_then(|units| bounded(r#type, units, 0))
        }
        TypeKind::Money => {
            let message = format!("This must be a whole number of the smallest unit of {}.", currency.code);
            number(r#type, json, 0, &message).and_then(|units| bounded(r#type, units, currency.digits))
        }
        TypeKind::Number { scale } => {
            let scale = (*scale).min(plan::typing::QUOTIENT_SCALE);
            let message = format!("This must be a number with at most {scale} digits behind the point.");
            number(r#type, json, scale, &message).and_then(|units| bounded(r#type, units, scale))
        }
        TypeKind::Percent => number(r#type, json, 2, "This must be a number of percent.").and_then(|units| bounded(r#type, units, 2)),
        TypeKind::Date => {
            let date: Date = text(json)?.trim().parse().map_err(|_| "This isn't a date such as 2026-11-22.".to_owned())?;
            Ok(Value::Text(date.to_string()))
        }
        TypeKind::Time => {
            let time: Time = text(json)?.trim().parse().map_err(|_| "This isn't a time such as 09:30.".to_owned())?;
            let short = time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string();
            Ok(Value::Text(short))
        }
        TypeKind::Moment => {
            let moment: Timestamp = text(json)?.trim().parse().map_err(|_| "This isn't a moment such as 2026-11-22T09:30:00Z.".to_owned())?;
            Ok(Value::Text(moment_text(moment)))
        }
        TypeKind::Duration => {
            let wrong = || "This isn't a length of time such as PT1H30M.".to_owned();
            let span: Span = text(json)?.trim().parse().map_err(|_| wrong())?;
            let rounded = span.round(SpanRound::new().largest(Unit::Second).days_are_24_hours()).map_err(|_| wrong())?;
            Ok(Value::Integer(rounded.get_seconds()))
        }
        TypeKind::Choice(choices) => {
            let text = text(json)?;
            let known: Vec<String> = choices.iter().map(|choice| plan::choice(&choice.name)).collect();
            if known.iter().any(|one| one == text) { Ok(Value::Text(text.to_owned())) } else { Err(format!("This must be one of: {}.", known.join(", "))) }
        }
        TypeKind::Choices(choices) => {
            let known: Vec<String> = choices.iter().map(|choice| plan::choice(&choice.name)).collect();
            let items = json.as_array().ok_or_else(|| "This must be a list.".to_owned())?;
            if let Some(wrong) = items.iter().find(|item| !item.as_str().is_some_and(|text| known.iter().any(|one| one == text))) {
                return Err(format!("{wrong} isn't one of: {}.", known.join(", ")));
            }
            // In the order of the spec, whatever the order in which they were given.
            let chosen: Vec<&String> = known.iter().filter(|one| items.iter().any(|item| item.as_str() == Some(one))).collect();
            Ok(Value::Text(serde_json::to_string(&chosen).unwrap_or_default()))
        }
        TypeKind::File | TypeKind::Image => Err("Files can't be uploaded yet.".to_owned()),
        TypeKind::One(_) | TypeKind::AnyPerson | TypeKind::Several(_) => Err("This must be an id.".to_owned()),
    }
}

fn text(json: &Json) -> Result<&str, String> {
    let text = json.as_str().ok_or_else(|| "This must be text.".to_owned())?;
    if text.contains('\0') { Err("This text has a character that can't be kept.".to_owned()) } else { Ok(text) }
}

fn check_length(r#type: &Type, text: &str) -> Result<(), String> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    // A text without a bound of its own still ends somewhere.
    let most = r#type.most.map_or(100_000, |most| most - i64::from(r#type.below_most));
    if length > most {
        return Err(format!("This can have at most {most} characters."));
    }
    let least = r#type.least.map_or(0, |least| least + i64::from(r#type.above_least));
    if length > 0 && length < least {
        return Err(format!("This needs at least {least} characters."));
    }
    Ok(())
}

/// The number in units of the scale, exactly as it is written.
fn number(_type: &Type, json: &Json, scale: u8, message: &str) -> Result<i64, String> {
    let written = match json {
        Json::Number(number) => number.to_string(),
        _ => return Err(message.to_owned()),
    };
    exactly(&written, scale).ok_or_else(|| message.to_owned())
}

fn exactly(written: &str, scale: u8) -> Option<i64> {
    let (mantissa, exponent) = match written.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (written, 0),
    };
    let (negative, digits) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let shift = i32::from(scale) + exponent - i32::try_from(fraction.len()).ok()?;
    let mut all = format!("{whole}{fraction}");
    if shift < 0 {
        let cut = usize::try_from(-shift).ok()?;
        let zeros = all.len() - all.trim_end_matches('0').len();
        if all.bytes().all(|byte| byte == b'0') {
            return Some(0);
        }
        if zeros < cut {
            return None;
        }
        all.truncate(all.len() - cut);
    } else if shift > 30 {
        return if all.bytes().all(|byte| byte == b'0') { Some(0) } else { None };
    } else {
        all.extend(std::iter::repeat_n('0', usize::try_from(shift).ok()?));
    }
    let size: i64 = if all.is_empty() { 0 } else { all.parse().ok()? };
    Some(if negative { -size } else { size })
}

fn bounded(r#type: &Type, units: i64, digits: u8) -> Result<Value, String> {
    let say = |units: i64| decimal(units, digits);
    let least = r#type.least.or(matches!(r#type.kind, TypeKind::Rating).then_some(1));
    if let Some(least) = least {
        if r#type.above_least && units <= least {
            return Err(format!("This must be more than {}.", say(least)));
        }
        if units < least {
            return Err(format!("This must be at least {}.", say(least)));
        }
    }
    if let Some(most) = r#type.most {
        if r#type.below_most && units >= most {
            return Err(format!("This must be less than {}.", say(most)));
        }
        if units > most {
            return Err(format!("This must be at most {}.", say(most)));
        }
    }
    // JSON readers know whole numbers up to here exactly.
    if units.unsigned_abs() > 9_007_199_254_740_991 {
        return Err("This number is too large.".to_owned());
    }
    Ok(Value::Integer(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        assert_eq!(exactly("12.50", 2), Some(1250));
        assert_eq!(exactly("12.505", 2), None);
        assert_eq!(exactly("-0.1", 1), Some(-1));
        assert_eq!(exactly("1.5e3", 0), Some(1500));
        assert_eq!(exactly("1e400", 0), None);
        assert_eq!(exactly("0.0", 0), Some(0));
        assert_eq!(exactly("99999999999999999999", 0), None);
        assert_eq!((decimal(1250, 2), decimal(-5, 1), decimal(1_500_000, 6)), ("12.5".into(), "-0.5".into(), "1.5".into()));
    }

    #[test]
    fn durations_and_text() {
        assert_eq!((duration_text(5400), duration_text(0), duration_text(-61)), ("PT1H30M".into(), "PT0S".into(), "-PT1M1S".into()));
        let mut out = String::new();
        write_text(&mut out, "a\"b\\c\nd\u{1}é");
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), "a\"b\\c\nd\u{1}é");
    }
}
