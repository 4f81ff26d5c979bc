use serde_json::Value as Json;

use crate::validate::Stored;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The cursor of a page whose last record has these keys (as [`super::ListSql::keys`] selects them, the id last).
pub fn cursor(sort_text: &str, keys: &[Stored]) -> String {
    let mut parts = vec![Json::String(sort_text.to_owned())];
    parts.extend(keys.iter().map(|key| match key {
        Stored::Integer(number) => Json::from(*number),
        Stored::Text(text) => Json::String(text.clone()),
        Stored::Null | Stored::List(_) => Json::Null,
    }));
    encode(Json::Array(parts).to_string().as_bytes())
}

/// The keys of a cursor, if it is one for this order.
pub(super) fn keys(cursor: &str, sort_text: &str, count: usize) -> Option<Vec<Stored>> {
    let parts: Vec<Json> = serde_json::from_slice(&decode(cursor)?).ok()?;
    let (sort, keys) = parts.split_first()?;
    if sort.as_str() != Some(sort_text) || keys.len() != count || !keys.last()?.is_string() {
        return None;
    }
    keys.iter()
        .map(|key| match key {
            Json::Null => Some(Stored::Null),
            Json::String(text) => Some(Stored::Text(text.clone())),
            Json::Number(number) => number.as_i64().map(Stored::Integer),
            _ => None,
        })
        .collect()
}

fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let six = (word >> (18 - 6 * place)) & 63;
            out.push(char::from(LETTERS.get(six as usize).copied().unwrap_or(b'A')));
        }
    }
    out
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > 4000 {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for byte in chunk {
            word = word << 6 | LETTERS.iter().position(|letter| letter == byte)? as u32;
        }
        word <<= 6 * (4 - chunk.len());
        let bytes = [(word >> 16) as u8, (word >> 8) as u8, word as u8];
        out.extend(bytes.get(..chunk.len().checked_sub(1)?)?);
    }
    Some(out)
}
