//! Files that fields hold: what both outputs agree on.
//!
//! # Routes
//! - `POST /api/files`: `multipart/form-data` with one part `file`, which has a file name and a type; 201 with the file. 404 where no field
//!   of the app holds files. Whoever isn't signed in gets 401, unless somebody who isn't may give a file at all ([`open_to_nobody`]).
//!   More than [`most_bytes`] is 413; another kind of body is 415.
//! - A field takes the id (or the whole `{id, name, type, size, url}`, as it was read) in the JSON of its record. It must be a file that
//!   this person has sent or can see, else it is [`Wrong::NoSuch`]; its size and type are checked by [`check`].
//! - `GET /api/files/{id}`: the file for whoever sent it, while no record has it, and for everybody who sees a field of a record that
//!   has it. Pictures ([`is_shown`]) are `inline`, everything else is an `attachment`; always `nosniff`, and with [`POLICY`].
//! - A file that no record has is thrown away [`UNUSED_HOURS`] after it was sent, when its sender sends another.

use model::{Type, TypeKind};

use crate::Plan;
use crate::validate::Wrong;

/// The most that a file has, where the spec says nothing.
pub const USUAL_MOST_BYTES: i64 = 10 * 1024 * 1024;
pub const UNUSED_HOURS: i64 = 24;
/// Characters of a file's name; longer ones are cut.
pub const MOST_NAME: usize = 200;
/// The policy under which a file is shown: it is looked at, never run.
pub const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";

/// Pictures that browsers show and that can't run anything.
const SHOWN: [(&str, &[u8], usize); 5] = [
    ("image/png", b"\x89PNG\r\n\x1a\n", 0),
    ("image/jpeg", b"\xff\xd8\xff", 0),
    ("image/gif", b"GIF8", 0),
    ("image/webp", b"WEBP", 8),
    ("image/avif", b"ftypavif", 4),
];

/// The type that a file really has, by how it begins; what isn't a picture that is known stays as it was called.
pub fn real_type(named: &str, contents: &[u8]) -> String {
    let begins = |(_, mark, at): &&(&str, &[u8], usize)| contents.get(*at..*at + mark.len()) == Some(*mark);
    match SHOWN.iter().find(begins) {
        Some((kind, _, _)) => (*kind).to_owned(),
        // What calls itself a picture and isn't one is any file.
        None if is_shown(named) || !is_type(named) => "application/octet-stream".to_owned(),
        None => named.to_ascii_lowercase(),
    }
}

/// Whether browsers show it in its place.
pub fn is_shown(kind: &str) -> bool {
    SHOWN.iter().any(|(own, _, _)| *own == kind)
}

fn is_type(named: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(&byte))
    };
    named.len() <= 100 && named.split_once('/').is_some_and(|(one, other)| word(one) && word(other))
}

/// The file's name without folders and without what no file system or header takes; never empty.
pub fn name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| !letter.is_control() && *letter != '"').take(MOST_NAME).collect();
    let kept = kept.trim().trim_matches('.').trim();
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// The `Content-Disposition` under which it is served: the name in letters that every client reads, and as it is.
pub fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii() && !letter.is_control() && !"\"\\%".contains(letter) { letter } else { '_' })
        .collect();
    let exact: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let how = if is_shown(kind) { "inline" } else { "attachment" };
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// Whether a field of that type takes the file.
pub fn check(r#type: &Type, kind: &str, size: i64) -> Result<(), Wrong> {
    let most = r#type.most.unwrap_or(USUAL_MOST_BYTES);
    if r#type.kind == TypeKind::Image && !is_shown(kind) {
        return Err(Wrong::Kind);
    }
    if size > most { Err(Wrong::TooLarge(most)) } else { Ok(()) }
}

/// The most that any field of the app takes; none where no field holds files.
pub fn most_bytes(plan: &Plan) -> Option<i64> {
    fields(plan).map(|field| field.r#type.most.unwrap_or(USUAL_MOST_BYTES)).max()
}

/// Whether somebody who isn't signed in may give a file with anything.
pub fn open_to_nobody(plan: &Plan) -> bool {
    plan.actions
        .iter()
        .filter(|action| action.who.open_to_nobody)
        .any(|action| action.inputs.iter().any(|input| holds_files(&input.r#type.kind)))
}

pub fn holds_files(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::File | TypeKind::Image)
}

fn fields(plan: &Plan) -> impl Iterator<Item = &crate::Field> {
    plan.resources.iter().flat_map(|resource| &resource.fields).filter(|field| holds_files(&field.r#type.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_type_is_what_it_begins_with() {
        assert_eq!(real_type("image/png", b"\x89PNG\r\n\x1a\nmore"), "image/png");
        assert_eq!(real_type("text/plain", b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(real_type("image/png", b"<script>"), "application/octet-stream");
        assert_eq!(real_type("Text/HTML", b"<p>"), "text/html");
        assert_eq!(real_type("no type; at all", b""), "application/octet-stream");
        assert_eq!(real_type("image/webp", b"RIFF0000WEBPVP8 "), "image/webp");
    }

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(name("../../etc/pass\"wd"), "passwd");
        assert_eq!(name("C:\\temp\\Übung 1.pdf"), "Übung 1.pdf");
        assert_eq!(name(".."), "file");
        assert_eq!(
            disposition("text/html", "Übung 1.html"),
            "attachment; filename=\"_bung 1.html\"; filename*=UTF-8''%C3%9Cbung%201.html"
        );
        assert!(disposition("image/png", "a.png").starts_with("inline;"));
    }

    #[test]
    fn pictures_are_pictures_and_small_enough() {
        let image = Type { most: Some(100), ..Type::plain(TypeKind::Image) };
        assert_eq!(check(&image, "image/png", 100), Ok(()));
        assert_eq!(check(&image, "image/png", 101), Err(Wrong::TooLarge(100)));
        assert_eq!(check(&image, "text/html", 1), Err(Wrong::Kind));
        assert_eq!(check(&Type::plain(TypeKind::File), "text/html", USUAL_MOST_BYTES), Ok(()));
    }
}
