use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The app's clock: the machine's, moved by as much as a tester set it. It always runs on.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Milliseconds that the app is ahead of the machine.
    ahead: AtomicI64,
}

impl Clock {
    /// The app's moment, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let millis = Timestamp::now().as_millisecond().saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    pub fn set(&self, to: Timestamp) {
        self.ahead.store(to.as_millisecond().saturating_sub(Timestamp::now().as_millisecond()), Ordering::Relaxed);
    }

    pub fn advance(&self, by: SignedDuration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        // Far beyond what a calendar can say the clock would stand still at its end; better to stay below it.
        let most = Timestamp::MAX.as_millisecond() - Timestamp::now().as_millisecond() - 1;
        let _ = self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ahead| Some(ahead.saturating_add(by).min(most)));
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
