//! The catalogue of refusals: what stands in `code`, `title`, `status` and, where no sentence of the spec says it better, in
//! `detail`. Both outputs answer with exactly these words.

use serde::{Deserialize, Serialize};

/// A kind of refusal. `type` of the problem is `about:blank` for all; clients go by `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    pub code: &'static str,
    pub status: u16,
    pub title: &'static str,
    /// For the end user, where nothing more exact is known. `{…}` are blanks.
    pub detail: &'static str,
}

const fn kind(code: &'static str, status: u16, title: &'static str, detail: &'static str) -> Kind {
    Kind { code, status, title, detail }
}

pub const MALFORMED: Kind = kind("malformed", 400, "Malformed request", "The request can't be read.");
pub const UNKNOWN_PARAMETER: Kind =
    kind("unknown-parameter", 400, "Unknown parameter", "There is nothing called \"{name}\" to ask for here.");
pub const BAD_PARAMETER: Kind =
    kind("bad-parameter", 400, "Bad parameter", "\"{name}\" has a value that makes no sense.");
pub const NOT_SIGNED_IN: Kind = kind("not-signed-in", 401, "Not signed in", "Please sign in first.");
pub const WRONG_CODE: Kind =
    kind("wrong-code", 401, "Wrong code", "That code isn't right, or it has expired. Please ask for a new one.");
pub const WRONG_PASSWORD: Kind =
    kind("wrong-password", 401, "Wrong email or password", "The email or the password isn't right.");
pub const NOT_ALLOWED: Kind = kind("not-allowed", 403, "Not allowed", "You can't do this.");
pub const NOT_YOURS_TO_GIVE: Kind = kind("not-allowed", 403, "Not allowed", "You can't set {fields}.");
pub const WRONG_ORIGIN: Kind = kind("wrong-origin", 403, "Wrong origin", "This request comes from another site.");
pub const NOT_FOUND: Kind = kind("not-found", 404, "Not found", "This doesn't exist, or it isn't yours to see.");
pub const WRONG_METHOD: Kind = kind("wrong-method", 405, "Not possible here", "This can't be done at this address.");
/// With a rule's own words; the code is the guard's: `state`, `time`, `across`, `limit`, `overlap`, `unique`, `reference`.
pub const RULE: Kind = kind("rule", 409, "A rule says no", "This isn't possible now.");
pub const BUSY: Kind = kind("busy", 409, "Still being done", "The same request is still being worked on.");
pub const CHANGED_MEANWHILE: Kind =
    kind("changed-meanwhile", 412, "Changed meanwhile", "Somebody changed this meanwhile. Please look at it again.");
pub const TOO_LARGE: Kind = kind("too-large", 413, "Too large", "This is too large to send.");
pub const WRONG_TYPE: Kind = kind("wrong-type", 415, "Wrong type", "The request has to be JSON.");
pub const FILE_TOO_LARGE: Kind = kind("too-large", 413, "Too large", "At most {most}, please.");
pub const NO_FILE: Kind =
    kind("wrong-type", 415, "Wrong type", "A file is sent as a form with one part called \"file\".");
pub const WRONG_KEY: Kind = kind("wrong-key", 401, "Wrong key", "This key isn't known, or it has run out.");
pub const KEY_READS: Kind = kind("not-allowed", 403, "Not allowed", "This key can only read.");
pub const KEYS_BY_PEOPLE: Kind =
    kind("not-allowed", 403, "Not allowed", "Keys are made and taken back by people, not by keys.");
pub const INVALID: Kind = kind("invalid", 422, "Please check", "Please check what you entered.");
pub const KEY_REUSED: Kind =
    kind("key-reused", 422, "Key used before", "The same Idempotency-Key came with a different request.");
pub const TOO_MUCH: Kind =
    kind("too-much", 422, "Too much at once", "This asks for too much at once. Please ask for less.");
pub const TOO_MANY: Kind = kind("too-many", 429, "Too many requests", "Too often. Please try again in a moment.");
pub const INTERNAL: Kind =
    kind("internal", 500, "Something went wrong", "Something went wrong here. It has been noted.");
pub const NOT_READY: Kind =
    kind("not-ready", 503, "Not ready", "The app isn't ready yet. Please try again in a moment.");

/// Every kind, for documentation and tests.
pub const ALL: &[Kind] = &[
    MALFORMED,
    UNKNOWN_PARAMETER,
    BAD_PARAMETER,
    NOT_SIGNED_IN,
    WRONG_CODE,
    WRONG_PASSWORD,
    NOT_ALLOWED,
    NOT_YOURS_TO_GIVE,
    WRONG_ORIGIN,
    NOT_FOUND,
    WRONG_METHOD,
    RULE,
    BUSY,
    CHANGED_MEANWHILE,
    TOO_LARGE,
    WRONG_TYPE,
    FILE_TOO_LARGE,
    NO_FILE,
    WRONG_KEY,
    KEY_READS,
    KEYS_BY_PEOPLE,
    INVALID,
    KEY_REUSED,
    TOO_MUCH,
    TOO_MANY,
    INTERNAL,
    NOT_READY,
];

/// The detail with its blanks filled in.
pub fn fill(detail: &str, blanks: &[(&str, &str)]) -> String {
    blanks.iter().fold(detail.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The `code` and `title` of a guard's refusal.
pub fn of_guard(code: crate::Code) -> (&'static str, &'static str) {
    use crate::Code;
    match code {
        Code::NotAllowed => ("not-allowed", NOT_ALLOWED.title),
        Code::Check => ("check", INVALID.title),
        Code::State => ("state", RULE.title),
        Code::Time => ("time", RULE.title),
        Code::Across => ("across", RULE.title),
        Code::Limit => ("limit", RULE.title),
        Code::Overlap => ("overlap", RULE.title),
        Code::Unique => ("unique", RULE.title),
        Code::Reference => ("reference", RULE.title),
    }
}
