use std::collections::{BTreeMap, BTreeSet};

use model::{
    Aggregate, AggregateKind, Duration, Expr, FieldId, FieldRef, Literal, Path, Period, Root, ThingId, Type, Unit,
};
use plan::Storage;
use plan::typing::{self, Kind};
use printer::typescript::{
    Code, Statement, array, binary, call, const_, imported, method, name, number, object, string, ternary,
};
use printer::typescript::{key, tagged, tagged_as};

use super::query::{Rows, aggregate_sql};
use crate::project::{KEPT, Project, name_from, relative};

/// A value in TypeScript.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub code: Code,
    /// It may be `null`.
    pub nullable: bool,
    pub kind: Kind,
}

/// What the roots of paths are called here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots {
    pub record: Option<(String, ThingId)>,
    /// May be `null` itself.
    pub before: Option<(String, ThingId)>,
    pub trigger: Option<(String, ThingId)>,
    /// Names of the inputs, with their types.
    pub inputs: Vec<(String, Type)>,
}

/// Prints expressions over what is at hand, gathering the constants that must stand before them.
pub(crate) struct Values<'p> {
    pub project: Project<'p>,
    /// The module that it is printed into.
    pub module: String,
    pub roots: Roots,
    /// What must stand before the expression.
    pub prelude: Vec<Statement>,
    known: BTreeMap<String, Value>,
    taken: BTreeSet<String>,
    types: Vec<Type>,
}

impl<'p> Values<'p> {
    pub fn new(project: Project<'p>, module: &str, roots: Roots) -> Self {
        let names = [&roots.record, &roots.before, &roots.trigger];
        let own = names.iter().filter_map(|root| root.as_ref().map(|(name, _)| name.clone()));
        let taken = own.chain(KEPT.iter().map(|name| (*name).to_owned())).collect();
        let types = roots.inputs.iter().map(|(_, r#type)| r#type.clone()).collect();
        Self { project, module: module.to_owned(), roots, prelude: Vec::new(), known: BTreeMap::new(), taken, types }
    }

    /// What was gathered, and a fresh start; constants stay known.
    pub fn take_prelude(&mut self) -> Vec<Statement> {
        std::mem::take(&mut self.prelude)
    }

    /// Reserves a name.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    pub fn kind(&self, expr: &Expr) -> Kind {
        typing::of(self.project.plan, expr, &self.types)
    }

    pub fn library(&self, file: &str, name: &str) -> Code {
        imported(name, relative(&self.module, &format!("src/lib/{file}.ts")))
    }

    fn calendar(&self, function: &str, arguments: impl IntoIterator<Item = Code>) -> Code {
        call(self.library("calendar", function), arguments)
    }

    pub fn fresh(&mut self, wanted: &str) -> String {
        let mut candidate = wanted.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = format!("{wanted}{number}");
            number += 1;
        }
        candidate
    }

    /// Puts a value into a constant, so that it can be named twice.
    pub fn simple(&mut self, value: Value, wanted: &str) -> Value {
        if is_simple(&value.code) {
            return value;
        }
        let constant = self.fresh(wanted);
        self.prelude.push(const_(constant.clone(), value.code));
        Value { code: name(constant), ..value }
    }

    /// A value; what holds or doesn't is `true` or `false`.
    pub fn value(&mut self, expr: &Expr) -> Value {
        let kind = self.kind(expr);
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Now => Value { code: name("call").member("now"), nullable: false, kind },
            Expr::Today => {
                let code = self.calendar("dateOf", [name("call").member("now")]);
                Value { code, nullable: false, kind }
            }
            Expr::Path(path) => self.path(path),
            Expr::Arithmetic { op, left, right } => self.arithmetic(*op, left, right),
            Expr::Round { value, direction } => self.round(value, *direction),
            Expr::If { condition, then, otherwise } => {
                let test = self.condition(condition);
                let (yes, no) = (self.value(then), self.value(otherwise));
                if test == name("true") || test == name("false") {
                    return self.scaled(if test == name("true") { yes } else { no }, kind.scale());
                }
                let (yes, no) = (self.scaled(yes, kind.scale()), self.scaled(no, kind.scale()));
                Value { code: ternary(test, yes.code, no.code), nullable: yes.nullable || no.nullable, kind }
            }
            Expr::First(parts) => {
                let mut found: Option<Value> = None;
                for part in parts {
                    let next = self.value(part);
                    let next = self.scaled(next, kind.scale());
                    found = Some(match found {
                        None => next,
                        Some(before) => Value {
                            code: binary("??", before.code, next.code),
                            nullable: next.nullable,
                            kind: kind.clone(),
                        },
                    });
                }
                found.unwrap_or_else(|| empty(kind))
            }
            Expr::Shift { from, by, back } => {
                let from = self.value(from);
                let function = if *back { "earlier" } else { "later" };
                let code = self.calendar(function, [from.code, self.length(*by)]);
                Value { code, nullable: from.nullable, kind }
            }
            Expr::ShiftBy { from, amount, unit, back } => {
                let (from, amount_kind) = (self.value(from), self.kind(amount));
                let amount = self.value(amount);
                let amount = self.unscaled(amount, &amount_kind);
                let amount = if *back { binary("*", name("-1"), amount.code) } else { amount.code };
                let code = self.calendar("moved", [from.code, amount, string(unit_name(*unit))]);
                Value { code, nullable: true, kind }
            }
            Expr::WorkingShift { from, minutes } => {
                let from = self.value(from);
                let minutes = self.value(minutes);
                Value { code: self.calendar("workingShift", [from.code, minutes.code]), nullable: true, kind }
            }
            Expr::Between { from, to, unit } => {
                let (from, to) = (self.value(from), self.value(to));
                Value {
                    code: self.calendar("between", [from.code, to.code, string(unit_name(*unit))]),
                    nullable: true,
                    kind,
                }
            }
            Expr::DateOf(inner) => self.through("dateOf", inner, kind),
            Expr::TimeOf(inner) => self.nullable_through("timeOf", inner, kind),
            Expr::MomentOf { date, time } => {
                let date = self.value(date);
                let mut arguments = vec![date.code];
                if let Some(time) = time {
                    arguments.push(self.value(time).code);
                }
                Value { code: self.calendar("momentOf", arguments), nullable: true, kind }
            }
            Expr::StartOf { period, of } => {
                let of = self.value(of);
                Value { code: self.calendar("startOf", [string(period_name(*period)), of.code]), nullable: true, kind }
            }
            Expr::Weekday(inner) => self.nullable_through("weekday", inner, kind),
            Expr::Minute(inner) => self.nullable_through("minuteOf", inner, kind),
            Expr::Age { born, on } => {
                let (born, on) = (self.value(born), self.value(on));
                Value { code: self.calendar("age", [born.code, on.code]), nullable: true, kind }
            }
            Expr::Folded(inner) => {
                let inner = self.value(inner);
                Value { code: call(self.library("text", "fold"), [inner.code]), nullable: inner.nullable, kind }
            }
            Expr::Length(inner) => {
                let inner = self.value(inner);
                Value { code: call(self.library("text", "length"), [inner.code]), nullable: true, kind }
            }
            Expr::Aggregate(aggregate) if aggregate.kind != AggregateKind::Exists => self.aggregate(aggregate, kind),
            _ => Value { code: self.condition(expr), nullable: false, kind },
        }
    }

    fn through(&mut self, function: &str, inner: &Expr, kind: Kind) -> Value {
        let inner = self.value(inner);
        Value { code: self.calendar(function, [inner.code]), nullable: inner.nullable, kind }
    }

    fn nullable_through(&mut self, function: &str, inner: &Expr, kind: Kind) -> Value {
        let inner = self.value(inner);
        Value { code: self.calendar(function, [inner.code]), nullable: true, kind }
    }

    /// `hours(24)`, or an object for what is made of several parts.
    fn length(&self, by: Duration) -> Code {
        let Duration { years, months, days, seconds } = by;
        let one = |function: &str, count: i64| self.calendar(function, [number(count)]);
        match (years, months, days, seconds) {
            (0, 0, 0, seconds) if seconds != 0 && seconds % 3600 == 0 => one("hours", seconds / 3600),
            (0, 0, 0, seconds) if seconds != 0 && seconds % 60 == 0 => one("minutes", seconds / 60),
            (0, 0, 0, seconds) => one("seconds", seconds),
            (0, 0, days, 0) => one("days", days.into()),
            (0, months, 0, 0) => one("months", months.into()),
            (years, 0, 0, 0) => one("years", years.into()),
            _ => {
                let parts = [
                    ("years", i64::from(years)),
                    ("months", months.into()),
                    ("days", days.into()),
                    ("seconds", seconds),
                ];
                object(parts.into_iter().filter(|(_, count)| *count != 0).map(|(part, count)| key(part, number(count))))
            }
        }
    }

    /// A literal as it is stored.
    pub fn literal(&mut self, literal: &Literal) -> Value {
        let kind = typing::of_literal(literal);
        let code = match literal {
            Literal::Empty => return empty(kind),
            Literal::Text(words) | Literal::Date(words) | Literal::Time(words) | Literal::Moment(words) => {
                string(words)
            }
            Literal::YesNo(value) => name(if *value { "true" } else { "false" }),
            Literal::Whole(value) | Literal::Money(value) => number(value),
            Literal::Decimal { units, .. } => number(units),
            Literal::Duration(length) => number(seconds_of(*length)),
            Literal::Choice { field, choice } => string(self.choice(*field, choice.0)),
        };
        Value { code, nullable: false, kind }
    }

    /// A choice as it is stored: the word that the type's column allows at that place.
    pub fn choice(&self, field: FieldRef, place: u32) -> String {
        let found = self
            .project
            .field(field)
            .and_then(|own| crate::thing::choices(&own.r#type.kind).get(place as usize).cloned());
        found.unwrap_or_default()
    }

    fn root(&self, root: &Root) -> Option<(String, ThingId, bool)> {
        let (found, nullable) = match root {
            Root::Record => (&self.roots.record, false),
            Root::Before => (&self.roots.before, true),
            Root::Trigger => (&self.roots.trigger, false),
            _ => return None,
        };
        found.clone().map(|(name, thing)| (name, thing, nullable))
    }

    fn path(&mut self, path: &Path) -> Value {
        let kind = typing::of_path(self.project.plan, path, &self.types);
        // A step to the record's own id says the same as the path without it.
        let mut steps = path.steps.clone();
        while steps.last().is_some_and(|step| step.field == FieldId::Id) {
            steps.pop();
        }
        let Some((last, before)) = steps.split_last() else { return self.root_value(&path.root, kind) };
        if let Root::Input(place) = path.root {
            return self.input(place);
        }
        let Some((holder, nullable)) = self.record_at(&path.root, before, *last) else { return empty(kind) };
        self.property(holder, nullable, *last, kind)
    }

    fn root_value(&mut self, root: &Root, kind: Kind) -> Value {
        match root {
            Root::Actor => Value { code: name("call").member("actor").member("id"), nullable: true, kind },
            Root::Input(place) => self.input(*place),
            root => match self.root(root) {
                Some((record, _, false)) => Value { code: name(record).member("id"), nullable: false, kind },
                Some((record, _, true)) => {
                    Value { code: binary("??", name(record).maybe("id"), name("null")), nullable: true, kind }
                }
                None => empty(kind),
            },
        }
    }

    fn input(&mut self, place: u32) -> Value {
        match self.roots.inputs.get(place as usize) {
            Some((wire, r#type)) => {
                let field = FieldRef { thing: ThingId(u32::MAX), field: FieldId::Own(place) };
                let kind = typing::of_type(&r#type.kind, field);
                let code = name("input")
                    .member(wire.clone())
                    .cast(format!("{} | null", crate::thing::plain_type(&r#type.kind)));
                let wanted = wire.clone();
                self.simple(Value { code, nullable: true, kind }, &wanted)
            }
            None => empty(Kind::Empty),
        }
    }

    /// The record at the end of relations: a name, and whether it may be `null`.
    fn record_at(&mut self, root: &Root, steps: &[FieldRef], next: FieldRef) -> Option<(Code, bool)> {
        let known = format!("{root:?} {steps:?} {:?}", next.thing);
        if let Some(value) = self.known.get(&known) {
            return Some((value.code.clone(), value.nullable));
        }
        let Some((last, before)) = steps.split_last() else {
            if *root == Root::Actor {
                let id = name("call").member("actor").member("id");
                return Some(self.load(known, id, next.thing, "me"));
            }
            let (record, _, nullable) = self.root(root)?;
            return Some((name(record), nullable));
        };
        let (holder, nullable) = self.record_at(root, before, *last)?;
        let kind = Kind::Id;
        let id = self.property(holder, nullable, *last, kind);
        let wanted = self
            .project
            .field(*last)
            .and_then(|field| field.include.clone())
            .unwrap_or_else(|| self.project.variable(next.thing));
        let wanted = crate::project::variable(&plan::capital(&wanted));
        Some(self.load(known, id.code, next.thing, &wanted))
    }

    /// `const room = await find(call.db, rooms, booking.roomId);`
    fn load(&mut self, known: String, id: Code, thing: ThingId, wanted: &str) -> (Code, bool) {
        let constant = self.fresh(wanted);
        let definition = self.project.definition(thing, &self.module);
        let found = call(self.library("records", "find"), [name("call").member("db"), definition, id]).awaited();
        self.prelude.push(const_(constant.clone(), found));
        let value = Value { code: name(constant), nullable: true, kind: Kind::Id };
        self.known.insert(known, value.clone());
        (value.code, true)
    }

    fn property(&mut self, holder: Code, holder_nullable: bool, field: FieldRef, kind: Kind) -> Value {
        if let Some(own) = self.project.field(field)
            && let Storage::Computed { .. } = own.storage
        {
            return self.computed(holder, holder_nullable, field, kind);
        }
        let property = match field.field {
            FieldId::Id => "id".to_owned(),
            FieldId::CreatedAt => "createdAt".to_owned(),
            FieldId::UpdatedAt => "updatedAt".to_owned(),
            FieldId::CreatedBy => "createdBy".to_owned(),
            FieldId::Own(_) => self.project.field(field).map(|own| own.wire.clone()).unwrap_or_default(),
        };
        if holder_nullable {
            let code = binary("??", holder.maybe(property), name("null"));
            return Value { code, nullable: true, kind };
        }
        Value { code: holder.member(property), nullable: self.project.nullable(field), kind }
    }

    fn computed(&mut self, holder: Code, holder_nullable: bool, field: FieldRef, kind: Kind) -> Value {
        let known = format!("computed {holder:?} {field:?}");
        if let Some(value) = self.known.get(&known) {
            return value.clone();
        }
        let Some(resource) = self.project.resource(field.thing) else { return empty(kind) };
        let function = self.project.computing(field);
        let function = name_from(&function, &crate::project::module(resource, "model"), &self.module);
        let worked_out = call(function, [name("call"), holder.clone()]).awaited();
        let code = if holder_nullable { binary("&&", holder, worked_out) } else { worked_out };
        let wanted = self.project.field(field).map(|own| own.wire.clone()).unwrap_or_default();
        let wanted = crate::project::variable(&plan::capital(&wanted));
        let value = self.simple(Value { code, nullable: true, kind }, &wanted);
        self.known.insert(known, value.clone());
        value
    }

    fn aggregate(&mut self, aggregate: &Aggregate, kind: Kind) -> Value {
        let many =
            self.project.resource(aggregate.of).map_or("records".to_owned(), |resource| resource.variable.clone());
        let wanted = match aggregate.kind {
            AggregateKind::Count | AggregateKind::Exists => format!("{many}Count"),
            AggregateKind::Sum => format!("{many}Total"),
            AggregateKind::Average => format!("{many}Average"),
            AggregateKind::Least => format!("{many}Least"),
            AggregateKind::Greatest => format!("{many}Greatest"),
        };
        let nullable = !matches!(aggregate.kind, AggregateKind::Count | AggregateKind::Sum);
        let found = self.query(aggregate, &kind, nullable);
        let constant = self.fresh(&wanted);
        self.prelude.push(const_(constant.clone(), found));
        Value { code: name(constant), nullable, kind }
    }

    /// `await exists(call.db, query)`
    pub fn exists(&mut self, aggregate: &Aggregate) -> Code {
        let many = self
            .project
            .resource(aggregate.of)
            .map_or("Records".to_owned(), |resource| plan::capital(&resource.variable));
        let found = self.query(aggregate, &Kind::YesNo, false);
        let constant = self.fresh(&format!("found{many}"));
        self.prelude.push(const_(constant.clone(), found));
        name(constant)
    }

    fn query(&mut self, aggregate: &Aggregate, kind: &Kind, nullable: bool) -> Code {
        let pieces = aggregate_sql(self, &Rows::default(), aggregate, true);
        let exists = aggregate.kind == AggregateKind::Exists;
        let r#type = match (exists, kind) {
            (true, _) => "unknown",
            (_, kind) if kind.is_numeric() => "number",
            (_, Kind::YesNo) => "boolean",
            _ => "string",
        };
        let r#type = if nullable { format!("{type} | null", type = r#type) } else { r#type.to_owned() };
        let many = self.project.resource(aggregate.of).map_or("records", |resource| resource.variable.as_str());
        let query = self.fresh(&format!("{many}Query"));
        let sql = imported("sql", "kysely");
        let asked = if exists { tagged(sql, pieces) } else { tagged_as(sql, r#type, pieces) };
        self.prelude.push(const_(query.clone(), asked));
        let function = if exists { "exists" } else { "value" };
        call(self.library("records", function), [name("call").member("db"), name(query)]).awaited()
    }

    pub fn any_of(&mut self, list: &[Expr], scale: u8) -> Code {
        array(list.iter().map(|item| {
            let value = self.value(item);
            self.scaled(value, scale).code
        }))
    }

    pub fn has_role(&self, role: ThingId) -> Code {
        let key = self.project.resource(role).map_or("", |resource| resource.key.as_str());
        method(name("call").member("actor").member("roles"), "has", [string(key)])
    }
}

pub(super) fn empty(kind: Kind) -> Value {
    Value { code: name("null"), nullable: true, kind }
}

/// A name or a short chain of names: what may stand twice without harm.
pub(super) fn is_simple(code: &Code) -> bool {
    match code {
        Code::Atom(_) | Code::Text(_) | Code::Imported { .. } => true,
        Code::Member { object, .. } => is_simple(object),
        _ => false,
    }
}

pub(crate) fn seconds_of(length: Duration) -> i64 {
    let days = i64::from(length.years) * 365 + i64::from(length.months) * 30 + i64::from(length.days);
    days.saturating_mul(86_400).saturating_add(length.seconds)
}

pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    }
}

pub(super) fn period_name(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}
