//! `left = value` and `key: value`, with the break where biome puts it.

use crate::{Doc, concat, group, indent, line, text};

use super::{Code, WIDTH, chain, expression, member, operators};

/// Names of properties shorter than this stay on the line of their value.
const SHORT: usize = 5;

/// An argument shorter than this leaves nothing to win by breaking around it.
const SHORT_ARGUMENT: usize = WIDTH / 4;

/// `key: value`
pub(super) fn property(key: String, value: &Code) -> Doc {
    let short = key.chars().count() < SHORT;
    laid(concat([text(key), text(":")]), value, short, expression(value))
}

/// `const name = value`
pub(in super::super) fn declared(left: Doc, value: &Code) -> Doc {
    let right = match value {
        Code::Member { object, .. } if takes_arguments(object) => member(value, true),
        other => expression(other),
    };
    laid(concat([left, text(" =")]), value, false, right)
}

/// `target = value`, or with another sign.
pub(super) fn assigned(target: Doc, sign: &str, value: &Code) -> Doc {
    let right = match value {
        Code::Member { .. } => member(value, true),
        other => expression(other),
    };
    laid(concat([target, text(sign)]), value, false, right)
}

fn takes_arguments(code: &Code) -> bool {
    matches!(code, Code::Call { arguments, .. } if !arguments.is_empty())
}

fn laid(head: Doc, value: &Code, short: bool, right: Doc) -> Doc {
    let right = match value {
        Code::Binary { .. } if !operators::opens_at_the_end(value) => operators::level(value),
        _ => right,
    };
    group(if breaks_first(value) {
        concat([head, group(indent(concat([line(), right])))])
    } else if short {
        concat([head, text(" "), right])
    } else if breaks_late(value) {
        concat([head, group(indent(concat([line(), right])))])
    } else if is_whole(value) {
        concat([head, text(" "), right])
    } else {
        concat([head, Doc::Fluid(Box::new(right))])
    })
}

/// Whether it would rather stand on the next line than break inside.
fn breaks_first(value: &Code) -> bool {
    match value {
        Code::Binary { .. } => !operators::opens_at_the_end(value),
        Code::Ternary { test, .. } => matches!(**test, Code::Binary { .. }) && !operators::opens_at_the_end(test),
        Code::Await(inner) | Code::Not(inner) => is_literal(inner) || is_poorly_breakable(inner),
        _ => false,
    }
}

/// As `breaks_first`, where the name before it isn't short.
fn breaks_late(value: &Code) -> bool {
    match value {
        Code::Not(inner) => breaks_late(inner),
        Code::Text(_) => true,
        other => is_poorly_breakable(other),
    }
}

/// What never goes to a line of its own.
fn is_whole(value: &Code) -> bool {
    match value {
        Code::Not(inner) => is_whole(inner),
        Code::Template { .. } => true,
        Code::Atom(words) => {
            words.starts_with(|first: char| first.is_ascii_digit()) || matches!(words.as_str(), "true" | "false")
        }
        _ => false,
    }
}

fn is_literal(code: &Code) -> bool {
    match code {
        Code::Text(_) => true,
        Code::Atom(words) => words == "null" || is_whole(code),
        _ => false,
    }
}

/// A row of members and calls that has nothing to break at: no arguments, or a single short one.
fn is_poorly_breakable(code: &Code) -> bool {
    let mut rest = code;
    loop {
        rest = match rest {
            Code::Member { object, .. } | Code::Index { object, .. } => object,
            Code::Call { callee, types, arguments } => {
                let few = match arguments.as_slice() {
                    [] => true,
                    [single] => is_short(single),
                    _ => false,
                };
                if !few || types.as_ref().is_some_and(|types| types.contains(',')) || chain::is_long(rest) {
                    return false;
                }
                callee
            }
            Code::Atom(words) => return !std::ptr::eq(rest, code) && !words.contains(' '),
            Code::Imported { .. } => return !std::ptr::eq(rest, code),
            _ => return false,
        }
    }
}

fn is_short(argument: &Code) -> bool {
    match argument {
        Code::Atom(words) | Code::Imported { name: words, .. } => words.chars().count() <= SHORT_ARGUMENT,
        Code::Text(words) => words.chars().count() <= SHORT_ARGUMENT,
        Code::Object(properties) => properties.is_empty(),
        Code::Array(items) => items.is_empty(),
        Code::Template { tag: None, pieces, .. } => match pieces.as_slice() {
            [super::Piece::Words(words)] => words.chars().count() <= SHORT_ARGUMENT,
            _ => false,
        },
        _ => false,
    }
}
