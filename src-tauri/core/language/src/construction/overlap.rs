//! What can't be at the same time: "Two people can't book the same time slot." "Two appointments of the same stylist can't
//! overlap." "A vet can't have two visits at the same time." "A room holds at most 12 bookings at a time." "Leave 10 minutes
//! between appointments."

use model::{Comparison, Expr, FieldRef, Literal, Path, Root, Row, RuleKind, ThingId, TypeKind};

use super::{Clause, Understood, rule};
use crate::chart::Pattern;
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Assumed, Base, Parser, Scope, Set, Shape};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Clashes, "Two {things} of the same {link} can't overlap."),
    saying(Section::Clashes, "Two {things} of the same {person} can't overlap."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = same_slot(parser, clause);
    found.extend(two_overlap(parser, clause));
    found.extend(twice_at_once(parser, clause));
    found.extend(gap(parser, clause));
    found.extend(own_overlap(parser, clause));
    found
}

/// The rows' start and end, where the thing has both.
pub fn stretch(parser: &Parser, thing: ThingId) -> Option<(Expr, Expr)> {
    let scope = Scope { level: 1, ..Scope::default() };
    let row = Base::row(1, thing);
    let (start, end) = parser.stretch(&row, &scope)?;
    Some((start.expr, end.expr))
}

fn timed(parser: &Parser) -> Vec<ThingId> {
    let things = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
    things.map(ThingId).filter(|thing| stretch(parser, *thing).is_some()).collect()
}

/// Relations to what is occupied: a room or a court, a person only if somebody else makes the record.
fn places(parser: &Parser, thing: ThingId) -> Vec<FieldRef> {
    let made = parser.fields(thing).any(|(_, own)| matches!(own.filled, model::Filled::Creator { .. }));
    parser
        .fields(thing)
        .filter_map(|(field, own)| match own.r#type.kind {
            TypeKind::One(target) if !parser.is_person(target) => Some(field),
            TypeKind::One(_) if made && own.filled == model::Filled::ByPerson => Some(field),
            _ => None,
        })
        .collect()
}

fn overlap(
    parser: &Parser,
    thing: ThingId,
    same: Vec<Path>,
    counted: Expr,
    capacity: Expr,
    gap_seconds: i64,
) -> Option<crate::meaning::Meaning> {
    let (start, end) = stretch(parser, thing)?;
    let kind = RuleKind::Overlap { start, end, same, counted, capacity, gap_seconds, touching: false };
    Some(rule(thing, Vec::new(), Vec::new(), Expr::always(), kind))
}

fn one() -> Expr {
    Expr::Literal(Literal::Whole(1))
}

pub fn row(steps: Vec<FieldRef>) -> Path {
    Path { root: Root::Row(Row(0)), steps }
}

fn touching(parser: &Parser, clause: &Clause, thing: ThingId) -> Assumed {
    let noun = parser.thing(thing).map_or("record", |thing| thing.name.singular.as_str());
    Assumed {
        code: "touching-is-not-overlapping",
        from: clause.from,
        to: clause.to,
        text: format!("One {noun} may start at the very moment another ends."),
        alternatives: vec![("Touching counts as overlapping".to_owned(), "touching counts as overlapping".to_owned())],
    }
}

/// "Two people can't book the same time slot": the slot of what is booked, which the record's own relation says.
fn same_slot(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let who = "(two|multiple|several|two or more|two different) (people|persons|users|members|customers|guests|clients|<people>)";
    let no_two = "no two (people|persons|users|members|customers|guests|clients|<people>)";
    let slot = "(time slot|timeslot|slot|time|times|time slots|period|<thing> for the same time|<thing> at the same time|<thing> at the same time slot|<thing> for the same period|<thing> for the same dates|<thing> on the same dates|<thing> for overlapping times|<thing> at overlapping times|<thing> for overlapping periods|<thing> for overlapping dates) [at once|at a time]";
    let never = "(can not|may not|must not|should not|can never)";
    let any = "(the same|a|an|one|any|each|every|no)";
    let often = "(twice|more than once|two times|by two people|by two <people>|to two <people>|for two <people>|by more than one person|to more than one person|by several people|by more than one <people>|to more than one <people>)";
    let at_once = "(at the same time|at once|at a time|at one time|for the same time|for the same period|for overlapping times|for overlapping periods|on overlapping dates|for the same dates)";
    let patterns = [
        format!("{no_two} (can|may|should|must|shall) <verb> [for] (the same|an overlapping|overlapping|one) {slot}"),
        format!("{no_two} (can|may|should|must) (have|hold|get|take) (the same|overlapping) {slot}"),
        format!(
            "{who} (can not|may not|must not|should not|can never) <verb> [for] (the same|an overlapping|overlapping|one) {slot}"
        ),
        format!(
            "the same {slot} (can not|may not|must not) be <verb> (twice|more than once|by two people|by more than one person|two times)"
        ),
        format!(
            "(a|each|every|one|no|any) {slot} (can not|may not|must not|can only|can) be <verb> (twice|more than once|by two people|once|only once|by more than one person|by one person|two times)"
        ),
        format!("{who} (can not|may not|must not) (have|hold|get|take) (the same|overlapping) {slot}"),
        format!("{any} <thing> {never} be (double-booked|double booked|booked double|overbooked)"),
        format!("<thing> {never} be (double-booked|double booked|booked double|overbooked)"),
        "no (double bookings|double booking|double-bookings|double-booking) (of|for) (a|the same|any) <thing>"
            .to_owned(),
        format!("{any} <thing> (can not|may not|must not|should not|can never) be <verb> {often} {at_once}"),
        format!(
            "{any} <thing> {never} be <verb> (for|at|on|in) overlapping (times|periods|time periods|time slots|slots|dates|hours)"
        ),
        format!("{any} <thing> (can not|may not|must not|should not|can never) be <verb> {at_once} {often}"),
        format!(
            "{any} <thing> (can|may|must|should) only be <verb> (once|by one person|by one <people>|to one <people>|for one <people>) {at_once}"
        ),
    ];
    for pattern in patterns {
        for slots in Pattern::new(&pattern).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            // "Two people book": whoever they are, they are people.
            let known = |(from, to): (usize, usize)| {
                parser.any(from, &["people", "persons", "different people"]) == Some(to)
                    || parser.people(from).into_iter().any(|(end, people)| end == to && !people.nobody)
            };
            if place("people").is_some_and(|gap| !known(gap)) {
                continue;
            }
            let mut things = timed(parser);
            if let Some((from, to)) = place("verb") {
                let verbs: Vec<ThingId> = [Shape::Base, Shape::Participle]
                    .into_iter()
                    .flat_map(|shape| parser.verb(from, shape))
                    .filter(|(end, _)| *end == to)
                    .flat_map(|(_, doing)| match doing {
                        crate::phrase::Doing::Act(actions) => {
                            actions.iter().filter_map(|id| parser.action(*id)).map(|own| own.thing).collect()
                        }
                        crate::phrase::Doing::Create => timed(parser),
                        _ => Vec::new(),
                    })
                    .collect();
                let word = parser.words_between(from, to);
                let named: Vec<ThingId> = things
                    .iter()
                    .copied()
                    .filter(|thing| verbs.contains(thing) || names_doing(parser, *thing, &word))
                    .collect();
                if named.is_empty()
                    && verbs.is_empty()
                    && !matches!(word.as_str(), "book" | "booked" | "reserve" | "reserved" | "take" | "taken" | "have")
                {
                    continue;
                }
                if !named.is_empty() {
                    things = named;
                }
            }
            let mut same_only: Option<ThingId> = None;
            if let Some((from, to)) = place("thing") {
                let named = parser.terms(from).iter().find_map(|term| match term.term {
                    crate::vocabulary::Term::Thing(thing) if from + term.len == to => Some(thing),
                    _ => None,
                });
                match named {
                    Some(thing) if things.contains(&thing) => things = vec![thing],
                    Some(thing) => {
                        same_only = Some(thing);
                        things.retain(|own| {
                            parser.fields(*own).any(|(_, field)| field.r#type.kind == TypeKind::One(thing))
                        });
                    }
                    None => continue,
                }
            }
            // "The same slot", where the spec keeps slots: a slot taken twice is one record too many, however long it is.
            if let Some(slot) = kept_slot(parser, clause) {
                let all = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
                for thing in all.map(ThingId).filter(|own| *own != slot) {
                    let word = place("verb").map(|(from, to)| parser.words_between(from, to)).unwrap_or_default();
                    let to: Vec<FieldRef> =
                        places(parser, thing).into_iter().filter(|field| parser.target(*field) == Some(slot)).collect();
                    if let ([field], true) =
                        (to.as_slice(), names_doing(parser, thing, &word) || things.contains(&thing))
                    {
                        let own = super::unique::unique(parser, thing, vec![row(vec![*field])], Expr::always());
                        if !found.contains(&own) {
                            found.push(own);
                        }
                    }
                }
                continue;
            }
            for thing in things {
                let mut assumed = vec![touching(parser, clause, thing)];
                let mut relations = places(parser, thing);
                if let Some(only) = same_only {
                    relations.retain(|field| parser.target(*field) == Some(only));
                }
                let same: Vec<Path> = match relations.as_slice() {
                    [] => Vec::new(),
                    [field] => {
                        if same_only.is_none() {
                            assumed.push(per_place(parser, clause, thing, *field));
                        }
                        vec![row(vec![*field])]
                    }
                    // Where several things are occupied, which of them can't be left to a guess.
                    several => {
                        for field in several {
                            if let Some(meaning) =
                                overlap(parser, thing, vec![row(vec![*field])], Expr::always(), one(), 0)
                            {
                                found.push(Understood::new("overlap", vec![meaning]).about(thing));
                            }
                        }
                        continue;
                    }
                };
                if let Some(meaning) = overlap(parser, thing, same, Expr::always(), one(), 0) {
                    found.push(Understood::new("overlap", vec![meaning]).assuming(assumed).about(thing));
                }
            }
        }
    }
    found
}

/// The thing that the spec calls a slot, where the sentence names it.
fn kept_slot(parser: &Parser, clause: &Clause) -> Option<ThingId> {
    let slots = ["slot", "slots", "time slot", "time slots", "timeslot", "timeslots"];
    (clause.from..clause.to).find_map(|at| {
        let end = parser.any(at, &slots)?;
        parser.terms(at).iter().find_map(|own| match own.term {
            crate::vocabulary::Term::Thing(thing) if at + own.len == end => Some(thing),
            _ => None,
        })
    })
}

/// Whether the verb names the doing that the thing is called after: "book" and a booking.
pub fn names_doing(parser: &Parser, thing: ThingId, verb: &str) -> bool {
    let Some(own) = parser.thing(thing) else { return false };
    let noun = own.name.singular.to_lowercase();
    crate::words::bases(verb).iter().any(|(base, _)| crate::words::names_doing(base, &noun))
}

fn per_place(parser: &Parser, clause: &Clause, thing: ThingId, field: FieldRef) -> Assumed {
    let place = parser.field(field).map_or("", |own| own.name.as_str());
    let many = parser.thing(thing).map_or("records", |own| own.name.plural.as_str());
    Assumed {
        code: "slot-of-the-same-place",
        from: clause.from,
        to: clause.to,
        text: format!("The same time slot means the same {place} at the same time."),
        alternatives: vec![(format!("any two {many}, whatever the {place}"), format!("Two {many} can't overlap"))],
    }
}

/// "Two appointments of the same stylist can't overlap", "No two bookings of one court overlap".
fn two_overlap(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let overlap_words = "(overlap|overlap in time|be at the same time|be at once|overlap each other|take place at the same time|clash|happen at the same time|be booked for the same time|be scheduled at the same time)";
    let patterns = [
        format!("(two|any two|multiple|several) <things> (can not|may not|must not|should not|never) {overlap_words}"),
        format!("no two <things> (can|may|must|should|shall|ever) {overlap_words}"),
        format!("no two <things> {overlap_words}"),
        format!("<things> (can not|may not|must not|never|should not) {overlap_words}"),
        "there (can not|must not|may not) be (two|overlapping) <things> at the same time".to_owned(),
    ];
    // What they have in common may stand in the middle or at the end: "in the same room", "at one dock".
    let placed = [
        "(two|any two|multiple|several) <things> (can not|may not|must not|should not) (be|take place|happen|be held|meet|run|be scheduled|be placed|be booked) <place> (at the same time|at a time|at once)".to_owned(),
        "no two <things> (can|may|must) (be|take place|happen|be held|meet|run|be scheduled|be placed|be booked) <place> (at the same time|at a time|at once)".to_owned(),
        "<things> (can not|may not|must not|never|should not) overlap <place>".to_owned(),
        "<people> (can not|may not|must not|never) <verb> (two|multiple|several|any|overlapping) <things> (that|which) (overlap|clash)".to_owned(),
        "<people> (can not|may not|must not|never) <verb> overlapping <things>".to_owned(),
    ];
    for pattern in patterns.into_iter().chain(placed) {
        for slots in Pattern::new(&pattern).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            let Some((from, to)) = place("things") else { continue };
            for (thing, mut same, counted) in alike(parser, from, to) {
                if let Some((start, stop)) = place("place") {
                    match in_common(parser, thing, start, stop) {
                        Some(paths) => same.extend(paths),
                        None => continue,
                    }
                }
                if let Some((start, stop)) = place("people") {
                    match whose(parser, thing, start, stop) {
                        Some(path) => same.push(path),
                        None => continue,
                    }
                }
                match overlap(parser, thing, same.clone(), counted.clone(), one(), 0) {
                    Some(meaning) => {
                        let note = touching(parser, clause, thing);
                        found.push(Understood::new("overlap", vec![meaning]).assuming(vec![note]).about(thing));
                    }
                    None => found.extend(at_one_moment(parser, clause, thing, same, counted)),
                }
            }
        }
    }
    found
}

/// "Two shows can't be at the same time", where a show has one moment and no end: not at the very same moment.
fn at_one_moment(
    parser: &Parser,
    clause: &Clause,
    thing: ThingId,
    same: Vec<Path>,
    counted: Expr,
) -> Option<Understood> {
    let said = (clause.from..clause.to).any(|at| parser.any(at, &["same time", "at once", "at a time"]).is_some());
    let mut moments = parser.fields(thing).filter(|(_, own)| {
        own.r#type.kind == TypeKind::Moment && own.filled == model::Filled::ByPerson && own.computed.is_none()
    });
    let (field, own) = moments.next().filter(|_| said)?;
    if moments.next().is_some() {
        return None;
    }
    let mut paths = same;
    paths.push(row(vec![field]));
    let kind = RuleKind::Unique { paths, folded: false, counted };
    let noun = parser.thing(thing).map_or("record", |thing| thing.name.singular.as_str());
    let note = Assumed {
        code: "only-when-it-begins",
        from: clause.from,
        to: clause.to,
        text: format!("How long a {noun} lasts isn't known: no two have the same {}.", own.name),
        alternatives: Vec::new(),
    };
    let meaning = rule(thing, Vec::new(), Vec::new(), Expr::always(), kind);
    Some(Understood::new("overlap", vec![meaning]).assuming(vec![note]).about(thing))
}

/// "in the same room", "at the same dock": by itself.
fn in_common(parser: &Parser, thing: ThingId, from: usize, to: usize) -> Option<Vec<Path>> {
    let set = Set {
        thing,
        base: Base::row(1, thing),
        filter: Expr::always(),
        determiner: crate::phrase::Determiner::Bare,
        bound: None,
        other: false,
        own: false,
    };
    alike_from(parser, &set, from, to)
}

/// The relation of a record to the kind of people that stands here.
fn whose(parser: &Parser, thing: ThingId, from: usize, to: usize) -> Option<Path> {
    let (_, people) = parser.people(from).into_iter().find(|(end, people)| *end == to && people.when.is_always())?;
    match parser.owner(thing, &people.roles(parser)).as_slice() {
        [way] => Some(row(way.clone())),
        _ => None,
    }
}

/// "confirmed appointments of the same stylist", "bookings for one court": records and what two of them have in common.
pub fn alike(parser: &Parser, from: usize, to: usize) -> Vec<(ThingId, Vec<Path>, Expr)> {
    let mut found = Vec::new();
    let scope = Scope::default();
    // "Seven bookings can't overlap" is about how many at a time, not about any two.
    for (end, set) in parser.rows(from, &scope).into_iter().filter(|(_, set)| set.bound.is_none()) {
        if end == to {
            found.push((set.thing, Vec::new(), set.filter));
            continue;
        }
        if let Some(same) = alike_from(parser, &set, end, to) {
            found.push((set.thing, same, set.filter));
        }
    }
    // What the two have in common is never just decoration: the reading that names most of it counts.
    let most = found.iter().map(|(_, same, _)| same.len()).max().unwrap_or(0);
    found.retain(|(_, same, _)| same.len() == most);
    found
}

/// "of the same stylist and on the same day", to exactly there.
fn alike_from(parser: &Parser, set: &Set, from: usize, to: usize) -> Option<Vec<Path>> {
    let mut at = from;
    let mut same = Vec::new();
    while at < to {
        let next = parser.any(
            at,
            &[
                "at one",
                "at a",
                "of any one",
                "of the same",
                "for the same",
                "on the same",
                "in the same",
                "with the same",
                "by the same",
                "of one",
                "for one",
                "on one",
                "in one",
                "with one",
                "and the same",
                "and on the same",
                "of a",
                "for a",
                "in a",
                "at the same",
                "of any",
                ", the same",
                "and the same",
                "on the very same",
            ],
        )?;
        let (stop, path) = common(parser, set, next)?;
        same.push(path);
        at = stop;
    }
    (at == to).then_some(same)
}

/// A field or relation that two records have in common, as a path from the row.
pub fn common(parser: &Parser, set: &Set, at: usize) -> Option<(usize, Path)> {
    for (end, names) in parser.field_names(at) {
        if let Some(field) = parser.fields_named(&names, set.thing).first() {
            return Some((end, row(vec![*field])));
        }
    }
    belonging(parser, set, at).into_iter().next()
}

/// A thing or a person to whom the records belong in one way only, as a path from the row.
pub fn belonging(parser: &Parser, set: &Set, at: usize) -> Vec<(usize, Path)> {
    let mut found = Vec::new();
    for term in parser.terms(at) {
        let crate::vocabulary::Term::Thing(thing) = term.term else { continue };
        let ways = if parser.is_person(thing) {
            parser.owner(set.thing, &[thing])
        } else {
            parser.ways(set.thing, &|own| own == thing).into_iter().map(|(way, _)| way).collect()
        };
        if let [way] = ways.as_slice() {
            found.push((at + term.len, row(way.clone())));
        }
    }
    if matches!(parser.word(at), "person" | "user" | "account") {
        let roles: Vec<ThingId> = parser.roles().collect();
        if let [way] = parser.owner(set.thing, &roles).as_slice() {
            found.push((at + 1, row(way.clone())));
        }
    }
    found
}

/// "A vet can't have two visits at the same time", "A room holds at most 12 bookings at a time".
fn twice_at_once(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let at_once = "(at the same time|at once|at a time|at the same moment|that overlap|which overlap)";
    let pattern = format!(
        "(a|an|each|every|no|one|the same|nobody|no one) [<holder>] (can not|may not|must not|never|can|may|should not|does not) (have|be on|be in|attend|take|hold|do|give|be booked on|be booked for|host|see) <things> {at_once}"
    );
    let capacity = format!(
        "(a|an|each|every) <holder> (can hold|holds|takes|can take|has room for|can have|fits) <things> {at_once}"
    );
    // "Guests can't book two stays at the same time": what it is called to make one.
    let making =
        format!("[a|an|each|every|no] <holder> (can not|may not|must not|never|can|may) <verb> <things> {at_once}");
    for (text, negative) in [(pattern.as_str(), true), (making.as_str(), true), (capacity.as_str(), false)] {
        for slots in Pattern::new(text).matches(parser, clause.from, clause.to) {
            let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
            let Some((from, to)) = place("things") else { continue };
            let says_not = negative
                && (parser.any(clause.from, &["no", "nobody", "no one"]).is_some()
                    || (clause.from..from).any(|at| matches!(parser.word(at), "not" | "never")));
            for (end, set) in parser.rows(from, &Scope::default()) {
                if end != to {
                    continue;
                }
                let Some(bound) = &set.bound else { continue };
                if stretch(parser, set.thing).is_none()
                    || place("verb").is_some_and(|(from, to)| !makes(parser, from, to, set.thing))
                {
                    continue;
                }
                let capacity = match (&bound.value.expr, bound.op, says_not) {
                    (Expr::Literal(Literal::Whole(many)), Comparison::Equal, true) => {
                        Expr::Literal(Literal::Whole(many - 1))
                    }
                    (value, Comparison::More, true) => value.clone(),
                    (value, Comparison::AtMost | Comparison::Equal, false) => value.clone(),
                    _ => continue,
                };
                let same = match place("holder") {
                    Some((from, to)) => match common(parser, &set, from) {
                        Some((stop, path)) if stop == to => vec![path],
                        _ => continue,
                    },
                    None => {
                        let roles: Vec<ThingId> = parser.roles().collect();
                        match parser.owner(set.thing, &roles).as_slice() {
                            [way] => vec![row(way.clone())],
                            _ => continue,
                        }
                    }
                };
                if let Some(meaning) = overlap(parser, set.thing, same, set.filter.clone(), capacity, 0) {
                    let note = touching(parser, clause, set.thing);
                    found.push(Understood::new("overlap", vec![meaning]).assuming(vec![note]).about(set.thing));
                }
            }
        }
    }
    found
}

/// Whether a verb by itself makes such a record.
fn makes(parser: &Parser, from: usize, to: usize, thing: ThingId) -> bool {
    parser.verb(from, crate::phrase::Shape::Base).into_iter().any(|(end, doing)| {
        end == to
            && match doing {
                crate::phrase::Doing::Create => true,
                crate::phrase::Doing::Act(actions) => actions.iter().any(|id| {
                    parser.action(*id).is_some_and(|own| own.thing == thing && own.kind == model::ActionKind::Create)
                }),
                _ => false,
            }
    })
}

/// "their own bookings can't overlap either".
fn own_overlap(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern = "(their own|a member 's own|one person 's|the same person 's|a person 's) <things> (can not|may not|must not) overlap [either|too|with each other]";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let Some((_, from, to)) = slots.first() else { continue };
        for (end, set) in parser.rows(*from, &Scope::default()) {
            // "Nor can a skipper be …: their own moorings can't overlap": the skipper's.
            let roles = match (&clause.they, parser.word(clause.from)) {
                (Some(they), "their") => they.roles(parser),
                _ => parser.roles().collect(),
            };
            let owners = parser.owner(set.thing, &roles);
            let [way] = owners.as_slice() else { continue };
            if end == *to
                && let Some(meaning) = overlap(parser, set.thing, vec![row(way.clone())], set.filter.clone(), one(), 0)
            {
                let note = touching(parser, clause, set.thing);
                found.push(Understood::new("overlap", vec![meaning]).assuming(vec![note]).about(set.thing));
            }
        }
    }
    found
}

/// "Leave 10 minutes between appointments", "There must be at least 15 minutes between two bookings of a court".
fn gap(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let patterns = [
        "(leave|keep|allow) [at least] <gap> between [two|any two] <things>",
        "there (must be|has to be|should be|is) [at least] <gap> between [two|any two] <things>",
    ];
    for text in patterns {
        for slots in Pattern::new(text).matches(parser, clause.from, clause.to) {
            let [(_, from, to), (_, start, stop)] = slots.as_slice() else { continue };
            let length = parser.duration(*from).into_iter().find(|(end, by)| end == to && by.is_elapsed());
            let Some((_, by)) = length else { continue };
            for (thing, same, counted) in alike(parser, *start, *stop) {
                let occupied = places(parser, thing);
                let options: Vec<(Vec<Path>, Vec<Assumed>)> = match occupied.as_slice() {
                    _ if !same.is_empty() => vec![(same, Vec::new())],
                    [] => vec![(same, Vec::new())],
                    [field] => vec![(vec![row(vec![*field])], vec![per_place(parser, clause, thing, *field)])],
                    // Where several things are occupied, which of them can't be left to a guess.
                    several => several.iter().map(|field| (vec![row(vec![*field])], Vec::new())).collect(),
                };
                for (same, assumed) in options {
                    if let Some(meaning) = overlap(parser, thing, same, counted.clone(), one(), by.seconds) {
                        found.push(Understood::new("overlap", vec![meaning]).assuming(assumed).about(thing));
                    }
                }
            }
        }
    }
    found
}
