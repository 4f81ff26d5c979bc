//! Sentences that change what another said: block annotations, and "Otherwise they are told …".

use model::{App, Expr, RuleKind, StatementId};

use super::{Assembly, Outcome};
use crate::meaning::Amendment;

/// Applies them; the rules of which the author said what counts.
pub(super) fn amend(assembly: &mut Assembly, app: &mut App) -> Vec<StatementId> {
    let mut counted = Vec::new();
    for (at, amendment) in std::mem::take(&mut assembly.amendments) {
        let mut target = target(assembly, at);
        let mut done = false;
        // The sentence before may itself be an amendment: go back to the one that it amends.
        for _ in 0..8 {
            let Some(to) = target else { break };
            if apply(app, &assembly.id(to), &amendment) {
                done = true;
                if matches!(amendment, Amendment::Counted { .. } | Amendment::AllCounted { .. }) {
                    counted.push(assembly.id(to));
                }
                break;
            }
            target = assembly.segments[to].previous.or(assembly.segments[to].annotates);
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
