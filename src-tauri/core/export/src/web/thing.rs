//! `web/appointments/appointment.ts`: the shape of a record, and how the pages know the thing.

use model::{Literal, Type, TypeKind};
use plan::{ActionKind, Field, Input, ListScreen, Resource};
use printer::typescript::{
    Code, Member, Module, Property, array, arrow, constant, imported, interface, key, name, number, object, quoted,
    string,
};

use super::steps::Steps;
use super::{Web, names, who, words};

pub(super) fn print(app: &Web, resource: &Resource, screen: &ListScreen) -> String {
    let r#type = names::type_name(resource);
    let mut module = Module::new();
    module.import_type("Row", "../ui/thing.ts");
    let members = resource.fields.iter().map(|field| Member::new(&field.wire, typescript(field)));
    module.push(interface(&r#type, members).extends("Row").exported());

    let wire = |id| names::wire(resource, id);
    let steps = Steps::of(app.plan, resource, screen.state);
    let mut properties = vec![
        key("path", string(&resource.path)),
        key("words", imported("words", "../words.ts").member(words::catalogue(resource))),
        key("title", string(wire(screen.title_field))),
        key("fields", object(resource.fields.iter().map(|own| key(own.wire.clone(), field(app, resource, own))))),
        key("summary", array(screen.summary.iter().map(|id| string(wire(*id))))),
    ];
    if let Some(state) = screen.state {
        let tones = steps.tones(resource, state).into_iter().map(|(choice, tone)| key(choice, string(tone)));
        properties.push(key("state", object([key("field", string(wire(state))), key("tones", object(tones))])));
    }
    for (place, id) in [("start", screen.start), ("end", screen.end), ("image", screen.image)] {
        properties.extend(id.map(|id| key(place, string(wire(id)))));
    }
    properties.push(key("sort", string(&screen.sort)));
    properties.push(key("actions", object(actions(app, resource, &steps))));
    properties.push(key("makers", array(who::makers(app.plan, resource).into_iter().map(string))));
    if resource.person.is_some() {
        properties.push(key("person", name("true")));
    }
    module.import_type("Thing", "../ui/thing.ts");
    module.push(constant(names::variable(resource), object(properties)).typed(format!("Thing<{type}>")).exported());
    module.print().text
}

fn actions(app: &Web, resource: &Resource, steps: &Steps) -> Vec<Property> {
    let named = app.plan.actions_of(resource.thing).filter(|action| action.kind == ActionKind::Named);
    named
        .filter_map(|action| {
            let path = action.path.clone()?;
            let mut known = Vec::new();
            if let (Some(to), Some(TypeKind::Choice(choices))) = (steps.to(&path), state_type(resource, steps, &path)) {
                known.extend(choices.get(to.0 as usize).map(|choice| key("to", string(plan::choice(&choice.name)))));
            }
            if steps.gives_up(resource, &path) {
                known.push(key("final", name("true")));
            }
            if !action.inputs.is_empty() {
                known.push(key(
                    "inputs",
                    object(action.inputs.iter().map(|own| key(own.wire.clone(), input(app, resource, own)))),
                ));
            }
            Some(key(path, object(known)))
        })
        .collect()
}

/// The type of the field that the steps are about.
fn state_type<'r>(resource: &'r Resource, steps: &Steps, path: &str) -> Option<&'r TypeKind> {
    steps.to(path)?;
    resource.field(steps.field()?).map(|field| &field.r#type.kind)
}

fn field(app: &Web, resource: &Resource, field: &Field) -> Code {
    let mut known = shape(app, resource, &field.r#type, field.include.as_deref());
    if field.required {
        known.push(key("required", name("true")));
    }
    known.extend(
        field.default.as_ref().and_then(|value| literal(&field.r#type.kind, value)).map(|value| key("initial", value)),
    );
    if who::automatic(app.plan, resource, field) {
        known.push(key("automatic", name("true")));
    } else if let Some(givers) = who::givers(app.plan, resource, field) {
        known.push(key("givers", array(givers.into_iter().map(string))));
    }
    object(known)
}

fn input(app: &Web, resource: &Resource, input: &Input) -> Code {
    let mut known = shape(app, resource, &input.r#type, None);
    if input.required {
        known.push(key("required", name("true")));
    }
    object(known)
}

/// Kind, bounds, choices and what a relation leads to.
fn shape(app: &Web, own: &Resource, r#type: &Type, include: Option<&str>) -> Vec<Property> {
    let mut known = vec![key("kind", string(kind(&r#type.kind)))];
    match &r#type.kind {
        TypeKind::Number { scale } => known.push(key("scale", number(scale))),
        TypeKind::Choice(choices) | TypeKind::Choices(choices) => {
            known.push(key("choices", array(choices.iter().map(|choice| string(plan::choice(&choice.name))))));
        }
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            if let Some(other) = app.plan.resource(*thing).filter(|other| app.has_page(other)) {
                let variable = names::variable(other);
                let itself = own.thing == other.thing;
                let target = if itself { name(variable) } else { imported(variable, names::module(other)) };
                known.push(key("of", arrow([], target)));
            }
            known.extend(include.map(|include| key("include", string(include))));
        }
        TypeKind::AnyPerson => known.extend(include.map(|include| key("include", string(include)))),
        _ => {}
    }
    // A bound that is itself left out is said one unit further in.
    known.extend(r#type.least.map(|least| key("least", number(least + i64::from(r#type.above_least)))));
    known.extend(r#type.most.map(|most| key("most", number(most - i64::from(r#type.below_most)))));
    known
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Text => "text",
        TypeKind::LongText => "longText",
        TypeKind::Whole => "whole",
        TypeKind::Number { .. } => "number",
        TypeKind::Money => "money",
        TypeKind::Percent => "percent",
        TypeKind::YesNo => "yesNo",
        TypeKind::Date => "date",
        TypeKind::Time => "time",
        TypeKind::Moment => "moment",
        TypeKind::Duration => "duration",
        TypeKind::Email => "email",
        TypeKind::Phone => "phone",
        TypeKind::WebAddress => "webAddress",
        TypeKind::Choice(_) => "choice",
        TypeKind::Choices(_) => "choices",
        TypeKind::File => "file",
        TypeKind::Image => "image",
        TypeKind::Address => "address",
        TypeKind::Colour => "colour",
        TypeKind::Rating => "rating",
        TypeKind::One(_) | TypeKind::AnyPerson => "one",
        TypeKind::Several(_) => "several",
        TypeKind::Counter { .. } => "counter",
    }
}

/// The type of the value in JSON. Whatever a person may not see is null, so only what everybody sees is sure to be there.
fn typescript(field: &Field) -> String {
    let base = match &field.r#type.kind {
        TypeKind::Whole
        | TypeKind::Number { .. }
        | TypeKind::Money
        | TypeKind::Percent
        | TypeKind::Rating
        | TypeKind::Counter { .. } => "number".to_owned(),
        TypeKind::YesNo => "boolean".to_owned(),
        TypeKind::Choice(choices) => {
            choices.iter().map(|choice| quoted(&plan::choice(&choice.name))).collect::<Vec<_>>().join(" | ")
        }
        TypeKind::Choices(_) | TypeKind::Several(_) => "string[]".to_owned(),
        TypeKind::File | TypeKind::Image => {
            "{ id: string; name: string; type: string; size: number; url: string }".to_owned()
        }
        _ => "string".to_owned(),
    };
    if field.required && field.see.is_always() { base } else { format!("{base} | null") }
}

/// A default as JSON has it.
fn literal(kind: &TypeKind, value: &Literal) -> Option<Code> {
    Some(match (kind, value) {
        (_, Literal::Empty | Literal::Duration(_)) => return None,
        (_, Literal::Text(words)) => string(words),
        (_, Literal::YesNo(holds)) => name(holds.to_string()),
        (TypeKind::Money, Literal::Whole(units)) | (_, Literal::Money(units)) => number(units),
        (_, Literal::Whole(units)) => number(units),
        (_, Literal::Decimal { units, scale }) => number(decimal(*units, *scale)),
        (_, Literal::Date(words) | Literal::Time(words) | Literal::Moment(words)) => string(words),
        (TypeKind::Choice(choices), Literal::Choice { choice, .. }) => {
            string(plan::choice(&choices.get(choice.0 as usize)?.name))
        }
        (_, Literal::Choice { .. }) => return None,
    })
}

/// `units / 10^scale` in digits, exactly.
fn decimal(units: i64, scale: u8) -> String {
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let part = part.trim_end_matches('0');
    let sign = if units < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
