//! The words around a rule: "The system shall not allow a guest to …", "As a member, I can …", "Please make sure that …".
//!
//! English wraps the same statement in many ways. This puts a sentence into the plain form that the grammar reads: who, a
//! modal verb, what. Nothing that restricts is ever left out; where that can't be told, the sentence stays as it is.

mod left_out;
mod order;
mod particle;
mod pattern;
mod turned;
mod wordings;

use std::sync::LazyLock;

pub(crate) use left_out::{unlabelled, without_case};
pub(crate) use order::condition_first;
use pattern::{Patterns, Piece, matches, prefix};

use crate::tokens::{Kind, Token, tokenise};

/// The wordings, taken apart once.
static WRAPPERS: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(wordings::SENTENCES));
static DECLARED: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(wordings::DECLARATIONS));
static PHRASES: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(wordings::PARTS));

/// The sentence in its plain form; `None` where it is plain already.
pub(crate) fn plain(tokens: &[Token]) -> Option<Vec<Token>> {
    let mut now: Option<Vec<Token>> = None;
    for _ in 0..8 {
        let own = now.as_deref().unwrap_or(tokens);
        let next = left_out::purpose(own)
            .or_else(|| sentence(own))
            .or_else(|| order::theirs(own))
            .or_else(|| parts(own))
            .or_else(|| order::only(own))
            .or_else(|| left_out::slashes(own))
            .or_else(|| left_out::figures(own))
            .or_else(|| turned::doing(own))
            .or_else(|| turned::active(own))
            .or_else(|| particle::joined(own));
        if next.is_none() {
            break;
        }
        now = next;
    }
    now
}

fn sentence(tokens: &[Token]) -> Option<Vec<Token>> {
    let body = tokens.len() - tokens.iter().rev().take_while(|token| token.is_mark('.') || token.is_mark('!')).count();
    WRAPPERS.fitting(tokens).into_iter().find_map(|at| {
        let (pattern, plain) = &WRAPPERS.own[at];
        let mut captured = Vec::new();
        if !matches(pattern, tokens, 0, body, &mut captured) {
            return None;
        }
        let mine = pattern.iter().any(|piece| matches!(piece, Piece::Words(words, _) if words.contains(&"i")));
        let mut out = Vec::new();
        for word in plain.split(' ') {
            match captured.iter().find(|(name, _, _)| *name == word) {
                Some((_, from, to)) if mine => {
                    out.extend(tokens[*from..*to].iter().map(spoken_of));
                }
                Some((_, from, to)) => out.extend_from_slice(&tokens[*from..*to]),
                None => out.push(word_token(word, &tokens[0])),
            }
        }
        out.extend_from_slice(&tokens[body..]);
        Some(out)
    })
}

fn parts(tokens: &[Token]) -> Option<Vec<Token>> {
    for place in PHRASES.beginning(tokens) {
        let (pattern, plain) = &PHRASES.own[place];
        for at in 0..tokens.len() {
            let Some(end) = prefix(pattern, tokens, at) else { continue };
            let mut out = tokens[..at].to_vec();
            out.extend(plain.split_whitespace().map(|word| word_token(word, &tokens[at])));
            out.extend_from_slice(&tokens[end..]);
            return Some(out);
        }
    }
    // Other adverbs say nothing by themselves.
    let at = tokens.iter().position(|token| wordings::ADVERBS.contains(&token.lower.as_str()) && token.is_word())?;
    let mut out = tokens.to_vec();
    out.remove(at);
    Some(out)
}

/// How many tokens at the beginning wrap a declaration: "It is necessary that each loan has exactly one bank".
pub(crate) fn wrapped(tokens: &[Token]) -> usize {
    let ends = DECLARED.beginning(tokens.first()).into_iter().filter_map(|at| prefix(&DECLARED.own[at].0, tokens, 0));
    ends.max().unwrap_or(0)
}

/// "My" in the mouth of a member is "their".
fn spoken_of(token: &Token) -> Token {
    let other = match token.lower.as_str() {
        "i" => "they",
        "my" => "their",
        "me" => "them",
        "mine" => "theirs",
        "myself" => "themselves",
        _ => return token.clone(),
    };
    Token { text: other.to_owned(), lower: other.to_owned(), ..token.clone() }
}

/// A word of a plain form, in the place of what it stands for.
fn word_token(word: &str, near: &Token) -> Token {
    let own = tokenise(word).into_iter().next();
    let kind = own.map_or(Kind::Word, |token| token.kind);
    Token { span: near.span, text: word.to_owned(), lower: word.to_owned(), kind, joined: false, depth: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        plain(&tokenise(text))
            .map(|tokens| tokens.iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn wrappers_go_and_the_rule_stays() {
        for (text, plain) in [
            ("The system shall not allow a warden to fell a tree.", "a warden can not fell a tree ."),
            ("The app lets rangers count owls", "rangers can count owls"),
            ("As a ranger, I want to see my owls so that I can count them.", "a ranger can see their owls"),
            ("Please make sure that rangers count owls.", "rangers count owls ."),
            ("It must not be possible to fell a tree.", "nobody can fell a tree ."),
            ("Rangers are only allowed to count owls", "rangers can only count owls"),
            ("Rangers can view only their own owls", "rangers can only view their own owls"),
            ("A tree is automatically felled", "a tree is felled"),
            ("A ranger may keep a maximum of 3 owls for himself", "a ranger may keep at most 3 owls for themselves"),
        ] {
            assert_eq!(said(text).as_deref(), Some(plain), "{text}");
        }
    }

    #[test]
    fn a_purpose_that_forbids_stays() {
        assert_eq!(said("Rangers mark trees so that nobody fells them"), None);
        assert_eq!(said("Rangers can count owls"), None);
    }
}
