//! What is in place while an example is read: who was named, which records there are, what was tried.

use model::{CaseStep, CaseValue, CaseVerb, Duration, Expr, FieldId, Literal, Outcome, ThingId, TypeKind};

use crate::phrase::Parser;

/// Values of a record by their fields.
pub(super) type Values = Vec<(FieldId, CaseValue)>;

/// What has been put in place so far.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) steps: Vec<CaseStep>,
    /// Who acted or was named last: title and kind.
    pub(super) person: Option<(String, ThingId)>,
    pub(super) record: Option<Made>,
    /// Records in place; each gets a day of its own, so that they don't collide by accident.
    pub(super) made: Vec<Made>,
    pub(super) attempts: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    pub(super) label: String,
    pub(super) thing: ThingId,
    pub(super) values: Values,
}

/// Something that a person does, before it is known how it ends.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) person: (String, ThingId),
    pub(super) verb: CaseVerb,
    pub(super) record: String,
    pub(super) thing: ThingId,
    pub(super) values: Values,
}

impl World {
    /// A label that no record has yet.
    pub(super) fn label(&self, parser: &Parser, thing: ThingId) -> String {
        let noun = parser.thing(thing).map_or("record", |own| own.name.singular.as_str());
        let number = self.made.iter().filter(|made| made.thing == thing).count() + 1;
        if number == 1 { noun.to_owned() } else { format!("{noun} {number}") }
    }

    /// Puts a record in place.
    pub(super) fn given(&mut self, parser: &Parser, thing: ThingId, values: Values) -> Made {
        let made = Made { label: self.label(parser, thing), thing, values };
        self.steps.push(CaseStep::Given { label: made.label.clone(), thing, values: made.values.clone() });
        self.made.push(made.clone());
        self.record = Some(made.clone());
        made
    }

    /// Puts several records of the last person in place, on days of their own.
    pub(super) fn place(&mut self, parser: &Parser, count: i64, thing: ThingId, filter: &[(FieldId, CaseValue)]) {
        for _ in 0..count.clamp(0, 20) {
            let mut values = filter.to_vec();
            self.owned(parser, thing, &mut values);
            self.spread(parser, thing, &mut values);
            self.given(parser, thing, values);
        }
    }

    /// The record belongs to the last person, where it has a relation to their kind.
    pub(super) fn owned(&self, parser: &Parser, thing: ThingId, values: &mut Values) {
        let Some((title, kind)) = &self.person else { return };
        if let Some(way) = parser.owner(thing, &[*kind]).into_iter().find(|way| way.len() == 1)
            && let Some(field) = way.first()
            && field.thing == thing
            && parser.field(*field).is_some_and(|own| own.computed.is_none())
        {
            add(values, field.field, CaseValue::Record(title.clone()));
        }
    }

    /// A day of its own for each record that begins at a moment.
    pub(super) fn spread(&self, parser: &Parser, thing: ThingId, values: &mut Values) {
        let Some(field) = begins(parser, thing) else { return };
        if values.iter().any(|(own, _)| *own == field) {
            return;
        }
        let day = i32::try_from(self.made.len() + self.attempts).unwrap_or(0) + 2;
        add(values, field, CaseValue::Expr(moment(day, "10:00")));
    }

    pub(super) fn push(&mut self, attempt: &Attempt, outcome: Outcome) {
        self.attempts += 1;
        let record = if attempt.verb == CaseVerb::Create {
            format!("{} {}", attempt.record, self.attempts)
        } else {
            attempt.record.clone()
        };
        self.steps.push(CaseStep::Do {
            actor: Some(attempt.person.0.clone()),
            role: None,
            verb: attempt.verb,
            record,
            thing: attempt.thing,
            values: attempt.values.clone(),
            outcome,
        });
    }

    /// The attempt ends so: a case up to here.
    pub(super) fn finish(&mut self, attempt: &Attempt, outcome: Outcome, cases: &mut Vec<Vec<CaseStep>>) {
        self.push(attempt, outcome);
        cases.push(self.steps.clone());
    }
}

pub(super) fn add(values: &mut Values, field: FieldId, value: CaseValue) {
    values.retain(|(own, _)| *own != field);
    values.push((field, value));
}

/// That many days from now, at a local time.
pub(super) fn moment(day: i32, time: &str) -> Expr {
    let date = Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(day), back: false };
    Expr::MomentOf { date: Box::new(date), time: Some(Box::new(Expr::Literal(Literal::Time(time.to_owned())))) }
}

/// The field that says when a record begins, if people give it.
pub(super) fn begins(parser: &Parser, thing: ThingId) -> Option<FieldId> {
    named_moment(parser, thing, "start")
}

pub(super) fn named_moment(parser: &Parser, thing: ThingId, verb: &str) -> Option<FieldId> {
    parser
        .events
        .at(verb)
        .iter()
        .map(|event| event.field)
        .find(|field| {
            field.thing == thing
                && parser.field(*field).is_some_and(|own| own.computed.is_none() && own.r#type.kind == TypeKind::Moment)
        })
        .map(|field| field.field)
}
