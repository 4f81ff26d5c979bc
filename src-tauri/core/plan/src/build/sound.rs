//! Before anything else: references that lead nowhere are taken out, so that nothing after this has to expect them.
//!
//! What allows or guards with a broken reference is left out or closed; the author is told.

use model::{App, Expr, FieldId, FieldRef, Grant, Literal, Permission, Root, StatementId, TypeKind};

use super::Unplanned;

const NOWHERE: &str = "It names something that isn't in the app.";

/// The app without references that lead nowhere.
pub fn sound(app: &App, problems: &mut Vec<Unplanned>) -> App {
    let mut app = app.clone();
    let whole = app.clone();
    let check = Check { app: &whole };
    let mut tell = |statement: &StatementId| {
        problems.push(Unplanned { statement: statement.clone(), why: NOWHERE.to_owned() });
    };
    for thing in &mut app.things {
        for field in &mut thing.fields {
            let kind_is_there = match &field.r#type.kind {
                TypeKind::One(target) | TypeKind::Several(target) => check.thing(*target),
                _ => true,
            };
            if !kind_is_there {
                tell(field.statement.as_ref().unwrap_or(&StatementId::default()));
                field.r#type = model::Type::plain(TypeKind::Text);
            }
            if field.computed.as_ref().is_some_and(|value| !check.expr(value)) {
                tell(field.statement.as_ref().unwrap_or(&StatementId::default()));
                field.computed = Some(Expr::Literal(Literal::Empty));
            }
        }
        thing.samples.retain_mut(|sample| {
            sample.values.retain(|(_, literal)| check.literal(literal));
            true
        });
        if let Some(person) = &mut thing.person {
            person.also.retain(|role| check.role(*role));
        }
    }
    // Fields first, since what follows is checked against the fields as they are now.
    let whole = app.clone();
    let check = Check { app: &whole };
    for thing in &mut app.things {
        let own = thing.clone();
        let there = |field: &FieldId| check.own(&own, *field);
        if thing.title.is_some_and(|title| !there(&title)) {
            thing.title = None;
        }
        for sample in &mut thing.samples {
            sample.values.retain(|(field, _)| there(field));
        }
        for field in &mut thing.fields {
            let source = match field.filled {
                model::Filled::MomentOf { field, .. } => there(&field),
                model::Filled::MomentOfAction(action) | model::Filled::DoerOf(action) => {
                    whole.actions.get(action.0 as usize).is_some()
                }
                _ => true,
            };
            if !source {
                field.filled = model::Filled::BySteps;
            }
        }
    }
    app.permissions.retain_mut(|one| match check.permission(one) {
        true => true,
        false => {
            tell(&one.statement);
            // What forbids forbids everything rather than nothing.
            one.when = if one.grant == Grant::Allow { Expr::never() } else { Expr::always() };
            one.fields = None;
            check.thing(one.thing)
        }
    });
    app.actions.iter_mut().for_each(|action| {
        let thing = whole.thing(action.thing);
        let fields_there =
            action.changes.iter().map(|change| change.field).chain(action.inputs.iter().filter_map(|i| i.field));
        let there = thing.is_some_and(|thing| fields_there.into_iter().all(|field| check.own(thing, field)))
            && check.expr(&action.from)
            && action.changes.iter().all(|change| check.expr(&change.value));
        if !there {
            if let Some(statement) = &action.statement {
                tell(statement);
            }
            action.changes.clear();
            action.inputs.clear();
            action.from = Expr::never();
        }
    });
    app.rules.retain(|rule| {
        let sound = check.thing(rule.thing) && check.expr(&rule.when) && check.rule(&rule.kind);
        if !sound {
            tell(&rule.statement);
        }
        sound
    });
    app.reactions.retain(|reaction| {
        let sound = check.expr(&reaction.when) && check.trigger(&reaction.trigger) && check.effects(&reaction.effects);
        if !sound {
            tell(&reaction.statement);
        }
        sound
    });
    app.definitions.retain(|definition| check.thing(definition.thing) && check.expr(&definition.holds));
    app.cases.retain(|case| {
        let sound = case.steps.iter().all(|step| check.step(step));
        if !sound {
            tell(&case.statement);
        }
        sound
    });
    app.pages.retain(|page| {
        let sound = page.panels.iter().all(|panel| check.panel(panel));
        if !sound {
            tell(&page.statement);
        }
        sound
    });
    app.sentences.sort();
    app.sentences.dedup_by(|one, other| one.0 == other.0);
    app
}

struct Check<'a> {
    app: &'a App,
}

impl Check<'_> {
    fn thing(&self, thing: model::ThingId) -> bool {
        self.app.thing(thing).is_some()
    }

    fn role(&self, role: model::ThingId) -> bool {
        self.app.thing(role).is_some_and(model::Thing::is_person)
    }

    fn own(&self, thing: &model::Thing, field: FieldId) -> bool {
        !matches!(field, FieldId::Own(_)) || thing.own(field).is_some()
    }

    fn field(&self, field: FieldRef) -> bool {
        self.app.thing(field.thing).is_some_and(|thing| self.own(thing, field.field))
    }

    fn literal(&self, literal: &Literal) -> bool {
        match literal {
            Literal::Choice { field, choice } => {
                let kind = self.app.thing(field.thing).and_then(|thing| thing.own(field.field)).map(|f| &f.r#type.kind);
                match kind {
                    Some(TypeKind::Choice(all) | TypeKind::Choices(all)) => all.len() > choice.0 as usize,
                    _ => false,
                }
            }
            _ => true,
        }
    }

    /// Every step but the last leads to one record, of the thing that the next step starts from.
    fn path(&self, path: &model::Path) -> bool {
        let relations = path.steps.windows(2).all(|pair| match pair {
            [from, to] => {
                match self.app.thing(from.thing).and_then(|thing| thing.own(from.field)).map(|f| &f.r#type.kind) {
                    Some(TypeKind::One(target)) => *target == to.thing,
                    Some(TypeKind::AnyPerson) => self.role(to.thing),
                    Some(_) => false,
                    None => {
                        from.field == FieldId::Id && from.thing == to.thing
                            || from.field == FieldId::CreatedBy && self.role(to.thing)
                    }
                }
            }
            _ => true,
        });
        relations && path.steps.iter().all(|step| self.field(*step))
    }

    fn expr(&self, expr: &Expr) -> bool {
        let mut sound = true;
        expr.visit(&mut |part, depth| {
            sound &= match part {
                Expr::Path(path) => {
                    self.path(path) && !matches!(&path.root, Root::Row(row) if row.0 > depth.saturating_add(3))
                }
                Expr::Literal(literal) => self.literal(literal),
                Expr::ActorIs(role) => self.role(*role),
                Expr::Aggregate(aggregate) => self.thing(aggregate.of),
                _ => true,
            };
        });
        sound
    }

    fn permission(&self, one: &Permission) -> bool {
        let Some(thing) = self.app.thing(one.thing) else { return false };
        let fields = one.fields.as_ref().is_none_or(|fields| fields.iter().all(|field| self.own(thing, *field)));
        let who = one.who.iter().all(|who| !matches!(who, model::Who::Role(role) if !self.role(*role)));
        fields && who && self.expr(&one.when)
    }

    fn rule(&self, kind: &model::RuleKind) -> bool {
        use model::RuleKind as Kind;
        let paths = |paths: &[model::Path]| paths.iter().all(|path| self.path(path));
        let maybe = |expr: &Option<Expr>| expr.as_ref().is_none_or(|expr| self.expr(expr));
        match kind {
            Kind::Check { holds, .. }
            | Kind::State { holds }
            | Kind::Time { holds }
            | Kind::Duty { holds }
            | Kind::Across { holds } => self.expr(holds),
            Kind::Limit { per, counted, sum, least, most, scope } => {
                let moment = match scope {
                    model::CountScope::AtATime => true,
                    model::CountScope::PerPeriod { moment, .. } | model::CountScope::Rolling { moment, .. } => {
                        self.expr(moment)
                    }
                };
                paths(per) && self.expr(counted) && maybe(sum) && maybe(least) && maybe(most) && moment
            }
            Kind::Unique { paths: alike, counted, .. } => paths(alike) && self.expr(counted),
            Kind::Overlap { start, end, same, counted, capacity, .. } => {
                paths(same) && [start, end, counted, capacity].into_iter().all(|expr| self.expr(expr))
            }
        }
    }

    fn trigger(&self, trigger: &model::Trigger) -> bool {
        use model::Trigger as When;
        match trigger {
            When::Done { thing, .. } => self.thing(*thing),
            When::Enters { thing, field, choice } => {
                self.literal(&Literal::Choice { field: FieldRef { thing: *thing, field: *field }, choice: *choice })
            }
            When::Changes { thing, field } => self.field(FieldRef { thing: *thing, field: *field }),
            When::Becomes { thing, condition } => self.thing(*thing) && self.expr(condition),
            When::At { thing, moment, .. } => self.thing(*thing) && self.expr(moment),
            When::Every(_) => true,
        }
    }

    fn effects(&self, effects: &[model::Effect]) -> bool {
        use model::Effect as Does;
        effects.iter().all(|effect| match effect {
            Does::Send(message) => {
                self.app.messages.get(message.0 as usize).is_some_and(|message| self.message(message))
            }
            Does::Set { changes } => changes.iter().all(|change| self.expr(&change.value)),
            Does::Create { thing, values } => {
                self.app.thing(*thing).is_some_and(|thing| values.iter().all(|one| self.own(thing, one.field)))
                    && values.iter().all(|one| self.expr(&one.value))
            }
            Does::DeleteRecord => true,
            Does::Do(action) => self.app.actions.get(action.0 as usize).is_some(),
            Does::ForEach { of, filter, effects } => self.thing(*of) && self.expr(filter) && self.effects(effects),
            Does::On { path, effects } => self.path(path) && self.effects(effects),
        })
    }

    fn message(&self, message: &model::Message) -> bool {
        let to = match &message.to {
            model::Recipient::Person(path) => self.path(path),
            model::Recipient::Everyone { role, filter } => self.role(*role) && self.expr(filter),
            model::Recipient::Each { of, filter, person } => self.thing(*of) && self.expr(filter) && self.path(person),
        };
        to && self.template(&message.subject) && self.template(&message.body)
    }

    fn template(&self, template: &model::Template) -> bool {
        template.pieces.iter().all(|piece| match piece {
            model::Piece::Text(_) => true,
            model::Piece::Blank(expr) => self.expr(expr),
            model::Piece::Lines { of, filter, line } => self.thing(*of) && self.expr(filter) && self.template(line),
        })
    }

    fn step(&self, step: &model::CaseStep) -> bool {
        let values = |thing: model::ThingId, values: &[(FieldId, model::CaseValue)]| {
            self.app.thing(thing).is_some_and(|thing| values.iter().all(|(field, _)| self.own(thing, *field)))
                && values.iter().all(|(_, value)| match value {
                    model::CaseValue::Literal(literal) => self.literal(literal),
                    model::CaseValue::Record(_) => true,
                    model::CaseValue::Expr(expr) => self.expr(expr),
                })
        };
        match step {
            model::CaseStep::Clock { at, .. } => self.expr(at),
            model::CaseStep::Given { thing, values: given, .. } => values(*thing, given),
            model::CaseStep::Do { thing, values: given, verb, .. } => {
                values(*thing, given)
                    && !matches!(verb, model::CaseVerb::Do(action) if self.app.actions.get(action.0 as usize).is_none())
            }
            model::CaseStep::Expect { field, value, .. } => self.field(*field) && self.literal(value),
            model::CaseStep::Told { .. } => true,
        }
    }

    fn panel(&self, panel: &model::Panel) -> bool {
        match panel {
            model::Panel::Records { thing, filter, .. } => self.thing(*thing) && self.expr(filter),
            model::Panel::Figure { thing, filter, value, .. } => {
                self.thing(*thing) && self.expr(filter) && value.as_ref().is_none_or(|value| self.expr(value))
            }
        }
    }
}
