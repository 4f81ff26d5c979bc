//! Comparing what two targets answered, whole: ids are the same where they stand for the same record, everything else to the letter.

use super::session::{Answer, Outcome, Session};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Something that isn't the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where in the answer: `status`, `header etag`, `body/items/0/name`.
    pub at: String,
    pub left: String,
    pub right: String,
}

/// Which id of the left target is which of the right one.
#[derive(Debug, Default)]
pub struct Pairs {
    left: BTreeMap<String, String>,
    right: BTreeSet<String>,
}

impl Pairs {
    /// Takes over what both have a label for.
    pub fn learn(&mut self, left: &[(String, String)], right: &Session<'_>) {
        for (label, id) in left {
            if let Some(other) = right.id(label)
                && self.left.get(id).is_none_or(|known| known != other)
            {
                self.left.insert(id.clone(), other.to_owned());
                self.right.insert(other.to_owned());
            }
        }
    }

    /// Whether these stand for the same. Two ids that neither side has met before do, from now on.
    fn same(&mut self, left: &str, right: &str) -> bool {
        match self.left.get(left) {
            Some(known) => known == right,
            None if self.right.contains(right) => false,
            None => {
                self.left.insert(left.to_owned(), right.to_owned());
                self.right.insert(right.to_owned());
                true
            }
        }
    }
}

pub fn compare(left: &Outcome, right: &Outcome, pairs: &mut Pairs) -> Vec<Difference> {
    let mut found = vec![];
    if left.len() != right.len() {
        found.push(difference("answers", left.len(), right.len()));
    }
    for (left, right) in left.iter().zip(right) {
        answers(left, right, pairs, &mut found);
    }
    found
}

fn answers(left: &Answer, right: &Answer, pairs: &mut Pairs, found: &mut Vec<Difference>) {
    let place = if left.what.is_empty() { "body" } else { &left.what };
    if left.status != right.status {
        let said = |answer: &Answer| format!("{} {}", answer.status, short(&answer.body));
        found.push(Difference { at: "status".to_owned(), left: said(left), right: said(right) });
        return;
    }
    for name in left.headers.keys().chain(right.headers.keys()).collect::<BTreeSet<_>>() {
        let (one, other) = (left.headers.get(name), right.headers.get(name));
        let (one, other) = (one.map_or("none", String::as_str), other.map_or("none", String::as_str));
        if !texts(one, other, pairs) {
            found.push(difference(&format!("header {name}"), one, other));
        }
    }
    values(&left.body, &right.body, place, pairs, found);
}

fn values(left: &Value, right: &Value, at: &str, pairs: &mut Pairs, found: &mut Vec<Difference>) {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            for name in one.keys().chain(other.keys()).collect::<BTreeSet<_>>() {
                let place = format!("{at}/{name}");
                match (one.get(name), other.get(name)) {
                    (Some(one), Some(other)) => values(one, other, &place, pairs, found),
                    (one, other) => found.push(Difference {
                        at: place,
                        left: one.map_or("absent".to_owned(), short),
                        right: other.map_or("absent".to_owned(), short),
                    }),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            if one.len() != other.len() {
                found.push(Difference {
                    at: format!("{at}/length"),
                    left: format!("{} {}", one.len(), short(left)),
                    right: format!("{} {}", other.len(), short(right)),
                });
                return;
            }
            for (place, (one, other)) in one.iter().zip(other).enumerate() {
                values(one, other, &format!("{at}/{place}"), pairs, found);
            }
        }
        (Value::String(one), Value::String(other)) => {
            if !texts(one, other, pairs) && !cursors(one, other, pairs) {
                found.push(difference(at, one, other));
            }
        }
        // 1.0 and 1 are one number in JSON.
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
        _ if left == right => {}
        _ => found.push(Difference { at: at.to_owned(), left: short(left), right: short(right) }),
    }
}

/// Texts are the same where they differ in ids alone, and those stand for the same.
fn texts(left: &str, right: &str, pairs: &mut Pairs) -> bool {
    if left == right && !has_id(left) {
        return true;
    }
    let (one, other) = (pieces(left), pieces(right));
    one.len() == other.len()
        && one.into_iter().zip(other).all(|(one, other)| match (one, other) {
            (Piece::Text(one), Piece::Text(other)) => one == other,
            (Piece::Id(one), Piece::Id(other)) => pairs.same(one, other),
            _ => false,
        })
}

/// A cursor is compared as what it says.
fn cursors(left: &str, right: &str, pairs: &mut Pairs) -> bool {
    match (decoded(left), decoded(right)) {
        (Some(one), Some(other)) => texts(&one, &other, pairs),
        _ => false,
    }
}

/// Unpadded base64url, as cursors are spelt.
fn decoded(text: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = 0_u32;
    let mut count = 0;
    let mut bytes = vec![];
    for byte in text.bytes() {
        bits = (bits << 6) | u32::try_from(LETTERS.iter().position(|letter| *letter == byte)?).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
        bits &= (1 << count) - 1;
    }
    String::from_utf8(bytes).ok().filter(|text| text.starts_with('['))
}

enum Piece<'a> {
    Text(&'a str),
    Id(&'a str),
}

const ID_LENGTH: usize = 36;

fn has_id(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Id(_)))
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = vec![];
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        match text.get(at..at + ID_LENGTH).filter(|part| is_id(part)) {
            Some(id) => {
                if from < at {
                    found.push(Piece::Text(&text[from..at]));
                }
                found.push(Piece::Id(id));
                at += ID_LENGTH;
                from = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if from < text.len() {
        found.push(Piece::Text(&text[from..]));
    }
    found
}

fn is_id(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    })
}

fn difference(at: &str, left: impl ToString, right: impl ToString) -> Difference {
    Difference { at: at.to_owned(), left: left.to_string(), right: right.to_string() }
}

/// Enough of a value to recognise it by.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 300 { text } else { text.chars().take(300).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ONE: &str = "01900000-0000-7000-8000-000000000001";
    const TWO: &str = "01900000-0000-7000-8000-000000000002";

    fn found(left: &Value, right: &Value) -> Vec<String> {
        let mut found = vec![];
        values(left, right, "body", &mut Pairs::default(), &mut found);
        found.into_iter().map(|one| one.at).collect()
    }

    #[test]
    fn ids_may_differ_but_not_what_they_stand_for() {
        let left = json!({ "id": ONE, "of": TWO, "again": format!("/x/{ONE}") });
        assert!(found(&left, &json!({ "id": TWO, "of": ONE, "again": format!("/x/{TWO}") })).is_empty());
        assert_eq!(found(&left, &json!({ "id": TWO, "of": TWO, "again": format!("/x/{TWO}") })), ["body/of"]);
    }

    #[test]
    fn cursors_are_compared_by_what_they_say() {
        assert_eq!(decoded("WyJhIl0").as_deref(), Some(r#"["a"]"#));
        assert_eq!(decoded("confirmed"), None);
    }

    #[test]
    fn everything_else_is_the_same_to_the_letter() {
        assert_eq!(found(&json!({ "a": 1, "b": null }), &json!({ "a": 2 })), ["body/a", "body/b"]);
        assert_eq!(found(&json!(["x", "y"]), &json!(["y", "x"])), ["body/0", "body/1"]);
        assert_eq!(found(&json!([1]), &json!([1, 2])), ["body/length"]);
        assert!(found(&json!(1.0), &json!(1)).is_empty());
    }
}
