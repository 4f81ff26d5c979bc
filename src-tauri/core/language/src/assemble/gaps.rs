//! What a spec never says: who can see a thing. One question per thing, with sentences to click.

use std::collections::{BTreeMap, BTreeSet};

use model::{App, Filled, Grant, ThingId, TypeKind, Verb, Who};
use text::{Span, TextEdit};

use super::Assembly;
use crate::assumed::capital;
use crate::document::SegmentKind;
use crate::ledger::{Answer, Question, State, Statement};

pub(super) fn ask(assembly: &Assembly, app: &App, statements: &mut [Statement], open: &[ThingId]) {
    let visible: std::collections::BTreeSet<ThingId> = app
        .permissions
        .iter()
        .filter(|own| own.verb == Verb::See && own.grant != Grant::Forbid)
        .map(|own| own.thing)
        .collect();
    for (at, thing) in app.things.iter().enumerate() {
        let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
        // While a sentence about the thing is still open, it may be the one that says who sees it.
        if thing.is_person() || open.contains(&id) || thing.fields.is_empty() {
            continue;
        }
        let seen = visible.contains(&id);
        let Some(place) = thing.statement.as_ref().and_then(|own| assembly.position(own)) else { continue };
        if seen || statements[place].question.is_some() {
            continue;
        }
        let statement = &mut statements[place];
        statement.question = Some(Question {
            text: format!("Who can see {}?", thing.name.plural),
            phrase: statement.span,
            answers: answers(assembly, app, id),
            blocks: 1,
        });
        statement.state = State::Asked;
    }
}

/// People who may add something, but can't see what each one needs: they could never choose it.
pub(super) fn blind(assembly: &Assembly, app: &App, statements: &mut [Statement], open: &[ThingId]) {
    let makes = |verb: Verb| match verb {
        Verb::Create => true,
        Verb::Do(action) => app.actions.get(action.0 as usize).is_some_and(|own| own.kind == model::ActionKind::Create),
        _ => false,
    };
    let mut asked: Vec<(ThingId, ThingId)> = Vec::new();
    for own in app.permissions.iter().filter(|own| own.grant != Grant::Forbid && makes(own.verb)) {
        let Some(thing) = app.thing(own.thing) else { continue };
        for who in &own.who {
            let Who::Role(role) = who else { continue };
            for field in thing.fields.iter().filter(|field| field.required && field.computed.is_none()) {
                let TypeKind::One(needed) = field.r#type.kind else { continue };
                let by_hand = match &field.filled {
                    Filled::ByPerson => true,
                    Filled::Creator { unless } => unless.contains(role),
                    _ => false,
                };
                let given =
                    own.fields.as_ref().is_none_or(|list| {
                        thing.fields.iter().position(|other| other.key == field.key).is_some_and(|at| {
                            list.contains(&model::FieldId::Own(u32::try_from(at).unwrap_or(u32::MAX)))
                        })
                    });
                if !by_hand
                    || !given
                    || needed == *role
                    || open.contains(&needed)
                    || asked.contains(&(*role, needed))
                    || sees(app, *role, needed)
                {
                    continue;
                }
                let (Some(people), Some(other)) = (app.thing(*role), app.thing(needed)) else { continue };
                let Some(place) = assembly.position(&own.statement) else { continue };
                let statement = &mut statements[place];
                if statement.question.is_some() {
                    continue;
                }
                asked.push((*role, needed));
                let who = capital(&people.name.plural);
                let mut sentences = vec![format!("{who} can see all {}.", other.name.plural)];
                if other.is_person() {
                    sentences.insert(0, format!("{who} can see the name of {}.", other.name.plural));
                }
                sentences.push(format!("Anyone can see {}.", other.name.plural));
                let answers = sentences
                    .into_iter()
                    .filter_map(|sentence| {
                        let edits = vec![insertion(assembly, app, needed, &sentence)?];
                        Some(Answer { label: sentence.clone(), means: sentence, edits })
                    })
                    .collect();
                statement.state = State::Asked;
                statement.question = Some(Question {
                    text: format!(
                        "{who} have to name {} {} when they make {} {}, but can't see any. Which may they see?",
                        crate::words::article(&other.name.singular),
                        other.name.singular,
                        crate::words::article(&thing.name.singular),
                        thing.name.singular,
                    ),
                    phrase: statement.span,
                    answers,
                    blocks: 1,
                });
            }
        }
    }
}

/// Whether people of this kind may see any record of the thing.
fn sees(app: &App, role: ThingId, thing: ThingId) -> bool {
    let also = app.thing(role).and_then(|own| own.person.as_ref()).map(|own| own.also.as_slice()).unwrap_or_default();
    app.permissions.iter().any(|own| {
        own.thing == thing
            && own.verb == Verb::See
            && own.grant != Grant::Forbid
            && own.who.iter().any(|who| match who {
                Who::Anyone | Who::SignedIn => true,
                Who::Role(other) => *other == role || also.contains(other),
            })
    })
}

/// Sentences that let each kind of people add a thing that nobody may add yet.
pub(crate) fn adders(assembly: &Assembly, app: &App, id: ThingId) -> Vec<Answer> {
    let Some(thing) = app.thing(id) else { return Vec::new() };
    let sentences = app
        .things
        .iter()
        .filter(|other| other.is_person())
        .map(|people| format!("{} can add {}.", capital(&people.name.plural), thing.name.plural));
    sentences
        .filter_map(|sentence| {
            let edits = vec![insertion(assembly, app, id, &sentence)?];
            Some(Answer { label: sentence.clone(), means: sentence, edits })
        })
        .collect()
}

/// A named action that changes nothing, asks for nothing and sets nothing off: what is it for?
pub(super) fn idle(assembly: &Assembly, app: &App, statements: &mut [Statement]) {
    // The first that allows it.
    let granted: BTreeMap<Verb, &model::Permission> =
        app.permissions.iter().rev().filter(|own| own.grant != Grant::Forbid).map(|own| (own.verb, own)).collect();
    let mut used: BTreeSet<Verb> = BTreeSet::new();
    for own in &app.reactions {
        if let model::Trigger::Done { verb, .. } = &own.trigger {
            used.insert(*verb);
        }
    }
    for field in app.things.iter().flat_map(|thing| &thing.fields) {
        if let Filled::MomentOfAction(action) = field.filled {
            used.insert(Verb::Do(action));
        }
    }
    for (at, action) in app.actions.iter().enumerate() {
        let verb = Verb::Do(model::ActionId(u32::try_from(at).unwrap_or(u32::MAX)));
        if action.kind != model::ActionKind::Named
            || !action.changes.is_empty()
            || !action.inputs.is_empty()
            || used.contains(&verb)
        {
            continue;
        }
        let Some(place) = granted.get(&verb).and_then(|own| assembly.position(&own.statement)) else { continue };
        let Some(thing) = app.thing(action.thing) else { continue };
        if statements[place].question.is_some() {
            continue;
        }
        let name = &thing.name.singular;
        let doing =
            format!("{} {} {name}", capital(&crate::words::forms(&action.name).gerund), crate::words::article(name));
        // Likeliest first: a choice or a field that is called like the verb, then that nothing changes but a note of when.
        let forms = crate::words::forms(&action.name);
        let stem: String = action.name.chars().take(4).collect();
        let alike = |name: &str| name.to_lowercase().starts_with(&stem);
        let mut ranked: Vec<(usize, String, String)> = Vec::new();
        for field in thing.fields.iter().filter(|field| field.computed.is_none() && !field.automatic) {
            match &field.r#type.kind {
                TypeKind::Choice(choices) => {
                    for choice in choices {
                        let sentence = format!("{doing} sets its {} to {}.", field.name, choice.name);
                        let rank = if alike(&choice.name) { 0 } else { 3 };
                        ranked.push((rank, format!("It becomes {}", choice.name), sentence));
                    }
                }
                _ if field.filled == Filled::ByPerson && !field.required => {
                    let sentence = format!("{doing} asks for the {}.", field.name);
                    let rank = if alike(&field.name) { 0 } else { 2 };
                    ranked.push((rank, format!("It asks for the {}", field.name), sentence));
                }
                _ => {}
            }
        }
        let moment = format!("{} at", forms.participle);
        ranked.push((
            1,
            "Nothing else: the app notes when it was done".to_owned(),
            format!(
                "{} {name} has {} {moment} (date and time). {doing} sets its {moment} to now.",
                capital(crate::words::article(name)),
                crate::words::article(&moment)
            ),
        ));
        ranked.sort_by_key(|(rank, ..)| *rank);
        ranked.truncate(5);
        let answers = ranked
            .into_iter()
            .filter_map(|(_, label, sentence)| {
                let edits = vec![insertion(assembly, app, action.thing, &sentence)?];
                Some(Answer { label, means: sentence, edits })
            })
            .collect();
        let statement = &mut statements[place];
        statement.state = State::Asked;
        statement.question = Some(Question {
            text: format!("What does it change to {} {} {name}?", action.name, crate::words::article(name)),
            phrase: statement.span,
            answers,
            blocks: 1,
        });
    }
}

fn answers(assembly: &Assembly, app: &App, id: ThingId) -> Vec<Answer> {
    let Some(thing) = app.thing(id) else { return Vec::new() };
    let plural = &thing.name.plural;
    let mut sentences = Vec::new();
    for field in &thing.fields {
        if let (TypeKind::One(owner), Filled::Creator { .. }) = (&field.r#type.kind, &field.filled)
            && let Some(people) = app.thing(*owner)
        {
            sentences.push(format!("{} can see their own {plural}.", capital(&people.name.plural)));
        }
    }
    for people in app.things.iter().filter(|other| other.is_person()) {
        sentences.push(format!("{} can see all {plural}.", capital(&people.name.plural)));
    }
    sentences.push(format!("Anyone can see {plural}."));
    let edits = |sentence: &str| insertion(assembly, app, id, sentence);
    sentences
        .iter()
        .filter_map(|sentence| {
            Some(Answer { label: sentence.clone(), means: sentence.clone(), edits: vec![edits(sentence)?] })
        })
        .collect()
}

/// Where a careful person would add a sentence about a thing: behind the last sentence of who may do what, else behind the
/// one that declares it, else at the end of the file.
pub(crate) fn insertion(assembly: &Assembly, app: &App, id: ThingId, sentence: &str) -> Option<TextEdit> {
    let last = || app.permissions.iter().filter_map(|own| assembly.position(&own.statement)).max();
    let last = *assembly.last_permission.get_or_init(last);
    let declared = app.thing(id).and_then(|own| own.statement.as_ref()).and_then(|own| assembly.position(own));
    for at in [last, declared].into_iter().flatten() {
        let segment = &assembly.segments[at];
        let file = assembly.source.get(segment.span.file)?;
        if segment.kind == SegmentKind::Sentence && segment.context.depth == 0 && segment.annotates.is_none() {
            let end = segment.span.span.end;
            return Some(TextEdit::new(&file.path, Span { start: end, end }, format!(" {sentence}")));
        }
    }
    at_end(assembly, sentence)
}

/// A paragraph at the end of the last file.
pub(crate) fn at_end(assembly: &Assembly, sentence: &str) -> Option<TextEdit> {
    let file = assembly.source.files.last()?;
    let end = u32::try_from(file.text.len()).ok()?;
    let line = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let lead = if file.text.ends_with(&format!("{line}{line}")) {
        ""
    } else if file.text.ends_with('\n') {
        line
    } else {
        return Some(TextEdit::new(&file.path, Span { start: end, end }, format!("{line}{line}{sentence}{line}")));
    };
    Some(TextEdit::new(&file.path, Span { start: end, end }, format!("{lead}{sentence}{line}")))
}
