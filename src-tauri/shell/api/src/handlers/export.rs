//! Taking the app away.

use crate::{desk::Desk, host::Host, understood, wire::*};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::PoisonError,
};
use workspace::export_writer;

/// What was exported last: the code view shows these files.
#[derive(Debug)]
pub struct Last {
    files: Vec<export::File>,
    /// Path → the statements behind its lines: first line, last line, statement.
    links: BTreeMap<String, Vec<(u32, u32, String)>>,
}

pub async fn check<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<ExportCheck, Refusal> {
    let spec = desk.spec()?;
    let understanding = spec.understanding().ok_or_else(not_read)?;
    let compiled = understood::compiled(&understanding);
    let open = compiled.statements.into_iter().filter(|one| one.state == State::Asked).collect();
    let warnings = compiled.warnings.into_iter().map(|one| one.text).collect();
    let folder = folder(&spec.location().path(), &understanding.plan.plan.app.slug);
    let again = folder.join(export_writer::RECORD).exists();
    Ok(ExportCheck { open, warnings, folder: folder.display().to_string(), again })
}

/// Beside the spec, never inside it: its Markdown is not the app's.
fn folder(spec: &Path, slug: &str) -> PathBuf {
    let parent = spec.parent().unwrap_or(spec);
    let name = if slug.is_empty() { "my-app" } else { slug };
    parent.join(format!("{name}-project"))
}

pub async fn export<H: Host>(desk: &Desk<H>, request: ExportRequest) -> Result<Exported, Refusal> {
    let spec = desk.spec()?;
    let tell = |step: &str, done| {
        desk.host.tell(Event::Export { progress: ExportProgress { step: step.to_owned(), done, of: 3 } });
    };
    tell("Reading the spec once more", 0);
    spec.flush();
    let understanding = spec.understanding().ok_or_else(not_read)?;
    let is_open = understanding.compilation.statements.iter().any(|one| one.state == language::State::Asked);
    if is_open && !request.anyway {
        return Err(Refusal::new(RefusalCode::NotYet, "Questions are open. Answer them first, or go on all the same."));
    }
    let target = PathBuf::from(request.folder.trim());
    if target.starts_with(&spec.location().root) && spec.location().only.is_none() {
        return Err(Refusal::new(
            RefusalCode::Misuse,
            "The project can't lie inside the spec's own folder. Choose another.",
        ));
    }
    tell("Writing the code", 1);
    let database = match request.database {
        Database::Sqlite => export::Database::Sqlite,
        Database::Postgres => export::Database::Postgres,
        Database::Both => export::Database::Both,
    };
    let previous = export_writer::previous_plan(&target).map_err(|why| Refusal::new(RefusalCode::System, why.0))?;
    let options = export::Options { database, previous };
    let plan = &understanding.plan.plan;
    let files = export::export(plan, &options);
    let mut links: BTreeMap<String, Vec<(u32, u32, String)>> = BTreeMap::new();
    for link in export::links(plan) {
        links.entry(link.path).or_default().push((link.first, link.last, link.statement.0));
    }
    tell("Putting it into the folder", 2);
    let written = export_writer::write(&target, &files).map_err(|why| Refusal::new(RefusalCode::System, why.0))?;
    tell("Done", 3);
    let shown = files.iter().map(|file| ExportedFile {
        path: file.path.clone(),
        size: u32::try_from(file.bytes().len()).unwrap_or(u32::MAX),
        changed: written.added.contains(&file.path) || written.changed.contains(&file.path),
        sentences: links.get(&file.path).map_or(0, |all| u32::try_from(all.len()).unwrap_or(u32::MAX)),
    });
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let exported = Exported {
        folder: target.display().to_string(),
        files: shown.collect(),
        written: count(written.added.len() + written.changed.len()),
        unchanged: count(written.unchanged),
        kept: written.kept,
        places: places(&links),
    };
    *desk.exported.lock().unwrap_or_else(PoisonError::into_inner) = Some(Last { files, links });
    Ok(exported)
}

fn places(links: &BTreeMap<String, Vec<(u32, u32, String)>>) -> Vec<CodePlace> {
    let all = links.iter().flat_map(|(path, own)| {
        own.iter().map(move |(line, _, statement)| CodePlace {
            statement: statement.clone(),
            path: path.clone(),
            line: *line,
        })
    });
    all.collect()
}

pub async fn code<H: Host>(desk: &Desk<H>, request: PathRequest) -> Result<Code, Refusal> {
    let last = desk.exported.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = || Refusal::new(RefusalCode::NotFound, format!("{} was not exported.", request.path));
    let last = last.as_ref().ok_or_else(missing)?;
    let file = last.files.iter().find(|file| file.path == request.path).ok_or_else(missing)?;
    if file.binary.is_some() {
        let words = CodeToken { class: "comment".to_owned(), text: "This file is not text.".to_owned() };
        return Ok(Code { path: request.path, lines: vec![CodeLine { tokens: vec![words], statement: None }] });
    }
    let links = last.links.get(&request.path).map(Vec::as_slice).unwrap_or_default();
    let lines =
        export::highlight(&file.path, &file.contents).into_iter().zip(1u32..).map(|(tokens, number)| CodeLine {
            tokens: tokens.into_iter().map(|token| CodeToken { class: token.class, text: token.text }).collect(),
            // Of several that cover a line, the closest around it.
            statement: links
                .iter()
                .filter(|(first, last, _)| *first <= number && number <= *last)
                .min_by_key(|(first, last, _)| last - first)
                .map(|(_, _, statement)| statement.clone()),
        });
    Ok(Code { lines: lines.collect(), path: request.path })
}

fn not_read() -> Refusal {
    Refusal::new(RefusalCode::NotYet, "The spec is still being read.")
}
