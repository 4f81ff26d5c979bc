//! Sentences that change what another said: block annotations, and "Otherwise they are told …".

use model::{App, Change, Effect, Expr, FieldId, FieldRef, Filled, Literal, RuleKind, StatementId, Thing, ThingId};
use model::{Trigger, TypeKind, Verb};

use super::{Assembly, Outcome};
use crate::meaning::Amendment;

/// Applies them; the rules of which the author said what counts.
pub(super) fn amend(assembly: &mut Assembly, app: &mut App) -> Vec<StatementId> {
    let mut counted = Vec::new();
    for (at, amendment) in std::mem::take(&mut assembly.amendments) {
        let mut target = match amendment {
            // What a part of a sentence says of the rule in that same sentence.
            Amendment::SameExceptions | Amendment::Apart { .. } => Some(at),
            // A row of examples says nothing of the row before.
            Amendment::Refusal(_) if assembly.segments[at].kind == crate::document::SegmentKind::Row => None,
            // "…; touching is fine": of the rule that stands in front of it.
            Amendment::Touching(_) | Amendment::Counted { .. } | Amendment::AllCounted { .. } | Amendment::Folded
                if ruled(app, &assembly.id(at)) =>
            {
                Some(at)
            }
            _ => target(assembly, at),
        };
        let mut done = false;
        // The sentence before may itself be an amendment: go back to the one that it amends.
        for _ in 0..8 {
            let Some(to) = target else { break };
            let id = assembly.id(to);
            let so = match &amendment {
                Amendment::SameExceptions => same_exceptions(assembly, app, to),
                Amendment::Apart { thing } => apart(assembly, app, to, *thing),
                Amendment::Refusal(words) => apply(app, &id, &amendment) || refused_after(app, &id, words),
                _ => apply(app, &id, &amendment),
            };
            if so {
                done = true;
                if matches!(amendment, Amendment::Counted { .. } | Amendment::AllCounted { .. }) {
                    counted.push(assembly.id(to));
                }
                break;
            }
            target = assembly.segments[to].previous.or(assembly.segments[to].annotates);
        }
        if !done && let Amendment::Refusal(words) = &amendment {
            done = told_already(app, words) || told_by_numbers(assembly, app, at, words);
        }
        if !done && let Some(Outcome::Understood { .. }) = assembly.outcomes.get(at) {
            let segment = &assembly.segments[at];
            assembly.outcomes[at] = Outcome::Open(crate::read::Reading::Unknown {
                question: "Which rule is this about?".to_owned(),
                start: 0,
                end: segment.text.len(),
                answers: Vec::new(),
                cause: crate::read::Cause::UnknownShape,
            });
        }
    }
    counted
}

/// Whether the sentence says a rule of its own that other words of it can amend.
fn ruled(app: &App, id: &StatementId) -> bool {
    app.rules.iter().any(|rule| {
        let counts = matches!(rule.kind, RuleKind::Limit { .. } | RuleKind::Unique { .. } | RuleKind::Overlap { .. });
        rule.statement == *id && counts
    })
}

fn target(assembly: &Assembly, at: usize) -> Option<usize> {
    let segment = assembly.segments.get(at)?;
    segment.previous.or(segment.annotates)
}

fn apply(app: &mut App, id: &StatementId, amendment: &Amendment) -> bool {
    let mut done = false;
    match amendment {
        Amendment::Refusal(words) => {
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == *id) {
                rule.message = Some(words.clone());
                done = true;
            }
            for permission in app.permissions.iter_mut().filter(|permission| permission.statement == *id) {
                permission.message = Some(words.clone());
                done = true;
            }
        }
        Amendment::Counted { thing, filter } => {
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == *id && rule.thing == *thing) {
                if let RuleKind::Limit { counted, .. }
                | RuleKind::Unique { counted, .. }
                | RuleKind::Overlap { counted, .. } = &mut rule.kind
                {
                    *counted = std::mem::replace(counted, Expr::always()).and(filter.clone());
                    done = true;
                }
            }
        }
        Amendment::AllCounted { thing, .. } => {
            done = app.rules.iter().any(|rule| {
                rule.statement == *id
                    && rule.thing == *thing
                    && matches!(rule.kind, RuleKind::Limit { .. } | RuleKind::Unique { .. } | RuleKind::Overlap { .. })
            });
        }
        Amendment::Folded => {
            let known = app.clone();
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == *id) {
                done |= crate::read::fold::rule_of(rule, &known);
            }
        }
        Amendment::JudgedFor(verbs) => {
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == *id) {
                if matches!(rule.kind, RuleKind::Limit { .. } | RuleKind::Across { .. }) {
                    rule.on.clone_from(verbs);
                    done = true;
                }
            }
        }
        Amendment::NeverEmpty => {
            done = app.reactions.iter().any(|own| own.statement == *id && own.effects.iter().any(is_list));
        }
        Amendment::Once => {
            for reaction in app.reactions.iter_mut().filter(|own| own.statement == *id) {
                let set: Vec<Expr> = reaction.effects.iter().filter_map(|own| flag(&reaction.trigger, own)).collect();
                done |= !set.is_empty();
                for own in set {
                    reaction.when = std::mem::replace(&mut reaction.when, Expr::always()).and(own.not());
                }
            }
        }
        Amendment::Reduced { thing, field, when, percent } => {
            for action in app.actions.iter_mut().filter(|own| own.thing == *thing) {
                let when = at_the_step(when, app.things.get(thing.0 as usize), *thing, &action.changes);
                for change in action.changes.iter_mut().filter(|own| own.field == *field) {
                    let whole = change.value.clone();
                    let share = Expr::Arithmetic {
                        op: model::Arithmetic::PercentOf,
                        left: Box::new(Expr::Literal(Literal::Whole(*percent))),
                        right: Box::new(whole.clone()),
                    };
                    let share = Expr::Round { value: Box::new(share), direction: model::Round::Down };
                    let condition = Box::new(when.clone());
                    change.value = Expr::If { condition, then: Box::new(share), otherwise: Box::new(whole) };
                    done = true;
                }
            }
        }
        // They need more than the one sentence.
        Amendment::SameExceptions | Amendment::Apart { .. } => {}
        Amendment::Touching(value) => {
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == *id) {
                if let RuleKind::Overlap { touching, .. } = &mut rule.kind {
                    *touching = *value;
                    done = true;
                }
            }
        }
    }
    done
}

/// The yes/no field that an effect sets, said of the record that sets it off.
fn flag(trigger: &Trigger, effect: &Effect) -> Option<Expr> {
    let (Trigger::At { thing, .. }, Effect::Set { changes }) = (trigger, effect) else { return None };
    let yes = Expr::Literal(Literal::YesNo(true));
    changes
        .iter()
        .find(|change| change.value == yes)
        .map(|change| Expr::equal(Expr::field(*thing, change.field), yes.clone()))
}

/// The condition as it is while the action is done: what the app notes of the step itself is now.
fn at_the_step(when: &Expr, own: Option<&Thing>, thing: ThingId, changes: &[Change]) -> Expr {
    when.map_paths(&mut |path, _| {
        let [FieldRef { field: FieldId::Own(at), .. }] = path.steps.as_slice() else { return Expr::Path(path.clone()) };
        let field = own.and_then(|own| own.fields.get(*at as usize));
        let noted = field.is_some_and(|field| match &field.filled {
            Filled::MomentOf { field, choice } => {
                let reached = FieldRef { thing, field: *field };
                let literal = Expr::Literal(Literal::Choice { field: reached, choice: *choice });
                changes.iter().any(|change| change.field == *field && change.value == literal)
            }
            _ => false,
        });
        match field.map(|own| &own.r#type.kind) {
            Some(TypeKind::Date) if noted => Expr::Today,
            Some(TypeKind::Moment) if noted => Expr::Now,
            _ => Expr::Path(path.clone()),
        }
    })
}

/// What counts in the nearest rule before of the same kind, and whether touching does.
fn same_exceptions(assembly: &Assembly, app: &mut App, at: usize) -> bool {
    let id = assembly.id(at);
    let mut before = assembly.segments[at].previous;
    let mut steps = 0;
    while let Some(place) = before.filter(|_| steps < 8) {
        let other = assembly.id(place);
        let known = app.rules.iter().filter(|rule| rule.statement == other).find_map(|rule| match &rule.kind {
            RuleKind::Overlap { counted, touching, .. } => Some((rule.thing, counted.clone(), *touching)),
            _ => None,
        });
        if let Some((thing, exceptions, as_overlap)) = known {
            let mut done = false;
            for rule in app.rules.iter_mut().filter(|rule| rule.statement == id && rule.thing == thing) {
                if let RuleKind::Overlap { counted, touching, .. } = &mut rule.kind {
                    *counted = std::mem::replace(counted, Expr::always()).and(exceptions.clone());
                    *touching = as_overlap;
                    done = true;
                }
            }
            return done;
        }
        before = assembly.segments[place].previous;
        steps += 1;
    }
    false
}

/// "Apart from this, a closed ticket can't be changed by anybody": a reply that sets off what "this" is may still be added, and by
/// nobody else.
fn apart(assembly: &Assembly, app: &mut App, at: usize, thing: ThingId) -> bool {
    let id = assembly.id(at);
    let closed = app.rules.iter().find_map(|rule| match &rule.kind {
        RuleKind::State { holds } if rule.statement == id && rule.thing == thing => Some(holds.clone()),
        _ => None,
    });
    let Some(closed) = closed else { return false };
    let mut before = assembly.segments[at].previous;
    let mut added = Vec::new();
    for _ in 0..4 {
        let Some(place) = before else { break };
        let other = assembly.id(place);
        for reaction in app.reactions.iter().filter(|own| own.statement == other) {
            let Trigger::Done { thing: made, verb: Verb::Create } = reaction.trigger else { continue };
            let relation = app
                .thing(made)
                .and_then(|own| own.fields.iter().position(|field| field.r#type.kind == TypeKind::One(thing)));
            let Some(relation) = relation.and_then(|own| u32::try_from(own).ok()) else { continue };
            let step = FieldRef { thing: made, field: FieldId::Own(relation) };
            let there = model::Path { root: model::Root::Record, steps: vec![step] };
            let closed = closed.with_root(&model::Root::Record, &there);
            let who = parts(&reaction.when)
                .into_iter()
                .filter(|part| crate::phrase::mentions(part, &model::Root::Actor))
                .fold(Expr::always(), Expr::and);
            if !who.is_always() {
                added.push((made, closed.or(who)));
            }
        }
        before = assembly.segments[place].previous;
    }
    for (made, holds) in added {
        app.rules.push(model::Rule {
            statement: id.clone(),
            thing: made,
            on: vec![Verb::Create],
            who: Vec::new(),
            when: Expr::always(),
            kind: RuleKind::State { holds },
            message: None,
        });
    }
    true
}

fn parts(expr: &Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts.clone(),
        other => vec![other.clone()],
    }
}

/// "After that the reply is refused with the words …", behind what happens within some time of something.
fn refused_after(app: &mut App, id: &StatementId, words: &str) -> bool {
    let mut added = Vec::new();
    for reaction in app.reactions.iter().filter(|own| own.statement == *id) {
        let Trigger::Done { thing, verb } = reaction.trigger else { continue };
        let (time, rest): (Vec<Expr>, Vec<Expr>) = parts(&reaction.when)
            .into_iter()
            .partition(|part| crate::phrase::is_about_time(part) && matches!(part, Expr::Compare { .. }));
        if time.is_empty() || !matches!(verb, Verb::Create | Verb::Do(_)) {
            continue;
        }
        let and = |parts: Vec<Expr>| parts.into_iter().fold(Expr::always(), Expr::and);
        added.push(model::Rule {
            statement: id.clone(),
            thing,
            on: vec![verb],
            who: Vec::new(),
            when: and(rest),
            kind: RuleKind::Time { holds: and(time) },
            message: Some(words.to_owned()),
        });
    }
    let done = !added.is_empty();
    app.rules.extend(added);
    done
}

/// An example that quotes what a rule says already.
fn told_already(app: &App, words: &str) -> bool {
    app.rules.iter().any(|rule| rule.message.as_deref() == Some(words))
        || app.permissions.iter().any(|own| own.message.as_deref() == Some(words))
}

/// "… he is told “You have to be 18 for a shift that ends after 20:00.”": the only rule that names all those numbers.
fn told_by_numbers(assembly: &mut Assembly, app: &mut App, at: usize, words: &str) -> bool {
    use crate::tokens::Kind;
    let numbers = |text: &str| -> Vec<Kind> {
        let tokens = crate::tokens::tokenise(text).into_iter().map(|token| token.kind);
        tokens
            .filter(|kind| matches!(kind, Kind::Number(_) | Kind::Time(_) | Kind::Money(..) | Kind::Percent(_)))
            .collect()
    };
    let quoted = numbers(words);
    if quoted.is_empty() {
        return false;
    }
    let mut fits: Vec<StatementId> = Vec::new();
    for rule in &app.rules {
        let Some(place) = assembly.position(&rule.statement) else { continue };
        let said = numbers(&assembly.segments[place].text);
        if place != at && quoted.iter().all(|own| said.contains(own)) && !fits.contains(&rule.statement) {
            fits.push(rule.statement.clone());
        }
    }
    let [only] = fits.as_slice() else { return false };
    for rule in app.rules.iter_mut().filter(|rule| rule.statement == *only) {
        rule.message = Some(words.to_owned());
    }
    let sentence = assembly.position(only).map(|place| super::sentence_text(&assembly.segments[place]));
    let text = format!(
        "It is what is said where this is broken: “{}” The example itself isn't run as a test.",
        sentence.unwrap_or_default()
    );
    assembly.assume(at, crate::ledger::Assumption { code: "told-by-numbers", text, alternatives: Vec::new() });
    true
}

/// A list that is sent to each of the people for whom there is something on it.
fn is_list(effect: &Effect) -> bool {
    matches!(effect, Effect::ForEach { filter: Expr::Aggregate(any), .. } if any.kind == model::AggregateKind::Exists)
}
