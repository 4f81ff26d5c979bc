use std::net::IpAddr;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use jiff::Timestamp;

/// A request, read in full.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub method: Method,
    /// Percent-decoded segments of the path.
    pub segments: Vec<String>,
    /// As it came.
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub peer: IpAddr,
    /// The app's moment at which it is judged.
    pub now: Timestamp,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The pairs of the query string, decoded. Names may repeat.
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or_default();
        query.split('&').filter(|pair| !pair.is_empty()).map(decode_pair).collect()
    }

    pub fn is_safe(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS)
    }
}

fn decode_pair(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode(name, true), decode(value, true))
}

/// Percent-decodes; bytes that aren't UTF-8 become replacement characters, which match nothing.
pub(crate) fn decode(text: &str, plus_is_blank: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'%' => {
                let digits = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
                match digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
                    Some(byte) => {
                        bytes.push(byte);
                        rest = &tail[2..];
                    }
                    None => bytes.push(b'%'),
                }
            }
            b'+' if plus_is_blank => bytes.push(b' '),
            other => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_browsers_send() {
        assert_eq!(decode("a%20b+c%C3%A9", true), "a b cé");
        assert_eq!(decode("a+b%zz%", false), "a+b%zz%");
        assert_eq!(decode_pair("price%5Bgte%5D=10"), ("price[gte]".to_owned(), "10".to_owned()));
        assert!(decode("%ff", false).contains('\u{fffd}'));
    }
}
