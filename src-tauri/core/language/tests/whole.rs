//! What must hold of every spec: nothing panics, every byte has its place, the same text gives the same answer.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::State;
use proptest::prelude::*;

/// Letters and digits of the text that lie in no statement.
fn uncovered(text: &str, done: &plainspoken_language::Compilation) -> String {
    let mut covered = vec![false; text.len()];
    for statement in &done.statements {
        let span = statement.span.span;
        covered[span.start as usize..(span.end as usize).min(text.len())].fill(true);
    }
    text.char_indices()
        .filter(|(at, letter)| letter.is_alphanumeric() && !covered[*at])
        .map(|(_, letter)| letter)
        .collect()
}

#[test]
fn the_samples_have_no_question_open() {
    let samples = ["specs/studio/app.md", "specs/salon/app.md", "specs/shop/app.md"];
    for path in samples.into_iter().chain(["tests/specs/vet/app.md", "tests/specs/depot/app.md"]) {
        let done = compiling::compiled(&compiling::spec(path));
        assert_eq!(compiling::questions(&done), "", "{path}");
    }
}

#[test]
fn the_three_sentences_compile_word_for_word() {
    let text = compiling::spec("specs/studio/app.md");
    let done = compiling::compiled(&text);
    let state = |words: &str| {
        done.statements
            .iter()
            .find(|statement| statement.text == words)
            .map(|statement| (statement.kind, statement.state))
    };
    assert_eq!(state("A user can only cancel an order within 24 hours."), Some(("permission", State::Assumed)));
    assert_eq!(state("A free account can only have 3 projects."), Some(("limit", State::Assumed)));
    assert_eq!(state("Two people can't book the same time slot."), Some(("overlap", State::Assumed)));
    let rules: Vec<&str> = done
        .app
        .rules
        .iter()
        .map(|rule| match rule.kind {
            model::RuleKind::Time { .. } => "time",
            model::RuleKind::Limit { .. } => "limit",
            model::RuleKind::Overlap { .. } => "overlap",
            _ => "another",
        })
        .collect();
    assert_eq!(rules, ["time", "limit", "overlap"]);
}

#[test]
fn every_letter_of_the_samples_has_its_place_in_the_ledger() {
    for path in ["specs/studio/app.md", "specs/salon/app.md", "tests/specs/vet/app.md"] {
        let text = compiling::spec(path);
        let done = compiling::compiled(&text);
        // Keys of the front matter stand outside their value's span.
        let body = text.find("\n---\n").map_or(0, |at| at + 5);
        let missing = uncovered(&text, &done);
        let front: String = text[..body].chars().filter(|letter| letter.is_alphanumeric()).collect();
        assert!(missing.len() <= front.len(), "{path}: {missing}");
    }
}

#[test]
fn the_order_of_sections_makes_no_difference() {
    let text = compiling::spec("specs/studio/app.md");
    let (front, body) = text.split_once("\n# ").expect("a title");
    let mut sections: Vec<&str> = body.split("\n## ").collect();
    let title = sections.remove(0);
    sections.reverse();
    let turned = format!("{front}\n# {title}\n## {}", sections.join("\n## "));
    let (own, other) = (compiling::compiled(&text), compiling::compiled(&turned));
    let mut states: Vec<_> =
        own.statements.iter().map(|statement| (statement.text.clone(), statement.state, statement.kind)).collect();
    let mut others: Vec<_> =
        other.statements.iter().map(|statement| (statement.text.clone(), statement.state, statement.kind)).collect();
    states.sort();
    others.sort();
    assert_eq!(states, others);
    assert_eq!(own.app.rules.len(), other.app.rules.len());
    assert_eq!(own.app.permissions.len(), other.app.permissions.len());
}

/// Clicking any answer leads to a spec in which that question is gone.
#[test]
fn every_answer_settles_its_question() {
    let specs = [
        "# Den\n\n## Things\n\n- Hole: name (required), reach (number) and wobbly (so very)\n\n## Who\n\nFoxes sign up. A fox can dig.\n",
        "# Den\n\nHi there.\n\n## People\nFoxes sign up. Badgers are invited.\n\n## Things\n- Hole: name (required), depth (number)\n\nHoles belong to the fox who digs them.\n\n## Rules\n\n- Foxes never frobnicate a snark.\n- A snark is blue.\n\nThe moon is bright. Nights are long here.\n",
        "# Den\r\n\r\n## Things\r\n\r\n| a | b |\r\n|---|---|\r\n| c | d |\r\n\r\nA hole has a name.",
    ];
    let mut clicked = 0;
    for text in specs {
        let done = compiling::compiled(text);
        for statement in &done.statements {
            let Some(question) = &statement.question else { continue };
            for answer in &question.answers {
                let after = text::apply("app.md", text, &answer.edits).unwrap_or_else(|| panic!("{answer:?}"));
                let again = compiling::compiled(&after);
                let still = again
                    .statements
                    .iter()
                    .filter(|other| other.text == statement.text || statement.text.contains(&other.text))
                    .any(|other| other.question.as_ref().is_some_and(|other| other.text == question.text));
                assert!(!still, "“{}” leaves “{}” open in\n{after}", answer.label, question.text);
                clicked += 1;
            }
        }
    }
    assert!(clicked > 8, "only {clicked} answers");
}

/// Whatever a spec is open about: each answer leads to a spec in which that question is gone, and a rewrite keeps every number.
#[test]
fn every_answer_of_every_spec_settles_its_question() {
    let mut clicked = 0;
    let mut left = String::new();
    let numbers = |words: &str| words.chars().filter(char::is_ascii_digit).collect::<String>();
    let sorted = |words: &str| {
        let mut digits: Vec<char> = numbers(words).chars().collect();
        digits.sort_unstable();
        digits
    };
    for text in OPEN.iter().map(|text| (*text).to_owned()) {
        let done = compiling::compiled(&text);
        for statement in &done.statements {
            let Some(question) = &statement.question else { continue };
            for answer in &question.answers {
                let after = text::apply("app.md", &text, &answer.edits).unwrap_or_else(|| panic!("{answer:?}"));
                assert_ne!(after, text, "“{}” changes nothing", answer.label);
                let again = compiling::compiled(&after);
                let still = again
                    .statements
                    .iter()
                    .filter(|other| other.text == statement.text)
                    .any(|other| other.question.as_ref().is_some_and(|other| other.text == question.text));
                if still {
                    left += &format!("“{}” leaves “{}” open on “{}”\n", answer.label, question.text, statement.text);
                }
                if answer.label.ends_with('.') && statement.kind == "unknown" {
                    assert_eq!(sorted(&answer.label), sorted(&statement.text), "{}", answer.label);
                }
                clicked += 1;
            }
        }
    }
    assert_eq!(left, "");
    assert!(clicked > 20, "only {clicked} answers");
}

/// In a spec of several files each edit names the file that it changes.
#[test]
fn answers_name_their_file() {
    let file = |path: &str, text: &str| text::SourceFile { path: path.to_owned(), text: text.into() };
    let files = |first: &str, second: &str| text::Source::new(vec![file("a.md", first), file("b/c.md", second)]);
    let (first, second) =
        OPEN[0].split_once("## Rules").map(|(front, back)| (front, format!("# Rules\n\n## Rules{back}"))).unwrap();
    let done = plainspoken_language::compile(&files(first, &second), &plainspoken_language::Options::default());
    let mut clicked = 0;
    for statement in &done.statements {
        let questions = statement.question.iter().flat_map(|question| &question.answers);
        for answer in questions.chain(statement.assumes.iter().flat_map(|assumption| &assumption.alternatives)) {
            assert!(answer.edits.iter().all(|edit| ["a.md", "b/c.md"].contains(&edit.file.as_str())), "{answer:?}");
            let after = files(
                &text::apply("a.md", first, &answer.edits).unwrap(),
                &text::apply("b/c.md", &second, &answer.edits).unwrap(),
            );
            assert_ne!(after, files(first, &second), "{answer:?}");
            clicked += 1;
        }
    }
    assert!(clicked > 10, "only {clicked} answers");
}

/// Whoever has to choose a record must be able to see those that there are.
#[test]
fn whoever_adds_what_needs_a_record_must_see_some() {
    let text = "# Den\n\n## People\nFoxes sign up. Badgers are invited by a badger.\n\n## Things\n- Hole: name (required)\n- Dig: hole (a hole, required), depth (number, required, from 1 to 20), cost (money, more than £0)\n\nA dig belongs to the fox who adds it.\n\nFoxes can add digs and see their own digs. Badgers can see all holes, see all digs and add holes.\n";
    let done = compiling::compiled(text);
    let asked = compiling::asked(&done);
    assert_eq!(asked.len(), 1, "{}", compiling::questions(&done));
    let question = asked[0].question.as_ref().unwrap();
    assert_eq!(question.text, "Foxes have to name a hole when they make a dig, but can't see any. Which may they see?");
    assert!(question.answers.len() > 1);
    for answer in &question.answers {
        let after = text::apply("app.md", text, &answer.edits).unwrap();
        assert_eq!(compiling::questions(&compiling::compiled(&after)), "", "{after}");
    }
}

/// A field is said back with everything that was said of it.
#[test]
fn fields_are_said_back_with_their_bounds() {
    let text = "# Den\n\n## Things\n- Dig: depth (number, required, from 1 to 20), cost (money, more than £0), dug on (date, not in the future), label (text, at most 12 characters)\n\nAnyone can see digs.\n";
    let done = compiling::compiled(text);
    let means = done.statements.iter().map(|own| own.means.as_str()).collect::<Vec<_>>().join(" ");
    for bound in ["from 1 to 20", "more than £0.00", "at most 12 characters"] {
        assert!(means.contains(bound), "{bound} in {means}");
    }
    assert!(means.contains("dug on") && means.matches("dug on").count() > 1, "{means}");
}

/// Specs with sentences that nobody could follow, in several styles.
const OPEN: &[&str] = &[
    "# Pool\n\n## People\nSwimmers sign up. Guards are invited by a guard.\n\n## Things\n- Lane: name (required), depth (number), status: open, shut or cleaning (starts as open)\n- Session: lane (a lane, required), starts at (date and time, required), ends at (date and time, required)\n\nA session belongs to the swimmer who books it.\n\n## Rules\n\nSwimmers can book sessions and see their own sessions. Everyone sees lanes. Guards can see all sessions.\nSwimmers can frolic cancel their own sessions. A swimmer can have at most 3 sessions with the moon.\nSwimmers can promptly delete their own sessions when it is appropriate. Guards can delete a sesion.\nIt must be dealt with by tomorrow. Sessions must be paid. A swimmer can't have too many sessions.\nGuards can see the depth of lanes, gladly and with two towels. Only guards can change lanes, whatever the weather.\n",
    "# Kiln\n\n## Who\nPotters sign up themselves. Firers are invited.\n\n## What\n### Pot\n- label: text, required\n- weight: number\n- state: wet, dry or fired (starts as wet)\n\nA pot belongs to a potter.\n\n- Potters can:\n  - see their own pots\n  - twiddle pots\n- Firers can see all pots and blorp the state of a pot.\n- No potter may have more than 5 wet pots in the glimmer.\n- The weight of a pot must be at least 2 grommets.\n",
];

/// An assumption that is changed with a click is one no more.
#[test]
fn every_alternative_changes_its_assumption() {
    let text = "# Den\n\n## People\nFoxes sign up. Badgers are invited.\n\n## Things\n- Hole: reach (required), dug at, mood\n\nFoxes can see all holes.\n";
    let done = compiling::compiled(text);
    let mut clicked = 0;
    for statement in &done.statements {
        for assumption in &statement.assumes {
            for answer in &assumption.alternatives {
                let after = text::apply("app.md", text, &answer.edits).unwrap_or_else(|| panic!("{answer:?}"));
                let again = compiling::compiled(&after);
                assert_eq!(compiling::questions(&again), "", "{after}");
                let still = again
                    .statements
                    .iter()
                    .flat_map(|other| &other.assumes)
                    .any(|other| other.code == assumption.code && other.text == assumption.text);
                assert!(!still, "{after}");
                clicked += 1;
            }
        }
    }
    assert!(clicked > 20, "only {clicked} alternatives");
}

/// Pieces that specs are made of, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "# Den\n",
        "## Things\n",
        "### Fox\n",
        "- ",
        "1. ",
        "| a | b |\n|---|---|\n| c | d |\n",
        "\n\n",
        "\n",
        "~~~\n",
        "~~~#id\n",
        "[",
        "]{",
        "}",
        "{#id}",
        "A fox has ",
        "a name",
        "(required)",
        ", ",
        " and ",
        "an age: whole number",
        "status: dug, hidden or lost (starts as dug)",
        ".",
        "Foxes sign up.",
        "Foxes can dig their own holes",
        "Only ",
        "A hole belongs to a fox",
        "can't ",
        "at most 3 ",
        "within 24 hours",
        "£5",
        "\"",
        "é",
        "2026-02-30",
        "99999999999999999999",
        "When a hole is dug, email its fox \"Hi {fox's name}\"",
        "its ",
        "it ",
        "they ",
        "overlap",
        "before it starts",
        ":",
        ";",
        "(",
        ")",
        "yes/no",
        "from 1 to ",
        "computed: ",
        "the sum of ",
        "Nobody ",
        "is ",
        "when ",
        "if ",
        "or ",
        "of ",
        "no two ",
        "share ",
        "kinds of people: ",
        "are invited by ",
        "\u{feff}",
        "\r\n",
        "<!--",
        "-->",
        "`",
        "> ",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_panics_and_spans_stay_inside(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let done = compiling::compiled(&text);
        for statement in &done.statements {
            let span = statement.span.span;
            prop_assert!(span.end as usize <= text.len());
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            if statement.state == State::Enforced {
                prop_assert!(statement.question.is_none());
            }
            if let Some(question) = &statement.question {
                let phrase = question.phrase.span;
                prop_assert!(text.get(phrase.start as usize..phrase.end as usize).is_some());
                for answer in &question.answers {
                    prop_assert!(answer.edits.is_empty() || text::apply("app.md", &text, &answer.edits).is_some(), "{:?}", answer.edits);
                }
            }
        }
        let again = compiling::compiled(&text);
        prop_assert_eq!(done.app, again.app);
        prop_assert_eq!(done.statements, again.statements);
    }

    #[test]
    fn no_bytes_panic(text in "\\PC{0,200}") {
        let _ = compiling::compiled(&text);
    }
}
