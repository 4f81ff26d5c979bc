//! Sentences near one that wasn't understood, each of which is: made from its parts, read like any other, and kept only where
//! no number, negation or person is lost.

use model::ThingId;

use super::OFFERED;
use crate::assumed::capital;
use crate::document::{Annotation, Segment, Wording};
use crate::ledger::Answer;
use crate::meaning::Meaning;
use crate::phrase::Parser;
use crate::read::{Reader, Reading};
use crate::tokens::{self, Kind, Token};
use crate::vocabulary::Term;
use crate::words;

/// How many sentences are tried before giving up.
const TRIED: usize = 48;

/// Up to three sentences that say nearly the same and are understood.
pub(super) fn rewrites(reader: &Reader, parser: &Parser, segment: &Segment) -> Vec<Answer> {
    if parser.len() > 90 {
        return Vec::new();
    }
    let kept = Kept::of(parser);
    let mut candidates: Vec<String> = composed(parser);
    candidates.retain(|words| kept.holds(&tokens::tokenise(words)));
    candidates.sort_by(|one, other| one.len().cmp(&other.len()).then(one.cmp(other)));
    candidates.dedup();
    let mut found: Vec<(Vec<Meaning>, Answer)> = Vec::new();
    for words in candidates.into_iter().take(TRIED) {
        let Some((meanings, means)) = understood(reader, segment, &words) else { continue };
        if found.iter().any(|(known, _)| *known == meanings) {
            continue;
        }
        let Some(edits) = super::edits::said_as(reader, segment, &words) else { break };
        found.push((meanings, Answer { label: words, means, edits }));
        if found.len() == OFFERED {
            break;
        }
    }
    found.into_iter().map(|(_, answer)| answer).collect()
}

/// What a sentence would mean in the place of another: only where it has one meaning and says something.
pub(super) fn understood(reader: &Reader, segment: &Segment, words: &str) -> Option<(Vec<Meaning>, String)> {
    let place = segment.span.span.start;
    let own = Segment {
        span: segment.span,
        text: words.to_owned(),
        map: vec![place; words.len() + 1],
        kind: crate::document::SegmentKind::Sentence,
        context: segment.context.clone(),
        annotations: Vec::<Annotation>::new(),
        annotates: segment.annotates,
        previous: segment.previous,
        cells: Vec::new(),
    };
    let wording = Wording { text: own.text.clone(), map: own.map.clone() };
    match reader.plain(&own, &wording)? {
        Reading::Understood { meanings, means, kind, .. } => {
            let says = |meaning: &Meaning| !matches!(meaning, Meaning::Nothing | Meaning::Amend(_) | Meaning::Case(_));
            (kind != "lead-in" && !means.is_empty() && meanings.iter().all(says) && !meanings.is_empty())
                .then_some((meanings, means))
        }
        _ => None,
    }
}

/// What a rewrite must hold on to.
struct Kept {
    values: Vec<String>,
    people: Vec<String>,
    /// Words that turn a sentence round.
    turns: Vec<&'static str>,
    /// Each word that says something, in its base form.
    content: Vec<String>,
}

impl Kept {
    fn of(parser: &Parser) -> Self {
        let mut people = Vec::new();
        for at in 0..parser.len() {
            for term in parser.terms(at) {
                if let Term::Thing(thing) = term.term
                    && parser.is_person(thing)
                    && let Some(own) = parser.thing(thing)
                {
                    people.push(own.name.singular.to_lowercase());
                }
            }
        }
        people.sort();
        people.dedup();
        let content = parser.tokens.iter().filter_map(content).collect();
        Self { values: values(parser.tokens), people, turns: turns(parser.tokens), content }
    }

    /// Whether these words keep all that the sentence says, and add nothing.
    fn holds(&self, words: &[Token]) -> bool {
        if values(words) != self.values || turns(words) != self.turns {
            return false;
        }
        let own: Vec<String> = words.iter().filter_map(content).collect();
        let text = words.iter().map(|token| words::singular(&token.lower)).collect::<Vec<_>>().join(" ");
        self.people.iter().all(|person| text.contains(person.as_str()))
            && self.content.iter().all(|word| own.contains(word))
            && own.iter().all(|word| self.content.contains(word))
    }
}

/// Numbers, money, times and the like, sorted.
pub(super) fn values(tokens: &[Token]) -> Vec<String> {
    let mut found: Vec<String> = tokens
        .iter()
        .filter_map(|token| match &token.kind {
            Kind::Word | Kind::Mark(_) => None,
            Kind::Number(_) if token.lower == "one" => None,
            other => Some(format!("{other:?}")),
        })
        .collect();
    found.sort();
    found
}

fn turns(tokens: &[Token]) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = tokens.iter().filter_map(|token| turned(&token.lower)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

pub(super) fn turned(word: &str) -> Option<&'static str> {
    Some(match word {
        "not" | "never" | "nobody" | "no" | "none" | "neither" | "nor" | "without" | "noone" => "not",
        "only" | "just" | "solely" | "exclusively" => "only",
        "unless" | "except" => "unless",
        "before" => "before",
        "after" | "since" => "after",
        "until" | "till" => "until",
        "within" => "within",
        "least" | "minimum" => "least",
        "most" | "maximum" | "max" => "most",
        "more" | "over" | "above" | "exceed" | "exceeds" => "more",
        "less" | "fewer" | "under" | "below" => "less",
        "or" | "either" => "or",
        // Whose, and under which condition.
        "own" | "their" | "his" | "her" | "my" | "theirs" => "own",
        "other" | "others" | "another" | "else" => "other",
        "if" | "when" | "whenever" | "while" => "if",
        "who" | "whose" => "who",
        "must" | "should" | "shall" => "must",
        _ => return None,
    })
}

/// Words that say nothing by themselves: a sentence may lose or gain them. Everything else counts, "week" and "same" too.
const EMPTY: &[&str] = &[
    "a", "an", "the", "of", "to", "is", "are", "be", "been", "was", "were", "am", "for", "in", "on", "at", "by",
    "with", "from", "do", "does", "did", "has", "have", "had", "can", "may", "could", "might", "allowed", "able",
    "and", "that", "it", "its", "they", "them", "i", "my", "also", "any", "all", "each", "every", "which", "there",
    "'s", "so", "then", "as", "will", "would", "please", "own", "their", "his", "her",
];

/// A word that says something, in its base form; a state stays as it is written.
fn content(token: &Token) -> Option<String> {
    let word = token.lower.as_str();
    if token.kind != Kind::Word && word != "one" || EMPTY.contains(&word) || turned(word).is_some() {
        return None;
    }
    if let Some(verb) = plain_verb(word) {
        return Some(verb.to_owned());
    }
    if word.ends_with("ed") || word.ends_with("en") {
        return Some(word.to_owned());
    }
    Some(words::singular(&words::bases(word).first().map_or_else(|| word.to_owned(), |(base, _)| base.clone())))
}

/// Whole sentences from the parts that were understood: who, what is done, to what, under which condition, how many.
fn composed(parser: &Parser) -> Vec<String> {
    let mut people: Vec<ThingId> = Vec::new();
    let mut things: Vec<ThingId> = Vec::new();
    let mut verbs: Vec<String> = Vec::new();
    for at in 0..parser.len() {
        for term in parser.terms(at) {
            match term.term {
                Term::Thing(thing) if parser.is_person(thing) => push(&mut people, thing),
                Term::Thing(thing) => push(&mut things, thing),
                Term::Action(action) => {
                    if let Some(own) = parser.action(action) {
                        push(&mut things, own.thing);
                        push(&mut verbs, own.name.clone());
                    }
                }
                _ => {}
            }
        }
        if let Some(verb) = plain_verb(parser.word(at)) {
            push(&mut verbs, verb.to_owned());
        }
    }
    people.truncate(2);
    things.truncate(2);
    verbs.truncate(4);
    // Who may do what is only offered where the sentence says that somebody may.
    let allows = ["can", "may", "cannot", "allowed", "able", "must", "should", "lets", "permission", "see", "sees"]
        .iter()
        .any(|word| parser.find(0, word).is_some());
    if !allows {
        verbs.clear();
    }
    let turned = turns(parser.tokens);
    let can = if turned.contains(&"not") { "can't" } else { "can" };
    let only = turned.contains(&"only");
    let mut conditions = conditions(parser);
    conditions.insert(0, String::new());
    let name = |thing: ThingId| parser.thing(thing).map(|own| own.name.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for person in &people {
        let who = name(*person);
        let themselves = (!people.is_empty()).then_some(*person);
        for thing in things.iter().copied().chain(themselves).collect::<Vec<_>>().iter() {
            let what = name(*thing);
            let mut objects = vec![what.plural.clone(), format!("their own {}", what.plural)];
            for (_, field) in parser.fields(*thing).filter(|(_, field)| mentions(parser, &field.name)).take(2) {
                objects.push(format!("the {} of {}", field.name, what.plural));
                objects.push(format!("the {} of their own {}", field.name, what.plural));
            }
            for verb in &verbs {
                for object in &objects {
                    for condition in &conditions {
                        let subject = if only { format!("Only {}", who.plural) } else { capital(&who.plural) };
                        found.push(sentence(&format!("{subject} {can} {verb} {object} {condition}")));
                    }
                }
            }
            for number in counts(parser) {
                let (a, things) = (words::article(&who.singular), &what.plural);
                found.push(sentence(&format!("{} {} can have at most {number} {things}", capital(a), who.singular)));
            }
        }
    }
    for thing in &things {
        let what = name(*thing);
        for (_, field) in parser.fields(*thing).filter(|(_, field)| mentions(parser, &field.name)) {
            let own = format!("the {} of {} {}", field.name, words::article(&what.singular), what.singular);
            for rest in demands(parser) {
                found.push(sentence(&format!("{} must be {rest}", capital(&own))));
            }
            let has = words::article(&field.name);
            found.push(sentence(&format!("No two {} can have the same {}", what.plural, field.name)));
            found.push(sentence(&format!("A {} must have {has} {}", what.singular, field.name)));
        }
        for other in things.iter().filter(|other| *other != thing) {
            for number in counts(parser) {
                let holder = name(*other);
                let a = capital(words::article(&holder.singular));
                found.push(sentence(&format!("{a} {} can have at most {number} {}", holder.singular, what.plural)));
            }
        }
    }
    found
}

/// Verbs that everybody can mean, in the words that the grammar has for them.
fn plain_verb(word: &str) -> Option<&'static str> {
    Some(match word {
        "see" | "view" | "read" | "look" | "browse" | "access" | "find" | "search" | "visible" | "shown" | "seen" => {
            "see"
        }
        "add" | "create" | "make" | "enter" | "submit" | "register" => "add",
        "change" | "edit" | "update" | "modify" | "correct" | "adjust" => "change",
        "delete" | "remove" | "erase" => "delete",
        _ => return None,
    })
}

fn push<T: PartialEq>(list: &mut Vec<T>, own: T) {
    if !list.contains(&own) {
        list.push(own);
    }
}

fn mentions(parser: &Parser, name: &str) -> bool {
    (0..parser.len()).any(|at| parser.eat(at, &name.to_lowercase()).is_some())
}

/// Whole numbers that count things.
fn counts(parser: &Parser) -> Vec<i64> {
    parser.tokens.iter().filter_map(Token::whole).filter(|number| *number > 0).take(2).collect()
}

/// From each word that begins a condition to the next mark, and to the end.
fn conditions(parser: &Parser) -> Vec<String> {
    let mut found = Vec::new();
    for at in 1..parser.len() {
        let begins = matches!(
            parser.word(at),
            "if" | "when"
                | "while"
                | "unless"
                | "until"
                | "once"
                | "before"
                | "after"
                | "within"
                | "as"
                | "that"
                | "who"
        );
        if !begins {
            continue;
        }
        let end = (at..parser.len())
            .find(|place| matches!(parser.word(*place), "," | ";" | "." | ")"))
            .unwrap_or(parser.len());
        for stop in [end, parser.len()] {
            let words: Vec<&Token> = parser.tokens.get(at..stop).into_iter().flatten().collect();
            push(&mut found, spelled(&words).trim_end_matches('.').to_owned());
        }
    }
    found.truncate(4);
    found.iter().map(|words| lower_first(words)).collect()
}

/// What a value is held against: from the comparison to the next mark.
fn demands(parser: &Parser) -> Vec<String> {
    let mut found = Vec::new();
    for at in 1..parser.len() {
        let begins = parser
            .any(
                at,
                &[
                    "at least",
                    "at most",
                    "more than",
                    "less than",
                    "fewer than",
                    "after",
                    "before",
                    "in the",
                    "between",
                    "from",
                ],
            )
            .is_some();
        if begins {
            let end = (at..parser.len())
                .find(|place| matches!(parser.word(*place), "," | ";" | "." | ")"))
                .unwrap_or(parser.len());
            let words: Vec<&Token> = parser.tokens.get(at..end).into_iter().flatten().collect();
            push(&mut found, lower_first(spelled(&words).trim_end_matches('.')));
        }
    }
    found.truncate(2);
    found
}

/// Tokens as a sentence again.
pub(super) fn spelled(tokens: &[&Token]) -> String {
    let mut out = String::new();
    for (place, token) in tokens.iter().enumerate() {
        let tight = token.lower == "'s" || matches!(token.kind, Kind::Mark(mark) if !"(-–—/".contains(mark));
        if place > 0 && !tight && !out.ends_with('(') {
            out.push(' ');
        }
        // Parts of a contraction share its text: they are spelled out.
        let whole = token.text.to_lowercase() == token.lower || !matches!(token.kind, Kind::Word);
        let after = tokens.get(place + 1).is_some_and(|next| next.span == token.span);
        out.push_str(if whole && !after { &token.text } else { &token.lower });
    }
    let trimmed = out.trim_matches(|letter: char| matches!(letter, ',' | ';' | ':' | '.' | ' ' | '-' | '–'));
    sentence(trimmed)
}

fn sentence(words: &str) -> String {
    format!("{}.", capital(words.trim().trim_end_matches('.')))
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
