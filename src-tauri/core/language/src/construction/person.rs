//! Who can't be on what: "Somebody whose permit is empty can't be booked on it." "Someone who's under 18 on the date of a shift
//! can't be booked on it if it ends later than 20:00 on that date." "Nobody can be booked on two shifts that overlap."

use model::{Expr, Literal, Path, Root, Row, RuleKind, ThingId, TypeKind, Verb};

use super::{Clause, Understood, before, rule};
use crate::chart::Pattern;
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Parser, Scope, Shape, Sort, Value};
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] =
    &[saying(Section::Permissions, "Nobody can {verb} {a thing} that they {makeed} themselves.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = refused(parser, clause);
    found.extend(two_that_overlap(parser, clause));
    found.extend(only_for(parser, clause));
    found
}

/// "A shift with children is only for volunteers whose background check is valid on the date of the shift": who may be put on it.
fn only_for(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, set) in parser.set(clause.from, &clause.scope(), &|thing| vec![Base::record(thing)]) {
        let words =
            ["is only for", "are only for", "is just for", "is open only to", "is only open to", "are only open to"];
        let Some(next) = parser.any(middle, &words).filter(|_| set.bound.is_none() && !parser.is_person(set.thing))
        else {
            continue;
        };
        for (thing, person, place) in placings(parser, set.thing) {
            let mut scope =
                Scope::default().with_record(Base::record(thing)).mention(person.clone()).mention(place.clone());
            if let Some(start) = parser.beginning(&place, &scope) {
                let day = match start.sort {
                    Sort::Date => start.expr,
                    _ => Expr::DateOf(Box::new(start.expr)),
                };
                scope.moment = Some(Value::new(day, Sort::Date));
            }
            let role = person.thing;
            for (end, people) in
                parser.set(next, &scope, &|own| if own == role { vec![person.clone()] } else { Vec::new() })
            {
                if end != clause.to || people.filter.is_always() || people.bound.is_some() {
                    continue;
                }
                let when = crate::phrase::rebase(&set.filter, &place, 0);
                let kind = before(people.filter.clone());
                let meaning = rule(thing, vec![Verb::Create], Vec::new(), when, kind);
                let mut own = Understood::new("rule", vec![meaning]);
                own.thing = Some(set.thing);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    found
}

/// Records that put a person on a thing: a turn has a volunteer and a shift.
fn placings(parser: &Parser, on: ThingId) -> Vec<(ThingId, Base, Base)> {
    let mut found = Vec::new();
    for at in 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX) {
        let thing = ThingId(at);
        let record = Base::record(thing);
        let relation = |wanted: &dyn Fn(ThingId) -> bool| -> Vec<Base> {
            parser
                .fields(thing)
                .filter_map(|(field, own)| match own.r#type.kind {
                    TypeKind::One(target) if wanted(target) && own.computed.is_none() => Some(record.to(field, target)),
                    _ => None,
                })
                .collect()
        };
        let people = relation(&|target| parser.is_person(target));
        let places = relation(&|target| target == on);
        if let ([person], [place]) = (people.as_slice(), places.as_slice()) {
            found.push((thing, person.clone(), place.clone()));
        }
    }
    found
}

fn refused(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["somebody", "someone", "a person", "anybody", "anyone", "people"])
    else {
        return found;
    };
    let mut places: Vec<ThingId> = parser.things_here().iter().copied().chain(clause.it).collect();
    places.dedup();
    for on in places {
        for (thing, person, place) in placings(parser, on) {
            let mut scope =
                Scope::default().with_record(Base::record(thing)).mention(person.clone()).mention(place.clone());
            if let Some(start) = parser.beginning(&place, &scope) {
                let day = match start.sort {
                    Sort::Date => start.expr,
                    _ => Expr::DateOf(Box::new(start.expr)),
                };
                scope.moment = Some(Value::new(day, Sort::Date));
            }
            let mut conditions = Vec::new();
            if let Some(who) = parser.any(next, &["who"]) {
                conditions.extend(parser.predicates(who, &Value::record(person.clone(), 0), &scope));
            }
            if let Some(whose) = parser.eat(next, "whose") {
                for (middle, value) in parser.member(whose, &person, &scope) {
                    conditions.extend(parser.predicates(middle, &value, &scope));
                }
            }
            for (middle, condition) in conditions {
                let Some(can) = parser.any(middle, &["can not be", "may not be", "must not be", "can never be"]) else {
                    continue;
                };
                let can = parser
                    .any(can, &["booked", "added", "put", "placed", "assigned", "entered", "signed up"])
                    .or_else(|| placed(parser, can, thing))
                    .unwrap_or(can);
                let Some(prep) = parser.any(can, &["on", "to", "for", "onto", "in", "into"]) else { continue };
                let start = parser.skip(prep, &["a", "the", "an", "any", "such a"]);
                let pronoun = parser.any(prep, &["it", "one"]);
                let end = pronoun.or_else(|| {
                    parser.terms(start).iter().find(|term| term.term == Term::Thing(on)).map(|term| start + term.len)
                });
                let Some(end) = end else { continue };
                // "it" is what the sentence before was about, with all that it said of it.
                let narrowed = clause.narrowed.as_ref().filter(|own| pronoun.is_some() && own.thing == on);
                let condition = match narrowed {
                    Some(own) => crate::phrase::rebase(&own.filter, &place, 0).and(condition),
                    None => condition,
                };
                for (stop, guard) in parser.guards(end, &scope) {
                    if stop != clause.to {
                        continue;
                    }
                    let holds = condition.clone().and(guard.holds).not();
                    let meaning = rule(thing, vec![Verb::Create], Vec::new(), Expr::always(), before(holds));
                    let mut own = Understood::new("rule", vec![meaning]);
                    own.thing = Some(on);
                    own.assumed.extend(narrowed.map(|narrowed| narrowed.assumed(parser, prep)));
                    if !found.contains(&own) {
                        found.push(own);
                    }
                }
            }
        }
    }
    found
}

/// A verb that puts somebody on something, or the state of what does: "taken".
fn placed(parser: &Parser, at: usize, thing: ThingId) -> Option<usize> {
    // The state that a placing begins with; "can't be freed on it" says something else.
    let first = |at: usize, end: usize| {
        parser.terms(at).iter().any(|term| match term.term {
            Term::Choice(field, choice) if at + term.len == end => {
                parser.field(field).and_then(|own| own.default.clone()) == Some(Literal::Choice { field, choice })
            }
            _ => false,
        })
    };
    let states = parser.states(at, &Base::record(thing), &Scope::about(thing));
    let state = states.into_iter().map(|(end, _)| end).filter(|end| first(at, *end)).min();
    state.or_else(|| {
        let doing = parser.verb(at, Shape::Participle).into_iter().find(|(_, doing)| match doing {
            crate::phrase::Doing::Act(actions) => actions.iter().any(|id| {
                parser.action(*id).is_some_and(|own| own.thing == thing && own.kind == model::ActionKind::Create)
            }),
            _ => false,
        });
        doing.map(|(end, _)| end)
    })
}

/// "Nobody can be booked on two shifts that overlap": the time is that of what the record points to.
fn two_that_overlap(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern =
        "(nobody|no one|no person|no <who>) (can|may) be [<placed>] (on|in|for|at) two <things> (that|which) overlap";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let Some((_, from, to)) = slots.iter().find(|(name, _, _)| name == "things") else { continue };
        let on = parser.terms(*from).iter().find_map(|term| match term.term {
            Term::Thing(thing) if from + term.len == *to => Some(thing),
            _ => None,
        });
        let Some(on) = on else { continue };
        for (thing, person, place) in placings(parser, on) {
            let doing = slots.iter().find(|(name, _, _)| name == "placed");
            let known = doing.is_none_or(|(_, from, to)| {
                matches!(parser.word(*from), "booked" | "put" | "added") || placed(parser, *from, thing) == Some(*to)
            });
            if !known {
                continue;
            }
            let scope = Scope { level: 1, ..Scope::default() };
            let row = Base { root: crate::phrase::BaseRoot::Level(1), ..place };
            let (Some(start), Some(end)) = (parser.beginning(&row, &scope), parser.ending(&row, &scope)) else {
                continue;
            };
            let same = vec![Path { root: Root::Row(Row(0)), steps: person.steps.clone() }];
            // "be booked on": where that is a state of what places them, only such count.
            let counted = parser.find(clause.from, "be").and_then(|be| {
                let states = parser.states(be + 1, &Base::row(1, thing), &scope);
                states.into_iter().find(|(end, _)| *end == be + 2).map(|(_, state)| state)
            });
            let kind = RuleKind::Overlap {
                start: start.expr,
                end: end.expr,
                same,
                counted: counted.unwrap_or_else(Expr::always),
                capacity: Expr::Literal(Literal::Whole(1)),
                gap_seconds: 0,
                touching: false,
            };
            let meaning = rule(thing, Vec::new(), Vec::new(), Expr::always(), kind);
            found.push(Understood::new("overlap", vec![meaning]).about(thing));
        }
    }
    found
}
