//! A row of a table of steps: what is done to what, from which state to which, by whom, on what condition.

use model::{ActionId, Change, Expr, FieldRef, ThingId, Trigger, Verb};

use super::super::{Clause, Understood, before, reaction, rule, table, understand};
use super::{input_of, inputs, literal, stage};
use crate::chart::Chart;
use crate::meaning::Meaning;
use crate::phrase::{Base, Doing, Events, Parser, Scope, Shape};
use crate::tokens::{Token, tokenise};
use crate::vocabulary::Vocabulary;

/// What the columns of such a table hold, by their headers.
struct Columns {
    from: usize,
    to: usize,
    who: Option<usize>,
    condition: Option<usize>,
    rest: Vec<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Option<Self> {
        let exactly = |name: &str| header.iter().position(|cell| cell == name);
        let (from, to) = (exactly("from")?, exactly("to")?);
        let column = |names: &[&str]| {
            let is = |at: &usize, cell: &String| {
                // "who or what it's done to" heads the thing, not the people.
                let short = cell.split(' ').count() < 4 && !cell.contains("what");
                *at != from && *at != to && short && cell.split(' ').any(|word| names.contains(&word))
            };
            header.iter().enumerate().find(|(at, cell)| is(at, cell)).map(|(at, _)| at)
        };
        let who = column(&["who", "by", "whom", "role", "person", "people", "allowed"]);
        let condition = column(&["condition", "conditions", "if", "when", "rule", "rules", "provided"]);
        let rest = (0..header.len())
            .filter(|at| *at != from && *at != to && Some(*at) != condition && Some(*at) != who)
            .collect();
        Some(Self { from, to, who, condition, rest })
    }
}

/// Reads the row, if its table is one of steps. A cell that isn't understood leaves the whole row to be asked.
pub fn row(cells: &[&str], header: &[String], vocabulary: &Vocabulary, events: &Events) -> Option<Option<Understood>> {
    let columns = Columns::of(header)?;
    Some(step(cells, &columns, vocabulary, events))
}

fn step(cells: &[&str], columns: &Columns, vocabulary: &Vocabulary, events: &Events) -> Option<Understood> {
    let parsed = |at: usize| -> Vec<Token> { cells.get(at).map(|cell| tokenise(cell)).unwrap_or_default() };
    let from_tokens = parsed(columns.from);
    let from = Parser::new(Chart::new(&from_tokens, vocabulary), events);
    let mut verb = None;
    let mut thing = None;
    for at in &columns.rest {
        let tokens = parsed(*at);
        let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
        let act = parser.verb(0, Shape::Base).into_iter().find(|(_, doing)| matches!(doing, Doing::Act(_)));
        match act {
            Some((end, Doing::Act(actions))) if verb.is_none() => {
                verb = Some(actions);
                // "refuse a request" in one cell, or the verb alone.
                let rest = (end..tokens.len()).find_map(|at| {
                    parser.terms(at).iter().find_map(|term| match term.term {
                        crate::vocabulary::Term::Thing(thing) => Some(thing),
                        _ => None,
                    })
                });
                thing = thing.or(rest);
            }
            _ => match table::thing_in(&parser) {
                Some(own) if thing.is_none() => thing = Some(own),
                _ if tokens.is_empty() => {}
                _ => return None,
            },
        }
    }
    let actions = verb?;
    let own = |id: &ActionId| vocabulary.app.actions.get(id.0 as usize);
    let fits = |id: &&ActionId| {
        own(id).is_some_and(|action| {
            thing.map_or_else(|| states_of(&from, action.thing).is_some(), |thing| action.thing == thing)
        })
    };
    let action = *actions.iter().find(fits)?;
    let thing = own(&action)?.thing;
    let (end, field, states) = states_of(&from, thing)?;
    if end != from_tokens.len() {
        return None;
    }
    let to_tokens = parsed(columns.to);
    let to = Parser::new(Chart::new(&to_tokens, vocabulary), events);
    let (end, _, goal) = stage(&to, 0, thing)?;
    let [goal] = goal.as_slice() else { return None };
    if end != to_tokens.len() {
        return None;
    }
    let mut meanings = vec![Meaning::Step {
        action,
        from: crate::phrase::one_of(&Expr::field(thing, field.field), states),
        changes: vec![Change { field: field.field, value: literal(field, *goal) }],
    }];
    let mut assumed = Vec::new();
    if let Some(cell) = columns.who.and_then(|at| cells.get(at)).filter(|cell| !cell.is_empty()) {
        let by = performers(cell, action, thing, vocabulary, events)?;
        meanings.extend(by.meanings);
        assumed.extend(by.assumed);
    }
    for part in columns
        .condition
        .and_then(|at| cells.get(at))
        .map(|cell| cell.split(';').collect::<Vec<_>>())
        .unwrap_or_default()
    {
        meanings.extend(condition_part(part.trim(), action, thing, vocabulary, events)?);
    }
    Some(Understood::new("step", meanings).assuming(assumed).about(thing))
}

/// Who may take a step, and what they have to give: "coordinators, with a reason". Read as the sentence that the cell stands for.
fn performers(
    cell: &str,
    action: ActionId,
    thing: ThingId,
    vocabulary: &Vocabulary,
    events: &Events,
) -> Option<Understood> {
    let lower = cell.to_lowercase();
    let (who, given) = match lower.find(" with a ").or_else(|| lower.find(" giving a ")) {
        Some(at) => (cell.get(..at)?.trim().trim_end_matches(','), cell.get(at + 1..)?.split_once(' ')?.1),
        None => (cell, ""),
    };
    let own = vocabulary.app.things.get(thing.0 as usize)?;
    let name = &vocabulary.app.actions.get(action.0 as usize)?.name;
    let noun = &own.name.singular;
    // A role in the singular is one person, whose own record it is where that can be told.
    let first = who.split(' ').next().unwrap_or("").to_lowercase();
    let bare = vocabulary
        .app
        .things
        .iter()
        .any(|other| other.is_person() && other.name.singular.split(' ').next() == Some(first.as_str()));
    let lead = if bare { format!("{} ", crate::words::article(who)) } else { String::new() };
    let sentence = format!("{lead}{who} can {name} {} {noun}", crate::words::article(noun));
    let tokens = tokenise(&sentence);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    let clause = Clause { it: Some(thing), ..Clause::alone(0, tokens.len()) };
    let mut found = understand(&parser, &clause);
    found.retain(|own| own.kind == "permission");
    let [mut only] = <[Understood; 1]>::try_from(found).ok()?;
    // What was assumed of the made-up sentence has no place in the cell.
    only.assumed.iter_mut().for_each(|own| {
        own.from = 0;
        own.to = 0;
    });
    if !given.is_empty() {
        let tokens = tokenise(given);
        let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
        let start = parser.skip(0, &["a", "an", "the"]);
        let (_, list) = inputs(&parser, start, thing).into_iter().find(|(end, _)| *end == tokens.len())?;
        only.meanings.extend(list.into_iter().map(|input| Meaning::Input { action, input }));
    }
    Some(only)
}

fn states_of(parser: &Parser, thing: ThingId) -> Option<(usize, FieldRef, Vec<model::ChoiceId>)> {
    let (_, field, _) = stage(parser, 0, thing)?;
    parser.choices_of(0, field).into_iter().last().map(|(end, list)| (end, field, list))
}

/// One condition of a step: what must hold, what must be given, or what it does besides.
fn condition_part(
    part: &str,
    action: ActionId,
    thing: ThingId,
    vocabulary: &Vocabulary,
    events: &Events,
) -> Option<Vec<Meaning>> {
    let tokens = tokenise(part);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    let mut end = tokens.len();
    while end > 0 && tokens[end - 1].is_mark('.') {
        end -= 1;
    }
    // "see rule 8" points to a sentence that speaks for itself.
    if end == 0
        || parser
            .any(0, &["see rule", "see rules", "see"])
            .is_some_and(|next| parser.token(next).is_some_and(|token| token.whole().is_some()))
    {
        return Some(Vec::new());
    }
    let base = Base::record(thing);
    let scope = Scope { topic: Some(thing), ..Scope::about(thing) };
    let start = parser.skip(0, &["a", "an", "the", "its"]);
    for (middle, fields) in parser.field_list(start, thing) {
        let stop = parser
            .skip(middle, &["is given", "are given", "has to be given", "must be given", "is needed", "is required"]);
        if stop == end && stop > middle {
            let inputs = fields.iter().filter_map(|field| input_of(&parser, FieldRef { thing, field: *field }));
            return Some(inputs.map(|input| Meaning::Input { action, input }).collect());
        }
    }
    let start = parser.skip(0, &["if", "only if", "when", "while", "once"]);
    if let [holds] = parser.whole_condition(start, end, &scope).as_slice() {
        return Some(vec![rule(thing, vec![Verb::Do(action)], Vec::new(), Expr::always(), before(holds.clone()))]);
    }
    let clause = Clause { it: Some(thing), ..Clause::alone(0, end) };
    let trigger = Trigger::Done { thing, verb: Verb::Do(action) };
    let found = reaction::following(&parser, &clause, trigger, &base)?;
    Some(vec![found])
}
