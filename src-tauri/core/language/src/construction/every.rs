//! What holds of the fields of every record, said plainly: "The start date of each reserved rental is in the future." "A rental's
//! return branch is required." "A person's name and email are required." "It is necessary that each loan has exactly one bank."

use model::{Expr, Rule, RuleKind, TypeKind};

use super::check::{about_doing, awaited, check, field_of, occasions, of_their_own};
use super::{Clause, Understood};
use crate::chart::{Edges, add};
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Base, Determiner, Parser, Scope, Set, Value};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Checks, "The {text} and the {number} of {a thing} are required."),
    saying(Section::Checks, "The {moment} of {a thing} is in the future."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, (set, values)) in subjects(parser, clause) {
        let about = Scope::about(set.thing).mention(set.base.clone());
        for (next, negative, modal) in copulas(parser, middle) {
            let done = |own: &Value| own.base.as_ref().is_some_and(|base| about_doing(parser, next, base.thing));
            if values.iter().any(done) {
                continue;
            }
            for (end, holds) in said_of(parser, next, &values, &about, modal, negative) {
                for (stop, on) in occasions(parser, end, set.thing) {
                    for (last, guard) in parser.guards(stop, &about) {
                        if last != clause.to || !negative && awaited(parser, stop, last) {
                            continue;
                        }
                        let when = set.filter.clone().and(guard.holds.clone());
                        let own = check(parser, set.thing, on.clone(), when, holds.clone()).assuming(guard.assumed);
                        if !found.contains(&own) {
                            found.push(own);
                        }
                    }
                }
            }
        }
    }
    found.extend(has_so_many(parser, clause));
    found.extend(has_all(parser, clause));
    found.iter_mut().for_each(one_by_one);
    found
}

/// Several values that are all required: each refuses for itself, beside its own field.
fn one_by_one(own: &mut Understood) {
    let [Meaning::Rule(rule)] = own.meanings.as_slice() else { return };
    let RuleKind::Check { holds: Expr::And(parts), .. } = &rule.kind else { return };
    let required = |part: &Expr| matches!(part, Expr::Not(inner) if matches!(**inner, Expr::IsEmpty(_)));
    if parts.iter().all(required) {
        let each = parts.iter().map(|holds| {
            let field = field_of(holds, rule.thing);
            Meaning::Rule(Rule { kind: RuleKind::Check { holds: holds.clone(), field }, ..rule.clone() })
        });
        own.meanings = each.collect();
    }
}

/// "An item must have a title, a description and a price": each of them is required.
fn has_all(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let needs = ["needs", "need", "requires", "require"];
    for (middle, set) in each(parser, clause.from, clause) {
        let needed = parser.any(middle, &needs);
        let demanded = possessing(parser, middle).into_iter().filter(|(_, modal)| *modal).map(|(next, _)| next);
        for next in demanded.chain(needed) {
            let start = parser.skip(next, &["both", "the", "a", "an", "its", "their"]);
            for (end, names) in listed(parser, start) {
                // "a full name that is not blank"
                let empty = ["that is not blank", "that is not empty", "that are not blank", "that are not empty"];
                let filled = parser.any(end, &empty);
                if names.len() < 2 && filled.is_none() {
                    continue;
                }
                let end = filled.unwrap_or(end);
                let Some(values) = values(parser, &names, &set) else { continue };
                let about = Scope::about(set.thing).mention(set.base.clone());
                let holds = given(&values);
                for (stop, on) in occasions(parser, end, set.thing) {
                    for (last, guard) in parser.guards(stop, &about) {
                        if last != clause.to || awaited(parser, stop, last) {
                            continue;
                        }
                        let when = set.filter.clone().and(guard.holds.clone());
                        let own = check(parser, set.thing, on.clone(), when, holds.clone()).assuming(guard.assumed);
                        if !found.contains(&own) {
                            found.push(own);
                        }
                    }
                }
            }
        }
    }
    found
}

/// That none of the values is empty.
fn given(values: &[Value]) -> Expr {
    values.iter().fold(Expr::always(), |all, own| all.and(Expr::IsEmpty(Box::new(own.expr.clone())).not()))
}

/// A set that stands for each of its records: "a rental", "each reserved rental", "rentals".
fn each(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Set)> {
    let mut sets = parser.set(at, &clause.scope(), &|thing| vec![Base::record(thing)]);
    sets.retain(|(_, set)| {
        let plain = matches!(
            set.determiner,
            Determiner::A | Determiner::Each | Determiner::Bare | Determiner::Any | Determiner::All | Determiner::The
        );
        plain && set.bound.is_none() && !set.other && !set.own
    });
    sets
}

/// "the start date of each rental", "a rental's car and its end date", "the country of the return branch of a rental": the values
/// that something is said of, and whose they are.
fn subjects(parser: &Parser, clause: &Clause) -> Edges<(Set, Vec<Value>)> {
    let mut found: Edges<(Set, Vec<Value>)> = Edges::new();
    let start = parser.skip(clause.from, &["the", "both the", "all"]);
    for (middle, names) in listed(parser, start) {
        let Some(next) = parser.any(middle, &["of", "for"]) else { continue };
        for (end, set) in each(parser, next, clause) {
            if let Some(values) = values(parser, &names, &set) {
                add(&mut found, end, (set, values));
            }
        }
    }
    for (middle, set) in each(parser, clause.from, clause) {
        let Some(next) = parser.eat(middle, "'s") else { continue };
        for (end, names) in listed(parser, next) {
            if let Some(values) = values(parser, &names, &set) {
                add(&mut found, end, (set.clone(), values));
            }
        }
    }
    // "The title and the description", "display names": of the one thing that has them.
    let start = parser.skip(start, &["a", "an", "its", "their"]);
    // "A mason must be of age" is about masons, not about whose mason somebody is.
    let records = of_their_own(parser, clause);
    for (middle, names) in listed(parser, start).into_iter().filter(|(middle, _)| !records.contains(middle)) {
        let all = (0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX)).map(model::ThingId);
        let owners: Vec<model::ThingId> = all
            .filter(|thing| names.iter().flatten().any(|own| own.thing == *thing))
            .filter(|thing| names.iter().all(|own| parser.fields_named(own, *thing).len() == 1))
            .collect();
        let owner = match owners.as_slice() {
            [only] => Some(*only),
            several => clause.it.filter(|own| several.contains(own)),
        };
        let set = owner.map(|thing| super::record_set(thing, &Clause::alone(clause.from, clause.to)));
        if let Some((set, values)) = set.and_then(|set| values(parser, &names, &set).map(|values| (set, values))) {
            add(&mut found, middle, (set, values));
        }
    }
    // "the balance of a transfer's source"
    let things = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
    for thing in things.map(model::ThingId).filter(|thing| parser.terms_of(*thing).is_some()) {
        for (end, value) in parser.chain(clause.from, &Scope::about(thing)) {
            let far =
                matches!(&value.expr, Expr::Path(path) if path.steps.len() > 1 && path.root == model::Root::Record);
            if far && (clause.from..end).any(|at| parser.word(at) == "'s") {
                add(&mut found, end, (super::record_set(thing, &Clause::alone(clause.from, clause.to)), vec![value]));
            }
        }
    }
    for at in clause.from + 2..clause.to {
        let Some(next) = parser.eat(at, "of") else { continue };
        for (end, set) in each(parser, next, clause) {
            let about = Scope::about(set.thing);
            for (stop, value) in parser.chain(clause.from, &about) {
                let far = matches!(&value.expr, Expr::Path(path) if path.steps.len() > 1);
                if stop == at && far {
                    add(&mut found, end, (set.clone(), vec![value]));
                }
            }
        }
    }
    found
}

type Names = Vec<Vec<model::FieldRef>>;

/// "title", "title and description", "title, description and price".
fn listed(parser: &Parser, at: usize) -> Edges<Names> {
    let mut edges: Edges<Names> = Edges::new();
    let mut open: Edges<Names> = parser.field_names(at).into_iter().map(|(end, fields)| (end, vec![fields])).collect();
    while let Some((end, names)) = open.pop() {
        if edges.len() > 16 {
            break;
        }
        edges.push((end, names.clone()));
        if let Some(next) = parser.any(end, &[", and", "and", ",", "as well as"]) {
            let next = parser.skip(next, &["the", "a", "an", "its", "their"]);
            for (stop, more) in parser.field_names(next) {
                let mut all = names.clone();
                all.push(more);
                open.push((stop, all));
            }
        }
    }
    edges
}

/// The fields so called that a record of the set has, one for each name.
fn values(parser: &Parser, names: &[Vec<model::FieldRef>], set: &Set) -> Option<Vec<Value>> {
    let scope = Scope::about(set.thing);
    names
        .iter()
        .map(|own| match parser.fields_named(own, set.thing).as_slice() {
            [only] => Some(parser.of_field(&set.base, *only, &scope)),
            _ => None,
        })
        .collect()
}

/// "is", "must be", "can't be": the end, whether it denies, and whether it demands.
fn copulas(parser: &Parser, at: usize) -> Vec<(usize, bool, bool)> {
    let mut found = Vec::new();
    for (words, negative, modal) in [
        ("is", false, false),
        ("are", false, false),
        ("is always", false, false),
        ("are always", false, false),
        ("is not", true, false),
        ("are not", true, false),
        ("is never", true, false),
        ("are never", true, false),
        ("lies", false, false),
        ("must be", false, true),
        ("must always be", false, true),
        ("has to be", false, true),
        ("have to be", false, true),
        ("should be", false, true),
        ("should always be", false, true),
        ("shall be", false, true),
        ("needs to be", false, true),
        ("need to be", false, true),
        ("will be", false, true),
        ("can be", false, false),
        ("may be", false, false),
        ("can only be", false, true),
        ("may only be", false, true),
        ("can not be", true, true),
        ("may not be", true, true),
        ("must not be", true, true),
        ("should not be", true, true),
        ("shall not be", true, true),
        ("can never be", true, true),
        ("must never be", true, true),
    ] {
        if let Some(end) = parser.eat(at, words) {
            found.push((end, negative, modal));
        }
    }
    found
}

/// What is said of all the values in the same words.
fn said_of(parser: &Parser, at: usize, values: &[Value], about: &Scope, modal: bool, negative: bool) -> Edges<Expr> {
    let mut edges: Edges<Expr> = Edges::new();
    // "The title and the description can't be empty": neither of them.
    let said = |holds: Expr| if negative { holds.not() } else { holds };
    let demanded =
        ["required", "mandatory", "compulsory", "obligatory", "given", "filled in", "present", "provided", "specified"];
    if let Some(end) = parser.any(at, &demanded) {
        add(&mut edges, end, if negative { given(values).not() } else { given(values) });
    }
    // What a value simply *is* may be how it comes about; a bound or a time can only be a demand.
    if !modal && !bounds(parser, at) {
        return edges;
    }
    let Some((first, more)) = values.split_first() else { return edges };
    for (end, expr) in parser.complements(at, first, about) {
        let all = more.iter().try_fold(said(expr), |all, own| {
            let same = parser.complements(at, own, about).into_iter().find(|(stop, _)| *stop == end)?.1;
            Some(all.and(said(same)))
        });
        if let Some(all) = all {
            let end = own_unit(parser, end, first).unwrap_or(end);
            add(&mut edges, end, all);
        }
    }
    edges
}

/// "at most 20 kg", of a weight in kg: the unit said once more.
fn own_unit(parser: &Parser, at: usize, value: &Value) -> Option<usize> {
    let Expr::Path(path) = &value.expr else { return None };
    let field = parser.field(*path.steps.last()?)?;
    let (_, unit) = field.name.rsplit_once(" in ")?;
    parser.eat(at, &unit.to_lowercase())
}

/// Whether what follows sets a bound: "at most 5", "before its end", "between 1 and 10", "5 days after it", "in the past".
fn bounds(parser: &Parser, at: usize) -> bool {
    let words = [
        "between",
        "before",
        "after",
        "in the future",
        "in the past",
        "on or",
        "at or",
        "not before",
        "not after",
        "no later",
        "no earlier",
        "later than",
        "earlier than",
        "within",
        "positive",
        "negative",
        "empty",
        "blank",
    ];
    let compared = parser.comparison_words(at).iter().any(|(_, op)| *op != model::Comparison::Equal);
    compared || parser.any(at, &words).is_some()
}

/// "Each loan has exactly one bank", "A photo must have at least one tag", "An order is for a single shop": how many of what it
/// points to a record has.
fn has_so_many(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, set) in each(parser, clause.from, clause) {
        for (next, modal) in possessing(parser, middle) {
            for (start, least, most) in numbers(parser, next, modal) {
                let mut members = parser.member(start, &set.base, &Scope::about(set.thing));
                members.extend(one_of_several(parser, start, &set));
                for (end, value) in members {
                    if end != clause.to {
                        continue;
                    }
                    let Expr::Path(path) = &value.expr else { continue };
                    let [field] = path.steps.as_slice() else { continue };
                    let Some(kind) = parser.field(*field).map(|own| &own.r#type.kind) else { continue };
                    let several = matches!(kind, TypeKind::Several(_) | TypeKind::Choices(_));
                    let given = Expr::IsEmpty(Box::new(value.expr.clone())).not();
                    // "can belong to one group", "has only one group": no more than one.
                    let least = if least == 1 && most.is_some() && may(parser, middle, start) { 0 } else { least };
                    if least == 1 && most.is_none() && may(parser, middle, start) {
                        continue;
                    }
                    let own = match (least, most) {
                        // What is one value can't be two.
                        (1, Some(1)) if !several => check(parser, set.thing, Vec::new(), set.filter.clone(), given),
                        (0, Some(1)) if !several && set.filter.is_always() => {
                            Understood::new("check", vec![Meaning::Nothing]).about(set.thing)
                        }
                        (1, None) => check(parser, set.thing, Vec::new(), set.filter.clone(), given),
                        _ => continue,
                    };
                    if !found.contains(&own) {
                        found.push(own);
                    }
                }
            }
        }
    }
    found
}

/// Whether the words between say what may be, or what there is only one of.
fn may(parser: &Parser, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(parser.word(at), "can" | "may" | "only" | "just"))
}

/// "category", where it has several categories.
fn one_of_several(parser: &Parser, at: usize, set: &Set) -> Edges<Value> {
    let mut found = Edges::new();
    for term in parser.terms(at) {
        let crate::vocabulary::Term::Thing(thing) = term.term else { continue };
        let mut fields = parser.fields(set.thing).filter(|(_, own)| own.r#type.kind == TypeKind::Several(thing));
        if let (Some((field, _)), None) = (fields.next(), fields.next()) {
            add(&mut found, at + term.len, parser.of_field(&set.base, field, &Scope::about(set.thing)));
        }
    }
    found
}

/// "has", "must belong to", "is assigned to": behind it stands what a record points to.
fn possessing(parser: &Parser, at: usize) -> Vec<(usize, bool)> {
    const PLAIN: &[&str] = &[
        "has",
        "needs",
        "need",
        "requires",
        "have",
        "includes",
        "include",
        "contains",
        "contain",
        "owns",
        "own",
        "belongs to",
        "belong to",
        "is for",
        "are for",
        "is in",
        "is of",
        "is contained in",
        "is owned by",
        "is given by",
        "is made by",
        "is got by",
        "is assigned to",
        "are assigned to",
        "is placed for",
        "works for",
        "work for",
        "is linked to",
        "be for",
        "be in",
        "be of",
        "be contained in",
        "be owned by",
        "be given by",
        "be made by",
        "be assigned to",
        "be placed for",
        "be linked to",
        "be assigned",
        "is assigned",
    ];
    let modals =
        ["must", "should", "shall", "has to", "have to", "needs to", "need to", "will", "can", "may", "can only"];
    let start = parser.any(at, &modals).unwrap_or(at);
    let demanded = start > at && !matches!(parser.word(at), "can" | "may" | "will");
    PLAIN.iter().filter_map(|words| parser.eat(start, words)).map(|end| (end, demanded)).collect()
}

/// "exactly one", "at most 1", "at least one", "one or more": the least and the most.
fn numbers(parser: &Parser, at: usize, demanded: bool) -> Vec<(usize, u32, Option<u32>)> {
    let mut found = Vec::new();
    // "must be linked to a patient"; without the demand, "is linked to a patient" declares.
    if let (Some(end), true) = (parser.any(at, &["a", "an"]), demanded) {
        found.push((end, 1, Some(1)));
    }
    for (words, least, most) in [
        ("exactly one", 1, Some(1)),
        ("exactly 1", 1, Some(1)),
        ("only one", 1, Some(1)),
        ("just one", 1, Some(1)),
        ("a single", 1, Some(1)),
        ("one", 1, Some(1)),
        ("at most one", 0, Some(1)),
        ("at most 1", 0, Some(1)),
        ("no more than one", 0, Some(1)),
        ("at least one", 1, None),
        ("at least 1", 1, None),
        ("one or more", 1, None),
    ] {
        if let Some(end) = parser.eat(at, words) {
            found.push((end, least, most));
        }
    }
    found
}
