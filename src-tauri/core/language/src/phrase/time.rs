use model::{Comparison, Duration, Expr};

use super::comparison::flipped;
use super::{Base, Parser, Scope, Sort, Value, events::EventForm};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// "now", "today", "the day before", "that date".
    pub fn point_words(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let day = |days: i32| {
            let by = Duration::days(days.abs());
            Value::new(Expr::Shift { from: Box::new(Expr::Today), by, back: days < 0 }, Sort::Date)
        };
        if let Some(end) = self.any(at, &["now", "the current time", "the present moment", "the current moment"]) {
            add(&mut edges, end, Value::new(Expr::Now, Sort::Moment));
        }
        if let Some(end) = self.any(at, &["today", "the current date", "today 's date", "the current day"]) {
            add(&mut edges, end, Value::new(Expr::Today, Sort::Date));
        }
        if let Some(end) = self.eat(at, "tomorrow") {
            add(&mut edges, end, day(1));
        }
        if let Some(end) = self.eat(at, "yesterday") {
            add(&mut edges, end, day(-1));
        }
        if let Some(end) =
            self.any(at, &["that date", "that day", "that moment", "that time", "the same day", "the same date"])
            && let Some(moment) = &scope.moment
        {
            add(&mut edges, end, moment.clone());
        }
        edges
    }

    /// A point in time: a moment, a date, or a local time.
    pub fn point(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, value) in self.point_words(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.literal(at).into_iter().chain(self.chain(at, scope)) {
            if matches!(value.sort, Sort::Moment | Sort::Date | Sort::Time) {
                add(&mut edges, end, value);
            }
        }
        for (end, value) in self.event_clause(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.shifted(at, scope) {
            add(&mut edges, end, value);
        }
        for (words, date) in [
            ("the date on which", true),
            ("the day on which", true),
            ("the date of", true),
            ("the day of", true),
            ("the date", true),
            ("the day", true),
            ("the date when", true),
            ("the day when", true),
            ("the moment", false),
            ("the moment when", false),
            ("the moment at which", false),
            ("the time", false),
            ("the time when", false),
            ("the time at which", false),
            ("when", false),
            ("the moment of", false),
            ("the very moment", false),
            ("the very minute when", false),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            let mut found = self.event_clause(next, scope);
            if words.ends_with("of") {
                found.extend(self.happening(next, scope));
            }
            for (end, value) in found {
                let value = match (date, &value.sort) {
                    (true, Sort::Moment) => Value::new(Expr::DateOf(Box::new(value.expr)), Sort::Date),
                    _ => value,
                };
                add(&mut edges, end, value);
            }
        }
        edges
    }

    /// A point that is still to come: "before the show" is before it begins.
    pub(super) fn point_ahead(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let points = self.point(at, scope);
        if points.is_empty() { self.happening(at, scope) } else { points }
    }

    /// A record whose beginning stands for it: "the date of the shift", "before the visit".
    fn happening(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, value) in self.chain(at, scope) {
            if let Some(own) = value.base.as_ref().and_then(|base| self.beginning(base, scope)) {
                add(&mut edges, end, own);
            }
        }
        edges
    }

    /// The moment at which a record begins, if it has one field that says so.
    pub fn beginning(&self, base: &Base, scope: &Scope) -> Option<Value> {
        let event = self.events.first_of("start", self.kinds_of(base.thing))?;
        let value = self.of_field(base, event.field, scope);
        value.sort.is_temporal().then_some(value)
    }

    /// The moment at which it ends: a field that says so, or its beginning and how long it lasts.
    pub fn ending(&self, base: &Base, scope: &Scope) -> Option<Value> {
        let event = self.events.first_of("end", self.kinds_of(base.thing));
        match event {
            Some(event) => {
                let value = self.of_field(base, event.field, scope);
                value.sort.is_temporal().then_some(value)
            }
            None => self.lasting(base, self.beginning(base, scope)?, scope),
        }
    }

    /// From when to when a record lasts. One that says how long it lasts begins at the one moment that it has.
    pub fn stretch(&self, base: &Base, scope: &Scope) -> Option<(Value, Value)> {
        if let Some(start) = self.beginning(base, scope) {
            let end = self.ending(base, scope)?;
            return (start.sort == end.sort).then_some((start, end));
        }
        let mut moments = self.fields(base.thing).filter(|(_, own)| {
            own.r#type.kind == model::TypeKind::Moment && matches!(own.filled, model::Filled::ByPerson)
        });
        let (field, _) = moments.next()?;
        if moments.next().is_some() {
            return None;
        }
        let start = self.of_field(base, field, scope);
        let end = self.lasting(base, start.clone(), scope)?;
        Some((start, end))
    }

    /// A moment and the only length of time that the record keeps: a duration, or a number "in minutes".
    fn lasting(&self, base: &Base, start: Value, scope: &Scope) -> Option<Value> {
        let mut lengths = self.fields(base.thing).filter_map(|(field, own)| {
            let unit = match own.r#type.kind {
                model::TypeKind::Duration => model::Unit::Second,
                model::TypeKind::Whole => crate::tokens::unit_of(own.name.rsplit_once(" in ")?.1)?,
                _ => return None,
            };
            Some((field, unit))
        });
        let (field, unit) = lengths.next()?;
        if lengths.next().is_some() || start.sort != Sort::Moment {
            return None;
        }
        let amount = Box::new(self.of_field(base, field, scope).expr);
        Some(Value::new(Expr::ShiftBy { from: Box::new(start.expr), amount, unit, back: false }, Sort::Moment))
    }

    /// "2 days before it starts", "the day after the last day", "an hour from now".
    pub fn shifted(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let mut lengths = self.duration(at);
        if let Some(end) = self.any(at, &["the day", "the calendar day"]) {
            lengths.push((end, Duration::days(1)));
        }
        // "the 30th day after its last day".
        if let Some(next) = self.eat(at, "the")
            && let Some(crate::tokens::Kind::Ordinal(days)) = self.token(next).map(|token| &token.kind)
            && let (Some(end), Ok(days)) = (self.any(next + 1, &["day", "calendar day"]), i32::try_from(*days))
        {
            lengths.push((end, Duration::days(days)));
        }
        for (middle, by) in lengths {
            if let Some(end) = self.any(middle, &["from now", "ahead", "in advance"]) {
                let from = Box::new(Expr::Now);
                add(&mut edges, end, Value::new(Expr::Shift { from, by, back: false }, Sort::Moment));
            }
            if let Some(end) = self.eat(middle, "ago") {
                let from = Box::new(Expr::Now);
                add(&mut edges, end, Value::new(Expr::Shift { from, by, back: true }, Sort::Moment));
            }
            for (words, back) in [
                ("before", true),
                ("prior to", true),
                ("after", false),
                ("from", false),
                ("following", false),
                ("of", false),
                ("later than", false),
            ] {
                let Some(next) = self.eat(middle, words) else { continue };
                let mut points = self.point(next, scope);
                if points.is_empty() {
                    points = self.happening(next, scope);
                }
                for (end, value) in points {
                    if value.sort.is_temporal() {
                        let from = Box::new(value.expr);
                        add(&mut edges, end, Value::new(Expr::Shift { from, by, back }, value.sort));
                    }
                }
            }
        }
        edges
    }

    /// "it starts", "the shift has ended", "it was created", "being opened", "placing it".
    pub fn event_clause(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let gerund = self.skip(at, &["its being", "their being", "being"]);
        for event in self.events_at(self.word(gerund)).iter() {
            let passive = gerund > at && event.form == EventForm::Past;
            if !(passive || event.form == EventForm::Gerund) {
                continue;
            }
            let it = if self.word(gerund + 1) == "it" { "it" } else { "" };
            for base in self.antecedents(scope, it) {
                if self.is_a(base.thing, event.field.thing) {
                    let end = self.skip(gerund + 1, &["it", "them"]);
                    let end = self.object_again(end, &base);
                    add(&mut edges, end, self.of_field(&base, event.field, scope));
                    break;
                }
            }
        }
        let mut done: Vec<usize> = Vec::new();
        for (middle, subject) in self.chain(at, scope) {
            let Some(base) = &subject.base else { continue };
            let next = self.skip(
                middle,
                &[
                    "has been",
                    "have been",
                    "is",
                    "are",
                    "was",
                    "were",
                    "has",
                    "have",
                    "had",
                    "had been",
                    "gets",
                    "got",
                    "been",
                ],
            );
            let next = self.skip(next, &["first", "actually"]);
            for (end, event) in self.happenings_at(next) {
                let fits = match event.form {
                    EventForm::Present => next == middle,
                    EventForm::Past => true,
                    _ => false,
                };
                if fits && self.is_a(base.thing, event.field.thing) && !done.contains(&end) {
                    add(&mut edges, end, self.of_field(base, event.field, scope));
                }
            }
            if let Some((end, _)) = edges.last() {
                done.push(*end);
            }
        }
        edges
    }

    /// Skips the object of a gerund where it says the record again: "placing the order".
    pub(super) fn object_again(&self, at: usize, base: &Base) -> usize {
        let start = self.skip(at, &["the", "an", "a", "this", "that"]);
        self.terms(start)
            .iter()
            .find(|found| found.term == crate::vocabulary::Term::Thing(base.thing))
            .map_or(at, |found| start + found.len)
    }

    /// What is said of a point in time: "in the future", "before it ends", "at most 60 days ahead", "on a weekday".
    pub fn time_complement(&self, at: usize, value: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if !matches!(value.sort, Sort::Moment | Sort::Date | Sort::Time) || !self.burn() {
            return edges;
        }
        let now = Value::new(Expr::Now, Sort::Moment);
        let today = Value::new(Expr::Today, Sort::Date);
        let mut put = |end: usize, op: Comparison, other: &Value| {
            if let Some(expr) = self.comparison(op, value, other) {
                add(&mut edges, end, expr);
            }
        };
        if value.sort != Sort::Time {
            if let Some(end) = self.any(at, &["in the future", "still ahead", "ahead"]) {
                put(end, Comparison::More, &now);
            }
            if let Some(end) = self.any(at, &["in the past", "past", "over", "already past", "already over"]) {
                put(end, Comparison::Less, &now);
            }
            if let Some(end) = self.any(at, &["today or later", "today or in the future", "not before today"]) {
                put(end, Comparison::AtLeast, &today);
            }
            if let Some(end) = self.any(at, &["today or earlier", "today or in the past"]) {
                put(end, Comparison::AtMost, &today);
            }
            if let Some(end) = self.any(at, &["today", "on that day itself"]) {
                put(end, Comparison::Equal, &today);
            }
            for word in ["tomorrow", "yesterday"] {
                if let (Some(end), Some((_, day))) = (self.eat(at, word), self.point_words(at, scope).first()) {
                    put(end, Comparison::Equal, day);
                }
            }
            for (next, op) in self.comparison_words(at) {
                for (middle, by) in self.duration(next) {
                    let ahead = [
                        "ahead",
                        "in advance",
                        "from now",
                        "in the future",
                        "away",
                        "after now",
                        "from today",
                        "ahead of time",
                    ];
                    let from = Box::new(if value.sort == Sort::Date { Expr::Today } else { Expr::Now });
                    if let Some(end) = self.any(middle, &ahead) {
                        put(
                            end,
                            op,
                            &Value::new(Expr::Shift { from: from.clone(), by, back: false }, value.sort.clone()),
                        );
                    }
                    if let Some(end) = self.any(middle, &["ago", "in the past", "back"]) {
                        let op = flipped(op);
                        put(end, op, &Value::new(Expr::Shift { from, by, back: true }, value.sort.clone()));
                    }
                    for (words, back) in [("before", true), ("prior to", true), ("after", false), ("past", false)] {
                        let Some(next) = self.eat(middle, words) else { continue };
                        for (end, point) in self.point(next, scope) {
                            let op = if back { flipped(op) } else { op };
                            let shifted = Expr::Shift { from: Box::new(point.expr), by, back };
                            put(end, op, &Value::new(shifted, point.sort));
                        }
                    }
                }
            }
        }
        for (words, op) in [
            ("before", Comparison::Less),
            ("earlier than", Comparison::Less),
            ("no later than", Comparison::AtMost),
            ("not later than", Comparison::AtMost),
            ("by", Comparison::AtMost),
            ("up to", Comparison::AtMost),
            ("up to and including", Comparison::AtMost),
            ("on or before", Comparison::AtMost),
            ("at or before", Comparison::AtMost),
            ("not after", Comparison::AtMost),
            ("until", Comparison::AtMost),
            ("after", Comparison::More),
            ("later than", Comparison::More),
            ("no earlier than", Comparison::AtLeast),
            ("not earlier than", Comparison::AtLeast),
            ("not before", Comparison::AtLeast),
            ("on or after", Comparison::AtLeast),
            ("at or after", Comparison::AtLeast),
            ("from", Comparison::AtLeast),
            ("at", Comparison::Equal),
            ("on", Comparison::Equal),
            ("the same as", Comparison::Equal),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            for (end, point) in self.point(next, scope) {
                let point = self.on_that_date(end, point, value, scope);
                put(point.0, op, &point.1);
                if words == "on"
                    && let Some((stop, op)) = self.or_onwards(point.0)
                {
                    put(stop, op, &point.1);
                }
            }
        }
        if let Some(next) = self.eat(at, "between") {
            for (middle, low) in self.point(next, scope) {
                let Some(next) = self.eat(middle, "and") else { continue };
                for (end, high) in self.point(next, scope) {
                    if let (Some(one), Some(two)) = (
                        self.comparison(Comparison::AtLeast, value, &low),
                        self.comparison(Comparison::AtMost, value, &high),
                    ) {
                        add(&mut edges, end, one.and(two));
                    }
                }
            }
        }
        for (end, expr) in self.within(at, value, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.on_days(at, value) {
            add(&mut edges, end, expr);
        }
        edges
    }

    /// "20:00 on that date": a local time becomes a moment of that day.
    fn on_that_date(&self, at: usize, point: Value, value: &Value, scope: &Scope) -> (usize, Value) {
        if point.sort != Sort::Time || value.sort != Sort::Moment {
            return (at, point);
        }
        let Some(end) = self.any(at, &["on that date", "on that day", "on the same day", "on the same date"]) else {
            return (at, point);
        };
        let Some(day) = &scope.moment else { return (at, point) };
        let date = match day.sort {
            Sort::Date => day.expr.clone(),
            _ => Expr::DateOf(Box::new(day.expr.clone())),
        };
        let moment = Expr::MomentOf { date: Box::new(date), time: Some(Box::new(point.expr)) };
        (end, Value::new(moment, Sort::Moment))
    }
}
