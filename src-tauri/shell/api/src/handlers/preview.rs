//! The running app beside the text.

use crate::{desk::Desk, host::Host, understood, wire::*};
use serde_json::json;
use workspace::{Answer, OpenSpec, Run};

/// Whether the app runs, as the page shows it.
pub fn state(spec: &OpenSpec) -> PreviewState {
    match spec.run() {
        Run::Waiting(text) => PreviewState::Waiting { text },
        Run::Stopped(text) => PreviewState::Stopped { text },
        Run::Running(running) => PreviewState::Running {
            url: running.url,
            generation: running.generation,
            front_end: running.front_end,
            notes: running.notes,
            losses: running.losses,
            not_enforced: spec.understanding().map(|one| understood::not_enforced(&one)).unwrap_or_default(),
        },
    }
}

pub async fn preview<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<PreviewState, Refusal> {
    Ok(state(&*desk.spec()?))
}

pub async fn let_go<H: Host>(desk: &Desk<H>, request: LetGoRequest) -> Result<Nothing, Refusal> {
    if desk.spec()?.let_go(&request.losses) {
        Ok(Nothing {})
    } else {
        Err(Refusal::new(RefusalCode::Overtaken, "This has changed since. Please look again."))
    }
}

pub async fn control<H: Host>(desk: &Desk<H>, request: ControlRequest) -> Result<ControlAnswer, Refusal> {
    let answer = call(desk, &request.method, &request.path, &request.body).await?;
    Ok(ControlAnswer { status: answer.status, body: answer.body })
}

pub async fn enter<H: Host>(desk: &Desk<H>, request: SeeAsRequest) -> Result<Entry, Refusal> {
    let spec = desk.spec()?;
    let Run::Running(running) = spec.run() else {
        return Err(Refusal::new(RefusalCode::NotYet, "The app is not running."));
    };
    let role = match &request.person {
        Some(_) => None,
        None => request.role.or_else(|| spec.understanding().and_then(|one| understood::busiest_role(&one))),
    };
    let who = match (&request.person, &role) {
        (Some(person), _) => json!({ "person": person }),
        (None, Some(role)) => json!({ "role": role }),
        (None, None) => return Ok(Entry { url: format!("{}/", running.url), role: None }),
    };
    let answer = call(desk, "POST", "tickets", &who).await?;
    let ticket = answer.body.get("ticket").and_then(|ticket| ticket.as_str());
    let url = ticket.map_or_else(|| format!("{}/", running.url), |ticket| format!("{}/?as={ticket}", running.url));
    Ok(Entry { url, role: role.filter(|_| ticket.is_some()) })
}

pub async fn open_address<H: Host>(desk: &Desk<H>, request: AddressRequest) -> Result<Nothing, Refusal> {
    // Only pages of the running app: a page that was tampered with must not open anything else.
    let Run::Running(running) = desk.spec()?.run() else {
        return Err(Refusal::new(RefusalCode::NotYet, "The app is not running."));
    };
    if !request.url.starts_with(&format!("{}/", running.url)) {
        return Err(Refusal::new(RefusalCode::Misuse, "This address isn't one of the running app's."));
    }
    desk.host.open_address(&request.url)?;
    Ok(Nothing {})
}

pub async fn see_as<H: Host>(desk: &Desk<H>, request: SeeAsRequest) -> Result<SeeAs, Refusal> {
    let body = match (request.person, request.role) {
        (Some(person), _) => json!({ "person": person }),
        (None, Some(role)) => json!({ "role": role }),
        (None, None) => return Ok(SeeAs { session: String::new() }),
    };
    let answer = call(desk, "POST", "sign-in-as", &body).await?;
    let session = answer.session.filter(|_| answer.status < 400);
    session.map(|session| SeeAs { session }).ok_or_else(|| {
        let why = answer
            .body
            .get("detail")
            .and_then(|detail| detail.as_str())
            .unwrap_or("The app can't be seen as this person.");
        Refusal::new(RefusalCode::NotYet, why)
    })
}

async fn call<H: Host>(desk: &Desk<H>, method: &str, path: &str, body: &serde_json::Value) -> Result<Answer, Refusal> {
    let answered = desk.spec()?.control(method, path, body).await;
    answered.map_err(|why| Refusal::new(RefusalCode::NotYet, why))
}
