//! What an expression comes to in a trial: the same as [`crate::sql`] makes of it. `None` where it can't be told.

use model::{Aggregate, AggregateKind, Comparison, Expr, FieldId, Path, Root, Round};

use super::value::{Stored, Value, arithmetic};
use super::world::{Person, Row, World};
use crate::calendar::{Calendar, Value as Argument};
use crate::specialise::{Actor, from_actor};
use crate::sql::{period_name, unit_name};
use crate::typing::{self, Kind, QUOTIENT_SCALE};
use crate::{Plan, Storage};

/// What the roots of an expression stand for.
#[derive(Clone, Debug)]
pub struct View<'a> {
    pub plan: &'a Plan,
    pub calendar: &'a Calendar,
    pub world: &'a World,
    pub person: Person,
    pub record: Option<&'a Row>,
    pub before: Option<&'a Row>,
    pub trigger: Option<&'a Row>,
    pub inputs: &'a [Option<Value>],
    /// The rows of enclosing aggregates, innermost last.
    pub(super) rows: Vec<&'a Row>,
    /// How many computed fields are being worked out, one inside the other.
    pub(super) depth: u8,
}

impl<'a> View<'a> {
    pub fn nobody(plan: &'a Plan, calendar: &'a Calendar, world: &'a World) -> Self {
        Self {
            plan,
            calendar,
            world,
            person: Person::system(),
            record: None,
            before: None,
            trigger: None,
            inputs: &[],
            rows: Vec::new(),
            depth: 0,
        }
    }

    pub fn of(&self, record: Option<&'a Row>, before: Option<&'a Row>) -> Self {
        Self { record, before, ..self.clone() }
    }

    pub fn judge(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Not(inner) => self.judge(inner).map(|holds| !holds),
            Expr::And(parts) => self.joined(parts, false),
            Expr::Or(parts) => self.joined(parts, true),
            Expr::Compare { op, left, right } => {
                let strict = from_actor(left) || from_actor(right);
                self.compare(*op, self.value(left)?, self.value(right)?, strict)
            }
            Expr::IsEmpty(of) => self.value(of).map(|value| value.is_empty()),
            Expr::OneOf { value, list } => {
                let value = self.value(value)?;
                let mut sure = true;
                for other in list {
                    let same = self
                        .value(other)
                        .and_then(|other| self.compare(Comparison::Equal, value.clone(), other, false));
                    match same {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => sure = false,
                    }
                }
                sure.then_some(false)
            }
            Expr::Contains { text, part } => {
                let (text, part) = (self.value(text)?, self.value(part)?);
                match (&text.stored, &part.stored) {
                    (Stored::Text(text), Stored::Text(part)) => {
                        Some(crate::fold::fold(text).contains(&crate::fold::fold(part)))
                    }
                    (Stored::Many(list), Stored::Text(one)) => Some(list.contains(one)),
                    _ => Some(false),
                }
            }
            Expr::ActorIs(role) => Some(match &self.person.actor {
                Actor::Person { roles } => roles.contains(role),
                Actor::System | Actor::Nobody => false,
            }),
            Expr::SignedIn => Some(matches!(self.person.actor, Actor::Person { .. })),
            Expr::BySystem => Some(self.person.actor == Actor::System),
            Expr::If { condition, then, otherwise } => {
                if self.judge(condition)? {
                    self.judge(then)
                } else {
                    self.judge(otherwise)
                }
            }
            Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => self.exists(aggregate),
            other => self.value(other).map(|value| value.stored == Stored::Integer(1)),
        }
    }

    /// `decisive` is what a single part decides.
    fn joined(&self, parts: &[Expr], decisive: bool) -> Option<bool> {
        let mut sure = true;
        for part in parts {
            match self.judge(part) {
                Some(holds) if holds == decisive => return Some(decisive),
                Some(_) => {}
                None => sure = false,
            }
        }
        sure.then_some(!decisive)
    }

    fn compare(&self, op: Comparison, left: Value, right: Value, strict: bool) -> Option<bool> {
        let (left, right) = Value::aligned(left, right)?;
        let nothing = left.is_null() || right.is_null();
        let order = || match (&left.stored, &right.stored) {
            (Stored::Integer(left), Stored::Integer(right)) => Some(left.cmp(right)),
            (Stored::Text(left), Stored::Text(right)) => Some(left.cmp(right)),
            _ => None,
        };
        match op {
            Comparison::Equal if strict && nothing => Some(false),
            Comparison::NotEqual if strict && nothing => Some(true),
            Comparison::Equal => Some(left.stored == right.stored),
            Comparison::NotEqual => Some(left.stored != right.stored),
            _ if nothing => Some(false),
            Comparison::Less => order().map(|way| way.is_lt()),
            Comparison::AtMost => order().map(|way| way.is_le()),
            Comparison::More => order().map(|way| way.is_gt()),
            Comparison::AtLeast => order().map(|way| way.is_ge()),
        }
    }

    pub fn value(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Literal(literal) => Value::literal(self.plan, literal),
            Expr::Now => Some(Value::text(&self.world.now, Kind::Moment)),
            Expr::Today => {
                let now = self.world.now.parse().ok()?;
                Some(Value::text(&self.calendar.today(now), Kind::Date))
            }
            Expr::Path(path) => self.path(path),
            Expr::Arithmetic { op, left, right } => {
                arithmetic(self.calendar, *op, self.value(left)?, self.value(right)?, None)
            }
            Expr::Round { value, direction } => self.round(value, *direction),
            Expr::If { condition, then, otherwise } => {
                let (then, otherwise) = (self.value(then), self.value(otherwise));
                if self.judge(condition)? { then } else { otherwise }
            }
            Expr::First(parts) => {
                for part in parts {
                    let value = self.value(part)?;
                    if !value.is_empty() {
                        return Some(value);
                    }
                }
                Some(Value::empty())
            }
            Expr::Shift { from, by, back } => {
                let from = self.value(from)?;
                let kind = if from.kind == Kind::Date && by.seconds == 0 { Kind::Date } else { Kind::Moment };
                let sign = if *back { -1 } else { 1 };
                let part = |number: i64| Argument::Integer(number.saturating_mul(sign));
                let arguments = [
                    from.argument(),
                    part(by.years.into()),
                    part(by.months.into()),
                    part(by.days.into()),
                    part(by.seconds),
                ];
                Some(Value::answer(self.calendar.call("plan_shift", &arguments), kind))
            }
            Expr::ShiftBy { from, amount, unit, back } => {
                let kind = typing::of(self.plan, expr, &[]);
                let (from, amount) = (self.value(from)?, self.value(amount)?);
                let by = match amount.as_integer() {
                    Some(by) if *back => Argument::Integer(by.checked_neg()?),
                    Some(by) => Argument::Integer(by),
                    None => Argument::Null,
                };
                let scale = Argument::Integer(amount.kind.scale().into());
                let arguments = [from.argument(), by, scale, Argument::Text(unit_name(*unit))];
                Some(Value::answer(self.calendar.call("plan_shift_by", &arguments), kind))
            }
            Expr::WorkingShift { from, minutes } => {
                let minutes = self.value(minutes)?.rescaled(Kind::Number { scale: 0 }, Round::Nearest)?;
                self.called("plan_working_shift", &[self.value(from)?, minutes], Kind::Moment)
            }
            Expr::Between { from, to, unit } => {
                let (from, to) = (self.value(from)?, self.value(to)?);
                let arguments = [from.argument(), to.argument(), Argument::Text(unit_name(*unit))];
                let kind = Kind::Number { scale: QUOTIENT_SCALE };
                Some(Value::answer(self.calendar.call("plan_between", &arguments), kind))
            }
            Expr::DateOf(of) => self.called("plan_date_of", &[self.value(of)?], Kind::Date),
            Expr::TimeOf(of) => self.called("plan_time_of", &[self.value(of)?], Kind::Time),
            Expr::Weekday(of) => self.called("plan_weekday", &[self.value(of)?], Kind::Number { scale: 0 }),
            Expr::Minute(of) => self.called("plan_minute", &[self.value(of)?], Kind::Number { scale: 0 }),
            Expr::MomentOf { date, time } => {
                let time = match time {
                    Some(time) => self.value(time)?,
                    None => Value::text("00:00", Kind::Time),
                };
                self.called("plan_moment_of", &[self.value(date)?, time], Kind::Moment)
            }
            Expr::StartOf { period, of } => {
                let of = self.value(of)?;
                let arguments = [of.argument(), Argument::Text(period_name(*period))];
                Some(Value::answer(self.calendar.call("plan_start_of", &arguments), of.kind.clone()))
            }
            Expr::Age { born, on } => {
                self.called("plan_age", &[self.value(born)?, self.value(on)?], Kind::Number { scale: 0 })
            }
            Expr::Folded(of) => self.called("plan_fold", &[self.value(of)?], Kind::Text),
            Expr::Length(of) => {
                let of = self.value(of)?;
                let length = of.as_text().map_or(0, |text| text.chars().count());
                Some(Value::integer(i64::try_from(length).ok()?, Kind::Number { scale: 0 }))
            }
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
            Expr::Not(_)
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Compare { .. }
            | Expr::IsEmpty(_)
            | Expr::OneOf { .. }
            | Expr::Contains { .. }
            | Expr::ActorIs(_)
            | Expr::SignedIn
            | Expr::BySystem => self.judge(expr).map(Value::yes_no),
        }
    }

    fn called(&self, function: &str, arguments: &[Value], kind: Kind) -> Option<Value> {
        let arguments: Vec<Argument<'_>> = arguments.iter().map(Value::argument).collect();
        Some(Value::answer(self.calendar.call(function, &arguments), kind))
    }

    fn round(&self, value: &Expr, direction: Round) -> Option<Value> {
        if let Expr::Arithmetic { op, left, right } = value
            && !matches!(op, model::Arithmetic::Add | model::Arithmetic::Subtract)
        {
            return arithmetic(self.calendar, *op, self.value(left)?, self.value(right)?, Some(direction));
        }
        let value = self.value(value)?;
        match value.kind {
            Kind::Number { .. } => value.rescaled(Kind::Number { scale: 0 }, direction),
            _ => Some(value),
        }
    }

    fn root(&self, root: &Root) -> Option<Option<&'a Row>> {
        Some(match root {
            Root::Record => self.record,
            Root::Before => self.before,
            Root::Trigger => self.trigger,
            Root::Row(row) => {
                let place = self.rows.len().checked_sub(1 + row.0 as usize)?;
                Some(*self.rows.get(place)?)
            }
            Root::Actor | Root::Input(_) => return None,
        })
    }

    fn path(&self, path: &Path) -> Option<Value> {
        let start = match &path.root {
            Root::Actor => self.person.id.as_deref().map_or_else(Value::empty, Value::id),
            Root::Input(number) => self.inputs.get(*number as usize).cloned().flatten()?,
            root => {
                let Some(row) = self.root(root)? else { return Some(Value::empty()) };
                let Some((first, rest)) = path.steps.split_first() else { return Some(Value::id(&row.id)) };
                return self.from(row, *first, rest);
            }
        };
        self.follow(start, &path.steps)
    }

    /// On from a row, through a field of its own.
    fn from(&self, row: &'a Row, first: model::FieldRef, rest: &[model::FieldRef]) -> Option<Value> {
        let value = self.field(row, first)?;
        self.follow(value, rest)
    }

    fn follow(&self, from: Value, steps: &[model::FieldRef]) -> Option<Value> {
        let Some((first, rest)) = steps.split_first() else { return Some(from) };
        if from.is_null() {
            return Some(Value::empty());
        }
        if first.field == FieldId::Id {
            return self.follow(from, rest);
        }
        let row = self.world.find(first.thing, from.as_text()?)?;
        self.from(row, *first, rest)
    }

    fn field(&self, row: &'a Row, field: model::FieldRef) -> Option<Value> {
        let own = self.plan.field(field);
        let Some(Storage::Computed { value }) = own.map(|own| &own.storage) else { return row.get(field.field) };
        if self.depth >= 8 {
            return None;
        }
        let inside = Self { record: Some(row), rows: Vec::new(), depth: self.depth + 1, ..self.clone() };
        let found = inside.value(value)?;
        match own {
            Some(own) => found.stored_as(&typing::of_type(&own.r#type.kind, field)),
            None => Some(found),
        }
    }

    /// The rows for which the condition holds; `None` where it can't be told of each.
    pub fn rows_where(&self, of: model::ThingId, filter: &Expr) -> Option<Vec<&'a Row>> {
        let mut found = Vec::new();
        for row in self.world.of(of) {
            if self.at(row).judge(filter)? {
                found.push(row);
            }
        }
        Some(found)
    }

    fn at(&self, row: &'a Row) -> Self {
        let mut inside = self.clone();
        inside.rows.push(row);
        inside
    }

    fn exists(&self, aggregate: &Aggregate) -> Option<bool> {
        let mut sure = true;
        for row in self.world.of(aggregate.of) {
            match self.at(row).judge(&aggregate.filter) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => sure = false,
            }
        }
        sure.then_some(false)
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Option<Value> {
        if aggregate.kind == AggregateKind::Exists {
            return self.exists(aggregate).map(Value::yes_no);
        }
        let rows = self.rows_where(aggregate.of, &aggregate.filter)?;
        let whole = Kind::Number { scale: 0 };
        let Some(value) = aggregate.value.as_ref().filter(|_| aggregate.kind != AggregateKind::Count) else {
            return Some(Value::integer(i64::try_from(rows.len()).ok()?, whole));
        };
        let mut values = Vec::new();
        for row in rows {
            values.push(self.at(row).value(value)?);
        }
        let kind = values.first().map_or(whole, |value| value.kind.clone());
        values.retain(|value| !value.is_null());
        let sum = || values.iter().try_fold(0_i64, |sum, value| sum.checked_add(value.as_integer()?));
        Some(match aggregate.kind {
            AggregateKind::Exists | AggregateKind::Count => return None,
            AggregateKind::Sum => Value::integer(sum()?, kind),
            AggregateKind::Average => {
                let digits = match &kind {
                    Kind::Number { scale } => i32::from(QUOTIENT_SCALE) - i32::from(*scale),
                    _ => 0,
                };
                let count = i64::try_from(values.len()).ok()?;
                let kind = match kind {
                    Kind::Number { .. } => Kind::Number { scale: QUOTIENT_SCALE },
                    other => other,
                };
                match crate::calendar::divide(sum()?, count, digits, Round::Nearest) {
                    Some(number) => Value::integer(number, kind),
                    None => Value::empty(),
                }
            }
            AggregateKind::Least | AggregateKind::Greatest => {
                let key = |value: &Value| match &value.stored {
                    Stored::Integer(number) => (*number, String::new()),
                    Stored::Text(text) => (0, text.clone()),
                    Stored::Null | Stored::Many(_) => (0, String::new()),
                };
                let least = aggregate.kind == AggregateKind::Least;
                let found = if least { values.into_iter().min_by_key(key) } else { values.into_iter().max_by_key(key) };
                found.unwrap_or_else(Value::empty)
            }
        })
    }
}
