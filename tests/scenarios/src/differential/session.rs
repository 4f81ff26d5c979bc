//! A sequence under way on one target: which id each label has there, and who is signed in.

use super::step::{Body, CODE_OF, NEXT, Request, Step, resolved};
use crate::START;
use cli::client::{Client, NoAnswer, Reply};
use plan::Plan;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

/// One answer, or one thing that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was looked at; empty for the answer to a request.
    pub what: String,
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// What a step led to, in an order that doesn't depend on chance.
pub type Outcome = Vec<Answer>;

/// Headers that mean something to a client. The rest is the server's own.
const HEADERS: &[&str] = &[
    "content-type",
    "location",
    "etag",
    "allow",
    "retry-after",
    "cache-control",
    "x-content-type-options",
    "referrer-policy",
    "www-authenticate",
];

#[derive(Debug)]
pub struct Session<'a> {
    client: &'a Client,
    plan: &'a Plan,
    ids: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    cookies: BTreeMap<String, Option<String>>,
    next: Option<String>,
    /// How many records have a label, by the thing's key.
    counts: BTreeMap<String, usize>,
}

impl<'a> Session<'a> {
    /// Begins with the sample data, at the agreed moment.
    pub fn begin(client: &'a Client, plan: &'a Plan) -> Result<Self, NoAnswer> {
        client.hold_at(START)?;
        client.reset(true)?;
        let mut session = Self {
            client,
            plan,
            ids: BTreeMap::new(),
            names: BTreeMap::new(),
            cookies: BTreeMap::new(),
            next: None,
            counts: BTreeMap::new(),
        };
        for kind in plan.resources.iter().filter(|resource| resource.person.is_some()) {
            if session.rows(&kind.path)?.is_empty() {
                client.role(&kind.name.singular)?;
            }
        }
        session.name_new_rows()?;
        Ok(session)
    }

    pub fn id(&self, label: &str) -> Option<&str> {
        self.ids.get(label).map(String::as_str)
    }

    pub fn label_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Every label with its id.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ids.iter().map(|(label, id)| (label.as_str(), id.as_str()))
    }

    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// Whether the last answer was a page with another one after it.
    pub fn has_next(&self) -> bool {
        self.next.is_some()
    }

    /// Every row of a thing as the app sees it, oldest first.
    pub fn rows(&self, path: &str) -> Result<Vec<Value>, NoAnswer> {
        let list = self.client.control("GET", &format!("/data/{path}?limit=100"), None)?;
        let mut rows = list["items"].as_array().cloned().unwrap_or_default();
        // Ids sort in the order in which they were given.
        rows.sort_by(|one, other| one["id"].as_str().cmp(&other["id"].as_str()));
        Ok(rows)
    }

    pub fn take(&mut self, step: &Step) -> Result<Outcome, NoAnswer> {
        let outcome = self.take_up(step)?;
        // A change may have made something due at once. An app does that beside its answers, this one second, that one the next; what
        // comes of it is compared once it is done.
        let writes = |request: &Request| request.method != "GET";
        if matches!(step, Step::Request(request) | Step::AtOnce { request, .. } if writes(request))
            || matches!(step, Step::Control { .. })
        {
            self.client.run_due()?;
        }
        Ok(outcome)
    }

    fn take_up(&mut self, step: &Step) -> Result<Outcome, NoAnswer> {
        match step {
            Step::Request(request) => {
                let reply = self.send(request)?;
                if let (Some(label), Some(id)) = (&request.makes, made(&reply)) {
                    self.name(label, id);
                }
                self.next = reply.json["next"].as_str().map(str::to_owned);
                Ok(vec![answer("", &reply)])
            }
            Step::AtOnce { times, request } => self.at_once(*times, request),
            Step::Clock { at } => {
                self.client.hold_at(at)?;
                // Sessions may have run out meanwhile.
                self.cookies.clear();
                Ok(vec![])
            }
            Step::Control { path, body } => {
                let (path, body) = (self.resolve(path), self.resolve(&body.to_string()));
                let reply = self.client.send_text("PATCH", &format!("/_preview{path}"), Some(&body), &[])?;
                Ok(vec![answer("", &reply)])
            }
            Step::Look => self.look(),
        }
    }

    /// A request on the side, which isn't a step: what it answers isn't compared.
    pub fn ask(&mut self, request: &Request) -> Result<Reply, NoAnswer> {
        self.send(request)
    }

    fn send(&mut self, request: &Request) -> Result<Reply, NoAnswer> {
        let ready = self.ready(request)?;
        ready.send(self.client)
    }

    /// The request with this target's ids and cookie in it.
    fn ready(&mut self, request: &Request) -> Result<Ready, NoAnswer> {
        let mut headers: Vec<(&'static str, String)> =
            request.headers.iter().map(|(name, value)| (*name, self.resolve(value))).collect();
        if let Some(who) = &request.who
            && let Some(cookie) = self.cookie(who)?
        {
            headers.push(("Cookie", cookie));
        }
        let body = match &request.body {
            Body::None => None,
            Body::Json(json) => Some(self.resolve(&json.to_string())),
            Body::Text(text) => Some(text.clone()),
        };
        Ok(Ready { method: request.method, path: format!("/api{}", self.resolve(&request.path)), body, headers })
    }

    fn resolve(&self, text: &str) -> String {
        let text = text.replace(NEXT, self.next.as_deref().unwrap_or("nothing"));
        resolved(&text, &|name| match name.strip_prefix(CODE_OF) {
            Some(email) => self.client.code_for(email).ok(),
            None => self.ids.get(name).cloned(),
        })
    }

    /// The cookie of a person; none where there is no such person (any more).
    fn cookie(&mut self, who: &str) -> Result<Option<String>, NoAnswer> {
        if let Some(cookie) = self.cookies.get(who) {
            return Ok(cookie.clone());
        }
        let Some(id) = self.ids.get(who) else { return Ok(None) };
        let reply = self.client.send("POST", "/_preview/sign-in-as", Some(&json!({ "person": id })), &[])?;
        let cookie = if reply.is_success() { reply.cookie() } else { None };
        self.cookies.insert(who.to_owned(), cookie.clone());
        Ok(cookie)
    }

    fn at_once(&mut self, times: usize, request: &Request) -> Result<Outcome, NoAnswer> {
        let ready = self.ready(request)?;
        let gate = Barrier::new(times);
        let replies: Vec<Result<Reply, NoAnswer>> = thread::scope(|scope| {
            let handles: Vec<_> = (0..times)
                .map(|_| {
                    let (gate, ready, client) = (&gate, &ready, self.client);
                    scope.spawn(move || {
                        gate.wait();
                        ready.send(client)
                    })
                })
                .collect();
            let ended = |handle: thread::ScopedJoinHandle<'_, Result<Reply, NoAnswer>>| {
                handle.join().unwrap_or_else(|_| Err(NoAnswer("a request panicked".to_owned())))
            };
            handles.into_iter().map(ended).collect()
        });
        let mut replies = replies.into_iter().collect::<Result<Vec<_>, _>>()?;
        // Who came first is chance; ids tell the order in which records were made.
        replies.sort_by_key(|reply| (reply.status, made(reply).map(str::to_owned), reply.json["version"].as_i64()));
        for (place, reply) in replies.iter().enumerate() {
            if let (Some(label), Some(id)) = (&request.makes, made(reply)) {
                self.name(&format!("{label}.{}", place + 1), id);
            }
        }
        Ok(replies.iter().map(|reply| answer("", reply)).collect())
    }

    /// Rows of every thing, people, messages and jobs. Rows that came to be by themselves get labels.
    fn look(&mut self) -> Result<Outcome, NoAnswer> {
        self.name_new_rows()?;
        let mut seen = vec![];
        for resource in &self.plan.resources {
            let rows = self.rows(&resource.path)?;
            seen.push(looked(&format!("rows of {}", resource.path), Value::Array(rows)));
        }
        for what in ["people", "messages", "jobs"] {
            let found = self.client.control("GET", &format!("/{what}"), None)?;
            let mut items = found["items"].clone();
            for item in items.as_array_mut().into_iter().flatten().filter(|item| item["rule"].is_null()) {
                for part in ["text", "html"] {
                    if let Some(words) = item[part].as_str() {
                        item[part] = Value::String(without_secrets(words));
                    }
                }
            }
            seen.push(looked(what, items));
        }
        Ok(seen)
    }

    fn name_new_rows(&mut self) -> Result<(), NoAnswer> {
        let plan = self.plan;
        for resource in &plan.resources {
            for row in self.rows(&resource.path)? {
                let Some(id) = row["id"].as_str().filter(|id| !self.names.contains_key(*id)) else { continue };
                let label = self.fresh(&resource.name.singular);
                self.name(&label, id);
            }
        }
        Ok(())
    }

    /// A label that nothing has yet.
    pub fn fresh(&mut self, noun: &str) -> String {
        let count = self.counts.entry(noun.to_owned()).or_default();
        *count += 1;
        format!("{noun} {count}")
    }

    fn name(&mut self, label: &str, id: &str) {
        self.ids.insert(label.to_owned(), id.to_owned());
        self.names.insert(id.to_owned(), label.to_owned());
    }
}

/// A request with everything filled in.
struct Ready {
    method: &'static str,
    path: String,
    body: Option<String>,
    headers: Vec<(&'static str, String)>,
}

impl Ready {
    fn send(&self, client: &Client) -> Result<Reply, NoAnswer> {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        client.send_text(self.method, &self.path, self.body.as_deref(), &headers)
    }
}

/// Codes, tokens and addresses are each target's own.
fn without_secrets(words: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for letter in words.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        out.push_str(if digits.len() == 6 { "(code)" } else { &digits });
        digits.clear();
        out.push(letter);
    }
    let address = |word: &str| if word.contains("http://") { "(address) ".to_owned() } else { word.to_owned() };
    out.split_inclusive(char::is_whitespace).map(address).collect()
}

fn made(reply: &Reply) -> Option<&str> {
    if reply.is_success() { reply.json["id"].as_str() } else { None }
}

fn answer(what: &str, reply: &Reply) -> Answer {
    let kept = reply.headers.iter().filter(|(name, _)| HEADERS.contains(&name.as_str()));
    let body = match &reply.json {
        Value::Null if !reply.text.is_empty() && reply.text != "null" => Value::String(reply.text.clone()),
        json => json.clone(),
    };
    Answer { what: what.to_owned(), status: reply.status, headers: kept.cloned().collect(), body }
}

fn looked(what: &str, body: Value) -> Answer {
    Answer { what: what.to_owned(), status: 200, headers: BTreeMap::new(), body }
}
