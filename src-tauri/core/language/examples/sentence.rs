//! Reads one sentence over a spec's vocabulary: `cargo run -p plainspoken-language --example sentence -- app.md "A sentence."`.

// A tool for the terminal: reading a file and printing is what it is for.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use plainspoken_language::{Options, compile, document, read};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_default();
    let Ok(spec) = std::fs::read_to_string(&path) else {
        eprintln!("{path} can't be read");
        return;
    };
    let context = std::env::var("ALL").is_ok();
    let vocabulary = compile(&text::Source::single("app.md", &spec), &Options::default()).vocabulary;
    if context {
        let segments = document::segments(&text::Source::single("app.md", &spec));
        let reader = read::Reader::new(&vocabulary, &segments);
        let wanted: Vec<String> = arguments.by_ref().collect();
        for segment in segments.iter().filter(|own| wanted.iter().any(|words| own.text.contains(words.as_str()))) {
            println!("{}", segment.text);
            for meanings in reader.readings(segment) {
                println!("    {}", serde_json::to_string(&meanings).unwrap_or_default());
            }
        }
    }
    for sentence in arguments {
        println!("{sentence}");
        let segments = document::segments(&text::Source::single("app.md", &sentence));
        let reader = read::Reader::new(&vocabulary, &segments);
        for segment in &segments {
            match reader.read(segment) {
                read::Reading::Understood { kind, meanings, means, assumptions } => {
                    println!("  [{kind}] {means}");
                    for meaning in meanings {
                        println!("    {}", serde_json::to_string(&meaning).unwrap_or_default());
                    }
                    for assumption in assumptions {
                        println!("    ~ {}", assumption.text);
                    }
                }
                read::Reading::Ambiguous { answers, .. } => {
                    println!("  AMBIGUOUS");
                    for answer in answers {
                        println!("    - {}", answer.means);
                    }
                    for meanings in reader.readings(segment) {
                        println!("    {}", serde_json::to_string(&meanings).unwrap_or_default());
                    }
                }
                read::Reading::Unknown { question, start, end, cause, .. } => {
                    println!("  ? {question} «{}» {cause:?}", segment.text.get(start..end).unwrap_or(""));
                }
            }
        }
    }
}
