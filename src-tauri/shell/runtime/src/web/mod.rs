//! The app's own front end in the preview and in `serve`: the very files of the exported project's `web/` folder, compiled
//! here by oxc (types and JSX taken away, nothing bundled) and served as native ES modules. No Node is involved.
//!
//! `web/appointments/list.tsx` answers at `/appointments/list.tsx`, as Vite does it; the libraries stand under `/vendor/` and
//! are found through the page's import map. Every other path without a file name's ending is the page itself, whose router
//! reads the address.
//!
//! # What the desktop and the page say to each other (preview only)
//!
//! The page runs in a frame. By `postMessage`, always objects with a `type`:
//!
//! | direction | message | meaning |
//! |---|---|---|
//! | desktop → page | `{type: 'plainspoken:reload', code: true}` | the front end changed: load it again, keeping address, half-typed forms, scroll and person |
//! | desktop → page | `{type: 'plainspoken:reload', code: false}` | only rules or data changed: ask the API again, without loading the page |
//! | desktop → page | `{type: 'plainspoken:person', session: '…'}` | go on as somebody else: the session of `/_preview/sign-in-as`; empty for nobody |
//! | desktop → page | `{type: 'plainspoken:go', path: '/appointments'}` | go to that page |
//! | page → desktop | `{type: 'plainspoken:ready'}` | the page listens |
//! | page → desktop | `{type: 'plainspoken:location', path, title}` | the address inside the frame changed |
//! | page → desktop | `{type: 'plainspoken:statement', statement}` | something was clicked that a sentence stands behind, a refusal for one (with Alt held where a click has a use of its own) |
//! | page → desktop | `{type: 'plainspoken:person'}` | somebody signed in or out inside the page |
//!
//! The page accepts messages from its parent only.
//!
//! # How the frame carries its session
//!
//! Browsers disagree about cookies in a frame of another site, so in the preview the session travels in the header
//! `Preview-Session`: requests carry it, and it wins over a cookie; an answer that sets or clears the session cookie says the
//! same in a `Preview-Session` header (empty when cleared). To open signed in, the host asks `POST /_preview/tickets {"person":
//! id}` or `{"role": …}` (with the token) for `{"ticket"}` and opens `/?as=TICKET`; the page hands it to `POST
//! /_preview/enter {"ticket"}` (no token: it is single use and lives a minute), which answers 204 with `Preview-Session`.

mod compile;
mod site;
mod vendor;

#[allow(unused_imports, reason = "the router takes them up")]
pub(crate) use site::{Mode, Site};
pub use site::{WebFile, WebFiles};
