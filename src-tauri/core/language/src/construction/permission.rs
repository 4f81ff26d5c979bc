//! Who may do what: "Customers can see and cancel their own appointments." "Only owners can delete stylists." "Receptionists
//! never see the notes." "Nobody approves their own request." "A user can only cancel an order within 24 hours."

use model::{Expr, Grant, RuleKind, ThingId, Verb, Who};

use super::{Clause, Understood, before, by_actor, permission, rule};
use crate::chart::Edges;
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Assumed, Base, Deed, Guard, Parser, People, Scope, Shape};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Permissions, "{roles} can see all {things}."),
    saying(Section::Permissions, "{owners} can see and change their own {things}."),
    saying(Section::Permissions, "Anyone can see {things}."),
    saying(Section::Permissions, "Only {roles} can delete {things}."),
    saying(Section::Permissions, "{owners} never see the {field} of {a thing}."),
    saying(Section::Permissions, "Nobody can delete {a thing}."),
];

/// How the doing is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Modal {
    shape: Shape,
    negative: bool,
    /// "can only …"
    only: bool,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["also", "however", ",", "therefore", "then"]);
    // "Only owners can …", "Just the owners …".
    let but = [
        "only",
        "just",
        "none but",
        "nobody but",
        "no one but",
        "nobody except",
        "no one except",
        "nobody other than",
        "no one other than",
    ];
    let (start, only_they) = match parser.any(start, &but) {
        Some(next) => (next, true),
        None => (start, false),
    };
    for (middle, people, related) in subjects(parser, start, clause) {
        let (middle, only_they) = match parser.any(
            middle,
            &[
                ", and nobody else ,",
                ", and no one else ,",
                "and nobody else",
                "and only they",
                ", nobody else ,",
                "alone",
            ],
        ) {
            Some(next) => (next, true),
            None => (middle, only_they),
        };
        let roles = people.roles(parser);
        let mut scope = clause.scope().with_roles(roles);
        // "Whoever planned a delivery can't unload it": it is the one that says who they are.
        if let Some((thing, _)) = &related {
            scope = scope.with_record(Base::record(*thing)).mention(Base::record(*thing));
        }
        let middle = parser.skip(middle, &[",", "themselves"]);
        for (next, modal) in modals(parser, middle) {
            let next = parser.skip(next, &["also", "always", "at any time"]);
            for (end, deeds) in parser.deeds(next, modal.shape, &scope) {
                let Some(deeds) = narrowed(deeds, related.as_ref()) else { continue };
                let (end, deeds) = in_own_name(parser, end, deeds, &scope);
                let (end, inputs) = given_to(parser, end, &deeds);
                // "see only …", "… only", "… and nobody else's": nothing else of the kind.
                let inside = (next..end).any(|at| matches!(parser.word(at), "only" | "just"));
                if inside && deeds.iter().any(|deed| deed.verb != deeds[0].verb) {
                    continue;
                }
                for (stop, guard) in guarded(parser, end, &deeds, &scope) {
                    let behind = parser.any(stop, NOTHING_ELSE);
                    let modal = Modal { only: modal.only || inside || behind.is_some(), ..modal };
                    let stop = behind.unwrap_or(stop);
                    let stop = parser.skip(
                        stop,
                        &[
                            "too",
                            "as well",
                            "themselves",
                            "by hand",
                            "in any way",
                            "at all",
                            ", always",
                            "at any time",
                            "sooner than that",
                            "earlier than that",
                            "before that",
                            "sooner",
                            "whenever they like",
                            "as they like",
                            "freely",
                            "either",
                        ],
                    );
                    // "…, even if it has one already" says that nothing more is asked.
                    let stop = match parser.any(stop, &[", even if", "even if", ", even when", ", no matter"]) {
                        // … unless there is more to it.
                        Some(next) => {
                            let more = (next..clause.to).any(|at| {
                                matches!(parser.word(at), "," | ";" | "but" | "unless" | "except" | "only" | "not")
                            });
                            if more { stop } else { clause.to }
                        }
                        None => stop,
                    };
                    // "only see their own until it's accepted": what they see from then on isn't said.
                    let ends = (end..stop).any(|at| matches!(parser.word(at), "until" | "till" | "unless" | "before"));
                    if modal.only && ends && deeds.iter().any(|deed| deed.verb == Verb::See) {
                        continue;
                    }
                    let alone = parser.any(stop, NOBODY_ELSE).filter(|end| *end == clause.to && !people.nobody);
                    let only_they = only_they || alone.is_some();
                    let stop = alone.unwrap_or(stop);
                    let (stop, brings) = which_makes(parser, stop, &deeds, &scope);
                    let (stop, closed) = but_not(parser, stop, &deeds, &people, &scope, clause.to);
                    // "Nobody sees the remark except editors": they alone do.
                    let mut people = people.clone();
                    let mut only_they = only_they;
                    let mut stop = stop;
                    if people.nobody
                        && let Some((last, others)) = save_for(parser, stop, clause.to)
                    {
                        (people, only_they, stop) = (others, true, last);
                    }
                    if stop != clause.to {
                        continue;
                    }
                    // "A volunteer can drop a turn": one of each, and whose turn isn't said.
                    let one_person = related.is_none() && people.who.iter().all(|who| matches!(who, Who::Role(_)));
                    // "Once approved, only managers can change it": before that, others may as they may.
                    let (guard, since) = if only_they && super::from_then_on(parser, end, stop, &guard) {
                        let since = guard.holds.clone();
                        (Guard { holds: Expr::always(), ..guard }, since)
                    } else {
                        (guard, Expr::always())
                    };
                    let whole = match related {
                        None => the_ones(parser, (start, middle), &people, &deeds),
                        Some(_) => None,
                    };
                    let own = match whole {
                        Some(parts) => parts
                            .into_iter()
                            .map(|(people, deeds, note)| {
                                let own = meaning(parser, &people, only_they, modal, &deeds, &guard, &scope, false)?;
                                Some(own.assuming(note.into_iter().collect()))
                            })
                            .reduce(|all, next| {
                                let (mut all, next) = (all?, next?);
                                all.meanings.extend(next.meanings);
                                Some(all.assuming(next.assumed))
                            })
                            .flatten(),
                        None => meaning(parser, &people, only_they, modal, &deeds, &guard, &scope, one_person),
                    };
                    if let Some(mut own) = own {
                        for meaning in &mut own.meanings {
                            if let Meaning::Permission(permission) = meaning {
                                permission.when = permission.when.clone().and(since.clone());
                            }
                        }
                        let mut own = own.by(&people);
                        own.predicate = Some(middle);
                        own.stem = parser.verbs(next, modal.shape).into_iter().map(|(end, _)| end).max();
                        own.meanings.extend(inputs.iter().cloned());
                        own.meanings.extend(brings.iter().cloned());
                        own.meanings.extend(closed.iter().cloned());
                        found.push(own);
                    }
                }
            }
        }
    }
    // Where the words say for whom it is done, they don't narrow what it is done to.
    if found.iter().any(asks) {
        found.retain(asks);
    }
    found
}

/// People, what they may do, and what was taken for granted about who they are.
type Part = (People, Vec<Deed>, Option<Assumed>);

/// "The member and the hosts can see a booking": the member of that booking, where it has one; all the hosts.
fn the_ones(parser: &Parser, (from, to): (usize, usize), people: &People, deeds: &[Deed]) -> Option<Vec<Part>> {
    let [first, ..] = deeds else { return None };
    let thing = first.target.thing;
    if people.nobody || !people.when.is_always() || deeds.iter().any(|deed| deed.target.thing != thing) {
        return None;
    }
    let one = |at: usize| {
        if parser.word(at) != "the" {
            return None;
        }
        let found = parser.terms(at + 1).iter().find_map(|term| match (term.term, term.form) {
            (crate::vocabulary::Term::Thing(role), crate::vocabulary::Form::Singular) if parser.is_person(role) => {
                Some((role, at + 1 + term.len))
            }
            _ => None,
        });
        let (role, end) = found?;
        let ways = parser.ways(thing, &|target| target == role);
        let [(way, _)] = ways.as_slice() else { return None };
        (way.len() == 1).then(|| (role, end, way.clone()))
    };
    let ones: Vec<(usize, ThingId, usize, Vec<model::FieldRef>)> = (from..to)
        .filter_map(|at| one(at).map(|(role, end, way)| (at, role, end, way)))
        .filter(|(_, role, ..)| people.who.contains(&Who::Role(*role)))
        .collect();
    if ones.is_empty() || deeds.iter().any(|deed| deed.verb == Verb::Create) {
        return None;
    }
    let noun = &parser.thing(thing)?.name.singular;
    let mut parts: Vec<Part> = Vec::new();
    for (at, role, end, way) in &ones {
        let theirs = Base::record(thing).along(way, *role).expr(0);
        let own = Expr::equal(theirs, Expr::path(model::Root::Actor, Vec::new()));
        let deeds: Vec<Deed> = deeds
            .iter()
            .map(|deed| {
                let mut deed = deed.clone();
                if !crate::phrase::mentions(&deed.target.filter, &model::Root::Actor) {
                    deed.target.filter = own.clone().and(deed.target.filter);
                }
                deed
            })
            .collect();
        let words = parser.words_between(*at, *end);
        let note = Assumed {
            code: "the-one-of-the-record",
            from: *at,
            to: *end,
            text: format!("“{words}” is that of the {noun}."),
            alternatives: vec![(
                format!("any {}", parser.words_between(at + 1, *end)),
                format!("any {}", parser.words_between(at + 1, *end)),
            )],
        };
        parts.push((People { who: vec![Who::Role(*role)], ..people.clone() }, deeds, Some(note)));
    }
    let others: Vec<Who> =
        people.who.iter().filter(|who| !ones.iter().any(|(_, role, ..)| **who == Who::Role(*role))).cloned().collect();
    if !others.is_empty() {
        parts.push((People { who: others, ..people.clone() }, deeds.to_vec(), None));
    }
    Some(parts)
}

/// Words behind it all that close it to everybody else.
const NOBODY_ELSE: &[&str] = &[
    ", and nobody else can",
    "and nobody else can",
    ", but nobody else can",
    ", nobody else can",
    "; nobody else can",
    ": nobody else can",
    "- nobody else can",
    ", and nobody else may",
    "and nobody else may",
    ", and nobody else does",
    "and nobody else does",
    ", and no one else can",
    "and no one else can",
    ", no one else can",
];

/// Words behind what may be done that close all the rest of it.
const NOTHING_ELSE: &[&str] = &[
    "only",
    "alone",
    "but nobody else 's",
    "and nobody else 's",
    ", and nobody else 's",
    ", but nobody else 's",
    "but no one else 's",
    "and no one else 's",
    ", but no one else 's",
    "but not those of others",
    ", but not those of others",
    "and nothing else",
    ", nothing else",
    ", and nothing else",
];

/// "…, but not the notes": what those people are kept from, named behind what they may.
fn but_not(
    parser: &Parser,
    at: usize,
    deeds: &[Deed],
    people: &People,
    scope: &Scope,
    to: usize,
) -> (usize, Vec<Meaning>) {
    let words = [
        "but not",
        ", but not",
        "but never",
        ", but never",
        "but no",
        ", but no",
        "and no",
        "but none of",
        ", but none of",
        "except",
        ", except",
        "except for",
    ];
    let (Some(next), Some(last)) = (parser.any(at, &words), deeds.last()) else { return (at, Vec::new()) };
    if people.nobody || deeds.iter().any(|deed| deed.verb != last.verb) {
        return (at, Vec::new());
    }
    let forbid = |fields: Option<Vec<model::FieldId>>, thing: ThingId, when: Expr| {
        vec![permission(Grant::Forbid, people.who.clone(), last.verb, thing, fields, when.and(people.when.clone()))]
    };
    // "… everybody's lists, but not the other two": of those that the sentence before listed.
    if let Some(end) = the_others(parser, next, scope, deeds)
        && end == to
    {
        let others = scope.listed.iter().filter(|thing| !deeds.iter().any(|deed| deed.target.thing == **thing));
        // Everybody's is what they may not; their own stays theirs.
        let own = |thing: ThingId| parser.belongs_first(&Base::record(thing), &scope.actors(), scope.level);
        let meanings = others.flat_map(|thing| {
            let not_own = own(*thing).into_iter().fold(Expr::never(), Expr::or).not();
            forbid(None, *thing, not_own)
        });
        return (end, meanings.collect());
    }
    // "… but not its name": fields of what was spoken of.
    let start = parser.skip(next, &["the", "its", "their", "his or her"]);
    if matches!(last.verb, Verb::See | Verb::Change) {
        for (end, fields) in parser.field_list(start, last.target.thing) {
            if end == to {
                return (end, forbid(Some(fields), last.target.thing, last.target.filter.clone()));
            }
        }
    }
    for (end, targets) in parser.targets(next, scope, &[]) {
        let [target] = targets.as_slice() else { continue };
        if end == to && target.thing != last.target.thing {
            return (end, forbid(target.fields.clone(), target.thing, target.filter.clone()));
        }
    }
    // "… but not those that are drafts", "all manuscripts but drafts": some of the same records.
    let base = Base::record(last.target.thing);
    let about = scope.with_record(base.clone());
    for (end, state) in super::table::noun_states(parser, parser.skip(next, &["the", "those that are"]), &base, &about)
    {
        if parser.skip(end, &["ones"]) == to {
            return (to, forbid(None, last.target.thing, state));
        }
    }
    (at, Vec::new())
}

/// "the other two", "the others": the rest of what the sentence before listed, where it comes out at that many.
fn the_others(parser: &Parser, at: usize, scope: &Scope, deeds: &[Deed]) -> Option<usize> {
    let rest = scope.listed.iter().filter(|thing| !deeds.iter().any(|deed| deed.target.thing == **thing)).count();
    let next = parser.any(at, &["the other", "the others", "the rest"])?;
    let end = match parser.token(next).and_then(|token| token.whole()) {
        Some(count) => (usize::try_from(count) == Ok(rest)).then_some(next + 1)?,
        None => next,
    };
    (rest > 0 && rest < scope.listed.len()).then_some(end)
}

/// "… except editors and the publisher": those whom "nobody" leaves out.
fn save_for(parser: &Parser, at: usize, to: usize) -> Option<(usize, People)> {
    let next = parser.any(at, &["except", ", except", "except for", "but", ", but", "other than", "apart from"])?;
    parser.people(next).into_iter().find(|(end, people)| *end == to && !people.nobody)
}

fn asks(understood: &Understood) -> bool {
    understood.meanings.iter().any(|meaning| matches!(meaning, Meaning::Input { .. }))
}

/// Whose relation to the record makes them who they are: "the visit's vet".
pub type Related = Option<(ThingId, Expr)>;

/// Who the sentence is about: people, "they" for those of the sentence before, or somebody that the record points to.
pub fn subjects(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, People, Related)> {
    let mut found: Vec<(usize, People, Related)> =
        parser.people(at).into_iter().map(|(end, people)| (end, people, None)).collect();
    if let Some(end) = parser.any(at, &["they", "they all", "he", "she", "these people", "they themselves"])
        && let Some(they) = &clause.they
    {
        found.push((end, they.clone(), None));
    }
    // "the member it belongs to", "the customer it is about": of what was spoken of.
    let spoken = clause.target.as_ref().map(|own| own.thing).or(clause.it);
    let start = parser.skip(at, &["the", "a", "that"]);
    for term in parser.terms(start) {
        let (crate::vocabulary::Term::Thing(role), Some(thing)) = (term.term, spoken) else { continue };
        let next = parser.skip(start + term.len, &["who", "that", "whom", "which"]);
        let about = ["it belongs to", "it is about", "it is for", "it concerns", "it was made for", "they are about"];
        let (Some(end), true) = (parser.any(next, &about), parser.is_person(role)) else { continue };
        if let [(way, target)] = parser.ways(thing, &|own| own == role || parser.is_a(role, own)).as_slice() {
            let people = People { who: vec![Who::Role(role)], when: Expr::always(), nobody: false };
            let theirs = Base::record(thing).along(way, *target).expr(0);
            let own = Expr::equal(theirs, Expr::path(model::Root::Actor, Vec::new()));
            found.push((end, people, Some((thing, own))));
        }
    }
    let things = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
    let named: Vec<ThingId> = things.map(ThingId).filter(|thing| parser.terms_of(*thing).is_some()).collect();
    for thing in named.into_iter().chain(clause.it) {
        if parser.is_person(thing) {
            continue;
        }
        let scope = Scope::about(thing);
        for (end, value) in parser.chain(at, &scope) {
            let Expr::Path(path) = &value.expr else { continue };
            let who = match &value.sort {
                crate::phrase::Sort::One(role) if parser.is_person(*role) => Who::Role(*role),
                crate::phrase::Sort::Person => Who::SignedIn,
                _ => continue,
            };
            // "a stylist" alone names the kind; "its stylist" and "the visit's stylist" name one.
            let relational = parser.word(at) == "its"
                || parser.word(at) == "the" && matches!(parser.word(end), "themselves" | "himself" | "herself")
                || (at..end).any(|place| matches!(parser.word(place), "'s" | "of" | "who" | "whoever"));
            if path.steps.is_empty() || path.root != model::Root::Record || !relational {
                continue;
            }
            let people = People { who: vec![who], when: Expr::always(), nobody: false };
            let own = Expr::equal(value.expr.clone(), Expr::path(model::Root::Actor, Vec::new()));
            let next = (end, people, Some((thing, own)));
            if !found.contains(&next) {
                found.push(next);
            }
        }
    }
    relational_only(parser, &mut found);
    found
}

/// "the member themselves" is the one of the record, not any member.
fn relational_only(parser: &Parser, found: &mut Vec<(usize, People, Related)>) {
    let own: Vec<usize> = found.iter().filter(|(_, _, related)| related.is_some()).map(|(end, ..)| *end).collect();
    found.retain(|(end, _, related)| {
        related.is_some() || !own.contains(end) || !matches!(parser.word(*end), "themselves" | "himself" | "herself")
    });
}

/// The deeds with the relation that makes the subject who they are; `None` where they are about something else.
fn narrowed(deeds: Vec<Deed>, related: Option<&(ThingId, Expr)>) -> Option<Vec<Deed>> {
    let Some((thing, own)) = related else { return Some(deeds) };
    deeds
        .into_iter()
        .map(|mut deed| {
            if deed.target.thing != *thing {
                return None;
            }
            deed.target.filter = own.clone().and(deed.target.filter);
            Some(deed)
        })
        .collect()
}

/// "…, which makes it active": what the action brings about.
fn which_makes(parser: &Parser, at: usize, deeds: &[Deed], scope: &Scope) -> (usize, Vec<Meaning>) {
    let [Deed { verb: Verb::Do(action), target }] = deeds else { return (at, Vec::new()) };
    let Some(next) = parser.any(at, &[", which", "which", ", and that", "and that"]) else { return (at, Vec::new()) };
    let base = Base::record(target.thing);
    match super::change::read(parser, next, &base, &scope.with_record(base.clone()))
        .into_iter()
        .max_by_key(|(end, _)| *end)
    {
        Some((end, changes)) => (end, vec![Meaning::Step { action: *action, from: Expr::always(), changes }]),
        None => (at, Vec::new()),
    }
}

/// "assign a ticket to any agent": the action asks for whom.
fn given_to(parser: &Parser, at: usize, deeds: &[Deed]) -> (usize, Vec<Meaning>) {
    let [Deed { verb: Verb::Do(action), target }] = deeds else { return (at, Vec::new()) };
    let Some(next) = parser.any(at, &["to any", "to an", "to a", "to another", "to one", "to some"]) else {
        return (at, Vec::new());
    };
    for term in parser.terms(next) {
        let crate::vocabulary::Term::Thing(thing) = term.term else { continue };
        let fields: Vec<model::FieldRef> = parser
            .fields(target.thing)
            .filter(|(_, own)| own.r#type.kind == model::TypeKind::One(thing))
            .map(|(field, _)| field)
            .collect();
        if let [field] = fields.as_slice()
            && let Some(input) = super::step::input_of(parser, *field)
        {
            return (next + term.len, vec![Meaning::Input { action: *action, input }]);
        }
    }
    (at, Vec::new())
}

/// "…, always in their own name": what they make is theirs.
fn in_own_name(parser: &Parser, at: usize, mut deeds: Vec<Deed>, scope: &Scope) -> (usize, Vec<Deed>) {
    let phrases = [
        ", always in their own name",
        "in their own name",
        ", but only for themselves",
        "for themselves",
        "only for themselves",
        "for herself",
        "for himself",
        "for themself",
        "only for herself",
        "only for himself",
        ", always for themselves",
        "by themselves",
    ];
    let Some(end) = parser.any(at, &phrases) else { return (at, deeds) };
    for deed in &mut deeds {
        let record = Base::record(deed.target.thing);
        let ways = parser.belongs_first(&record, &scope.actors(), scope.level);
        if let [own] = ways.as_slice() {
            deed.target.filter = own.clone().and(deed.target.filter.clone());
        }
    }
    (end, deeds)
}

fn modals(parser: &Parser, at: usize) -> Edges<Modal> {
    let mut edges = Edges::new();
    for (words, negative) in [
        ("can", false),
        ("may", false),
        ("could", false),
        ("should be able to", false),
        ("must be able to", false),
        ("will be able to", false),
        ("is able to", false),
        ("are able to", false),
        ("is allowed to", false),
        ("are allowed to", false),
        ("has permission to", false),
        ("get to", false),
        ("can not", true),
        ("may not", true),
        ("must not", true),
        ("should not", true),
        ("shall not", true),
        ("will not be able to", true),
        ("should not be able to", true),
        ("is not allowed to", true),
        ("are not allowed to", true),
        ("can never", true),
        ("may never", true),
        ("must never", true),
        ("do not", true),
        ("does not", true),
        ("never", true),
    ] {
        let Some(end) = parser.eat(at, words) else { continue };
        edges.push((end, Modal { shape: Shape::Base, negative, only: false }));
        if words == "never" {
            edges.push((end, Modal { shape: Shape::Finite, negative, only: false }));
        }
        if !negative && let Some(next) = parser.any(end, &["only", "just"]) {
            edges.push((next, Modal { shape: Shape::Base, negative, only: true }));
        }
    }
    // The plain present states what happens: "Agents see all tickets."
    edges.push((at, Modal { shape: Shape::Finite, negative: false, only: false }));
    if let Some(next) = parser.any(at, &["only", "just"]) {
        edges.push((next, Modal { shape: Shape::Finite, negative: false, only: true }));
    }
    edges
}

/// The guards behind the deeds, read about the record that they are done to.
fn guarded(parser: &Parser, at: usize, deeds: &[Deed], scope: &Scope) -> Edges<Guard> {
    let mut edges = Edges::new();
    let mut things: Vec<ThingId> = deeds.iter().map(|deed| deed.target.thing).collect();
    things.dedup();
    let inner = match things.as_slice() {
        [only] => scope.with_record(Base::record(*only)).mention(Base::record(*only)),
        [.., last] => scope.with_record(Base::record(*last)).mention(Base::record(*last)),
        [] => scope.clone(),
    };
    for (end, guard) in parser.guards(at, &inner) {
        if !guard.holds.is_always() && things.len() > 1 {
            continue;
        }
        let guard = match deeds {
            [Deed { verb: Verb::Create, target }] => {
                parser.on_making(guard, at, end, &Base::record(target.thing), &inner)
            }
            _ => guard,
        };
        edges.push((end, guard));
    }
    edges
}

#[allow(clippy::too_many_arguments)]
fn meaning(
    parser: &Parser,
    people: &People,
    only_they: bool,
    modal: Modal,
    deeds: &[Deed],
    guard: &Guard,
    scope: &Scope,
    one_person: bool,
) -> Option<Understood> {
    let nobody = people.nobody != modal.negative && (people.nobody || modal.negative);
    if people.nobody && modal.negative || only_they && nobody {
        return None;
    }
    let mut meanings = Vec::new();
    let mut assumed = guard.assumed.clone();
    for deed in deeds {
        let (own, rest) = by_actor(&deed.target.filter);
        let thing = deed.target.thing;
        let fields = deed.target.fields.clone();
        let own_and_person = people.when.clone().and(own.clone());
        if nobody {
            forbid(people, deed, guard, &mut meanings);
            continue;
        }
        let acts = !matches!(deed.verb, Verb::See);
        let mut when = own_and_person.clone();
        // "Only owners can delete paid orders" shuts others out of those; "only the visit's vet can complete a planned visit"
        // says who, and in which state.
        let of_such = only_they && own.is_always();
        // "They can write internal replies": which new records they may make; others may be let make other ones.
        let of_kind = deed.verb == Verb::Create && !only_they && !modal.only && names_kind(parser, &rest, thing);
        // "… can change its kind only while it's applied" says nothing of the other fields.
        let of_fields = deed.verb == Verb::Change && fields.is_some();
        if !acts || of_such || of_kind || of_fields {
            when = when.and(rest.clone());
        }
        if !acts || of_fields && !only_they {
            when = when.and(guard.holds.clone());
        }
        // "Only a lead can change its priority, and only while it's open": nobody at all can after that.
        if of_fields && only_they && !guard.holds.is_always() {
            let closed = guard.holds.clone().not();
            meanings.push(permission(Grant::Forbid, vec![Who::Anyone], deed.verb, thing, fields.clone(), closed));
        }
        // "can only see their own", "can only change the date": what isn't said stays closed to them. Behind an action, a
        // condition on its moment is what "only" is about.
        let these = modal.only
            && if acts {
                guard.holds.is_always() && (fields.is_some() || !own.is_always())
            } else {
                fields.is_some() || !own.is_always() || !rest.is_always() || !guard.holds.is_always()
            };
        let grant = match (only_they, these) {
            (true, _) => Grant::Only,
            (false, true) => Grant::These,
            (false, false) => Grant::Allow,
        };
        // "A user can only cancel an order …": one's own order, said so; what it isn't said of stays closed.
        let one =
            deed.target.single && one_person && !crate::phrase::mentions_field_of(&rest, thing, &scope.roles, parser);
        let single = (modal.only || one)
            && own.is_always()
            && (fields.is_none() || deed.target.single)
            && acts
            && deed.verb != Verb::Create
            && !deed.target.all;
        if single && let Some((own, note)) = assumed_own(parser, thing, scope) {
            when = when.and(own);
            assumed.push(note);
        }
        meanings.push(permission(grant, people.who.clone(), deed.verb, thing, fields, when.clone()));
        if acts && !of_fields {
            let demanded = if of_such || of_kind { guard.holds.clone() } else { rest.clone().and(guard.holds.clone()) };
            let who = if only_they { Vec::new() } else { people.who.clone() };
            let parts = match demanded {
                Expr::And(parts) => parts,
                other => vec![other],
            };
            for part in parts {
                let scope_of_rule = match (only_they, of_such) {
                    (true, true) => rest.clone(),
                    (true, false) => Expr::always(),
                    (false, _) => when.clone(),
                };
                meanings.push(rule(thing, vec![deed.verb], who.clone(), scope_of_rule, before(part)));
            }
        }
    }
    let last = deeds.last()?;
    Some(Understood::new("permission", meanings).assuming(assumed).about(last.target.thing).to(&last.target))
}

/// Whether a filter says what kind of record it is, by a yes/no or a choice that people give a new one.
fn names_kind(parser: &Parser, filter: &Expr, thing: ThingId) -> bool {
    let mut found = false;
    crate::phrase::map_paths(filter, 0, &mut |path, _| {
        if let (model::Root::Record, [field]) = (&path.root, path.steps.as_slice()) {
            let own = parser.field(*field).filter(|_| field.thing == thing);
            found |= own.is_some_and(|own| {
                own.r#type.kind == model::TypeKind::YesNo && matches!(own.filled, model::Filled::ByPerson)
            });
        }
        path.clone()
    });
    found
}

/// "can't", "never", "nobody": what stands there is closed; with "unless" it is a demand on everybody who may.
fn forbid(people: &People, deed: &Deed, guard: &Guard, meanings: &mut Vec<Meaning>) {
    let thing = deed.target.thing;
    let (own, rest) = by_actor(&deed.target.filter);
    // "No agent can …" is said of agents; "nobody" of everybody.
    let kinds = people.who.iter().all(|who| matches!(who, Who::Role(_)));
    let everybody = people.nobody && !kinds || people.who.contains(&Who::SignedIn);
    let who = if everybody { Vec::new() } else { people.who.clone() };
    let fields = deed.target.fields.clone();
    if deed.verb == Verb::See || fields.is_some() || (own.is_always() && rest.is_always() && guard.holds.is_always()) {
        let when = own.and(rest).and(people.when.clone()).and(guard.holds.clone());
        let who = if everybody { vec![Who::Anyone] } else { people.who.clone() };
        meanings.push(permission(Grant::Forbid, who, deed.verb, thing, fields, when));
        return;
    }
    // "Customers can't open a ticket whose subject is that of another of theirs": about their records, not about who they are.
    let (others, own): (Vec<Expr>, Vec<Expr>) =
        super::parts(own).into_iter().partition(|part| deed.verb == Verb::Create && over_records(part));
    let and = |parts: Vec<Expr>| parts.into_iter().fold(Expr::always(), Expr::and);
    let (own, rest) = (and(own), rest.and(and(others)));
    // "Nobody approves their own request": a duty that must lie with somebody else.
    if !own.is_always() {
        let kind = RuleKind::Duty { holds: own.not() };
        meanings.push(rule(thing, vec![deed.verb], who, rest.and(guard.holds.clone()).and(people.when.clone()), kind));
        return;
    }
    let refused = rest.and(guard.holds.clone());
    meanings.push(rule(thing, vec![deed.verb], who, people.when.clone(), before(refused.not())));
}

/// That there are certain records.
fn over_records(part: &Expr) -> bool {
    match part {
        Expr::Aggregate(_) => true,
        Expr::Not(inner) => over_records(inner),
        Expr::Compare { left, right, .. } => over_records(left) || over_records(right),
        _ => false,
    }
}

/// One's own record, where "a user … an order" leaves open whose it is.
fn assumed_own(parser: &Parser, thing: ThingId, scope: &Scope) -> Option<(Expr, Assumed)> {
    let record = Base::record(thing);
    let ways = parser.owner(thing, &scope.roles);
    let [way] = ways.as_slice() else { return None };
    // A committee member who is a member as well doesn't approve their own application: the relation has to be to that kind.
    let exact = way.last().and_then(|field| parser.target(*field)).is_none_or(|target| scope.roles.contains(&target));
    if !exact {
        return None;
    }
    let actor = scope.actors().into_iter().next()?;
    let own = Expr::equal(record.along(way, thing).expr(scope.level), actor.expr(scope.level));
    let noun = &parser.thing(thing)?.name;
    // "the title": whose isn't said, and the thing neither.
    let named = parser.terms_of(thing);
    let (from, to) = named.unwrap_or((0, 1));
    let from = from - usize::from(from > 0 && matches!(parser.word(from - 1), "a" | "an" | "one"));
    let note = Assumed {
        code: "own-record",
        from,
        to,
        text: format!("Only one's own {} is meant.", noun.singular),
        alternatives: named
            .map(|_| (format!("any {}", noun.singular), format!("any {}", noun.singular)))
            .into_iter()
            .collect(),
    };
    Some((own, note))
}
