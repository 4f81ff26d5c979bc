//! `test ? yes : no`, and rows of them.

use crate::{Doc, concat, group, indent, line, nil, text};

use super::{Code, child, operators};

/// How the lines of a test that is a row of operands stand: as far in as the first, or further.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Level,
    Indented,
}

pub(super) fn conditional(code: &Code, placed: Test) -> Doc {
    group(branches(code, placed))
}

/// Without a group of its own: where one of a row breaks, all of them do.
fn branches(code: &Code, placed: Test) -> Doc {
    let Code::Ternary { test, yes, no } = code else { return child(code, 1) };
    let test = match test.as_ref() {
        // In brackets, so that its question mark isn't taken for that of the choice.
        Code::Binary { operator: "??", .. } => child(test, 21),
        Code::Binary { .. } if placed == Test::Level => operators::level(test),
        // What is waited for stands out.
        Code::Await(_) => child(test, 15),
        other => child(other, 3),
    };
    let yes = match yes.as_ref() {
        Code::Ternary { .. } => {
            let bracket = |words| Doc::IfBroken(Box::new(nil()), Box::new(text(words)));
            concat([bracket("("), branches(yes, Test::Level), bracket(")")])
        }
        other => branch(other, placed),
    };
    let no = match no.as_ref() {
        Code::Ternary { test, .. } => match branches(no, Test::Level) {
            Doc::Concat(parts) if matches!(**test, Code::Binary { .. }) => {
                let mut parts = parts.into_iter();
                let test = parts.next().map_or(nil(), indent);
                concat(std::iter::once(test).chain(parts))
            }
            other => other,
        },
        other => branch(other, placed),
    };
    concat([test, indent(concat([line(), text("? "), yes, line(), text(": "), no]))])
}

fn branch(code: &Code, placed: Test) -> Doc {
    indent(match code {
        Code::Binary { operator: "??", .. } => child(code, 21),
        Code::Binary { .. } if placed == Test::Level => operators::level(code),
        other => child(other, 1),
    })
}
