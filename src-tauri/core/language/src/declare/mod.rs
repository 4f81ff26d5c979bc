//! Declarations: the sentences that introduce people, things, fields, choices and other names.
//!
//! They are read over the whole spec before any rule, in two passes: first the names of things and people, then what is said
//! of them. So the order of sections and files never matters.

mod actors;
mod also;
mod attribute;
mod becoming;
mod bounds;
mod build;
mod cardinality;
mod cursor;
mod definition;
mod demand;
mod draft;
mod entry;
mod facts;
mod field;
mod fields;
mod introducing;
mod items;
mod joining;
mod kinds;
mod lexicon;
mod made;
mod marks;
mod names;
mod outline;
mod passing;
mod people;
mod prose;
mod relations;
mod roles;
mod said;
mod samples;
mod say;
mod scanned;
mod settings;
mod signing_in;
mod single;
mod stages;
mod standing;
mod subject;
mod tables;
mod unit;
mod verbs;
mod zone;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use text::FileSpan;

use crate::document::{Segment, SegmentKind, Wording};
use crate::ledger::Assumption;
use crate::tokens::{Token, tokenise};
use crate::vocabulary::Vocabulary;

pub(crate) use made::{flag, on_create, target};
pub(crate) use names::is_function_word;
pub(crate) use said::SAID;
pub(crate) use say::say;
pub(crate) use scanned::{Scanned, Scans};

use draft::Draft;

/// What the declarations of a spec came to.
#[derive(Debug, Default)]
pub(crate) struct Harvest {
    pub vocabulary: Vocabulary,
    /// For each segment what it declares, if anything.
    pub claims: Vec<Option<Claim>>,
    /// Values and conditions to be read once the vocabulary stands.
    pub pending: Vec<Pending>,
    /// The words of each segment as they are to be read.
    pub words: Vec<Words>,
    /// For each thing the verbs that make one, with the segment that says so.
    pub makes: Vec<Vec<(String, usize)>>,
    /// What is taken for granted in sentences that declare nothing else: how those join who are people by their deeds.
    pub beside: Vec<(usize, Assumption)>,
}

/// A segment that declares something.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    pub kind: &'static str,
    pub means: String,
    pub assumptions: Vec<Assumption>,
    /// Words in it that weren't understood.
    pub left: Option<FileSpan>,
    /// Fields that it declares, for saying them back.
    pub fields: Vec<model::FieldRef>,
    /// Rules that it says besides, in words of their own.
    pub further: Vec<String>,
    /// What further words in it were read as.
    pub more: String,
    /// Kinds of people whose joining it says.
    pub people: Vec<model::ThingId>,
}

/// Something in a declaration that the grammar of rules has to read.
#[derive(Clone, Debug)]
pub(crate) enum Pending {
    Computed {
        field: model::FieldRef,
        words: String,
        segment: usize,
        /// The spec gives no type: it is that of the value.
        infer: bool,
    },
    Snapshot {
        field: model::FieldRef,
        words: String,
        segment: usize,
        infer: bool,
    },
    Check {
        field: model::FieldRef,
        words: String,
        segment: usize,
    },
    /// The choices of a field follow one another: from, to.
    Steps {
        field: model::FieldRef,
        steps: Vec<(String, String)>,
        segment: usize,
    },
    /// Index into the vocabulary's adjectives.
    Adjective {
        at: usize,
        words: String,
        segment: usize,
    },
}

/// A segment's precise wording and its tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub wording: Wording,
    scanned: Arc<Scanned>,
}

impl Deref for Words {
    type Target = Scanned;

    fn deref(&self) -> &Scanned {
        self.scanned.unwrapped()
    }
}

impl Words {
    /// The tokens of the segment's text as it stands, annotations left alone.
    pub fn as_written(&self, segment: &Segment) -> Cow<'_, [Token]> {
        if self.wording.text == segment.text {
            Cow::Borrowed(&self.scanned.tokens)
        } else {
            Cow::Owned(tokenise(&segment.text))
        }
    }
}

/// What the passes over the segments share.
struct Reader<'a> {
    pub segments: &'a [Segment],
    pub words: &'a [Words],
    pub draft: Draft,
    pub claims: Vec<Option<Claim>>,
    pub settings: settings::Settings,
    /// The things that the sentences so far were about, for "it", "they" and "both", with the block that they stand in.
    pub last: Vec<usize>,
    pub last_headings: Vec<String>,
    pub samples: Vec<tables::Sample>,
    /// How things go, until all lists of states are read.
    pub staged: Vec<stages::Stages>,
}

impl Reader<'_> {
    pub fn claim(&mut self, segment: usize, kind: &'static str) -> &mut Claim {
        let slot = &mut self.claims[segment];
        let claim = slot.get_or_insert_with(Claim::default);
        claim.kind = kind;
        claim
    }

    /// The bytes of the file under a range of a segment's tokens.
    pub fn span(&self, segment: usize, from: usize, to: usize) -> FileSpan {
        let own = &self.segments[segment];
        let words = &self.words[segment];
        let mut to = to.min(words.tokens.len());
        while to > from + 1 && words.tokens[to - 1].is_mark('.') {
            to -= 1;
        }
        let place = words
            .tokens
            .get(from)
            .zip(words.tokens.get(to.saturating_sub(1).max(from)))
            .and_then(|(first, last)| words.wording.source_span(first.span.start as usize..last.span.end as usize));
        FileSpan { file: own.span.file, span: place.unwrap_or(own.span.span) }
    }

    /// A sentence in between that declares nothing: what "it" means behind it is what it is about, or nothing that is known.
    fn passed_over(&mut self, at: usize) {
        let words = &self.words[at];
        let mut cursor = cursor::Cursor::new(&words.wording.text, &words.tokens);
        let pronoun = ["it", "its", "they", "their", "both", "he", "she", "this", "then", "also"];
        if self.segments[at].context.depth > 0 || pronoun.contains(&cursor.word(0)) {
            return;
        }
        let _ = cursor.eat_any(&["a", "an", "the", "each", "every", "all", "no", "only", "any"]);
        self.last = kinds::noun(&mut cursor, &self.draft).into_iter().collect();
    }

    /// The thing that the innermost heading of a segment names.
    pub fn heading_thing(&self, segment: usize) -> Option<usize> {
        let heading = self.segments[segment].context.headings.last()?;
        self.draft.find(names::bare(heading)).or_else(|| self.draft.find(names::subject(heading)))
    }
}

/// Reads all declarations.
pub(crate) fn harvest(
    source: &text::Source,
    segments: &[Segment],
    ids: &[model::StatementId],
    scans: &Scans,
) -> Harvest {
    let words: Vec<Words> = segments
        .iter()
        .map(|segment| match segment.kind {
            SegmentKind::Note | SegmentKind::Setting => Words::default(),
            _ => {
                let wording = segment.precise();
                let scanned = scans.scan(&wording.text);
                Words { wording, scanned }
            }
        })
        .collect();
    let mut reader = Reader {
        segments,
        words: &words,
        draft: Draft::default(),
        claims: vec![None; segments.len()],
        settings: settings::Settings::default(),
        last: Vec::new(),
        last_headings: Vec::new(),
        samples: Vec::new(),
        staged: Vec::new(),
    };
    outline::names(&mut reader);
    settings::settings(&mut reader);
    for (at, segment) in segments.iter().enumerate() {
        if reader.last_headings != segment.context.headings {
            reader.last.clear();
            reader.last_headings.clone_from(&segment.context.headings);
        }
        match segment.kind {
            SegmentKind::Sentence | SegmentKind::Item => {
                if reader.claims[at].is_some() {
                    // The words above a list that names a thing: what follows is about it.
                    if let Some(thing) = outline::above_a_list(&reader, at) {
                        reader.last = vec![thing];
                    }
                } else if !people::sentence(&mut reader, at) && !prose::sentence(&mut reader, at) {
                    items::item(&mut reader, at);
                }
                if reader.claims[at].is_none() {
                    stages::sentence(&mut reader, at);
                    reader.passed_over(at);
                }
            }
            SegmentKind::Row => tables::row(&mut reader, at),
            SegmentKind::Heading | SegmentKind::Header | SegmentKind::Note | SegmentKind::Setting => {}
        }
    }
    people::settle(&mut reader);
    stages::settle(&mut reader);
    marks::settle(&mut reader);
    passing::settle(&mut reader);
    cardinality::settle(&mut reader);
    let Reader { draft, claims, settings, samples, .. } = reader;
    let place = build::Place { source, segments, words: &words, ids };
    let mut harvest = build::build(draft, claims, settings, samples, &place);
    let said = verbs::Said { segments, words: &words, claims: &harvest.claims, makes: &harvest.makes };
    let beside = verbs::verbs(&mut harvest.vocabulary, said, ids, scans);
    harvest.beside.extend(beside);
    harvest.vocabulary.relate();
    harvest.words = words;
    harvest
}
