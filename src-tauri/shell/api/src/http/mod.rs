//! The host for browsers and tests: the same commands over HTTP on this
//! machine. Every address begins with an unguessable key, and requests of other
//! pages are refused, so that no web site can reach the person's files.

mod events;

use crate::{
    commands,
    desk::{Desk, Places},
    host::Host,
    wire::{Event, HostFacts, HostKind, Refusal, RefusalCode},
};
use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path as UrlPath, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use rand::Rng;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{net::TcpListener, sync::broadcast};

/// Finds a file of the built front end by its path: `index.html`, `assets/…`.
pub type Pages = Arc<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// A browser as the host.
#[derive(Debug)]
pub struct Browser {
    events: broadcast::Sender<Event>,
    origins: Vec<String>,
}

impl Host for Browser {
    fn origins(&self) -> Vec<String> {
        self.origins.clone()
    }

    fn facts(&self) -> HostFacts {
        HostFacts { kind: HostKind::Browser, picks_folders: false, opens_folders: false }
    }

    async fn pick_folder(&self) -> Result<Option<PathBuf>, Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, "A browser can't choose folders; the page has a chooser of its own."))
    }

    fn show_folder(&self, path: &Path) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, format!("A browser can't show folders. It is at {}.", path.display())))
    }

    fn open_address(&self, url: &str) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, format!("The page opens this itself: {url}.")))
    }

    fn tell(&self, event: Event) {
        // Without a listening page there is nobody to tell.
        let _ = self.events.send(event);
    }
}

/// The host, listening.
pub struct Serving {
    /// The address to open, key included.
    pub url: String,
    pub desk: Arc<Desk<Browser>>,
    pub served: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serving").field("url", &self.url).finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct App {
    desk: Arc<Desk<Browser>>,
    key: Arc<str>,
    origin: Arc<str>,
    pages: Pages,
}

/// Serves the desktop app to browsers on 127.0.0.1. Port 0 takes one that is free.
pub async fn serve_http(
    port: u16,
    places: Places,
    open_now: Option<PathBuf>,
    pages: Pages,
) -> std::io::Result<Serving> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let (events, _) = broadcast::channel(256);
    let origin = format!("http://{}", listener.local_addr()?);
    let origins = vec![origin.clone(), origin.replace("127.0.0.1", "localhost")];
    let desk = Arc::new(Desk::new(Arc::new(Browser { events, origins }), places, open_now));
    let key: String = rand::rng().random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("{origin}/{key}/");
    let app = App { desk: desk.clone(), key: key.into(), origin: origin.into(), pages };
    let router = Router::new()
        .route("/{key}/rpc/{name}", post(rpc))
        .route("/{key}/events", get(listen))
        .route("/{key}/", get(page))
        .route("/{key}/{*path}", get(page))
        // A whole spec can come in one edit, pasted.
        .layer(DefaultBodyLimit::max(64 * 1024 * 1024))
        .with_state(app);
    let served = tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Serving { url, desk, served })
}

impl App {
    /// Whether the request comes from our own page: right key, right host, no other origin.
    fn admits(&self, key: &str, headers: &HeaderMap) -> bool {
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let port = self.origin.rsplit(':').next().unwrap_or("");
        let own_host = text(header::HOST)
            .is_some_and(|host| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}"));
        let own_origin = text(header::ORIGIN).is_none_or(|origin| {
            origin.strip_prefix("http://").is_some_and(|origin| Some(origin) == text(header::HOST))
        });
        // The key has 128 random bits and the listener is on this machine: how long the comparison takes tells nothing of use.
        own_host && own_origin && key == &*self.key
    }
}

async fn rpc(
    State(app): State<App>,
    UrlPath((key, name)): UrlPath<(String, String)>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if !app.admits(&key, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let request = if body.is_empty() { Ok(serde_json::json!({})) } else { serde_json::from_str(&body) };
    let answer = match request {
        Ok(request) => commands::call(&app.desk, &name, request).await,
        Err(error) => Err(Refusal::new(RefusalCode::Misuse, error.to_string())),
    };
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => (StatusCode::CONFLICT, Json(refusal)).into_response(),
    }
}

async fn listen(State(app): State<App>, UrlPath(key): UrlPath<String>, headers: HeaderMap) -> Response {
    if !app.admits(&key, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    events::stream(app.desk.host.events.subscribe()).into_response()
}

/// What the page may load and frame. Styles are set by scripts in places, hence the inline ones.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
frame-src http://127.0.0.1:*; frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";

async fn page(State(app): State<App>, parts: UrlPath<Vec<(String, String)>>, headers: HeaderMap) -> Response {
    let part = |name: &str| parts.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let (key, path) = (part("key").unwrap_or(""), part("path").unwrap_or("index.html"));
    if !app.admits(key, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(bytes) = (app.pages)(path) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Body::from(bytes)).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}
