//! Values for a request: good ones near the boundaries of the rules, and bad ones of every kind.

use super::mine::Mine;
use super::random::Random;
use super::step::label;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{Choice, Type, TypeKind};
use serde_json::{Map, Value, json};

/// What values depend on.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    pub mine: &'a Mine,
    /// Labels of records that a relation may name.
    pub records: &'a [String],
    /// What other records have in the same field.
    pub taken: &'a [Value],
    /// A moment of the same body, which this one comes after.
    pub after: Option<Timestamp>,
}

/// Words that are folded, escaped, trimmed and searched for in ways that are easy to get wrong.
const WORDS: &[&str] = &[
    "Amber",
    "Über",
    "naïve",
    "Zoë",
    "50% off",
    "a_b",
    "O'Neil",
    "<b>bold</b>",
    "日本",
    "straße",
    "ÅNGSTRÖM",
    "two  words",
    "“quoted”",
    "back\\slash",
    "Ærø",
    "İstanbul",
    "comma, and",
    "semi;colon",
    "#hash",
    "plus+minus",
    "1e3",
    "null",
];

pub fn word(random: &mut Random) -> &'static str {
    random.one(WORDS).copied().unwrap_or("Amber")
}

/// A value that the type takes.
pub fn good(random: &mut Random, around: &Around<'_>, kind: &Type) -> Value {
    if !around.taken.is_empty() && random.percent(12) {
        return random.one(around.taken).cloned().unwrap_or(Value::Null);
    }
    let least = kind.least.map(|least| least + i64::from(kind.above_least));
    let most = kind.most.map(|most| most - i64::from(kind.below_most));
    match &kind.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => json!(text(random, least, most)),
        TypeKind::Whole | TypeKind::Rating | TypeKind::Counter { .. } => {
            json!(
                near_number(random, around, least, most)
                    .unwrap_or_else(|| { number(random, around, least.unwrap_or(0), most.unwrap_or(20)) })
            )
        }
        TypeKind::Money => json!(number(random, around, least.unwrap_or(0), most.unwrap_or(20_000))),
        TypeKind::Number { scale } => {
            let unit = 10_i64.pow(u32::from(*scale));
            decimal(number(random, around, least.unwrap_or(0), most.unwrap_or(50 * unit)), unit)
        }
        TypeKind::Percent => decimal(number(random, around, least.unwrap_or(0), most.unwrap_or(10_000)), 100),
        TypeKind::YesNo => json!(random.percent(50)),
        TypeKind::Date => json!(date(random, around).to_string()),
        TypeKind::Time => json!(format!("{:02}:{:02}", random.between(6, 20), 15 * random.between(0, 3))),
        TypeKind::Moment => json!(moment(random, around)),
        TypeKind::Duration => json!(length(number(random, around, least.unwrap_or(900), most.unwrap_or(14_400)))),
        TypeKind::Email => json!(format!("somebody{}@example.net", random.below(100_000))),
        TypeKind::Phone => json!(format!("+44 20 7946 {:04}", random.below(10_000))),
        TypeKind::WebAddress => json!(format!("https://example.com/{}", random.below(1000))),
        TypeKind::Choice(choices) => chosen(random, choices),
        TypeKind::Choices(choices) => {
            let some: Vec<&Choice> = choices.iter().filter(|_| random.percent(40)).collect();
            json!(some.iter().map(|choice| kebab(&choice.name)).collect::<Vec<_>>())
        }
        TypeKind::Colour => json!(format!("#{:06x}", random.below(0x00ff_ffff))),
        TypeKind::One(_) | TypeKind::AnyPerson => {
            random.one(around.records).map_or(Value::Null, |record| json!(label(record)))
        }
        TypeKind::Several(_) => {
            let some = around.records.iter().filter(|_| random.percent(30)).take(3);
            json!(some.map(|record| label(record)).collect::<Vec<_>>())
        }
        TypeKind::File | TypeKind::Image => Value::Null,
    }
}

/// A value that the type doesn't take, or a strange spelling of one that it does.
pub fn bad(random: &mut Random, around: &Around<'_>, kind: &Type) -> Value {
    let beyond = |random: &mut Random| match (kind.least, kind.most) {
        (Some(least), Some(most)) => {
            if random.percent(50) {
                least - 1
            } else {
                most + 1
            }
        }
        (Some(least), None) => {
            if kind.above_least {
                least
            } else {
                least - 1
            }
        }
        (None, Some(most)) => {
            if kind.below_most {
                most
            } else {
                most + 1
            }
        }
        (None, None) => i64::MAX,
    };
    if random.percent(45) {
        let any = [
            Value::Null,
            json!(""),
            json!("   "),
            json!(true),
            json!(-1),
            json!(1.5),
            json!(0.001),
            json!("nonsense"),
            json!([]),
            json!({}),
            json!(["x"]),
            json!("12"),
            json!(1e30),
            json!(" Amber "),
            json!("a\u{0}b"),
            json!(12_345_678_901_234_i64),
        ];
        return random.one(&any).cloned().unwrap_or(Value::Null);
    }
    match &kind.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => {
            let longest = usize::try_from(kind.most.unwrap_or(20_000)).unwrap_or(20_000);
            if random.percent(50) { json!("é".repeat(longest + 1)) } else { json!("é".repeat(longest)) }
        }
        TypeKind::Number { scale } => decimal(beyond(random), 10_i64.pow(u32::from(*scale))),
        TypeKind::Percent => decimal(beyond(random), 100),
        TypeKind::Duration => {
            let odd = ["PT1H30M15S", "P1D", "-PT1H", "PT0S", "1 hour", "PT", "PT1.5H", "P1M", "PT90M"];
            if random.percent(40) { json!(length(beyond(random))) } else { json!(random.one(&odd)) }
        }
        TypeKind::Date => json!(random.one(&[
            "2027-02-29",
            "2028-02-29",
            "10.03.2027",
            "2027-3-1",
            "0000-01-01",
            "9999-12-31",
            "2027-03-10T00:00:00Z"
        ])),
        TypeKind::Time => json!(random.one(&["24:00", "9:30", "09:30:15", "09:60", "23:59", "noon"])),
        TypeKind::Moment => json!(random.one(&[
            "2027-03-12T10:00:00",
            "2027-03-12T10:00:00+02:00",
            "2027-03-12T10:00:00Z",
            "2027-03-12 10:00",
            "2027-03-12",
            "2027-03-12T10:00:00.1234567Z",
            "2027-02-30T10:00:00Z",
            "2027-03-12T25:00:00Z",
            "2027-03-12t10:00:00z",
            "9999-12-31T23:59:59.999Z",
        ])),
        TypeKind::Email => json!(random.one(&[
            "nobody",
            "a@b",
            "A@EXAMPLE.COM",
            " pia@example.com ",
            "a b@example.com",
            "ü@example.com",
            "a@@example.com"
        ])),
        TypeKind::Phone => {
            json!(random.one(&["12", "+44 (0)20 7946-0001", "0044 20 7946 0002", "phone", "+1 555 0100 ext 5"]))
        }
        TypeKind::WebAddress => json!(random.one(&[
            "example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "https://",
            "HTTPS://EXAMPLE.COM/É"
        ])),
        TypeKind::Choice(choices) => match random.one(choices) {
            Some(choice) if random.percent(50) => json!(choice.name.to_uppercase()),
            _ => json!("no-such-choice"),
        },
        TypeKind::Choices(choices) => {
            let first = choices.first().map(|choice| kebab(&choice.name));
            json!([first, first, "no-such-choice"])
        }
        TypeKind::Colour => json!(random.one(&["red", "#fff", "#GGGGGG", "#ABCDEF"])),
        TypeKind::One(_) | TypeKind::AnyPerson => match around.records.first() {
            Some(record) if random.percent(30) => json!([label(record)]),
            _ => json!(random.one(&["01900000-0000-7000-8000-00000000ffff", "not-an-id", ""])),
        },
        TypeKind::Several(_) => match around.records.first() {
            Some(record) if random.percent(50) => json!([label(record), label(record)]),
            _ => json!(["01900000-0000-7000-8000-00000000ffff"]),
        },
        _ => json!(beyond(random)),
    }
}

/// Something wrong with a body that was right.
pub fn spoil(
    random: &mut Random,
    around: &Around<'_>,
    body: &mut Map<String, Value>,
    inputs: &[(String, Type)],
    closed: &[String],
) {
    let given: Vec<String> = body.keys().cloned().collect();
    match random.below(10) {
        0 | 1 => {
            if let Some(name) = random.one(&given) {
                body.remove(name);
            }
        }
        2 => {
            body.insert(
                random
                    .one(&["nonsense", "id", "version", "createdAt", "__proto__", "constructor"])
                    .copied()
                    .unwrap_or("id")
                    .to_owned(),
                json!("x"),
            );
        }
        3 => {
            if let Some(name) = random.one(closed) {
                body.insert(name.clone(), json!("x"));
            }
        }
        _ => {
            for _ in 0..=random.below(2) {
                if let Some((name, kind)) = random.one(inputs) {
                    body.insert(name.clone(), bad(random, around, kind));
                }
            }
        }
    }
}

fn text(random: &mut Random, least: Option<i64>, most: Option<i64>) -> String {
    let size =
        |bound: Option<i64>, otherwise: usize| bound.and_then(|size| usize::try_from(size).ok()).unwrap_or(otherwise);
    let (least, most) = (size(least, 0), size(most, 200));
    let mut out = format!("{} {}", word(random), random.below(1000));
    if random.percent(4) {
        out = "é".repeat(most);
    }
    while out.chars().count() < least {
        out.push('x');
    }
    out.chars().take(most).collect::<String>().trim().to_owned()
}

/// Mostly small, often where a rule changes its mind.
fn number(random: &mut Random, around: &Around<'_>, least: i64, most: i64) -> i64 {
    let near =
        around.mine.numbers.iter().chain(&around.mine.lengths).flat_map(|number| [number - 1, *number, number + 1]);
    let near: Vec<i64> = near.filter(|number| (least..=most).contains(number)).collect();
    match random.below(10) {
        0 => least,
        1 => most,
        2 | 3 if !near.is_empty() => random.one(&near).copied().unwrap_or(least),
        4..=6 => random.between(least, most.min(least.saturating_add(5))),
        _ => random.between(least, most),
    }
}

/// Now and then what a rule speaks of, give or take one, within the bounds that are stated.
fn near_number(random: &mut Random, around: &Around<'_>, least: Option<i64>, most: Option<i64>) -> Option<i64> {
    if around.mine.numbers.len() > 3 || !random.percent(30) {
        return None;
    }
    let number = random.one(&around.mine.numbers)?.saturating_add(random.between(-1, 1));
    Some(number).filter(|number| least.is_none_or(|least| least <= *number) && most.is_none_or(|most| *number <= most))
}

fn decimal(units: i64, unit: i64) -> Value {
    json!(units as f64 / unit as f64)
}

fn chosen(random: &mut Random, choices: &[Choice]) -> Value {
    random.one(choices).map_or(Value::Null, |choice| json!(kebab(&choice.name)))
}

/// The words of the spec in lower kebab-case.
pub fn kebab(words: &str) -> String {
    let lower = words.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

pub fn length(seconds: i64) -> String {
    match seconds {
        _ if seconds < 0 => format!("-{}", length(-seconds.max(-i64::MAX))),
        _ if seconds % 3600 == 0 => format!("PT{}H", seconds / 3600),
        _ if seconds % 60 == 0 => format!("PT{}M", seconds / 60),
        _ => format!("PT{seconds}S"),
    }
}

fn date(random: &mut Random, around: &Around<'_>) -> Date {
    let today = around.now.to_zoned(around.zone.clone()).date();
    let days: Vec<i64> = around.mine.lengths.iter().map(|length| length / 86_400).filter(|days| *days > 0).collect();
    let ahead = match random.below(8) {
        0 => 0,
        1 => -random.between(1, 9),
        2 if !days.is_empty() => random.one(&days).copied().unwrap_or(0) + random.between(-1, 1),
        3 => random.between(1, 60),
        _ => random.between(1, 6),
    };
    today.saturating_add(ahead.days())
}

/// On a grid that makes records meet, or where a rule about time changes its mind.
fn moment(random: &mut Random, around: &Around<'_>) -> String {
    let shifted =
        |from: Timestamp, seconds: i64| from.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(from);
    let at = match around.after {
        Some(first) => shifted(
            first,
            match random.below(12) {
                0 => 0,
                1 => -900,
                2 => random.one(&around.mine.lengths).copied().unwrap_or(3600),
                3 => 3 * 3600,
                _ => 900 * random.between(1, 4),
            },
        ),
        None => match random.below(12) {
            0 => around.now,
            1 => shifted(around.now, -random.between(1, 7200)),
            2 | 3 => {
                shifted(around.now, random.one(&around.mine.lengths).copied().unwrap_or(3600) + random.between(-1, 1))
            }
            _ => {
                let quarter = around.now.as_second() / 900 * 900;
                let start = Timestamp::from_second(quarter).unwrap_or(around.now);
                shifted(start, 86_400 * random.between(0, 3) + 900 * random.between(1, 24))
            }
        },
    };
    format!("{at:.3}")
}
