//! What only all sentences together say: how actions go, who fills fields in, and what is done by whom.

use model::{ActionKind, App, Change, Expr, FieldId, FieldRef, Filled, Grant, Literal, MessageId, TypeKind, Verb, Who};

use super::Assembly;
use crate::declare;
use crate::document::SegmentKind;
use crate::meaning::Meaning;
use crate::vocabulary::Vocabulary;

/// Every meaning goes to its place in the app, under the id of its sentence.
pub(super) fn join(assembly: &mut Assembly, app: &mut App, vocabulary: &Vocabulary) {
    app.rules.append(&mut assembly.rules);
    for adjective in &vocabulary.adjectives {
        if let (Some(holds), Some(statement)) = (&adjective.holds, &adjective.statement) {
            app.definitions.push(model::Definition {
                word: adjective.word.clone(),
                thing: adjective.thing,
                holds: holds.clone(),
                statement: statement.clone(),
            });
        }
    }
    let mut transitions = Vec::new();
    for (at, meaning) in std::mem::take(&mut assembly.meanings) {
        let id = assembly.id(at);
        match meaning {
            Meaning::Permission(mut permission) => {
                permission.statement = id;
                app.permissions.push(permission);
            }
            Meaning::Rule(mut rule) => {
                rule.statement = id;
                app.rules.push(rule);
            }
            Meaning::Step { action, from, changes } => {
                if let Some(own) = app.actions.get_mut(action.0 as usize) {
                    own.from = std::mem::replace(&mut own.from, Expr::always()).and(from);
                    for change in changes {
                        if !own.changes.contains(&change) {
                            own.changes.push(change);
                        }
                    }
                    own.statement = Some(id);
                }
            }
            Meaning::Transition { field, from, to } => transitions.push((id, field, from, to)),
            Meaning::Input { action, mut input } => {
                input.statement = Some(id);
                if let Some(own) = app.actions.get_mut(action.0 as usize) {
                    match own.inputs.iter_mut().find(|known| known.key == input.key) {
                        Some(known) => *known = input,
                        None => own.inputs.push(input),
                    }
                }
            }
            Meaning::Reaction { mut reaction, messages } => {
                let first = u32::try_from(app.messages.len()).unwrap_or(u32::MAX);
                for mut message in messages {
                    message.statement = id.clone();
                    app.messages.push(message);
                }
                renumber(&mut reaction.effects, first);
                reaction.statement = id;
                app.reactions.push(reaction);
            }
            Meaning::Computed { field, value } => {
                if let (FieldId::Own(place), Some(thing)) = (field.field, app.things.get_mut(field.thing.0 as usize))
                    && let Some(own) = thing.fields.get_mut(place as usize)
                {
                    own.computed = Some(value);
                }
            }
            Meaning::OnDelete { field, does } => {
                if let (FieldId::Own(place), Some(thing)) = (field.field, app.things.get_mut(field.thing.0 as usize))
                    && let Some(own) = thing.fields.get_mut(place as usize)
                {
                    own.on_delete = does;
                }
            }
            Meaning::Page(mut page) => {
                page.statement = id;
                app.pages.push(page);
            }
            Meaning::Case(mut case) => {
                case.statement = id;
                app.cases.push(case);
            }
            Meaning::Amend(_) | Meaning::Nothing => {}
        }
    }
    everything(assembly, app);
    implied(app);
    for (id, field, from, to) in transitions {
        transition(app, &id, field, &from, to);
    }
}

/// "Admins can change everything" means adding and deleting as well: a sentence that lets somebody change every single thing.
fn everything(assembly: &mut Assembly, app: &mut App) {
    // Which things each sentence lets somebody change, and add, without a condition.
    let mut given: std::collections::BTreeMap<&model::StatementId, [std::collections::BTreeSet<u32>; 2]> =
        std::collections::BTreeMap::new();
    for own in
        app.permissions.iter().filter(|own| own.grant == Grant::Allow && own.fields.is_none() && own.when.is_always())
    {
        let place = match own.verb {
            Verb::Change => 0,
            Verb::Create => 1,
            _ => continue,
        };
        given.entry(&own.statement).or_default()[place].insert(own.thing.0);
    }
    let all = app.things.len();
    let statements: Vec<model::StatementId> = given
        .into_iter()
        .filter(|(_, [change, create])| all > 1 && change.len() == all && create.len() < all)
        .map(|(id, _)| id.clone())
        .collect();
    for id in statements {
        let given: Vec<_> =
            app.permissions.iter().filter(|own| own.statement == id && own.verb == Verb::Change).cloned().collect();
        for own in given {
            for verb in [Verb::Create, Verb::Delete] {
                app.permissions.push(model::Permission { verb, ..own.clone() });
            }
        }
        if let Some(at) = assembly.position(&id) {
            let text = "Changing everything includes adding and deleting.".to_owned();
            assembly.assume(
                at,
                crate::ledger::Assumption { code: "everything-is-all-of-it", text, alternatives: Vec::new() },
            );
        }
    }
}

fn renumber(effects: &mut [model::Effect], first: u32) {
    use model::Effect;
    for effect in effects {
        match effect {
            Effect::Send(MessageId(own)) => *own = own.saturating_add(first),
            Effect::ForEach { effects, .. } | Effect::On { effects, .. } => renumber(effects, first),
            Effect::Set { .. } | Effect::Create { .. } | Effect::DeleteRecord | Effect::Do(_) => {}
        }
    }
}

/// A named action that no step describes sets the choice that it is named after: cancelling makes it cancelled. It can't be
/// done to what is so already.
fn implied(app: &mut App) {
    for at in 0..app.actions.len() {
        let action = &app.actions[at];
        if action.kind != ActionKind::Named {
            continue;
        }
        let named = declare::target(app, action)
            .map(|(field, choice)| (field, Literal::Choice { field: FieldRef { thing: action.thing, field }, choice }));
        // "Verifying a catch" makes its "verified" true, where no step says what it does.
        let flag = || {
            let field = declare::flag(app, action).filter(|_| action.changes.is_empty())?;
            Some((field, Literal::YesNo(true)))
        };
        let Some((field, reached)) = named.or_else(flag) else { continue };
        let sets = action.changes.iter().any(|change| change.field == field);
        let reached = Expr::Literal(reached);
        let thing = action.thing;
        let own = &mut app.actions[at];
        if !sets {
            own.changes.insert(0, Change { field, value: reached.clone() });
        }
        if own.from.is_always() {
            own.from = Expr::compare(model::Comparison::NotEqual, Expr::field(thing, field), reached);
        }
    }
}

/// "An order goes from draft to placed": what sets it to placed starts from draft.
fn transition(app: &mut App, id: &model::StatementId, field: FieldRef, from: &[model::ChoiceId], to: model::ChoiceId) {
    let literal = |choice: model::ChoiceId| Expr::Literal(Literal::Choice { field, choice });
    let value = Expr::field(field.thing, field.field);
    let start = match from {
        [] => Expr::always(),
        [only] => Expr::equal(value.clone(), literal(*only)),
        several => Expr::OneOf { value: Box::new(value.clone()), list: several.iter().copied().map(literal).collect() },
    };
    let default = Expr::compare(model::Comparison::NotEqual, value, literal(to));
    for action in &mut app.actions {
        let sets = action.thing == field.thing
            && action.kind == ActionKind::Named
            && action.changes.iter().any(|change| change.field == field.field && change.value == literal(to));
        if !sets {
            continue;
        }
        if action.from == default || action.from.is_always() {
            action.from = start.clone();
        }
        action.statement.get_or_insert_with(|| id.clone());
        action.statement = Some(id.clone());
    }
}

/// What follows from the whole: fields that only steps set, who may choose whose record it is, actions that nobody named.
pub(super) fn complete(assembly: &mut Assembly, app: &mut App) {
    by_steps(app);
    beginnings(assembly, app);
    creators(app);
    prune(app);
}

/// A choice field with a start that actions or reactions move is theirs alone: nobody sets it by hand.
fn by_steps(app: &mut App) {
    let mut set: Vec<FieldRef> = Vec::new();
    for action in &app.actions {
        for change in &action.changes {
            let from_input = matches!(&change.value, Expr::Path(path) if matches!(path.root, model::Root::Input(_)));
            if !from_input {
                set.push(FieldRef { thing: action.thing, field: change.field });
            }
        }
    }
    // "Bailiffs can verify a catch": its "verified" is theirs to set by that alone, unless somebody may change it by name.
    let flags: Vec<FieldRef> = app
        .actions
        .iter()
        .filter(|action| action.kind == ActionKind::Named)
        .filter_map(|action| Some(FieldRef { thing: action.thing, field: declare::flag(app, action)? }))
        .filter(|flag| !app.permissions.iter().any(|own| names(own, *flag)))
        .collect();
    for reference in set {
        let FieldId::Own(place) = reference.field else { continue };
        if let Some(field) =
            app.things.get_mut(reference.thing.0 as usize).and_then(|thing| thing.fields.get_mut(place as usize))
            && field.filled == Filled::ByPerson
            && (matches!(field.r#type.kind, TypeKind::Choice(_)) && field.default.is_some()
                || flags.contains(&reference)
                || !field.required && !matches!(field.r#type.kind, TypeKind::One(_)))
        {
            field.filled = Filled::BySteps;
        }
    }
}

/// Whether a permission speaks of a field by name.
fn names(permission: &model::Permission, field: FieldRef) -> bool {
    permission.thing == field.thing && permission.fields.as_ref().is_some_and(|fields| fields.contains(&field.field))
}

/// What only steps set and no sentence starts begins as the first of its choices, shown as assumed.
fn beginnings(assembly: &mut Assembly, app: &mut App) {
    let mut noted = Vec::new();
    for (at, thing) in app.things.iter_mut().enumerate() {
        for (place, field) in thing.fields.iter_mut().enumerate() {
            let TypeKind::Choice(choices) = &field.r#type.kind else { continue };
            let open = field.filled == Filled::BySteps && field.default.is_none() && field.computed.is_none();
            let (Some(first), Ok(thing_at), Ok(place), true) =
                (choices.first(), u32::try_from(at), u32::try_from(place), open && !field.required)
            else {
                continue;
            };
            let reference = FieldRef { thing: model::ThingId(thing_at), field: FieldId::Own(place) };
            field.default = Some(Literal::Choice { field: reference, choice: model::ChoiceId(0) });
            field.required = true;
            let others: Vec<String> = choices.iter().skip(1).map(|choice| choice.name.clone()).collect();
            noted.push((field.statement.clone(), thing.name.clone(), first.name.clone(), others));
        }
    }
    for (id, name, first, others) in noted {
        let Some(at) = id.and_then(|id| assembly.position(&id)) else { continue };
        let segment = &assembly.segments[at];
        let place = segment.span.span.end;
        let file = assembly.source.get(segment.span.file).filter(|_| segment.kind == SegmentKind::Sentence);
        let stop = if segment.text.trim_end().ends_with(['.', '!', '?']) { " " } else { ". " };
        let alternatives = others.iter().filter_map(|choice| {
            let means = format!("New {} are {choice}.", name.plural);
            let edit =
                text::TextEdit::new(&file?.path, text::Span { start: place, end: place }, format!("{stop}{means}"));
            Some(crate::ledger::Answer { label: crate::assumed::capital(choice), means, edits: vec![edit] })
        });
        let text = format!("New {} are {first}.", name.plural);
        let assumption =
            crate::ledger::Assumption { code: "starts-as-first", text, alternatives: alternatives.collect() };
        assembly.assume(at, assumption);
    }
}

/// "Customers open tickets in their own name": whoever may make records only as their own is filled in, not asked.
fn own_makers(app: &mut App) {
    let creating = |app: &App, verb: Verb| match verb {
        Verb::Create => true,
        Verb::Do(action) => app.actions.get(action.0 as usize).is_some_and(|own| own.kind == ActionKind::Create),
        _ => false,
    };
    let mut own = Vec::new();
    let whole =
        |one: &&model::Permission| one.grant != Grant::Forbid && one.fields.is_none() && creating(app, one.verb);
    for permission in app.permissions.iter().filter(whole) {
        own.extend(
            own_fields(&permission.when).into_iter().map(|field| (permission.thing, field, permission.who.clone())),
        );
    }
    for (thing, place, who) in own {
        let field = app.things.get_mut(thing.0 as usize).and_then(|thing| thing.fields.get_mut(place as usize));
        if let Some(field) = field
            && let TypeKind::One(person) = field.r#type.kind
            && field.filled == Filled::ByPerson
            && who.contains(&Who::Role(person))
        {
            field.filled = Filled::Creator { unless: Vec::new() };
        }
    }
}

/// The fields in `record.field = the acting person`, where that has to hold.
fn own_fields(when: &model::Expr) -> Vec<u32> {
    use model::{Comparison, Expr, Path, Root};
    match when {
        Expr::And(parts) => parts.iter().flat_map(own_fields).collect(),
        Expr::Compare { op: Comparison::Equal, left, right } => {
            let sides = [(left, right), (right, left)];
            let own = sides.into_iter().find_map(|(record, actor)| match (record.as_ref(), actor.as_ref()) {
                (
                    Expr::Path(Path { root: Root::Record, steps }),
                    Expr::Path(Path { root: Root::Actor, steps: none }),
                ) if none.is_empty() => match steps.as_slice() {
                    [FieldRef { field: FieldId::Own(place), .. }] => Some(*place),
                    _ => None,
                },
                _ => None,
            });
            own.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The app fills in whose record it is; people of other kinds who may add one say whose it is.
fn creators(app: &mut App) {
    own_makers(app);
    let mut unless = Vec::new();
    for permission in &app.permissions {
        let creates = match permission.verb {
            Verb::Create => true,
            Verb::Do(action) => app.actions.get(action.0 as usize).is_some_and(|own| own.kind == ActionKind::Create),
            _ => false,
        };
        if creates && permission.grant != Grant::Forbid {
            for who in &permission.who {
                if let Who::Role(role) = who {
                    unless.push((permission.thing, *role));
                }
            }
        }
    }
    let also: Vec<Vec<model::ThingId>> = app
        .things
        .iter()
        .map(|thing| thing.person.as_ref().map(|person| person.also.clone()).unwrap_or_default())
        .collect();
    for (at, thing) in app.things.iter_mut().enumerate() {
        for field in &mut thing.fields {
            let (Filled::Creator { unless: own }, TypeKind::One(person)) = (&mut field.filled, &field.r#type.kind)
            else {
                continue;
            };
            for (made, role) in &unless {
                let is_own = role == person || also.get(role.0 as usize).is_some_and(|more| more.contains(person));
                if made.0 as usize == at && !is_own && !own.contains(role) {
                    own.push(*role);
                }
            }
            own.sort();
        }
    }
}

/// Verbs that turned out to be no action: nobody may do them and nothing does them.
fn prune(app: &mut App) {
    let mut used = vec![false; app.actions.len()];
    for (at, action) in app.actions.iter().enumerate() {
        used[at] = action.kind == ActionKind::Create || !action.changes.is_empty() || !action.inputs.is_empty();
    }
    let mut mark = |verb: &Verb| {
        if let Verb::Do(action) = verb
            && let Some(own) = used.get_mut(action.0 as usize)
        {
            *own = true;
        }
    };
    app.permissions.iter().for_each(|permission| mark(&permission.verb));
    app.rules.iter().flat_map(|rule| &rule.on).for_each(&mut mark);
    for reaction in &app.reactions {
        if let model::Trigger::Done { verb, .. } = &reaction.trigger {
            mark(verb);
        }
    }
    // Ids are places: an unused action at the end goes, one in the middle stays and can simply be done by nobody.
    while used.last() == Some(&false) {
        used.pop();
        app.actions.pop();
    }
}
