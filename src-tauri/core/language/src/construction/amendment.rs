//! What only makes sense with the sentence before: "Cancelled appointments don't count." "One may begin at the very moment the
//! other ends." "Otherwise the customer is told “Please choose a later time.”"

use super::{Clause, Understood};
use crate::chart::{Pattern, Slots};
use crate::guide::{Saying, Section, saying};
use crate::meaning::{Amendment, Meaning};
use crate::phrase::Parser;
use crate::tokens::Kind;
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] = &[saying(
    Section::Checks,
    "The {moment} of {a thing} can't be in the past. Otherwise they are told \"<Please choose a later time.>\"",
)];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    refusal(parser, clause, &mut found);
    counted(parser, clause, &mut found);
    touching(parser, clause, &mut found);
    refused_with(parser, clause, &mut found);
    how(parser, clause, &mut found);
    judged_for(parser, clause, &mut found);
    found
}

/// "After that the reply is refused with the words “Please open a new ticket.”": said of what isn't made any more.
fn refused_with(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    let leads = ["after that", "after that ,", "otherwise", "otherwise ,", "later than that", "from then on", "then"];
    let Some(next) = parser.any(clause.from, &leads) else { return };
    let start = parser.skip(next, &["the", "a", "an", "that", "such a"]);
    for term in parser.terms(start) {
        let Term::Thing(_) = term.term else { continue };
        let refused = [
            "is refused with the words",
            "is refused with",
            "is turned down with the words",
            "is rejected with the words",
        ];
        let Some(at) = parser.any(start + term.len, &refused) else { continue };
        if let (Some(Kind::Quoted(words)), true) = (parser.token(at).map(|token| &token.kind), at + 1 == clause.to) {
            found.push(Understood::new("refusal", vec![Meaning::Amend(Amendment::Refusal(words.clone()))]));
        }
    }
}

/// How the rule before is meant: whatever the case of letters, with the same exceptions, once for each.
fn how(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    let letters = "(capital letters|capitals|capital and small letters|small and capital letters|upper and lower case)";
    let patterns = [
        (format!("{letters} (make no difference|do not matter|do not count)"), Amendment::Folded),
        ("with the same (exceptions|exception)".to_owned(), Amendment::SameExceptions),
        ("the same exceptions (apply|hold) [here]".to_owned(), Amendment::SameExceptions),
        (
            "(if|when|where) (there are none|there is none|there is nothing to list|they have none|there are not any) [,] ((send|sends) nothing|nothing is sent|no (email|mail|message) is sent|(do not|does not) send (it|anything|one|an email))"
                .to_owned(),
            Amendment::NeverEmpty,
        ),
        (
            "this (happens|is done|is sent) [no more than|only|at most|just] once (for any|for each|for every|per) <thing>"
                .to_owned(),
            Amendment::Once,
        ),
    ];
    for (pattern, amendment) in patterns {
        if !Pattern::new(&pattern).matches(parser, clause.from, clause.to).is_empty() {
            found.push(Understood::new("amendment", vec![Meaning::Amend(amendment)]));
        }
    }
}

/// "This is checked when a ticket is taken or assigned": only those actions can break the limit before.
fn judged_for(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    let leads = [
        "this is checked when",
        "this is only checked when",
        "this is checked only when",
        "it is checked when",
        "this counts when",
        "this applies when",
    ];
    let Some(next) = parser.any(clause.from, &leads) else { return };
    for (middle, set) in parser.set(next, &clause.scope(), &|thing| vec![crate::phrase::Base::record(thing)]) {
        let Some(is) = parser.any(middle, &["is", "are"]).filter(|_| set.filter.is_always()) else { continue };
        for (end, doings) in parser.verbs(is, crate::phrase::Shape::Participle) {
            let mut verbs = Vec::new();
            for doing in &doings {
                match doing {
                    crate::phrase::Doing::Create => verbs.push(model::Verb::Create),
                    crate::phrase::Doing::Change => verbs.push(model::Verb::Change),
                    crate::phrase::Doing::Act(actions) => verbs.extend(
                        actions
                            .iter()
                            .filter(|id| parser.action(**id).is_some_and(|own| own.thing == set.thing))
                            .filter_map(|id| parser.verb_of(*id)),
                    ),
                    _ => {}
                }
            }
            if end == clause.to && verbs.len() == doings.len() {
                let meaning = Meaning::Amend(Amendment::JudgedFor(verbs));
                found.push(Understood::new("amendment", vec![meaning]).about(set.thing));
            }
        }
    }
}

fn refusal(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    let told = "(is|are|gets|get|will be) (told|shown|refused with|the message|a message)";
    let patterns = [
        format!(
            "[otherwise|if not|else|after that|in that case|then] [,] <who> {told} [with the words|that|the words] <words>"
        ),
        "(otherwise|if not) [,] (say|show|tell them|tell him|tell her|answer|the message is) <words>".to_owned(),
    ];
    for pattern in patterns {
        for slots in Pattern::new(&pattern).matches(parser, clause.from, clause.to) {
            let Some((_, from, to)) = slots.last() else { continue };
            let told = slots.iter().find(|(name, _, _)| name == "who");
            if *to != from + 1 || told.is_some_and(|(_, from, to)| !may_be_told(parser, clause, *from, *to)) {
                continue;
            }
            if let Some(Kind::Quoted(words)) = parser.token(*from).map(|token| &token.kind) {
                let meaning = Meaning::Amend(Amendment::Refusal(words.clone()));
                let own = Understood::new("refusal", vec![meaning]);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
}

/// Whom a refusal can meet: whoever the sentence before was about, or whoever it is.
fn may_be_told(parser: &Parser, clause: &Clause, from: usize, to: usize) -> bool {
    // "From exactly 2 hours before, they are told …" says again from when the rule before holds.
    let again = parser.any(from, &["from", "from then", "from that moment"]).and_then(|next| {
        (next..to).find(|at| parser.word(*at) == ",").filter(|comma| clause.it.is_some() && comma - next < 8)
    });
    let from = again.map_or(from, |comma| comma + 1);
    if parser.any(from, &["they", "he", "she", "he or she", "the person", "the user", "people", "it"]) == Some(to) {
        return true;
    }
    parser.people(parser.skip(from, &["the", "this"])).into_iter().any(|(end, people)| {
        let roles = people.roles(parser);
        let before = clause.they.as_ref().map(|they| they.roles(parser)).unwrap_or_default();
        end == to && !people.nobody && (before.is_empty() || roles.iter().any(|role| before.contains(role)))
    })
}

fn counted(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    for (end, set) in parser.rows(clause.from, &clause.scope()) {
        let too = ["count too", "count as well", "also count", "count all the same", "count , whatever became of them"];
        if parser.any(end, &too) == Some(clause.to) && !set.filter.is_always() {
            let meaning = Meaning::Amend(Amendment::AllCounted { thing: set.thing, filter: set.filter.clone() });
            found.push(Understood::new("amendment", vec![meaning]).about(set.thing));
        }
        let Some(stop) = parser.any(
            end,
            &[
                "do not count",
                "does not count",
                "are not counted",
                "is not counted",
                "never count",
                "do not count here",
            ],
        ) else {
            continue;
        };
        if stop == clause.to && !set.filter.is_always() {
            let meaning = Meaning::Amend(Amendment::Counted { thing: set.thing, filter: set.filter.not() });
            found.push(Understood::new("amendment", vec![meaning]).about(set.thing));
        }
    }
}

fn touching(parser: &Parser, clause: &Clause, found: &mut Vec<Understood>) {
    let moment = "(at the very moment|at the same moment|at the moment|exactly when|at the very minute|at the very minute when|right when|when)";
    let patterns = [
        (format!("(one|one <thing>) (may|can) (begin|start) {moment} (the other|another|the other one) (ends|finishes)"), false),
        (format!("it is (all right|fine|ok|allowed) for one to (end|start|begin) {moment} the other (begins|starts|ends)"), false),
        ("touching (is fine|is allowed|is all right|is not overlapping|does not count|does not count as overlapping)".to_owned(), false),
        ("touching (counts|counts as overlapping|is overlapping|is not allowed)".to_owned(), true),
        ("back to back [<things>] (is|are) (fine|allowed|all right|ok)".to_owned(), false),
        (
            "(back to back|back-to-back) [(slots|times|ones|dates)] (is|are) (fine|allowed|all right|ok|possible)"
                .to_owned(),
            false,
        ),
    ];
    // "One may arrive on the very day the other leaves": in the verbs of its own beginning and end.
    let day = "(on|at) (the|the very|the same) (day|date|moment|time|minute) [on which|when|at which|that]";
    let own = format!("(one|one <thing>) (may|can) <begins> {day} (the other|another|the other one) <ends>");
    let begins = |at: usize, to: usize, name: &str| {
        let events = parser.events_at(parser.word(at));
        at + 1 == to
            && clause.it.is_none_or(|it| {
                parser
                    .events
                    .first_of(name, parser.kinds_of(it))
                    .is_none_or(|meant| events.iter().any(|own| own.field == meant.field))
            })
            && !events.is_empty()
    };
    for slots in Pattern::new(&own).matches(parser, clause.from, clause.to) {
        let place = |name: &str| slots.iter().find(|(own, _, _)| own == name).map(|(_, from, to)| (*from, *to));
        let verbs = [("begins", "start"), ("ends", "end")];
        let said = verbs.iter().all(|(gap, name)| place(gap).is_some_and(|(from, to)| begins(from, to, name)));
        let thing = place("thing").is_none_or(|(from, to)| {
            parser.terms(from).iter().any(|term| matches!(term.term, Term::Thing(_)) && from + term.len == to)
        });
        if said && thing {
            found.push(Understood::new("amendment", vec![Meaning::Amend(Amendment::Touching(false))]));
        }
    }
    for (pattern, counts) in patterns {
        // "One appointment": of the thing that the sentence before was about.
        let meant = |slots: &Slots| {
            slots.iter().all(|(_, from, to)| {
                parser.terms(*from).iter().any(|term| match term.term {
                    Term::Thing(thing) => from + term.len == *to && clause.it.is_none_or(|it| it == thing),
                    _ => false,
                })
            })
        };
        if Pattern::new(&pattern).matches(parser, clause.from, clause.to).iter().any(meant) {
            found.push(Understood::new("amendment", vec![Meaning::Amend(Amendment::Touching(counts))]));
        }
    }
}
