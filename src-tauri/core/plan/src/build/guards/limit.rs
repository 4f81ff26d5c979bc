//! "A basic member can have at most 2 open loans": so many records for each subject.
//!
//! It is judged after the change, and only for a change that could break it: a record that is made, that comes to count, that
//! moves to another subject, or that weighs more than before. So nobody is stopped from ending something while over a limit.
//!
//! "A team has at least 2 players" is the other way round: judged for the subject that a record leaves, when it is deleted, stops
//! counting, moves on or weighs less. The first of them can be made all the same, or there would never be a second.

use model::{AggregateKind, App, Comparison, CountScope, Duration, Expr, Period, Rule, RuleKind};

use super::Judged;
use crate::Code;
use crate::build::rebase::{aggregate, all, at, before, empty, exists, known, record, row, row_as};

/// Whether the record at hand is one of those that the rule counts; `always` for rules that count nothing.
pub fn counts(app: &App, rule: &Rule) -> Expr {
    let (per, counted) = match &rule.kind {
        RuleKind::Limit { per, counted, .. } => (per, counted),
        RuleKind::Overlap { same, counted, .. } => (same, counted),
        RuleKind::Unique { paths, counted, .. } => (paths, counted),
        _ => return Expr::always(),
    };
    let subject_known = per.iter().map(|path| known(app, &path.steps));
    row_as(counted, &record()).and(all(subject_known))
}

/// The rule for records that come to count: what it says of too many. (Where it says nothing of that, the rule as a whole, which then
/// is judged of no record's own change.)
pub fn judge(app: &App, rule: &Rule) -> Judged {
    let RuleKind::Limit { most, .. } = &rule.kind else { return never() };
    let entering = match most {
        Some(_) => counts(app, rule).and(kept(rule, Comparison::AtLeast).not()),
        None => Expr::never(),
    };
    Judged { when: rule.when.clone().and(entering), holds: holds(rule, most.is_none()), ..never() }
}

/// The rule for records that leave: what it says of too few, of the subject that they were counted for.
pub fn judge_leaving(app: &App, rule: &Rule, deletes: bool) -> Option<Judged> {
    let RuleKind::Limit { least: Some(_), .. } = &rule.kind else { return None };
    let past = |expr: Expr| expr.with_root(&model::Root::Record, &before());
    let counted = empty(Expr::Path(before())).not().and(past(counts(app, rule)));
    let left = match deletes {
        true => Expr::always(),
        false => counts(app, rule).and(kept(rule, Comparison::AtMost)).not(),
    };
    let when = past(rule.when.clone()).and(counted).and(left);
    Some(Judged { when, holds: past(holds(rule, true)), ..never() })
}

fn never() -> Judged {
    Judged { code: Code::Limit, status: 409, field: None, when: Expr::never(), holds: Expr::always(), index: None }
}

/// The bound on one side, for the subject of the record.
fn holds(rule: &Rule, too_few: bool) -> Expr {
    let RuleKind::Limit { per, counted, sum, least, most, scope } = &rule.kind else { return Expr::always() };
    let same_subject = all(per.iter().map(|path| Expr::equal(at(row(), &path.steps), at(record(), &path.steps))));
    let counted_here = counted.clone().and(same_subject);
    let total = |filter: Expr| match sum {
        Some(value) => aggregate(AggregateKind::Sum, rule.thing, filter, Some(value.clone())),
        None => aggregate(AggregateKind::Count, rule.thing, filter, None),
    };
    let bounds = |total: Expr, deeper: bool| {
        let bound = |expr: &Expr| if deeper { expr.one_row_further() } else { expr.clone() };
        let (op, wanted) = if too_few { (Comparison::AtLeast, least) } else { (Comparison::AtMost, most) };
        all(wanted.iter().map(|wanted| Expr::compare(op, total.clone(), bound(wanted))))
    };
    match scope {
        CountScope::AtATime => bounds(total(counted_here), false),
        CountScope::PerPeriod { period, moment } => {
            let start = Expr::StartOf { period: *period, of: Box::new(row_as(moment, &record())) };
            let end = Expr::Shift { from: Box::new(start.clone()), by: length(*period), back: false };
            let within = all([
                counted_here,
                Expr::compare(Comparison::AtLeast, moment.clone(), start),
                Expr::compare(Comparison::Less, moment.clone(), end),
            ]);
            bounds(total(within), false)
        }
        CountScope::Rolling { seconds, moment } => {
            // Every stretch of that length that the record lies in ends with one of the counted records: no such end may
            // have too many behind it. The stretch is open at its start, so exactly that much later is free again.
            let stretch = Duration::seconds(*seconds);
            let later = |from: Expr| Expr::Shift { from: Box::new(from), by: stretch, back: false };
            let earlier = |from: Expr| Expr::Shift { from: Box::new(from), by: stretch, back: true };
            let end_moment = moment.clone();
            let outer_end = moment.one_row_further();
            let behind = all([
                counted_here.clone(),
                Expr::compare(Comparison::More, moment.clone(), earlier(outer_end.clone())),
                Expr::compare(Comparison::AtMost, moment.clone(), outer_end),
            ]);
            let too_many = all([
                counted_here,
                Expr::compare(Comparison::AtLeast, end_moment.clone(), row_as(moment, &record())),
                Expr::compare(Comparison::Less, end_moment, later(row_as(moment, &record()))),
                bounds(total(behind), true).not(),
            ]);
            exists(rule.thing, too_many).not()
        }
    }
}

/// The record counted before as it does now: for the same subject, at the same moment, with no more (or no less) weight.
fn kept(rule: &Rule, weight: Comparison) -> Expr {
    let RuleKind::Limit { per, counted, sum, scope, .. } = &rule.kind else { return Expr::always() };
    let same_as_before = per.iter().map(|path| Expr::equal(at(before(), &path.steps), at(record(), &path.steps)));
    let same_moment = match scope {
        CountScope::AtATime => None,
        CountScope::PerPeriod { moment, .. } | CountScope::Rolling { moment, .. } => {
            Some(Expr::equal(row_as(moment, &before()), row_as(moment, &record())))
        }
    };
    let weighed = sum.iter().map(|value| Expr::compare(weight, row_as(value, &before()), row_as(value, &record())));
    let counted_before = row_as(counted, &before()).with_root(&model::Root::Record, &before());
    all([empty(Expr::Path(before())).not(), counted_before])
        .and(all(same_as_before))
        .and(all(same_moment))
        .and(all(weighed))
}

fn length(period: Period) -> Duration {
    match period {
        Period::Hour => Duration::hours(1),
        Period::Day => Duration::days(1),
        Period::Week => Duration::days(7),
        Period::Month => Duration::months(1),
        Period::Year => Duration::years(1),
    }
}
