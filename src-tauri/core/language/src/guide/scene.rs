//! Words of an app that fit together: a thing, the people around it, its fields and states.

use model::{ActionId, ActionKind, App, Field, Joining, Literal, SampleRow, Thing, ThingId, TypeKind, Verb, Who};

use super::Chosen;
use super::pattern::{Choice, Form, Pattern};
use crate::words;

/// A place in a pattern that a word of the app fills. What a slot can hold depends on those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Something that the app keeps; everything else hangs on it.
    Thing,
    /// A field of the thing that points at another thing, and that thing.
    Link,
    Parent,
    /// Whose the thing is: a field that points at a kind of people, and that kind.
    Person,
    Owner,
    /// Somebody of that kind who is in the sample data.
    Somebody,
    /// Any kind of people, those who are invited first; and another one.
    Role,
    Other,
    Moment,
    End,
    Number,
    /// A number of the thing that the link points at.
    Room,
    Text,
    Field,
    /// The field that holds the state, and two of its choices.
    Choice,
    State,
    Next,
    /// A named action, and the verb that makes one.
    Verb,
    Make,
}

impl Slot {
    /// In the order in which they are filled.
    const ALL: [(Slot, &str); 19] = [
        (Slot::Thing, "thing"),
        (Slot::Link, "link"),
        (Slot::Parent, "parent"),
        (Slot::Person, "person"),
        (Slot::Owner, "owner"),
        (Slot::Somebody, "somebody"),
        (Slot::Role, "role"),
        (Slot::Other, "other"),
        (Slot::Moment, "moment"),
        (Slot::End, "end"),
        (Slot::Number, "number"),
        (Slot::Room, "room"),
        (Slot::Text, "text"),
        (Slot::Field, "field"),
        (Slot::Choice, "choice"),
        (Slot::State, "state"),
        (Slot::Next, "next"),
        (Slot::Verb, "verb"),
        (Slot::Make, "make"),
    ];

    pub fn named(name: &str) -> Option<Slot> {
        Self::ALL.iter().find(|(_, own)| *own == name).map(|(slot, _)| *slot)
    }

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(slot, _)| *slot == self).map_or("", |(_, name)| name)
    }

    /// What has to be settled before it.
    fn before(self) -> &'static [Slot] {
        match self {
            Slot::Thing | Slot::Role => &[],
            Slot::Parent | Slot::Room => &[Slot::Link],
            Slot::Owner => &[Slot::Person],
            Slot::Somebody => &[Slot::Owner],
            Slot::Other => &[Slot::Role],
            Slot::End => &[Slot::Moment],
            Slot::State => &[Slot::Choice],
            Slot::Next => &[Slot::Choice, Slot::State],
            _ => &[Slot::Thing],
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    one: String,
    many: String,
    place: Place,
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Thing(ThingId),
    Field(usize),
    Plain,
}

/// The words that are in the slots of one pattern.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    app: &'a App,
    words: Vec<(Slot, Word)>,
}

/// The first words of the app that fill all slots of a pattern, what is chosen before all others.
pub fn fill<'a>(app: &'a App, pattern: &Pattern, chosen: &[Chosen]) -> Option<Scene<'a>> {
    let mut wanted: Vec<Slot> = Vec::new();
    for slot in pattern.slots() {
        want(slot, &mut wanted);
    }
    wanted.sort_by_key(|slot| Slot::ALL.iter().position(|(own, _)| own == slot));
    let mut steps = 500;
    extend(Scene { app, words: Vec::new() }, &wanted, chosen, &mut steps)
}

fn want(slot: Slot, wanted: &mut Vec<Slot>) {
    for before in slot.before() {
        want(*before, wanted);
    }
    if !wanted.contains(&slot) {
        wanted.push(slot);
    }
}

fn extend<'a>(scene: Scene<'a>, wanted: &[Slot], chosen: &[Chosen], steps: &mut u32) -> Option<Scene<'a>> {
    let Some((slot, rest)) = wanted.split_first() else { return Some(scene) };
    let mut words = scene.candidates(*slot);
    if let Some(own) = chosen.iter().find(|own| own.slot == slot.name())
        && words.iter().any(|word| word.one == own.value)
    {
        // What was chosen stays where it can; a field of another thing can't.
        words.sort_by_key(|word| word.one != own.value);
    }
    for word in words {
        *steps = steps.checked_sub(1)?;
        let mut next = scene.clone();
        next.words.push((*slot, word));
        if let Some(done) = extend(next, rest, chosen, steps) {
            return Some(done);
        }
    }
    None
}

impl Scene<'_> {
    fn word(&self, slot: Slot) -> Option<&Word> {
        self.words.iter().find(|(own, _)| *own == slot).map(|(_, word)| word)
    }

    fn thing_in(&self, slot: Slot) -> Option<&Thing> {
        match self.word(slot)?.place {
            Place::Thing(id) => self.app.thing(id),
            _ => None,
        }
    }

    fn role_in(&self, slot: Slot) -> Option<Who> {
        match self.word(slot)?.place {
            Place::Thing(id) => Some(Who::Role(id)),
            _ => None,
        }
    }

    pub fn thing(&self) -> Option<&Thing> {
        self.thing_in(Slot::Thing)
    }

    fn field_in(&self, slot: Slot) -> Option<&Field> {
        match self.word(slot)?.place {
            Place::Field(at) => self.thing()?.fields.get(at),
            _ => None,
        }
    }

    /// The word of a slot in the form in which a pattern has it.
    pub fn say(&self, slot: Slot, form: Form) -> String {
        self.word(slot).map_or_else(String::new, |word| self.spelt(slot, word, form))
    }

    fn spelt(&self, slot: Slot, word: &Word, form: Form) -> String {
        match form {
            Form::One => word.one.clone(),
            Form::AnyOne => format!("{} {}", words::article(&word.one), word.one),
            Form::Many if matches!(slot, Slot::Verb | Slot::Make) => words::forms(&word.one).third,
            Form::Many => word.many.clone(),
            Form::Past => words::forms(&word.one).participle,
            Form::Gerund => words::forms(&word.one).gerund,
            Form::OfIt => match doing(&word.one) {
                Some(verb) => format!("it {verb}"),
                None => format!("its {}", word.one),
            },
            Form::OfOne => {
                let one = self.say(Slot::Thing, Form::AnyOne);
                doing(&word.one).map_or_else(|| format!("{one}'s {}", word.one), |verb| format!("{one} {verb}"))
            }
        }
    }

    /// What else could be in a slot, with everything before it as it is.
    pub fn options(&self, slot: Slot, form: Form) -> Vec<Choice> {
        let before = self.words.iter().position(|(own, _)| *own == slot).unwrap_or(0);
        let scene = Scene { app: self.app, words: self.words[..before].to_vec() };
        let mut all: Vec<Choice> = Vec::new();
        for word in scene.candidates(slot) {
            let words = scene.spelt(slot, &word, form);
            if !all.iter().any(|own| own.value == word.one) {
                all.push(Choice { value: word.one, words });
            }
        }
        all
    }

    fn candidates(&self, slot: Slot) -> Vec<Word> {
        match slot {
            Slot::Thing => self.things(),
            Slot::Role => self.roles(),
            Slot::Other => {
                let own = self.word(Slot::Role).cloned();
                self.roles().into_iter().filter(|word| Some(word) != own.as_ref()).collect()
            }
            Slot::Link => self.fields(|field| self.related(field).is_some_and(|to| !to.is_person())),
            Slot::Person => self.fields(|field| self.related(field).is_some_and(Thing::is_person)),
            Slot::Parent => self.behind(Slot::Link),
            Slot::Owner => self.behind(Slot::Person),
            Slot::Somebody => self.thing_in(Slot::Owner).map_or_else(Vec::new, somebody),
            Slot::Moment => self.fields(|field| is_moment(field) && field.computed.is_none()),
            Slot::End => {
                let start = self.field_in(Slot::Moment);
                self.fields(|field| {
                    start.is_some_and(|start| start.name != field.name && start.r#type.kind == field.r#type.kind)
                })
            }
            Slot::Number => self.fields(is_number),
            Slot::Room => self.thing_behind(Slot::Link).map_or_else(Vec::new, |to| named(to, is_number)),
            Slot::Text => self.fields(|field| matches!(field.r#type.kind, TypeKind::Text)),
            Slot::Field => {
                let title = self.thing().and_then(|thing| thing.title);
                let title = title.and_then(|title| self.thing()?.own(title)).map(|field| field.name.clone());
                let plain =
                    |field: &Field| field.computed.is_none() && !is_moment(field) && self.related(field).is_none();
                self.fields(|field| plain(field) && Some(&field.name) != title.as_ref())
            }
            Slot::Choice => self.fields(|field| matches!(&field.r#type.kind, TypeKind::Choice(all) if all.len() > 1)),
            Slot::State => self.choices(None),
            Slot::Next => self.choices(self.word(Slot::State).map(|word| word.one.clone())),
            Slot::Verb => self.verbs(ActionKind::Named),
            Slot::Make => {
                let mut all = self.verbs(ActionKind::Create);
                all.push(plain("add"));
                all
            }
        }
    }

    /// Those with most around them first: they show most.
    fn things(&self) -> Vec<Word> {
        let mut all: Vec<(usize, Word)> = Vec::new();
        for (at, thing) in self.app.things.iter().enumerate().filter(|(_, thing)| !thing.is_person()) {
            let around = thing.fields.iter().filter(|field| !field.automatic);
            let weight: usize = around.map(|field| 1 + 2 * usize::from(self.related(field).is_some())).sum();
            all.push((weight, noun(at, thing)));
        }
        all.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        all.into_iter().map(|(_, word)| word).collect()
    }

    fn roles(&self) -> Vec<Word> {
        let mut all: Vec<(usize, &Thing)> =
            self.app.things.iter().enumerate().filter(|(_, thing)| thing.is_person()).collect();
        let open = |thing: &Thing| thing.person.as_ref().is_some_and(|own| own.joining == Joining::SignUp);
        all.sort_by_key(|(_, thing)| open(thing));
        all.into_iter().map(|(at, thing)| noun(at, thing)).collect()
    }

    fn fields(&self, fits: impl Fn(&Field) -> bool) -> Vec<Word> {
        self.thing().map_or_else(Vec::new, |thing| named(thing, fits))
    }

    fn related(&self, field: &Field) -> Option<&Thing> {
        match field.r#type.kind {
            TypeKind::One(to) => self.app.thing(to),
            _ => None,
        }
    }

    fn thing_behind(&self, slot: Slot) -> Option<&Thing> {
        self.related(self.field_in(slot)?)
    }

    fn behind(&self, slot: Slot) -> Vec<Word> {
        let Some(field) = self.field_in(slot) else { return Vec::new() };
        match field.r#type.kind {
            TypeKind::One(to) => self.app.thing(to).map(|thing| noun(to.0 as usize, thing)).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn choices(&self, without: Option<String>) -> Vec<Word> {
        match self.field_in(Slot::Choice).map(|field| &field.r#type.kind) {
            Some(TypeKind::Choice(all)) => {
                let from = without.as_ref().and_then(|own| all.iter().position(|one| one.name == *own));
                let (before, after) = all.split_at(from.map_or(0, |at| at + 1));
                let after = after.iter().chain(before).filter(|one| Some(&one.name) != without.as_ref());
                after.map(|one| plain(&one.name)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn verbs(&self, kind: ActionKind) -> Vec<Word> {
        let Some(Place::Thing(thing)) = self.word(Slot::Thing).map(|word| word.place) else { return Vec::new() };
        // What the people of the pattern may do already comes first: it is what they would be told more about.
        let people: Vec<Who> = [Slot::Owner, Slot::Role].iter().filter_map(|slot| self.role_in(*slot)).collect();
        let may = |id: usize| {
            let verb = Verb::Do(ActionId(u32::try_from(id).unwrap_or(u32::MAX)));
            let own = self.app.permissions.iter().filter(|own| own.verb == verb && own.thing == thing);
            own.flat_map(|own| &own.who).any(|who| people.contains(who))
        };
        let all = self.app.actions.iter().enumerate();
        let mut own: Vec<_> = all.filter(|(_, action)| action.thing == thing && action.kind == kind).collect();
        own.sort_by_key(|(id, _)| !may(*id));
        own.into_iter().map(|(_, action)| plain(&action.name)).collect()
    }
}

fn noun(at: usize, thing: &Thing) -> Word {
    let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
    Word { one: thing.name.singular.clone(), many: thing.name.plural.clone(), place: Place::Thing(id) }
}

fn plain(word: &str) -> Word {
    Word { one: word.to_owned(), many: words::plural(word), place: Place::Plain }
}

fn named(thing: &Thing, fits: impl Fn(&Field) -> bool) -> Vec<Word> {
    let all = thing.fields.iter().enumerate().filter(|(_, field)| !field.automatic && fits(field));
    all.map(|(at, field)| Word { place: Place::Field(at), ..plain(&field.name) }).collect()
}

fn is_moment(field: &Field) -> bool {
    matches!(field.r#type.kind, TypeKind::Moment | TypeKind::Date)
}

fn is_number(field: &Field) -> bool {
    matches!(field.r#type.kind, TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Money) && field.computed.is_none()
}

/// "starts at" is when it starts; a "due date" isn't said so.
fn doing(field: &str) -> Option<&str> {
    let verb = field.strip_suffix(" at").or_else(|| field.strip_suffix(" on"))?;
    (verb.ends_with('s') && !verb.contains(' ')).then_some(verb)
}

/// The names of the sample data's people, by the first word of each.
fn somebody(role: &Thing) -> Vec<Word> {
    let title = |row: &SampleRow| {
        let own = row.values.iter().find(|(field, _)| Some(*field) == role.title);
        own.and_then(|(_, value)| match value {
            Literal::Text(name) => name.split(' ').next().map(plain),
            _ => None,
        })
    };
    role.samples.iter().filter_map(title).collect()
}
