//! What goes over many records, as one query.

use model::{Aggregate, AggregateKind, Expr};
use printer::typescript::Piece;

use super::condition::joined;
use super::numbers::scaled;
use super::{Rows, argument, bracketed, condition, function, merge, words};
use crate::expression::values::Values;

/// `select … from … where …`. The outermost is laid out in lines where it is long.
pub(in crate::expression) fn aggregate_sql(
    values: &mut Values,
    rows: &Rows,
    aggregate: &Aggregate,
    outermost: bool,
) -> Vec<Piece> {
    let table = values.project.resource(aggregate.of).map_or("", |resource| resource.table.as_str()).to_owned();
    let alias = rows.alias(&table);
    let inside = rows.with(alias.clone(), aggregate.of);
    let from = if alias == table { table } else { format!("{table} {alias}") };
    let selected = match (&aggregate.kind, &aggregate.value) {
        (AggregateKind::Exists, _) => words("1"),
        (AggregateKind::Sum, Some(summed)) => {
            let summed = argument(values, &inside, summed).pieces;
            function("coalesce", [function("sum", [summed]), words("0")])
        }
        (AggregateKind::Average, Some(summed)) => {
            let kind = values.kind(&Expr::Aggregate(Box::new(aggregate.clone())));
            let summed = scaled(values, &inside, summed, kind.scale()).pieces;
            function("divide", [function("sum", [summed]), words("count(*)")])
        }
        (AggregateKind::Least, Some(compared)) => function("min", [argument(values, &inside, compared).pieces]),
        (AggregateKind::Greatest, Some(compared)) => function("max", [argument(values, &inside, compared).pieces]),
        _ => words("count(*)"),
    };
    let head = [words("select "), selected, words(format!(" from {from}"))].concat();
    let parts: Vec<Vec<Piece>> = match &aggregate.filter {
        filter if filter.is_always() => Vec::new(),
        Expr::And(parts) => parts
            .iter()
            .map(|part| {
                let pieces = condition(values, &inside, part, true);
                if matches!(part, Expr::Or(inner) if inner.len() > 1) { bracketed(pieces) } else { pieces }
            })
            .collect(),
        single => vec![condition(values, &inside, single, true)],
    };
    if parts.is_empty() {
        return merge(head);
    }
    let length: usize = parts.iter().chain([&head]).map(|pieces| length(pieces)).sum();
    let pieces = if outermost && length > 60 {
        [words("\n  "), head, words("\n  where "), joined(parts, "\n    and "), words("\n")].concat()
    } else {
        [head, words(" where "), joined(parts, " and ")].concat()
    };
    merge(pieces)
}

fn length(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(text) => text.chars().count(),
            Piece::Value(_) => 20,
        })
        .sum()
}
