//! The words around a rule: "The system shall not allow a guest to …", "As a member, I can …", "Please make sure that …".
//!
//! English wraps the same statement in many ways. This puts a sentence into the plain form that the grammar reads: who, a
//! modal verb, what. Nothing that restricts is ever left out; where that can't be told, the sentence stays as it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tokens::{Kind, Token, tokenise};

/// Whole sentences: what they are wrapped in, and what remains. A word in braces stands for any words, `a/b` for either, `?`
/// behind a word makes it optional.
const SENTENCES: &[(&str, &str)] = &[
    ("user story : {rest}", "{rest}"),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will/can? notify/notifies/inform/informs/alert/alerts/tell/tells {who} when/whenever/if {what}",
        "when {what} , tell {who}",
    ),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will/can? email/emails {who} when/whenever/if {what}",
        "when {what} , email {who}",
    ),
    (
        "{who} can/may/should/shall/must/will? get/gets/receive/receives a/an/the? notification/notifications/alert/alerts when/whenever/if {what}",
        "when {what} , tell {who}",
    ),
    (
        "{who} can/may/should/shall/must/will? get/gets/receive/receives a/an/the? email/emails when/whenever/if {what}",
        "when {what} , email {who}",
    ),
    ("when/whenever/once {what} , let {who} know", "when {what} , tell {who}"),
    ("{who} is/are notified/informed/alerted/told when/whenever/once/if/as {what}", "when {what} , tell {who}"),
    (
        "{who} should/must/shall/will be notified/informed/alerted/told when/whenever/once/if {what}",
        "when {what} , tell {who}",
    ),
    ("{who} get/gets notified/informed/alerted/told when/whenever/once/if {what}", "when {what} , tell {who}"),
    ("{who} is/are emailed when/whenever/once/if {what}", "when {what} , email {who}"),
    ("{who} should/must/shall/will be emailed when/whenever/once/if {what}", "when {what} , email {who}"),
    (
        "{who} should/must/shall/will be reminded/notified/emailed {time} before {rest}",
        "{time} before {rest} , remind {who}",
    ),
    ("{who} is/are notified/emailed/told {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("{who} get/gets reminded {time} before {rest}", "{time} before {rest} , remind {who}"),
    (
        "{who} get/gets/receive/receives an/a? email/notification/message {time} before {rest}",
        "{time} before {rest} , remind {who}",
    ),
    (
        "{what} must/should/shall be {so} within {time} , otherwise/or {then}",
        "if {what} is not {so} within {time} , {then}",
    ),
    ("{what} has/have to be {so} within {time} , otherwise/or {then}", "if {what} is not {so} within {time} , {then}"),
    (
        "{what} becomes/become {so} when/once/if/after its/their {moment} has/have passed and it/they is/are not {done}",
        "when the {moment} of {what} has passed , if it is not {done} , it becomes {so}",
    ),
    (
        "if {what} is/are not {done} by its/their {moment} , {then}",
        "when the {moment} of {what} has passed , if it is not {done} , {then}",
    ),
    ("no {things} on {days}", "{things} can not start on {days}"),
    ("delete {what} after {time}", "{what} are deleted after {time}"),
    (
        "a/an/the/one/each {place} can/may/must not be used/booked/taken/occupied/reserved by two/several {things} at the same time",
        "two {things} of the same {place} can not overlap",
    ),
    ("for instance/example , {rest}", "{rest}"),
    ("please note? that? {rest}", "{rest}"),
    ("in addition/general , {rest}", "{rest}"),
    ("also/furthermore/moreover/additionally/obviously/naturally , {rest}", "{rest}"),
    ("please? ensure/guarantee that? {rest}", "{rest}"),
    ("please? make/be sure that? {rest}", "{rest}"),
    ("we need/want/have to ensure that? {rest}", "{rest}"),
    ("we need/want/have to make sure that? {rest}", "{rest}"),
    ("it is necessary/obligatory/required/important/essential/mandatory/vital that {rest}", "{rest}"),
    ("it must/should/has to be ensured that {rest}", "{rest}"),
    ("it is the rule that {rest}", "{rest}"),
    ("our/the rule is that {rest}", "{rest}"),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will? ensure/ensures/guarantee/guarantees/check/checks that? {rest}",
        "{rest}",
    ),
    ("the system/app/application/site/website/platform/software/product makes/make sure that? {rest}", "{rest}"),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will/does/do/may/can not allow/permit/let/enable {who} to {do}",
        "{who} can not {do}",
    ),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will? allow/allows/permit/permits/enable/enables {who} to {do}",
        "{who} can {do}",
    ),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will? let/lets {who} {do}",
        "{who} can {do}",
    ),
    ("we do not allow/permit/want/let {who} to {do}", "{who} can not {do}"),
    ("we allow/permit {who} to {do}", "{who} can {do}"),
    ("do not allow/permit {who} to {do}", "{who} can not {do}"),
    ("allow/permit {who} to {do}", "{who} can {do}"),
    ("do not let {who} {do}", "{who} can not {do}"),
    ("it is/should/must/shall/will not be? possible/allowed/permitted for {who} to {do}", "{who} can not {do}"),
    ("it is/should/must/shall/will be? possible/allowed/permitted for {who} to {do}", "{who} can {do}"),
    ("it is/should/must/shall/will not be? possible/allowed/permitted to {do}", "nobody can {do}"),
    ("it is/should/must/shall be? impossible/forbidden for {who} to {do}", "{who} can not {do}"),
    ("it is/should/must/shall be? impossible/forbidden to {do}", "nobody can {do}"),
    ("as a/an/the {who} , i can/could/may/should/must not {do}", "a {who} can not {do}"),
    ("as a/an/the {who} , i can/could/may/should/must only {do}", "a {who} can only {do}"),
    ("as a/an/the {who} , i can/could/may {do}", "a {who} can {do}"),
    ("as a/an/the {who} , i should/must/will be able/allowed to {do}", "a {who} can {do}"),
    ("as a/an/the {who} , i only? want/need/like/wish to be able to {do}", "a {who} can {do}"),
    ("as a/an/the {who} , i would like to be able to {do}", "a {who} can {do}"),
    ("as a/an/the {who} , i would like to {do}", "a {who} can {do}"),
    ("as a/an/the {who} , i want/need/wish to {do}", "a {who} can {do}"),
    ("nobody/nothing but/except {who} can/may {do}", "only {who} can {do}"),
    // Reminders, with what sets them off put first.
    ("remind {who} {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("{who} is/are reminded by? email? {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("{who} get/gets/receive/receives a reminder {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("a reminder goes to {who} {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("a reminder is sent to {who} {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("send a reminder to {who} {time} before {rest}", "{time} before {rest} , remind {who}"),
    ("send {who} a reminder {time} before {rest}", "{time} before {rest} , remind {who}"),
    // What isn't so in time.
    (
        "{what} that/which is/was/are/were not {so} within {time} of/after its/their/the {moment} becomes/become {then}",
        "if {what} is not {so} {time} after its {moment} , it becomes {then}",
    ),
    (
        "{what} that/which has/have not been? {so} within {time} of/after its/their/the {moment} becomes/become {then}",
        "if {what} is not {so} {time} after its {moment} , it becomes {then}",
    ),
    (
        "if {what} is/was/are not {so} within {time} of/after its/their {moment} , {then}",
        "if {what} is not {so} {time} after its {moment} , {then}",
    ),
    (
        "if {what} has/have not been {so} within {time} of/after its/their {moment} , {then}",
        "if {what} is not {so} {time} after its {moment} , {then}",
    ),
    (
        "{what} becomes/become {so} when/once/after its/their {moment} has/have passed",
        "when the {moment} of {what} has passed , it becomes {so}",
    ),
    ("{what} becomes/become {so} after its/their {moment}", "when the {moment} of {what} has passed , it becomes {so}"),
    // How long something is kept.
    ("{what} is/are kept for {time} , and? then deleted", "{what} are deleted after {time}"),
    ("{what} is/are kept for {time} and then deleted", "{what} are deleted after {time}"),
    ("{what} is/are kept for {time} , after which they are deleted", "{what} are deleted after {time}"),
    ("we keep {what} for {time} , and? then delete them/it", "{what} are deleted after {time}"),
    ("we keep {what} for {time} and then delete them/it", "{what} are deleted after {time}"),
    ("{what} is/are deleted when/once they/it are/is {time} old", "{what} are deleted after {time}"),
    (
        "{who} is/are the only people/persons/person/ones/one/users/user who/that can/may/shall/should? {do}",
        "only {who} can {do}",
    ),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will/can? notify/notifies/inform/informs/tell/tells {who} of/about any? changes made? to/in/of the/its/their/an/a {thing}",
        "when a {thing} changes , tell {who}",
    ),
    (
        "the? system/app/application/site/website/platform/software/product shall/should/must/will/can? notify/notifies/inform/informs/tell/tells {who} of/about any {thing} changes",
        "when a {thing} changes , tell {who}",
    ),
    (
        "there should/must/is/shall be? a? maximum limit ( {n} ) on how many {things} {who} can {do}",
        "{who} can {do} at most {n} {things}",
    ),
    (
        "there should/must/is/shall be? a? limit of {n} on how many {things} {who} can {do}",
        "{who} can {do} at most {n} {things}",
    ),
    ("{rule} , while/whereas {others} have/has unlimited {more}", "{rule}"),
    (
        "{who} can/may only {do} a/an {thing} that/which belongs to their own? account",
        "{who} can only {do} their own {thing}",
    ),
    ("only future {things} are/is allowed/possible/permitted/accepted", "{things} must be in the future"),
    ("{things} in the past are/is not allowed/possible/permitted/accepted", "{things} can not be in the past"),
    ("past {things} are/is not allowed/possible/permitted/accepted", "{things} can not be in the past"),
    ("your {thing} will be {done}", "a {thing} is {done}"),
    ("your {thing} is {done}", "a {thing} is {done}"),
    ("you can/may only {do}", "users can only {do}"),
    ("you can not {do}", "nobody can {do}"),
    ("you must/may/should not {do}", "nobody can {do}"),
];

/// Parts of sentences, wherever they stand.
const PARTS: &[(&str, &str)] = &[
    ("is/are only allowed/permitted/able/authorised/authorized/entitled/supposed to", "can only"),
    ("is/are not allowed/permitted/able/authorised/authorized/entitled/supposed to", "can not"),
    ("is/are allowed/permitted/able/authorised/authorized/entitled to", "can"),
    ("should/must/shall/will/may/can only be able/allowed/permitted to", "can only"),
    ("should/must/shall/will/may/can not be able/allowed/permitted to", "can not"),
    ("should/must/shall/will/may/can be able/allowed/permitted to", "can"),
    ("should/must/shall/will never be able/allowed/permitted to", "can not"),
    ("has/have no permission/right to", "can not"),
    ("can/may/shall/should/must/will not have access to", "can not see"),
    ("can/may/shall/should/must/will have access to", "can see"),
    ("has/have no access to", "can not see"),
    ("have access to", "see"),
    ("can/may/shall/should/must not access", "can not see"),
    ("can/may/shall/should/must only access", "can only see"),
    ("can/may access", "can see"),
    ("once it/they? is/was/are/were/has/have? been? created", ""),
    ("by any one", "by any"),
    ("linked to a/an valid", "linked to a"),
    ("belong/belongs to a/an valid", "belong to a"),
    ("at any time/moment if", "if"),
    ("a single", "one"),
    ("be a whole? number from", "be from"),
    ("be a whole? number between", "be between"),
    ("can/may/must no longer", "can not"),
    ("be/is for a future date/day/time", "be in the future"),
    ("be/is for a date/day/time in the future", "be in the future"),
    ("be/is on a future date/day", "be in the future"),
    ("be/is for a past date/day/time", "be in the past"),
    ("be/is for a date/day/time in the past", "be in the past"),
    ("- can", "can"),
    ("– can", "can"),
    ("— can", "can"),
    ("attached to it/them", ""),
    ("has/have the? permission/right/ability/option/possibility to", "can"),
    ("is/are unable to", "can not"),
    ("must/should/shall/will only", "can only"),
    ("see/view a list of all? the?", "see"),
    ("see/view a list of all?", "see"),
    ("( not just/only their/his/her own )", ""),
    ("both the", "the"),
    ("is/are forbidden to", "can not"),
    ("is/are prohibited from", "can not"),
    ("can/may/must/should not go/fall/drop below zero/0", "can not be negative"),
    ("can/may/must/should never go/fall/drop below zero/0", "can not be negative"),
    ("greater/higher/larger/bigger/more than or equal to", "at least"),
    ("less/lower/smaller than or equal to", "at most"),
    ("greater/higher/larger/bigger than", "more than"),
    ("lower/smaller than", "less than"),
    ("is/are/gets/get marked/set as/to", "becomes"),
    ("he or/and she", "they"),
    ("he / she", "they"),
    ("him or/and her", "them"),
    ("him / her", "them"),
    ("his or/and her", "their"),
    ("his / her", "their"),
    ("himself or/and herself", "themselves"),
    ("himself / herself", "themselves"),
    ("himself/herself/itself/yourself", "themselves"),
    ("upto", "up to"),
    ("at the most", "at most"),
    ("a maximum of", "at most"),
    ("a minimum of", "at least"),
    ("up to a maximum of", "at most"),
    ("no more than a total of", "at most"),
    ("at the same date and time", "at the same time"),
    ("at the same time and date", "at the same time"),
    ("for the same date and time", "at the same time"),
    ("at one time", "at a time"),
    ("at once", "at a time"),
    ("at any one time", "at a time"),
    ("at any given time", "at a time"),
    ("simultaneously/concurrently", "at a time"),
];

/// What a declaration is wrapped in.
const DECLARATIONS: &[(&str, &str)] = &[
    ("it is necessary/obligatory/required/important/essential/mandatory that", ""),
    ("please? make sure that?", ""),
    ("please? note? that", ""),
    ("the? system/app/application/product/software shall/should/must/will ensure that?", ""),
];

/// Adverbs that say nothing of their own: what isn't done by hand is automatic anyway.
const ADVERBS: &[&str] = &["automatically", "simply", "currently", "explicitly", "actually", "directly", "manually"];

/// The patterns above, taken apart once.
static WRAPPERS: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(SENTENCES));
static DECLARED: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(DECLARATIONS));
static PHRASES: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(PARTS));

/// Patterns in their order, and which of them can begin with a word: most sentences have none of these words, and so none of
/// the patterns has to be tried.
struct Patterns {
    own: Vec<(Vec<Piece>, &'static str)>,
    by_first: HashMap<&'static str, Vec<usize>>,
    /// Those that begin with any words, by the longest word that they can't do without.
    by_any: HashMap<&'static str, Vec<usize>>,
}

/// One place of a pattern.
enum Piece {
    /// One of these words, perhaps left out.
    Words(Vec<&'static str>, bool),
    /// Any words, under this name.
    Any(&'static str),
}

impl Patterns {
    fn of(table: &'static [(&'static str, &'static str)]) -> Self {
        let mut by_first: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut by_any: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut own = Vec::new();
        for (at, (pattern, plain)) in table.iter().enumerate() {
            let pieces: Vec<Piece> = pattern.split(' ').map(Piece::of).collect();
            let lead = pieces.iter().find(|piece| !matches!(piece, Piece::Words(_, true)));
            if matches!(lead, Some(Piece::Any(_))) {
                let needed = pieces.iter().filter_map(|piece| match piece {
                    Piece::Words(words, false) => Some(words),
                    _ => None,
                });
                let least = |words: &Vec<&str>| words.iter().map(|word| word.len()).min();
                for word in needed.max_by_key(|words| least(words)).into_iter().flatten() {
                    by_any.entry(word).or_default().push(at);
                }
            }
            for piece in &pieces {
                let Piece::Words(words, optional) = piece else { break };
                for word in words {
                    by_first.entry(word).or_default().push(at);
                }
                if !optional {
                    break;
                }
            }
            own.push((pieces, *plain));
        }
        Self { own, by_first, by_any }
    }

    /// The places of those patterns that can fit a whole sentence, in order.
    fn fitting(&self, tokens: &[Token]) -> Vec<usize> {
        let mut found = self.beginning(tokens.first());
        found.extend(tokens.iter().filter_map(|token| self.by_any.get(token.lower.as_str())).flatten());
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The places of those patterns that begin with one of these words, in order.
    fn beginning<'t>(&self, tokens: impl IntoIterator<Item = &'t Token>) -> Vec<usize> {
        let known = tokens.into_iter().filter_map(|token| self.by_first.get(token.lower.as_str()));
        let mut found: Vec<usize> = known.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Piece {
    fn of(text: &'static str) -> Self {
        if text.starts_with('{') {
            return Self::Any(text);
        }
        let (words, optional) = text.strip_suffix('?').map_or((text, false), |words| (words, true));
        // A slash by itself is a mark of the text.
        let words = if words == "/" { vec![words] } else { words.split('/').collect() };
        Self::Words(words, optional)
    }
}

/// The sentence in its plain form; `None` where it is plain already.
pub(crate) fn plain(tokens: &[Token]) -> Option<Vec<Token>> {
    let mut now: Option<Vec<Token>> = None;
    for _ in 0..8 {
        let own = now.as_deref().unwrap_or(tokens);
        let next = purpose(own)
            .or_else(|| sentence(own))
            .or_else(|| theirs(own))
            .or_else(|| parts(own))
            .or_else(|| only(own))
            .or_else(|| slashes(own))
            .or_else(|| figures(own))
            .or_else(|| doing(own))
            .or_else(|| active(own));
        if next.is_none() {
            break;
        }
        now = next;
    }
    now
}

/// The sentence without the label that it begins with: "Borrowing rules: Students can …", "Cancellation: they can cancel …".
/// A label that could say when or for whom ("Weekends:", "Gold members:") is none.
pub(crate) fn unlabelled(tokens: &[Token]) -> Option<Vec<Token>> {
    const TITLES: &[&str] = &[
        "rule",
        "rules",
        "limit",
        "limits",
        "policy",
        "policies",
        "requirement",
        "requirements",
        "constraint",
        "constraints",
        "restriction",
        "restrictions",
        "permissions",
        "rights",
        "validation",
        "security",
        "story",
        "note",
        "important",
        "reminder",
        "reminders",
        "notification",
        "notifications",
        "feature",
        "features",
        "goal",
    ];
    let colon = tokens.iter().take(6).position(|token| token.is_mark(':'))?;
    let (label, rest) = (tokens.get(..colon)?, tokens.get(colon + 1..)?);
    let said = |word: &str| {
        let stem: String = word.chars().take(5).collect();
        stem.len() > 3 && rest.iter().any(|token| token.lower.starts_with(&stem))
    };
    let title = label.last().is_some_and(|last| TITLES.contains(&last.lower.as_str()));
    let again = label.iter().all(|token| said(&token.lower) || token.is("and"));
    let words = !label.is_empty() && rest.len() > 3 && label.iter().all(Token::is_word);
    (words && (title || again)).then(|| rest.to_vec())
}

fn sentence(tokens: &[Token]) -> Option<Vec<Token>> {
    let body = tokens.len() - tokens.iter().rev().take_while(|token| token.is_mark('.') || token.is_mark('!')).count();
    WRAPPERS.fitting(tokens).into_iter().find_map(|at| {
        let (pattern, plain) = &WRAPPERS.own[at];
        let mut captured = Vec::new();
        if !matches(pattern, tokens, 0, body, &mut captured) {
            return None;
        }
        let mine = pattern.iter().any(|piece| matches!(piece, Piece::Words(words, _) if words.contains(&"i")));
        let mut out = Vec::new();
        for word in plain.split(' ') {
            match captured.iter().find(|(name, _, _)| *name == word) {
                Some((_, from, to)) if mine => {
                    out.extend(tokens[*from..*to].iter().map(spoken_of));
                }
                Some((_, from, to)) => out.extend_from_slice(&tokens[*from..*to]),
                None => out.push(word_token(word, &tokens[0])),
            }
        }
        out.extend_from_slice(&tokens[body..]);
        Some(out)
    })
}

/// "My" in the mouth of a member is "their".
fn spoken_of(token: &Token) -> Token {
    let other = match token.lower.as_str() {
        "i" => "they",
        "my" => "their",
        "me" => "them",
        "mine" => "theirs",
        "myself" => "themselves",
        _ => return token.clone(),
    };
    Token { text: other.to_owned(), lower: other.to_owned(), ..token.clone() }
}

/// A word of a plain form, in the place of what it stands for.
fn word_token(word: &str, near: &Token) -> Token {
    let own = tokenise(word).into_iter().next();
    let kind = own.map_or(Kind::Word, |token| token.kind);
    Token { span: near.span, text: word.to_owned(), lower: word.to_owned(), kind, joined: false, depth: 0 }
}

/// Matches from `at` to the very end; what the braces stand for is captured, as few words as possible each.
fn matches(
    pattern: &[Piece],
    tokens: &[Token],
    at: usize,
    end: usize,
    captured: &mut Vec<(&'static str, usize, usize)>,
) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return at == end };
    match first {
        Piece::Any(name) => {
            if rest.is_empty() {
                let found = at < end && fits(name, &tokens[at..end]);
                if found {
                    captured.push((name, at, end));
                }
                return found;
            }
            for stop in at + 1..end.min(at + 9) {
                // A subject is one phrase.
                if tokens[stop - 1].is_mark(',') || tokens[stop - 1].is_mark('.') {
                    break;
                }
                if !fits(name, &tokens[at..stop]) {
                    continue;
                }
                let depth = captured.len();
                captured.push((name, at, stop));
                if matches(rest, tokens, stop, end, captured) {
                    return true;
                }
                captured.truncate(depth);
            }
            false
        }
        Piece::Words(words, optional) => {
            let here = tokens.get(at).filter(|_| at < end).is_some_and(|token| one_of(words, token));
            here && matches(rest, tokens, at + 1, end, captured)
                || *optional && matches(rest, tokens, at, end, captured)
        }
    }
}

/// Whether words can be what their name says: "{time}" is a length of it.
fn fits(name: &str, tokens: &[Token]) -> bool {
    name != "{time}" || is_length(tokens)
}

/// "2 days", "an hour", "the day".
fn is_length(tokens: &[Token]) -> bool {
    let [first, .., last] = tokens else { return false };
    let counted = first.whole().is_some() || matches!(first.lower.as_str(), "a" | "an" | "one" | "the");
    counted && tokens.len() < 4 && crate::tokens::unit_of(&last.lower).is_some()
}

fn one_of(words: &[&str], token: &Token) -> bool {
    !matches!(token.kind, Kind::Quoted(_) | Kind::Code(_)) && words.contains(&token.lower.as_str())
}

fn parts(tokens: &[Token]) -> Option<Vec<Token>> {
    for place in PHRASES.beginning(tokens) {
        let (pattern, plain) = &PHRASES.own[place];
        for at in 0..tokens.len() {
            let Some(end) = prefix(pattern, tokens, at) else { continue };
            let mut out = tokens[..at].to_vec();
            out.extend(plain.split_whitespace().map(|word| word_token(word, &tokens[at])));
            out.extend_from_slice(&tokens[end..]);
            return Some(out);
        }
    }
    // Other adverbs say nothing by themselves.
    let at = tokens.iter().position(|token| ADVERBS.contains(&token.lower.as_str()) && token.is_word())?;
    let mut out = tokens.to_vec();
    out.remove(at);
    Some(out)
}

/// Where a pattern without braces ends that begins at `at`.
fn prefix(pattern: &[Piece], tokens: &[Token], at: usize) -> Option<usize> {
    let Some((first, rest)) = pattern.split_first() else { return Some(at) };
    let Piece::Words(words, optional) = first else { return None };
    if tokens.get(at).is_some_and(|token| one_of(words, token))
        && let Some(end) = prefix(rest, tokens, at + 1)
    {
        return Some(end);
    }
    if *optional { prefix(rest, tokens, at) } else { None }
}

/// "… so that they can prepare": why somebody wants it. Kept where it forbids or demands something itself.
fn purpose(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (3..tokens.len()).find(|at| {
        let here = |words: &[&str]| {
            words.iter().enumerate().all(|(ahead, word)| tokens.get(at + ahead).is_some_and(|token| token.is(word)))
        };
        here(&["so", "that"]) || here(&["in", "order", "to"]) || here(&["in", "order", "that"])
    })?;
    let binding =
        ["not", "never", "only", "nobody", "no", "none", "must", "unless", "until", "without", "most", "least"];
    if tokens[at..].iter().any(|token| binding.contains(&token.lower.as_str())) {
        return None;
    }
    let end = if tokens[at - 1].is_mark(',') { at - 1 } else { at };
    Some(tokens[..end].to_vec())
}

/// "can view only their own orders" says what "can only view their own orders" says, and so does "can add, change and delete
/// only their own orders".
fn only(tokens: &[Token]) -> Option<Vec<Token>> {
    let verbs = ["see", "sees", "view", "views", "read", "reads", "manage", "manages", "edit", "edits"];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let near = |at: &usize| {
        let modal = matches!(word(at - 1), "can" | "may")
            || verbs.contains(&word(*at)) && !matches!(word(at - 1), "and" | "or" | ",");
        modal && tokens[*at].is_word() && word(at + 1) == "only"
    };
    if let Some(at) = (1..tokens.len()).find(near) {
        let mut out = tokens.to_vec();
        out.swap(at, at + 1);
        return Some(out);
    }
    let at = (4..tokens.len()).find(|at| word(*at) == "only" && matches!(word(at + 1), "their" | "his" | "her"))?;
    let modal = (1..at).rev().find(|own| matches!(word(*own), "can" | "may"))?;
    // Between them stand verbs alone, listed.
    let listed = tokens[modal + 1..at].iter().all(|token| token.is_word() || token.is_mark(','))
        && tokens[modal + 1..at].iter().filter(|token| token.is("and") || token.is_mark(',')).count() * 2 + 1
            >= at - modal - 1
        && at > modal + 2
        && !matches!(word(modal + 1), "not" | "only" | "never");
    listed.then(|| {
        let mut out = tokens.to_vec();
        let only = out.remove(at);
        out.insert(modal + 1, only);
        out
    })
}

/// "posts / comments", "view/edit": either, as it is written where both are meant; behind "if" it is the one or the other.
fn slashes(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (1..tokens.len().saturating_sub(1))
        .find(|at| tokens[*at].is_mark('/') && tokens[at - 1].is_word() && tokens[at + 1].is_word())?;
    let asks = ["if", "when", "unless", "until", "while", "once", "after", "before", "a", "an", "any", "per"];
    let either = tokens[..at].iter().any(|token| asks.contains(&token.lower.as_str()));
    let mut out = tokens.to_vec();
    out[at] = word_token(if either { "or" } else { "and" }, &tokens[at]);
    Some(out)
}

/// "3 hours before it starts, email the guide if …" and "If … 3 hours before it starts, …": when it happens first, then on what
/// condition, then what is done.
pub(crate) fn condition_first(tokens: &[Token]) -> Option<Vec<Token>> {
    let comma = tokens.iter().position(|token| token.is_mark(','))?;
    let first = tokens.first()?;
    let mark = || word_token(",", first);
    if first.is("if") {
        let length = |at: &usize| {
            (at + 1..=at + 3).any(|end| {
                end <= comma && is_length(&tokens[*at..end]) && {
                    tokens.get(end).is_some_and(|token| one_of(&["before", "after"], token))
                }
            })
        };
        let at = (3..comma).find(length)?;
        let mut out = tokens[at..comma].to_vec();
        out.push(mark());
        out.extend_from_slice(&tokens[..at]);
        out.extend_from_slice(&tokens[comma..]);
        return Some(out);
    }
    let timed = first.whole().is_some() || one_of(&["when", "whenever", "once", "after", "every", "on", "at"], first);
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let condition = (comma + 3..end).find(|at| one_of(&["if", "unless"], &tokens[*at]))?;
    let once = !tokens[..comma].iter().any(|token| one_of(&["if", "unless"], token))
        && !tokens[comma + 1..end].iter().any(|token| token.is_mark(','));
    if !timed || !once || tokens[condition - 1].is("only") {
        return None;
    }
    let mut out = tokens[..=comma].to_vec();
    out.extend_from_slice(&tokens[condition..end]);
    out.push(mark());
    out.extend_from_slice(&tokens[comma + 1..condition]);
    out.extend_from_slice(&tokens[end..]);
    Some(out)
}

/// "the day before their walk, remind members": each is told of the walk that is theirs.
fn theirs(tokens: &[Token]) -> Option<Vec<Token>> {
    const TELLS: &[&str] = &["tell", "notify", "inform", "email", "remind", "text", "alert", "mail"];
    const BEFORE: &[&str] = &[
        "when", "whenever", "once", "if", "after", "before", "on", "at", "the", "a", "an", "one", "morning", "evening",
    ];
    const ALL: &[&str] = &["the", "all", "every", "each", "a", "an"];
    let comma = tokens.iter().rposition(|token| token.is_mark(','))?;
    let verb = tokens.get(comma + 1).filter(|token| one_of(TELLS, token))?;
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let from = comma + 2 + tokens[comma + 2..end].iter().take_while(|token| one_of(ALL, token)).count();
    let who = tokens.get(from..end).filter(|who| !who.is_empty() && who.len() < 3 && who.iter().all(Token::is_word))?;
    if who.iter().any(|token| one_of(&["its", "their", "his", "her", "and", "who", "with"], token)) {
        return None;
    }
    let at = tokens[..comma].iter().position(|token| one_of(&["their", "his", "her"], token))?;
    let lead = tokens[..at].iter().all(|token| {
        one_of(BEFORE, token) || token.whole().is_some() || crate::tokens::unit_of(&token.lower).is_some()
    });
    if !lead || at == 0 {
        return None;
    }
    let mut out = tokens[..at].to_vec();
    out.push(word_token("a", &tokens[at]));
    out.extend_from_slice(&tokens[at + 1..=comma]);
    out.push(verb.clone());
    out.push(word_token("its", verb));
    out.extend_from_slice(&who[..who.len() - 1]);
    out.extend(who.last().map(|last| word_token(&crate::words::singular(&last.lower), last)));
    out.extend_from_slice(&tokens[end..]);
    Some(out)
}

/// "one (1)", "thirty (30)": the number once.
fn figures(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (1..tokens.len().saturating_sub(2)).find(|at| {
        let again = tokens[at - 1].whole().is_some() && tokens[at - 1].whole() == tokens[at + 1].whole();
        tokens[*at].is_mark('(') && again && tokens[at + 2].is_mark(')')
    })?;
    let mut out = tokens.to_vec();
    out.drain(at..at + 3);
    Some(out)
}

/// "Editing posts or comments is not allowed": nobody can edit posts or comments.
fn doing(tokens: &[Token]) -> Option<Vec<Token>> {
    let first = tokens.first().filter(|token| token.is_word())?;
    let (base, _) =
        crate::words::bases(&first.lower).into_iter().find(|(_, form)| *form == crate::words::Form::Gerund)?;
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let said: Vec<&str> = tokens[..end].iter().map(|token| token.lower.as_str()).collect();
    const DENIALS: &[&[&str]] = &[
        &["is", "not", "allowed"],
        &["are", "not", "allowed"],
        &["can", "not", "be", "allowed"],
        &["should", "not", "be", "allowed"],
        &["must", "not", "be", "allowed"],
        &["shall", "not", "be", "allowed"],
        &["is", "not", "permitted"],
        &["should", "not", "be", "permitted"],
        &["is", "not", "possible"],
        &["should", "not", "be", "possible"],
        &["must", "not", "be", "possible"],
        &["is", "forbidden"],
        &["is", "prohibited"],
    ];
    if let Some(whose) = doing_of(tokens, &base, end) {
        return Some(whose);
    }
    let denial = DENIALS.iter().find(|denial| said.ends_with(denial))?;
    let object = tokens.get(1..end - denial.len())?;
    let plain = !object.is_empty()
        && object.iter().all(|token| {
            token.is_word() && !matches!(token.lower.as_str(), "is" | "are" | "by" | "if" | "when" | "that" | "not")
        });
    plain.then(|| {
        let lead = ["nobody", "can", base.as_str()];
        let mut out: Vec<Token> = lead.iter().map(|word| word_token(word, first)).collect();
        out.extend_from_slice(object);
        out.extend_from_slice(&tokens[end..]);
        out
    })
}

/// "A review can be changed by its writer or an editor": its writer or an editor can change a review. Where the people behind "by"
/// are plain, the grammar reads the sentence as it stands.
fn active(tokens: &[Token]) -> Option<Vec<Token>> {
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let said = |at: usize, words: &str| -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        words.iter().enumerate().all(|(n, own)| word(at + n) == *own).then_some(at + words.len())
    };
    const MODALS: &[(&str, &str, &str)] = &[
        ("can only be", "only", "can"),
        ("may only be", "only", "can"),
        ("must be", "only", "can"),
        ("can not be", "", "can not"),
        ("may not be", "", "can not"),
        ("can be", "", "can"),
        ("may be", "", "can"),
        ("is", "", "can"),
        ("are", "", "can"),
    ];
    let (at, (next, lead, modal)) = (1..end.min(9)).find_map(|at| {
        let found = MODALS.iter().find_map(|(words, lead, modal)| Some((said(at, words)?, *lead, *modal)));
        found.map(|found| (at, found))
    })?;
    let subject = tokens.get(..at)?;
    let plain = |token: &Token| token.is_word() && !matches!(token.lower.as_str(), "if" | "when" | "who" | "once");
    let by = (next + 1..end.min(next + 6)).find(|at| word(*at) == "by")?;
    let mut verbs = Vec::new();
    for token in tokens.get(next..by)? {
        if token.is("and") || token.is("or") || token.is_mark(',') {
            verbs.push(token.clone());
            continue;
        }
        let bases = crate::words::bases(&token.lower);
        let (base, _) = bases.into_iter().find(|(_, form)| *form == crate::words::Form::Participle)?;
        verbs.push(word_token(&base, token));
    }
    // "… by its writer and by editors, but by nobody else".
    let mut end = end;
    let mut lead = lead;
    for tail in
        [", but by nobody else", ", and by nobody else", ", by nobody else", ", nobody else", ", and nobody else"]
    {
        let words: Vec<&str> = tail.split(' ').flat_map(|own| own.split_inclusive(',')).collect();
        let begin = end.saturating_sub(words.len());
        if begin > by + 1 && words.iter().enumerate().all(|(n, own)| word(begin + n) == *own) {
            (end, lead) = (begin, "only");
            break;
        }
    }
    // Who it is ends where the condition begins.
    let guards = ["until", "unless", "if", "when", "while", "within", "before", "after", "once", ","];
    let stop = (by + 1..end).find(|at| guards.contains(&word(*at))).unwrap_or(end);
    let alone = lead == "only";
    let who = tokens.get(by + 1..stop).filter(|who| !who.is_empty())?;
    let either = who.iter().any(|token| matches!(token.lower.as_str(), "or" | "and" | "except" | "but"));
    if !subject.iter().all(plain) || !either && !alone || verbs.is_empty() || word(0) == "only" {
        return None;
    }
    let near = &tokens[0];
    let words = |text: &str| -> Vec<Token> { text.split_whitespace().map(|own| word_token(own, near)).collect() };
    // "by everybody except its writer": whom it leaves out comes last.
    let left_out = who.iter().position(|token| matches!(token.lower.as_str(), "except" | "but")).unwrap_or(who.len());
    let (who, save) = who.split_at(left_out);
    let behind = tokens.get(stop..end)?;
    if !save.is_empty() && stop < end {
        return None;
    }
    Some([words(lead), who.to_vec(), words(modal), verbs, subject.to_vec(), save.to_vec(), behind.to_vec()].concat())
}

/// "Pruning trees is for wardens", "Felling a tree is up to the ranger", "… isn't possible for guests": who can do it, or can't.
fn doing_of(tokens: &[Token], base: &str, end: usize) -> Option<Vec<Token>> {
    const WHOSE: &[(&str, &str, &str)] = &[
        ("is only for", "only", "can"),
        ("is for", "", "can"),
        ("is up to", "only", "can"),
        ("is left to", "only", "can"),
        ("is reserved for", "only", "can"),
        ("is the job of", "only", "can"),
        ("is not for", "", "can not"),
        ("is not possible for", "", "can not"),
        ("is not allowed for", "", "can not"),
        ("is possible for", "", "can"),
        ("is allowed for", "", "can"),
    ];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let (at, (next, lead, modal)) = (2..end).find_map(|at| {
        let found = WHOSE.iter().find_map(|(words, lead, modal)| {
            let words: Vec<&str> = words.split(' ').collect();
            let fits = words.iter().enumerate().all(|(n, own)| word(at + n) == *own);
            fits.then_some((at + words.len(), *lead, *modal))
        });
        found.map(|found| (at, found))
    })?;
    let (object, who) = (tokens.get(1..at)?, tokens.get(next..end).filter(|who| !who.is_empty() && who.len() < 7)?);
    let plain = |token: &Token| {
        token.is_word()
            && !matches!(token.lower.as_str(), "is" | "are" | "by" | "if" | "when" | "that" | "not" | "only")
    };
    if !object.iter().all(plain) || !who.iter().all(plain) {
        return None;
    }
    let near = &tokens[0];
    let words = |text: &str| -> Vec<Token> { text.split_whitespace().map(|own| word_token(own, near)).collect() };
    Some([words(lead), who.to_vec(), words(modal), words(base), object.to_vec(), tokens.get(end..)?.to_vec()].concat())
}

/// How many tokens at the beginning wrap a declaration: "It is necessary that each loan has exactly one bank".
pub(crate) fn wrapped(tokens: &[Token]) -> usize {
    let ends = DECLARED.beginning(tokens.first()).into_iter().filter_map(|at| prefix(&DECLARED.own[at].0, tokens, 0));
    ends.max().unwrap_or(0)
}

/// The sentence without the words at its end that say that capital letters make no difference, where it ends in exactly such.
pub(crate) fn without_case(tokens: &[Token]) -> Option<Vec<Token>> {
    const LETTERS: &[&str] = &[
        "capital letters",
        "capitals",
        "capital and small letters",
        "small and capital letters",
        "upper and lower case",
    ];
    const NOTHING: &[&str] = &["make no difference", "do not matter", "do not count", "are ignored"];
    const WHOLE: &[&str] = &["ignoring case", "ignoring capital letters", "regardless of case", "whatever the case"];
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let says = |at: usize, words: &str| -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        words.iter().enumerate().all(|(n, own)| word(at + n) == *own).then_some(at + words.len())
    };
    let tail = |at: usize| {
        WHOLE.iter().any(|own| says(at, own) == Some(end))
            || LETTERS
                .iter()
                .any(|own| says(at, own).is_some_and(|next| NOTHING.iter().any(|own| says(next, own) == Some(end))))
    };
    (1..end).find_map(|at| {
        let next = [", where", "where", "(", ", and", ","].iter().find_map(|own| says(at, own))?;
        tail(next).then(|| tokens[..at].to_vec())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        plain(&tokenise(text))
            .map(|tokens| tokens.iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn wrappers_go_and_the_rule_stays() {
        for (text, plain) in [
            ("The system shall not allow a warden to fell a tree.", "a warden can not fell a tree ."),
            ("The app lets rangers count owls", "rangers can count owls"),
            ("As a ranger, I want to see my owls so that I can count them.", "a ranger can see their owls"),
            ("Please make sure that rangers count owls.", "rangers count owls ."),
            ("It must not be possible to fell a tree.", "nobody can fell a tree ."),
            ("Rangers are only allowed to count owls", "rangers can only count owls"),
            ("Rangers can view only their own owls", "rangers can only view their own owls"),
            ("A tree is automatically felled", "a tree is felled"),
            ("A ranger may keep a maximum of 3 owls for himself", "a ranger may keep at most 3 owls for themselves"),
        ] {
            assert_eq!(said(text).as_deref(), Some(plain), "{text}");
        }
    }

    #[test]
    fn a_purpose_that_forbids_stays() {
        assert_eq!(said("Rangers mark trees so that nobody fells them"), None);
        assert_eq!(said("Rangers can count owls"), None);
    }
}
