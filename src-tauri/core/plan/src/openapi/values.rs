//! How values look in JSON: as the app gives them, as it takes them in a body, and as a query spells them.

use model::{Type, TypeKind};
use serde_json::{Value, json};

use crate::choice;
use crate::validate::{MOST_EMAIL, MOST_INTEGER, MOST_LONG_TEXT, MOST_SEVERAL, MOST_TEXT};

/// Something that can be read.
const WORDS: &str = r"\S";
const PHONE: &str = r"^[ ./()-]*(\+[ ./()-]*)?([0-9][ ./()-]*){5,15}$";
const OWN_PHONE: &str = r"^[ ./()-]*(\+[ ./()-]*)?([0-9][ ./()-]*){6,15}$";
const WEB_ADDRESS: &str = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]\S*$";
const COLOUR: &str = "^#[0-9a-fA-F]{6}$";
const TIME: &str = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$";
const DURATION: &str =
    "^P(?=[0-9T])([0-9]{1,9}W)?([0-9]{1,9}D)?(T(?=[0-9])([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}S)?)?$";

pub(super) fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// What may be left empty: as `null`, and where it is a text or a list, as an empty one.
pub(super) fn or_empty(r#type: &Type) -> Value {
    let mut schema = taken(r#type);
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("minItems");
        if schema.get("pattern").is_some_and(|pattern| pattern == WORDS) {
            schema.remove("pattern");
        }
    }
    let may_be_empty =
        r#type.least.is_none() && matches!(r#type.kind, TypeKind::Text | TypeKind::LongText | TypeKind::Address);
    let is_shaped_text = schema["type"] == "string" && !may_be_empty;
    match is_shaped_text {
        true => json!({ "anyOf": [schema, { "type": "string", "maxLength": 0 }, { "type": "null" }] }),
        false => or_null(schema),
    }
}

pub(super) fn id() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A value of the type as the app gives it.
pub(super) fn given(kind: &TypeKind) -> Value {
    match kind {
        TypeKind::Whole | TypeKind::Money | TypeKind::Rating | TypeKind::Counter { .. } => json!({ "type": "integer" }),
        TypeKind::Number { .. } | TypeKind::Percent => json!({ "type": "number" }),
        TypeKind::YesNo => json!({ "type": "boolean" }),
        TypeKind::Date => json!({ "type": "string", "format": "date" }),
        TypeKind::Time => json!({ "type": "string", "pattern": TIME }),
        TypeKind::Moment => json!({ "type": "string", "format": "date-time" }),
        TypeKind::Duration => json!({ "type": "string", "format": "duration" }),
        TypeKind::Email => json!({ "type": "string", "format": "email" }),
        TypeKind::WebAddress => json!({ "type": "string", "format": "uri" }),
        TypeKind::Choice(_) => one_of(kind),
        TypeKind::Choices(_) => json!({ "type": "array", "items": one_of(kind) }),
        TypeKind::One(_) | TypeKind::AnyPerson => id(),
        TypeKind::Several(_) => json!({ "type": "array", "items": id() }),
        TypeKind::File | TypeKind::Image => json!({
            "type": "object",
            "required": ["id", "name", "type", "size", "url"],
            "properties": {
                "id": id(), "name": { "type": "string" }, "type": { "type": "string" },
                "size": { "type": "integer" }, "url": { "type": "string" }
            }
        }),
        TypeKind::Text | TypeKind::LongText | TypeKind::Phone | TypeKind::Address | TypeKind::Colour => {
            json!({ "type": "string" })
        }
    }
}

/// A value as it is taken in a body, where it has to be there: what [`crate::validate::value`] accepts, as far as a schema can
/// say it. Lengths of time have their bounds in seconds, which no schema can compare.
pub(super) fn taken(r#type: &Type) -> Value {
    match &r#type.kind {
        TypeKind::Text | TypeKind::Address => text(r#type, MOST_TEXT),
        TypeKind::LongText => text(r#type, MOST_LONG_TEXT),
        TypeKind::Email => {
            json!({ "type": "string", "format": "email", "maxLength": r#type.most.unwrap_or(MOST_EMAIL) })
        }
        TypeKind::WebAddress => {
            json!({ "type": "string", "pattern": WEB_ADDRESS, "maxLength": r#type.most.unwrap_or(MOST_TEXT) })
        }
        TypeKind::Phone => json!({ "type": "string", "pattern": PHONE, "maxLength": 40 }),
        TypeKind::Colour => json!({ "type": "string", "pattern": COLOUR }),
        TypeKind::Duration => json!({ "type": "string", "pattern": DURATION }),
        TypeKind::Whole | TypeKind::Money | TypeKind::Counter { .. } => number(r#type, 0),
        TypeKind::Rating => {
            number(&Type { least: r#type.least.or(Some(1)), most: r#type.most.or(Some(5)), ..r#type.clone() }, 0)
        }
        TypeKind::Number { scale } => number(r#type, *scale),
        TypeKind::Percent => number(r#type, 2),
        TypeKind::File | TypeKind::Image => json!({
            "anyOf": [id(), { "type": "object", "required": ["id"], "properties": { "id": id() } }],
            "description": "The id that POST /files gave, or what was read here before."
        }),
        TypeKind::Choices(_) => json!({ "type": "array", "items": one_of(&r#type.kind), "minItems": 1 }),
        TypeKind::Several(_) => json!({ "type": "array", "items": id(), "minItems": 1, "maxItems": MOST_SEVERAL }),
        TypeKind::YesNo | TypeKind::Date | TypeKind::Time | TypeKind::Moment => given(&r#type.kind),
        TypeKind::Choice(_) | TypeKind::One(_) | TypeKind::AnyPerson => given(&r#type.kind),
    }
}

/// A value as a query spells it; bounds of the type don't matter there, and of lists one member is asked for.
pub(super) fn asked(r#type: &Type) -> Value {
    let plain = |kind: TypeKind| taken(&Type::plain(kind));
    match &r#type.kind {
        TypeKind::Choices(_) => one_of(&r#type.kind),
        TypeKind::Several(_) | TypeKind::File | TypeKind::Image => id(),
        TypeKind::Email | TypeKind::LongText | TypeKind::WebAddress | TypeKind::Phone | TypeKind::Address => {
            plain(TypeKind::Text)
        }
        TypeKind::Rating => plain(TypeKind::Whole),
        kind => plain(kind.clone()),
    }
}

pub(super) fn email() -> Value {
    taken(&Type::plain(TypeKind::Email))
}

/// A number that people sign in with.
pub(super) fn own_phone() -> Value {
    json!({ "type": "string", "pattern": OWN_PHONE })
}

fn one_of(kind: &TypeKind) -> Value {
    match kind {
        TypeKind::Choice(choices) | TypeKind::Choices(choices) => {
            json!({ "type": "string", "enum": choices.iter().map(|one| choice(&one.name)).collect::<Vec<_>>() })
        }
        _ => json!({ "type": "string" }),
    }
}

fn text(r#type: &Type, usual: i64) -> Value {
    let mut schema = json!({ "type": "string", "pattern": WORDS, "maxLength": r#type.most.unwrap_or(usual) });
    if let Some(least) = r#type.least {
        schema["minLength"] = json!(least);
    }
    schema
}

fn number(r#type: &Type, scale: u8) -> Value {
    let mut schema = json!({ "type": if scale == 0 { "integer" } else { "number" } });
    let unit = |number: i64| -> Value {
        if scale == 0 { json!(number) } else { json!(number as f64 / 10_f64.powi(i32::from(scale))) }
    };
    if scale > 0 {
        schema["multipleOf"] = unit(1);
    }
    let least = if r#type.above_least { "exclusiveMinimum" } else { "minimum" };
    schema[least] = unit(r#type.least.unwrap_or(-MOST_INTEGER));
    let most = if r#type.below_most { "exclusiveMaximum" } else { "maximum" };
    schema[most] = unit(r#type.most.unwrap_or(MOST_INTEGER));
    schema
}
