//! To whom something is sent: "its customer", "all team leads", "everybody who had a booked turn on it".

use model::{Expr, Path, Recipient, Root, ThingId, Who};

use super::narrow::{each_of_this_record, of_this_record, the_records_own};
use super::those::{the_ones, those_who};
use crate::chart::Edges;
use crate::phrase::{Assumed, Parser, Scope, Sort};

/// Somebody that a message goes to, and what was taken for granted about who that is.
pub(super) type To = (Recipient, Vec<Assumed>);

/// To whom: people at the end of a path, everybody of a kind, whoever has a record that fits.
pub(super) fn recipients(parser: &Parser, at: usize, scope: &Scope) -> Edges<Vec<To>> {
    let mut edges: Edges<Vec<To>> = both(parser, at, scope);
    for (end, first) in recipient(parser, at, scope) {
        for (word, _) in [("and", 0), ("and also", 0), (", and", 0), (",", 0)] {
            let Some(next) = parser.eat(end, word) else { continue };
            for (stop, second) in recipient(parser, parser.skip(next, &["to"]), scope) {
                edges.push((stop, vec![first.clone(), second]));
            }
        }
        edges.push((end, vec![first]));
    }
    edges
}

/// "the member whose booking it was", "the customer who opened it": the person of the record, not the one who acts.
fn whose_it_was(parser: &Parser, at: usize) -> Option<usize> {
    if let Some(end) = parser.any(at, &["whose it was", "whose it is", "it belongs to", "it belonged to"]) {
        return Some(end);
    }
    if let Some(next) = parser.eat(at, "whose") {
        let thing = parser.terms(next).iter().find(|term| matches!(term.term, crate::vocabulary::Term::Thing(_)))?;
        return parser.any(next + thing.len, &["it was", "it is"]);
    }
    let next = parser.eat(at, "who")?;
    if let Some(end) = parser.any(next, &["made it", "added it"]) {
        return Some(end);
    }
    let makes = parser.terms(next).iter().find(|term| match term.term {
        crate::vocabulary::Term::Action(id) => {
            parser.action(id).is_some_and(|own| own.kind == model::ActionKind::Create)
        }
        _ => false,
    })?;
    parser.eat(next + makes.len, "it")
}

/// "both captains": the two that the record leads to.
fn both(parser: &Parser, at: usize, scope: &Scope) -> Edges<Vec<To>> {
    let (Some(next), Some(record)) = (parser.any(at, &["both", "both the", "the two"]), &scope.record) else {
        return Edges::new();
    };
    parser
        .terms(next)
        .iter()
        .filter_map(|term| match term.term {
            crate::vocabulary::Term::Thing(role) if parser.is_person(role) => {
                let ways = parser.ways(record.thing, &|target| target == role);
                let [one, other] = ways.as_slice() else { return None };
                let person = |way: &[model::FieldRef]| {
                    (Recipient::Person(record.along(way, role).path(scope.level)), Vec::new())
                };
                Some((next + term.len, vec![person(&one.0), person(&other.0)]))
            }
            _ => None,
        })
        .collect()
}

fn makes_own_account(parser: &Parser, role: ThingId) -> bool {
    let person = parser.thing(role).and_then(|own| own.person.as_ref());
    person.is_some_and(|person| matches!(person.joining, model::Joining::SignUp))
}

fn recipient(parser: &Parser, at: usize, scope: &Scope) -> Edges<To> {
    let mut edges: Edges<To> = Edges::new();
    let mut put = |end: usize, recipient: Recipient, assumed: Vec<Assumed>| {
        if !edges.iter().any(|(own, (other, _))| *own == end && *other == recipient) {
            edges.push((end, (recipient, assumed)));
        }
    };

    for (end, value) in parser.chain(at, scope) {
        let person = match &value.sort {
            Sort::One(thing) => parser.is_person(*thing),
            Sort::Person => true,
            _ => false,
        };
        // "Email the office when somebody …": whoever does it may be of the office, which isn't what that says.
        let doer = matches!(&value.expr, Expr::Path(path) if path.root == Root::Actor && path.steps.is_empty());
        if doer && scope.roles.len() > 1 && parser.word(at) == "the" {
            continue;
        }
        if let (true, Expr::Path(path)) = (person, &value.expr) {
            // "the member whose booking it was", "the customer who opened it" say the same again.
            match whose_it_was(parser, end) {
                Some(end) if path.root == Root::Record => put(end, Recipient::Person(path.clone()), Vec::new()),
                Some(_) => {}
                None => put(end, Recipient::Person(path.clone()), Vec::new()),
            }
        }
    }
    for words in ["all", "all the", "every", "each", "the", "all of the", ""] {
        let Some(next) = (if words.is_empty() { Some(at) } else { parser.eat(at, words) }) else { continue };
        for (end, people) in parser.people(next) {
            let [Who::Role(role)] = people.who.as_slice() else { continue };
            if people.nobody {
                continue;
            }
            let one = words == "the" && !several(parser.word(end.saturating_sub(1)));
            // "The member" of a record that leads to none is who made it, where members make accounts for themselves; "the
            // director" is everybody who is one.
            let led = scope.record.as_ref().is_some_and(|record| !parser.owner(record.thing, &[*role]).is_empty());
            if let (true, false, true, Some(record)) = (one, led, people.when.is_always(), &scope.record)
                && makes_own_account(parser, *role)
            {
                let created = model::FieldRef { thing: record.thing, field: model::FieldId::CreatedBy };
                if let Expr::Path(path) = record.field(created, scope.level) {
                    put(end, Recipient::Person(path), Vec::new());
                }
                continue;
            }
            // "The sailors", told about a trip, are those of that trip; see `effect` for what is just being made.
            if let (true, false, true, Some(record)) =
                (words == "the", one || led, people.when.is_always(), &scope.record)
                && let Some((to, assumed)) = the_ones(parser, (at, end), *role, record)
            {
                put(end, to, assumed);
            }
            if !one || !led {
                let filter = crate::phrase::map_paths(&people.when, 0, &mut |path, depth| match path.root {
                    Root::Actor => Path { root: Root::Row(model::Row(depth)), steps: path.steps.clone() },
                    _ => path.clone(),
                });
                let plural = words.is_empty()
                    && several(parser.word(end.saturating_sub(1)))
                    && !matches!(
                        parser.word(at),
                        "a" | "an" | "the" | "its" | "their" | "all" | "every" | "each" | "any"
                    );
                let meant = plural && people.when.is_always();
                if let Some((path, assumed)) = the_records_own(parser, (at, end), *role, scope).filter(|_| meant) {
                    put(end, Recipient::Person(path), vec![assumed]);
                } else if !words.is_empty() || plural {
                    let (to, assumed) = of_this_record(parser, (at, end), *role, filter, scope);
                    put(end, to, assumed);
                }
            }
        }
    }
    // "their sailors", of passages that were just spoken of: those with one.
    if let (Some(next), Some(record)) =
        (parser.any(at, &["their", "all their", "all of their", "its", "all its"]), &scope.record)
    {
        for (end, people) in parser.people(next) {
            let ([Who::Role(role)], true) = (people.who.as_slice(), people.when.is_always()) else { continue };
            let theirs = several(parser.word(end.saturating_sub(1))) && parser.owner(record.thing, &[*role]).is_empty();
            if let Some((to, assumed)) = the_ones(parser, (at, end), *role, record).filter(|_| theirs) {
                put(end, to, assumed);
            }
        }
    }
    for (end, (to, assumed)) in those_who(parser, at, scope) {
        put(end, to, assumed);
    }
    // "everybody who had a booked turn on it": the people of the records that fit.
    if let Some(next) = parser.any(
        at,
        &[
            "everybody who had",
            "everyone who had",
            "everybody who has",
            "everyone who has",
            "everybody with",
            "everyone with",
            "the people with",
            "everybody who has had",
        ],
    ) {
        for (end, set) in parser.rows(next, scope) {
            let roles: Vec<ThingId> = parser.roles().collect();
            if let [way] = parser.owner(set.thing, &roles).as_slice() {
                let person = Path { root: Root::Row(model::Row(0)), steps: way.clone() };
                let (filter, assumed) = each_of_this_record(parser, (at, end), &set, scope);
                put(end, Recipient::Each { of: set.thing, filter, person }, assumed);
            }
        }
    }
    edges
}

/// "foremen", "clerks": said of several.
fn several(word: &str) -> bool {
    crate::words::singular(word) != word
}
