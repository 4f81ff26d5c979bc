use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::TypeKind;

use crate::tokens::Token;
use crate::words;

/// What declarations have said so far, by names: relations and values are resolved once all names are known.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub things: Vec<DraftThing>,
    /// Singular and plural, other names included, in lower case, to the place in `things`.
    pub names: BTreeMap<String, usize>,
    /// The words that these begin with, each with the most words that one of them has.
    begins: HashMap<String, usize>,
    /// Those of them that are only the last word of a longer name ("owner" for "pet owner").
    pub short: BTreeSet<String>,
    /// Words for several kinds of people at once ("staff").
    pub groups: Vec<(String, Vec<usize>)>,
    pub adjectives: Vec<DraftAdjective>,
    /// How all other people join, and the segment that says so.
    pub others: Option<(Joins, usize)>,
    /// What is taken for granted in sentences that may declare nothing themselves.
    pub beside: Vec<(usize, crate::ledger::Assumption)>,
    /// What people make by what they do: its name, they, what it is for, the verb and the segment.
    pub passing: Vec<(String, usize, usize, String, usize)>,
    /// "has up to 4 members" and "has exactly one record": settled once all relations are known.
    pub counts: Vec<Count>,
}

/// How many of another thing a thing has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub thing: usize,
    pub other: usize,
    /// The most of them; `None` where there are any number.
    pub most: Option<i64>,
    /// They are parts of it: each belongs to one.
    pub parts: bool,
    pub segment: usize,
}

#[derive(Debug, Default)]
pub(super) struct DraftThing {
    pub singular: String,
    pub plural: String,
    pub person: Option<DraftPerson>,
    pub fields: Vec<DraftField>,
    /// The segment that introduces it.
    pub segment: usize,
    /// Verbs that make one ("book"), with the segment that says so.
    pub makes: Vec<(String, usize)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftPerson {
    /// Said by a sentence; otherwise assumed.
    pub joins: Option<Joins>,
    pub also: Vec<usize>,
    pub segment: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Joins {
    SignUp,
    /// Roles that invite; empty where the sentence names none.
    Invited(Vec<usize>),
}

#[derive(Clone, Debug)]
pub(super) enum DraftType {
    Plain(TypeKind),
    Choice(Vec<String>),
    Choices(Vec<String>),
    One(usize),
    Several(usize),
    AnyPerson,
    Counter(i64),
}

#[derive(Clone, Debug, Default)]
pub(super) struct DraftField {
    pub name: String,
    pub kind: Option<DraftType>,
    pub required: Option<bool>,
    pub unique: bool,
    pub private: bool,
    pub least: Option<Bound>,
    pub most: Option<Bound>,
    pub default: Option<Vec<Token>>,
    /// A value that is worked out always.
    pub computed: Option<String>,
    /// A value that is worked out once, when the record is made.
    pub snapshot: Option<String>,
    /// The app fills it in; for a relation to people: with whoever makes the record.
    pub by_app: bool,
    /// The value is the person who makes the record.
    pub creator: bool,
    pub never_changes: bool,
    /// The moment (or date) at which the record became this: a choice or a participle.
    pub moment_of: Option<String>,
    /// "the last day on which their background check is valid": what is so up to this date, and how.
    pub valid: Option<(String, String)>,
    /// The order in which its choices follow one another.
    pub steps: Vec<(String, String)>,
    /// Conditions about the field in words that the grammar of rules reads ("the end is after the start").
    pub checks: Vec<String>,
    /// Behind the last token of its name, where the sentence gives it no type.
    pub name_end: Option<usize>,
    pub segment: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub value: Measure,
    /// The bound itself is excluded.
    pub excluded: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Measure {
    Number(crate::tokens::Number),
    Money(crate::tokens::Number),
    Seconds(i64),
    Days(i64),
    Characters(i64),
    Bytes(i64),
}

#[derive(Clone, Debug)]
pub(super) struct DraftAdjective {
    pub word: String,
    pub thing: usize,
    /// The condition in the author's words, about the thing as "it".
    pub condition: String,
    pub segment: usize,
}

impl Draft {
    /// The thing of that name, in singular or plural.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = plainly_joined(&name.to_lowercase());
        self.names.get(&name).or_else(|| self.names.get(&words::singular(&name))).copied()
    }

    /// How many words a name has at most that begins with this one; 0 where none does.
    pub fn longest_from(&self, word: &str) -> usize {
        let word = word.split(' ').next().unwrap_or(word);
        let own = self.begins.get(word).copied().unwrap_or(0);
        let singular = words::singular(word);
        if singular == word { own } else { own.max(self.begins.get(&singular).copied().unwrap_or(0)) }
    }

    /// A name for a thing, in place of what it stood for.
    fn call(&mut self, name: String, thing: usize) {
        let name = plainly_joined(&name);
        let mut words = name.split(' ');
        let first = words.next().unwrap_or("").to_owned();
        let count = 1 + words.count();
        let most = self.begins.entry(first).or_default();
        *most = count.max(*most);
        self.names.insert(name, thing);
    }

    /// The thing of that name, added where it is new.
    pub fn thing(&mut self, name: &str, segment: usize) -> usize {
        if let Some(found) = self.find(name) {
            return found;
        }
        let singular = words::singular(&name.to_lowercase());
        // "part used": parts used.
        let plural = match singular.rsplit_once(' ') {
            Some((noun, last))
                if last.ends_with("ed")
                    && words::bases(last).iter().any(|(_, form)| *form == words::Form::Participle) =>
            {
                format!("{} {last}", words::plural(noun))
            }
            _ => words::plural(&singular),
        };
        let at = self.things.len();
        self.call(singular.clone(), at);
        self.call(plural.clone(), at);
        self.things.push(DraftThing { singular, plural, segment, ..DraftThing::default() });
        at
    }

    /// Another name for a thing.
    pub fn rename(&mut self, name: &str, thing: usize) {
        let singular = words::singular(&name.to_lowercase());
        for name in [words::plural(&singular), singular] {
            if !self.names.contains_key(&name) {
                self.call(name, thing);
            }
        }
    }

    /// The last word of a longer name stands for the whole where it can mean nothing else.
    pub fn shorten(&mut self) {
        for at in 0..self.things.len() {
            let Some((_, last)) = self.things[at].singular.rsplit_once(' ') else { continue };
            let last = last.to_owned();
            let shared = self
                .things
                .iter()
                .enumerate()
                .any(|(other, thing)| other != at && thing.singular.rsplit(' ').next() == Some(last.as_str()));
            if shared || self.names.contains_key(&last) {
                continue;
            }
            let plural = words::plural(&last);
            for name in [last, plural] {
                self.short.insert(name.clone());
                self.call(name, at);
            }
        }
    }

    pub fn person(&mut self, thing: usize, segment: usize) -> Option<&mut DraftPerson> {
        let own = self.things.get_mut(thing)?;
        Some(own.person.get_or_insert_with(|| DraftPerson { segment, ..DraftPerson::default() }))
    }

    pub fn field(&self, thing: usize, name: &str) -> Option<&DraftField> {
        self.things.get(thing)?.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Adds a field, or completes the one that has this name already.
    pub fn add_field(&mut self, thing: usize, mut field: DraftField) {
        field.name = plainly(&field.name);
        let Some(own) = self.things.get_mut(thing) else { return };
        match own.fields.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&field.name)) {
            Some(known) => known.complete(field),
            None => own.fields.push(field),
        }
    }
}

impl DraftField {
    pub fn named(name: &str, segment: usize) -> Self {
        Self { name: name.to_owned(), segment, ..Self::default() }
    }

    /// Takes over what the other says and this doesn't.
    pub fn complete(&mut self, other: DraftField) {
        self.kind = self.kind.take().or(other.kind);
        self.required = self.required.or(other.required);
        self.unique |= other.unique;
        self.private |= other.private;
        self.least = self.least.take().or(other.least);
        self.most = self.most.take().or(other.most);
        self.default = self.default.take().or(other.default);
        self.computed = self.computed.take().or(other.computed);
        self.snapshot = self.snapshot.take().or(other.snapshot);
        self.by_app |= other.by_app;
        self.creator |= other.creator;
        self.never_changes |= other.never_changes;
        self.moment_of = self.moment_of.take().or(other.moment_of);
        self.valid = self.valid.take().or(other.valid);
        self.steps.extend(other.steps);
        self.checks.extend(other.checks);
    }
}

/// "sign-up" and "sign up" are one name.
fn plainly_joined(name: &str) -> String {
    name.replace(['-', '‑'], " ")
}

/// A capital that only begins a line of a list is no part of a field's name; one that is more ("IBAN", "Monday") is.
fn plainly(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or(name);
    let mut letters = first.chars();
    let begins = letters.next().is_some_and(char::is_uppercase)
        && first.chars().count() > 1
        && letters.all(|letter| letter.is_lowercase() || matches!(letter, '-' | '\'' | '’' | '.'))
        && super::settings::weekday(&first.to_lowercase()).is_none();
    if begins { first.to_lowercase() + &name[first.len()..] } else { name.to_owned() }
}
