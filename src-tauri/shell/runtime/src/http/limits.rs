use std::collections::HashMap;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How often something may be asked for, by address: a few times in a stretch of the app's own time.
///
/// Kept in memory: a restart forgives. Moments that lie ahead of now (the clock was set back) don't count.
#[derive(Debug, Default)]
pub(crate) struct RateLimits {
    asked: Mutex<HashMap<(&'static str, String), VecDeque<i64>>>,
}

/// More addresses than this at once and the oldest are forgotten, so that memory stays small whatever is asked.
const MOST_ADDRESSES: usize = 20_000;

impl RateLimits {
    /// Counts one more; `Err` is the seconds to wait.
    pub fn ask(&self, what: &'static str, address: &str, most: usize, per_seconds: i64, now: i64) -> Result<(), i64> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() > MOST_ADDRESSES {
            asked.retain(|_, moments| moments.back().is_some_and(|last| now - last < per_seconds * 1000));
        }
        let moments = asked.entry((what, address.to_owned())).or_default();
        moments.retain(|moment| *moment <= now && now - moment < per_seconds * 1000);
        if moments.len() >= most {
            let oldest = moments.front().copied().unwrap_or(now);
            return Err((oldest + per_seconds * 1000 - now + 999) / 1000);
        }
        moments.push_back(now);
        Ok(())
    }

    /// Counts a failure of somebody at an address that may be locked out for a while.
    pub fn failed(&self, what: &'static str, address: &str, now: i64) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = asked.entry((what, address.to_owned())).or_default();
        moments.retain(|moment| *moment <= now && now - moment < DAY);
        moments.push_back(now);
    }

    /// Seconds for which an address is locked out: after five failures in a row a minute, then twice as long each time, an
    /// hour at most. Never for good.
    pub fn locked_for(&self, what: &'static str, address: &str, now: i64) -> Option<i64> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let moments = asked.get(&(what, address.to_owned()))?;
        let failures = moments.iter().filter(|moment| **moment <= now && now - **moment < DAY).count();
        let last = moments.iter().filter(|moment| **moment <= now).max()?;
        let beyond = u32::try_from(failures.checked_sub(5)?).unwrap_or(u32::MAX);
        let wait = 60_000_i64.saturating_mul(1 << beyond.min(6)).min(3_600_000);
        let left = last + wait - now;
        (left > 0).then_some((left + 999) / 1000)
    }

    pub fn forgive(&self, what: &'static str, address: &str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&(what, address.to_owned()));
    }

    pub fn forget_all(&self) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

const DAY: i64 = 86_400_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_in_a_quarter_of_an_hour() {
        let limits = RateLimits::default();
        for second in 0..5 {
            assert_eq!(limits.ask("code", "a", 5, 900, second * 1000), Ok(()));
        }
        assert_eq!(limits.ask("code", "a", 5, 900, 5_000), Err(895));
        assert_eq!(limits.ask("code", "b", 5, 900, 5_000), Ok(()));
        assert_eq!(limits.ask("code", "a", 5, 900, 899_999), Err(1));
        assert_eq!(limits.ask("code", "a", 5, 900, 900_000), Ok(()));
        // The clock set back a day: what was asked later doesn't count.
        assert_eq!(limits.ask("code", "a", 5, 900, -86_400_000), Ok(()));
    }

    #[test]
    fn locks_out_for_a_while_and_never_for_good() {
        let limits = RateLimits::default();
        for _ in 0..4 {
            limits.failed("password", "a", 0);
        }
        assert_eq!(limits.locked_for("password", "a", 0), None);
        limits.failed("password", "a", 0);
        assert_eq!(limits.locked_for("password", "a", 0), Some(60));
        assert_eq!(limits.locked_for("password", "a", 60_000), None);
        limits.failed("password", "a", 60_000);
        assert_eq!(limits.locked_for("password", "a", 60_000), Some(120));
        for _ in 0..100 {
            limits.failed("password", "a", 60_000);
        }
        assert_eq!(limits.locked_for("password", "a", 60_000), Some(3600));
        limits.forgive("password", "a");
        assert_eq!(limits.locked_for("password", "a", 60_000), None);
    }
}
