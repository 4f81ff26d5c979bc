//! What there may be only one of: "No two pets have the same chip number." "No two shifts have the same title, the same site and
//! the same starts at." "Each price has a different kind." "The same seat can't be booked twice."

use model::{ActionKind, Expr, Path, RuleKind, ThingId};

use super::{Clause, Understood, overlap::common, rule};
use crate::chart::Pattern;
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Doing, Parser, Scope, Set, Shape, Sort};
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] = &[saying(Section::Clashes, "No two {things} have the same {text}.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let patterns = [
        "no two <things> (have|share|can have|can share|may have|may share|get) <fields>",
        "two <things> (can not|may not|must not|never) (have|share) <fields>",
        "(there can not be|there must not be|there may not be) two <things> (with|that have) <fields>",
    ];
    for text in patterns {
        for slots in Pattern::new(text).matches(parser, clause.from, clause.to) {
            let [(_, from, to), (_, start, stop)] = slots.as_slice() else { continue };
            for (thing, mut same, counted) in overlap_alike(parser, *from, *to) {
                let Some(paths) = shared(parser, thing, *start, *stop) else { continue };
                same.extend(paths);
                found.push(unique(parser, thing, same, counted));
            }
        }
    }
    // "There can't be two turns of one volunteer on the same shift".
    for text in ["(there can not be|there must not be|there may not be|there can never be) two <things>"] {
        for slots in Pattern::new(text).matches(parser, clause.from, clause.to) {
            let Some((_, from, to)) = slots.first() else { continue };
            let (to, unless) = unless(parser, *from, *to);
            for (thing, same, counted) in overlap_alike(parser, *from, to) {
                let counted = match unless {
                    Some(at) => match except(parser, at, clause.to, thing) {
                        Some(except) => counted.and(except.not()),
                        None => continue,
                    },
                    None => counted,
                };
                if !same.is_empty() {
                    found.push(unique(parser, thing, same, counted));
                }
            }
        }
    }
    found.extend(entered_twice(parser, clause));
    found.extend(only_once(parser, clause));
    // "The receipt number of a claim is unique", "A seat's number must be unique per flight".
    for text in [
        "the <field> of (a|an|each|every|the) <thing> (is|must be|has to be) unique",
        "(a|an|each|every) <thing> 's <field> (is|must be|has to be) unique",
        "(a|an|each|every|all) <thing> (has|must have|should have|shall have|will have|have|needs|gets|is given|is assigned|must be assigned) (a|an|its own|their own) (different|unique|own|separate|distinct) <field>",
        "(each|every) <thing> has its own <field>",
    ] {
        for slots in Pattern::new(text).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            let (Some((from, to)), Some((start, stop))) = (place("thing"), place("field")) else { continue };
            for (end, set) in parser.rows(from, &Scope::default()) {
                if end != to {
                    continue;
                }
                if let Some((last, path)) = common(parser, &set, start)
                    && last == stop
                {
                    found.push(unique(parser, set.thing, vec![path], set.filter));
                }
            }
        }
    }
    found.extend(once(parser, clause));
    found.extend(field_alone(parser, clause));
    found.extend(both_again(parser, clause));
    found
}

/// "The title must be unique for all items in the system", "Usernames should be unique": the one thing that has such a field.
fn field_alone(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern = "[the|a|an|each|every|all] <field> (is|are|must be|has to be|have to be|should be|needs to be|need to be|must always be) unique [(for|across|among|over|within) all <things> [in the (system|app|spec|database)]]";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let Some((_, from, to)) = slots.first() else { continue };
        let among = slots.get(1).and_then(|(_, from, to)| {
            parser.terms(*from).iter().find_map(|term| match term.term {
                Term::Thing(thing) if from + term.len == *to => Some(thing),
                _ => None,
            })
        });
        if slots.len() > 1 && among.is_none() {
            continue;
        }
        let names = parser.field_names(*from).into_iter().filter(|(end, _)| end == to).flat_map(|(_, names)| names);
        let mut fields: Vec<model::FieldRef> =
            names.filter(|field| among.is_none_or(|thing| field.thing == thing)).collect();
        // Everybody has an email; the kind of people that the sentence is about comes first.
        if let (Some(it), true) = (clause.it, fields.len() > 1) {
            fields.retain(|field| field.thing == it);
        }
        if let [field] = fields.as_slice() {
            found.push(unique(parser, field.thing, vec![super::overlap::row(vec![*field])], Expr::always()));
        }
    }
    found
}

/// "The same seat on the same flight can't be booked twice", "The same passport can't book the same flight twice": both together.
fn both_again(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let twice = "(twice|more than once|two times|again)";
    let patterns = [
        format!(
            "[the] same <one> (and|on|for|in|at|with|of) [the] same <two> (can not|may not|must not|can never|should not) be <verb> {twice}"
        ),
        format!("[the] same <one> (can not|may not|must not|can never|should not) <verb> [the] same <two> {twice}"),
    ];
    for text in patterns {
        for slots in Pattern::new(&text).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            let (Some(one), Some(two), Some(verb)) = (place("one"), place("two"), place("verb")) else { continue };
            let made = [Shape::Base, Shape::Participle]
                .into_iter()
                .flat_map(|shape| parser.verb(verb.0, shape))
                .filter(|(end, _)| *end == verb.1)
                .filter_map(|(_, doing)| match doing {
                    Doing::Act(actions) => Some(actions),
                    _ => None,
                })
                .flatten();
            let mut made: Vec<ThingId> = made
                .filter_map(|id| parser.action(id))
                .filter(|own| own.kind == ActionKind::Create)
                .map(|own| own.thing)
                .collect();
            made.sort();
            made.dedup();
            for thing in made {
                let set = Set {
                    thing,
                    base: crate::phrase::Base::row(1, thing),
                    filter: Expr::always(),
                    determiner: crate::phrase::Determiner::Bare,
                    bound: None,
                    other: false,
                    own: false,
                };
                let path = |(from, to): (usize, usize)| {
                    common(parser, &set, from).filter(|(end, _)| *end == to).map(|(_, path)| path)
                };
                if let (Some(one), Some(two)) = (path(one), path(two))
                    && one != two
                {
                    let own = unique(parser, thing, vec![one, two], Expr::always());
                    if !found.contains(&own) {
                        found.push(own);
                    }
                }
            }
        }
    }
    found
}

/// "A member can only review a book once", "Nobody can rate the same film twice": one record a person and what it is of.
fn once(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, people) in parser.people(clause.from) {
        let negative = parser.any(middle, &["can not", "may not", "must not", "can never"]);
        let positive = parser.any(middle, &["can only", "may only", "can", "may"]);
        let (next, twice) = match (negative, positive, people.nobody) {
            (Some(next), _, false) | (None, Some(next), true) => (next, true),
            (None, Some(next), false) => (next, false),
            _ => continue,
        };
        let ends: &[&str] = if twice {
            &["twice", "more than once", "again", "more than one time", "a second time"]
        } else {
            &["once", "only once", "just once", "one time", "only one time", "exactly once", "at most once"]
        };
        for (end, doing) in parser.verb(next, Shape::Base) {
            let Doing::Act(actions) = doing else { continue };
            let object = parser.skip(end, &["the same", "any", "each", "every", "a", "an", "one", "any one", "the"]);
            for term in parser.terms(object) {
                let Term::Thing(of) = term.term else { continue };
                if parser.any(object + term.len, ends) != Some(clause.to) {
                    continue;
                }
                for action in actions.iter().filter_map(|id| parser.action(*id)) {
                    let made = action.thing;
                    let whose = parser.owner(made, &people.roles(parser));
                    let what = parser.ways(made, &|target| target == of);
                    if let ([owner], [(what, _)], ActionKind::Create) = (whose.as_slice(), what.as_slice(), action.kind)
                        && made != of
                    {
                        let path = |steps: &Vec<model::FieldRef>| super::overlap::row(steps.clone());
                        found.push(unique(parser, made, vec![path(owner), path(what)], Expr::always()));
                    }
                }
            }
        }
    }
    found
}

/// "The same guest name can't be entered twice for the same day, not even by two different members": two fields together.
fn entered_twice(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern = "the same <one> (can not|may not|must not) be (entered|used|given|registered|added) (twice|more than once|two times) (for|on|in|at|with) the same <two> [, not even by two different <whom>]";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let [(_, from, to), (_, start, stop), ..] = slots.as_slice() else { continue };
        let named = |from: usize, to: usize| {
            parser
                .field_names(from)
                .into_iter()
                .filter(move |(end, _)| *end == to)
                .flat_map(|(_, names)| names)
                .collect::<Vec<_>>()
        };
        // Whoever else enters it: people, and nothing more.
        let whom = slots.iter().find(|(name, _, _)| name == "whom");
        let people =
            |from: usize, to: usize| {
                parser.terms(from).iter().any(|own| {
                    matches!(own.term, Term::Thing(thing) if parser.is_person(thing)) && from + own.len == to
                }) || from + 1 == to && parser.word(from) == "people"
            };
        if whom.is_some_and(|(_, from, to)| !people(*from, *to)) {
            continue;
        }
        let (ones, others) = (named(*from, *to), named(*start, *stop));
        let mut pairs = Vec::new();
        for one in &ones {
            pairs.extend(
                others.iter().filter(|other| other.thing == one.thing && *other != one).map(|other| (*one, *other)),
            );
        }
        let [(one, other)] = pairs.as_slice() else { continue };
        let path = |field: model::FieldRef| super::overlap::row(vec![field]);
        let understood = unique(parser, one.thing, vec![path(*one), path(*other)], Expr::always());
        if !found.contains(&understood) {
            found.push(understood);
        }
    }
    found
}

/// "A member can't book the same class twice", "No student joins the same course twice", "An order can't have the same product
/// twice", "Customers can only rate a visit once": one record for both together.
fn only_once(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let twice = "(twice|more than once|two times|a second time)";
    let patterns = [
        format!(
            "<who> (can not|may not|must not|can never|should not|never) <verb> [in|for|on|at|to] the same <what> {twice}"
        ),
        format!(
            "<who> (can not|may not|must not|can never|should not|never) <verb> {twice} [in|for|on|at|to] the same <what>"
        ),
        format!("no <who> <verb> [in|for|on|at|to] the same <what> {twice}"),
        format!("no <who> <verb> {twice} [in|for|on|at|to] the same <what>"),
        format!("no <who> can <verb> [in|for|on|at|to] the same <what> {twice}"),
        "<who> (can only|may only|can) <verb> [in|for|on|at|to] (a|an|each|every|the same) <what> (once|only once)"
            .to_owned(),
        // "can only be enrolled in a course once", "can't be assigned to the same project twice"
        format!(
            "<who> (can not|may not|must not|can never|should not) be <verb> [in|into|for|on|at|to|with] the same <what> {twice}"
        ),
        "<who> (can only|may only|can|may) be <verb> [in|into|for|on|at|to|with] (a|an|each|every|the same|any) <what> (once|only once)"
            .to_owned(),
    ];
    for text in patterns {
        for slots in Pattern::new(&text).matches(parser, clause.from, clause.to) {
            let [(_, from, to), (_, verb, verb_end), (_, what, what_end)] = slots.as_slice() else { continue };
            let start = parser.skip(*from, &["a", "an", "each", "every", "the"]);
            let named = |at: usize, end: usize| {
                parser.terms(at).iter().find_map(|term| match term.term {
                    crate::vocabulary::Term::Thing(thing) if at + term.len == end => Some(thing),
                    _ => None,
                })
            };
            let Some(what) = named(*what, *what_end) else { continue };
            let person = matches!(
                parser.words_between(start, *to).as_str(),
                "nobody" | "no one" | "you" | "people" | "somebody"
            );
            let holder = named(start, *to);
            if holder.is_none() && !person {
                continue;
            }
            // What the verb makes; "have" is said of what both belong to.
            let mut made: Vec<ThingId> = Vec::new();
            if parser.eat(*verb, "have") == Some(*verb_end) || parser.eat(*verb, "contain") == Some(*verb_end) {
                let all = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
                made.extend(all.map(ThingId));
            }
            // A verb that no sentence of the spec has: what is called after it.
            let called = parser.words_between(*verb, *verb_end);
            if parser.word(verb.wrapping_sub(1)) == "be" {
                let all = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
                made.extend(all.map(ThingId).filter(|own| super::overlap::names_doing(parser, *own, &called)));
            }
            for shape in [crate::phrase::Shape::Base, crate::phrase::Shape::Finite, crate::phrase::Shape::Participle] {
                for (end, doing) in parser.verb(*verb, shape) {
                    if let (true, crate::phrase::Doing::Act(actions)) = (end == *verb_end, doing) {
                        let making = actions.iter().filter_map(|id| parser.action(*id));
                        made.extend(making.filter(|own| own.kind == model::ActionKind::Create).map(|own| own.thing));
                    }
                }
            }
            made.sort();
            made.dedup();
            let direct = |thing: ThingId, to: ThingId| -> Vec<model::FieldRef> {
                let relations = parser.fields(thing).filter(|(_, own)| match own.r#type.kind {
                    model::TypeKind::One(target) => target == to || parser.is_a(to, target),
                    _ => false,
                });
                relations.map(|(field, _)| field).collect()
            };
            for thing in made {
                let whose: Vec<Vec<model::FieldRef>> = match holder {
                    Some(holder) if !parser.is_person(holder) => {
                        direct(thing, holder).into_iter().map(|field| vec![field]).collect()
                    }
                    _ => {
                        let roles: Vec<ThingId> = holder.map_or_else(|| parser.roles().collect(), |own| vec![own]);
                        parser.owner(thing, &roles).into_iter().filter(|way| way.len() == 1).collect()
                    }
                };
                let others = direct(thing, what);
                let ([own], [other]) = (whose.as_slice(), others.as_slice()) else { continue };
                if own.as_slice() == [*other] {
                    continue;
                }
                let row = |steps: Vec<model::FieldRef>| Path { root: model::Root::Row(model::Row(0)), steps };
                let understood = unique(parser, thing, vec![row(own.clone()), row(vec![*other])], Expr::always());
                if !found.contains(&understood) {
                    found.push(understood);
                }
            }
        }
    }
    found
}

/// Where "unless the earlier one was dropped" begins, and where the rest ends.
fn unless(parser: &Parser, from: usize, to: usize) -> (usize, Option<usize>) {
    for at in from..to {
        if let Some(next) = parser.any(at, &["unless", ", unless", "except when", "except if"]) {
            return (at, Some(next));
        }
    }
    (to, None)
}

/// The state of one of the two that makes it not count.
fn except(parser: &Parser, at: usize, to: usize, thing: ThingId) -> Option<Expr> {
    let next = parser.any(
        at,
        &[
            "the earlier one",
            "the first one",
            "the other one",
            "the other",
            "one of them",
            "the earlier",
            "the first",
            "the older one",
        ],
    )?;
    let next = parser.any(next, &["was", "is", "has been"])?;
    let row = crate::phrase::Base::row(1, thing);
    let scope = Scope { level: 1, ..Scope::default() };
    parser.states(next, &row, &scope).into_iter().find(|(end, _)| *end == to).map(|(_, state)| state)
}

fn overlap_alike(parser: &Parser, from: usize, to: usize) -> Vec<(ThingId, Vec<Path>, Expr)> {
    super::overlap::alike(parser, from, to)
}

/// "the same title, the same site and the same starts at", "an email".
fn shared(parser: &Parser, thing: ThingId, from: usize, to: usize) -> Option<Vec<Path>> {
    let set = Set {
        thing,
        base: crate::phrase::Base::row(1, thing),
        filter: Expr::always(),
        determiner: crate::phrase::Determiner::Bare,
        bound: None,
        other: false,
        own: false,
    };
    let mut at = from;
    let mut paths = Vec::new();
    loop {
        at = parser.skip(at, &["the same", "the", "an", "a", "their", "one", "same"]);
        let (end, path) = common(parser, &set, at)?;
        paths.push(path);
        if end == to {
            return Some(paths);
        }
        at = parser.any(end, &[",", "and", ", and"])?;
    }
}

pub(super) fn unique(parser: &Parser, thing: ThingId, paths: Vec<Path>, counted: Expr) -> Understood {
    let folded = paths
        .iter()
        .any(|path| path.steps.last().is_some_and(|field| crate::phrase::sort_of(parser.app(), *field) == Sort::Text));
    let meaning = rule(thing, Vec::new(), Vec::new(), Expr::always(), RuleKind::Unique { paths, folded, counted });
    Understood::new("unique", vec![meaning]).about(thing)
}
