//! The nearest known words to one that nobody knows.

use std::collections::BTreeMap;

use crate::vocabulary::Vocabulary;

/// The words of a vocabulary by their length, so that only those that can be near are looked at.
#[derive(Debug, Default)]
pub struct Nearest {
    by_length: BTreeMap<usize, Vec<Vec<char>>>,
}

impl Nearest {
    pub fn of(vocabulary: &Vocabulary) -> Self {
        let mut by_length: BTreeMap<usize, Vec<Vec<char>>> = BTreeMap::new();
        for entry in vocabulary.entries() {
            if let [only] = entry.words.as_slice() {
                let letters: Vec<char> = only.chars().collect();
                by_length.entry(letters.len()).or_default().push(letters);
            }
        }
        for words in by_length.values_mut() {
            words.sort();
            words.dedup();
        }
        Self { by_length }
    }

    /// At most two letters away, the nearest first; at most three of them.
    pub fn to(&self, word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let allowed = if letters.len() > 5 { 2 } else { 1 };
        let lengths = letters.len().saturating_sub(allowed)..=letters.len() + allowed;
        let mut near: Vec<(usize, String)> = self
            .by_length
            .range(lengths)
            .flat_map(|(_, words)| words)
            .map(|own| (distance(&letters, own, allowed), own))
            // Two slips in a short word, or one at its beginning, make it another word.
            .filter(|(away, own)| {
                *away <= allowed && (*away < 2 || letters.len() > 6 && own.first() == letters.first())
            })
            .map(|(away, own)| (away, own.iter().collect()))
            .collect();
        near.sort();
        near.into_iter().map(|(_, own)| own).take(3).collect()
    }
}

/// Whether one word may be a slip of the pen for the other.
pub fn resembles(word: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    let (word, other) = (letters(word), letters(other));
    let allowed = if word.len() > 5 { 2 } else { 1 };
    let away = distance(&word, &other, allowed);
    away > 0 && away <= allowed && (away < 2 || word.len() > 6 && word.first() == other.first())
}

/// Letters to add, drop, change or swap to get from one word to the other; anything over `most` is `most + 1`.
fn distance(one: &[char], other: &[char], most: usize) -> usize {
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut line = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(line[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && other[j - 1] == *a {
                least = least.min(before[j - 1] + 1);
            }
            line.push(least);
        }
        if line.iter().all(|own| *own > most) {
            return most + 1;
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(most + 1).min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_counts_letters() {
        let away = |one: &str, other: &str| {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            distance(&letters(one), &letters(other), 2)
        };
        assert_eq!(away("appointmnet", "appointment"), 1);
        assert_eq!(away("ordr", "order"), 1);
        assert_eq!(away("order", "invoice"), 3);
    }
}
