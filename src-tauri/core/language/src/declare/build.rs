//! The draft becomes the things of the app and the words of its vocabulary.

use model::{
    App, Choice, Field, FieldId, FieldRef, Filled, Joining, Noun, OnDelete, Person, StatementId, Thing, ThingId, Type,
    TypeKind, Unique, Who,
};

use super::draft::{Bound, Draft, DraftField, DraftThing, DraftType, Joins, Measure};
use super::settings::Settings;
use super::tables::Sample;
use super::{Claim, Harvest, Pending};
use crate::assumed;
use crate::document::Segment;
use crate::ledger::{Answer, Assumption};
use crate::literal::literal;
use crate::vocabulary::{Adjective, Vocabulary};

pub(super) fn build(
    draft: Draft,
    mut claims: Vec<Option<Claim>>,
    settings: Settings,
    samples: Vec<Sample>,
    place: &Place,
) -> Harvest {
    let Place { segments, ids, .. } = *place;
    let zone_said = settings.time_zone.is_some();
    let mut app = App {
        name: settings.name.unwrap_or_else(|| "My app".to_owned()),
        summary: settings.summary,
        time_zone: settings.time_zone.unwrap_or_else(|| "UTC".to_owned()),
        currency: settings.currency.unwrap_or_default(),
        sign_in: settings.sign_in,
        look: settings.look,
        working_hours: settings.working_hours,
        ..App::default()
    };
    if !(app.sign_in.email_code || app.sign_in.password || app.sign_in.text_code) {
        app.sign_in.email_code = true;
    }
    let mut pending = Vec::new();
    let mut builder =
        Builder { draft: &draft, claims: &mut claims, ids, place, pending: &mut pending, digits: app.currency.digits };
    for at in 0..draft.things.len() {
        let thing = builder.thing(at);
        app.things.push(thing);
    }
    // Defaults are read once all choices stand.
    for (at, own) in draft.things.iter().enumerate() {
        for field in &own.fields {
            let Some(place) =
                app.things[at].fields.iter().position(|known| known.name.eq_ignore_ascii_case(&field.name))
            else {
                continue;
            };
            let reference = FieldRef { thing: ThingId(index(at)), field: FieldId::Own(index(place)) };
            if let Some(tokens) = &field.default {
                let words = spelled(tokens);
                app.things[at].fields[place].default = literal(&words, reference, &app);
            }
        }
    }
    moments(&mut app, &draft);
    let mut vocabulary = Vocabulary::default();
    vocabulary.app = app;
    for adjective in &draft.adjectives {
        let at = vocabulary.adjectives.len();
        vocabulary.adjectives.push(Adjective {
            word: adjective.word.clone(),
            thing: ThingId(index(adjective.thing)),
            holds: None,
            statement: ids.get(adjective.segment).cloned(),
        });
        pending.push(Pending::Adjective { at, words: adjective.condition.clone(), segment: adjective.segment });
    }
    super::samples::samples(&mut vocabulary.app, &mut claims, &samples, segments, ids, &draft);
    super::lexicon::lexicon(&mut vocabulary, &draft);
    if !zone_said {
        super::zone::assume(place, &vocabulary.app, &mut claims);
    }
    let makes = draft.things.iter().map(|thing| thing.makes.clone()).collect();
    Harvest { vocabulary, claims, pending, words: Vec::new(), makes }
}

/// "the date on which it was approved": filled in when the choice of that name is reached. So is a moment that only the app
/// fills in and that is called after a choice ("solved at").
fn moments(app: &mut App, draft: &Draft) {
    for (at, own) in draft.things.iter().enumerate() {
        for field in &own.fields {
            let lower = field.name.to_lowercase();
            let word = match &field.moment_of {
                Some(word) => word.as_str(),
                None if field.by_app => match lower.strip_suffix(" at").or_else(|| lower.strip_suffix(" on")) {
                    Some(word) => word,
                    None => continue,
                },
                None => continue,
            };
            let reached = app.things[at].fields.iter().enumerate().find_map(|(place, own)| match &own.r#type.kind {
                TypeKind::Choice(choices) => {
                    let choice = choices.iter().position(|choice| choice.name == word)?;
                    Some((FieldId::Own(index(place)), model::ChoiceId(index(choice))))
                }
                _ => None,
            });
            let target = app.things[at].fields.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&field.name));
            if let (Some((choice_field, choice)), Some(target)) = (reached, target)
                && matches!(target.r#type.kind, TypeKind::Moment | TypeKind::Date)
            {
                target.filled = Filled::MomentOf { field: choice_field, choice };
                target.automatic = false;
            }
        }
    }
}

pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn spelled(tokens: &[crate::tokens::Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !out.is_empty() && !token.joined {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

/// A name as a stable key: lower case words joined by underscores.
pub(crate) fn key(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') && letter != '\'' && letter != '’' {
            out.push('_');
        }
    }
    let out = out.trim_end_matches('_').to_owned();
    if out.is_empty() { "unnamed".to_owned() } else { out }
}

/// Where declarations stand, for edits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub source: &'a text::Source,
    pub segments: &'a [Segment],
    pub words: &'a [super::Words],
    pub ids: &'a [StatementId],
}

impl Place<'_> {
    pub fn path(&self, segment: usize) -> &str {
        let file = self.segments.get(segment).and_then(|own| self.source.get(own.span.file));
        file.map_or("", |file| file.path.as_str())
    }

    /// An insertion behind a token of a segment.
    pub fn insert(&self, segment: usize, token: usize, words: &str) -> Option<text::TextEdit> {
        let own = self.words.get(segment)?;
        let span = own.tokens.get(token)?.span;
        let end = own.wording.source_span(span.start as usize..span.end as usize)?.end;
        Some(text::TextEdit::new(self.path(segment), text::Span { start: end, end }, words))
    }
}

struct Builder<'a> {
    draft: &'a Draft,
    claims: &'a mut Vec<Option<Claim>>,
    ids: &'a [StatementId],
    place: &'a Place<'a>,
    pending: &'a mut Vec<Pending>,
    digits: u8,
}

impl Builder<'_> {
    fn thing(&mut self, at: usize) -> Thing {
        let own = &self.draft.things[at];
        let id = ThingId(index(at));
        let person = own.person.as_ref().map(|_| self.person(own, at));
        let mut drafts: Vec<DraftField> = own.fields.clone();
        if own.person.is_some() {
            account_fields(&mut drafts, own);
        }
        let mut fields = Vec::new();
        for draft in &drafts {
            let place = FieldRef { thing: id, field: FieldId::Own(index(fields.len())) };
            let field = self.field(draft, own.person.is_some(), place);
            if let Some(Some(claim)) = self.claims.get_mut(draft.segment) {
                claim.fields.push(place);
            }
            fields.push(field);
        }
        let title = title(&fields);
        Thing {
            key: key(&own.singular),
            name: Noun { singular: own.singular.clone(), plural: own.plural.clone() },
            person,
            fields,
            title,
            statement: self.ids.get(own.segment).cloned(),
            samples: Vec::new(),
            keeps_deleted: false,
        }
    }

    fn person(&mut self, own: &DraftThing, at: usize) -> Person {
        if let Some(Some(claim)) = own.person.as_ref().and_then(|person| self.claims.get_mut(person.segment)) {
            claim.people.push(ThingId(index(at)));
        }
        let Some(person) = &own.person else { return Person { joining: Joining::SignUp, also: Vec::new() } };
        let role = |thing: usize| Who::Role(ThingId(index(thing)));
        let joining = match &person.joins {
            Some(Joins::SignUp) => Joining::SignUp,
            Some(Joins::Invited(by)) if !by.is_empty() => Joining::Invited(by.iter().copied().map(role).collect()),
            Some(Joins::Invited(_)) => {
                let alternatives = self.inviters(person.segment, at);
                self.assume(person.segment, Assumption { alternatives, ..assumed::invited_by(&own.plural) });
                Joining::Invited(vec![role(at)])
            }
            None => {
                let alone = !self
                    .draft
                    .things
                    .iter()
                    .any(|other| other.person.as_ref().is_some_and(|person| person.joins == Some(Joins::SignUp)));
                let first = self.draft.things.iter().position(|other| other.person.is_some()) == Some(at);
                if alone && first {
                    self.assume(person.segment, assumed::signs_up(&own.plural));
                    Joining::SignUp
                } else {
                    self.assume(person.segment, assumed::invited_by(&own.plural));
                    Joining::Invited(vec![role(at)])
                }
            }
        };
        let also = person.also.iter().map(|thing| ThingId(index(*thing))).collect();
        Person { joining, also }
    }

    fn assume(&mut self, segment: usize, assumption: Assumption) {
        if let Some(Some(claim)) = self.claims.get_mut(segment) {
            claim.assumptions.push(assumption);
        }
    }

    fn field(&mut self, draft: &DraftField, person: bool, place: FieldRef) -> Field {
        let lower = draft.name.to_lowercase();
        let account = person && matches!(lower.as_str(), "name" | "email");
        let stated = draft.kind.as_ref().map(|kind| self.kind(kind));
        let computed = draft.computed.is_some() || draft.snapshot.is_some();
        let kind = match (account, lower.as_str(), stated) {
            (true, "email", _) => TypeKind::Email,
            (true, _, _) => TypeKind::Text,
            (_, _, Some(kind)) => kind,
            (_, _, None) if computed => TypeKind::Text,
            (_, _, None) => self.inferred(draft, &lower),
        };
        let counter = matches!(kind, TypeKind::Counter { .. });
        let flag = matches!(kind, TypeKind::YesNo);
        let mut r#type = Type::plain(kind);
        if let Some(bound) = &draft.least {
            (r#type.least, r#type.above_least) = (self.bound(bound, &r#type.kind), bound.excluded);
        }
        if let Some(bound) = &draft.most {
            (r#type.most, r#type.below_most) = (self.bound(bound, &r#type.kind), bound.excluded);
        }
        if matches!(r#type.kind, TypeKind::Rating) {
            r#type.least.get_or_insert(1);
            r#type.most.get_or_insert(5);
        }
        if let Some(words) = &draft.computed {
            self.pending.push(Pending::Computed {
                field: place,
                words: words.clone(),
                segment: draft.segment,
                infer: draft.kind.is_none(),
            });
        }
        if let Some(words) = &draft.snapshot {
            self.pending.push(Pending::Snapshot {
                field: place,
                words: words.clone(),
                segment: draft.segment,
                infer: draft.kind.is_none(),
            });
        }
        if !draft.steps.is_empty() {
            self.pending.push(Pending::Steps { field: place, steps: draft.steps.clone(), segment: draft.segment });
        }
        for words in &draft.checks {
            self.pending.push(Pending::Check { field: place, words: words.clone(), segment: draft.segment });
        }
        let filled = if draft.creator {
            Filled::Creator { unless: Vec::new() }
        } else if draft.by_app || draft.snapshot.is_some() || counter {
            Filled::BySteps
        } else {
            Filled::ByPerson
        };
        let choice_with_default = matches!(r#type.kind, TypeKind::Choice(_)) && draft.default.is_some();
        let required = draft.required.unwrap_or(choice_with_default || flag || (account && lower == "name"));
        Field {
            key: key(&draft.name),
            name: draft.name.clone(),
            required: required || (account && lower == "email"),
            unique: (draft.unique || (account && lower == "email")).then_some(Unique { folded: true }),
            default: flag.then_some(model::Literal::YesNo(false)),
            computed: None,
            filled,
            account,
            on_delete: OnDelete::Refuse,
            private: draft.private,
            automatic: false,
            statement: self.ids.get(draft.segment).cloned(),
            r#type,
        }
    }

    /// What else an untyped field could be, written behind its name.
    fn types(&self, draft: &DraftField, taken: &TypeKind) -> Vec<Answer> {
        let Some(end) = draft.name_end else { return Vec::new() };
        let bracket = self
            .place
            .words
            .get(draft.segment)
            .and_then(|own| own.tokens.get(end))
            .is_some_and(|token| token.is_mark('('));
        let kinds = [
            TypeKind::Text,
            TypeKind::LongText,
            TypeKind::Whole,
            TypeKind::Money,
            TypeKind::YesNo,
            TypeKind::Date,
            TypeKind::Moment,
        ];
        let other = kinds.into_iter().filter(|kind| kind != taken);
        other
            .filter_map(|kind| {
                let said = assumed::type_words(&kind);
                let bare = said.strip_prefix("an ").or_else(|| said.strip_prefix("a ")).unwrap_or(said);
                let edit = if bracket {
                    self.place.insert(draft.segment, end, &format!("{bare}, "))
                } else {
                    self.place.insert(draft.segment, end.checked_sub(1)?, &format!(" ({bare})"))
                };
                Some(Answer {
                    label: assumed::capital(bare),
                    means: format!("“{}” is {said}.", draft.name),
                    edits: vec![edit?],
                })
            })
            .collect()
    }

    /// Who else could invite these people, written behind "invited".
    fn inviters(&self, segment: usize, at: usize) -> Vec<Answer> {
        let tokens = self.place.words.get(segment).map_or(&[][..], |own| own.tokens.as_slice());
        let Some(verb) = tokens.iter().rposition(|token| token.is("invited")) else { return Vec::new() };
        let own = &self.draft.things[at].plural;
        let others =
            self.draft.things.iter().enumerate().filter(|(other, thing)| *other != at && thing.person.is_some());
        others
            .filter_map(|(_, thing)| {
                let by = format!("by {} {}", crate::words::article(&thing.singular), thing.singular);
                let means = format!("{} are invited {by}.", assumed::capital(own));
                Some(Answer {
                    label: assumed::capital(&by),
                    means,
                    edits: vec![self.place.insert(segment, verb, &format!(" {by}"))?],
                })
            })
            .collect()
    }

    fn kind(&self, kind: &DraftType) -> TypeKind {
        let choices = |names: &[String]| {
            names.iter().map(|name| Choice { name: name.to_lowercase(), key: key(name) }).collect::<Vec<_>>()
        };
        match kind {
            DraftType::Plain(kind) => kind.clone(),
            DraftType::Choice(names) => TypeKind::Choice(choices(names)),
            DraftType::Choices(names) => TypeKind::Choices(choices(names)),
            DraftType::One(thing) => TypeKind::One(ThingId(index(*thing))),
            DraftType::Several(thing) => TypeKind::Several(ThingId(index(*thing))),
            DraftType::AnyPerson => TypeKind::AnyPerson,
            DraftType::Counter(from) => TypeKind::Counter { from: *from },
        }
    }

    /// The type that a field's name suggests, shown as assumed.
    fn inferred(&mut self, draft: &DraftField, lower: &str) -> TypeKind {
        if let Some(thing) = self.draft.find(lower) {
            let plural = self.draft.things[thing].plural == lower;
            return if plural {
                TypeKind::Several(ThingId(index(thing)))
            } else {
                TypeKind::One(ThingId(index(thing)))
            };
        }
        if draft
            .most
            .as_ref()
            .or(draft.least.as_ref())
            .is_some_and(|bound| matches!(bound.value, Measure::Characters(_)))
        {
            return TypeKind::Text;
        }
        let kind = match draft.least.as_ref().or(draft.most.as_ref()).map(|bound| &bound.value) {
            Some(Measure::Money(_)) => TypeKind::Money,
            Some(Measure::Seconds(_) | Measure::Days(_)) => TypeKind::Duration,
            Some(Measure::Bytes(_)) => TypeKind::File,
            Some(Measure::Number(_))
                if !matches!(by_name(lower), TypeKind::Rating | TypeKind::Money | TypeKind::Percent) =>
            {
                TypeKind::Whole
            }
            _ => by_name(lower),
        };
        if !matches!(lower, "name" | "title" | "email" | "phone") {
            let alternatives = self.types(draft, &kind);
            self.assume(draft.segment, Assumption { alternatives, ..assumed::field_type(&draft.name, &kind) });
        }
        kind
    }

    fn bound(&self, bound: &Bound, kind: &TypeKind) -> Option<i64> {
        match (&bound.value, kind) {
            (Measure::Money(number), _) | (Measure::Number(number), TypeKind::Money) => number.at_scale(self.digits),
            (Measure::Number(number), TypeKind::Number { scale }) => number.at_scale(*scale),
            (Measure::Number(number), TypeKind::Percent) => number.at_scale(2),
            (Measure::Number(number), _) => number.whole(),
            (Measure::Seconds(value) | Measure::Characters(value) | Measure::Bytes(value), _) => Some(*value),
            (Measure::Days(days), _) => days.checked_mul(86_400),
        }
    }
}

/// Every kind of people has a name and an email, whether the spec says so or not.
fn account_fields(drafts: &mut Vec<DraftField>, own: &DraftThing) {
    let segment = own.person.as_ref().map_or(own.segment, |person| person.segment);
    for (place, name) in ["name", "email"].into_iter().enumerate() {
        match drafts.iter().position(|field| field.name.eq_ignore_ascii_case(name)) {
            Some(_) => {}
            None => {
                let mut field = DraftField::named(name, segment);
                field.required = Some(true);
                drafts.insert(place.min(drafts.len()), field);
            }
        }
    }
}

fn by_name(name: &str) -> TypeKind {
    let last = name.rsplit(' ').next().unwrap_or(name);
    if name.starts_with("number of ") || name.starts_with("is ") {
        return if name.starts_with("is ") { TypeKind::YesNo } else { TypeKind::Whole };
    }
    if name.starts_with("date of ") {
        return TypeKind::Date;
    }
    if name.ends_with("phone number") || name.ends_with("telephone number") {
        return TypeKind::Phone;
    }
    if name.ends_with("email address") {
        return TypeKind::Email;
    }
    // "length in minutes" counts them.
    if let Some((_, unit)) = name.rsplit_once(" in ") {
        if crate::tokens::unit_of(unit).is_some() {
            return TypeKind::Whole;
        }
        if super::attribute::is_measure(unit) {
            return TypeKind::Number { scale: 2 };
        }
    }
    match last {
        "at" | "start" | "end" | "beginning" => TypeKind::Moment,
        "weight" | "height" | "width" | "distance" => TypeKind::Number { scale: 2 },
        "on" | "date" | "birthday" | "day" | "until" | "deadline" => TypeKind::Date,
        "email" => TypeKind::Email,
        "phone" | "telephone" | "mobile" => TypeKind::Phone,
        "price" | "amount" | "fee" | "cost" | "salary" | "budget" | "deposit" | "rent" => TypeKind::Money,
        "notes" | "description" | "details" | "remark" | "remarks" | "comment" | "comments" | "body" | "content"
        | "message" => TypeKind::LongText,
        "photo" | "picture" | "image" | "avatar" | "logo" => TypeKind::Image,
        "file" | "document" | "attachment" => TypeKind::File,
        "website" | "link" | "url" => TypeKind::WebAddress,
        "duration" => TypeKind::Duration,
        "quantity" | "count" | "age" | "capacity" | "seats" | "places" | "spaces" | "stock" | "copies" | "year" => {
            TypeKind::Whole
        }
        "colour" | "color" => TypeKind::Colour,
        "rating" => TypeKind::Rating,
        "percentage" | "percent" | "discount" => TypeKind::Percent,
        "time" => TypeKind::Time,
        _ => TypeKind::Text,
    }
}

/// The field that names a record: "name", "title", "subject", or the first required text, or the first text.
fn title(fields: &[Field]) -> Option<FieldId> {
    let named = ["name", "title", "subject", "label"]
        .iter()
        .find_map(|name| fields.iter().position(|field| field.key == *name));
    let text = |field: &&Field| matches!(field.r#type.kind, TypeKind::Text);
    let place = named
        .or_else(|| fields.iter().position(|field| field.required && text(&field)))
        .or_else(|| fields.iter().position(|field| text(&field)));
    place.map(|at| FieldId::Own(index(at)))
}
