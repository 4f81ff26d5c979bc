//! Sentences that leave the deed to the sentence before: "After that it takes a coordinator, who can do it until the shift
//! starts." "It can be done only once per ticket." The deed is put in, and the sentence read like any other.

use model::{Action, ActionId, App};

use crate::phrase::Assumed;
use crate::tokens::{Token, tokenise};

/// The sentence with the deed put in, each way that makes sense.
pub(super) fn restated(tokens: &[Token], action: ActionId, app: &App) -> Vec<Vec<Token>> {
    let Some(action) = app.actions.get(action.0 as usize) else { return Vec::new() };
    let Some(thing) = app.thing(action.thing).map(|own| own.name.singular.as_str()) else { return Vec::new() };
    let one = format!("{} {thing}", crate::words::article(thing));
    let mut found = Vec::new();
    found.extend(it_takes(tokens, action, &one));
    found.extend(done(tokens, action, &one));
    found
}

/// "After that only a host can cancel it": a host can. What the sentence before said holds for those of whom it was said.
pub(super) fn after_that(tokens: &[Token]) -> Option<&[Token]> {
    let leads = ["after that", "after this", "afterwards", "from then on", "later than that", "past that", "later"];
    let next = leads.iter().find_map(|own| eats(tokens, 0, own))?;
    let next = eats(tokens, next, ",").unwrap_or(next);
    let start = eats(tokens, next, "only").or_else(|| eats(tokens, next, "just"))?;
    let rest = tokens.get(start..)?;
    let bounded =
        |token: &Token| matches!(token.lower.as_str(), "until" | "within" | "before" | "after" | "not" | "if");
    let allows = rest.iter().any(|token| matches!(token.lower.as_str(), "can" | "may"));
    (allows && !rest.iter().any(bounded)).then_some(rest)
}

/// "… later only the office can": can do what was said before, in those words.
pub(super) fn spelled_out(rest: &[Token], verbs: &[Token]) -> Vec<Token> {
    let end = rest.iter().rposition(Token::is_word).map_or(0, |at| at + 1);
    let bare = end > 0 && matches!(rest[end - 1].lower.as_str(), "can" | "may");
    if !bare || verbs.is_empty() {
        return rest.to_vec();
    }
    [&rest[..end], verbs, &tokenise("it")].concat()
}

/// That whoever may do it after the deadline isn't kept from doing it before.
pub(super) fn at_any_time() -> Assumed {
    Assumed {
        code: "after-that",
        from: 0,
        to: 1,
        text: "They may do it before that, too.".to_owned(),
        alternatives: Vec::new(),
    }
}

/// "Later cancellations need a manager": a manager can cancel it then.
pub(super) fn later_ones(tokens: &[Token], action: ActionId, app: &App) -> Option<Vec<Token>> {
    let action = app.actions.get(action.0 as usize)?;
    let thing = app.thing(action.thing).map(|own| own.name.singular.as_str())?;
    let next = ["later", "any later", "a later", "late", "a late"].iter().find_map(|own| eats(tokens, 0, own))?;
    let noun = crate::words::singular(&tokens.get(next)?.lower);
    if !crate::words::nominals(&action.name).contains(&noun) {
        return None;
    }
    let needs = ["need", "needs", "require", "requires", "take", "takes", "are up to", "is up to", "are for"];
    let who = needs.iter().find_map(|own| eats(tokens, next + 1, own))?;
    let end = tokens.iter().position(|token| token.is_mark('.')).unwrap_or(tokens.len());
    let rest = tokenise(&format!("can {} {} {thing}.", action.name, crate::words::article(thing)));
    let words = tokens.get(who..end).filter(|own| !own.is_empty() && own.len() < 5)?;
    Some([words, &rest].concat())
}

fn eats(tokens: &[Token], at: usize, words: &str) -> Option<usize> {
    let words: Vec<&str> = words.split(' ').collect();
    let fits = words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|token| token.lower == *word));
    fits.then_some(at + words.len())
}

/// "After that it takes a coordinator, who can do it until it starts": a coordinator can drop a turn until it starts.
fn it_takes(tokens: &[Token], action: &Action, one: &str) -> Option<Vec<Token>> {
    let start = eats(tokens, 0, "after that").map_or(0, |next| eats(tokens, next, ",").unwrap_or(next));
    let who = eats(tokens, start, "it takes").or_else(|| eats(tokens, start, "this takes"))?;
    let joints = [", who can do it", "who can do it", ", who may do it", "to do it", ", who can do so", ", who can"];
    let (stop, rest) =
        (who + 1..tokens.len()).find_map(|at| joints.iter().find_map(|own| Some((at, eats(tokens, at, own)?))))?;
    let deed = tokenise(&format!("can {} {one}", action.name));
    Some([tokens.get(who..stop)?, &deed, tokens.get(rest..)?].concat())
}

/// "It can be done only once": a ticket can be rated only once. "A manager can do it later": a manager can approve a request later.
fn done(tokens: &[Token], action: &Action, one: &str) -> Option<Vec<Token>> {
    for words in ["it", "this", "that"] {
        for modal in
            ["can be done", "can only be done", "may be done", "may only be done", "can not be done", "must be done"]
        {
            if let Some(rest) = eats(tokens, 0, &format!("{words} {modal}")) {
                let deed = tokenise(&format!("{one} {}", modal.replace("done", &action.past)));
                return Some([&deed, tokens.get(rest..)?].concat());
            }
        }
    }
    let at = (1..tokens.len()).find(|at| {
        ["can do it", "may do it", "can do this", "can do that", "can not do it", "can only do it"]
            .iter()
            .any(|own| eats(tokens, *at, own).is_some())
    })?;
    let object = (at..tokens.len()).find(|place| tokens.get(*place).is_some_and(|token| token.lower == "do"))?;
    let deed = tokenise(&format!("{} {one}", action.name));
    Some([tokens.get(..object)?, &deed, tokens.get(object + 2..)?].concat())
}
