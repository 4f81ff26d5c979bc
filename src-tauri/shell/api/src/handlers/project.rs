//! The open spec.

use crate::{desk::Desk, host::Host, understood, wire::*};
use std::path::Path;
use workspace::{NotMade, OpenSpec, Went, recent};

pub async fn open<H: Host>(desk: &Desk<H>, request: PathRequest) -> Result<Project, Refusal> {
    let spec = desk.open(Path::new(&request.path))?;
    let path = spec.location().path().display().to_string();
    let name = understood::app_name(&spec);
    recent::opened(&desk.places.state, &path, &name);
    Ok(shown(desk, &spec))
}

pub async fn project<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Project, Refusal> {
    let spec = desk.spec()?;
    Ok(shown(desk, &spec))
}

fn shown<H: Host>(desk: &Desk<H>, spec: &OpenSpec) -> Project {
    let path = spec.location().path().display().to_string();
    let known = recent::list(&desk.places.state).into_iter().find(|one| one.path == path);
    let files = spec.files().into_iter().map(|(name, text, version, locked)| SpecFile { name, text, version, locked });
    Project {
        name: understood::app_name(spec),
        files: files.collect(),
        compiled: spec.understanding().map(|one| understood::compiled(&one)),
        preview: crate::handlers::preview::state(spec),
        saved: if spec.is_saved() { SaveState::Saved } else { SaveState::Saving },
        history: history(spec),
        place: known.and_then(|one| serde_json::from_value(one.place).ok()),
        path,
    }
}

pub async fn close<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Nothing, Refusal> {
    desk.close();
    Ok(Nothing {})
}

pub async fn sync<H: Host>(desk: &Desk<H>, request: SyncRequest) -> Result<Synced, Refusal> {
    let spec = desk.spec()?;
    let updates = request.updates.into_iter().map(update_in).collect();
    let (version, updates) = spec.sync(&request.file, request.version, updates).map_err(refused)?;
    let reset = if updates.is_none() { spec.text(&request.file).map(|(text, _)| text) } else { None };
    Ok(Synced { version, updates: updates.unwrap_or_default().into_iter().map(update_out).collect(), reset })
}

pub async fn apply<H: Host>(desk: &Desk<H>, request: ApplyRequest) -> Result<Undone, Refusal> {
    let spec = desk.spec()?;
    let understanding = spec.understanding().filter(|one| one.revision >= request.revision);
    let versions = understanding.filter(|one| one.revision == request.revision).map(|one| one.versions.clone());
    let versions = versions.ok_or_else(|| refused(NotMade::Overtaken))?;
    let edits: Vec<_> = request.edits.into_iter().map(|edit| (edit.file, edit.from, edit.to, edit.insert)).collect();
    spec.apply_units(&request.label, &versions, &edits).map(went).map_err(refused)
}

pub async fn card<H: Host>(desk: &Desk<H>, request: CardRequest) -> Result<Undone, Refusal> {
    let spec = desk.spec()?;
    let understanding = spec.understanding().filter(|one| one.revision == request.revision);
    let understanding = understanding.ok_or_else(|| refused(NotMade::Overtaken))?;
    let (label, edits) = understood::card_edits(&understanding, &request.thing, &request.edit)?;
    let current = |file: &String| spec.text(file).map(|(_, version)| version);
    if edits.iter().any(|edit| current(&edit.file) != understanding.versions.get(&edit.file).copied()) {
        return Err(refused(NotMade::Overtaken));
    }
    spec.apply(&label, &edits).map(went).map_err(refused)
}

pub async fn foresee<H: Host>(desk: &Desk<H>, request: CardRequest) -> Result<Foreseen, Refusal> {
    let understanding = desk.spec()?.understanding().filter(|one| one.revision == request.revision);
    let understanding = understanding.ok_or_else(|| refused(NotMade::Overtaken))?;
    let done = tokio::task::spawn_blocking(move || understood::foresee(&understanding, &request.thing, &request.edit));
    done.await.map_err(|error| Refusal::new(RefusalCode::System, error.to_string()))?
}

pub async fn overview<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Overview, Refusal> {
    let understanding = desk.spec()?.understanding();
    let understanding =
        understanding.ok_or_else(|| Refusal::new(RefusalCode::NotYet, "The spec is still being read."))?;
    Ok(crate::overview::overview(&understanding))
}

pub async fn undo<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Undone, Refusal> {
    let spec = desk.spec()?;
    Ok(spec.undo().map_or(Undone { file: None, cursor: 0 }, went))
}

pub async fn redo<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Undone, Refusal> {
    let spec = desk.spec()?;
    Ok(spec.redo().map_or(Undone { file: None, cursor: 0 }, went))
}

pub async fn state<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<HistoryState, Refusal> {
    let spec = desk.spec()?;
    Ok(history(&spec))
}

pub async fn save<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Nothing, Refusal> {
    desk.spec()?.flush();
    Ok(Nothing {})
}

pub async fn add_file<H: Host>(desk: &Desk<H>, request: FileRequest) -> Result<Undone, Refusal> {
    let spec = desk.spec()?;
    let name = request.file.trim().trim_end_matches(".md").trim();
    let plain = !name.is_empty()
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
    if !plain {
        return Err(Refusal::new(RefusalCode::Misuse, "A file's name is a word or a few, without dots in front."));
    }
    let file = format!("{name}.md");
    if spec.text(&file).is_some() {
        return Err(Refusal::new(RefusalCode::Misuse, format!("There is a file “{file}” already.")));
    }
    let edit = text::TextEdit { insert: format!("## {name}\n\n"), file, start: 0, end: 0 };
    spec.apply("a new file", &[edit]).map(went).map_err(refused)
}

pub async fn resolve<H: Host>(desk: &Desk<H>, request: ResolveRequest) -> Result<Nothing, Refusal> {
    desk.spec()?.resolve(&request.file, request.keep_mine);
    Ok(Nothing {})
}

pub async fn remember<H: Host>(desk: &Desk<H>, request: PlaceRequest) -> Result<Nothing, Refusal> {
    let spec = desk.spec()?;
    if let Ok(place) = serde_json::to_value(request.place) {
        recent::set_place(&desk.places.state, &spec.location().path().display().to_string(), place);
    }
    Ok(Nothing {})
}

pub async fn show_folder<H: Host>(desk: &Desk<H>, request: PathRequest) -> Result<Nothing, Refusal> {
    let path = if request.path.is_empty() { desk.spec()?.location().root.clone() } else { request.path.into() };
    desk.host.show_folder(&path)?;
    Ok(Nothing {})
}

pub(crate) fn history(spec: &OpenSpec) -> HistoryState {
    let (undo, redo) = spec.offers();
    let both = |one: workspace::Conflict| Conflict { file: one.file, mine: one.mine, theirs: one.theirs };
    HistoryState { undo, redo, trouble: spec.trouble(), conflicts: spec.conflicts().into_iter().map(both).collect() }
}

pub(crate) fn went(went: Went) -> Undone {
    Undone { file: went.file, cursor: went.cursor }
}

pub(crate) fn refused(why: NotMade) -> Refusal {
    match why {
        NotMade::NoFile => Refusal::new(RefusalCode::NotFound, "This file can't be changed here."),
        NotMade::Overtaken => {
            Refusal::new(RefusalCode::Overtaken, "The text has changed since this was offered. Please look again.")
        }
    }
}

fn update_in(update: Update) -> workspace::Update {
    let change = |one: Change| workspace::Change { from: one.from, to: one.to, insert: one.insert };
    workspace::Update { client: update.client, changes: update.changes.into_iter().map(change).collect() }
}

fn update_out(update: workspace::Update) -> Update {
    let change = |one: workspace::Change| Change { from: one.from, to: one.to, insert: one.insert };
    Update { client: update.client, changes: update.changes.into_iter().map(change).collect() }
}
