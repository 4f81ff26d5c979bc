//! A client of a compiled app, as the HTTP contract has it: the API, and the controls of the preview and of an export's test mode.

use serde_json::{Value, json};
use std::time::Duration;

/// A request that takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// The address of a running app, with the token of its controls.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    token: String,
}

/// What the app answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The body, or null where it isn't JSON.
    pub json: Value,
    pub text: String,
}

/// Somebody at the app: signed in with a cookie, or nobody.
#[derive(Clone, Debug)]
pub struct Person {
    client: Client,
    cookie: Option<String>,
    /// What `/auth/me` said; null for nobody.
    pub me: Value,
}

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer(pub String);

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAnswer {}

impl Reply {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What a refusal tells the person.
    pub fn detail(&self) -> &str {
        self.json["detail"].as_str().unwrap_or_default()
    }

    /// The sentence of the rule that refused.
    pub fn sentence(&self) -> &str {
        self.json["rule"]["sentence"].as_str().unwrap_or_default()
    }

    pub fn items(&self) -> &[Value] {
        self.json["items"].as_array().map_or(&[], Vec::as_slice)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The cookies that it sets, as a browser would send them back.
    pub fn cookie(&self) -> Option<String> {
        let pairs: Vec<&str> = self
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next())
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

impl Client {
    /// `url` without a path, as `plainspoken run` prints it.
    pub fn new(url: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            // A new connection each time: a server may close one that was kept just as it is used again.
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_global(Some(PATIENCE))
            .build();
        Self { agent: config.into(), url: url.trim_end_matches('/').to_owned(), token: token.to_owned() }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// Any request; the path is whole (`/api/orders`).
    pub fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, NoAnswer> {
        let text = body.map(Value::to_string);
        self.send_text(method, path, text.as_deref(), headers)
    }

    /// Like `send`, with a body that need not be JSON at all.
    pub fn send_text(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, NoAnswer> {
        let failed = |error: &dyn std::fmt::Display| NoAnswer(format!("{method} {path}: {error}"));
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("Accept", "application/json");
        if headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("origin")) {
            request = request.header("Origin", &self.url);
        }
        if path.starts_with("/_preview") {
            request = request.header("Preview-Token", &self.token);
        }
        if body.is_some() && headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("content-type")) {
            request = request.header("Content-Type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body.to_owned()).map_err(|error| failed(&error))?),
            None => self.agent.run(request.body(()).map_err(|error| failed(&error))?),
        };
        let mut answer = answer.map_err(|error| failed(&error))?;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let text = answer.body_mut().read_to_string().map_err(|error| failed(&error))?;
        Ok(Reply {
            status: answer.status().as_u16(),
            headers,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        })
    }

    /// One of the controls, which has to succeed.
    pub fn control(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, NoAnswer> {
        let reply = self.send(method, &format!("/_preview{path}"), body, &[])?;
        if reply.is_success() {
            Ok(reply.json)
        } else {
            Err(NoAnswer(format!("{method} /_preview{path} answered {}: {}", reply.status, reply.text)))
        }
    }

    pub fn reset(&self, sample: bool) -> Result<(), NoAnswer> {
        self.control("POST", "/reset", Some(&json!({ "sample": sample }))).map(|_| ())
    }

    /// Does everything that is due now, and waits until it is done.
    pub fn run_due(&self) -> Result<(), NoAnswer> {
        self.control("POST", "/clock", Some(&json!({ "run": true }))).map(|_| ())
    }

    /// Sets the clock, and waits until everything that is due has run.
    pub fn clock_at(&self, moment: &str) -> Result<(), NoAnswer> {
        self.control("POST", "/clock", Some(&json!({ "at": moment })))?;
        self.run_due()
    }

    /// Sets the clock and lets it stand there; an app whose clock can't stand still lets it run on.
    pub fn hold_at(&self, moment: &str) -> Result<(), NoAnswer> {
        let body = json!({ "at": moment, "hold": true });
        if !self.send("POST", "/_preview/clock", Some(&body), &[])?.is_success() {
            self.control("POST", "/clock", Some(&json!({ "at": moment })))?;
        }
        self.run_due()
    }

    pub fn advance(&self, duration: &str) -> Result<(), NoAnswer> {
        self.control("POST", "/clock", Some(&json!({ "advance": duration })))?;
        self.run_due()
    }

    pub fn now(&self) -> Result<jiff::Timestamp, NoAnswer> {
        let clock = self.control("GET", "/clock", None)?;
        let text = ["now", "at"].iter().find_map(|name| clock[*name].as_str()).unwrap_or_default();
        text.parse().map_err(|error| NoAnswer(format!("the clock says {clock}: {error}")))
    }

    pub fn people(&self) -> Result<Vec<Value>, NoAnswer> {
        let people = self.control("GET", "/people", None)?;
        Ok(people["items"].as_array().cloned().unwrap_or_default())
    }

    /// Messages to an address, or all of them.
    pub fn messages(&self, to: Option<&str>) -> Result<Vec<Value>, NoAnswer> {
        let messages = self.control("GET", "/messages", None)?;
        let all = messages["items"].as_array().cloned().unwrap_or_default();
        Ok(all.into_iter().filter(|message| to.is_none_or(|to| message["to"].to_string().contains(to))).collect())
    }

    pub fn nobody(&self) -> Person {
        Person { client: self.clone(), cookie: None, me: Value::Null }
    }

    /// Signs in through the controls: `{"person": id}` or `{"role": "Customer"}`.
    pub fn sign_in_as(&self, whom: &Value) -> Result<Person, NoAnswer> {
        let reply = self.send("POST", "/_preview/sign-in-as", Some(whom), &[])?;
        if !reply.is_success() {
            return Err(NoAnswer(format!("sign-in-as {whom} answered {}: {}", reply.status, reply.text)));
        }
        self.person(reply.cookie())
    }

    pub fn role(&self, role: &str) -> Result<Person, NoAnswer> {
        self.sign_in_as(&json!({ "role": role }))
    }

    /// The person of that name or address.
    pub fn named(&self, name: &str) -> Result<Person, NoAnswer> {
        let wanted = name.to_lowercase();
        let people = self.people()?;
        let has_first_name = |person: &&Value| {
            let full = person["name"].as_str().unwrap_or_default().to_lowercase();
            full == wanted
                || full.split(' ').any(|part| part == wanted)
                || person["email"].as_str() == Some(wanted.as_str())
        };
        let found = people.iter().find(has_first_name).ok_or_else(|| NoAnswer(format!("nobody is called {name}")))?;
        self.sign_in_as(&json!({ "person": found["id"] }))
    }

    /// A new person through the public way in; where the app mails a code, the code is taken from the mailbox.
    pub fn sign_up(&self, email: &str, more: &Value) -> Result<Person, NoAnswer> {
        let mut body = json!({ "email": email });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        let reply = self.send("POST", "/api/auth/sign-up", Some(&body), &[])?;
        if !reply.is_success() {
            return Err(NoAnswer(format!("sign-up answered {}: {}", reply.status, reply.text)));
        }
        if let Some(cookie) = reply.cookie() {
            return self.person(Some(cookie));
        }
        let code = self.code_for(email)?;
        let reply = self.send("POST", "/api/auth/verify", Some(&json!({ "email": email, "code": code })), &[])?;
        if !reply.is_success() {
            return Err(NoAnswer(format!("verify answered {}: {}", reply.status, reply.text)));
        }
        self.person(reply.cookie())
    }

    /// The latest code that was mailed to an address.
    pub fn code_for(&self, email: &str) -> Result<String, NoAnswer> {
        let messages = self.messages(Some(email))?;
        let codes = messages.iter().rev().filter_map(|message| {
            let text = format!(
                "{} {}",
                message["text"].as_str().unwrap_or_default(),
                message["subject"].as_str().unwrap_or_default()
            );
            text.split(|letter: char| !letter.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned)
        });
        codes.into_iter().next().ok_or_else(|| NoAnswer(format!("no code was sent to {email}")))
    }

    fn person(&self, cookie: Option<String>) -> Result<Person, NoAnswer> {
        let mut person = Person { client: self.clone(), cookie, me: Value::Null };
        let me = person.get("/auth/me")?;
        if !me.is_success() {
            return Err(NoAnswer(format!("auth/me answered {}: {}", me.status, me.text)));
        }
        person.me = me.json;
        Ok(person)
    }
}

impl Person {
    pub fn id(&self) -> &str {
        self.me["id"].as_str().unwrap_or_default()
    }

    /// A request to the API; the path is below `/api`.
    pub fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, NoAnswer> {
        let mut all: Vec<(&str, &str)> = headers.to_vec();
        if let Some(cookie) = &self.cookie {
            all.push(("Cookie", cookie));
        }
        self.client.send(method, &format!("/api{path}"), body, &all)
    }

    pub fn get(&self, path: &str) -> Result<Reply, NoAnswer> {
        self.call("GET", path, None, &[])
    }

    pub fn post(&self, path: &str, body: &Value) -> Result<Reply, NoAnswer> {
        self.call("POST", path, Some(body), &[])
    }

    pub fn patch(&self, path: &str, body: &Value) -> Result<Reply, NoAnswer> {
        self.call("PATCH", path, Some(body), &[])
    }

    pub fn delete(&self, path: &str) -> Result<Reply, NoAnswer> {
        self.call("DELETE", path, None, &[])
    }
}
