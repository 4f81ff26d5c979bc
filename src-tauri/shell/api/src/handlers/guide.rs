//! What can be said.

use crate::{desk::Desk, host::Host, wire::*};
use language::guide;
use std::sync::Arc;
use workspace::Understanding;

pub async fn guide<H: Host>(desk: &Desk<H>, _: Nothing) -> Result<Guide, Refusal> {
    let understanding = understanding(desk)?;
    let revision = understanding.revision;
    let ways = aside(move || guide::ways(&understanding.source, &understanding.compilation.app)).await?;
    Ok(Guide { revision, ways: ways.into_iter().map(way_out).collect() })
}

pub async fn way<H: Host>(desk: &Desk<H>, request: WayRequest) -> Result<Way, Refusal> {
    let understanding = understanding(desk)?;
    let filled = request.filled.into_iter().map(|own| guide::Chosen { slot: own.slot, value: own.value });
    let filled: Vec<guide::Chosen> = filled.collect();
    let (source, id) = (Arc::clone(&understanding), request.id);
    let way = aside(move || guide::way(&source.source, &source.compilation.app, &id, &filled)).await?;
    way.map(way_out).ok_or_else(|| Refusal::new(RefusalCode::NotFound, "There is no such sentence."))
}

fn understanding<H: Host>(desk: &Desk<H>) -> Result<Arc<Understanding>, Refusal> {
    let understanding = desk.spec()?.understanding();
    understanding.ok_or_else(|| Refusal::new(RefusalCode::NotYet, "The spec is still being read."))
}

/// The sentences are compiled together with the spec: not where others wait for an answer.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Refusal::new(RefusalCode::System, error.to_string()))
}

fn way_out(way: guide::Way) -> Way {
    Way {
        id: way.pattern.to_owned(),
        section: section(way.section),
        parts: way.parts.into_iter().map(part).collect(),
        sentence: way.sentence,
        means: way.means,
        kind: way.kind.to_owned(),
        thing: way.thing,
        own: way.own,
    }
}

fn part(part: guide::Part) -> SentencePart {
    let choice = |own: guide::Choice| SentenceChoice { value: own.value, words: own.words };
    let blank = part.blank.map(|own| SentenceBlank {
        slot: own.slot,
        value: own.value,
        options: own.options.into_iter().map(choice).collect(),
    });
    SentencePart { text: part.text, blank }
}

fn section(section: guide::Section) -> Section {
    match section {
        guide::Section::People => Section::People,
        guide::Section::Things => Section::Things,
        guide::Section::Permissions => Section::Permissions,
        guide::Section::Steps => Section::Steps,
        guide::Section::Limits => Section::Limits,
        guide::Section::Times => Section::Times,
        guide::Section::Clashes => Section::Clashes,
        guide::Section::Checks => Section::Checks,
        guide::Section::Events => Section::Events,
        guide::Section::Pages => Section::Pages,
        guide::Section::Examples => Section::Examples,
    }
}
