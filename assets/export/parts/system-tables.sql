CREATE TABLE auth_accounts (
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
CREATE TABLE auth_sessions (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES auth_accounts (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  device TEXT
) STRICT;
CREATE INDEX auth_sessions_account ON auth_sessions (account_id);
CREATE TABLE auth_codes (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  purpose TEXT NOT NULL,
  code_hash BLOB NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  sign_up TEXT
) STRICT;
CREATE INDEX auth_codes_address ON auth_codes (address, purpose);
CREATE TABLE file_objects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE job_queue (
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
CREATE INDEX job_queue_due ON job_queue (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE outbox (
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
CREATE INDEX outbox_unsent ON outbox (next_try_at) WHERE sent_at IS NULL;
CREATE TABLE idempotency_keys (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (who, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
