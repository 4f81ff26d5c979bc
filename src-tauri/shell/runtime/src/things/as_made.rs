//! Whether the rows of a preview are still those that its spec made.
//!
//! Sample rows have the same ids whenever they are put in. So a preview in which nobody has done anything can be told from one in
//! which somebody has: the rows are the samples, and none has changed. The former has nothing to lose: a changed spec simply makes its
//! rows anew, and whatever page shows one of them still does.

use plan::Plan;
use rusqlite::Connection;

use super::samples::account_address;
use crate::db::StorageFailure;
use crate::ids::id_of_sample;

/// The id of every sample row, in the plan's order. Somebody with two roles is one account: the second row has the first one's id.
pub(crate) fn ids(plan: &Plan) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(plan.samples.len());
    let mut known = Vec::new();
    let mut numbers = vec![0_u32; plan.resources.len()];
    for sample in &plan.samples {
        let Some(number) = numbers.get_mut(sample.thing.0 as usize) else {
            found.push(crate::ids::new_id());
            continue;
        };
        *number += 1;
        let key = plan.resource(sample.thing).map_or("", |resource| resource.key.as_str());
        let own = id_of_sample(key, *number);
        let address = account_address(plan, sample);
        let same = address.as_ref().and_then(|address| {
            known.iter().find_map(|(other, id): &(_, String)| (other == address).then(|| id.clone()))
        });
        if let (Some(address), None) = (address, &same) {
            known.push((address, own.clone()));
        }
        found.push(same.unwrap_or(own));
    }
    found
}

/// Whether the tables of the plan hold its sample rows, invented ones and all, and nothing that anybody has made or changed.
pub(crate) fn holds(plan: &Plan, connection: &Connection) -> Result<bool, StorageFailure> {
    let all = ids(plan);
    let known = serde_json::to_string(&all).unwrap_or_default();
    for resource in &plan.resources {
        let table = &resource.table;
        let strange: bool = connection.query_row(
            &format!("SELECT EXISTS (SELECT 1 FROM \"{table}\" WHERE version <> 1 OR id NOT IN (SELECT value FROM json_each(?1)))"),
            [&known],
            |row| row.get(0),
        )?;
        let of_it = plan.samples.iter().zip(&all).filter(|(sample, _)| sample.thing == resource.thing);
        let own: Vec<&String> = of_it.map(|(_, id)| id).collect();
        let own = serde_json::to_string(&own).unwrap_or_default();
        let missing: bool = connection.query_row(
            &format!("SELECT EXISTS (SELECT 1 FROM json_each(?1) WHERE value NOT IN (SELECT id FROM \"{table}\"))"),
            [&own],
            |row| row.get(0),
        )?;
        if strange || missing {
            return Ok(false);
        }
    }
    Ok(true)
}
