//! Records and their fields by name: "it", "the ticket's agent", "the email of its customer".

use std::collections::HashSet;

use model::{FieldId, FieldRef, ThingId, TypeKind};

use super::{Base, Parser, Scope, Sort, Value, events::EventForm, sort_of};
use crate::chart::{Edges, add};
use crate::tokens::Kind;
use crate::vocabulary::Term;

impl Parser<'_> {
    /// Records and their fields: "it", "the ticket's agent", "the email of its customer", "their plan", "the fee".
    pub fn chain(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let key = scope.clone();
        if let Some(known) = self.known.chains.get(at, &key) {
            return known;
        }
        let edges = self.read_chain(at, scope);
        self.known.chains.keep(at, key, &edges);
        edges
    }

    fn read_chain(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, value) in self.chain_head(at, scope) {
            self.more_members(end, value, scope, &mut edges, 0);
        }
        // "the subjects of their tickets" and "the email of its customer".
        let start = self.skip(at, &["the", "that", "a", "an", "any", "this"]);
        for (middle, names) in self.field_names(start) {
            let Some(next) = self.any(middle, &["of", "for"]) else { continue };
            for (end, owner) in self.chain(next, scope) {
                let Some(base) = &owner.base else { continue };
                for field in self.fields_named(&names, base.thing) {
                    let value = self.of_field(base, field, scope);
                    add(&mut edges, end, value);
                }
            }
        }
        edges
    }

    pub(super) fn more_members(&self, at: usize, value: Value, scope: &Scope, edges: &mut Edges<Value>, depth: u8) {
        add(edges, at, value.clone());
        if depth > 4 {
            return;
        }
        if let (Some(next), Some(base)) = (self.eat(at, "'s"), value.base) {
            for (end, own) in self.member(self.skip(next, &["own"]), &base, scope) {
                self.more_members(end, own, scope, edges, depth + 1);
            }
        }
    }

    /// What a chain begins with.
    pub(super) fn chain_head(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let word = self.word(at);
        let level = scope.level;
        match word {
            "it" | "they" | "them" | "he" | "she" | "him" | "this" | "i" | "me" | "whoever" => {
                for base in self.antecedents(scope, word) {
                    add(&mut edges, at + 1, Value::record(base, level));
                }
            }
            "themselves" | "himself" | "herself" | "oneself" | "myself" => {
                for base in scope.actors() {
                    add(&mut edges, at + 1, Value::record(base, level));
                }
            }
            _ => {}
        }
        // "its shift", "their own plan".
        for (next, owners, _) in self.possessors(at, scope) {
            for owner in owners {
                let found = self.member(next, &owner, scope);
                if !found.is_empty() {
                    for (end, value) in found {
                        add(&mut edges, end, value);
                    }
                    break;
                }
            }
        }
        let start = self.skip(at, &["the", "this", "that", "a", "an"]);
        // "the assigned skipper" is the one that the record has.
        let start =
            self.any(start, &["assigned", "currently assigned"]).filter(|_| !self.is_one(start)).unwrap_or(start);
        let definite = start > at;
        // A field of whatever the sentence is about: "the fee", "status".
        for base in self.antecedents(scope, "") {
            let found: Edges<Value> = self
                .field_names(start)
                .into_iter()
                .flat_map(|(end, names)| {
                    self.fields_named(&names, base.thing).into_iter().map(move |field| (end, field)).collect::<Vec<_>>()
                })
                .map(|(end, field)| (end, self.of_field(&base, field, scope)))
                .collect();
            for (end, value) in &found {
                add(&mut edges, *end, value.clone());
            }
            if !found.is_empty() {
                break;
            }
        }
        // A field named in quotation marks.
        for (end, names) in self.quoted_field(start) {
            for base in self.antecedents(scope, "") {
                let found = self.fields_named(&names, base.thing);
                for field in &found {
                    add(&mut edges, end, self.of_field(&base, *field, scope));
                }
                if !found.is_empty() {
                    break;
                }
            }
        }
        // The record itself, or what it points to: "the visit", "a ticket", "the stylist".
        for found in self.terms(start) {
            let Term::Thing(thing) = found.term else { continue };
            let end = start + found.len;
            let known: Vec<Base> =
                self.antecedents(scope, "").into_iter().filter(|base| self.is_a(base.thing, thing)).collect();
            if let Some(base) = known.into_iter().next() {
                add(&mut edges, end, Value::record(base, level));
                continue;
            }
            if !definite {
                continue;
            }
            for base in self.antecedents(scope, "") {
                // "the astronomer" is one of that kind, before it is a member who may be one.
                let exact = self.ways(base.thing, &|target| target == thing);
                let ways = match exact.is_empty() {
                    false => exact,
                    true => self.ways(base.thing, &|target| self.is_a(thing, target)),
                };
                if ways.is_empty() {
                    continue;
                }
                for (way, target) in ways {
                    add(&mut edges, end, Value::record(base.along(&way, target), level));
                }
                break;
            }
        }
        for (end, value) in self.doer(at, scope) {
            add(&mut edges, end, value);
        }
        edges
    }

    /// Whether a word is a field, a choice or a thing of the spec itself.
    fn is_one(&self, at: usize) -> bool {
        self.terms(at).iter().any(|own| !matches!(own.term, Term::Action(_)))
    }

    /// "the person who made it", "whoever proposed it", "the one who checked it".
    pub(super) fn doer(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let people =
            ["the person who", "the person that", "the one who", "the one that", "whoever", "who", "somebody who"];
        let Some(next) = self.any(at, &people).or_else(|| {
            // "the warden who requested it"
            let start = self.any(at, &["the same", "the"])?;
            let kind = self
                .terms(start)
                .iter()
                .find(|term| matches!(term.term, Term::Thing(thing) if self.is_person(thing)))?;
            self.any(start + kind.len, &["who", "that"])
        }) else {
            return edges;
        };
        let next = self.skip(next, &["has", "had", "once", "first"]);
        for base in self.antecedents(scope, "it") {
            for (middle, doing) in self.verb(next, super::Shape::Participle).into_iter().chain(self.wrote(next)) {
                let field = match &doing {
                    super::Doing::Create => Some(FieldId::CreatedBy),
                    super::Doing::Act(actions) => actions.iter().find_map(|id| {
                        let action = self.action(*id).filter(|own| own.thing == base.thing)?;
                        match action.kind {
                            model::ActionKind::Create => Some(FieldId::CreatedBy),
                            _ => self
                                .fields(base.thing)
                                .find(|(_, own)| own.filled == model::Filled::DoerOf(*id))
                                .map(|(field, _)| field.field),
                        }
                    }),
                    _ => None,
                };
                let Some(field) = field else { continue };
                let end = self.any(middle, &["it", "them", "this"]).or_else(|| {
                    let end = self.object_again(middle, &base);
                    (end > middle).then_some(end)
                });
                let Some(end) = end else { continue };
                let field = FieldRef { thing: base.thing, field };
                add(&mut edges, end, Value::new(base.field(field, scope.level), Sort::Person));
            }
            if !edges.is_empty() {
                break;
            }
        }
        edges
    }

    /// Pasts of making that are no participles, and verbs of making that no spec has to name.
    pub(super) fn wrote(&self, at: usize) -> Edges<super::Doing> {
        let end = self.any(
            at,
            &[
                "made",
                "created",
                "added",
                "entered",
                "wrote",
                "proposed",
                "submitted",
                "opened",
                "placed",
                "requested",
                "booked",
                "filed",
            ],
        );
        let known = self.terms(at).iter().any(|own| matches!(own.term, Term::Action(_)));
        end.filter(|_| !known).map(|end| (end, super::Doing::Create)).into_iter().collect()
    }

    /// What belongs to a record by name: a field of it, a record that it points to, a moment of it as a noun.
    pub fn member(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, names) in self.field_names(at) {
            for field in self.fields_named(&names, base.thing) {
                add(&mut edges, end, self.of_field(base, field, scope));
            }
        }
        for found in self.terms(at) {
            let Term::Thing(thing) = found.term else { continue };
            let direct: Vec<(FieldRef, ThingId)> = self
                .fields(base.thing)
                .filter_map(|(field, own)| match own.r#type.kind {
                    TypeKind::One(target) if target == thing || self.is_a(thing, target) => Some((field, target)),
                    _ => None,
                })
                .collect();
            let ways: Vec<(Vec<FieldRef>, ThingId)> = if direct.is_empty() {
                self.ways(base.thing, &|target| target == thing)
            } else {
                direct.into_iter().map(|(field, target)| (vec![field], target)).collect()
            };
            for (way, target) in ways {
                let end = at + found.len;
                add(&mut edges, end, Value::record(base.along(&way, target), scope.level));
            }
        }
        let word = self.word(at);
        for event in self.events_at(word).iter() {
            if event.form == EventForm::Noun
                && self.is_a(base.thing, event.field.thing)
                && event.field.field != FieldId::CreatedAt
            {
                add(&mut edges, at + 1, self.of_field(base, event.field, scope));
            }
        }
        if word == "maker" && self.terms(at).is_empty() {
            let maker = FieldRef { thing: base.thing, field: FieldId::CreatedBy };
            add(&mut edges, at + 1, self.of_field(base, maker, scope));
        }
        if matches!(word, "creation") {
            let created = FieldRef { thing: base.thing, field: FieldId::CreatedAt };
            add(&mut edges, at + 1, self.of_field(base, created, scope));
        }
        edges
    }

    /// Field names that begin at a place: the end and all fields so called.
    pub fn field_names(&self, at: usize) -> Edges<Vec<FieldRef>> {
        let mut edges: Edges<Vec<FieldRef>> = Edges::new();
        for found in self.terms(at) {
            use crate::vocabulary::Form;
            // Verb forms of a moment ("started") say that it happened; they don't name it.
            if matches!(found.form, Form::Base | Form::Third | Form::Participle | Form::Gerund) {
                continue;
            }
            let field = match found.term {
                Term::Field(field) | Term::Flag(field) => field,
                _ => continue,
            };
            let end = at + found.len;
            match edges.iter_mut().find(|(own, _)| *own == end) {
                Some((_, fields)) => {
                    // Terms come in order: only a yes/no field stands among them twice, as a field and as a flag.
                    let known = match found.term {
                        Term::Flag(_) => fields.contains(&field),
                        _ => fields.last() == Some(&field),
                    };
                    if !known {
                        fields.push(field);
                    }
                }
                None => edges.push((end, vec![field])),
            }
        }
        // "the start of its shift": a moment by its noun.
        let nouns: Vec<FieldRef> = self
            .events_at(self.word(at))
            .iter()
            .filter(|event| event.form == EventForm::Noun && event.field.field != FieldId::CreatedAt)
            .map(|event| event.field)
            .collect();
        if !nouns.is_empty() {
            match edges.iter_mut().find(|(own, _)| *own == at + 1) {
                Some((_, fields)) => {
                    let known: HashSet<FieldRef> = fields.iter().copied().collect();
                    fields.extend(nouns.into_iter().filter(|field| !known.contains(field)));
                }
                None => edges.push((at + 1, nouns)),
            }
        }
        edges
    }

    /// A field named in quotation marks: “solved at”.
    pub fn quoted_field(&self, at: usize) -> Edges<Vec<FieldRef>> {
        let Some(Kind::Quoted(name)) = self.token(at).map(|token| &token.kind) else { return Edges::new() };
        let name = name.to_lowercase();
        let words: Vec<&str> = name.split_whitespace().collect();
        let found = self.vocabulary.lookup(&words);
        let fields: Vec<FieldRef> = found
            .into_iter()
            .filter(|found| found.len == words.len())
            .filter_map(|found| match found.term {
                Term::Field(field) | Term::Flag(field) => Some(field),
                _ => None,
            })
            .collect();
        if fields.is_empty() { Edges::new() } else { vec![(at + 1, fields)] }
    }

    /// Those of the fields that a record of the thing has.
    pub fn fields_named(&self, fields: &[FieldRef], thing: ThingId) -> Vec<FieldRef> {
        let own: Vec<FieldRef> = fields.iter().copied().filter(|field| field.thing == thing).collect();
        if own.is_empty() {
            return fields.iter().copied().filter(|field| self.is_a(thing, field.thing)).collect();
        }
        own
    }

    pub fn of_field(&self, base: &Base, field: FieldRef, scope: &Scope) -> Value {
        let sort = sort_of(self.app(), field);
        let expr = base.field(field, scope.level);
        let own = match sort {
            Sort::One(thing) => Some(base.to(field, thing)),
            _ => None,
        };
        Value { expr, sort, base: own }
    }
}
