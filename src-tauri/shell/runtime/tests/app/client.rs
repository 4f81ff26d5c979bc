//! A preview and people who use it.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use plainspoken_runtime::{Preview, PreviewOptions};
use plan::fixture::tool_library;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub json: Value,
    pub text: String,
}

impl Reply {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "expected success, got {} {}", self.status, self.text);
        self.json
    }

    #[track_caller]
    pub fn refused(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(!self.json["detail"].as_str().unwrap_or_default().is_empty(), "a refusal without words: {}", self.text);
        self.json
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone)]
pub struct App {
    pub preview: Arc<Preview>,
}

/// Somebody with a session, or nobody.
#[derive(Clone)]
pub struct Person {
    app: App,
    pub cookie: String,
    pub id: String,
}

impl App {
    /// The tool library, with the people that it needs.
    pub async fn start() -> Self {
        Self::of(plan::plan(&tool_library()).plan).await
    }

    pub async fn of(plan: plan::Plan) -> Self {
        let options = PreviewOptions { empty: true, ..PreviewOptions::default() };
        Self { preview: Arc::new(Preview::start(plan, options).await.unwrap()) }
    }

    pub async fn send(&self, method: &str, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder().method(method).uri(path).header("origin", self.preview.url());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        let response = self.preview.call(request.body(body).unwrap()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    pub async fn control(&self, method: &str, path: &str, body: Value) -> Value {
        self.send(method, &format!("/_preview{path}"), if method == "GET" { None } else { Some(body) }, &[]).await.ok()
    }

    pub fn nobody(&self) -> Person {
        Person { app: self.clone(), cookie: String::new(), id: String::new() }
    }

    /// Anybody of the role.
    pub async fn role(&self, role: &str) -> Person {
        self.enter(json!({ "role": role })).await
    }

    pub async fn person(&self, id: &str) -> Person {
        self.enter(json!({ "person": id })).await
    }

    async fn enter(&self, who: Value) -> Person {
        let reply = self.send("POST", "/_preview/sign-in-as", Some(who), &[]).await;
        let cookie = cookie_of(&reply);
        let id = reply.ok()["person"]["id"].as_str().unwrap().to_owned();
        Person { app: self.clone(), cookie, id }
    }

    /// A new member who came by themselves, and proved their address.
    pub async fn member(&self, name: &str) -> Person {
        let email = format!("{}@example.com", name.to_lowercase());
        let reply = self
            .send(
                "POST",
                "/api/auth/sign-up",
                Some(json!({ "email": email, "name": name, "password": "long enough" })),
                &[],
            )
            .await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        let code = self.code_for(&email).await;
        let reply = self.send("POST", "/api/auth/verify", Some(json!({ "email": email, "code": code })), &[]).await;
        let cookie = cookie_of(&reply);
        let id = reply.ok()["id"].as_str().unwrap().to_owned();
        Person { app: self.clone(), cookie, id }
    }

    pub async fn messages(&self, to: &str) -> Vec<Value> {
        let all = self.control("GET", "/messages", Value::Null).await;
        all["items"].as_array().unwrap().iter().filter(|message| message["to"] == to).cloned().collect()
    }

    pub async fn code_for(&self, email: &str) -> String {
        let messages = self.messages(email).await;
        let text = messages.last().unwrap()["text"].as_str().unwrap().to_owned();
        text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
    }

    pub async fn at(&self, moment: &str) {
        self.control("POST", "/clock", json!({ "at": moment, "run": true })).await;
    }

    pub async fn advance(&self, by: &str) {
        self.control("POST", "/clock", json!({ "advance": by, "run": true })).await;
    }
}

pub fn cookie_of(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

impl Person {
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>, more: &[(&str, &str)]) -> Reply {
        let mut headers = more.to_vec();
        if !self.cookie.is_empty() {
            headers.push(("cookie", &self.cookie));
        }
        self.app.send(method, &format!("/api{path}"), body, &headers).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path, Some(body), &[]).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.call("PATCH", path, Some(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.call("DELETE", path, None, &[]).await
    }

    pub async fn tool(&self, name: &str) -> String {
        let made = self.post("/tools", json!({ "name": name, "kind": "saw", "pricePerDay": 150 })).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    /// A loan of that tool on that day in June 2030.
    pub async fn reserve(&self, tool: &str, day: u8) -> Reply {
        self.post("/loans", loan(tool, day)).await
    }
}

pub fn loan(tool: &str, day: u8) -> Value {
    json!({ "toolId": tool, "startsAt": format!("2030-06-{day:02}T09:00:00Z"), "endsAt": format!("2030-06-{day:02}T17:00:00Z") })
}

pub fn id(json: &Value) -> String {
    json["id"].as_str().unwrap().to_owned()
}
