use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use jiff::Timestamp;

/// The headers that every answer carries.
#[derive(Clone, Debug)]
pub(crate) struct SecurityHeaders {
    policy: HeaderValue,
    secure: bool,
}

impl SecurityHeaders {
    /// `framed_by` are the origins that may show the app in a frame; `secure` where browsers come over TLS.
    pub fn new(framed_by: &[String], secure: bool) -> Self {
        let frames = if framed_by.is_empty() { "'none'".to_owned() } else { framed_by.join(" ") };
        let policy = format!(
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
        );
        let policy = HeaderValue::from_str(&policy)
            .unwrap_or(HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'"));
        Self { policy, secure }
    }

    /// `now` is the app's clock, by which the pages say "today": a preview's differs from the machine's.
    pub fn add_to(&self, response: &mut Response<Body>, request_id: &str, now: Timestamp) {
        let headers = response.headers_mut();
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if let Ok(date) = HeaderValue::from_str(&date) {
            headers.insert(header::DATE, date);
        }
        keep_or_set(headers, header::CONTENT_SECURITY_POLICY, self.policy.clone());
        keep_or_set(headers, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        if self.secure {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000; includeSubDomains"),
            );
        }
        if let Ok(id) = HeaderValue::from_str(request_id) {
            headers.insert("x-request-id", id);
        }
    }
}

fn keep_or_set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
