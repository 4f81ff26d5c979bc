//! Sentences of a small model of its own, each with what it is understood as; what it says back reads back to the same; and
//! what changes when a word that matters is taken away.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::meaning::Meaning;
use plainspoken_language::read::{Reader, Reading};
use plainspoken_language::{Vocabulary, document};

/// A lantern hire: nothing in the compiler knows its words.
const MODEL: &str = "\
# Glowhouse

## People
Borrowers sign up themselves. A borrower has a name, an email and a tier: plain or gold (starts as plain). A borrower has a birthday, which is a date.
Wardens are invited by a warden. Stewards are invited by a warden.

## Lantern
- title: text, required, unique
- deposit: money
- broken: yes/no (starts as no)

## Loan
A loan belongs to the borrower who adds it.
- lantern: a lantern, required
- starts at: date and time, required
- ends at: date and time, required
- fee: money
- remark: long text
- status: wanted, granted, returned or dropped (starts as wanted)

## Mend
- lantern: a lantern, required
- warden: a warden, required
- cost: money, required
- status: reported, mended or waived (starts as reported)

## Rules
Borrowers can see and drop their own loans. Wardens can grant loans, return loans, waive mends and report mends.
";

fn vocabulary() -> Vocabulary {
    compiling::compiled(MODEL).vocabulary
}

fn readings(vocabulary: &Vocabulary, sentence: &str) -> Result<(Vec<Meaning>, String, usize), String> {
    let segments = document::segments(&text::Source::single("a.md", sentence));
    let reader = Reader::new(vocabulary, &segments);
    let mut meanings = Vec::new();
    let mut means = Vec::new();
    let mut assumed = 0;
    for segment in &segments {
        match reader.read(segment) {
            Reading::Understood { meanings: own, means: said, assumptions, .. } => {
                meanings.extend(own);
                means.push(said);
                assumed += assumptions.len();
            }
            Reading::Ambiguous { answers, .. } => {
                let all: Vec<String> = answers.into_iter().map(|answer| answer.means).collect();
                return Err(format!("two readings: {all:?}"));
            }
            Reading::Unknown { question, start, end, .. } => {
                return Err(format!("{question} «{}»", segment.text.get(start..end).unwrap_or("")));
            }
        }
    }
    Ok((meanings, means.join(" "), assumed))
}

/// Sentence, what it says back, and how many assumptions it prints.
const UNDERSTOOD: &[(&str, &str, usize)] = &[
    ("Borrowers can see their own loans.", "Borrowers can see their own loans.", 0),
    ("Anyone may browse the lanterns.", "Anyone can see lanterns.", 0),
    ("Wardens and stewards can view all loans.", "Wardens and stewards can see loans.", 0),
    ("Only wardens can delete lanterns.", "Only wardens can delete lanterns.", 0),
    ("A warden can grant a wanted loan.", "Wardens can grant loans, only if its status is wanted.", 0),
    ("Stewards never see the remark of a loan.", "Stewards can't see the remark of loans.", 0),
    (
        "Stewards can see the title and the deposit of lanterns.",
        "Stewards can see the title and deposit of lanterns.",
        0,
    ),
    ("Nobody deletes a loan.", "Nobody can delete loans.", 0),
    ("Nobody waives their own mends.", "Nobody can waive their own mends.", 0),
    (
        "A borrower can only drop a loan within 24 hours.",
        "Borrowers can drop their own loans, only within 24 hours of its creation.",
        2,
    ),
    (
        "Borrowers can drop their own loans until 2 days before they start.",
        "Borrowers can drop their own loans, only until 2 days before its starts at.",
        0,
    ),
    (
        "Borrowers can drop their own loans at least 3 hours before they start.",
        "Borrowers can drop their own loans, only until 3 hours before its starts at.",
        0,
    ),
    ("Borrowers can't drop a loan once it has started.", "Borrowers can't drop loans unless it has not started.", 0),
    (
        "Once a loan is returned it can't be changed by anybody.",
        "A loan can only be changed if its status is not returned or dropped.",
        1,
    ),
    ("A lantern that's broken can't be borrowed.", "", 0),
    ("Loans can only be granted by wardens.", "Only wardens can grant loans.", 0),
    ("A loan can be returned once it has started.", "A loan can only be returned if it has started.", 0),
    (
        "A gold borrower can have at most 5 granted loans at a time.",
        "There can be at most 5 granted loans per borrower at a time if its borrower's tier is gold.",
        0,
    ),
    (
        "Borrowers can't have more than two wanted loans.",
        "There can be at most 2 wanted loans per borrower at a time.",
        0,
    ),
    (
        "A borrower can't add more than 3 loans in any 24 hours.",
        "There can be at most 3 loans per borrower in any 24 hours.",
        0,
    ),
    (
        "A borrower can add at most 2 loans per week.",
        "There can be at most 2 loans per borrower per week, going by their starts at.",
        1,
    ),
    ("Two loans of the same lantern can't overlap.", "Two loans of the same lantern can't overlap.", 1),
    ("No two people can have the same lantern at the same time.", "Two loans of the same lantern can't overlap.", 1),
    ("A lantern can't have two loans at the same time.", "Two loans of the same lantern can't overlap.", 1),
    (
        "No two mends have the same lantern and the same warden.",
        "No two mends have the same lantern and the same warden.",
        0,
    ),
    ("The end of a loan must be after its start.", "For every loan: its ends at is after its starts at.", 0),
    (
        "A loan can't take longer than 10 days.",
        "For every loan: its ends at is not after 10 days after its starts at.",
        0,
    ),
    ("A mend over £50 needs a warden.", "For every mend if its cost is more than £50.00: its warden is given.", 0),
    (
        "A loan has to start in the future when it's added.",
        "For every loan: its starts at is in the future when it is added.",
        0,
    ),
    (
        "When a loan is granted, email its borrower \"Come and get it\".",
        "When a loan becomes granted, email its borrower “Come and get it”.",
        0,
    ),
    (
        "When a warden waives a mend, email all stewards \"Waived\".",
        "When somebody waives a mend, if the person is a warden, email all stewards “Waived”.",
        0,
    ),
    (
        "2 hours before a granted loan starts, remind its borrower \"Soon\".",
        "2 hours before the starts at of a loan, if its status is granted, email its borrower “Soon”.",
        0,
    ),
    (
        "Every weekday at 8:00 email all wardens \"Good morning\".",
        "Every weekday at 08:00, email all wardens “Good morning”.",
        0,
    ),
    (
        "A loan goes from wanted to granted to returned.",
        "A loan goes from wanted to granted. A loan goes from granted to returned.",
        0,
    ),
    (
        "The home page of a borrower shows their own granted loans, soonest first.",
        "The home page of borrowers shows their own granted loans, by starts at.",
        0,
    ),
];

#[test]
fn sentences_mean_what_they_say() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    for (sentence, means, assumed) in UNDERSTOOD {
        match readings(&vocabulary, sentence) {
            Ok((_, said, count)) if said == *means && count == *assumed => {}
            Ok((_, said, count)) => {
                wrong.push(format!("{sentence}\n  said {said} ({count})\n  not  {means} ({assumed})"))
            }
            Err(_) if means.is_empty() => {}
            Err(why) => wrong.push(format!("{sentence}\n  {why}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_said_back_reads_back() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    for (sentence, means, _) in UNDERSTOOD {
        if means.is_empty() {
            continue;
        }
        let Ok((meanings, said, _)) = readings(&vocabulary, sentence) else { continue };
        match readings(&vocabulary, &said) {
            Ok((again, _, _)) if again == meanings => {}
            Ok((_, other, _)) => wrong.push(format!("{said}\n  reads as {other}")),
            Err(why) => wrong.push(format!("{said}\n  {why}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), UNDERSTOOD.len(), wrong.join("\n"));
}

/// Words whose loss must never go unnoticed.
#[test]
fn a_word_that_matters_changes_the_meaning() {
    let vocabulary = vocabulary();
    // "Their loans" are their own already, and a length of time behind "can" limits with "only" or without.
    let matters =
        ["not", "never", "nobody", "until", "unless", "granted", "wanted", "returned", "gold", "once", "before", "all"];
    let mut same = Vec::new();
    for (sentence, means, _) in UNDERSTOOD {
        if means.is_empty() {
            continue;
        }
        let Ok((meanings, _, _)) = readings(&vocabulary, sentence) else { continue };
        let opened = sentence.replace("can't", "can not");
        let words: Vec<&str> = opened.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            let plain = word.trim_end_matches([',', '.']).to_lowercase();
            let number = plain.parse::<i64>().is_ok();
            if !(matters.contains(&plain.as_str()) || number) || plain == "all" {
                continue;
            }
            let mut fewer = words.clone();
            fewer.remove(at);
            let fewer = fewer.join(" ");
            if let Ok((other, said, _)) = readings(&vocabulary, &fewer)
                && other == meanings
            {
                same.push(format!("{sentence}\n  without “{plain}” still means {said}"));
            }
        }
    }
    assert!(same.is_empty(), "{}", same.join("\n"));
}

/// Sentences that must be asked about: enforcing any of them would be a guess.
#[test]
fn what_is_not_understood_is_asked() {
    let vocabulary = vocabulary();
    for sentence in [
        "Borrowers can frobnicate lanterns.",
        "Loans should be returned soon.",
        "A lantern must be approved.",
        "Wardens can grant large loans.",
        "Borrowers can drop their loans and mends or lanterns unless.",
        "The fee is normally the deposit.",
        "Stewards can see loans that are shiny.",
        "A borrower can have at most many loans.",
    ] {
        assert!(
            readings(&vocabulary, sentence).is_err(),
            "{sentence} is understood as {:?}",
            readings(&vocabulary, sentence).map(|own| own.1)
        );
    }
}
