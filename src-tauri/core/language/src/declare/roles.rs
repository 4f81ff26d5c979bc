//! Further ways to say who uses an app: "user types: tenant, caretaker", "Teachers are the people who plan trips", a list of
//! names under a heading about people.

use super::cursor::Cursor;
use super::facts::{self, Fact, KINDS, people_list};
use super::joining::joining;
use super::names::{bare, is_function_word, is_name, label_end};
use super::people::person;
use super::{Reader, people};
use crate::document::SegmentKind;

/// Whether a heading is about the kinds of people themselves.
pub(super) fn is_people_heading(heading: &str) -> bool {
    let words: Vec<String> = heading
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let about = |own: &str| matches!(own, "users" | "people" | "roles" | "actors" | "accounts");
    let can =
        words.iter().any(|own| matches!(*own, "can" | "may" | "do" | "does" | "permissions" | "rights" | "rules"));
    !can && (words.iter().any(|own| about(own))
        || matches!(words.as_slice(), ["who's", "who"] | ["who’s", "who"] | ["user", "types"] | ["who"])
        || words.starts_with(&["who", "uses"])
        || words.starts_with(&["who", "is"]))
}

pub(super) fn under_people(reader: &Reader, at: usize) -> bool {
    reader.segments[at].context.headings.last().is_some_and(|heading| is_people_heading(heading))
}

/// "Users: members and coaches" · "The system has the following user types: …" · "Our users are members, coaches and a chair."
pub(super) fn listed(mut cursor: Cursor) -> Option<Fact> {
    let own = cursor.eat_any(&["the", "our"]);
    let named = cursor.eat_any(KINDS) || cursor.eat_any(&["users", "people"]);
    if !named || !(cursor.eat(":") || own && cursor.eat_any(&["are :", "are"])) {
        return None;
    }
    let end =
        (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
    let names = people_list(&cursor, cursor.at, end)?;
    (names.len() > 1).then_some(Fact::Kinds { names })
}

/// "register", unless it is for something: "Members register for a class".
pub(super) fn registers(cursor: &Cursor) -> bool {
    cursor.done()
        || cursor.sees_any(&[
            "with",
            "themselves",
            "by themselves",
            "on their own",
            "online",
            "using",
            ",",
            ";",
            "here",
            "on the website",
            "on the site",
            "on the app",
            "in the app",
            "on our website",
            "freely",
            "and",
        ])
}

/// Whether what follows says only what the sentence said: ", because …", ", so …".
pub(super) fn gloss_end(cursor: &Cursor) -> bool {
    let _ = cursor;
    cursor.sees_any(&[", so", ", because", "because", ", as", "so that", ", so that", ";", "as well", "too"])
}

/// "There are members, hosts and one manager."
fn there(mut cursor: Cursor) -> Option<Fact> {
    if !cursor.eat_any(&["there are", "we have"]) {
        return None;
    }
    let end = cursor.tokens.iter().position(|token| token.is_mark('.')).unwrap_or(cursor.tokens.len());
    let names = people_list(&cursor, cursor.at, end)?;
    (names.len() > 1).then_some(Fact::There { names })
}

/// "Clerks, mechanics and the manager use the app." · "Clerks work here."
fn uses(start: Cursor) -> Option<Fact> {
    const USES: &[&str] = &[
        "use the app",
        "uses the app",
        "use this app",
        "use our app",
        "use the system",
        "uses the system",
        "use this",
        "use it",
        "uses it",
        "work here",
        "works here",
        "use the site",
        "work with the app",
    ];
    let verb = (1..start.tokens.len().min(14)).find(|at| Cursor { at: *at, ..start }.sees_any(USES))?;
    let mut cursor = Cursor { at: verb, ..start };
    let _ = cursor.eat_any(USES);
    let names = people_list(&start, 0, verb)?;
    cursor.done().then_some(Fact::Described { names })
}

/// Everybody of whom the section has spoken so far.
pub(super) const ALL_OF_THEM: &str = "all of them";

/// "The manager adds them.", said of the people before.
fn adds_them(start: Cursor) -> Option<Fact> {
    const ADDS: &[&str] =
        &["adds", "add", "invites", "invite", "creates", "appoints", "appoint", "chooses", "registers"];
    let verb = (1..start.tokens.len().min(8)).find(|at| Cursor { at: *at, ..start }.sees_any(ADDS))?;
    let mut cursor = Cursor { at: verb, ..start };
    let adds = cursor.eat_any(ADDS);
    let all = cursor.eat_any(&["all of them", "them all"]);
    let said = adds && (all || cursor.eat_any(&["both of them", "them", "both"]));
    let by = people_list(&start, 0, verb)?;
    let they = if all { ALL_OF_THEM } else { "they" };
    (said && cursor.done()).then(|| Fact::Invited { names: vec![they.to_owned()], by, behind: cursor.at })
}

/// "Teachers are the people who plan trips." · "A housing officer creates accounts for tenants." · "The manager invites them."
pub(super) fn fact(start: Cursor) -> Option<Fact> {
    if let Some(found) = there(start).or_else(|| uses(start)).or_else(|| adds_them(start)) {
        return Some(found);
    }
    let verb = start.tokens.iter().take(10).position(|token| token.is("are") || token.is("is"));
    if let Some(verb) = verb {
        let mut cursor = Cursor { at: verb + 1, ..start };
        if cursor.eat_any(&[
            "the people who",
            "the ones who",
            "those who",
            "people who",
            "persons who",
            "the person who",
            "the one who",
            "somebody who",
            "someone who",
            "a person who",
            "anyone who",
            "anybody who",
            "everyone who",
            "everybody who",
            "the users who",
            "users who",
        ]) {
            let names = people_list(&start, 0, verb)?;
            // "Members are the people who sign up themselves."
            let mut ahead = cursor;
            return match joining(&mut ahead).filter(|_| ahead.done()) {
                Some(Some(by)) => Some(Fact::Invited { names, by, behind: ahead.at }),
                Some(None) => Some(Fact::SignUp { names, behind: ahead.at }),
                None => is_gloss(&cursor).then_some(Fact::Described { names }),
            };
        }
        // "Packers are members who have been made packers by a coordinator."
        let _ = cursor.eat("also");
        let begin = cursor.at;
        while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower) && !token.is("too"))
        {
            cursor.at += 1;
        }
        let other = cursor.since(begin).to_owned();
        if is_name(&other) && cursor.eat_any(&["too", "as well"]) && cursor.done() {
            return Some(Fact::Too { names: people_list(&start, 0, verb)?, other });
        }
        if is_name(&other)
            && cursor.eat_any(&[
                "who have been made",
                "who are made",
                "who were made",
                "who have been appointed",
                "who are appointed",
            ])
        {
            let names = people_list(&start, 0, verb)?;
            while cursor.peek(0).is_some_and(|token| token.is_word() && !token.is("by")) {
                cursor.at += 1;
            }
            if cursor.eat("by") {
                let by = facts::inviters(&mut cursor);
                return cursor.done().then_some(Fact::Among { names, other, by });
            }
        }
    }
    // "A housing officer creates accounts for tenants and caretakers."
    let verb = (1..start.tokens.len().min(8)).find(|at| {
        Cursor { at: *at, ..start }.sees_any(&[
            "creates accounts for",
            "create accounts for",
            "creates the accounts of",
            "create the accounts of",
            "sets up accounts for",
            "set up accounts for",
            "adds accounts for",
            "add accounts for",
        ])
    })?;
    let by = people_list(&start, 0, verb)?;
    let mut cursor = Cursor { at: verb, ..start };
    while !cursor.eat_any(&["for", "of"]) {
        cursor.at += 1;
    }
    let end =
        (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
    let names = people_list(&start, cursor.at, end)?;
    Some(Fact::Invited { names, by, behind: end })
}

/// Words that say who somebody is and lay nothing down: no "only", no "must", no number.
pub(super) fn is_gloss(cursor: &Cursor) -> bool {
    cursor.tokens[cursor.at.min(cursor.tokens.len())..].iter().all(|token| {
        token.whole().is_none()
            && !matches!(
                token.lower.as_str(),
                "only"
                    | "must"
                    | "never"
                    | "not"
                    | "may"
                    | "cannot"
                    | "no"
                    | "until"
                    | "unless"
                    | "at"
                    | "should"
                    | "shall"
                    | "always"
                    | "nobody"
                    | "required"
                    | "if"
                    | "when"
                    | "every"
                    | "before"
                    | "after"
                    | "within"
            )
    })
}

/// Words that lay something down, whatever stands around them.
pub(super) fn binds(word: &str) -> bool {
    matches!(
        word,
        "only" | "must" | "never" | "not" | "may" | "can" | "until" | "unless" | "shall" | "should" | "nobody"
    )
}

/// "Tenants, caretakers and one manager.": nothing but kinds of people, under a heading about them.
fn enumerated(reader: &Reader, at: usize) -> Option<Vec<String>> {
    let segment = &reader.segments[at];
    if !under_people(reader, at) || segment.context.lead_in.is_some() || segment.kind != SegmentKind::Sentence {
        return None;
    }
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    let end = cursor.tokens.iter().position(|token| token.is_mark('.')).unwrap_or(cursor.tokens.len());
    let names = people_list(&cursor, 0, end)?;
    let several = |name: &String| crate::words::singular(name) != *name;
    let named = names.len() > 1 && names.iter().filter(|name| several(name)).count() * 2 > names.len();
    (named && names.iter().all(|name| name.split(' ').count() < 3)).then_some(names)
}

/// First pass, in a list under a heading about people: "Tenants", "Housing officers – they run the place".
pub(super) fn names(reader: &mut Reader, at: usize) {
    for name in enumerated(reader, at).unwrap_or_default() {
        person(reader, &name, at);
    }
    if let Some(name) = entry(reader, at) {
        person(reader, &name, at);
    }
}

fn entry(reader: &Reader, at: usize) -> Option<String> {
    let segment = &reader.segments[at];
    let listed = segment.kind == SegmentKind::Item || segment.context.depth > 0;
    if !under_people(reader, at) || segment.context.lead_in.is_some() {
        return None;
    }
    let cursor = Cursor::new(&reader.words[at].wording.text, &reader.words[at].tokens);
    let end = match label_end(&cursor) {
        Some(end) => end,
        None if listed && segment.kind == SegmentKind::Item => cursor
            .tokens
            .iter()
            .enumerate()
            // "The secretary, who runs everything"
            .position(|(at, token)| {
                token.is_mark('(') || token.is_mark(',') && cursor.tokens.get(at + 1).is_some_and(|next| next.is("who"))
            })
            .unwrap_or(cursor.tokens.len()),
        None => return None,
    };
    let name = bare(cursor.between(0, end)).trim_end_matches('*').to_owned();
    // A field of people ("name: text") isn't a kind of them.
    let field =
        matches!(name.to_lowercase().as_str(), "name" | "email" | "phone" | "address" | "password" | "email address");
    (is_name(&name) && !field && name.split(' ').count() <= 3).then_some(name)
}

/// Second pass: such an entry, and what follows its dash: how they join, or who they are.
pub(super) fn glossed(reader: &mut Reader, at: usize) -> bool {
    if let Some(names) = enumerated(reader, at) {
        let things = people::resolve(reader, &names);
        reader.claim(at, "people").more = reader.words[at].wording.text.trim_end_matches('.').to_owned() + ".";
        for thing in &things {
            if let Some(person) = reader.draft.person(*thing, at).filter(|own| own.joins.is_none()) {
                person.segment = at;
            }
        }
        reader.last = things;
        return true;
    }
    let Some(name) = entry(reader, at) else { return false };
    let Some(thing) = reader.draft.find(&name) else { return false };
    if reader.draft.things[thing].person.is_none() {
        return false;
    }
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let opens = |token: &crate::tokens::Token| token.is_mark('(') || token.is_mark(',');
    cursor.at = label_end(&cursor)
        .map_or_else(|| cursor.tokens.iter().position(opens).unwrap_or(cursor.tokens.len()), |end| end + 1);
    let modal =
        cursor.tokens[cursor.at..].iter().any(|token| matches!(token.lower.as_str(), "can" | "may" | "see" | "sees"));
    let has = cursor.sees_any(&["has", "have", "they have", "name", "a name"]);
    if modal || has || !is_gloss(&cursor) || cursor.tokens[cursor.at..].iter().any(|token| token.is_mark(':')) {
        return false;
    }
    // "Waiters (invited by a cook)"
    let mut ahead = cursor;
    if ahead.eat("(")
        && let Some(said) = joining(&mut ahead)
        && ahead.eat(")")
        && ahead.done()
    {
        let joins = match said {
            Some(by) => super::draft::Joins::Invited(people::resolve(reader, &by)),
            None => super::draft::Joins::SignUp,
        };
        if let Some(person) = reader.draft.person(thing, at) {
            person.joins = Some(joins);
            person.segment = at;
        }
        reader.claim(at, "people");
        reader.last = vec![thing];
        return true;
    }
    let means = (!cursor.done()).then(|| words.wording.text.trim_end_matches('.').to_owned() + ".");
    if let Some(person) = reader.draft.person(thing, at)
        && person.joins.is_none()
    {
        person.segment = at;
    }
    let claim = reader.claim(at, "people");
    claim.means = means.unwrap_or_default();
    reader.last = vec![thing];
    true
}
