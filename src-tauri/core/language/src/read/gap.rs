//! Parts that leave out what the part before has said: "Members can change the address, but its kind only while it's applied",
//! "Nobody can approve their own request, nor one of their team", "A court that is out of use can't be booked, and neither can
//! a start that is past".

use crate::construction::Understood;
use crate::tokens::{Token, tokenise};

/// The words of a part with those put in that it leaves out, each way that makes sense; `rest` is the part behind the joint,
/// `nor` whether that denies.
pub(super) fn filled(before: &[Token], said: &Understood, rest: &[Token], nor: bool) -> Vec<Vec<Token>> {
    let mut found = Vec::new();
    let word = |at: usize| rest.get(at).map_or("", |token| token.lower.as_str());
    let joined = |parts: &[&[Token]]| parts.concat();
    // "… can be called off by its skipper until it starts, and by wardens at any time".
    if word(0) == "by" {
        let by = before.iter().position(|own| own.is("by"));
        found.extend(by.and_then(|at| before.get(..at)).map(|stem| joined(&[stem, rest])));
        return found;
    }
    if matches!(word(0), "can" | "may" | "must" | "should") {
        if !nor {
            // "…, but can't publish them": the same people.
            if said.people.is_some() {
                found.push(joined(&[&tokenise("they"), rest]));
            }
            // "The start can't be in the past and can't be a Sunday": the same value.
            if let Some(subject) = said.predicate.filter(|_| said.kind == "check").and_then(|at| before.get(..at)) {
                found.push(joined(&[subject, rest]));
            }
            return found;
        }
        // "neither can a start that is past": the subject is new, what can't be done to it was said.
        let subject = rest.get(1..).unwrap_or(&[]);
        if let Some(behind) = said.predicate.and_then(|at| before.get(at..)) {
            found.push(joined(&[subject, behind]));
        }
        // "nor can two of them overlap": the verb is its own.
        let denial = tokenise("can not");
        for split in 1..subject.len().min(8) {
            found.push(joined(&[&subject[..split], &denial, &subject[split..]]));
        }
        return found;
    }
    if let Some(stem) = said.stem.and_then(|at| before.get(..at)) {
        found.push(joined(&[stem, rest]));
    }
    found
}
