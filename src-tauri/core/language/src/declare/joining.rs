//! How people get in: "sign up with a name and an email", "start on the basic plan", "invited by the head".

use super::cursor::Cursor;
use super::draft::DraftField;
use super::facts::{SIGN_UP, THEMSELVES, inviters};
use super::{Reader, fields};

/// "… themselves with a name, an email and a phone number": fields, and ways to sign in.
pub(super) fn sign_up_with(reader: &mut Reader, at: usize, behind: usize, things: &[usize]) -> Option<(usize, usize)> {
    let words = &reader.words[at];
    let mut cursor = Cursor { at: behind, ..Cursor::new(&words.wording.text, &words.tokens) };
    let _ = cursor.eat_any(THEMSELVES);
    let _ = cursor.eat_any(&[
        "on the website",
        "on our website",
        "on the site",
        "on the app",
        "in the app",
        "online",
        "here",
    ]);
    let _ = cursor.eat_any(THEMSELVES);
    let _ = cursor.eat_any(&[", and", "and", ","]);
    // How they sign in is read by itself.
    if reader.settings.sign_in_said && cursor.sees_any(&["log in", "logs in", "sign in", "signs in"]) {
        return None;
    }
    if let Some(field) = starting(&mut cursor, at) {
        for thing in things {
            reader.draft.add_field(*thing, field.clone());
        }
    }
    if cursor.done() {
        return None;
    }
    if !cursor.eat_any(&["with", "using", "by giving", "giving"]) {
        return Some((cursor.at, cursor.tokens.len()));
    }
    let from = cursor.at;
    let read = fields::list(&mut cursor, &reader.draft, at);
    for field in read.fields {
        match field.name.to_lowercase().as_str() {
            "password" => reader.settings.sign_in.password = true,
            "code" => reader.settings.sign_in.email_code = true,
            _ => {
                for thing in things {
                    reader.draft.add_field(*thing, DraftField { name: account_name(&field.name), ..field.clone() });
                }
            }
        }
    }
    read.left.map(|(begin, end)| (begin.max(from), end))
}

/// "start on the basic plan", "begin with the trial membership": what a choice is at first, the field named last.
pub(super) fn starting(cursor: &mut Cursor, at: usize) -> Option<DraftField> {
    let from = cursor.at;
    let _ = cursor.eat_any(&["they", "always"]);
    let leads =
        ["start on", "starts on", "start with", "starts with", "begin on", "begins on", "begin with", "begins with"];
    if cursor.eat_any(&leads) {
        let _ = cursor.eat_any(&["the", "a", "an"]);
        let begin = cursor.at;
        while cursor.peek(0).is_some_and(|token| token.is_word() && !super::is_function_word(&token.lower)) {
            cursor.at += 1;
        }
        if cursor.at >= begin + 2 && cursor.done() {
            let mut field = DraftField::named(cursor.between(cursor.at - 1, cursor.at), at);
            field.default = Some(cursor.tokens[begin..cursor.at - 1].to_vec());
            return Some(field);
        }
    }
    cursor.at = from;
    None
}

/// "email address" and "phone number" are the fields "email" and "phone", whatever a sentence calls them.
fn account_name(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "email address" | "e-mail" | "e-mail address" => "email".to_owned(),
        "phone number" | "telephone number" => "phone".to_owned(),
        _ => name.to_owned(),
    }
}

/// How people get in, in a cell or behind a label: the roles that invite them, or `None` where they sign up by themselves.
pub(super) fn joining(cursor: &mut Cursor) -> Option<Option<Vec<String>>> {
    let _ = cursor.eat_any(&[
        "a person who",
        "someone who",
        "somebody who",
        "anybody who",
        "anyone who",
        "people who",
        "the people who",
        "the person who",
        "persons who",
        "those who",
        "the ones who",
        "who",
    ]);
    let _ = cursor.eat_any(&["they are", "they"]);
    let _ = cursor.eat("only");
    if cursor.eat_any(&[
        "by invitation from an",
        "by invitation from a",
        "gets invited by",
        "get invited by",
        "account created by",
        "accounts created by",
        "created by",
        "set up by",
        "appointed by",
        "is added by",
        "are added by",
        "invited by",
        "is invited by",
        "are invited by",
        "added by",
        "by invitation of",
        "by invitation from",
        "invitation from",
        "invitation by",
    ]) {
        return Some(Some(inviters(cursor)));
    }
    let alone = [
        "invited",
        "invite only",
        "invitation only",
        "by invitation only",
        "by invitation",
        "joins by invitation",
        "join by invitation",
        "by invite",
        "invitation",
    ];
    if cursor.eat_any(&alone) {
        let _ = cursor.eat("only");
        return Some(Some(Vec::new()));
    }
    let _ = cursor.eat_any(&["anyone who", "anybody who", "anyone", "anybody", "everyone", "everybody"]);
    let signs_up = cursor.eat_any(&["signs up online", "sign up online", "registers online"])
        || cursor.eat_any(SIGN_UP)
        || cursor.eat_any(&["registers", "register", "joins", "signing up", "sign-up", "registration", "registering"]);
    signs_up.then(|| {
        let _ = cursor.eat_any(THEMSELVES);
        None
    })
}
