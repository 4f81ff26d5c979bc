//! The meanings of all sentences become one app, and each sentence its place in the ledger.

mod amend;
pub(crate) mod gaps;
mod joined;
mod leftovers;
mod makers;
pub(crate) mod over;
mod pending;
mod statements;

use std::cell::{OnceCell, RefCell};

use model::StatementId;
use text::Source;

use crate::compile::{Compilation, Options};
use crate::declare::{Claim, Scans, Words};
use crate::document::Segment;
use crate::ledger::Assumption;
use crate::meaning::{Amendment, Meaning};
use crate::memo::Trials;
use crate::read::Reading;
use crate::vocabulary::Vocabulary;

/// What is known of every segment while the app grows.
pub(crate) struct Assembly<'a> {
    pub(crate) source: &'a Source,
    pub(crate) segments: &'a [Segment],
    pub(crate) ids: &'a [StatementId],
    pub(crate) words: &'a [Words],
    pub(crate) scans: &'a Scans,
    pub(crate) outcomes: Vec<Outcome>,
    meanings: Vec<(usize, Meaning)>,
    amendments: Vec<(usize, Amendment)>,
    /// The place of each id.
    places: std::collections::BTreeMap<&'a StatementId, usize>,
    /// Where the last sentence stands that says who may do what; asked for once the app is whole.
    pub(crate) last_permission: OnceCell<Option<usize>>,
    /// What was tried of answers to unknown words.
    pub(crate) trials: RefCell<Trials>,
    /// What sentences take for granted that declare nothing.
    pub(crate) beside: Vec<(usize, Assumption)>,
    /// Declared checks: rules whose statement stands already.
    rules: Vec<model::Rule>,
}

/// What came of one segment.
#[derive(Clone, Debug, Default)]
pub(crate) enum Outcome {
    /// Not looked at: headings, notes.
    #[default]
    None,
    Declared(Claim),
    Understood {
        kind: &'static str,
        means: String,
        assumptions: Vec<Assumption>,
    },
    LeadIn,
    Open(Reading),
}

impl<'a> Assembly<'a> {
    pub fn new(
        source: &'a Source,
        segments: &'a [Segment],
        ids: &'a [StatementId],
        words: &'a [Words],
        scans: &'a Scans,
        claims: Vec<Option<Claim>>,
    ) -> Self {
        let outcomes = claims.into_iter().map(|claim| claim.map_or(Outcome::None, Outcome::Declared)).collect();
        let places = ids.iter().enumerate().map(|(at, id)| (id, at)).collect();
        Self {
            source,
            segments,
            ids,
            words,
            scans,
            outcomes,
            meanings: Vec::new(),
            amendments: Vec::new(),
            places,
            last_permission: OnceCell::new(),
            trials: RefCell::default(),
            beside: Vec::new(),
            rules: Vec::new(),
        }
    }

    pub fn is_claimed(&self, at: usize) -> bool {
        matches!(self.outcomes.get(at), Some(Outcome::Declared(_)))
    }

    pub fn lead_in(&mut self, at: usize) {
        self.outcomes[at] = Outcome::LeadIn;
    }

    pub fn reading(&mut self, at: usize, reading: Reading) {
        match reading {
            Reading::Understood { kind, meanings, means, assumptions } => {
                for meaning in meanings {
                    match meaning {
                        Meaning::Amend(amendment) => self.amendments.push((at, amendment)),
                        other => self.meanings.push((at, other)),
                    }
                }
                self.outcomes[at] = Outcome::Understood { kind, means, assumptions };
            }
            open => {
                let segment = &self.segments[at];
                let begins_list = segment.text.trim_end().ends_with(':')
                    && self
                        .segments
                        .get(at + 1)
                        .is_some_and(|next| next.context.lead_in.as_ref().is_some_and(|lead| lead.segment == at));
                self.outcomes[at] = if begins_list { Outcome::LeadIn } else { Outcome::Open(open) };
            }
        }
    }

    /// The whole compilation.
    pub fn finish(mut self, mut vocabulary: Vocabulary, options: &Options) -> (Compilation, Trials) {
        let mut app = std::mem::take(&mut vocabulary.app);
        joined::join(&mut self, &mut app, &vocabulary);
        makers::grant(&mut self, &mut app);
        let counted = amend::amend(&mut self, &mut app);
        over::leave_out(&mut self, &mut app, &counted);
        joined::complete(&mut self, &mut app);
        let (lock, renamed) = crate::lock::keys(&mut app, options.lock);
        vocabulary.app = app.clone();
        let (statements, sentences, not_enforced) = statements::statements(&self, &vocabulary, &renamed);
        app.sentences = sentences;
        app.not_enforced = not_enforced;
        let tokens = statements::highlights(&self, &vocabulary);
        let warnings = crate::diagnostics::warnings(&app, &statements, &|thing| gaps::adders(&self, &app, thing));
        (Compilation { app, statements, warnings, lock, vocabulary, tokens }, self.trials.into_inner())
    }

    fn id(&self, at: usize) -> StatementId {
        self.ids.get(at).cloned().unwrap_or_default()
    }

    /// The position of a statement id.
    pub(crate) fn position(&self, id: &StatementId) -> Option<usize> {
        self.places.get(id).copied()
    }

    fn assume(&mut self, at: usize, assumption: Assumption) {
        match self.outcomes.get_mut(at) {
            Some(Outcome::Declared(claim)) if !claim.assumptions.contains(&assumption) => {
                claim.assumptions.push(assumption)
            }
            Some(Outcome::Understood { assumptions, .. }) if !assumptions.contains(&assumption) => {
                assumptions.push(assumption)
            }
            _ => {}
        }
    }
}

/// The sentence of an id, for the model.
pub(crate) fn sentence_text(segment: &Segment) -> String {
    segment.precise().text
}
