//! The folded key of a text: what search, order and uniqueness compare, so that capitals and accents make no difference.
//!
//! It is NFKD, then without combining marks, then lower case, then blanks at both ends removed and runs of blanks made one
//! space. In TypeScript, character for character:
//! `s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim()`.
//! Keys are compared bytewise (as UTF-8) on every engine.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded key.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return squeeze(&text.to_ascii_lowercase());
    }
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    squeeze(&bare.to_lowercase())
}

/// Lower-case letters of the text in ASCII as far as it has them; the rest becomes a blank. For printed names.
pub(crate) fn ascii(text: &str) -> String {
    fold(text).chars().map(|c| if c.is_ascii() || c == '’' { c } else { ' ' }).collect()
}

fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn capitals_accents_and_blanks_make_no_difference() {
        assert_eq!(fold("  Éclair\tau  CAFÉ "), "eclair au cafe");
        assert_eq!(fold("Ångström ﬁn"), "angstrom fin");
        assert_eq!(fold("İ"), "i");
        assert_eq!(fold("STRASSE"), "strasse");
        assert_eq!(fold("straße"), "straße");
    }
}
