use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The app's clock: the machine's, moved by as much as a tester set it. It runs on, unless it is held.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Milliseconds that the app is ahead of the machine.
    ahead: AtomicI64,
    /// The moment at which it stands still; [`RUNNING`] where it doesn't. A test of "exactly 24 hours" needs it to.
    held: AtomicI64,
}

/// No moment that a clock can show.
const RUNNING: i64 = i64::MIN;

impl Default for Clock {
    fn default() -> Self {
        Self { ahead: AtomicI64::new(0), held: AtomicI64::new(RUNNING) }
    }
}

impl Clock {
    /// The app's moment, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let millis = match self.held.load(Ordering::Relaxed) {
            RUNNING => Timestamp::now().as_millisecond().saturating_add(self.ahead.load(Ordering::Relaxed)),
            held => held,
        };
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    /// Shows this moment, and runs on from it.
    pub fn set(&self, to: Timestamp) {
        self.held.store(RUNNING, Ordering::Relaxed);
        self.ahead.store(to.as_millisecond().saturating_sub(Timestamp::now().as_millisecond()), Ordering::Relaxed);
    }

    /// Stands still at this moment until it is set again or moved on.
    pub fn hold(&self, at: Timestamp) {
        self.set(at);
        self.held.store(at.as_millisecond(), Ordering::Relaxed);
    }

    pub fn advance(&self, by: SignedDuration) {
        let now = self.now();
        self.set(now);
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        // Far beyond what a calendar can say the clock would stand still at its end; better to stay below it.
        let most = Timestamp::MAX.as_millisecond() - Timestamp::now().as_millisecond() - 1;
        let _ = self
            .ahead
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ahead| Some(ahead.saturating_add(by).min(most)));
    }
}

/// A moment as it is stored and sent: UTC with exactly three digits of a second, so that text order is time order.
pub(crate) fn moment_text(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_a_fixed_width() {
        assert_eq!(moment_text(Timestamp::from_millisecond(1_795_000_000_000).unwrap()), "2026-11-18T11:06:40.000Z");
        assert_eq!(moment_text(Timestamp::from_millisecond(5).unwrap()), "1970-01-01T00:00:00.005Z");
    }

    #[test]
    fn a_held_clock_stands_still_until_it_is_moved() {
        let clock = Clock::default();
        let at: Timestamp = "2030-06-03T09:00:00Z".parse().unwrap();
        clock.hold(at);
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert_eq!(clock.now(), at);
        clock.advance(SignedDuration::from_hours(1));
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(clock.now().duration_since(at) > SignedDuration::from_hours(1));
    }

    #[test]
    fn the_clock_runs_on_from_where_it_is_set() {
        let clock = Clock::default();
        let at: Timestamp = "2030-06-03T09:00:00Z".parse().unwrap();
        clock.set(at);
        std::thread::sleep(std::time::Duration::from_millis(5));
        let now = clock.now();
        assert!(now > at && now.duration_since(at).as_secs() < 5);
        clock.advance(SignedDuration::from_hours(23));
        assert!(clock.now().duration_since(now).as_hours() >= 23);
        clock.set("2020-01-01T00:00:00Z".parse().unwrap());
        assert!(clock.now() < at);
    }
}
