//! What a sentence of known words lacks, and what could stand there: each filling is read before it is offered.

use super::rewrite::understood;
use super::{LONG, edits};
use crate::document::{Segment, Wording};
use crate::ledger::Answer;
use crate::phrase::{Parser, Shape};
use crate::read::Reader;
use crate::tokens::Kind;
use model::{ThingId, TypeKind};

/// The cause why a sentence isn't understood, with the place of the words that are to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    Number(usize, usize),
    Moment(usize, usize),
    Pronoun,
    Actor(usize),
    /// It says a lot at once.
    Long,
    /// "Nobody can not …"
    Twice,
    Shape,
}

/// The first cause that fits.
pub(super) fn lack(parser: &Parser) -> Lack {
    let find = |words: &[&str]| {
        (0..parser.len()).find_map(|at| words.iter().find_map(|words| Some((at, parser.eat(at, words)?))))
    };
    if crate::read::says_no_twice(parser) {
        return Lack::Twice;
    }
    let number = parser.tokens.iter().any(|token| !matches!(token.kind, Kind::Word | Kind::Mark(_)));
    if !number
        && let Some((from, to)) = find(&[
            "too many",
            "at most",
            "at least",
            "up to",
            "no more than",
            "maximum",
            "limited",
            "a limit",
            "not too",
        ])
    {
        return Lack::Number(from, to);
    }
    if !number
        && let Some((from, to)) = find(&[
            "in good time",
            "well in advance",
            "in time",
            "in advance",
            "too late",
            "too early",
            "late",
            "early",
            "long before",
        ])
    {
        return Lack::Moment(from, to);
    }
    if matches!(parser.word(0), "it" | "this" | "that" | "these" | "those" | "they") {
        return Lack::Pronoun;
    }
    let actor = (0..parser.len()).any(|at| !parser.people(at).is_empty());
    let passive =
        (0..parser.len()).find(|at| parser.word(*at) == "be" && !parser.verb(at + 1, Shape::Participle).is_empty());
    if let (false, Some(at)) = (actor, passive) {
        return Lack::Actor(at);
    }
    if parser.len() > LONG { Lack::Long } else { Lack::Shape }
}

impl Lack {
    /// The question, and from where to where its words stand.
    pub(super) fn question(self, parser: &Parser) -> (String, usize, usize) {
        match self {
            Self::Number(from, to) => {
                ("How many, exactly? The sentence names a limit but no number.".to_owned(), from, to)
            }
            Self::Moment(from, to) => {
                ("How long before or after what? The sentence names no time.".to_owned(), from, to)
            }
            Self::Pronoun => {
                let word = parser.token(0).map_or("", |token| token.text.as_str());
                (format!("What does “{word}” stand for?"), 0, 1)
            }
            Self::Actor(at) => ("Who does that? The sentence names nobody.".to_owned(), at, (at + 2).min(parser.len())),
            Self::Long => ("This sentence says a lot at once. Can you make several of it?".to_owned(), 0, parser.len()),
            Self::Twice => ("This says “not” twice. Is it allowed or not?".to_owned(), 0, parser.len()),
            Self::Shape => shape(parser),
        }
    }

    /// Up to three sentences in which something stands where it was lacking.
    pub(super) fn fillings(
        self,
        reader: &Reader,
        parser: &Parser,
        segment: &Segment,
        wording: &Wording,
    ) -> Vec<Answer> {
        let place = match self {
            Self::Number(from, to) | Self::Moment(from, to) => (from, to),
            Self::Pronoun => (0, 1),
            Self::Actor(at) => (at + 1, at + 2),
            Self::Long | Self::Twice | Self::Shape => return Vec::new(),
        };
        let words =
            |at: usize| wording.text.get(parser.token(at)?.span.start as usize..parser.token(at)?.span.end as usize);
        let candidates: Vec<String> = match self {
            Self::Number(from, _) => numbers(parser, from),
            Self::Moment(..) => moments(parser),
            Self::Pronoun => antecedents(reader, parser, segment),
            Self::Actor(at) => {
                let Some(verb) = words(at + 1) else { return Vec::new() };
                people(parser).into_iter().map(|who| format!("{verb} by {who}")).collect()
            }
            _ => Vec::new(),
        };
        offered(reader, parser, segment, wording, place, candidates)
    }
}

/// Words that stand for nothing exact, each with something exact that people mean by it.
pub(super) fn exact(reader: &Reader, parser: &Parser, segment: &Segment, wording: &Wording, at: usize) -> Vec<Answer> {
    let candidates: &[&str] = match parser.word(at) {
        "soon" | "quickly" | "recently" | "recent" => &["within 24 hours", "within 3 days", "within 7 days"],
        "regularly" | "often" => &["every day at 9:00", "every Monday at 9:00", "on the first of every month at 9:00"],
        _ => &[],
    };
    let candidates = candidates.iter().map(|own| (*own).to_owned()).collect();
    offered(reader, parser, segment, wording, (at, at + 1), candidates)
}

/// The candidates with which the sentence is understood, as answers that attach them to the words.
fn offered(
    reader: &Reader,
    parser: &Parser,
    segment: &Segment,
    wording: &Wording,
    (from, to): (usize, usize),
    candidates: Vec<String>,
) -> Vec<Answer> {
    let mut found: Vec<Answer> = Vec::new();
    let span = crate::tokens::span_of(parser.tokens.get(from..to).unwrap_or(&[]));
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(front), Some(back)) = (wording.text.get(..start), wording.text.get(end..)) else { return found };
    for words in candidates {
        let words = if start == 0 { crate::assumed::capital(&words) } else { words };
        let Some((_, means)) = understood(reader, segment, &format!("{front}{words}{back}")) else { continue };
        let Some(place) = wording.source_span(start..end) else { break };
        let Some(edits) = edits::phrase_as(reader, segment, place, &words) else { break };
        if found.iter().any(|own| own.means == means) {
            continue;
        }
        let old = wording.text.get(start..end).unwrap_or("");
        found.push(Answer { label: format!("“{words}” for “{old}”"), means, edits });
        if found.len() == 3 {
            break;
        }
    }
    found
}

fn numbers(parser: &Parser, from: usize) -> Vec<String> {
    let lead = match parser.word(from) {
        "too" => "more than",
        "not" => "at most",
        _ => match parser.eat(from, "at least") {
            Some(_) => "at least",
            None => "at most",
        },
    };
    [1, 3, 5, 10].iter().map(|number| format!("{lead} {number}")).collect()
}

fn moments(parser: &Parser) -> Vec<String> {
    let mut found = vec![
        "until 24 hours before it starts".to_owned(),
        "at least 24 hours before it starts".to_owned(),
        "within 24 hours".to_owned(),
    ];
    for thing in things(parser) {
        for (_, field) in parser.fields(thing) {
            if matches!(field.r#type.kind, TypeKind::Moment | TypeKind::Date) && !field.automatic {
                found.push(format!("until 1 day before its {}", field.name));
                found.push(format!("at least 1 day before its {}", field.name));
            }
        }
    }
    found.truncate(9);
    found
}

/// What "it" could be: the things named before it, then those of the app.
fn antecedents(reader: &Reader, parser: &Parser, segment: &Segment) -> Vec<String> {
    let app = parser.app();
    let mut near: Vec<ThingId> = reader.named_before(segment);
    let all = (0..u32::try_from(app.things.len()).unwrap_or(0)).map(ThingId);
    near.extend(all.filter(|thing| !parser.is_person(*thing)).take(6));
    let many = matches!(parser.word(0), "they" | "these" | "those");
    let mut found: Vec<String> = Vec::new();
    for thing in near.into_iter().filter_map(|thing| parser.thing(thing)) {
        let name = &thing.name;
        let words = match many {
            true => name.plural.clone(),
            false => format!("{} {}", crate::words::article(&name.singular), name.singular),
        };
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found.truncate(8);
    found
}

fn people(parser: &Parser) -> Vec<String> {
    let app = parser.app();
    app.things.iter().filter(|thing| thing.is_person()).map(|thing| thing.name.plural.clone()).take(5).collect()
}

fn things(parser: &Parser) -> Vec<ThingId> {
    let mut found = Vec::new();
    for at in 0..parser.len() {
        for term in parser.terms(at) {
            if let crate::vocabulary::Term::Thing(thing) = term.term
                && !found.contains(&thing)
                && !parser.is_person(thing)
            {
                found.push(thing);
            }
        }
    }
    found
}

fn shape(parser: &Parser) -> (String, usize, usize) {
    let from = parser.furthest().min(parser.len().saturating_sub(1));
    let said: Vec<&str> = parser.tokens.get(..from).into_iter().flatten().map(|token| token.text.as_str()).collect();
    let question = if from < 2 {
        "I know these words, but not what the sentence asks for. Can you say it another way?".to_owned()
    } else {
        format!("I can follow this up to “{}”. How does it go on?", said[said.len().saturating_sub(3)..].join(" "))
    };
    (question, from, parser.len())
}
