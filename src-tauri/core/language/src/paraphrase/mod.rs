//! Every meaning said back in canonical English, which reads back to the same meaning.

mod condition;
mod effect;
mod people;
mod rule;
mod value;

pub(crate) use crate::assumed::capital;
use model::{App, FieldId, FieldRef, Grant, Permission, Rule, ThingId, Verb, Who};

use crate::meaning::{Amendment, Meaning};
use crate::words;

pub use condition::Saying;

/// What the meanings say, a sentence each.
pub fn meanings(meanings: &[Meaning], app: &App) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut rest = meanings;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            Meaning::Permission(own) => {
                // The verbs of one sentence that differ in nothing else are said together, with the conditions of each.
                let mut verbs = vec![own.verb];
                let mut rules: Vec<&Rule> = Vec::new();
                loop {
                    match rest.split_first() {
                        Some((Meaning::Rule(next), more)) if rule::belongs(next, own) && verbs.len() == 1 => {
                            rules.push(next);
                            rest = more;
                        }
                        Some((Meaning::Permission(next), more))
                            if rules.is_empty() && same_but_verb(own, next) && !followed_by_own_rule(next, more) =>
                        {
                            verbs.push(next.verb);
                            rest = more;
                        }
                        _ => break,
                    }
                }
                out.push(permission(own, &verbs, &rules, app));
            }
            Meaning::Rule(own) => out.push(rule::say(own, app)),
            other => out.push(say(other, app)),
        }
    }
    out.dedup();
    out.join(" ")
}

fn followed_by_own_rule(own: &Permission, rest: &[Meaning]) -> bool {
    matches!(rest.first(), Some(Meaning::Rule(next)) if rule::belongs(next, own))
}

fn same_but_verb(one: &Permission, other: &Permission) -> bool {
    one.grant == other.grant
        && one.who == other.who
        && one.thing == other.thing
        && one.fields == other.fields
        && one.when == other.when
}

fn say(meaning: &Meaning, app: &App) -> String {
    match meaning {
        Meaning::Permission(own) => permission(own, &[own.verb], &[], app),
        Meaning::Rule(own) => rule::say(own, app),
        Meaning::Step { action, from, changes } => effect::step(*action, from, changes, app),
        Meaning::Transition { field, from, to } => {
            let saying = Saying::about(app, field.thing);
            let name =
                |choice: &model::ChoiceId| saying.literal(&model::Literal::Choice { field: *field, choice: *choice });
            let from: Vec<String> = from.iter().map(name).collect();
            let noun = thing_name(app, field.thing);
            format!("{} {noun} goes from {} to {}.", capital(words::article(&noun)), list(&from, "or"), name(to))
        }
        Meaning::Input { action, input } => {
            let Some(own) = app.actions.get(action.0 as usize) else { return String::new() };
            let noun = thing_name(app, own.thing);
            format!(
                "{} {} {noun} asks for the {}.",
                capital(&words::forms(&own.name).gerund),
                words::article(&noun),
                input.name
            )
        }
        Meaning::Reaction { reaction, messages } => effect::reaction(reaction, messages, app),
        Meaning::Computed { field, value } => {
            let saying = Saying::about(app, field.thing);
            let noun = thing_name(app, field.thing);
            format!("The {} of {} {noun} is {}.", field_name(app, *field), words::article(&noun), saying.value(value))
        }
        Meaning::OnDelete { field, does } => {
            let owner =
                match app.thing(field.thing).and_then(|thing| thing.own(field.field)).map(|own| &own.r#type.kind) {
                    Some(model::TypeKind::One(owner)) => thing_name(app, *owner),
                    _ => String::new(),
                };
            let many = plural_name(app, field.thing);
            let does = match does {
                model::OnDelete::Delete => format!("its {many} are deleted too"),
                model::OnDelete::Empty => format!("its {many} are kept"),
                model::OnDelete::Refuse => {
                    return format!("{} {owner} with {many} can't be deleted.", capital(words::article(&owner)));
                }
            };
            format!("When {} {owner} is deleted, {does}.", words::article(&owner))
        }
        Meaning::Page(page) => effect::page(page, app),
        Meaning::Case(_) => "It runs as a test of the app.".to_owned(),
        Meaning::Amend(Amendment::Refusal(words)) => format!("Otherwise they are told “{words}”"),
        Meaning::Amend(Amendment::Counted { thing, filter }) => {
            let saying = Saying::rows(app, *thing);
            format!("Only {} count.", saying.rows_that(*thing, filter))
        }
        Meaning::Amend(Amendment::AllCounted { thing, filter }) => {
            let saying = Saying::rows(app, *thing);
            format!("{} count too.", capital(&saying.rows_that(*thing, filter)))
        }
        Meaning::Amend(Amendment::Folded) => "Capital and small letters make no difference.".to_owned(),
        Meaning::Amend(Amendment::SameExceptions) => "It has the same exceptions as the rule before.".to_owned(),
        Meaning::Amend(Amendment::JudgedFor(verbs)) => {
            let names = verbs.iter().filter_map(|verb| match verb {
                model::Verb::Do(action) => app.actions.get(action.0 as usize).map(|own| own.past.clone()),
                model::Verb::Create => Some("added".to_owned()),
                model::Verb::Change => Some("changed".to_owned()),
                _ => None,
            });
            format!("This is checked only when one is {}.", names.collect::<Vec<_>>().join(" or "))
        }
        Meaning::Amend(Amendment::NeverEmpty) => "If there are none, send nothing.".to_owned(),
        Meaning::Amend(Amendment::Once) => "This happens only once for each.".to_owned(),
        Meaning::Amend(Amendment::Reduced { thing, field, when, percent }) => {
            let own = app.thing(*thing);
            let name = match field {
                model::FieldId::Own(at) => {
                    own.and_then(|own| own.fields.get(*at as usize)).map(|own| own.name.as_str())
                }
                _ => None,
            };
            let noun = own.map_or("record", |own| own.name.singular.as_str());
            let condition = Saying::about(app, *thing).clause(when);
            let name = name.unwrap_or("amount");
            format!("Where {condition}, the {name} of a {noun} is {percent} % of it, rounded down.")
        }
        Meaning::Amend(Amendment::Apart { .. }) => "What the sentences before allow is left out of it.".to_owned(),
        Meaning::Amend(Amendment::Touching(true)) => "Touching counts as overlapping.".to_owned(),
        Meaning::Amend(Amendment::Touching(false)) => "Touching is not overlapping.".to_owned(),
        Meaning::Nothing => "This adds nothing to what is said elsewhere.".to_owned(),
    }
}

/// "Customers can see and cancel their own orders, only within 24 hours of its creation."
fn permission(own: &Permission, verbs: &[Verb], rules: &[&Rule], app: &App) -> String {
    let saying = Saying::about(app, own.thing).acting(&own.who);
    let nobody = own.grant == Grant::Forbid && own.who == [Who::Anyone] && rules.is_empty();
    let (subject, rest) = saying.people(&own.who, &own.when);
    let subject = if nobody { "nobody".to_owned() } else { subject };
    let only = if own.grant == Grant::Only { "Only " } else { "" };
    let subject = if own.grant == Grant::Only { subject } else { capital(&subject) };
    let can = match own.grant {
        Grant::These => "can only",
        Grant::Forbid if nobody => "can",
        Grant::Forbid => "can't",
        _ => "can",
    };
    let named: Vec<String> = verbs.iter().map(|verb| verb_name(app, *verb)).collect();
    let object = saying.object(own.thing, own.fields.as_deref(), &rest);
    // "mark animals as lost"
    let (marks, others): (Vec<String>, Vec<String>) = named.into_iter().partition(|own| own.starts_with("mark as "));
    let states: Vec<String> = marks.iter().filter_map(|own| own.strip_prefix("mark as ").map(str::to_owned)).collect();
    let as_what = if states.is_empty() { String::new() } else { format!(" as {}", list(&states, "or")) };
    let marked = (!states.is_empty()).then(|| "mark".to_owned());
    let named: Vec<String> = others.into_iter().chain(marked).collect();
    let mut out = format!("{only}{subject} {can} {} {object}{as_what}", list(&named, "and"));
    for rule in rules {
        if let Some(words) = rule::guard(rule, &saying) {
            out.push_str(", only ");
            out.push_str(&words);
        }
    }
    out.push('.');
    out
}

pub(crate) fn verb_name(app: &App, verb: Verb) -> String {
    match verb {
        Verb::See => "see".to_owned(),
        Verb::Create => "add".to_owned(),
        Verb::Change => "change".to_owned(),
        Verb::Delete => "delete".to_owned(),
        Verb::Do(action) => app.actions.get(action.0 as usize).map(|own| own.name.clone()).unwrap_or_default(),
    }
}

pub(crate) fn participle(app: &App, verb: Verb) -> String {
    match verb {
        Verb::See => "seen".to_owned(),
        Verb::Create => "added".to_owned(),
        Verb::Change => "changed".to_owned(),
        Verb::Delete => "deleted".to_owned(),
        Verb::Do(action) => app.actions.get(action.0 as usize).map(|own| own.past.clone()).unwrap_or_default(),
    }
}

pub(crate) fn thing_name(app: &App, thing: ThingId) -> String {
    app.thing(thing).map(|own| own.name.singular.clone()).unwrap_or_default()
}

pub(crate) fn plural_name(app: &App, thing: ThingId) -> String {
    app.thing(thing).map(|own| own.name.plural.clone()).unwrap_or_default()
}

pub(crate) fn field_name(app: &App, field: FieldRef) -> String {
    match field.field {
        FieldId::Own(at) => app
            .thing(field.thing)
            .and_then(|thing| thing.fields.get(at as usize))
            .map(|own| own.name.clone())
            .unwrap_or_default(),
        FieldId::Id => "id".to_owned(),
        FieldId::CreatedAt => "creation".to_owned(),
        FieldId::UpdatedAt => "last change".to_owned(),
        FieldId::CreatedBy => "maker".to_owned(),
    }
}

pub(crate) fn who(app: &App, who: &[Who], joined: &str) -> String {
    let names: Vec<String> = who
        .iter()
        .map(|own| match own {
            Who::Anyone => "anyone".to_owned(),
            Who::SignedIn => "everyone".to_owned(),
            Who::Role(role) => plural_name(app, *role),
        })
        .collect();
    list(&names, joined)
}

/// "a, b and c".
pub(crate) fn list(names: &[String], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [front @ .., end] => format!("{} {last} {end}", front.join(", ")),
    }
}
