//! What one sentence says of people: who signs up, who is invited by whom, who there is.

use super::cursor::Cursor;
use super::joining::joining;
use super::names::is_name;
use super::roles;
use crate::tokens::Token;

pub(super) const SIGN_UP: &[&str] = &[
    "can sign up",
    "may sign up",
    "sign up",
    "signs up",
    "sign themselves up",
    "can register",
    "register themselves",
    "registers themselves",
    "can join",
    "join by themselves",
    "can create an account",
    "can create their own account",
    "make their own account",
    "makes their own account",
    "make their own accounts",
    "set up their own account",
    "set up their own accounts",
    "open an account",
    "opens an account",
    "open their own account",
    "join online",
    "joins online",
    "join on their own",
    "sign on themselves",
    "sign themselves up",
    "signs themselves up",
    "create their own account",
    "create an account",
];

/// That people join without anybody else.
pub(super) const THEMSELVES: &[&str] = &[
    "by themselves",
    "themselves",
    "by himself",
    "by herself",
    "on their own",
    "on its own",
    "without being asked by anyone",
    "for themselves",
    "freely",
];

const INVITED: &[&str] = &[
    "join by invitation of",
    "join by invitation from",
    "joins by invitation of",
    "joins by invitation from",
    "are invited",
    "is invited",
    "join by invitation",
    "joins by invitation",
    "get invited",
    "gets invited",
    "are added by",
    "is added by",
    "can be invited",
    "have to be invited",
    "has to be invited",
    "must be invited",
    "can only be invited",
    "are only invited",
    "gets added by",
    "get added by",
    "are created by",
    "are set up by",
    "is set up by",
    "get their account from",
    "gets their account from",
    "get their accounts from",
    "join when invited by",
    "are chosen by",
    "is chosen by",
    "are appointed by",
    "is appointed by",
    "are named by",
    "is named by",
    "are picked by",
    "is picked by",
    "are nominated by",
    "is nominated by",
];

const NOT_SIGN_UP: &[&str] = &["do not sign up", "can not sign up", "does not sign up"];

pub(super) const KINDS: &[&str] = &[
    "kinds of people",
    "kinds of users",
    "sorts of people",
    "types of users",
    "types of people",
    "kinds of user",
    "roles",
    "groups of people",
    "user types",
    "user roles",
    "user groups",
    "types of user",
    "types of account",
    "kinds of account",
    "user kinds",
];

/// What a sentence says of people.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    SignUp {
        names: Vec<String>,
        behind: usize,
    },
    Invited {
        names: Vec<String>,
        by: Vec<String>,
        behind: usize,
    },
    NotSignUp {
        names: Vec<String>,
    },
    Kinds {
        names: Vec<String>,
    },
    Group {
        word: String,
        names: Vec<String>,
    },
    /// "Staff means cooks and waiters": a word for several kinds of people, if all of them are known for such.
    Means {
        word: String,
        names: Vec<String>,
    },
    /// "Teachers are the people who plan trips.": who they are, which says nothing of how they join.
    Described {
        names: Vec<String>,
    },
    /// "There are members, hosts and one manager": people, if one of them is known for one.
    There {
        names: Vec<String>,
    },
    /// "Section leaders are singers too."
    Too {
        names: Vec<String>,
        other: String,
    },
    /// "Paddlers sign in with email": whoever signs in is somebody.
    SignsIn {
        names: Vec<String>,
    },
    /// "Packers are members who …": people who are also others.
    Among {
        names: Vec<String>,
        other: String,
        by: Vec<String>,
    },
}

/// What the words say of people, clause by clause: "…; they're invited by the conductor." Each with the place of its first token.
pub(super) fn facts(text: &str, tokens: &[Token]) -> Option<Vec<(usize, Fact)>> {
    let mut found = Vec::new();
    let mut from = 0;
    for at in 0..=tokens.len() {
        let ends = |at: usize| {
            tokens[at].is_mark(';')
                // "A is invited by B and B is invited by A."
                || (tokens[at].is("and") || tokens[at].is_mark(',')) && fact(text, &tokens[from..at]).is_some() && fact(text, &tokens[at + 1..]).is_some()
        };
        if at < tokens.len() && !(tokens[at].depth == 0 && ends(at)) {
            continue;
        }
        match fact(text, &tokens[from..at]) {
            Some(fact) => found.push((from, fact)),
            // What isn't about people in one clause is left to others altogether, save where the first is about people.
            None if found.is_empty() => return fact(text, tokens).map(|fact| vec![(0, fact)]),
            None => return Some(vec![(0, fact(text, tokens)?)]),
        }
        from = at + 1;
    }
    Some(found)
}

fn fact(text: &str, tokens: &[Token]) -> Option<Fact> {
    let start = Cursor::new(text, tokens);
    if let Some(fact) = kinds(start).or_else(|| group(start)).or_else(|| labelled(start)).or_else(|| roles::fact(start))
    {
        return Some(fact);
    }
    if let Some(fact) = registers_as(start) {
        return Some(fact);
    }
    for (at, token) in tokens.iter().enumerate().take(12).skip(1) {
        if token.depth > 0 {
            break;
        }
        let mut cursor = Cursor { at, ..start };
        if cursor.eat_any(NOT_SIGN_UP) {
            return Some(Fact::NotSignUp { names: people_list(&start, 0, at)? });
        }
        let here = cursor.at;
        if cursor.eat_any(INVITED) {
            let by_now = matches!(cursor.tokens[cursor.at - 1].lower.as_str(), "by" | "of" | "from");
            let by = if by_now || cursor.eat("by") { inviters(&mut cursor) } else { Vec::new() };
            // "by somebody who's on the committee already": whoever is called after it.
            let by = if cursor.eat_any(&["who is on the", "who is in the"]) {
                let name = format!("{}…", cursor.word(0));
                cursor.at += 1;
                let _ = cursor.eat_any(&["already", "by then"]);
                vec![name]
            } else {
                by
            };
            return Some(Fact::Invited { names: people_list(&start, 0, here)?, by, behind: cursor.at });
        }
        if cursor.eat_any(SIGN_UP) && !cursor.sees_any(&["for", "to", "a", "an", "the", "their", "as"])
            || cursor.eat_any(&["register", "registers"]) && roles::registers(&cursor)
            || cursor.eat_any(&["apply", "applies", "can apply"])
                && cursor.sees_any(&["with their", "with a", "with an", "themselves", "online"])
        {
            return Some(Fact::SignUp { names: people_list(&start, 0, here)?, behind: cursor.at });
        }
    }
    if let Some(names) = super::signing_in::names(start) {
        return Some(Fact::SignsIn { names });
    }
    // "it's a team lead who invites agents and other team leads" · "Owners invite stylists."
    let verb = tokens.iter().position(|token| token.is("invites") || token.is("invite"))?;
    let mut from =
        (0..verb).rev().find(|at| tokens[*at].is_mark(',') || tokens[*at].is_mark(';')).map_or(0, |at| at + 1);
    let mut lead = Cursor { at: from, ..start };
    let _ = lead.eat("and");
    let _ = lead.eat_any(&["it is", "only"]);
    from = lead.at;
    let to = if tokens[verb - usize::from(verb > 0)].is("who") || tokens[verb - usize::from(verb > 0)].is("can") {
        verb - 1
    } else {
        verb
    };
    let by = people_list(&start, from, to)?;
    let end = (verb + 1..tokens.len()).find(|at| tokens[*at].is_mark('.')).unwrap_or(tokens.len());
    let names = people_list(&start, verb + 1, end)?;
    Some(Fact::Invited { names, by, behind: end })
}

/// "Anybody may register as a rower."
fn registers_as(mut cursor: Cursor) -> Option<Fact> {
    const ANYBODY: &[&str] = &["anyone", "anybody", "everyone", "everybody", "people", "you"];
    const AS: &[&str] = &["register as", "sign up as", "join as", "sign themselves up as", "register themselves as"];
    let said = cursor.eat_any(ANYBODY) && {
        let _ = cursor.eat_any(&["can", "may"]);
        cursor.eat_any(AS)
    };
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word()) {
        cursor.at += 1;
    }
    let names = people_list(&cursor, from, cursor.at)?;
    (said && cursor.done()).then_some(Fact::SignUp { names, behind: cursor.at })
}

/// "keepers, vets and receptionists" between two places.
pub(super) fn people_list(cursor: &Cursor, from: usize, to: usize) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut begin = from;
    for at in from..=to {
        if at == to || cursor.tokens[at].is_mark(',') || cursor.tokens[at].is("and") || cursor.tokens[at].is("or") {
            let mut first = begin;
            while first < at
                && (cursor.tokens[first].whole().is_some()
                    || matches!(
                        cursor.tokens[first].lower.as_str(),
                        "a" | "an"
                            | "the"
                            | "all"
                            | "each"
                            | "every"
                            | "other"
                            | "only"
                            | "new"
                            | "another"
                            | "our"
                            | "one"
                            | "any"
                    ))
            {
                first += 1;
            }
            if at > first {
                let name =
                    cursor.tokens[first..at].iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ");
                if !is_name(&name)
                    && !matches!(
                        name.to_lowercase().as_str(),
                        "they" | "them" | "everyone" | "anyone" | "people" | "everybody" | "anybody" | "both"
                    )
                {
                    return None;
                }
                names.push(name);
            }
            begin = at + 1;
        }
    }
    (!names.is_empty()).then_some(names)
}

/// "Teacher: invited by the head" · "Parents: sign up themselves"
fn labelled(start: Cursor) -> Option<Fact> {
    let colon = super::names::label_end(&start)?;
    let names = people_list(&start, 0, colon)?;
    let mut cursor = Cursor { at: colon + 1, ..start };
    Some(match joining(&mut cursor)? {
        Some(by) => Fact::Invited { names, by, behind: cursor.at },
        None => Fact::SignUp { names, behind: cursor.at },
    })
}

pub(super) fn inviters(cursor: &mut Cursor) -> Vec<String> {
    let from = cursor.at;
    let mut end = from;
    while let Some(token) = cursor.tokens.get(end) {
        if !token.is_word() && !token.is_mark(',')
            || matches!(token.lower.as_str(), "who" | "with" | "when" | "that" | "by" | "only" | "is" | "are" | "can")
        {
            break;
        }
        end += 1;
    }
    cursor.at = end;
    people_list(cursor, from, end).unwrap_or_default()
}

fn kinds(mut cursor: Cursor) -> Option<Fact> {
    if let Some(fact) = roles::listed(cursor) {
        return Some(fact);
    }
    let _ = cursor.eat_any(&["there are", "we have", "the app has", "the system has", "it has", "our app has"]);
    let _ = cursor.eat_any(&["the following", "these"]);
    let counted = cursor.peek(0).and_then(Token::whole).is_some();
    if counted {
        cursor.at += 1;
    }
    if cursor.at == 0 || !cursor.eat_any(KINDS) {
        return None;
    }
    if cursor.eat(":") {
        let end =
            (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
        return Some(Fact::Kinds { names: people_list(&cursor, cursor.at, end).unwrap_or_default() });
    }
    let only = cursor.eat_any(&["use it", "use this", "use the app", "work with it"]) || cursor.done();
    (only && counted).then_some(Fact::Kinds { names: Vec::new() })
}

/// "By staff we mean doctors and receptionists." · "Staff means doctors and receptionists."
fn group(mut cursor: Cursor) -> Option<Fact> {
    if !cursor.eat("by") {
        return means(cursor);
    }
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !token.is("we")) && cursor.at - from < 4 {
        cursor.at += 1;
    }
    let word = cursor.since(from).trim_matches('"').to_owned();
    if !cursor.eat("we mean") {
        return None;
    }
    let end =
        (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
    Some(Fact::Group { word, names: people_list(&cursor, cursor.at, end)? })
}

/// "Vets and receptionists are staff.": a word for all of them.
fn all_are(start: Cursor) -> Option<Fact> {
    let verb = start.tokens.iter().take(8).position(|token| token.is("are"))?;
    let word = start.tokens.get(verb + 1).filter(|token| token.is_word())?.lower.clone();
    let all = ["staff", "employees", "personnel", "crew", "members", "volunteers", "workers", "officials"];
    let ends = Cursor { at: verb + 2, ..start }.done();
    let names = people_list(&Cursor { at: 0, ..start }, 0, verb)?;
    (ends && all.contains(&word.as_str()) && names.len() > 1).then_some(Fact::Means { word, names })
}

fn means(mut cursor: Cursor) -> Option<Fact> {
    let from = cursor.at;
    let _ = cursor.eat("the word");
    let begin = cursor.at;
    while cursor
        .peek(0)
        .is_some_and(|token| token.depth == 0 && !token.is("means") && !token.is("mean") && !token.is_mark('='))
        && cursor.at - from < 4
    {
        cursor.at += 1;
    }
    let word = cursor.since(begin).trim_matches(['"', '“', '”']).to_owned();
    if let Some(found) = all_are(cursor) {
        return Some(found);
    }
    if !is_name(&word) || !cursor.eat_any(&["means", "mean", "="]) {
        return None;
    }
    let _ = cursor.eat(":");
    let end =
        (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
    let names = people_list(&cursor, cursor.at, end)?;
    (names.len() > 1).then_some(Fact::Means { word, names })
}
