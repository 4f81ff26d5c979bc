//! Edge cases: examples in the spec that run as tests ("If Ana cancels 23 hours before it starts, she's refused").
//!
//! An example is told of people and records of the sample data by their names. It becomes the steps of a [`model::Case`]:
//! records put in place, the clock set, somebody doing something, what comes of it.

mod clause;
mod phrase;

use model::{Case, CaseStep, Outcome, StatementId, ThingId};

use crate::declare::{Words, cursor::Cursor};
use crate::document::{Segment, SegmentKind};
use crate::meaning::Meaning;
use crate::read::Reading;
use crate::tokens::tokenise;
use crate::vocabulary::Vocabulary;

use clause::Act;
use phrase::Person;

/// Reads examples one after the other: "she" and "it" reach back to the sentence before.
pub(crate) struct Examples<'a> {
    vocabulary: &'a Vocabulary,
    memory: Memory,
    /// The section that the examples so far stand in.
    section: Vec<String>,
}

/// Who and what the examples so far spoke of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub actor: Option<Person>,
    pub thing: Option<ThingId>,
    /// Titles of sample records that were named, the latest last.
    pub named: Vec<(ThingId, String)>,
}

impl<'a> Examples<'a> {
    pub fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, memory: Memory::default(), section: Vec::new() }
    }

    /// The example that a segment tells, if it tells one that can be run.
    pub fn read(&mut self, segment: &Segment, words: &Words) -> Option<Reading> {
        if !is_example(segment) {
            return None;
        }
        if self.section != segment.context.headings {
            self.memory = Memory::default();
            self.section.clone_from(&segment.context.headings);
        }
        let steps = match segment.kind {
            SegmentKind::Row => self.row(segment)?,
            _ => {
                let cursor = Cursor::new(&words.wording.text, &words.tokens);
                self.sentence(cursor)?
            }
        };
        if !steps.iter().any(|step| matches!(step, CaseStep::Do { .. } | CaseStep::Expect { .. } | CaseStep::Told { .. })) {
            return None;
        }
        let case = Case { statement: StatementId::default(), steps };
        let means = match segment.kind {
            SegmentKind::Row => segment.text.split(" | ").collect::<Vec<_>>().join(": "),
            _ => words.wording.text.clone(),
        };
        Some(Reading::Understood { kind: "example", meanings: vec![Meaning::Case(case)], means, assumptions: Vec::new() })
    }

    /// "situation | what happens"
    fn row(&mut self, segment: &Segment) -> Option<Vec<CaseStep>> {
        let cell = |at: usize| segment.cells.get(at).and_then(|range| segment.text.get(range.clone())).unwrap_or("");
        let (situation, result) = (tokenise(cell(0)), tokenise(cell(1)));
        let mut cursor = Cursor::new(cell(0), &situation);
        let mut steps = Vec::new();
        let act = self.situation(&mut cursor, &mut steps)?;
        if !cursor.done() {
            return None;
        }
        let mut cursor = Cursor::new(cell(1), &result);
        let outcome = phrase::outcome(&mut cursor)?;
        act.steps(outcome, &mut steps);
        self.rest(&mut cursor, &act, &mut steps).then_some(steps)
    }

    /// "Ada has an appointment …, and Ben books Rosa at 10:45": states, then the act.
    fn situation(&mut self, cursor: &mut Cursor, steps: &mut Vec<CaseStep>) -> Option<Act> {
        loop {
            if clause::state(cursor, self.vocabulary, &mut self.memory, steps) {
                let _ = cursor.eat_any(&[", and", ",", "and"]);
                continue;
            }
            return clause::act(cursor, self.vocabulary, &mut self.memory);
        }
    }

    fn sentence(&mut self, mut cursor: Cursor) -> Option<Vec<CaseStep>> {
        let mut steps = Vec::new();
        let condition = cursor.eat_any(&["if", "when", "given", "given that"]);
        if condition || cursor.sees("with") {
            let mut any = false;
            while clause::state(&mut cursor, self.vocabulary, &mut self.memory, &mut steps) {
                any = true;
                let _ = cursor.eat_any(&[", and", ",", "and"]);
                let _ = cursor.eat("then");
            }
            if !any {
                // "If Ana cancels 23 hours before it starts, she's refused."
                let act = clause::act(&mut cursor, self.vocabulary, &mut self.memory)?;
                let _ = cursor.eat(",");
                let _ = cursor.eat("then");
                let outcome = phrase::outcome(&mut cursor)?;
                act.steps(outcome, &mut steps);
                return self.rest(&mut cursor, &act, &mut steps).then_some(steps);
            }
        }
        let act = clause::act(&mut cursor, self.vocabulary, &mut self.memory)?;
        let outcome = match act.can {
            Some(true) => Outcome::Works,
            Some(false) => Outcome::Refused(None),
            None => return None,
        };
        act.steps(outcome, &mut steps);
        self.rest(&mut cursor, &act, &mut steps).then_some(steps)
    }

    /// What follows the main part: "but not at 10:30", "but Will can", "but as soon as one is cancelled she can".
    fn rest(&mut self, cursor: &mut Cursor, act: &Act, steps: &mut Vec<CaseStep>) -> bool {
        let _ = cursor.eat_any(&[";", ","]);
        if cursor.done() {
            return true;
        }
        if !cursor.eat_any(&["but", "and", "while"]) {
            return false;
        }
        if cursor.eat("not") {
            let Some(other) = act.with_time(cursor) else { return false };
            // Tried first, so that what works doesn't stand in its way.
            let works = steps.pop();
            other.steps(Outcome::Refused(None), steps);
            steps.extend(works);
            return cursor.done();
        }
        if cursor.eat_any(&["as soon as", "once", "when", "after"]) {
            if !clause::undo(cursor, self.vocabulary, act, steps) {
                return false;
            }
            let _ = cursor.eat(",");
            if phrase::can_again(cursor) {
                act.steps(Outcome::Works, steps);
                return cursor.done();
            }
            return false;
        }
        // "but Conrad can", "but Conrad can approve it"
        let Some(person) = phrase::person(cursor, self.vocabulary, &self.memory) else { return false };
        let outcome = if cursor.eat("can not") {
            Outcome::Refused(None)
        } else if cursor.eat("can") {
            Outcome::Works
        } else {
            return false;
        };
        if !cursor.done() {
            let mut again = *cursor;
            if clause::verb(&mut again, self.vocabulary).is_none_or(|verb| !verb.contains(&act.verb)) || !{ let _ = again.eat_any(&["it", "them", "that"]); again.done() } {
                return false;
            }
            *cursor = again;
        }
        let other = Act { actor: Some(person), ..act.clone() };
        other.again(outcome, steps);
        true
    }
}

/// Examples stand under a heading that says so, or begin with "Given".
fn is_example(segment: &Segment) -> bool {
    let heading = segment.context.headings.last().map(|heading| heading.to_lowercase()).unwrap_or_default();
    let section = ["edge case", "example", "case", "scenario", "situation"].iter().any(|word| heading.starts_with(word) || heading.ends_with(&format!("{word}s")));
    let header = segment.context.header.first().is_some_and(|cell| {
        matches!(cell.trim().to_lowercase().as_str(), "situation" | "case" | "example" | "when" | "given" | "what somebody does")
    });
    (section || header || segment.text.starts_with("Given ")) && (segment.kind != SegmentKind::Row || segment.cells.len() == 2)
}
