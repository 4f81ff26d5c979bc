//! Values as SQL, for what goes over records that aren't at hand.

mod aggregate;
mod condition;
mod numbers;

use model::{AggregateKind, Duration, Expr, FieldId, FieldRef, Literal, Path, Root, Row, ThingId};
use plan::Storage;
use plan::typing::Kind;
use printer::typescript::Piece;

use super::reads_rows;
use super::values::{Values, period_name, unit_name};

pub(super) use aggregate::aggregate_sql;
use condition::condition;
use numbers::{arithmetic, rounded, scaled_argument, to_scale};

/// The rows that a piece of SQL stands among: what they are called and of which thing they are, the innermost last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    rows: Vec<(String, ThingId)>,
    /// In a list: the record itself is a row.
    record: Option<(String, ThingId)>,
}

impl Rows {
    /// Among the records of a thing, each of which is `Root::Record`.
    pub fn of_list(table: &str, thing: ThingId) -> Self {
        Self { rows: Vec::new(), record: Some((table.to_owned(), thing)) }
    }

    /// Among the rows of a query over a thing, each of which is `Root::Row(Row(0))`.
    pub fn of_row(table: &str, thing: ThingId) -> Self {
        Self { rows: vec![(table.to_owned(), thing)], record: None }
    }

    fn with(&self, alias: String, thing: ThingId) -> Self {
        let mut rows = self.clone();
        rows.rows.push((alias, thing));
        rows
    }

    /// A name for one more row of that table.
    fn alias(&self, table: &str) -> String {
        let taken = |name: &str| self.rows.iter().chain(&self.record).any(|(own, _)| own == name);
        let mut candidate = table.to_owned();
        let mut number = 2;
        while taken(&candidate) {
            candidate = format!("{table}_{number}");
            number += 1;
        }
        candidate
    }

    fn alias_of(&self, root: &Root) -> Option<&(String, ThingId)> {
        match root {
            Root::Row(Row(place)) => {
                self.rows.len().checked_sub(1 + usize::from(*place)).and_then(|at| self.rows.get(at))
            }
            Root::Record => self.record.as_ref(),
            _ => None,
        }
    }
}

/// A piece of SQL with what is known about its value.
struct Sql {
    pieces: Vec<Piece>,
    nullable: bool,
}

fn words(text: impl Into<String>) -> Vec<Piece> {
    vec![Piece::Words(text.into())]
}

fn function(name: &str, arguments: impl IntoIterator<Item = Vec<Piece>>) -> Vec<Piece> {
    let mut pieces = words(format!("{name}("));
    for (place, argument) in arguments.into_iter().enumerate() {
        if place > 0 {
            pieces.extend(words(", "));
        }
        pieces.extend(argument);
    }
    pieces.extend(words(")"));
    pieces
}

fn infix(left: Vec<Piece>, operator: &str, right: Vec<Piece>) -> Vec<Piece> {
    left.into_iter().chain(words(format!(" {operator} "))).chain(right).collect()
}

fn bracketed(pieces: Vec<Piece>) -> Vec<Piece> {
    words("(").into_iter().chain(pieces).chain(words(")")).collect()
}

fn quoted(text: &str) -> Vec<Piece> {
    words(format!("'{}'", text.replace('\'', "''")))
}

/// A value as SQL.
pub(crate) fn value_sql(values: &mut Values, rows: &Rows, expr: &Expr) -> Vec<Piece> {
    merge(value(values, rows, expr).pieces)
}

/// What a field is worked out from, as SQL.
pub(crate) fn computed_sql(values: &mut Values, rows: &Rows, field: FieldRef, expr: &Expr) -> Vec<Piece> {
    merge(computed(values, rows, field, expr).pieces)
}

/// The field's own type says with how many digits its value is known.
fn computed(values: &mut Values, rows: &Rows, field: FieldRef, expr: &Expr) -> Sql {
    let kind = values.kind(&Expr::Path(Path { root: Root::Record, steps: vec![field] }));
    let found = value(values, rows, expr);
    if kind.is_numeric() { to_scale(found, &values.kind(expr), kind.scale()) } else { found }
}

/// A condition as SQL, where an unknown outcome counts as "no".
pub(crate) fn condition_sql(values: &mut Values, rows: &Rows, expr: &Expr) -> Vec<Piece> {
    merge(condition(values, rows, expr, true))
}

/// Neighbouring words in one piece.
fn merge(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (Some(Piece::Words(before)), Piece::Words(next)) => before.push_str(&next),
            (_, piece) => merged.push(piece),
        }
    }
    merged
}

fn value(values: &mut Values, rows: &Rows, expr: &Expr) -> Sql {
    if let Expr::Literal(literal) = expr
        && let Some(pieces) = literal_sql(values, literal)
    {
        return Sql { pieces, nullable: matches!(literal, Literal::Empty) };
    }
    if !reads_rows(expr, rows.record.is_some()) && !matches!(expr, Expr::Aggregate(_)) {
        let found = values.value(expr);
        return Sql { pieces: vec![Piece::Value(found.code)], nullable: found.nullable };
    }
    if let Expr::Folded(inner) = expr
        && let Some(pieces) = folded_column(values, rows, inner)
    {
        return Sql { pieces, nullable: true };
    }
    // A date is a text and a moment is not, so a function that takes either has to be told which.
    let kinds = match expr {
        Expr::Shift { from, .. } | Expr::ShiftBy { from, .. } => (values.kind(from), values.kind(expr)),
        Expr::Between { from, to, .. } => (values.kind(from), values.kind(to)),
        _ => (Kind::Empty, Kind::Empty),
    };
    let becomes_moment = kinds == (Kind::Date, Kind::Moment);
    let (mut nullable, mut part) = (false, |inner: &Expr| {
        let found = argument(values, rows, inner);
        (found.pieces, found.nullable)
    });
    let mut one = |inner: &Expr| {
        let (pieces, unsure) = part(inner);
        nullable |= unsure;
        pieces
    };
    let pieces = match expr {
        Expr::Path(path) => return path_sql(values, rows, path),
        Expr::Shift { from, by, back } => {
            let from = one(from);
            if becomes_moment {
                let (days, rest) = (Duration { seconds: 0, ..*by }, Duration::seconds(by.seconds));
                shift(day_start(shift(from, days, *back)), rest, *back)
            } else {
                shift(from, *by, *back)
            }
        }
        Expr::ShiftBy { from, amount, unit, back } => {
            let (from, amount_sql) = (one(from), one(amount));
            let from = if becomes_moment { day_start(from) } else { from };
            let scale = values.kind(amount).scale();
            let factor = 10_i64.pow(scale.into());
            let sign = if *back { "-1.0" } else { "1.0" };
            nullable = true;
            function(
                "moved",
                [from, infix(amount_sql, "*", words(format!("{sign} / {factor}"))), quoted(unit_name(*unit))],
            )
        }
        Expr::WorkingShift { from, minutes } => {
            let parts = [one(from), one(minutes)];
            nullable = true;
            function("working_shift", parts)
        }
        Expr::Between { from, to, unit } => {
            let (from, to) = alike((one(from), kinds.0), (one(to), kinds.1));
            function("time_between", [from, to, quoted(unit_name(*unit))])
        }
        Expr::DateOf(inner) => function("date_of", [one(inner)]),
        Expr::TimeOf(inner) => function("time_of", [one(inner)]),
        Expr::MomentOf { date, time } => {
            let date = one(date);
            let time = time.as_ref().map_or_else(|| quoted("00:00"), |time| one(time));
            function("moment_of", [date, time])
        }
        Expr::StartOf { period, of } => function("start_of", [one(of), quoted(period_name(*period))]),
        Expr::Weekday(inner) => function("weekday", [one(inner)]),
        Expr::Minute(inner) => function("minute_of", [one(inner)]),
        Expr::Age { born, on } => function("age", [one(born), one(on)]),
        Expr::Folded(inner) => function("fold", [one(inner)]),
        Expr::Length(inner) => function("length", [one(inner)]),
        Expr::Round { value: inner, direction } => {
            let inner = rounded(values, rows, inner, *direction);
            nullable |= inner.nullable;
            inner.pieces
        }
        Expr::If { condition: test, then, otherwise } => {
            let scale = values.kind(expr).scale();
            let yes = scaled_argument(values, rows, then, scale);
            let no = scaled_argument(values, rows, otherwise, scale);
            nullable = yes.nullable || no.nullable;
            let test = condition(values, rows, test, true);
            [words("case when "), test, words(" then "), yes.pieces, words(" else "), no.pieces, words(" end")].concat()
        }
        Expr::First(parts) => {
            let scale = values.kind(expr).scale();
            let parts: Vec<Sql> = parts.iter().map(|part| scaled_argument(values, rows, part, scale)).collect();
            nullable = parts.iter().all(|part| part.nullable);
            function("coalesce", parts.into_iter().map(|part| part.pieces))
        }
        Expr::Arithmetic { op, left, right } => return arithmetic(values, rows, *op, left, right),
        Expr::Aggregate(aggregate) if aggregate.kind != AggregateKind::Exists => {
            nullable = !matches!(aggregate.kind, AggregateKind::Count | AggregateKind::Sum);
            bracketed(aggregate_sql(values, rows, aggregate, false))
        }
        _ => condition(values, rows, expr, false),
    };
    Sql { pieces, nullable }
}

/// A value as the argument of a function. PostgreSQL can't tell by itself what a parameter is there.
fn argument(values: &mut Values, rows: &Rows, expr: &Expr) -> Sql {
    let found = value(values, rows, expr);
    if !matches!(found.pieces.as_slice(), [Piece::Value(_)]) {
        return found;
    }
    let pieces = match values.kind(expr) {
        Kind::Moment => function("moment", [found.pieces]),
        Kind::Number { .. } | Kind::Money | Kind::Duration => as_type(found.pieces, "numeric"),
        Kind::YesNo => as_type(found.pieces, "boolean"),
        _ => found.pieces,
    };
    Sql { pieces, ..found }
}

fn as_type(pieces: Vec<Piece>, name: &str) -> Vec<Piece> {
    function("cast", [[pieces, words(format!(" as {name}"))].concat()])
}

fn literal_sql(values: &mut Values, literal: &Literal) -> Option<Vec<Piece>> {
    Some(match literal {
        Literal::Empty => words("null"),
        Literal::Whole(units) | Literal::Money(units) | Literal::Decimal { units, .. } => words(units.to_string()),
        Literal::Choice { field, choice } => quoted(&values.choice(*field, choice.0)),
        _ => return None,
    })
}

/// The moment at which a date begins.
fn day_start(date: Vec<Piece>) -> Vec<Piece> {
    function("moment_of", [date, quoted("00:00")])
}

/// Of a date and a moment, the date as a moment too.
fn alike(one: (Vec<Piece>, Kind), other: (Vec<Piece>, Kind)) -> (Vec<Piece>, Vec<Piece>) {
    match (&one.1, &other.1) {
        (Kind::Date, Kind::Moment) => (day_start(one.0), other.0),
        (Kind::Moment, Kind::Date) => (one.0, day_start(other.0)),
        _ => (one.0, other.0),
    }
}

fn shift(from: Vec<Piece>, by: Duration, back: bool) -> Vec<Piece> {
    let sign = if back { -1 } else { 1 };
    let parts = [i64::from(by.years), i64::from(by.months), i64::from(by.days), by.seconds];
    let parts = parts.map(|part| words((sign * part).to_string()));
    function("shift", std::iter::once(from).chain(parts))
}

/// The column that already holds the folded text.
fn folded_column(values: &Values, rows: &Rows, inner: &Expr) -> Option<Vec<Piece>> {
    let Expr::Path(path) = inner else { return None };
    let [step] = path.steps.as_slice() else { return None };
    let (alias, _) = rows.alias_of(&path.root)?;
    match &values.project.field(*step)?.storage {
        Storage::Column { folded: Some(folded), .. } => Some(words(format!("{alias}.{folded}"))),
        Storage::Account { folded: Some(folded), .. } => Some(words(account(alias, folded))),
        _ => None,
    }
}

/// What the account of a row of people holds.
fn account(alias: &str, column: &str) -> String {
    format!("(select auth_accounts.{column} from auth_accounts where auth_accounts.id = {alias}.id)")
}

fn path_sql(values: &mut Values, rows: &Rows, path: &Path) -> Sql {
    let mut steps = path.steps.clone();
    while steps.last().is_some_and(|step| step.field == FieldId::Id) {
        steps.pop();
    }
    let Some((alias, _)) = rows.alias_of(&path.root).cloned() else {
        return Sql { pieces: words("null"), nullable: true };
    };
    let Some((last, before)) = steps.split_last() else {
        return Sql { pieces: words(format!("{alias}.id")), nullable: false };
    };
    if let Some(field) = values.project.field(*last)
        && let Storage::Computed { value: worked_out } = &field.storage
    {
        let from = Path { root: path.root.clone(), steps: before.to_vec() };
        let found = computed(values, rows, *last, &worked_out.with_root(&Root::Record, &from));
        return Sql { nullable: true, ..found };
    }
    if before.is_empty() {
        return Sql { pieces: words(column(values, &alias, *last)), nullable: values.project.nullable(*last) };
    }
    // The record at the end of the relation, by its id.
    let id = path_sql(values, rows, &Path { root: path.root.clone(), steps: before.to_vec() });
    let table = values.project.resource(last.thing).map_or("", |resource| resource.table.as_str()).to_owned();
    let inner = rows.alias(&table);
    let from = if inner == table { table.clone() } else { format!("{table} {inner}") };
    let select = format!("(select {} from {from} where {inner}.id = ", column(values, &inner, *last));
    Sql { pieces: [words(select), id.pieces, words(")")].concat(), nullable: true }
}

fn column(values: &Values, alias: &str, field: FieldRef) -> String {
    let own = |name: &str| format!("{alias}.{name}");
    match field.field {
        FieldId::Id => own("id"),
        FieldId::CreatedAt => own("created_at"),
        FieldId::UpdatedAt => own("updated_at"),
        FieldId::CreatedBy => own("created_by"),
        FieldId::Own(_) => match values.project.field(field).map(|found| &found.storage) {
            Some(Storage::Column { column, .. }) => own(column),
            Some(Storage::Account { column, .. }) => account(alias, column),
            Some(Storage::Links { table, owner, other }) => {
                format!("(select json_group_array({table}.{other}) from {table} where {table}.{owner} = {alias}.id)")
            }
            _ => "null".to_owned(),
        },
    }
}
