//! What no reading may leave out. A construction that matches is believed only where it has taken up the whole sentence:
//! a word that nobody knows has to be in what was understood (as a name, or as words to be shown), and a sentence that says
//! no twice in one breath is a question.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::construction::{Clause, Understood, gloss};
use crate::meaning::Meaning;
use crate::phrase::Parser;
use crate::tokens::Kind;

/// Words that the grammar has patterns for, besides those of `closed_words`; `tests/grammar_words` keeps the list whole.
const GRAMMAR: &str = include_str!("grammar_words.txt");

/// Keeps the readings that leave nothing out.
pub(super) fn faithful(parser: &Parser, found: &mut Vec<Understood>) {
    if found.is_empty() {
        return;
    }
    if says_no_twice(parser) || restricts_nothing(parser) {
        found.clear();
        return;
    }
    let strange: Vec<&str> = (0..parser.len())
        .filter(|at| is_strange(parser, *at) && !indifferent(parser, *at))
        .map(|at| parser.word(at))
        .collect();
    if strange.is_empty() {
        return;
    }
    found.retain(|own| {
        if own.meanings.iter().any(|meaning| matches!(meaning, Meaning::Case(_))) {
            return true;
        }
        let held = strings(&own.meanings);
        strange.iter().all(|word| held.contains(word) || named_after(parser, word, &own.meanings))
    });
}

/// "Nobody can not cancel an order", "can not not": either is a slip, and which one can't be told.
pub(crate) fn says_no_twice(parser: &Parser) -> bool {
    let negative = |at: usize| matches!(parser.word(at), "not" | "never");
    let modal = |at: usize| {
        matches!(parser.word(at), "can" | "may" | "must" | "should" | "shall" | "will" | "does" | "do" | "is" | "are")
    };
    (0..parser.len()).any(|at| {
        if negative(at) && negative(at + 1) {
            return true;
        }
        if !matches!(parser.word(at), "nobody" | "none" | "neither" | "no" | "noone") {
            return false;
        }
        let verb = (at + 1..at + 6)
            .take_while(|next| {
                !matches!(parser.word(*next), "who" | "that" | "which" | "whose" | "," | ";" | "and" | "if")
            })
            .find(|next| modal(*next));
        verb.is_some_and(|verb| negative(verb + 1) || parser.word(verb + 1) == "only")
    })
}

/// "A requested order can only be cancelled": only that, or only by somebody, or only then?
fn restricts_nothing(parser: &Parser) -> bool {
    let end = (0..parser.len()).rev().find(|at| parser.token(*at).is_some_and(|token| token.is_word())).unwrap_or(0);
    let modal = |at: usize| matches!(parser.word(at), "can" | "may");
    (0..end).any(|at| modal(at) && parser.word(at + 1) == "only" && parser.word(at + 2) == "be" && at + 3 == end)
        || parser.word(0) == "only" && (1..end).any(|at| modal(at) && parser.word(at + 1) == "only")
}

/// In "no matter how many press the button in the same second": said to make no difference.
fn indifferent(parser: &Parser, at: usize) -> bool {
    let begins = |place: usize| parser.any(place, &["no matter", "regardless of", "whatever"]).is_some();
    (0..at).rev().take_while(|place| !matches!(parser.word(*place), "," | ";" | ":")).any(begins)
}

/// A word of which neither the language nor the spec knows anything.
fn is_strange(parser: &Parser, at: usize) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| GRAMMAR.split_whitespace().collect());
    parser.token(at).is_some_and(|token| token.kind == Kind::Word)
        && crate::recover::is_unknown(parser, at)
        && !KNOWN.contains(parser.word(at))
        && !names_state(parser, at)
        && !parser
            .vocabulary
            .validities
            .iter()
            .any(|own| own.state == parser.word(at) || own.what.split(' ').any(|word| word == parser.word(at)))
        && !crate::words::bases(parser.word(at)).iter().any(|(base, _)| KNOWN.contains(base.as_str()))
        && !remarked(parser, at)
}

/// In "what has been signed stays:", which adds nothing to the rule behind it.
fn remarked(parser: &Parser, at: usize) -> bool {
    let Some(end) = (at..parser.len()).find(|place| matches!(parser.word(*place), ":" | ",")) else { return false };
    gloss::read(parser, &Clause::alone(0, end)).iter().any(|own| own.kind == "remark")
}

/// "enrolled", where what was understood is about enrolments.
fn named_after(parser: &Parser, word: &str, meanings: &[Meaning]) -> bool {
    let bases = crate::words::bases(word);
    parser.app().things.iter().enumerate().any(|(at, thing)| {
        let noun = thing.name.singular.to_lowercase();
        bases.iter().any(|(base, _)| crate::words::names_doing(base, &noun))
            && meanings.iter().any(|own| matches!(own, Meaning::Rule(rule) if rule.thing.0 as usize == at))
    })
}

/// "lapses", where something can be lapsed.
fn names_state(parser: &Parser, at: usize) -> bool {
    crate::words::bases(parser.word(at)).iter().any(|(base, form)| {
        let participle = crate::words::forms(base).participle;
        matches!(form, crate::words::Form::Third | crate::words::Form::Base)
            && parser
                .vocabulary
                .lookup(&[participle.as_str()])
                .iter()
                .any(|found| matches!(found.term, crate::vocabulary::Term::Choice(..)))
    })
}

/// All words of the names and texts in what was understood, in lower case.
fn strings(meanings: &[Meaning]) -> String {
    // What `Debug` puts between quotation marks are exactly the strings.
    let said = format!("{meanings:?}").to_lowercase();
    said.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}
