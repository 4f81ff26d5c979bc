//! "Capital and small letters make no difference": texts are compared without regard to case.

use model::{App, Comparison, Expr, RuleKind};

use crate::construction::Understood;
use crate::meaning::Meaning;
use crate::phrase::{Sort, sort_of};

/// Makes every comparison of texts in what was understood one without regard to case; whether there was any.
pub(super) fn understood(own: &mut Understood, app: &App) -> bool {
    let mut done = false;
    for meaning in &mut own.meanings {
        match meaning {
            Meaning::Rule(rule) => done |= rule_of(rule, app),
            Meaning::Permission(permission) => permission.when = expr(&permission.when, app, &mut done),
            _ => {}
        }
    }
    done
}

/// The same for one rule.
pub(crate) fn rule_of(rule: &mut model::Rule, app: &App) -> bool {
    let mut done = false;
    rule.when = expr(&rule.when, app, &mut done);
    match &mut rule.kind {
        RuleKind::Unique { folded, counted, .. } => {
            *folded = true;
            *counted = expr(counted, app, &mut done);
            done = true;
        }
        RuleKind::Check { holds, .. }
        | RuleKind::State { holds }
        | RuleKind::Time { holds }
        | RuleKind::Duty { holds }
        | RuleKind::Across { holds } => *holds = expr(holds, app, &mut done),
        RuleKind::Limit { counted, .. } | RuleKind::Overlap { counted, .. } => {
            *counted = expr(counted, app, &mut done);
        }
    }
    done
}

fn expr(own: &Expr, app: &App, done: &mut bool) -> Expr {
    if let Expr::Compare { op: op @ (Comparison::Equal | Comparison::NotEqual), left, right } = own
        && [left, right].into_iter().any(|side| is_text(side, app))
    {
        *done = true;
        let folded = |side: &Expr| match side {
            Expr::Folded(_) => side.clone(),
            other => Expr::Folded(Box::new(other.clone())),
        };
        return Expr::compare(*op, folded(left), folded(right));
    }
    own.map_children(&mut |inner, _| expr(inner, app, done))
}

fn is_text(own: &Expr, app: &App) -> bool {
    match own {
        Expr::Folded(inner) => is_text(inner, app),
        Expr::Path(path) => path.steps.last().is_some_and(|field| sort_of(app, *field) == Sort::Text),
        _ => false,
    }
}
