//! How many at most: "A free account can only have 3 projects." "A customer can have at most 3 upcoming appointments." "A
//! customer can't open more than 3 tickets in any 24 hours." "At most 8 orders every 15 minutes." "One vote per person per post."

mod counted;
mod holder;

use model::{Comparison, CountScope, Expr, FieldId, FieldRef, Literal, Path, Root, Row, RuleKind, ThingId};

use super::period::periods;
use super::{Clause, Understood, rule};
use crate::chart::Edges;
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Assumed, Base, Bound, Parser, Scope, Set, Shape};
use counted::{besides, counted_instead, each_of, held_through, limit_guards, made_for, narrowed, only_one, per_what};

pub(super) use holder::{holders, modals, possessing};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Limits, "{a owner} can have at most <3> {things}."),
    saying(Section::Limits, "{a owner} can have at most <3> {state} {things} at a time."),
    saying(Section::Limits, "{a owner} can {make} at most <2> {things} a day."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = subject_has(parser, clause);
    found.extend(bare(parser, clause));
    found.extend(so_many_people(parser, clause));
    found
}

fn subject_has(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    // "at most 3 seats in a show" is said of each show, where it can be: not of seats that are in some show or other.
    let mut in_each = Vec::new();
    let start = parser.skip(clause.from, &["also", "however", ",", "nor can", "and"]);
    for (middle, (holder, when, nobody)) in holders(parser, start, clause) {
        for (next, negative) in modals(parser, middle) {
            let negative = negative != nobody;
            let limited = |set: &Set, bound: &Bound, count: &CountScope, notes: Vec<Assumed>| {
                limit(parser, clause, holder, &when, negative, set, bound, count, notes)
            };
            for (verb_end, made) in possessing(parser, next) {
                let only = parser.any(verb_end, &["only"]).unwrap_or(verb_end);
                let scope = clause.scope();
                let starts = if only > verb_end { vec![verb_end, only] } else { vec![verb_end] };
                for (start, (end, set)) in
                    starts.into_iter().flat_map(|at| parser.rows(at, &scope).into_iter().map(move |own| (at, own)))
                {
                    let Some(bound) = set.bound.clone().or_else(|| only_one(parser, start, &set)) else { continue };
                    // "book 2 classes": what is made for them counts.
                    let through = holder.filter(|_| made.is_none()).and_then(|own| held_through(parser, own, &set));
                    let note = through.as_ref().map(|own| counted_instead(parser, own, (verb_end, end)));
                    let set = through.unwrap_or(set);
                    let set = match made {
                        Some(thing) if thing != set.thing => match made_for(parser, thing, &set) {
                            Some(set) => set,
                            None => continue,
                        },
                        _ => set,
                    };
                    // "A team must have 5 players", "A match has 8 boards": that many, not at most so many.
                    let exactly = next == middle || matches!(parser.word(middle), "must" | "should");
                    let each = per_what(parser, end, &set);
                    if exactly && only == verb_end && bound.op == Comparison::Equal && each.is_empty() {
                        continue;
                    }
                    let tails = std::iter::once((end, None)).chain(each.into_iter().map(|(end, way)| (end, Some(way))));
                    let tails: Vec<(usize, Option<Path>, CountScope, Vec<Assumed>)> = tails
                        .flat_map(|(end, way)| {
                            let periods = periods(parser, end, &set, &scope);
                            periods.into_iter().map(move |(stop, count, notes)| (stop, way.clone(), count, notes))
                        })
                        .collect();
                    for (stop, way, scope_of_count, assumed) in tails {
                        let stop = parser.skip(stop, &["in total", "altogether", "for each", "at the most"]);
                        let first: Vec<Assumed> = assumed.into_iter().chain(note.clone()).collect();
                        let more =
                            if way.is_none() { besides(parser, stop, stop > end, &set, &scope) } else { Vec::new() };
                        for (last, other, count_too, notes) in more {
                            let (true, Some(bound_too)) = (last == clause.to, &other.bound) else { continue };
                            let one = limited(&set, &bound, &scope_of_count, first.clone());
                            let two = limited(&other, bound_too, &count_too, notes);
                            // Where one of them may be meant in more ways than the other, which go together isn't said.
                            if one.len() == two.len() {
                                found.extend(one.into_iter().zip(two).map(|(mut one, two)| {
                                    one.meanings.extend(two.meanings);
                                    one.assuming(two.assumed)
                                }));
                            }
                        }
                        for (last, guard) in limit_guards(parser, stop, holder, set.thing) {
                            let least = matches!(bound.op, Comparison::AtLeast) && !negative;
                            if last == clause.to && !(least && super::check::awaited(parser, stop, last)) {
                                let mut own = limited(&set, &bound, &scope_of_count, first.clone());
                                for understood in &mut own {
                                    narrowed(understood, &guard);
                                    each_of(understood, way.as_ref());
                                }
                                if way.is_some() { in_each.extend(own) } else { found.extend(own) }
                            }
                        }
                    }
                }
            }
        }
    }
    if in_each.is_empty() { found } else { in_each }
}

/// "At most 12 members can book a walk", "A walk can be booked by at most 12 people": so many records for each of them.
fn so_many_people(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let start = parser.skip(clause.from, &["only"]);
    let many = |at: usize| -> Edges<(Bound, Option<ThingId>)> {
        let mut edges = Edges::new();
        for (middle, bound) in parser.bound(at, &scope) {
            let middle = parser.skip(middle, &["different", "other"]);
            if let Some(end) = parser.any(middle, &["people", "persons", "users"]) {
                edges.push((end, (bound.clone(), None)));
            }
            for term in parser.terms(middle) {
                if let crate::vocabulary::Term::Thing(thing) = term.term
                    && parser.is_person(thing)
                {
                    edges.push((middle + term.len, (bound.clone(), Some(thing))));
                }
            }
        }
        edges
    };
    let mut put = |made: ThingId, of: &Set, bound: &Bound, role: Option<ThingId>| {
        let Some((None, Some(most))) = limits(bound, false) else { return };
        let roles: Vec<ThingId> = role.map_or_else(|| parser.roles().collect(), |own| vec![own]);
        let ways = parser.ways(made, &|target| target == of.thing);
        let owners = parser.owner(made, &roles);
        let ([(way, _)], [own]) = (ways.as_slice(), owners.as_slice()) else { return };
        // Whose it is has to be said by the record itself. "30 people can book it" may say that there is room for them.
        if !of.filter.is_always() || of.bound.is_some() || bound.op == Comparison::Equal || own.len() != 1 {
            return;
        }
        let kind = RuleKind::Limit {
            per: vec![Path { root: Root::Row(Row(0)), steps: way.clone() }],
            counted: Expr::always(),
            sum: None,
            least: None,
            most: Some(most),
            scope: CountScope::AtATime,
        };
        let meaning = rule(made, Vec::new(), Vec::new(), Expr::always(), kind);
        let own = Understood::new("limit", vec![meaning]).about(made);
        if !found.contains(&own) {
            found.push(own);
        }
    };
    let made = |at: usize, shape: Shape| -> Edges<ThingId> {
        let mut edges = Edges::new();
        for (end, doing) in parser.verb(at, shape) {
            let crate::phrase::Doing::Act(actions) = doing else { continue };
            for action in actions.iter().filter_map(|id| parser.action(*id)) {
                if action.kind == model::ActionKind::Create && !edges.contains(&(end, action.thing)) {
                    edges.push((end, action.thing));
                }
            }
        }
        edges
    };
    let plain = |at: usize| parser.set(at, &scope, &|thing| vec![Base::record(thing)]);
    for (middle, (bound, role)) in many(start) {
        let Some(next) = parser.any(middle, &["can", "may"]) else { continue };
        for (verb, thing) in made(next, Shape::Base) {
            let object = parser.any(verb, &["the same", "one"]).unwrap_or(verb);
            for (end, set) in plain(object) {
                let end = parser.skip(end, &["at a time", "at once", "at the same time"]);
                if end == clause.to && set.thing != thing {
                    put(thing, &set, &bound, role);
                }
            }
        }
    }
    for (middle, set) in plain(clause.from) {
        let Some(next) = parser.any(middle, &["can be", "may be", "can only be", "may only be"]) else { continue };
        for (verb, thing) in made(next, Shape::Participle) {
            let Some(by) = parser.eat(verb, "by") else { continue };
            for (end, (bound, role)) in many(by) {
                let end = parser.skip(end, &["at a time", "at once", "at the same time"]);
                if end == clause.to && set.thing != thing {
                    put(thing, &set, &bound, role);
                }
            }
        }
    }
    found
}

#[allow(clippy::too_many_arguments)]
fn limit(
    parser: &Parser,
    clause: &Clause,
    holder: Option<ThingId>,
    when: &Expr,
    negative: bool,
    set: &Set,
    bound: &Bound,
    scope_of_count: &CountScope,
    mut assumed: Vec<Assumed>,
) -> Vec<Understood> {
    let Some((least, most)) = limits(bound, negative) else { return Vec::new() };
    let holder_roles: Vec<ThingId> = match holder {
        Some(thing) => vec![thing],
        None => parser.roles().collect(),
    };
    let person = holder.is_none() || holder.is_some_and(|thing| parser.is_person(thing));
    let ways: Vec<Vec<FieldRef>> = if person {
        let own = parser.owner(set.thing, &holder_roles);
        // Whoever made it stands for a relation only where the record points to nobody at all.
        let others = parser.owner(set.thing, &parser.roles().collect::<Vec<_>>());
        if own.is_empty() && others.is_empty() {
            vec![vec![FieldRef { thing: set.thing, field: FieldId::CreatedBy }]]
        } else {
            own
        }
    } else {
        let target = holder_roles.first().copied().unwrap_or_default();
        parser.ways(set.thing, &|own| own == target).into_iter().map(|(way, _)| way).collect()
    };
    let mut found = Vec::new();
    if holder == Some(set.thing) {
        return found;
    }
    if bound.op == Comparison::Equal && !negative && *scope_of_count == CountScope::AtATime {
        let words = parser.words_between(clause.from, clause.to);
        let says_so = words.contains("at a time") || words.contains("at once");
        if !says_so {
            let noun = parser.thing(set.thing).map_or("", |thing| thing.name.plural.as_str());
            assumed.push(Assumed {
                code: "at-most-at-a-time",
                from: clause.from,
                to: clause.to,
                text: format!("At most that many {noun} at a time: one that is deleted no longer counts."),
                alternatives: Vec::new(),
            });
        }
    }
    for way in ways {
        let record = Base::record(set.thing);
        let holder_base = match holder {
            Some(thing) => record.along(&way, thing),
            None => record.along(&way, set.thing),
        };
        let when = if when.is_always() { Expr::always() } else { crate::phrase::rebase(when, &holder_base, 0) };
        let row = Path { root: Root::Row(Row(0)), steps: way };
        let kind = RuleKind::Limit {
            per: vec![row],
            counted: set.filter.clone(),
            sum: None,
            least: least.clone(),
            most: most.clone(),
            scope: scope_of_count.clone(),
        };
        // Where any person can stand there, it holds for those who were named only.
        let any_person = way_to_anybody(parser, &kind);
        let who = match holder {
            Some(role) if any_person && parser.roles().count() > 1 => vec![model::Who::Role(role)],
            _ => Vec::new(),
        };
        let meaning = rule(set.thing, Vec::new(), who, when, kind);
        let mut own = Understood::new("limit", vec![meaning]).assuming(assumed.clone()).about(set.thing);
        if let Some(thing) = holder.filter(|thing| parser.is_person(*thing)) {
            own.people =
                Some(crate::phrase::People { who: vec![model::Who::Role(thing)], when: Expr::always(), nobody: false });
        }
        found.push(own);
    }
    found
}

/// Whether the limit is per whoever made the record, or per a person of any kind.
fn way_to_anybody(parser: &Parser, kind: &RuleKind) -> bool {
    let RuleKind::Limit { per, .. } = kind else { return false };
    per.first().and_then(|path| path.steps.last()).is_some_and(|last| match last.field {
        FieldId::CreatedBy => true,
        FieldId::Own(at) => parser
            .thing(last.thing)
            .and_then(|thing| thing.fields.get(at as usize))
            .is_some_and(|field| matches!(field.r#type.kind, model::TypeKind::AnyPerson)),
        _ => false,
    })
}

/// At least and at most, as whole expressions: "can't have more than 5" is at most 5.
pub(super) fn limits(bound: &Bound, negative: bool) -> Option<(Option<Expr>, Option<Expr>)> {
    let value = bound.value.expr.clone();
    let less_one = |expr: Expr| match expr {
        Expr::Literal(Literal::Whole(whole)) => Expr::Literal(Literal::Whole(whole - 1)),
        other => Expr::Arithmetic {
            op: model::Arithmetic::Subtract,
            left: Box::new(other),
            right: Box::new(Expr::Literal(Literal::Whole(1))),
        },
    };
    Some(match (bound.op, negative) {
        (Comparison::AtMost | Comparison::Equal, false) => (None, Some(value)),
        (Comparison::More, true) => (None, Some(value)),
        (Comparison::Less, false) => (None, Some(less_one(value))),
        (Comparison::AtLeast | Comparison::Equal, true) => (None, Some(less_one(value))),
        (Comparison::AtLeast, false) => (Some(value), None),
        (Comparison::Less, true) => (Some(value), None),
        _ => return None,
    })
}

/// Over what a count goes, with what was assumed about it.
type Stretch = (CountScope, Vec<Assumed>);

/// "At most 8 orders every 15 minutes", "One vote per person per post".
fn bare(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let start = parser.skip(
        clause.from,
        &[
            "there can be",
            "there may be",
            "there can only be",
            "there is only",
            "there is exactly",
            "there is always",
            "there is",
            "there are only",
            "there are",
            "we take",
            "only",
            "there can not be",
        ],
    );
    let negative = parser.eat(clause.from, "there can not be").is_some();
    for (middle, mut set) in parser.rows(start, &scope) {
        if let Some(one) = only_one(parser, start, &set) {
            set.bound = Some(Bound { op: Comparison::AtMost, ..one });
        }
        let Some(bound) = set.bound.clone() else { continue };
        let mut open: Vec<(usize, Vec<Path>, Option<Stretch>)> = vec![(middle, Vec::new(), None)];
        while let Some((at, per, period)) = open.pop() {
            let enough = !per.is_empty() || period.is_some() || start > clause.from;
            let about = Scope::about(set.thing);
            let guards = if enough { parser.guards(at, &about) } else { Vec::new() };
            for (_, guard) in guards.into_iter().filter(|(end, _)| *end == clause.to) {
                if let Some((least, most)) = limits(&bound, negative) {
                    let (scope_of_count, assumed) = period.clone().unwrap_or((CountScope::AtATime, Vec::new()));
                    let kind = RuleKind::Limit {
                        per: per.clone(),
                        counted: set.filter.clone(),
                        sum: None,
                        least,
                        most,
                        scope: scope_of_count,
                    };
                    let meaning = rule(set.thing, Vec::new(), Vec::new(), guard.holds, kind);
                    found.push(Understood::new("limit", vec![meaning]).assuming(assumed).about(set.thing));
                }
            }
            if per.len() > 3 {
                continue;
            }
            for (end, way) in per_what(parser, at, &set) {
                let mut more = per.clone();
                more.push(way);
                open.push((end, more, period.clone()));
            }
            if period.is_none() {
                for (end, own, assumed) in periods(parser, at, &set, &scope) {
                    if end > at {
                        open.push((end, per.clone(), Some((own, assumed))));
                    }
                }
            }
        }
    }
    found
}
