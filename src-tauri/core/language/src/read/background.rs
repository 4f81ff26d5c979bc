//! What the sentences before one were about: who "they" are, what "it" is.

use model::{ActionId, ActionKind, ThingId};

use super::{LEADS, Reader};
use crate::chart::Chart;
use crate::construction::Narrowed;
use crate::document::Segment;
use crate::phrase::{Determiner, Parser, People, Scope, Target};
use crate::tokens;

/// Who and what a segment is about, for the pronouns of those that follow it.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) they: Option<People>,
    pub(super) it: Option<ThingId>,
    pub(super) narrowed: Option<Narrowed>,
    pub(super) example: Option<(String, ThingId)>,
    /// Fields that it begins with: "The remark is …".
    pub(super) fields: Option<Target>,
    /// The things (no people) that it names.
    pub(super) listed: Vec<ThingId>,
    /// The last of the named actions that it speaks of.
    pub(super) action: Option<ActionId>,
    /// The verbs of what it says that somebody can do.
    pub(super) did: Vec<tokens::Token>,
}

impl Reader<'_> {
    /// Who and what the sentences before this one were about.
    pub(super) fn background(&self, segment: &Segment) -> (Option<People>, Option<ThingId>) {
        let mut they = None;
        let mut it = None;
        let mut before = segment.previous;
        let mut steps = 0;
        while let Some((at, own)) = before.and_then(|at| Some((at, self.segments.get(at)?))) {
            let about = self.about(at, own);
            they = they.or_else(|| about.they.clone());
            it = it.or(about.it);
            if they.is_some() && it.is_some() || steps > 3 {
                break;
            }
            steps += 1;
            before = own.previous;
        }
        let it = it.or_else(|| segment.context.headings.iter().rev().find_map(|heading| self.heading(heading)));
        (they, it)
    }

    /// The things that the sentences before and the headings above name, the nearest first.
    pub(crate) fn named_before(&self, segment: &Segment) -> Vec<ThingId> {
        let mut found: Vec<ThingId> = Vec::new();
        let mut before = segment.previous;
        while let Some((at, own)) = before.and_then(|at| Some((at, self.segments.get(at)?))) {
            found.extend(self.about(at, own).it.filter(|thing| !found.contains(thing)));
            before = own.previous.filter(|_| found.len() < 3);
        }
        found.extend(segment.context.headings.iter().rev().filter_map(|heading| self.heading(heading)));
        found
    }

    /// Which records the sentence just before began with: "A shift with children …".
    pub(super) fn narrowed(&self, segment: &Segment) -> Option<Narrowed> {
        let at = segment.previous?;
        self.about(at, self.segments.get(at)?).narrowed.clone()
    }

    /// Whom of the sample data the sentence just before was about.
    pub(super) fn example(&self, segment: &Segment) -> Option<(String, ThingId)> {
        let at = segment.previous?;
        self.about(at, self.segments.get(at)?).example.clone()
    }

    /// What the sentence just before was about.
    pub(super) fn before(&self, segment: &Segment) -> Option<&About> {
        let at = segment.previous?;
        Some(self.about(at, self.segments.get(at)?))
    }

    /// What a segment is about, worked out once however many sentences follow it.
    fn about(&self, at: usize, segment: &Segment) -> &About {
        let work = || {
            let scanned = self.scan(&segment.text);
            let tokens = &scanned.tokens;
            let parser = Parser::new(Chart::new(tokens, self.vocabulary), &self.events);
            let example = (0..tokens.len()).find_map(|at| {
                let (_, thing, title) = crate::construction::case::sample(&parser, at)?;
                parser.is_person(thing).then_some((title, thing))
            });
            About {
                they: subject(&parser),
                it: thing_named(&parser),
                narrowed: narrowed(&parser),
                example,
                fields: fields_named(&parser),
                listed: things_named(&parser),
                action: action_named(&parser),
                did: verbs_said(&parser),
            }
        };
        match self.about.get(at) {
            Some(known) => known.get_or_init(work),
            None => &self.nothing,
        }
    }

    /// The thing that a heading names.
    fn heading(&self, heading: &str) -> Option<ThingId> {
        if let Some(known) = self.headings.borrow().get(heading) {
            return *known;
        }
        let tokens = tokens::tokenise(heading);
        let it = thing_named(&Parser::new(Chart::new(&tokens, self.vocabulary), &self.events));
        self.headings.borrow_mut().insert(heading.to_owned(), it);
        it
    }
}

/// The records that a sentence begins with, where its words narrow them.
fn narrowed(parser: &Parser) -> Option<Narrowed> {
    let from = parser.skip(0, LEADS);
    let record = |thing: ThingId| vec![crate::phrase::Base::record(thing)];
    let sets = parser.set(from, &Scope::default(), &record);
    let (end, set) = sets.into_iter().max_by_key(|(end, _)| *end)?;
    let one = matches!(set.determiner, Determiner::A | Determiner::Bare | Determiner::Each | Determiner::Any);
    if !one || set.bound.is_some() || set.filter.is_always() || parser.is_person(set.thing) {
        return None;
    }
    let start = parser.skip(from, &["a", "an", "any", "each", "every"]);
    Some(Narrowed { thing: set.thing, filter: set.filter, words: parser.words_between(start, end) })
}

/// The people that a sentence begins with.
fn subject(parser: &Parser) -> Option<People> {
    let start = parser.skip(0, &["only", "but", "and", "also"]);
    let mut found = parser.people(start);
    found.retain(|(_, people)| people.who.iter().any(|who| matches!(who, model::Who::Role(_))));
    found.sort_by_key(|(end, _)| *end);
    found.pop().map(|(_, people)| People { nobody: false, ..people })
}

/// The fields that a sentence begins with: "The remark is for us".
fn fields_named(parser: &Parser) -> Option<Target> {
    if parser.word(0) != "the" {
        return None;
    }
    let found = parser.targets(0, &Scope::default(), &[]).into_iter().max_by_key(|(end, _)| *end)?;
    match found.1.as_slice() {
        [only] if only.fields.is_some() && only.filter.is_always() => Some(only.clone()),
        _ => None,
    }
}

/// The last named action that a sentence speaks of, where it is one and the same however its verb is read.
fn action_named(parser: &Parser) -> Option<ActionId> {
    // What somebody can do; else whatever it names last.
    let modal = |at: &usize| matches!(parser.word(*at), "can" | "may" | "must" | "could" | "should");
    let behind = (0..parser.len()).filter(modal).flat_map(|at| at + 1..(at + 4).min(parser.len()));
    behind.chain((0..parser.len()).rev()).find_map(|at| {
        let mut actions = parser.terms(at).iter().filter_map(|term| match term.term {
            crate::vocabulary::Term::Action(id) => {
                parser.action(id).filter(|own| own.kind == ActionKind::Named).map(|_| id)
            }
            _ => None,
        });
        let first = actions.next()?;
        actions.all(|own| own == first).then_some(first)
    })
}

/// The verbs behind the first "can" of a sentence.
fn verbs_said(parser: &Parser) -> Vec<tokens::Token> {
    let Some(can) = (0..parser.len()).find(|at| matches!(parser.word(*at), "can" | "may")) else { return Vec::new() };
    let start = parser.skip(can + 1, &["only", "also"]);
    let end = parser.verbs(start, crate::phrase::Shape::Base).into_iter().map(|(end, _)| end).max();
    end.and_then(|end| parser.tokens.get(start..end)).map(<[tokens::Token]>::to_vec).unwrap_or_default()
}

/// The things that a sentence names, people left out, each once.
fn things_named(parser: &Parser) -> Vec<ThingId> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < parser.len() {
        let longest = parser.terms(at).iter().map(|term| term.len).max().unwrap_or(1);
        for term in parser.terms(at).iter().filter(|term| term.len == longest) {
            if let crate::vocabulary::Term::Thing(thing) = term.term
                && !parser.is_person(thing)
                && !found.contains(&thing)
                // "their boats' moorings" lists the moorings.
                && parser.word(at + longest) != "'s"
            {
                found.push(thing);
            }
        }
        at += longest;
    }
    found
}

/// The thing that a sentence is about: the first that it names.
pub(super) fn thing_named(parser: &Parser) -> Option<ThingId> {
    let mut person = None;
    for at in 0..parser.len() {
        for term in parser.terms(at) {
            if let crate::vocabulary::Term::Thing(thing) = term.term {
                if !parser.is_person(thing) {
                    return Some(thing);
                }
                person = person.or(Some(thing));
            }
        }
    }
    person
}
