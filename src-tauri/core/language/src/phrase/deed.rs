use model::{ActionId, ActionKind, Expr, FieldId, ThingId, Verb};

use super::{Base, BaseRoot, Parser, Scope};
use crate::chart::{Edges, add};
use crate::vocabulary::{Form, Term};

/// A verb with what it is done to.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    pub verb: Verb,
    pub target: Target,
}

/// Records of a thing, or fields of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub thing: ThingId,
    pub fields: Option<Vec<FieldId>>,
    /// Over `Root::Record`.
    pub filter: Expr,
    /// Said of all records: "all", "any", "every".
    pub all: bool,
    /// "a", "an": one record, whose isn't said.
    pub single: bool,
}

/// A verb before its object is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    See,
    Create,
    Change,
    Delete,
    /// All that can be done without a named action.
    Manage,
    /// A verb of the spec; several where things share it.
    Act(Vec<ActionId>),
}

/// Which form the verb has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// "cancel"
    Base,
    /// "cancels", and the plural "cancel"
    Finite,
    /// "cancelled"
    Participle,
    /// "cancelling"
    Gerund,
}

const BUILT_IN: &[(&str, &str, &str, &str, Doing)] = &[
    ("see", "sees", "seen", "seeing", Doing::See),
    ("view", "views", "viewed", "viewing", Doing::See),
    ("read", "reads", "read", "reading", Doing::See),
    ("browse", "browses", "browsed", "browsing", Doing::See),
    ("look at", "looks at", "looked at", "looking at", Doing::See),
    ("list", "lists", "listed", "listing", Doing::See),
    ("access", "accesses", "accessed", "accessing", Doing::See),
    ("find", "finds", "found", "finding", Doing::See),
    ("search", "searches", "searched", "searching", Doing::See),
    ("show", "shows", "shown", "showing", Doing::See),
    ("add", "adds", "added", "adding", Doing::Create),
    ("create", "creates", "created", "creating", Doing::Create),
    ("make", "makes", "made", "making", Doing::Create),
    ("enter", "enters", "entered", "entering", Doing::Create),
    ("write", "writes", "written", "writing", Doing::Create),
    ("change", "changes", "changed", "changing", Doing::Change),
    ("edit", "edits", "edited", "editing", Doing::Change),
    ("update", "updates", "updated", "updating", Doing::Change),
    ("modify", "modifies", "modified", "modifying", Doing::Change),
    ("correct", "corrects", "corrected", "correcting", Doing::Change),
    ("delete", "deletes", "deleted", "deleting", Doing::Delete),
    ("remove", "removes", "removed", "removing", Doing::Delete),
    ("manage", "manages", "managed", "managing", Doing::Manage),
    ("maintain", "maintains", "maintained", "maintaining", Doing::Manage),
    ("keep", "keeps", "kept", "keeping", Doing::Manage),
    ("look after", "looks after", "looked after", "looking after", Doing::Manage),
];

impl Parser<'_> {
    /// One verb in a given form.
    pub fn verb(&self, at: usize, shape: Shape) -> Edges<Doing> {
        let mut edges = Edges::new();
        for (base, third, participle, gerund, doing) in BUILT_IN {
            let forms: &[&str] = match shape {
                Shape::Base => &[base],
                Shape::Finite => &[third, base],
                Shape::Participle => &[participle],
                Shape::Gerund => &[gerund],
            };
            if let Some(end) = self.any(at, forms) {
                add(&mut edges, end, doing.clone());
            }
        }
        let mut acts: Edges<Vec<ActionId>> = Edges::new();
        for found in self.terms(at) {
            let Term::Action(action) = found.term else { continue };
            let fits = match shape {
                Shape::Base => matches!(found.form, Form::Base),
                Shape::Finite => matches!(found.form, Form::Base | Form::Third),
                Shape::Participle => matches!(found.form, Form::Participle),
                Shape::Gerund => matches!(found.form, Form::Gerund | Form::Nominal),
            };
            // Verbs of the language itself stay what they are, whatever else is called so.
            let closed = self.action(action).is_some_and(|own| BUILT_IN.iter().any(|(base, ..)| *base == own.name));
            if !fits || closed {
                continue;
            }
            let end = at + found.len;
            match acts.iter_mut().find(|(own, _)| *own == end) {
                Some((_, list)) => list.push(action),
                None => acts.push((end, vec![action])),
            }
        }
        for (end, mut list) in acts {
            list.sort();
            list.dedup();
            self.reach(end);
            add(&mut edges, end, Doing::Act(list));
        }
        edges
    }

    /// "see, add and change".
    pub fn verbs(&self, at: usize, shape: Shape) -> Edges<Vec<Doing>> {
        let mut edges = Edges::new();
        for (end, first) in self.verb(at, shape) {
            self.more_verbs(end, vec![first], shape, &mut edges);
        }
        edges
    }

    fn more_verbs(&self, at: usize, found: Vec<Doing>, shape: Shape, edges: &mut Edges<Vec<Doing>>) {
        add(edges, at, found.clone());
        if found.len() > 9 || !self.burn() {
            return;
        }
        for word in [",", "and", "or", ", and", ", or", "and also", "/"] {
            let Some(next) = self.eat(at, word) else { continue };
            let next = self.skip(next, &["also"]);
            for (end, more) in self.verb(next, shape) {
                let mut longer = found.clone();
                longer.push(more);
                self.more_verbs(end, longer, shape, edges);
            }
        }
    }

    /// Verb phrases: "see rooms and bookings, and book rooms".
    pub fn deeds(&self, at: usize, shape: Shape, scope: &Scope) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        for (end, first) in self.verb_phrase(at, shape, scope) {
            self.more_deeds(end, first, shape, scope, &mut edges, 0);
        }
        edges
    }

    fn more_deeds(
        &self,
        at: usize,
        found: Vec<Deed>,
        shape: Shape,
        scope: &Scope,
        edges: &mut Edges<Vec<Deed>>,
        depth: u8,
    ) {
        add(edges, at, found.clone());
        if depth > 5 || !self.burn() {
            return;
        }
        for word in ["and", ", and", ",", "or", ", or", "and also", "as well as"] {
            let Some(next) = self.eat(at, word) else { continue };
            let next = self.skip(next, &["they", "can", "they can", "also", "can also", "they see their own and"]);
            for (end, more) in self.verb_phrase(next, shape, scope) {
                let (end, more) = self.there(end, more, &found);
                let mut longer = found.clone();
                longer.extend(more);
                self.more_deeds(end, longer, shape, scope, edges, depth + 1);
            }
        }
    }

    /// "and read the replies there": on what the verb before was done to.
    fn there(&self, at: usize, mut deeds: Vec<Deed>, before: &[Deed]) -> (usize, Vec<Deed>) {
        let (Some(end), Some(last)) = (self.any(at, &["there", "on them", "on it"]), before.last()) else {
            return (at, deeds);
        };
        for deed in &mut deeds {
            if deed.target.thing == last.target.thing {
                deed.target.filter = last.target.filter.clone().and(deed.target.filter.clone());
                continue;
            }
            let ways = self.ways(deed.target.thing, &|target| target == last.target.thing);
            let [(way, target)] = ways.as_slice() else { return (at, deeds) };
            let base = Base::record(deed.target.thing).along(way, *target);
            deed.target.filter = super::rebase(&last.target.filter, &base, 0).and(deed.target.filter.clone());
        }
        (end, deeds)
    }

    fn verb_phrase(&self, at: usize, shape: Shape, scope: &Scope) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        for (middle, verbs) in self.verbs(at, shape) {
            for (end, deeds) in self.objects(middle, &verbs, scope) {
                add(&mut edges, end, deeds);
            }
        }
        edges
    }

    /// What verbs are done to.
    pub fn objects(&self, at: usize, verbs: &[Doing], scope: &Scope) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        let at = self.skip(at, &["to", "for", "on", "at", "out", "through"]);
        // A verb that makes something may be said of what it is made for: "book rooms" makes a booking of a room.
        let makes: Vec<ThingId> = verbs
            .iter()
            .flat_map(|doing| match doing {
                Doing::Act(actions) => actions
                    .iter()
                    .filter_map(|id| self.action(*id))
                    .filter(|own| own.kind == ActionKind::Create)
                    .map(|own| own.thing)
                    .collect(),
                _ => Vec::new(),
            })
            .collect();
        for (end, targets) in self.targets(at, scope, &[]) {
            if let Some(deeds) = self.paired(verbs, &targets) {
                add(&mut edges, end, deeds);
            }
        }
        if let [only] = verbs
            && !makes.is_empty()
        {
            for thing in &makes {
                for (end, targets) in self.targets(at, scope, &[*thing]) {
                    let own: Vec<Target> =
                        targets.into_iter().map(|target| Target { thing: *thing, fields: None, ..target }).collect();
                    if let Some(deeds) = self.paired(std::slice::from_ref(only), &own) {
                        add(&mut edges, end, deeds);
                    }
                }
            }
        }
        edges
    }

    pub fn action(&self, id: ActionId) -> Option<&model::Action> {
        self.app().actions.get(id.0 as usize)
    }

    /// Each verb with each target; nothing if a verb can't be done to one of them.
    pub fn paired(&self, verbs: &[Doing], targets: &[Target]) -> Option<Vec<Deed>> {
        let mut deeds = Vec::new();
        // "the title and the deposit of lanterns" are two fields of the same records.
        let mut joined: Vec<Target> = Vec::new();
        for target in targets {
            match (joined.last_mut(), &target.fields) {
                (Some(last), Some(more))
                    if last.thing == target.thing && last.filter == target.filter && last.fields.is_some() =>
                {
                    if let Some(fields) = &mut last.fields {
                        fields.extend(more.iter().copied().filter(|field| !fields.contains(field)).collect::<Vec<_>>());
                    }
                }
                _ => joined.push(target.clone()),
            }
        }
        for target in &joined {
            for doing in verbs {
                let plain: &[Verb] = match doing {
                    Doing::See => &[Verb::See],
                    Doing::Create => &[Verb::Create],
                    Doing::Change => &[Verb::Change],
                    Doing::Delete => &[Verb::Delete],
                    Doing::Manage => &[Verb::See, Verb::Create, Verb::Change, Verb::Delete],
                    Doing::Act(actions) => {
                        let id =
                            actions.iter().find(|id| self.action(**id).is_some_and(|own| own.thing == target.thing))?;
                        let verb = self.verb_of(*id)?;
                        deeds.push(Deed { verb, target: target.clone() });
                        continue;
                    }
                };
                for verb in plain {
                    if *verb == Verb::Delete && target.fields.is_some() {
                        return None;
                    }
                    deeds.push(Deed { verb: *verb, target: target.clone() });
                }
            }
        }
        (!deeds.is_empty()).then_some(deeds)
    }

    /// What the plan calls an action: a verb that makes a record is a creation.
    pub fn verb_of(&self, id: ActionId) -> Option<Verb> {
        Some(match self.action(id)?.kind {
            ActionKind::Create => Verb::Create,
            ActionKind::Delete => Verb::Delete,
            ActionKind::Named => Verb::Do(id),
        })
    }

    /// Several targets joined by "and" or commas. With `through`, records that a new one of those things points to.
    pub fn targets(&self, at: usize, scope: &Scope, through: &[ThingId]) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        // "their own memberships, family members and visits": all of them their own.
        let own = self
            .any(at, &["their own", "his own", "her own", "my own", "their", "only their own"])
            .filter(|_| !scope.roles.is_empty());
        for (end, first) in self.object(at, scope, through) {
            self.more_targets(end, first, own.is_some(), scope, through, &mut edges, 0);
        }
        edges
    }

    #[allow(clippy::too_many_arguments)]
    fn more_targets(
        &self,
        at: usize,
        found: Vec<Target>,
        own: bool,
        scope: &Scope,
        through: &[ThingId],
        edges: &mut Edges<Vec<Target>>,
        depth: u8,
    ) {
        add(edges, at, found.clone());
        if depth > 6 || !self.burn() {
            return;
        }
        for word in ["and", ",", "or", ", and", "as well as", "and also"] {
            let Some(next) = self.eat(at, word) else { continue };
            let bare = !matches!(
                self.word(next),
                "the"
                    | "all"
                    | "any"
                    | "every"
                    | "a"
                    | "an"
                    | "their"
                    | "his"
                    | "her"
                    | "own"
                    | "each"
                    | "everything"
                    | "only"
                    | "its"
                    | "other"
            );
            for (end, more) in self.object(next, scope, through) {
                let more = if own && bare { self.owned(more, scope) } else { Some(more) };
                let Some(more) = more else { continue };
                let mut longer = found.clone();
                longer.extend(more);
                self.more_targets(end, longer, own, scope, through, edges, depth + 1);
            }
        }
    }

    /// The targets as the acting person's own, where they don't say so already.
    fn owned(&self, targets: Vec<Target>, scope: &Scope) -> Option<Vec<Target>> {
        targets
            .into_iter()
            .map(|mut target| {
                if super::mentions(&target.filter, &model::Root::Actor) {
                    return Some(target);
                }
                let ways = self.belongs_first(&Base::record(target.thing), &scope.actors(), scope.level);
                let [own] = ways.as_slice() else { return None };
                target.filter = own.clone().and(target.filter);
                Some(target)
            })
            .collect()
    }

    fn object(&self, at: usize, scope: &Scope, through: &[ThingId]) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        let base_of = |thing: ThingId| -> Vec<Base> {
            if through.is_empty() {
                return vec![Base::record(thing)];
            }
            through
                .iter()
                .flat_map(|made| {
                    let record = Base::record(*made);
                    self.ways(*made, &|target| target == thing)
                        .into_iter()
                        .map(move |(way, target)| record.along(&way, target))
                })
                .collect()
        };
        for (end, set) in self.set(at, scope, &base_of) {
            if set.determiner == super::Determiner::No || set.bound.is_some() {
                continue;
            }
            let all =
                matches!(set.determiner, super::Determiner::All | super::Determiner::Any | super::Determiner::Each);
            let filter = self.others(&set, scope);
            let single = set.determiner == super::Determiner::A;
            add(&mut edges, end, vec![Target { thing: set.thing, fields: None, filter, all, single }]);
        }
        if !through.is_empty() {
            return edges;
        }
        for (end, targets) in self.field_targets(at, scope) {
            add(&mut edges, end, targets);
        }
        if let Some(end) = self.any(at, &["everything", "anything", "all of it", "all data", "everything else"]) {
            let things = 0..self.app().things.len();
            let own = things
                .filter_map(|at| u32::try_from(at).ok())
                .map(|at| Target { thing: ThingId(at), fields: None, filter: Expr::always(), all: true, single: false })
                .collect();
            add(&mut edges, end, own);
        }
        for (end, targets) in self.whether(at, scope) {
            add(&mut edges, end, targets);
        }
        let word = self.word(at);
        // What the clause before spoke of, with all that it said of it.
        if let (Some(target), "it" | "them" | "those" | "these" | "one") = (&scope.target, word) {
            let end = self.skip(at + 1, &["for any of them"]);
            add(&mut edges, end, vec![target.clone()]);
            return edges;
        }
        if matches!(word, "it" | "them" | "these" | "those") {
            for base in self.antecedents(scope, if word == "it" { "it" } else { "" }) {
                if base.root == BaseRoot::Record && base.steps.is_empty() {
                    add(
                        &mut edges,
                        at + 1,
                        vec![Target {
                            thing: base.thing,
                            fields: None,
                            filter: Expr::always(),
                            all: false,
                            single: false,
                        }],
                    );
                    break;
                }
            }
        }
        if let Some(end) = self.any(
            at,
            &[
                "themselves",
                "himself",
                "herself",
                "only themselves",
                "their own profile",
                "their own account",
                "their profile",
                "their own data",
                "their own details",
            ],
        ) {
            let own: Vec<Target> = scope
                .roles
                .iter()
                .map(|role| {
                    let filter =
                        Expr::equal(Base::record(*role).expr(scope.level), Base::actor(*role).expr(scope.level));
                    Target { thing: *role, fields: None, filter, all: false, single: false }
                })
                .collect();
            if !own.is_empty() {
                add(&mut edges, end, own);
            }
        }
        // "each other's orders": those of everybody else.
        if let Some(next) = self.any(
            at,
            &[
                "each other 's",
                "one another 's",
                "other people 's",
                "anyone else 's",
                "anybody else 's",
                "somebody else 's",
                "someone else 's",
                "each others",
                "others",
            ],
        ) {
            for (end, set) in self.set(next, scope, &base_of) {
                for own in self.belongs_first(&set.base, &scope.actors(), scope.level) {
                    let filter = set.filter.clone().and(own.not());
                    add(
                        &mut edges,
                        end,
                        vec![Target { thing: set.thing, fields: None, filter, all: false, single: false }],
                    );
                }
            }
        }
        edges
    }

    /// "whether they themselves are away", "whether it is on offer", "when it starts or ends": the field that says so.
    fn whether(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["whether", "if", "when"]) else { return edges };
        let (middle, own) = match self.any(next, &["they themselves", "they", "he or she", "she", "he"]) {
            Some(end) => (end, true),
            None => match self.any(next, &["it", "a record"]) {
                Some(end) => (end, false),
                None => return edges,
            },
        };
        let middle = self.any(middle, &["is", "are"]).unwrap_or(middle);
        let things: Vec<ThingId> = if own {
            scope.roles.clone()
        } else {
            self.antecedents(scope, "it").into_iter().map(|base| base.thing).collect()
        };
        for thing in things {
            let filter =
                if own { Expr::equal(Base::record(thing).expr(0), Base::actor(thing).expr(0)) } else { Expr::always() };
            for (end, fields) in self.field_list(middle, thing) {
                add(
                    &mut edges,
                    end,
                    vec![Target { thing, fields: Some(fields), filter: filter.clone(), all: false, single: false }],
                );
            }
            let mut events: Vec<FieldId> = Vec::new();
            let mut end = middle;
            while let Some(event) =
                self.events.at(self.word(end)).iter().find(|event| event.field.thing == thing && event.planned)
            {
                events.push(event.field.field);
                end += 1;
                add(
                    &mut edges,
                    end,
                    vec![Target {
                        thing,
                        fields: Some(events.clone()),
                        filter: filter.clone(),
                        all: false,
                        single: false,
                    }],
                );
                match self.any(end, &["or", "and"]) {
                    Some(more) => end = more,
                    None => break,
                }
            }
        }
        edges
    }

    /// The filter of a set of records, with "other" people or records excluded from one's own.
    fn others(&self, set: &super::Set, scope: &Scope) -> Expr {
        if !set.other {
            return set.filter.clone();
        }
        if self.is_person(set.thing)
            && let Some(actor) = scope.actors().first()
        {
            return set.filter.clone().and(Expr::equal(set.base.expr(scope.level), actor.expr(scope.level)).not());
        }
        match self.belongs_first(&set.base, &scope.actors(), scope.level).into_iter().next() {
            Some(own) if !scope.roles.is_empty() => set.filter.clone().and(own.not()),
            _ => set.filter.clone(),
        }
    }

    /// Fields as objects: "their own name and phone", "the email of a stylist", "the remark", "its notes".
    fn field_targets(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
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
                if start > at && (topical || things.len() == 1 || topics.iter().all(|topic| !things.contains(topic))) {
                    add(
                        &mut edges,
                        end,
                        vec![Target { thing, fields: Some(fields), filter: Expr::always(), all: false, single: false }],
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

    /// "name, email and phone" of one thing.
    pub fn field_list(&self, at: usize, thing: ThingId) -> Edges<Vec<FieldId>> {
        let mut edges = Edges::new();
        let one = |at: usize| -> Edges<FieldId> {
            let at = self.skip(at, &["the", "its", "their"]);
            let mut own = Edges::new();
            for (end, names) in self.field_names(at) {
                for field in self.fields_named(&names, thing) {
                    add(&mut own, end, field.field);
                }
            }
            own
        };
        let mut open: Edges<Vec<FieldId>> = one(at).into_iter().map(|(end, field)| (end, vec![field])).collect();
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

    /// Fields of the same names on another thing.
    fn same_fields(&self, from: ThingId, fields: &[FieldId], to: ThingId) -> Option<Vec<FieldId>> {
        fields
            .iter()
            .map(|own| {
                let name = &self.field(model::FieldRef { thing: from, field: *own })?.name;
                self.fields(to).find(|(_, field)| field.name == *name).map(|(field, _)| field.field)
            })
            .collect()
    }
}
