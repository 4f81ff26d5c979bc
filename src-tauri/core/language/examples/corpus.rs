//! Tries sentences that other people wrote, each inside a small model of its domain, and compares what comes of them with what a
//! reader of the sentence expects: `cargo xtask corpus [all|wrong|asked|open]`.
//!
//! `tests/corpus/models` has the models, `tests/corpus/domains.txt` the model of each domain, `tests/corpus/expected` what is
//! expected, by the sentence's id: our own canonical wording, or `?` where it has to be asked about. The sentences themselves
//! stay where they are; without them there is nothing to try.

// A tool for the terminal: reading files and printing is what it is for.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use plainspoken_language::{Options, State, Statement, compile};

/// A sentence of the corpus.
struct Sentence {
    id: String,
    text: String,
    domain: String,
    kind: String,
    inferable: bool,
}

/// What a reader of the sentence expects of it.
enum Expected {
    /// It says what this sentence of ours says.
    Means(String),
    /// It has to be asked about.
    Asked,
}

/// What came of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    /// It should have been understood.
    Asked,
    Wrong,
    /// Nobody has said yet what to expect.
    Open,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(corpus), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("Usage: corpus RULES.jsonl tests/corpus [all|wrong|asked|open]");
        return ExitCode::FAILURE;
    };
    let shown = arguments.next().unwrap_or_default();
    let Ok(lines) = std::fs::read_to_string(&corpus) else {
        println!("The corpus isn't here ({corpus}): nothing to try.");
        return ExitCode::SUCCESS;
    };
    let folder = Path::new(&folder);
    let domains = domains(folder);
    let expected = expectations(folder);
    let mut table: BTreeMap<(String, bool), BTreeMap<Outcome, usize>> = BTreeMap::new();
    let mut wrong = 0;
    for sentence in lines.lines().filter_map(sentence) {
        let own = expected.get(&sentence.id);
        let model = own.map(|(model, _)| model).or_else(|| domains.get(&sentence.domain));
        let spec = model.and_then(|model| std::fs::read_to_string(folder.join(format!("models/{model}.md"))).ok());
        let found = spec.as_ref().map(|spec| read(spec, &sentence.text));
        let outcome = match (own, &spec, &found) {
            (Some((_, expected)), Some(spec), Some(found)) => judge(expected, spec, &sentence.text, found),
            _ => Outcome::Open,
        };
        wrong += usize::from(outcome == Outcome::Wrong);
        *table.entry((sentence.kind.clone(), sentence.inferable)).or_default().entry(outcome).or_default() += 1;
        let wanted = match shown.as_str() {
            "all" => true,
            "wrong" => outcome == Outcome::Wrong,
            "asked" => outcome == Outcome::Asked,
            "open" => outcome == Outcome::Open,
            _ => false,
        };
        if wanted {
            show(&sentence, outcome, own.map(|(_, expected)| expected), found.as_deref());
        }
    }
    print(&table);
    if wrong > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn sentence(line: &str) -> Option<Sentence> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let word = |key: &str| value.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    Some(Sentence {
        id: word("id")?,
        text: word("text")?,
        domain: word("domain")?,
        kind: word("kind")?,
        inferable: word("inferable").as_deref() == Some("yes"),
    })
}

/// "domain = model" on each line.
fn domains(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join("domains.txt")).unwrap_or_default();
    let pairs = text.lines().filter_map(|line| line.split_once(" = "));
    pairs.map(|(domain, model)| (domain.trim().to_owned(), model.trim().to_owned())).collect()
}

/// For each id the model that it is tried in, which is the name of its file, and what is expected.
fn expectations(folder: &Path) -> BTreeMap<String, (String, Expected)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("expected")).into_iter().flatten().flatten() {
        let path = entry.path();
        let model = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        for line in std::fs::read_to_string(&path).unwrap_or_default().lines() {
            let Some((id, words)) = line.split_once(' ').filter(|(id, _)| id.starts_with('R')) else { continue };
            let words = words.trim();
            let expected = if words.starts_with('?') { Expected::Asked } else { Expected::Means(words.to_owned()) };
            if found.insert(id.to_owned(), (model.clone(), expected)).is_some() {
                eprintln!("{id} is expected twice");
            }
        }
    }
    found
}

/// What comes of the words as rules of the model.
fn read(spec: &str, words: &str) -> Vec<Statement> {
    let begin = spec.trim_end().len();
    let whole = format!("{}\n\n## Rules\n\n{words}\n", spec.trim_end());
    let done = compile(&text::Source::single("app.md", &whole), &Options::default());
    let rules = begin + "\n\n## Rules\n".len();
    done.statements.into_iter().filter(|own| own.span.span.start as usize >= rules).collect()
}

fn judge(expected: &Expected, spec: &str, sentence: &str, found: &[Statement]) -> Outcome {
    let asked = found.iter().any(|own| own.state == State::Asked);
    match expected {
        Expected::Asked if asked => Outcome::Right,
        Expected::Asked => Outcome::Wrong,
        Expected::Means(_) if asked => Outcome::Asked,
        Expected::Means(words) => {
            let own = said(found);
            let alike = own == sentences(words) || own == said_of(spec, words) || same_app(spec, sentence, words);
            if !own.is_empty() && alike { Outcome::Right } else { Outcome::Wrong }
        }
    }
}

/// What our own wording means; nothing where it isn't understood.
fn said_of(spec: &str, words: &str) -> Vec<String> {
    let found = read(spec, words);
    if found.iter().any(|own| own.state == State::Asked) { Vec::new() } else { said(&found) }
}

/// Whether the spec comes to the same app with either wording, but for which statement each part came from.
fn same_app(spec: &str, one: &str, other: &str) -> bool {
    if said_of(spec, other).is_empty() {
        return false;
    }
    let app = |words: &str| {
        let whole = format!("{}\n\n## Rules\n\n{words}\n", spec.trim_end());
        let app = compile(&text::Source::single("app.md", &whole), &Options::default()).app;
        serde_json::to_value(&app).map(without_statements).ok()
    };
    let without = app("");
    let found = app(one);
    found.is_some() && found != without && found == app(other)
}

fn without_statements(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Object(map) => {
            map.remove("statement");
            map.remove("statements");
            map.values_mut().for_each(|own| *own = without_statements(own.take()));
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(|own| *own = without_statements(own.take())),
        _ => {}
    }
    value
}

/// The canonical sentences of what was understood, in a fixed order.
fn said(found: &[Statement]) -> Vec<String> {
    let means: Vec<String> = found.iter().map(|own| untold(&own.means)).collect();
    sentences(&means.join(" "))
}

/// Without the words of a message that the author's own stand for: two wordings of a rule differ in them.
fn untold(means: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in means.chars() {
        match letter {
            '“' if out.contains("email") => inside = true,
            '”' if inside => inside = false,
            _ if inside => {}
            other => out.push(other),
        }
    }
    out
}

fn sentences(words: &str) -> Vec<String> {
    let mut found: Vec<String> = words.split_inclusive(". ").map(|own| own.trim().to_owned()).collect();
    found.retain(|own| !own.is_empty());
    found.sort();
    found.dedup();
    found
}

fn show(sentence: &Sentence, outcome: Outcome, expected: Option<&Expected>, found: Option<&[Statement]>) {
    println!("{} {outcome:?} [{}] {}", sentence.id, sentence.domain, sentence.text);
    match expected {
        Some(Expected::Means(words)) => println!("    expected {words}"),
        Some(Expected::Asked) => println!("    expected a question"),
        None => {}
    }
    for statement in found.unwrap_or_default() {
        println!("    {:?} [{}] {}", statement.state, statement.kind, statement.means);
        for assumption in &statement.assumes {
            println!("      ~ {}", assumption.text);
        }
        if let Some(question) = &statement.question {
            println!("      ? {}", question.text);
        }
    }
}

fn print(table: &BTreeMap<(String, bool), BTreeMap<Outcome, usize>>) {
    let columns = [Outcome::Right, Outcome::Asked, Outcome::Wrong, Outcome::Open];
    println!("{:<24} {:>6} {:>6} {:>6} {:>18}", "kind", "right", "asked", "wrong", "not expected yet");
    let count = |own: &BTreeMap<Outcome, usize>, column: Outcome| own.get(&column).copied().unwrap_or(0);
    let row = |name: &str, rows: &[&BTreeMap<Outcome, usize>]| {
        let [right, asked, wrong, open] =
            columns.map(|column| rows.iter().map(|own| count(own, column)).sum::<usize>());
        println!("{name:<24} {right:>6} {asked:>6} {wrong:>6} {open:>18}");
    };
    let mut kinds: Vec<&String> = table.keys().map(|(kind, _)| kind).collect();
    kinds.dedup();
    for kind in kinds {
        let rows: Vec<_> = table.iter().filter(|((own, _), _)| own == kind).map(|(_, own)| own).collect();
        row(kind, &rows);
    }
    let inferable: Vec<_> = table.iter().filter(|((_, own), _)| *own).map(|(_, own)| own).collect();
    row("those that can be told", &inferable);
    row("all", &table.values().collect::<Vec<_>>());
}
