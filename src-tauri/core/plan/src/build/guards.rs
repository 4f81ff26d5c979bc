//! Rules → guards: what holds, when it is judged, and on which actions.

mod idle;
mod limit;
mod overlap;
mod unique;

use std::collections::BTreeMap;

use model::{ActionKind as Said, App, Expr, FieldId, Literal, Path, Root, Rule, RuleKind, ThingId, Verb};

pub use unique::{a, unique_fields};

use super::access::anybody_of;
use super::names::{self, Names};
use super::rebase::{self, all, at, before, empty, exists, record, row};
use super::tables::stored_choice;
use crate::{Action, ActionKind, Code, Guard, GuardKind, Resource, specialise};

/// Names of rule functions: one for each rule and way of judging it.
#[derive(Debug)]
pub struct GuardNames {
    given: Names,
    known: BTreeMap<(String, String), String>,
}

impl GuardNames {
    pub fn new() -> Self {
        Self { given: names::variable_names(), known: BTreeMap::new() }
    }

    pub fn name(&mut self, rule: &str, variant: &str, phrase: &str) -> String {
        let given = &mut self.given;
        let key = (rule.to_owned(), variant.to_owned());
        self.known
            .entry(key)
            .or_insert_with(|| given.give(format!("{}{variant}", names::sentence(phrase)), "Rule"))
            .clone()
    }
}

/// A rule in the form in which it is judged.
struct Judged {
    code: Code,
    status: u16,
    field: Option<FieldId>,
    when: Expr,
    holds: Expr,
    index: Option<String>,
}

pub fn attach(app: &App, resources: &[Resource], actions: &mut [Action], guard_names: &mut GuardNames) {
    for (place, rule) in app.rules.iter().enumerate() {
        let mut judged = judge(app, rule);
        judged.when = anybody_of_rule(rule).and(judged.when);
        for action in actions.iter_mut() {
            attach_own(app, rule, place, &judged, action, guard_names);
            attach_elsewhere(app, resources, rule, place, &judged, action, guard_names);
        }
    }
    for action in actions.iter_mut() {
        idle::drop_idle(action);
        in_order(&mut action.before);
        in_order(&mut action.after);
    }
}

fn anybody_of_rule(rule: &Rule) -> Expr {
    if rule.who.is_empty() { Expr::always() } else { anybody_of(&rule.who) }
}

/// The order in which kinds of rules refuse; spec order within one kind.
fn in_order(guards: &mut [Guard]) {
    guards.sort_by_key(|guard| match guard.code {
        Code::State => 0,
        Code::Time => 1,
        Code::Reference => 2,
        Code::Across | Code::Limit => 3,
        Code::Overlap => 4,
        Code::Unique => 5,
        Code::NotAllowed | Code::Check => 6,
    });
}

fn judge(app: &App, rule: &Rule) -> Judged {
    let plain = |code, status, field, holds: &Expr| Judged {
        code,
        status,
        field,
        when: rule.when.clone(),
        holds: holds.clone(),
        index: None,
    };
    match &rule.kind {
        RuleKind::Check { holds, field } => plain(Code::Check, 422, *field, holds),
        RuleKind::State { holds } => plain(Code::State, 409, None, holds),
        RuleKind::Time { holds } => plain(Code::Time, 409, None, holds),
        RuleKind::Duty { holds } => plain(Code::NotAllowed, 403, None, holds),
        RuleKind::Across { holds } => plain(Code::Across, 409, None, holds),
        RuleKind::Limit { .. } => limit::judge(app, rule),
        RuleKind::Overlap { .. } => overlap::judge(app, rule),
        RuleKind::Unique { .. } => unique::judge(app, rule),
    }
}

/// Whether the rule's words name this action; rules that name none guard every action after which they could be broken.
fn names_action(app: &App, rule: &Rule, action: &Action) -> bool {
    rule.on.iter().any(|verb| match (verb, action.kind) {
        (Verb::Create, ActionKind::Create)
        | (Verb::Change, ActionKind::Update)
        | (Verb::Delete, ActionKind::Delete) => true,
        (Verb::Do(id), kind) => match app.actions.get(id.0 as usize) {
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

/// What the action can change of its record.
fn writes(action: &Action, field: FieldId) -> bool {
    action.inputs.iter().any(|input| input.field == Some(field))
        || action.changes.iter().any(|change| change.field == field)
        || (field == FieldId::UpdatedAt)
}

fn attach_own(
    app: &App,
    rule: &Rule,
    place: usize,
    judged: &Judged,
    action: &mut Action,
    guard_names: &mut GuardNames,
) {
    if rule.thing != action.thing {
        return;
    }
    let before_change = matches!(rule.kind, RuleKind::State { .. } | RuleKind::Time { .. } | RuleKind::Duty { .. });
    let guards = if !rule.on.is_empty() {
        names_action(app, rule, action)
    } else if before_change {
        true
    } else {
        let reads = rebase::reads(app, &[&judged.when, &judged.holds]);
        match action.kind {
            ActionKind::Create => true,
            ActionKind::Delete => matters_on_delete(rule),
            ActionKind::Update | ActionKind::Named => {
                reads.fields.iter().any(|read| read.thing == rule.thing && writes(action, read.field))
            }
        }
    };
    if !guards {
        return;
    }
    let own_rows = rebase::reads(app, &[&judged.holds]).things.contains(&rule.thing);
    let (holds, when, variant) = match action.kind {
        // After a deletion the record is gone: what counts is what it was, and how many are left.
        ActionKind::Delete if !before_change => (
            judged.holds.with_root(&Root::Record, &before()),
            rule.when.with_root(&Root::Record, &before()).and(anybody_of_rule(rule)),
            "AfterDeletion",
        ),
        _ => (judged.holds.clone(), judged.when.clone(), ""),
    };
    let mut guard = guard(app, rule, place, judged, when, holds, variant, guard_names);
    match rule.kind {
        RuleKind::Duty { .. } => action.duties.push(guard),
        RuleKind::State { .. } | RuleKind::Time { .. } => action.before.push(guard),
        // A check that counts the thing's own records can only be judged once the change is among them.
        RuleKind::Check { .. } if own_rows || action.kind == ActionKind::Delete => {
            (guard.code, guard.status) = (Code::Across, 409);
            action.after.push(guard);
        }
        RuleKind::Check { .. } => action.checks.push(guard),
        _ => action.after.push(guard),
    }
}

/// A deletion can break "at least", and what is said of all records together.
fn matters_on_delete(rule: &Rule) -> bool {
    matches!(&rule.kind, RuleKind::Limit { least: Some(_), .. })
}

/// A rule about one thing can be broken by an action on another: when the subject's own condition changes (a basic member
/// with five loans can't just become one again), and when records that the rule counts are made, moved or changed.
fn attach_elsewhere(
    app: &App,
    resources: &[Resource],
    rule: &Rule,
    place: usize,
    judged: &Judged,
    action: &mut Action,
    guard_names: &mut GuardNames,
) {
    let lasting = matches!(rule.kind, RuleKind::Check { .. } | RuleKind::Across { .. } | RuleKind::Limit { .. });
    if !rule.on.is_empty() || !lasting || rule.thing == action.thing {
        return;
    }
    let type_name = resources.get(rule.thing.0 as usize).map(|resource| resource.type_name.clone()).unwrap_or_default();
    // Without what the rule says of a change: here the record itself doesn't change.
    let condition = anybody_of_rule(rule).and(rule.when.clone()).and(limit::counts(app, rule));
    if !matches!(rule.kind, RuleKind::Check { .. }) && matches!(action.kind, ActionKind::Update | ActionKind::Named) {
        let whole = condition.clone().and(judged.holds.clone());
        let mut paths: Vec<Vec<model::FieldRef>> = Vec::new();
        for (steps, field) in rebase::reads_elsewhere(app, &whole, &[Root::Record, row().root]) {
            let Some(last) = steps.last() else { continue };
            let there = rebase::target(app, *last) == Some(action.thing)
                && steps.first().is_some_and(|first| first.thing == rule.thing);
            if there && field.thing == action.thing && writes(action, field.field) && !paths.contains(&steps) {
                paths.push(steps);
            }
        }
        for steps in paths {
            let broken = all([
                Expr::equal(at(row(), &steps), Expr::Path(record())),
                condition.one_row_further().with_root(&Root::Record, &row()),
                judged.holds.one_row_further().with_root(&Root::Record, &row()).not(),
            ]);
            let holds = exists(rule.thing, broken).not();
            let variant = format!("For{}", names::pascal(&action.key));
            let mut found = guard(app, rule, place, judged, Expr::always(), holds, &variant, guard_names);
            found.kind = GuardKind::Condition;
            action.after.push(found);
        }
    }
    let mut done: Vec<Option<Vec<model::FieldRef>>> = Vec::new();
    for (thing, link) in rebase::links_back(app, &judged.holds) {
        if thing != action.thing || done.contains(&link) || !touches(app, judged, action) {
            continue;
        }
        let whole = rebase::expanded(app, &judged.holds);
        let bounded = rebase::upper_bounded(&whole, thing);
        // What can only be too much isn't broken by taking something away.
        if action.kind == ActionKind::Delete && bounded.is_some() {
            done.push(link);
            continue;
        }
        let root = if action.kind == ActionKind::Delete { before() } else { record() };
        let (when, holds) = match &link {
            Some(steps) => {
                let subject = Path { root: root.root.clone(), steps: steps.clone() };
                let mut when = rebase::known(app, steps).and(condition.with_root(&Root::Record, &subject));
                if action.kind == ActionKind::Delete {
                    when = empty(Expr::Path(subject.clone())).not().and(condition.with_root(&Root::Record, &subject));
                }
                if let Some([one]) = bounded.as_deref() {
                    when = when.and(adds_to(one, steps));
                }
                (when, judged.holds.with_root(&Root::Record, &subject))
            }
            None => {
                let broken = condition
                    .one_row_further()
                    .with_root(&Root::Record, &row())
                    .and(judged.holds.one_row_further().with_root(&Root::Record, &row()).not());
                (Expr::always(), exists(rule.thing, broken).not())
            }
        };
        let variant = match (&link, action.kind) {
            (None, _) => format!("AmongAll{type_name}"),
            (Some(_), ActionKind::Delete) => format!("OfDeleted{}", names::pascal(&action.key)),
            (Some(_), _) => {
                format!("Of{}", resources.get(thing.0 as usize).map_or("", |other| other.type_name.as_str()))
            }
        };
        let mut found = guard(app, rule, place, judged, when, holds, &variant, guard_names);
        (found.code, found.status, found.field) =
            (if found.code == Code::Check { Code::Across } else { found.code }, 409, None);
        found.kind = GuardKind::Condition;
        action.after.push(found);
        done.push(link);
    }
}

/// The record is among those counted for its subject, and wasn't before, or weighs more now.
fn adds_to(counted: &model::Aggregate, link: &[model::FieldRef]) -> Expr {
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

fn touches(app: &App, judged: &Judged, action: &Action) -> bool {
    match action.kind {
        ActionKind::Create | ActionKind::Delete => true,
        ActionKind::Update | ActionKind::Named => rebase::reads(app, &[&judged.holds])
            .fields
            .iter()
            .any(|read| read.thing == action.thing && writes(action, read.field)),
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one guard, each named")]
fn guard(
    app: &App,
    rule: &Rule,
    place: usize,
    judged: &Judged,
    when: Expr,
    holds: Expr,
    variant: &str,
    guard_names: &mut GuardNames,
) -> Guard {
    let sentence = app.sentence(&rule.statement).unwrap_or("This isn't possible now.").to_owned();
    Guard {
        statement: rule.statement.clone(),
        name: guard_names.name(&format!("rule {place}"), variant, &sentence),
        detail: rule.message.clone().unwrap_or_else(|| sentence.clone()),
        sentence,
        status: judged.status,
        code: judged.code,
        field: judged.field,
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
        index: judged.index.clone(),
    }
}

/// The condition `counted` as "this column has one of these stored values", where it says no more than that:
/// `Some(None)` where everything counts, `None` where the database can't say it.
pub fn counted_choices(resource: &Resource, counted: &Expr) -> Option<Option<(String, Vec<String>)>> {
    if counted.is_always() {
        return Some(None);
    }
    let mut column: Option<FieldId> = None;
    let stored = choices(resource, counted, &mut column)?;
    let name = super::tables::column_of(resource, column?)?;
    Some(Some((name, stored)))
}

fn choices(resource: &Resource, expr: &Expr, column: &mut Option<FieldId>) -> Option<Vec<String>> {
    use model::Comparison::{Equal, NotEqual};
    let mut choice_of = |value: &Expr, literal: &Expr| -> Option<String> {
        let (Expr::Path(Path { root, steps }), Expr::Literal(literal @ Literal::Choice { .. })) = (value, literal)
        else {
            return None;
        };
        let [step] = steps.as_slice() else { return None };
        if *root != row().root || column.is_some_and(|known| known != step.field) {
            return None;
        }
        *column = Some(step.field);
        stored_choice(resource, literal)
    };
    match expr {
        Expr::Compare { op: Equal, left, right } => {
            choice_of(left, right).or_else(|| choice_of(right, left)).map(|one| vec![one])
        }
        Expr::Compare { op: NotEqual, left, right } => {
            let one = choice_of(left, right).or_else(|| choice_of(right, left))?;
            others(resource, *column, &[one])
        }
        Expr::OneOf { value, list } => list.iter().map(|literal| choice_of(value, literal)).collect(),
        Expr::Not(inner) => {
            let excluded = choices(resource, inner, column)?;
            others(resource, *column, &excluded)
        }
        Expr::Or(parts) if !parts.is_empty() => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(choices(resource, part, column)?);
            }
            Some(found)
        }
        _ => None,
    }
}

/// All of the field's choices but these; only where the field can't be empty, since an empty one counts as well.
fn others(resource: &Resource, column: Option<FieldId>, excluded: &[String]) -> Option<Vec<String>> {
    let FieldId::Own(place) = column? else { return None };
    let field = resource.fields.get(place as usize)?;
    let model::TypeKind::Choice(choices) = &field.r#type.kind else { return None };
    if !field.required && field.default.is_none() {
        return None;
    }
    Some(choices.iter().map(|one| names::choice(&one.name)).filter(|one| !excluded.contains(one)).collect())
}

/// The thing that an id names, for messages.
pub fn thing_name(app: &App, id: ThingId) -> (&str, &str) {
    app.thing(id).map_or(("record", "records"), |thing| (thing.name.singular.as_str(), thing.name.plural.as_str()))
}
