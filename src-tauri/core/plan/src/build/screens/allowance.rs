//! "2 of 3 projects used": limits that concern a person, said before they are hit.

use model::{App, CountScope, Expr, FieldId, FieldRef, Literal, Path, Root, RuleKind};

use super::title;
use crate::build::rebase::{all, at, row};
use crate::{Resource, specialise};

/// Words, how many are used and how many there may be, for limits per person on adding records of the thing.
pub fn allowances(app: &App, resource: &Resource) -> Vec<(String, Expr, Expr)> {
    let mut found = Vec::new();
    for rule in app.rules.iter().filter(|rule| rule.thing == resource.thing && rule.who.is_empty()) {
        let RuleKind::Limit { per, counted, sum: None, most: Some(most), scope, .. } = &rule.kind else { continue };
        let [per] = per.as_slice() else { continue };
        let [subject] = per.steps.as_slice() else { continue };
        if !is_person(app, *subject) {
            continue;
        }
        let Some(when) = of_actor(&rule.when, *subject) else { continue };
        let Some(most) = of_actor(most, *subject) else { continue };
        let Some(within) = within(scope) else { continue };
        if mentions_record(counted) {
            continue;
        }
        let mine = Expr::equal(at(row(), &[*subject]), Expr::path(Root::Actor, Vec::new()));
        let used = crate::build::rebase::aggregate(
            model::AggregateKind::Count,
            rule.thing,
            all([counted.clone(), mine, within]),
            None,
        );
        // It concerns those who can be the subject, and nobody else who makes such records for them.
        let kind = crate::build::rebase::target(app, *subject)
            .filter(|thing| app.thing(*thing).is_some_and(model::Thing::is_person));
        let when = kind.map_or(when.clone(), |kind| Expr::ActorIs(kind).and(when));
        let most = Expr::If {
            condition: Box::new(when),
            then: Box::new(most),
            otherwise: Box::new(Expr::Literal(Literal::Empty)),
        };
        let of_record = counted.map_paths(&mut |path, depth| match &path.root {
            Root::Row(row) if row.0 == depth => Expr::Path(Path { root: Root::Record, steps: path.steps.clone() }),
            _ => Expr::Path(path.clone()),
        });
        let words = match title::defined(app, rule.thing, &of_record) {
            Some(word) => format!("{{used}} of {{most}} {word} {}", resource.name.plural),
            None => format!("{{used}} of {{most}} {} used", resource.name.plural),
        };
        found.push((words, specialise::simplify(&used), specialise::simplify(&most)));
    }
    found
}

fn is_person(app: &App, step: FieldRef) -> bool {
    let target = crate::build::rebase::target(app, step).and_then(|thing| app.thing(thing));
    target.is_some_and(model::Thing::is_person) || step.field == FieldId::CreatedBy
}

/// A condition on the record's subject, said of the acting person; none if it says anything else of the record.
fn of_actor(expr: &Expr, subject: FieldRef) -> Option<Expr> {
    let mut only_subject = true;
    let said = expr.map_paths(&mut |path, _| match (&path.root, path.steps.split_first()) {
        (Root::Record, Some((first, rest))) if *first == subject => {
            Expr::Path(Path { root: Root::Actor, steps: rest.to_vec() })
        }
        (Root::Record | Root::Before | Root::Input(_), _) => {
            only_subject = false;
            Expr::Path(path.clone())
        }
        _ => Expr::Path(path.clone()),
    });
    only_subject.then_some(said)
}

fn mentions_record(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |part, _| {
        found |= matches!(part, Expr::Path(Path { root: Root::Record | Root::Before | Root::Input(_), .. }));
    });
    found
}

/// Only counts that go by now make sense before there is a record.
fn within(scope: &CountScope) -> Option<Expr> {
    let is_created = |moment: &Expr| matches!(moment, Expr::Path(path) if path.steps.last().is_some_and(|step| step.field == FieldId::CreatedAt));
    match scope {
        CountScope::AtATime => Some(Expr::always()),
        CountScope::PerPeriod { period, moment } if is_created(moment) => {
            let start = Expr::StartOf { period: *period, of: Box::new(Expr::Now) };
            Some(Expr::compare(model::Comparison::AtLeast, moment.clone(), start))
        }
        CountScope::Rolling { seconds, moment } if is_created(moment) => {
            let by = model::Duration::seconds(*seconds);
            let start = Expr::Shift { from: Box::new(Expr::Now), by, back: true };
            Some(Expr::compare(model::Comparison::More, moment.clone(), start))
        }
        _ => None,
    }
}
