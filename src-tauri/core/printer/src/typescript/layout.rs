//! How expressions and statements are laid out: biome's rules for what we print.

use crate::{Doc, concat, group, hard_line, indent, join, line, nil, soft_line, text};

use super::literal::{property_name, quoted, template_words};
use super::{Arrow, Body, Code, Piece, Property, Statement};

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
        Code::Member { .. } | Code::Call { .. } | Code::Index { .. } => chain(code),
        Code::Await(inner) => concat([text("await "), child(inner, 14)]),
        Code::Not(inner) if matches!(**inner, Code::Binary { .. }) => group(concat([
            text("!("),
            indent(concat([soft_line(), operand_chain(inner, false)])),
            soft_line(),
            text(")"),
        ])),
        Code::Not(inner) => concat([text("!"), child(inner, 15)]),
        Code::Spread(inner) => concat([text("..."), child(inner, 1)]),
        Code::Binary { .. } => group(concat([operand_chain(code, true)])),
        Code::Ternary { test, yes, no } => group(concat([
            child(test, 3),
            indent(concat([line(), text("? "), child(yes, 1), line(), text(": "), child(no, 1)])),
        ])),
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

/// `a && b && c`: operands of one operator in one row, each after the first on a line of its own where they don't fit.
fn operand_chain(code: &Code, indented: bool) -> Doc {
    let mut operands = Vec::new();
    let operator = gather(code, &mut operands);
    let Some((first, rest)) = operands.split_first() else { return nil() };
    let first = operand(first, operator);
    let rest = concat(rest.iter().map(|next| concat([text(format!(" {operator}")), line(), operand(next, operator)])));
    if indented { concat([first, indent(rest)]) } else { concat([first, rest]) }
}

fn operand(code: &Code, operator: &str) -> Doc {
    let least = match operator {
        "??" | "||" | "&&" => match code {
            // JavaScript refuses `??` beside the others without brackets; `&&` inside `||` is put in brackets for readers.
            Code::Binary { operator: inner, .. } if matches!(*inner, "??" | "||" | "&&") => 21,
            // Only for the reader: what is waited for stands out.
            Code::Await(_) => 15,
            _ => 6,
        },
        "===" | "!==" => 9,
        "<" | "<=" | ">" | ">=" => 10,
        "+" | "-" => 12,
        _ => 13,
    };
    child(code, least)
}

fn gather<'c>(code: &'c Code, operands: &mut Vec<&'c Code>) -> &'static str {
    let Code::Binary { operator, left, right } = code else { return "" };
    match left.as_ref() {
        Code::Binary { operator: inner, .. }
            if inner == operator && !matches!(*operator, "===" | "!==" | "<" | "<=" | ">" | ">=" | "%" | "/") =>
        {
            gather(left, operands);
        }
        other => operands.push(other),
    }
    match right.as_ref() {
        // Both sides mean the same in any order for these, so that equal operators stand in one row.
        Code::Binary { operator: inner, .. } if inner == operator && matches!(*operator, "&&" | "||" | "??") => {
            gather(right, operands);
        }
        other => operands.push(other),
    }
    operator
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
            concat([comment, assignment(text(property_name(key)), ":", value)])
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
        Code::Binary { .. } => group(operand_chain(body, false)),
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

fn arguments(list: &[Code]) -> Doc {
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
    let hugged = concat([text("("), lead, expression(last), text(")")]);
    if let Code::Arrow(arrow) = last
        && let Body::Value(value) = &arrow.body
        && !hugs(value)
    {
        let broken_body = concat([
            text("("),
            concat(before.iter().map(|argument| concat([expression(argument), text(", ")]))),
            arrow_head(arrow),
            indent(concat([hard_line(), arrow_body(value)])),
            text(","),
            hard_line(),
            text(")"),
        ]);
        return Doc::Best(vec![hugged, broken_body]);
    }
    // Those before the last one stay whole, or all of them get lines of their own.
    let lead = concat(before.iter().map(|argument| concat([flat(argument), text(", ")])));
    let broken = concat([text("("), lead, broken_inside(last), text(")")]);
    Doc::Best(vec![hugged, broken, forced(list)])
}

/// The last argument, broken inside.
fn broken_inside(code: &Code) -> Doc {
    match code {
        Code::Arrow(arrow) => match &arrow.body {
            Body::Value(value @ Code::Object(_)) => {
                concat([arrow_head(arrow), text(" ("), broken_inside(value), text(")")])
            }
            Body::Value(value) => concat([arrow_head(arrow), text(" "), broken_inside(value)]),
            Body::Block(_) => expression(code),
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

/// One `.name(arguments)` of a chain.
struct Link<'c> {
    doc: Doc,
    arguments: Option<&'c [Code]>,
}

/// `base.name(…).name(…)`: on one line where it fits, else a line for each call.
fn chain(code: &Code) -> Doc {
    let mut links = Vec::new();
    let base = unwind(code, &mut links);
    links.reverse();
    let base_doc = child(base, 20);
    // Members and calls right behind the base belong to it: `a.b.c` or `call(x)`.
    let mut groups: Vec<Doc> = Vec::new();
    let mut head = vec![base_doc];
    let mut calls = 0;
    let mut complex = false;
    let mut links = links.into_iter().peekable();
    while let Some(link) = links.next_if(|link| link.is_call_part || matches!(base, Code::Call { .. })) {
        calls += usize::from(link.inner.arguments.is_some());
        complex |= link.inner.arguments.is_some_and(|list| !list.iter().all(is_simple));
        head.push(link.inner.doc);
    }
    // `a.b.c.d()`: all members but the last before a call stay with the base.
    let rest: Vec<Part> = links.collect();
    let mut place = 0;
    while place + 1 < rest.len() && !rest[place].is_call_part && !rest[place + 1].is_call_part {
        place += 1;
    }
    let mut pending: Vec<Doc> = Vec::new();
    for (position, part) in rest.into_iter().enumerate() {
        if position < place {
            head.push(part.inner.doc);
            continue;
        }
        if let Some(list) = part.inner.arguments {
            calls += 1;
            complex |= !list.iter().all(is_simple);
            pending.push(part.inner.doc);
            groups.push(concat(std::mem::take(&mut pending)));
        } else {
            pending.push(part.inner.doc);
        }
    }
    if !pending.is_empty() {
        groups.push(concat(pending));
    }
    let merge = matches!(base, Code::Atom(word) if word == "this" || is_factory(word))
        || matches!(base, Code::Imported { name, .. } if is_factory(name));
    let one_line = concat(head.iter().cloned().chain(groups.iter().cloned()));
    let cutoff = if merge { 3 } else { 2 };
    if calls == 0
        || groups.len() <= cutoff
            && !groups.iter().take(groups.len().saturating_sub(1)).any(Doc::must_break)
            && !(calls > 2 && complex)
    {
        return one_line;
    }
    let mut broken_groups = groups.iter();
    let merged = if merge { broken_groups.next().cloned().unwrap_or_else(nil) } else { nil() };
    let expanded =
        concat([concat(head), merged, indent(concat(broken_groups.map(|link| concat([hard_line(), link.clone()]))))]);
    if calls > 2 && complex || groups.iter().take(groups.len().saturating_sub(1)).any(Doc::must_break) {
        return expanded;
    }
    Doc::Best(vec![one_line, expanded])
}

fn is_factory(word: &str) -> bool {
    word.starts_with('_') || word.chars().next().is_some_and(char::is_uppercase) && word.len() > 1
}

struct Part<'c> {
    inner: Link<'c>,
    /// A call or an index, which belongs to what stands before it.
    is_call_part: bool,
}

fn unwind<'c>(code: &'c Code, links: &mut Vec<Part<'c>>) -> &'c Code {
    match code {
        Code::Member { object, name, optional } => {
            let dot = if *optional { "?." } else { "." };
            links
                .push(Part { inner: Link { doc: text(format!("{dot}{name}")), arguments: None }, is_call_part: false });
            unwind(object, links)
        }
        Code::Index { object, index } => {
            let doc = concat([text("["), expression(index), text("]")]);
            links.push(Part { inner: Link { doc, arguments: None }, is_call_part: true });
            unwind(object, links)
        }
        Code::Call { callee, types, arguments: list } => {
            let doc = concat([text(types.as_deref().unwrap_or_default()), arguments(list)]);
            links.push(Part { inner: Link { doc, arguments: Some(list) }, is_call_part: true });
            unwind(callee, links)
        }
        other => other,
    }
}

/// An argument so simple that a chain of calls with such arguments may stand on one line.
fn is_simple(code: &Code) -> bool {
    match code {
        Code::Atom(_) | Code::Imported { .. } | Code::Text(_) => true,
        Code::Member { object, .. } => is_simple(object),
        Code::Index { object, index } => is_simple(object) && is_simple(index),
        Code::Call { callee, arguments, .. } => is_simple(callee) && arguments.iter().all(is_simple),
        Code::Not(inner) => is_simple(inner),
        Code::Object(properties) => properties.iter().all(|property| match property {
            Property::Pair { value, .. } => is_simple(value),
            Property::Shorthand(_) => true,
            Property::Spread(_) => false,
        }),
        Code::Array(items) => items.iter().all(is_simple),
        Code::Template { tag: None, pieces, .. } => pieces.iter().all(|piece| match piece {
            Piece::Value(value) => is_simple(value),
            Piece::Words(_) => true,
        }),
        Code::Arrow(arrow) => match &arrow.body {
            Body::Block(_) => true,
            Body::Value(value) => {
                matches!(
                    value,
                    Code::Call { .. } | Code::Object(_) | Code::Array(_) | Code::Ternary { .. } | Code::Arrow(_)
                )
            }
        },
        _ => false,
    }
}

/// Names of properties shorter than this stay on the line of their value.
const SHORT: usize = 5;

/// `left = value`, with the break where biome puts it.
pub(super) fn assignment(left: Doc, sign: &str, value: &Code) -> Doc {
    let short = matches!(&left, Doc::Text(name) if name.chars().count() < SHORT);
    let head = concat([left, text(sign)]);
    match value {
        Code::Binary { .. } => group(concat([head, group(indent(concat([line(), operand_chain(value, false)])))])),
        Code::Ternary { test, .. } if matches!(**test, Code::Binary { .. }) => {
            group(concat([head, group(indent(concat([line(), expression(value)])))]))
        }
        // A short name leaves nothing to win by breaking after it.
        Code::Text(_) if sign == ":" && short => concat([head, text(" "), expression(value)]),
        Code::Text(_) | Code::Atom(_) | Code::Not(_) => {
            group(concat([head, group(indent(concat([line(), expression(value)])))]))
        }
        other => concat([head, text(" "), expression(other)]),
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
            concat([assignment(text(format!("{keyword} {pattern}{}", r#type)), " =", value), text(";")])
        }
        Statement::Assign { target, sign, value } => concat([assignment(expression(target), sign, value), text(";")]),
        Statement::Effect(value) => concat([expression(value), text(";")]),
        Statement::Return(None) => text("return;"),
        Statement::Return(Some(value)) => concat([text("return "), result(value), text(";")]),
        Statement::Throw(value) => concat([text("throw "), result(value), text(";")]),
        Statement::If { test, yes, no } => {
            let test = match test {
                Code::Binary { .. } => operand_chain(test, false),
                other => expression(other),
            };
            let test = group(concat([text("if ("), indent(concat([soft_line(), test])), soft_line(), text(")")]));
            let otherwise = match no.as_slice() {
                [] => nil(),
                [next @ Statement::If { .. }] => concat([text(" else "), statement(next)]),
                several => concat([text(" else "), block(several)]),
            };
            concat([test, text(" "), block(yes), otherwise])
        }
        Statement::ForOf { pattern, of, body } => {
            concat([text(format!("for (const {pattern} of ")), expression(of), text(") "), block(body)])
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
            indent(concat([soft_line(), operand_chain(value, false)])),
            soft_line(),
            Doc::IfBroken(Box::new(text(")")), Box::new(nil())),
        ])),
        other => expression(other),
    }
}
