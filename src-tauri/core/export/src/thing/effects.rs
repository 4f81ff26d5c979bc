//! `effects.ts`: what follows when something has happened to a record, and how an effect changes or makes one.

use ::model::{Change, Effect, Expr, FieldRef, Root, ThingId, TypeKind};
use plan::{Resource, Response, Storage};
use printer::typescript::{
    Code, Declaration, Module, Property, Statement, array, call, const_, effect, for_of, function, if_, imported, key,
    name, object, return_, spread, tagged,
};

use super::access::mentions;
use super::rules::Rules;
use crate::expression::{Roots, Rows, Values, condition_sql};
use crate::project::{Project, as_sentence, module, name_from, relative};
use crate::whole::messages::message_name;
use crate::words;

/// The responses of one thing, each once, with its name.
pub(crate) struct Reactions<'p> {
    project: Project<'p>,
    resource: &'p Resource,
    printed: Vec<(&'p Response, String)>,
}

impl<'p> Reactions<'p> {
    pub fn of(project: Project<'p>, resource: &'p Resource) -> Self {
        // One sentence may be a rule and what follows: a service calls both.
        let mut names = Rules::of(project, resource).names().clone();
        let mut printed: Vec<(&Response, String)> = Vec::new();
        let own = project.plan.actions_of(resource.thing).flat_map(|action| &action.responses);
        for response in own.chain(&resource.reactions) {
            if printed.iter().any(|(known, _)| *known == response) {
                continue;
            }
            let sentence = project.plan.sentence(&response.statement).unwrap_or("react");
            printed.push((response, words::given(&mut names, words::camel(sentence))));
        }
        Self { project, resource, printed }
    }

    /// A call of the response's function.
    pub fn call(&self, response: &Response, from: &str, record: Code, before: Code) -> Code {
        let known = self.printed.iter().find(|(own, _)| *own == response);
        let Some((_, reaction)) = known else { return name("undefined") };
        let function = name_from(reaction, &module(self.resource, "effects"), from);
        let mut arguments = vec![name("call"), record];
        if reads_before(response) {
            arguments.push(before);
        }
        call(function, arguments)
    }

    pub fn print(&self, rules: &Rules) -> Option<Module> {
        let path = module(self.resource, "effects");
        let mut out = Module::new();
        for (response, name) in &self.printed {
            out.push(self.reaction(response, name, &path));
        }
        let (changed, made) =
            (changed_by_effects(self.project, self.resource.thing), made_by_effects(self.project, self.resource.thing));
        if changed {
            out.push(self.keep(rules, &path));
        }
        if made {
            out.push(self.make(rules, &path));
        }
        if out.is_empty() {
            return None;
        }
        out.import_type("Call", &relative(&path, "src/context.ts"));
        out.import_type(&self.resource.type_name, "./model.ts");
        Some(out)
    }

    fn reaction(&self, response: &Response, reaction: &str, path: &str) -> Declaration {
        let variable = self.project.variable(self.resource.thing);
        let roots = Roots {
            record: Some((variable.clone(), self.resource.thing)),
            before: Some(("before".to_owned(), self.resource.thing)),
            trigger: Some((variable.clone(), self.resource.thing)),
            inputs: Vec::new(),
        };
        let mut values = Values::new(self.project, path, roots);
        let mut body = Vec::new();
        if !response.when.is_always() {
            let condition = values.condition(&response.when.clone().not());
            body.extend(values.take_prelude());
            body.push(if_(condition, [Statement::Return(None)]));
        }
        body.extend(effects(&mut values, &response.effects));
        let used = |variable: &str| body.iter().any(|statement| mentions(statement, variable));
        let mut parameters = vec![
            "call: Call".to_owned(),
            format!("{}{variable}: {}", if used(&variable) { "" } else { "_" }, self.resource.type_name),
        ];
        if reads_before(response) {
            parameters.push(format!("before: {} | null", self.resource.type_name));
        }
        let found = function(reaction, parameters.iter().map(String::as_str), Some("Promise<void>"), body)
            .asynchronous()
            .exported();
        let sentence = self.project.plan.sentence(&response.statement).unwrap_or_default();
        found.commented(as_sentence(sentence)).marked(&response.statement.0)
    }

    /// How an effect changes a record: what must hold afterwards is judged, and what follows happens.
    fn keep(&self, rules: &Rules, path: &str) -> Declaration {
        let (variable, type_name) = (self.project.variable(self.resource.thing), &self.resource.type_name);
        let records = |what: &str| imported(what, relative(path, "src/lib/records.ts"));
        let definition = self.project.definition(self.resource.thing, path);
        let mut body = vec![const_(
            &variable,
            call(records("update"), [name("call"), definition, name("before"), name("after")]).awaited(),
        )];
        body.push(if_(
            Code::Binary { operator: "===", left: Box::new(name(&variable)), right: Box::new(name("before")) },
            [return_(name("before"))],
        ));
        body.extend(self.afterwards(rules, path, &variable, "before"));
        body.push(return_(name(&variable)));
        let parameters = ["call: Call".to_owned(), format!("before: {type_name}"), format!("after: {type_name}")];
        let result = format!("Promise<{type_name}>");
        function(format!("keep{type_name}"), parameters.iter().map(String::as_str), Some(&result), body)
            .exported()
            .commented(format!(
                "Changes a {} as the app itself: its rules hold all the same.",
                self.resource.name.singular
            ))
    }

    fn make(&self, rules: &Rules, path: &str) -> Declaration {
        let (variable, type_name) = (self.project.variable(self.resource.thing), &self.resource.type_name);
        let records = |what: &str| imported(what, relative(path, "src/lib/records.ts"));
        let definition = self.project.definition(self.resource.thing, path);
        let begin = Code::Call {
            callee: Box::new(records("begin")),
            types: Some(format!("<{type_name}>")),
            arguments: vec![name("call"), self.blank(name("values"))],
        };
        let mut body = vec![const_(&variable, begin)];
        body.push(effect(call(records("insert"), [name("call"), definition, name(&variable)]).awaited()));
        body.extend(self.afterwards(rules, path, &variable, "null"));
        body.push(return_(name(&variable)));
        let result = format!("Promise<{type_name}>");
        function(
            format!("make{type_name}"),
            ["call: Call", &format!("values: Partial<{type_name}>")],
            Some(&result),
            body,
        )
        .exported()
        .commented(format!("Makes a {} as the app itself: its rules hold all the same.", self.resource.name.singular))
    }

    /// Every stored field, with its default or empty, and then these.
    fn blank(&self, given: Code) -> Code {
        let mut values = Values::new(self.project, "", Roots::default());
        let stored = self.resource.fields.iter().filter(|field| !matches!(field.storage, Storage::Computed { .. }));
        let properties: Vec<Property> = stored
            .map(|field| {
                let value = match (&field.default, &field.r#type.kind) {
                    (Some(literal), _) => values.literal(literal).code,
                    (None, TypeKind::Several(_)) => array([]),
                    _ => name("null"),
                };
                key(&field.wire, value)
            })
            .collect();
        object(properties.into_iter().chain([spread(given)]))
    }

    fn afterwards(&self, rules: &Rules, path: &str, variable: &str, before: &str) -> Vec<Statement> {
        let mut body = Vec::new();
        for guard in &self.resource.invariants {
            body.push(effect(rules.judge(guard, path, name(variable), name(before), object([])).awaited()));
        }
        if !self.resource.reactions.is_empty() {
            let deeper = call(imported("deeper", relative(path, "src/context.ts")), [name("call")]);
            body.push(const_("next", deeper));
            let calls = self.resource.reactions.iter().map(|response| {
                let Code::Call { callee, types, mut arguments } =
                    self.call(response, path, name(variable), name(before))
                else {
                    return effect(name("undefined"));
                };
                if let Some(first) = arguments.first_mut() {
                    *first = name("next");
                }
                effect(Code::Call { callee, types, arguments }.awaited())
            });
            body.push(if_(name("next"), calls));
        }
        body
    }
}

fn reads_before(response: &Response) -> bool {
    let mut found = false;
    response.when.visit(&mut |part, _| found |= matches!(part, Expr::Path(path) if path.root == Root::Before));
    for one in &response.effects {
        visit_exprs(one, &mut |expr| {
            expr.visit(&mut |part, _| found |= matches!(part, Expr::Path(path) if path.root == Root::Before))
        });
    }
    found
}

fn visit_exprs(effect: &Effect, look: &mut dyn FnMut(&Expr)) {
    match effect {
        Effect::Set { changes } | Effect::Create { values: changes, .. } => {
            changes.iter().for_each(|change| look(&change.value))
        }
        Effect::ForEach { filter, effects, .. } => {
            look(filter);
            effects.iter().for_each(|inner| visit_exprs(inner, look));
        }
        Effect::On { effects, .. } => effects.iter().for_each(|inner| visit_exprs(inner, look)),
        Effect::Send(_) | Effect::DeleteRecord | Effect::Do(_) => {}
    }
}

/// Whether these effects may change a record of the thing, directly or through others.
pub(crate) fn may_change(effects: &[Effect]) -> bool {
    effects.iter().any(|one| match one {
        Effect::Send(_) => false,
        Effect::Create { .. } => false,
        Effect::Set { .. } | Effect::DeleteRecord | Effect::Do(_) => true,
        Effect::ForEach { effects, .. } | Effect::On { effects, .. } => may_change(effects),
    })
}

fn all_effects(project: Project<'_>) -> Vec<(ThingId, &[Effect])> {
    let plan = project.plan;
    let responses = plan
        .actions
        .iter()
        .flat_map(|action| action.responses.iter().map(move |one| (action.thing, one.effects.as_slice())));
    let reactions =
        plan.resources.iter().flat_map(|own| own.reactions.iter().map(move |one| (own.thing, one.effects.as_slice())));
    let timers = plan.timers.iter().map(|timer| {
        let thing = match &timer.when {
            plan::TimerWhen::Record { thing, .. } => *thing,
            plan::TimerWhen::Every(_) => ThingId(u32::MAX),
        };
        (thing, timer.effects.as_slice())
    });
    responses.chain(reactions).chain(timers).collect()
}

/// Whether any effect changes or makes a record of the thing: then what must always hold is judged there too.
pub(crate) fn is_written_by_effects(project: Project, thing: ThingId) -> bool {
    changed_by_effects(project, thing) || made_by_effects(project, thing)
}

fn changed_by_effects(project: Project, thing: ThingId) -> bool {
    fn any(project: Project, effects: &[Effect], at: ThingId, thing: ThingId) -> bool {
        effects.iter().any(|one| match one {
            Effect::Set { .. } => at == thing,
            Effect::ForEach { of, effects, .. } => any(project, effects, *of, thing),
            Effect::On { path, effects } => any(project, effects, end_of(project, path, at), thing),
            _ => false,
        })
    }
    all_effects(project).into_iter().any(|(at, effects)| any(project, effects, at, thing))
}

fn made_by_effects(project: Project, thing: ThingId) -> bool {
    fn any(effects: &[Effect], thing: ThingId) -> bool {
        effects.iter().any(|one| match one {
            Effect::Create { thing: made, .. } => *made == thing,
            Effect::ForEach { effects, .. } | Effect::On { effects, .. } => any(effects, thing),
            _ => false,
        })
    }
    all_effects(project).into_iter().any(|(_, effects)| any(effects, thing))
}

pub(crate) fn end_of(project: Project, path: &::model::Path, at: ThingId) -> ThingId {
    path.steps.last().map_or(at, |step| project.target(*step).unwrap_or(at))
}

/// Effects as statements, over the values' own record.
pub(crate) fn effects(values: &mut Values, list: &[Effect]) -> Vec<Statement> {
    let mut body = Vec::new();
    for one in list {
        let statements = effect_statements(values, one);
        body.extend(values.take_prelude());
        body.extend(statements);
    }
    // The changed record has a name only where something after it asks for it.
    for place in 0..body.len() {
        let Some(Statement::Let { pattern, value, .. }) = body.get(place) else { continue };
        let (pattern, value) = (pattern.clone(), value.clone());
        let asked = body.iter().skip(place + 1).any(|later| mentions(later, &pattern));
        if pattern.starts_with("changed")
            && !asked
            && let Some(statement) = body.get_mut(place)
        {
            *statement = effect(value);
        }
    }
    body
}

fn set_properties(values: &mut Values, thing: ThingId, changes: &[Change]) -> Vec<Property> {
    let mut properties = Vec::new();
    for change in changes {
        let at = FieldRef { thing, field: change.field };
        let Some(field) = values.project.field(at) else { continue };
        let found = values.value(&change.value);
        let found = values.scaled(found, plan::typing::of_type(&field.r#type.kind, at).scale());
        let value = if found.nullable && !values.project.nullable(at) && found.code != name("null") {
            found.code.cast(super::plain_type(&field.r#type.kind))
        } else {
            found.code
        };
        properties.push(key(&field.wire, value));
    }
    properties
}

fn effect_statements(values: &mut Values, one: &Effect) -> Vec<Statement> {
    let project = values.project;
    let path = values.module.clone();
    let record = values.roots.record.clone();
    match (one, record) {
        (Effect::Send(message), record) => {
            let send = name_from(&message_name(project, *message), "src/messages/messages.ts", &path);
            let arguments = std::iter::once(name("call")).chain(record.map(|(record, _)| name(record)));
            vec![effect(call(send, arguments).awaited())]
        }
        (Effect::Set { changes }, Some((record, thing))) => {
            let Some(resource) = project.resource(thing) else { return Vec::new() };
            let properties = set_properties(values, thing, changes);
            let keep = name_from(&format!("keep{}", resource.type_name), &module(resource, "effects"), &path);
            let after = object(std::iter::once(spread(name(&record))).chain(properties));
            let kept = call(keep, [name("call"), name(&record), after]).awaited();
            let next = values.fresh(&format!("changed{}", resource.type_name));
            values.roots.record = Some((next.clone(), thing));
            vec![const_(next, kept)]
        }
        (Effect::Create { thing, values: changes }, record) => {
            let Some(resource) = project.resource(*thing) else { return Vec::new() };
            if values.roots.trigger.is_none() {
                values.roots.trigger = record;
            }
            let properties = set_properties(values, *thing, changes);
            let make = name_from(&format!("make{}", resource.type_name), &module(resource, "effects"), &path);
            vec![effect(call(make, [name("call"), object(properties)]).awaited())]
        }
        (Effect::DeleteRecord, Some((record, thing))) => {
            let definition = project.definition(thing, &path);
            vec![effect(call(values.library("records", "remove"), [name("call"), definition, name(record)]).awaited())]
        }
        (Effect::Do(action), Some((record, thing))) => {
            let Some(said) = project.plan.action_said(*action) else { return Vec::new() };
            let Some(resource) = project.resource(thing) else { return Vec::new() };
            let work = name_from(&said.name, &module(resource, "service"), &path);
            let app = call(imported("asTheApp", relative(&path, "src/context.ts")), [name("call")]);
            vec![effect(call(work, [app, name(record).member("id")]).awaited())]
        }
        (Effect::ForEach { of, filter, effects: inner }, record) => for_each(values, *of, filter, inner, record),
        (Effect::On { path: to, effects: inner }, Some(record)) => on(values, to, inner, record),
        _ => Vec::new(),
    }
}

fn for_each(
    values: &mut Values,
    of: ThingId,
    filter: &Expr,
    inner: &[Effect],
    record: Option<(String, ThingId)>,
) -> Vec<Statement> {
    let Some(resource) = values.project.resource(of) else { return Vec::new() };
    // The row that is gone through is the list's own record; the one at hand goes in as parameters.
    let outer = Values::new(values.project, &values.module, values.roots.clone());
    let mut outer = outer;
    let rows = Rows::of_row(&resource.table, of);
    let pieces = condition_sql(&mut outer, &rows, filter);
    let mut body = outer.take_prelude();
    let list = values.fresh(&format!("matching{}", plan::capital(&resource.variable)));
    let definition = values.project.definition(of, &values.module);
    let condition =
        tagged(Code::Imported { name: "sql".to_owned(), from: "kysely".to_owned(), type_only: false }, pieces);
    let found =
        call(values.library("records", "findAll"), [name("call").member("db"), definition, condition]).awaited();
    body.push(const_(&list, found));
    let each = values.fresh(&values.project.variable(of));
    let trigger = record.or_else(|| values.roots.trigger.clone());
    let roots = Roots { record: Some((each.clone(), of)), before: None, trigger, inputs: Vec::new() };
    let mut inside = Values::new(values.project, &values.module, roots);
    inside.take(&list);
    let inner = effects(&mut inside, inner);
    body.push(for_of(each, name(list), inner));
    body
}

fn on(values: &mut Values, to: &::model::Path, inner: &[Effect], record: (String, ThingId)) -> Vec<Statement> {
    let thing = end_of(values.project, to, record.1);
    let id = values.value(&Expr::Path(to.clone()));
    let mut body = values.take_prelude();
    let wanted = values.project.variable(thing);
    let there = values.fresh(&wanted);
    let definition = values.project.definition(thing, &values.module);
    let found = call(values.library("records", "find"), [name("call").member("db"), definition, id.code]).awaited();
    body.push(const_(&there, found));
    let trigger = Some(record);
    let roots = Roots { record: Some((there.clone(), thing)), before: None, trigger, inputs: Vec::new() };
    let mut inside = Values::new(values.project, &values.module, roots);
    let inner = effects(&mut inside, inner);
    body.push(if_(name(there), inner));
    body
}
