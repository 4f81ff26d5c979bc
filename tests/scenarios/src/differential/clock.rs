//! Where the clock goes next: to a moment of some record, give or take what a rule says of it, to the second.

use super::generate::Generator;
use super::people::wires;
use super::session::Session;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::TypeKind;

/// A sequence stays within this many days.
const FURTHEST: i64 = 45;

pub fn jump(generator: &mut Generator<'_>, session: &Session<'_>) -> Timestamp {
    let now = generator.now;
    let start: Timestamp = crate::START.parse().unwrap_or(now);
    let limit = start.saturating_add(SignedDuration::from_hours(24 * FURTHEST)).unwrap_or(now);
    let wanted = match generator.random.below(10) {
        0..=5 => near_a_record(generator, session),
        6 => next_local_time(generator),
        // Now and then back, but never before the beginning.
        7 if generator.random.percent(20) => {
            now.saturating_sub(SignedDuration::from_mins(generator.random.between(1, 90))).ok().filter(|at| *at > start)
        }
        7 => now.saturating_add(SignedDuration::from_hours(generator.random.between(1, 30))).ok(),
        _ => now.saturating_add(SignedDuration::from_mins(generator.random.between(1, 120))).ok(),
    };
    let later = now.saturating_add(SignedDuration::from_mins(10)).unwrap_or(now);
    wanted.filter(|at| *at >= start && *at <= limit).unwrap_or(later)
}

fn near_a_record(generator: &mut Generator<'_>, session: &Session<'_>) -> Option<Timestamp> {
    let mut moments: Vec<Timestamp> = vec![];
    for resource in &generator.plan.resources {
        let rows = session.rows(&resource.path).unwrap_or_default();
        let names: Vec<&str> = wires(resource, |kind| matches!(kind, TypeKind::Moment)).chain(["createdAt"]).collect();
        for row in &rows {
            moments.extend(names.iter().filter_map(|wire| row[*wire].as_str()?.parse::<Timestamp>().ok()));
            for wire in wires(resource, |kind| matches!(kind, TypeKind::Date)) {
                let date = row[wire].as_str().and_then(|text| text.parse::<jiff::civil::Date>().ok());
                moments.extend(date.and_then(|date| Some(date.to_zoned(generator.zone.clone()).ok()?.timestamp())));
            }
        }
    }
    let lengths: Vec<i64> =
        generator.mine.lengths.iter().flat_map(|length| [*length, -*length]).chain([0, 0]).collect();
    // Those that lie ahead, near ones first.
    let mut ahead: Vec<Timestamp> = moments
        .iter()
        .flat_map(|moment| lengths.iter().map(|length| moment.saturating_add(SignedDuration::from_secs(*length))))
        .filter_map(Result::ok)
        .filter(|at| *at >= generator.now)
        .collect();
    ahead.sort();
    ahead.dedup();
    let near = ahead.len().min(12);
    let at = *generator.random.one(ahead.get(..near)?)?;
    let aside = *generator.random.one(&[-1000, -1, 0, 0, 1, 1000])?;
    at.saturating_add(SignedDuration::from_millis(aside)).ok().filter(|at| *at >= generator.now)
}

/// The next time on the clock at which the app does something by itself.
fn next_local_time(generator: &mut Generator<'_>) -> Option<Timestamp> {
    let time: jiff::civil::Time = generator.random.one(&generator.mine.times)?.parse().ok()?;
    let here = generator.now.to_zoned(generator.zone.clone());
    let today = here.date().to_datetime(time).to_zoned(generator.zone.clone()).ok()?;
    let next = if today > here {
        today
    } else {
        here.date().saturating_add(1.day()).to_datetime(time).to_zoned(generator.zone.clone()).ok()?
    };
    Some(next.timestamp())
}
