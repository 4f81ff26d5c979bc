//! What is due at a moment of each record's own, and by the clock.

use model::{App, Duration, Expr, Literal, ThingId, Trigger};

use super::actions::with_moments;
use super::names::{self, Names};
use crate::typing::{self, Kind};
use crate::{Timer, TimerWhen, specialise};

pub fn timers(app: &App) -> Vec<Timer> {
    let mut keys = Names::default();
    let mut found = Vec::new();
    for reaction in &app.reactions {
        let (when, thing) = match &reaction.trigger {
            Trigger::At { thing, moment, offset, before, at } => {
                let at = due(app, moment, *offset, *before, at.as_deref());
                (TimerWhen::Record { thing: *thing, at: specialise::simplify(&at) }, Some(*thing))
            }
            Trigger::Every(repeat) => (TimerWhen::Every(repeat.clone()), None),
            _ => continue,
        };
        let sentence = app.sentence(&reaction.statement).unwrap_or("timer");
        let words: Vec<String> = names::words(sentence).into_iter().take(6).collect();
        found.push(Timer {
            statement: reaction.statement.clone(),
            key: keys.give(words.join("_"), "_"),
            when,
            condition: specialise::simplify(&reaction.when),
            effects: with_moments(app, thing.unwrap_or(ThingId(u32::MAX)), &reaction.effects),
        });
    }
    found
}

/// The instant of a moment that may be a date, at a local time of the day where one is said.
fn due(app: &App, moment: &Expr, offset: Duration, before: bool, at: Option<&str>) -> Expr {
    let is_date = typing::of(app, moment, &[]) == Kind::Date;
    let shifted = |from: Expr| match offset == Duration::default() {
        true => from,
        false => Expr::Shift { from: Box::new(from), by: offset, back: before },
    };
    match at {
        Some(at) => {
            let date = if is_date { moment.clone() } else { Expr::DateOf(Box::new(moment.clone())) };
            let time = Expr::Literal(Literal::Time(at.to_owned()));
            Expr::MomentOf { date: Box::new(shifted(date)), time: Some(Box::new(time)) }
        }
        None if is_date && offset.is_elapsed() => {
            shifted(Expr::MomentOf { date: Box::new(moment.clone()), time: None })
        }
        None if is_date => Expr::MomentOf { date: Box::new(shifted(moment.clone())), time: None },
        None => shifted(moment.clone()),
    }
}
