//! Doing an action in a trial: the order of judgement of [`crate::Action`], on rows that are known.

use model::{Effect, Expr, FieldId, ThingId, TypeKind};

use super::evaluate::View;
use super::value::{Stored, Value};
use super::world::{Person, Row, World};
use crate::calendar::Calendar;
use crate::typing::Kind;
use crate::{Action, ActionKind, Change, Guard, Plan, Storage, specialise};

/// Why an action isn't done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop<'a> {
    /// These rules refuse it: one, or all the checks that fail at once.
    Guards(Vec<&'a Guard>),
    /// Not visible, not allowed, or a value that doesn't pass.
    Otherwise,
    /// It can't be told what would happen.
    Unknown,
}

pub type Go<'a, T = ()> = Result<T, Stop<'a>>;

/// Effects set off effects; deeper than this is a spec that runs in circles.
const DEEPEST: u8 = 8;

/// What somebody wants to do.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub action: &'a Action,
    /// The record that it is done to; none for a creation.
    pub record: Option<String>,
    pub given: Vec<(FieldId, Value)>,
    /// The app itself does it, and nobody is asked who may.
    pub unasked: bool,
}

/// The world in which something is done, and whom it is done by.
#[derive(Debug)]
pub struct Run<'a> {
    pub plan: &'a Plan,
    pub calendar: &'a Calendar,
    pub world: World,
    pub person: Person,
    /// The rule that is taken away for once.
    pub without: Option<&'a str>,
}

fn known<'a, T>(found: Option<T>) -> Go<'a, T> {
    found.ok_or(Stop::Unknown)
}

impl<'a> Run<'a> {
    fn view<'b>(&'b self, record: Option<&'b Row>, before: Option<&'b Row>) -> View<'b> {
        View { person: self.person.clone(), record, before, ..View::nobody(self.plan, self.calendar, &self.world) }
    }

    fn breaks(&self, view: &View<'_>, guard: &Guard) -> Go<'a, bool> {
        if self.without == Some(guard.name.as_str()) {
            return Ok(false);
        }
        let (when, holds) = (specialise(&guard.when, &self.person.actor), specialise(&guard.holds, &self.person.actor));
        match (view.judge(&when), view.judge(&holds)) {
            (Some(false), _) | (_, Some(true)) => Ok(false),
            (Some(true), Some(false)) => Ok(true),
            _ => Err(Stop::Unknown),
        }
    }

    fn first_broken(&self, view: &View<'_>, guards: impl IntoIterator<Item = &'a Guard>) -> Go<'a> {
        for guard in guards {
            if self.breaks(view, guard)? {
                return Err(Stop::Guards(vec![guard]));
            }
        }
        Ok(())
    }

    /// Does it; gives the id of the record.
    pub fn perform(&mut self, wanted: &Wanted<'a>) -> Go<'a, String> {
        self.perform_at(wanted, 0)
    }

    fn perform_at(&mut self, wanted: &Wanted<'a>, depth: u8) -> Go<'a, String> {
        let action = wanted.action;
        let resource = self.plan.resource(action.thing).ok_or(Stop::Otherwise)?;
        let before = match &wanted.record {
            None => None,
            Some(id) => Some(self.world.find(action.thing, id).cloned().ok_or(Stop::Otherwise)?),
        };
        if let Some(before) = &before
            && !wanted.unasked
            && !known(self.view(Some(before), None).judge(&specialise(&resource.see.holds, &self.person.actor)))?
        {
            return Err(Stop::Otherwise);
        }
        let inputs: Vec<Option<Value>> = action
            .inputs
            .iter()
            .map(|input| {
                let given = wanted.given.iter().find(|(field, _)| Some(*field) == input.field);
                // What is required and isn't given is filled in by whoever runs the case; a change leaves the rest as it is.
                let open = wanted.unasked || !input.required || action.kind == ActionKind::Update;
                given.map(|(_, value)| value.clone()).or_else(|| open.then(Value::empty))
            })
            .collect();
        let candidate = self.candidate(wanted, before.as_ref(), &inputs)?;
        self.judge(wanted, before.as_ref(), &candidate, &inputs)?;
        let id = candidate.id.clone();
        let after = (action.kind != ActionKind::Delete).then_some(candidate);
        match (&before, &after) {
            (None, Some(row)) => self.world.insert(self.plan, row.clone()),
            (Some(_), Some(row)) => self.world.replace(row.clone()),
            (_, None) => {}
        }
        let mut due = Vec::new();
        {
            let mut view = self.view(after.as_ref(), before.as_ref());
            view.inputs = &inputs;
            // A table's own index is there before anything else is looked at.
            let (alike, others): (Vec<&Guard>, Vec<&Guard>) =
                action.after.iter().partition(|guard| guard.index.is_some());
            self.first_broken(&view, alike.into_iter().chain(others))?;
            let record = after.as_ref().or(before.as_ref());
            let view = View { record, ..view };
            for response in &action.responses {
                if known(view.judge(&response.when))? {
                    due.push(&response.effects);
                }
            }
        }
        for effects in due {
            let at = At { thing: action.thing, id: id.clone(), before: before.clone(), trigger: None };
            self.effects(effects, &at, depth)?;
        }
        if after.is_none() && !self.world.remove(self.plan, action.thing, &id) {
            return Err(Stop::Otherwise);
        }
        Ok(id)
    }

    /// The record as it will be.
    fn candidate(&mut self, wanted: &Wanted<'a>, before: Option<&Row>, inputs: &[Option<Value>]) -> Go<'a, Row> {
        let action = wanted.action;
        let resource = self.plan.resource(action.thing).ok_or(Stop::Otherwise)?;
        let mut row = match before {
            Some(before) => before.clone(),
            None => {
                let id = self.world.new_id();
                let mut row = self.world.blank(self.plan, resource, id);
                for field in &resource.fields {
                    let is_counter = matches!(field.r#type.kind, TypeKind::Counter { .. });
                    let nothing = matches!(field.r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_));
                    if !is_counter && !nothing && !matches!(field.storage, Storage::Computed { .. }) {
                        row.fields.insert(field.id, Some(Value::empty()));
                    }
                }
                let by = self.person.id.as_deref().map_or_else(Value::empty, Value::id);
                row.fields.insert(FieldId::CreatedBy, Some(by));
                row
            }
        };
        if action.kind == ActionKind::Delete {
            return Ok(row);
        }
        for (input, value) in action.inputs.iter().zip(inputs) {
            let Some(field) = input.field else { continue };
            let is_given = wanted.given.iter().any(|(own, _)| *own == field);
            if is_given || value.is_none() {
                self.world.set(self.plan, &mut row, field, value.clone());
            }
        }
        for change in &action.changes {
            if change.unless_given && wanted.given.iter().any(|(own, _)| *own == change.field) {
                continue;
            }
            let is_counter =
                resource.field(change.field).is_some_and(|field| matches!(field.r#type.kind, TypeKind::Counter { .. }));
            let value = if is_counter {
                None
            } else {
                let mut view = self.view(Some(&row), before);
                view.inputs = inputs;
                view.value(&change.value)
            };
            self.world.set(self.plan, &mut row, change.field, value);
        }
        Ok(row)
    }

    fn judge(&self, wanted: &Wanted<'a>, before: Option<&Row>, candidate: &Row, inputs: &[Option<Value>]) -> Go<'a> {
        let action = wanted.action;
        let standing = before.unwrap_or(candidate);
        let mut view = self.view(Some(standing), before);
        view.inputs = inputs;
        if !wanted.unasked {
            if !known(view.judge(&specialise(&action.who.holds, &self.person.actor)))? {
                return Err(Stop::Otherwise);
            }
            for input in &action.inputs {
                let is_used = wanted.given.iter().any(|(field, _)| Some(*field) == input.field);
                if is_used && !known(view.judge(&specialise(&input.who, &self.person.actor)))? {
                    return Err(Stop::Otherwise);
                }
            }
        }
        self.first_broken(&view, &action.duties)?;
        for (place, input) in action.inputs.iter().enumerate() {
            let given = wanted.given.iter().find(|(field, _)| Some(*field) == input.field).map(|(_, value)| value);
            if given.is_some_and(|value| !fits(value, &input.r#type)) {
                return Err(Stop::Otherwise);
            }
            if let Some(value) = given
                && !wanted.unasked
                && !known(self.may_name(value, &input.r#type))?
            {
                return Err(Stop::Otherwise);
            }
            if !input.required || (action.kind == ActionKind::Update && given.is_none()) {
                continue;
            }
            let value = match input.field {
                Some(field) => candidate.fields.get(&field).cloned().flatten(),
                None => inputs.get(place).cloned().flatten(),
            };
            if value.is_some_and(|value| value.is_empty()) {
                return Err(Stop::Otherwise);
            }
        }
        let mut checked = self.view(Some(candidate), before);
        checked.inputs = inputs;
        let mut failing = Vec::new();
        for guard in &action.checks {
            if self.breaks(&checked, guard)? {
                failing.push(guard);
            }
        }
        if !failing.is_empty() {
            // The answer has the words of the first, and of the others what stands beside a field.
            let said = failing.into_iter().enumerate().filter(|(place, guard)| *place == 0 || guard.field.is_some());
            return Err(Stop::Guards(said.map(|(_, guard)| guard).collect()));
        }
        self.first_broken(&view, &action.before)
    }

    /// Whether they see what they name: to whoever doesn't, there is no such record.
    fn may_name(&self, value: &Value, r#type: &model::Type) -> Option<bool> {
        let TypeKind::One(thing) = r#type.kind else { return Some(true) };
        let (Some(id), Some(resource)) = (value.as_text(), self.plan.resource(thing)) else { return Some(true) };
        let row = self.world.find(thing, id)?;
        self.view(Some(row), None).judge(&specialise(&resource.see.holds, &self.person.actor))
    }

    fn effects(&mut self, effects: &'a [Effect], at: &At, depth: u8) -> Go<'a> {
        if depth > DEEPEST {
            return Err(Stop::Otherwise);
        }
        effects.iter().try_for_each(|effect| self.effect(effect, at, depth))
    }

    fn effect(&mut self, effect: &'a Effect, at: &At, depth: u8) -> Go<'a> {
        let record = self.world.find(at.thing, &at.id).cloned();
        match effect {
            Effect::Send(_) => Ok(()),
            Effect::Set { changes } => match record {
                Some(record) => self.set(changes, at, &record, depth),
                None => Ok(()),
            },
            Effect::Create { thing, values } => self.create(*thing, values, at, record, depth),
            Effect::DeleteRecord => match record {
                Some(_) if !self.world.remove(self.plan, at.thing, &at.id) => Err(Stop::Otherwise),
                _ => Ok(()),
            },
            Effect::Do(action) => {
                let (Some(action), Some(_)) = (self.plan.action_said(*action), record) else { return Ok(()) };
                let person = std::mem::replace(&mut self.person, Person::system());
                let wanted = Wanted { action, record: Some(at.id.clone()), given: Vec::new(), unasked: true };
                let done = if depth >= DEEPEST { Err(Stop::Otherwise) } else { self.perform_at(&wanted, depth + 1) };
                self.person = person;
                done.map(|_| ())
            }
            Effect::ForEach { of, filter, effects } => {
                let ids: Vec<String> = {
                    let view = self.view_at(at, record.as_ref());
                    let rows = known(view.rows_where(*of, filter))?;
                    rows.iter().map(|row| row.id.clone()).collect()
                };
                for id in ids {
                    let each = At { thing: *of, id, before: None, trigger: record.clone() };
                    self.effects(effects, &each, depth)?;
                }
                Ok(())
            }
            Effect::On { path, effects } => {
                let Some(record) = record else { return Ok(()) };
                let target = path.steps.last().and_then(|step| self.plan.field(*step));
                let thing = match target.map(|field| &field.r#type.kind) {
                    Some(TypeKind::One(thing)) => *thing,
                    _ => return Ok(()),
                };
                let found = known(self.view_at(at, Some(&record)).value(&Expr::Path(path.clone())))?;
                let Some(id) = found.as_text().map(str::to_owned) else { return Ok(()) };
                let there = At { thing, id, before: None, trigger: Some(record) };
                self.effects(effects, &there, depth)
            }
        }
    }

    fn view_at<'b>(&'b self, at: &'b At, record: Option<&'b Row>) -> View<'b> {
        View { trigger: at.trigger.as_ref(), ..self.view(record, at.before.as_ref()) }
    }

    fn set(&mut self, changes: &'a [model::Change], at: &At, record: &Row, depth: u8) -> Go<'a> {
        let mut after = record.clone();
        for change in changes {
            let value = View { before: Some(record), ..self.view_at(at, Some(&after)) }.value(&change.value);
            self.world.set(self.plan, &mut after, change.field, value);
        }
        if after == *record {
            return Ok(());
        }
        self.world.replace(after.clone());
        self.changed(at, Some(record), &after, depth)
    }

    fn create(
        &mut self,
        thing: ThingId,
        values: &'a [model::Change],
        at: &At,
        record: Option<Row>,
        depth: u8,
    ) -> Go<'a> {
        let Some(resource) = self.plan.resource(thing) else { return Ok(()) };
        let id = self.world.new_id();
        let mut row = self.world.blank(self.plan, resource, id.clone());
        for field in &resource.fields {
            if field.default.is_none() && !matches!(field.r#type.kind, TypeKind::Counter { .. }) {
                row.fields.insert(field.id, Some(Value::empty()));
            }
        }
        for change in values {
            let view = View { trigger: record.as_ref(), ..self.view(record.as_ref(), at.before.as_ref()) };
            let value = view.value(&change.value);
            self.world.set(self.plan, &mut row, change.field, value);
        }
        let defaults: &[Change] =
            self.plan.basic_action(thing, ActionKind::Create).map_or(&[], |action| action.changes.as_slice());
        for change in defaults.iter().filter(|change| values.iter().all(|own| own.field != change.field)) {
            let value = self.view(Some(&row), None).value(&change.value);
            self.world.set(self.plan, &mut row, change.field, value);
        }
        self.world.insert(self.plan, row.clone());
        let made = At { thing, id, before: None, trigger: record };
        self.changed(&made, None, &row, depth)
    }

    /// What must hold after an effect, and what follows from it.
    fn changed(&mut self, at: &At, before: Option<&Row>, after: &Row, depth: u8) -> Go<'a> {
        let Some(resource) = self.plan.resource(at.thing) else { return Ok(()) };
        let mut due = Vec::new();
        {
            let view = View { before, ..self.view_at(at, Some(after)) };
            self.first_broken(&view, &resource.invariants)?;
            for reaction in &resource.reactions {
                if known(view.judge(&reaction.when))? {
                    due.push(&reaction.effects);
                }
            }
        }
        let here = At { before: before.cloned(), ..at.clone() };
        due.into_iter().try_for_each(|effects| self.effects(effects, &here, depth + 1))
    }
}

/// The record at hand of an effect.
#[derive(Clone, Debug)]
struct At {
    thing: ThingId,
    id: String,
    before: Option<Row>,
    /// The record that set it all off, where that is another one.
    trigger: Option<Row>,
}

/// Whether a value keeps the bounds of its type, where that can be seen.
fn fits(value: &Value, of: &model::Type) -> bool {
    let within = |number: i64| {
        of.least.is_none_or(|least| number > least || (number == least && !of.above_least))
            && of.most.is_none_or(|most| number < most || (number == most && !of.below_most))
    };
    match (&value.stored, &value.kind) {
        (Stored::Integer(number), Kind::Number { .. } | Kind::Money | Kind::Duration) => within(*number),
        (Stored::Text(text), Kind::Text) => {
            text.trim().is_empty() || within(i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
        }
        _ => true,
    }
}
