//! What scenarios expect of answers. Each function panics with the whole answer where it is another.

use cli::client::{Client, NoAnswer, Person, Reply};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Barrier;
use std::thread;

/// The answer's body, where it is a success.
#[track_caller]
pub fn ok(reply: Result<Reply, NoAnswer>) -> Value {
    match reply {
        Ok(reply) if reply.is_success() => reply.json,
        Ok(reply) => panic!("expected success, got {}: {}", reply.status, reply.text),
        Err(why) => panic!("{why}"),
    }
}

/// A refusal with one of the statuses, in words for the person (404 says nothing on purpose).
#[track_caller]
pub fn refused(reply: Result<Reply, NoAnswer>, statuses: &[u16]) -> Reply {
    match reply {
        Ok(reply) if statuses.contains(&reply.status) => {
            assert!(!reply.detail().is_empty(), "a refusal without words: {}", reply.text);
            reply
        }
        Ok(reply) => panic!("expected {statuses:?}, got {}: {}", reply.status, reply.text),
        Err(why) => panic!("{why}"),
    }
}

/// A refusal by a rule of state, time, limit or overlap that quotes the sentence.
#[track_caller]
pub fn refused_by(reply: Result<Reply, NoAnswer>, sentence: &str) -> Reply {
    let reply = refused(reply, &[409]);
    assert!(reply.sentence().contains(sentence), "the refusal quotes another sentence: {}", reply.text);
    reply
}

#[track_caller]
pub fn id(value: &Value) -> String {
    match value["id"].as_str() {
        Some(id) => id.to_owned(),
        None => panic!("no id in {value}"),
    }
}

/// A person who must be there.
#[track_caller]
pub fn who(client: &Client, name: &str) -> Person {
    match client.named(name) {
        Ok(person) => person,
        Err(why) => panic!("{why}"),
    }
}

/// Any person of a role.
#[track_caller]
pub fn someone(client: &Client, role: &str) -> Person {
    match client.role(role) {
        Ok(person) => person,
        Err(why) => panic!("{why}"),
    }
}

/// Sets the clock so many seconds away from a moment.
#[track_caller]
pub fn clock_at(client: &Client, moment: &str, seconds: i64) {
    let at = shifted(moment, seconds);
    if let Err(why) = client.clock_at(&at) {
        panic!("{why}");
    }
}

/// A moment, moved.
#[track_caller]
pub fn shifted(moment: &str, seconds: i64) -> String {
    let at: Timestamp = match moment.parse() {
        Ok(at) => at,
        Err(error) => panic!("{moment:?} is no moment: {error}"),
    };
    match at.checked_add(SignedDuration::from_secs(seconds)) {
        Ok(at) => format!("{at:.3}"),
        Err(error) => panic!("{error}"),
    }
}

/// The same thing by many at the same moment; how many went well. Nobody gets a 5xx.
#[track_caller]
pub fn successes_at_once(times: usize, request: impl Fn(usize) -> Result<Reply, NoAnswer> + Sync) -> usize {
    let gate = Barrier::new(times);
    let replies: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..times)
            .map(|place| {
                let (gate, request) = (&gate, &request);
                scope.spawn(move || {
                    gate.wait();
                    request(place)
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join()).collect()
    });
    let mut good = 0;
    for reply in replies {
        match reply {
            Ok(Ok(reply)) if reply.is_success() => good += 1,
            Ok(Ok(reply)) => assert!(reply.status == 409, "expected 409, got {}: {}", reply.status, reply.text),
            Ok(Err(why)) => panic!("{why}"),
            Err(_) => panic!("a request panicked"),
        }
    }
    good
}

/// The subjects that an address got, once everything due has run.
#[track_caller]
pub fn subjects(client: &Client, to: &str) -> Vec<String> {
    match client.messages(Some(to)) {
        Ok(messages) => {
            messages.iter().map(|message| message["subject"].as_str().unwrap_or_default().to_owned()).collect()
        }
        Err(why) => panic!("{why}"),
    }
}

/// Throws away what has been sent so far.
#[track_caller]
pub fn empty_mailbox(client: &Client) {
    let run = client.control("POST", "/clock", Some(&serde_json::json!({ "run": true })));
    if let Err(why) = run.and_then(|_| client.control("DELETE", "/messages", None)) {
        panic!("{why}");
    }
}
