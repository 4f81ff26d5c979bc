//! States that last: "until it's accepted" and "once it is sent" are said of whatever comes behind them in the list of the
//! choices as well, which is shown as assumed.

use model::{Choice, ChoiceId, Comparison, Expr, FieldRef, Literal, TypeKind};

use super::{Assumed, Guard, Parser, Scope};

/// A choice of the record's own, neither the first nor the last of its field.
struct Between<'a> {
    left: &'a Expr,
    field: FieldRef,
    choices: &'a [Choice],
    at: usize,
}

impl Between<'_> {
    /// That the field is one of those at these places.
    fn one_of(&self, places: std::ops::Range<usize>) -> Expr {
        let literal = |at: usize| {
            let choice = ChoiceId(u32::try_from(at).unwrap_or(u32::MAX));
            Expr::Literal(Literal::Choice { field: self.field, choice })
        };
        let each: Vec<Expr> = places.map(|at| Expr::equal(self.left.clone(), literal(at))).collect();
        super::either(&each)
    }

    fn so(&self) -> String {
        self.choices.get(self.at).map_or_else(String::new, |own| own.name.to_lowercase())
    }

    /// The names of those behind it.
    fn behind(&self) -> String {
        let later = self.choices.get(self.at + 1..).unwrap_or(&[]);
        let names: Vec<String> = later.iter().map(|own| own.name.to_lowercase()).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => names.concat(),
        }
    }
}

impl Parser<'_> {
    /// "until it's accepted": what comes behind that in the list of its choices is later, so that the time is over with those as
    /// well. Nothing to say where nothing comes behind it.
    pub(super) fn until_state(
        &self,
        expr: &Expr,
        (from, next, end): (usize, usize, usize),
        strict: bool,
        scope: &Scope,
    ) -> Option<Guard> {
        let state = self.between(expr, scope).filter(|own| own.at > 0)?;
        let text = format!("“{}” is over as well when it is {}.", self.words_between(from, end), state.behind());
        let said = self.words_between(next, end);
        let alternatives = vec![(format!("whenever it is not {}", state.so()), format!("unless {said}"))];
        let assumed = vec![Assumed { code: "until-and-after", from, to: end, text, alternatives }];
        Some(Guard { holds: state.one_of(0..state.at), assumed, strict })
    }

    /// "… can't be changed once it is sent": nor when it is what comes behind that.
    pub(super) fn once_state(
        &self,
        expr: &Expr,
        (from, next, end): (usize, usize, usize),
        strict: bool,
        scope: &Scope,
    ) -> Option<Guard> {
        let state = self.between(expr, scope)?;
        let text = format!("“{}” holds as well when it is {}.", self.words_between(from, end), state.behind());
        let said = self.words_between(next, end);
        let alternatives = vec![(format!("only while it is {}", state.so()), format!("while {said}"))];
        let assumed = vec![Assumed { code: "once-and-after", from, to: end, text, alternatives }];
        Some(Guard { holds: state.one_of(state.at..state.choices.len()), assumed, strict })
    }

    fn between<'a>(&'a self, expr: &'a Expr, scope: &Scope) -> Option<Between<'a>> {
        let Expr::Compare { op: Comparison::Equal, left, right } = expr else { return None };
        let (Expr::Path(path), Expr::Literal(Literal::Choice { field, choice })) = (&**left, &**right) else {
            return None;
        };
        let own = scope.record.as_ref().is_some_and(|record| record.field(*field, scope.level) == **left);
        let TypeKind::Choice(choices) = &self.field(*field)?.r#type.kind else { return None };
        let at = choice.0 as usize;
        (own && path.steps.last() == Some(field) && at + 1 < choices.len()).then_some(Between {
            left,
            field: *field,
            choices,
            at,
        })
    }
}
