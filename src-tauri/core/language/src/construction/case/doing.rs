//! What somebody tries: "Ada cancels her appointment 25 hours before it starts", "can book Rosa at 10:45".

use model::{ActionKind, CaseStep, CaseValue, CaseVerb, Outcome, ThingId, Verb};

use super::given::{details, inherit, relation, states};
use super::world::{Attempt, Values, World, add};
use super::{person, sample};
use crate::phrase::{Doing, Parser, Scope, Shape, Sort};
use crate::tokens::Kind;
use crate::vocabulary::Term;

/// "can book Rosa at 10:45", "can't plan a third for him".
pub(super) fn can(parser: &Parser, at: usize, world: &mut World) -> Option<(usize, Attempt, Outcome)> {
    let (next, works) = match parser.any(at, &["can not", "may not"]) {
        Some(next) => (next, false),
        None => (parser.any(at, &["can", "may"])?, true),
    };
    let (end, attempt) = doing(parser, next, Shape::Base, world)?;
    Some((end, attempt, if works { Outcome::Works } else { Outcome::Refused(None) }))
}

/// "Ada cancels her appointment 25 hours before it starts".
pub(super) fn attempt(parser: &Parser, at: usize, world: &mut World) -> Option<(usize, Attempt)> {
    let (end, title, kind) = person(parser, at, world)?;
    world.person = Some((title, kind));
    doing(parser, end, Shape::Finite, world)
}

pub(super) fn verb_of(parser: &Parser, doing: &Doing, thing: ThingId) -> Option<CaseVerb> {
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
pub(super) fn doing(parser: &Parser, at: usize, shape: Shape, world: &mut World) -> Option<(usize, Attempt)> {
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

/// What it is done to: a record in place, a new one, or what a new one points to. The label is that of a record in place.
pub(super) fn object(
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
