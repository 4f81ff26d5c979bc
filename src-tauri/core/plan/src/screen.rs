//! The pages, and what they ask of the API beside the plain routes.
//!
//! The front end never judges a rule itself. Both outputs answer these two, and nothing else, for it:
//!
//! - **What may this person do now?** `?actions=true` on `GET /api/things/{id}` and on `GET /api/things` adds to each record
//!   `"actions": {"cancel": {"allowed": true}, "update": {"allowed": true, "fields": ["name", "phone"]}, "confirm":
//!   {"allowed": false, "code": "state", "why": "Confirming is for requested appointments only."}}`. Keys: `update`, `delete` and the
//!   [`Action::path`](crate::Action::path) of named actions, in the order of [`Resource::actions`](crate::Resource::actions).
//!   An action that `who` refuses is absent. One that `who` allows but a guard of `duties` or `before` refuses is there with
//!   `allowed: false`, the first such guard's `code` and its `detail` as `why`. (What can only be judged after the change, limits and
//!   overlaps, isn't judged here.) `update` lists in `fields` the inputs whose `who` holds; it is absent if there are none.
//! - **What is left of a limit?** `?allowances=true` on `GET /api/auth/me` adds `"allowances": {"projects": [{"used": 2,
//!   "most": 3}]}`: by [`Resource::path`](crate::Resource::path), one entry for each of [`ListScreen::allowances`], in order;
//!   `most` is `null` where the limit doesn't concern this person. The words are printed into the page.
//!
//! `roles` of `/api/auth/me` are the [`Resource::key`](crate::Resource::key)s of the person's roles, those included by others too.
//! Without a session `/api/auth/me` answers 401. Who may *make* records of a thing is known by role alone: the page offers it to
//! roles for which `create`'s `who` isn't [`never`](model::Expr::never) once specialised, and the server decides.

use model::{Expr, FieldId, ThingId, View};
use serde::{Deserialize, Serialize};

/// The pages of the app's own front end, derived where the spec says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screens {
    /// One for each role in order of things, and one for people without a role or not signed in (`role` is `None`).
    pub homes: Vec<HomeScreen>,
    /// One for each resource, in order of things.
    pub lists: Vec<ListScreen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeScreen {
    pub role: Option<ThingId>,
    pub sections: Vec<Section>,
    /// Things in the navigation for this role, most used first.
    pub navigation: Vec<ThingId>,
    /// The main action: the resource to make a record of.
    pub main: Option<ThingId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "section")]
pub enum Section {
    /// Records, by the list route's own filters: `query` is the query string (`status=requested&sort=startsAt`), in which
    /// `{me}` stands for the person's id and `{now}` for the moment.
    Records { title: String, thing: ThingId, query: String, view: View, empty: String },
    /// A figure: the `total` of a list route's answer; with `figure` (`sum:price`) the answer's `figure` instead, shown as that field is.
    Count {
        title: String,
        thing: ThingId,
        query: String,
        #[serde(default)]
        figure: Option<String>,
    },
}

/// How records of one thing are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListScreen {
    pub thing: ThingId,
    /// Heading: "Appointments".
    pub title: String,
    /// The first is the one that opens.
    pub views: Vec<View>,
    pub title_field: FieldId,
    /// At most three that identify a record beside its title.
    pub summary: Vec<FieldId>,
    /// The choice field shown as a badge, filtered by chips, and the board's columns.
    pub state: Option<FieldId>,
    pub start: Option<FieldId>,
    pub end: Option<FieldId>,
    pub image: Option<FieldId>,
    /// Default order, as the list route's `sort`: `-createdAt`.
    pub sort: String,
    pub groups: Vec<FieldGroup>,
    /// Things whose records belong to one of these, shown below the detail: thing and its relation.
    pub related: Vec<(ThingId, FieldId)>,
    /// Shown when there are none: what to do next.
    pub empty: String,
    /// Words for the button that makes one: "Book an appointment".
    pub create_label: String,
    /// Limits to say before they are hit: "{used} of {most} projects used", both over `Root::Actor`.
    pub allowances: Vec<(String, Expr, Expr)>,
}

/// Fields that stand together in detail and forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldGroup {
    pub title: Option<String>,
    pub fields: Vec<FieldId>,
}
