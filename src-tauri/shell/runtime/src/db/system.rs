use rusqlite::Connection;

use super::StorageFailure;

/// The tables that every app has beside its own. Their names are the same in the exported project.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS auth_accounts (
  id TEXT PRIMARY KEY,
  name TEXT,
  name_folded TEXT,
  email TEXT,
  email_folded TEXT UNIQUE,
  phone TEXT UNIQUE,
  password_hash TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS auth_sessions (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES auth_accounts (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  device TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS auth_sessions_account ON auth_sessions (account_id);
CREATE TABLE IF NOT EXISTS auth_codes (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  purpose TEXT NOT NULL,
  code_hash BLOB NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  sign_up TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS auth_codes_address ON auth_codes (address, purpose);
CREATE TABLE IF NOT EXISTS auth_api_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  key_hash BLOB NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES auth_accounts (id) ON DELETE CASCADE,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS file_objects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  contents BLOB NOT NULL,
  created_by TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS job_queue (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  record_id TEXT NOT NULL DEFAULT '',
  due_at TEXT,
  done_for TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (key, record_id)
) STRICT;
CREATE INDEX IF NOT EXISTS job_queue_due ON job_queue (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS outbox (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  to_address TEXT NOT NULL,
  to_name TEXT,
  account_id TEXT,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  statement TEXT,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at TEXT,
  last_error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_unsent ON outbox (next_try_at) WHERE sent_at IS NULL;
CREATE TABLE IF NOT EXISTS idempotency_keys (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (who, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS request_log (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL,
  account_id TEXT,
  statement TEXT,
  micros INTEGER NOT NULL,
  statements_run INTEGER NOT NULL
) STRICT;
";

/// Their names, in an order in which their rows can be deleted.
pub(crate) const SYSTEM_TABLES: [&str; 10] = [
    "auth_sessions",
    "auth_codes",
    "auth_api_keys",
    "job_queue",
    "outbox",
    "idempotency_keys",
    "counters",
    "request_log",
    "file_objects",
    "auth_accounts",
];

/// Makes those that aren't there yet.
pub(crate) fn create_system_tables(connection: &Connection) -> Result<(), StorageFailure> {
    Ok(connection.execute_batch(TABLES)?)
}
