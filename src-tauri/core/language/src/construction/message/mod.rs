//! Sending something: "email its customer “Your appointment is confirmed” with the text “…”", "every team lead gets an email “…”".

use model::{Channel, Message, Piece, StatementId, Template, ThingId};

mod narrow;
mod recipient;

use recipient::{To, recipients};

use crate::chart::{Chart, Edges};
use crate::phrase::{Assumed, Parser, Scope, Value};
use crate::tokens::{Kind, tokenise};

/// Messages that a clause asks for with what they take for granted, and where the clause ends.
pub type Found = Edges<(Vec<Message>, Vec<Assumed>)>;

/// "email … “subject”" and its many spellings, from a place on. `scope` is that of the record that it is about.
pub fn read(parser: &Parser, at: usize, scope: &Scope) -> Found {
    let mut found = Found::new();
    let verbs: &[(&str, Channel)] = &[
        ("email", Channel::Email),
        ("send an email to", Channel::Email),
        ("send a mail to", Channel::Email),
        ("mail", Channel::Email),
        ("notify", Channel::Email),
        ("remind", Channel::Email),
        ("tell", Channel::Email),
        ("send", Channel::Email),
        ("inform", Channel::Email),
        ("text", Channel::TextMessage),
        ("send a text message to", Channel::TextMessage),
        ("send a text to", Channel::TextMessage),
        ("send a push notification to", Channel::Push),
    ];
    let start = parser.skip(at, &["the app sends", "we", "the system", "please"]);
    for (words, channel) in verbs {
        let Some(next) = parser.eat(start, words) else { continue };
        for (middle, to) in recipients(parser, next, scope) {
            for (end, subject, body) in contents(parser, middle, scope) {
                found.push((end, messages(parser, *channel, &to, &subject, &body, scope)));
            }
        }
    }
    // "every team lead gets an email “…”", "its customer is emailed “…”".
    for (middle, to) in recipients(parser, start, scope) {
        let modal = parser.any(middle, &["should be", "must be", "shall be", "will be", "has to be", "have to be"]);
        let passives: &[&str] = &["emailed", "notified", "informed", "told", "alerted", "reminded"];
        if let Some(next) = modal.and_then(|next| parser.any(next, passives)) {
            for (end, subject, body) in contents(parser, next, scope) {
                found.push((end, messages(parser, Channel::Email, &to, &subject, &body, scope)));
            }
        }
        let middle = parser.skip(middle, &["should", "must", "shall", "will"]);
        for (words, channel) in [
            ("gets an email", Channel::Email),
            ("get an email", Channel::Email),
            ("gets a mail", Channel::Email),
            ("receives an email", Channel::Email),
            ("receive an email", Channel::Email),
            ("get notified", Channel::Email),
            ("gets notified", Channel::Email),
            ("get informed", Channel::Email),
            ("gets informed", Channel::Email),
            ("is informed", Channel::Email),
            ("are informed", Channel::Email),
            ("is told", Channel::Email),
            ("are told", Channel::Email),
            ("is alerted", Channel::Email),
            ("are alerted", Channel::Email),
            ("is reminded", Channel::Email),
            ("are reminded", Channel::Email),
            ("get a reminder", Channel::Email),
            ("receives a reminder", Channel::Email),
            ("receive a reminder", Channel::Email),
            ("gets a notification", Channel::Email),
            ("get a notification", Channel::Email),
            ("receives a notification", Channel::Email),
            ("receive a notification", Channel::Email),
            ("is emailed", Channel::Email),
            ("are emailed", Channel::Email),
            ("is notified", Channel::Email),
            ("are notified", Channel::Email),
            ("gets a reminder", Channel::Email),
            ("gets a text message", Channel::TextMessage),
            ("gets a text", Channel::TextMessage),
        ] {
            let Some(next) = parser.eat(middle, words) else { continue };
            for (end, subject, body) in contents(parser, next, scope) {
                found.push((end, messages(parser, channel, &to, &subject, &body, scope)));
            }
        }
    }
    found
}

/// Words between a subject and the fields that the text says.
const MENTIONS: &[&str] = &[
    ", including",
    "including",
    "and tell them",
    ", and tell them",
    "and say",
    ", telling them",
    "telling them",
    "( the text says",
    "( the message says",
    "( including",
    ", with",
    "with",
    "that says",
    "and mention",
];

/// A text with the values of fields: "Fee: {fee}".
fn mentioning(parser: &Parser, thing: ThingId, fields: &[model::FieldId]) -> String {
    let names = fields.iter().filter_map(|field| {
        let name = &parser.field(model::FieldRef { thing, field: *field })?.name;
        Some(format!("{}: {{{name}}}", crate::assumed::capital(name)))
    });
    names.collect::<Vec<_>>().join("\n")
}

/// The subject, and the text where one is given: `“S” with the text “T”`.
fn contents(parser: &Parser, at: usize, scope: &Scope) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    let at = parser.skip(at, &[","]);
    let next = parser.skip(
        at,
        &[
            "with the subject",
            "an email with the subject",
            "an email",
            "a mail",
            "a message",
            "that",
            ":",
            "the email",
            "with",
            "called",
            "saying",
            "the message",
        ],
    );
    let next = parser.skip(next, &["with the subject", "saying", "called", ":", ","]);
    let quoted = |at: usize| match parser.token(at).map(|token| &token.kind) {
        Some(Kind::Quoted(words)) => Some(words.clone()),
        _ => None,
    };
    // Nothing is said of what it says.
    let bare = parser.skip(at, &["by email", "an email", "a message", "about it", "about this", "of this", "by mail"]);
    if quoted(next).is_none() {
        found.push((bare, String::new(), None));
    }
    if let Some(subject) = quoted(next) {
        found.push((next + 1, subject.clone(), None));
        // ", including the reason", "and tell them their fee": fields of the record, each under its name.
        if let (Some(more), Some(record)) = (parser.any(next + 1, MENTIONS), &scope.record) {
            let start = parser.skip(more, &["the", "its", "their", "his or her"]);
            for (end, fields) in parser.field_list(start, record.thing) {
                let end = parser.skip(end, &[")"]);
                found.push((end, subject.clone(), Some(mentioning(parser, record.thing, &fields))));
            }
        }
        let after = parser.any(
            next + 1,
            &["with the text", "and the text", "with the body", "saying", ", saying", ", with the text", "with"],
        );
        if let Some(after) = after
            && let Some(body) = quoted(after)
        {
            found.push((after + 1, subject, Some(body)));
        }
    }
    found
}

fn messages(
    parser: &Parser,
    channel: Channel,
    to: &[To],
    subject: &str,
    body: &Option<String>,
    scope: &Scope,
) -> (Vec<Message>, Vec<Assumed>) {
    let made = to.iter().map(|(recipient, _)| Message {
        channel,
        to: recipient.clone(),
        subject: if subject.is_empty() { Template::default() } else { template(parser, subject, scope) },
        body: body.as_ref().map(|body| template(parser, body, scope)).unwrap_or_default(),
        statement: StatementId::default(),
    });
    (made.collect(), to.iter().flat_map(|(_, assumed)| assumed.clone()).collect())
}

/// Words with blanks in braces; what a blank says is read like any value. A blank that means nothing stays as it is written.
pub fn template(parser: &Parser, text: &str, scope: &Scope) -> Template {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((front, behind)) = rest.split_once('{') {
        let Some((blank, after)) = behind.split_once('}') else { break };
        match blank_value(parser, blank, scope) {
            Some(value) => {
                if !front.is_empty() {
                    pieces.push(Piece::Text(front.to_owned()));
                }
                pieces.push(Piece::Blank(value.expr));
            }
            None => pieces.push(Piece::Text(format!("{front}{{{blank}}}"))),
        }
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Template { pieces }
}

fn blank_value(parser: &Parser, blank: &str, scope: &Scope) -> Option<Value> {
    let tokens = tokenise(blank.trim_start_matches('='));
    let inner = Parser::new(Chart::new(&tokens, parser.vocabulary), parser.events);
    for start in [0, inner.skip(0, &["the", "its"])] {
        let found = inner.value(start, scope).into_iter().find(|(end, _)| *end == tokens.len());
        if let Some((_, value)) = found {
            return Some(value);
        }
        // "{stylist's name}" without an article: what the record points to.
        if let Some(base) = &scope.record {
            let mut open = inner.member(start, base, scope);
            while let Some((end, value)) = open.pop() {
                if end == tokens.len() {
                    return Some(value);
                }
                if let (Some(next), Some(own)) = (inner.eat(end, "'s"), &value.base) {
                    open.extend(inner.member(next, own, scope));
                }
            }
        }
    }
    None
}
