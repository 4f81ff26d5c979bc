//! The template gallery: the sample specs themselves, each with a title, a line and a picture. They are part of the program, so that a
//! new machine without a network has them.

use std::{fs, path::Path};

/// One template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// What the command line calls it, and its folder in specs/.
    pub name: &'static str,
    pub title: &'static str,
    /// What it is, in a line.
    pub line: &'static str,
    /// An SVG.
    pub picture: &'static str,
    /// Path and text of every file.
    pub files: &'static [(&'static str, &'static str)],
}

const GALLERY: &[Template] = &[
    Template {
        name: "salon",
        title: "Bookings",
        line: "Customers book appointments, staff confirm them, nobody is booked twice.",
        picture: include_str!("../../../../assets/templates/salon.svg"),
        files: &[("app.md", include_str!("../../../../specs/salon/app.md"))],
    },
    Template {
        name: "shop",
        title: "A small shop",
        line: "Customers order and collect, packers pack, the stock on the shelf is always right.",
        picture: include_str!("../../../../assets/templates/shop.svg"),
        files: &[("app.md", include_str!("../../../../specs/shop/app.md"))],
    },
    Template {
        name: "studio",
        title: "Projects, orders and rooms",
        line: "Free and pro accounts with limits, orders that can be cancelled for a day, rooms to book.",
        picture: include_str!("../../../../assets/templates/studio.svg"),
        files: &[("app.md", include_str!("../../../../specs/studio/app.md"))],
    },
    Template {
        name: "blank",
        title: "An empty page",
        line: "Start with your own words.",
        picture: include_str!("../../../../assets/templates/blank.svg"),
        files: &[("app.md", include_str!("../../../../assets/templates/blank.md"))],
    },
];

/// Every template, in the order of the gallery.
pub fn gallery() -> &'static [Template] {
    GALLERY
}

/// Puts a template's files into a folder that is new or empty.
pub fn start(template: &Template, folder: &Path) -> Result<(), String> {
    let is_taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file();
    if is_taken {
        return Err(format!("{} isn't empty, so nothing was written. Choose a new folder.", folder.display()));
    }
    for (name, text) in template.files {
        let path = folder.join(name);
        crate::write_file(&path, text.as_bytes())
            .map_err(|error| format!("{} can't be written: {error}.", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_starts_in_a_new_folder_and_spares_a_full_one() {
        let folder = tempfile::tempdir().unwrap();
        for template in gallery() {
            let path = folder.path().join(template.name);
            start(template, &path).unwrap();
            assert_eq!(fs::read_to_string(path.join("app.md")).unwrap(), template.files[0].1);
            assert!(start(template, &path).unwrap_err().contains("isn't empty"));
        }
    }

    #[test]
    fn every_template_has_its_picture() {
        for template in gallery() {
            assert!(template.picture.trim_start().starts_with("<svg"), "{}", template.name);
        }
    }
}
