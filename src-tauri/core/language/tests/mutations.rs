//! No silent misunderstanding: a word that matters, dropped or swapped, changes what a sentence means, is shown as assumed, or
//! makes the sentence a question. Where the variant means the same in English, the reason stands here.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;
mod mutating;

use std::collections::BTreeMap;

use mutating::{Variant, reason, variants};
use plainspoken_language::document::{Segment, SegmentKind};
use plainspoken_language::meaning::Meaning;
use plainspoken_language::read::{Reader, Reading};
use plainspoken_language::{State, document};

#[test]
fn a_word_that_matters_is_never_lost_silently() {
    let mut tried = 0;
    let mut excused: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut found: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (path, text) in compiling::every_spec() {
        let source = text::Source::single("app.md", text.as_str());
        let segments = document::segments(&source);
        let done = compiling::compiled(&text);
        let reader = Reader::new(&done.vocabulary, &segments);
        for (segment, statement) in segments.iter().zip(&done.statements) {
            if !matches!(statement.state, State::Enforced | State::Assumed) || segment.kind == SegmentKind::Row {
                continue;
            }
            let own = worded(segment, segment.precise().text);
            let Some((meanings, assumed)) = understood(&reader, &own) else { continue };
            for variant in variants(&own.text, &done.vocabulary) {
                tried += 1;
                let other = understood(&reader, &worded(segment, variant.text.clone()));
                // The same meaning, and nothing more to be seen of it.
                if !other
                    .is_some_and(|(other, shown)| other == meanings && shown.iter().all(|code| assumed.contains(code)))
                {
                    continue;
                }
                match reason(&variant, &done.vocabulary) {
                    Some(reason) => *excused.entry(reason).or_default() += 1,
                    None => {
                        let Variant { kind, text, .. } = variant;
                        found.entry(kind).or_default().push(format!("{path}: {}\n      {text}", own.text));
                    }
                }
            }
        }
    }
    let count: usize = found.values().map(Vec::len).sum();
    let listed: String = found
        .iter()
        .map(|(kind, cases)| format!("== {kind} ({})\n    {}\n", cases.len(), cases.join("\n    ")))
        .collect();
    assert!(tried > 3000, "only {tried} variants");
    assert!(found.is_empty(), "{count} of {tried} variants mean the same:\n{listed}\nwith a reason: {excused:#?}");
}

/// The segment with other words in its place.
fn worded(segment: &Segment, words: String) -> Segment {
    let start = segment.span.span.start;
    Segment { map: vec![start; words.len() + 1], text: words, annotations: Vec::new(), ..segment.clone() }
}

/// What it means, and the codes of what it assumes.
fn understood(reader: &Reader, segment: &Segment) -> Option<(Vec<Meaning>, Vec<&'static str>)> {
    match reader.read(segment) {
        Reading::Understood { meanings, kind, assumptions, .. } if kind != "lead-in" => {
            let says = meanings.iter().any(|own| !matches!(own, Meaning::Nothing | Meaning::Case(_)));
            says.then(|| (meanings, assumptions.into_iter().map(|own| own.code).collect()))
        }
        _ => None,
    }
}
