//! Lists by email: "Every Monday at 9:00 send the wardens the requested hires." "Every weekday at 8:00 email each stylist their
//! appointments for the day." "…, each agent gets an email “Your tickets” with their open tickets, unless they have none."

use model::{Aggregate, AggregateKind, Channel, Effect, Expr, Message, MessageId, Path, Piece, Recipient, Root, Row};
use model::{StatementId, Template, ThingId, Who};

use super::Effects;
use crate::phrase::{Assumed, Base, Determiner, Parser, Scope, map_paths};
use crate::tokens::Kind;

/// A list for each of some people, from a place on; with what is assumed where there is nothing to list.
pub(super) fn read(parser: &Parser, at: usize, to: usize) -> Vec<(Effects, Vec<Assumed>)> {
    let mut found = Vec::new();
    for (middle, role, subject) in openings(parser, at) {
        // "with the subjects of their unsolved tickets": a line says that field.
        let start = parser.skip(middle, &["the"]);
        let many = crate::words::singular(parser.word(start));
        let plural = || {
            let things = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
            let fields = things.flat_map(|at| parser.fields(ThingId(at)));
            let names =
                fields.filter(|(_, own)| own.name.eq_ignore_ascii_case(&many)).map(|(field, _)| field).collect();
            (start + 1, names)
        };
        let named =
            parser.field_names(start).into_iter().chain([plural()]).find_map(|(end, names): (usize, Vec<_>)| {
                Some((parser.any(end, &["of all", "of"])?, names)).filter(|(_, names)| !names.is_empty())
            });
        // "the trips of the week" are trips, though something else has a trip.
        for (middle, names) in named.into_iter().chain([(middle, Vec::new())]) {
            found.extend(listed(parser, (middle, to), role, subject.as_ref(), &names));
        }
    }
    found
}

/// The list itself: which records, and what each line says of one.
fn listed(
    parser: &Parser,
    (at, to): (usize, usize),
    role: ThingId,
    subject: Option<&String>,
    names: &[model::FieldRef],
) -> Vec<(Effects, Vec<Assumed>)> {
    let mut found = Vec::new();
    let scope = Scope::about(role).mention(Base::record(role));
    for (end, set) in parser.rows(at, &scope) {
        if set.bound.is_some() || set.determiner == Determiner::No {
            continue;
        }
        let named = subject_behind(parser, end);
        let (stop, subject) = match (subject, named) {
            (Some(own), None) => (end, own.clone()),
            (None, Some((stop, own))) => (stop, own),
            (None, None) => (end, heading(parser, at, end)),
            (Some(_), Some(_)) => continue,
        };
        let said = parser.any(
            stop,
            &[
                ", unless they have none",
                "unless they have none",
                ", unless there are none",
                "unless there are none",
                ", if they have any",
                "if they have any",
                ", if there are any",
                "if there are any",
            ],
        );
        if said.unwrap_or(stop) != to {
            continue;
        }
        let mut assumed = Vec::new();
        if said.is_none() {
            assumed.push(Assumed {
                code: "none-to-send",
                from: at,
                to,
                text: "Whoever has none gets nothing.".to_owned(),
                alternatives: Vec::new(),
            });
        }
        let line = match parser.fields_named(names, set.thing).first() {
            Some(field) if parser.thing(set.thing).and_then(|own| own.title) != Some(field.field) => {
                Template { pieces: vec![Piece::Blank(Expr::path(Root::Row(Row(0)), vec![*field]))] }
            }
            None if !names.is_empty() => continue,
            _ => Template::default(),
        };
        found.push((digest(role, set.thing, &set.filter, subject, line), assumed));
    }
    found
}

/// What a list may be called.
const LISTS: &[&str] = &[
    "a list of",
    "the list of",
    "a list with",
    "a list of all",
    "an overview of",
    "a summary of",
    "an email with a list of",
    "an email with the list of",
    "an email listing",
];

/// "email each stylist …", "send the wardens …", "each agent gets an email “…” with …": who, and the subject where it comes first.
fn openings(parser: &Parser, at: usize) -> Vec<(usize, ThingId, Option<String>)> {
    let mut found = Vec::new();
    let roles = |at: usize| -> Vec<(usize, ThingId)> {
        let start = parser.skip(at, &["all the", "all of the", "all", "each", "every", "the"]);
        let people = parser.people(start).into_iter().filter_map(|(end, people)| match people.who.as_slice() {
            [Who::Role(role)] if people.when.is_always() && !people.nobody => Some((end, *role)),
            _ => None,
        });
        people.collect()
    };
    if let Some(next) = parser.any(at, &["email", "send", "mail", "show"]) {
        for (end, role) in roles(next) {
            let end = parser.any(end, LISTS).unwrap_or_else(|| parser.skip(end, &["an email with", "with"]));
            found.push((end, role, None));
        }
    }
    for (end, role) in roles(at) {
        let gets = [
            "gets",
            "get",
            "receives",
            "receive",
            "is sent",
            "are sent",
            "should get",
            "should receive",
            "is emailed",
            "are emailed",
            "is mailed",
            "are mailed",
        ];
        let listed = parser.any(end, &gets).and_then(|next| parser.any(next, LISTS));
        found.extend(listed.map(|next| (next, role, None)));
        let Some(next) =
            parser.any(end, &["gets an email", "get an email", "receives an email", "is emailed", "are emailed"])
        else {
            continue;
        };
        let (next, subject) = match parser.token(next).map(|token| &token.kind) {
            Some(Kind::Quoted(words)) => (next + 1, Some(words.clone())),
            _ => (next, None),
        };
        let next = parser.skip(next, &["with a list of", "with", "listing", "of"]);
        found.push((next, role, subject));
    }
    found
}

/// ", with the subject “Unpaid fees”".
fn subject_behind(parser: &Parser, at: usize) -> Option<(usize, String)> {
    let next = parser.any(at, &[", with the subject", "with the subject", ", called", "called", ", saying", ":"])?;
    match parser.token(next).map(|token| &token.kind) {
        Some(Kind::Quoted(words)) => Some((next + 1, words.clone())),
        _ => None,
    }
}

/// The list's own words: "Your appointments for the day", "Requested hires".
fn heading(parser: &Parser, from: usize, to: usize) -> String {
    let own = parser.any(from, &["all of their own", "their own", "all their", "all of their", "their", "his or her"]);
    let start = own.or_else(|| parser.any(from, &["all the", "all", "the", "a list of"])).unwrap_or(from);
    let words = parser.words_between(start, to);
    if own.is_some() { format!("Your {words}") } else { crate::assumed::capital(&words) }
}

fn digest(role: ThingId, of: ThingId, filter: &Expr, subject: String, line: Template) -> Effects {
    let lines = Template { pieces: vec![Piece::Lines { of, filter: filter.clone(), line }] };
    let message = Message {
        channel: Channel::Email,
        to: Recipient::Person(Path { root: Root::Record, steps: Vec::new() }),
        subject: Template { pieces: vec![Piece::Text(subject)] },
        body: lines,
        statement: StatementId::default(),
    };
    // Who has something to read: the person is the row outside that of the list.
    let theirs = map_paths(filter, 0, &mut |path, depth| match path.root {
        Root::Record => Path { root: Root::Row(Row(depth + 1)), steps: path.steps.clone() },
        _ => path.clone(),
    });
    let any = Aggregate { kind: AggregateKind::Exists, of, filter: theirs, value: None };
    let each =
        Effect::ForEach { of: role, filter: Expr::Aggregate(Box::new(any)), effects: vec![Effect::Send(MessageId(0))] };
    Effects { effects: vec![each], messages: vec![message], ..Effects::default() }
}
