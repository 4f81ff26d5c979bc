//! What a sentence is understood as is said back in canonical English, and that English means the same in the same spec.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::meaning::Meaning;
use plainspoken_language::read::{Reader, Reading};
use plainspoken_language::{State, document};

/// Sentences whose canonical English isn't read back to the same yet, by how they begin, each with what is lacking.
const KNOWN: &[(&str, &str)] = &[
    ("The home page of a customer shows their upcoming", "“appointments that have not started” in a page"),
    ("The home page of a customer shows their unfinished", "several states in front of what a page shows"),
    ("When a confirmed order is cancelled", "a condition on what was before, behind the cause"),
    ("When a product is sold out", "“as soon as for a product its stock is 0”"),
    ("A lame bird can't be changed by anyone but", "a rule that spares some people"),
    ("When a cask is changed, email all tasters with any stool", "people by records that they have"),
    ("Falconers can change the kind of a flight but not its bird", "a field called like a thing, as an object"),
    ("Nobody can be taken on two trips that overlap", "records whose time is that of another record"),
    ("Rowers see all outings, but not wh", "the same, of other people's records"),
    ("Once a hire is granted, its dates", "fields of records in a state, as an object"),
    ("When a hire is fetched, its lens is no longer", "a field of another record that is set"),
    ("Firings are between 8:00 and 20:00", "“the date of its start is the date of its end”"),
    ("When a jotting is added, tell the potter", "the maker of a record as whom to tell"),
    ("Falconers under 16 can't attend", "people by their age, with a condition on what they do"),
    ("Falconers with unsettled tolls", "people by records that they have"),
    ("No skipper can refuse their own mooring", "texts that are compared whatever their case"),
    ("Skippers can't book a mooring whose hull", "the same, and “no their own”"),
    ("The berths are open from", "“the date of its start is the date of its end”"),
    ("Carts are only available between", "the same"),
    ("A cart with hauls in the future can't", "“there are no hauls whose … and whose start is in the future”"),
    ("Nor can a skipper be at two berths", "exceptions by reference"),
    ("A skipper can't enter more than 4 crossings", "by which moment of the record a period goes"),
    ("A mooring lasts one month", "a value that depends on a condition"),
    ("Wardens can praise sketches, but not their own", "“their own” of people who have another role for that"),
    ("A rude manuscript can't be printed unless", "who alone may, of such records"),
    ("A mooring that isn't urgent can only be granted", "who alone may, of such records and one's own"),
    ("Fallow plots can only be changed", "the same"),
    ("Rowers can change the remark while", "fields of one's own records in a state, as a grant"),
    ("A high firing has to be dealt with", "a value that depends on conditions"),
    ("It's the rate for that size", "a value from the record of another thing that is alike"),
    ("weigh | lodged", "what a row of a table of steps says, as sentences"),
    ("fund | weighed", "the same"),
    ("spurn | weighed", "the same"),
];

#[test]
fn what_a_sentence_is_understood_as_reads_back() {
    let mut wrong = String::new();
    let (mut all, mut failed) = (0, 0);
    for (path, text) in compiling::every_spec() {
        let source = text::Source::single("app.md", text.as_str());
        let segments = document::segments(&source);
        let done = compiling::compiled(&text);
        let reader = Reader::new(&done.vocabulary, &segments).over(&source);
        for (segment, statement) in segments.iter().zip(&done.statements) {
            if !matches!(statement.state, State::Enforced | State::Assumed) || statement.kind == "lead-in" {
                continue;
            }
            let Reading::Understood { meanings, means, .. } = reader.read(segment) else { continue };
            if means != statement.means || !meanings.iter().any(stands_alone) {
                continue;
            }
            all += 1;
            let known = KNOWN.iter().any(|(begins, _)| segment.text.starts_with(begins));
            let why = match read_back(&done.vocabulary, &means) {
                Ok(again) if joined(again.clone()) == joined(meanings.clone()) => continue,
                Ok(_) => "means something else".to_owned(),
                Err(why) => why,
            };
            if known {
                continue;
            }
            failed += 1;
            wrong += &format!("{path}: {}\n    said {means}\n    {why}\n", segment.text);
        }
    }
    assert!(all > 200, "only {all} sentences");
    assert!(wrong.is_empty(), "{failed} of {all}:\n{wrong}");
}

/// Two sentences about one step are one step; the order in which they stand says nothing.
fn joined(meanings: Vec<Meaning>) -> Vec<String> {
    let mut steps: Vec<(model::ActionId, model::Expr, Vec<model::Change>)> = Vec::new();
    let mut rest = Vec::new();
    for meaning in meanings {
        match meaning {
            Meaning::Step { action, from, changes } => match steps.iter_mut().find(|own| own.0 == action) {
                Some(own) => {
                    own.1 = own.1.clone().and(from);
                    own.2.extend(changes);
                }
                None => steps.push((action, from, changes)),
            },
            other => rest.push(format!("{other:?}")),
        }
    }
    rest.extend(steps.into_iter().map(|own| format!("{own:?}")));
    rest.sort();
    rest.dedup();
    rest
}

/// Amendments need the sentence that they amend, cases are examples; nothing else says nothing.
fn stands_alone(meaning: &Meaning) -> bool {
    !matches!(meaning, Meaning::Amend(_) | Meaning::Case(_) | Meaning::Nothing)
}

fn read_back(vocabulary: &plainspoken_language::Vocabulary, means: &str) -> Result<Vec<Meaning>, String> {
    let source = text::Source::single("back.md", means);
    let segments = document::segments(&source);
    let reader = Reader::new(vocabulary, &segments);
    let mut all = Vec::new();
    for segment in &segments {
        match reader.read(segment) {
            Reading::Understood { meanings, .. } => all.extend(meanings),
            Reading::Ambiguous { answers, .. } => {
                return Err(format!(
                    "two readings: {:?}",
                    answers.into_iter().map(|own| own.means).collect::<Vec<_>>()
                ));
            }
            Reading::Unknown { question, .. } => return Err(question),
        }
    }
    Ok(all)
}
