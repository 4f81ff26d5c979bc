//! What comes with a verb that makes a record, beside the record's own fields.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

use plainspoken_plan as plan;

use model::{Comparison, Expr, FieldId, Input, Literal, Root, Rule, RuleKind, StatementId, Type, TypeKind, Verb};
use plan::fixture::{things::LOAN, tool_library};
use plan::{Action, ActionKind, Plan};

const REMARK: FieldId = FieldId::Own(6);
const REASON: FieldId = FieldId::Own(10);

fn input(name: &str, field: Option<FieldId>) -> Input {
    Input {
        key: name.to_owned(),
        name: name.to_owned(),
        r#type: Type::plain(TypeKind::Text),
        required: true,
        field,
        statement: None,
    }
}

/// Reserving asks for a remark (a field) and for a purpose (none), keeps the purpose as the reason, and has a rule about it.
fn reserving() -> Plan {
    let mut app = tool_library();
    let reserve = app.actions.iter_mut().find(|action| action.key == "reserve").unwrap();
    reserve.inputs = vec![input("remark", Some(REMARK)), input("purpose", None), input("tool id", None)];
    let purpose = || Expr::path(Root::Input(1), Vec::new());
    reserve.changes = vec![model::Change { field: REASON, value: purpose() }];
    app.rules.push(Rule {
        statement: StatementId("purpose".to_owned()),
        thing: LOAN,
        on: vec![Verb::Create],
        who: Vec::new(),
        when: Expr::always(),
        kind: RuleKind::Check {
            holds: Expr::compare(Comparison::More, Expr::Length(Box::new(purpose())), Expr::Literal(Literal::Whole(3))),
            field: None,
        },
        message: None,
    });
    plan::plan(&app).plan
}

fn create(plan: &Plan) -> &Action {
    plan.basic_action(LOAN, ActionKind::Create).unwrap()
}

/// The input that an expression reads, by the plan's own counting.
fn read(action: &Action, expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    expr.visit(&mut |part, _| {
        if let Expr::Path(path) = part
            && let Root::Input(place) = path.root
        {
            found.push(action.inputs[place as usize].wire.clone());
        }
    });
    found
}

#[test]
fn a_verb_that_makes_a_record_counts_its_own_inputs_after_the_fields() {
    let plan = reserving();
    let action = create(&plan);
    let change = action.changes.iter().find(|change| change.field == REASON && !change.unless_given).unwrap();
    assert_eq!(read(action, &change.value), ["purpose"]);
    let guard = action.checks.iter().find(|guard| guard.statement.0 == "purpose").unwrap();
    assert_eq!(read(action, &guard.holds), ["purpose"]);
}

#[test]
fn a_field_that_the_verb_asks_for_must_be_given_with_it() {
    let plan = reserving();
    let remarks: Vec<_> = create(&plan).inputs.iter().filter(|input| input.field == Some(REMARK)).collect();
    assert_eq!(remarks.len(), 1);
    assert!(remarks[0].required);
    let update = plan.basic_action(LOAN, ActionKind::Update).unwrap();
    assert!(update.inputs.iter().any(|input| input.field == Some(REMARK) && !input.required));
}

#[test]
fn no_two_inputs_share_a_name() {
    let plan = reserving();
    let mut wires: Vec<&str> = create(&plan).inputs.iter().map(|input| input.wire.as_str()).collect();
    wires.sort_unstable();
    let count = wires.len();
    wires.dedup();
    assert_eq!(wires.len(), count, "{wires:?}");
}

#[test]
fn an_action_that_has_no_such_input_reads_nothing_for_it() {
    let mut app = tool_library();
    app.rules.push(Rule {
        statement: StatementId("nowhere".to_owned()),
        thing: LOAN,
        on: vec![Verb::Create],
        who: Vec::new(),
        when: Expr::always(),
        kind: RuleKind::State { holds: Expr::IsEmpty(Box::new(Expr::path(Root::Input(4), Vec::new()))) },
        message: None,
    });
    let plan = plan::plan(&app).plan;
    let guard = create(&plan).before.iter().find(|guard| guard.statement.0 == "nowhere").unwrap();
    assert_eq!(guard.holds, Expr::IsEmpty(Box::new(Expr::Literal(Literal::Empty))));
}

/// Invented rows of a thing whose whole number is unique could otherwise not be put in, and the preview wouldn't start.
#[test]
fn invented_rows_never_share_a_unique_whole_number() {
    let mut app = tool_library();
    let thing = app.things.iter_mut().find(|thing| thing.person.is_none()).unwrap();
    thing.samples.clear();
    let mut field = thing.fields[0].clone();
    field.key = "shelf_number".to_owned();
    field.name = "shelf number".to_owned();
    field.r#type = Type { least: Some(10), ..Type::plain(TypeKind::Whole) };
    (field.required, field.unique, field.default) = (true, Some(model::Unique::default()), None);
    let id = FieldId::Own(u32::try_from(thing.fields.len()).unwrap());
    let key = thing.key.clone();
    thing.fields.push(field);
    let plan = plan::plan(&app).plan;
    let resource = plan.resources.iter().find(|resource| resource.key == key).unwrap();
    let rows = plan.samples.iter().filter(|sample| sample.thing == resource.thing);
    let numbers: Vec<_> = rows.flat_map(|row| row.values.iter().filter(|(field, _)| *field == id)).collect();
    assert!(numbers.len() > 1, "{numbers:?}");
    for (place, one) in numbers.iter().enumerate() {
        assert!(!numbers[..place].contains(one), "{numbers:?}");
    }
}

/// A field that somebody doesn't see is none that they change: they would write over what they don't know.
#[test]
fn what_is_hidden_from_somebody_is_not_theirs_to_change() {
    let plan = plan::plan(&plan::fixture::tool_library()).plan;
    let roles: Vec<_> = plan.resources.iter().filter(|one| one.person.is_some()).map(|one| one.thing).collect();
    let mut hidden = 0;
    for resource in &plan.resources {
        let update = plan.basic_action(resource.thing, plan::ActionKind::Update).unwrap();
        for (input, role) in update.inputs.iter().flat_map(|input| roles.iter().map(move |role| (input, role))) {
            let actor = plan::specialise::Actor::person(&plan, &[*role]);
            let Some(field) = input.field.and_then(|field| resource.field(field)) else { continue };
            if plan::specialise(&field.see, &actor).is_never() {
                hidden += 1;
                assert!(plan::specialise(&input.who, &actor).is_never(), "{} of {}", field.name, resource.key);
            }
        }
    }
    assert!(hidden > 0);
}
