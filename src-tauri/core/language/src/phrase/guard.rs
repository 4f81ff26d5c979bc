use model::{Comparison, Expr, FieldId, FieldRef};

use super::{Parser, Scope, Sort, Value, comparison::flipped, is_about_time};
use crate::chart::{Edges, add};

/// What a clause around a sentence demands: "within 24 hours", "unless it's paid", "while it's open", "until it starts".
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    pub holds: Expr,
    pub assumed: Vec<Assumed>,
    /// It only narrows ("but only while …"): who said more elsewhere is narrowed too.
    pub strict: bool,
}

/// A default that the words leave open, before it has its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    pub code: &'static str,
    /// Tokens that leave it open.
    pub from: usize,
    pub to: usize,
    /// In words: what was taken.
    pub text: String,
    /// Other things it may mean: a label, and the words that say so exactly.
    pub alternatives: Vec<(String, String)>,
}

impl Parser<'_> {
    /// All guards that stand one behind the other from a place on; none at all is an edge too.
    pub fn guards(&self, at: usize, scope: &Scope) -> Edges<Guard> {
        let mut edges = Edges::new();
        let nothing = Guard { holds: Expr::always(), assumed: Vec::new(), strict: false };
        self.more_guards(at, nothing, &Expr::always(), scope, &mut edges, 0);
        edges
    }

    /// `before` is what the guards but the last demand.
    fn more_guards(&self, at: usize, found: Guard, before: &Expr, scope: &Scope, edges: &mut Edges<Guard>, depth: u8) {
        add(edges, at, found.clone());
        if depth > 3 || !self.burn() {
            return;
        }
        let at = self.skip(at, &["free of charge", "without charge", "at no cost", "for free"]);
        // "at any time before it starts", "at any time": no narrower than what follows.
        let at = match self.any(at, &["at any time", "any time", "whenever they like"]) {
            Some(next) => {
                add(edges, next, found.clone());
                next
            }
            None => at,
        };
        let start = self.skip(at, &[",", "and", "but", ", but", ", and", "- but", "("]);
        // "…, that is, not while it is empty" says the same once more, and exactly.
        if let Some(exactly) = self.any(at, &[", that is ,", "that is ,", ", that is", ", in other words ,"])
            && !found.holds.is_always()
        {
            for (end, guard) in self.guard(exactly, scope) {
                let exact = Guard { holds: before.clone().and(guard.holds), ..found.clone() };
                self.more_guards(end, exact, before, scope, edges, depth + 1);
            }
            return;
        }
        for (end, guard) in self.guard(start, scope) {
            let end = if self.word(start.saturating_sub(1)) == "(" { self.skip(end, &[")"]) } else { end };
            let mut both = found.clone();
            both.holds = both.holds.and(guard.holds);
            both.assumed.extend(guard.assumed);
            both.strict |= guard.strict;
            self.more_guards(end, both, &found.holds, scope, edges, depth + 1);
        }
    }

    /// One guard.
    pub fn guard(&self, at: usize, scope: &Scope) -> Edges<Guard> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        let plain = |holds: Expr, strict: bool| Guard { holds, assumed: Vec::new(), strict };
        let refused = (0..at).any(|place| matches!(self.word(place), "not" | "never" | "nobody" | "no"));
        let (at, strict) = match self.any(at, &["only", "just", "but only"]) {
            Some(next) => (next, true),
            None => (at, false),
        };
        for (words, negated) in [
            ("if", false),
            ("when", false),
            ("while", false),
            ("as long as", false),
            ("so long as", false),
            ("provided", false),
            ("provided that", false),
            ("once", false),
            ("after", false),
            ("as soon as", false),
            ("where", false),
            ("whenever", false),
            ("on condition that", false),
            ("given that", false),
            ("unless", true),
            ("except when", true),
            ("except if", true),
            ("except while", true),
            ("not while", true),
            ("not if", true),
            ("not when", true),
            ("but not while", true),
            ("but not when", true),
            ("but not if", true),
            ("not before", true),
            ("but not once", true),
            ("not once", true),
            ("until", true),
            ("before", true),
            ("in case", false),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            let onwards = refused && matches!(words, "once" | "after");
            for (end, expr) in self.condition(next, scope) {
                if onwards && let Some(guard) = self.once_state(&expr, (at, next, end), strict, scope) {
                    add(&mut edges, end, guard);
                    continue;
                }
                // "until it starts" is about a moment, below; "until it's approved" about a state.
                if matches!(words, "until" | "before")
                    && let Some(guard) = self.until_state(&expr, (at, next, end), strict, scope)
                {
                    add(&mut edges, end, guard);
                    continue;
                }
                let holds = match words {
                    "not before" => expr,
                    _ if negated => expr.not(),
                    _ => expr,
                };
                add(&mut edges, end, plain(holds, strict));
            }
            // "while requested", "once confirmed": the record is understood.
            let made_for = scope.held && scope.mentioned.last() != scope.record.as_ref();
            if let Some(record) = scope.record.as_ref().filter(|_| !made_for) {
                for (end, expr) in self.states(self.skip(next, &["it is", "still"]), record, scope) {
                    if matches!(words, "until" | "before")
                        && let Some(guard) = self.until_state(&expr, (at, next, end), strict, scope)
                    {
                        add(&mut edges, end, guard);
                        continue;
                    }
                    if onwards && let Some(guard) = self.once_state(&expr, (at, next, end), strict, scope) {
                        add(&mut edges, end, guard);
                        continue;
                    }
                    let holds = if negated && words != "not before" { expr.not() } else { expr };
                    add(&mut edges, end, plain(holds, strict));
                }
            }
        }
        // "can't be approved without a courier": a prohibition says without what.
        if let (true, Some(record), Some(next)) = (refused, &scope.record, self.eat(at, "without")) {
            for (end, given) in self.having(self.skip(next, &["any"]), record, scope) {
                add(&mut edges, end, plain(given.not(), strict));
            }
        }
        // "after a customer has opened it": nothing is done to what isn't there yet.
        for (end, made) in self.once_made(at, scope) {
            add(&mut edges, end, plain(made, strict));
        }
        // "once the fee has arrived": nothing that the app keeps says so.
        if edges.is_empty()
            && let Some(next) = self.any(at, &["once", "when", "after", "as soon as"])
        {
            for (end, value) in self.chain(next, scope) {
                let come = ["has arrived", "has come in", "has been received", "arrives", "comes in", "have arrived"];
                let Some(stop) = self.any(end, &come) else { continue };
                if value.base.is_none() && !value.sort.is_temporal() {
                    let words = self.words_between(at, stop);
                    let text = format!("The app can't know it: whoever does this decides “{words}”.");
                    let note = Assumed { code: "judged-by-hand", from: at, to: stop, text, alternatives: Vec::new() };
                    add(&mut edges, stop, Guard { holds: Expr::always(), assumed: vec![note], strict });
                }
            }
        }
        // "after it has been collected", "before it's lent": a state says it, whether or not its moment is kept.
        let said: Vec<usize> = edges.iter().map(|(end, _)| *end).collect();
        let moment = matches!(self.word(at), "after" | "before" | "until" | "till");
        for (end, guard) in self.time_guard(at, scope, strict) {
            if !(moment && said.contains(&end)) {
                add(&mut edges, end, guard);
            }
        }
        edges
    }

    /// "after a customer has opened a ticket", "once it has been made": the record's own making.
    fn once_made(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let (Some(next), Some(record)) = (self.any(at, &["after", "once"]), &scope.record) else { return edges };
        for (middle, people) in self.people(next) {
            let Some(verb) = self.any(middle, &["has", "have", "had"]) else { continue };
            if people.nobody {
                continue;
            }
            for (end, doing) in self.verb(verb, super::Shape::Participle) {
                let makes = match &doing {
                    super::Doing::Create => true,
                    super::Doing::Act(actions) => actions
                        .iter()
                        .filter_map(|id| self.action(*id))
                        .any(|own| own.kind == model::ActionKind::Create && own.thing == record.thing),
                    _ => false,
                };
                let stop = self.any(end, &["it", "them"]).unwrap_or_else(|| self.object_again(end, record));
                if makes && stop > end {
                    let created = FieldRef { thing: record.thing, field: FieldId::CreatedAt };
                    let made = Expr::IsEmpty(Box::new(record.field(created, scope.level))).not();
                    add(&mut edges, stop, made);
                }
            }
        }
        edges
    }

    /// Guards that say when: until, before, after, within, at least … before.
    fn time_guard(&self, at: usize, scope: &Scope, strict: bool) -> Edges<Guard> {
        let mut edges = Edges::new();
        let now = Value::new(Expr::Now, Sort::Moment);
        let make = |holds: Expr| Guard { holds, assumed: Vec::new(), strict };
        for (words, op) in [
            ("until", Comparison::AtMost),
            ("up to", Comparison::AtMost),
            ("till", Comparison::AtMost),
            ("up until", Comparison::AtMost),
            ("no later than", Comparison::AtMost),
            ("not later than", Comparison::AtMost),
            ("up to and including", Comparison::AtMost),
            ("before", Comparison::Less),
            ("after", Comparison::More),
            ("from", Comparison::AtLeast),
            ("not before", Comparison::AtLeast),
            ("no earlier than", Comparison::AtLeast),
            ("starting", Comparison::AtLeast),
            ("on", Comparison::Equal),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            let ends = matches!(words, "until" | "up to" | "till" | "up until" | "no later than" | "before");
            for (end, point) in if ends { self.point_ahead(next, scope) } else { self.point(next, scope) } {
                // "up to 7 days ahead" isn't said of now, which is always before then.
                if is_about_time(&point.expr) {
                    continue;
                }
                // A point that is an event ends the time just before it; a counted length still belongs to it.
                let event = !matches!(point.expr, Expr::Shift { .. });
                // "until it starts": the day on which it starts is over with, its last day isn't.
                let happens = point.sort == Sort::Moment
                    || matches!(words, "until" | "till" | "up until")
                        && self.event_clause(next, scope).iter().any(|(own, value)| *own == end && *value == point);
                let op = match op {
                    Comparison::AtMost if event && happens && words != "up to and including" => Comparison::Less,
                    op => op,
                };
                if let Some(holds) = self.comparison(op, &now, &point) {
                    add(&mut edges, end, make(holds));
                }
                if words == "on"
                    && let Some((stop, op)) = self.or_onwards(end)
                    && let Some(holds) = self.comparison(op, &now, &point)
                {
                    add(&mut edges, stop, make(holds));
                }
            }
            // "until 48 hours before": its beginning is meant.
            for (end, guard) in self.bare_before(next, op, scope, strict) {
                add(&mut edges, end, guard);
            }
        }
        for (next, op) in self.comparison_words(at) {
            // "up to 2 hours before" ends there; it was read above.
            if matches!(self.word(at), "up" | "only" | "just" | "over" | "under") {
                continue;
            }
            for (middle, by) in self.duration(next) {
                for (words, back) in [("before", true), ("prior to", true), ("ahead of", true), ("after", false)] {
                    let Some(next) = self.eat(middle, words) else { continue };
                    for (end, point) in if back { self.point_ahead(next, scope) } else { self.point(next, scope) } {
                        let shifted = Value::new(Expr::Shift { from: Box::new(point.expr), by, back }, point.sort);
                        let op = if back { flipped(op) } else { op };
                        if let Some(holds) = self.comparison(op, &now, &shifted) {
                            add(&mut edges, end, make(holds));
                        }
                    }
                }
                for (end, guard) in self.bare_before(next, flipped(op), scope, strict) {
                    if self.any(middle, &["before", "in advance", "ahead", "beforehand", "ahead of time"]).is_some() {
                        add(&mut edges, end, guard);
                    }
                }
            }
        }
        // "Two outings on the same day" are two of one day; only behind "only" it says until when something may be done.
        for (end, holds) in self.on_the_same_day(at, scope).into_iter().filter(|_| strict) {
            add(&mut edges, end, make(holds));
        }
        for (end, holds) in self.on_weekdays(at) {
            add(&mut edges, end, make(holds));
        }
        if let Some(next) =
            self.any(at, &["within", "for", "during the first", "in the first", "within the first", "inside"])
        {
            let within = matches!(self.word(at), "within" | "inside") || self.word(at + 1) == "the";
            for (middle, by) in self.duration(next) {
                for words in ["of", "after", "from", "since", "following", "of its", "after the"] {
                    let Some(next) = self.eat(middle, words) else { continue };
                    let next = if words == "after the" { next - 1 } else { next };
                    for (end, point) in self.point(next, scope) {
                        let far = Value::new(Expr::Shift { from: Box::new(point.expr), by, back: false }, point.sort);
                        if let Some(holds) = self.comparison(Comparison::AtMost, &now, &far) {
                            add(&mut edges, end, make(holds));
                        }
                    }
                    if let Some(end) = self.any(
                        next,
                        &[
                            "doing so",
                            "that",
                            "making it",
                            "adding it",
                            "creating it",
                            "creation",
                            "being made",
                            "placing it",
                            "its creation",
                        ],
                    ) && let Some(guard) = self.since_creation(at, end, by, scope, strict, false)
                    {
                        add(&mut edges, end, guard);
                    }
                }
                if within
                    && self.any(middle, &["of", "after", "from", "before", "since"]).is_none()
                    && let Some(guard) = self.since_creation(at, middle, by, scope, strict, true)
                {
                    add(&mut edges, middle, guard);
                }
            }
        }
        edges
    }

    /// A guard on making a record that begins at a moment of its own: "booked on weekdays" means that day, "booked up to 7
    /// days ahead" no further ahead than that.
    pub fn on_making(&self, guard: Guard, at: usize, end: usize, base: &super::Base, scope: &Scope) -> Guard {
        let Some(start) = self.begins_at(base, scope) else { return guard };
        let up_to = (at..end).any(|place| self.eat(place, "up to").is_some())
            && (at..end).any(|place| matches!(self.word(place), "ahead" | "advance" | "beforehand"));
        let weekday = |value: &Expr| matches!(value, Expr::Weekday(inner) if **inner == Expr::Now);
        let parts = match &guard.holds {
            Expr::And(parts) => parts.clone(),
            single => vec![single.clone()],
        };
        let mut changed = false;
        let mut holds = Expr::always();
        for part in parts {
            holds = holds.and(match part {
                Expr::OneOf { value, list } if weekday(&value) => {
                    changed = true;
                    Expr::OneOf { value: Box::new(Expr::Weekday(Box::new(start.expr.clone()))), list }
                }
                Expr::Compare { op: Comparison::AtMost, left, right }
                    if up_to && matches!(&*right, Expr::Shift { back: true, .. }) =>
                {
                    Expr::Compare { op: Comparison::AtLeast, left, right }
                }
                other => other,
            });
        }
        if !changed {
            return Guard { holds, ..guard };
        }
        let noun = self.thing(base.thing).map_or("record", |own| own.name.singular.as_str());
        let mut assumed = guard.assumed;
        assumed.push(Assumed {
            code: "day-of-record",
            from: at,
            to: end,
            text: format!("The day is the one on which the {noun} starts."),
            alternatives: Vec::new(),
        });
        Guard { holds, assumed, strict: guard.strict }
    }

    /// When a record begins, or what the sentence says it is made for: a seat, when its class does.
    fn begins_at(&self, record: &super::Base, scope: &Scope) -> Option<Value> {
        let for_what = |base: &super::Base| base.root == record.root && base.steps.len() == 1;
        let said =
            || scope.mentioned.iter().rev().filter(|base| for_what(base)).find_map(|base| self.beginning(base, scope));
        // Else the one thing that it leads to and that begins.
        let only = || {
            let relations =
                self.fields(record.thing).filter_map(|(field, _)| Some(record.to(field, self.target(field)?)));
            let mut moments = relations.filter_map(|base| self.beginning(&base, scope));
            moments.next().filter(|_| moments.next().is_none())
        };
        self.beginning(record, scope).or_else(said).or_else(only)
    }

    /// "within 24 hours": counted from when the record was made, and said to be so.
    fn since_creation(
        &self,
        from: usize,
        to: usize,
        by: model::Duration,
        scope: &Scope,
        strict: bool,
        open: bool,
    ) -> Option<Guard> {
        let record = scope.record.as_ref()?;
        let created = FieldRef { thing: record.thing, field: FieldId::CreatedAt };
        let far = Expr::Shift { from: Box::new(record.field(created, scope.level)), by, back: false };
        let holds = Expr::compare(Comparison::AtMost, Expr::Now, far);
        let mut assumed = Vec::new();
        if open {
            let noun = self.thing(record.thing).map_or("record", |thing| thing.name.singular.as_str());
            let words = self.words_between(from, to);
            let mut alternatives = Vec::new();
            for (field, own) in self.fields(record.thing) {
                if super::sort_of(self.app(), field).is_temporal() && !own.automatic {
                    let label = format!("counted from “{}”", own.name);
                    alternatives.push((label, format!("{words} of its {}", own.name)));
                    let label = format!("counted back from “{}”", own.name);
                    let length = words.strip_prefix("within ").unwrap_or(&words);
                    alternatives.push((label, format!("until {length} before its {}", own.name)));
                }
            }
            assumed.push(Assumed {
                code: "within-from-creation",
                from,
                to,
                text: format!("“{words}” counts from when the {noun} was made, that moment included."),
                alternatives,
            });
        }
        Some(Guard { holds, assumed, strict })
    }

    /// "up to 24 hours before", "at least 2 hours in advance": before the record begins.
    fn bare_before(&self, at: usize, op: Comparison, scope: &Scope, strict: bool) -> Edges<Guard> {
        let mut edges = Edges::new();
        let Some(record) = &scope.record else { return edges };
        let Some(start) = self.begins_at(record, scope) else { return edges };
        let now = Value::new(Expr::Now, Sort::Moment);
        let day = self.any(at, &["the day"]).map(|end| (end, model::Duration::days(1)));
        for (middle, by) in self.duration(at).into_iter().chain(day) {
            let Some(end) = self.any(middle, &["before", "in advance", "ahead", "beforehand", "ahead of time"]) else {
                continue;
            };
            if !self.point(end, scope).is_empty() {
                continue;
            }
            let shifted =
                Value::new(Expr::Shift { from: Box::new(start.expr.clone()), by, back: true }, start.sort.clone());
            if let Some(holds) = self.comparison(op, &now, &shifted) {
                add(&mut edges, end, Guard { holds, assumed: Vec::new(), strict });
            }
        }
        edges
    }

    /// "or later", "or before" behind a day.
    pub(super) fn or_onwards(&self, at: usize) -> Option<(usize, Comparison)> {
        let later = ["or later", "or after", "or after it", "or after that", "or any time after", "or afterwards"];
        let earlier = ["or earlier", "or before", "or before it", "or before that"];
        let later = self.any(at, &later).map(|end| (end, Comparison::AtLeast));
        later.or_else(|| Some((self.any(at, &earlier)?, Comparison::AtMost)))
    }

    /// "on the same day": as long as the day lasts on which the record was made.
    fn on_the_same_day(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let (Some(end), Some(record)) = (self.any(at, &["on the same day", "on the very same day"]), &scope.record)
        else {
            return edges;
        };
        let end = self.skip(end, &["as it was made", "as they made it", "it was made", "they made it"]);
        let created = FieldRef { thing: record.thing, field: FieldId::CreatedAt };
        let day = Expr::DateOf(Box::new(record.field(created, scope.level)));
        add(&mut edges, end, Expr::equal(Expr::Today, day));
        edges
    }

    /// "on weekdays", "on working days from 9:00 to 17:00".
    fn on_weekdays(&self, at: usize) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["on", "during"]) else { return edges };
        if let Some((end, days)) = self.weekdays(next) {
            let list = days.iter().map(|day| Expr::Literal(model::Literal::Whole(i64::from(*day)))).collect();
            let value = Box::new(Expr::Weekday(Box::new(Expr::Now)));
            add(&mut edges, end, Expr::OneOf { value, list });
        }
        edges
    }

    /// The words between two places, as written.
    pub fn words_between(&self, from: usize, to: usize) -> String {
        let mut out = String::new();
        for token in self.tokens.get(from..to).unwrap_or(&[]) {
            if token.text == "'s" || token.lower == "'s" {
                out.push_str("'s");
                continue;
            }
            if !out.is_empty() && !(token.kind == crate::tokens::Kind::Mark(',')) {
                out.push(' ');
            }
            out.push_str(match &token.kind {
                crate::tokens::Kind::Word => &token.lower,
                _ => &token.text,
            });
        }
        out
    }
}
