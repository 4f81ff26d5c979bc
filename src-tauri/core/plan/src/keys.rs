//! API keys, by which programs act in somebody's name: what both outputs agree on.
//!
//! # Routes
//! - `GET /api/auth/keys`: `{"items": [{id, name, scopes, createdAt, expiresAt, usedAt}]}`, one's own, the newest first.
//! - `POST /api/auth/keys` `{name, scopes?, expiresAt?}`: 201 with the same and `key`, which is told this once and kept hashed. Without
//!   `scopes` it only reads; without `expiresAt` it is good for [`USUAL_DAYS`] days.
//! - `DELETE /api/auth/keys/{id}`: 204, at once.
//!
//! All three are for people with a session: a key can't make keys. A request with `Authorization: Bearer …` is judged as its owner's; a key
//! without `write` is refused with 403 whatever changes data, a wrong or old one with 401.

/// What a key may be for, in this order.
pub const SCOPES: [&str; 2] = ["read", "write"];
pub const USUAL_DAYS: i64 = 365;
pub const MOST_DAYS: i64 = 3 * 365;
/// Characters of a name.
pub const MOST_NAME: usize = 100;
/// Keys that one person can have.
pub const MOST_KEYS: i64 = 50;
/// How every key begins, so that one that has got about is recognised.
pub const PREFIX: &str = "key_";

pub const NAME_SENTENCE: &str = "At most 100 characters, please.";
pub const SCOPES_SENTENCE: &str = "This must be a list of \"read\" and \"write\".";
pub const EXPIRY_SENTENCE: &str = "This must be a moment from now on, at most three years ahead.";
pub const TOO_MANY_SENTENCE: &str = "There are 50 keys already. Please take one back first.";
