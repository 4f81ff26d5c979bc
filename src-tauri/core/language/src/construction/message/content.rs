//! What a message says: "“Subject” with the text “…”", "with the title and the date of the show".

use model::{Expr, Piece, Template};

use super::template;
use crate::phrase::{Base, Parser, Scope};
use crate::tokens::Kind;

/// Subject and text, empty where nothing is said of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub subject: Template,
    pub body: Template,
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
    "that contains",
    "containing",
    "that includes",
    "and mention",
];

/// The subject, and the text where one is given: `“S” with the text “T”`.
pub(super) fn contents(parser: &Parser, at: usize, scope: &Scope) -> Vec<(usize, Content)> {
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
    let Some(subject) = quoted(next) else {
        // Nothing is said of what it says, or only which values.
        let bare =
            parser.skip(at, &["by email", "an email", "a message", "about it", "about this", "of this", "by mail"]);
        found.push((bare, Content::default()));
        if let Some(more) = parser.any(bare, MENTIONS) {
            for (end, body) in values(parser, more, scope) {
                found.push((end, Content { body, ..Content::default() }));
            }
        }
        return found;
    };
    let subject = if subject.is_empty() { Template::default() } else { template(parser, &subject, scope) };
    found.push((next + 1, Content { subject: subject.clone(), ..Content::default() }));
    // ", including the reason", "and tell them their fee": fields of the record, each under its name.
    if let Some(more) = parser.any(next + 1, MENTIONS) {
        for (end, body) in values(parser, more, scope) {
            let end = parser.skip(end, &[")"]);
            found.push((end, Content { subject: subject.clone(), body }));
        }
    }
    let after = parser.any(
        next + 1,
        &["with the text", "and the text", "with the body", "saying", ", saying", ", with the text", "with"],
    );
    if let Some((after, body)) = after.and_then(|after| Some((after, quoted(after)?))) {
        found.push((after + 1, Content { subject, body: template(parser, &body, scope) }));
    }
    found
}

/// "the title and date of the show and its price": values of the record and of what it points to, each under its name.
fn values(parser: &Parser, at: usize, scope: &Scope) -> Vec<(usize, Template)> {
    let Some(record) = &scope.record else { return Vec::new() };
    let mut found = Vec::new();
    let mut open: Vec<(usize, Vec<Piece>)> = vec![(at, Vec::new())];
    while let Some((start, said)) = open.pop() {
        if !parser.burn() || said.len() > 20 {
            break;
        }
        for (end, more) in some_values(parser, start, record, scope) {
            let mut all = said.clone();
            for (name, value) in more {
                let line = if all.is_empty() { "" } else { ", " };
                all.push(Piece::Text(format!("{line}{}: ", crate::assumed::capital(&name))));
                all.push(Piece::Blank(value));
            }
            open.extend(parser.any(end, &["and", ", and", ","]).map(|next| (next, all.clone())));
            let own = (end, Template { pieces: all });
            if !found.contains(&own) {
                found.push(own);
            }
        }
    }
    found
}

/// Fields of one record, with "of the show" behind where it isn't the one at hand; or one value by a path.
fn some_values(parser: &Parser, at: usize, record: &Base, scope: &Scope) -> Vec<(usize, Vec<(String, Expr)>)> {
    let mut found = Vec::new();
    let start = parser.skip(at, &["the", "its", "their", "his or her"]);
    let related = parser.fields(record.thing).filter_map(|(field, _)| Some(record.to(field, parser.target(field)?)));
    for base in std::iter::once(record.clone()).chain(related) {
        for (end, named) in members(parser, start, &base, scope) {
            let own = base.steps == record.steps;
            let behind = parser.eat(end, "of").and_then(|next| of_it(parser, next, &base, scope));
            match behind {
                Some(stop) => found.push((stop, named)),
                None if own => found.push((end, named)),
                None => {}
            }
        }
    }
    // "the day it arrives"
    if let Some((end, field)) = parser.when_it_happens(at, record.thing) {
        let field = model::FieldRef { thing: record.thing, field };
        let name = parser.field(field).map(|own| own.name.clone()).unwrap_or_default();
        found.push((end, vec![(name, record.field(field, scope.level))]));
    }
    for (end, value) in parser.chain(at, scope) {
        let said = found.iter().any(|(own, _)| *own == end);
        if !said && value.base.is_none() && crate::phrase::mentions(&value.expr, &model::Root::Record) {
            let words = parser.words_between(parser.skip(at, &["the", "its", "their"]), end);
            found.push((end, vec![(words, value.expr)]));
        }
    }
    found
}

/// "title, date and the start": what belongs to a record by name.
fn members(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Vec<(usize, Vec<(String, Expr)>)> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, Vec<(String, Expr)>)> = vec![(at, Vec::new())];
    while let Some((start, said)) = open.pop() {
        if !parser.burn() || said.len() > 9 {
            break;
        }
        for (end, value) in parser.member(start, base, scope) {
            let mut all = said.clone();
            all.push((parser.words_between(start, end), value.expr));
            let next = parser.any(end, &["and the", ", the", ", and the", "and", ",", ", and"]);
            open.extend(next.map(|next| (next, all.clone())));
            found.push((end, all));
        }
    }
    found
}

/// "the show", "it": that record.
fn of_it(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Option<usize> {
    let chain = parser.chain(at, scope).into_iter();
    chain.filter(|(_, value)| value.base.as_ref() == Some(base)).map(|(end, _)| end).max()
}
