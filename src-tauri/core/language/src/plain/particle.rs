//! A particle that stands behind the object: "hand a parcel over", "check it in". It goes back to its verb: "hand over a parcel".

use crate::tokens::Token;
use crate::words::{Form, PARTICLES, bases};

/// What an object begins with.
const OPENINGS: &[&str] = &[
    "a", "an", "the", "their", "its", "his", "her", "any", "all", "each", "every", "it", "them", "one", "this", "that",
    "these", "those", "some", "several",
];

/// What may follow the particle: nothing that it could be a preposition of.
const BEHIND: &[&str] = &[
    "and", "or", "but", "if", "when", "once", "until", "unless", "before", "after", "while", "within", "again", "for",
    "at", "on", "by", "as",
];

/// The longest object that a particle is looked for behind.
const OBJECT: usize = 6;

pub(super) fn joined(tokens: &[Token]) -> Option<Vec<Token>> {
    for verb in 0..tokens.len() {
        if !is_verb(tokens, verb) || !tokens.get(verb + 1).is_some_and(|next| OPENINGS.contains(&next.lower.as_str())) {
            continue;
        }
        let last = tokens.len().min(verb + 2 + OBJECT);
        for at in verb + 2..last {
            let word = tokens[at].lower.as_str();
            if PARTICLES.contains(&word) && tokens[at].is_word() {
                let free =
                    tokens.get(at + 1).is_none_or(|next| !next.is_word() || BEHIND.contains(&next.lower.as_str()));
                if !free {
                    break;
                }
                let mut out = tokens.to_vec();
                let particle = out.remove(at);
                out.insert(verb + 1, particle);
                return Some(out);
            }
            // The object is a noun phrase: its words, and nothing that begins another phrase.
            if !tokens[at].is_word() || BEHIND.contains(&word) || matches!(word, "to" | "of" | "with" | "is" | "are") {
                break;
            }
        }
    }
    None
}

fn is_verb(tokens: &[Token], at: usize) -> bool {
    let forms = bases(&tokens[at].lower);
    let finite = forms.iter().any(|(_, form)| matches!(form, Form::Base | Form::Third));
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    tokens[at].is_word()
        && finite
        && before.is_word()
        && !OPENINGS.contains(&before.lower.as_str())
        && !matches!(before.lower.as_str(), "of" | "in" | "on" | "for" | "by" | "with" | "from" | "at")
}
