//! What has to be said when something is done: "Registrars must give a reason when they refuse a loan." "A reason is required to
//! refuse a loan." "Whoever declines a request has to say why."

use crate::construction::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Assumed, Doing, Parser, Shape};

pub(super) fn asked(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = given_by(parser, clause);
    found.extend(required(parser, clause));
    found.extend(of_a_doing(parser, clause));
    found.extend(of_the_one_before(parser, clause));
    found
}

/// "They have to give a reason", behind "It can be called off by wardens": of what was said to be done. Where only some of those
/// who do it are named, it is asked: whoever does it is asked for the same.
fn of_the_one_before(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some((id, thing)) = clause.action.and_then(|id| Some((id, parser.action(id)?.thing))) else { return found };
    let all = ["they", "whoever does that", "whoever does so", "whoever does it", "he or she"];
    let Some(middle) = parser.any(clause.from, &all) else { return found };
    let Some(next) = parser.any(middle, &["must", "has to", "have to", "needs to", "need to"]) else { return found };
    let Some(start) = parser.any(next, GIVES) else { return found };
    for (last, inputs) in super::inputs_between(parser, start, clause.to, thing) {
        if last == clause.to {
            let meanings = inputs.into_iter().map(|input| Meaning::Input { action: id, input }).collect();
            found.push(Understood::new("input", meanings).about(thing));
        }
    }
    found
}

/// What is done with something that is asked for.
const GIVES: &[&str] = &["give", "state", "enter", "provide", "fill in", "write", "leave", "specify", "add", "say"];

fn of_everybody(from: usize, to: usize) -> Assumed {
    let text = "Whoever does it is asked for it.".to_owned();
    Assumed { code: "asked-of-everybody", from, to, text, alternatives: Vec::new() }
}

/// "A <doing> must have <something>": a rejection, a cancellation.
fn of_a_doing(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["a", "an", "the", "every", "each", "any"]);
    let words =
        ["must have", "has to have", "needs", "must give", "must come with", "has to give", "requires", "must state"];
    for (end, doing) in parser.verb(start, Shape::Gerund) {
        let (Doing::Act(actions), Some(next)) = (doing, parser.any(end, &words)) else { continue };
        let [action] = actions.as_slice() else { continue };
        let Some(thing) = parser.action(*action).map(|own| own.thing) else { continue };
        for (last, inputs) in super::inputs_between(parser, next, clause.to, thing) {
            let person = parser.people(parser.skip(next, &["a", "an"])).iter().any(|(end, _)| *end == last);
            if last != clause.to || person {
                continue;
            }
            let meanings =
                inputs.into_iter().map(|input| Meaning::Input { action: *action, input }).collect::<Vec<_>>();
            found.push(Understood::new("input", meanings).about(thing));
        }
    }
    found
}

/// "<people> must give <something> when they <verb> <a record>".
fn given_by(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, people) in parser.people(clause.from) {
        if people.nobody || !people.when.is_always() {
            continue;
        }
        let Some(next) = parser.any(middle, &["must", "has to", "have to", "needs to", "need to"]) else { continue };
        let Some(start) = parser.any(next, GIVES) else { continue };
        let when = ["when they", "when he or she", "if they", "whenever they", "to", "before they", "in order to"];
        for at in start + 1..clause.to {
            let Some(verb) = parser.any(at, &when) else { continue };
            found.extend(of_action(parser, clause, (start, at), verb, Shape::Base));
        }
        for at in start + 1..clause.to {
            if let Some(verb) = parser.any(at, &["when", "before"]) {
                found.extend(of_action(parser, clause, (start, at), verb, Shape::Gerund));
            }
        }
        for own in &mut found {
            own.assumed.push(of_everybody(clause.from, middle));
        }
    }
    found
}

/// "<something> is required to <verb> <a record>", "… must be given when <verb>ing it".
fn required(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let words = ["is required", "must be given", "has to be given", "is needed", "must be entered", "must be stated"];
    for at in clause.from + 1..clause.to {
        let Some(next) = parser.any(at, &words) else { continue };
        for (words, shape) in [("to", Shape::Base), ("when", Shape::Gerund), ("for", Shape::Gerund)] {
            let Some(verb) = parser.eat(next, words) else { continue };
            found.extend(of_action(parser, clause, (clause.from, at), verb, shape));
        }
    }
    found
}

/// What stands between two places is an input of the action that follows up to the end of the clause.
fn of_action(
    parser: &Parser,
    clause: &Clause,
    (from, to): (usize, usize),
    verb: usize,
    shape: Shape,
) -> Vec<Understood> {
    let mut found = Vec::new();
    for (end, doing) in parser.verb(verb, shape) {
        for (stop, thing, actions) in super::acted(parser, end, &doing, clause) {
            if stop != clause.to {
                continue;
            }
            for (last, inputs) in super::inputs_between(parser, from, to, thing) {
                if last != to {
                    continue;
                }
                let meanings = actions
                    .iter()
                    .flat_map(|action| {
                        inputs.iter().map(|input| Meaning::Input { action: *action, input: input.clone() })
                    })
                    .collect();
                found.push(Understood::new("input", meanings).about(thing));
            }
        }
    }
    found
}
