//! What has been seen: each action and each rule allowing and refusing.

use super::session::Answer;
use plan::{Action, Guard, Plan};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    allowing: bool,
    refusing: bool,
}

/// Something that hasn't been seen yet, by the action's place.
#[derive(Clone, Debug)]
pub enum Gap {
    Allowing(usize),
    Refusing(usize),
    /// A rule that hasn't refused anything.
    Rule(usize, String),
}

impl Gap {
    pub fn place(&self) -> usize {
        match self {
            Self::Allowing(place) | Self::Refusing(place) | Self::Rule(place, _) => *place,
        }
    }
}

/// One for each plan; sequences add to it.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub requests: usize,
    pub successes: usize,
    actions: BTreeMap<usize, Seen>,
    /// By the rule's sentence and the action that it guards.
    rules: BTreeMap<(usize, String), Seen>,
    statuses: BTreeMap<u16, usize>,
    names: BTreeMap<usize, String>,
    sentences: BTreeMap<String, String>,
    /// Rules that stand for themselves, whatever action they refuse.
    known: BTreeSet<String>,
}

pub fn guards(action: &Action) -> impl Iterator<Item = &Guard> {
    action.duties.iter().chain(&action.checks).chain(&action.before).chain(&action.after)
}

impl Coverage {
    pub fn new(plan: &Plan) -> Self {
        let mut coverage = Self {
            requests: 0,
            successes: 0,
            actions: BTreeMap::new(),
            rules: BTreeMap::new(),
            statuses: BTreeMap::new(),
            names: BTreeMap::new(),
            sentences: BTreeMap::new(),
            known: BTreeSet::new(),
        };
        for (place, action) in plan.actions.iter().enumerate() {
            if !is_possible(action) {
                continue;
            }
            coverage.actions.insert(place, Seen::default());
            let thing = plan.resource(action.thing).map(|resource| resource.name.singular.as_str()).unwrap_or_default();
            coverage.names.insert(place, format!("{} {thing}", action.key));
            for guard in guards(action) {
                coverage.rules.insert((place, guard.statement.0.clone()), Seen::default());
                coverage.sentences.insert(guard.statement.0.clone(), guard.sentence.clone());
                coverage.known.insert(guard.statement.0.clone());
            }
        }
        coverage
    }

    /// Counts an answer to an action of the plan, or to anything else.
    pub fn note(&mut self, plan: &Plan, action: Option<usize>, answer: &Answer) {
        self.requests += 1;
        *self.statuses.entry(answer.status).or_default() += 1;
        let good = (200..300).contains(&answer.status);
        self.successes += usize::from(good);
        let Some(place) = action else { return };
        if let Some(seen) = self.actions.get_mut(&place) {
            seen.allowing |= good;
            seen.refusing |= matches!(answer.status, 401 | 403 | 409 | 422);
        }
        if good {
            for guard in plan.actions.get(place).into_iter().flat_map(guards) {
                self.rule(place, &guard.statement.0).allowing = true;
            }
        } else if let Some(rule) = answer.body["rule"]["id"].as_str()
            && self.known.contains(rule)
        {
            self.rule(place, rule).refusing = true;
        }
    }

    fn rule(&mut self, place: usize, rule: &str) -> &mut Seen {
        self.rules.entry((place, rule.to_owned())).or_default()
    }

    /// How much an action still has to show: more where it, or a rule of it, hasn't been seen both ways.
    pub fn wanting(&self, place: usize) -> usize {
        let Some(seen) = self.actions.get(&place) else { return 0 };
        let rules = self.rules.iter().filter(|((own, rule), seen)| {
            *own == place && (!seen.allowing || (!seen.refusing && !self.refused_somewhere(rule)))
        });
        2 + 3 * usize::from(!seen.allowing) + usize::from(!seen.refusing) + rules.count().min(3)
    }

    /// One sentence guards several actions; having refused one of them, it has been seen refusing.
    fn refused_somewhere(&self, rule: &str) -> bool {
        self.rules.iter().any(|((_, own), seen)| own == rule && seen.refusing)
    }

    fn allowed_somewhere(&self, rule: &str) -> bool {
        self.rules.iter().any(|((_, own), seen)| own == rule && seen.allowing)
    }

    /// What hasn't been seen, in a form that the generator can look for.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = vec![];
        for (place, seen) in &self.actions {
            if !seen.allowing {
                gaps.push(Gap::Allowing(*place));
            }
            if !seen.refusing {
                gaps.push(Gap::Refusing(*place));
            }
        }
        for ((place, rule), seen) in &self.rules {
            if self.actions.contains_key(place) && !seen.refusing && !self.refused_somewhere(rule) {
                gaps.push(Gap::Rule(*place, rule.clone()));
            }
        }
        gaps
    }

    /// What hasn't been seen, in sentences.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = vec![];
        for (place, seen) in &self.actions {
            let name = self.names.get(place).map(String::as_str).unwrap_or_default();
            if !seen.allowing {
                missing.push(format!("\"{name}\" never worked"));
            }
            if !seen.refusing {
                missing.push(format!("\"{name}\" was never refused"));
            }
        }
        for rule in &self.known {
            let sentence = self.sentences.get(rule).map(String::as_str).unwrap_or_default();
            if !self.allowed_somewhere(rule) {
                missing.push(format!("never allowed anything: {sentence}"));
            }
            if !self.refused_somewhere(rule) {
                missing.push(format!("never refused anything: {sentence}"));
            }
        }
        missing
    }

    pub fn success_percent(&self) -> usize {
        (self.successes * 100).checked_div(self.requests).unwrap_or(0)
    }
}

/// Whether a person may ever do it; what nobody may is refused whatever is tried, and needn't be seen to work.
fn is_possible(action: &Action) -> bool {
    !plan::specialise::simplify(&action.who.holds).is_never()
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses: Vec<String> = self.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        write!(
            f,
            "{} requests, {} % of them successful ({}); {} actions and {} rules seen",
            self.requests,
            self.success_percent(),
            statuses.join(", "),
            self.actions.len(),
            self.known.len()
        )
    }
}
