//! Operands with signs between them.

use crate::{Doc, concat, group, indent, line, nil, text};

use super::{Code, child};

/// Each after the first on a line of its own where they don't fit, as far in as the first.
pub(super) fn level(code: &Code) -> Doc {
    group(row(code, Around::default()))
}

/// As `level`, the lines after the first further in.
pub(super) fn indented(code: &Code) -> Doc {
    indented_in(code, Around::default())
}

fn indented_in(code: &Code, around: Around) -> Doc {
    match row(code, around) {
        Doc::Concat(parts) if !opens_at_the_end(code) || parts.len() > 2 => {
            let mut parts = parts.into_iter();
            let first = parts.next().unwrap_or_else(nil);
            group(concat([first, indent(concat(parts))]))
        }
        other => group(other),
    }
}

/// Whether the last operand is an object or a list, which breaks inside rather than on a line of its own.
pub(super) fn opens_at_the_end(code: &Code) -> bool {
    let Code::Binary { operator: "&&" | "||" | "??", right, .. } = code else { return false };
    match right.as_ref() {
        Code::Object(properties) => !properties.is_empty(),
        Code::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// `a && b && c` in parts, between the brackets of an `if`, which break and indent it.
pub(super) fn tested(code: &Code) -> Doc {
    row(code, Around { tested: true, logical: None })
}

/// What a row stands in.
#[derive(Clone, Copy, Default)]
struct Around {
    /// Between the brackets of an `if`.
    tested: bool,
    /// Whether the operation that it is part of is one of truths; nothing where it isn't part of one.
    logical: Option<bool>,
}

fn row(code: &Code, around: Around) -> Doc {
    let Code::Binary { operator, left, right } = code else { return child(code, 1) };
    let logical = is_logical(operator);
    let within = Around { logical: Some(logical), ..around };
    let mut parts = match left.as_ref() {
        Code::Binary { operator: inner, .. } if flattens(operator, inner) => match row(left, within) {
            Doc::Concat(parts) => parts,
            other => vec![other],
        },
        other => vec![operand(other, operator)],
    };
    if let Code::Binary { operator: inner, left: middle, right: last } = right.as_ref()
        && inner == operator
        && logical
    {
        // Both sides mean the same in any order for these, so that equal signs stand in one row.
        let turned = Code::Binary {
            operator,
            left: Box::new(Code::Binary { operator, left: left.clone(), right: middle.clone() }),
            right: last.clone(),
        };
        return row(&turned, around);
    }
    let space = if opens_at_the_end(code) { text(" ") } else { line() };
    let next = concat([text(*operator), space, operand(right, operator)]);
    let alike = |side: &Code| matches!(side, Code::Binary { operator: inner, .. } if is_logical(inner) == logical);
    let among = around.logical == Some(logical) || around.tested && logical;
    let alone = !(among || alike(left) || alike(right));
    parts.push(concat([text(" "), if alone { group(next) } else { next }]));
    Doc::Concat(parts)
}

fn is_logical(operator: &str) -> bool {
    matches!(operator, "&&" | "||" | "??")
}

/// Whether an operation on the left stands in one row with what follows it.
fn flattens(operator: &str, left: &str) -> bool {
    match operator {
        "+" | "-" => matches!(left, "+" | "-"),
        "&&" | "||" | "??" | "*" => left == operator,
        _ => false,
    }
}

fn operand(code: &Code, operator: &str) -> Doc {
    let least = match operator {
        "??" | "||" | "&&" => match code {
            // JavaScript refuses `??` beside the others without brackets; `&&` inside `||` is put in brackets for readers.
            Code::Binary { operator: inner, .. } if is_logical(inner) => 21,
            // Only for the reader: what is waited for stands out.
            Code::Await(_) => 15,
            _ => 6,
        },
        _ if matches!(code, Code::Await(_)) => 15,
        "===" | "!==" => 9,
        "<" | "<=" | ">" | ">=" => 10,
        "+" | "-" if matches!(code, Code::Binary { operator: "%", .. }) => 21,
        "+" | "-" => 12,
        _ => 13,
    };
    match code {
        Code::Binary { .. } => {
            let inner = indented_in(code, Around { tested: false, logical: Some(is_logical(operator)) });
            if code.precedence() < least { concat([text("("), inner, text(")")]) } else { inner }
        }
        other => child(other, least),
    }
}
