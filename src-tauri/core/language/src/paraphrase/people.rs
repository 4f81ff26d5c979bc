//! People and records said in words: "gold members who have paid", "their own open orders", "the visits of their own pets".

use model::{Comparison, Expr, FieldId, Path, Root, Row, ThingId, TypeKind, Who};

use super::condition::{Saying, parts};
use super::{field_name, list, plural_name};

impl Saying<'_> {
    /// The people, with conditions on them as adjectives or a clause; and what the condition says besides.
    pub fn people(&self, who: &[Who], when: &Expr) -> (String, Expr) {
        let mut adjectives = Vec::new();
        let mut clauses = Vec::new();
        let mut rest = Expr::always();
        let mut but = Vec::new();
        for part in parts(when) {
            // "everyone but coopers".
            if let (Some(roles), [Who::SignedIn], true) = (not_them(part), who, but.is_empty()) {
                but = roles;
                continue;
            }
            let only_actor =
                crate::phrase::mentions(part, &Root::Actor) && !crate::phrase::mentions(part, &Root::Record);
            match self.adjective(part, &Root::Actor) {
                Some(word) if only_actor => adjectives.push(word),
                _ if only_actor => clauses.push(self.predicate(part, &Root::Actor)),
                _ => rest = rest.and(part.clone()),
            }
        }
        let mut out = adjectives.join(" ");
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&super::who(self.app, who, "and"));
        if !but.is_empty() {
            let names: Vec<String> = but.into_iter().map(|role| plural_name(self.app, role)).collect();
            out.push_str(&format!(" but {}", list(&names, "and")));
        }
        // "agents whose away is yes", "agents who have started".
        let (whose, who): (Vec<String>, Vec<String>) = clauses.into_iter().partition(|own| own.starts_with("whose "));
        if !whose.is_empty() {
            out.push_str(&format!(" {}", list(&whose, "and")));
        }
        if !who.is_empty() {
            out.push_str(&format!("{} who {}", if whose.is_empty() { "" } else { " and" }, list(&who, "and")));
        }
        (out, rest)
    }

    /// Records of a thing, or fields of them: "their own orders", "the name and phone of customers".
    pub fn object(&self, thing: ThingId, fields: Option<&[FieldId]>, filter: &Expr) -> String {
        let records = self.records(thing, filter, &Root::Record);
        match fields {
            None => records,
            Some(fields) => {
                let names: Vec<String> =
                    fields.iter().map(|field| field_name(self.app, model::FieldRef { thing, field: *field })).collect();
                if records == "themselves" {
                    return format!("their own {}", list(&names, "and"));
                }
                format!("the {} of {records}", list(&names, "and"))
            }
        }
    }

    /// The rows of a thing that fit a filter over `Row(0)`.
    pub fn rows_that(&self, thing: ThingId, filter: &Expr) -> String {
        let inner = if self.rows.is_empty() { self.inside(thing) } else { self.clone() };
        inner.records(thing, filter, &Root::Row(Row(0)))
    }

    pub(super) fn records(&self, thing: ThingId, filter: &Expr, root: &Root) -> String {
        let mut own = false;
        let mut others = false;
        let mut through = None;
        let mut adjectives = Vec::new();
        let mut clauses = Vec::new();
        for part in parts(filter) {
            let other = matches!(part, Expr::Not(inner) if self.is_own(inner, root));
            if self.is_own(part, root) {
                own = true;
            } else if let Some(owner) = self.owned_through(part, root).filter(|_| through.is_none()) {
                through = Some(owner);
            } else if other {
                others = true;
            } else if let Some(word) = self.adjective(part, root) {
                adjectives.push(word);
            } else {
                clauses.push(self.predicate(part, root));
            }
        }
        let mut out = String::new();
        if own && self.roles.contains(&thing) && adjectives.is_empty() && clauses.is_empty() {
            return "themselves".to_owned();
        }
        if own {
            out.push_str("their own ");
        }
        if others {
            out.push_str(if self.roles.contains(&thing) { "other " } else { "other people's " });
        }
        for word in adjectives {
            out.push_str(&word);
            out.push(' ');
        }
        out.push_str(&plural_name(self.app, thing));
        if let Some(owner) = through {
            out.push_str(&format!(" of their own {}", plural_name(self.app, owner)));
        }
        for (at, clause) in clauses.iter().enumerate() {
            let joint = if at > 0 { " and" } else { "" };
            match clause.strip_prefix("whose ") {
                Some(rest) => out.push_str(&format!("{joint} whose {rest}")),
                None => {
                    // They are many: "that have started".
                    let many = match clause.split_once(' ') {
                        Some(("has", rest)) => format!("have {rest}"),
                        Some(("is", rest)) => format!("are {rest}"),
                        _ => clause.clone(),
                    };
                    out.push_str(&format!("{joint} that {many}"));
                }
            }
        }
        out
    }

    /// The record belongs to the acting person.
    pub(super) fn is_own(&self, part: &Expr, root: &Root) -> bool {
        match part {
            Expr::Compare { op: Comparison::Equal, left, right } => match (&**left, &**right) {
                (Expr::Path(one), Expr::Path(other)) => {
                    one.root == *root
                        && other.root == Root::Actor
                        && other.steps.is_empty()
                        && !self.by_deed(one)
                        && one.steps.len() <= 1
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// "the visits of their own pets": the thing in between, which belongs to the acting person.
    fn owned_through(&self, part: &Expr, root: &Root) -> Option<ThingId> {
        let Expr::Compare { op: Comparison::Equal, left, right } = part else { return None };
        let (Expr::Path(one), Expr::Path(other)) = (&**left, &**right) else { return None };
        let between = one.steps.len().checked_sub(2).and_then(|at| one.steps.get(at))?;
        if one.root != *root || other.root != Root::Actor || !other.steps.is_empty() || self.by_deed(one) {
            return None;
        }
        match self.app.thing(between.thing)?.own(between.field)?.r#type.kind {
            TypeKind::One(thing) => Some(thing),
            _ => None,
        }
    }

    /// Whether the person is kept for what they did to a record that belongs to somebody else.
    pub(super) fn by_deed(&self, path: &Path) -> bool {
        let Some(last) = path.steps.last() else { return false };
        let Some(thing) = self.app.thing(last.thing) else { return false };
        match thing.own(last.field) {
            Some(field) => matches!(field.filled, model::Filled::DoerOf(_)),
            None => self.leads_to_somebody(last.thing, 0),
        }
    }

    /// Whether a record says whose it is, itself or by what it belongs to: then its maker is somebody else again.
    fn leads_to_somebody(&self, thing: ThingId, depth: u8) -> bool {
        let Some(own) = self.app.thing(thing) else { return false };
        depth < 3
            && own.fields.iter().any(|field| match field.r#type.kind {
                TypeKind::One(target) => {
                    self.app.thing(target).is_some_and(model::Thing::is_person)
                        || target != thing && self.leads_to_somebody(target, depth + 1)
                }
                _ => false,
            })
    }
}

/// The kinds of people of whom the acting person is none.
fn not_them(part: &Expr) -> Option<Vec<ThingId>> {
    let Expr::Not(inner) = part else { return None };
    let role = |own: &Expr| match own {
        Expr::ActorIs(role) => Some(*role),
        _ => None,
    };
    match &**inner {
        Expr::Or(all) => all.iter().map(role).collect(),
        one => role(one).map(|role| vec![role]),
    }
}
