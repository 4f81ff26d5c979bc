//! The readings of a sentence become one, or a question.

use model::Grant;

use super::{Reader, Reading};
use crate::construction::Understood;
use crate::document::{Segment, Wording};
use crate::ledger::Assumption;
use crate::meaning::Meaning;
use crate::phrase::Assumed;
use crate::recover;
use crate::tokens::{self, Token};

impl Reader<'_> {
    pub(super) fn decide(
        &self,
        segment: &Segment,
        wording: &Wording,
        tokens: &[Token],
        mut found: Vec<Understood>,
    ) -> Reading {
        found.iter_mut().for_each(|own| only_adds_nothing(tokens, own));
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

/// "Inspectors can only see birds": what no sentence allows is refused anyway, so that "only" is said to add nothing.
fn only_adds_nothing(tokens: &[Token], own: &mut Understood) {
    let Some(at) = tokens.iter().position(|token| token.is("only")) else { return };
    let grants = |meaning: &Meaning| matches!(meaning, Meaning::Permission(own) if own.grant == Grant::Allow);
    if own.meanings.is_empty() || !own.meanings.iter().all(grants) {
        return;
    }
    own.assumed.push(Assumed {
        code: "only-what-is-said",
        from: at,
        to: at + 1,
        text: "What else they can do is what other sentences allow.".to_owned(),
        alternatives: Vec::new(),
    });
}
