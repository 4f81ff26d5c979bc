//! Taking the app away.

use crate::{desk::Desk, host::Host, understood, wire::*};

/// What was exported last: the code view shows these files.
#[derive(Debug)]
pub struct Last {}

pub async fn check<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<ExportCheck, Refusal> {
    let spec = desk.spec()?;
    let open = spec.understanding().map(|one| understood::compiled(&one).statements).unwrap_or_default();
    let open = open.into_iter().filter(|one| one.state == State::Asked).collect();
    Ok(ExportCheck { open, warnings: Vec::new(), folder: String::new(), again: false })
}

pub async fn export<H: Host>(desk: &Desk<H>, _request: ExportRequest) -> Result<Exported, Refusal> {
    desk.spec()?;
    Err(Refusal::new(RefusalCode::NotYet, "Export is not connected yet."))
}

pub async fn code<H: Host>(desk: &Desk<H>, _request: PathRequest) -> Result<Code, Refusal> {
    desk.spec()?;
    Err(Refusal::new(RefusalCode::NotYet, "Export is not connected yet."))
}
