//! Printed from the tool library of `plan::fixture`, whose words the code doesn't know.

use plan::{Plan, fixture};

use super::web_files;
use crate::File;

pub(super) fn tool_library() -> Plan {
    plan::plan(&fixture::tool_library()).plan
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} isn't printed")).contents
}

#[test]
fn files_are_sorted_and_each_is_there_once() {
    let files = web_files(&tool_library());
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(paths, sorted);
    assert!(text(&files, "web/index.html").contains("/main.tsx"));
}
