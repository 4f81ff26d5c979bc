//! The ways to take a segment's words: with its annotations, behind its lead-in, without what they are wrapped in.

use crate::document::{Segment, Wording};
use crate::phrase::Parser;
use crate::tokens::Token;

/// Where the words end and the closing marks begin.
pub(super) fn end_of(tokens: &[Token]) -> usize {
    let mut end = tokens.len();
    while end > 0
        && tokens
            .get(end - 1)
            .is_some_and(|token| ['.', '!', ';', ':', ',', '?'].iter().any(|mark| token.is_mark(*mark)))
    {
        end -= 1;
    }
    end
}

/// The ways to read a segment's words, the likeliest first.
pub(super) fn wordings(segment: &Segment) -> Vec<Wording> {
    let mut found = Vec::new();
    if let Some(composed) = segment.composed() {
        found.push(composed);
    }
    found.push(segment.precise());
    if !segment.annotations.is_empty() {
        found.push(segment.annotated());
        found.push(Wording { text: segment.text.clone(), map: segment.map.clone() });
    }
    found
}

/// The sentence without what it is wrapped in, step by step.
pub(super) fn plainer(tokens: &[Token]) -> Vec<Vec<Token>> {
    let plain = crate::plain::plain(tokens);
    let bare = crate::plain::unlabelled(plain.as_deref().unwrap_or(tokens));
    let plainest = bare.as_deref().and_then(crate::plain::plain);
    let first = crate::plain::condition_first(plain.as_deref().unwrap_or(tokens));
    [plain, bare, plainest, first].into_iter().flatten().collect()
}

/// The sentence with the clause that it begins with put behind: "Once a shift is done it can't be changed" becomes "it can't be
/// changed once a shift is done".
pub(super) fn trailing(parser: &Parser, tokens: &[Token], from: usize, end: usize) -> Vec<Vec<Token>> {
    let leads = [
        "once",
        "if",
        "when",
        "while",
        "as long as",
        "so long as",
        "after",
        "until",
        "unless",
        "before",
        "as soon as",
        "provided",
        "provided that",
        "from",
        "on the day",
        "within",
        "up to",
        "no later than",
    ];
    if parser.any(from, &leads).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let subject =
        |at: usize| matches!(parser.word(at), "it" | "they" | "nobody" | "he" | "she" | "no" | "a" | "the" | "only");
    for at in from + 2..end {
        let comma = parser.word(at) == ",";
        if !comma && !subject(at) {
            continue;
        }
        let start = if comma { parser.skip(at + 1, &["then"]) } else { at };
        let mut moved: Vec<Token> = tokens.get(start..end).unwrap_or(&[]).to_vec();
        moved.extend_from_slice(tokens.get(from..at).unwrap_or(&[]));
        found.push(moved);
        if found.len() > 5 {
            break;
        }
    }
    found
}

/// The tokens without "(that is, they add new ones)": it says what the verb before it means, which the vocabulary already has.
pub(super) fn without_gloss(tokens: Vec<Token>) -> Vec<Token> {
    if !tokens.iter().any(|token| token.is_mark('(')) {
        return tokens;
    }
    let glosses = ["( that is , they add new ones )", "( that is , they add a new one )", "( that is , they add one )"];
    for gloss in glosses {
        let words: Vec<&str> = gloss.split(' ').collect();
        let place = (0..tokens.len()).find(|at| {
            words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|token| token.lower == *word))
        });
        if let Some(at) = place {
            let mut tokens = tokens;
            tokens.drain(at..at + words.len());
            return tokens;
        }
    }
    tokens
}

/// "When a place is booked, moved or cancelled, …": the sentence once for each of them.
pub(super) fn each_occasion(tokens: &[Token]) -> Vec<Vec<Token>> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    const BINDING: &[&str] = &["not", "never", "only", "unless", "until", "nobody", "no", "must", "can", "may"];
    if tokens.iter().any(|token| BINDING.contains(&token.lower.as_str())) {
        return Vec::new();
    }
    let is_word = |at: usize| tokens.get(at).is_some_and(Token::is_word);
    let Some(lead) = (0..tokens.len()).find(|at| matches!(word(*at), "when" | "whenever" | "once" | "after")) else {
        return Vec::new();
    };
    let Some(or) = (lead + 3..tokens.len()).find(|at| word(*at) == "or" && is_word(at + 1)) else { return Vec::new() };
    let mut last = if word(or - 1) == "," { or - 2 } else { or - 1 };
    let mut items = vec![or + 1, last];
    while last > lead + 3 && word(last - 1) == "," && is_word(last - 2) {
        last -= 2;
        items.push(last);
    }
    items.reverse();
    if !items.iter().all(|at| is_word(*at)) || (lead..last).any(|at| word(at) == ",") {
        return Vec::new();
    }
    let one = |item: &usize| [&tokens[..last], &tokens[*item..=*item], &tokens[or + 2..]].concat();
    items.iter().map(one).collect()
}

/// "Apart from this and from the rating below, a closed ticket can't be changed": what is said behind it.
pub(super) fn apart(tokens: &[Token]) -> Option<&[Token]> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let lead = word(0) == "apart" && word(1) == "from" && matches!(word(2), "this" | "that" | "these")
        || word(0) == "except" && word(1) == "for" && matches!(word(2), "this" | "that");
    let comma = (3..tokens.len().min(14)).find(|at| word(*at) == ",")?;
    // What else is left out has to be an action of its own that the text goes on to name: "the rating below".
    let rest: Vec<&str> = (3..comma).map(word).collect();
    let named = rest.is_empty() || rest.first() == Some(&"and") && rest.last() == Some(&"below");
    (lead && named).then(|| &tokens[comma + 1..])
}

/// "Members can bring at most 6 guests", where the app keeps guest visits: what is brought is added.
pub(super) fn brought(tokens: &[Token], vocabulary: &crate::vocabulary::Vocabulary) -> Option<Vec<Token>> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let bring = (0..tokens.len()).find(|at| matches!(word(*at), "bring" | "brings"))?;
    let end = (bring + 1..tokens.len())
        .find(|at| matches!(word(*at), "," | ";" | "if" | "when" | "unless"))
        .unwrap_or(tokens.len());
    for at in bring + 1..end {
        let noun = crate::words::singular(word(at));
        if !vocabulary.lookup(&[word(at)]).is_empty() || noun.is_empty() {
            continue;
        }
        let mut kept = vocabulary.app.things.iter().filter(|thing| {
            let name = thing.name.singular.to_lowercase();
            [" visit", " pass", " ticket", " registration", " entry"]
                .iter()
                .any(|occasion| name == format!("{noun}{occasion}"))
        });
        if let (Some(thing), None) = (kept.next(), kept.next()) {
            let name = if noun == word(at) { &thing.name.singular } else { &thing.name.plural };
            let name = crate::tokens::tokenise(name);
            return Some([tokens.get(..at)?, &name, tokens.get(at + 1..)?].concat());
        }
    }
    None
}

/// "the order details", "the registration information of other students": of the record, where the spec has no such word.
pub(super) fn bare_nouns(tokens: &[Token], vocabulary: &crate::vocabulary::Vocabulary) -> Option<Vec<Token>> {
    const SAYS_NOTHING: &[&str] = &["details", "information", "data", "info", "records"];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let at = (1..tokens.len()).find(|at| {
        let thing = |length: usize| {
            let Some(from) = at.checked_sub(length) else { return false };
            let words: Vec<&str> = (from..*at).map(word).collect();
            vocabulary
                .lookup(&words)
                .iter()
                .any(|found| found.len == length && matches!(found.term, crate::vocabulary::Term::Thing(_)))
        };
        let known = !vocabulary.lookup(&[word(*at)]).is_empty();
        SAYS_NOTHING.contains(&word(*at)) && !known && (1..=3).any(thing)
    })?;
    let mut out = tokens.to_vec();
    out.remove(at);
    Some(out)
}

/// "The office assigns a guide to a hike": it assigns a hike to a guide, which is how the grammar reads it. "Guides are assigned to
/// hikes by the office" says the same.
pub(super) fn assigned(tokens: &[Token], vocabulary: &crate::vocabulary::Vocabulary) -> Option<Vec<Token>> {
    use crate::vocabulary::Term;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let end = end_of(tokens);
    let ends = ["if", "when", "until", "unless", "while", "within", "before", "after", "once", "by", "as"];
    let thing = |from: usize, to: usize, person: bool| {
        (from..to).find_map(|at| {
            let words: Vec<&str> = (at..to).map(word).collect();
            vocabulary.lookup(&words).into_iter().find_map(|found| match found.term {
                Term::Thing(thing) if vocabulary.app.thing(thing)?.is_person() == person => {
                    Some((thing, at, at + found.len))
                }
                _ => None,
            })
        })
    };
    let verb = (0..end).find(|at| {
        let words: Vec<&str> = (*at..end).map(word).collect();
        vocabulary.lookup(&words).into_iter().any(|found| match found.term {
            Term::Action(id) => vocabulary
                .app
                .actions
                .get(id.0 as usize)
                .is_some_and(|own| own.kind == model::ActionKind::Named && found.len == 1),
            _ => false,
        })
    })?;
    let to = (verb + 1..end.min(verb + 8)).find(|at| word(*at) == "to")?;
    let stop = (to + 1..end).find(|at| ends.contains(&word(*at)) || !tokens[*at].is_word()).unwrap_or(end);
    let passive = to == verb + 1;
    let (person, from, last) = if passive { thing(0, verb, true)? } else { thing(verb + 1, to, true)? };
    let (record, _, close) = thing(to + 1, stop, false)?;
    let related = |own: &model::Field| own.r#type.kind == model::TypeKind::One(person);
    if !vocabulary.app.thing(record)?.fields.iter().any(related) || (close != stop && word(close) != "that") {
        return None;
    }
    let near = tokens.get(verb)?;
    let plain = |text: &str| Token { text: text.to_owned(), lower: text.to_owned(), ..near.clone() };
    let role = plain(&crate::words::singular(word(last - 1)));
    if passive {
        // "by the office" says who does it.
        let be = verb.checked_sub(1).filter(|at| matches!(word(*at), "are" | "is"))?;
        if word(stop) != "by" || from > 1 || be != last {
            return None;
        }
        let (base, _) =
            crate::words::bases(word(verb)).into_iter().find(|(_, form)| *form == crate::words::Form::Participle)?;
        let mut out = tokens.get(stop + 1..end)?.to_vec();
        out.extend([plain("can"), plain(&base)]);
        out.extend_from_slice(tokens.get(to + 1..stop)?);
        out.extend([plain("to"), plain("a")]);
        out.extend_from_slice(tokens.get(from..last - 1)?);
        out.push(role);
        return Some(out);
    }
    // What is said of the person besides stays with them, and is more than the action asks for.
    let lead = tokens.get(verb + 1..from)?;
    if last != to || lead.len() > 1 || lead.iter().any(|own| !matches!(own.lower.as_str(), "a" | "an" | "the" | "any"))
    {
        return None;
    }
    let mut out = tokens.get(..=verb)?.to_vec();
    out.extend_from_slice(tokens.get(to + 1..stop)?);
    out.extend([plain("to"), plain("a")]);
    out.extend_from_slice(tokens.get(from..last - 1)?);
    out.push(role);
    out.extend_from_slice(tokens.get(stop..)?);
    Some(out)
}
