//! Verbs in sentences: "can see and cancel their own appointments", "agents take tickets", "can be finished".

use model::{ThingId, TypeKind};

use super::objects::{brought_about, given_to, is_determiner, is_person, object, people_at, things_before};
use super::{Seen, is_closed};
use crate::declare::made::had;
use crate::declare::names::is_function_word;
use crate::tokens::Token;
use crate::vocabulary::{Term, Vocabulary};
use crate::words;

/// "can see and cancel their own appointments", "may not approve it".
pub(super) fn active(vocabulary: &Vocabulary, tokens: &[Token], segment: usize, seen: &mut Vec<Seen>) {
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
    // "Wardens hand over a ticket", where tickets come to stand as handed over.
    let (whole, len) = with_particle(vocabulary, tokens, at, &base);
    if len == 2
        && brought_about(vocabulary, &whole).is_some()
        && let Some(thing) = object(vocabulary, tokens, at + 2, subject)
    {
        seen.push(Seen { verb: whole, thing, segment });
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

/// The verb that stands here with the particle behind it, and how many words that is: "sign up", "apply for", and "hand over" or
/// "check in" where something comes to stand as handed over, or checked in.
fn with_particle(vocabulary: &Vocabulary, tokens: &[Token], at: usize, base: &str) -> (String, usize) {
    let Some(next) = tokens.get(at + 1) else { return (base.to_owned(), 1) };
    let whole = format!("{base} {}", next.lower);
    let belongs = match next.lower.as_str() {
        "up" | "out" | "off" | "back" => true,
        "for" => matches!(base, "ask" | "apply"),
        "over" | "in" | "down" | "away" => brought_about(vocabulary, &whole).is_some(),
        _ => false,
    };
    if belongs { (whole, 2) } else { (base.to_owned(), 1) }
}

/// The verbs from `at` on, joined by commas, "and", "or"; then the thing that they are done to.
pub(super) fn verb_list(
    vocabulary: &Vocabulary,
    tokens: &[Token],
    at: usize,
    modal: usize,
    segment: usize,
    seen: &mut Vec<Seen>,
) {
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
        let (name, len) = with_particle(vocabulary, tokens, at, &token.lower);
        at += len;
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
            && crate::declare::made::begins_or_ends(vocabulary, base, thing);
        if !is_closed(base) || begun {
            seen.push(Seen { verb, thing, segment });
        }
    }
}

/// "A requested appointment can be cancelled", "a claim is approved by a coordinator".
pub(super) fn passive(vocabulary: &Vocabulary, tokens: &[Token], segment: usize, seen: &mut Vec<Seen>) {
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
        // "can be called off", where that is what becomes of it.
        let (whole, len) = with_particle(vocabulary, tokens, here, &base);
        let base = if len == 2 && brought_about(vocabulary, &whole).is_some() { whole } else { base };
        // "can be marked as lost" isn't marking.
        let marked = base == "mark" && tokens.get(here + 1).is_some_and(|next| next.is("as"));
        if is_closed(&base) || is_function_word(&token.lower) || by && base == "invite" || marked {
            continue;
        }
        if let Some(thing) = things_before(vocabulary, tokens, at)
            && (!before || crate::declare::made::is_choice(vocabulary, &base, thing))
        {
            seen.push(Seen { verb: base, thing, segment });
        }
    }
}
