//! Sending something: "email its customer “Your appointment is confirmed” with the text “…”", "every team lead gets an email “…”".

use model::{Channel, Message, Piece, StatementId, Template};

mod content;
mod narrow;
mod recipient;
mod those;
mod wording;

use content::{Content, contents};
use recipient::{To, recipients};

use crate::chart::{Chart, Edges};
use crate::phrase::{Assumed, Parser, Scope, Value};
use crate::tokens::tokenise;

/// Messages that a clause asks for with what they take for granted, and where the clause ends.
pub type Found = Edges<(Vec<Message>, Vec<Assumed>)>;

/// "email … “subject”" and its many spellings, from a place on. `scope` is that of the record that it is about.
pub fn read(parser: &Parser, at: usize, scope: &Scope) -> Found {
    let mut found = Found::new();
    let start = parser.skip(at, &["the app sends", "we", "the system", "please"]);
    for (middle, channel) in wording::telling(parser, start) {
        for (next, to) in recipients(parser, middle, scope) {
            let (next, channel) = wording::what_is_sent(parser, next, channel);
            for (end, content) in contents(parser, next, scope) {
                found.push((end, messages(channel, &to, &content)));
            }
        }
    }
    // "every team lead gets an email “…”", "its customer is emailed “…”".
    for (middle, to) in recipients(parser, start, scope) {
        for (next, channel) in wording::being_told(parser, middle) {
            for (end, content) in contents(parser, next, scope) {
                found.push((end, messages(channel, &to, &content)));
            }
        }
    }
    found
}

fn messages(channel: Channel, to: &[To], content: &Content) -> (Vec<Message>, Vec<Assumed>) {
    let made = to.iter().map(|(recipient, _)| Message {
        channel,
        to: recipient.clone(),
        subject: content.subject.clone(),
        body: content.body.clone(),
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
