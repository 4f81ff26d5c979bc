//! Words in a declaration that declare nothing themselves: "starts as no; only a coordinator can change it". What the grammar
//! of rules can read of them counts; the rest is asked about.

use model::FieldId;

use super::{Assembly, Outcome};
use crate::declare::Claim;
use crate::document::{Segment, SegmentKind};
use crate::meaning::Meaning;
use crate::read::{Reader, Reading};
use crate::words::article;

impl Assembly<'_> {
    pub fn leftovers(&mut self, reader: &Reader) {
        for at in 0..self.segments.len() {
            let Some(Outcome::Declared(claim)) = self.outcomes.get(at) else { continue };
            if !claim.further.is_empty() {
                self.further(at, reader);
                continue;
            }
            let Some(left) = claim.left else { continue };
            let Some(file) = self.source.get(left.file) else { continue };
            let words = left.span.slice(&file.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let subject = subject(claim, reader);
            let mut found = Vec::new();
            for part in words.split(';').map(str::trim).filter(|part| !part.is_empty()) {
                let Some(reading) = self.part(at, part, subject.as_deref(), reader) else {
                    found.clear();
                    break;
                };
                found.push(reading);
            }
            if found.is_empty() {
                continue;
            }
            let mut said = Vec::new();
            let mut assumed = Vec::new();
            for (meanings, means, assumptions) in found {
                self.meanings.extend(meanings.into_iter().map(|meaning| (at, meaning)));
                said.push(means);
                assumed.extend(assumptions);
            }
            if let Some(Outcome::Declared(claim)) = self.outcomes.get_mut(at) {
                claim.left = None;
                claim.more = said.join(" ");
                claim.assumptions.extend(assumed);
            }
        }
    }

    /// Rules that a declaration says besides: "Each team has up to 4 players."
    fn further(&mut self, at: usize, reader: &Reader) {
        let Some(Outcome::Declared(claim)) = self.outcomes.get(at) else { return };
        let (mut said, mut assumed, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for words in &claim.further {
            let Some((meanings, means, assumptions)) = self.part(at, words, None, reader) else {
                let whole = self.segments[at].span;
                if let Some(Outcome::Declared(claim)) = self.outcomes.get_mut(at) {
                    claim.left.get_or_insert(whole);
                }
                return;
            };
            found.extend(meanings.into_iter().map(|meaning| (at, meaning)));
            said.push(means);
            assumed.extend(assumptions);
        }
        self.meanings.extend(found);
        if let Some(Outcome::Declared(claim)) = self.outcomes.get_mut(at) {
            claim.more = said.join(" ");
            claim.assumptions.extend(assumed);
        }
    }

    fn part(
        &self,
        at: usize,
        words: &str,
        subject: Option<&str>,
        reader: &Reader,
    ) -> Option<(Vec<Meaning>, String, Vec<crate::ledger::Assumption>)> {
        let own = &self.segments[at];
        let named = subject.map(|subject| with_subject(words, subject));
        for text in named.into_iter().chain([words.to_owned()]) {
            let segment = Segment {
                span: own.span,
                map: vec![own.span.span.start; text.len() + 1],
                text,
                kind: SegmentKind::Sentence,
                context: own.context.clone(),
                previous: own.previous,
                ..Segment::default()
            };
            if let Reading::Understood { meanings, means, assumptions, .. } = reader.read(&segment)
                && meanings.iter().all(|meaning| !matches!(meaning, Meaning::Amend(_) | Meaning::Nothing))
            {
                return Some((meanings, means, assumptions));
            }
        }
        None
    }
}

/// "the first aider of a volunteer": the one field that the claim is about.
fn subject(claim: &Claim, reader: &Reader) -> Option<String> {
    let [only] = claim.fields.as_slice() else { return None };
    let FieldId::Own(at) = only.field else { return None };
    let thing = reader.vocabulary.app.thing(only.thing)?;
    let field = thing.fields.get(at as usize)?;
    Some(format!("the {} of {} {}", field.name, article(&thing.name.singular), thing.name.singular))
}

/// The words with "it" (or "this") spelled out.
fn with_subject(words: &str, subject: &str) -> String {
    let replaced: Vec<String> = words
        .split(' ')
        .map(|word| {
            let bare = word.trim_end_matches(['.', ',']);
            if matches!(bare.to_lowercase().as_str(), "it" | "this" | "that") {
                word.replacen(bare, subject, 1)
            } else {
                word.to_owned()
            }
        })
        .collect();
    replaced.join(" ")
}
