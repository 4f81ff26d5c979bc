//! Rules → guards: what holds, when it is judged, and on which actions.

mod attach;
mod counted;
mod idle;
mod limit;
mod overlap;
mod unique;

use std::collections::BTreeMap;

use model::{App, Expr, FieldId, Rule, RuleKind, ThingId};

pub use counted::counted_choices;
pub use idle::drop_unreachable;
pub use unique::{a, unique_fields};

use super::access::anybody_of;
use super::names::{self, Names};
use crate::{Action, Code, Guard, Resource};

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
        let attachment = attach::Attachment::new(app, resources, rule, place, judged);
        for action in actions.iter_mut() {
            attachment.to_own(action, guard_names);
            attachment.to_elsewhere(action, guard_names);
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

/// The thing that an id names, for messages.
pub fn thing_name(app: &App, id: ThingId) -> (&str, &str) {
    app.thing(id).map_or(("record", "records"), |thing| (thing.name.singular.as_str(), thing.name.plural.as_str()))
}
