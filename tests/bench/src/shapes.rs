//! Specs of any length in shapes that differ: what is cheap in one may be dear in another.

use std::fmt::Write as _;

/// A shape of spec, by what it has much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Many things, a dozen sentences about each.
    Things,
    /// One thing, ever more rules on it.
    Rules,
    /// Many things, each in a file of its own.
    Files,
    /// Paragraphs that rule nothing, among a few things.
    Prose,
    /// Sentences that can't be understood, each with words of its own.
    Questions,
}

pub const SHAPES: [Shape; 5] = [Shape::Things, Shape::Rules, Shape::Files, Shape::Prose, Shape::Questions];

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Self::Things => "things",
            Self::Rules => "rules",
            Self::Files => "files",
            Self::Prose => "prose",
            Self::Questions => "questions",
        }
    }

    /// The files of a spec with about that many sentences, each with its path; no two sentences are alike.
    pub fn files(self, sentences: usize) -> Vec<(String, String)> {
        let single = |text: String| vec![("app.md".to_owned(), text)];
        match self {
            Self::Things => single(spec(sentences)),
            Self::Rules => single(rules(sentences)),
            Self::Files => {
                let things = (0..sentences.div_ceil(13)).map(|at| (format!("things/{at:05}.md"), thing(at)));
                std::iter::once(("app.md".to_owned(), HEAD.to_owned())).chain(things).collect()
            }
            Self::Prose => single(prose(sentences)),
            Self::Questions => single(questions(sentences)),
        }
    }
}

const HEAD: &str = "# Bench\n\n## People\n\nMembers sign up themselves. Keepers are invited by a keeper.\n";

/// A spec with that many sentences about made-up things, no two of them alike.
pub fn spec(sentences: usize) -> String {
    let mut out = HEAD.to_owned();
    for at in 0..sentences.div_ceil(13) {
        out.push_str(&thing(at));
    }
    out
}

fn thing(at: usize) -> String {
    let name = word(at);
    format!(
        "\n### {name}\n\n- title: text, required\n- starts at: date and time, required\n- ends at: date and time, required\n\
         - weight: number, at least {at}\n- state: open, held or shut (starts as open)\n\n\
         A {name} belongs to a member.\n\nMembers can see, add and change their own {name}s.\n\nKeepers can see all {name}s.\n\n\
         A member can have at most {} {name}s.\n\nA keeper can hold an open {name}.\n\n\
         The end of a {name} must be after its start.\n\n\
         Members can delete their own {name}s until {} hours before they start.\n\n\
         When a {name} is held, email its member \"Held: {{title}}\".\n",
        at % 17 + 2,
        at % 47 + 1,
    )
}

/// One thing and sentences about it, told apart by their numbers.
fn rules(sentences: usize) -> String {
    let mut out = format!("{HEAD}{}\n## Rules\n\n", thing(0));
    for at in 0..sentences {
        let n = at / 8 + 2;
        let _ = match at % 8 {
            0 => writeln!(out, "- The weight of a brabet must be less than {}.", n + 1_000_000),
            1 => writeln!(out, "- A member can add at most {n} brabets per week."),
            2 => writeln!(out, "- Brabets heavier than {n} kilos can only be deleted by keepers."),
            3 => writeln!(out, "- Keepers can hold a brabet whose weight is {n} or more."),
            4 => writeln!(out, "- When a brabet is held, email its member \"Held for the {n}th time\"."),
            5 => writeln!(out, "- A brabet can't be changed once {n} hours have passed since it was added."),
            6 => writeln!(out, "- {n} days after a brabet ends, it is deleted."),
            _ => writeln!(out, "- Members can't delete brabets that weigh more than {n}."),
        };
    }
    out
}

/// Paragraphs of three sentences that describe, with a rule among them now and then.
fn prose(sentences: usize) -> String {
    let mut out = format!("{HEAD}{}\n## How we work\n\n", thing(0));
    for at in 0..sentences / 3 {
        let (one, two) = (word(at + 11), word(at + 500));
        let _ = writeln!(
            out,
            "In the winter of the year {at} our {one} was far too small for everybody who came. So we moved the {two} across \
             the yard and had tea there instead. The old {one} with its {two} is still remembered fondly by many.\n",
        );
    }
    out
}

/// Rules with words that nothing explains.
fn questions(sentences: usize) -> String {
    let mut out = format!("{HEAD}{}\n## Rules\n\n", thing(0));
    for at in 0..sentences {
        let strange = word(at + 3);
        let _ = match at % 4 {
            0 => writeln!(out, "- Members can {strange} their own brabets."),
            1 => writeln!(out, "- A {strange} must be shown to every keeper within {at} hours."),
            2 => writeln!(out, "- When a brabet is held, its {strange} goes up by {at}."),
            _ => writeln!(out, "- Only {strange}s can delete brabets that are held."),
        };
    }
    out
}

/// A made-up noun for each number, regular in the plural.
pub fn word(number: usize) -> String {
    const STARTS: [&str; 8] = ["bra", "clu", "dro", "fle", "gri", "plo", "sne", "tri"];
    const MIDDLES: [&str; 8] = ["ba", "do", "fi", "gu", "lo", "mi", "ne", "ro"];
    const ENDS: [&str; 8] = ["bet", "dom", "fit", "gan", "lop", "nut", "rek", "tin"];
    let mut rest = number / 8;
    let mut out = STARTS[number % 8].to_owned();
    while rest > 0 {
        out.push_str(MIDDLES[rest % 8]);
        rest /= 8;
    }
    out + ENDS[number % 8]
}
