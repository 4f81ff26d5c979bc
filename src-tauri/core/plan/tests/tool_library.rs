//! The plan of the hand-written app.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

use plainspoken_plan as plan;

use plan::fixture::tool_library;

#[test]
fn everything_of_it_is_planned() {
    let planned = plan::plan(&tool_library());
    assert_eq!(planned.problems, []);
}

#[test]
fn a_plan_survives_its_file() {
    let planned = plan::plan(&tool_library());
    let file = serde_json::to_string_pretty(&planned.plan).unwrap();
    let read: plan::Plan = serde_json::from_str(&file).unwrap();
    assert_eq!(read, planned.plan);
}

#[test]
fn every_thing_has_rows_to_begin_with() {
    let plan = plan::plan(&tool_library()).plan;
    for resource in &plan.resources {
        assert!(plan.samples.iter().any(|sample| sample.thing == resource.thing), "{}", resource.key);
    }
    for (place, sample) in plan.samples.iter().enumerate() {
        let resource = plan.resource(sample.thing).unwrap();
        for field in resource.fields.iter().filter(|field| field.required && field.default.is_none()) {
            let stored = !matches!(field.storage, plan::Storage::Computed { .. });
            assert!(!stored || sample.values.iter().any(|(id, _)| *id == field.id), "{} {}", resource.key, field.name);
        }
        for (_, value) in &sample.values {
            if let plan::SampleValue::Sample(other) = value {
                assert!((*other as usize) < place, "named before it is there");
            }
        }
    }
}
