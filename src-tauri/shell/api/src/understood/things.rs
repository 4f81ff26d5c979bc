//! Things and people for the outline and the cards.

use super::Positions;
use crate::wire::{Card, Field, Named, Shown, ShownChoice, Thing};
use model::{App, FieldId, FieldRef, Piece, StatementId, TypeKind};
use std::collections::BTreeMap;
use text::FileSpan;
use workspace::Understanding;

/// Every thing and kind of people, in the order of the spec.
pub fn things(understanding: &Understanding, positions: &Positions) -> Vec<Thing> {
    let app = &understanding.compilation.app;
    let cards = edit::cards(&understanding.source, &understanding.compilation);
    let spans = spans(understanding);
    let at = |id: &Option<StatementId>| id.as_ref().and_then(|id| spans.get(id)).copied();
    let all = app.things.iter().zip(0u32..).map(|(thing, place)| {
        let card = cards.iter().find(|card| card.thing.0 == place);
        let text = |file| understanding.source.get(file).map_or("", |one| &*one.text);
        let own = thing.fields.iter().zip(0u32..).filter(|(field, _)| !field.automatic);
        let fields = own.map(|(field, number)| {
            let reference = FieldRef { thing: model::ThingId(place), field: FieldId::Own(number) };
            let line =
                card.and_then(|card| card.lines.iter().find(|line| line.field == reference).map(|line| (card, line)));
            let span = match line {
                Some((card, line)) => FileSpan { file: card.file, span: line.name },
                None => at(&field.statement).unwrap_or_default(),
            };
            let (file, from, to) = positions.place(span);
            let words = line.map(|(card, line)| (line.kind.slice(text(card.file)), line.more.slice(text(card.file))));
            let planned = planned(understanding, place, number);
            Field {
                id: field.key.clone(),
                column: planned.map(|field| field.wire.clone()).unwrap_or_default(),
                shown: planned.map_or(Shown::Plain, |field| shown(understanding, field)),
                settable: planned.is_some_and(|field| settable(understanding, place, field)),
                name: field.name.clone(),
                type_words: words.map_or_else(|| type_words(app, &field.r#type.kind), |(kind, _)| kind.to_owned()),
                rest: words.map_or_else(String::new, |(_, more)| without_required(more)),
                required: field.required,
                required_anyway: field.required && line.is_some_and(|(_, line)| line.required.is_none()),
                file,
                from,
                to,
                in_card: line.is_some(),
            }
        });
        let fields: Vec<Field> = fields.collect();
        let declared = at(&thing.statement)
            .or_else(|| thing.fields.iter().find_map(|field| at(&field.statement)))
            .unwrap_or_default();
        let (file, from, _) = positions.place(declared);
        let card = card.map(|card| {
            let (file, from, to) = positions.place(FileSpan { file: card.file, span: card.span });
            Card { file, from, to }
        });
        let route = understanding.plan.plan.resources.iter().find(|resource| resource.thing.0 == place);
        Thing {
            id: thing.key.clone(),
            name: capital(&thing.name.singular),
            plural: thing.name.plural.clone(),
            route: route.map(|resource| resource.path.clone()).unwrap_or_default(),
            people: thing.is_person(),
            title: route
                .and_then(|resource| resource.field(resource.title))
                .map(|field| field.wire.clone())
                .unwrap_or_default(),
            fields,
            steps: steps(thing),
            file,
            from,
            card,
        }
    });
    all.collect()
}

fn planned(understanding: &Understanding, thing: u32, field: u32) -> Option<&plan::Field> {
    let resource = understanding.plan.plan.resources.iter().find(|resource| resource.thing.0 == thing)?;
    resource.fields.iter().find(|one| one.id == FieldId::Own(field))
}

fn shown(understanding: &Understanding, field: &plan::Field) -> Shown {
    let plan = &understanding.plan.plan;
    let route = |id: &model::ThingId| {
        plan.resources.iter().find(|one| one.thing == *id).map(|one| one.path.clone()).unwrap_or_default()
    };
    let choices = |all: &[model::Choice]| {
        all.iter().map(|one| ShownChoice { value: plan::choice(&one.name), words: one.name.clone() }).collect()
    };
    match &field.r#type.kind {
        TypeKind::LongText => Shown::LongText,
        TypeKind::YesNo => Shown::YesNo,
        TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Rating | TypeKind::Counter { .. } => Shown::Number,
        TypeKind::Percent => Shown::Percent,
        TypeKind::Date => Shown::Date,
        TypeKind::Time => Shown::Time,
        TypeKind::Money => Shown::Money { currency: plan.app.currency.code.clone(), digits: plan.app.currency.digits },
        TypeKind::Duration => Shown::Duration,
        TypeKind::Moment => Shown::Moment,
        TypeKind::Choice(all) => Shown::Choice { choices: choices(all) },
        TypeKind::Choices(all) => Shown::Choices { choices: choices(all) },
        TypeKind::One(id) => Shown::Record { route: route(id) },
        TypeKind::Several(id) => Shown::Records { route: route(id) },
        TypeKind::File | TypeKind::Image => Shown::File,
        _ => Shown::Plain,
    }
}

/// Whether somebody can give it a value: the thing can be changed, and this field with it.
fn settable(understanding: &Understanding, thing: u32, field: &plan::Field) -> bool {
    let plan = &understanding.plan.plan;
    let update = plan.basic_action(model::ThingId(thing), plan::ActionKind::Update);
    update.is_some_and(|action| action.inputs.iter().any(|input| input.field == Some(field.id)))
}

fn spans(understanding: &Understanding) -> BTreeMap<&StatementId, FileSpan> {
    understanding.compilation.statements.iter().map(|one| (&one.id, one.span)).collect()
}

/// The rest of a line without the word that the card shows as a box to tick.
fn without_required(more: &str) -> String {
    let parts = more.split(',').map(str::trim).filter(|part| !part.eq_ignore_ascii_case("required"));
    let rest = parts.collect::<Vec<_>>().join(", ");
    let bare =
        rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|inner| !inner.contains(['(', ')']));
    bare.map_or(rest.clone(), str::to_owned)
}

/// The choices of the field called status or state, or of the only choice field with a start.
fn steps(thing: &model::Thing) -> Vec<String> {
    let choices = |field: &model::Field| match &field.r#type.kind {
        TypeKind::Choice(choices) => Some(choices.iter().map(|choice| choice.name.clone()).collect()),
        _ => None,
    };
    let stepped = thing.fields.iter().filter(|field| field.default.is_some());
    stepped.filter_map(choices).max_by_key(Vec::len).unwrap_or_default()
}

/// The messages that go out, by subject.
pub fn messages(understanding: &Understanding, positions: &Positions) -> Vec<Named> {
    let spans = spans(understanding);
    let all = understanding.compilation.app.messages.iter();
    all.map(|message| {
        let words = message.subject.pieces.iter().map(|piece| match piece {
            Piece::Text(words) => words.as_str(),
            _ => "…",
        });
        let (file, from, _) = positions.place(spans.get(&message.statement).copied().unwrap_or_default());
        Named { id: message.statement.0.clone(), name: words.collect(), file, from }
    })
    .collect()
}

/// A type as a spec says it.
pub fn type_words(app: &App, kind: &TypeKind) -> String {
    let thing = |id: &model::ThingId| app.things.get(id.0 as usize);
    let list = |choices: &[model::Choice]| {
        let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            Some((last, _)) => (*last).to_owned(),
            None => "choice".to_owned(),
        }
    };
    let words = match kind {
        TypeKind::Text => "text",
        TypeKind::LongText => "long text",
        TypeKind::Whole => "whole number",
        TypeKind::Number { .. } => "number",
        TypeKind::Money => "money",
        TypeKind::Percent => "percent",
        TypeKind::YesNo => "yes/no",
        TypeKind::Date => "date",
        TypeKind::Time => "time",
        TypeKind::Moment => "date and time",
        TypeKind::Duration => "duration",
        TypeKind::Email => "email",
        TypeKind::Phone => "phone",
        TypeKind::WebAddress => "web address",
        TypeKind::File => "file",
        TypeKind::Image => "image",
        TypeKind::Address => "address",
        TypeKind::Colour => "colour",
        TypeKind::Rating => "rating",
        TypeKind::AnyPerson => "a person",
        TypeKind::Counter { .. } => "counts up",
        TypeKind::Choice(choices) => return list(choices),
        TypeKind::Choices(choices) => return format!("several of {}", list(choices)),
        TypeKind::One(id) => return thing(id).map_or_else(String::new, |thing| with_article(&thing.name.singular)),
        TypeKind::Several(id) => {
            return thing(id).map_or_else(String::new, |thing| format!("several {}", thing.name.plural));
        }
    };
    words.to_owned()
}

pub fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
