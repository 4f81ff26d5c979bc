//! Least and greatest values: "at least £1", "from 15 minutes to 4 hours", "at most 120 characters".

use super::cursor::Cursor;
use super::draft::{Bound, DraftField, Measure};
use crate::tokens::{Kind, Number, unit_of};

pub(super) fn bounds(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&["of", "and", "can not be", "must be", "is"]);
    if cursor.eat_any(&["positive", "above zero"]) {
        field.least = Some(Bound { value: Measure::Number(Number::new(0)), excluded: true });
        return true;
    }
    if cursor.eat_any(&["not negative", "never negative", "negative", "never below zero"]) {
        field.least = Some(Bound { value: Measure::Number(Number::new(0)), excluded: false });
        return true;
    }
    if cursor.eat_any(&["from", "between"])
        && let Some(least) = measure(cursor)
        && cursor.eat_any(&["up to", "to", "and", "-"])
        && let Some(most) = measure(cursor)
    {
        field.least = Some(Bound { value: same_unit(least, &most), excluded: false });
        field.most = Some(Bound { value: most, excluded: false });
        return true;
    }
    cursor.at = from;
    let _ = cursor.eat_any(&["of", "and", "must be", "is"]);
    let kinds: [(&[&str], bool, bool); 4] = [
        (
            &[
                "at least",
                "no less than",
                "not less than",
                "not below",
                "never below",
                "minimum of",
                "a minimum of",
                "minimum",
                "min .",
                "min",
            ],
            true,
            false,
        ),
        (
            &[
                "at most",
                "no more than",
                "not more than",
                "up to",
                "not above",
                "maximum of",
                "a maximum of",
                "maximum",
                "max .",
                "max",
                "no longer than",
                "not longer than",
            ],
            false,
            false,
        ),
        (&["more than", "greater than", "above", "over"], true, true),
        (&["less than", "fewer than", "below", "under", "shorter than"], false, true),
    ];
    for (words, lower, excluded) in kinds {
        let begin = cursor.at;
        if cursor.eat_any(words) {
            if let Some(value) = measure(cursor) {
                let bound = Some(Bound { value, excluded });
                if lower {
                    field.least = bound
                } else {
                    field.most = bound
                }
                return true;
            }
            cursor.at = begin;
        }
    }
    cursor.at = from;
    // "1 to 12" and "1–12" by themselves.
    if let Some(least) = measure(cursor)
        && cursor.eat_any(&["to", "-", "–", "through", "up to"])
        && let Some(most) = measure(cursor)
    {
        field.least = Some(Bound { value: same_unit(least, &most), excluded: false });
        field.most = Some(Bound { value: most, excluded: false });
        return true;
    }
    cursor.at = from;
    if let Some(value) = measure(cursor) {
        let bound = |value| Some(Bound { value, excluded: false });
        if cursor.eat_any(&["or more", "or longer", "or higher"]) {
            field.least = bound(value);
            return true;
        }
        if cursor.eat_any(&["or less", "or fewer", "or shorter"]) {
            field.most = bound(value);
            return true;
        }
    }
    cursor.at = from;
    false
}

/// "from 1 to 5 MB": the first bound has the unit of the second.
fn same_unit(least: Measure, most: &Measure) -> Measure {
    match (least, most) {
        (Measure::Number(number), Measure::Money(_)) => Measure::Money(number),
        (Measure::Number(number), Measure::Characters(_)) => Measure::Characters(number.whole().unwrap_or(0)),
        (other, _) => other,
    }
}

fn measure(cursor: &mut Cursor) -> Option<Measure> {
    let token = cursor.peek(0)?;
    match &token.kind {
        Kind::Money(number, _) => {
            cursor.at += 1;
            Some(Measure::Money(*number))
        }
        Kind::Percent(number) => {
            cursor.at += 1;
            Some(Measure::Number(*number))
        }
        Kind::Number(number) => {
            let number = *number;
            cursor.at += 1;
            let unit = cursor.word(0);
            let bytes = match unit {
                "kb" => Some(1_000),
                "mb" => Some(1_000_000),
                "gb" => Some(1_000_000_000),
                _ => None,
            };
            if let (Some(bytes), Some(whole)) = (bytes, number.whole()) {
                cursor.at += 1;
                return Some(Measure::Bytes(whole.saturating_mul(bytes)));
            }
            if matches!(unit, "characters" | "character" | "letters" | "letter" | "chars" | "char" | "signs") {
                cursor.at += 1;
                let _ = cursor.eat("long");
                return number.whole().map(Measure::Characters);
            }
            if let (Some(unit), Some(whole)) = (unit_of(unit), number.whole()) {
                cursor.at += 1;
                let _ = cursor.eat("long");
                return Some(length(unit, whole));
            }
            // "up to 3 files" says how many of them, nothing of a value.
            if matches!(unit, "files" | "photos" | "pictures" | "images" | "documents" | "attachments") {
                cursor.at -= 1;
                return None;
            }
            Some(Measure::Number(number))
        }
        Kind::Word if token.lower == "zero" || token.lower == "nothing" => {
            cursor.at += 1;
            Some(Measure::Number(Number::new(0)))
        }
        Kind::Word if matches!(token.lower.as_str(), "a" | "an") => {
            let unit = unit_of(cursor.word(1))?;
            cursor.at += 2;
            Some(length(unit, 1))
        }
        _ => None,
    }
}

fn length(unit: model::Unit, count: i64) -> Measure {
    use model::Unit;
    let seconds = match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::Day => return Measure::Days(count),
        Unit::Week => return Measure::Days(count.saturating_mul(7)),
        Unit::Month => return Measure::Days(count.saturating_mul(30)),
        Unit::Year => return Measure::Days(count.saturating_mul(365)),
    };
    Measure::Seconds(count.saturating_mul(seconds))
}
