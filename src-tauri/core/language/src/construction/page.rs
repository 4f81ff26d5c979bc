//! Pages: "The home page of a customer shows their upcoming appointments, soonest first." "Agents start on their unsolved
//! tickets." "Coordinators start with a list of the shifts of the next 14 days." "There's a page with a calendar of all courts."

use model::{Expr, FieldId, Page, Panel, StatementId, ThingId, View, Who};

use super::{Clause, Understood};
use crate::chart::Edges;
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Base, Parser, Scope};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Pages, "The home page of {a owner} shows their {things}, soonest first."),
    saying(Section::Pages, "The home page of {a owner} shows their {state} {things}, newest first."),
    saying(Section::Pages, "The home page of {a role} shows a calendar of all {things}."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, who, home, name) in openings(parser, clause) {
        let roles: Vec<ThingId> = who
            .iter()
            .filter_map(|own| match own {
                Who::Role(role) => Some(*role),
                _ => None,
            })
            .collect();
        let roles = if roles.is_empty() { parser.roles().collect() } else { roles };
        let scope = clause.scope().with_roles(roles);
        for (end, panels) in panels(parser, middle, &scope) {
            if end == clause.to {
                let page =
                    Page { statement: StatementId::default(), name: name.clone(), home, who: who.clone(), panels };
                let own = Understood::new("page", vec![Meaning::Page(page)]);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    // The shortest list of panels says the same with fewer words for a title.
    found.truncate(1);
    found
}

/// Whose page it is and whether it is the one that they begin on.
fn openings(parser: &Parser, clause: &Clause) -> Vec<(usize, Vec<Who>, bool, Option<String>)> {
    let mut found = Vec::new();
    let shows = |at: usize| {
        parser.any(
            at,
            &["shows", "shows me", "has", "lists", "contains", "is", "begins with", "starts with", "shows them"],
        )
    };
    let home = ["the home page", "the start page", "the first page", "the front page", "the dashboard", "my home page"];
    if let Some(next) = parser.any(clause.from, &home) {
        let dashboard = parser.word(clause.from + 1) == "dashboard";
        let name = dashboard.then(|| "Dashboard".to_owned());
        if let Some(end) = shows(next) {
            found.push((end, vec![Who::SignedIn], !dashboard, name.clone()));
        }
        if let Some(of) = parser.any(next, &["of", "for"]) {
            for (middle, people) in parser.people(of) {
                if let Some(end) = shows(middle) {
                    found.push((end, people.who, !dashboard, name.clone()));
                }
            }
        }
    }
    for (middle, people) in parser.people(clause.from) {
        if people.nobody {
            continue;
        }
        if let Some(end) = parser.any(
            middle,
            &[
                "start on",
                "starts on",
                "start with",
                "starts with",
                "begin with",
                "begin on",
                "land on",
                "first see",
                "begins with",
            ],
        ) {
            found.push((end, people.who.clone(), true, None));
        }
        if let Some(next) = parser.any(middle, &["have", "has", "get", "gets"])
            && let Some(end) = parser.any(next, &["a dashboard", "a dashboard with", "a dashboard showing"])
        {
            found.push((
                parser.skip(end, &[":", "with", "showing", "that shows"]),
                people.who.clone(),
                false,
                Some("Dashboard".to_owned()),
            ));
        }
    }
    if let Some(next) = parser.any(
        clause.from,
        &[
            "there is a page",
            "there is a second page",
            "there is another page",
            "a second page",
            "another page",
            "one page",
        ],
    ) && let Some(end) = parser.any(next, &["with", "that shows", "showing", "shows"])
    {
        let words = parser.words_between(end, clause.to);
        let name =
            words.split(" of ").last().map(|own| title(own.trim_start_matches("all ").trim_start_matches("the ")));
        found.push((end, vec![Who::SignedIn], false, name));
    }
    found
}

fn title(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn panels(parser: &Parser, at: usize, scope: &Scope) -> Edges<Vec<Panel>> {
    let mut edges: Edges<Vec<Panel>> = Edges::new();
    let mut open: Vec<(usize, Vec<Panel>)> = vec![(at, Vec::new())];
    while let Some((start, done)) = open.pop() {
        if done.len() > 8 || !parser.burn() {
            break;
        }
        for (end, panel) in panel(
            parser,
            parser.skip(
                start,
                &["below it", "below them", "below", "then", "under it", "and below it", "beside it", "me"],
            ),
            scope,
        ) {
            let mut all = done.clone();
            all.push(panel);
            for stop in [Some(end), parser.any(end, &["below", "below it", "below them"])].into_iter().flatten() {
                edges.push((stop, all.clone()));
            }
            if let Some(next) = parser.any(end, &["and", ",", ", and", ", and below it", ", with", "and below it"]) {
                open.push((next, all));
            }
        }
    }
    edges
}

fn panel(parser: &Parser, at: usize, scope: &Scope) -> Edges<Panel> {
    let mut edges: Edges<Panel> = Edges::new();
    let mut starts = vec![(at, None)];
    for (words, view) in [
        ("a list", View::List),
        ("the list", View::List),
        ("a calendar", View::Calendar),
        ("a board", View::Board),
        ("cards", View::Cards),
        ("a table", View::List),
        ("a chart", View::Chart),
    ] {
        if let Some(next) = parser.eat(at, words) {
            starts.push((parser.skip(next, &["of", "with", "showing"]), Some(view)));
        }
    }
    for (start, view) in starts {
        // "the ones that nobody has taken": more of the same thing isn't known here.
        let start = parser.skip(start, &["only", "just"]);
        for (middle, set) in parser.set(start, scope, &|thing| vec![Base::record(thing)]) {
            if set.bound.is_some() {
                continue;
            }
            let title = heading(parser, start, middle);
            let records = |sort: Option<(FieldId, bool)>| Panel::Records {
                thing: set.thing,
                title: title.clone(),
                filter: set.filter.clone(),
                sort,
                view,
            };
            edges.push((middle, records(None)));
            for (end, sort) in sorted(parser, middle, set.thing, scope) {
                edges.push((end, records(Some(sort))));
            }
        }
    }
    // "the number of bookings today", "revenue by month": figures.
    for (middle, value) in parser.value(at, scope) {
        if let Expr::Aggregate(own) = &value.expr {
            let title = title(&parser.words_between(parser.skip(at, &["the"]), middle));
            edges.push((
                middle,
                Panel::Figure {
                    title,
                    kind: own.kind,
                    thing: own.of,
                    filter: over_record(&own.filter),
                    value: own.value.as_ref().map(over_record),
                    by: None,
                    period: None,
                },
            ));
        }
    }
    edges
}

/// What a list is called: the words for it without whose they are, where they are few.
fn heading(parser: &Parser, from: usize, to: usize) -> Option<String> {
    let mut start = parser.skip(from, &["all the", "all of the", "all of their", "all my", "all", "the"]);
    start = parser.skip(start, &["their own", "his own", "her own", "my own", "their", "my", "his", "her", "own"]);
    let plain = (start..to).all(|at| {
        parser.token(at).is_some_and(|token| token.is_word())
            && !matches!(parser.word(at), "that" | "which" | "who" | "whose" | "for" | "of" | "with" | "and" | "or")
    });
    (plain && (1..=3).contains(&to.saturating_sub(start))).then(|| title(&parser.words_between(start, to)))
}

/// An aggregate's own row is the panel's record.
fn over_record(expr: &Expr) -> Expr {
    crate::phrase::map_paths(expr, 0, &mut |path, depth| match &path.root {
        model::Root::Row(model::Row(row)) if *row == depth => {
            model::Path { root: model::Root::Record, steps: path.steps.clone() }
        }
        _ => path.clone(),
    })
}

/// "soonest first", "newest first", "by name", "the next one at the top".
fn sorted(parser: &Parser, at: usize, thing: ThingId, scope: &Scope) -> Edges<(FieldId, bool)> {
    let mut edges = Edges::new();
    let next = parser.skip(at, &[",", "with the", ", with the", "sorted", ", sorted"]);
    let start = parser.beginning(&Base::record(thing), scope).and_then(|value| match value.expr {
        Expr::Path(path) => path.steps.last().map(|step| step.field),
        _ => None,
    });
    if let Some(end) = parser.any(
        next,
        &[
            "soonest first",
            "earliest first",
            "the next one at the top",
            "next first",
            "the next one first",
            "the soonest first",
        ],
    ) {
        edges.push((end, (start.unwrap_or(FieldId::CreatedAt), false)));
    }
    if let Some(end) = parser.any(
        next,
        &[
            "newest first",
            "latest first",
            "most recent first",
            "the newest first",
            "newest at the top",
            "the newest at the top",
        ],
    ) {
        edges.push((end, (FieldId::CreatedAt, true)));
    }
    if let Some(end) = parser.any(next, &["oldest first", "the oldest first"]) {
        edges.push((end, (FieldId::CreatedAt, false)));
    }
    if let Some(by) = parser.eat(next, "by") {
        for (end, fields) in parser.field_list(parser.skip(by, &["the", "its", "their"]), thing) {
            if let [field] = fields.as_slice() {
                edges.push((end, (*field, false)));
            }
        }
    }
    for (words, descending) in
        [("highest", true), ("lowest", false), ("largest", true), ("smallest", false), ("most", true)]
    {
        if let Some(by) = parser.eat(next, words) {
            for (end, fields) in parser.field_list(by, thing) {
                if let ([field], Some(end)) = (fields.as_slice(), parser.eat(end, "first")) {
                    edges.push((end, (*field, descending)));
                }
            }
        }
    }
    edges
}
