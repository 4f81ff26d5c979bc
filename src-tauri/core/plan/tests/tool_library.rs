//! The plan of the hand-written app.

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
