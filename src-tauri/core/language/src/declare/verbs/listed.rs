//! Verbs in tables, in what explains a word, and in what is marked as something.

use model::{ActionKind, FieldRef, StatementId, ThingId};

use super::objects::{is_determiner, is_person, object, only_thing, people_at};
use super::spoken::verb_list;
use super::{Seen, is_closed};
use crate::declare::Words;
use crate::declare::made::{add, with_stages};
use crate::declare::names::is_function_word;
use crate::document::{Segment, SegmentKind};
use crate::tokens::{Token, tokenise};
use crate::vocabulary::{Term, Vocabulary};
use crate::words;

/// "Customers open tickets (that is, they add new ones)": the verb makes the thing.
pub(super) fn glossed(vocabulary: &mut Vocabulary, tokens: &[Token], id: Option<&StatementId>) {
    let says = |at: usize, words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| tokens.get(at + ahead).is_some_and(|token| token.is(word) || token.lower == *word))
    };
    let Some(gloss) = (1..tokens.len()).find(|at| says(*at, &["that", "is"])) else { return };
    if !tokens[gloss..].iter().take(8).any(|token| matches!(token.lower.as_str(), "add" | "make" | "create")) {
        return;
    }
    // The verb stands somewhere before, right in front of its thing.
    for at in 0..gloss {
        let Some(thing) = object(vocabulary, &tokens[..gloss], at + 1, at) else { continue };
        let base = words::bases(&tokens[at].lower)
            .into_iter()
            .find(|(base, form)| *form == words::Form::Base && *base == tokens[at].lower);
        let Some((base, _)) =
            base.filter(|(base, _)| tokens[at].is_word() && !is_closed(base) && !is_function_word(base))
        else {
            continue;
        };
        if people_at(vocabulary, tokens, at).is_some() {
            continue;
        }
        add(vocabulary, &base, thing, ActionKind::Create, id);
        return;
    }
}

/// Rows of a table of who may do what ("confirm appointments | no | yes") and of steps ("confirm | a shift | open | confirmed").
pub(super) fn cells(vocabulary: &Vocabulary, segment: &Segment, at: usize, seen: &mut Vec<Seen>) {
    let header: Vec<String> = segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let cell = |column: usize| {
        segment.cells.get(column).and_then(|range| segment.text.get(range.clone())).unwrap_or("").trim()
    };
    let first = tokenise(cell(0));
    let steps = header.iter().any(|cell| cell == "from") && header.iter().any(|cell| cell == "to");
    if steps {
        let column = |name: &str| header.iter().position(|cell| cell == name).map(|at| cell(at).to_lowercase());
        let stages = [column("from"), column("to")];
        let thing = (1..header.len())
            .filter(|at| header[*at] != "from" && header[*at] != "to")
            .find_map(|at| object(vocabulary, &tokenise(cell(at)), 0, 0).filter(|thing| !is_person(vocabulary, *thing)))
            .or_else(|| object(vocabulary, &first, 1, 0))
            .or_else(|| with_stages(vocabulary, &stages));
        let end = first.iter().position(|token| is_determiner(&token.lower)).unwrap_or(first.len());
        if let (Some(verb), Some(thing)) = (first.first(), thing)
            && !is_closed(&verb.lower)
        {
            let verb = first[..end].iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ");
            seen.push(Seen { verb, thing, segment: at });
        }
        return;
    }
    let roles = header.iter().skip(1).filter(|cell| {
        let tokens = tokenise(cell);
        people_at(vocabulary, &tokens, 0).is_some_and(|len| len == tokens.len())
    });
    if roles.count() > 0 {
        // "Permits | ask for, see their own | see, grant": the verbs stand in the cells.
        if let Some(thing) = only_thing(vocabulary, &first) {
            let name = vocabulary.app.thing(thing).map(|own| own.name.plural.clone()).unwrap_or_default();
            for column in 1..header.len() {
                for deed in crate::construction::table::deeds_said(cell(column), &name) {
                    verb_list(vocabulary, &tokenise(&deed), 0, 0, at, seen);
                }
            }
            return;
        }
        verb_list(vocabulary, &first, 0, 0, at, seen);
    }
}

/// "mark a job as aired or missed": each of these states is brought about by a verb of its own; the things of which that is said,
/// and the states for which there is no verb ("mark it as lost").
pub(super) fn marked(
    vocabulary: &Vocabulary,
    segments: &[Segment],
    words: &[Words],
    seen: &mut Vec<Seen>,
) -> (Vec<ThingId>, Vec<(FieldRef, String, usize)>) {
    let mut found = Vec::new();
    let mut stated = Vec::new();
    let mut said: Vec<(FieldRef, String, usize, bool)> = Vec::new();
    for (segment, words) in words.iter().enumerate() {
        if !matches!(segments[segment].kind, SegmentKind::Sentence | SegmentKind::Item) {
            continue;
        }
        let tokens = &words.tokens;
        let mark = tokens.iter().position(|token| token.is("mark") || token.is("marks") || token.is("marked"));
        let Some(mark) = mark else { continue };
        let Some(to) = (mark + 1..tokens.len().min(mark + 8)).find(|at| tokens[*at].is("as")) else { continue };
        let mut at = to + 1;
        let mut states = Vec::new();
        loop {
            let ahead: Vec<&str> =
                tokens[at.min(tokens.len())..].iter().take(4).map(|own| own.lower.as_str()).collect();
            let state = vocabulary.lookup(&ahead).into_iter().find_map(|own| match own.term {
                Term::Choice(field, _) => Some((field, own.len)),
                _ => None,
            });
            // "mark it as vaccinated", where that is a yes/no: it changes that.
            let flag = vocabulary.lookup(&ahead).into_iter().find_map(|own| match own.term {
                Term::Flag(field) => Some(field.thing),
                _ => None,
            });
            found.extend(flag);
            let Some((field, len)) = state else { break };
            let words: Vec<&str> = tokens[at..at + len].iter().map(|own| own.lower.as_str()).collect();
            states.push((field, words.join(" ")));
            at += len;
            let next = at;
            while tokens.get(at).is_some_and(|token| token.is_mark(',') || token.is("or") || token.is("as")) {
                at += 1;
            }
            if at == next {
                break;
            }
        }
        let one_field = states.windows(2).all(|pair| pair[0].0 == pair[1].0);
        if states.is_empty() || !one_field {
            continue;
        }
        let several = states.len() > 1;
        said.extend(states.iter().map(|(field, state)| (*field, state.clone(), segment, several)));
        found.extend(states.first().map(|(field, _)| field.thing));
    }
    for (field, state, segment, _) in &said {
        let base = words::bases(state).into_iter().find(|(_, form)| *form == words::Form::Participle);
        let among = said.iter().any(|(other, name, _, several)| *several && other == field && name == state);
        // One alone is called after its verb where the spec has that verb or everybody does.
        let spoken = |verb: &String| {
            among
                || crate::declare::becoming::is_lasting(verb)
                || words.iter().any(|own| own.tokens.iter().any(|token| token.lower == *verb))
        };
        match base.filter(|(base, _)| !is_closed(base) && !state.contains(' ')) {
            // "mark it as missed" alone is marking, whatever else can be missed.
            Some((verb, _)) if !spoken(&verb) => found.retain(|own| *own != field.thing),
            Some((verb, _)) => seen.push(Seen { verb, thing: field.thing, segment: *segment }),
            None => stated.push((*field, state.clone(), *segment)),
        }
    }
    (found, stated)
}
