use super::*;
use crate::fixture::{things::TOOL, tool_library};

#[test]
fn a_schema_says_of_every_field_how_it_is_answered() {
    insta::assert_snapshot!(schema(&crate::plan(&tool_library()).plan));
}

#[test]
fn a_thing_named_like_a_type_of_graphql_gets_another_name() {
    let mut app = tool_library();
    let thing = &mut app.things[TOOL.0 as usize];
    thing.name = model::Noun { singular: "query".to_owned(), plural: "query".to_owned() };
    thing.key = "query".to_owned();
    let text = schema(&crate::plan(&app).plan);
    assert!(text.contains("type QueryRecord {"), "{text}");
    assert_eq!(text.matches("type Query {").count(), 1);
}
