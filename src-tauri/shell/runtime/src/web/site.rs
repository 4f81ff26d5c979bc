use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use sha2::{Digest, Sha256};

use super::compile::{CompileProblem, compile};
use super::vendor::{IMPORT_MAP, MODULES};

/// The front end's files, as `export` prints them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebFiles {
    /// Sorted by path.
    pub files: Vec<WebFile>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFile {
    /// Relative to the project, with `/`: `web/main.tsx`.
    pub path: String,
    pub contents: Vec<u8>,
}

/// Where the page runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// In the desktop's frame; these origins may frame it, and it listens to them.
    Preview { ancestors: Vec<String> },
    /// On the web, in nobody's frame.
    Serve,
}

/// The front end, compiled and held in memory.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    assets: BTreeMap<String, Asset>,
    page: Asset,
    policy: HeaderValue,
    fingerprint: String,
    problems: Vec<CompileProblem>,
}

#[derive(Clone, Debug)]
struct Asset {
    media: &'static str,
    etag: HeaderValue,
    contents: Bytes,
}

impl Asset {
    fn new(path: &str, contents: Vec<u8>) -> Self {
        let tag = format!("\"{}\"", hex(&Sha256::digest(&contents), 16));
        let etag = HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Self { media: media_type(path), etag, contents: contents.into() }
    }
}

const PREVIEW_SCRIPT: &str = "/preview.js";

impl Site {
    /// Makes the files ready. Never fails as a whole: a file that can't be compiled says so in the browser, and in `problems`.
    pub fn build(files: &WebFiles, mode: &Mode) -> Self {
        let mut assets = BTreeMap::new();
        let mut problems = Vec::new();
        let mut modules = Vec::new();
        let mut template = String::new();
        let mut all = Sha256::new();
        for file in &files.files {
            let Some(path) = file.path.strip_prefix("web/") else { continue };
            all.update(path);
            all.update(&file.contents);
            if path == "index.html" {
                template = String::from_utf8_lossy(&file.contents).into_owned();
                continue;
            }
            if path.ends_with(".d.ts") || path.starts_with("vite.config") || path.ends_with(".json") {
                continue;
            }
            let path = format!("/{path}");
            let contents = if path.ends_with(".tsx") || path.ends_with(".ts") {
                modules.push(path.clone());
                compile(&path[1..], &String::from_utf8_lossy(&file.contents)).unwrap_or_else(|problem| {
                    let thrown = serde_json::Value::String(problem.to_string());
                    problems.push(problem);
                    format!("throw new SyntaxError({thrown});\n")
                })
            } else {
                assets.insert(path.clone(), Asset::new(&path, file.contents.clone()));
                continue;
            };
            assets.insert(path.clone(), Asset::new(&path, contents.into_bytes()));
        }
        for (name, contents) in MODULES {
            let path = format!("/vendor/{name}");
            assets.insert(path.clone(), Asset::new(&path, contents.to_vec()));
            modules.push(path);
        }
        if matches!(mode, Mode::Preview { .. }) {
            assets.insert(PREVIEW_SCRIPT.into(), Asset::new(PREVIEW_SCRIPT, include_bytes!("preview.js").to_vec()));
        }
        let page = page(&template, &modules, mode);
        Self {
            assets,
            page: Asset::new("/index.html", page.into_bytes()),
            policy: policy(mode),
            fingerprint: hex(&all.finalize(), 16),
            problems,
        }
    }

    /// Files that couldn't be compiled.
    pub fn problems(&self) -> &[CompileProblem] {
        &self.problems
    }

    /// Changes when any file of the front end does: whether a reload needs `code: true`.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Answers a `GET` for anything that isn't the API's, a control's or a health check's. The page sets its own
    /// `Content-Security-Policy`. `None` where a file is asked for that isn't there.
    pub fn respond(&self, path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        let last = path.rsplit('/').next().unwrap_or_default();
        let (asset, is_page) = match self.assets.get(path) {
            Some(asset) => (asset, false),
            None if last.contains('.') && path != "/index.html" => return None,
            None => (&self.page, true),
        };
        let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == asset.etag);
        let mut response = Response::new(if known { Body::empty() } else { Body::from(asset.contents.clone()) });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
        out.insert(header::ETAG, asset.etag.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        out.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        out.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
        if is_page {
            out.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        }
        Some(response)
    }
}

/// The page that Vite would build from, with what the browser needs to find everything by itself.
fn page(template: &str, modules: &[String], mode: &Mode) -> String {
    let mut head = format!("<script type=\"importmap\">{IMPORT_MAP}</script>\n");
    if matches!(mode, Mode::Preview { .. }) {
        head.push_str(&format!("    <script src=\"{PREVIEW_SCRIPT}\"></script>\n"));
    }
    for path in modules {
        head.push_str(&format!("    <link rel=\"modulepreload\" href=\"{path}\" />\n"));
    }
    // The map has to stand before the first module.
    match template.find("<script type=\"module\"") {
        Some(at) => format!("{}{}    {}", &template[..at], head, &template[at..]),
        None => template.replacen("</head>", &format!("    {head}  </head>"), 1),
    }
}

fn policy(mode: &Mode) -> HeaderValue {
    let map = base64(&Sha256::digest(IMPORT_MAP));
    let ancestors = match mode {
        Mode::Preview { ancestors } if !ancestors.is_empty() => ancestors.join(" "),
        _ => "'none'".to_owned(),
    };
    let text = format!(
        "default-src 'none'; script-src 'self' 'sha256-{map}'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "ts" | "tsx" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8], length: usize) -> String {
    bytes.iter().take(length).map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0u32, |bits, (place, byte)| bits | u32::from(*byte) << (16 - 8 * place));
        for place in 0..4 {
            let sextet = (bits >> (18 - 6 * place)) & 63;
            out.push(if place <= chunk.len() { char::from(ALPHABET[sextet as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(mode: &Mode) -> Site {
        let file = |path: &str, contents: &str| WebFile { path: path.into(), contents: contents.into() };
        let files = vec![
            file(
                "web/index.html",
                "<!doctype html>\n<html><head>\n    <script type=\"module\" src=\"/main.tsx\"></script>\n  </head></html>",
            ),
            file("web/main.tsx", "export const kite: string = 'red';"),
            file("web/kites/list.tsx", "export const = ;"),
            file("web/styles.css", "body { margin: 0 }"),
            file("web/vite.config.ts", "export default {}"),
        ];
        Site::build(&WebFiles { files }, mode)
    }

    fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().expect("text"))
    }

    #[test]
    fn files_are_modules_and_every_other_path_is_the_page() {
        let site = site(&Mode::Serve);
        assert_eq!(site.problems().iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["kites/list.tsx"]);
        let none = HeaderMap::new();
        let main = site.respond("/main.tsx", &none).expect("a file");
        assert_eq!(header(&main, "content-type"), "text/javascript; charset=utf-8");
        let page = site.respond("/kites/7", &none).expect("a file");
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        assert!(header(&page, "content-security-policy").contains("frame-ancestors 'none'"));
        assert!(!header(&page, "content-security-policy").contains("unsafe"));
        assert!(site.respond("/nothing.js", &none).is_none());
        assert!(site.respond("/vite.config.ts", &none).is_none());
        assert!(site.respond("/preview.js", &none).is_none(), "only the preview has it");
    }

    #[test]
    fn what_the_browser_has_already_is_not_sent_again() {
        let site = site(&Mode::Serve);
        let first = site.respond("/styles.css", &HeaderMap::new()).expect("a file");
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(site.respond("/styles.css", &headers).expect("a file").status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn the_page_finds_the_import_map_before_the_first_module() {
        let ancestors = vec!["tauri://localhost".to_owned()];
        let site = site(&Mode::Preview { ancestors });
        let text = String::from_utf8(site.page.contents.to_vec()).expect("text");
        let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle} isn't in {text}"));
        assert!(at("importmap") < at("src=\"/preview.js\""));
        assert!(at("src=\"/preview.js\"") < at("modulepreload"));
        assert!(at("modulepreload") < at("src=\"/main.tsx\""));
        assert_eq!(site.respond("/preview.js", &HeaderMap::new()).expect("a file").status(), StatusCode::OK);
        assert!(site.policy.to_str().expect("text").ends_with("frame-ancestors tauri://localhost"));
    }

    #[test]
    fn base64_is_the_standard_one() {
        assert_eq!(base64(b"kit"), "a2l0");
        assert_eq!(base64(b"kite"), "a2l0ZQ==");
        assert_eq!(base64(b"kites"), "a2l0ZXM=");
    }
}
