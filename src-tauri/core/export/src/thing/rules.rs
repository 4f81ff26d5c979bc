//! `rules.ts`: every rule as a function of its own, under its sentence.

use std::collections::BTreeSet;

use ::model::{Expr, FieldRef, Root};
use plan::{Action, Code as RuleCode, Guard, Resource};
use printer::typescript::{
    Code, Declaration, Module, Statement, call, effect, function, if_, imported, key, number, object, string,
};

use super::access::mentions;
use crate::expression::{Roots, Values};
use crate::project::{Project, as_sentence, module, name_from, relative};

/// The rules of one thing, and what each is called.
pub(crate) struct Rules<'p> {
    project: Project<'p>,
    resource: &'p Resource,
    /// In the order in which they are judged first.
    printed: Vec<Printed<'p>>,
    names: BTreeSet<String>,
}

/// A rule that becomes a function.
struct Printed<'p> {
    guard: &'p Guard,
    /// The action whose inputs it may read.
    action: Option<&'p Action>,
    name: String,
    /// Others that say the very same of the same action: their sentences stand above the function too.
    also: Vec<&'p Guard>,
}

impl<'p> Rules<'p> {
    pub fn of(project: Project<'p>, resource: &'p Resource) -> Self {
        let mut rules = Self { project, resource, printed: Vec::new(), names: BTreeSet::new() };
        for action in project.plan.actions_of(resource.thing) {
            for list in [&action.duties, &action.checks, &action.before, &action.after] {
                for guard in Self::distinct(list) {
                    let also = list.iter().filter(|other| !std::ptr::eq(*other, guard) && says_the_same(other, guard));
                    rules.add(guard, Some(action), also.collect());
                }
            }
        }
        if super::effects::is_written_by_effects(project, resource.thing) {
            for guard in &resource.invariants {
                rules.add(guard, None, Vec::new());
            }
        }
        rules
    }

    /// The names of all functions.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// The rules of a list, each once: of two that say the same, the first refuses and the second never comes to speak.
    pub fn distinct(list: &[Guard]) -> impl Iterator<Item = &Guard> {
        list.iter()
            .enumerate()
            .filter(|(place, guard)| !list.iter().take(*place).any(|earlier| says_the_same(earlier, guard)))
            .map(|(_, guard)| guard)
    }

    fn add(&mut self, guard: &'p Guard, action: Option<&'p Action>, also: Vec<&'p Guard>) {
        if self.find(guard).is_some() {
            return;
        }
        let mut name = guard.name.clone();
        let mut number = 2;
        while self.names.contains(&name) {
            name = format!("{}{number}", guard.name);
            number += 1;
        }
        self.names.insert(name.clone());
        self.printed.push(Printed { guard, action, name, also });
    }

    fn find(&self, guard: &Guard) -> Option<&Printed<'p>> {
        self.printed.iter().find(|own| {
            own.guard.name == guard.name
                && says_the_same(own.guard, guard)
                && own.guard.status == guard.status
                && own.guard.field == guard.field
        })
    }

    /// `await ruleName(call, order, before, given.values)`: a call of the rule's function.
    pub fn judge(&self, guard: &Guard, from: &str, record: Code, before: Code, input: Code) -> Code {
        let Some(printed) = self.find(guard) else { return Code::Atom("undefined".to_owned()) };
        let function = name_from(&printed.name, &module(self.resource, "rules"), from);
        let mut arguments = vec![Code::Atom("call".to_owned()), record];
        if reads(guard, &Root::Before) || reads_input(guard) {
            arguments.push(before);
        }
        if reads_input(guard) {
            arguments.push(input);
        }
        call(function, arguments)
    }

    pub fn print(&self) -> Option<Module> {
        if self.printed.is_empty() {
            return None;
        }
        let path = module(self.resource, "rules");
        let mut out = Module::new();
        out.import_type("Call", &relative(&path, "src/context.ts"));
        out.import_type(&self.resource.type_name, "./model.ts");
        for printed in &self.printed {
            if reads_input(printed.guard) {
                out.import_type("Input", &relative(&path, "src/lib/http.ts"));
            }
            out.push(self.rule(printed, &path));
        }
        Some(out)
    }

    fn rule(&self, printed: &Printed, path: &str) -> Declaration {
        let (project, resource) = (self.project, self.resource);
        let Printed { guard, action, name: rule_name, also } = printed;
        let variable = project.variable(resource.thing);
        let type_name = &resource.type_name;
        let roots = Roots {
            record: Some((variable.clone(), resource.thing)),
            before: Some(("before".to_owned(), resource.thing)),
            trigger: None,
            inputs: action
                .iter()
                .flat_map(|action| &action.inputs)
                .map(|input| (input.wire.clone(), input.r#type.clone()))
                .collect(),
        };
        let mut values = Values::new(project, path, roots);
        let mut body = Vec::new();
        if !guard.when.is_always() {
            // Each condition by itself is easier to read than their negated conjunction.
            for part in conjuncts(&guard.when) {
                let condition = values.condition(&part.clone().not());
                body.extend(values.take_prelude());
                if condition != Code::Atom("false".to_owned()) {
                    body.push(if_(condition, [Statement::Return(None)]));
                }
            }
        }
        let holds = values.condition(&guard.holds);
        body.extend(values.take_prelude());
        let demand = imported("demand", relative(path, "src/lib/problem.ts"));
        body.push(effect(call(demand, [holds, self.facts(guard)])));
        let used = body.iter().any(|statement| mentions(statement, &variable));
        let mut parameters =
            vec!["call: Call".to_owned(), format!("{}{variable}: {type_name}", if used { "" } else { "_" })];
        if !body.iter().any(|statement| mentions(statement, "call")) {
            parameters[0] = "_call: Call".to_owned();
        }
        if reads(guard, &Root::Before) || reads_input(guard) {
            let used = body.iter().any(|statement| mentions(statement, "before"));
            parameters.push(format!("{}before: {type_name} | null", if used { "" } else { "_" }));
        }
        if reads_input(guard) {
            parameters.push("input: Input".to_owned());
        }
        let mut sentences = vec![as_sentence(&guard.sentence)];
        let mut found = function(rule_name, parameters.iter().map(String::as_str), Some("Promise<void>"), body)
            .asynchronous()
            .exported()
            .marked(&guard.statement.0);
        for other in also.iter().filter(|other| other.statement != guard.statement) {
            sentences.push(as_sentence(&other.sentence));
            found = found.marked(&other.statement.0);
        }
        found.commented(sentences.join("\n"))
    }

    /// What the refusal says.
    fn facts(&self, guard: &Guard) -> Code {
        let sentence = self.project.plan.sentence(&guard.statement);
        let mut properties = vec![
            key("statement", string(&guard.statement.0)),
            key("status", number(guard.status)),
            key("code", string(code_name(guard.code))),
        ];
        if sentence != Some(guard.detail.as_str()) {
            properties.push(key("detail", string(&guard.detail)));
        }
        if let Some(field) = guard.field {
            let field = FieldRef { thing: self.resource.thing, field };
            properties.extend(self.project.field(field).map(|own| key("field", string(&own.wire))));
        }
        object(properties)
    }
}

fn says_the_same(one: &Guard, other: &Guard) -> bool {
    one.when == other.when && one.holds == other.holds
}

fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::And(parts) => parts.iter().collect(),
        single => vec![single],
    }
}

pub(crate) fn reads(guard: &Guard, root: &Root) -> bool {
    let mut found = false;
    for expr in [&guard.when, &guard.holds] {
        expr.visit(&mut |part, _| found |= matches!(part, Expr::Path(path) if &path.root == root));
    }
    found
}

fn reads_input(guard: &Guard) -> bool {
    let mut found = false;
    for expr in [&guard.when, &guard.holds] {
        expr.visit(&mut |part, _| found |= matches!(part, Expr::Path(path) if matches!(path.root, Root::Input(_))));
    }
    found
}

pub(crate) fn code_name(code: RuleCode) -> &'static str {
    match code {
        RuleCode::NotAllowed => "not-allowed",
        RuleCode::Check => "check",
        RuleCode::State => "state",
        RuleCode::Time => "time",
        RuleCode::Across => "across",
        RuleCode::Limit => "limit",
        RuleCode::Overlap => "overlap",
        RuleCode::Unique => "unique",
        RuleCode::Reference => "reference",
    }
}
