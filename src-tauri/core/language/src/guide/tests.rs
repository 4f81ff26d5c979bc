use std::collections::BTreeSet;

use text::Source;

use super::{Chosen, Way, all, way, ways};
use crate::compile::{Options, compile};

fn of(text: &str) -> (Source, model::App, Vec<Way>) {
    let source = Source::single("app.md", text);
    let app = compile(&source, &Options::default()).app;
    let ways = ways(&source, &app);
    (source, app, ways)
}

const QUARRY: &str = "# Quarry

## People

Hewers sign up themselves. A hewer has a name and an email. Reeves are invited by a reeve. A reeve has a name and an email.

## Block

A block belongs to the hewer who adds it.

- mark: text, required
- weight: whole number
- lifted at: date and time
- state: raw or dressed (starts as raw)

A block goes from raw to dressed.

Hewers can see their own blocks. Reeves can dress blocks, which makes them dressed.
";

/// Every pattern makes a sentence that is understood, whatever the spec at hand.
#[test]
fn whatever_is_offered_can_be_said() {
    let (_, _, ways) = of("");
    let shown: BTreeSet<&str> = ways.iter().map(|way| way.pattern).collect();
    let lost: Vec<&str> = all().iter().map(|said| said.pattern).filter(|own| !shown.contains(own)).collect();
    assert_eq!(lost, Vec::<&str>::new());
    assert!(ways.iter().all(|way| !way.kind.is_empty() && !way.sentence.contains(['{', '<'])));
}

#[test]
fn it_is_said_in_the_words_of_the_spec() {
    let (_, _, ways) = of(QUARRY);
    let own: Vec<&str> = ways.iter().filter(|way| way.own).map(|way| way.sentence.as_str()).collect();
    assert!(own.contains(&"Reeves can see all blocks."), "{own:#?}");
    assert!(own.contains(&"Only reeves can delete blocks."));
    assert!(own.contains(&"A hewer can have at most 3 raw blocks at a time."));
    assert!(own.contains(&"No two blocks have the same mark."));
    assert!(
        ways.iter()
            .filter(|way| way.own && way.sentence.contains("block"))
            .all(|way| way.thing.as_deref() == Some("block"))
    );
    // There is nothing that lasts: that is shown with other words, and says so.
    let lasting = ways.iter().find(|way| way.pattern.contains("last at most")).expect("it is there");
    assert!(!lasting.own && !lasting.sentence.contains("block"));
}

/// A kind of statement that a spec of ours has is one that the list shows.
#[test]
fn no_kind_of_statement_is_left_out() {
    let (_, _, ways) = of("");
    let shown: BTreeSet<&str> = ways.iter().map(|way| way.kind).collect();
    for kind in [
        "permission",
        "limit",
        "overlap",
        "unique",
        "check",
        "reaction",
        "steps",
        "rule",
        "input",
        "page",
        "case",
        "cascade",
        "people",
        "sign-in",
        "fields",
        "look",
    ] {
        assert!(shown.contains(kind), "{kind} is missing of {shown:?}");
    }
}

#[test]
fn blanks_are_filled_in() {
    let (source, app, ways) = of(QUARRY);
    let pattern =
        ways.iter().find(|way| way.sentence.starts_with("A hewer can have at most 3 blocks")).map(|way| way.pattern);
    let pattern = pattern.expect("a limit is offered");
    let chosen = |slot: &str, value: &str| Chosen { slot: slot.to_owned(), value: value.to_owned() };
    let first = way(&source, &app, pattern, &[]).expect("it can be said");
    let number = first.parts.iter().filter_map(|part| part.blank.as_ref()).find(|blank| blank.value == "3");
    let number = number.expect("the number is a blank").slot.clone();
    let other = way(&source, &app, pattern, &[chosen(&number, "12")]).expect("it can be said");
    assert_eq!(other.sentence, "A hewer can have at most 12 blocks.");
    assert!(other.means.contains("at most 12 blocks"));
    // What makes no sense stays as it was typed, and is said not to be understood.
    let nonsense = way(&source, &app, pattern, &[chosen(&number, "plenty of")]).expect("it stays");
    assert_eq!((nonsense.kind, nonsense.sentence.as_str()), ("", "A hewer can have at most plenty of blocks."));
    // Words of the app that aren't there are left.
    let unknown = way(&source, &app, pattern, &[chosen("thing", "walrus")]).expect("it can be said");
    assert_eq!(unknown.sentence, first.sentence);
    assert!(way(&source, &app, "no such pattern", &[]).is_none());
}

/// The same spec gives the same list.
#[test]
fn the_list_is_always_the_same() {
    assert_eq!(of(QUARRY).2, of(QUARRY).2);
}
