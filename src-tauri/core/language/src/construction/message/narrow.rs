//! Whom a message about one record is meant for: “all hikers with a place”, said of a walk, are those with a place on that walk,
//! and “guides are notified” means its own guide.

use model::{AggregateKind, Comparison, Expr, Path, Recipient, Root, Row, ThingId};

use crate::construction::parts;
use crate::phrase::{Assumed, Parser, Scope, Set, mentions};

/// The words of a recipient, by their tokens.
type Words = (usize, usize);

/// “Guides are notified when a place is booked”, where a place leads to one guide through its walk: that one. Where the record has
/// one itself, it needn't be there yet (“agents are told when a ticket is opened”): both readings stay.
pub(super) fn the_records_own(parser: &Parser, words: Words, role: ThingId, scope: &Scope) -> Option<(Path, Assumed)> {
    let record = scope.record.as_ref().filter(|own| own.thing != role)?;
    let ways = parser.owner(record.thing, &[role]);
    let [way] = ways.as_slice() else { return None };
    let noun = |thing: ThingId| parser.thing(thing).map_or_else(String::new, |own| own.name.singular.clone());
    let last = parser.field(*way.last()?)?;
    // “A walk has a leader (a guide)”: the word for them all isn't the word for that one. Ahead of something it is there already.
    let ahead = (0..parser.len()).any(|at| parser.word(at) == "before");
    if way.len() < 2 && !ahead || !last.name.to_lowercase().ends_with(&noun(role).to_lowercase()) {
        return None;
    }
    let said = parser.words_between(words.0, words.1);
    let assumed = Assumed {
        code: "the-one-of-the-record",
        from: words.0,
        to: words.1,
        text: format!("“{said}” is the {} of that {}.", last.name, noun(record.thing)),
        alternatives: vec![(format!("all {said}"), format!("all {said}"))],
    };
    Some((record.along(way, role).path(scope.level), assumed))
}

/// “All hikers with a place”: with a place on the walk that the message is about, unless it says “any place”.
pub(super) fn of_this_record(
    parser: &Parser,
    words: Words,
    role: ThingId,
    filter: Expr,
    scope: &Scope,
) -> (Recipient, Vec<Assumed>) {
    let found = match &filter {
        Expr::Aggregate(own) if own.kind == AggregateKind::Exists && !open(parser, words) => {
            let said = mentions(&own.filter, &Root::Record);
            here(parser, own.of, scope).filter(|_| !said).zip(whose(&own.filter)).map(|found| (own.of, found))
        }
        _ => None,
    };
    match found {
        Some((of, (here, (person, rest)))) => {
            let note = note(parser, words, of, scope);
            (Recipient::Each { of, filter: rest.and(here), person }, vec![note])
        }
        None => (Recipient::Everyone { role, filter }, Vec::new()),
    }
}

/// The way from such a row to the person whose it is, and what else is asked of it.
fn whose(filter: &Expr) -> Option<(Path, Expr)> {
    let mut way = None;
    let mut rest = Expr::always();
    for part in parts(filter.clone()) {
        match &part {
            Expr::Compare { op: Comparison::Equal, left, right } => match (&**left, &**right) {
                (Expr::Path(row), Expr::Path(person))
                    if row.root == Root::Row(Row(0)) && person.root == Root::Row(Row(1)) && person.steps.is_empty() =>
                {
                    way = Some(row.clone());
                }
                _ => rest = rest.and(part),
            },
            _ => rest = rest.and(part),
        }
    }
    // What else is said of the person has no place in a path from the row.
    way.filter(|_| !mentions(&rest, &Root::Row(Row(1)))).map(|way| (way, rest))
}

/// “Everybody with a place”, in the same way.
pub(super) fn each_of_this_record(parser: &Parser, words: Words, set: &Set, scope: &Scope) -> (Expr, Vec<Assumed>) {
    let said = mentions(&set.filter, &Root::Record) || open(parser, words);
    match here(parser, set.thing, scope).filter(|_| !said) {
        Some(here) => (set.filter.clone().and(here), vec![note(parser, words, set.thing, scope)]),
        None => (set.filter.clone(), Vec::new()),
    }
}

/// Whether the words say themselves which records are meant.
fn open(parser: &Parser, words: Words) -> bool {
    (words.0..words.1).any(|at| matches!(parser.word(at), "any" | "some" | "fit" | "at" | "more"))
}

/// That a row belongs to the record at hand, where there is one way in which it can.
fn here(parser: &Parser, of: ThingId, scope: &Scope) -> Option<Expr> {
    let record = scope.record.as_ref().filter(|own| own.thing != of && own.steps.is_empty())?;
    let ways = parser.ways(of, &|target| target == record.thing);
    let [(way, _)] = ways.as_slice() else { return None };
    let row = Path { root: Root::Row(Row(0)), steps: way.clone() };
    Some(Expr::equal(Expr::Path(row), Expr::path(Root::Record, Vec::new())))
}

fn note(parser: &Parser, words: Words, of: ThingId, scope: &Scope) -> Assumed {
    let noun = |thing: ThingId| parser.thing(thing).map_or_else(String::new, |own| own.name.singular.clone());
    let about = scope.record.as_ref().map_or_else(String::new, |own| noun(own.thing));
    let article = (words.0 + 1..words.1).find(|at| matches!(parser.word(*at), "a" | "an"));
    let alternatives = article.map(|at| {
        let words = [parser.words_between(words.0, at), "any".to_owned(), parser.words_between(at + 1, words.1)];
        (format!("any {}", noun(of)), words.join(" "))
    });
    Assumed {
        code: "of-the-same-record",
        from: words.0,
        to: words.1,
        text: format!("Only those whose {} belongs to that very {about}.", noun(of)),
        alternatives: alternatives.into_iter().collect(),
    }
}
