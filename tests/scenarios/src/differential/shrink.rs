//! The shortest sequence that still shows a difference: halves, quarters and single steps are left out as long as it stays.

use super::step::Step;
use super::{Found, differs};
use cli::client::{Client, NoAnswer};
use plan::Plan;
use std::time::{Duration, Instant};

/// Shrinking one difference takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(25);

pub fn shortest(left: &Client, right: &Client, plan: &Plan, found: &Found) -> Result<Found, NoAnswer> {
    let start = Instant::now();
    let Some((place, mut difference)) = differs(left, right, plan, &found.steps, Some(&found.signature))? else {
        // What happens at once may turn out otherwise the next time; it is reported as it was seen.
        return Ok(found.clone());
    };
    let mut steps: Vec<Step> = found.steps.get(..=place).unwrap_or_default().to_vec();
    let mut size = steps.len() / 2;
    while size > 0 && start.elapsed() < PATIENCE {
        let mut from = 0;
        // The last step is the one that shows it.
        while from + 1 < steps.len() && start.elapsed() < PATIENCE {
            let until = (from + size).min(steps.len() - 1);
            let fewer: Vec<Step> = steps[..from].iter().chain(&steps[until..]).cloned().collect();
            match differs(left, right, plan, &fewer, Some(&found.signature))? {
                Some((place, still)) => {
                    steps = fewer[..=place].to_vec();
                    difference = still;
                }
                None => from += size,
            }
        }
        size /= 2;
    }
    Ok(Found { steps, difference, signature: found.signature.clone() })
}
