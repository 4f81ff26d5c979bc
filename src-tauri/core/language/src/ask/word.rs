//! One unknown word is one question, however many sentences it stands in: the first of them asks it, and every answer that
//! declares the word is tried on the whole spec before it is offered.

use std::collections::BTreeMap;

use text::TextEdit;

use super::offers::{Offer, offers};
use crate::assemble::{Assembly, Outcome, gaps};
use crate::compile::reread;
use crate::ledger::{Answer, State, Statement};
use crate::read::{Cause, Reading};
use crate::vocabulary::Vocabulary;

/// So many answers are offered besides "just a note".
const OFFERED: usize = 3;

/// How many segments may be read again to try answers, over all questions: a large spec tries fewer.
const SEGMENTS: usize = 1_500;

pub(crate) fn unknown_words(assembly: &Assembly, vocabulary: &Vocabulary, statements: &mut [Statement]) {
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, outcome) in assembly.outcomes.iter().enumerate() {
        if let Outcome::Open(Reading::Unknown { cause: Cause::UnknownWord(word), .. }) = outcome
            && statements[at].state == State::Asked
        {
            seen.entry(crate::words::singular(&word.to_lowercase())).or_default().push(at);
        }
    }
    // The words that hold up most are tried first, then those that stand first.
    let mut words: Vec<(String, Vec<usize>)> = seen.into_iter().collect();
    words.sort_by_key(|(_, members)| (usize::MAX - members.len(), members.first().copied()));
    let mut left = SEGMENTS;
    for (word, members) in words {
        let Some((first, others)) = members.split_first() else { continue };
        for other in others {
            statements[*other].question = None;
        }
        let declared = declared(assembly, vocabulary, &word, &members, &mut left);
        if let Some(question) = statements[*first].question.as_mut() {
            question.blocks = members.len();
            let note = question.answers.pop();
            // A slip of the pen is likelier than a word of its own; other rewrites come behind.
            let slips = question.answers.iter().take_while(|own| own.label.starts_with("I meant ")).count();
            let rewrites = question.answers.split_off(slips.min(1));
            question.answers.extend(declared);
            question.answers.extend(rewrites.into_iter().filter(|own| !own.label.starts_with("I meant ")));
            question.answers.truncate(OFFERED);
            question.answers.extend(note);
        }
    }
}

/// Answers that declare the word, those first with which most of its sentences are understood.
fn declared(
    assembly: &Assembly,
    vocabulary: &Vocabulary,
    word: &str,
    members: &[usize],
    left: &mut usize,
) -> Vec<Answer> {
    let mut found: Vec<(usize, Answer)> = Vec::new();
    for Offer { label, sentences, certain } in offers(assembly, vocabulary, word, members) {
        if *left < assembly.segments.len() || found.iter().filter(|(understood, _)| *understood > 0).count() == OFFERED
        {
            break;
        }
        *left -= assembly.segments.len();
        let Some(edit) = gaps::at_end(assembly, &sentences) else { break };
        let edits = vec![edit];
        let key = members.iter().fold(sentences.clone(), |key, at| {
            let own = &assembly.segments[*at];
            format!(
                "{key}\n{:?}|{}|{:?}",
                own.context.headings,
                own.text,
                own.context.lead_in.as_ref().map(|lead| &lead.text)
            )
        });
        let known = assembly.trials.borrow().get(&key).copied();
        let outcome = known.unwrap_or_else(|| tried(assembly, word, members, &edits));
        assembly.trials.borrow_mut().insert(key, outcome);
        // What only might be is offered where it makes sense of a sentence.
        let Some(understood) = outcome.filter(|own| certain || *own > 0) else { continue };
        found.push((understood, Answer { label, means: sentences, edits }));
    }
    // The order of likelihood stays among those that help alike.
    found.sort_by_key(|(understood, _)| usize::MAX - understood);
    found.truncate(OFFERED);
    found.into_iter().map(|(_, answer)| answer).collect()
}

/// How many of the word's sentences are understood with these edits; `None` where the word stays unknown in one of them, or
/// what is added isn't understood itself.
fn tried(assembly: &Assembly, word: &str, members: &[usize], edits: &[TextEdit]) -> Option<usize> {
    let known: std::collections::BTreeSet<&str> = assembly.segments.iter().map(|own| own.text.as_str()).collect();
    let wanted: Vec<&str> = members.iter().map(|at| assembly.segments[*at].text.as_str()).collect();
    let readings =
        reread(assembly.source, assembly.scans, edits, &|text| wanted.contains(&text) || !known.contains(text))?;
    let mut understood = 0;
    for (text, reading) in readings {
        let old = wanted.contains(&text.as_str());
        match reading {
            None | Some(Reading::Understood { .. }) => understood += usize::from(old),
            Some(Reading::Unknown { cause: Cause::UnknownWord(other), .. })
                if crate::words::singular(&other.to_lowercase()) == word =>
            {
                return None;
            }
            Some(_) if !old => return None,
            Some(_) => {}
        }
    }
    Some(understood)
}
