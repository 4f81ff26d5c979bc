use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use model::Repeat;

/// The first moment after `after` at which it is time again; `None` only beyond the end of the calendar.
///
/// Local times go by the zone. One that a clock change skips comes as much later as the clock jumped; one that comes twice
/// counts the first time.
pub(crate) fn next(repeat: &Repeat, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let local = after.to_zoned(zone.clone());
    match repeat {
        Repeat::Hour { minute } => {
            let minute = i8::try_from(*minute).ok()?.min(59);
            let this = local.with().minute(minute).second(0).subsec_nanosecond(0).build().ok()?;
            if this.timestamp() > after { Some(this.timestamp()) } else { Some(this.checked_add(Span::new().hours(1)).ok()?.timestamp()) }
        }
        Repeat::Day { at } => first(&local, after, zone, at, |_| true),
        Repeat::Week { days, at } => {
            first(&local, after, zone, at, |day| days.contains(&u8::try_from(day.weekday().to_monday_one_offset()).unwrap_or(0)))
        }
        Repeat::Month { day, at } => first(&local, after, zone, at, |date| is_day(date, *day)),
        Repeat::Year { month, day, at } => first(&local, after, zone, at, |date| u8::try_from(date.month()) == Ok(*month) && is_day(date, *day)),
    }
}

/// The day of the month, or its last where it hasn't so many.
fn is_day(date: Date, day: u8) -> bool {
    let wanted = i8::try_from(day).unwrap_or(31).min(date.days_in_month());
    date.day() == wanted
}

fn first(local: &Zoned, after: Timestamp, zone: &TimeZone, at: &str, fits: impl Fn(Date) -> bool) -> Option<Timestamp> {
    let time: Time = at.parse().ok()?;
    let mut date = local.date();
    // 8 years: a 29 February may be that far away.
    for _ in 0..3000 {
        if fits(date) {
            let moment = zone.to_ambiguous_zoned(date.to_datetime(time)).compatible().ok()?.timestamp();
            if moment > after {
                return Some(moment);
            }
        }
        date = date.tomorrow().ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(repeat: &Repeat, moment: &str, zone: &str) -> String {
        next(repeat, moment.parse().unwrap(), &TimeZone::get(zone).unwrap()).unwrap().to_string()
    }

    #[test]
    fn by_the_clock() {
        let day = Repeat::Day { at: "08:30".to_owned() };
        assert_eq!(after(&day, "2027-03-10T08:29:59Z", "UTC"), "2027-03-10T08:30:00Z");
        assert_eq!(after(&day, "2027-03-10T08:30:00Z", "UTC"), "2027-03-11T08:30:00Z");
        let weekdays = Repeat::Week { days: vec![1, 2, 3, 4, 5], at: "08:30".to_owned() };
        assert_eq!(after(&weekdays, "2027-03-12T09:00:00Z", "UTC"), "2027-03-15T08:30:00Z");
        let hour = Repeat::Hour { minute: 15 };
        assert_eq!(after(&hour, "2027-03-12T09:15:00Z", "UTC"), "2027-03-12T10:15:00Z");
        let month = Repeat::Month { day: 31, at: "08:00".to_owned() };
        assert_eq!(after(&month, "2027-02-10T08:00:00Z", "UTC"), "2027-02-28T08:00:00Z");
        let year = Repeat::Year { month: 2, day: 29, at: "00:00".to_owned() };
        assert_eq!(after(&year, "2027-03-01T00:00:00Z", "UTC"), "2028-02-29T00:00:00Z");
    }

    #[test]
    fn over_clock_changes() {
        let skipped = Repeat::Day { at: "02:30".to_owned() };
        assert_eq!(after(&skipped, "2027-03-28T00:00:00Z", "Europe/Berlin"), "2027-03-28T01:30:00Z");
        let twice = Repeat::Day { at: "02:30".to_owned() };
        assert_eq!(after(&twice, "2027-10-30T12:00:00Z", "Europe/Berlin"), "2027-10-31T00:30:00Z");
        assert_eq!(after(&twice, "2027-10-31T00:30:00Z", "Europe/Berlin"), "2027-11-01T01:30:00Z");
    }
}
