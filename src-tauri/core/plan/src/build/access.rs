//! Permissions → one condition for each verb of each thing, and for each field.
//!
//! `allow₁ or allow₂ …`, and no `forbid`, and, where any sentence says "only", one of those. "Only" sentences about the same
//! thing, verb and field add up: two of them let both groups in.

use model::{ActionKind, App, Expr, FieldId, Grant, Joining, Permission, Thing, ThingId, Verb, Who};

use crate::{Access, Ruling, specialise};

/// Every permission about one verb of one thing.
pub struct Permissions<'a> {
    app: &'a App,
    thing: ThingId,
    about: Vec<&'a Permission>,
}

impl<'a> Permissions<'a> {
    pub fn new(app: &'a App, thing: ThingId, verb: Verb) -> Self {
        let about =
            app.permissions.iter().filter(|one| one.thing == thing && plain_verb(app, one.verb) == verb).collect();
        Self { app, thing, about }
    }

    /// Who may do it to which records; `told` is what somebody is told whom no sentence allows it.
    pub fn record(&self, told: &str) -> Access {
        let mut rulings = Vec::new();
        for one in &self.about {
            // A sentence that forbids just some fields says nothing about the rest of the record.
            if one.fields.is_some() && one.grant == Grant::Forbid {
                continue;
            }
            let condition = condition(one);
            let detail = one.message.clone().unwrap_or_else(|| self.sentence(one).unwrap_or(told).to_owned());
            if one.grant == Grant::Forbid {
                rulings.push(Ruling { statement: one.statement.clone(), allows: false, condition, detail });
                continue;
            }
            let allow_detail = one.message.clone().unwrap_or_else(|| told.to_owned());
            rulings.push(Ruling {
                statement: one.statement.clone(),
                allows: true,
                condition: condition.clone(),
                detail: allow_detail,
            });
            if one.grant == Grant::Only && one.fields.is_none() {
                let others = said_of(&one.when, Said::OfTheRecord).and(self.only(None).unwrap_or(condition).not());
                rulings.push(Ruling {
                    statement: one.statement.clone(),
                    allows: false,
                    condition: others,
                    detail: detail.clone(),
                });
            }
            if one.grant == Grant::These {
                let kept = self.kept_from(one, None);
                rulings.push(Ruling { statement: one.statement.clone(), allows: false, condition: kept, detail });
            }
        }
        access(rulings, told)
    }

    /// Who may see or write the field, on a record of which they may see or write anything at all.
    pub fn field(&self, field: FieldId) -> Expr {
        let covers = |one: &Permission| one.fields.as_ref().is_none_or(|fields| fields.contains(&field));
        let names = |one: &Permission| one.fields.as_ref().is_some_and(|fields| fields.contains(&field));
        let mut holds = Expr::always();
        let grants = || self.about.iter().filter(|one| one.grant != Grant::Forbid);
        let limited = |one: &&&Permission| !covers(one) && !self.goes_without_saying(one);
        if grants().any(|one| limited(&one)) {
            let allowed = grants().filter(|one| covers(one)).map(|one| condition(one));
            holds = allowed.fold(Expr::never(), Expr::or);
        }
        for one in self.about.iter().filter(|one| one.grant == Grant::Forbid && names(one)) {
            holds = holds.and(condition(one).not());
        }
        if let Some(only) = self.only(Some(field)) {
            let scopes = self.about.iter().filter(|one| one.grant == Grant::Only && names(one));
            let scope = scopes.map(|one| said_of(&one.when, Said::OfTheRecord)).fold(Expr::never(), Expr::or);
            holds = holds.and(scope.not().or(only));
        }
        for one in self.about.iter().filter(|one| one.grant == Grant::These && !covers(one)) {
            holds = holds.and(self.kept_from(one, Some(field)).not());
        }
        holds
    }

    /// Whom a sentence that lets people do it to certain records only keeps from a record, or from a field that it doesn't
    /// name: those people, unless another sentence of the same kind lets them, or they are of another kind that may.
    fn kept_from(&self, these: &Permission, field: Option<FieldId>) -> Expr {
        let covers = |one: &Permission| match (&one.fields, field) {
            (Some(fields), Some(field)) => fields.contains(&field),
            (Some(_), None) => these.fields.is_some(),
            (None, _) => true,
        };
        let mut open = Expr::never();
        for one in self.about.iter().filter(|one| one.grant != Grant::Forbid && covers(one)) {
            if one.grant == Grant::These && one.who == these.who {
                open = open.or(one.when.clone());
                continue;
            }
            for who in &one.who {
                let Who::Role(role) = who else { continue };
                let same = these.who.iter().any(|own| match own {
                    Who::Role(own) => super::resources::includes(self.app, *own).contains(role),
                    // What a kind of people may is more than what everybody may.
                    Who::Anyone | Who::SignedIn => false,
                });
                if !same {
                    open = open.or(Expr::ActorIs(*role).and(one.when.clone()));
                }
            }
        }
        anybody_of(&these.who).and(said_of(&these.when, Said::OfThePerson)).and(open.not())
    }

    /// Whether whoever a grant of some fields is for has all the others on the same records anyway.
    fn goes_without_saying(&self, one: &Permission) -> bool {
        let covered = |who: &Who, by: &Permission| {
            by.who.iter().any(|other| match (other, who) {
                (Who::Anyone, _) | (Who::SignedIn, Who::SignedIn | Who::Role(_)) => true,
                (Who::Role(wide), Who::Role(role)) => super::resources::includes(self.app, *role).contains(wide),
                _ => false,
            })
        };
        self.about
            .iter()
            .filter(|by| by.grant != Grant::Forbid && by.fields.is_none())
            .any(|by| (by.when.is_always() || by.when == one.when) && one.who.iter().all(|who| covered(who, by)))
    }

    /// Whether some permission names the field itself.
    pub fn names(&self, field: FieldId) -> bool {
        self.about.iter().any(|one| one.fields.as_ref().is_some_and(|fields| fields.contains(&field)))
    }

    /// Those to whom sentences that name the field grant it.
    pub fn granted_by_name(&self, field: FieldId) -> Expr {
        let naming = self.about.iter().filter(|one| {
            one.grant != Grant::Forbid && one.fields.as_ref().is_some_and(|fields| fields.contains(&field))
        });
        naming.map(|one| condition(one)).fold(Expr::never(), Expr::or)
    }

    /// What "only" sentences about the field (or, with `None`, about the whole record) leave open.
    fn only(&self, field: Option<FieldId>) -> Option<Expr> {
        let mut found = self.about.iter().filter(|one| {
            one.grant == Grant::Only
                && match (&one.fields, field) {
                    (None, None) => true,
                    (Some(fields), Some(field)) => fields.contains(&field),
                    _ => false,
                }
        });
        let first = condition(found.next()?);
        Some(found.map(|one| condition(one)).fold(first, Expr::or))
    }

    fn sentence(&self, one: &Permission) -> Option<&'a str> {
        self.app.sentence(&one.statement)
    }

    /// People who are invited are added by those who may invite them, said or not by a permission.
    pub fn with_invitations(&self, mut found: Access, thing: &Thing, told: &str) -> Access {
        let Some(person) = &thing.person else { return found };
        let Joining::Invited(by) = &person.joining else { return found };
        if found.rulings.iter().any(|ruling| ruling.allows) || self.thing.0 as usize >= self.app.things.len() {
            return found;
        }
        found.rulings.push(Ruling {
            statement: thing.statement.clone().unwrap_or_default(),
            allows: true,
            condition: anybody_of(by),
            detail: told.to_owned(),
        });
        access(found.rulings, told)
    }
}

/// "Book" and "add" are one verb where booking makes the record.
fn plain_verb(app: &App, verb: Verb) -> Verb {
    match verb {
        Verb::Do(action) => match app.actions.get(action.0 as usize).map(|action| action.kind) {
            Some(ActionKind::Create) => Verb::Create,
            Some(ActionKind::Delete) => Verb::Delete,
            _ => verb,
        },
        other => other,
    }
}

/// What a part of a condition speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Of the record, whoever acts.
    OfTheRecord,
    /// Of the acting person, whatever the record.
    OfThePerson,
}

/// The parts of a condition that speak of nothing else.
fn said_of(when: &Expr, of: Said) -> Expr {
    let parts = match when {
        Expr::And(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let speaks = |part: &&Expr| {
        let (mut person, mut record) = (false, false);
        part.visit(&mut |inner, _| match inner {
            Expr::ActorIs(_) | Expr::SignedIn => person = true,
            Expr::Path(path) => match path.root {
                model::Root::Actor => person = true,
                model::Root::Row(_) => {}
                _ => record = true,
            },
            _ => {}
        });
        match of {
            Said::OfTheRecord => !person,
            Said::OfThePerson => person && !record,
        }
    };
    parts.iter().filter(speaks).cloned().fold(Expr::always(), Expr::and)
}

fn condition(one: &Permission) -> Expr {
    anybody_of(&one.who).and(one.when.clone())
}

/// The acting person is one of these.
pub fn anybody_of(who: &[Who]) -> Expr {
    who.iter().fold(Expr::never(), |so_far, one| {
        so_far.or(match one {
            Who::Anyone => Expr::always(),
            Who::SignedIn => Expr::SignedIn,
            Who::Role(role) => Expr::ActorIs(*role),
        })
    })
}

/// The condition of all rulings together.
pub fn access(rulings: Vec<Ruling>, told: &str) -> Access {
    let mut holds = Expr::never();
    for ruling in rulings.iter().filter(|ruling| ruling.allows) {
        holds = holds.or(ruling.condition.clone());
    }
    let mut refused: Vec<&Expr> = Vec::new();
    for ruling in rulings.iter().filter(|ruling| !ruling.allows) {
        if !refused.contains(&&ruling.condition) {
            refused.push(&ruling.condition);
        }
    }
    let holds = refused.into_iter().fold(holds, |so_far, one| so_far.and(one.clone().not()));
    let open_to_nobody = !specialise::specialise(&holds, &specialise::Actor::nobody()).is_never();
    Access { holds, rulings, open_to_nobody, told: told.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specialise::{Actor, specialise};

    const HELPER: ThingId = ThingId(0);
    const MANAGER: ThingId = ThingId(1);
    const PARCEL: ThingId = ThingId(2);

    fn thing(key: &str, person: bool) -> Thing {
        Thing {
            key: key.to_owned(),
            name: model::Noun { singular: key.to_owned(), plural: format!("{key}s") },
            person: person.then(|| model::Person { joining: Joining::SignUp, also: Vec::new() }),
            fields: Vec::new(),
            title: None,
            statement: None,
            samples: Vec::new(),
            keeps_deleted: false,
        }
    }

    fn sees(grant: Grant, who: Who, when: Expr) -> Permission {
        Permission {
            statement: model::StatementId::default(),
            grant,
            who: vec![who],
            verb: Verb::See,
            thing: PARCEL,
            fields: None,
            when,
            message: None,
        }
    }

    fn seen(permissions: Vec<Permission>, roles: &[ThingId]) -> Expr {
        let things = vec![thing("helper", true), thing("manager", true), thing("parcel", false)];
        let app = App { things, permissions, ..App::default() };
        let holds = Permissions::new(&app, PARCEL, Verb::See).record("").holds;
        specialise(&holds, &Actor::Person { roles: roles.to_vec() })
    }

    fn urgent() -> Expr {
        Expr::equal(Expr::field(PARCEL, FieldId::Own(0)), Expr::Literal(model::Literal::YesNo(true)))
    }

    fn own() -> Expr {
        Expr::equal(Expr::field(PARCEL, FieldId::CreatedBy), Expr::path(model::Root::Actor, Vec::new()))
    }

    #[test]
    fn only_of_some_records_leaves_the_others_to_whoever_has_them() {
        let said = || {
            vec![sees(Grant::Allow, Who::Role(HELPER), Expr::always()), sees(Grant::Only, Who::Role(MANAGER), urgent())]
        };
        assert_eq!(seen(said(), &[HELPER]), urgent().not());
        assert_eq!(seen(said(), &[MANAGER]), urgent());
    }

    #[test]
    fn who_is_kept_to_some_records_loses_what_everybody_has_but_not_what_another_kind_of_people_has() {
        let said = || {
            vec![
                sees(Grant::Allow, Who::SignedIn, Expr::always()),
                sees(Grant::These, Who::Role(HELPER), own()),
                sees(Grant::Allow, Who::Role(MANAGER), Expr::always()),
            ]
        };
        assert_eq!(seen(said(), &[HELPER]), own());
        assert!(seen(said(), &[MANAGER]).is_always());
        assert!(seen(said(), &[HELPER, MANAGER]).is_always());
    }
}
