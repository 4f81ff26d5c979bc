//! Warnings about what was understood: gaps, dead ends, and private data in the open.

use std::collections::BTreeMap;

use model::{ActionKind, App, Expr, FieldId, FieldRef, Grant, Literal, ThingId, TypeKind, Verb, Who};
use text::FileSpan;

use crate::ledger::{Answer, Statement, Warning};

/// `adders` are the sentences that would let somebody add a thing.
pub(crate) fn warnings(app: &App, statements: &[Statement], adders: &dyn Fn(ThingId) -> Vec<Answer>) -> Vec<Warning> {
    let mut found = Vec::new();
    let spans: BTreeMap<&model::StatementId, FileSpan> =
        statements.iter().map(|statement| (&statement.id, statement.span)).collect();
    let place = |id: &Option<model::StatementId>| -> FileSpan {
        id.as_ref().and_then(|id| spans.get(id)).copied().unwrap_or_default()
    };
    let permitted = Permitted::of(app);
    for (at, thing) in app.things.iter().enumerate() {
        let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
        if !thing.is_person()
            && !permitted.can(id, |verb| creates(app, verb))
            && thing.samples.is_empty()
            && !made_by_reactions(app, id)
        {
            let text = format!("Nobody can add {}.", thing.name.plural);
            found.push(Warning { code: "nobody-adds", span: place(&thing.statement), text, fixes: adders(id) });
        }
        if thing.is_person() && seen_by_anyone(app, &permitted, id) {
            let text = format!("Anyone, signed in or not, can see the emails of {}.", thing.name.plural);
            found.push(Warning { code: "open-personal-data", span: place(&thing.statement), text, fixes: Vec::new() });
        }
        unreached(app, id, &mut found, &place);
    }
    for (at, action) in app.actions.iter().enumerate() {
        let id = model::ActionId(u32::try_from(at).unwrap_or(u32::MAX));
        let done = permitted.can(action.thing, |verb| verb == Verb::Do(id))
            || app.reactions.iter().any(|reaction| does(&reaction.effects, id));
        if action.kind == ActionKind::Named && !action.changes.is_empty() && !done {
            let thing = app.thing(action.thing).map_or("", |thing| thing.name.singular.as_str());
            let text = format!("Nobody can ever {} {} {thing}.", action.name, crate::words::article(thing));
            found.push(Warning { code: "nobody-does", span: place(&action.statement), text, fixes: Vec::new() });
        }
    }
    found
}

/// The permissions of each thing.
struct Permitted<'a> {
    of_thing: BTreeMap<ThingId, Vec<&'a model::Permission>>,
}

impl<'a> Permitted<'a> {
    fn of(app: &'a App) -> Self {
        let mut of_thing: BTreeMap<ThingId, Vec<&model::Permission>> = BTreeMap::new();
        for own in &app.permissions {
            of_thing.entry(own.thing).or_default().push(own);
        }
        Self { of_thing }
    }

    fn on(&self, thing: ThingId) -> impl Iterator<Item = &'a model::Permission> {
        self.of_thing.get(&thing).into_iter().flatten().copied()
    }

    fn can(&self, thing: ThingId, verb: impl Fn(Verb) -> bool) -> bool {
        self.on(thing).any(|own| own.grant != Grant::Forbid && verb(own.verb))
    }
}

fn creates(app: &App, verb: Verb) -> bool {
    match verb {
        Verb::Create => true,
        Verb::Do(action) => app.actions.get(action.0 as usize).is_some_and(|own| own.kind == ActionKind::Create),
        _ => false,
    }
}

fn does(effects: &[model::Effect], id: model::ActionId) -> bool {
    use model::Effect;
    effects.iter().any(|effect| match effect {
        Effect::Do(action) => *action == id,
        Effect::ForEach { effects, .. } | Effect::On { effects, .. } => does(effects, id),
        _ => false,
    })
}

fn made_by_reactions(app: &App, id: ThingId) -> bool {
    fn makes(effects: &[model::Effect], id: ThingId) -> bool {
        use model::Effect;
        effects.iter().any(|effect| match effect {
            Effect::Create { thing, .. } => *thing == id,
            Effect::ForEach { effects, .. } | Effect::On { effects, .. } => makes(effects, id),
            _ => false,
        })
    }
    app.reactions.iter().any(|reaction| makes(&reaction.effects, id))
}

/// Whether anyone at all may see the email of these people.
fn seen_by_anyone(app: &App, permitted: &Permitted, id: ThingId) -> bool {
    let email =
        app.thing(id).and_then(|thing| thing.fields.iter().position(|field| field.account && field.key == "email"));
    let Some(email) = email.and_then(|at| u32::try_from(at).ok()) else { return false };
    let covers = |fields: &Option<Vec<FieldId>>| fields.as_ref().is_none_or(|list| list.contains(&FieldId::Own(email)));
    let see = |grant: Grant| {
        permitted.on(id).any(|own| {
            own.verb == Verb::See
                && own.grant == grant
                && covers(&own.fields)
                && (grant != Grant::Allow || own.who.contains(&Who::Anyone))
        })
    };
    see(Grant::Allow) && !see(Grant::Only)
}

/// Choices of a field that steps move which no step, default or reaction ever sets.
fn unreached(
    app: &App,
    id: ThingId,
    found: &mut Vec<Warning>,
    place: &impl Fn(&Option<model::StatementId>) -> FileSpan,
) {
    let Some(thing) = app.thing(id) else { return };
    for (at, field) in thing.fields.iter().enumerate() {
        let reference = FieldRef { thing: id, field: FieldId::Own(u32::try_from(at).unwrap_or(u32::MAX)) };
        let TypeKind::Choice(choices) = &field.r#type.kind else { continue };
        if field.filled != model::Filled::BySteps {
            continue;
        }
        for (number, choice) in choices.iter().enumerate() {
            let literal = Literal::Choice {
                field: reference,
                choice: model::ChoiceId(u32::try_from(number).unwrap_or(u32::MAX)),
            };
            let value = Expr::Literal(literal.clone());
            let set = field.default.as_ref() == Some(&literal)
                || app
                    .actions
                    .iter()
                    .any(|action| action.thing == id && action.changes.iter().any(|change| change.value == value))
                || app.reactions.iter().any(|reaction| sets(&reaction.effects, &value));
            if !set {
                let name = &thing.name.singular;
                let text = format!("Nothing ever makes {} {name} {}.", crate::words::article(name), choice.name);
                found.push(Warning {
                    code: "unreached-choice",
                    span: place(&field.statement),
                    text,
                    fixes: Vec::new(),
                });
            }
        }
    }
}

fn sets(effects: &[model::Effect], value: &Expr) -> bool {
    use model::Effect;
    effects.iter().any(|effect| match effect {
        Effect::Set { changes } | Effect::Create { values: changes, .. } => {
            changes.iter().any(|change| change.value == *value)
        }
        Effect::ForEach { effects, .. } | Effect::On { effects, .. } => sets(effects, value),
        _ => false,
    })
}
