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
        self.behind(words).is_some()
    }

    /// Steps over these words if they stand here.
    pub fn eat(&mut self, words: &str) -> bool {
        let Some(end) = self.behind(words) else { return false };
        self.at = end;
        true
    }

    /// The place behind these words, if they stand here.
    #[inline]
    fn behind(&self, words: &str) -> Option<usize> {
        // Most words that are tried aren't there: one letter tells.
        let first = self.tokens.get(self.at)?.lower.as_bytes().first();
        if first != words.as_bytes().first() { None } else { self.behind_all(words) }
    }

    fn behind_all(&self, words: &str) -> Option<usize> {
        let mut rest = words;
        let mut at = self.at;
        loop {
            let token = self.tokens.get(at).filter(|own| !matches!(own.kind, Kind::Quoted(_) | Kind::Code(_)))?;
            rest = rest.strip_prefix(token.lower.as_str())?;
            at += 1;
            match rest.as_bytes().first() {
                None => return Some(at),
                Some(b' ') if !token.lower.is_empty() => rest = rest.get(1..)?,
                Some(_) => return None,
            }
        }
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
