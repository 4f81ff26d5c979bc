use model::{Choice, Currency, Type, TypeKind};
use serde_json::json;

use super::*;

fn read(kind: TypeKind, json: serde_json::Value) -> Result<Stored, Wrong> {
    value(&Type::plain(kind), &json)
}

fn text(text: &str) -> Result<Stored, Wrong> {
    Ok(Stored::Text(text.to_owned()))
}

#[test]
fn blanks_are_nothing() {
    assert_eq!(read(TypeKind::Text, json!("  ")), Ok(Stored::Null));
    assert_eq!(read(TypeKind::LongText, json!("\n")), Ok(Stored::Null));
    assert_eq!(read(TypeKind::LongText, json!(" a\n")), text(" a\n"));
    assert_eq!(read(TypeKind::Text, json!(" a ")), text("a"));
    assert_eq!(read(TypeKind::Several(model::ThingId(0)), json!([])), Ok(Stored::Null));
    assert_eq!(read(TypeKind::Text, json!(5)), Err(Wrong::Kind));
}

#[test]
fn characters_are_counted_as_people_do() {
    let most_three = Type { most: Some(3), ..Type::plain(TypeKind::Text) };
    assert_eq!(value(&most_three, &json!("äöü")), text("äöü"));
    assert_eq!(value(&most_three, &json!("abcd")), Err(Wrong::TooLong(3)));
}

#[test]
fn decimals_are_exact() {
    let tenth = TypeKind::Number { scale: 1 };
    assert_eq!(read(tenth.clone(), json!(12.5)), Ok(Stored::Integer(125)));
    assert_eq!(read(tenth.clone(), json!(-0.1)), Ok(Stored::Integer(-1)));
    assert_eq!(read(tenth.clone(), json!(3)), Ok(Stored::Integer(30)));
    assert_eq!(read(tenth.clone(), json!(0.25)), Err(Wrong::Digits(1)));
    assert_eq!(read(tenth, json!(1e300)), Err(Wrong::TooMuch));
    assert_eq!(read(TypeKind::Money, json!(10.5)), Err(Wrong::Kind));
    assert_eq!(read(TypeKind::Money, json!(10.0)), Ok(Stored::Integer(10)));
    assert_eq!(read(TypeKind::Money, json!("10")), Err(Wrong::Kind));
    assert_eq!(read(TypeKind::Rating, json!(6)), Err(Wrong::TooMuch));
}

#[test]
fn a_bound_itself_can_be_excluded() {
    let above = Type { least: Some(0), above_least: true, ..Type::plain(TypeKind::Money) };
    assert_eq!(value(&above, &json!(0)), Err(Wrong::TooLittle));
    assert_eq!(value(&above, &json!(1)), Ok(Stored::Integer(1)));
    let pounds = Currency { code: "GBP".into(), digits: 2 };
    assert_eq!(sentence(&Wrong::TooLittle, &above, &pounds, None), "This must be more than £0.00.");
}

#[test]
fn moments_are_kept_in_utc() {
    assert_eq!(read(TypeKind::Moment, json!("2026-07-01T10:00+02:00")), text("2026-07-01T08:00:00.000Z"));
    assert_eq!(read(TypeKind::Moment, json!("2026-07-01T10:00:00.1239Z")), text("2026-07-01T10:00:00.123Z"));
    for wrong in ["2026-07-01T10:00", "2026-07-01", "2026-02-30T10:00:00Z", "tomorrow", "2026-07-01 10:00Z"] {
        assert_eq!(read(TypeKind::Moment, json!(wrong)), Err(Wrong::Kind), "{wrong}");
    }
    assert_eq!(read(TypeKind::Date, json!("2026-02-29")), Err(Wrong::Kind));
    assert_eq!(read(TypeKind::Time, json!("09:30:00")), text("09:30"));
    assert_eq!(read(TypeKind::Time, json!("24:00")), Err(Wrong::Kind));
}

#[test]
fn durations_go_there_and_back() {
    for (iso, seconds) in [("PT45M", 2700), ("PT1H30M", 5400), ("P1DT2H", 93_600), ("P2W", 1_209_600), ("PT0S", 0)] {
        assert_eq!(read(TypeKind::Duration, json!(iso)), Ok(Stored::Integer(seconds)));
        assert_eq!(read(TypeKind::Duration, json!(iso_duration(seconds))), Ok(Stored::Integer(seconds)));
    }
    for wrong in ["P", "PT", "P1M", "45", "PT1M1H", "P-1D"] {
        assert_eq!(read(TypeKind::Duration, json!(wrong)), Err(Wrong::Kind), "{wrong}");
    }
}

#[test]
fn addresses_and_numbers_of_people() {
    assert_eq!(read(TypeKind::Email, json!(" Ana@Example.org ")), text("Ana@Example.org"));
    for wrong in ["ana", "ana@", "@b.c", "a@b", "a@b..c", "a b@c.d", "a@b@c.d"] {
        assert_eq!(read(TypeKind::Email, json!(wrong)), Err(Wrong::Kind), "{wrong}");
    }
    assert_eq!(read(TypeKind::Phone, json!("+44 20 7946-0001")), text("+442079460001"));
    assert_eq!(read(TypeKind::Phone, json!("call me")), Err(Wrong::Kind));
    assert_eq!(read(TypeKind::WebAddress, json!("javascript:alert(1)")), Err(Wrong::Kind));
    assert_eq!(read(TypeKind::Colour, json!("#2F6F4E")), text("#2f6f4e"));
}

#[test]
fn choices_come_in_the_order_of_the_spec() {
    let choices: Vec<Choice> =
        ["In use", "Sold"].iter().map(|name| Choice { name: (*name).into(), key: (*name).into() }).collect();
    let several = read(TypeKind::Choices(choices.clone()), json!(["sold", "in-use", "sold"]));
    assert_eq!(several, Ok(Stored::List(vec!["in-use".into(), "sold".into()])));
    let one = Type::plain(TypeKind::Choice(choices));
    assert_eq!(value(&one, &json!("broken")), Err(Wrong::NotOneOf));
    assert_eq!(sentence(&Wrong::NotOneOf, &one, &Currency::default(), None), "Please choose In use or Sold.");
}
