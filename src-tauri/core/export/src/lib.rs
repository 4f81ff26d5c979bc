//! The plan becomes a TypeScript project that its owner can run and change without us.
//!
//! [`export`] returns files in memory, sorted by path; one writer elsewhere touches the disk. What preview and export must
//! agree on was decided in `plan`: this crate prints it and decides none of it again.
//!
//! What is the same for every app lies in `assets/export` as real files ([`assets`]); what differs is printed here: for each
//! thing by [`thing`], for the whole app by [`whole`], expressions by [`expression`].

mod assets;
mod expression;
mod file;
mod highlight;
mod links;
mod options;
mod project;
#[cfg(test)]
mod tests;
mod thing;
pub mod web;
mod whole;
mod words;

pub use file::File;
pub use highlight::{Token, highlight};
pub use links::{Link, links};
pub use options::{Database, Options, Previous};
pub use web::web_files;

use plan::Plan;
use printer::Mark;
use printer::typescript::Module;

use project::Project;

/// A printed file with the statements behind its lines.
pub(crate) struct Printed {
    pub file: File,
    pub marks: Vec<Mark>,
}

/// The whole project, sorted by path.
pub fn export(plan: &Plan, options: &Options) -> Vec<File> {
    let mut files: Vec<File> = printed(plan).into_iter().map(|printed| printed.file).collect();
    files.extend(assets::files(options.database));
    files.extend(whole::texts::files(Project { plan }, options.database));
    files.push(whole::openapi::file(plan));
    files.push(whole::graphql::file(plan));
    files.extend(whole::migrations::files(plan, options));
    files.extend(web::web_files(plan));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    files
}

/// What is printed as TypeScript of the server.
pub(crate) fn printed(plan: &Plan) -> Vec<Printed> {
    let project = Project { plan };
    let mut out = Vec::new();
    let mut add = |path: String, module: &Module| {
        let rendered = module.print();
        out.push(Printed { file: File::ours(path, rendered.text), marks: rendered.marks });
    };
    for resource in project.resources() {
        let at = |part: &str| project::module(resource, part);
        let rules = thing::rules::Rules::of(project, resource);
        add(at("model"), &thing::model::print(project, resource));
        add(at("access"), &thing::access::print(project, resource));
        add(at("service"), &thing::service::print(project, resource, &rules));
        add(at("routes"), &thing::routes::print(project, resource));
        if let Some(module) = rules.print() {
            add(at("rules"), &module);
        }
        if let Some(module) = thing::effects::Reactions::of(project, resource).print(&rules) {
            add(at("effects"), &module);
        }
    }
    add("src/settings.ts".to_owned(), &whole::settings::settings(project));
    add("src/sentences.ts".to_owned(), &whole::settings::sentences(project));
    add("src/roles.ts".to_owned(), &whole::settings::roles(project));
    add("src/auth/allowances.ts".to_owned(), &whole::settings::allowances(project));
    add("src/problems.ts".to_owned(), &whole::problems::print());
    add("src/things.ts".to_owned(), &whole::registry::things(project));
    add("src/routes.ts".to_owned(), &whole::registry::routes(project));
    add("src/db/schema.ts".to_owned(), &whole::database::schema(project));
    add("src/messages/messages.ts".to_owned(), &whole::messages::print(project));
    add("src/jobs/timers.ts".to_owned(), &whole::timers::print(project));
    add("src/samples.ts".to_owned(), &whole::samples::print(project));
    for (path, module) in whole::tests::print(project) {
        add(path, &module);
    }
    out
}
