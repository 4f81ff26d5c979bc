use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Chart;

/// A shape of words with named gaps, for what is idiom rather than grammar.
///
/// Words stand for themselves, `(a|b c)` for one of several, `[…]` for what may be left out, `<name>` for a gap of one or more
/// tokens that a phrase fills. Gaps are as short as the words behind them allow, and every way to place them is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    /// Words that every match holds: without them nothing has to be tried.
    needed: Vec<String>,
}

thread_local! {
    /// Patterns are read once; there are as many as the constructions spell out.
    static READ: RefCell<HashMap<String, Rc<Pattern>>> = RefCell::new(HashMap::new());
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Word(String),
    OneOf(Vec<Vec<Part>>),
    Gap(String),
}

/// Where each gap begins and ends.
pub type Slots = Vec<(String, usize, usize)>;

impl Pattern {
    pub fn new(text: &str) -> Rc<Self> {
        READ.with_borrow_mut(|read| match read.get(text) {
            Some(known) => Rc::clone(known),
            None => {
                let own = Rc::new(Self::read(text));
                read.insert(text.to_owned(), Rc::clone(&own));
                own
            }
        })
    }

    fn read(text: &str) -> Self {
        let parts = sequence(&mut text.chars().peekable());
        let needed = parts.iter().filter_map(|part| match part {
            Part::Word(word) => Some(word.clone()),
            Part::OneOf(_) | Part::Gap(_) => None,
        });
        Self { needed: needed.collect(), parts }
    }

    /// All ways in which the pattern covers the tokens from `at` to exactly `end`.
    pub fn matches(&self, chart: &Chart, at: usize, end: usize) -> Vec<Slots> {
        let mut found = Vec::new();
        if !self.needed.iter().all(|word| (at..end).any(|place| chart.word(place) == word)) {
            return found;
        }
        walk(chart, &Rest { parts: &self.parts, behind: None }, at, end, &mut Vec::new(), &mut found);
        found
    }
}

fn sequence(letters: &mut std::iter::Peekable<std::str::Chars>) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(letter) = letters.peek().copied() {
        match letter {
            ' ' => {
                letters.next();
            }
            ')' | ']' | '|' => break,
            '(' | '[' => {
                letters.next();
                let mut options = vec![sequence(letters)];
                while letters.peek() == Some(&'|') {
                    letters.next();
                    options.push(sequence(letters));
                }
                letters.next();
                if letter == '[' {
                    options.push(Vec::new());
                }
                parts.push(Part::OneOf(options));
            }
            '<' => {
                letters.next();
                let name = letters.by_ref().take_while(|own| *own != '>').collect();
                parts.push(Part::Gap(name));
            }
            _ => {
                let mut word = String::new();
                while let Some(own) = letters.next_if(|own| !" ()[]|<".contains(*own)) {
                    word.push(own);
                }
                parts.push(Part::Word(word));
            }
        }
    }
    parts
}

/// What is still to be matched: the parts of a sequence, and what stands behind it.
struct Rest<'p, 'r> {
    parts: &'p [Part],
    behind: Option<&'r Rest<'p, 'r>>,
}

fn walk<'p>(
    chart: &Chart,
    rest: &Rest<'p, '_>,
    at: usize,
    end: usize,
    slots: &mut Vec<(&'p str, usize, usize)>,
    found: &mut Vec<Slots>,
) {
    if !chart.burn() || at > end {
        return;
    }
    let mut rest = rest;
    while let (true, Some(behind)) = (rest.parts.is_empty(), rest.behind) {
        rest = behind;
    }
    let Some((first, parts)) = rest.parts.split_first() else {
        if at == end {
            found.push(slots.iter().map(|(name, from, to)| ((*name).to_owned(), *from, *to)).collect());
        }
        return;
    };
    let rest = &Rest { parts, behind: rest.behind };
    match first {
        Part::Word(word) => {
            if at < end && chart.word(at) == word {
                chart.reach(at + 1);
                walk(chart, rest, at + 1, end, slots, found);
            }
        }
        Part::OneOf(options) => {
            for option in options {
                walk(chart, &Rest { parts: option, behind: Some(rest) }, at, end, slots, found);
            }
        }
        Part::Gap(name) => {
            for stop in at + 1..=end {
                slots.push((name, at, stop));
                walk(chart, rest, stop, end, slots, found);
                slots.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokenise;
    use crate::vocabulary::Vocabulary;

    fn slots(pattern: &str, text: &str) -> Vec<Vec<String>> {
        let tokens = tokenise(text);
        let vocabulary = Vocabulary::default();
        let chart = Chart::new(&tokens, &vocabulary);
        let words = |from: usize, to: usize| (from..to).map(|at| chart.word(at)).collect::<Vec<_>>().join(" ");
        let found = Pattern::new(pattern).matches(&chart, 0, chart.len());
        found.into_iter().map(|own| own.into_iter().map(|(_, from, to)| words(from, to)).collect()).collect()
    }

    #[test]
    fn gaps_take_every_place_that_fits() {
        let pattern = "[no] two <things> (can not|can) (overlap|share <field>)";
        assert_eq!(slots(pattern, "No two red kites can share a nest"), [["red kites", "a nest"]]);
        assert_eq!(slots(pattern, "Two kites can't overlap"), [["kites"]]);
        assert!(slots(pattern, "Three kites can't overlap").is_empty());
    }
}
