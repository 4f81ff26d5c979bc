//! People, records and conditions said in words.

use model::{AggregateKind, App, Comparison, Expr, Literal, Path, Root, Row, ThingId, Who};

use super::value::{length, weekday};
use super::{field_name, list, thing_name};
use crate::words;

/// How the parts of a sentence are called while it is said.
#[derive(Clone, Debug)]
pub struct Saying<'a> {
    pub app: &'a App,
    /// The thing of `Root::Record`.
    pub(super) record: Option<ThingId>,
    /// Kinds of the acting people.
    pub(super) roles: Vec<ThingId>,
    /// Things of the rows that aggregates go through, the innermost last.
    pub(super) rows: Vec<ThingId>,
    /// Whether the record is spoken of as a person: "their name", not "its name".
    pub(super) person: bool,
}

impl<'a> Saying<'a> {
    pub fn about(app: &'a App, thing: ThingId) -> Self {
        Self { app, record: Some(thing), roles: Vec::new(), rows: Vec::new(), person: false }
    }

    pub fn rows(app: &'a App, thing: ThingId) -> Self {
        Self { app, record: None, roles: Vec::new(), rows: vec![thing], person: false }
    }

    pub fn acting(mut self, who: &[Who]) -> Self {
        self.roles = who
            .iter()
            .filter_map(|own| match own {
                Who::Role(role) => Some(*role),
                _ => None,
            })
            .collect();
        self
    }

    /// The same, with the record as somebody where it is one.
    pub(super) fn of_a_person(mut self) -> Self {
        self.person = self.record.and_then(|thing| self.app.thing(thing)).is_some_and(model::Thing::is_person);
        self
    }

    pub(super) fn inside(&self, thing: ThingId) -> Self {
        let mut own = self.clone();
        own.rows.push(thing);
        own
    }

    /// A condition in one word, where it can be said so: "requested", "away", "not internal".
    pub(super) fn adjective(&self, part: &Expr, root: &Root) -> Option<String> {
        let field_of = |value: &Expr| match value {
            Expr::Path(path) if path.root == *root && path.steps.len() == 1 => path.steps.first().copied(),
            _ => None,
        };
        match part {
            Expr::Compare { op: Comparison::Equal, left, right } => {
                field_of(left)?;
                match &**right {
                    Expr::Literal(Literal::Choice { .. }) => Some(self.literal_of(right)),
                    _ => None,
                }
            }
            Expr::OneOf { value, list: options } => {
                field_of(value)?;
                let names: Vec<String> = options.iter().map(|option| self.literal_of(option)).collect();
                Some(list(&names, "or"))
            }
            _ => None,
        }
    }

    pub(super) fn literal_of(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            other => self.value(other),
        }
    }

    /// What is said of the record at `root`, behind "that": "whose price is more than £10", "has started".
    pub(super) fn predicate(&self, part: &Expr, root: &Root) -> String {
        match part {
            Expr::Compare { op, left, right } => {
                if let Some(words) = self.about_now(*op, left, right, Some(root)) {
                    return words;
                }
                if let Some((value, when)) = within_period(*op, left, right)
                    && let Some(owner) = self.whose(value, root)
                {
                    return format!("whose {owner} is in {when}");
                }
                if let (Comparison::Equal, Expr::DateOf(value), Expr::Today) = (op, &**left, &**right)
                    && let Some(owner) = self.whose(value, root)
                {
                    return format!("whose {owner} is today");
                }
                if let Some(owner) = self.whose(left, root) {
                    return format!("whose {owner} is {}", self.compared(*op, right));
                }
            }
            Expr::IsEmpty(value) => {
                if let Some(owner) = self.whose(value, root) {
                    return format!("whose {owner} is empty");
                }
            }
            Expr::OneOf { value, list: options } => {
                if let Some(owner) = self.whose(value, root) {
                    let names: Vec<String> = options.iter().map(|option| self.literal_of(option)).collect();
                    return format!("whose {owner} is {}", list(&names, "or"));
                }
            }
            Expr::Not(inner) => {
                if let Expr::And(both) = &**inner {
                    let names: Vec<String> = both.iter().map(|one| self.predicate(&one.clone().not(), root)).collect();
                    return list(&names, "or");
                }
                let own = self.predicate(inner, root);
                return negated(&own);
            }
            Expr::Or(options) => {
                let names: Vec<String> = options.iter().map(|option| self.predicate(option, root)).collect();
                return list(&names, "or");
            }
            Expr::And(options) => {
                let names: Vec<String> = options.iter().map(|option| self.predicate(option, root)).collect();
                return list(&names, "and");
            }
            _ => {}
        }
        format!("fit: {}", self.clause(part))
    }

    pub(super) fn whose(&self, value: &Expr, root: &Root) -> Option<String> {
        match value {
            Expr::Path(path) if path.root == *root && !path.steps.is_empty() => Some(self.steps(path)),
            _ => None,
        }
    }

    /// A condition as a clause with its subject: "its price is more than £10", "there is no open visit …".
    pub fn clause(&self, part: &Expr) -> String {
        match part {
            Expr::And(options) if options.is_empty() => "it holds always".to_owned(),
            Expr::Or(options) if options.is_empty() => "it never holds".to_owned(),
            Expr::And(options) => list(&options.iter().map(|own| self.clause(own)).collect::<Vec<_>>(), "and"),
            Expr::Or(options) => list(&self.alternatives(options), "or"),
            Expr::Not(inner) => match &**inner {
                Expr::IsEmpty(value) => format!("{} is given", self.value(value)),
                Expr::Aggregate(own) if own.kind == AggregateKind::Exists => {
                    let records = self.inside(own.of).records(own.of, &own.filter, &Root::Row(Row(0)));
                    match records.strip_prefix("their own ") {
                        Some(own) => format!("they have no {own}"),
                        None => format!("there are no {records}"),
                    }
                }
                // Not both: the one isn't so, or the other isn't.
                Expr::And(both) => {
                    list(&both.iter().map(|one| self.clause(&one.clone().not())).collect::<Vec<_>>(), "or")
                }
                // What is counted has a clause of its own, whose verb isn't the one that is denied.
                Expr::Compare { op, left, right } if self.about_now(*op, left, right, None).is_none() => {
                    format!("{} is not {}", self.value(left), self.compared(*op, right))
                }
                _ => negated(&self.clause(inner)),
            },
            Expr::Compare { op, left, right } => {
                if let Some((value, when)) = within_period(*op, left, right) {
                    return format!("{} is in {when}", self.value(value));
                }
                match self.age(*op, left, right).or_else(|| self.about_now(*op, left, right, None)) {
                    Some(words) => words,
                    None => format!("{} is {}", self.value(left), self.compared(*op, right)),
                }
            }
            Expr::IsEmpty(value) => format!("{} is empty", self.value(value)),
            Expr::OneOf { value, list: options } => {
                if let Expr::Weekday(own) = &**value {
                    let days: Vec<String> = options.iter().map(weekday).collect();
                    return format!("{} is on {}", self.value(own), list(&days, "or"));
                }
                if let Expr::Minute(own) = &**value {
                    return format!("{} is on the full or the half hour", self.value(own));
                }
                let names: Vec<String> = options.iter().map(|option| self.literal_of(option)).collect();
                format!("{} is {}", self.value(value), list(&names, "or"))
            }
            Expr::Contains { text, part } => format!("{} contains {}", self.value(text), self.value(part)),
            Expr::Aggregate(own) if own.kind == AggregateKind::Exists => {
                let records = self.inside(own.of).records(own.of, &own.filter, &Root::Row(Row(0)));
                match records.strip_prefix("their own ") {
                    Some(own) => format!("they have {own}"),
                    None => format!("there are {records}"),
                }
            }
            Expr::ActorIs(role) => format!(
                "the person is {} {}",
                words::article(&thing_name(self.app, *role)),
                thing_name(self.app, *role)
            ),
            Expr::SignedIn => "somebody is signed in".to_owned(),
            Expr::BySystem => "the app does it by itself".to_owned(),
            other => self.value(other),
        }
    }

    /// The clauses of an "or"; three values or more of one thing are said as one: "its fee is £5, £6 or £7".
    fn alternatives(&self, options: &[Expr]) -> Vec<String> {
        let mut clauses = Vec::new();
        let mut rest = options;
        while let Some((first, others)) = rest.split_first() {
            let Some((of, _)) = is_value(first) else {
                clauses.push(self.clause(first));
                rest = others;
                continue;
            };
            let same = rest.iter().map_while(is_value).take_while(|(own, _)| *own == of).map(|(_, value)| value);
            let values: Vec<String> = same.map(|value| self.value(value)).collect();
            if values.len() > 2 {
                clauses.push(format!("{} is {}", self.value(of), list(&values, "or")));
                rest = rest.get(values.len()..).unwrap_or_default();
            } else {
                clauses.push(self.clause(first));
                rest = others;
            }
        }
        clauses
    }

    /// Conditions on the clock, as people say them: "it has started", "it is more than 2 hours before its start".
    pub(super) fn about_now(&self, op: Comparison, left: &Expr, right: &Expr, root: Option<&Root>) -> Option<String> {
        let it = |words: String| match root {
            Some(_) => words,
            None => format!("it {words}"),
        };
        match (left, right) {
            (Expr::Path(path), Expr::Now) => {
                let own = match root {
                    Some(root) if path.root == *root => format!("whose {}", self.steps(path)),
                    Some(_) => return None,
                    None => self.path(path),
                };
                Some(match op {
                    Comparison::More => format!("{own} is in the future"),
                    Comparison::Less => format!("{own} is in the past"),
                    Comparison::AtMost => {
                        // "has started" where the moment has a verb.
                        match self.happened(path).filter(|_| path.steps.len() == 1) {
                            Some(words) => it(format!("has {words}")),
                            None => format!("{own} is at or before now"),
                        }
                    }
                    Comparison::AtLeast => format!("{own} is at or after now"),
                    Comparison::Equal => format!("{own} is now"),
                    Comparison::NotEqual => return None,
                })
            }
            _ => None,
        }
    }

    pub(super) fn happened(&self, path: &Path) -> Option<String> {
        let name = field_name(self.app, *path.steps.last()?);
        let (verb, particle) = name.rsplit_once(' ')?;
        if !matches!(particle, "at" | "on") {
            return None;
        }
        let (base, _) = words::bases(verb).into_iter().find(|(_, form)| *form == words::Form::Third)?;
        Some(words::forms(&base).participle)
    }

    /// When an action may be done: "until 24 hours before its starts at", "within 24 hours of its creation", "if …".
    pub fn guard(&self, holds: &Expr) -> String {
        if let Expr::Compare { op, left, right } = holds
            && **left == Expr::Now
        {
            match (&**right, op) {
                (Expr::Shift { from, by, back: false }, Comparison::AtMost) => {
                    return format!("within {} of {}", length(*by), self.value(from));
                }
                (Expr::Shift { from, by, back: true }, Comparison::AtMost) => {
                    return format!("until {} before {}", length(*by), self.value(from));
                }
                (Expr::Shift { from, by, back: true }, Comparison::Less) => {
                    return format!("if it is more than {} before {}", length(*by), self.value(from));
                }
                (Expr::Shift { from, by, back: true }, Comparison::AtLeast) => {
                    return format!("at most {} before {}", length(*by), self.value(from));
                }
                (Expr::Path(_), Comparison::Less) => return format!("before {}", self.value(right)),
                (Expr::Path(_), Comparison::More) => return format!("after {}", self.value(right)),
                _ => {}
            }
        }
        format!("if {}", self.clause(holds))
    }

    /// "their keeper is at least 18 years old on its start"
    fn age(&self, op: Comparison, left: &Expr, years: &Expr) -> Option<String> {
        let Expr::Age { born, on } = left else { return None };
        let Expr::Path(born) = &**born else { return None };
        let (_, holder) = born.steps.split_last()?;
        let holder = self.path(&Path { root: born.root.clone(), steps: holder.to_vec() });
        let on = match &**on {
            Expr::Today => String::new(),
            other => format!(" on {}", self.value(other)),
        };
        Some(format!("{holder} is {} years old{on}", self.compared(op, years)))
    }

    pub(super) fn compared(&self, op: Comparison, right: &Expr) -> String {
        let time = self.is_time(right);
        let value = self.value(right);
        match (op, time) {
            (Comparison::Equal, _) => value,
            (Comparison::NotEqual, _) => format!("not {value}"),
            (Comparison::Less, true) => format!("before {value}"),
            (Comparison::More, true) => format!("after {value}"),
            (Comparison::AtMost, true) => format!("at or before {value}"),
            (Comparison::AtLeast, true) => format!("at or after {value}"),
            (Comparison::Less, false) => format!("less than {value}"),
            (Comparison::More, false) => format!("more than {value}"),
            (Comparison::AtMost, false) => format!("at most {value}"),
            (Comparison::AtLeast, false) => format!("at least {value}"),
        }
    }
}

/// The parts of a conjunction.
pub(super) fn parts(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::And(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

pub(super) fn negated(clause: &str) -> String {
    for verb in [" is ", " has ", " are "] {
        if let Some((front, back)) = clause.split_once(verb) {
            return format!("{front}{verb}not {back}");
        }
    }
    if let Some(rest) = clause.strip_prefix("has ") {
        return format!("has not {rest}");
    }
    format!("it is not so that {clause}")
}

/// "its fee is £5"
fn is_value(part: &Expr) -> Option<(&Expr, &Expr)> {
    match part {
        Expr::Compare { op: Comparison::Equal, left, right } if matches!(**right, Expr::Literal(_)) => {
            Some((left, right))
        }
        _ => None,
    }
}

/// "in next week": that a moment lies in a period of the calendar that is counted from now.
fn within_period<'e>(op: Comparison, left: &'e Expr, right: &Expr) -> Option<(&'e Expr, String)> {
    let (Expr::StartOf { period, of }, Expr::StartOf { period: other, of: when }) = (left, right) else { return None };
    if op != Comparison::Equal || period != other {
        return None;
    }
    let name = match period {
        model::Period::Week => "week",
        model::Period::Month => "month",
        model::Period::Year => "year",
        _ => return None,
    };
    let away = match &**when {
        Expr::Now | Expr::Today => "this",
        Expr::Shift { from, by, back } if matches!(**from, Expr::Now | Expr::Today) && is_one(*by, *period) => {
            if *back { "last" } else { "next" }
        }
        _ => return None,
    };
    Some((of, format!("{away} {name}")))
}

/// Whether a length is one such period.
fn is_one(by: model::Duration, period: model::Period) -> bool {
    by == match period {
        model::Period::Hour => model::Duration::hours(1),
        model::Period::Day => model::Duration::days(1),
        model::Period::Week => model::Duration::days(7),
        model::Period::Month => model::Duration::months(1),
        model::Period::Year => model::Duration::years(1),
    }
}
