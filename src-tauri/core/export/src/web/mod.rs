//! The app's own front end, printed from the plan's screens: the `web/` folder of the exported project, which the preview
//! compiles and serves as it is. One source, two loaders.
//!
//! What every app shares is in `assets/web/app` (real, type-checked files); here is printed only what is this app's own: its
//! words, its things and their pages, its homes, its colours.

mod assets;
mod colour;
mod facts;
mod home;
mod jsx;
mod names;
mod pages;
mod routes;
mod shell;
mod steps;
mod thing;
mod who;
mod words;

#[cfg(test)]
mod tests;

use plan::{ListScreen, Plan, Resource};

use crate::File;

/// Every file of the `web/` folder, sorted by path.
pub fn web_files(plan: &Plan) -> Vec<File> {
    let app = Web { plan };
    let mut files = assets::files();
    files.extend(shell::files(plan));
    files.push(File::ours("web/app.ts", facts::print(&app)));
    files.push(File::ours("web/words.ts", words::print(&app)));
    files.push(File::ours("web/main.tsx", routes::print(&app)));
    files.push(File::ours("web/home/home.tsx", home::print(&app)));
    for (resource, screen) in app.things() {
        let folder = format!("web/{}", resource.path);
        files.push(File::ours(format!("{folder}/{}.ts", names::file(resource)), thing::print(&app, resource, screen)));
        files.push(File::ours(format!("{folder}/list.tsx"), pages::list(resource, screen)));
        files.push(File::ours(format!("{folder}/detail.tsx"), pages::detail(&app, resource, screen)));
        if who::has_form(plan, resource) {
            files.push(File::ours(format!("{folder}/form.tsx"), pages::form(&app, resource, screen)));
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The plan, with what the printers of pages keep asking of it.
#[derive(Clone, Copy, Debug)]
struct Web<'p> {
    plan: &'p Plan,
}

impl<'p> Web<'p> {
    /// Things that have pages, each with how it is shown.
    fn things(&self) -> impl Iterator<Item = (&'p Resource, &'p ListScreen)> {
        let plan = self.plan;
        plan.screens.lists.iter().filter_map(move |screen| Some((plan.resource(screen.thing)?, screen)))
    }

    fn has_page(&self, resource: &Resource) -> bool {
        self.plan.screens.lists.iter().any(|screen| screen.thing == resource.thing)
    }
}
