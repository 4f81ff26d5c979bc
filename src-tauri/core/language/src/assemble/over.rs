//! What is over no longer counts: a cancelled booking keeps no room, a refused request is none that somebody has. Said as an
//! assumption wherever a rule counts what is there at a time and its author didn't say which of it.

use model::{
    App, CountScope, Expr, FieldId, FieldRef, Literal, Path, Root, Row, RuleKind, StatementId, ThingId, TypeKind,
};
use text::{Span, TextEdit};

use super::Assembly;
use crate::assumed::capital;
use crate::ledger::{Answer, Assumption};

/// States in which English says that something came to nothing.
pub(crate) const OVER: &[&str] = &[
    "cancelled",
    "canceled",
    "called off",
    "rejected",
    "refused",
    "declined",
    "denied",
    "turned down",
    "withdrawn",
    "revoked",
    "void",
    "voided",
    "expired",
    "lapsed",
];

/// Leaves them out of rules that overlap or count at a time, but for those in `said`.
pub(super) fn leave_out(assembly: &mut Assembly, app: &mut App, said: &[StatementId]) {
    let mut noted: Vec<(StatementId, ThingId, Vec<String>)> = Vec::new();
    for at in 0..app.rules.len() {
        let (id, thing) = (app.rules[at].statement.clone(), app.rules[at].thing);
        if said.contains(&id) {
            continue;
        }
        let Some((field, choices)) = states(app, thing) else { continue };
        let counted = match &mut app.rules[at].kind {
            RuleKind::Overlap { counted, .. } => counted,
            RuleKind::Limit { counted, scope: CountScope::AtATime, per, .. } if !per.is_empty() => counted,
            _ => continue,
        };
        if !counted.is_always() {
            continue;
        }
        let value = Expr::Path(Path { root: Root::Row(Row(0)), steps: vec![field] });
        for (choice, _) in &choices {
            let is = Expr::equal(value.clone(), Expr::Literal(Literal::Choice { field, choice: *choice }));
            *counted = std::mem::replace(counted, Expr::always()).and(is.not());
        }
        noted.push((id, thing, choices.into_iter().map(|(_, name)| name).collect()));
    }
    for (id, thing, names) in noted {
        let Some(at) = assembly.position(&id) else { continue };
        let plural = app.thing(thing).map_or("records", |own| own.name.plural.as_str());
        let which = names.join(" or ");
        let segment = &assembly.segments[at];
        let file = assembly.source.get(segment.span.file);
        let behind = Span { start: segment.span.span.end, end: segment.span.span.end };
        let too = format!("{} {plural} count too.", capital(&names.join(" and ")));
        let stop = if segment.text.trim_end().ends_with(['.', '!', '?', ':']) { " " } else { ". " };
        let edits =
            file.map(|file| vec![TextEdit::new(&file.path, behind, format!("{stop}{too}"))]).unwrap_or_default();
        let answer = Answer { label: "They count too".to_owned(), means: too, edits };
        assembly.assume(
            at,
            Assumption {
                code: "over-is-not-counted",
                text: format!("{} {plural} don't count.", capital(&which)),
                alternatives: vec![answer],
            },
        );
    }
}

/// The choice field of a thing that says how it goes, with those of its choices that mean the end.
pub(crate) fn states(app: &App, thing: ThingId) -> Option<(FieldRef, Vec<(model::ChoiceId, String)>)> {
    let own = app.thing(thing)?;
    own.fields.iter().enumerate().find_map(|(place, field)| {
        let TypeKind::Choice(choices) = &field.r#type.kind else { return None };
        let over: Vec<(model::ChoiceId, String)> = (0u32..)
            .zip(choices)
            .filter(|(_, choice)| OVER.contains(&choice.name.to_lowercase().as_str()))
            .map(|(at, choice)| (model::ChoiceId(at), choice.name.clone()))
            .collect();
        let place = u32::try_from(place).ok()?;
        (!over.is_empty()).then_some((FieldRef { thing, field: FieldId::Own(place) }, over))
    })
}
