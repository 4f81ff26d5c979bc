//! The first screen.

use crate::{desk::Desk, handlers::project, host::Host, wire::*};
use std::{
    fs,
    path::{Path, PathBuf},
};
use workspace::{recent, templates};

pub async fn home<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Home, Refusal> {
    let known = recent::list(&desk.places.state);
    let shown = known.into_iter().map(|one| Recent {
        missing: !Path::new(&one.path).exists(),
        path: one.path,
        name: one.name,
        opened_at: one.opened_at,
    });
    Ok(Home {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: desk.host.facts(),
        recent: shown.collect(),
        templates: gallery(),
        new_folder: desk.places.documents.display().to_string(),
        open_now: desk.open_now.as_ref().map(|path| path.display().to_string()),
    })
}

pub async fn pick_folder<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Picked, Refusal> {
    let path = desk.host.pick_folder().await?;
    Ok(Picked { path: path.map(|path| path.display().to_string()) })
}

pub async fn browse<H: Host>(desk: &Desk<H>, request: PathRequest) -> Result<Folder, Refusal> {
    let start = if request.path.is_empty() { desk.places.documents.clone() } else { PathBuf::from(&request.path) };
    let nearest = start.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("/"));
    let folder =
        fs::canonicalize(nearest).map_err(|error| system(&format!("{} can't be opened", nearest.display()), &error))?;
    let entries =
        fs::read_dir(&folder).map_err(|error| system(&format!("{} can't be opened", folder.display()), &error))?;
    let (mut folders, mut specs) = (Vec::new(), 0);
    for entry in entries.flatten() {
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        } else if path.is_dir() {
            folders.push(FolderEntry { is_spec: has_markdown(&path), path: path.display().to_string(), name });
        } else if name.ends_with(".md") {
            specs += 1;
        }
    }
    folders.sort_by_key(|one| one.name.to_lowercase());
    let parent = folder.parent().map(|parent| parent.display().to_string());
    Ok(Folder { path: folder.display().to_string(), parent, folders, specs })
}

pub async fn create<H: Host>(desk: &Desk<H>, request: CreateRequest) -> Result<Project, Refusal> {
    let name = request.name.trim();
    let folder = folder_name(name);
    if folder.is_empty() {
        return Err(Refusal::new(RefusalCode::Misuse, "Give your app a name first."));
    }
    let mut path = Path::new(&request.parent).join(&folder);
    for number in 2.. {
        if !path.exists() {
            break;
        }
        path = Path::new(&request.parent).join(format!("{folder}-{number}"));
    }
    let files = match &request.template {
        Some(id) => template_files(id)?,
        None => vec![("app.md".to_owned(), format!("# {name}\n\n"))],
    };
    for (file, text) in files {
        let text = if file == "app.md" { renamed(&text, name) } else { text };
        workspace::write_file(&path.join(&file), text.as_bytes())
            .map_err(|error| system(&format!("{} can't be made", path.display()), &error))?;
    }
    // What an app that was here before has kept is not this one's.
    let at = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
    workspace::set_preview_data_aside(&desk.places.state, &at);
    project::open(desk, PathRequest { path: path.display().to_string() }).await
}

pub async fn forget<H: Host>(desk: &Desk<H>, request: PathRequest) -> Result<Nothing, Refusal> {
    recent::forget(&desk.places.state, &request.path);
    Ok(Nothing {})
}

pub(crate) fn system(what: &str, error: &std::io::Error) -> Refusal {
    Refusal::new(RefusalCode::System, format!("{what}: {error}."))
}

fn has_markdown(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.take(200).any(|entry| entry.path().extension().is_some_and(|kind| kind == "md"))
}

/// The app's name as a folder: letters and digits, the rest hyphens.
fn folder_name(name: &str) -> String {
    let words = name.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-").to_lowercase();
    joined.chars().take(60).collect()
}

/// A template's own name gives way to what the person calls their app.
fn renamed(text: &str, name: &str) -> String {
    let own = title(text);
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let ending = &line[words.len()..];
        if let Some(own) = &own
            && (words == format!("# {own}") || words == format!("name: {own}"))
        {
            let mark = &words[..words.len() - own.len()];
            out.extend([mark, name, ending]);
        } else {
            out.push_str(line);
        }
    }
    out
}

fn title(text: &str) -> Option<String> {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    Some(heading.trim().to_owned())
}

/// The gallery, without the empty page, for which the first screen has a card of its own.
fn gallery() -> Vec<Template> {
    let shown = templates::gallery().iter().filter(|one| one.name != BLANK);
    shown
        .map(|one| {
            let files = one
                .files
                .iter()
                .map(|(path, text)| text::SourceFile { path: (*path).to_owned(), text: (*text).into() });
            let understanding =
                workspace::Understanding::of(text::Source::new(files.collect()), None, Default::default(), 0);
            Template {
                id: one.name.to_owned(),
                title: one.title.to_owned(),
                about: one.line.to_owned(),
                picture: one.picture.to_owned(),
                things: crate::understood::thing_names(&understanding),
            }
        })
        .collect()
}

const BLANK: &str = "blank";

fn template_files(id: &str) -> Result<Vec<(String, String)>, Refusal> {
    let found = templates::gallery().iter().find(|one| one.name == id);
    let found = found.ok_or_else(|| Refusal::new(RefusalCode::NotFound, format!("There is no template “{id}”.")))?;
    Ok(found.files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_takes_the_name_that_it_is_given() {
        let text = "---\nname: The Old Shop\n---\n\n# The Old Shop\r\n\nThe Old Shop sells.\n";
        assert_eq!(renamed(text, "Mine"), "---\nname: Mine\n---\n\n# Mine\r\n\nThe Old Shop sells.\n");
        assert_eq!(folder_name("  Ada's Café & Bar! "), "ada-s-café-bar");
        assert_eq!(folder_name("../.."), "");
    }
}
