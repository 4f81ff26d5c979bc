//! Examples that run as tests: "If Ana cancels her booking 23 hours before it starts, she's refused." "Ravi can't plan a visit for
//! Biscuit." "If Ada has a booking with Rosa at 10:00, Ben can book Rosa at 10:45, but not at 10:30." "With three upcoming
//! bookings Ada can't book a fourth, but as soon as one is cancelled she can."

use model::{Case, CaseStep, Literal, Outcome, StatementId, ThingId};

mod doing;
mod given;
mod world;

use doing::{attempt, can, doing, verb_of};
use given::{details, given, several};
use world::{Attempt, World};

use super::{Clause, Understood};
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Parser, Shape};
use crate::tokens::Kind;
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] =
    &[saying(Section::Examples, "If {somebody} {verbs} her {thing} <23 hours> before {moment of it}, she's refused.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    // Only sentences about somebody of the sample data are examples; "she" needs one in the sentence before.
    let named = (clause.from..clause.to).any(|at| sample(parser, at).is_some());
    if !named && clause.example.is_none() {
        return Vec::new();
    }
    let mut world = World { person: clause.example.clone(), ..World::default() };
    let mut cases: Vec<Vec<CaseStep>> = Vec::new();
    let Some(thing) = whole(parser, clause.from, clause.to, &mut world, &mut cases) else { return Vec::new() };
    let meanings: Vec<Meaning> =
        cases.into_iter().map(|steps| Meaning::Case(Case { statement: StatementId::default(), steps })).collect();
    if meanings.is_empty() {
        return Vec::new();
    }
    let mut own = Understood::new("case", meanings);
    own.thing = Some(thing);
    vec![own]
}

/// A row of sample data that begins at a place: where it ends, its kind and its title.
pub fn sample(parser: &Parser, at: usize) -> Option<(usize, ThingId, String)> {
    parser.terms(at).iter().find_map(|term| match term.term {
        Term::Sample(thing, row) => {
            let own = parser.thing(thing)?;
            let values = &own.samples.get(row as usize)?.values;
            let title = values.iter().find(|(field, _)| Some(*field) == own.title)?;
            match &title.1 {
                Literal::Text(words) => Some((at + term.len, thing, words.clone())),
                _ => None,
            }
        }
        _ => None,
    })
}

fn whole(
    parser: &Parser,
    from: usize,
    to: usize,
    world: &mut World,
    cases: &mut Vec<Vec<CaseStep>>,
) -> Option<ThingId> {
    let mut at = from;
    // What is given: "If Ada has …," and "With three upcoming …".
    if let Some(next) = parser.any(at, &["if", "when", "given that", "given", "suppose", "once"]) {
        let mut end = given(parser, next, world);
        if let Some(middle) = end {
            at = parser.skip(middle, &[","]);
        } else {
            let (middle, attempt) = attempt(parser, next, world)?;
            end = Some(middle);
            let (stop, outcome) = outcome(parser, parser.skip(end?, &[",", "|", "then", ", then"]), world)?;
            world.finish(&attempt, outcome, cases);
            return tail(parser, stop, to, world, cases, &attempt);
        }
    } else if let Some(next) = parser.eat(at, "with") {
        let (middle, count, thing, filter) = several(parser, next)?;
        let (end, title, kind) = person(parser, middle, world)?;
        world.person = Some((title, kind));
        world.place(parser, count, thing, &filter);
        at = end;
        let (end, attempt, outcome) = can(parser, at, world)?;
        world.finish(&attempt, outcome, cases);
        return tail(parser, end, to, world, cases, &attempt);
    }
    // "Ben can book Rosa at 10:45", "Ben cancels Ada's appointment | he's refused".
    let (end, title, kind) = person(parser, at, world)?;
    world.person = Some((title, kind));
    if let Some((stop, attempt, outcome)) = can(parser, end, world) {
        world.finish(&attempt, outcome, cases);
        return tail(parser, stop, to, world, cases, &attempt);
    }
    let (middle, attempt) = doing(parser, end, Shape::Finite, world)?;
    let next = parser.any(middle, &["|", ",", ":"])?;
    let (stop, outcome) = outcome(parser, next, world)?;
    world.finish(&attempt, outcome, cases);
    tail(parser, stop, to, world, cases, &attempt)
}

/// What follows the first outcome: "but not at 10:30", "but Milo can", "but as soon as one is cancelled she can".
fn tail(
    parser: &Parser,
    at: usize,
    to: usize,
    world: &mut World,
    cases: &mut Vec<Vec<CaseStep>>,
    attempt: &Attempt,
) -> Option<ThingId> {
    if at == to {
        return Some(attempt.thing);
    }
    let next = parser.any(at, &[", but", "but", ", and", "; but"])?;
    if let Some(not) = parser.eat(next, "not") {
        let mut other = attempt.clone();
        let end = details(parser, not, attempt.thing, &mut other.values, world)?;
        if end != to || other.values == attempt.values {
            return None;
        }
        // A case of its own: what the first attempt made isn't there.
        world.steps.retain(|step| !matches!(step, CaseStep::Do { .. }));
        world.finish(&other, Outcome::Refused(None), cases);
        return Some(attempt.thing);
    }
    if let Some(soon) = parser
        .any(next, &["as soon as one is", "once one is", "if one is", "as soon as one of them is", "after one is"])
    {
        let (end, doing) = parser.verb(soon, Shape::Participle).into_iter().next()?;
        let verb = verb_of(parser, &doing, attempt.thing)?;
        let end = parser.skip(end, &[","]);
        let end = parser.any(end, &["she can", "he can", "they can", "it works", "he may", "she may"])?;
        if end != to {
            return None;
        }
        let first = world.made.first()?.clone();
        cases.pop();
        let undo = Attempt {
            person: attempt.person.clone(),
            verb,
            record: first.label,
            thing: attempt.thing,
            values: Vec::new(),
        };
        world.push(&undo, Outcome::Works);
        world.finish(attempt, Outcome::Works, cases);
        return Some(attempt.thing);
    }
    let (end, title, kind) = person(parser, next, world)?;
    let (end, works) = match parser.any(end, &["can not", "may not"]) {
        Some(end) => (end, false),
        None => (parser.any(end, &["can", "may"])?, true),
    };
    let mut end = end;
    if end != to {
        // "but Will can approve it": the same again by name.
        let (stop, _) = parser.verb(end, Shape::Base).into_iter().next()?;
        end = parser.any(stop, &["it", "them", "one"]).unwrap_or(stop);
    }
    if end != to {
        return None;
    }
    let other = Attempt { person: (title, kind), ..attempt.clone() };
    world.finish(&other, if works { Outcome::Works } else { Outcome::Refused(None) }, cases);
    Some(attempt.thing)
}

fn person(parser: &Parser, at: usize, world: &World) -> Option<(usize, String, ThingId)> {
    if let Some((end, thing, title)) = sample(parser, at) {
        return parser.is_person(thing).then_some((end, title, thing));
    }
    let end = parser.any(at, &["she", "he", "they"])?;
    let (title, kind) = world.person.clone()?;
    Some((end, title, kind))
}

/// "it works", "she's refused", "he is told “…”".
fn outcome(parser: &Parser, at: usize, world: &World) -> Option<(usize, Outcome)> {
    let at = parser.skip(at, &["then", "|"]);
    if let Some(end) = parser.any(
        at,
        &[
            "it works",
            "that works",
            "this works",
            "it is fine",
            "that is fine",
            "it is allowed",
            "that is allowed",
            "she can",
            "he can",
            "they can",
            "it succeeds",
        ],
    ) {
        return Some((end, Outcome::Works));
    }
    if let Some(end) = parser.any(
        at,
        &[
            "it is refused",
            "that is refused",
            "it does not work",
            "that does not work",
            "she can not",
            "he can not",
            "it fails",
        ],
    ) {
        return Some((end, Outcome::Refused(None)));
    }
    let (end, _, _) = person(parser, at, world)?;
    if let Some(end) = parser.any(end, &["is refused", "are refused", "is turned away", "can not", "is not allowed to"])
    {
        return Some((end, Outcome::Refused(None)));
    }
    if let Some(end) = parser.any(end, &["is told", "are told"])
        && let Some(Kind::Quoted(words)) = parser.token(end).map(|token| &token.kind)
    {
        return Some((end + 1, Outcome::Refused(Some(words.clone()))));
    }
    let end = parser.any(end, &["succeeds", "is allowed to", "can"])?;
    Some((end, Outcome::Works))
}
