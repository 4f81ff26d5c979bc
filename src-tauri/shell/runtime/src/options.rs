use std::path::PathBuf;

use crate::WebFiles;

/// What becomes of data that the spec has no place for any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Losing {
    /// Nothing goes before somebody has seen how much it is and has said so.
    #[default]
    Ask,
    /// Somebody has.
    LetGo,
}

/// How a preview runs.
#[derive(Clone, Debug, Default)]
pub struct PreviewOptions {
    /// 0 picks a free one that browsers don't block.
    pub port: u16,
    /// Where the data is kept; `None` keeps it in a folder that goes when the preview stops.
    pub data: Option<PathBuf>,
    /// The app's own front end, as `export` prints it.
    pub web: WebFiles,
    /// Origins that may show the app in a frame, for `frame-ancestors`: the desktop app's own.
    pub framed_by: Vec<String>,
    /// Start without the sample data.
    pub empty: bool,
    /// Whether data of an earlier time may go when the app starts.
    pub losing: Losing,
}

/// How an app runs for real.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address to listen on; `127.0.0.1` behind a proxy that does the TLS.
    pub address: String,
    pub port: u16,
    /// Where the data is kept.
    pub data: PathBuf,
    /// Whether data of an earlier spec may go when the app starts.
    pub losing: Losing,
    pub web: WebFiles,
    /// The address that people's browsers use, `https://example.org`: the Origin that writes must come from.
    pub public_url: Option<String>,
    /// How mail leaves; without it, an app that sends any doesn't start.
    pub mail: Option<MailSettings>,
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://user:password@host:465`
    pub smtp_url: String,
    /// The sender: `Salon <hello@example.org>`
    pub from: String,
}

impl MailSettings {
    /// From `SMTP_URL` and `MAIL_FROM`; `None` where either is missing or empty.
    pub fn from_environment() -> Option<Self> {
        let read = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        Some(Self { smtp_url: read("SMTP_URL")?, from: read("MAIL_FROM")? })
    }
}
