//! Variants of a sentence in which one word that matters is gone, or is another.

use model::TypeKind;
use plainspoken_language::Vocabulary;
use plainspoken_language::tokens::{self, Kind, Token};
use plainspoken_language::vocabulary::Term;

pub struct Variant {
    pub kind: &'static str,
    pub text: String,
    /// The sentence that it was made from, contractions written out, and where of it something was changed.
    pub from: String,
    pub at: usize,
    /// The words that stood there.
    pub words: String,
}

/// Why a variant means what its sentence means; short, and each reason is one of English.
pub fn reason(variant: &Variant, vocabulary: &Vocabulary) -> Option<&'static str> {
    let before = variant.from.get(..variant.at).unwrap_or("").to_lowercase();
    let after = variant.from.get(variant.at..).unwrap_or("").to_lowercase();
    let holds = |words: &[&str]| {
        let text = variant.from.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let conditional = ["if ", "when ", "unless ", "until ", "once ", "while ", " that ", "whose ", " who "];
    match variant.kind {
        _ if before.contains("so that ") => Some("why somebody wants it binds nobody"),
        _ if before.is_empty() && after.contains(": ") || before.starts_with("what has been ") => {
            Some("a remark beside the rule")
        }
        "and for or" if !conditional.iter().any(|word| before.contains(word)) => {
            Some("each of those listed is meant, whichever word joins them")
        }
        "modal swapped" if holds(&["but by nobody else"]) => Some("nobody else says what “only” says"),
        "and for or"
            if before.contains(" by ")
                && (before.ends_with(" who wrote it ") || before.ends_with(" who wrote them ")) =>
        {
            Some("each of those listed is meant, whichever word joins them")
        }
        "and for or" if is_choice(&variant.from, variant.at, vocabulary) => {
            Some("a field is only ever one of its choices")
        }
        "modal swapped" | "only dropped"
            if holds(&[
                " at most ",
                " until ",
                " within ",
                " while ",
                " once ",
                " if ",
                " up to ",
                " on weekdays",
                " for ",
                " to a ",
            ]) || before.contains("can ") && after.starts_with("only ") =>
        {
            Some("a condition restricts, whether “only” is said or not")
        }
        "modal swapped"
            if variant.words == "can" && (0..variant.from.len()).any(|at| is_state(&variant.from, at, vocabulary)) =>
        {
            Some("records in one state only: that restricts, whether “only” is said or not")
        }
        "bound dropped" if holds(&["must have at least one "]) => Some("to have one is to have at least one"),
        "bound dropped" if holds(&[" years old"]) => Some("to be 18 years old is to be at least 18"),
        "person swapped" if holds(&[" must give "]) && holds(&[" when they "]) => {
            Some("whoever does it is asked, which is said as an assumption")
        }
        "bound dropped"
            if ["can have ", "can do ", "can be on "].iter().any(|can| before.contains(can))
                || ["can ", "may "].iter().any(|can| before.contains(can))
                    && [" a day", " a week", " a month", " per day"].iter().any(|own| after.contains(own)) =>
        {
            Some("to be able to have two is to have two at most")
        }
        "person swapped" | "field swapped" if before.starts_with("otherwise ") => {
            Some("a refusal is told to whoever is refused")
        }
        // The one known loss: a construction knows who did something, not of which kind they were.
        "person swapped" if after.contains(" who ") => Some("known: the kind of a doer isn't compared"),
        "own dropped" if before.ends_with("their ") || variant.words == "own" => Some("“their” is “their own”"),
        "scope dropped" if matches!(variant.words.as_str(), "all" | "each" | "every" | "always") => {
            Some("the plural alone is all of them")
        }
        "occasion dropped" if variant.words == "always" => Some("a rule always holds"),
        "order swapped" if variant.words == "within" && holds(&[" not "]) => {
            Some("what has not happened within a time has not happened when it is over")
        }
        "bound swapped" if variant.words == "up to" && holds(&[" before "]) => {
            Some("up to 2 hours before it is at least 2 hours before it")
        }
        "thing swapped" | "field swapped" if is_thing(&variant.words, vocabulary) => {
            Some("what is made for a record is meant by doing it to the record")
        }
        "choice dropped" if after.contains(" on it") => Some("to be on it is to have been put on it"),
        _ => None,
    }
}

/// Whether some words name a thing.
fn is_thing(words: &str, vocabulary: &Vocabulary) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    vocabulary.lookup(&words).iter().any(|found| matches!(found.term, Term::Thing(_)))
}

/// Whether a state of some record begins at a byte.
fn is_state(sentence: &str, at: usize, vocabulary: &Vocabulary) -> bool {
    let word = sentence.get(at..).and_then(|rest| rest.split(|own: char| !own.is_alphabetic()).next()).unwrap_or("");
    let begins = at == 0 || sentence.get(..at).is_some_and(|before| before.ends_with(' '));
    begins && vocabulary.lookup(&[word]).iter().any(|found| matches!(found.term, Term::Choice(..)))
}

/// Whether both neighbours of a conjunction are choices.
fn is_choice(sentence: &str, at: usize, vocabulary: &Vocabulary) -> bool {
    let tokens = tokens::tokenise(sentence);
    let Some(place) = tokens.iter().position(|own| own.span.start as usize == at) else { return false };
    let choice = |place: usize| {
        tokens.get(place).is_some_and(|own| {
            vocabulary.lookup(&[own.lower.as_str()]).iter().any(|found| matches!(found.term, Term::Choice(..)))
        })
    };
    place > 0 && choice(place - 1) && choice(place + 1)
}

/// Words whose loss changes what a sentence says.
const DROPPED: &[(&str, &[&str])] = &[
    ("negation dropped", &["not", "never", "no", "nobody", "none", "neither", "without", "cannot"]),
    ("only dropped", &["only", "just", "exclusively", "solely"]),
    ("own dropped", &["own", "their own"]),
    ("scope dropped", &["other", "others", "else", "all", "every", "each"]),
    ("bound dropped", &["at least", "at most", "up to", "more than", "less than", "no more than", "fewer than"]),
    ("occasion dropped", &["first", "last", "again", "once", "twice", "ever", "always"]),
];

/// Words and what they are swapped with.
const SWAPPED: &[(&str, &[(&str, &str)])] = &[
    (
        "bound swapped",
        &[
            ("at least", "at most"),
            ("at most", "at least"),
            ("more than", "less than"),
            ("less than", "more than"),
            ("up to", "at least"),
            ("no more than", "no less than"),
            ("over", "under"),
            ("under", "over"),
            ("above", "below"),
            ("below", "above"),
            ("longer", "shorter"),
            ("later", "earlier"),
            ("earlier", "later"),
            ("minimum", "maximum"),
            ("maximum", "minimum"),
        ],
    ),
    (
        "order swapped",
        &[
            ("before", "after"),
            ("after", "before"),
            ("until", "after"),
            ("within", "after"),
            ("past", "future"),
            ("future", "past"),
        ],
    ),
    ("and for or", &[("or", "and"), ("and", "or")]),
    (
        "condition swapped",
        &[
            ("if", "unless"),
            ("when", "unless"),
            ("unless", "if"),
            ("once", "unless"),
            ("while", "unless"),
            ("is", "is not"),
            ("are", "are not"),
        ],
    ),
    (
        "modal swapped",
        &[("can", "can not"), ("may", "may not"), ("must", "must not"), ("nobody", "anybody"), ("can", "can only")],
    ),
    (
        "scope swapped",
        &[
            ("own", "other"),
            ("all", "no"),
            ("every", "no"),
            ("each", "no"),
            ("anyone", "nobody"),
            ("everyone", "nobody"),
            ("any", "no"),
        ],
    ),
    (
        "unit swapped",
        &[
            ("minutes", "hours"),
            ("minute", "hour"),
            ("hours", "days"),
            ("hour", "day"),
            ("days", "hours"),
            ("day", "week"),
            ("weeks", "months"),
            ("week", "month"),
            ("months", "years"),
            ("month", "year"),
            ("years", "months"),
            ("year", "month"),
            ("monday", "tuesday"),
            ("tuesday", "wednesday"),
            ("wednesday", "thursday"),
            ("thursday", "friday"),
            ("friday", "saturday"),
            ("saturday", "sunday"),
            ("sunday", "monday"),
            ("weekdays", "weekends"),
            ("weekday", "weekend"),
            ("today", "tomorrow"),
            ("morning", "evening"),
        ],
    ),
];

/// All variants of a sentence, each made by one change. Words in quotation marks stay: they are the author's own.
pub fn variants(sentence: &str, vocabulary: &Vocabulary) -> Vec<Variant> {
    let opened = opened(sentence);
    let tokens = tokens::tokenise(&opened);
    let mut made = Changes { sentence: &opened, tokens: &tokens, found: Vec::new() };
    made.drops();
    made.swaps();
    made.numbers();
    made.strangers();
    made.vocabulary(vocabulary);
    let mut found = made.found;
    found.retain(|own| own.text != opened && own.text != sentence);
    found
}

/// Contractions are written out, so that each word stands by itself.
fn opened(sentence: &str) -> String {
    let sentence = sentence.replace('’', "'");
    sentence.replace("can't", "can not").replace("won't", "will not").replace("n't", " not").replace("annot", "an not")
}

struct Changes<'a> {
    sentence: &'a str,
    tokens: &'a [Token],
    found: Vec<Variant>,
}

impl Changes<'_> {
    /// The sentence with some of its tokens replaced by other words.
    fn put(&mut self, kind: &'static str, from: usize, to: usize, words: &str) {
        let (Some(first), Some(last)) = (self.tokens.get(from), self.tokens.get(to - 1)) else { return };
        if self.tokens[from..to].iter().any(|own| own.depth > 0 || matches!(own.kind, Kind::Quoted(_) | Kind::Code(_)))
        {
            return;
        }
        let (start, end) = (first.span.start as usize, last.span.end as usize);
        let (Some(before), Some(after)) = (self.sentence.get(..start), self.sentence.get(end..)) else { return };
        let joined = format!("{before}{words}{after}");
        let text = joined.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" .", ".");
        let words = self.sentence.get(start..end).unwrap_or_default().to_lowercase();
        self.found.push(Variant { kind, text, from: self.sentence.to_owned(), at: start, words });
    }

    /// Where some words stand in a row.
    fn places(&self, words: &str) -> Vec<(usize, usize)> {
        let words: Vec<&str> = words.split(' ').collect();
        (0..self.tokens.len())
            .filter(|at| {
                words.iter().enumerate().all(|(n, word)| self.tokens.get(at + n).is_some_and(|own| own.lower == *word))
            })
            .map(|at| (at, at + words.len()))
            .collect()
    }

    fn drops(&mut self) {
        for (kind, words) in DROPPED {
            for words in *words {
                for (from, to) in self.places(words) {
                    self.put(kind, from, to, "");
                }
            }
        }
    }

    fn swaps(&mut self) {
        for (kind, pairs) in SWAPPED {
            for (words, other) in *pairs {
                for (from, to) in self.places(words) {
                    self.put(kind, from, to, other);
                }
            }
        }
    }

    /// Numbers, money, times: one more, or none.
    fn numbers(&mut self) {
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            let digits = token.text.chars().any(|letter| letter.is_ascii_digit());
            let number = !matches!(token.kind, Kind::Word | Kind::Mark(_) | Kind::Quoted(_) | Kind::Code(_));
            if !number || token.depth > 0 {
                continue;
            }
            let text = token.text.clone();
            if digits {
                let more: String = text
                    .char_indices()
                    .scan(false, |done, (_, letter)| {
                        let own = match letter.to_digit(10) {
                            Some(digit) if !*done => {
                                *done = true;
                                char::from_digit(if digit == 1 { 2 } else { 1 }, 10).unwrap_or('1')
                            }
                            _ => letter,
                        };
                        Some(own)
                    })
                    .collect();
                self.put("number swapped", at, at + 1, &more);
                self.put("number dropped", at, at + 1, "");
                if let Some(rest) = text.strip_prefix('£') {
                    self.put("currency swapped", at, at + 1, &format!("{rest} kg"));
                }
            } else if token.lower != "one" && token.lower != "a" {
                self.put("number swapped", at, at + 1, if token.lower == "seven" { "eight" } else { "seven" });
            }
        }
    }

    /// A word that nothing explains, put in anywhere.
    fn strangers(&mut self) {
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            if token.is_word() && token.span.start > 0 {
                let text = token.text.clone();
                self.put("stranger put in", at, at + 1, &format!("zorgly {text}"));
                self.put("negation put in", at, at + 1, &format!("not {text}"));
            }
        }
    }

    /// The spec's own words: dropped, or others of their kind in their place.
    fn vocabulary(&mut self, vocabulary: &Vocabulary) {
        let app = &vocabulary.app;
        for at in 0..self.tokens.len() {
            let words: Vec<&str> = self.tokens[at..].iter().take(5).map(|own| own.lower.as_str()).collect();
            let found = vocabulary.lookup(&words);
            let Some(longest) = found.iter().map(|own| own.len).max() else { continue };
            for one in found.iter().filter(|own| own.len == longest) {
                let to = at + one.len;
                match one.term {
                    Term::Choice(field, choice) => {
                        self.put("choice dropped", at, to, "");
                        let model::FieldId::Own(place) = field.field else { continue };
                        let Some(own) = app.thing(field.thing).and_then(|own| own.fields.get(place as usize)) else {
                            continue;
                        };
                        let TypeKind::Choice(choices) = &own.r#type.kind else { continue };
                        if let Some(other) = choices.iter().enumerate().find(|(n, _)| *n != choice.0 as usize) {
                            self.put("choice swapped", at, to, &other.1.name);
                        }
                    }
                    Term::Adjective(_) | Term::Flag(_) => self.put("adjective dropped", at, to, ""),
                    Term::Thing(thing) => {
                        let Some(own) = app.thing(thing) else { continue };
                        let plural = self.tokens[to - 1].lower == own.name.plural.to_lowercase();
                        let other = app
                            .things
                            .iter()
                            .find(|other| other.key != own.key && other.is_person() == own.is_person());
                        if let Some(other) = other {
                            let name = if plural { &other.name.plural } else { &other.name.singular };
                            self.put(if own.is_person() { "person swapped" } else { "thing swapped" }, at, to, name);
                        }
                    }
                    Term::Field(field) => {
                        let model::FieldId::Own(place) = field.field else { continue };
                        let Some(thing) = app.thing(field.thing) else { continue };
                        let other =
                            thing.fields.iter().enumerate().find(|(n, other)| *n != place as usize && !other.automatic);
                        if let Some((_, other)) = other {
                            self.put("field swapped", at, to, &other.name);
                        }
                    }
                    Term::Action(action) => {
                        let Some(own) = app.actions.get(action.0 as usize) else { continue };
                        if words[..one.len].join(" ") != own.name {
                            continue;
                        }
                        if let Some(other) =
                            app.actions.iter().find(|other| other.thing == own.thing && other.name != own.name)
                        {
                            self.put("action swapped", at, to, &other.name);
                        }
                    }
                    Term::Group(_) | Term::Sample(..) => {}
                }
            }
        }
    }
}
