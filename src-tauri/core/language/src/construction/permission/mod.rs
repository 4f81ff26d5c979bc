//! Who may do what: "Customers can see and cancel their own appointments." "Only owners can delete stylists." "Receptionists
//! never see the notes." "Nobody approves their own request." "A user can only cancel an order within 24 hours."

mod behind;
mod meaning;
mod ones;
mod subject;

use crate::chart::Edges;
use crate::construction::{Clause, Understood};
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Base, Deed, Guard, Parser, People, Scope, Shape};
use behind::{NOBODY_ELSE, NOTHING_ELSE, but_not, but_whoever, given_to, in_own_name, save_for, which_makes};
use meaning::meaning;
use model::{Expr, ThingId, Verb, Who};
use ones::the_ones;
use subject::{mixed, modals, narrowed, union};

pub use subject::subjects;

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
    let several = mixed(parser, start, clause).into_iter().map(|(end, parts)| (end, union(&parts), None, parts));
    let one = subjects(parser, start, clause);
    for (middle, people, related, parts) in
        one.into_iter().map(|(end, people, related)| (end, people, related, Vec::new())).chain(several)
    {
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
                    // "They can only see notes except …": which "only" is that?
                    let left_out = but_whoever(parser, stop, &deeds, &people, &scope, clause.to);
                    if left_out.is_some() && modal.only {
                        continue;
                    }
                    let (mut stop, closed) = match left_out {
                        Some(others) => (clause.to, others),
                        None => but_not(parser, stop, &deeds, &people, &scope, clause.to),
                    };
                    // "Nobody sees the remark except editors": they alone do.
                    let mut people = people.clone();
                    let mut only_they = only_they;
                    let mut parts = parts.clone();
                    if people.nobody
                        && let Some(own) = save_for(parser, stop, clause.to, &deeds)
                    {
                        (people, only_they, stop) = (union(&own), true, clause.to);
                        if own.iter().any(|(_, related)| related.is_some()) {
                            parts = own;
                        }
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
                        None if !parts.is_empty() => {
                            let each = |(people, related): &(People, subject::Related)| -> Option<ones::Part> {
                                Some((people.clone(), narrowed(deeds.clone(), related.as_ref())?, None))
                            };
                            let Some(own) = parts.iter().map(each).collect::<Option<Vec<_>>>() else { continue };
                            Some(own)
                        }
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
                        None => {
                            let read = |deeds: &[Deed], guard: &Guard| {
                                meaning(parser, &people, only_they, modal, deeds, guard, &scope, one_person)
                            };
                            match apart(parser, end, &deeds, &guard) {
                                None => read(&deeds, &guard),
                                // "see seats and delete them until …": how long they are seen isn't said.
                                Some((seen, done)) => {
                                    let free = Guard { holds: Expr::always(), assumed: Vec::new(), strict: false };
                                    read(&seen, &free).zip(read(&done, &guard)).map(|(mut all, own)| {
                                        all.meanings.extend(own.meanings);
                                        all.assuming(own.assumed)
                                    })
                                }
                            }
                        }
                    };
                    if let Some(mut own) = own {
                        for meaning in &mut own.meanings {
                            if let Meaning::Permission(permission) = meaning {
                                permission.when = permission.when.clone().and(since.clone());
                            }
                        }
                        let mut own = own.by(&people);
                        own.assumed.extend(subject::but_them(parser, start, middle));
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

/// What is seen and what is done to "them" behind it, where a condition behind both is of the latter.
fn apart(parser: &Parser, end: usize, deeds: &[Deed], guard: &Guard) -> Option<(Vec<Deed>, Vec<Deed>)> {
    let them = matches!(parser.word(end.checked_sub(1)?), "them" | "it");
    let (seen, done): (Vec<Deed>, Vec<Deed>) = deeds.iter().cloned().partition(|own| own.verb == Verb::See);
    (them && !guard.holds.is_always() && !seen.is_empty() && !done.is_empty()).then_some((seen, done))
}

fn asks(understood: &Understood) -> bool {
    understood.meanings.iter().any(|meaning| matches!(meaning, Meaning::Input { .. }))
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
