//! What is kept from one compilation to the next: what every sentence was read as, for as long as neither the sentence, what
//! stands around it, nor the words of the spec change.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use model::{Action, Thing};
use text::{Source, TextEdit};

use crate::declare::Scans;
use crate::document::Segment;
use crate::ledger::Answer;
use crate::read::{Reader, Reading};
use crate::vocabulary::Vocabulary;

/// As far back as a pronoun reaches.
const BEFORE: usize = 6;

/// Two digests of everything that a reading depends on, besides the vocabulary.
type Key = (u64, u64);

/// Answers to unknown words that were tried on the whole spec: how many sentences each made sense of.
pub(crate) type Trials = HashMap<String, Option<usize>>;

#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// The words with which everything below was read.
    vocabulary: Option<Vocabulary>,
    readings: HashMap<Key, Kept>,
    /// Those of the compilation that runs: what it doesn't use is forgotten.
    used: HashMap<Key, Kept>,
    pub trials: Trials,
    /// What the words of each sentence alone tell.
    pub scans: Scans,
}

#[derive(Clone, Debug)]
struct Kept {
    /// Where the segment stood.
    start: u32,
    reading: Reading,
    /// Whether rewrites were asked for, and given: they are only for the first open sentences.
    rewrites: Option<bool>,
}

impl Memo {
    /// Forgets everything if the words of the spec are others than last time.
    pub fn begin(&mut self, vocabulary: &Vocabulary) {
        if self.vocabulary.as_ref().is_some_and(|own| alike(own, vocabulary)) {
            return;
        }
        self.readings.clear();
        self.trials.clear();
        self.vocabulary = Some(vocabulary.clone());
    }

    pub fn end(&mut self) {
        self.readings = std::mem::take(&mut self.used);
    }

    /// What a segment reads as.
    pub fn read(&mut self, reader: &Reader, at: usize, source: &Source) -> Reading {
        let segments = reader.segments;
        let Some(segment) = segments.get(at) else { return reader.read(&Segment::default()) };
        let key = key(segments, segment, source);
        let start = segment.span.span.start;
        let kept = self.readings.get(&key).or_else(|| self.used.get(&key));
        if let Some(kept) = kept.filter(|own| own.rewrites.is_none_or(|given| given == reader.can_rewrite())) {
            let mut kept = kept.clone();
            if kept.rewrites.is_some() {
                reader.may_rewrite();
            }
            kept.move_to(start);
            self.used.insert(key, kept.clone());
            return kept.reading;
        }
        let (could, before) = (reader.can_rewrite(), reader.rewrites_asked());
        let reading = reader.read(segment);
        let rewrites = (reader.rewrites_asked() > before).then_some(could);
        // An answer that changes another place, such as the lead-in of a list, doesn't move with its sentence.
        let own = segment.span.span;
        if edits(&reading).all(|edit| own.start <= edit.start && edit.end <= own.end) {
            self.used.insert(key, Kept { start, reading: reading.clone(), rewrites });
        }
        reading
    }
}

impl Kept {
    fn move_to(&mut self, start: u32) {
        let from = self.start;
        if from == start {
            return;
        }
        let moved = |edit: &mut TextEdit| {
            edit.start = edit.start - from + start;
            edit.end = edit.end - from + start;
        };
        answers_mut(&mut self.reading).flat_map(|answer| &mut answer.edits).for_each(moved);
        self.start = start;
    }
}

fn edits(reading: &Reading) -> impl Iterator<Item = &TextEdit> {
    let (own, assumed) = match reading {
        Reading::Understood { assumptions, .. } => (&[] as &[Answer], assumptions.as_slice()),
        Reading::Ambiguous { answers, .. } | Reading::Unknown { answers, .. } => (answers.as_slice(), &[] as &[_]),
    };
    own.iter().chain(assumed.iter().flat_map(|own| &own.alternatives)).flat_map(|answer| &answer.edits)
}

fn answers_mut(reading: &mut Reading) -> impl Iterator<Item = &mut Answer> {
    let (own, assumed) = match reading {
        Reading::Understood { assumptions, .. } => (&mut [] as &mut [Answer], assumptions.as_mut_slice()),
        Reading::Ambiguous { answers, .. } | Reading::Unknown { answers, .. } => {
            (answers.as_mut_slice(), &mut [] as &mut [_])
        }
    };
    own.iter_mut().chain(assumed.iter_mut().flat_map(|own| &mut own.alternatives))
}

/// The sentence with its bytes, and what its reading looks at around it.
fn key(segments: &[Segment], segment: &Segment, source: &Source) -> Key {
    let mut first = DefaultHasher::new();
    let mut second = DefaultHasher::new();
    0x5eed_u64.hash(&mut second);
    for hasher in [&mut first, &mut second] {
        if let Some(file) = source.get(segment.span.file) {
            file.path.hash(hasher);
            segment.span.span.slice(&file.text).hash(hasher);
        }
        segment.text.hash(hasher);
        segment.kind.hash(hasher);
        segment.cells.hash(hasher);
        for annotation in &segment.annotations {
            (&annotation.phrase, &annotation.content).hash(hasher);
        }
        let context = &segment.context;
        (&context.headings, &context.header, context.depth, context.introduction).hash(hasher);
        context.lead_in.as_ref().map(|lead| &lead.text).hash(hasher);
        segment.annotates.and_then(|at| segments.get(at)).map(|own| &own.text).hash(hasher);
        let mut before = segment.previous;
        for _ in 0..BEFORE {
            let Some(own) = before.and_then(|at| segments.get(at)) else { break };
            own.text.hash(hasher);
            before = own.previous;
        }
    }
    (first.finish(), second.finish())
}

/// Whether two vocabularies are the same but for the sentences that they come from.
fn alike(one: &Vocabulary, other: &Vocabulary) -> bool {
    let things = |one: &Thing, other: &Thing| one == other || nameless(one) == nameless(other);
    let actions = |one: &Action, other: &Action| {
        let plain = |own: &Action| Action { statement: None, inputs: Vec::new(), ..own.clone() };
        one == other || plain(one) == plain(other)
    };
    let pairs = |one: usize, other: usize| one == other;
    one.entries() == other.entries()
        && one.groups == other.groups
        && one.validities == other.validities
        && pairs(one.adjectives.len(), other.adjectives.len())
        && one
            .adjectives
            .iter()
            .zip(&other.adjectives)
            .all(|(one, other)| (&one.word, one.thing, &one.holds) == (&other.word, other.thing, &other.holds))
        && pairs(one.app.things.len(), other.app.things.len())
        && one.app.things.iter().zip(&other.app.things).all(|(one, other)| things(one, other))
        && pairs(one.app.actions.len(), other.app.actions.len())
        && one.app.actions.iter().zip(&other.app.actions).all(|(one, other)| actions(one, other))
        && one.app.currency == other.app.currency
        && one.app.time_zone == other.app.time_zone
        && one.app.working_hours == other.app.working_hours
}

fn nameless(thing: &Thing) -> Thing {
    let mut own = Thing { statement: None, ..thing.clone() };
    own.fields.iter_mut().for_each(|field| field.statement = None);
    own
}
