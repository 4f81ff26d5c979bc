use super::*;

fn london() -> Calendar {
    let hours: Vec<(u8, String, String)> = (1..=5).map(|day| (day, "09:00".into(), "17:00".into())).collect();
    Calendar::new("Europe/London", &hours)
}

fn text(answer: Answer) -> String {
    match answer {
        Answer::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

fn shift(from: &str, by: [i64; 4]) -> String {
    let mut args = vec![Value::Text(from)];
    args.extend(by.map(Value::Integer));
    text(london().call("plan_shift", &args))
}

#[test]
fn days_are_calendar_days_and_hours_are_elapsed() {
    // The clocks go forward on 28 March 2027 at 01:00.
    assert_eq!(shift("2027-03-27T12:00:00.000Z", [0, 0, 1, 0]), "2027-03-28T11:00:00.000Z");
    assert_eq!(shift("2027-03-27T12:00:00.000Z", [0, 0, 0, 86_400]), "2027-03-28T12:00:00.000Z");
    assert_eq!(shift("2027-01-31", [0, 1, 0, 0]), "2027-02-28");
    assert_eq!(shift("2028-02-29", [1, 0, 0, 0]), "2029-02-28");
    assert_eq!(shift("2027-07-01", [0, 0, 0, 3600]), "2027-07-01T00:00:00.000Z");
}

#[test]
fn working_time_skips_nights_and_weekends() {
    let shift = |from: &str, minutes: i64| {
        text(london().call("plan_working_shift", &[Value::Text(from), Value::Integer(minutes)]))
    };
    // Friday 16:00, two working hours.
    assert_eq!(shift("2027-01-08T16:00:00.000Z", 120), "2027-01-11T10:00:00.000Z");
    assert_eq!(shift("2027-01-08T15:00:00.000Z", 120), "2027-01-08T17:00:00.000Z");
    assert_eq!(shift("2027-01-09T12:00:00.000Z", 60), "2027-01-11T10:00:00.000Z");
    assert_eq!(shift("2027-01-11T10:00:00.000Z", -120), "2027-01-08T16:00:00.000Z");
}

#[test]
fn times_between() {
    let between = |from: &str, to: &str, unit: &str| {
        london().call("plan_between", &[Value::Text(from), Value::Text(to), Value::Text(unit)])
    };
    assert_eq!(between("2027-01-01T09:00:00.000Z", "2027-01-01T10:30:00.000Z", "hour"), Answer::Integer(1_500_000));
    assert_eq!(between("2027-01-31", "2027-02-28", "month"), Answer::Integer(0));
    assert_eq!(between("2027-01-02", "2027-01-01", "day"), Answer::Integer(-1_000_000));
    assert_eq!(between("x", "2027-01-01", "day"), Answer::Null);
}

#[test]
fn periods_begin_in_local_time() {
    let start = |of: &str, period: &str| text(london().call("plan_start_of", &[Value::Text(of), Value::Text(period)]));
    assert_eq!(start("2027-06-30T23:30:00.000Z", "month"), "2027-06-30T23:00:00.000Z");
    assert_eq!(start("2027-07-04", "week"), "2027-06-28");
    assert_eq!(start("2027-07-04T10:59:59.999Z", "hour"), "2027-07-04T10:00:00.000Z");
}

#[test]
fn ages_count_birthdays() {
    let age = |born: &str, on: &str| london().call("plan_age", &[Value::Text(born), Value::Text(on)]);
    assert_eq!(age("2012-06-08", "2030-06-07"), Answer::Integer(17));
    assert_eq!(age("2012-06-08", "2030-06-08"), Answer::Integer(18));
    assert_eq!(age("2008-02-29", "2026-02-28"), Answer::Integer(17));
}

#[test]
fn the_next_time_by_the_clock() {
    let after =
        |repeat: model::Repeat, moment: &str| moment_text(next(&london(), &repeat, moment.parse().unwrap()).unwrap());
    let weekly = model::Repeat::Week { days: vec![1, 5], at: "08:30".into() };
    assert_eq!(after(weekly.clone(), "2027-01-08T08:29:59.000Z"), "2027-01-08T08:30:00.000Z");
    assert_eq!(after(weekly, "2027-01-08T08:30:00.000Z"), "2027-01-11T08:30:00.000Z");
    let monthly = model::Repeat::Month { day: 31, at: "09:00".into() };
    assert_eq!(after(monthly, "2027-02-01T00:00:00.000Z"), "2027-02-28T09:00:00.000Z");
    let hourly = model::Repeat::Hour { minute: 15 };
    assert_eq!(after(hourly, "2027-02-01T00:15:00.000Z"), "2027-02-01T01:15:00.000Z");
}

#[test]
fn what_was_missed_is_made_up_for_once() {
    let caught = |repeat: model::Repeat, due: &str, now: &str| {
        moment_text(catch_up(&london(), &repeat, due.parse().unwrap(), now.parse().unwrap()))
    };
    let daily = model::Repeat::Day { at: "08:00".into() };
    let due = "2027-01-08T08:00:00.000Z";
    assert_eq!(caught(daily.clone(), due, "2027-01-08T08:00:00.000Z"), due);
    assert_eq!(caught(daily.clone(), due, "2027-02-08T07:59:59.000Z"), "2027-02-07T08:00:00.000Z");
    // What is done by hand before its time is done for its own moment.
    assert_eq!(caught(daily, due, "2027-01-01T00:00:00.000Z"), due);
}

#[test]
fn rubbish_gives_nothing() {
    for (function, count) in FUNCTIONS {
        for value in [Value::Null, Value::Integer(i64::MIN), Value::Text("9999-99-99T99:99:99.999Z"), Value::Text("é")]
        {
            let args = vec![value; *count as usize];
            let answer = london().call(function, &args);
            assert!(matches!(answer, Answer::Null | Answer::Text(_) | Answer::Integer(_)));
        }
    }
}
