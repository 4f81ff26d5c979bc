//! Sending something: "email its customer “Your appointment is confirmed” with the text “…”", "every team lead gets an email “…”".

use model::{Channel, Expr, Message, Path, Piece, Recipient, Root, StatementId, Template, ThingId, Who};

use crate::chart::{Chart, Edges};
use crate::phrase::{Parser, Scope, Sort, Value};
use crate::tokens::{Kind, tokenise};

/// A message that a clause asks for, and where the clause ends.
pub type Found = Edges<Vec<Message>>;

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

/// To whom: people at the end of a path, everybody of a kind, whoever has a record that fits.
fn recipients(parser: &Parser, at: usize, scope: &Scope) -> Edges<Vec<Recipient>> {
    let mut edges: Edges<Vec<Recipient>> = both(parser, at, scope);
    for (end, first) in recipient(parser, at, scope) {
        for (word, _) in [("and", 0), ("and also", 0), (", and", 0), (",", 0)] {
            let Some(next) = parser.eat(end, word) else { continue };
            for (stop, second) in recipient(parser, parser.skip(next, &["to"]), scope) {
                edges.push((stop, vec![first.clone(), second]));
            }
        }
        edges.push((end, vec![first]));
    }
    edges
}

/// "the member whose booking it was", "the customer who opened it": the person of the record, not the one who acts.
fn whose_it_was(parser: &Parser, at: usize) -> Option<usize> {
    if let Some(end) = parser.any(at, &["whose it was", "whose it is", "it belongs to", "it belonged to"]) {
        return Some(end);
    }
    if let Some(next) = parser.eat(at, "whose") {
        let thing = parser.terms(next).iter().find(|term| matches!(term.term, crate::vocabulary::Term::Thing(_)))?;
        return parser.any(next + thing.len, &["it was", "it is"]);
    }
    let next = parser.eat(at, "who")?;
    if let Some(end) = parser.any(next, &["made it", "added it"]) {
        return Some(end);
    }
    let makes = parser.terms(next).iter().find(|term| match term.term {
        crate::vocabulary::Term::Action(id) => {
            parser.action(id).is_some_and(|own| own.kind == model::ActionKind::Create)
        }
        _ => false,
    })?;
    parser.eat(next + makes.len, "it")
}

/// "both captains": the two that the record leads to.
fn both(parser: &Parser, at: usize, scope: &Scope) -> Edges<Vec<Recipient>> {
    let (Some(next), Some(record)) = (parser.any(at, &["both", "both the", "the two"]), &scope.record) else {
        return Edges::new();
    };
    parser
        .terms(next)
        .iter()
        .filter_map(|term| match term.term {
            crate::vocabulary::Term::Thing(role) if parser.is_person(role) => {
                let ways = parser.ways(record.thing, &|target| target == role);
                let [one, other] = ways.as_slice() else { return None };
                let person = |way: &[model::FieldRef]| Recipient::Person(record.along(way, role).path(scope.level));
                Some((next + term.len, vec![person(&one.0), person(&other.0)]))
            }
            _ => None,
        })
        .collect()
}

fn makes_own_account(parser: &Parser, role: ThingId) -> bool {
    let person = parser.thing(role).and_then(|own| own.person.as_ref());
    person.is_some_and(|person| matches!(person.joining, model::Joining::SignUp))
}

fn recipient(parser: &Parser, at: usize, scope: &Scope) -> Edges<Recipient> {
    let mut edges: Edges<Recipient> = Edges::new();
    let mut put = |end: usize, recipient: Recipient| {
        if !edges.iter().any(|(own, other)| *own == end && *other == recipient) {
            edges.push((end, recipient));
        }
    };
    for (end, value) in parser.chain(at, scope) {
        let person = match &value.sort {
            Sort::One(thing) => parser.is_person(*thing),
            Sort::Person => true,
            _ => false,
        };
        // "Email the office when somebody …": whoever does it may be of the office, which isn't what that says.
        let doer = matches!(&value.expr, Expr::Path(path) if path.root == Root::Actor && path.steps.is_empty());
        if doer && scope.roles.len() > 1 && parser.word(at) == "the" {
            continue;
        }
        if let (true, Expr::Path(path)) = (person, &value.expr) {
            // "the member whose booking it was", "the customer who opened it" say the same again.
            match whose_it_was(parser, end) {
                Some(end) if path.root == Root::Record => put(end, Recipient::Person(path.clone())),
                Some(_) => {}
                None => put(end, Recipient::Person(path.clone())),
            }
        }
    }
    for words in ["all", "all the", "every", "each", "the", "all of the", ""] {
        let Some(next) = (if words.is_empty() { Some(at) } else { parser.eat(at, words) }) else { continue };
        for (end, people) in parser.people(next) {
            let [Who::Role(role)] = people.who.as_slice() else { continue };
            if people.nobody {
                continue;
            }
            let one = words == "the" && !several(parser.word(end.saturating_sub(1)));
            // "The member" of a record that leads to none is who made it, where members make accounts for themselves; "the
            // director" is everybody who is one.
            let led = scope.record.as_ref().is_some_and(|record| !parser.owner(record.thing, &[*role]).is_empty());
            if let (true, false, true, Some(record)) = (one, led, people.when.is_always(), &scope.record)
                && makes_own_account(parser, *role)
            {
                let created = model::FieldRef { thing: record.thing, field: model::FieldId::CreatedBy };
                if let Expr::Path(path) = record.field(created, scope.level) {
                    put(end, Recipient::Person(path));
                }
                continue;
            }
            if !one || !led {
                let filter = crate::phrase::map_paths(&people.when, 0, &mut |path, depth| match path.root {
                    Root::Actor => Path { root: Root::Row(model::Row(depth)), steps: path.steps.clone() },
                    _ => path.clone(),
                });
                let plural = words.is_empty()
                    && several(parser.word(end.saturating_sub(1)))
                    && !matches!(parser.word(at), "a" | "an" | "the" | "its" | "their");
                if !words.is_empty() || plural {
                    put(end, Recipient::Everyone { role: *role, filter });
                }
            }
        }
    }
    // "everybody who had a booked turn on it": the people of the records that fit.
    if let Some(next) = parser.any(
        at,
        &[
            "everybody who had",
            "everyone who had",
            "everybody who has",
            "everyone who has",
            "everybody with",
            "everyone with",
            "the people with",
            "everybody who has had",
        ],
    ) {
        for (end, set) in parser.rows(next, scope) {
            let roles: Vec<ThingId> = parser.roles().collect();
            if let [way] = parser.owner(set.thing, &roles).as_slice() {
                let person = Path { root: Root::Row(model::Row(0)), steps: way.clone() };
                put(end, Recipient::Each { of: set.thing, filter: set.filter, person });
            }
        }
    }
    edges
}

/// "foremen", "clerks": said of several.
fn several(word: &str) -> bool {
    crate::words::singular(word) != word
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
    to: &[Recipient],
    subject: &str,
    body: &Option<String>,
    scope: &Scope,
) -> Vec<Message> {
    to.iter()
        .map(|recipient| Message {
            channel,
            to: recipient.clone(),
            subject: if subject.is_empty() { Template::default() } else { template(parser, subject, scope) },
            body: body.as_ref().map(|body| template(parser, body, scope)).unwrap_or_default(),
            statement: StatementId::default(),
        })
        .collect()
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
