//! The calendar is one: what `plan` says of moments, dates and quotients, the exported project's TypeScript and its SQL for PostgreSQL
//! say too, for thousands of moments around changes of the clock, ends of months and leap days.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use cli::exported;
use cli::process;
use export::{Database, Options};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};
use plan::calendar::{Answer, Calendar, Value, moment_text};
use scenarios::differential::random::Random;
use scenarios::targets::server::Server;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// No changes at all, one of half an hour, one of the usual, one on the other half hour.
const ZONES: &[&str] = &["UTC", "Australia/Lord_Howe", "Europe/Dublin", "America/St_Johns"];
/// Of each function.
const CASES: usize = 80;

/// One call, as `plan` is asked and as the project's SQL is.
#[derive(Debug)]
struct Case {
    name: &'static str,
    args: Vec<Json>,
    types: Vec<&'static str>,
    /// PostgreSQL knows dates from moments; what mixes them is never printed.
    on_postgres: bool,
    expected: Json,
}

struct Draw<'a> {
    random: Random,
    zone: TimeZone,
    calendar: &'a Calendar,
    cases: Vec<Case>,
}

#[test]
fn every_output_has_the_same_calendar() {
    let mut differences = vec![];
    let mut count = 0;
    for (place, zone) in ZONES.iter().enumerate() {
        // Every other place has working hours, and a break at noon on one day.
        let hours: &[(u8, &str, &str)] = match place % 2 {
            0 => &[],
            _ => &[(2, "13:00", "17:30"), (2, "08:15", "12:00"), (3, "09:00", "17:00"), (7, "00:30", "03:30")],
        };
        let hours: Vec<_> = hours.iter().map(|(day, from, to)| (*day, (*from).to_owned(), (*to).to_owned())).collect();
        let calendar = Calendar::new(zone, &hours);
        let cases = drawn(&calendar, zone, place as u64 + 1);
        let answers = worked_out(zone, &hours, &cases);
        assert_eq!(answers.len(), cases.len());
        count += cases.len();
        for (case, (sqlite, postgres)) in cases.iter().zip(answers) {
            for (engine, answer) in [("TypeScript", sqlite), ("PostgreSQL", postgres)] {
                if answer != case.expected {
                    let args: Vec<String> = case.args.iter().map(Json::to_string).collect();
                    differences.push(format!(
                        "{zone}: {}({}) is {}, in {engine} {answer}",
                        case.name,
                        args.join(", "),
                        case.expected
                    ));
                }
            }
        }
    }
    println!("{count} calls in {} time zones", ZONES.len());
    assert!(differences.is_empty(), "{} of {count} differ:\n{}", differences.len(), differences.join("\n"));
}

fn drawn(calendar: &Calendar, zone: &str, seed: u64) -> Vec<Case> {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let mut draw = Draw { random: Random::new(seed), zone, calendar, cases: vec![] };
    for _ in 0..CASES {
        draw.shifts();
        draw.spans();
        draw.parts();
        draw.quotients();
    }
    draw.cases
}

impl Draw<'_> {
    /// Often near a change of the clock.
    fn moment(&mut self) -> String {
        let day = self.date().parse::<jiff::civil::Date>().unwrap();
        let start = day.to_zoned(self.zone.clone()).unwrap().timestamp();
        let change = self.zone.following(start).next().map(|change| change.timestamp());
        let near = match change {
            Some(change) if self.random.percent(50) => {
                change.saturating_add(SignedDuration::from_mins(self.random.between(-150, 150))).unwrap()
            }
            _ => start.saturating_add(SignedDuration::from_secs(self.random.between(0, 86_399))).unwrap(),
        };
        let whole = Timestamp::from_second(near.as_second()).unwrap();
        let millis = if self.random.percent(30) { self.random.between(0, 999) } else { 0 };
        moment_text(whole.saturating_add(SignedDuration::from_millis(millis)).unwrap())
    }

    /// Often the first or last days of a month.
    fn date(&mut self) -> String {
        let year = i16::try_from(self.random.between(2019, 2030)).unwrap();
        let month = i8::try_from(self.random.between(1, 12)).unwrap();
        let first = jiff::civil::date(year, month, 1);
        let days = if self.random.percent(50) { self.random.between(-3, 1) } else { self.random.between(0, 27) };
        let month = if self.random.percent(20) { jiff::civil::date(2024, 3, 1) } else { first };
        month.checked_add(days.days()).unwrap().to_string()
    }

    fn when(&mut self) -> (String, &'static str) {
        if self.random.percent(50) { (self.date(), "text") } else { (self.moment(), "timestamptz") }
    }

    fn add(&mut self, name: &'static str, plan: &str, given: &[Json], args: Vec<Json>, types: Vec<&'static str>) {
        let values: Vec<Value<'_>> = given
            .iter()
            .map(|value| match value {
                Json::String(text) => Value::Text(text),
                Json::Number(number) => Value::Integer(number.as_i64().unwrap()),
                _ => Value::Null,
            })
            .collect();
        let expected = match self.calendar.call(plan, &values) {
            Answer::Null => Json::Null,
            Answer::Integer(number) => json!(number),
            Answer::Text(text) => json!(text),
        };
        self.cases.push(Case { name, args, types, on_postgres: true, expected });
    }

    /// The same arguments for both.
    fn same(&mut self, name: &'static str, plan: &str, args: Vec<Json>, types: Vec<&'static str>) {
        self.add(name, plan, &args.clone(), args, types);
    }

    fn only_typescript(&mut self) {
        if let Some(last) = self.cases.last_mut() {
            last.on_postgres = false;
        }
    }

    fn shifts(&mut self) {
        let (from, kind) = self.when();
        // A length of time goes one way as a whole.
        let sign = if self.random.percent(50) { 1 } else { -1 };
        let part = |random: &mut Random, most: i64| if random.percent(50) { sign * random.between(0, most) } else { 0 };
        let (years, months, days) =
            (part(&mut self.random, 4), part(&mut self.random, 30), part(&mut self.random, 400));
        let seconds = part(&mut self.random, 200_000);
        let args = vec![json!(from), json!(years), json!(months), json!(days), json!(seconds)];
        self.same("shift", "plan_shift", args, vec![kind, "bigint", "bigint", "bigint", "bigint"]);
        if kind == "text" && seconds != 0 {
            self.only_typescript();
        }

        let (from, kind) = self.when();
        let unit = *self.random.one(&["second", "minute", "hour", "day", "week", "month", "year"]).unwrap();
        let (most, scale) = if matches!(unit, "month" | "year") { (20, 1) } else { (5000, 2) };
        let amount = self.random.between(-most, most);
        let exact = amount as f64 / 10_f64.powi(scale);
        let given = [json!(from), json!(amount), json!(scale), json!(unit)];
        let args = vec![json!(from), json!(exact), json!(unit)];
        self.add("moved", "plan_shift_by", &given, args, vec![kind, "numeric", "text"]);
        if kind == "text" && matches!(unit, "second" | "minute" | "hour") {
            self.only_typescript();
        }

        let (from, minutes) = (self.moment(), self.random.between(-4000, 4000));
        let args = vec![json!(from), json!(minutes)];
        self.same("working_shift", "plan_working_shift", args, vec!["timestamptz", "bigint"]);
    }

    fn spans(&mut self) {
        let ((from, one), (to, other)) = (self.when(), self.when());
        let unit = *self.random.one(&["second", "minute", "hour", "day", "week", "month", "year"]).unwrap();
        self.same("time_between", "plan_between", vec![json!(from), json!(to), json!(unit)], vec![one, other, "text"]);
        if one != other {
            self.only_typescript();
        }
        self.same("seconds_between", "plan_seconds", vec![json!(from), json!(to)], vec![one, other]);
        if one != other {
            self.only_typescript();
        }
        let (born, (on, kind)) = (self.date(), self.when());
        self.same("age", "plan_age", vec![json!(born), json!(on)], vec!["text", kind]);
    }

    fn parts(&mut self) {
        let moment = self.moment();
        self.same("date_of", "plan_date_of", vec![json!(moment)], vec!["timestamptz"]);
        self.same("time_of", "plan_time_of", vec![json!(moment)], vec!["timestamptz"]);
        let (of, kind) = self.when();
        self.same("weekday", "plan_weekday", vec![json!(of)], vec![kind]);
        self.same("minute_of", "plan_minute", vec![json!(of)], vec![kind]);
        let period = *self.random.one(&["hour", "day", "week", "month", "year"]).unwrap();
        self.same("start_of", "plan_start_of", vec![json!(of), json!(period)], vec![kind, "text"]);
        let date: String = moment.chars().take(10).collect();
        let time = format!("{:02}:{:02}", self.random.between(0, 23), self.random.between(0, 59));
        self.same("moment_of", "plan_moment_of", vec![json!(date), json!(time)], vec!["text", "text"]);
    }

    fn quotients(&mut self) {
        let (a, b) = (self.random.between(-100_000, 100_000), self.random.between(-60, 60));
        for (mode, name) in [(0, "divide"), (1, "divide_down"), (2, "divide_up")] {
            let given = [json!(a), json!(b), json!(0), json!(mode)];
            self.add(name, "plan_divide", &given, vec![json!(a), json!(b)], vec!["numeric", "numeric"]);
        }
        let words =
            ["İstanbul", "straße", "ÅNGSTRÖM", " two  words ", "ﬁne", "Ærø", "日本", "Ωmega", "a\u{301}", "ΣΑΣ"];
        let text = self.random.one(&words).unwrap().repeat(1 + self.random.below(2));
        self.same("fold", "plan_fold", vec![json!(text)], vec!["text"]);
    }
}

/// What SQLite and PostgreSQL answer in a project for that place.
fn worked_out(zone: &str, hours: &[(u8, String, String)], cases: &[Case]) -> Vec<(Json, Json)> {
    let mut plan = plan::plan(&plan::fixture::tool_library()).plan;
    plan.app.time_zone = zone.to_owned();
    plan.working_hours = hours.to_vec();
    let folder = tempfile::tempdir().unwrap();
    let options = Options { database: Database::Both, previous: None };
    for file in export::export(&plan, &options) {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match &file.binary {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => fs::write(path, &file.contents).unwrap(),
        }
    }
    let asked: Vec<Json> = cases
        .iter()
        .map(|case| {
            let on_postgres = case.on_postgres;
            json!({ "name": case.name, "args": case.args, "types": case.types, "onPostgres": on_postgres })
        })
        .collect();
    fs::write(folder.path().join("cases.json"), json!(asked).to_string()).unwrap();
    fs::write(folder.path().join("work_out.mjs"), include_str!("calendar/work_out.mjs")).unwrap();
    answers(folder.path())
}

fn answers(project: &Path) -> Vec<(Json, Json)> {
    exported::install(project).unwrap();
    let server = Server::shared().unwrap();
    process::finished(
        Command::new(exported::node().unwrap())
            .arg("work_out.mjs")
            .current_dir(project)
            .env("DATABASE_URL", server.database().unwrap()),
    )
    .unwrap();
    serde_json::from_str(&fs::read_to_string(project.join("answers.json")).unwrap()).unwrap()
}
