//! What the compiler understood, as the page wants it.

mod cards;
mod positions;
mod things;
mod vocabulary;

pub use cards::{card_edits, foresee};
pub use positions::Positions;
pub(crate) use things::capital;

use crate::wire::*;
use language::document::SegmentKind;
use std::collections::{BTreeMap, BTreeSet};
use workspace::{Happening, OpenSpec, Understanding};

/// The event for something that happened in the open spec.
pub fn event(happening: &Happening) -> Option<Event> {
    match happening {
        Happening::Changed { file, version } => Some(Event::Changed { file: file.clone(), version: *version }),
        Happening::Files => Some(Event::FilesChanged),
        Happening::Understood(understanding) => Some(Event::Compiled { compiled: Box::new(compiled(understanding)) }),
        Happening::Saved(true) => Some(Event::Saved { saved: SaveState::Saved }),
        Happening::Saved(false) => Some(Event::Saved { saved: SaveState::Saving }),
        Happening::Steps => Some(Event::History),
        Happening::Preview => Some(Event::Preview),
    }
}

/// What the app is called: as the spec says, else as the folder is.
pub fn app_name(spec: &OpenSpec) -> String {
    let said = spec.understanding().map(|one| one.compilation.app.name.clone());
    said.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let path = spec.location().path();
        path.file_stem().and_then(|name| name.to_str()).unwrap_or("App").to_owned()
    })
}

/// The names of its things, without the kinds of people.
pub fn thing_names(understanding: &Understanding) -> Vec<String> {
    let things = understanding.compilation.app.things.iter();
    things.filter(|thing| !thing.is_person()).map(|thing| things::capital(&thing.name.plural)).collect()
}

/// The whole understanding, in the editor's positions.
pub fn compiled(understanding: &Understanding) -> Compiled {
    let positions = Positions::new(&understanding.source, understanding.lock.as_ref());
    let compilation = &understanding.compilation;
    let statements: Vec<Statement> = compilation.statements.iter().map(|one| statement(&positions, one)).collect();
    Compiled {
        revision: understanding.revision,
        versions: own_versions(understanding),
        app: compilation.app.name.clone(),
        counts: counts(&statements),
        statements,
        warnings: compilation.warnings.iter().map(|one| warning(&positions, one)).collect(),
        headings: headings(understanding, &positions),
        things: things::things(understanding, &positions),
        messages: things::messages(understanding, &positions),
        vocabulary: vocabulary::terms(&compilation.app),
        field_types: vocabulary::types(&compilation.app),
        micros: understanding.micros,
    }
}

/// Without the lock, which no editor holds.
fn own_versions(understanding: &Understanding) -> BTreeMap<String, u32> {
    let all = understanding.versions.iter().filter(|(file, _)| *file != language::LOCK_FILE);
    all.map(|(file, version)| (file.clone(), *version)).collect()
}

fn statement(positions: &Positions, one: &language::Statement) -> Statement {
    let (file, from, to) = positions.place(one.span);
    Statement {
        id: one.id.0.clone(),
        file,
        from,
        to,
        line: positions.line(one.span),
        text: one.text.clone(),
        kind: one.kind.to_owned(),
        state: match one.state {
            language::State::Enforced => State::Enforced,
            language::State::Assumed => State::Assumed,
            language::State::Asked => State::Asked,
            language::State::Note => State::Note,
        },
        means: one.means.clone(),
        assumes: one.assumes.iter().map(|one| assumption(positions, one)).collect(),
        question: one.question.as_ref().map(|one| question(positions, one)),
    }
}

fn assumption(positions: &Positions, one: &language::Assumption) -> Assumption {
    let alternatives = one.alternatives.iter().map(|one| answer(positions, one)).collect();
    Assumption { code: one.code.to_owned(), text: one.text.clone(), alternatives }
}

fn question(positions: &Positions, one: &language::Question) -> Question {
    let (_, from, to) = positions.place(one.phrase);
    let answers = one.answers.iter().map(|one| answer(positions, one)).collect();
    Question { text: one.text.clone(), from, to, answers, blocks: u32::try_from(one.blocks).unwrap_or(u32::MAX) }
}

fn answer(positions: &Positions, one: &language::Answer) -> Answer {
    let edit = |edit: &text::TextEdit| {
        // An edit of a file that isn't there yet makes it.
        let (from, to) =
            positions.in_file(&edit.file, text::Span { start: edit.start, end: edit.end }).unwrap_or((0, 0));
        Edit { file: edit.file.clone(), from, to, insert: edit.insert.clone() }
    };
    Answer { label: one.label.clone(), means: one.means.clone(), edits: one.edits.iter().map(edit).collect() }
}

fn warning(positions: &Positions, one: &language::Warning) -> Warning {
    let (file, from, to) = positions.place(one.span);
    Warning {
        code: one.code.to_owned(),
        text: one.text.clone(),
        file,
        from,
        to,
        line: positions.line(one.span),
        answers: one.fixes.iter().map(|one| answer(positions, one)).collect(),
    }
}

fn counts(statements: &[Statement]) -> Counts {
    let mut counts = Counts::default();
    let mut questions = BTreeSet::new();
    for one in statements {
        match one.state {
            State::Enforced => counts.enforced += 1,
            State::Assumed => counts.assumed += 1,
            State::Asked => counts.asked += 1,
            State::Note => counts.note += 1,
        }
        if let Some(question) = one.question.as_ref().filter(|_| one.state == State::Asked) {
            questions.insert((question.text.as_str(), one.file.as_str(), question.from));
        }
    }
    counts.questions = u32::try_from(questions.len()).unwrap_or(u32::MAX);
    counts
}

fn headings(understanding: &Understanding, positions: &Positions) -> Vec<Heading> {
    let segments = language::document::segments(&understanding.source);
    let own = segments.iter().filter(|one| one.kind == SegmentKind::Heading);
    own.map(|one| {
        let (file, from, _) = positions.place(one.span);
        let depth = one.context.headings.iter().filter(|above| **above != one.text).count();
        Heading { file, text: one.text.clone(), level: u32::try_from(depth + 1).unwrap_or(1), from }
    })
    .collect()
}

/// What the running app doesn't keep yet.
pub fn not_enforced(understanding: &Understanding) -> Vec<NotEnforced> {
    let all = understanding.plan.plan.not_enforced.iter();
    all.map(|one| NotEnforced { statement: one.statement.0.clone(), text: one.sentence.clone(), why: one.why.clone() })
        .collect()
}

/// The kind of people that the spec lets do most.
pub fn busiest_role(understanding: &Understanding) -> Option<String> {
    let app = &understanding.compilation.app;
    let people: Vec<_> = app.things.iter().zip(0u32..).filter(|(thing, _)| thing.is_person()).collect();
    let allowed = |role: u32| {
        let own = |who: &model::Who| *who == model::Who::Role(model::ThingId(role));
        app.permissions
            .iter()
            .filter(|one| one.grant != model::Grant::Forbid && one.verb != model::Verb::See && one.who.iter().any(own))
            .count()
    };
    // The first of those with the same to do.
    let busiest = people.into_iter().rev().max_by_key(|(_, place)| allowed(*place))?;
    Some(things::capital(&busiest.0.name.singular))
}
