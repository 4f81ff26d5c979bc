//! What a declaration was understood as, in canonical English.

use model::{
    App, Field, FieldId, FieldRef, Filled, Joining, Literal, RuleKind, StatementId, ThingId, Type, TypeKind, Who,
};

use super::Claim;
use crate::assumed::capital;
use crate::meaning::Meaning;
use crate::paraphrase::{self, Saying};
use crate::vocabulary::Vocabulary;
use crate::words::article;

/// Says back what a segment declares.
pub(crate) fn say(claim: &Claim, _at: usize, id: &StatementId, vocabulary: &Vocabulary) -> String {
    let app = &vocabulary.app;
    let mut out: Vec<String> = Vec::new();
    if claim.kind == "people" {
        out.extend(people(claim, app));
    }
    if claim.kind == "definition" {
        out.extend(vocabulary.adjectives.iter().filter(|own| own.statement.as_ref() == Some(id)).map(|own| {
            let thing = app.thing(own.thing).map_or("", |thing| thing.name.singular.as_str());
            format!("{} {thing} can be “{}”.", capital(article(thing)), own.word)
        }));
    }
    let mut at = 0;
    while let Some(first) = claim.fields.get(at) {
        let members: Vec<FieldRef> =
            claim.fields[at..].iter().take_while(|other| other.thing == first.thing).copied().collect();
        at += members.len();
        out.extend(fields(first.thing, &members, app));
    }
    // What the declaration demands beyond the types: "not in the future", "after starts at".
    let checks = app.rules.iter().filter(|rule| rule.statement == *id && matches!(rule.kind, RuleKind::Check { .. }));
    out.extend(checks.map(|rule| paraphrase::meanings(&[Meaning::Rule(rule.clone())], app)));
    out.retain(|own| !own.is_empty());
    out.join(" ")
}

fn people(claim: &Claim, app: &App) -> Vec<String> {
    let says = |at: usize| claim.people.iter().any(|own| own.0 as usize == at);
    app.things
        .iter()
        .enumerate()
        .filter(|(at, thing)| thing.is_person() && says(*at))
        .filter_map(|(_, thing)| {
            let person = thing.person.as_ref()?;
            let plural = capital(&thing.name.plural);
            Some(match &person.joining {
                Joining::SignUp => format!("{plural} sign up themselves."),
                Joining::Invited(by) => {
                    let names: Vec<String> = by
                        .iter()
                        .filter_map(|who| match who {
                            Who::Role(role) => app
                                .thing(*role)
                                .map(|role| format!("{} {}", article(&role.name.singular), role.name.singular)),
                            _ => None,
                        })
                        .collect();
                    format!("{plural} are invited by {}.", names.join(" or "))
                }
            })
        })
        .collect()
}

fn fields(thing: ThingId, members: &[FieldRef], app: &App) -> Option<String> {
    let own = app.thing(thing)?;
    let parts: Vec<String> = members
        .iter()
        .filter_map(|reference| match reference.field {
            FieldId::Own(at) => own.fields.get(at as usize).map(|field| described(field, app)),
            _ => None,
        })
        .collect();
    let name = &own.name.singular;
    let list = match parts.as_slice() {
        [] => return None,
        [only] => only.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    };
    Some(format!("{} {name} has {list}.", capital(article(name))))
}

/// "a price (money, required, at least £1)"
fn described(field: &Field, app: &App) -> String {
    let mut parts = vec![type_name(&field.r#type.kind, app)];
    if field.required && field.computed.is_none() {
        parts.push("required".to_owned());
    }
    if field.unique.is_some() {
        parts.push("unique".to_owned());
    }
    if field.private {
        parts.push("private".to_owned());
    }
    if let Some(bounds) = bounds(&field.r#type, app) {
        parts.push(bounds);
    }
    if let Some(default) = field.default.as_ref().and_then(|default| value(default, app)) {
        parts.push(format!("starts as {default}"));
    }
    match &field.filled {
        Filled::Creator { .. } => parts.push("filled in with whoever adds it".to_owned()),
        Filled::BySteps | Filled::MomentOf { .. } | Filled::MomentOfAction(_) | Filled::DoerOf(_) => {
            parts.push("filled in by the app".to_owned())
        }
        Filled::ByPerson => {}
    }
    if field.computed.is_some() {
        parts.push("worked out".to_owned());
    }
    // "allergens (several of …)": a name in the plural has no article.
    let several = matches!(field.r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_))
        && crate::words::singular(&field.name) != field.name;
    let name = if several { field.name.clone() } else { format!("{} {}", article(&field.name), field.name) };
    format!("{name} ({})", parts.join(", "))
}

/// "at least £1", "more than 0", "from 1 to 20", "at most 120 characters", in the unit of the type.
fn bounds(own: &Type, app: &App) -> Option<String> {
    let saying = Saying::about(app, ThingId(0));
    let plain = |units: i64, scale: u8| {
        let said = saying.literal(&Literal::Decimal { units, scale });
        if said.contains('.') { said.trim_end_matches('0').trim_end_matches('.').to_owned() } else { said }
    };
    let unit = |value: i64| match own.kind {
        TypeKind::Money => saying.literal(&Literal::Money(value)),
        TypeKind::Duration => saying.literal(&Literal::Duration(model::Duration::seconds(value))),
        TypeKind::Number { scale } => plain(value, scale),
        TypeKind::Percent => format!("{}%", plain(value, 2)),
        TypeKind::Text | TypeKind::LongText => format!("{value} characters"),
        TypeKind::File | TypeKind::Image => match value {
            whole if whole % 1_000_000 == 0 => format!("{} MB", whole / 1_000_000),
            whole if whole % 1_000 == 0 => format!("{} kB", whole / 1_000),
            whole => format!("{whole} bytes"),
        },
        _ => value.to_string(),
    };
    match (own.least, own.most) {
        (Some(least), Some(most)) if !own.above_least && !own.below_most => {
            Some(format!("from {} to {}", unit(least), unit(most)))
        }
        (least, most) => {
            let mut said = Vec::new();
            if let Some(least) = least {
                said.push(format!("{} {}", if own.above_least { "more than" } else { "at least" }, unit(least)));
            }
            if let Some(most) = most {
                said.push(format!("{} {}", if own.below_most { "less than" } else { "at most" }, unit(most)));
            }
            (!said.is_empty()).then(|| said.join(", "))
        }
    }
}

fn type_name(kind: &TypeKind, app: &App) -> String {
    match kind {
        TypeKind::Choice(choices) | TypeKind::Choices(choices) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
            let list = match names.as_slice() {
                [front @ .., last] if !front.is_empty() => format!("{} or {last}", front.join(", ")),
                _ => names.join(""),
            };
            if matches!(kind, TypeKind::Choices(_)) { format!("several of {list}") } else { list }
        }
        TypeKind::One(thing) => app
            .thing(*thing)
            .map_or_else(String::new, |other| format!("{} {}", article(&other.name.singular), other.name.singular)),
        TypeKind::Several(thing) => {
            app.thing(*thing).map_or_else(String::new, |other| format!("several {}", other.name.plural))
        }
        other => {
            let words = crate::assumed::type_words(other);
            words.strip_prefix("an ").or_else(|| words.strip_prefix("a ")).unwrap_or(words).to_owned()
        }
    }
}

fn value(literal: &Literal, app: &App) -> Option<String> {
    Some(match literal {
        Literal::Text(words) => words.clone(),
        Literal::YesNo(true) => "yes".to_owned(),
        Literal::YesNo(false) => "no".to_owned(),
        Literal::Whole(value) => value.to_string(),
        Literal::Choice { field, choice } => {
            let FieldId::Own(at) = field.field else { return None };
            let kind = &app.thing(field.thing)?.fields.get(at as usize)?.r#type.kind;
            let (TypeKind::Choice(choices) | TypeKind::Choices(choices)) = kind else { return None };
            choices.get(choice.0 as usize)?.name.clone()
        }
        Literal::Empty => return None,
        Literal::Decimal { .. } => {
            let said = Saying::about(app, ThingId(0)).literal(literal);
            if said.contains('.') { said.trim_end_matches('0').trim_end_matches('.').to_owned() } else { said }
        }
        other => Saying::about(app, ThingId(0)).literal(other),
    })
}
