//! What a verb of the spec does: makes a record, or is an action on one; and the choice that it brings about.

use model::{Action, ActionId, ActionKind, Expr, FieldId, Filled, StatementId, ThingId, TypeKind};

use super::build::{index, key};
use super::verbs::Seen;
use crate::vocabulary::{Form, Term, Vocabulary};
use crate::words;

/// Decides what a verb seen with a thing does: makes a record, or is a named action.
pub(super) fn settle(vocabulary: &mut Vocabulary, found: &Seen, ids: &[StatementId]) {
    let id = ids.get(found.segment);
    let names = |thing: &model::Thing| words::names_doing(&found.verb, &thing.name.singular);
    // "book rooms" makes a booking, whose room it is; "reply to a ticket" makes a reply.
    let made = vocabulary.app.things.iter().position(|thing| {
        names(thing)
            && thing
                .fields
                .iter()
                .any(|field| matches!(field.r#type.kind, TypeKind::One(other) if other == found.thing))
    });
    let own = vocabulary.app.thing(found.thing).is_some_and(names);
    // "reserve a book" makes a loan of it, where loans begin as reserved.
    let made = made.or_else(|| {
        vocabulary.app.things.iter().enumerate().position(|(at, thing)| {
            ThingId(index(at)) != found.thing
                && thing
                    .fields
                    .iter()
                    .any(|field| matches!(field.r#type.kind, TypeKind::One(other) if other == found.thing))
                && initial(vocabulary, &found.verb, ThingId(index(at)))
        })
    });
    let made = made.or_else(|| had(vocabulary, &found.verb, found.thing));
    if let Some(made) = made {
        add(vocabulary, &found.verb, ThingId(index(made)), ActionKind::Create, id);
        return;
    }
    let creates = |action: &Action| action.name == found.verb && action.kind == ActionKind::Create;
    let related = |action: &Action| {
        vocabulary.app.thing(action.thing).is_some_and(|thing| {
            action.thing == found.thing
                || thing
                    .fields
                    .iter()
                    .any(|field| matches!(field.r#type.kind, TypeKind::One(other) if other == found.thing))
        })
    };
    if vocabulary.app.actions.iter().any(|action| creates(action) && related(action)) {
        return;
    }
    // "Customers order bread", where an order isn't of one bread: that makes no bread.
    let another = |(at, thing): (usize, &model::Thing)| ThingId(index(at)) != found.thing && names(thing);
    let makes_another = vocabulary.app.things.iter().enumerate().any(another);
    if !own && makes_another && unstated(vocabulary, &found.verb, found.thing) {
        return;
    }
    // "Caretakers report damages", where a damage says who reported it.
    let reported = found.verb == "report"
        && vocabulary
            .app
            .thing(found.thing)
            .is_some_and(|own| own.fields.iter().any(|field| field.name.to_lowercase().starts_with("report")));
    let kind = if own
        || reported
        || initial(vocabulary, &found.verb, found.thing)
        || unstated(vocabulary, &found.verb, found.thing)
    {
        ActionKind::Create
    } else {
        ActionKind::Named
    };
    add(vocabulary, &found.verb, found.thing, kind, id);
}

/// "Rowers book boats", where an outing has a boat and a rower: the one thing that says who has it makes it so, unless a boat
/// itself comes to stand as booked.
pub(super) fn had(vocabulary: &Vocabulary, verb: &str, thing: ThingId) -> Option<usize> {
    let having = ["book", "reserve", "borrow", "lend", "hire", "rent", "request", "ask for", "apply for"];
    if !having.contains(&verb) || is_choice(vocabulary, verb, thing) {
        return None;
    }
    let people = |kind: &TypeKind| match kind {
        TypeKind::One(other) => vocabulary.app.thing(*other).is_some_and(model::Thing::is_person),
        kind => *kind == TypeKind::AnyPerson,
    };
    let mut found = vocabulary.app.things.iter().enumerate().filter(|(_, own)| {
        own.fields.iter().any(|field| field.r#type.kind == TypeKind::One(thing))
            && own.fields.iter().any(|field| people(&field.r#type.kind))
    });
    let (at, _) = found.next()?;
    let named = vocabulary.app.things.iter().any(|own| words::names_doing(verb, &own.name.singular));
    (found.next().is_none() && !named && !vocabulary.app.thing(thing)?.is_person()).then_some(at)
}

pub(super) fn is_choice(vocabulary: &Vocabulary, verb: &str, thing: ThingId) -> bool {
    let participle = words::forms(verb).participle;
    vocabulary.app.thing(thing).is_some_and(|own| {
        own.fields.iter().any(|field| match &field.r#type.kind {
            TypeKind::Choice(choices) => choices.iter().any(|choice| choice.is(&participle)),
            _ => false,
        })
    })
}

/// "place": an order starts as placed. What isn't said to start as something starts as the first of the list.
fn initial(vocabulary: &Vocabulary, verb: &str, thing: ThingId) -> bool {
    let participle = words::forms(verb).participle;
    vocabulary.app.thing(thing).is_some_and(|own| {
        own.fields.iter().any(|field| match (&field.r#type.kind, &field.default) {
            (TypeKind::Choice(choices), Some(model::Literal::Choice { choice, .. })) => {
                choices.get(choice.0 as usize).is_some_and(|choice| choice.is(&participle))
            }
            (TypeKind::Choice(choices), None) if !field.required && field.filled != Filled::BySteps => {
                choices.len() > 1 && choices.first().is_some_and(|choice| choice.is(&participle))
            }
            _ => false,
        })
    })
}

/// "book", "order", "apply for", "request", "place": English verbs of making something for oneself. They make the thing where
/// nothing of the thing itself speaks of them.
fn unstated(vocabulary: &Vocabulary, verb: &str, thing: ThingId) -> bool {
    !is_choice(vocabulary, verb, thing)
        && matches!(
            verb,
            "book"
                | "order"
                | "apply for"
                | "ask for"
                | "place"
                | "post"
                | "submit"
                | "upload"
                | "schedule"
                | "record"
                | "plan"
        )
}

pub(super) fn add(
    vocabulary: &mut Vocabulary,
    verb: &str,
    thing: ThingId,
    kind: ActionKind,
    id: Option<&StatementId>,
) -> ActionId {
    if let Some(known) = vocabulary.app.actions.iter().position(|action| action.name == verb && action.thing == thing) {
        return ActionId(index(known));
    }
    let forms = words::forms(verb);
    // "starts" says when something starts; only who "can start" it does something.
    let by_itself = matches!(verb, "start" | "begin" | "end");
    let at = ActionId(index(vocabulary.app.actions.len()));
    vocabulary.app.actions.push(Action {
        key: key(verb),
        name: verb.to_owned(),
        past: forms.participle.clone(),
        thing,
        kind,
        from: Expr::always(),
        inputs: Vec::new(),
        changes: Vec::new(),
        statement: id.cloned(),
    });
    let term = Term::Action(at);
    vocabulary.add(&forms.base, term, Form::Base);
    if by_itself {
        vocabulary.add(&forms.gerund, term, Form::Gerund);
        return at;
    }
    vocabulary.add(&forms.third, term, Form::Third);
    vocabulary.add(&forms.past, term, Form::Participle);
    vocabulary.add(&forms.participle, term, Form::Participle);
    vocabulary.add(&forms.gerund, term, Form::Gerund);
    for nominal in words::nominals(verb) {
        vocabulary.add(&nominal, term, Form::Nominal);
    }
    at
}

/// The choice that a named action is named after: "cancel" → "cancelled".
pub(crate) fn target(app: &model::App, action: &Action) -> Option<(FieldId, model::ChoiceId)> {
    let own = app.thing(action.thing)?;
    own.fields.iter().enumerate().find_map(|(place, field)| match &field.r#type.kind {
        TypeKind::Choice(choices) => {
            let forms = words::forms(&action.name);
            let at = choices.iter().position(|choice| {
                choice.is(&forms.participle)
                    || choice.is(&forms.past)
                    || action.name.strip_prefix("mark as ").is_some_and(|state| choice.is(state))
                    || american(&choice.name.to_lowercase()) == american(&forms.participle)
                    || stages(&action.name).iter().any(|name| choice.is(name))
                    // "void" makes void, "activate" makes active.
                    || choice.is(&action.name)
                    || action.name.strip_suffix("ate").is_some_and(|stem| choice.is(&format!("{stem}e")))
            })?;
            Some((FieldId::Own(index(place)), model::ChoiceId(index(at))))
        }
        _ => None,
    })
}

/// What is said of something that was started, or finished.
fn stages(verb: &str) -> &'static [&'static str] {
    match verb {
        "start" | "begin" => &["in progress", "under way", "underway", "ongoing", "running", "started", "begun"],
        "finish" | "complete" | "end" => &["finished", "completed", "complete", "done", "over", "ended"],
        _ => &[],
    }
}

/// Whether a thing has a stage in which it is started, or ended.
pub(super) fn begins_or_ends(vocabulary: &Vocabulary, verb: &str, thing: ThingId) -> bool {
    vocabulary.app.thing(thing).is_some_and(|own| {
        own.fields.iter().any(|field| match &field.r#type.kind {
            TypeKind::Choice(choices) => choices.iter().any(|choice| stages(verb).iter().any(|name| choice.is(name))),
            _ => false,
        })
    })
}

/// The yes/no that a named action is named after: "verify" → "verified".
pub(crate) fn flag(app: &model::App, action: &Action) -> Option<FieldId> {
    let forms = words::forms(&action.name);
    let own = app.thing(action.thing)?;
    let at = own.fields.iter().position(|field| {
        field.r#type.kind == TypeKind::YesNo
            && field.computed.is_none()
            && (field.name.eq_ignore_ascii_case(&forms.participle)
                || american(&field.name.to_lowercase()) == american(&forms.participle))
    })?;
    Some(FieldId::Own(index(at)))
}

/// Adds a change to whatever makes a record of the thing: its own verb, or plain adding, which then becomes an action.
pub(crate) fn on_create(vocabulary: &mut Vocabulary, thing: ThingId, change: model::Change, statement: &StatementId) {
    if !vocabulary.app.actions.iter().any(|action| action.thing == thing && action.kind == ActionKind::Create) {
        add(vocabulary, "add", thing, ActionKind::Create, Some(statement));
    }
    for action in
        vocabulary.app.actions.iter_mut().filter(|action| action.thing == thing && action.kind == ActionKind::Create)
    {
        action.changes.push(change.clone());
    }
}

/// "canceled" and "cancelled" are one word.
fn american(word: &str) -> String {
    word.replace("lled", "led")
}

/// The only thing that goes through both of these stages.
pub(super) fn with_stages(vocabulary: &Vocabulary, stages: &[Option<String>]) -> Option<ThingId> {
    let has = |thing: &model::Thing| {
        thing.fields.iter().any(|field| match &field.r#type.kind {
            TypeKind::Choice(choices) => stages.iter().flatten().all(|stage| {
                stage
                    .split(" or ")
                    .flat_map(|part| part.split(", "))
                    .all(|name| choices.iter().any(|choice| choice.is(name.trim())))
            }),
            _ => false,
        })
    };
    let mut found = vocabulary.app.things.iter().enumerate().filter(|(_, thing)| has(thing));
    let (at, _) = found.next()?;
    found.next().is_none().then(|| ThingId(index(at)))
}
