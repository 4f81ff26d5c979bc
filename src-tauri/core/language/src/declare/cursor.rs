use crate::tokens::{Kind, Token};

/// A place in a run of tokens that moves forward as words are recognised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens, at: 0 }
    }

    pub fn done(&self) -> bool {
        self.at >= self.tokens.len()
            || self.tokens[self.at..].iter().all(|token| matches!(token.kind, Kind::Mark('.' | '!')))
    }

    pub fn peek(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The word (or mark) `ahead` tokens on, in lower case.
    pub fn word(&self, ahead: usize) -> &'a str {
        self.peek(ahead).map_or("", |token| token.lower.as_str())
    }

    /// Whether these words (or marks) stand here.
    pub fn sees(&self, words: &str) -> bool {
        // Most words that are tried aren't there: one comparison tells.
        if !self.peek(0).is_some_and(|token| words.starts_with(token.lower.as_str())) {
            return false;
        }
        words.split(' ').enumerate().all(|(ahead, word)| {
            self.peek(ahead)
                .is_some_and(|token| token.lower == word && !matches!(token.kind, Kind::Quoted(_) | Kind::Code(_)))
        })
    }

    /// Steps over these words if they stand here.
    pub fn eat(&mut self, words: &str) -> bool {
        let found = self.sees(words);
        if found {
            self.at += words.split(' ').count();
        }
        found
    }

    /// Steps over the first of these phrases that stands here; longer ones have to come first.
    pub fn eat_any(&mut self, phrases: &[&str]) -> bool {
        phrases.iter().any(|words| self.eat(words))
    }

    pub fn sees_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|words| self.sees(words))
    }

    /// The text of the tokens from `from` up to where the cursor stands.
    pub fn since(&self, from: usize) -> &'a str {
        self.between(from, self.at)
    }

    pub fn between(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if to > from => {
                self.text.get(first.span.start as usize..last.span.end as usize).unwrap_or("")
            }
            _ => "",
        }
    }
}
