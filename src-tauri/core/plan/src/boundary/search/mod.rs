//! Where no steps are known that lead to a rule's boundary, they are looked for: records are made, changed and taken through their
//! states in a trial, the shortest way first, until the rule refuses and would be missed if it were gone.

mod values;

use std::collections::BTreeSet;

use model::{Case, CaseStep, CaseValue, CaseVerb, Duration, Expr, FieldId, Outcome};

use super::actors::{Acting, named_samples, people};
use super::draft::refusal;
use super::interest::Interest;
use super::trial::{Ground, Stop, Trial};
use crate::specialise::specialise;
use crate::{Action, ActionKind, Code, Guard};

/// How many steps are tried for one rule on one action.
const FUEL: u32 = 6_000;
/// How far the plain ways go, on which a record only takes the steps that it is made for, and how far all others. Longer ones would
/// make no example that anybody reads.
const DEEPEST: [usize; 2] = [6, 4];
/// So many states are followed from one length of way to the next.
const WIDEST: usize = 16;

pub struct Search<'g, 'a> {
    ground: &'g Ground<'a>,
    action: &'a Action,
    guard: &'a Guard,
    interest: Interest,
    people: Vec<Acting>,
    fuel: u32,
    /// Only the plain ways: the first person who may, with nothing but what is needed.
    plain: bool,
    /// Something of this rule's action that works.
    allowed: Option<Vec<CaseStep>>,
}

impl<'g, 'a> Search<'g, 'a> {
    pub fn new(ground: &'g Ground<'a>, action: &'a Action, guard: &'a Guard) -> Self {
        let plan = ground.plan;
        let mut people: Vec<Acting> = Vec::new();
        for acting in people_of(ground) {
            if people.iter().filter(|other| other.role == acting.role).count() < 3 {
                people.push(acting);
            }
        }
        let interest = Interest::of(plan, action, guard);
        Self { ground, action, guard, interest, people, fuel: FUEL, plain: true, allowed: None }
    }

    /// A case in which the rule refuses, and one in which the same is allowed where the first doesn't show it.
    pub fn cases(mut self, patience: &mut u32) -> Vec<Case> {
        let most = FUEL.min(*patience);
        let mut spent = 0;
        let mut found = None;
        for (plain, deepest) in [(true, DEEPEST[0]), (false, DEEPEST[1])] {
            if found.is_none() {
                (self.plain, self.fuel) = (plain, most / 2);
                found = self.refused(deepest);
                spent += most / 2 - self.fuel;
            }
        }
        *patience -= spent;
        let Some(refused) = found else { return Vec::new() };
        let case = |steps| Case { statement: self.guard.statement.clone(), steps };
        let shows = refused.iter().any(|step| is_of(self.action, step) && works(step));
        let allowed = self.allowed.take().filter(|_| !shows);
        allowed.into_iter().chain([refused]).map(case).collect()
    }

    fn refused(&mut self, deepest: usize) -> Option<Vec<CaseStep>> {
        let mut states = vec![self.ground.begin()];
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for depth in 0..=deepest {
            for state in &states {
                if let Some(found) = self.try_here(state) {
                    return Some(found);
                }
            }
            if depth == deepest || self.fuel == 0 {
                return None;
            }
            let mut next = Vec::new();
            for state in &states {
                let mut found = Vec::new();
                self.moves(state, &mut found);
                // What looks just like a state that has been met already leads nowhere new.
                next.extend(found.into_iter().filter(|state| seen.insert(state.signature())));
            }
            // What has not been done yet leads further than the same once more, but where records lie over one another.
            let many = !self.plain && self.guard.code == Code::Overlap;
            next.sort_by_key(|state| std::cmp::Reverse(if many { state.labels.len() } else { variety(state) }));
            // Where the rule counts, the states with as many records as it names are followed as well, however alike those are.
            let crowded = |state: &Trial| self.interest.counts.iter().any(|count| alike(state) == *count);
            let counted: Vec<Trial> =
                next.iter().skip(WIDEST).filter(|state| crowded(state)).take(WIDEST).cloned().collect();
            next.truncate(WIDEST);
            next.extend(counted.into_iter().filter(|_| !self.plain));
            states = next;
        }
        None
    }

    fn spend(&mut self) -> Option<()> {
        self.fuel = self.fuel.checked_sub(1)?;
        Some(())
    }

    /// The rule's own action in every way that could matter here: once it refuses, that is a case.
    fn try_here(&mut self, state: &Trial) -> Option<Vec<CaseStep>> {
        for step in self.attempts(state, self.action, true) {
            self.spend()?;
            match self.ground.take(state, &step, None) {
                Ok(next) if self.allowed.is_none() => self.allowed = Some(next.steps),
                Err(Stop::Guards(guards)) if guards.contains(&self.guard) => {
                    let mut steps = state.steps.clone();
                    steps.push(expecting(step, refusal(self.guard)));
                    if self.ground.confirms(&steps, &self.guard.name) {
                        return Some(steps);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The states that one more step leads to.
    fn moves(&mut self, state: &Trial, next: &mut Vec<Trial>) {
        let plan = self.ground.plan;
        for thing in self.interest.things.clone() {
            let actions: Vec<&'a Action> = plan.actions_of(thing).collect();
            for action in actions {
                let is_one_more = action.kind == ActionKind::Create && state.made(thing).next().is_some();
                let takes_away = action.kind == ActionKind::Delete && (self.plain || thing == self.action.thing);
                if takes_away || self.plain && is_one_more {
                    continue;
                }
                self.first_that_work(state, action, next);
            }
        }
        for at in self.interest.moments.clone() {
            for label in state.made(self.action.thing).map(str::to_owned).collect::<Vec<_>>() {
                for back in [true, false] {
                    let at = Expr::Shift { from: Box::new(at.clone()), by: Duration::seconds(1), back };
                    let step = CaseStep::Clock { at, of: Some(label.clone()) };
                    self.follow(state, &step, next);
                }
            }
        }
    }

    /// Of the ways to do it, for each kind of values the first person who may; several times over where the rule counts.
    fn first_that_work(&mut self, state: &Trial, action: &'a Action, next: &mut Vec<Trial>) {
        let mut done: Vec<(String, Values, Option<String>)> = Vec::new();
        for step in self.attempts(state, action, false) {
            let CaseStep::Do { record, values, actor, .. } = &step else { continue };
            // Whoever makes a record may be its owner: each of them is another beginning.
            let matters = !self.plain && self.interest.actor && action.kind == ActionKind::Create;
            let key = (record.clone(), values.clone(), actor.clone().filter(|_| matters));
            if done.contains(&key) {
                continue;
            }
            let before = next.len();
            self.follow(state, &step, next);
            if next.len() > before {
                done.push(key);
                if action.kind == ActionKind::Create && !self.plain {
                    self.repeat(action, &step, next);
                }
            }
        }
    }

    fn follow(&mut self, state: &Trial, step: &CaseStep, next: &mut Vec<Trial>) {
        if self.spend().is_some()
            && let Ok(found) = self.ground.take(state, step, None)
        {
            next.push(found);
        }
    }

    /// As many of the same as the rule's numbers speak of.
    fn repeat(&mut self, action: &'a Action, step: &CaseStep, next: &mut Vec<Trial>) {
        let CaseStep::Do { actor, role, .. } = step else { return };
        for count in self.interest.counts.clone() {
            let Some(mut state) = next.last().cloned() else { return };
            let mut whole = true;
            for _ in 1..count {
                let again = self.attempts(&state, action, false).into_iter().find(
                    |other| matches!(other, CaseStep::Do { actor: own, role: of, .. } if own == actor && of == role),
                );
                let taken =
                    again.filter(|_| self.spend().is_some()).map(|again| self.ground.take(&state, &again, None));
                match taken {
                    Some(Ok(more)) => state = more,
                    _ => {
                        whole = false;
                        break;
                    }
                }
            }
            if whole && count > 1 {
                next.push(state);
            }
        }
    }

    /// Ways to do an action: by whom, to what, with which values. `thorough` also varies what the rule looks at.
    fn attempts(&self, state: &Trial, action: &'a Action, thorough: bool) -> Vec<CaseStep> {
        let plan = self.ground.plan;
        let Some(resource) = plan.resource(action.thing) else { return Vec::new() };
        let verb = match (action.kind, action.said) {
            (ActionKind::Create, _) => CaseVerb::Create,
            (ActionKind::Update, _) => CaseVerb::Change,
            (ActionKind::Delete, _) => CaseVerb::Delete,
            (ActionKind::Named, Some(said)) => CaseVerb::Do(said),
            (ActionKind::Named, None) => return Vec::new(),
        };
        let records: Vec<String> = match action.kind {
            ActionKind::Create => vec![format!("{} {}", resource.name.singular, state.steps.len() + 1)],
            _ => {
                let made = state.made(action.thing).rev().take(3).map(str::to_owned);
                made.chain(named_samples(plan, action.thing).take(3).map(|(_, name)| name)).collect()
            }
        };
        let mut found = Vec::new();
        for record in records {
            for acting in &self.people {
                let actor = acting.actor(plan);
                if specialise(&action.who.holds, &actor).is_never() {
                    continue;
                }
                for values in self.bodies(state, action, acting, thorough) {
                    found.push(CaseStep::Do {
                        actor: acting.name.clone(),
                        role: Some(acting.role),
                        verb,
                        record: record.clone(),
                        thing: action.thing,
                        values,
                        outcome: Outcome::Works,
                    });
                }
            }
        }
        found
    }
}

/// What is given, by field.
type Values = Vec<(FieldId, CaseValue)>;

fn people_of<'p>(ground: &Ground<'p>) -> impl Iterator<Item = Acting> + use<'p> {
    people(ground.plan)
}

/// How many different things have been done.
fn variety(state: &Trial) -> usize {
    let done = state.steps.iter().filter_map(|step| match step {
        CaseStep::Do { verb, thing, .. } => Some((format!("{verb:?}"), Some(*thing))),
        CaseStep::Clock { .. } => Some((String::new(), None)),
        _ => None,
    });
    done.collect::<BTreeSet<_>>().len()
}

/// How many records of one thing have been made.
fn alike(state: &Trial) -> i64 {
    let most = state.labels.iter().map(|(_, thing, _)| state.made(*thing).count()).max();
    i64::try_from(most.unwrap_or(0)).unwrap_or(i64::MAX)
}

fn works(step: &CaseStep) -> bool {
    matches!(step, CaseStep::Do { outcome: Outcome::Works, .. })
}

fn is_of(action: &Action, step: &CaseStep) -> bool {
    let CaseStep::Do { verb, thing, .. } = step else { return false };
    *thing == action.thing
        && match verb {
            CaseVerb::Create => action.kind == ActionKind::Create,
            CaseVerb::Change => action.kind == ActionKind::Update,
            CaseVerb::Delete => action.kind == ActionKind::Delete,
            CaseVerb::Do(said) => action.kind == ActionKind::Named && action.said == Some(*said),
            CaseVerb::See => false,
        }
}

fn expecting(step: CaseStep, expected: Outcome) -> CaseStep {
    match step {
        CaseStep::Do { actor, role, verb, record, thing, values, .. } => {
            CaseStep::Do { actor, role, verb, record, thing, values, outcome: expected }
        }
        other => other,
    }
}
