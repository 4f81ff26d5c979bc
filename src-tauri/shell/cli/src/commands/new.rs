//! `plainspoken new`: a spec from the gallery.

use crate::{End, Ended, Misuse};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use workspace::templates::{self, Template};

/// What a new spec is when nobody says: a page with nothing on it yet.
const BLANK: &str = "blank";

pub fn new(dir: &Path, template: Option<&str>) -> Ended {
    let asked = match template {
        Some(name) => name.to_owned(),
        None if io::stdin().is_terminal() => ask()?,
        None => BLANK.to_owned(),
    };
    let template = templates::gallery().iter().find(|template| template.name == asked).ok_or_else(|| {
        let names: Vec<_> = templates::gallery().iter().map(|template| template.name).collect();
        Misuse(format!("There is no template \"{asked}\". There are {}.", names.join(", ")))
    })?;
    templates::start(template, dir).map_err(Misuse)?;
    crate::say!("{} is in {}. See it with: plainspoken run {}", template.title, dir.display(), dir.display());
    Ok(End::Fine)
}

/// Shows the gallery and takes a name, or the empty page for none.
fn ask() -> Result<String, Misuse> {
    for Template { name, title, line, .. } in templates::gallery() {
        crate::say!("  {name:10} {title}: {line}");
    }
    print!("Which one? (Enter for {BLANK}) > ");
    io::stdout().flush().map_err(|error| Misuse(error.to_string()))?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| Misuse(format!("The answer can't be read: {error}.")))?;
    let name = line.trim();
    Ok(if name.is_empty() { BLANK.to_owned() } else { name.to_owned() })
}
