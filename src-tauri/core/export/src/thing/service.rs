//! `service.ts`: everything that can be done with a record, each as one function that reads from top to bottom in the order of
//! judgement.

use ::model::{Expr, FieldRef, Root, TypeKind};
use plan::{Action, ActionKind, Guard, Resource, Storage};
use printer::typescript::{
    Code, Declaration, Module, Property, Statement, array, arrow, arrow_block, assign, assign_where_empty, call,
    const_, constant, effect, function, if_, imported, key, name, object, return_, spread, string,
};

use super::access::{demand_name, mentions};
use super::effects::Reactions;
use super::kind_name;
use super::model::type_properties;
use super::rules::Rules;
use crate::expression::{Roots, Values};
use crate::project::{Project, as_sentence, module, name_from, relative};

pub(crate) struct Service<'p> {
    project: Project<'p>,
    resource: &'p Resource,
    rules: &'p Rules<'p>,
    path: String,
    variable: String,
}

pub(crate) fn print(project: Project, resource: &Resource, rules: &Rules) -> Module {
    let path = module(resource, "service");
    let service = Service { project, resource, rules, path: path.clone(), variable: project.variable(resource.thing) };
    let mut out = Module::new();
    out.import_type("Call", &relative(&path, "src/context.ts"));
    for action in project.plan.actions_of(resource.thing) {
        if action.kind != ActionKind::Delete {
            out.import_type("Input", &relative(&path, "src/lib/http.ts"));
            out.import_type("InputFields", &relative(&path, "src/lib/input.ts"));
            out.import_type(&resource.type_name, "./model.ts");
            out.push(service.inputs(action));
        }
        if action.kind == ActionKind::Create {
            out.import_type("Making", &relative(&path, "src/lib/input.ts"));
        }
        out.push(match action.kind {
            ActionKind::Create => service.create(action),
            ActionKind::Delete => service.delete(action),
            ActionKind::Update | ActionKind::Named => service.change(action),
        });
    }
    if resource
        .actions
        .iter()
        .any(|index| project.plan.action(*index).is_some_and(|action| action.kind != ActionKind::Create))
    {
        for declaration in service.offers() {
            out.push(declaration);
        }
        out.import_type("Offer", &relative(&path, "src/lib/thing.ts"));
        out.import_type("Db", &relative(&path, "src/db/index.ts"));
        out.import_type(&resource.type_name, "./model.ts");
    }
    out
}

impl Service<'_> {
    fn lib(&self, file: &str, what: &str) -> Code {
        imported(what, relative(&self.path, &format!("src/lib/{file}.ts")))
    }

    fn definition(&self) -> Code {
        self.project.definition(self.resource.thing, &self.path)
    }

    fn record(&self) -> Code {
        name(&self.variable)
    }

    fn inputs_name(action: &Action) -> String {
        format!("{}Inputs", action.name)
    }

    /// What comes with the request, and who may give it.
    fn inputs(&self, action: &Action) -> Declaration {
        let fields = action.inputs.iter().map(|input| {
            let own = input.field.and_then(|field| self.resource.field(field));
            let mut extra: Vec<Property> = Vec::new();
            if input.required {
                extra.push(key("required", name("true")));
            }
            if !input.who.is_always() {
                extra.push(key("who", self.may_give(action, &input.who)));
                extra.extend(input.statement.as_ref().map(|id| key("statement", string(&id.0))));
            }
            let code = match own {
                Some(own) => {
                    let arguments = [self.definition(), string(&own.wire)];
                    let extra = (!extra.is_empty()).then(|| object(extra));
                    call(self.lib("input", "inputOf"), arguments.into_iter().chain(extra))
                }
                None => {
                    let mut properties =
                        vec![key("kind", string(kind_name(&input.r#type.kind))), key("label", string(&input.label))];
                    properties.extend(type_properties(&input.r#type));
                    if let TypeKind::One(thing) | TypeKind::Several(thing) = input.r#type.kind {
                        properties.push(key("to", arrow([], self.project.definition(thing, &self.path))));
                    }
                    object(std::iter::once(key("field", object(properties))).chain(extra))
                }
            };
            key(&input.wire, code)
        });
        let found = constant(Self::inputs_name(action), object(fields)).typed("InputFields").exported();
        found.commented(format!("What comes with \"{}\".", action.label.to_lowercase()))
    }

    fn may_give(&self, action: &Action, who: &Expr) -> Code {
        let mut values = self.values(action, false);
        let condition = values.condition(who);
        let mut body = values.take_prelude();
        let parameter = format!("{}: {}", self.variable, self.resource.type_name);
        if body.is_empty() {
            let whole = Statement::Return(Some(condition.clone()));
            let parameters: &[&str] = match (mentions(&whole, "call"), mentions(&whole, &self.variable)) {
                (true, true) => &["call", &parameter],
                (false, true) => &["_call", &parameter],
                (true, false) => &["call"],
                (false, false) => &[],
            };
            return arrow(parameters.iter().copied(), condition);
        }
        body.push(return_(condition));
        arrow_block(true, ["call", parameter.as_str()], body)
    }

    fn values(&self, action: &Action, with_before: bool) -> Values<'_> {
        let roots = Roots {
            record: Some((self.variable.clone(), self.resource.thing)),
            before: with_before.then(|| ("before".to_owned(), self.resource.thing)),
            trigger: None,
            inputs: action.inputs.iter().map(|input| (input.wire.clone(), input.r#type.clone())).collect(),
        };
        Values::new(self.project, &self.path, roots)
    }

    fn sentence(&self, action: &Action, declaration: Declaration) -> Declaration {
        match action.statement.as_ref().and_then(|id| self.project.plan.sentence(id).map(|sentence| (id, sentence))) {
            Some((id, sentence)) => declaration.commented(as_sentence(sentence)).marked(&id.0),
            None => declaration,
        }
    }

    fn demand_may(&self, action: &Action, record: Code) -> Statement {
        let demand = name_from(&demand_name(action), &module(self.resource, "access"), &self.path);
        effect(call(demand, [name("call"), record]).awaited())
    }

    fn read_input(&self, action: &Action) -> Statement {
        let fields = name(Self::inputs_name(action));
        const_("given", call(self.lib("input", "readInput"), [name("call"), fields, name("input")]).awaited())
    }

    fn judge(&self, guard: &Guard, before: &str) -> Statement {
        let input = name("given").member("values");
        effect(self.rules.judge(guard, &self.path, self.record(), name(before), input).awaited())
    }

    /// Everything that is wrong with the values, at once.
    fn checks(&self, action: &Action, before: &str, body: &mut Vec<Statement>) {
        let given = name("given");
        let fields = name(Self::inputs_name(action));
        // A change leaves what wasn't sent as it is.
        let only = (action.kind == ActionKind::Update).then(|| string("sent"));
        let arguments = [fields, given.clone(), self.record()].into_iter().chain(only);
        let required = call(self.lib("input", "demandRequired"), arguments);
        body.push(effect(required));
        let checks = Rules::distinct(&action.checks).map(|guard| {
            arrow([], self.rules.judge(guard, &self.path, self.record(), name(before), given.clone().member("values")))
        });
        let all = [given.clone().member("problems"), array(checks)];
        body.push(effect(call(self.lib("problem", "checkAll"), all).awaited()));
    }

    /// What the action sets: what can be said at once, and what needs the record with all the rest in place.
    fn changes(&self, action: &Action, values: &mut Values) -> (Vec<Property>, Vec<Statement>) {
        let (mut last, mut then) = (Vec::new(), Vec::new());
        for change in &action.changes {
            let Some(field) = self.resource.field(change.field) else { continue };
            if matches!(field.r#type.kind, TypeKind::Counter { .. }) {
                let arguments = [name("call").member("db"), self.definition(), string(&field.wire)];
                last.push(key(&field.wire, call(self.lib("records", "nextNumber"), arguments).awaited()));
                continue;
            }
            let mut reads_record = false;
            change.value.visit(&mut |part, _| {
                reads_record |= matches!(part, Expr::Path(path) if matches!(path.root, Root::Record))
                    || matches!(part, Expr::Aggregate(_));
            });
            let found = values.value(&change.value);
            let kind =
                plan::typing::of_type(&field.r#type.kind, FieldRef { thing: self.resource.thing, field: field.id });
            let found = values.scaled(found, kind.scale());
            let prelude = values.take_prelude();
            if !reads_record && prelude.is_empty() && !change.unless_given {
                last.push(key(&field.wire, found.code));
                continue;
            }
            let nullable = self.project.nullable(FieldRef { thing: self.resource.thing, field: field.id });
            then.extend(prelude);
            if matches!(found.code, Code::Member { ref object, ref name, .. } if **object == self.record() && *name == field.wire)
            {
                continue;
            }
            let value = if found.nullable && !nullable {
                let found = values.simple(found, &field.wire);
                then.extend(values.take_prelude());
                found.code.cast(super::plain_type(&field.r#type.kind))
            } else {
                found.code
            };
            let target = self.record().member(&field.wire);
            then.push(if change.unless_given { assign_where_empty(target, value) } else { assign(target, value) });
        }
        (last, then)
    }

    /// Puts what was sent into the record's fields.
    fn given_properties(&self, action: &Action) -> Vec<Property> {
        let alike = action.inputs.iter().all(|input| {
            input.field.and_then(|field| self.resource.field(field)).is_some_and(|field| field.wire == input.wire)
        });
        if action.inputs.is_empty() {
            return Vec::new();
        }
        if alike {
            return vec![spread(name("given").member("values"))];
        }
        let filled = action.inputs.iter().filter_map(|input| {
            let field = self.resource.field(input.field?)?;
            let picked = call(self.lib("input", "pick"), [name("given"), string(&input.wire), string(&field.wire)]);
            Some(spread(picked))
        });
        filled.collect()
    }

    fn create(&self, action: &Action) -> Declaration {
        let resource = self.resource;
        let mut body = Vec::new();
        body.push(self.read_input(action));
        let mut values = self.values(action, false);
        let (last, then) = self.changes(action, &mut values);
        let stored = resource.fields.iter().filter(|field| !matches!(field.storage, Storage::Computed { .. }));
        let mut properties: Vec<Property> = stored
            .map(|field| {
                let empty = match field.r#type.kind {
                    TypeKind::Several(_) => array([]),
                    _ => name("null"),
                };
                key(&field.wire, empty)
            })
            .collect();
        properties.extend(self.given_properties(action));
        properties.extend(last);
        let begin = Code::Call {
            callee: Box::new(self.lib("records", "begin")),
            types: Some(format!("<{}>", resource.type_name)),
            arguments: vec![name("call"), object(properties), self.new_id()],
        };
        body.push(const_(&self.variable, begin));
        if self.resource.person.is_some() {
            let recalled = [name("call"), self.definition(), self.record()];
            body.push(effect(call(self.lib("records", "recallAccount"), recalled).awaited()));
        }
        body.extend(then);
        let may = self.demand_may(action, self.record());
        body.push(if_(name("making").member("uninvited").not(), [may]));
        body.push(self.demand_may_give(action));
        body.extend(Rules::distinct(&action.duties).map(|guard| self.judge(guard, "null")));
        self.checks(action, "null", &mut body);
        body.extend(Rules::distinct(&action.before).map(|guard| self.judge(guard, "null")));
        body.extend(
            Rules::distinct(&action.after).filter(|guard| guard.index.is_some()).map(|guard| self.judge(guard, "null")),
        );
        body.push(effect(
            call(self.lib("records", "insert"), [name("call"), self.definition(), self.record()]).awaited(),
        ));
        body.extend(
            Rules::distinct(&action.after).filter(|guard| guard.index.is_none()).map(|guard| self.judge(guard, "null")),
        );
        body.extend(self.follow(action, "null"));
        let again = self.again(action, self.record());
        body.push(return_(again));
        let result = format!("Promise<{}>", resource.type_name);
        let found = function(&action.name, ["call: Call", "input: Input", "making: Making = {}"], Some(&result), body);
        self.sentence(action, found.asynchronous().exported())
    }

    /// The id of a new record: of a person who has an account already, that of the account.
    fn new_id(&self) -> Code {
        let id = name("making").member("id");
        if self.resource.person.is_none() {
            return id;
        }
        let known = imported("knownAccount", relative(&self.path, "src/auth/accounts.ts"));
        let given = call(known, [name("call").member("db"), name("given").member("values")]).awaited();
        Code::Binary { operator: "??", left: Box::new(id), right: Box::new(given) }
    }

    fn demand_may_give(&self, action: &Action) -> Statement {
        let arguments = [name("call"), name(Self::inputs_name(action)), name("given")];
        let record = if action.kind == ActionKind::Create { self.record() } else { name("before") };
        effect(call(self.lib("input", "demandMayGive"), arguments.into_iter().chain([record])).awaited())
    }

    /// What follows in the same transaction.
    fn follow(&self, action: &Action, before: &str) -> Vec<Statement> {
        let mut body = Vec::new();
        let reactions = Reactions::of(self.project, self.resource);
        for response in &action.responses {
            body.push(effect(reactions.call(response, &self.path, self.record(), name(before)).awaited()));
        }
        body
    }

    /// The record as it is once everything that follows has happened.
    fn again(&self, action: &Action, record: Code) -> Code {
        let changes = action.responses.iter().any(|response| super::effects::may_change(&response.effects));
        if !changes {
            return record;
        }
        call(self.lib("records", "reload"), [name("call"), self.definition(), record]).awaited()
    }

    fn change(&self, action: &Action) -> Declaration {
        let resource = self.resource;
        let mut body = Vec::new();
        let find = self.lib("records", "findVisible");
        body.push(const_("before", call(find, [name("call"), self.definition(), name("id")]).awaited()));
        body.push(effect(call(self.lib("records", "demandVersion"), [name("before"), name("expected")])));
        body.push(self.demand_may(action, name("before")));
        body.push(self.read_input(action));
        body.push(self.demand_may_give(action));
        let mut values = self.values(action, true);
        let (last, then) = self.changes(action, &mut values);
        let mut properties = vec![spread(name("before"))];
        properties.extend(self.given_properties(action));
        properties.extend(last);
        let reads_input = then.iter().any(|statement| mentions(statement, "input"));
        if reads_input || properties.iter().any(|property| matches!(property, Property::Pair { value, .. } if mentions(&effect(value.clone()), "input"))) {
            // Values of inputs are read under that name.
            body.push(assign(name("input"), name("given").member("values")));
        }
        body.push(Statement::Let {
            keyword: "const",
            pattern: self.variable.clone(),
            r#type: Some(resource.type_name.clone()),
            value: object(properties),
        });
        body.extend(then);
        for guard in Rules::distinct(&action.duties) {
            body.push(effect(
                self.rules
                    .judge(guard, &self.path, name("before"), name("before"), name("given").member("values"))
                    .awaited(),
            ));
        }
        self.checks(action, "before", &mut body);
        for guard in Rules::distinct(&action.before) {
            body.push(effect(
                self.rules
                    .judge(guard, &self.path, name("before"), name("before"), name("given").member("values"))
                    .awaited(),
            ));
        }
        body.extend(
            Rules::distinct(&action.after)
                .filter(|guard| guard.index.is_some())
                .map(|guard| self.judge(guard, "before")),
        );
        let update =
            call(self.lib("records", "update"), [name("call"), self.definition(), name("before"), self.record()]);
        let (guards, follow) = (
            Rules::distinct(&action.after).filter(|guard| guard.index.is_none()).collect::<Vec<_>>(),
            self.follow(action, "before"),
        );
        let answer = self.again(action, name("saved"));
        if guards.is_empty() && follow.is_empty() {
            body.push(return_(update));
        } else {
            body.push(const_("saved", update.awaited()));
            body.extend(guards.into_iter().map(|guard| self.judge_saved(guard)));
            body.extend(self.follow_saved(action));
            body.push(return_(answer));
        }
        let result = format!("Promise<{}>", resource.type_name);
        let parameters = ["call: Call", "id: string", "input: Input = {}", "expected: string[] | null = null"];
        let found = function(&action.name, parameters, Some(&result), body).asynchronous().exported();
        self.sentence(action, found)
    }

    fn judge_saved(&self, guard: &Guard) -> Statement {
        let input = name("given").member("values");
        effect(self.rules.judge(guard, &self.path, name("saved"), name("before"), input).awaited())
    }

    fn follow_saved(&self, action: &Action) -> Vec<Statement> {
        let mut body = Vec::new();
        let reactions = Reactions::of(self.project, self.resource);
        for response in &action.responses {
            body.push(effect(reactions.call(response, &self.path, name("saved"), name("before")).awaited()));
        }
        body
    }

    fn delete(&self, action: &Action) -> Declaration {
        let mut body = Vec::new();
        let find = self.lib("records", "findVisible");
        body.push(const_(&self.variable, call(find, [name("call"), self.definition(), name("id")]).awaited()));
        body.push(effect(call(self.lib("records", "demandVersion"), [self.record(), name("expected")])));
        body.push(self.demand_may(action, self.record()));
        for guard in Rules::distinct(&action.duties).chain(Rules::distinct(&action.before)) {
            body.push(effect(self.rules.judge(guard, &self.path, self.record(), self.record(), object([])).awaited()));
        }
        for guard in Rules::distinct(&action.after) {
            body.push(effect(self.rules.judge(guard, &self.path, self.record(), self.record(), object([])).awaited()));
        }
        body.extend(self.follow(action, &self.variable.clone()));
        body.push(effect(
            call(self.lib("records", "remove"), [name("call"), self.definition(), self.record()]).awaited(),
        ));
        let found = function(
            &action.name,
            ["call: Call", "id: string", "expected: string[] | null = null"],
            Some("Promise<void>"),
            body,
        );
        self.sentence(action, found.asynchronous().exported())
    }

    /// What may be done with a record now, for the pages.
    fn offers(&self) -> Vec<Declaration> {
        let entries =
            self.project.plan.actions_of(self.resource.thing).filter(|action| action.kind != ActionKind::Create).map(
                |action| {
                    let offered = match action.kind {
                        ActionKind::Update => "update".to_owned(),
                        ActionKind::Delete => "delete".to_owned(),
                        _ => action.path.clone().unwrap_or_default(),
                    };
                    let may = name_from(&demand_name(action), &module(self.resource, "access"), &self.path);
                    let may = arrow([], call(may, [name("call"), self.record()]));
                    let guards = Rules::distinct(&action.duties).chain(Rules::distinct(&action.before)).map(|guard| {
                        let judged = self.rules.judge(guard, &self.path, self.record(), self.record(), object([]));
                        arrow([], judged)
                    });
                    let mut properties = vec![key("may", may), key("rules", array(guards))];
                    if action.kind == ActionKind::Update {
                        properties.push(key("inputs", name(Self::inputs_name(action))));
                    }
                    key(offered, object(properties))
                },
            );
        let offered = call(self.lib("offers", "offers"), [name("call"), self.record(), object(entries)]);
        let result = "Promise<Record<string, Offer>>";
        let parameters = ["reading: Call<Db>".to_owned(), format!("{}: {}", self.variable, self.resource.type_name)];
        let body = [const_("call", name("reading").cast("Call")), return_(offered)];
        let found =
            function(format!("{}Actions", self.variable), parameters.iter().map(String::as_str), Some(result), body)
                .exported();
        vec![found.commented(format!(
            "What may be done with this {} now, for pages that offer it.",
            self.resource.name.singular
        ))]
    }
}
