//! How expressions and statements are laid out: biome's rules for what we print.

use crate::{Doc, concat, group, hard_line, indent, join, line, nil, soft_line, text};

mod arguments;
mod assignment;
mod chain;
mod conditional;
mod operators;
#[cfg(test)]
mod tests;

pub(super) use assignment::declared;
use conditional::Test;

use super::literal::{property_name, quoted, template_words};
use super::{Arrow, Body, Code, Piece, Property, Statement, WIDTH};

/// `test('what it shows', async () => { … })` keeps its first line, however long.
fn is_test(callee: &Code, arguments: &[Code]) -> bool {
    let named =
        matches!(callee, Code::Atom(name) | Code::Imported { name, .. } if name == "test" || name == "describe");
    let [Code::Text(_), Code::Arrow(arrow)] = arguments else { return false };
    named && arrow.parameters.is_empty() && matches!(arrow.body, Body::Block(_))
}

fn comma_if_broken() -> Doc {
    Doc::IfBroken(Box::new(text(",")), Box::new(nil()))
}

fn comma_line() -> Doc {
    concat([text(","), line()])
}

/// An expression.
pub(super) fn expression(code: &Code) -> Doc {
    match code {
        Code::Call { callee, arguments, .. } if is_test(callee, arguments) => {
            let parts = join(arguments.iter().map(expression), &text(", "));
            concat([expression(callee), text("("), parts, text(")")])
        }
        Code::Atom(words) => text(words),
        Code::Imported { name, .. } => text(name),
        Code::Text(words) => text(quoted(words)),
        Code::Member { .. } => member(code, false),
        Code::Index { object, index } => concat([child(object, 20), chain::indexed(index)]),
        Code::Call { .. } => chain::chain(code),
        Code::Await(inner) => concat([text("await "), child(inner, 14)]),
        Code::Not(inner) if matches!(**inner, Code::Binary { .. }) => {
            group(concat([text("!("), indent(concat([soft_line(), operators::level(inner)])), soft_line(), text(")")]))
        }
        Code::Not(inner) => concat([text("!"), child(inner, 15)]),
        Code::Spread(inner) => concat([text("..."), child(inner, 15)]),
        Code::Binary { .. } => operators::indented(code),
        Code::Ternary { .. } => conditional::conditional(code, Test::Level),
        Code::Object(properties) => object(properties),
        Code::Array(items) => array(items),
        Code::Arrow(arrow) => arrow_doc(arrow),
        Code::Template { tag, types, pieces } => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Words(words) if tag.is_some() => template_lines(words),
                Piece::Words(words) => text(template_words(words).replace('\n', "\\n")),
                Piece::Value(value) => concat([text("${"), flat(value), text("}")]),
            });
            let pieces = concat(pieces);
            let tag = tag.as_ref().map_or(nil(), |tag| expression(tag));
            let types = types.as_ref().map_or(nil(), |types| text(format!("<{types}>")));
            concat([tag, types, text("`"), pieces, text("`")])
        }
        Code::As { value, r#type } => concat([child(value, 15), text(format!(" as {type}", type = r#type))]),
    }
}

/// `object.name`, the name on a line of its own where it doesn't fit and may go there.
fn member(code: &Code, whole: bool) -> Doc {
    let Code::Member { object, name, optional } = code else { return child(code, 20) };
    let name = text(format!("{}{name}", if *optional { "?." } else { "." }));
    let nested = match object.as_ref() {
        Code::Member { object: first, name: second, .. } if !whole => {
            let first = match first.as_ref() {
                Code::Member { .. } => member(first, false),
                other => child(other, 20),
            };
            let dot = if matches!(**object, Code::Member { optional: true, .. }) { "?." } else { "." };
            concat([first, group(indent(concat([soft_line(), text(format!("{dot}{second}"))])))])
        }
        other => child(other, 20),
    };
    if whole || matches!(object.as_ref(), Code::Atom(_) | Code::Imported { .. }) {
        concat([nested, name])
    } else {
        concat([nested, group(indent(concat([soft_line(), name])))])
    }
}

/// Lines of a tagged template (SQL, whose blanks mean nothing) follow the indentation of the code around it.
fn template_lines(words: &str) -> Doc {
    let words = template_words(words);
    join(words.split('\n').map(text), &hard_line())
}

/// What stands in a template's blank is never broken.
fn flat(code: &Code) -> Doc {
    text(crate::render(&expression(code), usize::MAX / 4).text.trim_end().to_owned())
}

fn child(code: &Code, least: u8) -> Doc {
    let inner = expression(code);
    if code.precedence() < least { concat([text("("), inner, text(")")]) } else { inner }
}

fn object(properties: &[Property]) -> Doc {
    if properties.is_empty() {
        return text("{}");
    }
    let commented = properties.iter().any(|property| matches!(property, Property::Pair { comment: Some(_), .. }));
    let parts = properties.iter().map(|property| match property {
        Property::Pair { key, value, comment } => {
            let comment =
                comment.as_deref().map_or(nil(), |words| concat([super::module::comment_doc(words), hard_line()]));
            concat([comment, assignment::property(property_name(key), value)])
        }
        Property::Shorthand(name) => text(name),
        Property::Spread(value) => concat([text("..."), child(value, 1)]),
    });
    let separator = if commented { concat([text(","), hard_line()]) } else { comma_line() };
    group(concat([text("{"), indent(concat([line(), join(parts, &separator)])), comma_if_broken(), line(), text("}")]))
}

fn array(items: &[Code]) -> Doc {
    if items.is_empty() {
        return text("[]");
    }
    // A table of several objects or lists is always one a line.
    let table = items.len() > 1
        && items.iter().all(|item| match item {
            Code::Object(properties) => properties.len() > 1,
            Code::Array(inner) => inner.len() > 1,
            _ => false,
        });
    let separator = if table { concat([text(","), hard_line()]) } else { comma_line() };
    group(concat([
        text("["),
        indent(concat([soft_line(), join(items.iter().map(expression), &separator)])),
        comma_if_broken(),
        soft_line(),
        text("]"),
    ]))
}

fn parameters(list: &[String]) -> Doc {
    if list.is_empty() {
        return text("()");
    }
    let parts = join(list.iter().map(text), &comma_line());
    group(concat([text("("), indent(concat([soft_line(), parts])), comma_if_broken(), soft_line(), text(")")]))
}

/// `(parameters): result`
pub(super) fn signature(list: &[String], result: Option<&str>) -> Doc {
    concat([parameters(list), result.map_or(nil(), |words| text(format!(": {words}")))])
}

fn arrow_head(arrow: &Arrow) -> Doc {
    concat([
        text(if arrow.is_async { "async " } else { "" }),
        signature(&arrow.parameters, arrow.result.as_deref()),
        text(" =>"),
    ])
}

/// A body that keeps standing on the line of the arrow and breaks inside.
fn hugs(body: &Code) -> bool {
    match body {
        Code::Array(_) | Code::Object(_) => true,
        Code::Template { pieces, .. } => {
            pieces.iter().any(|piece| matches!(piece, Piece::Words(words) if words.contains('\n')))
        }
        _ => false,
    }
}

fn arrow_body(body: &Code) -> Doc {
    match body {
        Code::Object(_) => concat([text("("), expression(body), text(")")]),
        Code::Binary { .. } => operators::level(body),
        // In brackets on one line, so that it isn't taken for a comparison.
        Code::Ternary { .. } => {
            let bracket = |words| Doc::IfBroken(Box::new(nil()), Box::new(text(words)));
            concat([bracket("("), expression(body), bracket(")")])
        }
        other => expression(other),
    }
}

fn arrow_doc(arrow: &Arrow) -> Doc {
    match &arrow.body {
        Body::Block(statements) => concat([arrow_head(arrow), text(" "), block(statements)]),
        Body::Value(value) if hugs(value) => group(concat([arrow_head(arrow), text(" "), arrow_body(value)])),
        Body::Value(value) => group(concat([arrow_head(arrow), group(indent(concat([line(), arrow_body(value)])))])),
    }
}

/// `type name = one | other;`
pub(super) fn union(name: &str, options: &[String]) -> Doc {
    let flat = join(options.iter().map(text), &concat([line(), text("| ")]));
    concat([
        group(concat([
            text(format!("type {name} =")),
            indent(concat([
                line(),
                Doc::IfBroken(Box::new(text(if options.len() > 1 { "| " } else { "" })), Box::new(nil())),
                flat,
            ])),
        ])),
        text(";"),
    ])
}

/// The block of an `if` or a loop; biome gives an empty one two lines.
fn branch(statements: &[Statement]) -> Doc {
    if statements.is_empty() { concat([text("{"), hard_line(), text("}")]) } else { block(statements) }
}

/// `{ … }`
pub(super) fn block(statements: &[Statement]) -> Doc {
    if statements.is_empty() {
        return text("{}");
    }
    concat([text("{"), indent(concat([hard_line(), statements_doc(statements)])), hard_line(), text("}")])
}

fn statements_doc(list: &[Statement]) -> Doc {
    let mut parts: Vec<Doc> = Vec::new();
    let mut space = false;
    for one in list {
        if matches!(one, Statement::Space) {
            space = !parts.is_empty();
            continue;
        }
        if !parts.is_empty() {
            parts.push(if space { Doc::BlankLine } else { hard_line() });
        }
        space = false;
        parts.push(statement(one));
    }
    concat(parts)
}

pub(super) fn statement(one: &Statement) -> Doc {
    match one {
        Statement::Let { keyword, pattern, r#type, value } => {
            let r#type = r#type.as_deref().map_or(String::new(), |words| format!(": {words}"));
            concat([assignment::declared(text(format!("{keyword} {pattern}{}", r#type)), value), text(";")])
        }
        Statement::Assign { target, sign, value } => {
            concat([assignment::assigned(expression(target), sign, value), text(";")])
        }
        Statement::Effect(value) => concat([expression(value), text(";")]),
        Statement::Return(None) => text("return;"),
        Statement::Return(Some(value)) => concat([text("return "), result(value), text(";")]),
        Statement::Throw(value) => concat([text("throw "), result(value), text(";")]),
        Statement::If { test, yes, no } => {
            let test = match test {
                Code::Binary { .. } => operators::tested(test),
                other => expression(other),
            };
            let test = group(concat([text("if ("), indent(concat([soft_line(), test])), soft_line(), text(")")]));
            let otherwise = match no.as_slice() {
                [] => nil(),
                [next @ Statement::If { .. }] => concat([text(" else "), statement(next)]),
                several => concat([text(" else "), branch(several)]),
            };
            concat([test, text(" "), branch(yes), otherwise])
        }
        Statement::ForOf { pattern, of, body } => {
            concat([text(format!("for (const {pattern} of ")), expression(of), text(") "), branch(body)])
        }
        Statement::Comment(words) => join(words.lines().map(|words| text(format!("// {words}"))), &hard_line()),
        Statement::Space => nil(),
    }
}

/// What is returned: a row of operands is put in brackets where it takes several lines.
fn result(value: &Code) -> Doc {
    match value {
        Code::Binary { .. } => group(concat([
            Doc::IfBroken(Box::new(text("(")), Box::new(nil())),
            indent(concat([soft_line(), operators::level(value)])),
            soft_line(),
            Doc::IfBroken(Box::new(text(")")), Box::new(nil())),
        ])),
        Code::Ternary { .. } => conditional::conditional(value, Test::Indented),
        other => expression(other),
    }
}
