//! "A review belongs to the customer who writes it": where no sentence says who may add a review, those who are said to write it
//! may, shown as assumed.

use model::{ActionKind, App, Expr, FieldId, FieldRef, Filled, Grant, Permission, Root, ThingId, TypeKind, Verb, Who};

use super::Assembly;
use crate::ledger::Assumption;

pub(super) fn grant(assembly: &mut Assembly, app: &mut App) {
    let creates = |app: &App, verb: Verb| match verb {
        Verb::Create => true,
        Verb::Do(action) => app.actions.get(action.0 as usize).is_some_and(|own| own.kind == ActionKind::Create),
        _ => false,
    };
    let mut given = Vec::new();
    for (at, thing) in app.things.iter().enumerate() {
        let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
        let said = app.permissions.iter().any(|own| own.thing == id && creates(app, own.verb));
        if said || thing.is_person() {
            continue;
        }
        for (place, field) in thing.fields.iter().enumerate() {
            let (Filled::Creator { .. }, TypeKind::One(role), Some(statement)) =
                (&field.filled, &field.r#type.kind, &field.statement)
            else {
                continue;
            };
            let Some(position) = assembly.position(statement) else { continue };
            if says_who_makes(&assembly.segments[position].text) {
                let field = FieldRef { thing: id, field: FieldId::Own(u32::try_from(place).unwrap_or(u32::MAX)) };
                given.push((id, *role, field, statement.clone(), position));
            }
        }
    }
    for (thing, role, field, statement, position) in given {
        let own = Expr::equal(Expr::field(thing, field.field), Expr::path(Root::Actor, Vec::new()));
        app.permissions.push(Permission {
            statement,
            grant: Grant::Allow,
            who: vec![Who::Role(role)],
            verb: Verb::Create,
            thing,
            fields: None,
            when: own,
            message: None,
        });
        let plural = |id: ThingId| app.thing(id).map_or_else(String::new, |own| own.name.plural.clone());
        let text = format!(
            "{} can add {}: no other sentence says who can.",
            crate::assumed::capital(&plural(role)),
            plural(thing)
        );
        assembly.assume(position, Assumption { code: "maker-may-add", text, alternatives: Vec::new() });
    }
}

/// "whoever applies for it", "the member who makes it".
fn says_who_makes(text: &str) -> bool {
    let tokens = crate::tokens::tokenise(text);
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    (0..tokens.len()).any(|at| {
        matches!(word(at), "who" | "whoever" | "that")
            && crate::words::bases(word(at + 1)).iter().any(|(_, form)| *form == crate::words::Form::Third)
            && (matches!(word(at + 2), "it" | "them") || matches!(word(at + 3), "it" | "them"))
    })
}
