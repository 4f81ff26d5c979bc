//! "Two people can't book the same time slot": records with the same values don't lie over one another in time.

use model::{AggregateKind, App, Arithmetic, Comparison, Duration, Expr, Literal, Rule, RuleKind};

use super::Judged;
use crate::Code;
use crate::build::rebase::{aggregate, all, at, before, empty, exists, known, record, row, row_as};

pub fn judge(app: &App, rule: &Rule) -> Judged {
    let mut judged = Judged {
        code: Code::Overlap,
        status: 409,
        field: None,
        when: rule.when.clone(),
        holds: Expr::always(),
        index: None,
    };
    let RuleKind::Overlap { start, end, same, counted, capacity, gap_seconds, touching } = &rule.kind else {
        return judged;
    };
    let (record_start, record_end) = (row_as(start, &record()), row_as(end, &record()));
    let with_gap = |end: Expr| match gap_seconds {
        0 => end,
        seconds => Expr::Shift { from: Box::new(end), by: Duration::seconds(*seconds), back: false },
    };
    let earlier = if *touching { Comparison::AtMost } else { Comparison::Less };
    let same_values = all(same.iter().map(|path| Expr::equal(at(row(), &path.steps), at(record(), &path.steps))));
    let another = Expr::compare(Comparison::NotEqual, Expr::Path(row()), Expr::Path(record()));
    let rival = counted.clone().and(same_values);
    let over_record = all([
        rival.clone(),
        another.clone(),
        Expr::compare(earlier, start.clone(), with_gap(record_end.clone())),
        Expr::compare(earlier, record_start.clone(), with_gap(end.clone())),
    ]);
    judged.holds = if matches!(capacity, Expr::Literal(Literal::Whole(1))) {
        exists(rule.thing, over_record).not()
    } else {
        // The most that lie over one another is reached at the start of one of them: at the record's own start, or at the
        // start of another inside it. (The record counts too, hence one less.)
        let others = |capacity: Expr| Expr::Arithmetic {
            op: Arithmetic::Subtract,
            left: Box::new(capacity),
            right: Box::new(Expr::Literal(Literal::Whole(1))),
        };
        let lying_over = |moment: Expr, another: Expr, rival: Expr| {
            let over = all([
                rival,
                another,
                Expr::compare(Comparison::AtMost, start.clone(), moment.clone()),
                Expr::compare(earlier, moment, with_gap(end.clone())),
            ]);
            aggregate(AggregateKind::Count, rule.thing, over, None)
        };
        let at_own_start = Expr::compare(
            Comparison::AtMost,
            lying_over(record_start.clone(), another.clone(), rival.clone()),
            others(capacity.clone()),
        );
        let inner_start = all([
            rival.clone(),
            another.clone(),
            Expr::compare(Comparison::AtLeast, start.clone(), record_start),
            Expr::compare(earlier, start.clone(), with_gap(record_end)),
            Expr::compare(
                Comparison::More,
                lying_over(start.one_row_further(), another, rival),
                others(capacity.one_row_further()),
            ),
        ]);
        at_own_start.and(exists(rule.thing, inner_start).not())
    };
    let counted_before = row_as(counted, &before()).with_root(&model::Root::Record, &before());
    let unchanged = all([
        empty(Expr::Path(before())).not(),
        counted_before,
        Expr::equal(row_as(start, &before()), row_as(start, &record())),
        Expr::equal(row_as(end, &before()), row_as(end, &record())),
    ])
    .and(all(same.iter().map(|path| Expr::equal(at(before(), &path.steps), at(record(), &path.steps)))));
    let known = all(same.iter().map(|path| known(app, &path.steps)));
    judged.when = judged.when.and(row_as(counted, &record())).and(known).and(unchanged.not());
    judged
}
