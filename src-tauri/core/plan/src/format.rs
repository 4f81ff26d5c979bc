//! Values as people say them, in messages and refusals: fixed English, the same on every machine.

use model::{Currency, TypeKind};

use crate::calendar::{Answer, Calendar, Value};
use crate::typing::Kind;
use crate::{Field, Plan};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Signs that stand before the amount; any other currency is its code, a space, then the amount.
pub const CURRENCY_SIGNS: &[(&str, &str)] = &[
    ("AUD", "A$"),
    ("BRL", "R$"),
    ("CAD", "CA$"),
    ("CNY", "CN¥"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("ILS", "₪"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("MXN", "MX$"),
    ("NGN", "₦"),
    ("NZD", "NZ$"),
    ("PHP", "₱"),
    ("TRY", "₺"),
    ("UAH", "₴"),
    ("USD", "$"),
    ("VND", "₫"),
];

/// `£12.50`, `£1,250.00`, `-£3.00`, `CHF 12.50`.
pub fn money(minor: i64, currency: &Currency) -> String {
    let digits = currency.digits.min(6);
    let one = 10_u64.pow(u32::from(digits));
    let all = minor.unsigned_abs();
    let mut amount = thousands(all / one);
    if digits > 0 {
        amount.push_str(&format!(".{:0width$}", all % one, width = usize::from(digits)));
    }
    let sign = if minor < 0 { "-" } else { "" };
    match CURRENCY_SIGNS.iter().find(|(code, _)| *code == currency.code) {
        Some((_, symbol)) => format!("{sign}{symbol}{amount}"),
        None => format!("{sign}{} {amount}", currency.code),
    }
}

/// Groups of three: `1,250`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1.5`, `-0.25`, `3`: no noughts at the end.
pub fn decimal(units: i64, scale: u8) -> String {
    let one = 10_u64.pow(u32::from(scale.min(18)));
    let (whole, behind) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    let sign = if units < 0 { "-" } else { "" };
    if behind == 0 {
        return format!("{sign}{whole}");
    }
    let behind = format!("{behind:0width$}", width = usize::from(scale));
    format!("{sign}{whole}.{}", behind.trim_end_matches('0'))
}

/// `1 hour 30 minutes`, `2 days`; whole days only where nothing is left over.
pub fn duration(seconds: i64) -> String {
    let all = seconds.abs();
    let (days, hours, minutes, rest) = match all % 86_400 {
        0 if all >= 2 * 86_400 => (all / 86_400, 0, 0, 0),
        _ => (0, all / 3600, all % 3600 / 60, all % 60),
    };
    let parts = [(days, "day"), (hours, "hour"), (minutes, "minute"), (rest, "second")];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| counted(*number, unit)).collect();
    match said.is_empty() {
        true => "0 minutes".to_owned(),
        false => format!("{}{}", if seconds < 0 { "minus " } else { "" }, said.join(" ")),
    }
}

/// A size of a file: "5 MB", "500 KB", "1.5 MB".
pub fn bytes(bytes: i64) -> String {
    const KILO: i64 = 1024;
    let (unit, name) = match bytes {
        large if large >= KILO * KILO => (KILO * KILO, "MB"),
        medium if medium >= KILO => (KILO, "KB"),
        small => return counted(small, "byte"),
    };
    let tenths = bytes.saturating_mul(10) / unit;
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

/// `1 day`, `2 days`.
pub fn counted(number: i64, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

/// `22 November 2026`.
pub fn date(text: &str) -> String {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<usize>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month), Some(day)) => match MONTHS.get(month.wrapping_sub(1)) {
            Some(month) => format!("{day} {month} {year}"),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// `22 November 2026 at 09:30`, in the app's time zone.
pub fn moment(text: &str, calendar: &Calendar) -> String {
    let local = |function: &str| match calendar.call(function, &[Value::Text(text)]) {
        Answer::Text(found) => found,
        _ => String::new(),
    };
    let (day, time) = (local("plan_date_of"), local("plan_time_of"));
    if day.is_empty() { text.to_owned() } else { format!("{} at {time}", date(&day)) }
}

/// `low, normal or urgent`.
pub fn any_of(words: &[&str]) -> String {
    listed(words, "or")
}

/// `Rip saw, Old drill and Long ladder`.
pub fn all_of(words: &[&str]) -> String {
    listed(words, "and")
}

fn listed(words: &[&str], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} {joint} {last}", first.join(", ")),
    }
}

/// A stored value in words; empty is nothing at all. A relation is the title of its record, which the output looks up itself.
pub fn value(plan: &Plan, calendar: &Calendar, kind: &Kind, stored: Value<'_>) -> String {
    match (kind, stored) {
        (_, Value::Null) => String::new(),
        (Kind::YesNo, Value::Integer(yes)) => if yes == 0 { "no" } else { "yes" }.to_owned(),
        (Kind::Money, Value::Integer(minor)) => money(minor, &plan.app.currency),
        (Kind::Duration, Value::Integer(seconds)) => duration(seconds),
        (Kind::Number { scale }, Value::Integer(units)) => decimal(units, *scale),
        (_, Value::Integer(number)) => number.to_string(),
        (Kind::Date, Value::Text(text)) => date(text),
        (Kind::Moment, Value::Text(text)) => moment(text, calendar),
        (Kind::Choice(field), Value::Text(text)) => {
            plan.field(*field).and_then(|field| choice_name(field, text)).unwrap_or(text).to_owned()
        }
        (Kind::Many, Value::Text(text)) => {
            let all: Vec<String> = serde_json::from_str(text).unwrap_or_default();
            all_of(&all.iter().map(String::as_str).collect::<Vec<_>>())
        }
        (_, Value::Text(text)) => text.to_owned(),
    }
}

/// The spec's words for a stored choice.
pub fn choice_name<'a>(field: &'a Field, stored: &str) -> Option<&'a str> {
    let (TypeKind::Choice(all) | TypeKind::Choices(all)) = &field.r#type.kind else { return None };
    all.iter().find(|one| crate::choice(&one.name) == stored).map(|one| one.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_as_people_say_them() {
        let pounds = Currency { code: "GBP".into(), digits: 2 };
        assert_eq!(money(123_450, &pounds), "£1,234.50");
        assert_eq!(money(-5, &pounds), "-£0.05");
        assert_eq!(money(1_000_000, &Currency { code: "CHF".into(), digits: 0 }), "CHF 1,000,000");
        assert_eq!(decimal(1_500_000, 6), "1.5");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(duration(5400), "1 hour 30 minutes");
        assert_eq!(duration(172_800), "2 days");
        assert_eq!(duration(86_400), "24 hours");
        assert_eq!(date("2026-11-02"), "2 November 2026");
        let london = Calendar::new("Europe/London", &[]);
        assert_eq!(moment("2026-07-01T08:30:00.000Z", &london), "1 July 2026 at 09:30");
        assert_eq!(any_of(&["low", "normal", "urgent"]), "low, normal or urgent");
    }
}
