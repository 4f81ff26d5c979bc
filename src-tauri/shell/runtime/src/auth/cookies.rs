use axum::http::{HeaderMap, header};

/// How the session travels.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    name: String,
    secure: bool,
    /// In a preview: a second cookie for browsers that keep the first one out of the desktop app's frame.
    framed: Option<String>,
}

/// A session ends by then at the latest, in seconds.
pub(crate) const ABSOLUTE: i64 = 90 * 86_400;
/// It ends when nobody used it for that long, in seconds.
pub(crate) const IDLE: i64 = 14 * 86_400;

impl Cookies {
    /// Cookies don't know ports, so two previews on one machine need different names.
    pub fn for_preview(port: u16) -> Self {
        Self { name: format!("session_{port}"), secure: false, framed: Some(format!("session_{port}_framed")) }
    }

    pub fn for_server(over_tls: bool) -> Self {
        let name = if over_tls { "__Host-session" } else { "session" };
        Self { name: name.to_owned(), secure: over_tls, framed: None }
    }

    /// The tokens that a request carries.
    pub fn tokens<'a>(&'a self, headers: &'a HeaderMap) -> impl Iterator<Item = &'a str> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(';')).filter_map(move |pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name || self.framed.as_deref() == Some(name)).then_some(value)
        })
    }

    /// The values of `Set-Cookie` that give a browser the session.
    pub fn give(&self, token: &str) -> Vec<String> {
        self.lines(token, ABSOLUTE)
    }

    /// Those that take it away.
    pub fn take(&self) -> Vec<String> {
        self.lines("", 0)
    }

    fn lines(&self, token: &str, seconds: i64) -> Vec<String> {
        let secure = if self.secure { "; Secure" } else { "" };
        let plain = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.name);
        let framed = self.framed.as_ref().map(|name| {
            format!("{name}={token}; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age={seconds}")
        });
        std::iter::once(plain).chain(framed).collect()
    }
}
