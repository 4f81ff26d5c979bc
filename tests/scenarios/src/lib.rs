//! What the specs promise, proven over HTTP.
//!
//! A [`Scenario`] is a plain function over a running app. Every scenario runs on the preview and on the exported project: what holds
//! in one and not in the other is a bug. Each starts from the sample data, at the same moment.

pub mod app;
pub mod contract;
pub mod differential;
pub mod expect;
pub mod graphql;
pub mod judges;
pub mod killed;
pub mod quarry;
pub mod restarted;
pub mod runner;
pub mod salon;
pub mod shop;
pub mod studio;
pub mod targets;
pub mod vet;

use cli::client::Client;

/// The moment at which every scenario begins: a Wednesday morning in winter time.
pub const START: &str = "2027-03-10T09:00:00Z";

/// One promise of a spec.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Where the spec lies in the checkout.
    pub spec: &'static str,
    pub name: &'static str,
    pub run: fn(&Client),
}

/// Every scenario, grouped by spec.
pub fn all() -> Vec<Scenario> {
    [
        studio::SCENARIOS,
        salon::SCENARIOS,
        vet::SCENARIOS,
        shop::SCENARIOS,
        quarry::SCENARIOS,
        contract::SCENARIOS,
        graphql::SCENARIOS,
    ]
    .concat()
}
