//! `samples.ts`: the sample data, and somebody of each kind for tests.

use model::{FieldRef, TypeKind};
use plan::stand_in::{self, StandIn};
use plan::{Resource, Sample, SampleValue, Storage};
use printer::typescript::{
    Code, Module, Piece, Property, array, arrow, binary, call, constant, index, key, name, number, object, raw, string,
    template,
};

use crate::expression::{Roots, Values};
use crate::project::{Project, module, name_from};

const PATH: &str = "src/samples.ts";

pub(crate) fn print(project: Project) -> Module {
    let mut out = Module::new();
    out.import_type("Call", "./context.ts");
    out.import_type("AnyRecord", "./lib/fields.ts");
    out.import_type("Thing", "./lib/thing.ts");
    out.import_type("Role", "./roles.ts");
    out.import_type("Base", "./lib/thing.ts");
    out.import_type("Input", "./lib/http.ts");
    out.import_type("InputFields", "./lib/input.ts");
    out.import_type("Making", "./lib/input.ts");
    out.push(raw(concat!(
        "export interface Sample {\n",
        "  thing: Thing<AnyRecord>;\n",
        "  /** Over the ids of all samples, in order. */\n",
        "  values: (call: Call, ids: string[]) => Record<string, unknown>;\n",
        "  /** Set for a row that is only there to look at: how it is made, if the rules let it. */\n",
        "  made?: {\n",
        "    inputs: InputFields;\n",
        "    create: (call: Call, input: Input, making: Making) => Promise<Base>;\n",
        "  };\n",
        "}",
    )));
    let samples = project.plan.samples.iter().filter_map(|sample| {
        let resource = project.resource(sample.thing)?;
        let mut properties = vec![
            key("thing", project.definition(sample.thing, PATH)),
            key("values", values(project, resource, sample)),
        ];
        let create = project.plan.basic_action(sample.thing, plan::ActionKind::Create).filter(|_| sample.invented);
        if let Some(create) = create {
            let from = |name: &str| name_from(name, &module(resource, "service"), PATH);
            let made = [key("inputs", from(&format!("{}Inputs", create.name))), key("create", from(&create.name))];
            properties.push(key("made", object(made)));
        }
        Some(object(properties))
    });
    out.push(
        constant("samples", array(samples)).typed("Sample[]").exported().commented("The rows that a test begins with."),
    );
    out.push(raw(concat!(
        "type Somebody = (\n",
        "  number: number,\n",
        "  first: (thing: Thing<AnyRecord>) => Promise<string | undefined>,\n",
        ") => Promise<Input>;",
    )));
    let people = project.resources().filter(|resource| resource.person.is_some());
    let people = people.map(|resource| key(&resource.key, somebody(project, resource)));
    let made = constant("somebody", object(people)).typed("Record<Role, Somebody>").exported();
    out.push(made.commented("What a person of each kind is made with where a test needs one and there is none."));
    out
}

/// Every stored field, empty or with its default, and then what the sample says.
fn values(project: Project, resource: &Resource, sample: &Sample) -> Code {
    let mut printed = Values::new(project, PATH, Roots::default());
    let mut properties: Vec<Property> = Vec::new();
    for field in resource.fields.iter().filter(|field| !matches!(field.storage, Storage::Computed { .. })) {
        let given = sample.values.iter().find(|(id, _)| *id == field.id).map(|(_, value)| value);
        let at = FieldRef { thing: resource.thing, field: field.id };
        let scale = plan::typing::of_type(&field.r#type.kind, at).scale();
        let ids = |place: u32| index(name("ids"), number(place));
        let value = match (given, &field.default) {
            (None, _) if sample.invented => continue,
            (Some(SampleValue::Literal(literal)), _) | (None, Some(literal)) => {
                let value = printed.literal(literal);
                printed.scaled(value, scale).code
            }
            (Some(SampleValue::Expr(expr)), _) => {
                let value = printed.value(expr);
                printed.scaled(value, scale).code
            }
            (Some(SampleValue::Sample(place)), _) => ids(*place),
            (Some(SampleValue::Samples(places)), _) => array(places.iter().map(|place| ids(*place))),
            (None, None) => empty(&field.r#type.kind),
        };
        properties.push(key(&field.wire, value));
    }
    let code = object(properties);
    let uses = |word: &str| crate::thing::access::mentions(&printer::typescript::effect(code.clone()), word);
    let parameters: &[&str] = match (uses("call"), uses("ids")) {
        (_, true) => &["call", "ids"],
        (true, false) => &["call"],
        (false, false) => &[],
    };
    let parameters: Vec<String> = parameters
        .iter()
        .map(|own| if *own == "call" && !uses("call") { "_call".to_owned() } else { (*own).to_owned() })
        .collect();
    arrow(parameters.iter().map(String::as_str), code)
}

fn empty(kind: &TypeKind) -> Code {
    match kind {
        TypeKind::Several(_) => array([]),
        _ => name("null"),
    }
}

/// Over the number that tells them apart, and the record of a thing that has been there longest.
fn somebody(project: Project, resource: &Resource) -> Code {
    let mut properties = vec![key("email", stand_in(project, stand_in::email(resource)))];
    if resource.field_by_wire("name").is_none() {
        properties.push(key("name", stand_in(project, stand_in::name(resource))));
    }
    let own = stand_in::person(resource).into_iter().filter(|(field, _)| field.wire != "email");
    properties.extend(own.map(|(field, value)| key(&field.wire, stand_in(project, value))));
    let code = object(properties);
    let asks = crate::thing::access::mentions(&printer::typescript::effect(code.clone()), "first");
    let parameters: &[&str] = if asks { &["number", "first"] } else { &["number"] };
    let made = arrow(parameters.iter().copied(), code);
    match made {
        Code::Arrow(mut arrow) => {
            arrow.is_async = true;
            Code::Arrow(arrow)
        }
        other => other,
    }
}

fn stand_in(project: Project, value: StandIn) -> Code {
    let first = |thing| call(name("first"), [project.definition(thing, PATH)]).awaited();
    match value {
        StandIn::Text(parts) if parts.len() == 1 => string(parts.concat()),
        StandIn::Text(parts) => {
            let mut pieces = Vec::new();
            for (place, part) in parts.into_iter().enumerate() {
                if place > 0 {
                    pieces.push(Piece::Value(name("number")));
                }
                pieces.push(Piece::Words(part));
            }
            template(pieces)
        }
        StandIn::Counted(1) => name("number"),
        StandIn::Counted(from) => binary("+", name("number"), number(from - 1)),
        StandIn::Decimal { units, scale } => number(units as f64 / 10_f64.powi(i32::from(scale))),
        StandIn::YesNo(yes) => name(if yes { "true" } else { "false" }),
        StandIn::List(items) => array(items.into_iter().map(string)),
        StandIn::First(thing) => first(thing),
        StandIn::OnlyFirst(thing) => array([first(thing)]),
    }
}
