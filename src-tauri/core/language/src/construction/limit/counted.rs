//! What is counted, for what else, and when.

use model::{Comparison, CountScope, Expr, Literal, Path, Root, Row, RuleKind, ThingId};

use crate::construction::Understood;
use crate::construction::overlap;
use crate::construction::period::periods;
use crate::phrase::{Assumed, Base, Bound, Determiner, Parser, Scope, Set};

/// "… per walk", "… for the same walk": what else it is counted for.
pub(super) fn per_what(parser: &Parser, at: usize, set: &Set) -> Vec<(usize, Path)> {
    let words = [
        "per",
        "for each",
        "for every",
        "for one",
        "for the same",
        "by the same",
        "in each",
        "on each",
        "in a",
        "in one",
        "in any one",
        "for a",
        "for any one",
        "on a",
        "on one",
        "on any one",
    ];
    let Some(next) = parser.any(at, &words) else { return Vec::new() };
    overlap::belonging(parser, set, parser.skip(next, &["the same", "single"]))
}

/// The limit, for each of something else too.
pub(super) fn each_of(understood: &mut Understood, way: Option<&Path>) {
    for meaning in &mut understood.meanings {
        if let (crate::meaning::Meaning::Rule(own), Some(way)) = (meaning, way)
            && let RuleKind::Limit { per, .. } = &mut own.kind
            && !per.contains(way)
        {
            per.push(way.clone());
        }
    }
}

/// What else the same holder may have so many of: "… and at most 3 booked places", behind "at most 5 walks"; "… and 8 a week",
/// behind "3 places a day", the same records over another time.
pub(super) fn besides(
    parser: &Parser,
    at: usize,
    timed: bool,
    of: &Set,
    scope: &Scope,
) -> Vec<(usize, Set, CountScope, Vec<Assumed>)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(at, &["and", ", and", "but", ", but"]) else { return found };
    let again = crate::vocabulary::Term::Thing(of.thing);
    for (middle, bound) in if timed { parser.bound(next, scope) } else { Vec::new() } {
        let noun = parser.terms(middle).iter().find(|own| own.term == again);
        let middle = noun.map_or(middle, |own| middle + own.len);
        let same = Set { bound: Some(bound), ..of.clone() };
        let over = periods(parser, middle, of, scope).into_iter().filter(|(stop, ..)| *stop > middle);
        found.extend(over.map(|(stop, count, notes)| (stop, same.clone(), count, notes)));
    }
    let others = parser.rows(next, scope).into_iter();
    for (middle, set) in others.filter(|(_, own)| own.thing != of.thing || own.filter != of.filter) {
        let over = periods(parser, middle, &set, scope).into_iter().filter(|_| set.bound.is_some());
        found.extend(over.map(|(stop, count, notes)| (stop, set.clone(), count, notes)));
    }
    found
}

/// "one timesheet": no more than that.
pub(super) fn only_one(parser: &Parser, at: usize, set: &Set) -> Option<Bound> {
    let value = crate::phrase::Value::new(Expr::Literal(Literal::Whole(1)), crate::phrase::Sort::Number);
    let one = set.determiner == Determiner::A && parser.word(at) == "one";
    one.then_some(Bound { op: Comparison::Equal, value })
}

/// "A singer may have three pieces", where a loan has a piece and a singer: what says who has them is counted.
pub(super) fn held_through(parser: &Parser, holder: ThingId, set: &Set) -> Option<Set> {
    if !parser.is_person(holder) || parser.is_person(set.thing) || !parser.owner(set.thing, &[holder]).is_empty() {
        return None;
    }
    let anybody: Vec<ThingId> = parser.roles().collect();
    if !parser.owner(set.thing, &anybody).is_empty() {
        return None;
    }
    let things = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
    let mut between = things.map(ThingId).filter(|thing| {
        let direct = |wanted: ThingId| {
            parser
                .fields(*thing)
                .any(|(_, own)| own.r#type.kind == model::TypeKind::One(wanted) && own.computed.is_none())
        };
        direct(set.thing) && direct(holder)
    });
    match (between.next(), between.next()) {
        (Some(only), None) => made_for(parser, only, set),
        _ => None,
    }
}

pub(super) fn counted_instead(parser: &Parser, set: &Set, (from, to): (usize, usize)) -> Assumed {
    let noun = parser.thing(set.thing).map_or("", |thing| thing.name.plural.as_str());
    let text = format!("The {noun} that say so are counted.");
    Assumed { code: "held-through", from, to, text, alternatives: Vec::new() }
}

/// The records that are made for others, counted in their place: two classes booked are two bookings.
pub(super) fn made_for(parser: &Parser, made: ThingId, of: &Set) -> Option<Set> {
    let ways = parser.ways(made, &|target| target == of.thing);
    let [(way, _)] = ways.as_slice() else { return None };
    // One booking is of one class; of how many halls the classes are is another number.
    if way.len() != 1 || parser.is_person(of.thing) {
        return None;
    }
    let filter = crate::phrase::map_paths(&of.filter, 0, &mut |path, depth| {
        if path.root != Root::Row(Row(depth)) {
            return path.clone();
        }
        Path { root: path.root.clone(), steps: way.iter().chain(&path.steps).copied().collect() }
    });
    Some(Set { thing: made, base: Base::row(1, made), filter, ..of.clone() })
}

/// Guards behind a limit: said of a new record and of whoever has it.
pub(super) fn limit_guards(parser: &Parser, at: usize, holder: Option<ThingId>, thing: ThingId) -> Vec<(usize, Expr)> {
    let record = Base::record(thing);
    let mut scope = Scope::about(thing);
    if let Some(holder) = holder {
        let ways = if parser.is_person(holder) {
            parser.owner(thing, &[holder])
        } else {
            parser.ways(thing, &|own| own == holder).into_iter().map(|(way, _)| way).collect()
        };
        if let [way] = ways.as_slice() {
            scope = scope.mention(record.along(way, holder));
        }
    }
    // "…, and only while its fee is paid" forbids the others, where a condition without "only" says nothing of them.
    let guards = parser.guards(at, &scope).into_iter().filter(|(_, guard)| !guard.strict);
    guards.map(|(end, guard)| (end, guard.holds)).collect()
}

/// The limit with one more condition on when it applies.
pub(super) fn narrowed(understood: &mut Understood, guard: &Expr) {
    for meaning in &mut understood.meanings {
        if let crate::meaning::Meaning::Rule(own) = meaning {
            own.when = own.when.clone().and(guard.clone());
        }
    }
}
