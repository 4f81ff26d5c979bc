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
    /// A figure: the `total` of a list route's answer.
    Count { title: String, thing: ThingId, query: String },
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
