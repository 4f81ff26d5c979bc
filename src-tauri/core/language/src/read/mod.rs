//! One segment becomes its readings.

mod background;
mod decide;
mod ended;
mod faithful;
pub(crate) mod fold;
mod gap;
mod kept;
mod restated;
mod wordings;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Expr, ThingId};
use text::{Source, SourceFile};

use crate::chart::Chart;
use crate::construction::{CONNECTORS, Clause, NOR, Understood, understand};
use crate::declare::{Scanned, Scans};
use crate::document::{Segment, Wording};
use crate::ledger::{Answer, Assumption};
use crate::meaning::{Amendment, Meaning};
use crate::phrase::{Events, Parser, Scope};
use crate::recover::{self, Nearest};
use crate::tokens::{self, Token};
use crate::vocabulary::Vocabulary;
use background::{About, thing_named};
use wordings::{end_of, plainer, trailing, without_gloss, wordings};

pub(crate) use ended::keep_endings;
pub(crate) use faithful::says_no_twice;
pub(crate) use kept::{keep_doers, keep_doings, keep_moments};

/// Words before a sentence that say nothing of their own.
const LEADS: &[&str] = &[
    "but",
    "and",
    "so",
    "also",
    "in addition ,",
    "additionally ,",
    "besides ,",
    "of course ,",
    "please note that",
    "note that",
    "however ,",
    "the system shall ensure that",
    "the app makes sure that",
    "it must be ensured that",
    "make sure that",
];

/// So many open sentences are given rewrites in one compilation; the others get theirs once these are settled.
const REWRITTEN: usize = 60;

/// So many parts of one sentence are read at most.
const PARTS: u32 = 120;

/// What came of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Understood {
        kind: &'static str,
        meanings: Vec<Meaning>,
        means: String,
        assumptions: Vec<Assumption>,
    },
    /// Several readings that differ, each with its canonical sentence. `start..end` are bytes of the segment's text.
    Ambiguous {
        question: String,
        start: usize,
        end: usize,
        answers: Vec<Answer>,
    },
    Unknown {
        question: String,
        start: usize,
        end: usize,
        answers: Vec<Answer>,
        cause: Cause,
    },
}

/// Why a sentence was not understood; the first that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A word that nothing in the spec or in the language explains.
    UnknownWord(String),
    /// The words are known, the sentence isn't.
    UnknownShape,
    /// Names nothing of the model at all and doesn't sound like a rule.
    Description,
}

/// Reads the segments of one spec: what every sentence needs of the vocabulary is worked out once.
#[derive(Debug)]
pub struct Reader<'v> {
    pub vocabulary: &'v Vocabulary,
    pub segments: &'v [Segment],
    events: Events,
    about: Vec<OnceCell<About>>,
    nothing: About,
    scans: Option<&'v Scans>,
    /// Where the segments stand, for answers that are edits.
    source: Option<&'v Source>,
    nearest: OnceCell<Nearest>,
    /// How many more open sentences get rewrites: questions are asked one at a time.
    rewrites: Cell<usize>,
    asked: Cell<usize>,
    headings: RefCell<BTreeMap<String, Option<ThingId>>>,
}

/// Reads one segment that declares nothing, on its own.
pub fn read(segment: &Segment, vocabulary: &Vocabulary) -> Reading {
    Reader::new(vocabulary, &[]).read(segment)
}

/// Reads a condition about a record of `thing` ("it is unpaid and its due date has passed"), over `Root::Record`.
pub fn condition(words: &str, thing: ThingId, vocabulary: &Vocabulary, events: &Events) -> Option<Expr> {
    let tokens = tokens::tokenise(words);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    let end = end_of(&tokens);
    let start = parser.any(0, &["when", "if", "while", "as long as", "once"]).unwrap_or(0);
    let scope = Scope { topic: Some(thing), ..Scope::about(thing) };
    let mut found = parser.whole_condition(start, end, &scope);
    if found.is_empty() {
        let base = crate::phrase::Base::record(thing);
        found = parser.state_or_condition(start, end, &base, &scope);
        for (stop, expr) in parser.predicates(start, &crate::phrase::Value::record(base, 0), &scope) {
            if stop == end && !found.contains(&expr) {
                found.push(expr);
            }
        }
    }
    only(found)
}

/// Reads a value about a record of `thing` ("starts at plus the duration of its service", "quantity × price"), over `Root::Record`.
pub fn value(words: &str, thing: ThingId, vocabulary: &Vocabulary, events: &Events) -> Option<Expr> {
    let tokens = tokens::tokenise(words);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    let end = end_of(&tokens);
    let scope = Scope { topic: Some(thing), ..Scope::about(thing) };
    let mut found: Vec<Expr> = Vec::new();
    for (stop, value) in parser.value(0, &scope) {
        let rest = parser.skip(stop, &[", so that"]);
        if (stop == end || rest > stop) && !found.contains(&value.expr) {
            found.push(value.expr);
        }
    }
    only(found)
}

fn only(mut found: Vec<Expr>) -> Option<Expr> {
    if found.len() == 1 { found.pop() } else { None }
}

impl<'v> Reader<'v> {
    pub fn new(vocabulary: &'v Vocabulary, segments: &'v [Segment]) -> Self {
        Self {
            vocabulary,
            segments,
            events: Events::of(&vocabulary.app),
            about: (0..segments.len()).map(|_| OnceCell::new()).collect(),
            nothing: About::default(),
            scans: None,
            source: None,
            nearest: OnceCell::new(),
            rewrites: Cell::new(REWRITTEN),
            asked: Cell::new(0),
            headings: RefCell::default(),
        }
    }

    /// With the text that the segments stand in, so that answers can be edits of it.
    pub fn over(mut self, source: &'v Source) -> Self {
        self.source = Some(source);
        self
    }

    /// With what is known already of the words of the spec.
    pub(crate) fn scanned(mut self, scans: &'v Scans) -> Self {
        self.scans = Some(scans);
        self
    }

    /// A text of the spec, or one made of its parts, as tokens.
    fn scan(&self, text: &str) -> Arc<Scanned> {
        match self.scans {
            Some(scans) => scans.scan(text),
            None => Arc::new(Scanned::of(text)),
        }
    }

    /// The file that a segment stands in.
    pub(crate) fn file(&self, segment: &Segment) -> Option<&'v SourceFile> {
        self.source?.get(segment.span.file)
    }

    pub(crate) fn nearest(&self) -> &Nearest {
        self.nearest.get_or_init(|| Nearest::of(self.vocabulary))
    }

    /// Whether another open sentence may be given rewrites; each asks once.
    pub(crate) fn may_rewrite(&self) -> bool {
        let left = self.rewrites.get();
        self.asked.set(self.asked.get() + 1);
        self.rewrites.set(left.saturating_sub(1));
        left > 0 && self.source.is_some()
    }

    /// Whether the next open sentence may still get rewrites, and how many asked so far.
    pub(crate) fn can_rewrite(&self) -> bool {
        self.rewrites.get() > 0
    }

    pub(crate) fn rewrites_asked(&self) -> usize {
        self.asked.get()
    }

    /// Reads some words as one clause, without taking them apart.
    pub(crate) fn plain(&self, segment: &Segment, wording: &Wording) -> Option<Reading> {
        let own = tokens::tokenise(&wording.text);
        let (they, it) = self.background(segment);
        let clause = Clause { they, it, ..Clause::alone(0, 0) };
        for tokens in std::iter::once(own.clone()).chain(plainer(&own)) {
            let mut found = self.parts(&tokens, &clause, 3, &Cell::new(4));
            faithful::faithful(&Parser::new(Chart::new(&tokens, self.vocabulary), &self.events), &mut found);
            match found.len() {
                0 => {}
                1 => return Some(self.decide(segment, wording, &tokens, found)),
                _ => return None,
            }
        }
        None
    }

    /// Reads one segment that declares nothing.
    pub fn read(&self, segment: &Segment) -> Reading {
        if segment.kind == crate::document::SegmentKind::Row {
            let found = crate::construction::table::read(segment, self.vocabulary, &self.events);
            if !found.is_empty() {
                let wording = Wording { text: segment.text.clone(), map: segment.map.clone() };
                return self.decide(segment, &wording, &[], found);
            }
        }
        let wordings = wordings(segment);
        let mut last: Option<(Wording, Vec<Token>)> = None;
        for wording in wordings {
            let tokens = without_gloss(self.scan(&wording.text).tokens.clone());
            let found = self.understand(segment, &tokens);
            if !found.is_empty() {
                return self.decide(segment, &wording, &tokens, found);
            }
            let mut plain = plainer(&tokens);
            let bare: Vec<Vec<Token>> = std::iter::once(&tokens)
                .chain(&plain)
                .filter_map(|own| wordings::bare_nouns(own, self.vocabulary))
                .collect();
            plain.extend(bare);
            let given: Vec<Vec<Token>> = std::iter::once(&tokens)
                .chain(&plain)
                .filter_map(|own| wordings::assigned(own, self.vocabulary))
                .collect();
            plain.extend(given);
            for plainer in plain.into_iter().chain(wordings::brought(&tokens, self.vocabulary)) {
                let found = self.understand(segment, &plainer);
                if !found.is_empty() {
                    return self.decide(segment, &wording, &plainer, found);
                }
            }
            last.get_or_insert((wording, tokens));
        }
        match last {
            Some((wording, tokens)) => {
                let parser = Parser::new(Chart::new(&tokens, self.vocabulary), &self.events);
                recover::unknown(self, &parser, segment, &wording)
            }
            None => Reading::Unknown {
                question: String::new(),
                start: 0,
                end: segment.text.len(),
                answers: Vec::new(),
                cause: Cause::Description,
            },
        }
    }

    /// All readings of a segment's likeliest wording, for looking into an ambiguity.
    pub fn readings(&self, segment: &Segment) -> Vec<Vec<Meaning>> {
        for wording in wordings(segment) {
            let tokens = tokens::tokenise(&wording.text);
            let found = self.understand(segment, &tokens);
            if !found.is_empty() {
                return found.into_iter().map(|own| own.meanings).collect();
            }
        }
        Vec::new()
    }

    fn understand(&self, segment: &Segment, tokens: &[Token]) -> Vec<Understood> {
        let (they, it) = self.background(segment);
        let example = self.example(segment);
        let narrowed = tokens
            .iter()
            .any(|token| matches!(token.lower.as_str(), "it" | "they" | "one"))
            .then(|| self.narrowed(segment))
            .flatten();
        let before = self.before(segment);
        let listed = before.map(|about| about.listed.clone()).unwrap_or_default();
        let target = before.and_then(|about| about.fields.clone());
        let action = before.and_then(|about| about.action);
        let clause = Clause { they, it, example, narrowed, listed, target, action, ..Clause::alone(0, 0) };
        let mut found = self.parts(tokens, &clause, 0, &Cell::new(PARTS));
        if found.is_empty()
            && let Some(plain) = crate::plain::without_case(tokens)
        {
            found = self.parts(&plain, &clause, 0, &Cell::new(PARTS));
            found.retain_mut(|own| fold::understood(own, &self.vocabulary.app));
        }
        if found.is_empty()
            && let Some(rest) = wordings::apart(tokens)
        {
            found = self.parts(rest, &clause, 0, &Cell::new(PARTS));
            found.retain_mut(|own| {
                let thing = own.thing.filter(|_| matches!(own.kind, "rule" | "check"));
                own.meanings.extend(thing.map(|thing| Meaning::Amend(Amendment::Apart { thing })));
                thing.is_some()
            });
        }
        if found.is_empty() {
            let each = wordings::each_occasion(tokens);
            let read: Vec<Vec<Understood>> =
                each.iter().map(|own| self.parts(own, &clause, 2, &Cell::new(PARTS))).collect();
            if read.iter().all(|own| matches!(own.as_slice(), [only] if only.kind == "reaction")) {
                found = read
                    .into_iter()
                    .flatten()
                    .reduce(|mut whole, own| {
                        whole.meanings.extend(own.meanings);
                        whole.assumed.extend(own.assumed);
                        whole
                    })
                    .into_iter()
                    .collect();
            }
        }
        if let (true, Some(action)) = (found.is_empty(), action) {
            found = restated::restated(tokens, action, &self.vocabulary.app)
                .into_iter()
                .map(|whole| self.parts(&whole, &clause, 0, &Cell::new(PARTS)))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
        }
        if let (true, Some(action)) = (found.is_empty(), action) {
            let later = restated::later_ones(tokens, action, &self.vocabulary.app);
            let rest = later.as_deref().or_else(|| restated::after_that(tokens));
            found = rest.map(|rest| self.parts(rest, &clause, 1, &Cell::new(PARTS))).unwrap_or_default();
            found.iter_mut().for_each(|own| own.assumed = vec![restated::at_any_time()]);
        }
        // "After that only the office can.": what the sentence before said that somebody can.
        if found.is_empty()
            && let Some((rest, about)) = restated::after_that(tokens).zip(before).filter(|(_, own)| !own.did.is_empty())
        {
            found = self.parts(&restated::spelled_out(rest, &about.did), &clause, 1, &Cell::new(PARTS));
            found.iter_mut().for_each(|own| own.assumed = vec![restated::at_any_time()]);
        }
        // A remark counts only beside a rule.
        found.retain(|own| own.kind != "remark");
        if !found.is_empty() {
            faithful::faithful(&Parser::new(Chart::new(tokens, self.vocabulary), &self.events), &mut found);
        }
        found
    }

    /// The readings of some words: as a whole, with the clause that they begin with put behind, or as two sentences in one,
    /// of which the second has the first behind it.
    fn parts(&self, tokens: &[Token], background: &Clause, depth: u8, budget: &Cell<u32>) -> Vec<Understood> {
        budget.set(budget.get().saturating_sub(1));
        let parser = Parser::new(Chart::new(tokens, self.vocabulary), &self.events);
        let end = end_of(tokens);
        let from = parser.skip(0, LEADS);
        let from = parser.skip(from, &[","]);
        if from >= end || budget.get() == 0 {
            return Vec::new();
        }
        let clause = Clause { from, to: end, ..background.clone() };
        let found = understand(&parser, &clause);
        if !found.is_empty() {
            return found;
        }
        for moved in trailing(&parser, tokens, from, end) {
            let parser = Parser::new(Chart::new(&moved, self.vocabulary), &self.events);
            let it = thing_named(&parser).or(background.it);
            let clause = Clause { from: 0, to: moved.len(), it, example: None, ..background.clone() };
            let mut found = understand(&parser, &clause);
            if !found.is_empty() {
                found.iter_mut().for_each(|own| (own.stem, own.predicate) = (None, None));
                return found;
            }
        }
        if depth > 2 {
            return Vec::new();
        }
        for at in from + 2..end.saturating_sub(1) {
            let joint = parser.any(at, CONNECTORS);
            let nor = parser.any(at, NOR);
            let Some(next) = joint.max(nor) else { continue };
            let left = Clause { beside: true, ..background.clone() };
            let part = tokens.get(from..at).unwrap_or(&[]);
            let first = self.parts(part, &left, 3, budget);
            if first.is_empty() && parser.word(at) == ":" {
                let found = self.under_headline(part, tokens.get(next..end).unwrap_or(&[]), background, depth, budget);
                if !found.is_empty() {
                    return found
                        .into_iter()
                        .map(|mut own| {
                            shift(&mut own.assumed, next);
                            (own.stem, own.predicate) = (None, None);
                            own
                        })
                        .collect();
                }
            }
            // One that assumes nothing says what the words say.
            let mut first = first;
            if first.len() > 1 && first.iter().any(|own| own.assumed.is_empty()) {
                first.retain(|own| own.assumed.is_empty());
            }
            let [only] = first.as_slice() else { continue };
            let right = Clause {
                they: only.people.clone().or_else(|| background.they.clone()),
                it: only.thing.or(background.it),
                target: only.target.clone().or_else(|| background.target.clone()),
                narrowed: if only.thing.is_none() { background.narrowed.clone() } else { None },
                said: background.said.iter().chain(&only.meanings).cloned().collect(),
                beside: true,
                ..background.clone()
            };
            let rest = tokens.get(next..end).unwrap_or(&[]);
            let mut second = if nor > joint { Vec::new() } else { self.parts(rest, &right, depth + 1, budget) };
            if second.is_empty() {
                second = self.gapped(part, only, (rest, nor > joint), right, budget);
            }
            if second.is_empty()
                && let Some(words) = restated::after_that(rest)
            {
                let clause = Clause { beside: true, it: only.thing, target: only.target.clone(), ..background.clone() };
                let verbs = only.predicate.zip(only.stem).and_then(|(from, to)| part.get(from..to)).unwrap_or(&[]);
                let modal =
                    verbs.iter().take_while(|own| matches!(own.lower.as_str(), "can" | "may" | "only" | "also"));
                let verbs = verbs.get(modal.count()..).unwrap_or(&[]);
                second = self.parts(&restated::spelled_out(words, verbs), &clause, depth + 1, budget);
                second.iter_mut().for_each(|own| own.assumed = vec![restated::at_any_time()]);
            }
            if second.is_empty() || only.kind == "remark" && second.iter().all(|own| own.kind == "remark") {
                continue;
            }
            let offset = next;
            return second
                .into_iter()
                .map(|own| {
                    let mut whole = only.clone();
                    shift(&mut whole.assumed, from);
                    let mut more = own.assumed;
                    shift(&mut more, offset);
                    whole.kind = if whole.kind == "remark" { own.kind } else { whole.kind };
                    whole.meanings.extend(own.meanings);
                    if whole.meanings.len() > 1 {
                        whole.meanings.retain(|meaning| *meaning != Meaning::Nothing);
                    }
                    whole.assumed.extend(more);
                    // What the author goes on to say isn't assumed.
                    if whole.meanings.iter().any(|own| matches!(own, Meaning::Amend(Amendment::Touching(_)))) {
                        whole.assumed.retain(|own| own.code != "touching-is-not-overlapping");
                    }
                    whole.people = own.people.or(whole.people);
                    whole.thing = own.thing.or(whole.thing);
                    whole.target = own.target.or(whole.target);
                    (whole.stem, whole.predicate) = (None, None);
                    whole
                })
                .collect();
        }
        Vec::new()
    }

    /// "No one works more than 8 hours in a day: the hours of … can't add up to more than 8": a short "no" in front of the rule that
    /// says exactly how, with no number of its own.
    fn under_headline(
        &self,
        headline: &[Token],
        rest: &[Token],
        background: &Clause,
        depth: u8,
        budget: &Cell<u32>,
    ) -> Vec<Understood> {
        let has = |words: &[&str]| headline.iter().any(|token| words.contains(&token.lower.as_str()));
        const DENIALS: &[&str] = &["no", "nobody", "not", "never", "nor", "neither", "noone"];
        let denials = headline.iter().filter(|token| DENIALS.contains(&token.lower.as_str())).count();
        let bounded = headline.iter().any(|token| token.whole().is_some());
        let loose = has(&["than", "most", "least"]) && !bounded
            || headline
                .last()
                .is_some_and(|token| matches!(token.lower.as_str(), "at" | "in" | "on" | "of" | "a" | "the"));
        if headline.len() > 14 || denials != 1 || loose || has(&["only", "unless", "except", "if", "when", "until"]) {
            return Vec::new();
        }
        let parser = Parser::new(Chart::new(headline, self.vocabulary), &self.events);
        let they = (0..3).find_map(|at| {
            let mut people = parser.people(at).into_iter().map(|(_, people)| people);
            people.rfind(|own| !own.nobody && own.who.iter().all(|who| matches!(who, model::Who::Role(_))))
        });
        let clause = Clause { they: they.or_else(|| background.they.clone()), beside: true, ..background.clone() };
        let mut found = self.parts(rest, &clause, depth + 1, budget);
        // "more than 8" has to stand in the rule as it stands in front of it.
        let bounds = |tokens: &[Token]| -> Vec<Vec<String>> {
            let at = |(n, token): (usize, &Token)| {
                token.whole()?;
                Some(tokens[n.saturating_sub(2)..=n].iter().map(|own| own.lower.clone()).collect())
            };
            tokens.iter().enumerate().filter_map(at).collect()
        };
        let said = bounds(rest);
        found.retain(|own| {
            let at_once = own.kind == "overlap" && has(&["once", "simultaneously"]) && has(&["two"]);
            matches!(own.kind, "limit" | "overlap" | "unique" | "check" | "rule")
                && (at_once || bounds(headline).iter().all(|bound| said.contains(bound)))
        });
        found
    }

    /// The readings of a part that leaves out what the one before said.
    fn gapped(
        &self,
        part: &[Token],
        only: &Understood,
        (rest, nor): (&[Token], bool),
        right: Clause,
        budget: &Cell<u32>,
    ) -> Vec<Understood> {
        let clause = Clause { target: only.own_target.clone().or_else(|| right.target.clone()), ..right };
        let mut found = gap::filled(part, only, rest, nor)
            .into_iter()
            .map(|whole| self.parts(&whole, &clause, 3, budget))
            .find(|found| !found.is_empty())
            .unwrap_or_default();
        // Places in words that were put together are none of the sentence.
        for note in found.iter_mut().flat_map(|own| &mut own.assumed) {
            (note.from, note.to) = (0, rest.len());
        }
        found
    }
}

/// Assumptions of a part, at their places in the whole.
fn shift(assumed: &mut [crate::phrase::Assumed], by: usize) {
    for own in assumed {
        own.from += by;
        own.to += by;
    }
}
