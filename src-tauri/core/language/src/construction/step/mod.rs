//! How a thing goes: "An order goes from draft to placed to shipped." "A rejected request can be sent again." "Finishing makes it
//! done." "Taking it makes it theirs, and its status becomes open." "Cancelling asks for a reason." Step tables.

use model::{
    ActionId, Change, Effect, Expr, FieldRef, Input, Literal, Reaction, StatementId, ThingId, Trigger, Type, TypeKind,
    Verb,
};

mod asked;
mod row;

pub use row::row;

use super::{Clause, Understood, before, change, permission, rule};
use crate::chart::Edges;
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::{Base, Doing, Parser, People, Scope, Shape};
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Steps, "{a thing} goes from {state} to {next}."),
    saying(Section::Steps, "{roles} can {verb} {a thing}, which makes it {next}."),
    saying(Section::Steps, "{verbing} {a thing} asks for a {field}."),
    saying(Section::Steps, "{a state} {thing} can be {verbed}."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = chain(parser, clause);
    found.extend(doing(parser, clause));
    found.extend(marks(parser, clause));
    found.extend(asked::asked(parser, clause));
    found.extend(where_so(parser, clause));
    found
}

/// "Assigning asks for the agent, and if the ticket was new, it's open from then on": what the action of the part before changes
/// besides, where something was so.
fn where_so(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let said = clause.said.iter().find_map(|meaning| match meaning {
        Meaning::Input { action, .. } | Meaning::Step { action, .. } => Some(*action),
        _ => None,
    });
    let (Some(action), Some(next)) = (said, parser.any(clause.from, &["if", "when", "where"])) else { return found };
    let Some(thing) = parser.action(action).map(|own| own.thing) else { return found };
    let base = Base::record(thing);
    let scope = clause.scope().with_record(base.clone()).mention(base.clone());
    for (middle, condition) in parser.condition(next, &scope) {
        let start = parser.skip(middle, &[",", ", then", "then"]);
        for (stop, changes) in consequences(parser, start, &base, &scope) {
            if stop == clause.to {
                let changes = change::only_if(changes, &condition, thing);
                let step = Meaning::Step { action, from: Expr::always(), changes };
                found.push(Understood::new("step", vec![step]).about(thing));
            }
        }
    }
    found
}

fn literal(field: FieldRef, choice: model::ChoiceId) -> Expr {
    Expr::Literal(Literal::Choice { field, choice })
}

/// The action of a thing that brings a choice about: the one whose past is called so ("confirmed" by "confirm").
fn bringing(parser: &Parser, thing: ThingId, field: FieldRef, choice: model::ChoiceId) -> Option<ActionId> {
    let name = match parser.field(field).map(|own| &own.r#type.kind) {
        Some(TypeKind::Choice(choices)) => choices.get(choice.0 as usize)?.name.clone(),
        _ => return None,
    };
    let actions = parser.app().actions.iter().enumerate().filter(|(_, action)| action.thing == thing);
    let mut found = None;
    for (at, action) in actions {
        let forms = crate::words::forms(&action.name);
        let own = action.past == name
            || forms.participle == name
            || action.name == name
            || (action.name == "finish" && name == "done");
        let sets =
            action.changes.iter().any(|change| change.field == field.field && change.value == literal(field, choice));
        if own || sets {
            found = u32::try_from(at).ok().map(ActionId);
            break;
        }
    }
    found
}

/// "An appointment goes from requested to confirmed to done."
fn chain(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let subjects = parser.set(clause.from, &clause.scope(), &|thing| vec![Base::record(thing)]);
    let it = parser.any(clause.from, &["it", "they"]).zip(clause.it);
    let subjects: Vec<(usize, ThingId)> = subjects.into_iter().map(|(end, set)| (end, set.thing)).chain(it).collect();
    for (middle, thing) in subjects {
        let Some(next) = parser.any(
            middle,
            &[
                "goes from",
                "go from",
                "moves from",
                "move from",
                "passes from",
                "can go from",
                "can move from",
                "changes from",
                "goes",
                "runs from",
            ],
        ) else {
            continue;
        };
        let mut stages: Vec<(FieldRef, Vec<model::ChoiceId>)> = Vec::new();
        let mut at = next;
        while let Some((end, field, list)) = stage(parser, at, thing) {
            stages.push((field, list));
            at = end;
            match parser.any(
                end,
                &[
                    "to",
                    "and then to",
                    ", then to",
                    ", then",
                    "then to",
                    "then",
                    "and then",
                    "and to",
                    ", to",
                    ", and then to",
                    ", and then",
                    ", and finally to",
                    ",",
                ],
            ) {
                Some(next) => at = next,
                None => break,
            }
        }
        if at != clause.to || stages.len() < 2 {
            continue;
        }
        let mut meanings = Vec::new();
        for pair in stages.windows(2) {
            let [(field, from), (_, to)] = pair else { continue };
            for choice in to {
                meanings.push(Meaning::Transition { field: *field, from: from.clone(), to: *choice });
            }
        }
        found.push(Understood::new("steps", meanings).about(thing));
    }
    found
}

fn stage(parser: &Parser, at: usize, thing: ThingId) -> Option<(usize, FieldRef, Vec<model::ChoiceId>)> {
    let at = parser.skip(at, &["either"]);
    let (end, field, first) = parser.terms(at).iter().find_map(|term| match term.term {
        Term::Choice(field, choice) if field.thing == thing => Some((at + term.len, field, choice)),
        _ => None,
    })?;
    let mut list = vec![first];
    let mut end = end;
    while let Some(next) = parser.any(end, &["or", ", or"]) {
        let more = parser.choices_of(next, field).into_iter().next();
        let Some((stop, choices)) = more else { break };
        list.extend(choices);
        end = stop;
    }
    list.sort_unstable();
    list.dedup();
    Some((end, field, list))
}

/// What an action does besides: "Finishing makes it done", "Taking it makes it theirs, and its status becomes open",
/// "Cancelling asks for a reason", "Solving fills in “solved at”".
fn doing(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (end, doing) in parser.verb(clause.from, Shape::Gerund) {
        for (middle, thing, actions) in acted(parser, end, &doing, clause) {
            let base = Base::record(thing);
            let scope = clause.scope().with_record(base.clone()).mention(base.clone());
            if let Some(next) = parser.any(middle, &["asks for", "requires", "needs", "takes", "asks the person for"]) {
                for (stop, inputs) in inputs(parser, next, thing) {
                    let stop = parser.skip(
                        stop,
                        &[", which is required", "which is required", ", which are required", ", and it is required"],
                    );
                    if stop == clause.to {
                        let meanings = actions
                            .iter()
                            .flat_map(|action| {
                                inputs.iter().map(|input| Meaning::Input { action: *action, input: input.clone() })
                            })
                            .collect();
                        found.push(Understood::new("input", meanings).about(thing));
                    }
                }
            }
            for (stop, changes) in consequences(parser, middle, &base, &scope) {
                if stop == clause.to {
                    let meanings = actions
                        .iter()
                        .map(|action| Meaning::Step { action: *action, from: Expr::always(), changes: changes.clone() })
                        .collect();
                    found.push(Understood::new("step", meanings).about(thing));
                }
            }
        }
    }
    found
}

/// The actions that a gerund means, with its object or without: "taking", "taking it", "cancelling an order".
fn acted(parser: &Parser, at: usize, doing: &Doing, clause: &Clause) -> Vec<(usize, ThingId, Vec<ActionId>)> {
    let Doing::Act(actions) = doing else { return Vec::new() };
    let mut found: Vec<(usize, ThingId, Vec<ActionId>)> = Vec::new();
    for id in actions {
        let Some(action) = parser.action(*id) else { continue };
        let start = parser.skip(at, &["an", "a", "the", "this"]);
        let named =
            parser.terms(start).iter().find(|term| term.term == Term::Thing(action.thing)).map(|term| start + term.len);
        if let Some(end) = named.or_else(|| parser.any(at, &["it", "them", "one"])) {
            found.push((end, action.thing, vec![*id]));
        } else if actions.len() == 1 || clause.it == Some(action.thing) {
            found.push((at, action.thing, vec![*id]));
        }
    }
    found
}

/// What an action asks for, up to the end of the sentence.
pub fn inputs(parser: &Parser, at: usize, thing: ThingId) -> Edges<Vec<Input>> {
    let end = parser.len();
    let end = if end > 0 && parser.word(end - 1) == "." { end - 1 } else { end };
    inputs_between(parser, at, end, thing)
}

fn inputs_between(parser: &Parser, at: usize, to: usize, thing: ThingId) -> Edges<Vec<Input>> {
    let mut edges: Edges<Vec<Input>> = Edges::new();
    let start = parser.skip(at, &["a", "an", "the", "its", "their"]);
    for (end, fields) in parser.field_list(start, thing) {
        let list = fields.iter().filter_map(|field| input_of(parser, FieldRef { thing, field: *field })).collect();
        edges.push((end, list));
    }
    // Something that is no field of the record: kept as a text of its own.
    if edges.is_empty() {
        for end in start + 1..to.min(start + 4) + 1 {
            let plain = (start..end).all(|at| {
                parser.token(at).is_some_and(crate::tokens::Token::is_word) && !matches!(parser.word(at), "and" | "or")
            });
            if plain && end == to {
                let name = parser.words_between(start, end);
                let key = name.replace(' ', "_");
                let input = Input {
                    key,
                    name,
                    r#type: Type::plain(TypeKind::Text),
                    required: true,
                    field: None,
                    statement: None,
                };
                edges.push((end, vec![input]));
            }
        }
    }
    edges
}

pub fn input_of(parser: &Parser, field: FieldRef) -> Option<Input> {
    let own = parser.field(field)?;
    Some(Input {
        key: own.key.clone(),
        name: own.name.clone(),
        r#type: own.r#type.clone(),
        required: true,
        field: Some(field.field),
        statement: None,
    })
}

/// "makes it done", "makes it theirs, and its status becomes open", "fills in “solved at”", "sets its fee to …".
fn consequences(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Edges<Vec<Change>> {
    let mut edges: Edges<Vec<Change>> = Edges::new();
    let mut open: Vec<(usize, Vec<Change>)> = vec![(at, Vec::new())];
    while let Some((start, done)) = open.pop() {
        if done.len() > 5 || !parser.burn() {
            break;
        }
        let mut next = change::read(parser, start, base, scope);
        if let Some(end) = parser.any(start, &["makes it theirs", "makes it their own", "makes them its owner"]) {
            // The one relation to a person that is still free to take.
            let people: Vec<FieldRef> = parser
                .fields(base.thing)
                .filter(|(_, own)| {
                    matches!(own.r#type.kind, TypeKind::One(target) if parser.is_person(target)) && !own.required
                })
                .map(|(field, _)| field)
                .collect();
            if let [field] = people.as_slice() {
                let actor = Expr::path(model::Root::Actor, Vec::new());
                next.push((end, vec![Change { field: field.field, value: actor }]));
            }
        }
        for (end, changes) in next {
            let mut all = done.clone();
            all.extend(changes);
            edges.push((end, all.clone()));
            if let Some(more) = parser.any(end, &["and", ", and", ","]) {
                open.push((more, all));
            }
        }
    }
    edges
}

/// "A receptionist can mark a planned visit as missed once it has ended": an action that is called after the state it brings.
fn marks(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, people) in parser.people(clause.from) {
        if people.nobody {
            continue;
        }
        let scope = clause.scope().with_roles(people.roles(parser));
        let after = parser.any(middle, &["can", "may"]).unwrap_or(middle);
        let shape = if after > middle { Shape::Base } else { Shape::Finite };
        let mut verbs: Edges<Vec<ActionId>> = parser
            .verb(after, shape)
            .into_iter()
            .filter_map(|(end, doing)| match doing {
                Doing::Act(actions) => Some((end, actions)),
                _ => None,
            })
            .collect();
        if let Some(end) = parser.any(after, &["mark", "set", "move", "put", "marks", "sets", "moves"]) {
            verbs.push((end, Vec::new()));
        }
        let objects: Vec<(usize, crate::phrase::Set, Vec<ActionId>)> = verbs
            .into_iter()
            .flat_map(|(next, actions)| {
                parser
                    .set(next, &scope, &|thing| vec![Base::record(thing)])
                    .into_iter()
                    .map(move |(end, set)| (end, set, actions.clone()))
            })
            .collect();
        for (end, set, actions) in objects {
            let Some(to) = parser.any(end, &["as", "to", "into", "on"]) else { continue };
            let Some((stop, field, list)) = stage(parser, to, set.thing) else { continue };
            if list.len() > 1 && actions.is_empty() {
                let each = (stop, field, list.as_slice());
                found.extend(several_marks(parser, clause, (&people, &set), each, &scope));
                continue;
            }
            let [choice] = list.as_slice() else { continue };
            let inner = scope.with_record(set.base.clone()).mention(set.base.clone());
            let named = actions.iter().copied().find(|id| parser.action(*id).is_some_and(|own| own.thing == set.thing));
            let brings = bringing(parser, set.thing, field, *choice);
            // A verb of the spec stands for itself: "plan a visit as missed" isn't marking it.
            let Some(action) =
                (if actions.is_empty() { brings } else { named.filter(|own| brings.is_none_or(|it| it == *own)) })
            else {
                continue;
            };
            for (last, guard) in parser.guards(stop, &inner) {
                if last != clause.to {
                    continue;
                }
                let (own, rest) = super::by_actor(&set.filter);
                let verb = Verb::Do(action);
                let when = own.and(people.when.clone());
                let mut meanings =
                    vec![permission(model::Grant::Allow, people.who.clone(), verb, set.thing, None, when.clone())];
                for part in [rest, guard.holds.clone()] {
                    if !part.is_always() {
                        meanings.push(rule(set.thing, vec![verb], people.who.clone(), when.clone(), before(part)));
                    }
                }
                if !said_by_name(parser, action, field, *choice) {
                    meanings.push(Meaning::Step {
                        action,
                        from: Expr::always(),
                        changes: vec![Change { field: field.field, value: literal(field, *choice) }],
                    });
                }
                found.push(Understood::new("step", meanings).assuming(guard.assumed).about(set.thing).by(&people));
            }
        }
    }
    found
}

/// Whether a verb brings a state about by what it is called: "air" makes it "aired".
fn said_by_name(parser: &Parser, action: ActionId, field: FieldRef, choice: model::ChoiceId) -> bool {
    let name = match parser.field(field).map(|own| &own.r#type.kind) {
        Some(TypeKind::Choice(choices)) => choices.get(choice.0 as usize).map(|own| own.name.as_str()),
        _ => None,
    };
    let past = parser.action(action).map(|own| own.past.as_str());
    past.is_some_and(|past| Some(past) == name)
}

/// "Officers can mark a job as aired or missed": each by the action that brings it about.
fn several_marks(
    parser: &Parser,
    clause: &Clause,
    (people, set): (&People, &crate::phrase::Set),
    (stop, field, choices): (usize, FieldRef, &[model::ChoiceId]),
    scope: &Scope,
) -> Option<Understood> {
    let brought: Option<Vec<ActionId>> =
        choices.iter().map(|choice| bringing(parser, set.thing, field, *choice)).collect();
    let inner = scope.with_record(set.base.clone()).mention(set.base.clone());
    let (_, guard) = parser.guards(stop, &inner).into_iter().find(|(last, _)| *last == clause.to)?;
    let (own, rest) = super::by_actor(&set.filter);
    let when = own.and(people.when.clone());
    let mut meanings = Vec::new();
    for (action, choice) in brought?.into_iter().zip(choices) {
        let verb = Verb::Do(action);
        meanings.push(permission(model::Grant::Allow, people.who.clone(), verb, set.thing, None, when.clone()));
        for part in [&rest, &guard.holds] {
            if !part.is_always() {
                meanings.push(rule(set.thing, vec![verb], people.who.clone(), when.clone(), before(part.clone())));
            }
        }
        if !said_by_name(parser, action, field, *choice) {
            let changes = vec![Change { field: field.field, value: literal(field, *choice) }];
            meanings.push(Meaning::Step { action, from: Expr::always(), changes });
        }
    }
    Some(Understood::new("step", meanings).assuming(guard.assumed).about(set.thing).by(people))
}

/// A reaction made of its parts.
pub fn reaction_of(trigger: Trigger, effects: Vec<Effect>, messages: Vec<model::Message>) -> Meaning {
    let reaction = Reaction { statement: StatementId::default(), trigger, when: Expr::always(), effects };
    Meaning::Reaction { reaction, messages }
}
