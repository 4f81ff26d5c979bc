//! What can be a name, and what the words of headings and labels name.

use super::cursor::Cursor;

/// Headings that say what kind of section follows and are never a thing's name, in singular.
const SECTIONS: &[&str] = &[
    "thing",
    "rule",
    "people",
    "page",
    "message",
    "email",
    "sample data",
    "sample",
    "example",
    "edge case",
    "case",
    "look",
    "role",
    "user",
    "permission",
    "who",
    "what",
    "how",
    "data",
    "field",
    "sign in",
    "signing in",
    "step",
    "workflow",
    "setting",
    "limit",
    "the rest",
    "other",
    "note",
    "introduction",
    "overview",
    "about",
    "check",
    "payment",
    "report",
    "dashboard",
    "schedule",
    "reminder",
    "notification",
    "glossary",
    "term",
    "requirement",
    "information",
    "object",
    "entity",
    "entities",
    "detail",
    "account",
    "user story",
    "user stories",
    "business rule",
    "data model",
    "domain model",
    "data dictionary",
    "glossary of terms",
    "definition",
];

/// A heading or label without its article and closing colon.
pub(super) fn bare(words: &str) -> &str {
    let words = words.trim().trim_end_matches(':').trim();
    let lower = words.to_lowercase();
    for article in ["the ", "an ", "a ", "our "] {
        if lower.starts_with(article) {
            return words.get(article.len()..).unwrap_or(words);
        }
    }
    words
}

/// Whether these words can name a thing at all.
pub(super) fn is_name(words: &str) -> bool {
    let lower = words.to_lowercase();
    let count = lower.split_whitespace().count();
    let plain =
        lower.chars().all(|letter| letter.is_alphanumeric() || letter == ' ' || letter == '-' || letter == '\'');
    plain && (1..=4).contains(&count) && !lower.split_whitespace().any(is_function_word)
}

/// Words of the language that are never part of a thing's name.
pub(crate) fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "it"
            | "its"
            | "they"
            | "them"
            | "their"
            | "he"
            | "she"
            | "we"
            | "you"
            | "i"
            | "who"
            | "which"
            | "that"
            | "this"
            | "these"
            | "those"
            | "and"
            | "or"
            | "not"
            | "no"
            | "nobody"
            | "everyone"
            | "everybody"
            | "anyone"
            | "anybody"
            | "somebody"
            | "someone"
            | "each"
            | "every"
            | "all"
            | "both"
            | "any"
            | "some"
            | "only"
            | "can"
            | "may"
            | "must"
            | "is"
            | "are"
            | "was"
            | "has"
            | "have"
            | "had"
            | "be"
            | "to"
            | "with"
            | "without"
            | "at"
            | "on"
            | "in"
            | "by"
            | "from"
            | "than"
            | "if"
            | "when"
            | "while"
            | "until"
            | "unless"
            | "there"
            | "what"
            | "whatever"
            | "whoever"
            | "nothing"
            | "everything"
            | "as"
            | "does"
            | "do"
            | "will"
            | "between"
            | "after"
            | "before"
            | "people"
            | "for"
    )
}

/// The words of a heading that name what its section is about: "Information about each singer", "Booking details".
pub(super) fn subject(heading: &str) -> &str {
    const FRONTS: &[&str] = &[
        "information about ",
        "information on ",
        "details of ",
        "details about ",
        "data about ",
        "data on ",
        "data of ",
        "fields of ",
        "attributes of ",
        "what we keep about ",
        "what we store about ",
        "what we know about ",
        "what we record about ",
        "what we need to know about ",
        "what is kept about ",
        "about ",
    ];
    let words = bare(heading);
    let about = FRONTS.iter().find_map(|front| without_front(words, front));
    let about = about.or_else(|| {
        [" details", " fields", " attributes", " information", " table"].iter().find_map(|end| without_end(words, end))
    });
    let words = about.unwrap_or(words);
    let each = ["each ", "every ", "all ", "one "].iter().find_map(|front| without_front(words, front));
    bare(each.unwrap_or(words))
}

fn without_front<'a>(words: &'a str, front: &str) -> Option<&'a str> {
    words.get(..front.len()).filter(|own| own.eq_ignore_ascii_case(front)).and_then(|_| words.get(front.len()..))
}

fn without_end<'a>(words: &'a str, end: &str) -> Option<&'a str> {
    let at = words.len().checked_sub(end.len())?;
    words.get(at..).filter(|own| own.eq_ignore_ascii_case(end)).and_then(|_| words.get(..at))
}

pub(super) fn is_section(name: &str) -> bool {
    let lower = name.to_lowercase();
    SECTIONS.contains(&lower.as_str()) || SECTIONS.contains(&crate::words::singular(&lower).as_str())
}

/// Words that stand before a colon in place of "it has".
pub(super) fn is_field_label(words: &str) -> bool {
    matches!(
        words.to_lowercase().as_str(),
        "fields"
            | "field"
            | "attributes"
            | "columns"
            | "properties"
            | "its fields"
            | "details"
            | "we keep"
            | "it has"
            | "has"
            | "data"
            | "information"
            | "we store"
            | "we record"
    )
}

/// "Room fields" names the room.
pub(super) fn without_field_word(words: &str) -> &str {
    const ENDS: &[&str] = &[
        " has the following fields",
        " has these fields",
        " fields",
        " attributes",
        " columns",
        " properties",
        " has",
        " have",
        " details",
    ];
    bare(ENDS.iter().find_map(|end| without_end(words, end)).unwrap_or(words))
}

/// Where the colon of "label: …" stands, if the item has such a label.
pub(super) fn label_end(cursor: &Cursor) -> Option<usize> {
    let tokens = cursor.tokens;
    // A dash between blanks does what a colon does: "Room – name, size".
    let dash = |at: usize| {
        tokens[at].is_mark('-')
            && at > 0
            && tokens[at - 1].span.end < tokens[at].span.start
            && tokens.get(at + 1).is_some_and(|next| tokens[at].span.end < next.span.start)
    };
    let colon = (0..tokens.len())
        .find(|at| tokens[*at].depth == 0 && (tokens[*at].is_mark(':') || tokens[*at].is_mark('?') || dash(*at)))?;
    let named = (1..=5).contains(&colon) && cursor.tokens[..colon].iter().all(|token| token.is_word() || token.joined);
    (named && colon + 1 < cursor.tokens.len()).then_some(colon)
}
