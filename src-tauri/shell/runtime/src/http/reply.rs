use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use super::Problem;

/// An answer as the app thinks of it, before it is put on the wire.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Payload,
    /// The statement that decided, for the log.
    pub decided_by: Option<String>,
}

#[derive(Debug)]
pub(crate) enum Payload {
    Empty,
    Json(String),
    /// Anything else, ready made: the front end's files, a stream of events.
    Ready(Response<Body>),
}

impl Reply {
    pub fn json(status: u16, value: &Value) -> Self {
        Self::json_text(status, value.to_string())
    }

    pub fn json_text(status: u16, text: String) -> Self {
        Self { status, headers: Vec::new(), body: Payload::Json(text), decided_by: None }
    }

    pub fn empty() -> Self {
        Self { status: 204, headers: Vec::new(), body: Payload::Empty, decided_by: None }
    }

    pub fn ready(response: Response<Body>) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: Vec::new(),
            body: Payload::Ready(response),
            decided_by: None,
        }
    }

    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn into_response(self) -> Response<Body> {
        let mut response = match self.body {
            Payload::Ready(response) => response,
            Payload::Empty => Response::new(Body::empty()),
            Payload::Json(text) => {
                let mut response = Response::new(Body::from(text));
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
        };
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                // Only cookies come several times.
                if name == header::SET_COOKIE {
                    response.headers_mut().append(name, value);
                } else {
                    response.headers_mut().insert(name, value);
                }
            }
        }
        response
    }
}

impl Problem {
    pub fn into_reply(self, request_id: &str) -> Reply {
        let mut reply = Reply::json(self.status, &self.to_json(request_id));
        reply = reply.with(header::CONTENT_TYPE, "application/problem+json");
        if let Some(seconds) = self.retry_after {
            reply = reply.with(header::RETRY_AFTER, seconds.to_string());
        }
        if let Some(allow) = self.allow {
            reply = reply.with(header::ALLOW, allow);
        }
        reply.decided_by = self.rule.map(|rule| rule.0);
        reply
    }
}
