//! What an expression reads, and the same expression seen from somewhere else.

use std::collections::BTreeSet;

use model::{Aggregate, AggregateKind, App, Comparison, Expr, FieldId, FieldRef, Path, Root, Row, ThingId, TypeKind};

/// Computed fields may be made of computed fields, this deep.
const MOST_DEPTH: u8 = 8;

/// The same value with every computed field worked out in place. Too deep (a circle) becomes empty.
pub fn expanded(app: &App, expr: &Expr) -> Expr {
    expand(app, expr, MOST_DEPTH)
}

fn expand(app: &App, expr: &Expr, left: u8) -> Expr {
    expr.map_paths(&mut |path, _| {
        let Some((last, before)) = path.steps.split_last() else { return Expr::Path(path.clone()) };
        let field = app.thing(last.thing).and_then(|thing| thing.own(last.field));
        let Some(value) = field.and_then(|field| field.computed.as_ref()) else { return Expr::Path(path.clone()) };
        if left == 0 {
            return Expr::Literal(model::Literal::Empty);
        }
        let from = Path { root: path.root.clone(), steps: before.to_vec() };
        expand(app, &value.with_root(&Root::Record, &from), left - 1)
    })
}

/// Every field that is read, wherever it stands, and every thing whose records are gone through.
#[derive(Debug, Default)]
pub struct Reads {
    pub fields: BTreeSet<FieldRef>,
    pub things: BTreeSet<ThingId>,
}

pub fn reads(app: &App, exprs: &[&Expr]) -> Reads {
    let mut found = Reads::default();
    for expr in exprs {
        expanded(app, expr).visit(&mut |part, _| match part {
            Expr::Path(path) => found.fields.extend(path.steps.iter().copied()),
            Expr::Aggregate(aggregate) => {
                found.things.insert(aggregate.of);
            }
            _ => {}
        });
    }
    found
}

/// Paths from the record by which an expression reads a field of another thing: (relation steps, the field).
pub fn reads_elsewhere(app: &App, expr: &Expr, roots: &[Root]) -> Vec<(Vec<FieldRef>, FieldRef)> {
    let mut found = Vec::new();
    expanded(app, expr).visit(&mut |part, depth| {
        let Expr::Path(path) = part else { return };
        if !roots.iter().any(|root| root.inside(depth) == path.root) {
            return;
        }
        for place in 1..path.steps.len() {
            let entry = (path.steps[..place].to_vec(), path.steps[place]);
            if !found.contains(&entry) {
                found.push(entry);
            }
        }
    });
    found
}

/// Aggregates that go through a thing's records, each with the steps from its row back to the record, where one of its
/// conditions says so.
pub fn links_back(app: &App, expr: &Expr) -> Vec<(ThingId, Option<Vec<FieldRef>>)> {
    let mut found = Vec::new();
    expanded(app, expr).visit(&mut |part, depth| {
        let Expr::Aggregate(aggregate) = part else { return };
        let conditions = match &aggregate.filter {
            Expr::And(parts) => parts.iter().collect(),
            single => vec![single],
        };
        // Deeper aggregates link to rows of outer ones, not to the record.
        let link = conditions.into_iter().filter(|_| depth == 0).find_map(|condition| match condition {
            Expr::Compare { op: Comparison::Equal, left, right } => link(left, right).or_else(|| link(right, left)),
            _ => None,
        });
        let entry = (aggregate.of, link);
        if !found.contains(&entry) {
            found.push(entry);
        }
    });
    found
}

/// Aggregates of which a greater result can break the condition and a smaller one can't: "at most", "never more than".
/// `None` where any can break it either way.
pub fn upper_bounded(expr: &Expr, of: ThingId) -> Option<Vec<&Aggregate>> {
    let mut found = Vec::new();
    bounded(expr, of, true, &mut found).then_some(found)
}

fn bounded<'a>(expr: &'a Expr, of: ThingId, holds: bool, found: &mut Vec<&'a Aggregate>) -> bool {
    let mut free = true;
    expr.visit(&mut |part, _| free &= !matches!(part, Expr::Aggregate(aggregate) if aggregate.of == of));
    if free {
        return true;
    }
    match expr {
        Expr::Not(inner) => bounded(inner, of, !holds, found),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().all(|part| bounded(part, of, holds, found)),
        Expr::Compare { op, left, right } => {
            let (small, large) = match (op, holds) {
                (Comparison::AtMost | Comparison::Less, true) | (Comparison::More | Comparison::AtLeast, false) => {
                    (left, right)
                }
                (Comparison::AtMost | Comparison::Less, false) | (Comparison::More | Comparison::AtLeast, true) => {
                    (right, left)
                }
                _ => return false,
            };
            let mut free = true;
            large.visit(&mut |part, _| free &= !matches!(part, Expr::Aggregate(aggregate) if aggregate.of == of));
            match &**small {
                Expr::Aggregate(aggregate)
                    if matches!(aggregate.kind, AggregateKind::Count | AggregateKind::Sum) && free =>
                {
                    found.push(aggregate);
                    true
                }
                _ => false,
            }
        }
        Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists && !holds => {
            found.push(aggregate);
            true
        }
        _ => false,
    }
}

fn link(row: &Expr, record: &Expr) -> Option<Vec<FieldRef>> {
    match (row, record) {
        (Expr::Path(row), Expr::Path(record))
            if row.root == Root::Row(Row(0))
                && !row.steps.is_empty()
                && record.root == Root::Record
                && record.steps.iter().all(|step| step.field == FieldId::Id) =>
        {
            Some(row.steps.clone())
        }
        _ => None,
    }
}

/// The thing at the end of a step.
pub fn target(app: &App, step: FieldRef) -> Option<ThingId> {
    match app.thing(step.thing)?.own(step.field)?.r#type.kind {
        TypeKind::One(thing) => Some(thing),
        _ => None,
    }
}

pub fn row() -> Path {
    Path::root(Root::Row(Row(0)))
}

pub fn record() -> Path {
    Path::root(Root::Record)
}

pub fn before() -> Path {
    Path::root(Root::Before)
}

pub fn at(root: Path, steps: &[FieldRef]) -> Expr {
    let mut path = root;
    path.steps.extend(steps.iter().copied());
    Expr::Path(path)
}

pub fn aggregate(kind: AggregateKind, of: ThingId, filter: Expr, value: Option<Expr>) -> Expr {
    Expr::Aggregate(Box::new(Aggregate { kind, of, filter, value }))
}

pub fn exists(of: ThingId, filter: Expr) -> Expr {
    aggregate(AggregateKind::Exists, of, filter, None)
}

pub fn empty(expr: Expr) -> Expr {
    Expr::IsEmpty(Box::new(expr))
}

/// A condition over a row, said of the record (or of the record as it was).
pub fn row_as(expr: &Expr, path: &Path) -> Expr {
    expr.with_root(&Root::Row(Row(0)), path)
}

/// All of them, flattened.
pub fn all(parts: impl IntoIterator<Item = Expr>) -> Expr {
    parts.into_iter().fold(Expr::always(), Expr::and)
}

/// The record has a value there; said only where it could be missing.
pub fn known(app: &App, steps: &[FieldRef]) -> Expr {
    let always_there = match steps {
        [step] => match step.field {
            FieldId::Id | FieldId::CreatedAt | FieldId::UpdatedAt => true,
            FieldId::CreatedBy => false,
            FieldId::Own(_) => app.thing(step.thing).and_then(|thing| thing.own(step.field)).is_some_and(|field| {
                field.required && matches!(field.filled, model::Filled::ByPerson | model::Filled::Creator { .. })
            }),
        },
        _ => false,
    };
    if always_there { Expr::always() } else { empty(at(record(), steps)).not() }
}
