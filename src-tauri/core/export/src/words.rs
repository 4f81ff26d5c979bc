//! Names from sentences.

use std::collections::BTreeSet;

/// A camelCase name of at most seven words for a sentence.
pub(crate) fn camel(sentence: &str) -> String {
    const SKIPPED: &[&str] = &["a", "an", "the", "be", "is", "are", "to", "of", "it", "its", "their"];
    let folded = plan::fold::fold(sentence).replace(['\'', '’'], "");
    let all: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut kept: Vec<&str> = all.iter().copied().filter(|word| !SKIPPED.contains(word)).take(7).collect();
    if kept.is_empty() {
        kept = vec!["react"];
    }
    let mut name = String::new();
    for (place, word) in kept.into_iter().enumerate() {
        if place == 0 { name.push_str(word) } else { name.push_str(&plan::capital(word)) }
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("n{name}") } else { name }
}

/// The name, or with the first number from 2 with which it isn't taken.
pub(crate) fn given(taken: &mut BTreeSet<String>, wanted: String) -> String {
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    let name = std::iter::once(wanted.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
