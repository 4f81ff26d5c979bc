//! The arguments of a call.

use crate::{Doc, concat, group, hard_line, indent, join, soft_line, text};

use super::{Arrow, Body, Code, arrow_body, arrow_head, block, comma_if_broken, comma_line, expression, flat, hugs};

/// The last argument stays on the line of the call and breaks inside.
fn hugged_last(code: &Code) -> bool {
    match code {
        Code::Object(properties) => !properties.is_empty(),
        Code::Array(items) => !items.is_empty(),
        Code::Arrow(_) => true,
        _ => false,
    }
}

fn same_kind(one: &Code, other: &Code) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// `(one, two, three)`
pub(super) fn arguments(list: &[Code]) -> Doc {
    let Some((last, before)) = list.split_last() else { return text("()") };
    let all_out = || {
        group(concat([
            text("("),
            indent(concat([soft_line(), join(list.iter().map(expression), &comma_line())])),
            comma_if_broken(),
            soft_line(),
            text(")"),
        ]))
    };
    if !hugged_last(last) || before.last().is_some_and(|previous| same_kind(previous, last)) {
        return all_out();
    }
    let lead = concat(before.iter().map(|argument| concat([expression(argument), text(", ")])));
    if lead.must_break() {
        return all_out();
    }
    let hugged = concat([text("("), lead, hugging(last), text(")")]);
    // Those before the last one stay whole, or all of them get lines of their own.
    let lead = concat(before.iter().map(|argument| concat([flat(argument), text(", ")])));
    if let Code::Arrow(arrow) = last
        && let Body::Value(value) = &arrow.body
        && !hugs(value)
    {
        let broken_body = concat([
            text("("),
            lead,
            whole_head(arrow),
            indent(concat([hard_line(), arrow_body(value)])),
            text(","),
            hard_line(),
            text(")"),
        ]);
        // Rather whole on a line of its own than broken behind its arrow, and rather behind its arrow than further on.
        let alone = |code: Doc, fitting, otherwise| Doc::Alone {
            tried: Box::new(concat([code, text(",")])),
            fitting: Box::new(fitting),
            otherwise: Box::new(otherwise),
        };
        let behind = alone(arrow_body(value), broken_body, forced(list));
        return Doc::Best(vec![hugged, alone(expression(last), forced(list), behind), forced(list)]);
    }
    let broken = concat([text("("), lead, broken_inside(last), text(")")]);
    Doc::Best(vec![hugged, broken, forced(list)])
}

/// The arguments with the last of them broken inside; nothing where it doesn't stay on the line of the call.
pub(super) fn broken_last(list: &[Code]) -> Option<Doc> {
    let (last, before) = list.split_last()?;
    if !hugged_last(last) || before.last().is_some_and(|previous| same_kind(previous, last)) {
        return None;
    }
    let lead = concat(before.iter().map(|argument| concat([flat(argument), text(", ")])));
    Some(concat([text("("), lead, broken_inside(last), text(")")]))
}

/// A last argument on the line of the call: the parameters of a function stay whole.
fn hugging(code: &Code) -> Doc {
    match code {
        Code::Arrow(arrow) => match &arrow.body {
            Body::Block(statements) => concat([whole_head(arrow), text(" "), block(statements)]),
            Body::Value(_) => expression(code),
        },
        other => expression(other),
    }
}

fn whole_head(arrow: &Arrow) -> Doc {
    text(crate::render(&arrow_head(arrow), usize::MAX / 4).text.trim_end().to_owned())
}

/// The last argument, broken inside.
fn broken_inside(code: &Code) -> Doc {
    match code {
        Code::Arrow(arrow) => match &arrow.body {
            Body::Value(value @ Code::Object(_)) => {
                concat([whole_head(arrow), text(" ("), broken_inside(value), text(")")])
            }
            Body::Value(value) => concat([whole_head(arrow), text(" "), broken_inside(value)]),
            Body::Block(_) => hugging(code),
        },
        other => match expression(other) {
            Doc::Group(inner) => Doc::Broken(inner),
            doc => doc,
        },
    }
}

/// All arguments on lines of their own.
fn forced(list: &[Code]) -> Doc {
    let separator = concat([text(","), hard_line()]);
    concat([
        text("("),
        indent(concat([hard_line(), join(list.iter().map(expression), &separator)])),
        text(","),
        hard_line(),
        text(")"),
    ])
}
