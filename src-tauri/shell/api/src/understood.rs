//! What the compiler understood, as the page wants it.

use crate::wire::*;
use text::TextEdit;
use workspace::{Happening, OpenSpec, Understanding, Units};

/// The event for something that happened in the open spec.
pub fn event(happening: &Happening) -> Option<Event> {
    match happening {
        Happening::Changed { file, version } => Some(Event::Changed { file: file.clone(), version: *version }),
        Happening::Files => Some(Event::FilesChanged),
        Happening::Understood(understanding) => Some(Event::Compiled { compiled: Box::new(compiled(understanding)) }),
        Happening::Saved(true) => Some(Event::Saved { saved: SaveState::Saved }),
        Happening::Saved(false) => Some(Event::Saved { saved: SaveState::Saving }),
        Happening::Steps => Some(Event::History),
    }
}

pub fn app_name(spec: &OpenSpec) -> String {
    spec.location().path().file_name().and_then(|name| name.to_str()).unwrap_or("App").to_owned()
}

pub fn thing_names(_understanding: &Understanding) -> Vec<String> {
    Vec::new()
}

pub fn card_edits(_: &Understanding, _: &str, _: &CardEdit) -> Result<(String, Vec<TextEdit>), Refusal> {
    Err(Refusal::new(RefusalCode::NotYet, "Cards are not connected yet."))
}

pub fn compiled(understanding: &Understanding) -> Compiled {
    let mut statements = Vec::new();
    let mut headings = Vec::new();
    for file in &understanding.source.files {
        let mut units = Units::new(&file.text);
        let mut at = 0;
        for (line, text) in file.text.split_inclusive('\n').enumerate() {
            let words = text.trim_end();
            let from = units.unit_of(at).unwrap_or(0);
            let to = units.unit_of(at + words.len()).unwrap_or(0);
            at += text.len();
            if let Some(heading) = words.strip_prefix('#') {
                let level = 1 + heading.chars().take_while(|char| *char == '#').count();
                headings.push(Heading { file: file.path.clone(), text: heading.trim_start_matches('#').trim().to_owned(), level: level as u32, from });
            } else if !words.is_empty() {
                let state = [State::Enforced, State::Assumed, State::Note, State::Asked][(line * 7) % 4];
                let edit = Edit { file: file.path.clone(), from: to, to, insert: "{always}".into() };
                let answer = |label: &str| Answer { label: label.into(), means: "The app allows it in every case.".into(), edits: vec![edit.clone()] };
                let question = (state == State::Asked).then(|| Question { code: "fake".into(), text: "What is a “slot”?".into(), from: from + 2, to: to.min(from + 12), answers: vec![answer("A new thing"), answer("Another word for Appointment")] });
                statements.push(Statement { id: format!("s{line}"), file: file.path.clone(), from, to, line: line as u32 + 1, text: words.to_owned(), kind: "rule".into(), state, means: words.to_owned(), assumes: Vec::new(), question });
            }
        }
    }
    Compiled {
        revision: understanding.revision, versions: understanding.versions.clone(), app: "App".into(), counts: Counts { asked: 3, questions: 3, ..Counts::default() },
        statements, warnings: Vec::new(), headings, things: Vec::new(), roles: Vec::new(), messages: Vec::new(), vocabulary: Vec::new(), field_types: Vec::new(), micros: understanding.micros,
    }
}
