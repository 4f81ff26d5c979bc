//! What the front matter, the title and a few sentences say of the app as a whole.

use model::{Currency, Look, SignIn};

use super::Reader;
use super::cursor::Cursor;
use crate::document::SegmentKind;
use crate::tokens::Kind;

#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub name: Option<String>,
    pub summary: Option<String>,
    pub time_zone: Option<String>,
    pub currency: Option<Currency>,
    pub sign_in: SignIn,
    pub sign_in_said: bool,
    /// "with email": the segment and the token behind which it isn't said whether by code or password.
    pub sign_in_open: Option<(usize, usize)>,
    pub look: Look,
    pub working_hours: Vec<(u8, String, String)>,
}

pub(super) fn settings(reader: &mut Reader) {
    let mut title = None;
    for at in 0..reader.segments.len() {
        let segment = &reader.segments[at];
        match segment.kind {
            SegmentKind::Setting => {
                let (key, value) = segment.text.split_once(": ").unwrap_or((segment.text.as_str(), ""));
                let value = value.trim().to_owned();
                let means = match key.trim() {
                    "name" => {
                        let means = format!("The app is called {value}.");
                        reader.settings.name.get_or_insert(value);
                        means
                    }
                    "time zone" | "timezone" => {
                        let means = format!("The time zone is {value}.");
                        reader.settings.time_zone.get_or_insert(value);
                        means
                    }
                    "currency" => {
                        let Some(currency) = currency(&value) else { continue };
                        let means = format!("The currency is {}.", currency.code);
                        reader.settings.currency.get_or_insert(currency);
                        means
                    }
                    "language" => format!("The language is {value}."),
                    _ => continue,
                };
                reader.claim(at, "setting").means = means;
            }
            SegmentKind::Heading if title.is_none() => title = Some(segment.text.clone()),
            SegmentKind::Sentence
                if segment.context.introduction && reader.settings.summary.is_none() && segment.context.depth == 0 =>
            {
                reader.settings.summary = Some(segment.text.clone());
            }
            _ => {}
        }
        if matches!(reader.segments[at].kind, SegmentKind::Sentence | SegmentKind::Item) {
            sentence(reader, at);
        }
    }
    if reader.settings.name.is_none() {
        reader.settings.name = title;
    }
    // The first amount says which money is meant, where nothing else does.
    if reader.settings.currency.is_none() {
        reader.settings.currency = reader.words.iter().flat_map(|own| &own.tokens).find_map(sign).and_then(currency);
    }
}

fn sentence(reader: &mut Reader, at: usize) {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let _ = cursor.eat_any(&["the", "our"]);
    if cursor.eat_any(&[
        "main colour",
        "main color",
        "brand colour",
        "brand color",
        "colour of the app",
        "colour",
        "color",
        "accent colour",
    ]) && (cursor.eat("is") || cursor.eat(":"))
        && let Some(token) = cursor.peek(0)
        && let Some(colour) = colour(token)
        // "colour: red or blue" and a colour in the list of a thing are fields.
        && (Cursor { at: cursor.at + 1, ..cursor }).done()
        && reader.segments[at].context.lead_in.is_none()
        && reader.heading_thing(at).is_none()
    {
        reader.settings.look.colour = Some(colour.clone());
        reader.claim(at, "look").means = format!("The main colour is {colour}.");
        return;
    }
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    if cursor.eat_any(&["our working hours are", "the working hours are", "working hours are", "we work"]) {
        let Some(hours) = working_hours(&mut cursor) else { return };
        reader.settings.working_hours = hours;
        let means = words.wording.text.clone();
        // "…, and we pay no attention to public holidays" is how working hours are counted anyway.
        let _ = cursor.eat(",");
        let ignored = cursor.eat_any(&[
            "and we pay no attention to public holidays",
            "and public holidays do not count",
            "public holidays included",
            "and we ignore public holidays",
        ]);
        let left = (!ignored && !cursor.done()).then(|| reader.span(at, cursor.at, cursor.tokens.len()));
        let claim = reader.claim(at, "setting");
        claim.means = means;
        claim.left = left;
    }
}

fn colour(token: &crate::tokens::Token) -> Option<String> {
    const NAMES: &[(&str, &str)] = &[
        ("green", "#2F6F4E"),
        ("blue", "#2563EB"),
        ("red", "#C0362C"),
        ("orange", "#C2570C"),
        ("purple", "#7C3AED"),
        ("pink", "#BE3A74"),
        ("teal", "#0F766E"),
        ("yellow", "#A16207"),
        ("brown", "#7C4A21"),
        ("black", "#18181B"),
        ("grey", "#52525B"),
        ("gray", "#52525B"),
    ];
    match &token.kind {
        Kind::Colour(colour) => Some(colour.clone()),
        _ => NAMES.iter().find(|(name, _)| *name == token.lower).map(|(_, colour)| (*colour).to_owned()),
    }
}

/// "Monday to Friday from 9:00 to 17:00"
fn working_hours(cursor: &mut Cursor) -> Option<Vec<(u8, String, String)>> {
    let first = weekday(cursor.word(0))?;
    cursor.at += 1;
    let mut last = first;
    if cursor.eat_any(&["to", "-", "until", "through"]) {
        last = weekday(cursor.word(0))?;
        cursor.at += 1;
    }
    let _ = cursor.eat_any(&[",", "from", "between"]);
    let from = time(cursor)?;
    if !cursor.eat_any(&["to", "until", "and", "-"]) {
        return None;
    }
    let to = time(cursor)?;
    Some((first..=last).map(|day| (day, from.clone(), to.clone())).collect())
}

fn time(cursor: &mut Cursor) -> Option<String> {
    let Kind::Time(time) = &cursor.peek(0)?.kind else { return None };
    cursor.at += 1;
    Some(time.clone())
}

pub(super) fn weekday(word: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.trim_end_matches('s');
    let at = DAYS.iter().position(|day| *day == word)?;
    u8::try_from(at + 1).ok()
}

/// The sign of the money that a word names: "£5", "in euros".
fn sign(token: &crate::tokens::Token) -> Option<&str> {
    match (&token.kind, token.lower.as_str()) {
        (Kind::Money(_, sign), _) => Some(sign.as_str()),
        (Kind::Word, "euro" | "euros") | (Kind::Mark('€'), _) => Some("€"),
        (Kind::Word, "pence") | (Kind::Mark('£'), _) => Some("£"),
        (Kind::Word, "dollars" | "cents") | (Kind::Mark('$'), _) => Some("$"),
        _ => None,
    }
}

/// The currency of an ISO 4217 code. Codes without minor units, and those with three digits, are listed; all others have two.
fn currency(code: &str) -> Option<Currency> {
    let code = match code.trim() {
        "£" => "GBP".to_owned(),
        "€" => "EUR".to_owned(),
        "$" => "USD".to_owned(),
        other => other.to_uppercase(),
    };
    if code.len() != 3 || !code.chars().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let digits = match code.as_str() {
        "JPY" | "KRW" | "CLP" | "ISK" | "VND" | "XAF" | "XOF" | "PYG" | "UGX" | "RWF" | "KMF" | "GNF" | "DJF"
        | "BIF" | "VUV" | "XPF" => 0,
        "BHD" | "KWD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
        _ => 2,
    };
    Some(Currency { code, digits })
}
