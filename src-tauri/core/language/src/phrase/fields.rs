//! Fields as what a verb is done to: "their own name and phone", "the email of a stylist".

use model::{Expr, FieldId, ThingId};

use super::{Base, BaseRoot, Parser, Scope, Target};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

impl Parser<'_> {
    /// Fields as objects: "their own name and phone", "the email of a stylist", "the remark", "its notes".
    pub(super) fn field_targets(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        // "its kind": of what the part before spoke of, with all that it said of it.
        if let (Some(target), Some(next)) = (&scope.target, self.any(at, &["its", "their"])) {
            let found = self.field_list(next, target.thing);
            for (end, fields) in &found {
                add(&mut edges, *end, vec![Target { fields: Some(fields.clone()), ..target.clone() }]);
            }
            if !found.is_empty() && self.word(at) == "its" {
                return edges;
            }
        }
        let owned = self.possessors(at, scope);
        for (next, owners, _) in &owned {
            for owner in owners {
                let found = self.field_list(*next, owner.thing);
                for (end, fields) in &found {
                    let record = Base::record(owner.thing);
                    let filter = match owner.root {
                        BaseRoot::Record if owner.steps.is_empty() => Expr::always(),
                        _ => Expr::equal(record.expr(scope.level), owner.expr(scope.level)),
                    };
                    let roles: Vec<ThingId> =
                        if owner.root == BaseRoot::Actor { scope.roles.clone() } else { vec![owner.thing] };
                    let mut targets = Vec::new();
                    for thing in roles {
                        let same = if thing == owner.thing {
                            Some(fields.clone())
                        } else {
                            self.same_fields(owner.thing, fields, thing)
                        };
                        if let Some(fields) = same {
                            targets.push(Target {
                                thing,
                                fields: Some(fields),
                                filter: filter.clone(),
                                all: false,
                                single: false,
                            });
                        }
                    }
                    add(&mut edges, *end, targets);
                }
                if !found.is_empty() {
                    break;
                }
            }
        }
        let start = self.skip(at, &["the", "any", "all the", "only the", "a", "an"]);
        let mut things: Vec<ThingId> = Vec::new();
        for (end, names) in self.field_names(start) {
            // "the services" are the records, even where a field is called after them.
            let things_too =
                self.terms(start).iter().any(|own| matches!(own.term, Term::Thing(_)) && start + own.len == end);
            if things_too {
                continue;
            }
            for field in names {
                if !things.contains(&field.thing) {
                    things.push(field.thing);
                }
            }
        }
        let topics: Vec<ThingId> = self
            .antecedents(scope, "")
            .into_iter()
            .filter(|base| base.root == BaseRoot::Record)
            .map(|base| base.thing)
            .collect();
        for thing in things.clone() {
            for (end, fields) in self.field_list(start, thing) {
                // "the names of the stylists": whose fields, said behind them.
                if let Some(next) = self.any(end, &["of", "on", "for"]) {
                    for (stop, set) in self.set(next, scope, &|thing| vec![Base::record(thing)]) {
                        if set.thing == thing {
                            let filter = self.others(&set, scope);
                            add(
                                &mut edges,
                                stop,
                                vec![Target { thing, fields: Some(fields.clone()), filter, all: false, single: false }],
                            );
                        }
                    }
                }
                let topical = topics.contains(&thing);
                // "change fares", of whatever has one.
                let plural = start == at && self.all_plural(start, end, thing);
                if plural && things.len() == 1 {
                    let target = Target {
                        thing,
                        fields: Some(fields.clone()),
                        filter: Expr::always(),
                        all: true,
                        single: false,
                    };
                    add(&mut edges, end, vec![target]);
                }
                // "the title", without saying of which record.
                if start > at && (topical || things.len() == 1 || topics.iter().all(|topic| !things.contains(topic))) {
                    add(
                        &mut edges,
                        end,
                        vec![Target { thing, fields: Some(fields), filter: Expr::always(), all: false, single: true }],
                    );
                }
            }
        }
        // "a stylist's email".
        for (middle, set) in self.set(at, scope, &|thing| vec![Base::record(thing)]) {
            let Some(next) = self.eat(middle, "'s") else { continue };
            for (end, fields) in self.field_list(next, set.thing) {
                let filter = self.others(&set, scope);
                add(
                    &mut edges,
                    end,
                    vec![Target { thing: set.thing, fields: Some(fields), filter, all: false, single: false }],
                );
            }
        }
        edges
    }

    /// "fares", "fares and titles": fields by their plurals, which nothing else is called.
    fn all_plural(&self, from: usize, to: usize, thing: ThingId) -> bool {
        let mut at = from;
        while at < to {
            let named = self.terms(at).iter().find(|own| {
                own.form == crate::vocabulary::Form::Plural
                    && matches!(own.term, Term::Field(field) if field.thing == thing)
            });
            let Some(named) = named else { return false };
            at = self.skip(at + named.len, &["and", ",", ", and", "or"]);
        }
        !self.terms(from).iter().any(|own| matches!(own.term, Term::Thing(_)))
    }

    /// "name, email and phone" of one thing.
    pub fn field_list(&self, at: usize, thing: ThingId) -> Edges<Vec<FieldId>> {
        let mut edges = Edges::new();
        let one = |at: usize| -> Edges<FieldId> {
            let mut own = Edges::new();
            if let Some((end, field)) = self.when_it_happens(at, thing) {
                add(&mut own, end, field);
            }
            let at = self.skip(at, &["the", "its", "their"]);
            for (end, names) in self.field_names(at) {
                for field in self.fields_named(&names, thing) {
                    add(&mut own, end, field.field);
                }
            }
            own
        };
        let mut open: Edges<Vec<FieldId>> = one(at).into_iter().map(|(end, field)| (end, vec![field])).collect();
        if open.is_empty() {
            open.extend(self.fields_of_sort(self.skip(at, &["the", "its", "their"]), thing));
        }
        while let Some((end, fields)) = open.pop() {
            add(&mut edges, end, fields.clone());
            if fields.len() > 12 || !self.burn() {
                break;
            }
            for word in [",", "and", ", and", "or"] {
                let Some(next) = self.eat(end, word) else { continue };
                for (stop, field) in one(next) {
                    let mut longer = fields.clone();
                    longer.push(field);
                    open.push((stop, longer));
                }
            }
        }
        edges
    }

    /// "the day it arrives", "the date on which it ends": the field that says when.
    pub fn when_it_happens(&self, at: usize, thing: ThingId) -> Option<(usize, FieldId)> {
        let next = self.any(at, &["the day", "the date", "the time", "the moment"])?;
        let next = self.skip(next, &["on which", "at which", "when", "that"]);
        self.event_clause(next, &super::Scope::about(thing)).into_iter().find_map(|(end, value)| match &value.expr {
            model::Expr::Path(path) if path.root == model::Root::Record => match path.steps.as_slice() {
                [only] if only.thing == thing => Some((end, only.field)),
                _ => None,
            },
            _ => None,
        })
    }

    /// "its dates", "its times": all fields of that sort, where none is called so.
    fn fields_of_sort(&self, at: usize, thing: ThingId) -> Option<(usize, Vec<FieldId>)> {
        let fits = |kind: &model::TypeKind| match self.word(at) {
            "dates" => matches!(kind, model::TypeKind::Date | model::TypeKind::Moment),
            "times" => matches!(kind, model::TypeKind::Time | model::TypeKind::Moment),
            _ => false,
        };
        let fields: Vec<FieldId> = self
            .fields(thing)
            .filter(|(_, own)| {
                fits(&own.r#type.kind) && own.filled == model::Filled::ByPerson && own.computed.is_none()
            })
            .map(|(field, _)| field.field)
            .collect();
        (!fields.is_empty()).then_some((at + 1, fields))
    }

    /// Fields of the same names on another thing.
    pub(super) fn same_fields(&self, from: ThingId, fields: &[FieldId], to: ThingId) -> Option<Vec<FieldId>> {
        fields
            .iter()
            .map(|own| {
                let name = &self.field(model::FieldRef { thing: from, field: *own })?.name;
                self.fields(to).find(|(_, field)| field.name == *name).map(|(field, _)| field.field)
            })
            .collect()
    }
}
