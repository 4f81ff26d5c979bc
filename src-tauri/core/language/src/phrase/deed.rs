use model::{ActionId, ActionKind, Expr, FieldId, ThingId, Verb};

use super::{Base, Parser, Scope};
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
    ("see", "sees", "visible", "seeing", Doing::See),
    ("add", "adds", "added", "adding", Doing::Create),
    ("create", "creates", "created", "creating", Doing::Create),
    ("make", "makes", "made", "making", Doing::Create),
    ("enter", "enters", "entered", "entering", Doing::Create),
    ("write", "writes", "written", "writing", Doing::Create),
    ("bring", "brings", "brought", "bringing", Doing::Create),
    ("change", "changes", "changed", "changing", Doing::Change),
    ("edit", "edits", "edited", "editing", Doing::Change),
    ("update", "updates", "updated", "updating", Doing::Change),
    ("modify", "modifies", "modified", "modifying", Doing::Change),
    ("correct", "corrects", "corrected", "correcting", Doing::Change),
    ("fill in", "fills in", "filled in", "filling in", Doing::Change),
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
            for (end, more) in self.change_their_own(next, shape, scope, &found) {
                let mut longer = found.clone();
                longer.extend(more);
                self.more_deeds(end, longer, shape, scope, edges, depth + 1);
            }
            let same = self.to_the_same(next, shape, &found);
            let ends: Vec<usize> = same.iter().map(|(end, _)| *end).collect();
            let others = self.verb_phrase(next, shape, scope).into_iter().filter(|(end, _)| !ends.contains(end));
            for (end, more) in same.iter().cloned().chain(others.collect::<Vec<_>>()) {
                let (end, more) = self.there(end, more, &found);
                let mut longer = found.clone();
                longer.extend(more);
                self.more_deeds(end, longer, shape, scope, edges, depth + 1);
            }
        }
    }

    /// "see their own orders and cancel them": those, and no others.
    fn to_the_same(&self, at: usize, shape: Shape, before: &[Deed]) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        let Some(last) = before.last().filter(|own| own.target.fields.is_none()) else {
            return edges;
        };
        for (middle, verbs) in self.verbs(at, shape) {
            if let Some(end) = self.any(middle, &["them", "it"])
                && let Some(deeds) = self.paired(&verbs, std::slice::from_ref(&last.target))
            {
                add(&mut edges, end, deeds);
            }
        }
        edges
    }

    /// "add cakes and change their own": of what the verb before was done to, one's own.
    fn change_their_own(&self, at: usize, shape: Shape, scope: &Scope, before: &[Deed]) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        let Some(last) = before.last().filter(|own| own.target.fields.is_none()) else { return edges };
        for (middle, verbs) in self.verbs(at, shape) {
            let Some(end) = self.any(middle, &["their own ones", "their own", "his or her own", "theirs"]) else {
                continue;
            };
            // "their own lessons" names them.
            if !self.terms(end).is_empty() {
                continue;
            }
            let all =
                Target { thing: last.target.thing, fields: None, filter: Expr::always(), all: false, single: false };
            let own = self.owned(vec![all], scope);
            if let Some(deeds) = own.and_then(|own| self.paired(&verbs, &own)) {
                add(&mut edges, end, deeds);
            }
        }
        edges
    }

    /// "and read the replies there": on what the verb before was done to.
    fn there(&self, at: usize, mut deeds: Vec<Deed>, before: &[Deed]) -> (usize, Vec<Deed>) {
        let (Some(end), Some(last)) =
            (self.any(at, &["there", "on them", "on it", "for them", "for it"]), before.last())
        else {
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
        let all: &[&str] = match shape {
            Shape::Base => &["do everything", "do anything", "do all of this", "do it all"],
            Shape::Finite => &["do everything", "does everything"],
            Shape::Participle | Shape::Gerund => &[],
        };
        if let Some(end) = self.any(at, all) {
            match self.eat(end, "with") {
                Some(next) => {
                    for (end, targets) in self.targets(next, scope, &[]) {
                        let whole = targets.iter().all(|own| own.fields.is_none());
                        let deeds = targets.iter().flat_map(|own| self.all_deeds(own)).collect();
                        if whole {
                            add(&mut edges, end, deeds);
                        }
                    }
                }
                None => {
                    let things = (0..self.app().things.len()).filter_map(|at| u32::try_from(at).ok());
                    let all = |thing: u32| Target {
                        thing: ThingId(thing),
                        fields: None,
                        filter: Expr::always(),
                        all: true,
                        single: false,
                    };
                    add(&mut edges, end, things.flat_map(|thing| self.all_deeds(&all(thing))).collect());
                }
            }
        }
        let mark: &[&str] = match shape {
            Shape::Base => &["mark", "tick"],
            Shape::Finite => &["marks", "mark", "ticks", "tick"],
            Shape::Participle => &["marked", "ticked"],
            Shape::Gerund => &["marking", "ticking"],
        };
        if let Some(next) = self.any(at, mark) {
            self.marked(next, scope, &mut edges);
        }
        edges
    }

    /// Whatever can be done to those records.
    fn all_deeds(&self, target: &Target) -> Vec<Deed> {
        let plain = [Verb::See, Verb::Create, Verb::Change, Verb::Delete];
        let named = self.app().actions.iter().enumerate().filter_map(|(at, own)| {
            let id = ActionId(u32::try_from(at).ok()?);
            (own.thing == target.thing && own.kind == ActionKind::Named).then_some(Verb::Do(id))
        });
        plain.into_iter().chain(named).map(|verb| Deed { verb, target: target.clone() }).collect()
    }

    /// "mark a place as paid": changes that yes/no of it; or what makes it so is done to it.
    fn marked(&self, at: usize, scope: &Scope, edges: &mut Edges<Vec<Deed>>) {
        for (middle, targets) in self.targets(at, scope, &[]) {
            let ([target], Some(next)) = (targets.as_slice(), self.eat(middle, "as")) else { continue };
            if target.fields.is_some() {
                continue;
            }
            for (end, fields) in self.field_list(next, target.thing) {
                let flag = |field: &FieldId| {
                    self.field(model::FieldRef { thing: target.thing, field: *field })
                        .is_some_and(|own| own.r#type.kind == model::TypeKind::YesNo)
                };
                if fields.iter().all(flag) {
                    let target = Target { fields: Some(fields), ..target.clone() };
                    add(edges, end, vec![Deed { verb: Verb::Change, target }]);
                }
            }
            self.marked_as(next, target, Vec::new(), edges);
        }
    }

    /// "as paid", "as lost or stolen": what makes it so is done to it.
    fn marked_as(&self, at: usize, target: &Target, before: Vec<Deed>, edges: &mut Edges<Vec<Deed>>) {
        for found in self.terms(at) {
            let Term::Choice(field, choice) = found.term else { continue };
            let FieldId::Own(_) = field.field else { continue };
            let makes_so = |at: &usize| {
                self.app().actions.get(*at).is_some_and(|own| {
                    own.thing == target.thing
                        && own.kind == ActionKind::Named
                        && crate::declare::target(self.app(), own) == Some((field.field, choice))
                })
            };
            let actions: Vec<usize> = (0..self.app().actions.len()).filter(makes_so).collect();
            if let (true, [action]) = (field.thing == target.thing, actions.as_slice())
                && let Ok(id) = u32::try_from(*action)
            {
                let end = at + found.len;
                let mut deeds = before.clone();
                deeds.push(Deed { verb: Verb::Do(ActionId(id)), target: target.clone() });
                add(edges, end, deeds.clone());
                if deeds.len() < 6
                    && let Some(next) = self.any(end, &["or as", ", or as", ", or", "or", ", as", ","])
                {
                    self.marked_as(next, target, deeds, edges);
                }
            }
        }
    }

    /// What verbs are done to.
    pub fn objects(&self, at: usize, verbs: &[Doing], scope: &Scope) -> Edges<Vec<Deed>> {
        let mut edges = Edges::new();
        if let Some(deeds) = self.without_object(at, verbs, scope) {
            add(&mut edges, at, deeds);
        }
        let at = self.skip(at, &["only", "just"]);
        let at = self.skip(at, &["to", "for", "on", "at", "out", "through"]);
        let at = self.skip(at, &["only", "just"]);
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
                // "book seats", "book seats for shows", where a booking says how many: that makes one booking of them.
                for end in self.so_many_of(at, *thing) {
                    let plain =
                        Target { thing: *thing, fields: None, filter: Expr::always(), all: false, single: false };
                    if let Some(deeds) = self.paired(std::slice::from_ref(only), &[plain]) {
                        add(&mut edges, end, deeds);
                    }
                    let Some(next) = self.any(end, &["for", "on", "at", "in"]) else { continue };
                    for (stop, targets) in self.targets(next, scope, &[*thing]) {
                        let own: Vec<Target> =
                            targets.into_iter().map(|own| Target { thing: *thing, fields: None, ..own }).collect();
                        if let Some(deeds) = self.paired(std::slice::from_ref(only), &own) {
                            add(&mut edges, stop, deeds);
                        }
                    }
                }
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

    /// "seats", where that is how many a record counts.
    fn so_many_of(&self, at: usize, thing: ThingId) -> Vec<usize> {
        let at = self.skip(at, &["one or more", "some", "several"]);
        let named = self.terms(at).iter().filter(|own| {
            let number = |field: model::FieldRef| {
                field.thing == thing && super::sort_of(self.app(), field) == super::Sort::Number
            };
            own.form == Form::Plural && matches!(own.term, Term::Field(field) if number(field))
        });
        named.map(|own| at + own.len).collect()
    }

    /// "can cancel up to 2 hours before": to what is understood, where the spec knows the verb of one thing only, or of what
    /// was spoken of. Something has to follow that says when.
    fn without_object(&self, at: usize, verbs: &[Doing], scope: &Scope) -> Option<Vec<Deed>> {
        const GUARDS: &[&str] = &[
            "until",
            "till",
            "up to",
            "within",
            "unless",
            "if",
            "when",
            "before",
            "after",
            "once",
            "while",
            "as long as",
            "at least",
            "at most",
            "no later than",
            "on weekdays",
            "only until",
            "only up to",
            "only within",
            "only if",
        ];
        let at = self.skip(at, &["free of charge", "without charge", "at no cost", "for free"]);
        let ends = self.token(at).is_none_or(|token| !token.is_word()) && self.word(at) != ",";
        let understood = scope.topic.is_some() && ends;
        if !understood && self.any(at, GUARDS).is_none() {
            return None;
        }
        let mut deeds = Vec::new();
        for doing in verbs {
            let Doing::Act(actions) = doing else { return None };
            let own = |id: &&ActionId| self.action(**id).is_some_and(|own| Some(own.thing) == scope.topic);
            let id = match actions.as_slice() {
                [only] => only,
                several => several.iter().find(own)?,
            };
            let thing = self.action(*id)?.thing;
            let target = Target { thing, fields: None, filter: Expr::always(), all: false, single: true };
            deeds.push(Deed { verb: self.verb_of(*id)?, target });
        }
        (!deeds.is_empty()).then_some(deeds)
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
                    // "write the findings" of a record that is there changes it.
                    Doing::Create if target.fields.is_some() && verbs.len() == 1 => &[Verb::Change],
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
}
