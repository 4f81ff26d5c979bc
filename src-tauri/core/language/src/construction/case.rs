//! Examples that run as tests: "If Ana cancels her booking 23 hours before it starts, she's refused." "Ravi can't plan a visit for
//! Biscuit." "If Ada has a booking with Rosa at 10:00, Ben can book Rosa at 10:45, but not at 10:30." "With three upcoming
//! bookings Ada can't book a fourth, but as soon as one is cancelled she can."

use model::{
    ActionKind, Case, CaseStep, CaseValue, CaseVerb, Duration, Expr, FieldId, FieldRef, Literal, Outcome, StatementId,
    ThingId, TypeKind, Verb,
};

use super::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Doing, Parser, Scope, Shape, Sort};
use crate::tokens::Kind;
use crate::vocabulary::Term;

/// Values of a record by their fields.
type Values = Vec<(FieldId, CaseValue)>;

/// What has been put in place so far.
#[derive(Clone, Debug, Default)]
struct World {
    steps: Vec<CaseStep>,
    /// Who acted or was named last: title and kind.
    person: Option<(String, ThingId)>,
    record: Option<Made>,
    /// Records in place; each gets a day of its own, so that they don't collide by accident.
    made: Vec<Made>,
    attempts: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct Made {
    label: String,
    thing: ThingId,
    values: Values,
}

/// Something that a person does, before it is known how it ends.
#[derive(Clone, Debug)]
struct Attempt {
    person: (String, ThingId),
    verb: CaseVerb,
    record: String,
    thing: ThingId,
    values: Values,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    // Only sentences about somebody of the sample data are examples; "she" needs one in the sentence before.
    let named = (clause.from..clause.to).any(|at| sample(parser, at).is_some());
    if !named && clause.example.is_none() {
        return Vec::new();
    }
    let mut world = World { person: clause.example.clone(), ..World::default() };
    let mut cases: Vec<Vec<CaseStep>> = Vec::new();
    let Some(thing) = whole(parser, clause.from, clause.to, &mut world, &mut cases) else { return Vec::new() };
    let meanings: Vec<Meaning> =
        cases.into_iter().map(|steps| Meaning::Case(Case { statement: StatementId::default(), steps })).collect();
    if meanings.is_empty() {
        return Vec::new();
    }
    let mut own = Understood::new("case", meanings);
    own.thing = Some(thing);
    vec![own]
}

/// A row of sample data that begins at a place: where it ends, its kind and its title.
pub fn sample(parser: &Parser, at: usize) -> Option<(usize, ThingId, String)> {
    parser.terms(at).iter().find_map(|term| match term.term {
        Term::Sample(thing, row) => {
            let own = parser.thing(thing)?;
            let values = &own.samples.get(row as usize)?.values;
            let title = values.iter().find(|(field, _)| Some(*field) == own.title)?;
            match &title.1 {
                Literal::Text(words) => Some((at + term.len, thing, words.clone())),
                _ => None,
            }
        }
        _ => None,
    })
}

fn whole(
    parser: &Parser,
    from: usize,
    to: usize,
    world: &mut World,
    cases: &mut Vec<Vec<CaseStep>>,
) -> Option<ThingId> {
    let mut at = from;
    // What is given: "If Ada has …," and "With three upcoming …".
    if let Some(next) = parser.any(at, &["if", "when", "given that", "given", "suppose", "once"]) {
        let mut end = given(parser, next, world);
        if let Some(middle) = end {
            at = parser.skip(middle, &[","]);
        } else {
            let (middle, attempt) = attempt(parser, next, world)?;
            end = Some(middle);
            let (stop, outcome) = outcome(parser, parser.skip(end?, &[",", "|", "then", ", then"]), world)?;
            world.finish(&attempt, outcome, cases);
            return tail(parser, stop, to, world, cases, &attempt);
        }
    } else if let Some(next) = parser.eat(at, "with") {
        let (middle, count, thing, filter) = several(parser, next)?;
        let (end, title, kind) = person(parser, middle, world)?;
        world.person = Some((title, kind));
        world.place(parser, count, thing, &filter);
        at = end;
        let (end, attempt, outcome) = can(parser, at, world)?;
        world.finish(&attempt, outcome, cases);
        return tail(parser, end, to, world, cases, &attempt);
    }
    // "Ben can book Rosa at 10:45", "Ben cancels Ada's appointment | he's refused".
    let (end, title, kind) = person(parser, at, world)?;
    world.person = Some((title, kind));
    if let Some((stop, attempt, outcome)) = can(parser, end, world) {
        world.finish(&attempt, outcome, cases);
        return tail(parser, stop, to, world, cases, &attempt);
    }
    let (middle, attempt) = doing(parser, end, Shape::Finite, world)?;
    let next = parser.any(middle, &["|", ",", ":"])?;
    let (stop, outcome) = outcome(parser, next, world)?;
    world.finish(&attempt, outcome, cases);
    tail(parser, stop, to, world, cases, &attempt)
}

/// What follows the first outcome: "but not at 10:30", "but Milo can", "but as soon as one is cancelled she can".
fn tail(
    parser: &Parser,
    at: usize,
    to: usize,
    world: &mut World,
    cases: &mut Vec<Vec<CaseStep>>,
    attempt: &Attempt,
) -> Option<ThingId> {
    if at == to {
        return Some(attempt.thing);
    }
    let next = parser.any(at, &[", but", "but", ", and", "; but"])?;
    if let Some(not) = parser.eat(next, "not") {
        let mut other = attempt.clone();
        let end = details(parser, not, attempt.thing, &mut other.values, world)?;
        if end != to || other.values == attempt.values {
            return None;
        }
        // A case of its own: what the first attempt made isn't there.
        world.steps.retain(|step| !matches!(step, CaseStep::Do { .. }));
        world.finish(&other, Outcome::Refused(None), cases);
        return Some(attempt.thing);
    }
    if let Some(soon) = parser
        .any(next, &["as soon as one is", "once one is", "if one is", "as soon as one of them is", "after one is"])
    {
        let (end, doing) = parser.verb(soon, Shape::Participle).into_iter().next()?;
        let verb = verb_of(parser, &doing, attempt.thing)?;
        let end = parser.skip(end, &[","]);
        let end = parser.any(end, &["she can", "he can", "they can", "it works", "he may", "she may"])?;
        if end != to {
            return None;
        }
        let first = world.made.first()?.clone();
        cases.pop();
        let undo = Attempt {
            person: attempt.person.clone(),
            verb,
            record: first.label,
            thing: attempt.thing,
            values: Vec::new(),
        };
        world.push(&undo, Outcome::Works);
        world.finish(attempt, Outcome::Works, cases);
        return Some(attempt.thing);
    }
    let (end, title, kind) = person(parser, next, world)?;
    let (end, works) = match parser.any(end, &["can not", "may not"]) {
        Some(end) => (end, false),
        None => (parser.any(end, &["can", "may"])?, true),
    };
    let mut end = end;
    if end != to {
        // "but Will can approve it": the same again by name.
        let (stop, _) = parser.verb(end, Shape::Base).into_iter().next()?;
        end = parser.any(stop, &["it", "them", "one"]).unwrap_or(stop);
    }
    if end != to {
        return None;
    }
    let other = Attempt { person: (title, kind), ..attempt.clone() };
    world.finish(&other, if works { Outcome::Works } else { Outcome::Refused(None) }, cases);
    Some(attempt.thing)
}

impl World {
    /// A label that no record has yet.
    fn label(&self, parser: &Parser, thing: ThingId) -> String {
        let noun = parser.thing(thing).map_or("record", |own| own.name.singular.as_str());
        let number = self.made.iter().filter(|made| made.thing == thing).count() + 1;
        if number == 1 { noun.to_owned() } else { format!("{noun} {number}") }
    }

    /// Puts a record in place.
    fn given(&mut self, parser: &Parser, thing: ThingId, values: Values) -> Made {
        let made = Made { label: self.label(parser, thing), thing, values };
        self.steps.push(CaseStep::Given { label: made.label.clone(), thing, values: made.values.clone() });
        self.made.push(made.clone());
        self.record = Some(made.clone());
        made
    }

    /// Puts several records of the last person in place, on days of their own.
    fn place(&mut self, parser: &Parser, count: i64, thing: ThingId, filter: &[(FieldId, CaseValue)]) {
        for _ in 0..count.clamp(0, 20) {
            let mut values = filter.to_vec();
            self.owned(parser, thing, &mut values);
            self.spread(parser, thing, &mut values);
            self.given(parser, thing, values);
        }
    }

    /// The record belongs to the last person, where it has a relation to their kind.
    fn owned(&self, parser: &Parser, thing: ThingId, values: &mut Values) {
        let Some((title, kind)) = &self.person else { return };
        if let Some(way) = parser.owner(thing, &[*kind]).into_iter().find(|way| way.len() == 1)
            && let Some(field) = way.first()
            && field.thing == thing
            && parser.field(*field).is_some_and(|own| own.computed.is_none())
        {
            add(values, field.field, CaseValue::Record(title.clone()));
        }
    }

    /// A day of its own for each record that begins at a moment.
    fn spread(&self, parser: &Parser, thing: ThingId, values: &mut Values) {
        let Some(field) = begins(parser, thing) else { return };
        if values.iter().any(|(own, _)| *own == field) {
            return;
        }
        let day = i32::try_from(self.made.len() + self.attempts).unwrap_or(0) + 2;
        add(values, field, CaseValue::Expr(moment(day, "10:00")));
    }

    fn push(&mut self, attempt: &Attempt, outcome: Outcome) {
        self.attempts += 1;
        let record = if attempt.verb == CaseVerb::Create {
            format!("{} {}", attempt.record, self.attempts)
        } else {
            attempt.record.clone()
        };
        self.steps.push(CaseStep::Do {
            actor: Some(attempt.person.0.clone()),
            role: None,
            verb: attempt.verb,
            record,
            thing: attempt.thing,
            values: attempt.values.clone(),
            outcome,
        });
    }

    /// The attempt ends so: a case up to here.
    fn finish(&mut self, attempt: &Attempt, outcome: Outcome, cases: &mut Vec<Vec<CaseStep>>) {
        self.push(attempt, outcome);
        cases.push(self.steps.clone());
    }
}

fn add(values: &mut Values, field: FieldId, value: CaseValue) {
    values.retain(|(own, _)| *own != field);
    values.push((field, value));
}

/// That many days from now, at a local time.
fn moment(day: i32, time: &str) -> Expr {
    let date = Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(day), back: false };
    Expr::MomentOf { date: Box::new(date), time: Some(Box::new(Expr::Literal(Literal::Time(time.to_owned())))) }
}

/// The field that says when a record begins, if people give it.
fn begins(parser: &Parser, thing: ThingId) -> Option<FieldId> {
    named_moment(parser, thing, "start")
}

fn named_moment(parser: &Parser, thing: ThingId, verb: &str) -> Option<FieldId> {
    parser
        .events
        .at(verb)
        .iter()
        .map(|event| event.field)
        .find(|field| {
            field.thing == thing
                && parser.field(*field).is_some_and(|own| own.computed.is_none() && own.r#type.kind == TypeKind::Moment)
        })
        .map(|field| field.field)
}

fn person(parser: &Parser, at: usize, world: &World) -> Option<(usize, String, ThingId)> {
    if let Some((end, thing, title)) = sample(parser, at) {
        return parser.is_person(thing).then_some((end, title, thing));
    }
    let end = parser.any(at, &["she", "he", "they"])?;
    let (title, kind) = world.person.clone()?;
    Some((end, title, kind))
}

/// "Ada has an appointment with Rosa for a Cut at 10:00", "Biscuit has 2 open visits".
fn given(parser: &Parser, at: usize, world: &mut World) -> Option<usize> {
    let (middle, thing, title) = sample(parser, at)?;
    let next = parser.any(middle, &["has", "already has", "has already"])?;
    if parser.is_person(thing) {
        world.person = Some((title.clone(), thing));
    }
    if let Some((end, count, of, mut values)) = several(parser, next) {
        if !parser.is_person(thing) {
            let field = relation(parser, of, thing)?;
            add(&mut values, field, CaseValue::Record(title));
        }
        let people = world.person.clone();
        world.place(parser, count, of, &values);
        world.person = people;
        return Some(end);
    }
    let start = parser.any(next, &["a", "an"]).unwrap_or(next);
    let place = parser.terms(start).iter().find_map(|term| match term.term {
        Term::Thing(own) => Some((start + term.len, own)),
        _ => None,
    });
    let mut values = Vec::new();
    let (end, of) = match place {
        Some((end, of)) => (end, of),
        // "Nora has Court One from 10:00 to 11:00": what is booked names the booking.
        None => {
            let (end, what, name) = sample(parser, start)?;
            let made = parser.app().actions.iter().find(|action| {
                action.kind == ActionKind::Create
                    && relation(parser, action.thing, what).is_some()
                    && begins(parser, action.thing).is_some()
            })?;
            add(&mut values, relation(parser, made.thing, what)?, CaseValue::Record(name));
            (end, made.thing)
        }
    };
    world.owned(parser, of, &mut values);
    let end = details(parser, end, of, &mut values, world)?;
    world.given(parser, of, values);
    Some(end)
}

/// The relation of a thing to another.
fn relation(parser: &Parser, from: ThingId, to: ThingId) -> Option<FieldId> {
    parser.fields(from).find_map(|(field, own)| match own.r#type.kind {
        TypeKind::One(target) if target == to && own.computed.is_none() => Some(field.field),
        _ => None,
    })
}

/// "three upcoming appointments": how many, of what, with the states that the words say.
fn several(parser: &Parser, at: usize) -> Option<(usize, i64, ThingId, Values)> {
    let count = parser.token(at)?.whole()?;
    for head in at + 1..parser.len().min(at + 5) {
        for term in parser.terms(head) {
            let Term::Thing(thing) = term.term else { continue };
            let base = crate::phrase::Base::record(thing);
            let filter = parser.adjectives(at + 1, head, &base, &Scope::about(thing))?;
            return Some((head + term.len, count, thing, states(&filter)));
        }
    }
    None
}

/// Values that make the simple parts of a condition true; the rest is for the app to fill in.
fn states(filter: &Expr) -> Values {
    let mut values = Vec::new();
    let parts = match filter {
        Expr::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    for part in parts {
        let (left, right) = match part {
            Expr::Compare { op: model::Comparison::Equal, left, right } => (left, Some(&**right)),
            Expr::OneOf { value, list } => (value, list.first()),
            _ => continue,
        };
        if let (Expr::Path(path), Some(Expr::Literal(literal))) = (&**left, right)
            && let [field] = path.steps.as_slice()
        {
            add(&mut values, field.field, CaseValue::Literal(literal.clone()));
        }
    }
    values
}

/// "with Rosa", "for a Cut", "at 10:00", "from 10:00 to 11:00", "whose vet is Magnus": values of a record.
fn details(parser: &Parser, at: usize, thing: ThingId, values: &mut Values, world: &World) -> Option<usize> {
    let mut at = at;
    for _ in 0..6 {
        let day = i32::try_from(world.attempts).map_or(2, |_| 2);
        if let Some(from) = parser.eat(at, "from")
            && let (Some(Kind::Time(start)), Some(next)) =
                (parser.token(from).map(|token| &token.kind), parser.any(from + 1, &["to", "until"]))
            && let Some(Kind::Time(stop)) = parser.token(next).map(|token| &token.kind)
        {
            add(values, begins(parser, thing)?, CaseValue::Expr(moment(day, start)));
            add(values, named_moment(parser, thing, "end")?, CaseValue::Expr(moment(day, stop)));
            at = next + 1;
            continue;
        }
        if let Some((end, time)) = parser.clock(at).filter(|_| parser.word(at) == "at") {
            add(values, begins(parser, thing)?, CaseValue::Expr(moment(day, &time)));
            at = end;
            continue;
        }
        if let Some(next) = parser.eat(at, "whose") {
            let found = parser.field_list(next, thing).into_iter().find_map(|(end, fields)| {
                let [field] = fields.as_slice() else { return None };
                let is = parser.any(end, &["is", "are"])?;
                let (stop, _, title) = sample(parser, is)?;
                Some((stop, *field, title))
            });
            if let Some((end, field, title)) = found {
                add(values, field, CaseValue::Record(title));
                at = end;
                continue;
            }
        }
        if let Some(next) = parser.any(at, &["with", "for", "on", "in", "of", "to", "by"]) {
            let next = parser.skip(next, &["a", "an", "the"]);
            if let Some((end, what, title)) = sample(parser, next)
                && let Some(field) = relation(parser, thing, what)
            {
                add(values, field, CaseValue::Record(title));
                at = end;
                continue;
            }
            if let (Some(end), Some(record)) = (parser.any(next, &["him", "her", "it", "them"]), world.made.last()) {
                // "a third for him": what the records in place have, this one has too.
                for (field, value) in &record.values {
                    if !values.iter().any(|(own, _)| own == field) && Some(*field) != begins(parser, thing) {
                        add(values, *field, value.clone());
                    }
                }
                at = end;
                continue;
            }
        }
        break;
    }
    Some(at)
}

/// "can book Rosa at 10:45", "can't plan a third for him".
fn can(parser: &Parser, at: usize, world: &mut World) -> Option<(usize, Attempt, Outcome)> {
    let (next, works) = match parser.any(at, &["can not", "may not"]) {
        Some(next) => (next, false),
        None => (parser.any(at, &["can", "may"])?, true),
    };
    let (end, attempt) = doing(parser, next, Shape::Base, world)?;
    Some((end, attempt, if works { Outcome::Works } else { Outcome::Refused(None) }))
}

/// "Ada cancels her appointment 25 hours before it starts".
fn attempt(parser: &Parser, at: usize, world: &mut World) -> Option<(usize, Attempt)> {
    let (end, title, kind) = person(parser, at, world)?;
    world.person = Some((title, kind));
    doing(parser, end, Shape::Finite, world)
}

fn verb_of(parser: &Parser, doing: &Doing, thing: ThingId) -> Option<CaseVerb> {
    Some(match doing {
        Doing::See => CaseVerb::See,
        Doing::Create => CaseVerb::Create,
        Doing::Change => CaseVerb::Change,
        Doing::Delete => CaseVerb::Delete,
        Doing::Manage => return None,
        Doing::Act(actions) => {
            let id = actions.iter().find(|id| parser.action(**id).is_some_and(|own| own.thing == thing))?;
            match parser.verb_of(*id)? {
                Verb::Create => CaseVerb::Create,
                Verb::Delete => CaseVerb::Delete,
                Verb::Do(action) => CaseVerb::Do(action),
                _ => return None,
            }
        }
    })
}

/// What the last person does, to what, and when.
fn doing(parser: &Parser, at: usize, shape: Shape, world: &mut World) -> Option<(usize, Attempt)> {
    let person = world.person.clone()?;
    for (next, doing) in parser.verb(at, shape) {
        let things: Vec<ThingId> = match &doing {
            Doing::Act(actions) => actions.iter().filter_map(|id| parser.action(*id)).map(|own| own.thing).collect(),
            _ => Vec::new(),
        };
        let Some((end, thing, record, mut values)) = object(parser, next, &things, &doing, world) else { continue };
        let Some(verb) = verb_of(parser, &doing, thing) else { continue };
        let mut end = end;
        if verb == CaseVerb::Create {
            end = details(parser, end, thing, &mut values, world)?;
            let own = values.clone();
            inherit(parser, thing, &mut values, world);
            world.owned(parser, thing, &mut values);
            for (field, value) in own {
                add(&mut values, field, value);
            }
            world.spread(parser, thing, &mut values);
            let label = world.label(parser, thing);
            return Some((end, Attempt { person, verb, record: label, thing, values }));
        }
        let record = match record {
            Some(label) => label,
            None => {
                end = details(parser, end, thing, &mut values, world)?;
                world.given(parser, thing, values).label
            }
        };
        let start = parser.skip(end, &["exactly", "only", "just"]);
        let mut scope = Scope::about(thing);
        scope.topic = Some(thing);
        let clock = parser
            .shifted(start, &scope)
            .into_iter()
            .filter(|(_, value)| value.sort == Sort::Moment)
            .max_by_key(|(stop, _)| *stop);
        if let Some((stop, value)) = clock {
            world.steps.push(CaseStep::Clock { at: value.expr, of: Some(record.clone()) });
            end = stop;
        }
        return Some((end, Attempt { person, verb, record, thing, values: Vec::new() }));
    }
    None
}

/// What isn't said of a new record is as with the one before it, save people and times.
fn inherit(parser: &Parser, thing: ThingId, values: &mut Values, world: &World) {
    let Some(last) = world.made.iter().rev().find(|made| made.thing == thing) else { return };
    for (field, value) in &last.values {
        let own = parser.field(FieldRef { thing, field: *field });
        let person =
            own.is_some_and(|own| matches!(own.r#type.kind, TypeKind::One(target) if parser.is_person(target)));
        let relation = own.is_some_and(|own| matches!(own.r#type.kind, TypeKind::One(_)));
        if relation && !person && !values.iter().any(|(known, _)| known == field) {
            values.push((*field, value.clone()));
        }
    }
}

/// What it is done to: a record in place, a new one, or what a new one points to. The label is that of a record in place.
fn object(
    parser: &Parser,
    at: usize,
    things: &[ThingId],
    doing: &Doing,
    world: &mut World,
) -> Option<(usize, ThingId, Option<String>, Values)> {
    let fits = |thing: ThingId| things.is_empty() || things.contains(&thing);
    let thing_at = |at: usize| {
        parser.terms(at).iter().find_map(|term| match term.term {
            Term::Thing(thing) if fits(thing) => Some((at + term.len, thing)),
            _ => None,
        })
    };
    if let (Some(end), Some(record)) =
        (parser.any(at, &["it", "that one", "them"]), world.record.clone().filter(|record| fits(record.thing)))
    {
        return Some((end, record.thing, Some(record.label), Vec::new()));
    }
    if let (Some(end), Some(thing)) = (parser.any(at, &["it"]), things.first()) {
        return Some((end, *thing, None, Vec::new()));
    }
    // "her appointment", "Ada's appointment".
    let owner = match parser.any(at, &["her", "his", "their"]) {
        Some(next) => world.person.clone().map(|(title, kind)| (parser.skip(next, &["own"]), title, kind)),
        None => sample(parser, at).and_then(|(end, kind, title)| Some((parser.eat(end, "'s")?, title, kind))),
    };
    if let Some((next, title, kind)) = owner
        && let Some((end, thing)) = thing_at(next)
    {
        let mut values = Vec::new();
        let field =
            parser.owner(thing, &[kind]).into_iter().find(|way| way.len() == 1).and_then(|way| way.first().copied());
        if let Some(field) = field {
            add(&mut values, field.field, CaseValue::Record(title));
        }
        let made = world.given(parser, thing, values);
        return Some((end, thing, Some(made.label), Vec::new()));
    }
    // "a third", "a fourth", "another": one more of what is in place.
    let creates = matches!(doing, Doing::Create)
        || things
            .iter()
            .any(|thing| parser.app().actions.iter().any(|own| own.thing == *thing && own.kind == ActionKind::Create));
    if creates && let Some(last) = world.made.last().map(|made| made.thing) {
        if let Some(end) = parser.any(at, &["another", "another one", "one more"]) {
            return Some((end, last, None, Vec::new()));
        }
        if let Some(next) = parser.any(at, &["a", "an"])
            && matches!(parser.token(next).map(|token| &token.kind), Some(Kind::Ordinal(_)))
        {
            return Some((next + 1, last, None, Vec::new()));
        }
    }
    let start = parser.any(at, &["a", "an", "the", "another"]).unwrap_or(at);
    for head in start..parser.len().min(start + 3) {
        if let Some((end, thing)) = thing_at(head) {
            let base = crate::phrase::Base::record(thing);
            let filter = parser.adjectives(start, head, &base, &Scope::about(thing))?;
            return Some((end, thing, None, states(&filter)));
        }
    }
    // "book Rosa": what the new record points to.
    let (end, what, title) = sample(parser, at)?;
    let thing = things.iter().copied().find(|thing| relation(parser, *thing, what).is_some())?;
    Some((end, thing, None, vec![(relation(parser, thing, what)?, CaseValue::Record(title))]))
}

/// "it works", "she's refused", "he is told “…”".
fn outcome(parser: &Parser, at: usize, world: &World) -> Option<(usize, Outcome)> {
    let at = parser.skip(at, &["then", "|"]);
    if let Some(end) = parser.any(
        at,
        &[
            "it works",
            "that works",
            "this works",
            "it is fine",
            "that is fine",
            "it is allowed",
            "that is allowed",
            "she can",
            "he can",
            "they can",
            "it succeeds",
        ],
    ) {
        return Some((end, Outcome::Works));
    }
    if let Some(end) = parser.any(
        at,
        &[
            "it is refused",
            "that is refused",
            "it does not work",
            "that does not work",
            "she can not",
            "he can not",
            "it fails",
        ],
    ) {
        return Some((end, Outcome::Refused(None)));
    }
    let (end, _, _) = person(parser, at, world)?;
    if let Some(end) = parser.any(end, &["is refused", "are refused", "is turned away", "can not", "is not allowed to"])
    {
        return Some((end, Outcome::Refused(None)));
    }
    if let Some(end) = parser.any(end, &["is told", "are told"])
        && let Some(Kind::Quoted(words)) = parser.token(end).map(|token| &token.kind)
    {
        return Some((end + 1, Outcome::Refused(Some(words.clone()))));
    }
    let end = parser.any(end, &["succeeds", "is allowed to", "can"])?;
    Some((end, Outcome::Works))
}
