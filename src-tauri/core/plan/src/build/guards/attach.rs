//! Which actions a rule guards: those that it names, else every one after which it could be broken.

use std::collections::BTreeSet;

use model::{ActionKind as Said, Aggregate, App, Expr, FieldId, FieldRef, Path, Root, Rule, RuleKind, ThingId, Verb};

use super::{GuardNames, Judged, anybody_of_rule, limit};
use crate::build::names;
use crate::build::rebase::{self, Reads, all, at, before, empty, exists, record, row};
use crate::{Action, ActionKind, Code, Guard, GuardKind, Resource, specialise};

/// Relation steps from a record, as in `loan, member`.
type Steps = Vec<FieldRef>;

/// A rule, with what it reads: worked out once, asked for every action.
pub struct Attachment<'a> {
    app: &'a App,
    resources: &'a [Resource],
    rule: &'a Rule,
    place: usize,
    judged: Judged,
    reads: Reads,
    held: Reads,
    /// When it applies to a record that doesn't change itself.
    condition: Expr,
    /// Fields of other things that it reads by way of relations of its own.
    elsewhere: Vec<(Steps, FieldRef)>,
    /// Things that it counts, and how their records lead back to its own.
    links: Vec<(ThingId, Option<Steps>)>,
    /// `holds` with computed values worked out in place.
    whole: Expr,
}

impl<'a> Attachment<'a> {
    pub fn new(app: &'a App, resources: &'a [Resource], rule: &'a Rule, place: usize, judged: Judged) -> Self {
        let condition = anybody_of_rule(rule).and(rule.when.clone()).and(limit::counts(app, rule));
        let both = condition.clone().and(judged.holds.clone());
        let judged_before = matches!(rule.kind, RuleKind::State { .. } | RuleKind::Time { .. } | RuleKind::Duty { .. });
        let lasting = rule.on.is_empty() && !judged_before;
        let (elsewhere, links) = match lasting {
            true => (
                rebase::reads_elsewhere(app, &both, &[Root::Record, row().root]),
                rebase::links_back(app, &judged.holds),
            ),
            false => (Vec::new(), Vec::new()),
        };
        Self {
            app,
            resources,
            rule,
            place,
            reads: rebase::reads(app, &[&judged.when, &judged.holds]),
            held: rebase::reads(app, &[&judged.holds]),
            whole: rebase::expanded(app, &judged.holds),
            judged,
            condition,
            elsewhere,
            links,
        }
    }

    /// To an action on the thing that the rule is about.
    pub fn to_own(&self, action: &mut Action, guard_names: &mut GuardNames) {
        let rule = self.rule;
        if rule.thing != action.thing {
            return;
        }
        let before_change = matches!(rule.kind, RuleKind::State { .. } | RuleKind::Time { .. } | RuleKind::Duty { .. });
        let guards = match action.kind {
            _ if !rule.on.is_empty() => self.names(action),
            _ if before_change => true,
            ActionKind::Create => true,
            // A deletion can break "at least", which is judged below.
            ActionKind::Delete => matches!(&rule.kind, RuleKind::Limit { least: Some(_), .. }),
            ActionKind::Update | ActionKind::Named => touches(&self.reads, action),
        };
        if !guards {
            return;
        }
        if !before_change && action.kind != ActionKind::Create {
            self.to_leaving(action, guard_names);
        }
        if matches!(rule.kind, RuleKind::Limit { .. })
            && (action.kind == ActionKind::Delete || self.judged.when.is_never())
        {
            return;
        }
        let (holds, when, variant) = match action.kind {
            // After a deletion the record is gone: what counts is what it was, and how many are left.
            ActionKind::Delete if !before_change => (
                self.judged.holds.with_root(&Root::Record, &before()),
                rule.when.with_root(&Root::Record, &before()).and(anybody_of_rule(rule)),
                "AfterDeletion",
            ),
            _ => (self.judged.holds.clone(), self.judged.when.clone(), ""),
        };
        let mut guard = self.guard(when, holds, variant, guard_names);
        match rule.kind {
            RuleKind::Duty { .. } => action.duties.push(guard),
            RuleKind::State { .. } | RuleKind::Time { .. } => action.before.push(guard),
            // A check that counts the thing's own records can only be judged once the change is among them.
            RuleKind::Check { .. } if self.held.things.contains(&rule.thing) || action.kind == ActionKind::Delete => {
                (guard.code, guard.status) = (Code::Across, 409);
                action.after.push(guard);
            }
            RuleKind::Check { .. } => action.checks.push(guard),
            _ => action.after.push(guard),
        }
    }

    /// "At least": for the subject that the record is taken from.
    fn to_leaving(&self, action: &mut Action, guard_names: &mut GuardNames) {
        let deletes = action.kind == ActionKind::Delete;
        let Some(leaving) = limit::judge_leaving(self.app, self.rule, deletes) else { return };
        let when = anybody_of_rule(self.rule).and(leaving.when);
        let variant = if deletes { "AfterDeletion" } else { "AfterLeaving" };
        let mut found = self.guard(when, leaving.holds, variant, guard_names);
        found.kind = GuardKind::Condition;
        action.after.push(found);
    }

    /// Whether the rule's words name this action.
    fn names(&self, action: &Action) -> bool {
        self.rule.on.iter().any(|verb| match (verb, action.kind) {
            (Verb::Create, ActionKind::Create)
            | (Verb::Change, ActionKind::Update)
            | (Verb::Delete, ActionKind::Delete) => true,
            (Verb::Do(id), kind) => match self.app.actions.get(id.0 as usize) {
                Some(said) if said.thing != action.thing => false,
                Some(said) => match said.kind {
                    Said::Create => kind == ActionKind::Create,
                    Said::Delete => kind == ActionKind::Delete,
                    Said::Named => kind == ActionKind::Named && said.key == action.key,
                },
                None => false,
            },
            _ => false,
        })
    }

    /// To an action on another thing: when the subject's own condition changes (a basic member with five loans can't just
    /// become one again), and when records that the rule counts are made, moved or changed.
    pub fn to_elsewhere(&self, action: &mut Action, guard_names: &mut GuardNames) {
        if self.rule.thing == action.thing {
            return;
        }
        let changes = matches!(action.kind, ActionKind::Update | ActionKind::Named);
        if changes && !matches!(self.rule.kind, RuleKind::Check { .. }) {
            self.to_subject(action, guard_names);
        }
        let mut done: BTreeSet<&Option<Steps>> = BTreeSet::new();
        for (thing, link) in &self.links {
            let could = !changes || touches(&self.held, action);
            if *thing == action.thing && could && done.insert(link) {
                self.to_counted(action, link.as_deref(), guard_names);
            }
        }
    }

    /// The action changes what the rule reads of the record's subject: it must hold for all records of that subject.
    fn to_subject(&self, action: &mut Action, guard_names: &mut GuardNames) {
        let mut paths: Vec<&Steps> = Vec::new();
        for (steps, field) in &self.elsewhere {
            let Some(last) = steps.last() else { continue };
            let there = rebase::target(self.app, *last) == Some(action.thing)
                && steps.first().is_some_and(|first| first.thing == self.rule.thing);
            if there && field.thing == action.thing && writes(action, field.field) && !paths.contains(&steps) {
                paths.push(steps);
            }
        }
        for steps in paths {
            let of_subject = Expr::equal(at(row(), steps), Expr::Path(record()));
            let holds = exists(self.rule.thing, of_subject.and(self.broken_row())).not();
            let variant = format!("For{}", names::pascal(&action.key));
            let mut found = self.guard(Expr::always(), holds, &variant, guard_names);
            found.kind = GuardKind::Condition;
            action.after.push(found);
        }
    }

    /// A row of the rule's thing for which it doesn't hold.
    fn broken_row(&self) -> Expr {
        let of_row = |expr: &Expr| expr.one_row_further().with_root(&Root::Record, &row());
        of_row(&self.condition).and(of_row(&self.judged.holds).not())
    }

    /// The action makes, changes or deletes a record that the rule counts.
    fn to_counted(&self, action: &mut Action, link: Option<&[FieldRef]>, guard_names: &mut GuardNames) {
        let deletes = action.kind == ActionKind::Delete;
        let bounded = rebase::upper_bounded(&self.whole, action.thing);
        // What can only be too much isn't broken by taking something away.
        if deletes && bounded.is_some() {
            return;
        }
        let type_of = |thing: ThingId| self.resources.get(thing.0 as usize).map_or("", |one| one.type_name.as_str());
        if let (Some(steps), false, None) = (link, deletes || action.kind == ActionKind::Create, &bounded) {
            self.to_left(action, steps, guard_names);
        }
        let (when, holds, variant) = match link {
            Some(steps) => {
                let root = if deletes { before() } else { record() };
                let subject = Path { root: root.root, steps: steps.to_vec() };
                let known = match deletes {
                    true => empty(Expr::Path(subject.clone())).not(),
                    false => rebase::known(self.app, steps),
                };
                let mut when = known.and(self.condition.with_root(&Root::Record, &subject));
                if let Some([one]) = bounded.as_deref() {
                    when = when.and(adds_to(one, steps));
                }
                let variant = match deletes {
                    true => format!("OfDeleted{}", type_of(action.thing)),
                    false => format!("Of{}", type_of(action.thing)),
                };
                (when, self.judged.holds.with_root(&Root::Record, &subject), variant)
            }
            // Nothing says whose total it is: it must hold for all.
            None => {
                let holds = exists(self.rule.thing, self.broken_row()).not();
                (Expr::always(), holds, format!("AmongAll{}", type_of(self.rule.thing)))
            }
        };
        let mut found = self.guard(when, holds, &variant, guard_names);
        if found.code == Code::Check {
            found.code = Code::Across;
        }
        (found.status, found.field, found.kind) = (409, None, GuardKind::Condition);
        action.after.push(found);
    }

    /// The record moves to another subject: the rule must go on holding for the one that it leaves.
    fn to_left(&self, action: &mut Action, steps: &[FieldRef], guard_names: &mut GuardNames) {
        let subject = Path { root: before().root, steps: steps.to_vec() };
        let moved = Expr::compare(model::Comparison::NotEqual, at(before(), steps), at(record(), steps));
        let when = empty(Expr::Path(subject.clone())).not().and(moved);
        let when = when.and(self.condition.with_root(&Root::Record, &subject));
        let type_name = self.resources.get(action.thing.0 as usize).map_or("", |one| one.type_name.as_str());
        let holds = self.judged.holds.with_root(&Root::Record, &subject);
        let mut found = self.guard(when, holds, &format!("OfMoved{type_name}"), guard_names);
        if found.code == Code::Check {
            found.code = Code::Across;
        }
        (found.status, found.field, found.kind) = (409, None, GuardKind::Condition);
        action.after.push(found);
    }

    fn guard(&self, when: Expr, holds: Expr, variant: &str, guard_names: &mut GuardNames) -> Guard {
        let rule = self.rule;
        let sentence = self.app.sentence(&rule.statement).unwrap_or("This isn't possible now.").to_owned();
        Guard {
            statement: rule.statement.clone(),
            name: guard_names.name(&format!("rule {}", self.place), variant, &sentence),
            detail: rule.message.clone().unwrap_or_else(|| sentence.clone()),
            sentence,
            status: self.judged.status,
            code: self.judged.code,
            field: self.judged.field,
            when: specialise::simplify(&when),
            holds: specialise::simplify(&holds),
            kind: match &rule.kind {
                RuleKind::Check { .. }
                | RuleKind::State { .. }
                | RuleKind::Time { .. }
                | RuleKind::Duty { .. }
                | RuleKind::Across { .. } => GuardKind::Condition,
                structured => GuardKind::Rule { rule: structured.clone() },
            },
            index: self.judged.index.clone(),
        }
    }
}

/// What the action can change of its record.
fn writes(action: &Action, field: FieldId) -> bool {
    action.inputs.iter().any(|input| input.field == Some(field))
        || action.changes.iter().any(|change| change.field == field)
        || field == FieldId::UpdatedAt
}

/// Whether the action can change anything that is read.
fn touches(reads: &Reads, action: &Action) -> bool {
    reads.fields.iter().any(|read| read.thing == action.thing && writes(action, read.field))
}

/// The record is among those counted for its subject, and wasn't before, or weighs more now.
fn adds_to(counted: &Aggregate, link: &[FieldRef]) -> Expr {
    let seen_from = |root: Path| {
        let mut subject = root.clone();
        subject.steps.extend(link.iter().copied());
        rebase::row_as(&counted.filter.with_root(&Root::Record, &subject), &root)
    };
    let same_subject = Expr::equal(at(before(), link), at(record(), link));
    let no_heavier = counted.value.iter().filter(|_| counted.kind == model::AggregateKind::Sum).map(|value| {
        Expr::compare(model::Comparison::AtLeast, rebase::row_as(value, &before()), rebase::row_as(value, &record()))
    });
    let unchanged = all([empty(Expr::Path(before())).not(), seen_from(before()), same_subject]).and(all(no_heavier));
    seen_from(record()).and(unchanged.not())
}
