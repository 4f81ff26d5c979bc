//! The tables that every app has beside its own: accounts and sessions, files, the queue, the outbox.
//!
//! They are data like all other tables, so that both outputs make the same ones on every engine. A database that an older
//! program made gets what is missing by [`steps`].

use model::OnDelete;

use crate::migrate::Step;
use crate::validate::Stored;
use crate::{Column, ForeignKey, Index, SqlType, Table};

/// All of them, in an order in which they can be created; emptied in the opposite order.
pub fn tables() -> Vec<Table> {
    vec![
        auth_accounts(),
        auth_sessions(),
        auth_codes(),
        auth_api_keys(),
        file_objects(),
        job_queue(),
        outbox(),
        idempotency_keys(),
        counters(),
        rate_limits(),
    ]
}

/// What a database needs that has these of them already (by name).
pub fn steps(there: &[&str]) -> Vec<Step> {
    let missing: Vec<Table> = tables().into_iter().filter(|table| !there.contains(&table.name.as_str())).collect();
    let relations = missing.iter().filter(|table| !table.foreign_keys.is_empty());
    let relations: Vec<Step> = relations.map(|table| Step::AddForeignKeys { table: table.clone() }).collect();
    missing.into_iter().map(|table| Step::CreateTable { table }).chain(relations).collect()
}

/// Somebody with an account; which kinds of people they are, the tables of those say.
fn auth_accounts() -> Table {
    Draft::new("auth_accounts")
        .id("id")
        .maybe("name", SqlType::Text)
        .maybe("name_folded", SqlType::Text)
        .maybe("email", SqlType::Text)
        .maybe("email_folded", SqlType::Text)
        .maybe("phone", SqlType::Text)
        .maybe("password_hash", SqlType::Text)
        .column("created_at", SqlType::Moment)
        .column("updated_at", SqlType::Moment)
        .unique(&["email_folded"])
        .unique(&["phone"])
        .table
}

/// A session; its token is known to the browser alone.
fn auth_sessions() -> Table {
    Draft::new("auth_sessions")
        .id("id")
        .column("token_hash", SqlType::Bytes)
        .account("account_id", OnDelete::Delete)
        .column("created_at", SqlType::Moment)
        .column("seen_at", SqlType::Moment)
        .column("expires_at", SqlType::Moment)
        .maybe("device", SqlType::Text)
        .unique(&["token_hash"])
        .index(&["account_id"])
        .table
}

/// Codes and links that were sent, hashed, with what whoever signs up has given so far.
fn auth_codes() -> Table {
    Draft::new("auth_codes")
        .id("id")
        .column("address", SqlType::Text)
        .column("purpose", SqlType::Text)
        .column("code_hash", SqlType::Bytes)
        .starts_as("tries", 0)
        .column("created_at", SqlType::Moment)
        .column("expires_at", SqlType::Moment)
        .maybe("sign_up", SqlType::Text)
        .index(&["address", "purpose"])
        .table
}

/// Keys by which programs act in somebody's name; see [`crate::keys`].
fn auth_api_keys() -> Table {
    Draft::new("auth_api_keys")
        .id("id")
        .column("name", SqlType::Text)
        .column("key_hash", SqlType::Bytes)
        .account("account_id", OnDelete::Delete)
        .column("scopes", SqlType::Text)
        .column("created_at", SqlType::Moment)
        .column("expires_at", SqlType::Moment)
        .maybe("used_at", SqlType::Moment)
        .unique(&["key_hash"])
        .index(&["account_id"])
        .table
}

/// Files that fields hold; see [`crate::files`].
fn file_objects() -> Table {
    Draft::new("file_objects")
        .id("id")
        .column("name", SqlType::Text)
        .column("type", SqlType::Text)
        .column("size", SqlType::Integer)
        .column("contents", SqlType::Bytes)
        .maybe("created_by", SqlType::Id)
        .column("created_at", SqlType::Moment)
        .points("created_by", "auth_accounts", OnDelete::Empty)
        .index(&["created_by"])
        .table
}

/// What is due when: a row for each moment of a record, and one for each thing that comes again and again.
fn job_queue() -> Table {
    Draft::new("job_queue")
        .id("id")
        .column("key", SqlType::Text)
        .column("record_id", SqlType::Text)
        .maybe("due_at", SqlType::Moment)
        .maybe("done_for", SqlType::Moment)
        .starts_as("attempts", 0)
        .maybe("last_error", SqlType::Text)
        .column("created_at", SqlType::Moment)
        .column("updated_at", SqlType::Moment)
        .unique(&["key", "record_id"])
        .index(&["due_at"])
        .table
}

/// Messages on their way out.
fn outbox() -> Table {
    Draft::new("outbox")
        .id("id")
        .column("channel", SqlType::Text)
        .column("to_address", SqlType::Text)
        .maybe("to_name", SqlType::Text)
        .maybe("account_id", SqlType::Id)
        .column("subject", SqlType::Text)
        .column("text", SqlType::Text)
        .column("html", SqlType::Text)
        .maybe("statement", SqlType::Text)
        .column("created_at", SqlType::Moment)
        .maybe("sent_at", SqlType::Moment)
        .starts_as("attempts", 0)
        .maybe("next_try_at", SqlType::Moment)
        .maybe("last_error", SqlType::Text)
        .index(&["sent_at", "next_try_at"])
        .table
}

/// Requests that were answered and may come again.
fn idempotency_keys() -> Table {
    Draft::new("idempotency_keys")
        .column("who", SqlType::Text)
        .column("key", SqlType::Text)
        .column("request_hash", SqlType::Bytes)
        .column("status", SqlType::Integer)
        .column("headers", SqlType::Text)
        .column("body", SqlType::Text)
        .column("created_at", SqlType::Moment)
        .known_by(&["who", "key"])
}

/// Numbers that count up with no gaps.
fn counters() -> Table {
    Draft::new("counters").column("name", SqlType::Text).column("value", SqlType::Integer).known_by(&["name"])
}

/// How often somebody asked for what may be had only so often: the moments, as a JSON list of milliseconds.
fn rate_limits() -> Table {
    Draft::new("rate_limits")
        .column("name", SqlType::Text)
        .column("moments", SqlType::Text)
        .column("last_at", SqlType::Moment)
        .index(&["last_at"])
        .known_by(&["name"])
}

/// A table in the making.
struct Draft {
    table: Table,
}

impl Draft {
    fn new(name: &str) -> Self {
        Self {
            table: Table {
                name: name.to_owned(),
                key: name.to_owned(),
                columns: Vec::new(),
                primary_key: vec!["id".to_owned()],
                foreign_keys: Vec::new(),
                indexes: Vec::new(),
            },
        }
    }

    fn add(mut self, name: &str, r#type: SqlType, nullable: bool, default: Option<Stored>) -> Self {
        self.table.columns.push(Column {
            name: name.to_owned(),
            key: name.to_owned(),
            r#type,
            nullable,
            default,
            folded_of: None,
            one_of: Vec::new(),
            least: None,
            most: None,
        });
        self
    }

    fn id(self, name: &str) -> Self {
        self.add(name, SqlType::Id, false, None)
    }

    fn column(self, name: &str, r#type: SqlType) -> Self {
        self.add(name, r#type, false, None)
    }

    fn maybe(self, name: &str, r#type: SqlType) -> Self {
        self.add(name, r#type, true, None)
    }

    fn starts_as(self, name: &str, value: i64) -> Self {
        self.add(name, SqlType::Integer, false, Some(Stored::Integer(value)))
    }

    fn account(self, name: &str, on_delete: OnDelete) -> Self {
        self.id(name).points(name, "auth_accounts", on_delete)
    }

    fn points(mut self, column: &str, table: &str, on_delete: OnDelete) -> Self {
        self.table.foreign_keys.push(ForeignKey { column: column.to_owned(), table: table.to_owned(), on_delete });
        self
    }

    fn unique(self, columns: &[&str]) -> Self {
        self.indexed(columns, true)
    }

    fn index(self, columns: &[&str]) -> Self {
        self.indexed(columns, false)
    }

    fn indexed(mut self, columns: &[&str], unique: bool) -> Self {
        let kind = if unique { "unique" } else { "by" };
        let name = format!("{}_{kind}_{}", self.table.name, columns.join("_"));
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        self.table.indexes.push(Index { name, columns, unique, only: None });
        self
    }

    fn known_by(mut self, columns: &[&str]) -> Table {
        self.table.primary_key = columns.iter().map(|column| (*column).to_owned()).collect();
        self.table
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::build::names::SYSTEM_TABLES;
    use crate::migrate::{Answers, Engine, render};

    #[test]
    fn no_thing_of_an_app_may_take_their_names() {
        let names: BTreeSet<String> = tables().into_iter().map(|table| table.name).collect();
        assert_eq!(names, SYSTEM_TABLES.iter().map(|name| (*name).to_owned()).collect());
    }

    #[test]
    fn sqlite_takes_them_and_keeps_what_they_promise() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for statement in steps(&[]).iter().flat_map(|step| render(step, Engine::Sqlite, &Answers::new())) {
            connection.execute_batch(&statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        let put = "INSERT INTO auth_accounts (id, email_folded, created_at, updated_at) VALUES (?1, 'a@b.c', '', '')";
        connection.execute(put, ["one"]).unwrap();
        assert!(connection.execute(put, ["two"]).is_err(), "an address belongs to one account");
        let job = "INSERT INTO job_queue (id, key, record_id, created_at, updated_at) VALUES ('j', 'k', '', '', '')";
        connection.execute(job, []).unwrap();
        let attempts: i64 = connection.query_row("SELECT attempts FROM job_queue", [], |row| row.get(0)).unwrap();
        assert_eq!(attempts, 0);
    }

    #[test]
    fn what_is_there_already_is_left_alone() {
        let all: Vec<String> = tables().into_iter().map(|table| table.name).collect();
        let there: Vec<&str> = all.iter().map(String::as_str).filter(|name| *name != "auth_api_keys").collect();
        let made: Vec<String> = steps(&there)
            .iter()
            .filter_map(|step| if let Step::CreateTable { table } = step { Some(table.name.clone()) } else { None })
            .collect();
        assert_eq!(made, ["auth_api_keys"]);
    }

    #[test]
    fn postgres_gets_bytes_and_moments_of_its_own() {
        let all: Vec<String> =
            steps(&[]).iter().flat_map(|step| render(step, Engine::Postgres, &Answers::new())).collect();
        let sessions = all.iter().find(|text| text.starts_with("CREATE TABLE auth_sessions")).unwrap();
        assert!(sessions.contains("token_hash bytea NOT NULL") && sessions.contains("expires_at timestamptz NOT NULL"));
        assert!(all.iter().any(|text| text.contains("attempts bigint NOT NULL DEFAULT 0")));
    }
}
