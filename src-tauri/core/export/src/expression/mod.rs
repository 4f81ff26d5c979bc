//! Expressions of the model → TypeScript over records that are at hand, and SQL over those that are not.
//!
//! [`Values`] prints what can be worked out in TypeScript: fields of records at hand, of related records (which it loads into
//! constants first), of the acting person. Whatever goes over many records becomes one query ([`query`]), into which values
//! from TypeScript go as parameters. Both keep the two-valued logic of [`model::Expr`].

mod arithmetic;
mod compare;
mod query;
mod values;

pub(crate) use query::{Rows, computed_sql, condition_sql, value_sql};
pub(crate) use values::{Roots, Values, seconds_of};

use model::{Expr, Root, Row};

/// Whether it reads a row of a query around it (or, in a list, the record itself, which is a row there).
fn reads_rows(expr: &Expr, record_is_row: bool) -> bool {
    let mut found = false;
    expr.visit(&mut |part, depth| {
        if let Expr::Path(path) = part {
            found |= match path.root {
                Root::Row(Row(place)) => place >= depth,
                Root::Record => record_is_row,
                _ => false,
            };
        }
    });
    found
}

/// Whether it reads the record itself, or goes over other records.
pub(crate) fn reads_record(expr: &Expr) -> bool {
    let mut aggregates = false;
    expr.visit(&mut |part, _| aggregates |= matches!(part, Expr::Aggregate(_)));
    aggregates || reads_rows(expr, true)
}
