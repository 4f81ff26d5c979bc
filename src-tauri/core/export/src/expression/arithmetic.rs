//! Numbers are whole in TypeScript too: the digits behind the point are known when this is printed.

use model::{Arithmetic, Expr, Round};
use plan::typing::Kind;
use printer::typescript::{Code, binary, call, name, number, string};

use super::values::{Value, Values};

impl Values<'_> {
    /// The value with that many digits behind the point.
    pub fn scaled(&mut self, value: Value, scale: u8) -> Value {
        let own = value.kind.scale();
        if !matches!(value.kind, Kind::Number { .. }) || own == scale {
            return value;
        }
        let kind = Kind::Number { scale };
        if own < scale {
            let factor = 10_i64.pow(u32::from((scale - own).min(12)));
            let code = match &value.code {
                Code::Atom(digits) => match digits.parse::<i64>() {
                    Ok(units) => number(units.saturating_mul(factor)),
                    Err(_) => self.times(value.code, number(factor), value.nullable),
                },
                _ => self.times(value.code, number(factor), value.nullable),
            };
            return Value { code, nullable: value.nullable, kind };
        }
        let factor = 10_i64.pow(u32::from((own - scale).min(12)));
        Value { code: call(self.library("numbers", "divide"), [value.code, number(factor)]), nullable: true, kind }
    }

    /// The value as the number that it stands for.
    pub fn unscaled(&mut self, value: Value, kind: &Kind) -> Value {
        match kind.scale() {
            0 => value,
            scale => {
                let factor = 10_i64.pow(u32::from(scale.min(12)));
                Value { code: call(self.library("numbers", "over"), [value.code, number(factor)]), ..value }
            }
        }
    }

    fn times(&mut self, left: Code, right: Code, nullable: bool) -> Code {
        if nullable { call(self.library("numbers", "times"), [left, right]) } else { binary("*", left, right) }
    }

    pub(super) fn arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr) -> Value {
        let kind = plan::typing::arithmetic(op, &self.kind(left), &self.kind(right));
        self.worked_out(op, left, right, kind, Round::Nearest)
    }

    fn worked_out(&mut self, op: Arithmetic, left: &Expr, right: &Expr, kind: Kind, direction: Round) -> Value {
        let (left_kind, right_kind) = (self.kind(left), self.kind(right));
        let (one, other) = (self.value(left), self.value(right));
        let nullable = one.nullable || other.nullable;
        match op {
            Arithmetic::Add | Arithmetic::Subtract => self.sum(op, one, other, kind),
            Arithmetic::Multiply => {
                let product = self.times(one.code, other.code, nullable);
                let kept = left_kind.scale() + right_kind.scale();
                self.rescale(product, kept, kind, nullable, direction)
            }
            Arithmetic::Divide => {
                // left ÷ 10^a over right ÷ 10^b, with as many digits as the quotient keeps.
                let digits = i32::from(kind.scale()) + i32::from(right_kind.scale()) - i32::from(left_kind.scale());
                let (above, below) = self.powers(one, other, digits);
                let divide = self.library("numbers", rounding(direction));
                Value { code: call(divide, [above, below]), nullable: true, kind }
            }
            Arithmetic::PercentOf => {
                let product = self.times(one.code, other.code, nullable);
                let digits = i32::from(left_kind.scale()) + i32::from(right_kind.scale()) + 2 - i32::from(kind.scale());
                let factor = 10_i64.pow(digits.clamp(0, 12).unsigned_abs());
                let divide = self.library("numbers", rounding(direction));
                Value { code: call(divide, [product, number(factor)]), nullable: true, kind }
            }
        }
    }

    fn powers(&mut self, one: Value, other: Value, digits: i32) -> (Code, Code) {
        let factor = number(10_i64.pow(digits.unsigned_abs().min(12)));
        match digits {
            0 => (one.code, other.code),
            1.. => (self.times(one.code, factor, one.nullable), other.code),
            _ => (one.code, self.times(other.code, factor, other.nullable)),
        }
    }

    fn rescale(&mut self, code: Code, kept: u8, kind: Kind, nullable: bool, direction: Round) -> Value {
        if kept <= kind.scale() {
            return Value { code, nullable, kind };
        }
        let factor = 10_i64.pow(u32::from((kept - kind.scale()).min(12)));
        let divide = self.library("numbers", rounding(direction));
        Value { code: call(divide, [code, number(factor)]), nullable: true, kind }
    }

    fn sum(&mut self, op: Arithmetic, one: Value, other: Value, kind: Kind) -> Value {
        let add = op == Arithmetic::Add;
        let nullable = one.nullable || other.nullable;
        let is_time = |kind: &Kind| matches!(kind, Kind::Moment | Kind::Date);
        if is_time(&one.kind) && is_time(&other.kind) {
            let between = call(self.library("calendar", "secondsBetween"), [other.code, one.code]);
            return Value { code: between, nullable: true, kind };
        }
        if is_time(&one.kind) || is_time(&other.kind) {
            let (from, by) = if is_time(&one.kind) { (one, other) } else { (other, one) };
            let by = if add { by.code } else { binary("*", name("-1"), by.code) };
            // A date stays one: it moves by whole days.
            let (by, unit) = match from.kind {
                Kind::Date => (call(self.library("numbers", "over"), [by, number(86_400)]), "day"),
                _ => (by, "second"),
            };
            let moved = call(self.library("calendar", "moved"), [from.code, by, string(unit)]);
            return Value { code: moved, nullable: true, kind };
        }
        let (one, other) = (self.scaled(one, kind.scale()), self.scaled(other, kind.scale()));
        let code = match (nullable, add) {
            (true, true) => call(self.library("numbers", "plus"), [one.code, other.code]),
            (true, false) => call(self.library("numbers", "minus"), [one.code, other.code]),
            (false, true) => binary("+", one.code, other.code),
            (false, false) => binary("-", one.code, other.code),
        };
        Value { code, nullable, kind }
    }

    /// Rounds once, on the exact result, where a division or product stands directly inside.
    pub(super) fn round(&mut self, inner: &Expr, direction: Round) -> Value {
        if let Expr::Arithmetic { op, left, right } = inner
            && !matches!(op, Arithmetic::Add | Arithmetic::Subtract)
        {
            let kind = plan::typing::rounded(plan::typing::arithmetic(*op, &self.kind(left), &self.kind(right)));
            return self.worked_out(*op, left, right, kind, direction);
        }
        let value = self.value(inner);
        let Kind::Number { scale } = value.kind else { return value };
        self.rescale(value.code, scale, Kind::Number { scale: 0 }, value.nullable, direction)
    }
}

/// The function of `numbers.ts` that divides and rounds so.
fn rounding(direction: Round) -> &'static str {
    match direction {
        Round::Down => "divideDown",
        Round::Up => "divideUp",
        Round::Nearest => "divide",
    }
}

/// The same function in SQL.
pub(super) fn rounding_sql(direction: Round) -> &'static str {
    match direction {
        Round::Down => "divide_down",
        Round::Up => "divide_up",
        Round::Nearest => "divide",
    }
}
