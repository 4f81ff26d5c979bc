//! `base.name(…).name(…)`: on one line where it fits, else a line for each call.

use crate::{Doc, concat, group, hard_line, indent, soft_line, text};

use super::arguments::{arguments, broken_last};
use super::{Code, Piece, Property, WIDTH, child, expression, flat};

/// One `.name`, `[index]` or `(arguments)` of a chain.
struct Link<'c> {
    doc: Doc,
    arguments: Option<&'c [Code]>,
    /// A call or a number in brackets, which belongs to what stands before it.
    follows: bool,
    /// The name of the member that it is.
    member: Option<&'c str>,
}

pub(super) fn chain(code: &Code) -> Doc {
    let Chain { base, head, tail, calls } = Chain::of(code);
    let groups: Vec<Doc> = tail.into_iter().map(|group| concat(group.into_iter().map(|link| link.doc))).collect();
    let head = concat(std::iter::once(child(base, 20)).chain(head.into_iter().map(|link| link.doc)));
    let one_line = concat(std::iter::once(head.clone()).chain(groups.iter().cloned()));
    if groups.len() <= 1 {
        return one_line;
    }
    let last_breaks = groups.last().is_some_and(Doc::must_break);
    let before_breaks = head.must_break() || groups.iter().rev().skip(1).any(Doc::must_break);
    // Not even a line of its own would hold the last call, so that the row may stay and what that is given breaks. So it may
    // where that breaks anyhow.
    let hugged = match code {
        Code::Call { callee, types, arguments: list }
            if !before_breaks && (last_breaks || is_opened(list) && groups.last().is_some_and(is_too_long)) =>
        {
            broken_last(list).map(|broken| concat([flat(callee), text(types.as_deref().unwrap_or_default()), broken]))
        }
        _ => None,
    };
    let expanded = concat([head, indent(concat(groups.into_iter().map(|group| concat([hard_line(), group]))))]);
    let complex = calls.iter().any(|list| !list.iter().all(|one| is_simple(one, 0)));
    let gives_functions = calls.iter().rev().skip(1).any(|list| list.iter().any(|one| matches!(one, Code::Arrow(_))));
    if calls.len() > 2 && complex || before_breaks || last_breaks && gives_functions {
        return expanded;
    }
    Doc::Best(std::iter::once(one_line).chain(hugged).chain(std::iter::once(expanded)).collect())
}

/// Whether it falls into several calls with names.
pub(super) fn is_long(code: &Code) -> bool {
    Chain::of(code).tail.len() > 1
}

/// Whether the last of what a call is given is an object or a list.
fn is_opened(list: &[Code]) -> bool {
    matches!(list.last(), Some(Code::Object(_) | Code::Array(_)))
}

fn is_too_long(doc: &Doc) -> bool {
    !doc.must_break() && crate::render(doc, usize::MAX / 4).text.trim_end().chars().count() > WIDTH - 8
}

/// `[index]`
pub(super) fn indexed(index: &Code) -> Doc {
    if is_number(index) {
        return concat([text("["), expression(index), text("]")]);
    }
    group(concat([text("["), indent(concat([soft_line(), expression(index)])), soft_line(), text("]")]))
}

fn is_number(code: &Code) -> bool {
    matches!(code, Code::Atom(words) if words.starts_with(|first: char| first.is_ascii_digit()))
}

struct Chain<'c> {
    base: &'c Code,
    /// What belongs to the base: its calls, its members but the last before a call.
    head: Vec<Link<'c>>,
    /// The calls behind it with their names.
    tail: Vec<Vec<Link<'c>>>,
    /// What each call is given.
    calls: Vec<&'c [Code]>,
}

impl<'c> Chain<'c> {
    fn of(code: &'c Code) -> Self {
        let mut links = Vec::new();
        let base = unwind(code, &mut links);
        links.reverse();
        let is_new = matches!(base, Code::Atom(words) if words.starts_with("new "));
        // The brackets of `new Thing()` are no call.
        let calls = links.iter().filter_map(|link| link.arguments).skip(usize::from(is_new)).collect();
        let mut links = links.into_iter().peekable();
        let mut head: Vec<Link> = Vec::new();
        while let Some(link) = links.next_if(|link| link.follows) {
            head.push(link);
        }
        let mut rest: Vec<Link> = links.collect();
        if is_new || head.iter().all(|link| link.arguments.is_none()) {
            let members = rest.windows(2).take_while(|pair| !pair[0].follows && !pair[1].follows).count();
            head.extend(rest.drain(..members));
        }
        let mut tail: Vec<Vec<Link>> = Vec::new();
        let mut called = true;
        for link in rest {
            let is_call = link.arguments.is_some();
            match tail.last_mut() {
                Some(group) if link.follows || !called => {
                    called |= is_call;
                    group.push(link);
                }
                _ => {
                    called = is_call;
                    tail.push(vec![link]);
                }
            }
        }
        if !is_new && keeps_its_first_call(base, &head, &tail) {
            head.extend(tail.remove(0));
        }
        Self { base, head, tail, calls }
    }
}

/// Whether the first call stays with what it is called on: `Thing.make(…)`, `this.make(…)`.
fn keeps_its_first_call(base: &Code, head: &[Link], tail: &[Vec<Link>]) -> bool {
    let Some(first) = tail.first().and_then(|group| group.first()) else { return false };
    let indexed = first.member.is_none();
    match (head.last(), base) {
        (None, Code::Atom(word)) => word == "this" || is_factory(word) || indexed,
        (None, Code::Imported { name, .. }) => is_factory(name) || indexed,
        (Some(Link { member: Some(name), .. }), _) => is_factory(name) || indexed,
        _ => false,
    }
}

fn is_factory(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || word.chars().all(|one| matches!(one, '$' | '_'))
}

fn unwind<'c>(code: &'c Code, links: &mut Vec<Link<'c>>) -> &'c Code {
    match code {
        Code::Member { object, name, optional } => {
            let dot = if *optional { "?." } else { "." };
            let doc = text(format!("{dot}{name}"));
            links.push(Link { doc, arguments: None, follows: false, member: Some(name) });
            unwind(object, links)
        }
        Code::Index { object, index } => {
            links.push(Link { doc: indexed(index), arguments: None, follows: is_number(index), member: None });
            unwind(object, links)
        }
        Code::Call { callee, types, arguments: list } => {
            let doc = concat([text(types.as_deref().unwrap_or_default()), arguments(list)]);
            links.push(Link { doc, arguments: Some(list), follows: true, member: None });
            unwind(callee, links)
        }
        other => other,
    }
}

/// An argument so simple that a chain of calls with such arguments may stand on one line.
fn is_simple(code: &Code, depth: usize) -> bool {
    if depth >= 2 {
        return false;
    }
    match code {
        Code::Atom(_) | Code::Imported { .. } | Code::Text(_) => true,
        Code::Member { object, .. } => is_simple(object, depth),
        Code::Index { object, index } => is_simple(object, depth) && is_simple(index, depth),
        Code::Call { callee, arguments, .. } => {
            is_simple(callee, depth)
                && arguments.len() + depth <= 2
                && arguments.iter().all(|argument| is_simple(argument, depth + 1))
        }
        Code::Not(inner) => is_simple(inner, depth),
        Code::Object(properties) => properties.iter().all(|property| match property {
            Property::Pair { value, .. } => is_simple(value, depth + 1),
            Property::Shorthand(_) => true,
            Property::Spread(_) => false,
        }),
        Code::Array(items) => items.iter().all(|item| is_simple(item, depth + 1)),
        Code::Template { tag: None, pieces, .. } => pieces.iter().all(|piece| match piece {
            Piece::Value(value) => is_simple(value, depth + 1),
            Piece::Words(_) => true,
        }),
        _ => false,
    }
}
