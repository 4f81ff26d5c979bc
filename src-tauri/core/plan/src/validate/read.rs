use model::{Choice, Type, TypeKind};
use serde_json::Value as Json;

use super::numbers::{bounded, scaled};
use super::{MOST_EMAIL, MOST_LONG_TEXT, MOST_SEVERAL, MOST_TEXT, Stored, Wrong};
use crate::build::names;
use crate::calendar::{moment_text, parse_date, parse_time, short_time};

/// Reads a value from the wire. `null`, and text of nothing but blanks, are empty; an empty list is empty too.
///
/// Text is stored without blanks at its ends (long text as it is); email addresses as they were typed; phone numbers as digits,
/// with a plus where there was one; colours in small letters; choices in the order of the spec.
pub fn value(r#type: &Type, json: &Json) -> Result<Stored, Wrong> {
    if json.is_null() {
        return Ok(Stored::Null);
    }
    match &r#type.kind {
        TypeKind::Text | TypeKind::Address => text(r#type, string(json)?.trim(), MOST_TEXT),
        TypeKind::LongText => {
            let given = string(json)?;
            if given.trim().is_empty() { Ok(Stored::Null) } else { text(r#type, given, MOST_LONG_TEXT) }
        }
        TypeKind::Email => shaped(json, r#type, MOST_EMAIL, |text| is_email(text).then(|| text.to_owned())),
        TypeKind::Phone => shaped(json, r#type, 40, phone),
        TypeKind::WebAddress => shaped(json, r#type, MOST_TEXT, |text| is_web_address(text).then(|| text.to_owned())),
        TypeKind::Colour => shaped(json, r#type, 7, colour),
        TypeKind::Whole | TypeKind::Counter { .. } | TypeKind::Money => bounded(number(json, 0)?, r#type, None, None),
        TypeKind::Rating => bounded(number(json, 0)?, r#type, Some(1), Some(5)),
        TypeKind::Number { scale } => bounded(number(json, *scale)?, r#type, None, None),
        TypeKind::Percent => bounded(number(json, 2)?, r#type, None, None),
        TypeKind::YesNo => json.as_bool().map(|yes| Stored::Integer(yes.into())).ok_or(Wrong::Kind),
        TypeKind::Date => shaped(json, r#type, 10, |text| parse_date(text).map(|_| text.to_owned())),
        TypeKind::Time => shaped(json, r#type, 8, |text| parse_time(text).map(|_| short_time(text).to_owned())),
        TypeKind::Moment => shaped(json, r#type, 40, moment),
        TypeKind::Duration => match blank(string(json)?) {
            None => Ok(Stored::Null),
            Some(text) => bounded(duration(text).ok_or(Wrong::Kind)?, r#type, Some(0), None),
        },
        TypeKind::Choice(choices) => match blank(string(json)?) {
            None => Ok(Stored::Null),
            Some(text) => one_of(choices, text).map(|_| Stored::Text(text.to_owned())),
        },
        TypeKind::Choices(choices) => {
            let given = list(json)?;
            let mut places = given.iter().map(|one| one_of(choices, one)).collect::<Result<Vec<usize>, Wrong>>()?;
            places.sort_unstable();
            places.dedup();
            if places.is_empty() {
                return Ok(Stored::Null);
            }
            let words = places.into_iter().filter_map(|place| choices.get(place)).map(|one| names::choice(&one.name));
            Ok(Stored::List(words.collect()))
        }
        TypeKind::One(_) | TypeKind::AnyPerson => match blank(string(json)?) {
            None => Ok(Stored::Null),
            Some(text) => id(text).map(Stored::Text),
        },
        TypeKind::File | TypeKind::Image => {
            // What was read (`{id, name, …}`) may be sent back as it is.
            let text = json.get("id").and_then(Json::as_str).or_else(|| json.as_str()).ok_or(Wrong::Kind)?;
            match blank(text) {
                None => Ok(Stored::Null),
                Some(text) => id(text).map(Stored::Text),
            }
        }
        TypeKind::Several(_) => {
            let mut found: Vec<String> = Vec::new();
            for one in list(json)? {
                let one = id(&one)?;
                if !found.contains(&one) {
                    found.push(one);
                }
            }
            if found.len() > MOST_SEVERAL {
                return Err(Wrong::TooMany(MOST_SEVERAL));
            }
            Ok(if found.is_empty() { Stored::Null } else { Stored::List(found) })
        }
    }
}

/// A JSON number as an integer of that scale.
pub fn number(json: &Json, scale: u8) -> Result<i64, Wrong> {
    match json {
        Json::Number(number) => scaled(number, scale),
        _ => Err(Wrong::Kind),
    }
}

fn string(json: &Json) -> Result<&str, Wrong> {
    // NUL has no place in a text of either engine.
    json.as_str().filter(|text| !text.contains('\0')).ok_or(Wrong::Kind)
}

fn blank(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn text(r#type: &Type, text: &str, usual: i64) -> Result<Stored, Wrong> {
    if text.is_empty() {
        return Ok(Stored::Null);
    }
    let most = r#type.most.unwrap_or(usual);
    let length = text.chars().count() as i64;
    if length > most {
        return Err(Wrong::TooLong(most));
    }
    if r#type.least.is_some_and(|least| length < least) {
        return Err(Wrong::TooShort);
    }
    Ok(Stored::Text(text.to_owned()))
}

fn shaped(json: &Json, r#type: &Type, usual: i64, read: impl FnOnce(&str) -> Option<String>) -> Result<Stored, Wrong> {
    let Some(given) = blank(string(json)?) else { return Ok(Stored::Null) };
    let most = r#type.most.filter(|_| matches!(r#type.kind, TypeKind::Email | TypeKind::WebAddress)).unwrap_or(usual);
    if given.chars().count() as i64 > most {
        return Err(if usual < 100 { Wrong::Kind } else { Wrong::TooLong(most) });
    }
    read(given).map(Stored::Text).ok_or(Wrong::Kind)
}

fn list(json: &Json) -> Result<Vec<String>, Wrong> {
    let items = json.as_array().ok_or(Wrong::Kind)?;
    if items.len() > 10 * MOST_SEVERAL {
        return Err(Wrong::TooMany(MOST_SEVERAL));
    }
    items.iter().map(|item| string(item).map(|text| text.trim().to_owned())).collect()
}

fn one_of(choices: &[Choice], text: &str) -> Result<usize, Wrong> {
    choices.iter().position(|choice| names::choice(&choice.name) == text).ok_or(Wrong::NotOneOf)
}

/// `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, capitals made small. What isn't an id names no record.
fn id(text: &str) -> Result<String, Wrong> {
    let small = text.to_ascii_lowercase();
    let shaped = small.len() == 36
        && small.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if shaped { Ok(small) } else { Err(Wrong::NoSuch) }
}

/// `^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$`
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let clean = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    clean(name) && clean(domain) && domain.contains('.') && domain.split('.').all(|part| !part.is_empty())
}

/// Blanks, hyphens, dots, slashes and brackets are taken out; then `^\+?[0-9]{5,15}$`.
fn phone(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !" -./()\u{a0}".contains(*c)).collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    ((5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(bare)
}

/// `^https?://[^\s/?#]+\.?[^\s]*$`, the scheme in any case.
fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    !rest.contains(char::is_whitespace) && !rest.is_empty() && !rest.starts_with(['/', '?', '#'])
}

/// `^#[0-9a-f]{6}$`, capitals made small.
fn colour(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| text.to_ascii_lowercase())
}

/// RFC 3339 with an offset: `^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$`, small t and z too. Kept in UTC,
/// cut to milliseconds.
fn moment(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let (date, rest) = upper.split_once('T')?;
    let offset = rest.find(['Z', '+', '-'])?;
    let (time, zone) = rest.split_at(offset);
    let zoned = zone == "Z" || (zone.len() == 6 && zone.as_bytes().get(3) == Some(&b':'));
    let seconds = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
    let fraction_fits = match seconds.split_once('.') {
        Some((whole, fraction)) => whole.len() == 8 && (1..=9).contains(&fraction.len()),
        None => seconds.len() == 8,
    };
    if date.len() != 10 || !zoned || !fraction_fits {
        return None;
    }
    let parsed: jiff::Timestamp = format!("{date}T{seconds}{zone}").parse().ok()?;
    Some(moment_text(parsed))
}

/// ISO 8601 without months and years: `^P(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$`, at least one part. In seconds.
fn duration(text: &str) -> Option<i64> {
    let upper = text.to_ascii_uppercase();
    let body = upper.strip_prefix('P')?;
    let (days, times) = match body.split_once('T') {
        Some((_, "")) => return None,
        Some((days, times)) => (days, times),
        None => (body, ""),
    };
    if days.is_empty() && times.is_empty() {
        return None;
    }
    let days = parts(days, &[('W', 7 * 86_400), ('D', 86_400)])?;
    days.checked_add(parts(times, &[('H', 3600), ('M', 60), ('S', 1)])?)
}

/// Numbers, each with one of the letters, in their order.
fn parts(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0_i64;
    let mut rest = text;
    for (letter, each) in units {
        let Some((number, after)) = rest.split_once(*letter) else { continue };
        if number.is_empty() || number.len() > 9 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*each)?)?;
        rest = after;
    }
    rest.is_empty().then_some(total)
}

/// Seconds as the wire has a duration: `PT1H30M`, `PT0S`; hours are not made into days.
pub fn iso_duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3600, all % 3600 / 60, all % 60);
    let part = |number: u64, letter: &str| if number == 0 { String::new() } else { format!("{number}{letter}") };
    let body = format!("{}{}{}", part(hours, "H"), part(minutes, "M"), part(rest, "S"));
    format!("{sign}PT{}", if body.is_empty() { "0S" } else { &body })
}
