//! Literals as biome writes them.

/// A text in single quotes, in double ones where that saves escapes.
pub fn quoted(words: &str) -> String {
    let single = words.matches('\'').count();
    let double = words.matches('"').count();
    let quote = if single > double { '"' } else { '\'' };
    let mut out = String::with_capacity(words.len() + 2);
    out.push(quote);
    for character in words.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            own if own == quote => {
                out.push('\\');
                out.push(own);
            }
            control if control.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push(quote);
    out
}

/// The words of a template literal, without its marks.
pub(super) fn template_words(words: &str) -> String {
    words.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${")
}

/// A property's name, in quotes where it isn't a plain name.
pub(super) fn property_name(name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_' || first == '$')
        && characters.all(|next| next.is_ascii_alphanumeric() || next == '_' || next == '$');
    if plain || name.starts_with('[') { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_are_chosen_to_save_escapes() {
        assert_eq!(quoted("plain"), "'plain'");
        assert_eq!(quoted("Ann's"), "\"Ann's\"");
        assert_eq!(quoted("Ann's \"own\""), "'Ann\\'s \"own\"'");
        assert_eq!(quoted("a\\b\nc"), "'a\\\\b\\nc'");
    }
}
