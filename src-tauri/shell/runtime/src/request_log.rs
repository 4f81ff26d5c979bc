use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

/// The latest requests, kept in memory for whoever watches the preview.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: Mutex<VecDeque<Entry>>,
}

/// One request and what decided it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub id: String,
    pub at: String,
    pub method: String,
    pub path: String,
    pub status: u16,
    pub person: Option<(String, Option<String>)>,
    /// The statement that decided, and its sentence.
    pub rule: Option<(String, String)>,
    pub micros: u64,
    /// Statements that the database ran for it.
    pub statements: u64,
}

const MOST: usize = 1000;

impl RequestLog {
    pub fn add(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == MOST {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The newest first.
    pub fn to_json(&self) -> Vec<Value> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().map(Entry::to_json).collect()
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "at": self.at,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "person": self.person.as_ref().map(|(id, name)| json!({ "id": id, "name": name })),
            "rule": self.rule.as_ref().map(|(id, sentence)| json!({ "id": id, "sentence": sentence })),
            "micros": self.micros,
            "statements": self.statements,
        })
    }
}
