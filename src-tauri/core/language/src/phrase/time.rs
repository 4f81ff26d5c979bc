use model::{Comparison, Duration, Expr, FieldId, Literal};

use super::{Base, Parser, Scope, Sort, Value, events::EventForm};
use crate::chart::{Edges, add};
use crate::tokens::Kind;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Parser<'_> {
    /// "at least", "no more than", "before": how two values compare. Every reading of the words, the longest included.
    pub fn comparison_words(&self, at: usize) -> Edges<Comparison> {
        let mut edges = Edges::new();
        for (words, op) in [
            ("at least", Comparison::AtLeast),
            ("no less than", Comparison::AtLeast),
            ("not less than", Comparison::AtLeast),
            ("no fewer than", Comparison::AtLeast),
            ("not fewer than", Comparison::AtLeast),
            ("a minimum of", Comparison::AtLeast),
            ("not below", Comparison::AtLeast),
            ("not lower than", Comparison::AtLeast),
            ("no lower than", Comparison::AtLeast),
            ("not under", Comparison::AtLeast),
            ("not shorter than", Comparison::AtLeast),
            ("at most", Comparison::AtMost),
            ("no more than", Comparison::AtMost),
            ("not more than", Comparison::AtMost),
            ("up to", Comparison::AtMost),
            ("a maximum of", Comparison::AtMost),
            ("not above", Comparison::AtMost),
            ("not over", Comparison::AtMost),
            ("no higher than", Comparison::AtMost),
            ("not higher than", Comparison::AtMost),
            ("not longer than", Comparison::AtMost),
            ("no longer than", Comparison::AtMost),
            ("not greater than", Comparison::AtMost),
            ("more than", Comparison::More),
            ("greater than", Comparison::More),
            ("higher than", Comparison::More),
            ("larger than", Comparison::More),
            ("bigger than", Comparison::More),
            ("longer than", Comparison::More),
            ("over", Comparison::More),
            ("above", Comparison::More),
            ("exceeding", Comparison::More),
            (">", Comparison::More),
            ("less than", Comparison::Less),
            ("fewer than", Comparison::Less),
            ("lower than", Comparison::Less),
            ("smaller than", Comparison::Less),
            ("shorter than", Comparison::Less),
            ("under", Comparison::Less),
            ("below", Comparison::Less),
            ("<", Comparison::Less),
            ("exactly", Comparison::Equal),
            ("equal to", Comparison::Equal),
            ("the same as", Comparison::Equal),
            ("=", Comparison::Equal),
            ("different from", Comparison::NotEqual),
            ("not equal to", Comparison::NotEqual),
            ("only", Comparison::AtMost),
            ("just", Comparison::AtMost),
        ] {
            if let Some(end) = self.eat(at, words) {
                add(&mut edges, end, op);
            }
        }
        edges
    }

    /// Comparison of two values; a date stands against a moment by the moment's day, a time of day by its local time.
    pub fn comparison(&self, op: Comparison, left: &Value, right: &Value) -> Option<Expr> {
        let right = self.coerce(right.clone(), &left.sort);
        let left = self.coerce(left.clone(), &right.sort);
        let date_of = |value: &Value| match value.expr {
            Expr::Now => Expr::Today,
            _ => Expr::DateOf(Box::new(value.expr.clone())),
        };
        let (one, other) = match (&left.sort, &right.sort) {
            (Sort::Date, Sort::Moment) => (left.expr.clone(), date_of(&right)),
            (Sort::Moment, Sort::Date) => (date_of(&left), right.expr.clone()),
            (Sort::Moment, Sort::Time) => (Expr::TimeOf(Box::new(left.expr.clone())), right.expr.clone()),
            (Sort::Time, Sort::Moment) => (left.expr.clone(), Expr::TimeOf(Box::new(right.expr.clone()))),
            (own, other) if own.comparable(other) => (left.expr.clone(), right.expr.clone()),
            _ => return None,
        };
        let ordered = matches!(
            left.sort,
            Sort::Number | Sort::Money | Sort::Percent | Sort::Date | Sort::Time | Sort::Moment | Sort::Duration
        );
        if !ordered && !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            return None;
        }
        Some(Expr::compare(op, one, other))
    }

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
        let event = self
            .events
            .at("start")
            .iter()
            .find(|event| self.is_a(base.thing, event.field.thing) && event.field.field != FieldId::CreatedAt)?;
        let value = self.of_field(base, event.field, scope);
        value.sort.is_temporal().then_some(value)
    }

    pub fn ending(&self, base: &Base, scope: &Scope) -> Option<Value> {
        let event = self
            .events
            .at("end")
            .iter()
            .find(|event| self.is_a(base.thing, event.field.thing) && event.field.field != FieldId::CreatedAt)?;
        let value = self.of_field(base, event.field, scope);
        value.sort.is_temporal().then_some(value)
    }

    /// "2 days before it starts", "the day after the last day", "an hour from now".
    pub fn shifted(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let mut lengths = self.duration(at);
        if let Some(end) = self.any(at, &["the day", "the calendar day"]) {
            lengths.push((end, Duration::days(1)));
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
        for event in self.events.at(self.word(gerund)) {
            let passive = gerund > at && event.form == EventForm::Past;
            if !(passive || event.form == EventForm::Gerund) {
                continue;
            }
            for base in self.antecedents(scope, "") {
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
            for event in self.events.at(self.word(next)) {
                let fits = match event.form {
                    EventForm::Present => next == middle,
                    EventForm::Past => true,
                    _ => false,
                };
                if fits && self.is_a(base.thing, event.field.thing) && !done.contains(&(next + 1)) {
                    add(&mut edges, next + 1, self.of_field(base, event.field, scope));
                }
            }
            if let Some((end, _)) = edges.last() {
                done.push(*end);
            }
        }
        edges
    }

    /// Skips the object of a gerund where it says the record again: "placing the order".
    fn object_again(&self, at: usize, base: &Base) -> usize {
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

    /// "within 3 days of it", "in the next 7 days", "in the last hour".
    fn within(&self, at: usize, value: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let here = |sort: &Sort| if *sort == Sort::Date { Expr::Today } else { Expr::Now };
        for (words, back) in [
            ("within the next", false),
            ("in the next", false),
            ("in the last", true),
            ("within the last", true),
            ("in the past", true),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            for (end, by) in self.duration(next).into_iter().chain(self.bare_period(next)) {
                let end = self.skip(end, &["from now", "after that moment", "from that moment"]);
                let now = here(&value.sort);
                let far = Expr::Shift { from: Box::new(now.clone()), by, back };
                let (low, high) = if back { (far, now) } else { (now, far) };
                let expr = Expr::compare(Comparison::AtLeast, value.expr.clone(), low).and(Expr::compare(
                    Comparison::AtMost,
                    value.expr.clone(),
                    high,
                ));
                add(&mut edges, end, expr);
            }
        }
        if let Some(next) = self.any(at, &["within", "no later than", "at most", "not later than"]) {
            for (middle, by) in self.duration(next) {
                let Some(next) = self.any(middle, &["of", "after", "from"]) else { continue };
                for (end, point) in self.point(next, scope) {
                    let far = Value::new(Expr::Shift { from: Box::new(point.expr), by, back: false }, point.sort);
                    if let Some(expr) = self.comparison(Comparison::AtMost, value, &far) {
                        add(&mut edges, end, expr);
                    }
                }
            }
        }
        edges
    }

    /// "the next week": a period without a number.
    fn bare_period(&self, at: usize) -> Edges<Duration> {
        match self.word(at) {
            "hour" => vec![(at + 1, Duration::hours(1))],
            "day" => vec![(at + 1, Duration::days(1))],
            "week" => vec![(at + 1, Duration::days(7))],
            "month" => vec![(at + 1, Duration::months(1))],
            "year" => vec![(at + 1, Duration::years(1))],
            _ => Vec::new(),
        }
    }

    /// "on a weekday", "on Mondays", "on the full or the half hour".
    fn on_days(&self, at: usize, value: &Value) -> Edges<Expr> {
        let mut edges = Edges::new();
        if value.sort == Sort::Time {
            return edges;
        }
        if let Some(end) = self.any(
            at,
            &[
                "on the full or the half hour",
                "on the full or half hour",
                "on the hour or the half hour",
                "on the hour or half hour",
            ],
        ) && value.sort == Sort::Moment
        {
            let minute = Expr::Minute(Box::new(value.expr.clone()));
            let list = [0, 30].map(|own| Expr::Literal(Literal::Whole(own))).to_vec();
            add(&mut edges, end, Expr::OneOf { value: Box::new(minute), list });
        }
        if let Some(end) = self.any(at, &["on the hour", "on the full hour"])
            && value.sort == Sort::Moment
        {
            let minute = Expr::Minute(Box::new(value.expr.clone()));
            add(&mut edges, end, Expr::equal(minute, Expr::Literal(Literal::Whole(0))));
        }
        let Some(next) = self.eat(at, "on") else { return edges };
        let next = self.skip(next, &["a", "any"]);
        if let Some((end, days)) = self.weekdays(next) {
            let list = days.iter().map(|day| Expr::Literal(Literal::Whole(i64::from(*day)))).collect();
            add(&mut edges, end, Expr::OneOf { value: Box::new(Expr::Weekday(Box::new(value.expr.clone()))), list });
        }
        edges
    }

    /// Days of the week by name: "weekday", "Mondays", "Monday to Friday", "Saturday or Sunday".
    pub fn weekdays(&self, at: usize) -> Option<(usize, Vec<u8>)> {
        let day = |at: usize| -> Option<u8> {
            let word = self.word(at);
            let own = word.strip_suffix('s').unwrap_or(word);
            WEEKDAYS.iter().position(|name| *name == own).and_then(|place| u8::try_from(place + 1).ok())
        };
        if let Some(end) = self.any(at, &["weekday", "weekdays", "working day", "working days", "workday", "workdays"])
        {
            return Some((end, vec![1, 2, 3, 4, 5]));
        }
        if let Some(end) = self.any(at, &["weekend", "weekends", "weekend day"]) {
            return Some((end, vec![6, 7]));
        }
        let first = day(at)?;
        if let Some(next) = self.any(at + 1, &["to", "till", "through", "-"])
            && let Some(last) = day(next)
        {
            let days = if first <= last { (first..=last).collect() } else { (first..=7).chain(1..=last).collect() };
            return Some((next + 1, days));
        }
        let mut days = vec![first];
        let mut end = at + 1;
        while let Some(next) = self.any(end, &["and", "or", ",", ", and"])
            && let Some(more) = day(next)
        {
            days.push(more);
            end = next + 1;
        }
        days.sort_unstable();
        days.dedup();
        Some((end, days))
    }

    /// Records by their date: "of the next 14 days", "starting today", "in the last week".
    pub fn dated(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let value = match self.beginning(base, scope) {
            Some(value) => value,
            None => {
                let mut own = self
                    .fields(base.thing)
                    .filter(|(field, own)| !own.automatic && super::sort_of(self.app(), *field).is_temporal());
                match (own.next(), own.next()) {
                    (Some((field, _)), None) => self.of_field(base, field, scope),
                    _ => return edges,
                }
            }
        };
        let start = self.skip(at, &["of", "for", "from"]);
        if let Some(end) = self.any(start, &["today", "the day"])
            && let Some(expr) = self.comparison(
                Comparison::Equal,
                &Value::new(date_of(&value), Sort::Date),
                &Value::new(Expr::Today, Sort::Date),
            )
        {
            add(&mut edges, end, expr);
        }
        for words in ["of the next", "in the next", "for the next", "within the next"] {
            let Some(next) = self.eat(at, words) else { continue };
            for (end, by) in self.duration(next).into_iter().chain(self.bare_period(next)) {
                let now = if value.sort == Sort::Date { Expr::Today } else { Expr::Now };
                let far = Expr::Shift { from: Box::new(now.clone()), by, back: false };
                let expr = Expr::compare(Comparison::AtLeast, value.expr.clone(), now).and(Expr::compare(
                    Comparison::AtMost,
                    value.expr.clone(),
                    far,
                ));
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// A local time, with "at" or without: "at 9:00".
    pub fn clock(&self, at: usize) -> Option<(usize, String)> {
        let next = self.skip(at, &["at"]);
        match self.token(next).map(|token| &token.kind) {
            Some(Kind::Time(time)) => Some((next + 1, time.clone())),
            _ => None,
        }
    }
}

fn date_of(value: &Value) -> Expr {
    match value.sort {
        Sort::Date => value.expr.clone(),
        _ => Expr::DateOf(Box::new(value.expr.clone())),
    }
}

/// The comparison of the mirrored amounts: "at least 24 hours before" is at most the point less 24 hours.
pub fn flipped(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        other => other,
    }
}
