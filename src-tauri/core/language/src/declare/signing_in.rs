//! How people sign in: "Everyone signs in with a code sent to their email." "Paddlers and wardens log in with email."
//! "Signing in is by email and a password." "Everybody needs to log in."
//!
//! Every word has to be understood: "… by password for staff; readers use a code" says more than an app can do, and is asked.

use super::Reader;
use super::cursor::Cursor;
use super::facts::people_list;
use crate::tokens::Token;

const VERBS: &[&str] = &[
    "sign in",
    "signs in",
    "log in",
    "logs in",
    "log on",
    "logs on",
    "login",
    "logins",
    "be signed in",
    "be logged in",
];
const NOUNS: &[&str] = &[
    "signing in is",
    "signing in works",
    "signing in happens",
    "sign - in is",
    "sign-in is",
    "sign in is",
    "sign in works",
    "logging in is",
    "logging in works",
    "logging in happens",
    "login is",
    "log - in is",
    "log-in is",
    "log in is",
    "the login is",
    "sign-in works",
    "sign - in works",
    "login works",
];
const MODALS: &[&str] = &[
    "can only",
    "may only",
    "must only",
    "only",
    "can",
    "may",
    "must",
    "have to",
    "has to",
    "need to",
    "needs to",
    "should",
    "shall",
    "will",
    "always",
];
/// Whom it may be said of beside the kinds of people by name: "all of them", "whoever they are, people".
const EVERYBODY: &[&str] = &[
    "everyone",
    "everybody",
    "people",
    "you",
    "we",
    "all",
    "they",
    "users",
    "anyone",
    "anybody",
    "them",
    "us",
    "both",
    "whoever",
];

fn is_everybody(tokens: &[Token]) -> bool {
    let beside = |token: &Token| matches!(token.lower.as_str(), "of" | "are" | "the" | ",") || token.whole().is_some();
    let named = |token: &Token| EVERYBODY.contains(&token.lower.as_str());
    tokens.iter().any(named) && tokens.iter().all(|token| named(token) || beside(token))
}

/// The ways in that the words name.
#[derive(Clone, Copy, Debug, Default)]
struct Ways {
    code: bool,
    password: bool,
    email: bool,
    phone: bool,
}

impl Ways {
    fn none(self) -> bool {
        !(self.code || self.password || self.email || self.phone)
    }

    fn by_text(self) -> bool {
        self.phone && !self.password
    }

    fn by_email(self) -> bool {
        !self.phone && !self.password || self.email && (self.code || !self.password)
    }
}

/// A sentence about signing in, as far as its own words tell.
struct Said {
    /// The kinds of people that it names; none for everybody.
    names: Vec<String>,
    ways: Ways,
    /// Where what is understood ends.
    end: usize,
}

/// The kinds of people of whom a sentence says that they sign in.
pub(super) fn names(start: Cursor) -> Option<Vec<String>> {
    said(start).map(|own| own.names).filter(|names| !names.is_empty())
}

fn said(start: Cursor) -> Option<Said> {
    let (names, mut cursor) = verb(start)?;
    let _ = cursor.eat_any(&[
        "to the app",
        "to use the app",
        "to use it",
        "to do anything",
        "to the site",
        "here",
        "first",
        "on the site",
        "before they can do anything",
        "before doing anything",
    ]);
    let from = cursor.at;
    let with = cursor.eat_any(&["with", "using", "by", "through", "via", "by means of"]);
    let ways = if with { ways(&mut cursor) } else { Ways::default() };
    if with && ways.none() {
        cursor.at = from;
    }
    let _ = cursor.eat_any(&["for everyone", "for everybody", "for all of them", "for all users"]);
    Some(Said { names, ways, end: cursor.at })
}

/// Who signs in, and the place behind the verb.
fn verb(start: Cursor) -> Option<(Vec<String>, Cursor)> {
    let mut cursor = start;
    if cursor.eat_any(NOUNS) {
        return Some((Vec::new(), cursor));
    }
    for at in 0..start.tokens.len().min(10) {
        let mut cursor = Cursor { at, ..start };
        let _ = at > 0 && cursor.eat_any(MODALS);
        let plain = cursor.at == at;
        if !cursor.eat_any(VERBS) {
            continue;
        }
        // "be signed in" only behind a modal.
        if plain && start.tokens[at].is("be") {
            return None;
        }
        if at == 0 || is_everybody(&start.tokens[..at]) {
            return Some((Vec::new(), cursor));
        }
        let names = people_list(&start, 0, at)?;
        // "Members never sign in with a password" denies it.
        let denied = |own: &String| own.split(' ').any(|word| matches!(word, "never" | "not" | "rarely" | "nobody"));
        if names.iter().any(denied) {
            return None;
        }
        let everybody = names.iter().any(|own| EVERYBODY.contains(&own.as_str()));
        return Some((if everybody { Vec::new() } else { names }, cursor));
    }
    None
}

/// The words for ways in, one after the other, as far as they go.
fn ways(cursor: &mut Cursor) -> Ways {
    let mut ways = Ways::default();
    let mut end = cursor.at;
    while let Some(token) = cursor.peek(0) {
        let word = token.lower.as_str();
        match word {
            "code" | "codes" | "link" | "links" | "passcode" => ways.code = true,
            "password" | "passwords" => ways.password = true,
            "email" | "emails" | "e-mail" | "mail" | "emailed" | "mailed" | "inbox" => ways.email = true,
            "text" | "sms" | "phone" | "texted" | "mobile" => ways.phone = true,
            _ if !beside(token) => break,
            _ => {}
        }
        cursor.at += 1;
        // What only stands beside isn't taken along unless something follows it.
        if !matches!(word, "and" | "or" | "," | "/" | "to" | "by" | "via" | "in" | "on" | "a" | "an" | "the" | "their")
        {
            end = cursor.at;
        }
    }
    cursor.at = end;
    ways
}

/// Words that stand beside the ways in and say nothing of their own.
fn beside(token: &Token) -> bool {
    token.is_mark(',')
        || token.is_mark('/')
        || token.whole().is_some()
        || matches!(
            token.lower.as_str(),
            "and"
                | "or"
                | "to"
                | "by"
                | "via"
                | "in"
                | "on"
                | "a"
                | "an"
                | "the"
                | "their"
                | "his"
                | "her"
                | "your"
                | "one-time"
                | "single-use"
                | "six-digit"
                | "digit"
                | "short"
                | "magic"
                | "sent"
                | "send"
                | "we"
                | "that"
                | "which"
                | "is"
                | "them"
                | "address"
                | "message"
                | "number"
                | "login"
                | "sign-in"
                | "either"
                | "own"
                | "with"
                | "account"
                | "you"
                | "gets"
                | "get"
                | "time"
                | "each"
                | "every"
        )
}

/// Second pass: what such a sentence says of the app. `false` where it is about something else.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let Some(said) = said(start) else { return false };
    let known = |name: &String| {
        reader.draft.find(super::names::bare(name)).is_some_and(|own| reader.draft.things[own].person.is_some())
    };
    if !said.names.iter().all(known) {
        return false;
    }
    let behind = Cursor { at: said.end, ..start };
    let left = (!behind.done()).then(|| reader.span(at, said.end, words.tokens.len()));
    if said.ways.none() {
        // "Customers sign in." says no more than that there is something to sign in to.
        let demands = words.tokens.iter().any(|token| matches!(token.lower.as_str(), "must" | "need" | "needs" | "to"));
        if !demands || left.is_some() {
            return false;
        }
        reader.claim(at, "sign-in").means = "Everyone signs in.".to_owned();
        return true;
    }
    let ways = said.ways;
    // "with email": whether with a code or a password isn't said.
    let open = !ways.code && !ways.password;
    let sign_in = &mut reader.settings.sign_in;
    if left.is_none() {
        sign_in.password |= ways.password;
        sign_in.text_code |= ways.by_text();
        sign_in.email_code |= ways.by_email();
        reader.settings.sign_in_said = true;
    }
    let with = match (ways.by_email(), ways.by_text(), ways.password) {
        (false, false, true) => "an email and password",
        (true, _, true) => "an email and password, or with a code sent to their email",
        (true, true, _) => "a code sent to their email or by text message",
        (_, true, _) => "a code sent by text message",
        _ => "a code sent to their email",
    };
    let claim = reader.claim(at, "sign-in");
    claim.left = left;
    claim.means = format!("Everyone signs in with {with}.");
    if open {
        reader.settings.sign_in_open = Some((at, said.end.saturating_sub(1)));
    }
    true
}
