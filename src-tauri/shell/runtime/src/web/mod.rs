//! The app's own front end: files that `export` printed, made ready for a browser and served beside the API.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// The front end's files, as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebFiles {
    /// Sorted by path.
    pub files: Vec<WebFile>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFile {
    /// Relative, with `/`: `src/main.tsx`.
    pub path: String,
    pub contents: Vec<u8>,
}

/// The front end as browsers get it.
#[derive(Debug)]
pub(crate) struct Site {}

impl Site {
    /// Makes the files ready. Never fails as a whole: a file that can't be compiled is served as a page that says so.
    pub fn build(_files: &WebFiles) -> Self {
        Self {}
    }

    /// Answers a `GET` for anything that isn't the API's, a control's or a health check's. May set its own
    /// `Content-Security-Policy` (the router adds its own where there is none).
    pub fn respond(&self, _path: &str, _headers: &HeaderMap) -> Response {
        (StatusCode::NOT_FOUND, "This app has no pages yet.").into_response()
    }
}
