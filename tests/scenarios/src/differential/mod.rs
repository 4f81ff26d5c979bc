//! The differential test: the same requests to several targets of one plan, everything that comes of them compared.
//!
//! One target **leads**: sequences of requests are generated against it, seeded, so that much of what is tried works and every rule is
//! seen allowing and refusing. Another **follows**: it is asked the same, step by step, and statuses, headers, whole bodies, messages,
//! jobs and rows have to be the same. A difference is shrunk to the shortest sequence that still shows it.

mod clock;
pub mod compare;
pub mod coverage;
mod generate;
mod hunt;
mod mine;
mod people;
mod queries;
pub mod random;
pub mod session;
mod shrink;
pub mod step;
mod strange;
mod values;

use cli::client::{Client, NoAnswer};
use compare::{Difference, Pairs, compare};
use coverage::Coverage;
use generate::Generator;
use mine::Mine;
use plan::Plan;
use session::{Outcome, Session};
use std::collections::BTreeSet;
use std::fmt;
use step::{Request, Step};

pub use shrink::shortest;

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub seed: u64,
    pub sequences: usize,
    pub steps: usize,
}

/// A sequence with what came of it on the target that leads.
#[derive(Clone, Debug)]
pub struct Sequence {
    pub steps: Vec<Step>,
    outcomes: Vec<Outcome>,
    /// Label and id of every record.
    labels: Vec<(String, String)>,
}

/// Something that two targets don't do alike.
#[derive(Clone, Debug)]
pub struct Found {
    /// The sequence, and the place of the step that showed it.
    pub steps: Vec<Step>,
    pub difference: Difference,
    pub signature: Signature,
}

/// What makes two differences one: where they show, not with which records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature(String);

/// The plan that a running preview obeys.
pub fn plan_of(client: &Client) -> Result<Plan, String> {
    let model = client.control("GET", "/model", None).map_err(|why| why.to_string())?;
    serde_json::from_value(model).map_err(|error| format!("the preview's plan can't be read: {error}"))
}

/// Generates sequences against a target, and notes what they show. Where some of the plan hasn't been seen by then, up to as many
/// again are spent on it.
pub fn lead(client: &Client, plan: &Plan, effort: Effort, coverage: &mut Coverage) -> Result<Vec<Sequence>, NoAnswer> {
    let mine = Mine::of(plan);
    let mut sequences = vec![];
    for number in 0..effort.sequences * 2 {
        if number >= effort.sequences && coverage.gaps().is_empty() {
            break;
        }
        let seed = effort.seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
        sequences.push(one(client, plan, &mine, seed, effort.steps, coverage)?);
    }
    Ok(sequences)
}

fn one(
    client: &Client,
    plan: &Plan,
    mine: &Mine,
    seed: u64,
    length: usize,
    coverage: &mut Coverage,
) -> Result<Sequence, NoAnswer> {
    let mut session = Session::begin(client, plan)?;
    let mut generator = Generator::new(plan, mine, seed);
    let (mut steps, mut outcomes) = (vec![Step::Look], vec![session.take(&Step::Look)?]);
    while steps.len() < length {
        let (step, action) = generator.next(&mut session, coverage);
        let outcome = session.take(&step)?;
        generator.heed(&step, action, &session, outcome.first().map_or(0, |answer| answer.status));
        if std::env::var_os("PLAINSPOKEN_TRACE").is_some() {
            let statuses: Vec<u16> = outcome.iter().map(|answer| answer.status).collect();
            println!("{statuses:?} {step}");
        }
        if matches!(step, Step::Request(_) | Step::AtOnce { .. }) {
            for answer in &outcome {
                coverage.note(plan, action, answer);
            }
        }
        steps.push(step);
        outcomes.push(outcome);
    }
    steps.push(Step::Look);
    outcomes.push(session.take(&Step::Look)?);
    let labels = session.labels().map(|(label, id)| (label.to_owned(), id.to_owned())).collect();
    Ok(Sequence { steps, outcomes, labels })
}

/// Asks another target the same. Each kind of difference is reported once.
pub fn follow(
    client: &Client,
    plan: &Plan,
    sequences: &[Sequence],
    known: &mut BTreeSet<Signature>,
) -> Result<Vec<Found>, NoAnswer> {
    let mut found = vec![];
    for sequence in sequences {
        let mut session = Session::begin(client, plan)?;
        let mut pairs = Pairs::default();
        for (place, (step, outcome)) in sequence.steps.iter().zip(&sequence.outcomes).enumerate() {
            let other = session.take(step)?;
            pairs.learn(&sequence.labels, &session);
            for difference in compare(outcome, &other, &mut pairs) {
                let signature = Signature::of(step, &difference);
                if known.insert(signature.clone()) {
                    let steps = sequence.steps.get(..=place).unwrap_or_default().to_vec();
                    found.push(Found { steps, difference, signature });
                }
            }
        }
    }
    Ok(found)
}

/// The first difference of this kind (of any kind where none is asked for) between two targets that are both asked anew.
pub fn differs(
    left: &Client,
    right: &Client,
    plan: &Plan,
    steps: &[Step],
    wanted: Option<&Signature>,
) -> Result<Option<(usize, Difference)>, NoAnswer> {
    let (mut one, mut other) = (Session::begin(left, plan)?, Session::begin(right, plan)?);
    let mut pairs = Pairs::default();
    for (place, step) in steps.iter().enumerate() {
        let (left, right) = (one.take(step)?, other.take(step)?);
        let labels: Vec<(String, String)> = one.labels().map(|(label, id)| (label.to_owned(), id.to_owned())).collect();
        pairs.learn(&labels, &other);
        let differences = compare(&left, &right, &mut pairs);
        let fits = |difference: &Difference| wanted.is_none_or(|wanted| Signature::of(step, difference) == *wanted);
        if let Some(difference) = differences.into_iter().find(fits) {
            return Ok(Some((place, difference)));
        }
    }
    Ok(None)
}

impl Signature {
    fn of(step: &Step, difference: &Difference) -> Self {
        let place: Vec<&str> = difference
            .at
            .split('/')
            .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { "#" } else { part })
            .collect();
        let what = match step {
            Step::Request(request) | Step::AtOnce { request, .. } => route(request),
            Step::Clock { .. } => "clock".to_owned(),
            Step::Control { path, .. } => format!("control {}", without_labels(path)),
            Step::Look => "look".to_owned(),
        };
        // Refusals that swap are many; each pair of statuses is one.
        let status = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        let more = match difference.at.as_str() {
            "status" => format!(" {} {}", status(&difference.left), status(&difference.right)),
            _ => String::new(),
        };
        Self(format!("{what} {}{more}", place.join("/")))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn route(request: &Request) -> String {
    let path = request.path.split('?').next().unwrap_or_default();
    format!("{} {}", request.method, without_labels(path))
}

fn without_labels(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('«') { "{id}" } else { part }).collect::<Vec<_>>().join("/")
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} isn't the same:", self.difference.at)?;
        writeln!(f, "    one answers   {}", self.difference.left)?;
        writeln!(f, "    other answers {}", self.difference.right)?;
        writeln!(f, "  after:")?;
        for (place, step) in self.steps.iter().enumerate() {
            writeln!(f, "    {}. {step}", place + 1)?;
        }
        Ok(())
    }
}
