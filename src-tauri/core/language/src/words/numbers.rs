use std::collections::HashMap;
use std::sync::LazyLock;

const SMALL: &[(&str, i64)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const ORDINALS: &[(&str, i64)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("twentieth", 20),
    ("thirtieth", 30),
];

static SMALL_BY_NAME: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| SMALL.iter().copied().collect());
static ORDINAL_BY_NAME: LazyLock<HashMap<&str, i64>> = LazyLock::new(|| ORDINALS.iter().copied().collect());

fn small(word: &str) -> Option<i64> {
    SMALL_BY_NAME.get(word).copied()
}

/// The value of a run of number words in lower case ("twenty four", "a hundred and fifty"), and how many of the words it took.
pub fn cardinal(words: &[&str]) -> Option<(i64, usize)> {
    let mut total = 0i64;
    let mut group = 0i64;
    let mut used = 0usize;
    let mut at = 0usize;
    // "a hundred" and "a dozen" count from one; "a" alone is an article.
    if words.first() == Some(&"a") && matches!(words.get(1), Some(&("hundred" | "thousand" | "million" | "dozen"))) {
        group = 1;
        at = 1;
    }
    while let Some(word) = words.get(at) {
        if let Some(value) = small(word) {
            // "one two" is two numbers, "twenty two" is one, "hundred two" too.
            let fits =
                group == 0 && used == 0 || group % 100 == 0 || (group % 10 == 0 && group % 100 >= 20 && value < 10);
            if !fits || (used > 0 && group == 0 && total == 0) {
                break;
            }
            group = group.saturating_add(value);
        } else {
            match *word {
                "hundred" if (1..100).contains(&group) => group = group.saturating_mul(100),
                "dozen" if (1..100).contains(&group) => group = group.saturating_mul(12),
                "thousand" if group > 0 => {
                    total = total.saturating_add(group.saturating_mul(1000));
                    group = 0;
                }
                "million" if group > 0 => {
                    total = total.saturating_add(group.saturating_mul(1_000_000));
                    group = 0;
                }
                "and"
                    if used > 0
                        && (group >= 100 && group % 100 == 0 || group == 0 && total > 0)
                        && words.get(at + 1).is_some_and(|next| small(next).is_some()) => {}
                _ => break,
            }
        }
        at += 1;
        if word != &"and" {
            used = at;
        }
    }
    (used > 0).then_some((total.saturating_add(group), used))
}

/// The value of an ordinal: "first", "third", "30th".
pub fn ordinal(word: &str) -> Option<i64> {
    if let Some(value) = ORDINAL_BY_NAME.get(word) {
        return Some(*value);
    }
    if let Some(value) = word.strip_suffix("th").and_then(small) {
        return Some(value);
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok().filter(|value| *value > 0)
}

/// "1st", "22nd", "13th".
pub fn spell_ordinal(value: i64) -> String {
    let end = match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{value}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words_add_up() {
        for (text, value, used) in [
            ("three", 3, 1),
            ("twenty four hours", 24, 2),
            ("a hundred and fifty words", 150, 4),
            ("two thousand five hundred", 2500, 4),
            ("two dozen", 24, 2),
            ("five six", 5, 1),
            ("one and two", 1, 1),
            ("zero", 0, 1),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(cardinal(&words), Some((value, used)), "{text}");
        }
        assert_eq!(cardinal(&["a", "user"]), None);
        assert_eq!(cardinal(&["hundred"]), None);
    }

    #[test]
    fn ordinals_are_read_and_written() {
        assert_eq!(ordinal("first"), Some(1));
        assert_eq!(ordinal("30th"), Some(30));
        assert_eq!(ordinal("sixteenth"), Some(16));
        assert_eq!(ordinal("month"), None);
        assert_eq!(spell_ordinal(22), "22nd");
        assert_eq!(spell_ordinal(113), "113th");
    }
}
