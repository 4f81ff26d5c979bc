//! Single values: what is stored ↔ JSON and what SQLite takes.

use std::fmt::Write;

use model::TypeKind;
use plan::validate::{Stored, iso_duration};
use rusqlite::types::{Value, ValueRef};

/// How a stored value becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encode {
    Text,
    Whole,
    /// An integer with that many digits behind the point.
    Decimal(u8),
    YesNo,
    Seconds,
    /// JSON already; empty is an empty list.
    List,
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
            TypeKind::Choices(_) | TypeKind::Several(_) => Self::List,
            TypeKind::File | TypeKind::Image => Self::Ready,
            _ => Self::Text,
        }
    }

    /// Appends the value.
    pub fn write(self, out: &mut String, value: ValueRef<'_>) {
        match (self, value) {
            (_, ValueRef::Null | ValueRef::Blob(_)) => out.push_str("null"),
            (Self::Ready | Self::List, ValueRef::Text(text)) => {
                out.push_str(std::str::from_utf8(text).unwrap_or("null"))
            }
            (_, ValueRef::Text(text)) => write_text(out, &String::from_utf8_lossy(text)),
            (Self::YesNo, ValueRef::Integer(whole)) => out.push_str(if whole == 0 { "false" } else { "true" }),
            (Self::Decimal(scale), ValueRef::Integer(units)) => out.push_str(&plan::format::decimal(units, scale)),
            (Self::Seconds, ValueRef::Integer(seconds)) => write_text(out, &iso_duration(seconds)),
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

/// As SQLite takes it.
pub(crate) fn to_sql(stored: Stored) -> Value {
    match stored {
        Stored::Null => Value::Null,
        Stored::Integer(whole) => Value::Integer(whole),
        Stored::Text(text) => Value::Text(text),
        Stored::List(items) => Value::Text(serde_json::to_string(&items).unwrap_or_else(|_| "[]".to_owned())),
    }
}

/// As the plan has it.
pub(crate) fn from_sql(value: Value) -> Stored {
    match value {
        Value::Integer(whole) => Stored::Integer(whole),
        Value::Text(text) => Stored::Text(text),
        Value::Null | Value::Real(_) | Value::Blob(_) => Stored::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut out = String::new();
        write_text(&mut out, "a\"b\\c\nd\u{1}é");
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), "a\"b\\c\nd\u{1}é");
    }
}
