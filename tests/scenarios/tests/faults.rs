//! That the comparison sees: a preview whose plan has one fault beside one whose plan has none. Each kind of fault has to be found by
//! requests that know nothing of it.

use cli::client::Client;
use model::Expr;
use plan::{Plan, Storage};
use runtime::{Preview, PreviewOptions};
use scenarios::differential::coverage::Coverage;
use scenarios::differential::{Effort, Found, Sequence, follow, lead, shortest};
use std::collections::BTreeSet;
use std::sync::OnceLock;

const EFFORT: Effort = Effort { seed: 5, sequences: 5, steps: 130 };

/// An app on a runtime of its own; it ends with the test program.
fn preview(plan: Plan) -> Client {
    static TOKIO: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    let tokio = TOKIO.get_or_init(|| tokio::runtime::Runtime::new().expect("threads start"));
    let preview = tokio.block_on(Preview::start(plan, PreviewOptions::default())).expect("the preview starts");
    let client = Client::new(preview.url(), preview.token());
    std::mem::forget(preview);
    client
}

fn right() -> Plan {
    plan::plan(&plan::fixture::tool_library()).plan
}

/// The preview without a fault, and what it answered.
fn lead_once() -> &'static (Client, Vec<Sequence>) {
    static LED: OnceLock<(Client, Vec<Sequence>)> = OnceLock::new();
    LED.get_or_init(|| {
        let client = preview(right());
        let mut coverage = Coverage::new(&right());
        let sequences = lead(&client, &right(), EFFORT, &mut coverage).expect("the preview answers");
        println!("{coverage}");
        (client, sequences)
    })
}

/// Differences that a fault leads to, in the first sequence that shows any.
fn found(fault: impl FnOnce(&mut Plan)) -> Vec<Found> {
    let (_, sequences) = lead_once();
    let mut faulty = right();
    fault(&mut faulty);
    assert!(faulty != right(), "the fault changes nothing");
    let client = preview(faulty);
    let mut known = BTreeSet::new();
    for sequence in sequences {
        let differences =
            follow(&client, &right(), std::slice::from_ref(sequence), &mut known).expect("the preview answers");
        if !differences.is_empty() {
            return differences;
        }
    }
    vec![]
}

fn guards(plan: &mut Plan) -> impl Iterator<Item = &mut plan::Guard> {
    plan.actions
        .iter_mut()
        .flat_map(|action| action.checks.iter_mut().chain(&mut action.before).chain(&mut action.after))
}

#[test]
fn without_a_fault_there_is_no_difference() {
    let (client, sequences) = lead_once();
    let again = preview(right());
    let differences = follow(&again, &right(), sequences, &mut BTreeSet::new()).expect("the preview answers");
    for difference in &differences {
        println!("{}", shortest(client, &again, &right(), difference).expect("the preview answers"));
    }
    assert!(differences.is_empty());
}

#[test]
fn another_order_of_judgement_is_seen() {
    let differences = found(|plan| {
        for action in &mut plan.actions {
            action.checks.reverse();
            action.before.reverse();
            action.after.reverse();
            action.responses.reverse();
        }
    });
    assert!(!differences.is_empty());
}

#[test]
fn another_status_is_seen() {
    let differences = found(|plan| guards(plan).for_each(|guard| guard.status = 423));
    assert!(differences.iter().any(|found| found.difference.at == "status"), "{differences:?}");
}

#[test]
fn other_words_are_seen() {
    let differences = found(|plan| guards(plan).for_each(|guard| guard.detail.push('!')));
    assert!(differences.iter().any(|found| found.difference.at == "body/detail"), "{differences:?}");
}

#[test]
fn another_rounding_is_seen() {
    let differences = found(|plan| {
        for field in plan.resources.iter_mut().flat_map(|resource| &mut resource.fields) {
            if let Storage::Computed { value } = &mut field.storage {
                *value = rounded_down(value);
            }
        }
    });
    assert!(!differences.is_empty());
}

fn rounded_down(expr: &Expr) -> Expr {
    match expr {
        Expr::Round { value, .. } => {
            Expr::Round { value: Box::new(rounded_down(value)), direction: model::Round::Down }
        }
        other => other.map_children(&mut |child, _| rounded_down(child)),
    }
}
