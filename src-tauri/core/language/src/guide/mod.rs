//! What can be said: every kind of statement, each with sentences in the words of the spec at hand.
//!
//! A construction names its own patterns (`SAID`) beside what it reads. Here they are filled with things, people and fields of
//! the app, and each sentence is compiled together with the spec: only what is understood there is offered as it stands. Where
//! the spec has nothing that a pattern needs (no moment, no steps), the same pattern is filled from a small spec of our own.

mod pattern;
mod scene;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use model::App;
use text::{Source, SourceFile};

pub use pattern::{Blank, Choice, Part};

use crate::compile::{Compilation, Options, compile};
use crate::ledger::{State, Statement};
use pattern::Pattern;

/// What a statement is for, in the order in which somebody comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    People,
    Things,
    Permissions,
    Steps,
    Limits,
    Times,
    Clashes,
    Checks,
    Events,
    Pages,
    Examples,
}

/// A pattern: `{thing}` is a word of the app, `<3>` a blank that can hold anything of the kind.
#[derive(Clone, Copy, Debug)]
pub struct Saying {
    pub section: Section,
    pub pattern: &'static str,
}

/// A pattern, for the lists that the constructions keep.
pub const fn saying(section: Section, pattern: &'static str) -> Saying {
    Saying { section, pattern }
}

/// A sentence that can be said, and what it would mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The pattern, which names it.
    pub pattern: &'static str,
    pub section: Section,
    pub parts: Vec<Part>,
    pub sentence: String,
    /// Canonical English; empty where it says the same.
    pub means: String,
    /// The construction that understands it.
    pub kind: &'static str,
    /// The thing that it is about, by its key.
    pub thing: Option<String>,
    /// It is in the words of the spec; otherwise an example in other words.
    pub own: bool,
}

/// A word that was chosen for a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub slot: String,
    pub value: String,
}

const STOCK: &str = include_str!("stock.md");
const FILE: &str = "what can be said.md";

/// Everything that can be said, in the order of the sections.
pub fn ways(source: &Source, app: &App) -> Vec<Way> {
    filled(source, app, &all())
}

/// One of them with other words in its blanks. What is chosen stays although the sentence may not be understood with it: `kind`
/// is empty then.
pub fn way(source: &Source, app: &App, pattern: &str, chosen: &[Chosen]) -> Option<Way> {
    let said = all().into_iter().find(|own| own.pattern == pattern)?;
    let parsed = Pattern::parse(said.pattern);
    let (scene, own) = match scene::fill(app, &parsed, chosen) {
        Some(scene) => (scene, true),
        None => (scene::fill(&stock().app, &parsed, chosen)?, false),
    };
    let mut way = unread(said, &parsed, &scene, chosen, own);
    let spec = if own && !is_declaration(pattern) { source } else { &stock_source() };
    let understood = read(spec, &[&way.sentence]).pop().flatten();
    if let Some((kind, means)) = understood {
        (way.kind, way.means) = (kind, means);
    }
    Some(way)
}

fn filled(source: &Source, app: &App, all: &[Saying]) -> Vec<Way> {
    // What declares brings new words with it: it is read beside the small spec, so that it changes no other sentence.
    let with = |app: &App, said: &Saying, own: bool| {
        let parsed = Pattern::parse(said.pattern);
        scene::fill(app, &parsed, &[]).map(|scene| unread(*said, &parsed, &scene, &[], own))
    };
    let of_app = |said: &Saying| if is_declaration(said.pattern) { None } else { with(app, said, true) };
    let mut found: Vec<Option<Way>> = all.iter().map(of_app).collect();
    settle(source, &mut found);
    let mut stocked: Vec<Option<Way>> = all
        .iter()
        .zip(&found)
        .map(|(said, own)| own.is_none().then(|| with(&stock().app, said, false)).flatten())
        .collect();
    settle(&stock_source(), &mut stocked);
    // Every word of a declaration is a blank: it is nobody else's example.
    for way in stocked.iter_mut().flatten().filter(|way| is_declaration(way.pattern)) {
        way.own = true;
        way.thing = None;
    }
    let mut ways: Vec<Way> = found.into_iter().zip(stocked).filter_map(|(own, stocked)| own.or(stocked)).collect();
    ways.sort_by_key(|way| way.section);
    ways
}

/// Reads the sentences together with their spec, and drops those that aren't understood there.
fn settle(source: &Source, ways: &mut [Option<Way>]) {
    let sentences: Vec<&str> = ways.iter().flatten().map(|way| way.sentence.as_str()).collect();
    let mut read = read(source, &sentences).into_iter();
    for slot in ways.iter_mut().filter(|slot| slot.is_some()) {
        let understood = read.next().flatten();
        *slot = slot.take().zip(understood).map(|(way, (kind, means))| Way { kind, means, ..way });
    }
}

fn unread(said: Saying, pattern: &Pattern, scene: &scene::Scene, chosen: &[Chosen], own: bool) -> Way {
    let parts = pattern.filled(scene, chosen);
    let sentence = pattern::sentence(&parts);
    let thing = scene.thing().map(|thing| thing.key.clone());
    Way { pattern: said.pattern, section: said.section, parts, sentence, means: String::new(), kind: "", thing, own }
}

/// What each sentence is understood as beside the spec: the construction and the canonical English, or nothing.
fn read(source: &Source, sentences: &[&str]) -> Vec<Option<(&'static str, String)>> {
    if sentences.is_empty() {
        return Vec::new();
    }
    let mut text = String::from("# Said\n\n## Said\n\n");
    let mut places = Vec::new();
    for sentence in sentences {
        places.push(text.len()..text.len() + sentence.len());
        text.push_str(sentence);
        text.push_str("\n\n");
    }
    let mut files: Vec<SourceFile> = source.iter().map(|(_, file)| file.clone()).collect();
    files.push(SourceFile { path: FILE.to_owned(), text: text.into() });
    let source = Source::new(files);
    let compilation = compile(&source, &Options::default());
    let here = source.iter().find(|(_, file)| file.path == FILE).map(|(id, _)| id);
    let statements: Vec<_> = compilation.statements.iter().filter(|own| Some(own.span.file) == here).collect();
    places
        .into_iter()
        .map(|place| {
            let own: Vec<_> = statements.iter().filter(|own| place.contains(&(own.span.span.start as usize))).collect();
            let clear = !own.is_empty() && own.iter().all(|own| is_clear(own));
            let means: Vec<&str> = own.iter().map(|own| own.means.as_str()).filter(|own| !own.is_empty()).collect();
            clear.then(|| (own.first().map_or("", |own| own.kind), means.join(" ")))
        })
        .collect()
}

/// Whether a sentence is understood. Who can see a new thing is asked as soon as the thing is there: that is no doubt about it.
fn is_clear(statement: &Statement) -> bool {
    let declares = matches!(statement.kind, "thing" | "fields") && !statement.means.is_empty();
    declares || matches!(statement.state, State::Enforced | State::Assumed)
}

/// Every pattern, of declarations and of constructions.
pub fn all() -> Vec<Saying> {
    crate::declare::SAID.iter().copied().chain(crate::construction::said()).collect()
}

fn is_declaration(pattern: &str) -> bool {
    crate::declare::SAID.iter().any(|own| own.pattern == pattern)
}

fn stock_source() -> Source {
    Source::single("app.md", STOCK)
}

fn stock() -> &'static Compilation {
    static STOCKED: OnceLock<Compilation> = OnceLock::new();
    STOCKED.get_or_init(|| compile(&stock_source(), &Options::default()))
}
