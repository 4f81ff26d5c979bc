//! Fields that are shown, hidden and closed: "The findings are never shown to receptionists."

use crate::construction::{Clause, Understood, permission};
use crate::phrase::{Base, Parser, People};
use model::{Grant, ThingId, Verb, Who};

/// "The findings are never shown to receptionists", "The bank account is shown only to the member it belongs to and to
/// treasurers", "The note is read and written by managers only".
pub(super) fn shown(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, targets) in parser.targets(clause.from, &scope, &[]) {
        let [target] = targets.as_slice() else { continue };
        let be = [
            ("is", false, false),
            ("are", false, false),
            ("is never", true, false),
            ("are never", true, false),
            ("is not", true, false),
            ("are not", true, false),
            ("is only", false, true),
            ("are only", false, true),
            ("can be", false, false),
            ("can only be", false, true),
            ("can not be", true, false),
            ("can never be", true, false),
            ("must not be", true, false),
            ("must never be", true, false),
        ];
        for (words, negative, only) in be {
            let Some(next) = parser.eat(middle, words) else { continue };
            for (end, verbs, away) in openings(parser, next) {
                let (start, only) = match parser.eat(end, "only") {
                    Some(after) => (after, true),
                    None => (end, only),
                };
                if target.fields.is_none() && !verbs.contains(&Verb::See) {
                    continue;
                }
                found.extend(closed(parser, clause, start, target, &verbs, negative));
                let Some(start) = parser.any(start, &["to", "by", "from", "for"]) else { continue };
                for (stop, several) in shown_to_all(parser, start, target.thing) {
                    let nobody = several.iter().any(|people| people.nobody);
                    let (stop, only) = match parser.any(stop, &["only", "alone"]) {
                        Some(after) => (after, true),
                        None => (stop, only),
                    };
                    let stop = parser.skip(stop, &["in any way", "at all", ", ever"]);
                    if stop != clause.to || (target.fields.is_none() && target.filter.is_always() && !negative) {
                        continue;
                    }
                    let hidden = (negative != away) != nobody;
                    let grant = match (hidden, only) {
                        (true, true) => continue,
                        (true, false) => Grant::Forbid,
                        (false, true) => Grant::Only,
                        (false, false) => Grant::Allow,
                    };
                    let mut meanings = Vec::new();
                    for people in &several {
                        for verb in &verbs {
                            let when = target.filter.clone().and(people.when.clone());
                            let who = people.who.clone();
                            meanings.push(permission(grant, who, *verb, target.thing, target.fields.clone(), when));
                        }
                    }
                    let mut own = Understood::new("permission", meanings).about(target.thing);
                    own.people = several.first().cloned();
                    own = own.to(target);
                    if !found.contains(&own) {
                        found.push(own);
                    }
                }
            }
        }
    }
    found
}

/// "The price of a running course can't be changed", "… can only be changed while it's planned": fields by everybody.
pub(super) fn closed(
    parser: &Parser,
    clause: &Clause,
    at: usize,
    target: &crate::phrase::Target,
    verbs: &[Verb],
    negative: bool,
) -> Vec<Understood> {
    let mut found = Vec::new();
    if !negative || target.fields.is_none() || verbs.contains(&Verb::See) {
        return found;
    }
    let base = Base::record(target.thing);
    let scope = clause.scope().with_record(base.clone()).mention(base);
    for (end, guard) in parser.guards(at, &scope) {
        let end = parser.skip(end, &["any more", "anymore", "again", "any longer", "by hand", "at all"]);
        if end != clause.to {
            continue;
        }
        let when = target.filter.clone().and(guard.holds);
        let meanings = verbs
            .iter()
            .map(|verb| {
                permission(Grant::Forbid, vec![Who::Anyone], *verb, target.thing, target.fields.clone(), when.clone())
            })
            .collect();
        found.push(Understood::new("permission", meanings).assuming(guard.assumed).about(target.thing).to(target));
    }
    found
}

/// Several of them: "to the member it belongs to and to treasurers".
pub(super) fn shown_to_all(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, Vec<People>)> {
    let mut found: Vec<(usize, Vec<People>)> =
        shown_to(parser, at, thing).into_iter().map(|(end, people)| (end, vec![people])).collect();
    let mut next = 0;
    while let Some((end, several)) = found.get(next).cloned() {
        next += 1;
        let joint = parser.any(end, &["and to", "and by", "and for", "and", ", to", ", by", ",", "or to", "or by"]);
        if let (Some(start), true) = (joint, several.len() < 4) {
            for (stop, people) in shown_to(parser, start, thing) {
                // A plain list of kinds of people is read as one already.
                let plain = |own: &People| own.when.is_always();
                if !(plain(&people) && several.last().is_some_and(plain)) {
                    found.push((stop, several.iter().cloned().chain([people]).collect()));
                }
            }
        }
    }
    found
}

/// People, and those whom the record names ("its owner", "the member it belongs to"): said of the acting person.
pub(super) fn shown_to(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, People)> {
    let own = Clause { it: Some(thing), ..Clause::alone(at, parser.len()) };
    let related =
        crate::construction::permission::subjects(parser, at, &own).into_iter().filter_map(|(end, people, related)| {
            match related {
                None => Some((end, people)),
                Some((about, own)) if about == thing => {
                    Some((end, People { when: people.when.clone().and(own), ..people }))
                }
                Some(_) => None,
            }
        });
    related.collect()
}

/// Verbs of showing and changing in the passive; the flag says that the words take away ("hidden from").
pub(super) fn openings(parser: &Parser, at: usize) -> Vec<(usize, Vec<Verb>, bool)> {
    let mut found = Vec::new();
    for (words, verbs, away) in [
        ("shown", vec![Verb::See], false),
        ("visible", vec![Verb::See], false),
        ("seen", vec![Verb::See], false),
        ("read", vec![Verb::See], false),
        ("hidden", vec![Verb::See], true),
        ("written", vec![Verb::Change], false),
        ("changed", vec![Verb::Change], false),
        ("edited", vec![Verb::Change], false),
        ("read and written", vec![Verb::See, Verb::Change], false),
        ("read and changed", vec![Verb::See, Verb::Change], false),
        ("seen and changed", vec![Verb::See, Verb::Change], false),
    ] {
        if let Some(end) = parser.eat(at, words) {
            found.push((end, verbs, away));
        }
    }
    found
}
