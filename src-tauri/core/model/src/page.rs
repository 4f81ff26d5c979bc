use serde::{Deserialize, Serialize};

use crate::{AggregateKind, Expr, FieldId, Period, StatementId, ThingId, Who};

/// A page that the spec asks for. Where it asks for none, `plan` derives good ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub statement: StatementId,
    /// Empty for the home page.
    pub name: Option<String>,
    pub home: bool,
    pub who: Vec<Who>,
    pub panels: Vec<Panel>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "panel")]
pub enum Panel {
    /// Records of a thing; the filter is over `Record` and `Actor`. The sort says by which field, and whether the greatest
    /// comes first ("newest first").
    Records { thing: ThingId, title: Option<String>, filter: Expr, sort: Option<(FieldId, bool)>, view: Option<View> },
    /// One figure, or one per period or choice.
    Figure {
        title: String,
        kind: AggregateKind,
        thing: ThingId,
        filter: Expr,
        value: Option<Expr>,
        by: Option<FieldId>,
        period: Option<Period>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    List,
    Calendar,
    Board,
    Cards,
    Chart,
}
