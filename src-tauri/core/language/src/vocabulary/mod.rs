//! The words of one spec, with all their forms, harvested before any rule is read.

use model::{ActionId, App, ChoiceId, FieldRef, StatementId, ThingId};

/// The app as far as declarations give it, and every word that stands for a part of it.
///
/// `app` has its things, fields (with types), choices, samples and actions in place, so that paths can be resolved and types
/// checked; permissions, rules and the rest are still empty while sentences are read.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub app: App,
    /// Words defined by a condition ("overdue", "upcoming"); their conditions are read after the harvest.
    pub adjectives: Vec<Adjective>,
    /// Words for several kinds of people at once ("staff").
    pub groups: Vec<Vec<ThingId>>,
    entries: Vec<Entry>,
    /// First word of an entry, sorted, with the entries that begin with it.
    index: std::collections::BTreeMap<String, Vec<u32>>,
}

/// "An invoice is overdue when …", "we call a ticket unsolved while …", "a free account is one whose plan is free".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjective {
    pub word: String,
    pub thing: ThingId,
    /// Set once its condition has been read.
    pub holds: Option<model::Expr>,
    pub statement: Option<StatementId>,
}

/// One form of one word (or several words) and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In lower case, apostrophes and hyphens as in the spec's own spelling, one per token.
    pub words: Vec<String>,
    pub term: Term,
    pub form: Form,
}

/// What a word of the spec stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// A thing or a kind of people.
    Thing(ThingId),
    Field(FieldRef),
    /// A choice of a choice field; also as an adjective ("a requested appointment") and as a participle ("is cancelled").
    Choice(FieldRef, ChoiceId),
    /// A yes/no field as an adjective ("an away agent", "a first aider").
    Flag(FieldRef),
    /// A verb: a named action, or one that makes or deletes a record ("book" a booking).
    Action(ActionId),
    /// A defined word: index into [`Vocabulary::adjectives`].
    Adjective(u32),
    /// Several kinds of people: index into [`Vocabulary::groups`].
    Group(u32),
    /// A row of sample data, by its title ("Ada"): thing and row.
    Sample(ThingId, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    Singular,
    Plural,
    /// The base form of a verb.
    Base,
    /// cancels
    Third,
    /// cancelled (past tense and participle alike)
    Participle,
    /// cancelling
    Gerund,
    /// cancellation
    Nominal,
    /// As it stands: adjectives, choices, names.
    Plain,
}

/// A stretch of words that an entry covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub term: Term,
    pub form: Form,
    /// How many words it covers.
    pub len: usize,
}

impl Vocabulary {
    /// Everything that begins at the first of these words (in lower case): longer and shorter matches alike, in a fixed order.
    pub fn lookup(&self, words: &[&str]) -> Vec<Match> {
        let Some(first) = words.first() else { return Vec::new() };
        let Some(found) = self.index.get(*first) else { return Vec::new() };
        found
            .iter()
            .filter_map(|at| self.entries.get(*at as usize))
            .filter(|entry| {
                entry.words.len() <= words.len() && entry.words.iter().zip(words).all(|(own, word)| own == word)
            })
            .map(|entry| Match { term: entry.term, form: entry.form, len: entry.words.len() })
            .collect()
    }

    /// Adds one form; the same form of the same term once only.
    pub fn add(&mut self, words: &str, term: Term, form: Form) {
        let words: Vec<String> = crate::tokens::tokenise(words).into_iter().map(|token| token.lower).collect();
        let Some(first) = words.first().cloned() else { return };
        let entry = Entry { words, term, form };
        let found = self.index.entry(first).or_default();
        // The term is compared first: many fields share a name, few terms a word.
        let known = |at: &u32| {
            self.entries
                .get(*at as usize)
                .is_some_and(|own| own.term == entry.term && own.form == entry.form && own.words == entry.words)
        };
        if found.iter().any(known) {
            return;
        }
        found.push(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(entry);
    }

    /// All forms, for suggestions of the nearest known word.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
