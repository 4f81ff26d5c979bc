//! Messages: written into the outbox in the transaction that causes them, sent from there.

pub(crate) mod smtp;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::http::Problem;
use crate::ids::new_id;

/// A message on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    /// `email`, `text`, `push` or `app`.
    pub channel: &'static str,
    pub to: String,
    pub name: Option<String>,
    pub account: Option<String>,
    pub subject: String,
    pub text: String,
    /// The sentence that sends it.
    pub statement: Option<String>,
}

/// Puts a message into the outbox.
pub(crate) fn post(connection: &Connection, letter: &Letter, now: &str) -> Result<(), Problem> {
    connection
        .prepare_cached(
            "INSERT INTO outbox (id, channel, to_address, to_name, account_id, subject, text, html, statement, created_at, next_try_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        )?
        .execute(params![
            new_id(),
            letter.channel,
            letter.to,
            letter.name,
            letter.account,
            // A line break in a subject would start another header.
            letter.subject.replace(['\r', '\n'], " "),
            letter.text,
            html(&letter.text),
            letter.statement,
            now
        ])?;
    Ok(())
}

/// Everything in the outbox, oldest first.
pub(crate) fn all(connection: &Connection, sentences: impl Fn(&str) -> Option<String>) -> Result<Vec<Value>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT id, channel, to_address, to_name, subject, text, html, statement, created_at, sent_at FROM outbox ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let rule: Option<String> = row.get(7)?;
        Ok(json!({
            "id": row.get::<_, String>(0)?,
            "channel": row.get::<_, String>(1)?,
            "to": row.get::<_, String>(2)?,
            "name": row.get::<_, Option<String>>(3)?,
            "subject": row.get::<_, String>(4)?,
            "text": row.get::<_, String>(5)?,
            "html": row.get::<_, String>(6)?,
            "rule": rule.as_deref().map(|id| json!({ "id": id, "sentence": sentences(id) })),
            "at": row.get::<_, String>(8)?,
            "sentAt": row.get::<_, Option<String>>(9)?,
        }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The same words for mail programs that show HTML: paragraphs at empty lines.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.split("\n\n").map(|paragraph| format!("<p>{}</p>", paragraph.trim().replace('\n', "<br>"))).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn html_says_the_same_and_nothing_more() {
        assert_eq!(super::html("Hi <b>\n& you\n\nBye"), "<p>Hi &lt;b&gt;<br>&amp; you</p><p>Bye</p>");
    }
}
