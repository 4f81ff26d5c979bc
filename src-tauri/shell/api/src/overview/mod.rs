//! The spec at a glance, worked out from the plan, so that it shows what the app does and not what a sentence seems to say.

mod access;
mod data_map;
mod steps;

use crate::wire::Overview;
use workspace::Understanding;

/// What the tabs beside the text show.
pub fn overview(understanding: &Understanding) -> Overview {
    let (app, plan) = (&understanding.compilation.app, &understanding.plan.plan);
    Overview {
        revision: understanding.revision,
        relations: data_map::relations(app),
        access: access::table(plan),
        flows: steps::flows(plan),
    }
}
