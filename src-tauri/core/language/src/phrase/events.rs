use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use model::{ActionKind, App, FieldId, FieldRef, ThingId, TypeKind};

use crate::words;

/// Up to so many meanings of a word are all tried.
const MANY: usize = 16;

/// Verbs and nouns that name a moment of a record: "starts", "started", "its start" for a field "starts at".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    by_word: BTreeMap<String, Vec<Event>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    pub field: FieldRef,
    pub form: EventForm,
    /// People plan it ahead ("starts at"), rather than that the app notes when it happened ("paid at").
    pub planned: bool,
    /// The word behind the verb that belongs to it: "called off at".
    pub particle: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventForm {
    /// "starts", "start": what it does.
    Present,
    /// "started", "paid": what it has done or what was done to it.
    Past,
    Gerund,
    /// "start", "beginning": the moment as a noun.
    Noun,
}

/// Verbs that people use for one another.
const SAME: &[(&str, &str)] =
    &[("start", "begin"), ("end", "finish"), ("close", "shut"), ("make", "create"), ("expire", "run out")];

impl Events {
    pub fn of(app: &App) -> Self {
        let mut own = Self::default();
        // Every record was added once: the words for that are the same for all.
        let added: Vec<(String, EventForm)> = ["create", "add", "make"].into_iter().flat_map(spoken_as).collect();
        for (at, thing) in app.things.iter().enumerate() {
            let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
            for (place, field) in thing.fields.iter().enumerate() {
                if matches!(field.r#type.kind, TypeKind::Moment | TypeKind::Date | TypeKind::Time) {
                    let field_id = FieldId::Own(u32::try_from(place).unwrap_or(u32::MAX));
                    own.add_field(FieldRef { thing: id, field: field_id }, &field.name);
                }
            }
            own.add_span(id, thing);
            let field = FieldRef { thing: id, field: FieldId::CreatedAt };
            for (word, form) in &added {
                own.add(word, Event { field, form: *form, planned: false, particle: None });
            }
        }
        for action in app.actions.iter().filter(|action| action.kind == ActionKind::Create) {
            let created = FieldRef { thing: action.thing, field: FieldId::CreatedAt };
            own.add_verb(created, &action.name, false);
        }
        for found in own.by_word.values_mut() {
            let mut seen = HashSet::new();
            found.retain(|event| seen.insert(*event));
            if found.len() > MANY {
                found.sort_by_key(|event| event.field.thing);
            }
        }
        own
    }

    /// Those of a word; where there are very many, those of the given things.
    pub fn near(&self, word: &str, things: impl FnOnce() -> Option<Vec<ThingId>>) -> Cow<'_, [Event]> {
        let all = self.at(word);
        if all.len() <= MANY {
            return Cow::Borrowed(all);
        }
        let Some(things) = things() else { return Cow::Borrowed(all) };
        let mut found = Vec::new();
        for thing in things {
            let from = all.partition_point(|event| event.field.thing < thing);
            found.extend(all[from..].iter().take_while(|event| event.field.thing == thing));
        }
        Cow::Owned(found)
    }

    /// The first that the word says of one of these things, besides that it was added.
    pub fn first_of(&self, word: &str, things: impl IntoIterator<Item = ThingId>) -> Option<Event> {
        let all = self.at(word);
        let own = |event: &Event, thing: ThingId| event.field.thing == thing && event.field.field != FieldId::CreatedAt;
        let place = |thing: ThingId| {
            if all.len() <= MANY {
                return all.iter().position(|event| own(event, thing));
            }
            let from = all.partition_point(|event| event.field.thing < thing);
            let of =
                all[from..].iter().take_while(|event| event.field.thing == thing).position(|event| own(event, thing));
            of.map(|at| from + at)
        };
        things.into_iter().filter_map(place).min().and_then(|at| all.get(at)).copied()
    }

    pub fn at(&self, word: &str) -> &[Event] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// Choices whose moment a sentence counts from ("90 days after it was rejected") although no field keeps it.
    pub(crate) fn missing(
        segments: &[crate::document::Segment],
        words: &[crate::declare::Words],
        vocabulary: &crate::vocabulary::Vocabulary,
    ) -> Vec<(FieldRef, model::ChoiceId)> {
        let known = std::cell::LazyCell::new(|| Self::of(&vocabulary.app));
        let mut found: Vec<(FieldRef, model::ChoiceId)> = Vec::new();
        for (at, segment) in segments.iter().enumerate() {
            let Some(own) = words.get(at) else { continue };
            let tokens = own.as_written(segment);
            let counts =
                tokens.iter().any(|token| matches!(token.lower.as_str(), "after" | "since" | "within" | "for"))
                    && tokens.windows(2).any(|pair| {
                        let counted = pair[0].whole().is_some() || matches!(pair[0].lower.as_str(), "a" | "an");
                        counted && crate::tokens::unit_of(&pair[1].lower).is_some()
                    });
            if !counts {
                continue;
            }
            let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
            // "a submitted loan isn't approved within 14 days": of having become submitted.
            let waits = words.contains(&"within") && words.iter().any(|word| matches!(*word, "not" | "nobody"));
            for at in (0..words.len()).filter(|_| waits) {
                for term in vocabulary.lookup(&words[at..]) {
                    let crate::vocabulary::Term::Choice(field, choice) = term.term else { continue };
                    let of = crate::vocabulary::Term::Thing(field.thing);
                    let noun = vocabulary.lookup(&words[at + term.len..]).iter().any(|next| next.term == of);
                    let kept = known.at(words[at]).iter().any(|event| event.field.thing == field.thing);
                    let verbal = words::bases(words[at]).iter().any(|(_, form)| *form == words::Form::Participle);
                    if noun && verbal && !kept && !found.contains(&(field, choice)) {
                        found.push((field, choice));
                    }
                }
            }
            for at in 1..words.len() {
                // "of submitting it", "after its approval": the choice is what the verb leaves.
                let doing = matches!(words[at - 1], "of" | "after" | "since" | "its" | "the");
                let left: Vec<String> = if doing { words::left_by(words[at]) } else { Vec::new() };
                if !matches!(words[at - 1], "was" | "been" | "being" | "were" | "is" | "are") && left.is_empty() {
                    continue;
                }
                let left: Vec<&str> = left.iter().map(String::as_str).collect();
                let named = left.iter().flat_map(|word| vocabulary.lookup(&[word]));
                for term in vocabulary.lookup(&words[at..]).into_iter().filter(|_| !doing).chain(named) {
                    let crate::vocabulary::Term::Choice(field, choice) = term.term else { continue };
                    // "it was called off": a verb of two words.
                    let particle = words.get(at + 1).filter(|_| term.len == 2).copied();
                    let kept = known
                        .at(words[at])
                        .iter()
                        .any(|event| event.field.thing == field.thing && event.particle == particle);
                    let verb = term.len == 1 || particle.is_some_and(|own| words::PARTICLES.contains(&own));
                    if verb && !kept && !found.contains(&(field, choice)) {
                        found.push((field, choice));
                    }
                }
            }
        }
        found
    }

    /// A record that says from when until when it is starts and ends then, whatever its fields are called.
    fn add_span(&mut self, id: ThingId, thing: &model::Thing) {
        let has = |own: &Self, verb: &str| own.at(verb).iter().any(|event| event.field.thing == id);
        if has(self, "start") || has(self, "end") {
            return;
        }
        let named = |names: &[&str]| {
            thing.fields.iter().position(|field| {
                let lower = field.name.to_lowercase();
                matches!(field.r#type.kind, TypeKind::Moment | TypeKind::Date)
                    && names.iter().any(|name| {
                        lower.strip_prefix(name).is_some_and(|rest| {
                            matches!(rest, "" | " at" | " on" | " date" | " time" | " day" | " date and time")
                        })
                    })
            })
        };
        let ends = words::SPANS.iter().find_map(|(from, until)| {
            let (from, until) = (named(from)?, named(until)?);
            (thing.fields[from].r#type.kind == thing.fields[until].r#type.kind).then_some((from, until))
        });
        let Some((from, until)) = ends else {
            // "A show has a date and time": that is when it is, and so when it begins.
            const PLAIN: &[&str] = &["date and time", "time and date", "day and time", "time", "when", "moment"];
            // What the app notes by itself ("cancelled at") says nothing of when it is.
            let mut moments = thing
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| field.r#type.kind == TypeKind::Moment && !field.automatic);
            if let (Some((place, only)), None) = (moments.next(), moments.next())
                && PLAIN.contains(&only.name.to_lowercase().as_str())
            {
                let field = FieldRef { thing: id, field: FieldId::Own(u32::try_from(place).unwrap_or(u32::MAX)) };
                self.add_verb(field, "start", true);
            }
            return;
        };
        for (place, verb) in [(from, "start"), (until, "end")] {
            let field = FieldRef { thing: id, field: FieldId::Own(u32::try_from(place).unwrap_or(u32::MAX)) };
            self.add_verb(field, verb, true);
        }
    }

    fn add_field(&mut self, field: FieldRef, name: &str) {
        let lower = name.to_lowercase();
        let words: Vec<&str> = lower.split(' ').collect();
        let core: Vec<&str> = match words.as_slice() {
            [front @ .., "at" | "on" | "by" | "in"] if !front.is_empty() => front.to_vec(),
            [front @ .., "time" | "date" | "moment" | "day"] if !front.is_empty() => front.to_vec(),
            other => other.to_vec(),
        };
        // "called off at": when it was called off.
        if let [verb, behind] = core.as_slice()
            && let Some(particle) = words::PARTICLES.iter().copied().find(|own| own == behind)
            && let Some((base, _)) = words::bases(verb).into_iter().find(|(_, form)| *form == words::Form::Participle)
        {
            for (word, form) in spoken_as(&base) {
                self.add(&word, Event { field, form, planned: false, particle: Some(particle) });
            }
            return;
        }
        let Some(word) = core.last() else { return };
        // "first answered" is the participle's moment too; "date of birth" and "last day" name no verb.
        if core.len() > 2 || matches!(*word, "of" | "last" | "first" | "next" | "due") {
            return;
        }
        if ["start", "begin", "end", "finish"].contains(word) || word.ends_with('s') && !words::bases(word).is_empty() {
            for (base, form) in words::bases(word) {
                if matches!(form, words::Form::Third | words::Form::Base) {
                    self.add_verb(field, &base, true);
                    break;
                }
            }
        } else if let Some((base, _)) =
            words::bases(word).into_iter().find(|(_, form)| matches!(form, words::Form::Participle | words::Form::Past))
        {
            self.add_verb(field, &base, false);
        } else if core.len() < words.len() {
            self.add_verb(field, word, true);
        }
    }

    fn add_verb(&mut self, field: FieldRef, base: &str, planned: bool) {
        for (word, form) in spoken_as(base) {
            self.add(&word, Event { field, form, planned, particle: None });
        }
    }

    fn add(&mut self, word: &str, event: Event) {
        match self.by_word.get_mut(word) {
            Some(known) => known.push(event),
            None => {
                self.by_word.insert(word.to_owned(), vec![event]);
            }
        }
    }
}

/// The words for a happening, by its verb or the one that means the same.
fn spoken_as(base: &str) -> Vec<(String, EventForm)> {
    let same = SAME.iter().find_map(|(one, other)| match base {
        base if base == *one => Some(*other),
        base if base == *other => Some(*one),
        _ => None,
    });
    let mut found = Vec::new();
    for verb in [Some(base), same].into_iter().flatten() {
        let forms = words::forms(verb);
        found.extend([
            (forms.base.clone(), EventForm::Present),
            (forms.third, EventForm::Present),
            (forms.past, EventForm::Past),
            (forms.participle, EventForm::Past),
            (forms.gerund, EventForm::Gerund),
            (forms.base, EventForm::Noun),
        ]);
        found.extend(words::nominals(verb).into_iter().map(|noun| (noun, EventForm::Noun)));
    }
    found
}
