//! What a plan's rules speak of, so that requests come near their boundaries: lengths of time, numbers, amounts.

use model::{Duration, Expr, Literal, RuleKind, Unit};
use plan::{Action, Guard, GuardKind, Plan, Storage, TimerWhen};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Seconds, by the clock: a day counts as 24 hours.
    pub lengths: Vec<i64>,
    pub numbers: Vec<i64>,
    /// `07:30`
    pub times: Vec<String>,
}

impl Mine {
    pub fn of(plan: &Plan) -> Self {
        let mut found = Found::default();
        for action in &plan.actions {
            found.action(action);
        }
        for resource in &plan.resources {
            for guard in &resource.invariants {
                found.guard(guard);
            }
            for field in &resource.fields {
                if let Storage::Computed { value } = &field.storage {
                    found.expr(value);
                }
            }
        }
        for timer in &plan.timers {
            match &timer.when {
                TimerWhen::Record { at, .. } => found.expr(at),
                TimerWhen::Every(repeat) => found.repeat(repeat),
            }
            found.expr(&timer.condition);
        }
        found.mine()
    }

    /// What one rule speaks of, with what is worked out for it.
    pub fn of_guard(plan: &Plan, guard: &Guard) -> Self {
        let mut found = Found::default();
        found.guard(guard);
        let mut read = vec![];
        for expr in [&guard.when, &guard.holds] {
            expr.visit(&mut |part, _| {
                if let Expr::Path(path) = part {
                    read.extend(path.steps.iter().copied());
                }
            });
        }
        for step in read {
            if let Some(Storage::Computed { value }) =
                plan.resource(step.thing).and_then(|resource| resource.field(step.field)).map(|field| &field.storage)
            {
                found.expr(value);
            }
        }
        found.mine()
    }
}

#[derive(Default)]
struct Found {
    lengths: BTreeSet<i64>,
    numbers: BTreeSet<i64>,
    times: BTreeSet<String>,
}

impl Found {
    fn mine(self) -> Mine {
        Mine {
            lengths: self.lengths.into_iter().collect(),
            numbers: self.numbers.into_iter().collect(),
            times: self.times.into_iter().collect(),
        }
    }

    fn action(&mut self, action: &Action) {
        self.expr(&action.who.holds);
        for guard in action.duties.iter().chain(&action.checks).chain(&action.before).chain(&action.after) {
            self.guard(guard);
        }
        for change in &action.changes {
            self.expr(&change.value);
        }
        for response in &action.responses {
            self.expr(&response.when);
        }
    }

    fn guard(&mut self, guard: &Guard) {
        self.expr(&guard.when);
        self.expr(&guard.holds);
        if let GuardKind::Rule { rule: RuleKind::Overlap { gap_seconds, .. } } = &guard.kind {
            self.lengths.insert(*gap_seconds);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |part, _| match part {
            Expr::Shift { by, .. } => self.length(*by),
            Expr::ShiftBy { amount, unit, .. } => {
                if let Expr::Literal(Literal::Whole(amount)) = amount.as_ref() {
                    self.lengths.insert(amount.saturating_mul(seconds(*unit)));
                }
            }
            Expr::Literal(Literal::Duration(by)) => self.length(*by),
            Expr::Literal(Literal::Whole(number) | Literal::Money(number)) => {
                self.numbers.insert(*number);
            }
            Expr::Literal(Literal::Decimal { units, .. }) => {
                self.numbers.insert(*units);
            }
            Expr::Literal(Literal::Time(time)) => {
                self.times.insert(time.clone());
            }
            _ => {}
        });
    }

    fn length(&mut self, by: Duration) {
        let days = i64::from(by.years) * 365 + i64::from(by.months) * 30 + i64::from(by.days);
        self.lengths.insert(days * 86_400 + by.seconds);
    }

    fn repeat(&mut self, repeat: &model::Repeat) {
        use model::Repeat::{Day, Hour, Month, Week, Year};
        match repeat {
            Hour { .. } => {}
            Day { at } | Week { at, .. } | Month { at, .. } | Year { at, .. } => {
                self.times.insert(at.clone());
            }
        }
    }
}

fn seconds(unit: Unit) -> i64 {
    match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::Day => 86_400,
        Unit::Week => 7 * 86_400,
        Unit::Month => 30 * 86_400,
        Unit::Year => 365 * 86_400,
    }
}
