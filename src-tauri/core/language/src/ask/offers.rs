//! What an unknown word could be, by where it stands: a kind of people, a field, a moment, something that is so or isn't,
//! something that people do, another word for something known, a new thing.

use model::{App, ThingId};

use crate::assemble::Assembly;
use crate::assumed::capital;
use crate::tokens::{Kind, Token};
use crate::vocabulary::{Term, Vocabulary};
use crate::words::{self, article};

/// A label to click, and the sentences that it adds.
pub(super) struct Offer {
    pub label: String,
    pub sentences: String,
    /// Where the word stands leaves no doubt that it can be this.
    pub certain: bool,
}

/// What the word's places say of it.
#[derive(Debug, Default)]
struct Places {
    /// It can be a noun.
    noun: bool,
    /// Behind an article, a number or a possessive, and no other word behind it.
    article: bool,
    /// In front of a word that the spec knows.
    adjective: bool,
    /// Behind "can", "must", "to".
    verb: bool,
    /// Behind a form of "be" or "have".
    participle: bool,
    /// It may, can or must something.
    people: bool,
    /// The type that its neighbours suggest for a field.
    kind: &'static str,
    /// As it is written where it is asked about.
    written: String,
    thing: Option<ThingId>,
    roles: Vec<ThingId>,
}

/// Everything that the word could be, the likeliest first.
pub(super) fn offers(assembly: &Assembly, vocabulary: &Vocabulary, word: &str, members: &[usize]) -> Vec<Offer> {
    let app = &vocabulary.app;
    let places = places(assembly, vocabulary, word, members);
    let mut found = Vec::new();
    let certain = [places.article, places.people, places.verb].iter().filter(|own| **own).count() == 1;
    let mut put = |label: String, sentences: String| {
        let another = sentences.contains(" is another word for ");
        found.push(Offer { label, sentences, certain: certain && !another });
    };
    let name = |id: ThingId| app.thing(id).map(|own| own.name.clone()).unwrap_or_default();
    let thing = places.thing.map(name);
    let a = |noun: &str| format!("{} {noun}", article(noun));
    if places.people {
        people(app, word, &mut put);
    }
    if places.verb {
        let base = words::bases(&places.written).first().map_or_else(|| word.to_owned(), |(base, _)| base.clone());
        doing(app, &base, &places, &mut put);
    }
    if places.participle {
        let base = words::bases(&places.written).first().map_or_else(|| word.to_owned(), |(base, _)| base.clone());
        if let Some(thing) = &thing {
            let field = format!("{} at", places.written);
            put(
                format!("The moment when {} was {}, kept with it", a(&thing.singular), places.written),
                format!("{} has {} (date and time).", capital(&a(&thing.singular)), a(&field)),
            );
        }
        doing(app, &base, &places, &mut put);
    }
    if let (true, Some(thing)) = (places.adjective || places.participle, &thing) {
        put(
            format!("Something that {} is or isn't", a(&thing.singular)),
            format!("{} has {} (yes/no).", capital(&a(&thing.singular)), a(&places.written)),
        );
    }
    if let (true, Some(thing)) = (places.noun, &thing) {
        put(
            format!("A field of {}: {}", a(&thing.singular), places.kind),
            format!("{} has {} ({}).", capital(&a(&thing.singular)), a(word), places.kind),
        );
    }
    if places.noun {
        let people = places.people;
        let mut others: Vec<ThingId> = places.thing.into_iter().chain(places.roles.iter().copied()).collect();
        let all = (0..u32::try_from(app.things.len()).unwrap_or(0)).map(ThingId);
        others.extend(all.filter(|id| app.thing(*id).is_some_and(|own| own.is_person() == people)));
        let mut said: Vec<ThingId> = Vec::new();
        for id in others {
            if said.contains(&id) || said.len() == 4 {
                continue;
            }
            said.push(id);
            let other = name(id).singular;
            put(
                format!("Another word for {other}"),
                format!("{} is another word for {}.", capital(&a(word)), a(&other)),
            );
        }
        put("A new thing that the app keeps".to_owned(), format!("{} has a name.", capital(&a(word))));
    }
    found
}

fn people(app: &App, word: &str, put: &mut dyn FnMut(String, String)) {
    let plural = capital(&words::plural(word));
    put("A kind of people who sign up themselves".to_owned(), format!("{plural} sign up themselves."));
    let roles = app.things.iter().filter(|own| own.is_person());
    for role in roles.clone().take(2) {
        let by = format!("{} {}", article(&role.name.singular), role.name.singular);
        put(format!("A kind of people whom {by} invites"), format!("{plural} are invited by {by}."));
    }
    if roles.count() == 0 {
        put(
            "A kind of people whom others of them invite".to_owned(),
            format!("{plural} are invited by {} {word}.", article(word)),
        );
    }
}

/// "It is something people do": who may, and what is kept of it, so that it changes nothing else.
fn doing(app: &App, verb: &str, places: &Places, put: &mut dyn FnMut(String, String)) {
    let Some(thing) = places.thing.and_then(|id| app.thing(id)) else { return };
    let forms = words::forms(verb);
    let (one, many) = (&thing.name.singular, &thing.name.plural);
    let a = article(one);
    let past = format!("{} at", forms.participle);
    let all = app.things.iter().enumerate().filter(|(_, own)| own.is_person());
    let mut roles: Vec<&model::Thing> = places.roles.iter().filter_map(|id| app.thing(*id)).collect();
    if roles.is_empty() {
        roles = all.map(|(_, own)| own).collect();
    }
    for role in roles.into_iter().take(2) {
        let who = &role.name.plural;
        put(
            format!("Something that {who} do to {a} {one}; the app notes when, and nothing else changes"),
            format!(
                "{} can {verb} {many}. {} {one} has {} {past} (date and time). {} {a} {one} sets its {past} to now.",
                capital(who),
                capital(a),
                article(&past),
                capital(&forms.gerund),
            ),
        );
    }
}

fn places(assembly: &Assembly, vocabulary: &Vocabulary, word: &str, members: &[usize]) -> Places {
    let app = &vocabulary.app;
    let mut own = Places { kind: "text", ..Places::default() };
    for at in members {
        let tokens = &assembly.words[*at].tokens;
        let is = |token: &Token| token.is_word() && words::singular(&token.lower) == word;
        for place in (0..tokens.len()).filter(|place| is(&tokens[*place])) {
            look(tokens, place, vocabulary, &mut own);
        }
        for place in 0..tokens.len() {
            for term in terms(vocabulary, tokens, place) {
                let Term::Thing(id) = term.0 else { continue };
                match app.thing(id) {
                    Some(thing) if thing.is_person() => {
                        if !own.roles.contains(&id) {
                            own.roles.push(id);
                        }
                    }
                    _ => own.thing = own.thing.or(Some(id)),
                }
            }
        }
        if own.thing.is_none() {
            own.thing = assembly.segments[*at].context.headings.iter().rev().find_map(|heading| {
                let tokens = crate::tokens::tokenise(heading);
                (0..tokens.len()).find_map(|place| {
                    terms(vocabulary, &tokens, place).into_iter().find_map(|(term, _)| match term {
                        Term::Thing(id) if app.thing(id).is_some_and(|thing| !thing.is_person()) => Some(id),
                        _ => None,
                    })
                })
            });
        }
    }
    own
}

fn terms(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Vec<(Term, usize)> {
    let words: Vec<&str> = tokens[at..].iter().take(5).map(|token| token.lower.as_str()).collect();
    vocabulary.lookup(&words).into_iter().map(|found| (found.term, found.len)).collect()
}

fn look(tokens: &[Token], place: usize, vocabulary: &Vocabulary, own: &mut Places) {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let before = if place > 0 { word(place - 1) } else { "" };
    let next = word(place + 1);
    if own.written.is_empty() {
        own.written = word(place).to_owned();
    }
    let modal = |word: &str| matches!(word, "can" | "may" | "must" | "cannot" | "should" | "shall");
    let article = matches!(
        before,
        "a" | "an"
            | "the"
            | "their"
            | "its"
            | "'s"
            | "each"
            | "every"
            | "all"
            | "no"
            | "any"
            | "his"
            | "her"
            | "own"
            | "of"
            | "this"
            | "that"
    );
    let counted = place > 0 && tokens[place - 1].whole().is_some();
    let named =
        terms(vocabulary, tokens, (place + 1).min(tokens.len())).iter().any(|(term, _)| matches!(term, Term::Thing(_)));
    let be = ["is", "are", "was", "were", "be", "been", "has", "have", "gets", "being"];
    let past = word(place).ends_with("ed") || word(place).ends_with("en") || before == "been";
    let not = usize::from(before == "not");
    let earlier = if place > not { word(place - 1 - not) } else { "" };
    // "An unlimited member pays £40": behind its subject.
    let subject = matches!(before, "it" | "they" | "he" | "she" | "who" | "that" | "nobody")
        || (place.saturating_sub(3)..place).any(|from| {
            terms(vocabulary, tokens, from)
                .iter()
                .any(|(term, len)| matches!(term, Term::Thing(_)) && from + len == place)
        });
    let third = subject && word(place).ends_with('s') && !modal(next);
    own.people |= modal(next) && place < 3;
    // "misses two classes": what is done to something known.
    let object = (place + 1..(place + 4).min(tokens.len()))
        .any(|from| terms(vocabulary, tokens, from).iter().any(|(term, _)| matches!(term, Term::Thing(_))));
    own.verb |= third && object || modal(earlier);
    own.participle |= past && be.contains(&earlier);
    own.adjective |= named || be.contains(&earlier) && !past;
    // "the approved credits": a word in front of another is not the noun.
    let ends =
        tokens.get(place + 1).is_none_or(|next| !next.is_word() || crate::declare::is_function_word(&next.lower));
    own.article |= ends && (article || counted) && !third;
    own.noun |= !third && (ends && (article || counted) || modal(next) || word(place).ends_with('s') && ends && !past);
    let near = tokens.iter().skip(place + 1).take(6).map(|token| &token.kind);
    for kind in near {
        own.kind = match kind {
            Kind::Money(..) => "money",
            Kind::Percent(_) => "percent",
            Kind::Date(_) => "date",
            Kind::Time(_) => "time",
            Kind::Number(_) if own.kind == "text" => "number",
            _ => continue,
        };
    }
    let moment = ["after", "before", "until", "future", "past"];
    if own.kind == "text"
        && (moment.contains(&before) || moment.contains(&next) || next == "is" && word(place + 2) == "over")
    {
        own.kind = "date and time";
    }
}
