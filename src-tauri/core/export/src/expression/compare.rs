//! What holds: comparisons and their combination, in two-valued logic.

use model::{AggregateKind, Comparison, Expr, Path, Root};
use plan::typing::Kind;
use printer::typescript::{Code, binary, call, method, name};

use super::values::{Value, Values};

impl Values<'_> {
    /// A condition, as something that is `true` or `false`.
    pub fn condition(&mut self, expr: &Expr) -> Code {
        match expr {
            Expr::And(parts) => self.joined("&&", parts, "true"),
            Expr::Or(parts) => self.joined("||", parts, "false"),
            Expr::Not(inner) => self.negated(inner),
            Expr::Compare { op, left, right } => self.compare(*op, left, right),
            Expr::IsEmpty(inner) => self.is_empty(inner),
            Expr::OneOf { value, list } => {
                let scale = list.iter().chain([&**value]).map(|part| self.kind(part).scale()).max().unwrap_or(0);
                let value = self.value(value);
                let value = self.scaled(value, scale);
                let list = self.any_of(list, scale);
                if value.nullable {
                    let value = self.simple(value, "chosen");
                    let contained = method(list, "includes", [value.code.clone()]);
                    return binary("&&", binary("!==", value.code, name("null")), contained);
                }
                method(list, "includes", [value.code])
            }
            Expr::Contains { text, part } => {
                let (text, part) = (self.value(text), self.value(part));
                call(self.library("text", "contains"), [text.code, part.code])
            }
            Expr::ActorIs(role) => self.has_role(*role),
            Expr::SignedIn => binary("!==", name("call").member("actor").member("id"), name("null")),
            Expr::BySystem => name("call").member("actor").member("system"),
            Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => self.exists(aggregate),
            other => {
                let value = self.value(other);
                if value.nullable { binary("===", value.code, name("true")) } else { value.code }
            }
        }
    }

    fn joined(&mut self, operator: &'static str, parts: &[Expr], nothing: &str) -> Code {
        let settles = if nothing == "true" { "false" } else { "true" };
        let mut kept: Vec<Code> = Vec::new();
        let mut known: Vec<Expr> = Vec::new();
        for part in parts {
            let part = plan::specialise::under(part, &known);
            known.push(if operator == "&&" { part.clone() } else { part.clone().not() });
            let part = self.condition(&part);
            if part == name(settles) {
                return part;
            }
            if part != name(nothing) {
                kept.push(given(&kept, operator, part));
            }
        }
        kept.into_iter().reduce(|so_far, next| binary(operator, so_far, next)).unwrap_or_else(|| name(nothing))
    }

    fn negated(&mut self, inner: &Expr) -> Code {
        match inner {
            Expr::IsEmpty(value) => match self.is_empty(value) {
                Code::Binary { operator: "===", left, right } => Code::Binary { operator: "!==", left, right },
                other => other.not(),
            },
            other => match self.condition(other) {
                Code::Binary { operator: "===", left, right } => Code::Binary { operator: "!==", left, right },
                Code::Binary { operator: "!==", left, right } => Code::Binary { operator: "===", left, right },
                // Both sides are there where they are compared by order, so that one of the two holds.
                Code::Binary { operator: "<", left, right } => Code::Binary { operator: ">=", left, right },
                Code::Binary { operator: "<=", left, right } => Code::Binary { operator: ">", left, right },
                Code::Binary { operator: ">", left, right } => Code::Binary { operator: "<=", left, right },
                Code::Binary { operator: ">=", left, right } => Code::Binary { operator: "<", left, right },
                code if code == name("true") => name("false"),
                code if code == name("false") => name("true"),
                code => code.not(),
            },
        }
    }

    fn is_empty(&mut self, expr: &Expr) -> Code {
        if let Expr::Path(Path { root: Root::Before, steps }) = expr
            && steps.is_empty()
            && let Some((before, _)) = &self.roots.before
        {
            return binary("===", name(before.clone()), name("null"));
        }
        let value = self.value(expr);
        match value.kind {
            Kind::Text | Kind::Many | Kind::Empty => call(self.library("text", "isEmpty"), [value.code]),
            _ if value.nullable => binary("===", without_default(value.code), name("null")),
            _ => name("false"),
        }
    }

    fn compare(&mut self, op: Comparison, left: &Expr, right: &Expr) -> Code {
        let (left_kind, right_kind) = (self.kind(left), self.kind(right));
        let scale = if left_kind.is_numeric() && right_kind.is_numeric() {
            left_kind.scale().max(right_kind.scale())
        } else {
            0
        };
        let (one, other) = (self.value(left), self.value(right));
        let (one, other) = (self.scaled(one, scale), self.scaled(other, scale));
        let own = is_actors(left) || is_actors(right);
        match op {
            Comparison::Equal | Comparison::NotEqual => {
                let equal = op == Comparison::Equal;
                // What is always there is never equal to nothing.
                let nothing = name("null");
                if (one.code == nothing && !other.nullable) || (other.code == nothing && !one.nullable) {
                    return name(if equal { "false" } else { "true" });
                }
                if one.code == nothing && other.code == nothing {
                    return name(if equal { "true" } else { "false" });
                }
                if own && one.nullable && other.nullable {
                    // "Their own": nobody owns what nobody is named in.
                    let side = if is_actors(left) { one.code.clone() } else { other.code.clone() };
                    let side =
                        if super::values::is_simple(&side) { side } else { self.simple(one.clone(), "own").code };
                    let known = binary("!==", side, name("null"));
                    let same = binary("&&", known, binary("===", one.code, other.code));
                    return if equal { same } else { same.not() };
                }
                let (one, other) = match (one.nullable, other.nullable) {
                    (true, false) => (without_null(one.code), other.code),
                    (false, true) => (one.code, without_null(other.code)),
                    _ => (one.code, other.code),
                };
                binary(if equal { "===" } else { "!==" }, one, other)
            }
            _ => self.ordered(op, one, other),
        }
    }

    fn ordered(&mut self, op: Comparison, one: Value, other: Value) -> Code {
        let operator = match op {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::More => ">",
            _ => ">=",
        };
        let one = if one.nullable { self.simple(one, "left") } else { one };
        let other = if other.nullable { self.simple(other, "right") } else { other };
        let compared = binary(operator, one.code.clone(), other.code.clone());
        let known = [&one, &other].into_iter().filter(|side| side.nullable);
        let mut found: Option<Code> = None;
        for side in known {
            let next = binary("!==", side.code.clone(), name("null"));
            found = Some(match found {
                Some(before) => binary("&&", before, next),
                None => next,
            });
        }
        match found {
            Some(known) => binary("&&", known, compared),
            None => compared,
        }
    }
}

/// A part of a condition after those that stand before it: whether something is there isn't asked twice.
fn given(before: &[Code], operator: &str, part: Code) -> Code {
    let tested = if operator == "&&" { "!==" } else { "===" };
    before.iter().fold(part, |part, known| match known {
        Code::Binary { operator, left, right } if *operator == tested && **right == name("null") => {
            let part = without_test(part, left);
            part.map(&mut |inner| match inner {
                Code::Member { object, name, optional: true } if object == left => {
                    Some(Code::Member { object: object.clone(), name: name.clone(), optional: false })
                }
                _ => None,
            })
        }
        _ => part,
    })
}

/// `a !== null && rest` is `rest` where `a` is known to be there.
fn without_test(part: Code, there: &Code) -> Code {
    let Code::Binary { operator: "&&", left, right } = part else { return part };
    let tests = matches!(&*left, Code::Binary { operator: "!==", left: own, right: nothing } if **own == *there && **nothing == name("null"));
    if tests { *right } else { Code::Binary { operator: "&&", left: Box::new(without_test(*left, there)), right } }
}

/// A value of the acting person's own.
fn is_actors(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(Path { root: Root::Actor, .. }))
}

/// `a?.b ?? null` beside something that is never `null` says the same as `a?.b`.
fn without_null(code: Code) -> Code {
    match code {
        Code::Binary { operator: "??", left, right } if *right == name("null") => *left,
        other => other,
    }
}

fn without_default(code: Code) -> Code {
    code
}
