//! What a number counts: "in kg", "in euros", "£/hour".

use model::TypeKind;

use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};

/// "metres", "in kg": what a number counts. It says nothing that is kept.
pub(super) fn unit(cursor: &mut Cursor) -> bool {
    let from = cursor.at;
    // "(kg, piece or bunch)" are choices.
    let mut listed = *cursor;
    if super::kinds::choices(&mut listed).is_some() {
        return false;
    }
    let _ = cursor.eat("in");
    let _ = cursor.eat_any(&["square", "cubic"]);
    if is_measure(cursor.word(0)) {
        cursor.at += 1;
        return true;
    }
    cursor.at = from;
    false
}

/// "in minutes": a length of time, kept as their number.
pub(super) fn minutes(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let whole = matches!(field.kind, Some(DraftType::Plain(TypeKind::Whole | TypeKind::Number { .. })));
    if !(field.kind.is_none() || whole)
        || !cursor.sees("in")
        || !cursor.word(1).ends_with('s')
        || crate::tokens::unit_of(cursor.word(1)).is_none()
    {
        return false;
    }
    cursor.at += 2;
    field.kind.get_or_insert(DraftType::Plain(TypeKind::Whole));
    true
}

/// "in euros", "£/hour", "€ per night": a sum of money, whatever it is for.
pub(super) fn money(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let _ = cursor.eat("in");
    if !is_currency(cursor.word(0))
        || field.kind.as_ref().is_some_and(|kind| {
            !matches!(kind, DraftType::Plain(TypeKind::Money | TypeKind::Number { .. } | TypeKind::Whole))
        })
    {
        cursor.at = from;
        return false;
    }
    cursor.at += 1;
    if cursor.eat_any(&["/", "per", "an", "a", "each"]) {
        cursor.at += usize::from(cursor.peek(0).is_some_and(crate::tokens::Token::is_word));
    }
    field.kind = Some(DraftType::Plain(TypeKind::Money));
    true
}

/// Words and signs for a currency.
pub(super) fn is_currency(word: &str) -> bool {
    matches!(
        word,
        "£" | "€"
            | "$"
            | "¥"
            | "₹"
            | "euro"
            | "euros"
            | "eur"
            | "gbp"
            | "usd"
            | "dollars"
            | "dollar"
            | "pounds"
            | "pence"
            | "chf"
            | "francs"
            | "cents"
            | "yen"
            | "rupees"
            | "kronor"
            | "kroner"
            | "zloty"
    )
}

/// Units of measure that aren't units of time.
pub(super) fn is_measure(word: &str) -> bool {
    matches!(
        word,
        "metres"
            | "meters"
            | "metre"
            | "meter"
            | "m"
            | "centimetres"
            | "centimeters"
            | "cm"
            | "millimetres"
            | "millimeters"
            | "mm"
            | "kilometres"
            | "kilometers"
            | "km"
            | "miles"
            | "feet"
            | "inches"
            | "kilograms"
            | "kilogrammes"
            | "kilos"
            | "kg"
            | "grams"
            | "grammes"
            | "g"
            | "lbs"
            | "tonnes"
            | "tons"
            | "litres"
            | "liters"
            | "l"
            | "ml"
            | "hectares"
            | "acres"
            | "degrees"
            | "kwh"
    )
}
