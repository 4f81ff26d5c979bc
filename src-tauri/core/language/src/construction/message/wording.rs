//! The verbs of telling, and what is said to be sent: "email", "send … a confirmation", "is told by text message".

use model::Channel;

use crate::phrase::Parser;

/// What a message may be called, and how it goes where the word says so.
const NOTICES: &[(&str, Channel)] = &[
    ("text message", Channel::TextMessage),
    ("text", Channel::TextMessage),
    ("sms", Channel::TextMessage),
    ("push notification", Channel::Push),
    ("push message", Channel::Push),
    ("email", Channel::Email),
    ("e-mail", Channel::Email),
    ("mail", Channel::Email),
    ("confirmation email", Channel::Email),
    ("reminder email", Channel::Email),
    ("email reminder", Channel::Email),
    ("email notification", Channel::Email),
    ("message", Channel::Email),
    ("notification", Channel::Email),
    ("reminder", Channel::Email),
    ("confirmation", Channel::Email),
    ("notice", Channel::Email),
    ("warning", Channel::Email),
    ("alert", Channel::Email),
];

/// "email", "send a reminder to", "text": up to whom.
pub(super) fn telling(parser: &Parser, at: usize) -> Vec<(usize, Channel)> {
    let mut found = Vec::new();
    for (word, channel) in [
        ("email", Channel::Email),
        ("mail", Channel::Email),
        ("notify", Channel::Email),
        ("remind", Channel::Email),
        ("tell", Channel::Email),
        ("send", Channel::Email),
        ("inform", Channel::Email),
        ("warn", Channel::Email),
        ("alert", Channel::Email),
        ("text", Channel::TextMessage),
    ] {
        found.extend(parser.eat(at, word).map(|next| (next, channel)));
    }
    if let Some((end, channel)) = parser.eat(at, "send").and_then(|next| notice(parser, next)) {
        found.extend(parser.eat(end, "to").map(|next| (next, channel)));
    }
    found
}

/// Behind whom: "send the family *a confirmation by text message*".
pub(super) fn what_is_sent(parser: &Parser, at: usize, channel: Channel) -> (usize, Channel) {
    let (end, channel) = match notice(parser, at) {
        // "an email with the subject …" is read as a whole where the words begin.
        Some((end, said)) => (end, if channel == Channel::Email { said } else { channel }),
        None => (at, channel),
    };
    by_which_way(parser, end).unwrap_or((end, channel))
}

/// Behind whom: "gets an email", "is told", "will be reminded by text message".
pub(super) fn being_told(parser: &Parser, at: usize) -> Vec<(usize, Channel)> {
    let mut found = Vec::new();
    let modal = parser.any(at, &["should", "must", "shall", "will", "has to", "have to"]);
    let passives = ["emailed", "notified", "informed", "told", "alerted", "reminded", "warned", "mailed", "messaged"];
    let be = match modal {
        Some(next) => parser.any(next, &["be", "get"]),
        None => parser.any(at, &["is", "are", "gets", "get", "also gets", "also get", "is also", "are also"]),
    };
    if let Some(be) = be {
        found.extend(parser.any(be, &passives).map(|next| (next, Channel::Email)));
        found.extend(parser.eat(be, "texted").map(|next| (next, Channel::TextMessage)));
    }
    let have = match modal {
        Some(next) => parser.any(next, &["get", "receive", "be sent"]),
        None => parser.any(at, &["gets", "get", "receives", "receive", "is sent", "are sent", "also gets", "also get"]),
    };
    found.extend(have.and_then(|next| notice(parser, next)));
    for own in &mut found {
        *own = by_which_way(parser, own.0).unwrap_or(*own);
    }
    found
}

/// "an email", "a confirmation".
fn notice(parser: &Parser, at: usize) -> Option<(usize, Channel)> {
    let start = parser.any(at, &["a", "an", "the"])?;
    // A thing of the spec that is called so is no message.
    if parser.terms(start).iter().any(|own| matches!(own.term, crate::vocabulary::Term::Thing(_))) {
        return None;
    }
    let known = NOTICES.iter().filter_map(|(words, channel)| Some((parser.eat(start, words)?, *channel)));
    known.max_by_key(|(end, _)| *end)
}

/// "by email", "by text message".
fn by_which_way(parser: &Parser, at: usize) -> Option<(usize, Channel)> {
    let next = parser.eat(at, "by")?;
    let text = parser.any(next, &["text message", "text", "sms"]).map(|end| (end, Channel::TextMessage));
    text.or_else(|| parser.any(next, &["email", "e-mail", "mail"]).map(|end| (end, Channel::Email)))
}
