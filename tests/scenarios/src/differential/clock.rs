//! Where the clock goes next: to a moment of some record, give or take what a rule says of it, to the second.

use super::generate::Generator;
use super::people::wires;
use super::session::Session;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{ThingId, TypeKind};

/// A sequence stays within this many days.
const FURTHEST: i64 = 45;

/// A record whose moment the clock is near, so that something is tried on it now.
#[derive(Clone, Debug)]
pub struct Focus {
    pub thing: ThingId,
    pub id: String,
}

pub fn jump(generator: &mut Generator<'_>, session: &Session<'_>) -> Timestamp {
    generator.focus = None;
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
    let mut moments: Vec<(Timestamp, Focus)> = vec![];
    for resource in &generator.plan.resources {
        let rows = session.rows(&resource.path).unwrap_or_default();
        let names: Vec<&str> = wires(resource, |kind| matches!(kind, TypeKind::Moment)).chain(["createdAt"]).collect();
        for row in &rows {
            let focus = Focus { thing: resource.thing, id: row["id"].as_str().unwrap_or_default().to_owned() };
            let own = names.iter().filter_map(|wire| row[*wire].as_str()?.parse::<Timestamp>().ok());
            let days = wires(resource, |kind| matches!(kind, TypeKind::Date)).filter_map(|wire| {
                let date: jiff::civil::Date = row[wire].as_str()?.parse().ok()?;
                Some(date.to_zoned(generator.zone.clone()).ok()?.timestamp())
            });
            moments.extend(own.chain(days).map(|moment| (moment, focus.clone())));
        }
    }
    let lengths: Vec<i64> =
        generator.mine().lengths.iter().flat_map(|length| [*length, -*length]).chain([0, 0]).collect();
    // Those that lie ahead, near ones first.
    let mut ahead: Vec<(Timestamp, Focus)> = moments
        .iter()
        .flat_map(|(moment, focus)| {
            lengths.iter().filter_map(move |length| {
                let at = moment.saturating_add(SignedDuration::from_secs(*length)).ok()?;
                Some((at, focus.clone()))
            })
        })
        .filter(|(at, _)| *at >= generator.now)
        .collect();
    ahead.sort_by_key(|(at, _)| *at);
    let near = ahead.len().min(16);
    let (at, focus) = generator.random.one(ahead.get(..near)?)?.clone();
    let aside = *generator.random.one(&[-1000, -1, 0, 0, 1, 1000])?;
    generator.focus = Some(focus);
    at.saturating_add(SignedDuration::from_millis(aside)).ok().filter(|at| *at >= generator.now)
}

/// The next time on the clock at which the app does something by itself.
fn next_local_time(generator: &mut Generator<'_>) -> Option<Timestamp> {
    let times = generator.mine().times.clone();
    let time: jiff::civil::Time = generator.random.one(&times)?.parse().ok()?;
    let here = generator.now.to_zoned(generator.zone.clone());
    let today = here.date().to_datetime(time).to_zoned(generator.zone.clone()).ok()?;
    let next = if today > here {
        today
    } else {
        here.date().saturating_add(1.day()).to_datetime(time).to_zoned(generator.zone.clone()).ok()?
    };
    Some(next.timestamp())
}
