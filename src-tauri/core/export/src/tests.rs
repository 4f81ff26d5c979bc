use plan::fixture::tool_library;

use super::*;

fn project() -> (Plan, Vec<File>) {
    let plan = plan::plan(&tool_library()).plan;
    let files = export(&plan, &Options::default());
    (plan, files)
}

fn file<'f>(files: &'f [File], path: &str) -> &'f str {
    files.iter().find(|file| file.path == path).map_or("", |file| file.contents.as_str())
}

#[test]
fn the_same_plan_gives_the_same_files_in_order_and_each_once() {
    let (plan, files) = project();
    assert_eq!(files, export(&plan, &Options::default()));
    assert!(files.windows(2).all(|pair| pair[0].path < pair[1].path));
}

#[test]
fn every_rule_is_a_function_under_its_sentence() {
    let (plan, files) = project();
    let mut functions = 0;
    for action in &plan.actions {
        let resource = plan.resource(action.thing).expect("actions belong to things");
        let rules = file(&files, &format!("src/{}/rules.ts", resource.path));
        for guard in action.duties.iter().chain(&action.checks).chain(&action.before).chain(&action.after) {
            functions += usize::from(rules.contains(&format!("export async function {}", guard.name)));
            // The comment is wrapped, so the sentence is looked for word by word.
            let words = |text: &str| text.replace(['*', '/'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
            let sentence = words(guard.sentence.trim_end_matches('.'));
            assert!(words(rules).contains(&sentence), "nothing stands under \"{sentence}\"");
        }
    }
    assert!(functions > 5, "{functions} functions");
}

#[test]
fn nothing_in_the_project_depends_on_us_and_nothing_is_left_to_fill_in() {
    let (_, files) = project();
    for file in &files {
        let words = file.contents.to_lowercase();
        assert!(!words.contains("plainspoken"), "{} names us", file.path);
    }
    assert!(!file(&files, "README.md").contains("{{"), "the README has a blank");
    assert!(file(&files, "package.json").contains("\"name\": \"elm-road-tool-library\""));
    assert!(files.iter().filter(|file| !file.owned).all(|file| file.path.starts_with("custom/")));
}

#[test]
fn links_lead_from_sentences_to_lines_that_quote_them() {
    let (plan, files) = project();
    let links = links(&plan);
    assert!(links.len() > plan.actions.len());
    for link in &links {
        let lines = file(&files, &link.path).lines().count();
        assert!(link.first <= link.last && link.last as usize <= lines, "{link:?}");
    }
    let rule = links.iter().find(|link| link.path == "src/loans/rules.ts").expect("the rules of loans are linked");
    let first = file(&files, &rule.path).lines().nth(rule.first as usize - 1).unwrap_or_default();
    assert!(first.starts_with("/**"), "{first}");
}
