//! What happens by itself: "When an order is placed, email the customer “…”." "Two days before it starts, remind the customer."
//! "Every weekday at 8:00 email each stylist “…”." "When a lamp is sold, it becomes gone."

use model::{Effect, Expr, Message, Piece, Reaction, StatementId, ThingId, Trigger};

mod amount;
mod automatic;
mod clock;
mod deadline;
mod digest;
mod effect;
mod happening;
mod moment;

use automatic::automatic;
use clock::clocks;
use deadline::deadlines;
use effect::effects;
pub use effect::object;
use happening::happenings;
use moment::{moments, several_offsets};

use super::{Clause, Understood};
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Assumed, Base, Parser, Scope};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Events, "When {a thing} is {makeed}, email its {person} \"<Thank you>\"."),
    saying(
        Section::Events,
        "When {a thing} is {verbed}, email its {person} \"<Good news>\" with the text \"<It is settled now.>\"",
    ),
    saying(Section::Events, "When {a thing} is {verbed}, set its {number} to <0>."),
    saying(Section::Events, "<2 days> before {moment of one}, email its {person} \"<See you soon>\"."),
    saying(Section::Events, "<3 days> after {a thing} was {makeed}, {verb} it."),
    saying(Section::Events, "Every <Monday> at <8:00> email all {roles} \"<The week ahead>\"."),
];

/// What sets a reaction off, with what may be referred to behind it.
#[derive(Clone, Debug)]
struct Cause {
    trigger: Trigger,
    when: Expr,
    scope: Scope,
    thing: Option<ThingId>,
    assumed: Vec<Assumed>,
}

/// What it does; messages are counted from 0 within the sentence.
#[derive(Clone, Debug, Default, PartialEq)]
struct Effects {
    effects: Vec<Effect>,
    messages: Vec<Message>,
    assumed: Vec<Assumed>,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = several_offsets(parser, clause);
    if !found.is_empty() {
        return found;
    }
    for (end, cause) in causes(parser, clause.from, clause) {
        let next = parser.skip(end, &[",", ":", "then", ", then"]);
        for (stop, effects) in effects(parser, next, &cause) {
            if stop == clause.to {
                found.push(understood(&cause, effects));
            }
        }
        if cause.thing.is_none() {
            for (effects, assumed) in digest::read(parser, next, clause.to) {
                let mut own = understood(&cause, effects);
                own.assumed.extend(assumed);
                found.push(own);
            }
        }
    }
    // "Email the customer “…” when …": the cause behind.
    if found.is_empty() {
        for at in clause.from + 2..clause.to {
            if !matches!(
                parser.word(at),
                "when" | "whenever" | "if" | "as" | "once" | "every" | "each" | "on" | "at" | "after"
            ) && parser.token(at).is_none_or(|token| token.whole().is_none())
            {
                continue;
            }
            for (end, cause) in causes(parser, at, clause) {
                if end != clause.to {
                    continue;
                }
                for (stop, effects) in effects(parser, clause.from, &cause) {
                    let stop = parser.skip(stop, &[","]);
                    if stop == at {
                        found.push(understood(&cause, effects));
                    }
                }
            }
        }
    }
    // What has a name of its own is done by that name: "… is called off" does all that calling off does.
    let done = automatic(parser, clause);
    if !done.is_empty() {
        found = done;
    }
    found.extend(deadlines(parser, clause));
    for own in &mut found {
        worded(parser, clause, own);
    }
    found
}

/// A message without words of its own says what set it off, in the words of the sentence.
fn worded(parser: &Parser, clause: &Clause, own: &mut Understood) {
    let mut said = None;
    for meaning in &mut own.meanings {
        let Meaning::Reaction { messages, .. } = meaning else { continue };
        for message in messages.iter_mut().filter(|message| message.subject.pieces.is_empty()) {
            let subject = said.get_or_insert_with(|| occasion(parser, clause));
            message.subject.pieces.push(Piece::Text(subject.clone()));
        }
    }
    if let Some(subject) = said {
        own.assumed.push(Assumed {
            code: "message-text",
            from: clause.from,
            to: clause.to,
            text: format!("The message says “{subject}”."),
            alternatives: Vec::new(),
        });
    }
}

/// What the sentence says happens, without the order to tell somebody: "When a loan becomes lost, email …" → "A loan becomes lost".
fn occasion(parser: &Parser, clause: &Clause) -> String {
    let leads = ["when", "whenever", "once", "as soon as", "if", "every time", "each time", "after"];
    let start = parser.any(clause.from, &leads);
    let comma = (clause.from..clause.to).find(|at| parser.word(*at) == ",");
    let (from, to) = match (start, comma) {
        (Some(start), Some(comma)) => (start, comma),
        (None, Some(comma)) => (clause.from, comma),
        _ => {
            let behind = (clause.from..clause.to).find_map(|at| parser.any(at, &leads));
            (behind.unwrap_or(clause.from), clause.to)
        }
    };
    crate::assumed::capital(&parser.words_between(from, to))
}

fn understood(cause: &Cause, effects: Effects) -> Understood {
    let reaction = Reaction {
        statement: StatementId::default(),
        trigger: cause.trigger.clone(),
        when: cause.when.clone(),
        effects: effects.effects,
    };
    let mut own = Understood::new("reaction", vec![Meaning::Reaction { reaction, messages: effects.messages }]);
    own.assumed = cause.assumed.clone();
    own.assumed.extend(effects.assumed);
    own.thing = cause.thing;
    own
}

fn causes(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    if let Some(next) =
        parser.any(at, &["when", "whenever", "once", "as soon as", "if", "every time", "each time", "after"])
    {
        found.extend(happenings(parser, next, clause));
    }
    found.extend(moments(parser, at, clause));
    found.extend(clocks(parser, at, clause));
    // ", if its status is granted": one more condition on the record.
    let mut more = Vec::new();
    for (end, cause) in &found {
        let Some(next) = parser.any(*end, &[", if", "if", ", but only if", "but only if", ", unless", "unless"]) else {
            continue;
        };
        let negated = parser.word(next - 1) == "unless";
        for (stop, condition) in parser.condition(next, &cause.scope) {
            let condition = if negated { condition.not() } else { condition };
            let own = Cause {
                trigger: cause.trigger.clone(),
                when: cause.when.clone().and(condition),
                scope: cause.scope.clone(),
                thing: cause.thing,
                assumed: cause.assumed.clone(),
            };
            more.push((stop, own));
        }
    }
    found.extend(more);
    found
}

/// Effects that follow something already known, as the condition column of a step says them.
pub fn following(parser: &Parser, clause: &Clause, trigger: Trigger, base: &Base) -> Option<Meaning> {
    let scope = clause.scope().with_record(base.clone()).mention(base.clone());
    let cause =
        Cause { trigger: trigger.clone(), when: Expr::always(), scope, thing: Some(base.thing), assumed: Vec::new() };
    let found = effects(parser, clause.from, &cause).into_iter().find(|(end, _)| *end == clause.to)?;
    Some(crate::construction::step::reaction_of(trigger, found.1.effects, found.1.messages))
}
