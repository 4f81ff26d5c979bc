use rusqlite::{Connection, OptionalExtension, params};

use crate::http::Problem;

/// An address as it was typed and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Email { text: String, folded: String },
    Phone(String),
}

impl Address {
    pub fn email(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |part: &str| {
            !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c))
        };
        let sound = plain(local) && plain(domain) && !local.contains('@') && text.chars().count() <= 254;
        let dotted =
            domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..");
        (sound && dotted).then(|| Self::Email { text: text.to_owned(), folded: plan::fold::fold(text) })
    }

    /// A number, with blanks and dashes left out.
    pub fn phone(text: &str) -> Option<Self> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"-()./".contains(*c)).collect();
        let digits = bare.strip_prefix('+').unwrap_or(&bare);
        let sound = (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        sound.then_some(Self::Phone(bare))
    }

    /// What limits and codes go by.
    pub fn key(&self) -> &str {
        match self {
            Self::Email { folded, .. } => folded,
            Self::Phone(number) => number,
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Email { text, .. } => text,
            Self::Phone(number) => number,
        }
    }

    /// The channel that reaches it, as the outbox names it.
    pub fn channel(&self) -> &'static str {
        match self {
            Self::Email { .. } => "email",
            Self::Phone(_) => "text",
        }
    }
}

/// The account with that address.
pub(crate) fn find(connection: &Connection, address: &Address) -> Result<Option<String>, Problem> {
    let sql = match address {
        Address::Email { .. } => "SELECT id FROM auth_accounts WHERE email_folded = ?1",
        Address::Phone(_) => "SELECT id FROM auth_accounts WHERE phone = ?1",
    };
    Ok(connection.prepare_cached(sql)?.query_row([address.key()], |row| row.get(0)).optional()?)
}

/// The address as its owner gave it, which is where mail goes however it was typed this time.
pub(crate) fn own_address(connection: &Connection, account: &str, asked: &Address) -> Result<Address, Problem> {
    let Address::Email { .. } = asked else { return Ok(asked.clone()) };
    let email: Option<String> = connection
        .prepare_cached("SELECT email FROM auth_accounts WHERE id = ?1")?
        .query_row([account], |row| row.get(0))?;
    Ok(email.and_then(|email| Address::email(&email)).unwrap_or_else(|| asked.clone()))
}

pub(crate) fn insert(
    connection: &Connection,
    id: &str,
    address: &Address,
    name: Option<&str>,
    now: &str,
) -> Result<(), Problem> {
    let (email, folded, phone) = match address {
        Address::Email { text, folded } => (Some(text), Some(folded), None),
        Address::Phone(number) => (None, None, Some(number)),
    };
    connection
        .prepare_cached(
            "INSERT INTO auth_accounts (id, name, name_folded, email, email_folded, phone, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        )?
        .execute(params![id, name, name.map(plan::fold::fold), email, folded, phone, now])?;
    Ok(())
}

pub(crate) fn set_password(connection: &Connection, account: &str, hash: &str, now: &str) -> Result<(), Problem> {
    connection
        .prepare_cached("UPDATE auth_accounts SET password_hash = ?2, updated_at = ?3 WHERE id = ?1")?
        .execute([account, hash, now])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert!(Address::email("Zoë@Example.com ").is_some_and(|address| address.key() == "zoe@example.com"));
        for wrong in ["", "a", "a@b", "@b.c", "a@", "a b@c.de", "a@b@c.de", "a@.de", "a@b..de", "a\n@b.de", "<a@b.de>"]
        {
            assert_eq!(Address::email(wrong), None, "{wrong}");
        }
        assert_eq!(Address::phone("+44 (20) 7946-0000"), Some(Address::Phone("+442079460000".to_owned())));
        assert_eq!(Address::phone("call me"), None);
    }
}
