//! The spec at a glance, in words that no part of the program knows.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop there")]

use plainspoken_api::{
    Desk, Host, Places, call,
    wire::{Event, HostFacts, HostKind, Refusal, RefusalCode},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

struct Nobody;

impl Host for Nobody {
    fn origins(&self) -> Vec<String> {
        vec!["app://test".to_owned()]
    }

    fn facts(&self) -> HostFacts {
        HostFacts { kind: HostKind::Window, picks_folders: false, opens_folders: false }
    }

    async fn pick_folder(&self) -> Result<Option<PathBuf>, Refusal> {
        Ok(None)
    }

    fn show_folder(&self, _: &Path) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, "Not here."))
    }

    fn open_address(&self, _: &str) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, "Not here."))
    }

    fn tell(&self, _: Event) {}
}

const TEXT: &str = "# Apiary

## Who

Keepers sign up themselves. A keeper has a name and an email. Wardens are invited by a warden. A warden has a name and an email.

## Hive

- label: text, required
- keeper: a keeper, required
- condition: strong, weak or lost (starts as strong)

A hive goes from strong to weak to lost. Keepers can see and add their own hives. Wardens can see hives. Wardens can condemn a weak hive, which makes it lost.
";

/// The overview of a spec with this text.
async fn overview(text: &str) -> Value {
    let place = tempfile::tempdir().unwrap();
    let spec = place.path().join("spec");
    fs::create_dir(&spec).unwrap();
    fs::write(spec.join("app.md"), text).unwrap();
    let places = Places { state: place.path().join("state"), documents: place.path().to_owned() };
    let desk = Desk::new(Arc::new(Nobody), places, None);
    call(&desk, "open", json!({ "path": spec })).await.unwrap();
    let begun = Instant::now();
    loop {
        match call(&desk, "overview", json!({})).await {
            Ok(found) => return found,
            Err(why) if begun.elapsed() > Duration::from_secs(20) => panic!("{}", why.text),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[tokio::test]
async fn a_field_that_points_at_a_thing_is_a_relation() {
    let found = overview(TEXT).await;
    let relations = found["relations"].as_array().unwrap();
    let own = relations.iter().find(|one| one["from"] == "hive").unwrap();
    assert_eq!((own["to"].as_str(), own["name"].as_str()), (Some("keeper"), Some("keeper")));
    assert_eq!((own["several"].as_bool(), own["required"].as_bool()), (Some(false), Some(true)));
}

#[tokio::test]
async fn each_deed_says_who_may_and_which_sentence_decides() {
    let found = overview(TEXT).await;
    let columns = found["access"]["columns"].as_array().unwrap();
    let names: Vec<&str> = columns.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["Keepers", "Wardens", ""]);
    let deeds = found["access"]["rows"].as_array().unwrap();
    let may = |key: &str, column: usize| {
        let deed = deeds.iter().find(|one| one["thing"] == "hive" && one["key"] == key).unwrap();
        deed["cells"][column].clone()
    };
    assert_eq!(may("see", 0)["may"], "sometimes");
    assert_eq!(may("see", 1)["may"], "always");
    assert_eq!(may("see", 2)["may"], "never");
    assert_eq!(may("see", 0)["because"].as_array().unwrap().len(), 1);
    // What no sentence says is offered as the sentence that would allow it; nobody is offered nothing.
    assert_eq!(may("delete", 1)["may"], "never");
    assert_eq!(may("delete", 1)["offer"], "Wardens can delete hives.");
    assert_eq!(may("delete", 2)["offer"], Value::Null);
}

#[tokio::test]
async fn an_offered_sentence_means_what_the_table_says() {
    let found =
        overview(&TEXT.replace("Wardens can see hives.", "Wardens can see hives. Wardens can delete hives.")).await;
    let deeds = found["access"]["rows"].as_array().unwrap();
    let deed = deeds.iter().find(|one| one["thing"] == "hive" && one["key"] == "delete").unwrap();
    assert_eq!(deed["cells"][1]["may"], "always");
    assert_eq!(deed["cells"][0]["may"], "never");
}

#[tokio::test]
async fn the_steps_of_a_thing_are_drawn_from_what_moves_it() {
    let found = overview(TEXT).await;
    let flow = &found["flows"][0];
    assert_eq!((flow["thing"].as_str(), flow["field"].as_str()), (Some("hive"), Some("condition")));
    let states: Vec<(&str, bool, bool)> = flow["states"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["start"] == true, one["end"] == true))
        .collect();
    assert_eq!(states, [("strong", true, true), ("weak", false, false), ("lost", false, true)]);
    let moves = flow["moves"].as_array().unwrap();
    let to_lost = moves.iter().find(|one| one["to"] == 2).unwrap();
    assert_eq!(to_lost["from"], json!([1]));
    assert_eq!(to_lost["who"], json!(["Wardens"]));
    let reached: Vec<bool> = flow["states"].as_array().unwrap().iter().map(|one| one["reached"] == true).collect();
    assert_eq!(reached, [true, false, true]);
}
