//! Whole-clause constructions, one file each: pattern, meaning, paraphrase, question, examples.
//!
//! Each construction gets the same clause and gives every reading that covers all of it; none looks at what the others found.
//! A sentence that no construction covers as a whole is split at its conjunctions and each half read for itself.

mod amendment;
mod answer_within;
pub mod approval;
mod assignable;
mod capacity;
mod cascade;
pub mod case;
mod change;
mod check;
mod every;
pub mod gloss;
mod hours;
mod lasting;
mod limit;
mod message;
mod modal;
pub mod often;
mod others;
mod overlap;
mod page;
mod period;
mod permission;
mod person;
mod reaction;
mod set_at;
mod step;
mod sum;
pub mod table;
mod term;
mod unique;
mod used_for;
mod whose;
mod worked_out;
mod working;

use model::{Expr, Permission, Rule, RuleKind, StatementId, ThingId, Verb, Who};

use crate::meaning::Meaning;
use crate::phrase::{Assumed, Parser, People, Scope, Target};

/// One way to understand a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// The construction, for the ledger.
    pub kind: &'static str,
    pub meanings: Vec<Meaning>,
    pub assumed: Vec<Assumed>,
    /// Who the clause is about, for "they" in the next one.
    pub people: Option<People>,
    /// The thing that the clause is about, for "it" in the next one.
    pub thing: Option<ThingId>,
    /// What was done to what in the clause, for "it" as an object in the next one.
    pub target: Option<Target>,
    /// The same with whose it is, for a part behind it that leaves the verb out ("…, but its kind only while …").
    pub own_target: Option<Target>,
    /// Where the object of the verb begins, and where the verb with its modal does: what such a part leaves out.
    pub stem: Option<usize>,
    pub predicate: Option<usize>,
}

impl Understood {
    pub fn new(kind: &'static str, meanings: Vec<Meaning>) -> Self {
        Self {
            kind,
            meanings,
            assumed: Vec::new(),
            people: None,
            thing: None,
            target: None,
            own_target: None,
            stem: None,
            predicate: None,
        }
    }

    pub fn assuming(mut self, assumed: Vec<Assumed>) -> Self {
        self.assumed.extend(assumed);
        self
    }

    pub fn about(mut self, thing: ThingId) -> Self {
        self.thing = Some(thing);
        self
    }

    /// What was done to what, free of who did it.
    pub fn to(mut self, target: &Target) -> Self {
        let (_, rest) = by_actor(&target.filter);
        self.own_target = Some(target.clone());
        self.target = Some(Target { filter: rest, ..target.clone() });
        self
    }

    pub fn by(mut self, people: &People) -> Self {
        self.people = Some(people.clone());
        self
    }
}

/// A clause and what it may refer back to.
#[derive(Clone, Debug)]
pub struct Clause {
    pub from: usize,
    pub to: usize,
    /// Who "they" are.
    pub they: Option<People>,
    /// What "it" is.
    pub it: Option<ThingId>,
    /// Somebody of the sample data whom the sentence before was about, for "she" in an example.
    pub example: Option<(String, ThingId)>,
    /// It is a part of a longer sentence.
    pub beside: bool,
    /// What "it" is as an object.
    pub target: Option<Target>,
    /// Which of its records the sentence before was about, where it said.
    pub narrowed: Option<Narrowed>,
    /// What the parts before it in the same sentence said.
    pub said: Vec<Meaning>,
    /// The things that the sentence before listed, for "all three of them".
    pub listed: Vec<ThingId>,
    /// What the sentence before did, for "after that", "the new year".
    pub action: Option<model::ActionId>,
}

/// Some records of a thing that a sentence began with: "A shift with children …".
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowed {
    pub thing: ThingId,
    /// Over `Root::Record`.
    pub filter: Expr,
    /// As the sentence says it, without its article.
    pub words: String,
}

impl Narrowed {
    /// That a pronoun at a place stands for them.
    pub fn assumed(&self, parser: &Parser, at: usize) -> Assumed {
        let noun = parser.thing(self.thing).map_or("record", |own| own.name.singular.as_str());
        Assumed {
            code: "pronoun",
            from: at,
            to: at + 1,
            text: format!("“{}” is the {} of the sentence before.", parser.word(at), self.words),
            alternatives: vec![(format!("any {noun}"), format!("{} {noun}", crate::words::article(noun)))],
        }
    }
}

impl Clause {
    /// A clause on its own.
    pub fn alone(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            they: None,
            it: None,
            example: None,
            beside: false,
            target: None,
            narrowed: None,
            said: Vec::new(),
            listed: Vec::new(),
            action: None,
        }
    }

    /// Which records of the thing "it" stands for.
    pub fn narrowing(&self, thing: ThingId) -> Expr {
        match &self.narrowed {
            Some(own) if own.thing == thing => own.filter.clone(),
            _ => Expr::always(),
        }
    }

    pub fn scope(&self) -> Scope {
        Scope { topic: self.it, target: self.target.clone(), listed: self.listed.clone(), ..Scope::default() }
    }
}

type Construction = fn(&Parser, &Clause) -> Vec<Understood>;

/// Every construction, with words of which one has to stand in the clause for it to be worth trying; none means always.
const ALL: &[(Construction, &[&str])] = &[
    (permission::read, &[]),
    (approval::read, &["before", "unless", "until", "without", "then"]),
    (others::read, &["else"]),
    (assignable::read, &["assigned", "chosen", "picked", "selected", "named", "entered"]),
    (whose::read, &["whose"]),
    (hours::read, &["open", "hours", "between", "times"]),
    (modal::read, &["can", "may", "must", "is", "are", "has", "have", "should"]),
    (
        limit::read,
        &[
            "most", "more", "only", "least", "than", "one", "up", "limited", "fewer", "maximum", "two", "three",
            "four", "five", "six", "can",
        ],
    ),
    (
        often::read,
        &["most", "more", "only", "up", "once", "twice", "times", "two", "three", "four", "five", "six", "can", "may"],
    ),
    (working::read, &["hours", "hour", "minutes"]),
    (capacity::read, &["more"]),
    (lasting::read, &["last", "lasts", "long", "longer", "shorter", "length"]),
    (term::read, &["lasts", "runs", "valid", "good", "new", "next", "last", "run"]),
    (set_at::read, &["set", "fixed", "worked", "it", "this", "pays", "pay", "filled", "noted"]),
    (answer_within::read, &["within"]),
    (worked_out::read, &["is", "are", "equals", "comes"]),
    (
        used_for::read,
        &["used", "chosen", "picked", "taken", "selected", "booked", "assigned", "planned", "scheduled", "put"],
    ),
    (sum::read, &["up"]),
    (
        overlap::read,
        &[
            "overlap",
            "overlapping",
            "same",
            "time",
            "once",
            "twice",
            "clash",
            "between",
            "slot",
            "double",
            "double-booked",
            "double-booking",
            "double-bookings",
            "overbooked",
        ],
    ),
    (unique::read, &["same", "unique", "share", "two", "own", "different", "once", "twice", "again"]),
    (check::read, &[]),
    (
        every::read,
        &[
            "is", "are", "be", "lies", "has", "have", "own", "owns", "include", "includes", "contain", "contains",
            "belong", "belongs", "works", "work", "needs", "need", "requires",
        ],
    ),
    (
        amendment::read,
        &[
            "told",
            "count",
            "counted",
            "counts",
            "touching",
            "none",
            "other",
            "another",
            "moment",
            "minute",
            "otherwise",
            "message",
            "back",
            "say",
            "show",
            "shown",
            "when",
            "refused",
            "exceptions",
            "exception",
            "happens",
            "checked",
            "difference",
            "matter",
        ],
    ),
    (
        reaction::read,
        &[
            "when",
            "whenever",
            "if",
            "once",
            "every",
            "each",
            "at",
            "on",
            "after",
            "before",
            "daily",
            "as",
            "itself",
            "been",
            "automatically",
            "within",
            "older",
        ],
    ),
    (
        step::read,
        &[
            "goes", "go", "moves", "move", "passes", "runs", "changes", "asks", "requires", "needs", "takes", "makes",
            "sets", "fills", "empties", "becomes", "mark", "marks", "set", "put", "as", "to", "is", "must", "has",
            "have", "required",
        ],
    ),
    (cascade::read, &["deleted", "removed"]),
    (page::read, &["page", "dashboard", "start", "starts", "begin", "begins", "land", "see"]),
    (person::read, &["somebody", "someone", "nobody", "who", "whose", "only", "just"]),
    (gloss::read, &[]),
];

/// What can be said, of each construction.
const SAID: &[&[crate::guide::Saying]] = &[
    permission::SAID,
    modal::SAID,
    limit::SAID,
    capacity::SAID,
    lasting::SAID,
    sum::SAID,
    overlap::SAID,
    unique::SAID,
    check::SAID,
    every::SAID,
    amendment::SAID,
    reaction::SAID,
    step::SAID,
    cascade::SAID,
    page::SAID,
    person::SAID,
    case::SAID,
];

/// The patterns of all constructions.
pub fn said() -> impl Iterator<Item = crate::guide::Saying> {
    SAID.iter().copied().flatten().copied()
}

/// Words at which a sentence may fall into two, each understood for itself.
pub const CONNECTORS: &[&str] = &[
    ", that is ,",
    "that is ,",
    ", except that",
    "except that",
    ", and",
    ", but",
    "; and",
    "; but",
    ";",
    ":",
    "- and",
    "-",
    ", so",
    ",",
    "and",
    "but",
    ", while",
    "while",
];

/// Words behind which a part takes over what the one before said, its denial included: "nor one with …", "and neither can …".
pub const NOR: &[&str] = &[", nor", "nor", ", and nor", ", and neither", "and neither", ", neither", "; neither"];

/// All readings of a clause as a whole.
pub fn understand(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let whole = entire(parser, clause);
    // A remark alone is no rule: it only counts beside one.
    let remark = whole.iter().all(|own| own.kind == "remark");
    if remark && !whole.is_empty() && !clause.beside && clause.they.is_none() {
        return Vec::new();
    }
    whole
}

/// The readings of constructions that cover the clause as a whole.
fn entire(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let examples = case::read(parser, clause);
    if !examples.is_empty() {
        return examples;
    }
    let mut found: Vec<Understood> = Vec::new();
    let worth =
        |words: &[&str]| words.is_empty() || (clause.from..clause.to).any(|at| words.contains(&parser.word(at)));
    // "It can't be changed": which records it was about before.
    let start = parser.skip(clause.from, &["also", "however", ",", "and"]);
    let pronoun = clause
        .narrowed
        .as_ref()
        .filter(|own| matches!(parser.word(start), "it" | "they" | "one") && clause.it == Some(own.thing))
        .map(|own| own.assumed(parser, start));
    for (construction, _) in ALL.iter().filter(|(_, words)| worth(words)) {
        for understood in construction(parser, clause) {
            let mut understood = understood;
            if matches!(understood.kind, "rule" | "check") {
                understood.assumed.extend(pronoun.clone());
            }
            if !found.iter().any(|own| own.meanings == understood.meanings) {
                found.push(understood);
            }
        }
    }
    // An idiom says more than the words that it is made of: where one fits, the literal reading is none.
    for idiom in ["computed", "limit", "unique", "overlap", "cascade", "before"] {
        if found.iter().any(|own| own.kind == idiom) {
            found.retain(|own| own.kind == idiom);
        }
    }
    found
}

/// The thing that was spoken of, as a set of its records.
pub fn record_set(thing: ThingId, clause: &Clause) -> crate::phrase::Set {
    crate::phrase::Set {
        thing,
        base: crate::phrase::Base::record(thing),
        filter: clause.narrowing(thing),
        determiner: crate::phrase::Determiner::The,
        bound: None,
        other: false,
        own: false,
    }
}

/// A rule as this crate builds them: the sentence is filled in later.
pub fn rule(thing: ThingId, on: Vec<Verb>, who: Vec<Who>, when: Expr, kind: RuleKind) -> Meaning {
    Meaning::Rule(Rule { statement: StatementId::default(), thing, on, who, when, kind, message: None })
}

pub fn permission(
    grant: model::Grant,
    who: Vec<Who>,
    verb: Verb,
    thing: ThingId,
    fields: Option<Vec<model::FieldId>>,
    when: Expr,
) -> Meaning {
    Meaning::Permission(Permission {
        statement: StatementId::default(),
        grant,
        who,
        verb,
        thing,
        fields,
        when,
        message: None,
    })
}

/// The kind of rule that a condition before an action makes: of time, if the moment matters to it, else of state.
pub fn before(holds: Expr) -> RuleKind {
    let holds = spread(holds);
    if crate::phrase::is_about_time(&holds) { RuleKind::Time { holds } } else { RuleKind::State { holds } }
}

/// Whether a guard says from when on something holds ("once approved", "after it has been paid"), by a state that lasts.
pub fn from_then_on(parser: &Parser, from: usize, to: usize, guard: &crate::phrase::Guard) -> bool {
    !guard.holds.is_always()
        && !crate::phrase::is_about_time(&guard.holds)
        && (from..to).any(|at| matches!(parser.word(at), "once" | "after"))
}

/// "Not both" as "not the one or not the other", which people can read.
pub fn spread(holds: Expr) -> Expr {
    match holds {
        Expr::Not(inner) => match *inner {
            Expr::And(parts) if !parts.is_empty() => {
                parts.into_iter().map(|part| spread(part.not())).fold(Expr::never(), Expr::or)
            }
            other => other.not(),
        },
        other => other,
    }
}

/// What has to hold together.
pub fn parts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts,
        other => vec![other],
    }
}

/// The parts of a condition that are about the acting person, and the others.
pub fn by_actor(filter: &Expr) -> (Expr, Expr) {
    let parts = match filter {
        Expr::And(parts) => parts.clone(),
        other => vec![other.clone()],
    };
    let mut own = Expr::always();
    let mut rest = Expr::always();
    for part in parts {
        if crate::phrase::mentions(&part, &model::Root::Actor) || matches!(part, Expr::ActorIs(_)) {
            own = own.and(part);
        } else {
            rest = rest.and(part);
        }
    }
    (own, rest)
}
