//! How a thing goes, said in prose before anything lists its states: "Firings go from wanted to stoked to fetched." "A plate
//! starts as a draft, then is published by an editor, and finally archived." "It can also be cancelled."
//!
//! Where the states are listed somewhere, such a sentence is a rule like any other; see `construction::step`.

use super::Reader;
use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::names::is_function_word;
use super::verbs::is_closed;
use crate::words::{self, Form};

/// What such a sentence says of a thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Stages {
    pub segment: usize,
    pub thing: usize,
    /// One after the other; the first is how it starts.
    steps: Vec<String>,
    /// What can come at any time.
    besides: Vec<String>,
    /// Who brings a stage about: the words for them, and the stage.
    by: Vec<(String, String)>,
    /// Where what is understood ends.
    end: usize,
}

const GOES: &[&str] = &[
    "goes from",
    "go from",
    "moves from",
    "move from",
    "passes from",
    "pass from",
    "changes from",
    "progresses from",
    "progress from",
    "runs from",
];
/// Words behind which stands how something begins.
pub(super) const STARTS_AS: &[&str] = &[
    "starts out as",
    "start out as",
    "starts off as",
    "start off as",
    "starts as",
    "start as",
    "begins as",
    "begin as",
];
const ALSO: &[&str] = &[
    "it can also be",
    "it may also be",
    "they can also be",
    "they may also be",
    "it can be",
    "they can be",
    "it may be",
    "they may be",
    "can also be",
    "may also be",
];
const THEN: &[&str] = &[
    ", and then",
    "and then",
    ", then",
    "then",
    ", and finally",
    "and finally",
    ", finally",
    ", and in the end",
    ", and later",
    ", later",
    ", and at last",
    ", and",
    "and",
    ",",
];

/// Takes down what a sentence says of how a thing goes, to be settled once all lists of states are read.
pub(super) fn sentence(reader: &mut Reader, at: usize) {
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    let pronoun = cursor.eat_any(&["it", "they"]);
    let thing = if pronoun {
        spoken_of(reader, at)
    } else {
        let _ = cursor.eat_any(&["a new", "an", "a", "each", "every", "all", "new"]);
        super::kinds::noun(&mut cursor, &reader.draft)
    };
    let Some(thing) = thing.filter(|own| reader.draft.things[*own].person.is_none()) else { return };
    let mut found = Stages { segment: at, thing, ..Stages::default() };
    let read = from_to(&mut cursor, &mut found) || one_by_one(&mut cursor, &mut found) || besides(cursor, &mut found);
    if read {
        let begins = cursor.at;
        more_besides(&mut cursor, &mut found);
        found.end = cursor.at.max(begins).max(found.end);
        reader.staged.push(found);
    }
}

/// "A parcel goes from planned to packed to sent": what such a sentence introduces, where it has three states or more.
pub(super) fn introduced(start: Cursor) -> Option<String> {
    let mut cursor = start;
    if !cursor.eat_any(&["a", "an", "each", "every"]) {
        return None;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
        && !cursor.sees_any(GOES)
        && cursor.at - begin < 3
    {
        cursor.at += 1;
    }
    let name = cursor.since(begin).to_owned();
    let mut found = Stages::default();
    let read = super::names::is_name(&name) && from_to(&mut cursor, &mut found) && found.steps.len() > 2;
    (read && cursor.done()).then_some(name)
}

/// What "it" is: the thing that the sentences before were about, or named last; never people.
fn spoken_of(reader: &Reader, at: usize) -> Option<usize> {
    let kept = |thing: &usize| reader.draft.things.get(*thing).is_some_and(|own| own.person.is_none());
    let before = |place: usize| {
        let words = &reader.words[place];
        let named = |from: usize| {
            let mut cursor = Cursor { at: from, ..Cursor::new(&words.wording.text, &words.tokens) };
            super::kinds::noun(&mut cursor, &reader.draft).filter(kept)
        };
        (0..words.tokens.len()).rev().find_map(named)
    };
    let headings = &reader.segments[at].context.headings;
    let near = (0..at).rev().take(3).take_while(|place| reader.segments[*place].context.headings == *headings);
    let last = reader.last.last().copied().filter(kept);
    last.or_else(|| near.filter_map(before).next()).or_else(|| reader.heading_thing(at).filter(kept))
}

/// "goes from wanted to stoked to fetched"
fn from_to(cursor: &mut Cursor, found: &mut Stages) -> bool {
    let mut ahead = *cursor;
    if !ahead.eat_any(GOES) {
        return false;
    }
    let mut steps = Vec::new();
    while let Some(name) = stage(&mut ahead) {
        steps.push(name);
        let before = ahead;
        if !ahead.eat_any(&[
            "to",
            ", to",
            "and then to",
            ", and then to",
            ", then to",
            "then to",
            "and to",
            ", and to",
            ", and finally to",
            "and finally to",
            ", then",
            "then",
            "and then",
            ", and then",
        ]) {
            ahead = before;
            break;
        }
    }
    // "goes from home to school" is a way through a town.
    let participle = |name: &String| words::bases(name).iter().any(|(_, form)| *form == Form::Participle);
    if steps.len() < 2 || steps.len() < 3 && !steps.iter().any(participle) {
        return false;
    }
    found.steps = steps;
    *cursor = ahead;
    true
}

/// "starts as a draft, then is published by an editor, and finally archived"
fn one_by_one(cursor: &mut Cursor, found: &mut Stages) -> bool {
    let mut ahead = *cursor;
    if !ahead.eat_any(STARTS_AS) && !ahead.eat_any(&["is first", "are first"]) {
        return false;
    }
    let _ = ahead.eat_any(&["a", "an"]);
    let Some(first) = stage(&mut ahead) else { return false };
    let mut steps = vec![first];
    let mut by = Vec::new();
    loop {
        let before = ahead;
        if !ahead.eat_any(THEN) {
            break;
        }
        let _ = ahead.eat_any(&["it", "they"]);
        let _ = ahead.eat_any(&["finally", "later", "then", "eventually", "in the end", "at last"]);
        let verb = ahead.eat_any(&[
            "is",
            "are",
            "gets",
            "get",
            "becomes",
            "become",
            "goes to",
            "go to",
            "moves to",
            "move to",
            "turns into",
        ]);
        let _ = ahead.eat_any(&["finally", "later", "then", "eventually", "at last"]);
        let _ = verb && ahead.eat_any(&["a", "an"]);
        let Some(name) = stage(&mut ahead) else {
            ahead = before;
            break;
        };
        if ahead.eat("by") {
            let begin = ahead.at;
            while ahead.peek(0).is_some_and(|token| token.is_word() && !matches!(token.lower.as_str(), "and" | "then"))
            {
                ahead.at += 1;
            }
            by.push((ahead.since(begin).to_owned(), name.clone()));
        }
        steps.push(name);
    }
    if steps.len() < 2 {
        return false;
    }
    (found.steps, found.by) = (steps, by);
    *cursor = ahead;
    true
}

/// "It can also be cancelled." · "It may also fail."
fn besides(cursor: Cursor, found: &mut Stages) -> bool {
    let mut ahead = cursor;
    let be = ahead.eat_any(&["can also be", "may also be"]);
    if !be && !ahead.eat_any(&["can also", "may also"]) {
        return false;
    }
    let names = either(&mut ahead, be);
    let said = !names.is_empty() && ahead.done();
    if said {
        (found.besides, found.end) = (names, ahead.at);
    }
    said
}

/// "…; they can also be declined or withdrawn", behind the stages.
fn more_besides(cursor: &mut Cursor, found: &mut Stages) {
    let mut ahead = *cursor;
    let _ = ahead.eat_any(&["; and", ", and", ", but", "; but", ";", ",", "and", "but"]);
    if found.steps.is_empty() || !ahead.eat_any(ALSO) {
        return;
    }
    let names = either(&mut ahead, true);
    if !names.is_empty() && ahead.done() {
        found.besides = names;
        *cursor = ahead;
    }
}

/// States joined by "or"; a verb that isn't one ("may also fail") stands for its state.
fn either(cursor: &mut Cursor, be: bool) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let Some(name) = stage(cursor) else { return Vec::new() };
        let forms = words::bases(&name);
        let so = |form: Form| forms.iter().any(|(_, own)| *own == form);
        match be {
            // "can also be seen" is what is done with it.
            true if so(Form::Participle) && !forms.iter().any(|(base, _)| is_closed(base)) => names.push(name),
            false if !name.contains(' ') && so(Form::Base) && !is_closed(&name) => {
                names.push(words::forms(&name).participle);
            }
            _ => return Vec::new(),
        }
        if !cursor.eat_any(&[", or", "or", ","]) {
            return names;
        }
    }
}

/// The name of a stage: up to three words, none of which could be anything else.
fn stage(cursor: &mut Cursor) -> Option<String> {
    let begin = cursor.at;
    let _ = cursor.eat_any(&["in", "being", "out for", "on", "under"]);
    let first = cursor.at;
    while cursor.peek(0).is_some_and(|token| {
        token.is_word()
            && token.whole().is_none()
            && !is_function_word(&token.lower)
            && !token.capital()
            && !matches!(token.lower.as_str(), "then" | "when" | "but" | "once" | "of" | "finally" | "later" | "per")
    }) && cursor.at - first < 3
    {
        cursor.at += 1;
    }
    (cursor.at > first).then(|| cursor.since(begin).to_lowercase())
}

/// Gives the things their states, where no list does.
pub(super) fn settle(reader: &mut Reader) {
    let staged = std::mem::take(&mut reader.staged);
    let (steps, besides): (Vec<Stages>, Vec<Stages>) = staged.into_iter().partition(|own| !own.steps.is_empty());
    for own in steps {
        let at = own.segment;
        let fields = &reader.draft.things[own.thing].fields;
        let listed =
            fields.iter().any(|field| matches!(field.kind, Some(DraftType::Choice(_))) && has(field, &own.steps));
        let status = fields.iter().any(|field| field.name.eq_ignore_ascii_case("status") && field.kind.is_some());
        let thing_named = own.steps.iter().chain(&own.besides).any(|name| reader.draft.find(name).is_some());
        if reader.claims[at].is_some() || listed || status || thing_named {
            continue;
        }
        let mut field = DraftField::named("status", at);
        field.steps = own.steps.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        field.default = own.steps.first().map(|first| crate::tokens::tokenise(first));
        field.kind = Some(DraftType::Choice(own.steps.iter().chain(&own.besides).cloned().collect()));
        reader.draft.add_field(own.thing, field);
        let plural = reader.draft.things[own.thing].plural.clone();
        let words = &reader.words[at];
        let done = Cursor { at: own.end, ..Cursor::new(&words.wording.text, &words.tokens) }.done();
        let left = (!done).then(|| reader.span(at, own.end, words.tokens.len()));
        let further = own.by.iter().filter_map(|(who, stage)| {
            let (base, _) = words::bases(stage).into_iter().find(|(_, form)| *form == Form::Participle)?;
            Some(format!("{} can {base} {plural}.", crate::assumed::capital(who)))
        });
        let further: Vec<String> = further.collect();
        let claim = reader.claim(at, "fields");
        claim.left = left;
        claim.further.extend(further);
    }
    for own in besides {
        let at = own.segment;
        if reader.claims[at].is_some() {
            continue;
        }
        let field = reader.draft.things[own.thing].fields.iter_mut().find(|field| !field.steps.is_empty());
        let Some(DraftField { kind: Some(DraftType::Choice(names)), .. }) = field else { continue };
        if own.besides.iter().any(|name| names.iter().any(|known| known.eq_ignore_ascii_case(name))) {
            continue;
        }
        names.extend(own.besides.iter().cloned());
        let means = reader.words[at].wording.text.trim_end_matches('.').to_owned() + ".";
        reader.claim(at, "fields").means = means;
    }
}

/// Whether all these are among the choices of a field.
fn has(field: &DraftField, steps: &[String]) -> bool {
    let Some(DraftType::Choice(names)) = &field.kind else { return false };
    steps.iter().all(|step| names.iter().any(|name| name.eq_ignore_ascii_case(step)))
}
