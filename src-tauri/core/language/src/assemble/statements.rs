//! Every segment's place in the ledger: enforced, assumed, asked or note.

use model::{NotEnforced, StatementId, ThingId};
use text::FileSpan;

use super::{Assembly, Outcome, gaps, sentence_text};
use crate::ask;
use crate::declare::Claim;
use crate::document::{Segment, SegmentKind};
use crate::ledger::{Highlight, HighlightKind, Question, State, Statement};
use crate::lock::Renamed;
use crate::read::{Cause, Reading};
use crate::vocabulary::{Term, Vocabulary};

type Ledger = (Vec<Statement>, Vec<(StatementId, String)>, Vec<NotEnforced>);

pub(super) fn statements(assembly: &Assembly, vocabulary: &Vocabulary, renamed: &[Renamed]) -> Ledger {
    let mut statements: Vec<Statement> = Vec::with_capacity(assembly.segments.len());
    for (at, segment) in assembly.segments.iter().enumerate() {
        statements.push(statement(assembly, vocabulary, at, segment));
    }
    for (at, assumption) in &assembly.beside {
        let Some(statement) = statements.get_mut(*at).filter(|own| own.state != State::Note) else { continue };
        if statement.state == State::Enforced {
            statement.state = State::Assumed;
        }
        statement.assumes.push(assumption.clone());
    }
    for statement in &mut statements {
        let file = assembly.source.get(statement.span.file).map_or("", |file| &file.text);
        if let Some(question) = &mut statement.question
            && question.phrase.span.slice(file).trim().is_empty()
        {
            // Words without a place of their own (joined cells, replaced entities): the whole sentence is underlined.
            question.phrase = statement.span;
        }
    }
    ask::gather(assembly, &mut statements);
    ask::unknown_words(assembly, vocabulary, &mut statements);
    let mut open: Vec<ThingId> = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        if statement.state == State::Asked {
            open.extend(things_in(vocabulary, assembly, at));
        }
    }
    gaps::ask(assembly, &vocabulary.app, &mut statements, &open);
    gaps::blind(assembly, &vocabulary.app, &mut statements, &open);
    gaps::idle(assembly, &vocabulary.app, &mut statements);
    ask::renames(assembly, vocabulary, &mut statements, renamed);
    let mut sentences = Vec::new();
    let mut not_enforced = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        match statement.state {
            State::Note => continue,
            State::Asked => not_enforced.push(NotEnforced {
                statement: statement.id.clone(),
                sentence: statement.text.clone(),
                why: "It is still a question.".to_owned(),
                things: things_in(vocabulary, assembly, at),
            }),
            State::Enforced | State::Assumed => {}
        }
        sentences.push((statement.id.clone(), sentence_text(&assembly.segments[at])));
    }
    sentences.sort();
    (statements, sentences, not_enforced)
}

fn statement(assembly: &Assembly, vocabulary: &Vocabulary, at: usize, segment: &Segment) -> Statement {
    let mut own = Statement {
        id: assembly.id(at),
        span: segment.span,
        text: segment.text.clone(),
        kind: "note",
        state: State::Note,
        means: String::new(),
        assumes: Vec::new(),
        question: None,
    };
    match &assembly.outcomes[at] {
        Outcome::None => {
            own.kind = match segment.kind {
                SegmentKind::Heading | SegmentKind::Header => "heading",
                SegmentKind::Setting => "setting",
                _ => "note",
            };
        }
        Outcome::LeadIn => {
            own.kind = "lead-in";
            own.state = State::Enforced;
            own.means = "Begins the list below it.".to_owned();
        }
        Outcome::Declared(claim) => declared(assembly, vocabulary, at, claim, &mut own),
        Outcome::Understood { kind, means, assumptions } => {
            own.kind = kind;
            own.state = if assumptions.is_empty() { State::Enforced } else { State::Assumed };
            own.means.clone_from(means);
            own.assumes.clone_from(assumptions);
        }
        Outcome::Open(reading) => open(assembly, vocabulary, at, reading, &mut own),
    }
    own
}

fn declared(assembly: &Assembly, vocabulary: &Vocabulary, at: usize, claim: &Claim, own: &mut Statement) {
    own.kind = claim.kind;
    own.state = if claim.assumptions.is_empty() { State::Enforced } else { State::Assumed };
    own.means = if claim.means.is_empty() {
        crate::declare::say(claim, at, &assembly.ids[at], vocabulary)
    } else {
        claim.means.clone()
    };
    if !claim.more.is_empty() {
        own.means = format!("{} {}", own.means, claim.more).trim().to_owned();
    }
    own.assumes.clone_from(&claim.assumptions);
    if own.kind == "thing" && own.means.is_empty() {
        own.means = "Begins the list below it.".to_owned();
    }
    if let Some(left) = claim.left {
        own.state = State::Asked;
        let words = source_words(assembly, left);
        own.question = Some(Question {
            text: format!("What does “{words}” say?"),
            phrase: left,
            answers: vec![ask::note_words(assembly, at, left), ask::note(assembly, at)].into_iter().flatten().collect(),
            blocks: 1,
        });
    }
}

fn open(assembly: &Assembly, vocabulary: &Vocabulary, at: usize, reading: &Reading, own: &mut Statement) {
    let segment = &assembly.segments[at];
    own.state = State::Asked;
    own.kind = "unknown";
    let (question, start, end, answers, cause) = match reading {
        Reading::Understood { .. } => return,
        Reading::Ambiguous { question, start, end, answers } => (question, *start, *end, answers, None),
        Reading::Unknown { question, start, end, answers, cause } => (question, *start, *end, answers, Some(cause)),
    };
    // In the introduction only what sounds like a rule is asked about.
    let describes = matches!(cause, Some(Cause::Description));
    if segment.context.introduction
        && segment.kind == SegmentKind::Sentence
        && (describes || !sounds_like_a_rule(assembly, vocabulary, at))
    {
        own.state = State::Note;
        own.kind = "note";
        return;
    }
    let mut answers = answers.clone();
    answers.extend(ask::note(assembly, at));
    own.question = Some(Question {
        text: question.clone(),
        phrase: segment.source_span(start.min(segment.text.len())..end.min(segment.text.len())),
        answers,
        blocks: 1,
    });
}

/// A rule says what may, must or can't be, of something that the spec knows.
fn sounds_like_a_rule(assembly: &Assembly, vocabulary: &Vocabulary, at: usize) -> bool {
    let tokens = &assembly.words[at].tokens;
    let modal = tokens.iter().any(|token| {
        matches!(
            token.lower.as_str(),
            "can"
                | "may"
                | "must"
                | "cannot"
                | "only"
                | "never"
                | "nobody"
                | "always"
                | "least"
                | "most"
                | "allowed"
                | "shall"
        )
    });
    // "Nobody works more than 12 hours in a day" names nothing that the app keeps, and binds all the same.
    let bound = tokens.iter().any(|token| token.whole().is_some())
        && tokens.iter().any(|token| matches!(token.lower.as_str(), "nobody" | "only" | "most" | "least" | "must"));
    // So does what is to be sent to somebody.
    let sends = tokens.iter().any(|token| {
        matches!(token.lower.as_str(), "email" | "emailed" | "remind" | "reminded" | "notify" | "notified" | "told")
    });
    (modal || sends) && (bound || !things_in(vocabulary, assembly, at).is_empty())
}

/// The things that a segment names.
fn things_in(vocabulary: &Vocabulary, assembly: &Assembly, at: usize) -> Vec<ThingId> {
    let tokens = &assembly.words[at].tokens;
    let mut found = Vec::new();
    for from in 0..tokens.len() {
        let words: Vec<&str> = tokens[from..].iter().take(5).map(|token| token.lower.as_str()).collect();
        for one in vocabulary.general(&words) {
            if let Term::Thing(thing) = one.term
                && !found.contains(&thing)
            {
                found.push(thing);
            }
        }
    }
    found.sort();
    found
}

fn source_words(assembly: &Assembly, span: FileSpan) -> String {
    assembly
        .source
        .get(span.file)
        .map(|file| span.span.slice(&file.text).split_whitespace().collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

/// What the editor colours: the spec's own words wherever they stand, literals, annotations.
pub(super) fn highlights(assembly: &Assembly, vocabulary: &Vocabulary) -> Vec<Highlight> {
    let mut found = Vec::new();
    for (at, segment) in assembly.segments.iter().enumerate() {
        let words = &assembly.words[at];
        for annotation in &segment.annotations {
            let span = FileSpan { file: segment.span.file, span: annotation.span };
            found.push(Highlight { span, kind: HighlightKind::Annotation });
        }
        let tokens = &words.tokens;
        let mut here = 0;
        while here < tokens.len() {
            let lookup: Vec<&str> = tokens[here..].iter().take(6).map(|token| token.lower.as_str()).collect();
            let best = vocabulary.longest(&lookup).map(|one| (one.len, kind(vocabulary, one.term)));
            let (len, kind) = match best {
                Some((len, Some(kind))) => (len, Some(kind)),
                _ if is_value(&tokens[here]) => (1, Some(HighlightKind::Value)),
                _ => (1, None),
            };
            let last = tokens.get(here + len - 1).unwrap_or(&tokens[here]);
            if let Some(kind) = kind
                && let Some(span) = words.wording.source_span(tokens[here].span.start as usize..last.span.end as usize)
            {
                found.push(Highlight { span: FileSpan { file: segment.span.file, span }, kind });
            }
            here += len.max(1);
        }
    }
    found.sort_by_key(|one| (one.span, one.kind));
    found
}

fn is_value(token: &crate::tokens::Token) -> bool {
    use crate::tokens::Kind;
    !matches!(token.kind, Kind::Word | Kind::Mark(_) | Kind::Ordinal(_)) && !token.text.chars().all(char::is_alphabetic)
}

fn kind(vocabulary: &Vocabulary, term: Term) -> Option<HighlightKind> {
    Some(match term {
        Term::Thing(thing) if vocabulary.app.thing(thing).is_some_and(model::Thing::is_person) => HighlightKind::Person,
        Term::Thing(_) => HighlightKind::Thing,
        Term::Group(_) | Term::Sample(..) => HighlightKind::Person,
        Term::Field(_) => HighlightKind::Field,
        Term::Choice(..) | Term::Flag(_) => HighlightKind::Choice,
        Term::Action(_) => HighlightKind::Action,
        Term::Adjective(_) => HighlightKind::Definition,
    })
}
