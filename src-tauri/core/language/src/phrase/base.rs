use model::{Expr, FieldId, FieldRef, Path, Root, Row, ThingId, TypeKind};

/// Where a record is found, free of how deep inside aggregates it is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub root: BaseRoot,
    pub steps: Vec<FieldRef>,
    /// What kind of record stands there.
    pub thing: ThingId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseRoot {
    Record,
    Before,
    Actor,
    Trigger,
    /// The row of the aggregate at that depth, counted from 1 for the outermost.
    Level(u8),
}

impl Base {
    pub fn record(thing: ThingId) -> Self {
        Self { root: BaseRoot::Record, steps: Vec::new(), thing }
    }

    pub fn actor(thing: ThingId) -> Self {
        Self { root: BaseRoot::Actor, steps: Vec::new(), thing }
    }

    pub fn row(level: u8, thing: ThingId) -> Self {
        Self { root: BaseRoot::Level(level), steps: Vec::new(), thing }
    }

    /// The record that a relation of this one points to.
    pub fn to(&self, field: FieldRef, thing: ThingId) -> Self {
        let mut steps = self.steps.clone();
        steps.push(field);
        Self { root: self.root, steps, thing }
    }

    pub fn along(&self, fields: &[FieldRef], thing: ThingId) -> Self {
        let mut steps = self.steps.clone();
        steps.extend_from_slice(fields);
        Self { root: self.root, steps, thing }
    }

    /// The path as it reads inside that many aggregates.
    pub fn path(&self, level: u8) -> Path {
        Path { root: root_at(self.root, level), steps: self.steps.clone() }
    }

    pub fn expr(&self, level: u8) -> Expr {
        Expr::Path(self.path(level))
    }

    pub fn field(&self, field: FieldRef, level: u8) -> Expr {
        let mut path = self.path(level);
        path.steps.push(field);
        Expr::Path(path)
    }
}

fn root_at(root: BaseRoot, level: u8) -> Root {
    match root {
        BaseRoot::Record => Root::Record,
        BaseRoot::Before => Root::Before,
        BaseRoot::Actor => Root::Actor,
        BaseRoot::Trigger => Root::Trigger,
        BaseRoot::Level(own) => Root::Row(Row(level.saturating_sub(own))),
    }
}

/// What kind of value an expression gives, as far as the grammar has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    Text,
    Number,
    Money,
    Percent,
    YesNo,
    Date,
    Time,
    Moment,
    Duration,
    Choice(FieldRef),
    /// One record of that thing.
    One(ThingId),
    /// Any person.
    Person,
    /// Several records or choices, files, colours: nothing that is compared.
    Other,
    Empty,
}

impl Sort {
    pub fn of(kind: &TypeKind, field: FieldRef) -> Self {
        match kind {
            TypeKind::Text
            | TypeKind::LongText
            | TypeKind::Email
            | TypeKind::Phone
            | TypeKind::WebAddress
            | TypeKind::Address
            | TypeKind::Colour => Self::Text,
            TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Rating | TypeKind::Counter { .. } => Self::Number,
            TypeKind::Money => Self::Money,
            TypeKind::Percent => Self::Percent,
            TypeKind::YesNo => Self::YesNo,
            TypeKind::Date => Self::Date,
            TypeKind::Time => Self::Time,
            TypeKind::Moment => Self::Moment,
            TypeKind::Duration => Self::Duration,
            TypeKind::Choice(_) => Self::Choice(field),
            TypeKind::One(thing) => Self::One(*thing),
            TypeKind::AnyPerson => Self::Person,
            TypeKind::Choices(_) | TypeKind::File | TypeKind::Image | TypeKind::Several(_) => Self::Other,
        }
    }

    pub fn is_temporal(&self) -> bool {
        matches!(self, Self::Date | Self::Moment)
    }

    /// Whether the two can be compared as they stand.
    pub fn comparable(&self, other: &Sort) -> bool {
        match (self, other) {
            (Self::One(_) | Self::Person, Self::One(_) | Self::Person) => true,
            (Self::Empty, _) | (_, Self::Empty) => true,
            _ => self == other,
        }
    }
}

/// A value: how it is worked out and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub expr: Expr,
    pub sort: Sort,
    /// The record, where it is one.
    pub base: Option<Base>,
}

impl Value {
    pub fn new(expr: Expr, sort: Sort) -> Self {
        Self { expr, sort, base: None }
    }

    pub fn record(base: Base, level: u8) -> Self {
        Self { expr: base.expr(level), sort: Sort::One(base.thing), base: Some(base) }
    }
}

/// The sort of a field of a record.
pub fn sort_of(app: &model::App, field: FieldRef) -> Sort {
    match field.field {
        FieldId::CreatedAt | FieldId::UpdatedAt => Sort::Moment,
        FieldId::CreatedBy => Sort::Person,
        FieldId::Id => Sort::Other,
        FieldId::Own(at) => app
            .thing(field.thing)
            .and_then(|thing| thing.fields.get(at as usize))
            .map_or(Sort::Other, |own| Sort::of(&own.r#type.kind, field)),
    }
}

/// The expression with each path put through `change`, which is told how many aggregates it stands in.
pub fn map_paths(expr: &Expr, depth: u8, change: &mut dyn FnMut(&Path, u8) -> Path) -> Expr {
    let mut one = |inner: &Expr| Box::new(map_paths(inner, depth, change));
    match expr {
        Expr::Literal(_) | Expr::Now | Expr::Today | Expr::ActorIs(_) | Expr::SignedIn | Expr::BySystem => expr.clone(),
        Expr::Path(path) => Expr::Path(change(path, depth)),
        Expr::Not(inner) => Expr::Not(one(inner)),
        Expr::IsEmpty(inner) => Expr::IsEmpty(one(inner)),
        Expr::DateOf(inner) => Expr::DateOf(one(inner)),
        Expr::TimeOf(inner) => Expr::TimeOf(one(inner)),
        Expr::Weekday(inner) => Expr::Weekday(one(inner)),
        Expr::Minute(inner) => Expr::Minute(one(inner)),
        Expr::Folded(inner) => Expr::Folded(one(inner)),
        Expr::Length(inner) => Expr::Length(one(inner)),
        Expr::Compare { op, left, right } => Expr::Compare { op: *op, left: one(left), right: one(right) },
        Expr::Contains { text, part } => Expr::Contains { text: one(text), part: one(part) },
        Expr::Arithmetic { op, left, right } => Expr::Arithmetic { op: *op, left: one(left), right: one(right) },
        Expr::Round { value, direction } => Expr::Round { value: one(value), direction: *direction },
        Expr::If { condition, then, otherwise } => {
            Expr::If { condition: one(condition), then: one(then), otherwise: one(otherwise) }
        }
        Expr::Shift { from, by, back } => Expr::Shift { from: one(from), by: *by, back: *back },
        Expr::ShiftBy { from, amount, unit, back } => {
            Expr::ShiftBy { from: one(from), amount: one(amount), unit: *unit, back: *back }
        }
        Expr::WorkingShift { from, minutes } => Expr::WorkingShift { from: one(from), minutes: one(minutes) },
        Expr::Between { from, to, unit } => Expr::Between { from: one(from), to: one(to), unit: *unit },
        Expr::MomentOf { date, time } => Expr::MomentOf { date: one(date), time: time.as_ref().map(|time| one(time)) },
        Expr::StartOf { period, of } => Expr::StartOf { period: *period, of: one(of) },
        Expr::Age { born, on } => Expr::Age { born: one(born), on: one(on) },
        Expr::And(parts) => Expr::And(parts.iter().map(|part| map_paths(part, depth, change)).collect()),
        Expr::Or(parts) => Expr::Or(parts.iter().map(|part| map_paths(part, depth, change)).collect()),
        Expr::First(parts) => Expr::First(parts.iter().map(|part| map_paths(part, depth, change)).collect()),
        Expr::OneOf { value, list } => Expr::OneOf {
            value: Box::new(map_paths(value, depth, change)),
            list: list.iter().map(|part| map_paths(part, depth, change)).collect(),
        },
        Expr::Aggregate(own) => Expr::Aggregate(Box::new(model::Aggregate {
            kind: own.kind,
            of: own.of,
            filter: map_paths(&own.filter, depth + 1, change),
            value: own.value.as_ref().map(|value| map_paths(value, depth + 1, change)),
        })),
    }
}

/// A condition over `Root::Record`, said of the record at `base` instead.
pub fn rebase(expr: &Expr, base: &Base, level: u8) -> Expr {
    map_paths(expr, 0, &mut |path, depth| {
        if path.root != Root::Record {
            return path.clone();
        }
        let mut own = base.path(level.saturating_add(depth));
        own.steps.extend_from_slice(&path.steps);
        own
    })
}

/// Whether any path of the expression begins at that root.
pub fn mentions(expr: &Expr, root: &Root) -> bool {
    let mut found = false;
    map_paths(expr, 0, &mut |path, _| {
        found |= path.root == *root;
        path.clone()
    });
    found
}

/// Whether the current moment or day matters to it.
pub fn is_about_time(expr: &Expr) -> bool {
    match expr {
        Expr::Now | Expr::Today => true,
        Expr::Not(inner) | Expr::IsEmpty(inner) | Expr::DateOf(inner) | Expr::TimeOf(inner) => is_about_time(inner),
        Expr::And(parts) | Expr::Or(parts) | Expr::First(parts) => parts.iter().any(is_about_time),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
            is_about_time(left) || is_about_time(right)
        }
        Expr::Shift { from, .. } | Expr::ShiftBy { from, .. } | Expr::StartOf { of: from, .. } => is_about_time(from),
        Expr::Between { from, to, .. } => is_about_time(from) || is_about_time(to),
        Expr::Weekday(inner) | Expr::Minute(inner) => is_about_time(inner),
        Expr::Age { born, on } => is_about_time(born) || is_about_time(on),
        _ => false,
    }
}

/// Whether a condition on a record is about its relation to one of these kinds of people ("a ticket that has no agent").
pub fn mentions_field_of(expr: &Expr, thing: ThingId, roles: &[ThingId], parser: &super::Parser) -> bool {
    let mut found = false;
    map_paths(expr, 0, &mut |path, _| {
        found |= path.root == Root::Record
            && path.steps.first().is_some_and(|field| {
                field.thing == thing
                    && parser.target(*field).is_some_and(|target| roles.iter().any(|role| parser.is_a(*role, target)))
            });
        path.clone()
    });
    found
}
