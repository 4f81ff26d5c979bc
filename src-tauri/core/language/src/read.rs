//! One segment becomes its readings.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use model::{Expr, ThingId};
use text::{Source, SourceFile};

use crate::chart::Chart;
use crate::construction::{CONNECTORS, Clause, Narrowed, Understood, understand};
use crate::document::{Segment, Wording};
use crate::ledger::{Answer, Assumption};
use crate::meaning::Meaning;
use crate::phrase::{Determiner, Events, Parser, People, Scope};
use crate::recover::{self, Nearest};
use crate::tokens::{self, Token};
use crate::vocabulary::Vocabulary;

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
    /// Where the segments stand, for answers that are edits.
    source: Option<&'v Source>,
    nearest: OnceCell<Nearest>,
    /// How many more open sentences get rewrites: questions are asked one at a time.
    rewrites: Cell<usize>,
    headings: RefCell<BTreeMap<String, Option<ThingId>>>,
}

/// Who and what a segment is about, for the pronouns of those that follow it.
#[derive(Debug, Default)]
struct About {
    they: Option<People>,
    it: Option<ThingId>,
    narrowed: Option<Narrowed>,
    example: Option<(String, ThingId)>,
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

/// Where the words end and the closing marks begin.
fn end_of(tokens: &[Token]) -> usize {
    let mut end = tokens.len();
    while end > 0
        && tokens
            .get(end - 1)
            .is_some_and(|token| ['.', '!', ';', ':', ',', '?'].iter().any(|mark| token.is_mark(*mark)))
    {
        end -= 1;
    }
    end
}

impl<'v> Reader<'v> {
    pub fn new(vocabulary: &'v Vocabulary, segments: &'v [Segment]) -> Self {
        Self {
            vocabulary,
            segments,
            events: Events::of(&vocabulary.app),
            about: (0..segments.len()).map(|_| OnceCell::new()).collect(),
            nothing: About::default(),
            source: None,
            nearest: OnceCell::new(),
            rewrites: Cell::new(REWRITTEN),
            headings: RefCell::default(),
        }
    }

    /// With the text that the segments stand in, so that answers can be edits of it.
    pub fn over(mut self, source: &'v Source) -> Self {
        self.source = Some(source);
        self
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
        self.rewrites.set(left.saturating_sub(1));
        left > 0 && self.source.is_some()
    }

    /// Reads some words as one clause, without taking them apart.
    pub(crate) fn plain(&self, segment: &Segment, wording: &Wording) -> Option<Reading> {
        let tokens = tokens::tokenise(&wording.text);
        let (they, it) = self.background(segment);
        let clause = Clause { they, it, ..Clause::alone(0, 0) };
        let found = self.parts(&tokens, &clause, 3, &Cell::new(4));
        (found.len() == 1).then(|| self.decide(segment, wording, &tokens, found))
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
            let tokens = without_gloss(tokens::tokenise(&wording.text));
            let found = self.understand(segment, &tokens);
            if !found.is_empty() {
                return self.decide(segment, &wording, &tokens, found);
            }
            for plainer in plainer(&tokens) {
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
        let clause = Clause { they, it, example, narrowed, ..Clause::alone(0, 0) };
        let budget = Cell::new(60);
        let mut found = self.parts(tokens, &clause, 0, &budget);
        // A remark counts only beside a rule.
        found.retain(|own| own.kind != "remark");
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
            let found = understand(&parser, &clause);
            if !found.is_empty() {
                return found;
            }
        }
        if depth > 2 {
            return Vec::new();
        }
        for at in from + 2..end.saturating_sub(1) {
            let Some(next) = parser.any(at, CONNECTORS) else { continue };
            let left = Clause { beside: true, ..background.clone() };
            let first = self.parts(tokens.get(from..at).unwrap_or(&[]), &left, 3, budget);
            let [only] = first.as_slice() else { continue };
            let right = Clause {
                they: only.people.clone().or_else(|| background.they.clone()),
                it: only.thing.or(background.it),
                target: only.target.clone().or_else(|| background.target.clone()),
                narrowed: if only.thing.is_none() { background.narrowed.clone() } else { None },
                beside: true,
                ..background.clone()
            };
            let second = self.parts(tokens.get(next..end).unwrap_or(&[]), &right, depth + 1, budget);
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
                    whole.people = own.people.or(whole.people);
                    whole.thing = own.thing.or(whole.thing);
                    whole.target = own.target.or(whole.target);
                    whole
                })
                .collect();
        }
        Vec::new()
    }

    /// Who and what the sentences before this one were about.
    fn background(&self, segment: &Segment) -> (Option<People>, Option<ThingId>) {
        let mut they = None;
        let mut it = None;
        let mut before = segment.previous;
        let mut steps = 0;
        while let Some((at, own)) = before.and_then(|at| Some((at, self.segments.get(at)?))) {
            let about = self.about(at, own);
            they = they.or_else(|| about.they.clone());
            it = it.or(about.it);
            if they.is_some() && it.is_some() || steps > 3 {
                break;
            }
            steps += 1;
            before = own.previous;
        }
        let it = it.or_else(|| segment.context.headings.iter().rev().find_map(|heading| self.heading(heading)));
        (they, it)
    }

    /// Which records the sentence just before began with: "A shift with children …".
    fn narrowed(&self, segment: &Segment) -> Option<Narrowed> {
        let at = segment.previous?;
        self.about(at, self.segments.get(at)?).narrowed.clone()
    }

    /// Whom of the sample data the sentence just before was about.
    fn example(&self, segment: &Segment) -> Option<(String, ThingId)> {
        let at = segment.previous?;
        self.about(at, self.segments.get(at)?).example.clone()
    }

    /// What a segment is about, worked out once however many sentences follow it.
    fn about(&self, at: usize, segment: &Segment) -> &About {
        let work = || {
            let tokens = tokens::tokenise(&segment.text);
            let parser = Parser::new(Chart::new(&tokens, self.vocabulary), &self.events);
            let example = (0..tokens.len()).find_map(|at| {
                let (_, thing, title) = crate::construction::case::sample(&parser, at)?;
                parser.is_person(thing).then_some((title, thing))
            });
            About { they: subject(&parser), it: thing_named(&parser), narrowed: narrowed(&parser), example }
        };
        match self.about.get(at) {
            Some(known) => known.get_or_init(work),
            None => &self.nothing,
        }
    }

    /// The thing that a heading names.
    fn heading(&self, heading: &str) -> Option<ThingId> {
        if let Some(known) = self.headings.borrow().get(heading) {
            return *known;
        }
        let tokens = tokens::tokenise(heading);
        let it = thing_named(&Parser::new(Chart::new(&tokens, self.vocabulary), &self.events));
        self.headings.borrow_mut().insert(heading.to_owned(), it);
        it
    }

    fn decide(&self, segment: &Segment, wording: &Wording, tokens: &[Token], mut found: Vec<Understood>) -> Reading {
        // A reading that assumes nothing says what the words say; one that does is taken only where there is none.
        let certain = found.iter().any(|own| own.assumed.is_empty());
        if certain && found.len() > 1 {
            found.retain(|own| own.assumed.is_empty());
        }
        let place = |from: usize, to: usize| {
            let span = tokens::span_of(tokens.get(from..to).unwrap_or(&[]));
            wording.source_span(span.start as usize..span.end as usize).unwrap_or(segment.span.span)
        };
        match found.as_slice() {
            [only] => {
                let assumptions = only
                    .assumed
                    .iter()
                    .map(|own| Assumption {
                        code: own.code,
                        text: own.text.clone(),
                        alternatives: own
                            .alternatives
                            .iter()
                            .filter_map(|(label, words)| {
                                recover::replaced(self, segment, place(own.from, own.to), label, words)
                            })
                            .collect(),
                    })
                    .collect();
                Reading::Understood {
                    kind: only.kind,
                    meanings: only.meanings.clone(),
                    means: crate::paraphrase::meanings(&only.meanings, &self.vocabulary.app),
                    assumptions,
                }
            }
            several => recover::ambiguous(self, segment, several),
        }
    }
}

/// Assumptions of a part, at their places in the whole.
fn shift(assumed: &mut [crate::phrase::Assumed], by: usize) {
    for own in assumed {
        own.from += by;
        own.to += by;
    }
}

/// The sentence without what it is wrapped in, step by step.
fn plainer(tokens: &[Token]) -> Vec<Vec<Token>> {
    let plain = crate::plain::plain(tokens);
    let bare = crate::plain::unlabelled(plain.as_deref().unwrap_or(tokens));
    let plainest = bare.as_deref().and_then(crate::plain::plain);
    [plain, bare, plainest].into_iter().flatten().collect()
}

/// The ways to read a segment's words, the likeliest first.
fn wordings(segment: &Segment) -> Vec<Wording> {
    let mut found = Vec::new();
    if let Some(composed) = segment.composed() {
        found.push(composed);
    }
    found.push(segment.precise());
    if !segment.annotations.is_empty() {
        found.push(segment.annotated());
        found.push(Wording { text: segment.text.clone(), map: segment.map.clone() });
    }
    found
}

/// The records that a sentence begins with, where its words narrow them.
fn narrowed(parser: &Parser) -> Option<Narrowed> {
    let from = parser.skip(0, LEADS);
    let record = |thing: ThingId| vec![crate::phrase::Base::record(thing)];
    let sets = parser.set(from, &Scope::default(), &record);
    let (end, set) = sets.into_iter().max_by_key(|(end, _)| *end)?;
    let one = matches!(set.determiner, Determiner::A | Determiner::Bare | Determiner::Each | Determiner::Any);
    if !one || set.bound.is_some() || set.filter.is_always() || parser.is_person(set.thing) {
        return None;
    }
    let start = parser.skip(from, &["a", "an", "any", "each", "every"]);
    Some(Narrowed { thing: set.thing, filter: set.filter, words: parser.words_between(start, end) })
}

/// The people that a sentence begins with.
fn subject(parser: &Parser) -> Option<People> {
    let start = parser.skip(0, &["only", "but", "and", "also"]);
    let mut found = parser.people(start);
    found.retain(|(_, people)| people.who.iter().any(|who| matches!(who, model::Who::Role(_))));
    found.sort_by_key(|(end, _)| *end);
    found.pop().map(|(_, people)| People { nobody: false, ..people })
}

/// The thing that a sentence is about: the first that it names.
fn thing_named(parser: &Parser) -> Option<ThingId> {
    let mut person = None;
    for at in 0..parser.len() {
        for term in parser.terms(at) {
            if let crate::vocabulary::Term::Thing(thing) = term.term {
                if !parser.is_person(thing) {
                    return Some(thing);
                }
                person = person.or(Some(thing));
            }
        }
    }
    person
}

/// The sentence with the clause that it begins with put behind: "Once a shift is done it can't be changed" becomes "it can't be
/// changed once a shift is done".
fn trailing(parser: &Parser, tokens: &[Token], from: usize, end: usize) -> Vec<Vec<Token>> {
    let leads = [
        "once",
        "if",
        "when",
        "while",
        "as long as",
        "so long as",
        "after",
        "until",
        "unless",
        "before",
        "as soon as",
        "provided",
        "provided that",
    ];
    if parser.any(from, &leads).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let subject =
        |at: usize| matches!(parser.word(at), "it" | "they" | "nobody" | "he" | "she" | "no" | "a" | "the" | "only");
    for at in from + 2..end {
        let comma = parser.word(at) == ",";
        if !comma && !subject(at) {
            continue;
        }
        let start = if comma { parser.skip(at + 1, &["then"]) } else { at };
        let mut moved: Vec<Token> = tokens.get(start..end).unwrap_or(&[]).to_vec();
        moved.extend_from_slice(tokens.get(from..at).unwrap_or(&[]));
        found.push(moved);
        if found.len() > 5 {
            break;
        }
    }
    found
}

/// The tokens without "(that is, they add new ones)": it says what the verb before it means, which the vocabulary already has.
fn without_gloss(tokens: Vec<Token>) -> Vec<Token> {
    let glosses = ["( that is , they add new ones )", "( that is , they add a new one )", "( that is , they add one )"];
    for gloss in glosses {
        let words: Vec<&str> = gloss.split(' ').collect();
        let place = (0..tokens.len()).find(|at| {
            words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|token| token.lower == *word))
        });
        if let Some(at) = place {
            let mut tokens = tokens;
            tokens.drain(at..at + words.len());
            return tokens;
        }
    }
    tokens
}

/// Keeps who did an action, where a sentence asks ("the one who checked it"): a field that the app fills.
pub fn keep_doers(vocabulary: &mut Vocabulary, segments: &[Segment]) {
    let mut asked: Vec<(model::ActionId, String)> = Vec::new();
    for segment in segments.iter().filter(|own| own.text.contains("who")) {
        let tokens = tokens::tokenise(&segment.text);
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.lower.as_str(), "who" | "whoever") {
                continue;
            }
            let words: Vec<&str> = tokens.iter().skip(at + 1).take(4).map(|token| token.lower.as_str()).collect();
            for found in vocabulary.lookup(&words) {
                let crate::vocabulary::Term::Action(id) = found.term else { continue };
                let object =
                    words.get(found.len).is_some_and(|word| matches!(*word, "it" | "them" | "a" | "the" | "this"));
                let named =
                    vocabulary.app.actions.get(id.0 as usize).is_some_and(|own| own.kind == model::ActionKind::Named);
                if named
                    && object
                    && found.form == crate::vocabulary::Form::Participle
                    && !asked.iter().any(|(own, _)| *own == id)
                {
                    asked.push((id, words[..found.len].join(" ")));
                }
            }
        }
    }
    for (action, past) in asked {
        let Some(thing) = vocabulary.app.actions.get(action.0 as usize).map(|own| own.thing) else { continue };
        let Some(thing) = vocabulary.app.things.get_mut(thing.0 as usize) else { continue };
        let name = format!("{past} by");
        if thing.fields.iter().any(|field| field.name == name) {
            continue;
        }
        thing.fields.push(automatic(name, model::TypeKind::AnyPerson, model::Filled::DoerOf(action)));
    }
}

/// A field that the app keeps for a rule.
fn automatic(name: String, kind: model::TypeKind, filled: model::Filled) -> model::Field {
    model::Field {
        key: name.replace(' ', "_"),
        name,
        r#type: model::Type::plain(kind),
        required: false,
        unique: None,
        default: None,
        computed: None,
        filled,
        account: false,
        on_delete: model::OnDelete::default(),
        private: false,
        automatic: true,
        statement: None,
    }
}

/// Keeps the moment of each choice that a sentence counts from ("90 days after it was rejected"): a field that the app fills.
pub fn keep_moments(vocabulary: &mut Vocabulary, segments: &[Segment]) {
    for (field, choice) in Events::missing(segments, vocabulary) {
        let model::FieldId::Own(at) = field.field else { continue };
        let Some(thing) = vocabulary.app.things.get_mut(field.thing.0 as usize) else { continue };
        let name = match thing.fields.get(at as usize).map(|own| &own.r#type.kind) {
            Some(model::TypeKind::Choice(choices)) => choices.get(choice.0 as usize).map(|own| own.name.clone()),
            _ => None,
        };
        let Some(name) = name else { continue };
        let name = format!("{name} at");
        let filled = model::Filled::MomentOf { field: field.field, choice };
        thing.fields.push(automatic(name, model::TypeKind::Moment, filled));
    }
}
