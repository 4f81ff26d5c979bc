//! What is measured with: specs of any length without a repeated sentence, and times that a busy machine can't spoil.

pub mod load;
pub mod reference;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// The shortest of several runs: what else the machine did can only have made it longer.
pub fn fastest<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..runs.max(1) {
        let start = Instant::now();
        let done = work();
        best = best.min(start.elapsed());
        drop(done);
    }
    best
}

/// A spec with that many sentences about made-up things, no two of them alike.
pub fn spec(sentences: usize) -> String {
    let mut out =
        String::from("# Bench\n\n## People\n\nMembers sign up themselves. Keepers are invited by a keeper.\n");
    let mut count = 2;
    let mut thing = 0;
    while count < sentences {
        let name = word(thing);
        let _ = write!(
            out,
            "\n### {name}\n\n- title: text, required\n- starts at: date and time, required\n- ends at: date and time, required\n\
             - weight: number, at least {thing}\n- state: open, held or shut (starts as open)\n\n\
             A {name} belongs to a member.\n\nMembers can see, add and change their own {name}s.\n\nKeepers can see all {name}s.\n\n\
             A member can have at most {} {name}s.\n\nA keeper can hold an open {name}.\n\n\
             The end of a {name} must be after its start.\n\n\
             Members can delete their own {name}s until {} hours before they start.\n\n\
             When a {name} is held, email its member \"Held: {{title}}\".\n",
            thing % 17 + 2,
            thing % 47 + 1,
        );
        count += 13;
        thing += 1;
    }
    out
}

/// A made-up noun for each number, regular in the plural.
fn word(number: usize) -> String {
    const STARTS: [&str; 8] = ["bra", "clu", "dro", "fle", "gri", "plo", "sne", "tri"];
    const MIDDLES: [&str; 8] = ["ba", "do", "fi", "gu", "lo", "mi", "ne", "ro"];
    const ENDS: [&str; 8] = ["bet", "dom", "fit", "gan", "lop", "nut", "rek", "tin"];
    let mut rest = number / 8;
    let mut out = STARTS[number % 8].to_owned();
    while rest > 0 {
        out.push_str(MIDDLES[rest % 8]);
        rest /= 8;
    }
    out + ENDS[number % 7]
}
