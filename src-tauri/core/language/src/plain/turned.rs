//! Sentences about a doing, turned round so that they begin with who does it.

use super::word_token;
use crate::tokens::Token;

/// "Editing posts or comments is not allowed": nobody can edit posts or comments.
pub(super) fn doing(tokens: &[Token]) -> Option<Vec<Token>> {
    let first = tokens.first().filter(|token| token.is_word())?;
    let (base, _) =
        crate::words::bases(&first.lower).into_iter().find(|(_, form)| *form == crate::words::Form::Gerund)?;
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let said: Vec<&str> = tokens[..end].iter().map(|token| token.lower.as_str()).collect();
    const DENIALS: &[&[&str]] = &[
        &["is", "not", "allowed"],
        &["are", "not", "allowed"],
        &["can", "not", "be", "allowed"],
        &["should", "not", "be", "allowed"],
        &["must", "not", "be", "allowed"],
        &["shall", "not", "be", "allowed"],
        &["is", "not", "permitted"],
        &["should", "not", "be", "permitted"],
        &["is", "not", "possible"],
        &["should", "not", "be", "possible"],
        &["must", "not", "be", "possible"],
        &["is", "forbidden"],
        &["is", "prohibited"],
    ];
    if let Some(whose) = doing_of(tokens, &base, end) {
        return Some(whose);
    }
    let denial = DENIALS.iter().find(|denial| said.ends_with(denial))?;
    let object = tokens.get(1..end - denial.len())?;
    let plain = !object.is_empty()
        && object.iter().all(|token| {
            token.is_word() && !matches!(token.lower.as_str(), "is" | "are" | "by" | "if" | "when" | "that" | "not")
        });
    plain.then(|| {
        let lead = ["nobody", "can", base.as_str()];
        let mut out: Vec<Token> = lead.iter().map(|word| word_token(word, first)).collect();
        out.extend_from_slice(object);
        out.extend_from_slice(&tokens[end..]);
        out
    })
}

/// "A review can be changed by its writer or an editor": its writer or an editor can change a review. Where the people behind "by"
/// are plain, the grammar reads the sentence as it stands.
pub(super) fn active(tokens: &[Token]) -> Option<Vec<Token>> {
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let said = |at: usize, words: &str| -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        words.iter().enumerate().all(|(n, own)| word(at + n) == *own).then_some(at + words.len())
    };
    const MODALS: &[(&str, &str, &str)] = &[
        ("can only be", "only", "can"),
        ("may only be", "only", "can"),
        ("must be", "only", "can"),
        ("can not be", "", "can not"),
        ("may not be", "", "can not"),
        ("can be", "", "can"),
        ("may be", "", "can"),
        ("is", "", "can"),
        ("are", "", "can"),
    ];
    let (at, (next, lead, modal)) = (1..end.min(9)).find_map(|at| {
        let found = MODALS.iter().find_map(|(words, lead, modal)| Some((said(at, words)?, *lead, *modal)));
        found.map(|found| (at, found))
    })?;
    let subject = tokens.get(..at)?;
    let plain = |token: &Token| token.is_word() && !matches!(token.lower.as_str(), "if" | "when" | "who" | "once");
    let by = (next + 1..end.min(next + 6)).find(|at| word(*at) == "by")?;
    let mut verbs = Vec::new();
    for token in tokens.get(next..by)? {
        if token.is("and") || token.is("or") || token.is_mark(',') {
            verbs.push(token.clone());
            continue;
        }
        let bases = crate::words::bases(&token.lower);
        let (base, _) = bases.into_iter().find(|(_, form)| *form == crate::words::Form::Participle)?;
        verbs.push(word_token(&base, token));
    }
    // "… by its writer and by editors, but by nobody else".
    let mut end = end;
    let mut lead = lead;
    for tail in
        [", but by nobody else", ", and by nobody else", ", by nobody else", ", nobody else", ", and nobody else"]
    {
        let words: Vec<&str> = tail.split(' ').flat_map(|own| own.split_inclusive(',')).collect();
        let begin = end.saturating_sub(words.len());
        if begin > by + 1 && words.iter().enumerate().all(|(n, own)| word(begin + n) == *own) {
            (end, lead) = (begin, "only");
            break;
        }
    }
    // Who it is ends where the condition begins.
    let guards = ["until", "unless", "if", "when", "while", "within", "before", "after", "once", ","];
    let stop = (by + 1..end).find(|at| guards.contains(&word(*at))).unwrap_or(end);
    let alone = lead == "only";
    let who = tokens.get(by + 1..stop).filter(|who| !who.is_empty())?;
    let either = who.iter().any(|token| matches!(token.lower.as_str(), "or" | "and" | "except" | "but"));
    if !subject.iter().all(plain) || !either && !alone || verbs.is_empty() || word(0) == "only" {
        return None;
    }
    let near = &tokens[0];
    let words = |text: &str| -> Vec<Token> { text.split_whitespace().map(|own| word_token(own, near)).collect() };
    // "by everybody except its writer": whom it leaves out comes last.
    let left_out = who.iter().position(|token| matches!(token.lower.as_str(), "except" | "but")).unwrap_or(who.len());
    let (who, save) = who.split_at(left_out);
    let behind = tokens.get(stop..end)?;
    if !save.is_empty() && stop < end {
        return None;
    }
    Some([words(lead), who.to_vec(), words(modal), verbs, subject.to_vec(), save.to_vec(), behind.to_vec()].concat())
}

/// "Pruning trees is for wardens", "Felling a tree is up to the ranger", "… isn't possible for guests": who can do it, or can't.
fn doing_of(tokens: &[Token], base: &str, end: usize) -> Option<Vec<Token>> {
    const WHOSE: &[(&str, &str, &str)] = &[
        ("is only for", "only", "can"),
        ("is for", "", "can"),
        ("is up to", "only", "can"),
        ("is left to", "only", "can"),
        ("is reserved for", "only", "can"),
        ("is the job of", "only", "can"),
        ("is not for", "", "can not"),
        ("is not possible for", "", "can not"),
        ("is not allowed for", "", "can not"),
        ("is possible for", "", "can"),
        ("is allowed for", "", "can"),
    ];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let (at, (next, lead, modal)) = (2..end).find_map(|at| {
        let found = WHOSE.iter().find_map(|(words, lead, modal)| {
            let words: Vec<&str> = words.split(' ').collect();
            let fits = words.iter().enumerate().all(|(n, own)| word(at + n) == *own);
            fits.then_some((at + words.len(), *lead, *modal))
        });
        found.map(|found| (at, found))
    })?;
    let (object, who) = (tokens.get(1..at)?, tokens.get(next..end).filter(|who| !who.is_empty() && who.len() < 7)?);
    let plain = |token: &Token| {
        token.is_word()
            && !matches!(token.lower.as_str(), "is" | "are" | "by" | "if" | "when" | "that" | "not" | "only")
    };
    if !object.iter().all(plain) || !who.iter().all(plain) {
        return None;
    }
    let near = &tokens[0];
    let words = |text: &str| -> Vec<Token> { text.split_whitespace().map(|own| word_token(own, near)).collect() };
    Some([words(lead), who.to_vec(), words(modal), words(base), object.to_vec(), tokens.get(end..)?.to_vec()].concat())
}
