//! `plainspoken answer`: the open questions in the terminal, one at a time; each answer becomes text in the spec.

use crate::spec::Compiled;
use crate::{End, Ended, Misuse, show};
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};
use std::path::Path;

/// What the person typed.
#[derive(Debug, PartialEq, Eq)]
enum Reply {
    /// The answer at that place.
    Take(usize),
    Skip,
    Quit,
    Unclear,
}

pub fn answer(spec: &Path) -> Ended {
    let mut input = io::stdin().lock();
    let mut skipped = BTreeSet::new();
    let mut answered = 0;
    loop {
        // Every answer changes what the other sentences mean, so the spec is read anew.
        let compiled = Compiled::load(spec)?;
        let open = compiled.questions();
        let Some((statement, question)) = open.iter().find(|(statement, _)| !skipped.contains(&statement.id)) else {
            crate::say!("{}", farewell(answered, open.len()));
            return Ok(if open.is_empty() { End::Fine } else { End::Findings });
        };
        crate::say!("{}", show::question(&compiled, statement, question));
        match ask(&mut input, question.answers.len())? {
            Reply::Take(place) => {
                let Some(answer) = question.answers.get(place) else { continue };
                if answer.edits.is_empty() {
                    crate::say!("This answer has to be written into the spec by hand.\n");
                    skipped.insert(statement.id.clone());
                    continue;
                }
                compiled.edit(&answer.edits)?;
                answered += 1;
                crate::say!("Written into the spec.\n");
            }
            Reply::Skip => {
                skipped.insert(statement.id.clone());
            }
            Reply::Quit => {
                crate::say!("{}", farewell(answered, open.len()));
                return Ok(if open.is_empty() { End::Fine } else { End::Findings });
            }
            Reply::Unclear => crate::say!("Please type one of the numbers, s to skip, or q to stop.\n"),
        }
    }
}

fn ask(input: &mut impl BufRead, answers: usize) -> Result<Reply, Misuse> {
    print!("  1–{answers}, s to skip, q to stop > ");
    io::stdout().flush().map_err(|error| Misuse(error.to_string()))?;
    let mut line = String::new();
    let length = input.read_line(&mut line).map_err(|error| Misuse(format!("The answer can't be read: {error}.")))?;
    // The end of the input is an end, not an endless question.
    Ok(if length == 0 { Reply::Quit } else { understood(&line, answers) })
}

fn understood(line: &str, answers: usize) -> Reply {
    match line.trim() {
        "s" | "skip" => Reply::Skip,
        "q" | "quit" => Reply::Quit,
        word => match word.parse::<usize>() {
            Ok(number) if (1..=answers).contains(&number) => Reply::Take(number - 1),
            _ => Reply::Unclear,
        },
    }
}

fn farewell(answered: usize, open: usize) -> String {
    let done = match answered {
        0 => "Nothing was changed".to_owned(),
        1 => "1 question answered".to_owned(),
        _ => format!("{answered} questions answered"),
    };
    match open {
        0 => format!("{done}; no question is open."),
        1 => format!("{done}; 1 is still open."),
        _ => format!("{done}; {open} are still open."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_numbers_or_letters() {
        assert_eq!(understood(" 2\n", 3), Reply::Take(1));
        assert_eq!(understood("s", 3), Reply::Skip);
        assert_eq!(understood("q", 3), Reply::Quit);
        for line in ["0", "4", "-1", "yes", ""] {
            assert_eq!(understood(line, 3), Reply::Unclear, "{line}");
        }
    }

    #[test]
    fn the_end_of_the_input_stops() {
        assert_eq!(ask(&mut io::empty(), 2).unwrap(), Reply::Quit);
    }
}
