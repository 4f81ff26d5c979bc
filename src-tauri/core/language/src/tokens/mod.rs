//! A sentence as tokens: words in their plain spelling, literals with their values, punctuation.
//!
//! Contractions are opened ("can't" is `can` `not`), possessives are a token of their own (`'s`), hyphenated words are split.
//! Every token keeps the bytes that it came from, so a question can underline them.

mod literal;
mod scan;

use text::Span;

pub use literal::{Number, is_smaller, unit_of};

/// One word, literal or mark of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes in the text that was tokenised. The parts of a contraction share the span of the whole.
    pub span: Span,
    /// As written.
    pub text: String,
    /// Lower case, plain apostrophes, usual spelling.
    pub lower: String,
    pub kind: Kind,
    /// No blank stands before it (after a hyphen, or inside a contraction).
    pub joined: bool,
    /// Nesting of parentheses.
    pub depth: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// "12", "1.5", "twenty four". Number words up to twelve keep `lower` as written.
    Number(Number),
    /// "30th", "third".
    Ordinal(i64),
    /// An amount of money; the symbol or code as written.
    Money(Number, String),
    Percent(Number),
    /// Local time `HH:MM`.
    Time(String),
    /// `YYYY-MM-DD`
    Date(String),
    /// What stands between quotation marks.
    Quoted(String),
    /// What stands between backticks.
    Code(String),
    /// A web or email address.
    Address(String),
    /// `#2F6F4E`
    Colour(String),
    Mark(char),
}

impl Token {
    pub fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Number(_) | Kind::Ordinal(_)) && self.lower == word
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word)
    }

    /// Whether the word is written with a capital.
    pub fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// The whole number that it states, in digits or words.
    pub fn whole(&self) -> Option<i64> {
        match &self.kind {
            Kind::Number(number) => number.whole(),
            _ => None,
        }
    }
}

/// The tokens of a text.
pub fn tokenise(text: &str) -> Vec<Token> {
    scan::scan(text)
}

/// The span of the text that the tokens cover.
pub fn span_of(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowers(text: &str) -> Vec<String> {
        tokenise(text).into_iter().map(|token| token.lower).collect()
    }

    #[test]
    fn contractions_open_and_possessives_stand_alone() {
        assert_eq!(lowers("They can't see it"), ["they", "can", "not", "see", "it"]);
        assert_eq!(lowers("the ticket's agent isn’t away"), ["the", "ticket", "'s", "agent", "is", "not", "away"]);
        assert_eq!(lowers("customers' orders"), ["customers", "'s", "orders"]);
        assert_eq!(
            lowers("once it's been paid and who's away"),
            ["once", "it", "has", "been", "paid", "and", "who", "is", "away"]
        );
        assert_eq!(lowers("cannot, won't"), ["can", "not", ",", "will", "not"]);
        assert_eq!(lowers("a first-come slot"), ["a", "first", "come", "slot"]);
    }

    #[test]
    fn literals_have_values() {
        let kinds = |text: &str| tokenise(text).into_iter().map(|token| token.kind).collect::<Vec<_>>();
        let whole = |value: i64| Number { units: value, scale: 0 };
        assert_eq!(kinds("£1,200.50"), [Kind::Money(Number { units: 120_050, scale: 2 }, "£".into())]);
        assert_eq!(kinds("20 %"), [Kind::Percent(whole(20))]);
        assert_eq!(kinds("2026-11-22"), [Kind::Date("2026-11-22".into())]);
        assert_eq!(kinds("10 March 2027"), [Kind::Date("2027-03-10".into())]);
        assert_eq!(kinds("9:00"), [Kind::Time("09:00".into())]);
        assert_eq!(kinds("5.30 pm"), [Kind::Time("17:30".into())]);
        assert_eq!(kinds("8am"), [Kind::Time("08:00".into())]);
        assert_eq!(kinds("24"), [Kind::Number(whole(24))]);
        assert_eq!(kinds("twenty-four"), [Kind::Number(whole(24))]);
        assert_eq!(kinds("the 30th"), [Kind::Word, Kind::Ordinal(30)]);
        assert_eq!(kinds("“Too late.”"), [Kind::Quoted("Too late.".into())]);
    }

    #[test]
    fn spans_point_at_the_bytes() {
        let text = "Ein “Wort” can’t 12";
        for token in tokenise(text) {
            assert!(!token.span.slice(text).is_empty(), "{token:?}");
        }
        let tokens = tokenise(text);
        assert_eq!(tokens[1].span.slice(text), "“Wort”");
        assert_eq!(tokens[2].span.slice(text), "can’t");
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_tokens_in_order(text in "\\PC{0,80}") {
            let mut at = 0;
            for token in tokenise(&text) {
                proptest::prop_assert!(token.span.start >= at || token.joined);
                proptest::prop_assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
                at = token.span.start;
            }
        }
    }
}
