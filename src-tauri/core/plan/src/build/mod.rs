//! From the app to its plan.

mod access;
mod actions;
mod guards;
pub(crate) mod names;
mod rebase;
mod resources;
mod samples;
mod screens;
mod sound;
mod tables;
mod timers;

pub(crate) use names::Names;
pub use names::{capital, choice};
pub(crate) use resources::is_text;
pub(crate) use tables::sql_type;

use model::{App, StatementId, ThingId};

use crate::{AppFacts, Plan};

/// A plan, and what of the app could not be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub plan: Plan,
    pub problems: Vec<Unplanned>,
}

/// Something that the app says and the plan can't do. It is left out (what allows) or closed (what forbids), never guessed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unplanned {
    pub statement: StatementId,
    /// Plain words, for the author: "It names a field that isn't there."
    pub why: String,
}

/// Decides everything that the outputs must agree on. Never panics, whatever the app holds.
pub fn plan(app: &App) -> Planned {
    let mut problems = Vec::new();
    let app = sound::sound(app, &mut problems);
    let mut resources = resources::resources(&app);
    let tables = tables::tables(&app, &resources);
    let actions = actions::actions(&app, &mut resources, &tables);
    let screens = screens::screens(&app, &mut resources, &actions);
    let samples = samples::samples(&app, &resources);
    for statement in screens::unshown(&app, &resources) {
        let why = "Only how many there are, and the sum, average, least or greatest of one field, can be shown so far.";
        problems.push(Unplanned { statement, why: why.to_owned() });
    }
    let mut not_enforced = app.not_enforced.clone();
    for problem in &problems {
        not_enforced.push(model::NotEnforced {
            statement: problem.statement.clone(),
            sentence: app.sentence(&problem.statement).unwrap_or_default().to_owned(),
            why: problem.why.clone(),
            things: Vec::new(),
        });
    }
    if let Some(organisation) = &app.organisation {
        // Better said than silently left out: nothing here keeps organisations apart.
        let why = "This program can't keep organisations apart yet.".to_owned();
        problems.push(Unplanned { statement: organisation.statement.clone(), why: why.clone() });
        not_enforced.push(model::NotEnforced {
            statement: organisation.statement.clone(),
            sentence: app.sentence(&organisation.statement).unwrap_or_default().to_owned(),
            why,
            things: thing_ids(&app).map(|(id, _)| id).collect(),
        });
    }
    let plan = Plan {
        app: AppFacts {
            name: if app.name.trim().is_empty() { "My app".to_owned() } else { app.name.clone() },
            slug: names::kebab(if app.name.trim().is_empty() { "my app" } else { &app.name }),
            summary: app.summary.clone(),
            time_zone: if app.time_zone.is_empty() { "UTC".to_owned() } else { app.time_zone.clone() },
            currency: app.currency.clone(),
            sign_in: sign_in(&app),
            look: app.look.clone(),
        },
        tables,
        resources,
        actions,
        timers: timers::timers(&app),
        messages: app.messages.clone(),
        screens,
        samples,
        cases: app.cases.clone(),
        definitions: app.definitions.clone(),
        working_hours: app.working_hours.clone(),
        sentences: app.sentences.clone(),
        not_enforced,
    };
    Planned { plan, problems }
}

/// A code by email unless the spec says otherwise.
fn sign_in(app: &App) -> model::SignIn {
    let said = &app.sign_in;
    model::SignIn { email_code: said.email_code || !(said.password || said.text_code), ..said.clone() }
}

/// The thing by its place; the app is sound, so a missing one is a fault of ours and is treated as absent.
pub(crate) fn thing_ids(app: &App) -> impl Iterator<Item = (ThingId, &model::Thing)> {
    app.things.iter().enumerate().map(|(place, thing)| (ThingId(place as u32), thing))
}
