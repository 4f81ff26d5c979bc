//! Going through expressions without knowing each kind: what lies inside, and the same expression with other insides.

use crate::{Aggregate, Expr, Path, Root, Row};

impl Expr {
    /// The expressions directly inside, in order. `true` marks those that stand inside an aggregate of this expression, where
    /// `Root::Row(Row(0))` is that aggregate's row and outer rows are one further away.
    pub fn children(&self) -> Vec<(&Expr, bool)> {
        match self {
            Self::Literal(_)
            | Self::Now
            | Self::Today
            | Self::Path(_)
            | Self::ActorIs(_)
            | Self::SignedIn
            | Self::BySystem => Vec::new(),
            Self::Not(inner)
            | Self::IsEmpty(inner)
            | Self::DateOf(inner)
            | Self::TimeOf(inner)
            | Self::Weekday(inner)
            | Self::Minute(inner)
            | Self::Folded(inner)
            | Self::Length(inner)
            | Self::Round { value: inner, .. }
            | Self::Shift { from: inner, .. }
            | Self::StartOf { of: inner, .. } => vec![(&**inner, false)],
            Self::And(parts) | Self::Or(parts) | Self::First(parts) => parts.iter().map(|part| (part, false)).collect(),
            Self::Compare { left, right, .. } | Self::Arithmetic { left, right, .. } => {
                vec![(&**left, false), (&**right, false)]
            }
            Self::OneOf { value, list } => {
                std::iter::once(&**value).chain(list.iter()).map(|part| (part, false)).collect()
            }
            Self::Contains { text, part } => vec![(&**text, false), (&**part, false)],
            Self::If { condition, then, otherwise } => {
                vec![(&**condition, false), (&**then, false), (&**otherwise, false)]
            }
            Self::ShiftBy { from, amount, .. } => vec![(&**from, false), (&**amount, false)],
            Self::WorkingShift { from, minutes } => vec![(&**from, false), (&**minutes, false)],
            Self::Between { from, to, .. } => vec![(&**from, false), (&**to, false)],
            Self::MomentOf { date, time } => {
                std::iter::once(&**date).chain(time.as_deref()).map(|part| (part, false)).collect()
            }
            Self::Age { born, on } => vec![(&**born, false), (&**on, false)],
            Self::Aggregate(aggregate) => {
                std::iter::once(&aggregate.filter).chain(aggregate.value.as_ref()).map(|part| (part, true)).collect()
            }
        }
    }

    /// The same expression with every expression directly inside replaced; the flag is as in [`Expr::children`].
    pub fn map_children(&self, change: &mut dyn FnMut(&Expr, bool) -> Expr) -> Expr {
        let mut one = |inner: &Expr| Box::new(change(inner, false));
        match self {
            Self::Literal(_)
            | Self::Now
            | Self::Today
            | Self::Path(_)
            | Self::ActorIs(_)
            | Self::SignedIn
            | Self::BySystem => self.clone(),
            Self::Not(inner) => Self::Not(one(inner)),
            Self::IsEmpty(inner) => Self::IsEmpty(one(inner)),
            Self::DateOf(inner) => Self::DateOf(one(inner)),
            Self::TimeOf(inner) => Self::TimeOf(one(inner)),
            Self::Weekday(inner) => Self::Weekday(one(inner)),
            Self::Minute(inner) => Self::Minute(one(inner)),
            Self::Folded(inner) => Self::Folded(one(inner)),
            Self::Length(inner) => Self::Length(one(inner)),
            Self::Round { value, direction } => Self::Round { value: one(value), direction: *direction },
            Self::Shift { from, by, back } => Self::Shift { from: one(from), by: *by, back: *back },
            Self::StartOf { period, of } => Self::StartOf { period: *period, of: one(of) },
            Self::And(parts) => Self::And(parts.iter().map(|part| change(part, false)).collect()),
            Self::Or(parts) => Self::Or(parts.iter().map(|part| change(part, false)).collect()),
            Self::First(parts) => Self::First(parts.iter().map(|part| change(part, false)).collect()),
            Self::Compare { op, left, right } => Self::Compare { op: *op, left: one(left), right: one(right) },
            Self::Arithmetic { op, left, right } => Self::Arithmetic { op: *op, left: one(left), right: one(right) },
            Self::OneOf { value, list } => {
                Self::OneOf { value: one(value), list: list.iter().map(|part| change(part, false)).collect() }
            }
            Self::Contains { text, part } => Self::Contains { text: one(text), part: one(part) },
            Self::If { condition, then, otherwise } => {
                Self::If { condition: one(condition), then: one(then), otherwise: one(otherwise) }
            }
            Self::ShiftBy { from, amount, unit, back } => {
                Self::ShiftBy { from: one(from), amount: one(amount), unit: *unit, back: *back }
            }
            Self::WorkingShift { from, minutes } => Self::WorkingShift { from: one(from), minutes: one(minutes) },
            Self::Between { from, to, unit } => Self::Between { from: one(from), to: one(to), unit: *unit },
            Self::MomentOf { date, time } => {
                Self::MomentOf { date: one(date), time: time.as_deref().map(|time| Box::new(change(time, false))) }
            }
            Self::Age { born, on } => Self::Age { born: one(born), on: one(on) },
            Self::Aggregate(aggregate) => Self::Aggregate(Box::new(Aggregate {
                kind: aggregate.kind,
                of: aggregate.of,
                filter: change(&aggregate.filter, true),
                value: aggregate.value.as_ref().map(|value| change(value, true)),
            })),
        }
    }

    /// Calls `look` for this expression and everything inside, outermost first, with the number of aggregates around it.
    pub fn visit(&self, look: &mut dyn FnMut(&Expr, u8)) {
        fn go(expr: &Expr, depth: u8, look: &mut dyn FnMut(&Expr, u8)) {
            look(expr, depth);
            for (child, inside) in expr.children() {
                go(child, depth.saturating_add(u8::from(inside)), look);
            }
        }
        go(self, 0, look);
    }

    /// The same expression with every path replaced; `depth` is the number of aggregates around the path.
    pub fn map_paths(&self, change: &mut dyn FnMut(&Path, u8) -> Expr) -> Expr {
        fn go(expr: &Expr, depth: u8, change: &mut dyn FnMut(&Path, u8) -> Expr) -> Expr {
            match expr {
                Expr::Path(path) => change(path, depth),
                other => {
                    other.map_children(&mut |child, inside| go(child, depth.saturating_add(u8::from(inside)), change))
                }
            }
        }
        go(self, 0, change)
    }

    /// The same condition about another record: every path from `from` starts at `to` instead and goes on with its steps.
    /// A row at the place where the expression stands (not inside its own aggregates) is named by its number there.
    pub fn with_root(&self, from: &Root, to: &Path) -> Expr {
        self.map_paths(&mut |path, depth| {
            if path.root != from.inside(depth) {
                return Expr::Path(path.clone());
            }
            let mut steps = to.steps.clone();
            steps.extend(path.steps.iter().copied());
            Expr::Path(Path { root: to.root.inside(depth), steps })
        })
    }

    /// The same expression placed inside one more aggregate: rows of aggregates around it are one further away.
    pub fn one_row_further(&self) -> Expr {
        self.map_paths(&mut |path, depth| match &path.root {
            Root::Row(row) if row.0 >= depth => {
                Expr::Path(Path { root: Root::Row(Row(row.0.saturating_add(1))), steps: path.steps.clone() })
            }
            _ => Expr::Path(path.clone()),
        })
    }
}

impl Root {
    /// How the same root is named with `depth` more aggregates around.
    pub fn inside(&self, depth: u8) -> Root {
        match self {
            Root::Row(row) => Root::Row(Row(row.0.saturating_add(depth))),
            other => other.clone(),
        }
    }
}

impl Path {
    /// The root itself.
    pub fn root(root: Root) -> Self {
        Self { root, steps: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Aggregate, AggregateKind, Expr, FieldId, FieldRef, Path, Root, Row, ThingId};

    fn field(root: Root, number: u32) -> Expr {
        Expr::path(root, vec![FieldRef { thing: ThingId(0), field: FieldId::Own(number) }])
    }

    fn count(filter: Expr) -> Expr {
        Expr::Aggregate(Box::new(Aggregate { kind: AggregateKind::Count, of: ThingId(0), filter, value: None }))
    }

    #[test]
    fn a_record_becomes_a_row_at_any_depth() {
        let inner = Expr::equal(field(Root::Row(Row(0)), 1), field(Root::Record, 1));
        let moved = count(inner).with_root(&Root::Record, &Path::root(Root::Row(Row(0))));
        let expected = count(Expr::equal(field(Root::Row(Row(0)), 1), field(Root::Row(Row(1)), 1)));
        assert_eq!(moved, expected);
    }

    #[test]
    fn rows_of_its_own_aggregates_stay() {
        let own = count(field(Root::Row(Row(0)), 1));
        assert_eq!(own.one_row_further(), own);
        assert_eq!(field(Root::Row(Row(0)), 1).one_row_further(), field(Root::Row(Row(1)), 1));
    }
}
