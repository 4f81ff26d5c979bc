use axum::http::{HeaderMap, HeaderName, header};

use crate::http::Reply;

/// How the session travels.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    name: String,
    secure: bool,
    /// In a preview the session also travels in a header of its own, because browsers disagree about cookies in a frame.
    in_header: bool,
}

/// A session ends by then at the latest, in seconds.
pub(crate) const ABSOLUTE: i64 = 90 * 86_400;
/// It ends when nobody used it for that long, in seconds.
pub(crate) const IDLE: i64 = 14 * 86_400;

const HEADER: HeaderName = HeaderName::from_static("preview-session");

impl Cookies {
    /// Cookies don't know ports, so two previews on one machine need different names.
    pub fn for_preview(port: u16) -> Self {
        Self { name: format!("session_{port}"), secure: false, in_header: true }
    }

    pub fn for_server(over_tls: bool) -> Self {
        let name = if over_tls { "__Host-session" } else { "session" };
        Self { name: name.to_owned(), secure: over_tls, in_header: false }
    }

    /// The tokens that a request carries. The header wins over the cookie.
    pub fn tokens<'a>(&'a self, headers: &'a HeaderMap) -> impl Iterator<Item = &'a str> {
        let given = if self.in_header { headers.get(HEADER).and_then(|value| value.to_str().ok()) } else { None };
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let cookies = lines.flat_map(|line| line.split(';')).filter_map(move |pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name).then_some(value)
        });
        // A header that is there and empty is nobody, whatever the cookie says.
        let only_header = given.is_some();
        given.into_iter().chain(cookies.filter(move |_| !only_header)).filter(|token| !token.is_empty())
    }

    /// The same answer, giving the browser the session.
    pub fn give(&self, reply: Reply, token: &str) -> Reply {
        self.put(reply, token, ABSOLUTE)
    }

    /// The same answer, taking it away.
    pub fn take(&self, reply: Reply) -> Reply {
        self.put(reply, "", 0)
    }

    fn put(&self, reply: Reply, token: &str, seconds: i64) -> Reply {
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.name);
        let reply = reply.with(header::SET_COOKIE, cookie);
        if self.in_header { reply.with(HEADER, token) } else { reply }
    }
}
