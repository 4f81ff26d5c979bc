//! Column by column: where the new table's values come from, what is lost on the way, what has to be asked.

use model::{FieldRef, Literal, TypeKind};

use super::{Carry, Conversion, Loss, Migration, Question, Source};
use crate::validate::Stored;
use crate::{Column, Field, Plan, Resource, SqlType, Table, choice};

pub(super) fn carry(old: &Plan, new: &Plan, before: &Table, after: &Table, found: &mut Migration) -> Vec<Carry> {
    let (was, is) = (resource_of(old, before), resource_of(new, after));
    let columns: Vec<Carry> = after
        .columns
        .iter()
        .map(|column| {
            let source = match &column.folded_of {
                Some(of) => Source::Folded { of: of.clone() },
                None => {
                    let old_column = before.columns.iter().find(|one| one.key == column.key);
                    let fields = (field(was, column), field(is, column));
                    source(new, before, old_column, column, fields, is, found)
                }
            };
            Carry { column: column.clone(), source }
        })
        .collect();
    for column in before.columns.iter().filter(|column| column.folded_of.is_none()) {
        if !after.columns.iter().any(|one| one.key == column.key) {
            let name = field(was, column).map_or(column.name.as_str(), |field| field.name.as_str());
            found.losses.push(values_of(name, was, before, &format!("{} IS NOT NULL", column.name)));
        }
    }
    columns
}

fn resource_of<'a>(plan: &'a Plan, table: &Table) -> Option<&'a Resource> {
    plan.resources.iter().find(|resource| resource.table == table.name)
}

fn field<'a>(resource: Option<&'a Resource>, column: &Column) -> Option<&'a Field> {
    resource?.fields.iter().find(|field| field.key == column.key)
}

/// What a field holds in the rows of which this is true.
fn values_of(field: &str, resource: Option<&Resource>, table: &Table, lost: &str) -> Loss {
    let (one, many) = resource.map_or((table.name.as_str(), table.name.as_str()), |resource| {
        (resource.name.singular.as_str(), resource.name.plural.as_str())
    });
    Loss {
        what: format!("\"{field}\" of {many}"),
        count: format!("SELECT COUNT(*) FROM {} WHERE {lost}", table.name),
        one: format!("the {field} of 1 {one}"),
        many: format!("the {field} of {{}} {many}"),
    }
}

fn source(
    plan: &Plan,
    before: &Table,
    old: Option<&Column>,
    new: &Column,
    (was, is): (Option<&Field>, Option<&Field>),
    resource: Option<&Resource>,
    found: &mut Migration,
) -> Source {
    let default =
        is.and_then(|field| field.default.as_ref()).map(|literal| stored(plan, literal)).unwrap_or(Stored::Null);
    let Some(old) = old else {
        // A new column: its default, or nothing; or, where there must be something, what the author says.
        let must_ask = !new.nullable && default == Stored::Null;
        let question =
            must_ask.then(|| ask(before, new, is, resource, &format!("SELECT COUNT(*) FROM {}", before.name), found));
        return Source::Value { value: default, question: question.flatten() };
    };
    let mut lost = None;
    let source = match (was.map(|field| &field.r#type.kind), is.map(|field| &field.r#type.kind)) {
        (Some(TypeKind::Choice(from)), Some(TypeKind::Choice(to))) if from != to => {
            let words: Vec<(String, String)> = from
                .iter()
                .filter_map(|one| {
                    to.iter().find(|other| other.key == one.key).map(|other| (choice(&one.name), choice(&other.name)))
                })
                .collect();
            if words.len() < from.len() {
                let kept: Vec<String> = words.iter().map(|(from, _)| crate::sql::quote(from)).collect();
                lost = Some(match kept.is_empty() {
                    true => format!("{} IS NOT NULL", old.name),
                    false => format!("{} NOT IN ({})", old.name, kept.join(", ")),
                });
            }
            let otherwise = match &default {
                Stored::Text(text) => Some(text.clone()),
                _ => None,
            };
            if words.iter().all(|(from, to)| from == to) && lost.is_none() {
                Source::Same { column: old.name.clone() }
            } else {
                Source::Choices { column: old.name.clone(), words, otherwise }
            }
        }
        (Some(from), Some(to)) => match conversion(plan, from, to) {
            None => Source::Same { column: old.name.clone() },
            Some(conversion) => {
                lost = unreadable(old, &conversion);
                Source::Converted { column: old.name.clone(), conversion }
            }
        },
        _ => Source::Same { column: old.name.clone() },
    };
    if let Some(lost) = &lost {
        let name = was.map_or(old.name.as_str(), |field| field.name.as_str());
        found.losses.push(values_of(name, resource, before, lost));
    }
    // Where something must be and there was nothing (or nothing is left), a default or an answer fills the gap.
    let gap = !new.nullable && (old.nullable || lost.is_some());
    if gap && default == Stored::Null && !matches!(source, Source::Choices { otherwise: Some(_), .. }) {
        let empty = match lost {
            Some(lost) => format!("{} IS NULL OR {lost}", old.name),
            None => format!("{} IS NULL", old.name),
        };
        ask(before, new, is, resource, &format!("SELECT COUNT(*) FROM {} WHERE {empty}", before.name), found);
    }
    source
}

/// The key of the question, if the column is one that people know.
fn ask(
    before: &Table,
    column: &Column,
    field: Option<&Field>,
    resource: Option<&Resource>,
    count: &str,
    found: &mut Migration,
) -> Option<String> {
    let (field, resource) = (field?, resource?);
    let key = format!("{}.{}", resource.key, column.key);
    let _ = before;
    found.questions.push(Question {
        key: key.clone(),
        text: format!("What should \"{}\" be for the {} that are there already?", field.name, resource.name.plural),
        field: FieldRef { thing: resource.thing, field: field.id },
        count: count.to_owned(),
        suggestion: suggestion(field),
    });
    Some(key)
}

/// A value that passes, for previews.
fn suggestion(field: &Field) -> Option<Stored> {
    let number = |usual: i64| {
        let least = field.r#type.least.map(|least| least.saturating_add(field.r#type.above_least.into()));
        let most = field.r#type.most.map(|most| most.saturating_sub(field.r#type.below_most.into()));
        let number = least.map_or(usual, |least| usual.max(least));
        Stored::Integer(most.map_or(number, |most| number.min(most)))
    };
    Some(match &field.r#type.kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => Stored::Text("–".to_owned()),
        TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Money | TypeKind::Percent | TypeKind::Duration => {
            number(0)
        }
        TypeKind::Rating => number(1),
        TypeKind::YesNo => Stored::Integer(0),
        TypeKind::Date => Stored::Text("2026-01-01".to_owned()),
        TypeKind::Time => Stored::Text("09:00".to_owned()),
        TypeKind::Moment => Stored::Text("2026-01-01T09:00:00.000Z".to_owned()),
        TypeKind::Choice(choices) => Stored::Text(choice(&choices.first()?.name)),
        TypeKind::Colour => Stored::Text("#808080".to_owned()),
        _ => return None,
    })
}

/// A literal as it is stored.
pub(super) fn stored(plan: &Plan, literal: &Literal) -> Stored {
    match literal {
        Literal::Empty => Stored::Null,
        Literal::Text(text) | Literal::Date(text) | Literal::Moment(text) => Stored::Text(text.clone()),
        Literal::Time(text) => Stored::Text(crate::calendar::short_time(text).to_owned()),
        Literal::YesNo(yes) => Stored::Integer((*yes).into()),
        Literal::Whole(number) | Literal::Money(number) => Stored::Integer(*number),
        Literal::Decimal { units, .. } => Stored::Integer(*units),
        Literal::Duration(duration) => Stored::Integer(crate::calendar::seconds(*duration)),
        Literal::Choice { field, choice: place } => {
            let kind = plan.field(*field).map(|field| &field.r#type.kind);
            let (Some(TypeKind::Choice(all)) | Some(TypeKind::Choices(all))) = kind else { return Stored::Null };
            all.get(place.0 as usize).map_or(Stored::Null, |one| Stored::Text(choice(&one.name)))
        }
    }
}

/// How values of one type become values of the other; none where they stay as they are stored.
fn conversion(plan: &Plan, from: &TypeKind, to: &TypeKind) -> Option<Conversion> {
    use crate::build::sql_type;
    if from == to {
        return None;
    }
    let zone = || plan.app.time_zone.clone();
    let scale = |kind: &TypeKind| match kind {
        TypeKind::Number { scale } => i32::from(*scale),
        TypeKind::Percent => 2,
        TypeKind::Money => i32::from(plan.app.currency.digits),
        _ => 0,
    };
    let numeric = |kind: &TypeKind| sql_type(kind) == SqlType::Integer;
    Some(match (from, to) {
        (TypeKind::One(a), TypeKind::One(b)) if a == b => return None,
        (TypeKind::One(_), TypeKind::AnyPerson) => return None,
        (TypeKind::One(_) | TypeKind::AnyPerson | TypeKind::File | TypeKind::Image, _)
        | (_, TypeKind::One(_) | TypeKind::AnyPerson) => Conversion::Nothing,
        (TypeKind::Duration, other) | (other, TypeKind::Duration) if numeric(other) => Conversion::Nothing,
        (from, to) if numeric(from) && numeric(to) => match scale(to) - scale(from) {
            0 => return None,
            digits => Conversion::Scale { digits },
        },
        (from, TypeKind::YesNo) if numeric(from) => Conversion::IntegerToBoolean,
        (TypeKind::YesNo, to) if numeric(to) => Conversion::BooleanToInteger,
        (TypeKind::Date, TypeKind::Moment) => Conversion::DateToMoment { zone: zone() },
        (TypeKind::Moment, TypeKind::Date) => Conversion::MomentToDate { zone: zone() },
        (from, TypeKind::Choice(to)) if sql_type(from) == SqlType::Text => Conversion::TextToChoice {
            words: to
                .iter()
                .flat_map(|one| [(one.name.to_lowercase(), choice(&one.name)), (choice(&one.name), choice(&one.name))])
                .collect(),
        },
        (from, to) if sql_type(from) == SqlType::Text => match to {
            to if numeric(to) => Conversion::TextToInteger { digits: u8::try_from(scale(to)).unwrap_or(0) },
            TypeKind::Date => Conversion::TextAsDate,
            TypeKind::Moment => Conversion::TextAsMoment,
            to if sql_type(to) == SqlType::Text && is_free(to) => return None,
            _ => Conversion::Nothing,
        },
        (_, TypeKind::Text | TypeKind::LongText) => Conversion::ToText,
        _ => Conversion::Nothing,
    })
}

/// Text of any shape.
fn is_free(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Text | TypeKind::LongText | TypeKind::Address)
}

/// Which old values can't be read as the new type.
fn unreadable(old: &Column, conversion: &Conversion) -> Option<String> {
    let name = &old.name;
    Some(match conversion {
        Conversion::Nothing => format!("{name} IS NOT NULL"),
        Conversion::TextToInteger { .. } => {
            format!("{name} IS NOT NULL AND NOT {}", super::is_whole(name))
        }
        Conversion::TextToChoice { words } => {
            let known: Vec<String> = words.iter().map(|(from, _)| crate::sql::quote(from)).collect();
            format!("{name} IS NOT NULL AND LOWER(TRIM({name})) NOT IN ({})", known.join(", "))
        }
        Conversion::TextAsDate => format!("{name} IS NOT NULL AND {name} NOT LIKE '____-__-__'"),
        Conversion::TextAsMoment => format!("{name} IS NOT NULL AND {name} NOT LIKE '____-__-__T__:__:__.___Z'"),
        _ => return None,
    })
}
