//! The words of one spec, with all their forms, harvested before any rule is read.

mod surroundings;

use std::collections::BTreeMap;

use model::{ActionId, App, ChoiceId, FieldRef, StatementId, ThingId};

pub use surroundings::Surroundings;

/// Fewer meanings of a word than this are all kept, whatever the sentence is about.
const MANY: usize = 16;

/// The app as far as declarations give it, and every word that stands for a part of it.
///
/// `app` has its things, fields (with types), choices, samples and actions in place, so that paths can be resolved and types
/// checked; permissions, rules and the rest are still empty while sentences are read.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub app: App,
    /// Words defined by a condition ("overdue", "upcoming"); their conditions are read after the harvest.
    pub adjectives: Vec<Adjective>,
    /// Dates up to which something is so: "background check", "valid".
    pub validities: Vec<Validity>,
    /// Words for several kinds of people at once ("staff").
    pub groups: Vec<Vec<ThingId>>,
    /// What is related to what; see [`Vocabulary::relate`].
    pub surroundings: Surroundings,
    entries: Vec<Entry>,
    /// First word of an entry, sorted, with the entries that begin with it.
    index: BTreeMap<String, Bucket>,
}

/// The entries that begin with one word.
#[derive(Clone, Debug, Default)]
struct Bucket {
    all: Vec<u32>,
    /// Those that are no part of a single thing.
    general: Vec<u32>,
    /// Those that are, by the thing.
    of_thing: BTreeMap<ThingId, Vec<u32>>,
    /// Each way to go on behind the word, with the last entry that does: very many things may have a field of one name.
    phrases: BTreeMap<Vec<String>, u32>,
}

/// "The last day on which their background check is valid": up to that date, itself included, it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validity {
    pub field: FieldRef,
    /// What is so: "background check".
    pub what: String,
    /// How it is: "valid".
    pub state: String,
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
    /// Works out again what is near what, once things, fields and their types stand.
    pub fn relate(&mut self) {
        self.surroundings = Surroundings::of(&self.app);
    }

    /// Everything that begins at the first of these words (in lower case): longer and shorter matches alike, in a fixed order.
    pub fn lookup(&self, words: &[&str]) -> Vec<Match> {
        let bucket = words.first().and_then(|first| self.index.get(*first));
        bucket.map(|bucket| self.matches(words, &bucket.all).collect()).unwrap_or_default()
    }

    /// What begins at the first of these words and is no part of a single thing: things, people, groups, definitions. However
    /// many fields are called so, they aren't looked at.
    pub fn general(&self, words: &[&str]) -> Vec<Match> {
        let bucket = words.first().and_then(|first| self.index.get(*first));
        bucket.map(|bucket| self.matches(words, &bucket.general).collect()).unwrap_or_default()
    }

    /// The longest that begins there, of those the last declared.
    pub fn longest(&self, words: &[&str]) -> Option<Match> {
        let bucket = words.first().and_then(|first| self.index.get(*first))?;
        let places = bucket
            .phrases
            .iter()
            .filter(|(own, _)| own.len() <= words.len() && own.iter().zip(words).all(|(own, word)| own == word));
        let (_, at) = places.max_by_key(|(own, at)| (own.len(), **at))?;
        let entry = self.entries.get(*at as usize)?;
        Some(Match { term: entry.term, form: entry.form, len: entry.words.len() })
    }

    /// Whether anything at all begins with this word alone.
    pub fn knows(&self, word: &str) -> bool {
        self.index.get(word).is_some_and(|bucket| bucket.phrases.keys().any(|own| own.len() == 1))
    }

    /// The matches at every place of a sentence. Where a word means something in very many things, only those near the things
    /// that the sentence names count.
    pub fn lattice(&self, words: &[&str]) -> Vec<Vec<Match>> {
        let buckets: Vec<Option<&Bucket>> = words.iter().map(|word| self.index.get(*word)).collect();
        let near = buckets.iter().flatten().any(|bucket| bucket.all.len() > MANY).then(|| {
            let general = buckets.iter().enumerate().filter_map(|(at, bucket)| Some((at, (*bucket)?)));
            let named = general.flat_map(|(at, bucket)| self.matches(&words[at..], &bucket.general));
            self.surroundings.near(named.filter_map(|found| match found.term {
                Term::Thing(thing) => Some(thing),
                _ => None,
            }))
        });
        let near = near.flatten();
        buckets
            .iter()
            .enumerate()
            .map(|(at, bucket)| {
                let Some(bucket) = bucket else { return Vec::new() };
                let words = &words[at..];
                match &near {
                    Some(near) if bucket.all.len() > MANY => {
                        let own = near.iter().filter_map(|thing| bucket.of_thing.get(thing)).flatten();
                        self.matches(words, bucket.general.iter().chain(own)).collect()
                    }
                    _ => self.matches(words, &bucket.all).collect(),
                }
            })
            .collect()
    }

    fn matches<'a>(
        &'a self,
        words: &'a [&str],
        places: impl IntoIterator<Item = &'a u32> + 'a,
    ) -> impl Iterator<Item = Match> + 'a {
        places
            .into_iter()
            .filter_map(|at| self.entries.get(*at as usize))
            .filter(move |entry| {
                entry.words.len() <= words.len() && entry.words.iter().zip(words).all(|(own, word)| own == word)
            })
            .map(|entry| Match { term: entry.term, form: entry.form, len: entry.words.len() })
    }

    /// The thing that a term is a part of.
    fn part_of(&self, term: Term) -> Option<ThingId> {
        match term {
            Term::Field(field) | Term::Flag(field) | Term::Choice(field, _) => Some(field.thing),
            Term::Action(action) => self.app.actions.get(action.0 as usize).map(|own| own.thing),
            Term::Thing(_) | Term::Adjective(_) | Term::Group(_) | Term::Sample(..) => None,
        }
    }

    /// Adds one form; the same form of the same term once only.
    pub fn add(&mut self, words: &str, term: Term, form: Form) {
        let words: Vec<String> = crate::tokens::tokenise(words).into_iter().map(|token| token.lower).collect();
        let Some(first) = words.first().cloned() else { return };
        let entry = Entry { words, term, form };
        let part_of = self.part_of(term);
        let bucket = self.index.entry(first).or_default();
        let own = match part_of {
            Some(thing) => bucket.of_thing.entry(thing).or_default(),
            None => &mut bucket.general,
        };
        if own.iter().any(|at| self.entries.get(*at as usize) == Some(&entry)) {
            return;
        }
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        own.push(place);
        bucket.all.push(place);
        bucket.phrases.insert(entry.words.clone(), place);
        self.entries.push(entry);
    }

    /// All forms, for suggestions of the nearest known word.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
