//! Which verbs of the spec are actions: found where people "can" do something to a thing, in tables of who may do what and of
//! steps, and in "who books it". Nothing here knows a verb of any spec.

mod listed;
mod objects;
mod spoken;

use model::{ActionKind, StatementId, ThingId};

use super::becoming;
use super::build::index;
use super::made::{add, settle};
use super::{Claim, Scans, Words};
use crate::document::{Segment, SegmentKind};
use crate::ledger::Assumption;
use crate::tokens::Token;
use crate::vocabulary::Vocabulary;
use listed::{cells, glossed, marked};
use spoken::{active, passive};

/// Verbs of the language itself: what everybody can do to records of any kind, and verbs that never are actions.
const CLOSED: &[&str] = &[
    "see", "view", "read", "look", "browse", "find", "search", "list", "show", "add", "create", "make", "change",
    "edit", "update", "modify", "correct", "delete", "remove", "manage", "be", "have", "do", "keep", "use", "get",
    "tell", "email", "notify", "send", "start", "end", "begin", "overlap", "hold", "sign", "log", "register", "write",
    "fill", "set", "give", "exceed", "share", "belong", "contain", "receive", "access", "export", "download", "enter",
    "choose", "pick", "need", "want", "go", "happen", "become", "lie", "put", "say", "count", "last", "act", "cover",
    "know", "work", "earn", "cost", "pay", "us", "older", "younger", "later", "earlier", "sooner", "longer",
];

/// Words that stand where a verb could and never are one.
const PREPOSITIONS: &[&str] = &[
    "of", "per", "about", "over", "under", "into", "onto", "within", "during", "through", "but", "whether", "than",
    "except",
];

pub(super) fn is_closed(base: &str) -> bool {
    CLOSED.contains(&base) || PREPOSITIONS.contains(&base)
}

/// A verb seen with a thing.
pub(super) struct Seen {
    pub verb: String,
    pub thing: ThingId,
    pub segment: usize,
}

/// Where verbs are looked for.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub segments: &'a [Segment],
    pub words: &'a [Words],
    /// What they declare: it may say rules besides.
    pub claims: &'a [Option<Claim>],
    /// For each thing the verbs that make one, with the segment that says so.
    pub makes: &'a [Vec<(String, usize)>],
}

pub(super) fn verbs(
    vocabulary: &mut Vocabulary,
    said: Said,
    ids: &[StatementId],
    scans: &Scans,
) -> Vec<(usize, Assumption)> {
    let Said { segments, words, claims, makes } = said;
    for (at, verbs) in makes.iter().enumerate() {
        for (verb, segment) in verbs {
            if !is_closed(verb) {
                add(vocabulary, verb, ThingId(index(at)), ActionKind::Create, ids.get(*segment));
            }
        }
    }
    let mut seen = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        match segment.kind {
            SegmentKind::Sentence | SegmentKind::Item => {
                active(vocabulary, &words[at].tokens, at, &mut seen);
                if let Some(plain) = words[at].plain() {
                    active(vocabulary, plain, at, &mut seen);
                }
                if let Some(composed) = segment.composed() {
                    active(vocabulary, &scans.scan(&composed.text).tokens, at, &mut seen);
                }
                // What a declaration says besides is worded anew.
                for further in claims.get(at).into_iter().flatten().flat_map(|claim| &claim.further) {
                    active(vocabulary, &scans.scan(further).tokens, at, &mut seen);
                }
                glossed(vocabulary, &words[at].tokens, ids.get(at));
            }
            SegmentKind::Row => cells(vocabulary, segment, at, &mut seen),
            _ => {}
        }
    }
    let (marked, stated) = marked(vocabulary, segments, words, &mut seen);
    // "mark it as aired or missed" is what airing and missing are called together.
    seen.retain(|own| own.verb != "mark" || !marked.contains(&own.thing));
    for found in &seen {
        settle(vocabulary, found, ids);
    }
    for (field, state, segment) in stated {
        // "mark it as lost": no verb is called after the state.
        add(vocabulary, &format!("mark as {state}"), field.thing, ActionKind::Named, ids.get(segment));
    }
    // "An appointment can be finished": passives, where no person's action has given the verb a thing yet.
    let mut passives = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        if matches!(segment.kind, SegmentKind::Sentence | SegmentKind::Item) {
            passive(vocabulary, &words[at].tokens, at, &mut passives);
        }
    }
    for found in passives {
        let known = vocabulary.app.actions.iter().any(|action| {
            action.name == found.verb && (action.thing == found.thing || action.kind == ActionKind::Create)
        });
        if !known {
            settle(vocabulary, &found, ids);
        }
    }
    // "can settle a bill, which makes it paid" says what it does.
    let says = |own: &Seen| {
        let does = |token: &Token| matches!(token.lower.as_str(), "makes" | "sets" | "becomes" | "making" | "setting");
        words[own.segment].tokens.iter().any(does)
    };
    seen.retain(|own| !says(own));
    let begins = |doing: &str| {
        words.iter().any(|own| {
            let mut tokens = own.tokens.iter();
            doing.split(' ').all(|word| tokens.next().is_some_and(|token| token.is(word)))
        })
    };
    becoming::settle(vocabulary, &seen, &begins)
}
