//! States that verbs ask for: what can be cancelled has to be able to be cancelled. A list of states that leaves it out, or a
//! thing without one, gets that state, shown as assumed.

use model::{ActionKind, Choice, ChoiceId, FieldId, FieldRef, Filled, Literal, StatementId, ThingId, TypeKind};

use crate::assemble::over::OVER;
use crate::declare::{self, Words};
use crate::ledger::Assumption;
use crate::vocabulary::{Form, Term, Vocabulary};

/// How people call the field that says how it goes with something.
const HOW_IT_GOES: &[&str] = &["status", "state", "stage", "phase", "progress", "standing"];

/// Adds the state of being cancelled, withdrawn or called off where a verb says that a record can come to be so and nothing says
/// what that changes; with the sentences that use the verb first.
pub(crate) fn keep_endings(
    vocabulary: &mut Vocabulary,
    words: &[Words],
    ids: &[StatementId],
) -> Vec<(StatementId, Assumption)> {
    let mut noted = Vec::new();
    for at in 0..vocabulary.app.actions.len() {
        let action = &vocabulary.app.actions[at];
        let forms = crate::words::forms(&action.name);
        let known =
            declare::target(&vocabulary.app, action).is_some() || declare::flag(&vocabulary.app, action).is_some();
        let ends = action.kind == ActionKind::Named && OVER.contains(&forms.participle.as_str());
        let Some(own) = vocabulary.app.thing(action.thing).filter(|own| ends && !known && !own.is_person()) else {
            continue;
        };
        // "Cancelling an order asks for …", "cancelled at": the author says elsewhere what it does.
        let kept = own.fields.iter().any(|field| field.name.to_lowercase().starts_with(&forms.participle));
        let first = forms.gerund.split(' ').next().unwrap_or_default();
        if kept || words.iter().any(|own| own.tokens.iter().any(|token| token.is(first))) {
            continue;
        }
        let (thing, statement) = (action.thing, action.statement.clone());
        let name = own.name.singular.clone();
        add(vocabulary, thing, &forms.participle);
        if let Some(statement) = statement {
            let text = format!(
                "{} {} {name} keeps it, as {}.",
                crate::assumed::capital(&forms.gerund),
                crate::words::article(&name),
                forms.participle
            );
            noted.push((statement, Assumption { code: "ended-is-a-state", text, alternatives: Vec::new() }));
        }
    }
    for (thing, state, statement) in happening(vocabulary, words, ids) {
        let name = vocabulary.app.thing(thing).map_or_else(String::new, |own| own.name.singular.clone());
        add(vocabulary, thing, &state);
        let text = format!("{} {name} can be {state}.", crate::assumed::capital(crate::words::article(&name)));
        noted.push((statement, Assumption { code: "ended-is-a-state", text, alternatives: Vec::new() }));
    }
    noted
}

/// "When a show is cancelled, …", where nothing else says that shows can be.
fn happening(vocabulary: &Vocabulary, words: &[Words], ids: &[StatementId]) -> Vec<(ThingId, String, StatementId)> {
    let mut found: Vec<(ThingId, String, StatementId)> = Vec::new();
    for (at, own) in words.iter().enumerate() {
        let said: Vec<&str> = own.tokens.iter().map(|token| token.lower.as_str()).collect();
        let [lead, rest @ ..] = said.as_slice() else { continue };
        if !matches!(*lead, "when" | "whenever" | "once" | "if") {
            continue;
        }
        let rest = match rest {
            ["a" | "an" | "the" | "any", rest @ ..] => rest,
            rest => rest,
        };
        for term in vocabulary.general(rest) {
            let Term::Thing(thing) = term.term else { continue };
            let behind = match &rest[term.len..] {
                ["is" | "gets", behind @ ..] | ["has", "been", behind @ ..] => behind,
                _ => continue,
            };
            let state = OVER.iter().find(|state| {
                let state: Vec<&str> = state.split(' ').collect();
                behind.starts_with(&state) && behind.get(state.len()).is_some_and(|next| *next == ",")
            });
            let known = |state: &str| {
                let words: Vec<&str> = state.split(' ').collect();
                vocabulary.lookup(&words).iter().any(|own| match own.term {
                    Term::Choice(field, _) | Term::Flag(field) | Term::Field(field) => field.thing == thing,
                    Term::Action(id) => {
                        vocabulary.app.actions.get(id.0 as usize).is_some_and(|action| action.thing == thing)
                    }
                    _ => false,
                })
            };
            let own = vocabulary.app.thing(thing);
            if let (Some(state), Some(id)) = (state.filter(|own| !known(own)), ids.get(at))
                && own.is_some_and(|own| !own.is_person() && own.fields.iter().any(is_how_it_goes))
                && !found.iter().any(|(other, name, _)| *other == thing && name == state)
            {
                found.push((thing, (*state).to_owned(), id.clone()));
            }
        }
    }
    found
}

fn is_how_it_goes(field: &model::Field) -> bool {
    matches!(field.r#type.kind, TypeKind::Choice(_)) && HOW_IT_GOES.contains(&field.name.to_lowercase().as_str())
}

/// One more choice of the field that says how it goes, or such a field.
fn add(vocabulary: &mut Vocabulary, thing: ThingId, state: &str) {
    let choice = |name: &str| Choice { name: name.to_owned(), key: name.replace(' ', "_") };
    let Some(own) = vocabulary.app.things.get_mut(thing.0 as usize) else { return };
    let goes = own.fields.iter_mut().enumerate().find_map(|(place, field)| match &mut field.r#type.kind {
        TypeKind::Choice(choices) if HOW_IT_GOES.contains(&field.name.to_lowercase().as_str()) => {
            Some((place, choices))
        }
        _ => None,
    });
    let (place, at) = match goes {
        Some((place, choices)) => {
            choices.push(choice(state));
            (place, choices.len() - 1)
        }
        None => {
            let place = own.fields.len();
            let Ok(at) = u32::try_from(place) else { return };
            let field = FieldRef { thing, field: FieldId::Own(at) };
            let name = if own.fields.iter().any(|field| field.name.eq_ignore_ascii_case("status")) {
                "standing"
            } else {
                "status"
            };
            own.fields.push(model::Field {
                key: name.to_owned(),
                name: name.to_owned(),
                r#type: model::Type::plain(TypeKind::Choice(vec![choice("active"), choice(state)])),
                required: true,
                unique: None,
                default: Some(Literal::Choice { field, choice: ChoiceId(0) }),
                computed: None,
                filled: Filled::BySteps,
                account: false,
                on_delete: model::OnDelete::default(),
                private: false,
                automatic: false,
                statement: None,
            });
            vocabulary.add(name, Term::Field(field), Form::Singular);
            vocabulary.add("active", Term::Choice(field, ChoiceId(0)), Form::Plain);
            (place, 1)
        }
    };
    if let (Ok(place), Ok(at)) = (u32::try_from(place), u32::try_from(at)) {
        let field = FieldRef { thing, field: FieldId::Own(place) };
        vocabulary.add(state, Term::Choice(field, ChoiceId(at)), Form::Plain);
    }
}
