//! Fields that a step or a reaction sets: "it becomes open", "its status becomes waiting", "“solved at” is filled in", "mark it as
//! late", "“solved at” and “closed at” are emptied".

use model::{Change, Expr, Literal, ThingId, TypeKind};

use super::reaction::object;
use crate::chart::Edges;
use crate::phrase::{Base, Parser, Scope, Sort};
use crate::vocabulary::Term;

/// The changes where a condition holds; else the fields stay what they are.
pub fn only_if(changes: Vec<Change>, condition: &Expr, thing: model::ThingId) -> Vec<Change> {
    if condition.is_always() {
        return changes;
    }
    let conditional = |change: Change| Change {
        field: change.field,
        value: Expr::If {
            condition: Box::new(condition.clone()),
            then: Box::new(change.value),
            otherwise: Box::new(Expr::field(thing, change.field)),
        },
    };
    changes.into_iter().map(conditional).collect()
}

/// Fields that are set: "it becomes open", "its status becomes waiting", "“solved at” is filled in", "set its late to yes",
/// "mark it as late", "its hours are emptied".
pub fn read(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Edges<Vec<Change>> {
    let mut edges: Edges<Vec<Change>> = Edges::new();
    let thing = base.thing;
    for (middle, only) in object_of(parser, at, thing) {
        for (end, changes) in becoming(parser, middle, thing) {
            edges.push((end, only_if(changes, &only, thing)));
        }
    }
    let mut put = |end: usize, changes: Vec<Change>| {
        if !edges.iter().any(|(own, other)| *own == end && *other == changes) {
            edges.push((end, changes));
        }
    };
    for words in [
        "mark it as",
        "set it to",
        "make it",
        "move it to",
        "put it back to",
        "mark them as",
        "makes it",
        "moves it to",
    ] {
        if let Some(next) = parser.eat(at, words) {
            for (end, change) in state(parser, next, thing) {
                put(end, vec![change]);
            }
        }
    }
    // A field by its name.
    let (start, verb) =
        match parser.any(at, &["set", "sets", "fill in", "fills in", "empty", "empties", "clear", "clears"]) {
            Some(next) => (next, parser.word(at)),
            None => (at, ""),
        };
    let inner = parser.skip(start, &["its", "the", "their"]);
    let fields: Vec<(usize, model::FieldRef)> = parser
        .field_names(inner)
        .into_iter()
        .chain(parser.quoted_field(inner))
        .flat_map(|(end, names)| {
            parser.fields_named(&names, thing).into_iter().map(move |field| (end, field)).collect::<Vec<_>>()
        })
        .collect();
    for (middle, field) in fields {
        let kind = parser.field(field).map(|own| own.r#type.kind.clone());
        let now = match kind {
            Some(TypeKind::Moment) => Some(Expr::Now),
            Some(TypeKind::Date) => Some(Expr::Today),
            _ => None,
        };
        let single = |value: Expr| vec![Change { field: field.field, value }];
        match verb {
            "empty" | "empties" | "clear" | "clears" => put(middle, single(Expr::Literal(Literal::Empty))),
            "fill" | "fills" => {
                if let Some(now) = now.clone() {
                    put(middle, single(now));
                }
            }
            _ => {}
        }
        if let Some(end) = parser.any(
            middle,
            &[
                "is filled in",
                "is that moment",
                "is now",
                "is noted",
                "becomes that moment",
                "is set to now",
                "is set to today",
                "is set",
            ],
        ) && let Some(now) = now
        {
            put(end, single(now));
        }
        if let Some(and) = parser.eat(middle, "and") {
            let second = parser.skip(and, &["its", "the"]);
            let more = parser.field_names(second).into_iter().chain(parser.quoted_field(second));
            for (stop, names) in more {
                if let (Some(other), Some(end)) = (
                    parser.fields_named(&names, thing).first(),
                    parser.any(stop, &["are emptied", "become empty", "are cleared"]),
                ) {
                    let empty = |field: model::FieldId| Change { field, value: Expr::Literal(Literal::Empty) };
                    put(end, vec![empty(field.field), empty(other.field)]);
                }
            }
        }
        if let Some(end) = parser.any(middle, &["is emptied", "are emptied", "becomes empty", "is cleared"]) {
            put(end, single(Expr::Literal(Literal::Empty)));
        }
        let next = parser
            .any(middle, &["becomes", "is set to", "is", "is then", "goes back to"])
            .or_else(|| (verb == "set" || verb == "sets").then(|| parser.eat(middle, "to")).flatten());
        if let Some(next) = next {
            if let Sort::Choice(own) = crate::phrase::sort_of(parser.app(), field) {
                for (end, list) in parser.choices_of(next, own) {
                    if let [choice] = list.as_slice() {
                        put(end, single(Expr::Literal(Literal::Choice { field: own, choice: *choice })));
                    }
                }
            }
            let sort = crate::phrase::sort_of(parser.app(), field);
            for (end, value) in parser.value(next, &scope.with_record(base.clone())) {
                let value = parser.coerce(value, &sort);
                if value.sort == sort || matches!((&value.sort, &sort), (Sort::One(_), Sort::One(_))) {
                    put(end, single(value.expr));
                }
            }
        }
    }
    edges
}

/// "it", "the order", "an order": the record at hand in front of what becomes of it.
fn object_of(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, Expr)> {
    let mut found: Vec<(usize, Expr)> =
        object(parser, at, thing).map(|end| (end, Expr::always())).into_iter().collect();
    // "an open ticket becomes waiting": only one that is open does.
    if parser.any(at, &["an", "a", "any"]).is_some() {
        let sets = parser.set(at, &Scope::about(thing), &|own| vec![Base::record(own)]);
        found.extend(sets.into_iter().filter(|(_, set)| set.thing == thing).map(|(end, set)| (end, set.filter)));
    }
    found
}

/// A choice or a yes/no field that is said of a record.
fn state(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, Change)> {
    parser
        .terms(at)
        .iter()
        .filter_map(|term| match term.term {
            Term::Choice(field, choice) if field.thing == thing => {
                let value = Expr::Literal(Literal::Choice { field, choice });
                Some((at + term.len, Change { field: field.field, value }))
            }
            Term::Flag(field) if field.thing == thing => {
                Some((at + term.len, Change { field: field.field, value: Expr::Literal(Literal::YesNo(true)) }))
            }
            _ => None,
        })
        .collect()
}

/// Behind the subject: "becomes open", "is on display again", "is no longer on display".
pub fn becoming(parser: &Parser, at: usize, thing: ThingId) -> Edges<Vec<Change>> {
    let mut edges: Edges<Vec<Change>> = Edges::new();
    let ends = ["no longer", "is no longer", "are no longer", "stops being", "is not", "are not"];
    if let Some(next) = parser.any(at, &ends) {
        let said = parser.word(next - 1) == "not";
        for (end, change) in state(parser, next, thing) {
            let over = parser.any(end, &["any more", "anymore", "any longer"]);
            // "It isn't on display" alone says how it is, not what happens to it.
            let Some(end) = over.or_else(|| (!said).then_some(end)) else { continue };
            if change.value == Expr::Literal(Literal::YesNo(true)) {
                let value = Expr::Literal(Literal::YesNo(false));
                edges.push((end, vec![Change { value, ..change }]));
            }
        }
    }
    let becomes = [
        "becomes",
        "become",
        "turns",
        "goes to",
        "goes back to",
        "is",
        "is marked as",
        "is set to",
        "is then",
        "stays",
    ];
    if let Some(next) = parser.any(at, &becomes) {
        for (end, change) in state(parser, parser.skip(next, &["marked as", "again", "automatically"]), thing) {
            edges.push((parser.skip(end, &["again", "automatically", "by itself", "from then on"]), vec![change]));
        }
    }
    edges
}
