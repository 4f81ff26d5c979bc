//! What a rule looks at: the things and fields that it reads, the numbers and lengths of time that it names, and the moments with
//! which it compares the present.

use std::collections::BTreeSet;

use model::{
    CaseValue, ChoiceId, Comparison, Duration, Expr, FieldId, FieldRef, Literal, Path, Root, ThingId, TypeKind,
};

use crate::{Action, ActionKind, Guard, Plan, Resource, Storage};

#[derive(Debug)]
pub struct Interest {
    /// The rule's own first.
    pub things: Vec<ThingId>,
    fields: BTreeSet<FieldRef>,
    literals: Vec<Literal>,
    lengths: Vec<Duration>,
    /// Over the record of the action.
    pub moments: Vec<Expr>,
    /// How many of something may matter.
    pub counts: Vec<i64>,
    /// Whether it matters who acts.
    pub actor: bool,
}

impl Interest {
    pub fn of(plan: &Plan, action: &Action, guard: &Guard) -> Self {
        let mut own = Self {
            things: vec![action.thing],
            fields: BTreeSet::new(),
            literals: Vec::new(),
            lengths: Vec::new(),
            moments: Vec::new(),
            counts: Vec::new(),
            actor: false,
        };
        let mut counts = false;
        for expr in [&guard.when, &guard.holds] {
            own.read(plan, expr, 0, &mut counts);
        }
        own.actor |= mentions_actor(&action.who.holds);
        // The other rules of the action have to be kept on the way.
        for other in action.duties.iter().chain(&action.before) {
            own.moments_in(&other.holds);
        }
        if counts {
            let whole = own.literals.iter().filter_map(|literal| match literal {
                Literal::Whole(number) if (0..=20).contains(number) => Some(number + 1),
                _ => None,
            });
            own.counts = whole.filter(|count| *count > 1).collect();
            own.counts.sort_unstable();
            own.counts.dedup();
        }
        // What a record of these things needs has to be there first.
        let mut place = 0;
        while let Some(thing) = own.things.get(place).copied() {
            let needed = plan.resource(thing).into_iter().flat_map(|resource| &resource.fields);
            for field in needed.filter(|field| field.required) {
                if let TypeKind::One(other) = field.r#type.kind
                    && plan.resource(other).is_some_and(|other| other.person.is_none())
                    && !own.things.contains(&other)
                    && own.things.len() < 6
                {
                    own.things.push(other);
                }
            }
            place += 1;
        }
        // What an action asks of the record's state may hang on what belongs to it.
        if action.kind != ActionKind::Create {
            let steps = plan.actions_of(action.thing).flat_map(|step| step.before.iter().chain(&step.after));
            for other in steps {
                other.holds.visit(&mut |part, _| {
                    if let Expr::Aggregate(aggregate) = part
                        && !own.things.contains(&aggregate.of)
                        && own.things.len() < 6
                    {
                        own.things.push(aggregate.of);
                    }
                });
            }
        }
        own
    }

    pub fn reads(&self, thing: ThingId, field: FieldId) -> bool {
        self.fields.contains(&FieldRef { thing, field })
    }

    fn read(&mut self, plan: &Plan, expr: &Expr, depth: u8, counts: &mut bool) {
        let mut computed = Vec::new();
        let mut found: Vec<FieldRef> = Vec::new();
        let mut things = Vec::new();
        let (mut literals, mut lengths) = (Vec::new(), Vec::new());
        let mut actor = false;
        expr.visit(&mut |part, _| match part {
            Expr::Path(Path { root, steps }) => {
                actor |= *root == Root::Actor;
                for step in steps {
                    found.push(*step);
                    things.push(step.thing);
                    if let Some(Storage::Computed { value }) = plan.field(*step).map(|field| &field.storage) {
                        computed.push(value.clone());
                    }
                }
            }
            Expr::Aggregate(aggregate) => {
                *counts = true;
                things.push(aggregate.of);
            }
            Expr::Literal(literal) => literals.push(literal.clone()),
            Expr::Shift { by, .. } => lengths.push(*by),
            Expr::ActorIs(_) | Expr::SignedIn => actor = true,
            _ => {}
        });
        self.actor |= actor;
        self.fields.extend(found);
        for thing in things {
            if !self.things.contains(&thing) && plan.resource(thing).is_some() && self.things.len() < 6 {
                self.things.push(thing);
            }
        }
        for literal in literals {
            if !self.literals.contains(&literal) {
                self.literals.push(literal);
            }
        }
        for length in lengths {
            if !self.lengths.contains(&length) {
                self.lengths.push(length);
            }
        }
        self.moments_in(expr);
        if depth < 3 {
            for value in computed {
                self.read(plan, &value, depth + 1, counts);
            }
        }
    }

    fn moments_in(&mut self, expr: &Expr) {
        let mut found = Vec::new();
        expr.visit(&mut |part, _| {
            if let Expr::Compare { op, left, right } = part
                && !matches!(op, Comparison::Equal | Comparison::NotEqual)
            {
                match (left.as_ref(), right.as_ref()) {
                    (Expr::Now, at) | (at, Expr::Now) if is_of_record(at) => found.push(at.clone()),
                    _ => {}
                }
            }
        });
        for at in found {
            if !self.moments.contains(&at) {
                self.moments.push(at);
            }
        }
    }

    /// Values of the field on both sides of what the rule names.
    pub fn around(&self, resource: &Resource, field: FieldId) -> Vec<CaseValue> {
        let Some(own) = resource.field(field) else { return Vec::new() };
        let literal = |literal: Literal| CaseValue::Literal(literal);
        let mut found = Vec::new();
        match &own.r#type.kind {
            TypeKind::Choice(choices) => {
                let field = FieldRef { thing: resource.thing, field };
                let all = (0..choices.len()).filter_map(|place| u32::try_from(place).ok());
                found.extend(all.map(|place| literal(Literal::Choice { field, choice: ChoiceId(place) })));
            }
            TypeKind::YesNo => found.extend([true, false].map(|yes| literal(Literal::YesNo(yes)))),
            TypeKind::Whole | TypeKind::Rating => {
                found.extend(self.numbers(0).map(|number| literal(Literal::Whole(number))));
            }
            TypeKind::Money => found.extend(self.numbers(0).map(|number| literal(Literal::Money(number)))),
            TypeKind::Number { scale } => {
                let scale = *scale;
                found.extend(self.numbers(scale).map(|units| literal(Literal::Decimal { units, scale })));
            }
            TypeKind::Percent => {
                found.extend(self.numbers(2).map(|units| literal(Literal::Decimal { units, scale: 2 })));
            }
            TypeKind::Duration => {
                let long = [3 * 3600, 24 * 3600];
                let all = self.numbers(0).chain(long);
                found.extend(all.map(|seconds| literal(Literal::Duration(Duration::seconds(seconds)))));
            }
            TypeKind::Text | TypeKind::LongText => {
                let lengths = self.numbers(0).filter(|length| (1..=400).contains(length));
                let text = |length: i64| "x".repeat(usize::try_from(length).unwrap_or(1));
                found.extend(lengths.map(|length| literal(Literal::Text(text(length)))));
            }
            TypeKind::Date => {
                let mut days: Vec<Duration> = vec![Duration::days(1), Duration::days(400)];
                days.extend(self.lengths.iter().filter(|length| length.seconds == 0));
                for by in days {
                    for back in [true, false] {
                        let at = Expr::Shift { from: Box::new(Expr::Today), by, back };
                        let further = Expr::Shift { from: Box::new(at.clone()), by: Duration::days(1), back };
                        found.extend([CaseValue::Expr(at), CaseValue::Expr(further)]);
                    }
                }
            }
            TypeKind::Moment => self.moments_around(resource, field, &mut found),
            _ => {}
        }
        found
    }

    fn moments_around(&self, resource: &Resource, field: FieldId, found: &mut Vec<CaseValue>) {
        let others = resource.fields.iter().filter(|own| own.r#type.kind == TypeKind::Moment && own.id != field);
        let mut from: Vec<Expr> = vec![Expr::Now];
        from.extend(others.map(|own| super::value::moment(resource, own.id, 0)));
        let mut by: Vec<Duration> = vec![Duration::seconds(60), Duration::hours(1)];
        by.extend(self.lengths.iter().copied());
        for from in from {
            for by in &by {
                for back in [true, false] {
                    let at = Expr::Shift { from: Box::new(from.clone()), by: *by, back };
                    let further = Expr::Shift { from: Box::new(at.clone()), by: Duration::seconds(60), back };
                    found.extend([CaseValue::Expr(at), CaseValue::Expr(further)]);
                }
            }
        }
    }

    /// Just below, at and above each number that the rule names, with that many digits behind the point.
    fn numbers(&self, scale: u8) -> impl Iterator<Item = i64> + '_ {
        let power = 10_i64.saturating_pow(u32::from(scale.min(9)));
        let named = self.literals.iter().filter_map(move |literal| match literal {
            Literal::Whole(number) => number.checked_mul(power),
            Literal::Money(number) => Some(*number),
            Literal::Decimal { units, scale: own } => {
                crate::calendar::divide(*units, 1, i32::from(scale) - i32::from(*own), model::Round::Nearest)
            }
            Literal::Duration(duration) => Some(crate::calendar::seconds(*duration)),
            _ => None,
        });
        let lengths = self.lengths.iter().map(|length| crate::calendar::seconds(*length));
        let around = |number: i64| [number.saturating_sub(1), number, number.saturating_add(1)];
        named.chain(lengths).flat_map(around).chain([0, 1, 1000])
    }
}

fn mentions_actor(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |part, _| found |= matches!(part, Expr::Path(Path { root: Root::Actor, .. })));
    found
}

/// A moment that stands in the record or a fixed time away from one.
fn is_of_record(expr: &Expr) -> bool {
    match expr {
        Expr::Path(Path { root: Root::Record, steps }) => !steps.is_empty(),
        Expr::Shift { from, .. } => is_of_record(from),
        _ => false,
    }
}
