//! `test/*.test.ts`: the examples of the spec and the boundaries of its rules, one file for each thing.

use std::collections::BTreeMap;

use model::{Case, CaseStep, CaseValue, CaseVerb, FieldId, FieldRef, Outcome, ThingId};
use plan::{ActionKind, Resource};
use printer::typescript::{
    Code, Module, Property, Statement, arrow_block, call, effect, imported, key, method, name, number, object, string,
};

use crate::expression::{Roots, Values};
use crate::project::{Project, module, name_from};
use crate::thing::model::json_literal;

/// The tests of each file, by its path.
pub(crate) fn print(project: Project) -> Vec<(String, Module)> {
    let all = plan::boundary::cases(project.plan);
    let mut files: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in &all {
        let thing = case.steps.iter().rev().find_map(thing_of).and_then(|thing| project.resource(thing));
        let file = thing.map_or_else(|| "examples".to_owned(), |resource| resource.path.clone());
        files.entry(format!("test/{file}.test.ts")).or_default().push(case);
    }
    files
        .into_iter()
        .map(|(path, cases)| {
            let mut out = Module::new();
            let mut seen: BTreeMap<String, u32> = BTreeMap::new();
            for case in cases {
                let sentence = project.plan.sentence(&case.statement).unwrap_or("An example");
                let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                let count = seen.entry(sentence.clone()).or_insert(0);
                *count += 1;
                let title = if *count == 1 { sentence } else { format!("{sentence} ({count})") };
                let test = Test { project, path: path.clone(), records: 0 }.print(case, &title);
                for resource in project.resources() {
                    let read = format!("<{}>", resource.type_name);
                    test.walk(&mut |code| {
                        if matches!(code, Code::Call { types: Some(types), .. } if *types == read) {
                            out.import_type(
                                &resource.type_name,
                                &crate::project::relative(&path, &module(resource, "model")),
                            );
                        }
                    });
                }
                out.push(printer::typescript::Declaration::from(test).marked(&case.statement.0));
            }
            (path, out)
        })
        .collect()
}

fn thing_of(step: &CaseStep) -> Option<ThingId> {
    match step {
        CaseStep::Do { thing, .. } => Some(*thing),
        _ => None,
    }
}

struct Test<'p> {
    project: Project<'p>,
    path: String,
    records: u32,
}

impl Test<'_> {
    fn print(mut self, case: &Case, title: &str) -> Statement {
        let mut body = vec![Statement::Let {
            keyword: "await using",
            pattern: "app".to_owned(),
            r#type: None,
            value: call(imported("startApp", "./harness.ts"), []).awaited(),
        }];
        for step in &case.steps {
            let statements = self.step(step);
            body.extend(statements);
        }
        let test = Code::Imported { name: "test".to_owned(), from: "node:test".to_owned(), type_only: false };
        effect(call(test, [string(title), arrow_block(true, [], body)]))
    }

    fn step(&mut self, step: &CaseStep) -> Vec<Statement> {
        let app = || name("app");
        match step {
            CaseStep::Clock { at, of } => self.clock(at, of.as_deref()),
            CaseStep::Given { label, thing, values } => {
                let Some(resource) = self.project.resource(*thing) else { return Vec::new() };
                let (mut body, values) = self.values(resource, values);
                let arguments = [string(label), self.definition(*thing), values];
                body.push(effect(method(app(), "given", arguments).awaited()));
                body
            }
            CaseStep::Do { actor, role, verb, record, thing, values, outcome } => {
                let Some(resource) = self.project.resource(*thing) else { return Vec::new() };
                let who = self.who(actor.as_deref(), *role);
                let (mut body, values) = self.values(resource, values);
                let (definition, outcome) = (self.definition(*thing), outcome_code(outcome));
                let label = string(record);
                let done = match verb {
                    CaseVerb::See => method(app(), "see", [who, definition, label, outcome]),
                    CaseVerb::Change => method(app(), "change", [who, definition, label, values, outcome]),
                    CaseVerb::Delete => method(app(), "delete", [who, definition, label, outcome]),
                    CaseVerb::Create => {
                        let Some(inputs) = self.inputs(resource, |action| action.kind == ActionKind::Create) else {
                            return Vec::new();
                        };
                        method(app(), "create", [who, definition, inputs, label, values, outcome])
                    }
                    CaseVerb::Do(action) => {
                        let Some(said) = self.project.plan.action_said(*action) else { return Vec::new() };
                        let Some(inputs) = self.inputs(resource, |own| own.name == said.name) else {
                            return Vec::new();
                        };
                        let path = string(said.path.clone().unwrap_or_default());
                        method(app(), "act", [who, definition, path, inputs, label, values, outcome])
                    }
                };
                body.push(effect(done.awaited()));
                body
            }
            CaseStep::Expect { record, field, value } => {
                let Some(own) = self.project.field(*field) else { return Vec::new() };
                let value = json_literal(self.project, value);
                let arguments = [self.definition(field.thing), string(record), string(&own.wire), value];
                vec![effect(method(app(), "expect", arguments).awaited())]
            }
            CaseStep::Told { person, subject, times } => {
                vec![effect(method(app(), "told", [string(person), string(subject), number(times)]).awaited())]
            }
        }
    }

    fn definition(&self, thing: ThingId) -> Code {
        self.project.definition(thing, &self.path)
    }

    fn inputs(&self, resource: &Resource, wanted: impl Fn(&plan::Action) -> bool) -> Option<Code> {
        let action = self.project.plan.actions_of(resource.thing).find(|action| wanted(action))?;
        Some(name_from(&format!("{}Inputs", action.name), &module(resource, "service"), &self.path))
    }

    fn who(&self, actor: Option<&str>, role: Option<ThingId>) -> Code {
        match (actor, role.and_then(|role| self.project.resource(role))) {
            (Some(person), _) => object([key("name", string(person))]),
            (None, Some(role)) => object([key("role", string(&role.key))]),
            (None, None) => string("nobody"),
        }
    }

    fn clock(&mut self, at: &model::Expr, of: Option<&str>) -> Vec<Statement> {
        let mut body = Vec::new();
        let mut roots = Roots::default();
        let mut thing = None;
        at.visit(&mut |part, _| {
            if let model::Expr::Path(path) = part {
                thing = thing.or(path.steps.first().map(|step| step.thing));
            }
        });
        if let (Some(label), Some(resource)) = (of, thing.and_then(|thing| self.project.resource(thing))) {
            self.records += 1;
            let variable = self.project.variable(resource.thing);
            let variable = if self.records == 1 { variable } else { format!("{variable}{}", self.records) };
            let read = Code::Call {
                callee: Box::new(name("app").member("record")),
                types: Some(format!("<{}>", resource.type_name)),
                arguments: vec![self.definition(resource.thing), string(label)],
            };
            body.push(printer::typescript::const_(&variable, read.awaited()));
            roots.record = Some((variable, resource.thing));
        }
        let mut values = Values::new(self.project, &self.path, roots);
        let moment = values.value(at);
        body.extend(values.take_prelude());
        body.push(effect(method(name("app"), "setClock", [moment.code])));
        self.with_call(body)
    }

    /// Where values are worked out over a call, it is made first.
    fn with_call(&self, body: Vec<Statement>) -> Vec<Statement> {
        body.into_iter().map(|statement| replace_call(&statement)).collect()
    }

    fn values(&mut self, resource: &Resource, values: &[(FieldId, CaseValue)]) -> (Vec<Statement>, Code) {
        let mut body = Vec::new();
        let mut properties: Vec<Property> = Vec::new();
        for (field, value) in values {
            let Some(own) = self.project.field(FieldRef { thing: resource.thing, field: *field }) else { continue };
            let code = match value {
                CaseValue::Literal(literal) => json_literal(self.project, literal),
                CaseValue::Record(label) => {
                    let to = self.project.target(FieldRef { thing: resource.thing, field: *field });
                    let to = to.map_or_else(|| name("null"), |thing| self.definition(thing));
                    let id = method(name("app"), "id", [to, string(label)]).awaited();
                    if matches!(own.r#type.kind, model::TypeKind::Several(_)) {
                        printer::typescript::array([id])
                    } else {
                        id
                    }
                }
                CaseValue::Expr(expr) => {
                    let mut printed = Values::new(self.project, &self.path, Roots::default());
                    let found = printed.value(expr);
                    body.extend(printed.take_prelude());
                    found.code
                }
            };
            properties.push(key(&own.wire, code));
        }
        let values = replace_call_in(&object(properties));
        (self.with_call(body), values)
    }
}

/// In a test the call is made by the app: `call.now` is `app.call().now`.
fn replace_call(statement: &Statement) -> Statement {
    match statement {
        Statement::Let { keyword, pattern, r#type, value } => {
            Statement::Let { keyword, pattern: pattern.clone(), r#type: r#type.clone(), value: replace_call_in(value) }
        }
        Statement::Effect(value) => Statement::Effect(replace_call_in(value)),
        other => other.clone(),
    }
}

fn replace_call_in(code: &Code) -> Code {
    code.map(&mut |part| match part {
        Code::Atom(word) if word == "call" => Some(method(name("app"), "call", [])),
        _ => None,
    })
}

fn outcome_code(outcome: &Outcome) -> Code {
    match outcome {
        Outcome::Works => string("works"),
        Outcome::Refused(words) => object([key("refused", words.as_ref().map_or_else(|| name("null"), string))]),
    }
}
