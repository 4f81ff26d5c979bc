//! The draft becomes the things of the app and the words of its vocabulary.

use model::{App, Field, FieldId, FieldRef, Filled, Joining, Noun, Person, StatementId, Thing, ThingId, TypeKind, Who};

use super::draft::{Draft, DraftField, DraftThing, Joins};
use super::settings::Settings;
use super::tables::Sample;
use super::{Claim, Harvest, Pending};
use crate::assumed;
use crate::document::Segment;
use crate::ledger::{Answer, Assumption};
use crate::literal::literal;
use crate::vocabulary::{Adjective, Validity, Vocabulary};

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
    let mut builder = Builder {
        draft: &draft,
        claims: &mut claims,
        ids,
        place,
        pending: &mut pending,
        digits: app.currency.digits,
        beside: Vec::new(),
    };
    for (segment, assumption) in draft.beside.iter().cloned() {
        builder.note(segment, assumption);
    }
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
    if let Some((segment, token)) = settings.sign_in_open {
        let means = "Everyone signs in with an email and password.".to_owned();
        let edit = place.insert(segment, token, " and a password");
        let password = edit.map(|own| Answer { label: "With a password".to_owned(), means, edits: vec![own] });
        builder.assume(
            segment,
            Assumption { alternatives: password.into_iter().collect(), ..assumed::signs_in_by_code() },
        );
    }
    let beside = builder.beside;
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
    for (at, own) in draft.things.iter().enumerate() {
        for field in &own.fields {
            let place =
                vocabulary.app.things.get(at).and_then(|thing| {
                    thing.fields.iter().position(|known| known.name.eq_ignore_ascii_case(&field.name))
                });
            if let (Some((what, state)), Some(place)) = (&field.valid, place) {
                let field = FieldRef { thing: ThingId(index(at)), field: FieldId::Own(index(place)) };
                let validity = Validity { field, what: what.clone(), state: state.clone() };
                vocabulary.validities.push(validity);
            }
        }
    }
    super::samples::samples(&mut vocabulary.app, &mut claims, &samples, segments, ids, &draft);
    super::lexicon::lexicon(&mut vocabulary, &draft);
    if !zone_said {
        super::zone::assume(place, &vocabulary.app, &mut claims);
    }
    let makes = draft.things.iter().map(|thing| thing.makes.clone()).collect();
    Harvest { vocabulary, claims, pending, words: Vec::new(), makes, beside }
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
                    let choice = choices.iter().position(|choice| choice.is(word))?;
                    Some((FieldId::Own(index(place)), model::ChoiceId(index(choice))))
                }
                _ => None,
            });
            let target = app.things[at].fields.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&field.name));
            if let (Some((choice_field, choice)), Some(target)) = (reached, target)
                && matches!(target.r#type.kind, TypeKind::Moment | TypeKind::Date | TypeKind::Counter { .. })
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

pub(super) struct Builder<'a> {
    pub beside: Vec<(usize, Assumption)>,
    pub draft: &'a Draft,
    pub claims: &'a mut Vec<Option<Claim>>,
    pub ids: &'a [StatementId],
    pub place: &'a Place<'a>,
    pub pending: &'a mut Vec<Pending>,
    pub digits: u8,
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
                self.note(person.segment, Assumption { alternatives, ..assumed::invited_by(&own.plural) });
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
                    self.note(person.segment, assumed::signs_up(&own.plural));
                    Joining::SignUp
                } else {
                    self.note(person.segment, assumed::invited_by(&own.plural));
                    Joining::Invited(vec![role(at)])
                }
            }
        };
        let also = person.also.iter().map(|thing| ThingId(index(*thing))).collect();
        Person { joining, also }
    }

    /// The same, also where the segment declares nothing.
    fn note(&mut self, segment: usize, assumption: Assumption) {
        match self.claims.get(segment) {
            Some(Some(_)) => self.assume(segment, assumption),
            _ => self.beside.push((segment, assumption)),
        }
    }

    pub(super) fn assume(&mut self, segment: usize, assumption: Assumption) {
        if let Some(Some(claim)) = self.claims.get_mut(segment) {
            claim.assumptions.push(assumption);
        }
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
