//! Words put into the order in which the grammar reads them.

use super::pattern::{is_length, one_of};
use super::word_token;
use crate::tokens::Token;

/// "can view only their own orders" says what "can only view their own orders" says, and so does "can add, change and delete
/// only their own orders".
pub(super) fn only(tokens: &[Token]) -> Option<Vec<Token>> {
    let verbs = ["see", "sees", "view", "views", "read", "reads", "manage", "manages", "edit", "edits"];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let near = |at: &usize| {
        let modal = matches!(word(at - 1), "can" | "may")
            || verbs.contains(&word(*at)) && !matches!(word(at - 1), "and" | "or" | ",");
        modal && tokens[*at].is_word() && word(at + 1) == "only"
    };
    if let Some(at) = (1..tokens.len()).find(near) {
        let mut out = tokens.to_vec();
        out.swap(at, at + 1);
        return Some(out);
    }
    let at = (4..tokens.len()).find(|at| word(*at) == "only" && matches!(word(at + 1), "their" | "his" | "her"))?;
    let modal = (1..at).rev().find(|own| matches!(word(*own), "can" | "may"))?;
    // Between them stand verbs alone, listed.
    let listed = tokens[modal + 1..at].iter().all(|token| token.is_word() || token.is_mark(','))
        && tokens[modal + 1..at].iter().filter(|token| token.is("and") || token.is_mark(',')).count() * 2 + 1
            >= at - modal - 1
        && at > modal + 2
        && !matches!(word(modal + 1), "not" | "only" | "never");
    listed.then(|| {
        let mut out = tokens.to_vec();
        let only = out.remove(at);
        out.insert(modal + 1, only);
        out
    })
}

/// "3 hours before it starts, email the guide if …" and "If … 3 hours before it starts, …": when it happens first, then on what
/// condition, then what is done.
pub(crate) fn condition_first(tokens: &[Token]) -> Option<Vec<Token>> {
    let comma = tokens.iter().position(|token| token.is_mark(','))?;
    let first = tokens.first()?;
    let mark = || word_token(",", first);
    if first.is("if") {
        let length = |at: &usize| {
            (at + 1..=at + 3).any(|end| {
                end <= comma && is_length(&tokens[*at..end]) && {
                    tokens.get(end).is_some_and(|token| one_of(&["before", "after"], token))
                }
            })
        };
        let at = (3..comma).find(length)?;
        let mut out = tokens[at..comma].to_vec();
        out.push(mark());
        out.extend_from_slice(&tokens[..at]);
        out.extend_from_slice(&tokens[comma..]);
        return Some(out);
    }
    let timed = first.whole().is_some() || one_of(&["when", "whenever", "once", "after", "every", "on", "at"], first);
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let condition = (comma + 3..end).find(|at| one_of(&["if", "unless"], &tokens[*at]))?;
    let once = !tokens[..comma].iter().any(|token| one_of(&["if", "unless"], token))
        && !tokens[comma + 1..end].iter().any(|token| token.is_mark(','));
    if !timed || !once || tokens[condition - 1].is("only") {
        return None;
    }
    let mut out = tokens[..=comma].to_vec();
    out.extend_from_slice(&tokens[condition..end]);
    out.push(mark());
    out.extend_from_slice(&tokens[comma + 1..condition]);
    out.extend_from_slice(&tokens[end..]);
    Some(out)
}

/// "the day before their walk, remind members": each is told of the walk that is theirs.
pub(super) fn theirs(tokens: &[Token]) -> Option<Vec<Token>> {
    const TELLS: &[&str] = &["tell", "notify", "inform", "email", "remind", "text", "alert", "mail"];
    const BEFORE: &[&str] = &[
        "when", "whenever", "once", "if", "after", "before", "on", "at", "the", "a", "an", "one", "morning", "evening",
    ];
    const ALL: &[&str] = &["the", "all", "every", "each", "a", "an"];
    let comma = tokens.iter().rposition(|token| token.is_mark(','))?;
    let verb = tokens.get(comma + 1).filter(|token| one_of(TELLS, token))?;
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let from = comma + 2 + tokens[comma + 2..end].iter().take_while(|token| one_of(ALL, token)).count();
    let who = tokens.get(from..end).filter(|who| !who.is_empty() && who.len() < 3 && who.iter().all(Token::is_word))?;
    if who.iter().any(|token| one_of(&["its", "their", "his", "her", "and", "who", "with"], token)) {
        return None;
    }
    let at = tokens[..comma].iter().position(|token| one_of(&["their", "his", "her"], token))?;
    let lead = tokens[..at].iter().all(|token| {
        one_of(BEFORE, token) || token.whole().is_some() || crate::tokens::unit_of(&token.lower).is_some()
    });
    if !lead || at == 0 {
        return None;
    }
    let mut out = tokens[..at].to_vec();
    out.push(word_token("a", &tokens[at]));
    out.extend_from_slice(&tokens[at + 1..=comma]);
    out.push(verb.clone());
    out.push(word_token("its", verb));
    out.extend_from_slice(&who[..who.len() - 1]);
    out.extend(who.last().map(|last| word_token(&crate::words::singular(&last.lower), last)));
    out.extend_from_slice(&tokens[end..]);
    Some(out)
}
