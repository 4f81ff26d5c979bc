use std::collections::HashMap;
use std::sync::LazyLock;

use super::is_vowel;

/// Nouns whose plural no rule gives, or that keep their form.
const IRREGULAR: &[(&str, &str)] = &[
    ("person", "people"),
    ("man", "men"),
    ("woman", "women"),
    ("child", "children"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("goose", "geese"),
    ("mouse", "mice"),
    ("ox", "oxen"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("knife", "knives"),
    ("wife", "wives"),
    ("half", "halves"),
    ("shelf", "shelves"),
    ("self", "selves"),
    ("loaf", "loaves"),
    ("thief", "thieves"),
    ("wolf", "wolves"),
    ("calf", "calves"),
    ("analysis", "analyses"),
    ("diagnosis", "diagnoses"),
    ("basis", "bases"),
    ("crisis", "crises"),
    ("thesis", "theses"),
    ("hypothesis", "hypotheses"),
    ("criterion", "criteria"),
    ("phenomenon", "phenomena"),
    ("curriculum", "curricula"),
    ("datum", "data"),
    ("potato", "potatoes"),
    ("tomato", "tomatoes"),
    ("hero", "heroes"),
    ("echo", "echoes"),
    ("veto", "vetoes"),
    ("quiz", "quizzes"),
    ("bus", "buses"),
    ("gas", "gases"),
    ("lens", "lenses"),
    ("status", "statuses"),
    ("bonus", "bonuses"),
    ("campus", "campuses"),
    ("virus", "viruses"),
    ("census", "censuses"),
    ("address", "addresses"),
    ("index", "indexes"),
    ("appendix", "appendices"),
    ("movie", "movies"),
    ("cookie", "cookies"),
    ("pie", "pies"),
    ("tie", "ties"),
    ("axe", "axes"),
    ("series", "series"),
    ("species", "species"),
    ("sheep", "sheep"),
    ("deer", "deer"),
    ("fish", "fish"),
    ("aircraft", "aircraft"),
    ("staff", "staff"),
    ("news", "news"),
    ("means", "means"),
    ("equipment", "equipment"),
    ("information", "information"),
    ("feedback", "feedback"),
    ("luggage", "luggage"),
    ("software", "software"),
    ("furniture", "furniture"),
];

/// Those by each of their numbers; of two with one plural the first.
static BY_SINGULAR: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| IRREGULAR.iter().rev().map(|(one, many)| (*one, *many)).collect());
static BY_PLURAL: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| IRREGULAR.iter().rev().map(|(one, many)| (*many, *one)).collect());

/// The plural of a noun; of several words, of the one that carries the number ("line item" → "line items",
/// "unit of work" → "units of work").
pub fn plural(noun: &str) -> String {
    with_head(noun, plural_word)
}

/// The singular of a noun given in either number.
pub fn singular(noun: &str) -> String {
    with_head(noun, singular_word)
}

/// "a" or "an", by how the word begins.
pub fn article(noun: &str) -> &'static str {
    let lower = noun.to_lowercase();
    let silent = ["hour", "honest", "honour", "heir"].iter().any(|start| lower.starts_with(start));
    let consonant = ["uni", "use", "usu", "eu", "one", "once", "ut"].iter().any(|start| lower.starts_with(start))
        && !lower.starts_with("unin")
        && !lower.starts_with("unim")
        && !lower.starts_with("utter");
    match lower.chars().next() {
        Some(first) if (is_vowel(first) && !consonant) || silent => "an",
        _ => "a",
    }
}

fn with_head(noun: &str, change: impl Fn(&str) -> String) -> String {
    if !noun.contains(' ') {
        return change(noun);
    }
    let words: Vec<&str> = noun.split(' ').collect();
    let head = words
        .iter()
        .position(|word| matches!(*word, "of" | "for" | "in" | "on" | "at" | "to"))
        .filter(|at| *at > 0)
        .unwrap_or(words.len())
        .saturating_sub(1);
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if at == head { out.push_str(&change(word)) } else { out.push_str(word) }
    }
    out
}

fn plural_word(word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some(many) = BY_SINGULAR.get(lower.as_str()) {
        return match_case(word, many);
    }
    if BY_PLURAL.contains_key(lower.as_str()) {
        return word.to_owned();
    }
    for (one, many) in
        [("person", "people"), ("woman", "women"), ("child", "children"), ("knife", "knives"), ("shelf", "shelves")]
    {
        // Compounds inflect like their last part ("salesperson", "grandchild").
        if let Some(front) = lower.strip_suffix(one)
            && front.len() > 1
        {
            return format!("{}{many}", &word[..front.len()]);
        }
    }
    if lower.ends_with("man") && lower.len() > 4 && !lower.ends_with("human") && !lower.ends_with("german") {
        return format!("{}en", &word[..word.len() - 2]);
    }
    let before_y = lower.chars().rev().nth(1);
    if lower.ends_with('y') && before_y.is_some_and(|letter| !is_vowel(letter) && letter.is_alphabetic()) {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    let hissing = ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) && !lower.ends_with("arch");
    if hissing { format!("{word}es") } else { format!("{word}s") }
}

fn singular_word(word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some(one) = BY_PLURAL.get(lower.as_str()) {
        return match_case(word, one);
    }
    if BY_SINGULAR.contains_key(lower.as_str()) {
        return word.to_owned();
    }
    for (one, many) in [("person", "people"), ("child", "children"), ("shelf", "shelves"), ("knife", "knives")] {
        if let Some(front) = lower.strip_suffix(many)
            && front.len() > 1
        {
            return format!("{}{one}", &word[..front.len()]);
        }
    }
    if lower.ends_with("men") && lower.len() > 5 && !["specimen", "regimen", "abdomen"].contains(&lower.as_str()) {
        return format!("{}an", &word[..word.len() - 2]);
    }
    let keep = ["ss", "us", "is", "as", "os"];
    if !lower.ends_with('s') || lower.len() < 3 || keep.iter().any(|end| lower.ends_with(end)) {
        return match lower.as_str() {
            "menus" | "photos" | "videos" | "logos" | "memos" | "pianos" | "studios" | "ratios" | "radios"
            | "kilos" | "demos" | "promos" | "todos" | "skis" | "taxis" | "pizzas" | "ideas" | "areas" | "agendas"
            | "quotas" | "visas" | "saunas" | "cameras" | "villas" | "extras" | "formulas" | "personas" | "sofas"
            | "gurus" | "tattoos" | "zoos" | "portfolios" | "dojos" | "casinos" | "condos" | "avocados" | "dramas"
            | "schemas" | "panoramas" | "arenas" | "cinemas" | "spas" => word[..word.len() - 1].to_owned(),
            _ => word.to_owned(),
        };
    }
    if lower.ends_with("ies") && lower.len() > 4 {
        return format!("{}y", &word[..word.len() - 3]);
    }
    for end in ["sses", "xes", "ches", "shes", "zzes"] {
        if lower.ends_with(end) && lower.len() > end.len() + 1 && !lower.ends_with("caches") && !lower.ends_with("axes")
        {
            return word[..word.len() - 2].to_owned();
        }
    }
    word[..word.len() - 1].to_owned()
}

fn match_case(like: &str, word: &str) -> String {
    let capital = like.chars().next().is_some_and(char::is_uppercase);
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if capital => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_go_there_and_back() {
        for (one, many) in [
            ("order", "orders"),
            ("category", "categories"),
            ("day", "days"),
            ("box", "boxes"),
            ("dish", "dishes"),
            ("address", "addresses"),
            ("person", "people"),
            ("salesperson", "salespeople"),
            ("child", "children"),
            ("status", "statuses"),
            ("line item", "line items"),
            ("unit of work", "units of work"),
            ("committee member", "committee members"),
            ("craftsman", "craftsmen"),
            ("bus", "buses"),
            ("studio", "studios"),
            ("house", "houses"),
            ("purchase", "purchases"),
            ("size", "sizes"),
            ("class", "classes"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one, "{many}");
            assert_eq!(singular(one), one, "{one} is singular already");
        }
    }

    #[test]
    fn articles_follow_the_sound() {
        for (word, expected) in
            [("user", "a"), ("hour", "an"), ("order", "an"), ("unit", "a"), ("unpaid invoice", "an")]
        {
            assert_eq!(article(word), expected, "{word}");
        }
    }
}
