use model::{
    Aggregate, AggregateKind, App, Arithmetic, Comparison, Duration, Expr, FieldId, Literal, Path, Period, Root, Row,
    ThingId, TypeKind, Unit, Who,
};

use super::{field_name, list, plural_name, thing_name};
use crate::words;

/// How the parts of a sentence are called while it is said.
#[derive(Clone, Debug)]
pub struct Saying<'a> {
    pub app: &'a App,
    /// The thing of `Root::Record`.
    record: Option<ThingId>,
    /// Kinds of the acting people.
    roles: Vec<ThingId>,
    /// Things of the rows that aggregates go through, the innermost last.
    rows: Vec<ThingId>,
}

impl<'a> Saying<'a> {
    pub fn about(app: &'a App, thing: ThingId) -> Self {
        Self { app, record: Some(thing), roles: Vec::new(), rows: Vec::new() }
    }

    pub fn rows(app: &'a App, thing: ThingId) -> Self {
        Self { app, record: None, roles: Vec::new(), rows: vec![thing] }
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

    fn inside(&self, thing: ThingId) -> Self {
        let mut own = self.clone();
        own.rows.push(thing);
        own
    }

    /// The people, with conditions on them as adjectives or a clause; and what the condition says besides.
    pub fn people(&self, who: &[Who], when: &Expr) -> (String, Expr) {
        let mut adjectives = Vec::new();
        let mut clauses = Vec::new();
        let mut rest = Expr::always();
        for part in parts(when) {
            let only_actor =
                crate::phrase::mentions(part, &Root::Actor) && !crate::phrase::mentions(part, &Root::Record);
            match self.adjective(part, &Root::Actor) {
                Some(word) if only_actor => adjectives.push(word),
                _ if only_actor => clauses.push(self.predicate(part, &Root::Actor)),
                _ => rest = rest.and(part.clone()),
            }
        }
        let mut out = adjectives.join(" ");
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&super::who(self.app, who, "and"));
        if !clauses.is_empty() {
            out.push_str(&format!(" who {}", list(&clauses, "and")));
        }
        (out, rest)
    }

    /// Records of a thing, or fields of them: "their own orders", "the name and phone of customers".
    pub fn object(&self, thing: ThingId, fields: Option<&[FieldId]>, filter: &Expr) -> String {
        let records = self.records(thing, filter, &Root::Record);
        match fields {
            None => records,
            Some(fields) => {
                let names: Vec<String> =
                    fields.iter().map(|field| field_name(self.app, model::FieldRef { thing, field: *field })).collect();
                if records == "themselves" {
                    return format!("their own {}", list(&names, "and"));
                }
                format!("the {} of {records}", list(&names, "and"))
            }
        }
    }

    /// The rows of a thing that fit a filter over `Row(0)`.
    pub fn rows_that(&self, thing: ThingId, filter: &Expr) -> String {
        let inner = if self.rows.is_empty() { self.inside(thing) } else { self.clone() };
        inner.records(thing, filter, &Root::Row(Row(0)))
    }

    fn records(&self, thing: ThingId, filter: &Expr, root: &Root) -> String {
        let mut own = false;
        let mut others = false;
        let mut adjectives = Vec::new();
        let mut clauses = Vec::new();
        for part in parts(filter) {
            let other = matches!(part, Expr::Not(inner) if self.is_own(inner, root));
            if self.is_own(part, root) {
                own = true;
            } else if other {
                others = true;
            } else if let Some(word) = self.adjective(part, root) {
                adjectives.push(word);
            } else {
                clauses.push(self.predicate(part, root));
            }
        }
        let mut out = String::new();
        if own && self.roles.contains(&thing) && adjectives.is_empty() && clauses.is_empty() {
            return "themselves".to_owned();
        }
        if own {
            out.push_str("their own ");
        }
        if others {
            out.push_str(if self.roles.contains(&thing) { "other " } else { "other people's " });
        }
        for word in adjectives {
            out.push_str(&word);
            out.push(' ');
        }
        out.push_str(&plural_name(self.app, thing));
        for (at, clause) in clauses.iter().enumerate() {
            let joint = if at > 0 { " and" } else { "" };
            match clause.strip_prefix("whose ") {
                Some(rest) => out.push_str(&format!("{joint} whose {rest}")),
                None => out.push_str(&format!("{joint} that {clause}")),
            }
        }
        out
    }

    /// The record belongs to the acting person.
    fn is_own(&self, part: &Expr, root: &Root) -> bool {
        match part {
            Expr::Compare { op: Comparison::Equal, left, right } => match (&**left, &**right) {
                (Expr::Path(one), Expr::Path(other)) => {
                    one.root == *root
                        && other.root == Root::Actor
                        && other.steps.is_empty()
                        && !self.by_deed(one)
                        && (one.steps.len() <= 1 || self.only_way(one))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the person is kept for what they did to a record that belongs to somebody else.
    fn by_deed(&self, path: &Path) -> bool {
        let Some(last) = path.steps.last() else { return false };
        let Some(thing) = self.app.thing(last.thing) else { return false };
        match thing.own(last.field) {
            Some(field) => matches!(field.filled, model::Filled::DoerOf(_)),
            None => thing.fields.iter().any(|field| match field.r#type.kind {
                TypeKind::One(target) => self.app.thing(target).is_some_and(model::Thing::is_person),
                _ => false,
            }),
        }
    }

    fn only_way(&self, path: &Path) -> bool {
        // Nothing nearer belongs to a person: then "their own" means this way.
        path.steps.first().is_some_and(|first| {
            self.app.thing(first.thing).is_some_and(|thing| {
                !thing.fields.iter().any(|field| match field.r#type.kind {
                    TypeKind::One(target) => self.roles.contains(&target),
                    TypeKind::AnyPerson => !field.automatic,
                    _ => false,
                })
            })
        })
    }

    /// A condition in one word, where it can be said so: "requested", "away", "not internal".
    fn adjective(&self, part: &Expr, root: &Root) -> Option<String> {
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

    fn literal_of(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            other => self.value(other),
        }
    }

    /// What is said of the record at `root`, behind "that": "whose price is more than £10", "has started".
    fn predicate(&self, part: &Expr, root: &Root) -> String {
        match part {
            Expr::Compare { op, left, right } => {
                if let Some(words) = self.about_now(*op, left, right, Some(root)) {
                    return words;
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

    fn whose(&self, value: &Expr, root: &Root) -> Option<String> {
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
            Expr::Or(options) => list(&options.iter().map(|own| self.clause(own)).collect::<Vec<_>>(), "or"),
            Expr::Not(inner) => match &**inner {
                Expr::IsEmpty(value) => format!("{} is given", self.value(value)),
                Expr::Aggregate(own) if own.kind == AggregateKind::Exists => {
                    format!("there are no {}", self.inside(own.of).records(own.of, &own.filter, &Root::Row(Row(0))))
                }
                // Not both: the one isn't so, or the other isn't.
                Expr::And(both) => {
                    list(&both.iter().map(|one| self.clause(&one.clone().not())).collect::<Vec<_>>(), "or")
                }
                _ => negated(&self.clause(inner)),
            },
            Expr::Compare { op, left, right } => match self.about_now(*op, left, right, None) {
                Some(words) => words,
                None => format!("{} is {}", self.value(left), self.compared(*op, right)),
            },
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
                format!("there are {}", self.inside(own.of).records(own.of, &own.filter, &Root::Row(Row(0))))
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

    /// Conditions on the clock, as people say them: "it has started", "it is more than 2 hours before its start".
    fn about_now(&self, op: Comparison, left: &Expr, right: &Expr, root: Option<&Root>) -> Option<String> {
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

    fn happened(&self, path: &Path) -> Option<String> {
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

    fn compared(&self, op: Comparison, right: &Expr) -> String {
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

    fn is_time(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Now
            | Expr::Today
            | Expr::Shift { .. }
            | Expr::ShiftBy { .. }
            | Expr::DateOf(_)
            | Expr::MomentOf { .. }
            | Expr::StartOf { .. }
            | Expr::TimeOf(_) => true,
            Expr::Literal(literal) => matches!(literal, Literal::Date(_) | Literal::Time(_) | Literal::Moment(_)),
            Expr::Path(path) => path.steps.last().is_some_and(|field| match field.field {
                FieldId::CreatedAt | FieldId::UpdatedAt => true,
                FieldId::Own(at) => {
                    self.app.thing(field.thing).and_then(|thing| thing.fields.get(at as usize)).is_some_and(|own| {
                        matches!(own.r#type.kind, TypeKind::Date | TypeKind::Moment | TypeKind::Time)
                    })
                }
                _ => false,
            }),
            _ => false,
        }
    }

    /// A value as a noun phrase.
    pub fn value(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Now => "now".to_owned(),
            Expr::Today => "today".to_owned(),
            Expr::Path(path) => self.path(path),
            Expr::Arithmetic { op, left, right } => {
                let (left, right) = (self.value(left), self.value(right));
                match op {
                    Arithmetic::Add => format!("{left} plus {right}"),
                    Arithmetic::Subtract => format!("{left} minus {right}"),
                    Arithmetic::Multiply => format!("{left} times {right}"),
                    Arithmetic::Divide => format!("{left} divided by {right}"),
                    Arithmetic::PercentOf => format!("{left}% of {right}"),
                }
            }
            Expr::Round { value, direction } => {
                let how = match direction {
                    model::Round::Down => "rounded down",
                    model::Round::Up => "rounded up",
                    model::Round::Nearest => "rounded",
                };
                format!("{}, {how}", self.value(value))
            }
            Expr::Shift { from, by, back } => {
                format!("{} {} {}", length(*by), if *back { "before" } else { "after" }, self.value(from))
            }
            Expr::ShiftBy { from, amount, back, .. } => {
                format!("{} {} {}", self.value(from), if *back { "minus" } else { "plus" }, self.value(amount))
            }
            Expr::WorkingShift { from, minutes } => {
                format!("{} minutes of working time after {}", self.value(minutes), self.value(from))
            }
            Expr::Between { from, to, unit } => {
                format!("the time from {} to {}, in {}", self.value(from), self.value(to), unit_name(*unit))
            }
            Expr::DateOf(own) => format!("the date of {}", self.value(own)),
            Expr::TimeOf(own) => format!("the time of {}", self.value(own)),
            Expr::MomentOf { date, time } => match time {
                Some(time) => format!("{} on {}", self.value(time), self.value(date)),
                None => format!("the beginning of {}", self.value(date)),
            },
            Expr::StartOf { period, of } => format!("the start of the {} of {}", period_name(*period), self.value(of)),
            Expr::Weekday(own) => format!("the weekday of {}", self.value(own)),
            Expr::Minute(own) => format!("the minute of {}", self.value(own)),
            Expr::Age { born, on } => format!("the age by {} on {}", self.value(born), self.value(on)),
            Expr::Folded(own) => self.value(own),
            Expr::Length(own) => format!("the length of {}", self.value(own)),
            Expr::If { condition, then, otherwise } => {
                format!("{} if {}, else {}", self.value(then), self.clause(condition), self.value(otherwise))
            }
            Expr::First(options) => list(&options.iter().map(|own| self.value(own)).collect::<Vec<_>>(), "or else"),
            Expr::Aggregate(own) => self.aggregate(own),
            other => self.clause_of_logic(other),
        }
    }

    fn clause_of_logic(&self, expr: &Expr) -> String {
        format!("whether {}", self.clause(expr))
    }

    fn aggregate(&self, own: &Aggregate) -> String {
        let inner = self.inside(own.of);
        let records = inner.records(own.of, &own.filter, &Root::Row(Row(0)));
        let of = |words: &str| match &own.value {
            Some(value) => {
                let value = inner.value(value);
                let value = value.strip_prefix("its ").map_or(value.clone(), str::to_owned);
                format!("{words} {value} of {records}")
            }
            None => format!("{words} {records}"),
        };
        match own.kind {
            AggregateKind::Exists => format!("whether there are {records}"),
            AggregateKind::Count => format!("the number of {records}"),
            AggregateKind::Sum => of("the sum of the"),
            AggregateKind::Average => of("the average"),
            AggregateKind::Least => of("the lowest"),
            AggregateKind::Greatest => of("the highest"),
        }
    }

    fn steps(&self, path: &Path) -> String {
        let names: Vec<String> = path.steps.iter().map(|step| field_name(self.app, *step)).collect();
        names.join("'s ")
    }

    fn path(&self, path: &Path) -> String {
        let names = self.steps(path);
        let innermost = self.rows.len();
        match &path.root {
            Root::Record => match (names.is_empty(), innermost) {
                (true, 0) => "it".to_owned(),
                (false, 0) => format!("its {names}"),
                (true, _) if self.record.is_none() => "it".to_owned(),
                (true, _) => {
                    format!("the {}", self.record.map(|thing| thing_name(self.app, thing)).unwrap_or_default())
                }
                (false, _) => format!(
                    "the {}'s {names}",
                    self.record.map(|thing| thing_name(self.app, thing)).unwrap_or_default()
                ),
            },
            Root::Before => {
                if names.is_empty() {
                    "what it was before".to_owned()
                } else {
                    format!("its {names} before")
                }
            }
            Root::Actor => {
                if names.is_empty() {
                    "themselves".to_owned()
                } else {
                    format!("their own {names}")
                }
            }
            Root::Input(_) => "what is given".to_owned(),
            Root::Trigger => {
                if names.is_empty() {
                    "what set it off".to_owned()
                } else {
                    format!("the {names} of what set it off")
                }
            }
            Root::Row(Row(row)) => {
                let thing = innermost.checked_sub(usize::from(*row) + 1).and_then(|at| self.rows.get(at));
                let noun = thing.map(|thing| thing_name(self.app, *thing)).unwrap_or_default();
                match (names.is_empty(), row) {
                    (true, 0) => "it".to_owned(),
                    (false, 0) => format!("its {names}"),
                    (true, _) => format!("the {noun}"),
                    (false, _) => format!("the {noun}'s {names}"),
                }
            }
        }
    }

    /// A literal as people write it.
    pub fn literal(&self, literal: &Literal) -> String {
        match literal {
            Literal::Empty => "empty".to_owned(),
            Literal::Text(text) => format!("“{text}”"),
            Literal::YesNo(true) => "yes".to_owned(),
            Literal::YesNo(false) => "no".to_owned(),
            Literal::Whole(whole) => whole.to_string(),
            Literal::Decimal { units, scale } => decimal(*units, *scale),
            Literal::Money(minor) => {
                let amount = decimal(*minor, self.app.currency.digits);
                match self.app.currency.code.as_str() {
                    "GBP" => format!("£{amount}"),
                    "EUR" => format!("€{amount}"),
                    "USD" => format!("${amount}"),
                    code => format!("{amount} {code}"),
                }
            }
            Literal::Date(date) | Literal::Time(date) | Literal::Moment(date) => date.clone(),
            Literal::Duration(by) => length(*by),
            Literal::Choice { field, choice } => self
                .app
                .thing(field.thing)
                .and_then(|thing| match field.field {
                    FieldId::Own(at) => thing.fields.get(at as usize),
                    _ => None,
                })
                .and_then(|own| match &own.r#type.kind {
                    TypeKind::Choice(choices) | TypeKind::Choices(choices) => choices.get(choice.0 as usize),
                    _ => None,
                })
                .map(|own| own.name.clone())
                .unwrap_or_default(),
        }
    }
}

/// The parts of a conjunction.
fn parts(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::And(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

fn negated(clause: &str) -> String {
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

fn decimal(units: i64, scale: u8) -> String {
    if scale == 0 {
        return units.to_string();
    }
    let digits = usize::from(scale);
    let sign = if units < 0 { "-" } else { "" };
    let padded = format!("{:0>width$}", units.unsigned_abs(), width = digits + 1);
    let (front, back) = padded.split_at(padded.len() - digits);
    format!("{sign}{front}.{back}")
}

/// "24 hours", "2 days and 6 hours".
pub fn length(by: Duration) -> String {
    let mut parts = Vec::new();
    let mut push = |amount: i64, unit: &str| {
        if amount != 0 {
            parts.push(format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" }));
        }
    };
    push(i64::from(by.years), "year");
    push(i64::from(by.months), "month");
    push(i64::from(by.days), "day");
    if by.seconds % 3600 == 0 {
        push(by.seconds / 3600, "hour");
    } else if by.seconds % 60 == 0 {
        push(by.seconds / 60, "minute");
    } else {
        push(by.seconds, "second");
    }
    if parts.is_empty() { "0 minutes".to_owned() } else { list(&parts, "and") }
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "seconds",
        Unit::Minute => "minutes",
        Unit::Hour => "hours",
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    }
}

pub fn period_name(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}

pub fn weekday_name(day: i64) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    usize::try_from(day - 1).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or("")
}

fn weekday(expr: &Expr) -> String {
    match expr {
        Expr::Literal(Literal::Whole(day)) => weekday_name(*day).to_owned(),
        _ => String::new(),
    }
}
