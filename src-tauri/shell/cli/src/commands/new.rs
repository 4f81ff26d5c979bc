//! `plainspoken new`: a spec from the gallery.

use crate::{End, Ended, Misuse};
use std::path::Path;
use workspace::templates::{self, Template};

pub fn new(dir: &Path, template: Option<&str>) -> Ended {
    let Some(name) = template else {
        crate::say!("Choose one with --template NAME:");
        for Template { name, title, line, .. } in templates::gallery() {
            crate::say!("  {name:10} {title}: {line}");
        }
        return Ok(End::Findings);
    };
    let template = templates::gallery().iter().find(|template| template.name == name).ok_or_else(|| {
        let names: Vec<_> = templates::gallery().iter().map(|template| template.name).collect();
        Misuse(format!("There is no template \"{name}\". There are {}.", names.join(", ")))
    })?;
    templates::start(template, dir).map_err(Misuse)?;
    crate::say!("{} is in {}. See it with: plainspoken run {}", template.title, dir.display(), dir.display());
    Ok(End::Fine)
}
