//! The running app beside the text.

use crate::{desk::Desk, host::Host, wire::*};
use workspace::OpenSpec;

pub fn state(_spec: &OpenSpec) -> PreviewState {
    PreviewState::Waiting { text: "The app is being prepared.".to_owned() }
}

pub async fn control<H: Host>(desk: &Desk<H>, _request: ControlRequest) -> Result<ControlAnswer, Refusal> {
    desk.spec()?;
    Err(not_running())
}

pub async fn see_as<H: Host>(desk: &Desk<H>, _request: SeeAsRequest) -> Result<SeeAs, Refusal> {
    desk.spec()?;
    Err(not_running())
}

fn not_running() -> Refusal {
    Refusal::new(RefusalCode::NotYet, "The app is not running.")
}
