use std::cell::RefCell;

use model::App;
use text::Source;

use crate::assemble::Assembly;
use crate::declare::{self, Harvest, Scans};
use crate::document::{Segment, SegmentKind};
use crate::ledger::{self, Highlight, Statement, Warning};
use crate::lock::Lock;
use crate::memo::Memo;
use crate::read::{Reader, Reading};
use crate::vocabulary::Vocabulary;

/// What a compilation may be told besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The spec folder's `plainspoken.lock`, if there is one.
    pub lock: Option<&'a Lock>,
}

/// Everything that a spec compiles to. Broken input gives questions, never an error.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    pub app: App,
    /// In the order of the text.
    pub statements: Vec<Statement>,
    pub warnings: Vec<Warning>,
    /// What to keep in `plainspoken.lock`.
    pub lock: Lock,
    pub vocabulary: Vocabulary,
    /// What the editor colours, in the order of the text.
    pub tokens: Vec<Highlight>,
}

/// Compiles a spec. Never fails, never panics, and gives the same answer for the same text.
pub fn compile(source: &Source, options: &Options) -> Compilation {
    Compiler::default().compile(source, options)
}

/// A compiler that keeps what it read: after a keystroke only what that can have changed is read again. Its answers are those of
/// [`compile`], whatever it compiled before.
#[derive(Debug, Default)]
pub struct Compiler {
    memo: Memo,
}

impl Compiler {
    pub fn compile(&mut self, source: &Source, options: &Options) -> Compilation {
        compile_with(&mut self.memo, source, options)
    }
}

fn compile_with(memo: &mut Memo, source: &Source, options: &Options) -> Compilation {
    let segments = crate::document::segments(source);
    let ids = ledger::ids(&segments);
    let mut scans = std::mem::take(&mut memo.scans);
    scans.begin();
    let Harvest { mut vocabulary, claims, pending, words, beside, .. } =
        declare::harvest(source, &segments, &ids, &scans);
    let mut assembly = Assembly::new(source, &segments, &ids, &words, &scans, claims);
    assembly.beside = beside;
    declared(&mut assembly, &mut vocabulary, pending);
    memo.begin(&vocabulary);
    let reader = Reader::new(&vocabulary, &segments).over(source).scanned(&scans);
    assembly.leftovers(&reader);
    for (at, segment) in segments.iter().enumerate() {
        if assembly.is_claimed(at) || !is_read(segment) {
            continue;
        }
        let reading = memo.read(&reader, at, source);
        if let Reading::Understood { kind: "lead-in", .. } = &reading {
            assembly.lead_in(at);
            continue;
        }
        assembly.reading(at, reading);
    }
    memo.end();
    assembly.trials = RefCell::new(std::mem::take(&mut memo.trials));
    let (done, trials) = assembly.finish(vocabulary, options);
    memo.trials = trials;
    memo.scans = scans;
    done
}

/// What declarations left to the grammar, and the fields that the app keeps because sentences ask for them.
fn declared(assembly: &mut Assembly, vocabulary: &mut Vocabulary, pending: Vec<declare::Pending>) {
    let segments = assembly.segments;
    for (statement, assumption) in crate::read::keep_endings(vocabulary, assembly.words, assembly.ids) {
        assembly.beside.extend(assembly.position(&statement).map(|at| (at, assumption)));
    }
    assembly.pending(vocabulary, pending);
    crate::read::keep_moments(vocabulary, segments, assembly.words);
    crate::read::keep_doers(vocabulary, segments, assembly.words);
    crate::read::keep_doings(vocabulary, segments, assembly.words);
    vocabulary.relate();
}

/// Headings, headers, notes and settings are never read as sentences.
fn is_read(segment: &Segment) -> bool {
    matches!(segment.kind, SegmentKind::Sentence | SegmentKind::Item | SegmentKind::Row)
}

/// What becomes of some sentences once a spec is edited: their texts and readings, none where a sentence declares something.
/// Nothing is assembled, and nothing is offered. `None` where the edits don't fit the text.
pub(crate) fn reread(
    source: &Source,
    scans: &Scans,
    edits: &[text::TextEdit],
    wanted: &dyn Fn(&str) -> bool,
) -> Option<Vec<(String, Option<Reading>)>> {
    let edited: Option<Vec<text::SourceFile>> = source
        .files
        .iter()
        .map(|file| {
            let text = text::apply(&file.path, &file.text, edits)?;
            Some(text::SourceFile { path: file.path.clone(), text: text.into() })
        })
        .collect();
    let source = Source::new(edited?);
    let segments = crate::document::segments(&source);
    let ids = ledger::ids(&segments);
    let Harvest { mut vocabulary, claims, pending, words, .. } = declare::harvest(&source, &segments, &ids, scans);
    let mut assembly = Assembly::new(&source, &segments, &ids, &words, scans, claims);
    declared(&mut assembly, &mut vocabulary, pending);
    let reader = Reader::new(&vocabulary, &segments).scanned(scans);
    let mut found = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        if !is_read(segment) || !wanted(&segment.text) {
            continue;
        }
        let reading = if assembly.is_claimed(at) { None } else { Some(reader.read(segment)) };
        found.push((segment.text.clone(), reading));
    }
    Some(found)
}
