//! The phrase layer: what is compositional in the language. Noun phrases, values, comparisons, conditions, times, verb
//! phrases; each is read in a scope that says what pronouns and bare field names can stand for.

mod aggregate;
mod attachment;
mod base;
mod belonging;
mod calendar;
mod comparison;
mod condition;
mod deed;
mod events;
mod fields;
mod flag;
mod guard;
mod length;
mod listed;
mod literal;
mod lookup;
mod memo;
mod noun;
mod onwards;
mod path;
mod people;
mod placed;
mod predicate;
mod record;
mod scope;
mod state;
mod target;
mod time;
mod value;
mod weighed;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

use model::{App, FieldId, FieldRef, Thing, ThingId, TypeKind};

use crate::chart::{Chart, Edges};

pub use base::{Base, BaseRoot, Sort, Value, is_about_time, map_paths, mentions, mentions_field_of, rebase, sort_of};
pub use deed::{Deed, Doing, Shape, Target};
pub use events::{Event, EventForm, Events};
pub use guard::{Assumed, Guard};
pub use noun::{Bound, Determiner, Set};
pub use people::People;
pub use predicate::one_of;
pub use scope::Scope;
pub use state::either;

use memo::Memo;

/// A sentence and what its phrases may draw on.
#[derive(Debug)]
pub struct Parser<'a> {
    chart: Chart<'a>,
    pub events: &'a Events,
    known: Known,
}

/// Phrases that were read already.
#[derive(Debug, Default)]
struct Known {
    values: Memo<Scope, Value>,
    chains: Memo<Scope, Value>,
    clauses: Memo<Scope, model::Expr>,
    sets: Memo<(Scope, Vec<Base>), Set>,
    targets: Memo<(Scope, Vec<ThingId>), Vec<Target>>,
    /// The things that the sentence names.
    here: OnceCell<Vec<ThingId>>,
    /// Whether a word may stand for others ("one").
    pronoun: OnceCell<bool>,
}

impl<'a> Deref for Parser<'a> {
    type Target = Chart<'a>;

    fn deref(&self) -> &Chart<'a> {
        &self.chart
    }
}

impl<'a> Parser<'a> {
    pub fn new(chart: Chart<'a>, events: &'a Events) -> Self {
        Self { chart, events, known: Known::default() }
    }

    /// The things that the words name, unless some of them ("ones") can stand for any.
    fn named(&self) -> Option<&[ThingId]> {
        let pronoun =
            self.known.pronoun.get_or_init(|| (0..self.len()).any(|at| matches!(self.word(at), "one" | "ones")));
        (!pronoun).then(|| self.things_here())
    }

    /// The things that a word of the sentence stands for, whatever else it may stand for, in their order.
    pub fn things_here(&self) -> &[ThingId] {
        self.known.here.get_or_init(|| {
            let terms = (0..self.len()).flat_map(|at| self.terms(at));
            let mut here: Vec<ThingId> = terms
                .filter_map(|found| match found.term {
                    crate::vocabulary::Term::Thing(thing) => Some(thing),
                    _ => None,
                })
                .collect();
            here.sort_unstable();
            here.dedup();
            here
        })
    }

    pub fn app(&self) -> &'a App {
        &self.chart.vocabulary.app
    }

    pub fn thing(&self, id: ThingId) -> Option<&'a Thing> {
        self.app().thing(id)
    }

    pub fn is_person(&self, id: ThingId) -> bool {
        self.thing(id).is_some_and(Thing::is_person)
    }

    /// The kinds of people.
    pub fn roles(&self) -> impl Iterator<Item = ThingId> + use<'a> {
        self.chart.vocabulary.surroundings.people().iter().copied()
    }

    /// What a word says happens to a record. Where very many things have such a moment, only those that the sentence names and
    /// those near them count.
    pub fn events_at(&self, word: &str) -> Cow<'a, [Event]> {
        let found = self.events.near(word, || self.chart.near());
        if found.iter().all(|event| event.particle.is_none()) {
            return found;
        }
        Cow::Owned(found.iter().filter(|event| event.particle.is_none()).copied().collect())
    }

    /// What the verb at a place says happens to a record, each with where the verb ends: "called off" is one.
    pub fn happenings_at(&self, at: usize) -> Edges<Event> {
        let found = self.events.near(self.word(at), || self.chart.near());
        let ends = |event: &Event| event.particle.map_or(Some(at + 1), |own| self.eat(at + 1, own));
        found.iter().filter_map(|event| Some((ends(event)?, *event))).collect()
    }

    /// The fields that the spec gives a thing, with their places.
    pub fn fields(&self, thing: ThingId) -> impl Iterator<Item = (FieldRef, &'a model::Field)> + use<'a> {
        let fields = self.thing(thing).map_or(&[][..], |own| own.fields.as_slice());
        fields.iter().enumerate().map(move |(at, field)| {
            (FieldRef { thing, field: FieldId::Own(u32::try_from(at).unwrap_or(u32::MAX)) }, field)
        })
    }

    pub fn field(&self, field: FieldRef) -> Option<&'a model::Field> {
        match field.field {
            FieldId::Own(at) => self.thing(field.thing)?.fields.get(at as usize),
            _ => None,
        }
    }

    /// The thing that a relation points to.
    pub fn target(&self, field: FieldRef) -> Option<ThingId> {
        match self.field(field)?.r#type.kind {
            TypeKind::One(thing) => Some(thing),
            _ => None,
        }
    }

    /// Whether a record of the first kind is one of the second, or may stand where one is asked for ("committee members are
    /// members too").
    pub fn is_a(&self, thing: ThingId, other: ThingId) -> bool {
        thing == other
            || self.thing(thing).and_then(|own| own.person.as_ref()).is_some_and(|person| person.also.contains(&other))
    }

    /// The thing and those that a record of it is too; see [`Parser::is_a`].
    pub fn kinds_of(&self, thing: ThingId) -> impl Iterator<Item = ThingId> + use<'a> {
        let also = self.thing(thing).and_then(|own| own.person.as_ref()).map_or(&[][..], |own| own.also.as_slice());
        std::iter::once(thing).chain(also.iter().copied())
    }

    /// The shortest ways from a thing to another through relations to one record; more than one where they are equally short.
    pub fn ways(&self, from: ThingId, to: &dyn Fn(ThingId) -> bool) -> Vec<(Vec<FieldRef>, ThingId)> {
        let mut layer: Vec<(Vec<FieldRef>, ThingId)> = vec![(Vec::new(), from)];
        for _ in 0..3 {
            let mut next = Vec::new();
            for (steps, at) in &layer {
                for (field, own) in self.fields(*at) {
                    if let TypeKind::One(target) = own.r#type.kind {
                        let mut longer = steps.clone();
                        longer.push(field);
                        next.push((longer, target));
                    }
                }
            }
            let found: Vec<_> = next.iter().filter(|(_, target)| to(*target)).cloned().collect();
            if !found.is_empty() {
                return found;
            }
            layer = next;
            layer.retain(|(steps, at)| steps.iter().filter(|step| step.thing == *at).count() == 0);
            if layer.len() > 200 {
                break;
            }
        }
        Vec::new()
    }

    /// Whether a record has a relation to people, or is somebody: then it isn't its maker whose it is.
    pub fn has_people(&self, thing: ThingId) -> bool {
        self.is_person(thing)
            || self.fields(thing).any(|(_, own)| match own.r#type.kind {
                TypeKind::One(target) | TypeKind::Several(target) => self.is_person(target),
                _ => false,
            })
    }

    /// How a record of this thing belongs to a person of one of these kinds: the relation to them, else who made it.
    pub fn owner(&self, thing: ThingId, roles: &[ThingId]) -> Vec<Vec<FieldRef>> {
        let fits = |target: ThingId| roles.iter().any(|role| self.is_a(*role, target) || self.is_a(target, *role));
        let mut found: Vec<Vec<FieldRef>> = Vec::new();
        for (field, own) in self.fields(thing) {
            if matches!(own.r#type.kind, TypeKind::AnyPerson) && !own.automatic {
                found.push(vec![field]);
            }
        }
        let ways = self.ways(thing, &fits);
        if ways.iter().any(|(steps, _)| steps.len() == 1) || found.is_empty() {
            found.retain(|_| false);
            found.extend(ways.into_iter().map(|(steps, _)| steps));
        }
        found
    }
}

impl Parser<'_> {
    /// The things whose names end at a place.
    pub fn terms_ending(&self, end: usize) -> impl Iterator<Item = ThingId> + '_ {
        (end.saturating_sub(4)..end).flat_map(move |at| {
            self.terms(at).iter().filter_map(move |found| match found.term {
                crate::vocabulary::Term::Thing(thing) if at + found.len == end => Some(thing),
                _ => None,
            })
        })
    }

    /// Where a thing is first named.
    pub fn terms_of(&self, thing: ThingId) -> Option<(usize, usize)> {
        (0..self.len()).find_map(|at| {
            let found = self.terms(at).iter().find(|own| own.term == crate::vocabulary::Term::Thing(thing))?;
            Some((at, at + found.len))
        })
    }
}
