//! Conditions as SQL, where an unknown outcome counts as "no".

use model::{AggregateKind, Comparison, Expr, Path, Root};
use plan::typing::Kind;
use printer::typescript::Piece;

use super::numbers::scaled;
use super::{Rows, aggregate_sql, bracketed, function, infix, quoted, value, words};
use crate::expression::reads_rows;
use crate::expression::values::Values;

pub(super) fn condition(values: &mut Values, rows: &Rows, expr: &Expr, positive: bool) -> Vec<Piece> {
    if expr.is_always() {
        return words("1 = 1");
    }
    if expr.is_never() {
        return words("1 = 0");
    }
    let has_aggregate = {
        let mut found = false;
        expr.visit(&mut |part, _| found |= matches!(part, Expr::Aggregate(_)));
        found
    };
    if !reads_rows(expr, rows.record.is_some()) && !has_aggregate {
        return vec![Piece::Value(values.condition(expr))];
    }
    match expr {
        Expr::And(parts) => {
            let parts: Vec<Vec<Piece>> = parts
                .iter()
                .map(|part| {
                    let pieces = condition(values, rows, part, positive);
                    if matches!(part, Expr::Or(inner) if inner.len() > 1) { bracketed(pieces) } else { pieces }
                })
                .collect();
            joined(parts, " and ")
        }
        Expr::Or(parts) => {
            let parts: Vec<Vec<Piece>> = parts
                .iter()
                .map(|part| {
                    let pieces = condition(values, rows, part, positive);
                    if matches!(part, Expr::And(inner) if inner.len() > 1) { bracketed(pieces) } else { pieces }
                })
                .collect();
            joined(parts, " or ")
        }
        Expr::Not(inner) => match &**inner {
            Expr::IsEmpty(value) => is_empty(values, rows, value, false),
            Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => {
                [words("not exists "), bracketed(aggregate_sql(values, rows, aggregate, false))].concat()
            }
            inner => [words("not "), bracketed(condition(values, rows, inner, false))].concat(),
        },
        Expr::Compare { op, left, right } => compare(values, rows, *op, left, right, positive),
        Expr::IsEmpty(inner) => is_empty(values, rows, inner, true),
        Expr::OneOf { value: one, list } => {
            let scale = list.iter().chain([&**one]).map(|part| values.kind(part).scale()).max().unwrap_or(0);
            let one = scaled(values, rows, one, scale);
            let list: Vec<Vec<Piece>> = list.iter().map(|part| scaled(values, rows, part, scale).pieces).collect();
            if list.is_empty() {
                return words("1 = 0");
            }
            let contained = [one.pieces, words(" in ("), joined(list, ", "), words(")")].concat();
            sure(contained, one.nullable, positive)
        }
        Expr::Contains { text, part } => {
            let of = if values.kind(text) == Kind::Many { "has_entry" } else { "contains" };
            function(of, [value(values, rows, text).pieces, value(values, rows, part).pieces])
        }
        Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => {
            [words("exists "), bracketed(aggregate_sql(values, rows, aggregate, false))].concat()
        }
        other => {
            let found = value(values, rows, other);
            sure(found.pieces, found.nullable, positive)
        }
    }
}

/// What may be unknown counts as "no", also where it is turned around.
fn sure(pieces: Vec<Piece>, nullable: bool, positive: bool) -> Vec<Piece> {
    if nullable && !positive { function("coalesce", [pieces, words("false")]) } else { pieces }
}

pub(super) fn joined(parts: Vec<Vec<Piece>>, separator: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    for (place, part) in parts.into_iter().enumerate() {
        if place > 0 {
            all.extend(words(separator));
        }
        all.extend(part);
    }
    all
}

fn is_empty(values: &mut Values, rows: &Rows, inner: &Expr, empty: bool) -> Vec<Piece> {
    let kind = values.kind(inner);
    let found = value(values, rows, inner).pieces;
    match (kind, empty) {
        (Kind::Text, true) => infix(function("trim", [function("coalesce", [found, quoted("")])]), "=", quoted("")),
        (Kind::Text, false) => infix(function("trim", [function("coalesce", [found, quoted("")])]), "<>", quoted("")),
        (Kind::Many, true) => infix(function("coalesce", [found, quoted("[]")]), "=", quoted("[]")),
        (Kind::Many, false) => infix(function("coalesce", [found, quoted("[]")]), "<>", quoted("[]")),
        (_, true) => [found, words(" is null")].concat(),
        (_, false) => [found, words(" is not null")].concat(),
    }
}

fn compare(values: &mut Values, rows: &Rows, op: Comparison, left: &Expr, right: &Expr, positive: bool) -> Vec<Piece> {
    let (left_kind, right_kind) = (values.kind(left), values.kind(right));
    let scale =
        if left_kind.is_numeric() && right_kind.is_numeric() { left_kind.scale().max(right_kind.scale()) } else { 0 };
    let (one, other) = (scaled(values, rows, left, scale), scaled(values, rows, right, scale));
    let actors = |expr: &Expr| matches!(expr, Expr::Path(Path { root: Root::Actor, .. }));
    let own = actors(left) || actors(right);
    let either = one.nullable || other.nullable;
    let both = one.nullable && other.nullable;
    match op {
        // "Their own": nobody owns what nobody is named in, so an unknown outcome is a "no".
        Comparison::Equal if !both || own => sure(infix(one.pieces, "=", other.pieces), either, positive),
        Comparison::Equal => infix(one.pieces, "is not distinct from", other.pieces),
        Comparison::NotEqual if !either => infix(one.pieces, "<>", other.pieces),
        Comparison::NotEqual if own => {
            [words("not "), function("coalesce", [infix(one.pieces, "=", other.pieces), words("false")])].concat()
        }
        Comparison::NotEqual => infix(one.pieces, "is distinct from", other.pieces),
        Comparison::Less => sure(infix(one.pieces, "<", other.pieces), either, positive),
        Comparison::AtMost => sure(infix(one.pieces, "<=", other.pieces), either, positive),
        Comparison::More => sure(infix(one.pieces, ">", other.pieces), either, positive),
        Comparison::AtLeast => sure(infix(one.pieces, ">=", other.pieces), either, positive),
    }
}
