//! What becomes of a thing when somebody does with it what the spec says nothing else of: who cancels an order makes it cancelled.
//! It is one more of its states, or a yes/no where it has none; shown as assumed.

use model::{ActionKind, Choice, Field, FieldId, FieldRef, Filled, Literal, OnDelete, ThingId, Type, TypeKind};

use super::build::{index, key};
use super::made::{flag, target};
use super::verbs::Seen;
use crate::assumed;
use crate::ledger::Assumption;
use crate::vocabulary::{Form, Term, Vocabulary};
use crate::words;

/// English verbs that leave a lasting state behind, called after them, and do nothing else: what is moved, exported or renewed
/// isn't so.
const LASTING: &[&str] = &[
    "cancel",
    "confirm",
    "approve",
    "reject",
    "decline",
    "accept",
    "refuse",
    "archive",
    "close",
    "complete",
    "withdraw",
    "publish",
    "return",
    "deactivate",
    "suspend",
    "block",
    "resolve",
    "finish",
    "verify",
    "void",
    "retire",
    "dismiss",
    "escalate",
    "waive",
    "deliver",
    "collect",
    "pack",
    "write off",
    "hand out",
    "hand back",
    "pick up",
    "call off",
    "check in",
    "check out",
    "take back",
    "sign off",
    "pause",
    "revoke",
    "release",
    "lock",
    "ban",
    "expel",
    "settle",
    "refund",
];

pub(super) fn is_lasting(verb: &str) -> bool {
    LASTING.contains(&verb)
}

/// Gives states to the things whose verbs change nothing yet. `said` tells whether a sentence begins with a word: then it may say
/// itself what the verb does.
pub(super) fn settle(
    vocabulary: &mut Vocabulary,
    seen: &[Seen],
    said: &dyn Fn(&str) -> bool,
) -> Vec<(usize, Assumption)> {
    let mut found = Vec::new();
    for own in seen {
        let named =
            vocabulary.app.actions.iter().find(|action| {
                action.thing == own.thing && action.name == own.verb && action.kind == ActionKind::Named
            });
        let Some(action) = named.filter(|_| LASTING.contains(&own.verb.as_str())) else { continue };
        let forms = words::forms(&own.verb);
        let explained = words::nominals(&own.verb).iter().chain([&forms.gerund]).any(|doing| said(doing));
        if explained || target(&vocabulary.app, action).is_some() || flag(&vocabulary.app, action).is_some() {
            continue;
        }
        let state = forms.participle.clone();
        // What is over with is a state among others; see `read::keep_endings`.
        if crate::assemble::over::OVER.contains(&state.as_str()) {
            continue;
        }
        let statement = action.statement.clone();
        let Some(thing) = vocabulary.app.things.get_mut(own.thing.0 as usize) else { continue };
        if thing.fields.iter().any(|field| field.name.to_lowercase().starts_with(&state)) {
            continue;
        }
        let called = |field: &Field| matches!(field.name.to_lowercase().as_str(), "status" | "state");
        let status = thing.fields.iter_mut().enumerate().find(|(_, field)| called(field));
        let place = match status {
            Some((place, field)) => {
                let TypeKind::Choice(choices) = &mut field.r#type.kind else { continue };
                choices.push(Choice { key: key(&state), name: state.clone() });
                let reference = FieldRef { thing: own.thing, field: FieldId::Own(index(place)) };
                let last = model::ChoiceId(index(choices.len() - 1));
                vocabulary.add(&state, Term::Choice(reference, last), Form::Plain);
                None
            }
            None => {
                thing.fields.push(yes_no(&state, statement));
                Some(thing.fields.len() - 1)
            }
        };
        if let Some(place) = place {
            name_flag(vocabulary, own.thing, place, &state);
        }
        let name = vocabulary.app.things[own.thing.0 as usize].name.singular.clone();
        found.push((own.segment, assumed::stands_so(&name, &[state])));
    }
    found
}

fn yes_no(name: &str, statement: Option<model::StatementId>) -> Field {
    Field {
        key: key(name),
        name: name.to_owned(),
        required: true,
        unique: None,
        default: Some(Literal::YesNo(false)),
        computed: None,
        filled: Filled::BySteps,
        account: false,
        on_delete: OnDelete::Refuse,
        private: false,
        automatic: false,
        statement,
        r#type: Type::plain(TypeKind::YesNo),
    }
}

fn name_flag(vocabulary: &mut Vocabulary, thing: ThingId, place: usize, name: &str) {
    let reference = FieldRef { thing, field: FieldId::Own(index(place)) };
    vocabulary.add(name, Term::Field(reference), Form::Singular);
    vocabulary.add(name, Term::Flag(reference), Form::Singular);
}
