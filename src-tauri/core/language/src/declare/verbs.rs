//! Which verbs of the spec are actions: found where people "can" do something to a thing, in tables of who may do what and of
//! steps, and in "who books it". Nothing here knows a verb of any spec.

use model::{ActionKind, StatementId, ThingId, TypeKind};

use super::build::index;
use super::made::{add, had, settle, with_stages};
use super::names::is_function_word;
use super::{Claim, Scans, Words};
use crate::document::{Segment, SegmentKind};
use crate::tokens::{Token, tokenise};
use crate::vocabulary::{Term, Vocabulary};
use crate::words;

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
const PREPOSITIONS: &[&str] = &["of", "per", "about", "over", "under", "into", "onto", "within", "during", "through"];

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

pub(super) fn verbs(vocabulary: &mut Vocabulary, said: Said, ids: &[StatementId], scans: &Scans) {
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
    let marked = marked(vocabulary, segments, words, &mut seen);
    // "mark it as aired or missed" is what airing and missing are called together.
    seen.retain(|own| own.verb != "mark" || !marked.contains(&own.thing));
    for found in seen {
        settle(vocabulary, &found, ids);
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
}

/// "mark a job as aired or missed": each of these states is brought about by a verb of its own; the things of which that is said.
fn marked(vocabulary: &Vocabulary, segments: &[Segment], words: &[Words], seen: &mut Vec<Seen>) -> Vec<ThingId> {
    let mut found = Vec::new();
    for (segment, words) in words.iter().enumerate() {
        if !matches!(segments[segment].kind, SegmentKind::Sentence | SegmentKind::Item) {
            continue;
        }
        let tokens = &words.tokens;
        let Some(mark) = tokens.iter().position(|token| token.is("mark") || token.is("marks")) else { continue };
        let Some(to) = (mark + 2..tokens.len().min(mark + 8)).find(|at| tokens[*at].is("as")) else { continue };
        let mut at = to + 1;
        let mut states = Vec::new();
        loop {
            let ahead: Vec<&str> =
                tokens[at.min(tokens.len())..].iter().take(4).map(|own| own.lower.as_str()).collect();
            let state = vocabulary.lookup(&ahead).into_iter().find_map(|own| match own.term {
                Term::Choice(field, _) => Some((field, own.len)),
                _ => None,
            });
            let Some((field, len)) = state else { break };
            states.push((field, tokens[at].lower.clone()));
            at += len;
            let next = at;
            while tokens.get(at).is_some_and(|token| token.is_mark(',') || token.is("or")) {
                at += 1;
            }
            if at == next {
                break;
            }
        }
        let one_field = states.windows(2).all(|pair| pair[0].0 == pair[1].0);
        if states.len() < 2 || !one_field {
            continue;
        }
        for (field, state) in &states {
            let base = words::bases(state).into_iter().find(|(_, form)| *form == words::Form::Participle);
            if let Some((verb, _)) = base.filter(|(base, _)| !is_closed(base)) {
                seen.push(Seen { verb, thing: field.thing, segment });
            }
        }
        found.extend(states.first().map(|(field, _)| field.thing));
    }
    found
}

/// "can see and cancel their own appointments", "may not approve it".
fn active(vocabulary: &Vocabulary, tokens: &[Token], segment: usize, seen: &mut Vec<Seen>) {
    for at in 0..tokens.len() {
        if matches!(tokens[at].lower.as_str(), "can" | "may" | "must" | "could" | "should") && tokens[at].is_word() {
            verb_list(vocabulary, tokens, at + 1, at, segment, seen);
            later(vocabulary, tokens, at, segment, seen);
        } else if tokens[at].is("to")
            && at > 1
            && matches!(tokens[at - 1].lower.as_str(), "has" | "have" | "needs" | "need")
        {
            verb_list(vocabulary, tokens, at + 1, at, segment, seen);
        } else if tokens[at].is("nobody") || tokens[at].is("one") && at > 0 && tokens[at - 1].is("no") {
            third(vocabulary, tokens, at, at + 1, segment, seen);
        } else if let Some(found) = people_at(vocabulary, tokens, at) {
            third(vocabulary, tokens, at, at + found, segment, seen);
        }
    }
}

/// "can see rooms and bookings, and book rooms": a verb behind another verb's objects.
fn later(vocabulary: &Vocabulary, tokens: &[Token], modal: usize, segment: usize, seen: &mut Vec<Seen>) {
    for at in modal + 2..tokens.len() {
        if matches!(
            tokens[at].lower.as_str(),
            "." | ";" | ":" | "if" | "when" | "until" | "unless" | "while" | "because" | "but" | "("
        ) {
            return;
        }
        let joint = matches!(tokens[at - 1].lower.as_str(), "," | "and" | "or");
        let word = tokens[at].lower.as_str();
        if !joint
            || !tokens[at].is_word()
            || is_function_word(word)
            || is_closed(word)
            || word.ends_with("ly")
            || vocabulary.knows(word)
        {
            continue;
        }
        // "and guest visits" names what is kept.
        let ahead: Vec<&str> = tokens[at..].iter().take(4).map(|token| token.lower.as_str()).collect();
        if vocabulary.lookup(&ahead).iter().any(|found| matches!(found.term, Term::Thing(_))) {
            continue;
        }
        let base = words::bases(word).first().is_some_and(|(base, form)| *form == words::Form::Base && base == word);
        let near = tokens.get(at + 1).is_some_and(|next| is_determiner(&next.lower))
            || object(vocabulary, &tokens[..tokens.len().min(at + 3)], at + 1, modal).is_some();
        if base
            && near
            && let Some(thing) = object(vocabulary, tokens, at + 1, modal)
        {
            seen.push(Seen { verb: word.to_owned(), thing, segment });
        }
    }
}

/// How many words a kind of people takes here, if one stands here.
fn people_at(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<usize> {
    let words: Vec<&str> = tokens[at..].iter().take(4).map(|token| token.lower.as_str()).collect();
    vocabulary
        .general(&words)
        .into_iter()
        .filter(|found| match found.term {
            Term::Thing(thing) => vocabulary.app.thing(thing).is_some_and(model::Thing::is_person),
            Term::Group(_) => true,
            _ => false,
        })
        .map(|found| found.len)
        .max()
}

/// "a treasurer activates the approved membership", "nobody approves their own request": a verb right behind people.
fn third(vocabulary: &Vocabulary, tokens: &[Token], subject: usize, at: usize, segment: usize, seen: &mut Vec<Seen>) {
    let begins = subject == 0
        || matches!(tokens[subject - 1].lower.as_str(), "a" | "an" | "the" | "only" | "each" | "every" | "," | "and");
    let Some(token) = tokens.get(at).filter(|token| token.is_word() && begins) else { return };
    // "… unless a keeper approves it", "until the keeper has approved it": of what the sentence is about.
    let unless = tokens[..subject].iter().any(|own| matches!(own.lower.as_str(), "unless" | "until" | "before"));
    let (verb_at, wanted_here) = match token.lower.as_str() {
        "has" | "have" => (at + 1, words::Form::Participle),
        _ => (at, words::Form::Third),
    };
    if let Some(verb) = tokens.get(verb_at).filter(|own| unless && own.is_word())
        && tokens.get(verb_at + 1).is_some_and(|next| matches!(next.lower.as_str(), "it" | "them"))
        && let Some((base, _)) = words::bases(&verb.lower)
            .into_iter()
            .find(|(_, form)| *form == wanted_here || wanted_here == words::Form::Third && *form == words::Form::Base)
        && !is_closed(&base)
        && !is_function_word(&base)
        && let Some(thing) = things_before(vocabulary, tokens, subject)
    {
        seen.push(Seen { verb: base, thing, segment });
        return;
    }
    let wanted = |form: &words::Form| matches!(form, words::Form::Third | words::Form::Base);
    let Some((base, _)) = words::bases(&token.lower).into_iter().find(|(_, form)| wanted(form)) else { return };
    let noun = vocabulary.knows(&token.lower);
    if is_closed(&base) || is_function_word(&token.lower) || is_function_word(&base) || noun {
        return;
    }
    // "The owner confirms rentals": without an article it is an action where that is what makes rentals confirmed.
    let bare = |thing: ThingId| {
        vocabulary.app.thing(thing).is_some_and(|own| {
            own.fields.iter().any(|field| match &field.r#type.kind {
                TypeKind::Choice(choices) => choices.iter().any(|choice| choice.is(&words::forms(&base).participle)),
                _ => false,
            })
        })
    };
    // "Clients ask for jobs": that makes them.
    if matches!(base.as_str(), "ask" | "apply")
        && tokens.get(at + 1).is_some_and(|next| next.is("for"))
        && let Some(thing) = object(vocabulary, tokens, at + 2, subject)
    {
        seen.push(Seen { verb: format!("{base} for"), thing, segment });
        return;
    }
    if let Some(thing) = given_to(vocabulary, tokens, at + 1) {
        seen.push(Seen { verb: base, thing, segment });
        return;
    }
    if let Some(thing) = object(vocabulary, tokens, at + 1, subject)
        && (tokens.get(at + 1).is_some_and(|next| is_determiner(&next.lower))
            || bare(thing)
            || had(vocabulary, &base, thing).is_some())
    {
        seen.push(Seen { verb: base, thing, segment });
        return;
    }
    // "The head approves or rejects it": what the sentence before was about, where only one thing can come to stand so.
    let mut here = at;
    let mut verbs = Vec::new();
    while let Some(base) = tokens
        .get(here)
        .and_then(|token| words::bases(&token.lower).into_iter().find(|(_, form)| wanted(form)))
        .map(|(base, _)| base)
        .filter(|base| !is_closed(base) && !is_function_word(base))
    {
        verbs.push(base);
        here += 1;
        let joint = here;
        while tokens.get(here).is_some_and(|next| next.is_mark(',') || next.is("and") || next.is("or")) {
            here += 1;
        }
        if here == joint {
            break;
        }
    }
    if tokens.get(here).is_some_and(|next| matches!(next.lower.as_str(), "it" | "them" | "this" | "these")) {
        let seen_so = verbs.into_iter().filter_map(|verb| Some((brought_about(vocabulary, &verb)?, verb)));
        seen.extend(seen_so.map(|(thing, verb)| Seen { verb, thing, segment }));
    }
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "their"
            | "his"
            | "her"
            | "its"
            | "own"
            | "all"
            | "any"
            | "every"
            | "each"
            | "new"
            | "this"
            | "that"
    )
}

/// The verbs from `at` on, joined by commas, "and", "or"; then the thing that they are done to.
fn verb_list(vocabulary: &Vocabulary, tokens: &[Token], at: usize, modal: usize, segment: usize, seen: &mut Vec<Seen>) {
    let mut at = at;
    let mut verbs = Vec::new();
    loop {
        while tokens.get(at).is_some_and(|token| {
            matches!(
                token.lower.as_str(),
                "not"
                    | "also"
                    | "only"
                    | "never"
                    | "always"
                    | "themselves"
                    | "then"
                    | "still"
                    | "just"
                    | "either"
                    | "even"
                    | "again"
            )
        }) {
            at += 1;
        }
        if tokens.get(at).is_some_and(|token| token.is("be")) {
            return;
        }
        let Some(token) = tokens.get(at).filter(|token| token.is_word()) else { break };
        let base =
            words::bases(&token.lower).into_iter().any(|(base, form)| form == words::Form::Base && base == token.lower);
        if !base || is_function_word(&token.lower) {
            break;
        }
        // "sign up", "apply for": a particle belongs to the verb.
        let asks = matches!(token.lower.as_str(), "ask" | "apply");
        let particle = tokens
            .get(at + 1)
            .filter(|next| matches!(next.lower.as_str(), "up" | "out" | "off" | "back") || asks && next.is("for"))
            .map(|next| next.lower.clone());
        let name = particle.as_ref().map_or(token.lower.clone(), |particle| format!("{} {particle}", token.lower));
        at += 1 + usize::from(particle.is_some());
        verbs.push(name);
        let mut next = at;
        while tokens.get(next).is_some_and(|token| token.is_mark(',') || token.is("and") || token.is("or")) {
            next += 1;
        }
        if next == at {
            break;
        }
        // What follows the comma has to be a verb again: in front of the thing, or of another joint.
        let follows = tokens.get(next).is_some_and(|token| token.is_word() && !is_function_word(&token.lower));
        if !follows {
            break;
        }
        at = next;
    }
    let given = given_to(vocabulary, tokens, at);
    let Some(thing) = given.or_else(|| object(vocabulary, tokens, at, modal)) else {
        for verb in verbs {
            if let Some(thing) = brought_about(vocabulary, &verb) {
                seen.push(Seen { verb, thing, segment });
            }
        }
        return;
    };
    for verb in verbs {
        let base = verb.split(' ').next().unwrap_or("");
        // "can start the walk" is somebody's deed, where "the walk starts" is none.
        let begun = matches!(base, "start" | "begin" | "end")
            && !is_person(vocabulary, thing)
            && tokens.get(at).is_some_and(|next| is_determiner(&next.lower))
            && super::made::begins_or_ends(vocabulary, base, thing);
        if !is_closed(base) || begun {
            seen.push(Seen { verb, thing, segment });
        }
    }
}

/// "can cancel until it starts", without an object: the only thing that can be cancelled.
fn brought_about(vocabulary: &Vocabulary, verb: &str) -> Option<ThingId> {
    let participle = words::forms(verb).participle;
    let mut things = vocabulary.lookup(&[participle.as_str()]).into_iter().filter_map(|found| match found.term {
        Term::Choice(field, _) => Some(field.thing),
        _ => None,
    });
    let thing = things.next()?;
    (!is_closed(verb) && things.all(|other| other == thing)).then_some(thing)
}

/// The thing that a verb is done to: the first noun behind it, before the clause ends.
fn object(vocabulary: &Vocabulary, tokens: &[Token], at: usize, subject: usize) -> Option<ThingId> {
    let mut here = at;
    while let Some(token) = tokens.get(here).filter(|_| here < at + 10) {
        if matches!(
            token.lower.as_str(),
            "." | ";"
                | ":"
                | "if"
                | "when"
                | "until"
                | "unless"
                | "while"
                | "within"
                | "than"
                | "before"
                | "after"
                | "because"
                | "so"
        ) {
            return None;
        }
        if matches!(token.lower.as_str(), "it" | "them") {
            return things_before(vocabulary, tokens, here.max(subject));
        }
        let words: Vec<&str> = tokens[here..].iter().take(4).map(|token| token.lower.as_str()).collect();
        let mut found: Vec<(usize, ThingId)> = vocabulary
            .general(&words)
            .into_iter()
            .filter_map(|found| match found.term {
                Term::Thing(thing) => Some((found.len, thing)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(len, _)| std::cmp::Reverse(*len));
        if let Some((len, thing)) = found.first().copied() {
            // "the visit's vet": the thing is a path that goes on.
            if tokens.get(here + len).is_some_and(|token| token.lower == "'s") {
                here += len + 1;
                continue;
            }
            return Some(thing);
        }
        here += 1;
    }
    None
}

/// "assign a guide to a hike", "assign hikes to guides": done to what has the relation, whichever of the two comes first.
fn given_to(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<ThingId> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let to = (at + 1..(at + 7).min(tokens.len())).find(|at| word(*at) == "to")?;
    let between = tokens.get(at..to)?;
    if !between.iter().all(Token::is_word) || between.iter().any(|own| is_guard(&own.lower)) {
        return None;
    }
    let noun = |from: usize, end: usize| {
        (from..end.min(tokens.len())).find_map(|at| {
            let words: Vec<&str> = tokens[at..end.min(tokens.len())].iter().map(|own| own.lower.as_str()).collect();
            vocabulary.general(&words).into_iter().find_map(|found| match found.term {
                Term::Thing(thing) => Some(thing),
                _ => None,
            })
        })
    };
    let last = (to + 1..(to + 6).min(tokens.len())).find(|at| !tokens[*at].is_word() || is_guard(word(*at)));
    let (first, second) = (noun(at, to)?, noun(to + 1, last.unwrap_or(to + 6))?);
    let has = |thing: ThingId, person: ThingId| {
        !is_person(vocabulary, thing)
            && is_person(vocabulary, person)
            && vocabulary
                .app
                .thing(thing)
                .is_some_and(|own| own.fields.iter().any(|field| field.r#type.kind == TypeKind::One(person)))
    };
    [(first, second), (second, first)].into_iter().find(|(thing, person)| has(*thing, *person)).map(|(thing, _)| thing)
}

fn is_guard(word: &str) -> bool {
    matches!(
        word,
        "if" | "when"
            | "until"
            | "unless"
            | "while"
            | "within"
            | "before"
            | "after"
            | "once"
            | "and"
            | "or"
            | "who"
            | "that"
    )
}

/// The last thing (not a kind of people) that is named before a place.
fn things_before(vocabulary: &Vocabulary, tokens: &[Token], before: usize) -> Option<ThingId> {
    (0..before).rev().find_map(|at| {
        let words: Vec<&str> = tokens[at..before].iter().take(4).map(|token| token.lower.as_str()).collect();
        vocabulary.general(&words).into_iter().find_map(|found| match found.term {
            Term::Thing(thing) if !vocabulary.app.thing(thing).is_some_and(model::Thing::is_person) => Some(thing),
            _ => None,
        })
    })
}

/// "A requested appointment can be cancelled", "a claim is approved by a coordinator".
fn passive(vocabulary: &Vocabulary, tokens: &[Token], segment: usize, seen: &mut Vec<Seen>) {
    for at in 1..tokens.len() {
        let modal = matches!(tokens[at - 1].lower.as_str(), "can" | "may" | "must" | "not" | "only" | "also" | "to")
            && tokens[at].is("be");
        let by =
            matches!(tokens[at].lower.as_str(), "is" | "are") && tokens.get(at + 2).is_some_and(|token| token.is("by"));
        // "Guides are assigned to hikes by the office".
        let put = matches!(tokens[at].lower.as_str(), "is" | "are")
            && tokens.get(at + 2).is_some_and(|token| token.is("to"))
            && tokens[at..].iter().take(9).any(|token| token.is("by"));
        if put
            && let Some(thing) = given_to(vocabulary, tokens, 0)
            && let Some((base, _)) = tokens.get(at + 1).and_then(|token| {
                words::bases(&token.lower).into_iter().find(|(_, form)| matches!(form, words::Form::Participle))
            })
            && !is_closed(&base)
        {
            seen.push(Seen { verb: base, thing, segment });
            continue;
        }
        // "until it has been weighed by a keeper"; "before it is printed", where that is what becomes of it.
        let has_been = tokens[at].is("been")
            && matches!(tokens[at - 1].lower.as_str(), "has" | "have")
            && tokens.get(at + 2).is_some_and(|token| token.is("by"));
        let before = at > 1
            && tokens[at - 2].is("before")
            && matches!(tokens[at - 1].lower.as_str(), "it" | "they")
            && matches!(tokens[at].lower.as_str(), "is" | "are")
            && tokens[..at].iter().any(|own| matches!(own.lower.as_str(), "must" | "has" | "have" | "needs" | "need"));
        if !modal && !by && !has_been && !before {
            continue;
        }
        let mut here = at + 1;
        while tokens.get(here).is_some_and(|token| matches!(token.lower.as_str(), "only" | "also" | "then" | "not")) {
            here += 1;
        }
        let Some(token) = tokens.get(here).filter(|token| token.is_word()) else { continue };
        let participle =
            words::bases(&token.lower).into_iter().find(|(_, form)| matches!(form, words::Form::Participle));
        let Some((base, _)) = participle else { continue };
        if is_closed(&base) || is_function_word(&token.lower) || by && base == "invite" {
            continue;
        }
        if let Some(thing) = things_before(vocabulary, tokens, at)
            && (!before || super::made::is_choice(vocabulary, &base, thing))
        {
            seen.push(Seen { verb: base, thing, segment });
        }
    }
}

/// "Customers open tickets (that is, they add new ones)": the verb makes the thing.
fn glossed(vocabulary: &mut Vocabulary, tokens: &[Token], id: Option<&StatementId>) {
    let says = |at: usize, words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| tokens.get(at + ahead).is_some_and(|token| token.is(word) || token.lower == *word))
    };
    let Some(gloss) = (1..tokens.len()).find(|at| says(*at, &["that", "is"])) else { return };
    if !tokens[gloss..].iter().take(8).any(|token| matches!(token.lower.as_str(), "add" | "make" | "create")) {
        return;
    }
    // The verb stands somewhere before, right in front of its thing.
    for at in 0..gloss {
        let Some(thing) = object(vocabulary, &tokens[..gloss], at + 1, at) else { continue };
        let base = words::bases(&tokens[at].lower)
            .into_iter()
            .find(|(base, form)| *form == words::Form::Base && *base == tokens[at].lower);
        let Some((base, _)) =
            base.filter(|(base, _)| tokens[at].is_word() && !is_closed(base) && !is_function_word(base))
        else {
            continue;
        };
        if people_at(vocabulary, tokens, at).is_some() {
            continue;
        }
        add(vocabulary, &base, thing, ActionKind::Create, id);
        return;
    }
}

/// Rows of a table of who may do what ("confirm appointments | no | yes") and of steps ("confirm | a shift | open | confirmed").
fn cells(vocabulary: &Vocabulary, segment: &Segment, at: usize, seen: &mut Vec<Seen>) {
    let header: Vec<String> = segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let cell = |column: usize| {
        segment.cells.get(column).and_then(|range| segment.text.get(range.clone())).unwrap_or("").trim()
    };
    let first = tokenise(cell(0));
    let steps = header.iter().any(|cell| cell == "from") && header.iter().any(|cell| cell == "to");
    if steps {
        let column = |name: &str| header.iter().position(|cell| cell == name).map(|at| cell(at).to_lowercase());
        let stages = [column("from"), column("to")];
        let thing = (1..header.len())
            .filter(|at| header[*at] != "from" && header[*at] != "to")
            .find_map(|at| object(vocabulary, &tokenise(cell(at)), 0, 0).filter(|thing| !is_person(vocabulary, *thing)))
            .or_else(|| object(vocabulary, &first, 1, 0))
            .or_else(|| with_stages(vocabulary, &stages));
        let end = first.iter().position(|token| is_determiner(&token.lower)).unwrap_or(first.len());
        if let (Some(verb), Some(thing)) = (first.first(), thing)
            && !is_closed(&verb.lower)
        {
            let verb = first[..end].iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ");
            seen.push(Seen { verb, thing, segment: at });
        }
        return;
    }
    let roles = header.iter().skip(1).filter(|cell| {
        let tokens = tokenise(cell);
        people_at(vocabulary, &tokens, 0).is_some_and(|len| len == tokens.len())
    });
    if roles.count() > 0 {
        // "Permits | ask for, see their own | see, grant": the verbs stand in the cells.
        if let Some(thing) = only_thing(vocabulary, &first) {
            let name = vocabulary.app.thing(thing).map(|own| own.name.plural.clone()).unwrap_or_default();
            for column in 1..header.len() {
                for deed in crate::construction::table::deeds_said(cell(column), &name) {
                    verb_list(vocabulary, &tokenise(&deed), 0, 0, at, seen);
                }
            }
            return;
        }
        verb_list(vocabulary, &first, 0, 0, at, seen);
    }
}

/// The thing that words name, and nothing else.
fn only_thing(vocabulary: &Vocabulary, tokens: &[Token]) -> Option<ThingId> {
    let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
    vocabulary.general(&words).into_iter().find_map(|found| match found.term {
        Term::Thing(thing) if found.len == words.len() => Some(thing),
        _ => None,
    })
}

fn is_person(vocabulary: &Vocabulary, thing: ThingId) -> bool {
    vocabulary.app.thing(thing).is_some_and(model::Thing::is_person)
}
