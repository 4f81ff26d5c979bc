use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::StorageFailure;

/// What the calendar functions of an app go by.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    pub zone: TimeZone,
    /// Working time: (day 1–7, from, to) with local times.
    pub working_hours: Vec<(u8, String, String)>,
}

impl Calendar {
    pub fn of(plan: &plan::Plan) -> Self {
        Self {
            // The language checks the name; UTC is what an app without one has.
            zone: TimeZone::get(&plan.app.time_zone).unwrap_or(TimeZone::UTC),
            working_hours: plan.working_hours.clone(),
        }
    }
}

/// Teaches a connection the functions that the plan's statements call.
pub(super) fn register(_connection: &Connection, _calendar: &Calendar) -> Result<(), StorageFailure> {
    Ok(())
}
