//! What is asked comes with something to click: for every cause there is an answer that is no note, each answer compiles, and
//! none loses a number, a negation, a person or a condition.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::{Answer, State, Statement};

const MODEL: &str = "\
# Boathouse

## People
Rowers sign up themselves. Coxes are invited by a cox.

## Things
- Boat: name (required), broken: yes/no (starts as no), seats (number)
- Outing: boat (a boat, required), starts at (date and time, required), ends at (date and time, required), status: planned, rowed or dropped (starts as planned)

An outing belongs to the rower who plans it.

## Rules

Rowers can plan outings, see their own outings and see all boats. Coxes can see all outings and drop outings.
";

/// A sentence that can't be enforced as it stands, and words that one of its answers holds.
const CASES: &[(&str, &str)] = &[
    // A kind of people that nobody declared.
    ("Coaches can see all outings.", "sign up themselves"),
    // A thing, a field or another word.
    ("A rower must give a shanty.", "shanty"),
    // Something that is done, of which nobody said who does it.
    ("An outing that was blessed can't be dropped.", "blessed at"),
    // A number is missing.
    ("A rower can't have too many planned outings.", "more than 3"),
    // A moment is missing.
    ("Rowers can drop their own outings in good time.", "before it starts"),
    // A slip of the pen.
    ("Coxes can see all outngs.", "outings"),
    // A word that says nothing exact.
    ("Coxes can promptly drop outings.", "Leaving out “promptly”"),
    // Half of it is clear.
    ("Coxes can see all rowers, and they are like family to them.", "two sentences"),
];

fn last<'a>(done: &'a plainspoken_language::Compilation, sentence: &str) -> &'a Statement {
    done.statements.iter().rev().find(|own| own.text == sentence).unwrap_or_else(|| panic!("{sentence}"))
}

fn useful(answer: &Answer) -> bool {
    !answer.edits.iter().any(|edit| edit.insert.contains("{note}"))
}

#[test]
fn every_cause_has_an_answer_that_is_no_note() {
    let mut wrong = String::new();
    for (sentence, holds) in CASES {
        let text = format!("{MODEL}\n{sentence}\n");
        let done = compiling::compiled(&text);
        let statement = last(&done, sentence);
        assert_eq!(statement.state, State::Asked, "{sentence}");
        let question = statement.question.as_ref().unwrap();
        let answers: Vec<&Answer> = question.answers.iter().filter(|own| useful(own)).collect();
        let said = |answer: &Answer| format!("{} {}", answer.label, answer.means);
        if answers.len() > 3 || !answers.iter().any(|own| said(own).contains(holds)) {
            let all: Vec<String> = answers.iter().map(|own| said(own)).collect();
            wrong += &format!("{sentence}\n  {} {all:?}\n", question.text);
        }
        for answer in answers {
            let after = text::apply("app.md", &text, &answer.edits).unwrap();
            let again = compiling::compiled(&after);
            let open = again.statements.iter().filter_map(|own| own.question.as_ref());
            if open.into_iter().any(|own| own.text == question.text) {
                wrong += &format!("{sentence}\n  {} leaves “{}” open\n", answer.label, question.text);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Sentences of which a part can't be followed: no answer may drop it.
#[test]
fn no_answer_drops_what_restricts() {
    let sentences = [
        "Rowers can drop one outing per week, unless it is dropped.",
        "Coxes can drop outings of which the boat glimmers.",
        "A rower can plan outings if the moon shines.",
        "Only coxes who glimmer can drop outings.",
        "Rowers can see boats and polish their own ones.",
        "No rower may have two outings at the same fathom.",
        "Coxes can't drop planned outings of glimmering boats.",
        "A boat can't be glimmered in the future.",
        "Email all coxes who have an outing of it at dusk.",
    ];
    for sentence in sentences {
        let text = format!("{MODEL}\n{sentence}\n");
        let done = compiling::compiled(&text);
        let statement = last(&done, sentence);
        let question = statement.question.as_ref().unwrap_or_else(|| panic!("{sentence}: {}", statement.means));
        let lost = question.answers.iter().filter(|own| {
            own.label.starts_with("Leaving out “")
                || own.label.ends_with('.') && !own.label.contains(" is another word for ")
        });
        let lost: Vec<&str> = lost.map(|own| own.label.as_str()).collect();
        assert!(lost.is_empty(), "{sentence}: {lost:?}");
    }
}
