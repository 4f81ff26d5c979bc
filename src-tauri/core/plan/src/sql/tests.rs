use model::{Expr, FieldRef, Root};

use super::*;
use crate::fixture::{things, tool_library};
use crate::specialise::{Actor, specialise};

fn plan() -> Plan {
    crate::plan(&tool_library()).plan
}

fn who_sees(thing: model::ThingId, actor: &Actor) -> String {
    let plan = plan();
    let see = &plan.resource(thing).unwrap().see.holds;
    condition(&plan, &specialise(see, actor), &Scope::row("r")).unwrap().text
}

#[test]
fn an_owner_sees_their_rows_by_one_comparison() {
    let member = Actor::person(&plan(), &[things::MEMBER]);
    let warden = Actor::person(&plan(), &[things::WARDEN]);
    assert_eq!(who_sees(things::LOAN, &member), "r.member_id = :actor");
    assert_eq!(who_sees(things::LOAN, &warden), "1 = 1");
    assert_eq!(who_sees(things::LOAN, &Actor::Nobody), "1 = 0");
    assert_eq!(
        who_sees(things::REPORT, &member),
        "((SELECT t1.member_id FROM loans t1 WHERE t1.id = r.loan_id) = :actor AND r.internal IS NOT 1)"
    );
}

#[test]
fn computed_values_are_worked_out_in_place() {
    let plan = plan();
    let fee = FieldRef { thing: things::LOAN, field: model::FieldId::Own(8) };
    let (query, kind) = value(&plan, &Expr::path(Root::Record, vec![fee]), &Scope::row("r")).unwrap();
    assert_eq!(kind, Kind::Money);
    assert_eq!(
        query.text,
        "(plan_divide(plan_between(r.starts_at, r.ends_at, 'day'), 1, -6, 2) * \
         (SELECT t1.price_per_day FROM tools t1 WHERE t1.id = r.tool_id))"
    );
}

/// Every condition and value in the plan has SQL, in the scope in which it is judged.
#[test]
fn everything_in_a_plan_has_sql() {
    let plan = plan();
    for resource in &plan.resources {
        condition(&plan, &resource.see.holds, &Scope::row("r")).unwrap();
        for guard in &resource.invariants {
            condition(&plan, &guard.holds, &Scope::after("r")).unwrap();
            condition(&plan, &guard.when, &Scope::after("r")).unwrap();
        }
    }
    for action in &plan.actions {
        let inputs: Vec<Type> = action.inputs.iter().map(|input| input.r#type.clone()).collect();
        let bound = Scope { inputs: &inputs, ..Scope::bound() };
        condition(&plan, &action.who.holds, &bound).unwrap();
        for guard in action.duties.iter().chain(&action.checks).chain(&action.before) {
            condition(&plan, &guard.holds, &bound).unwrap();
            condition(&plan, &guard.when, &bound).unwrap();
        }
        for guard in &action.after {
            let after = Scope { inputs: &inputs, ..Scope::after("r") };
            condition(&plan, &guard.holds, &after).unwrap();
            condition(&plan, &guard.when, &after).unwrap();
        }
        for change in &action.changes {
            value(&plan, &change.value, &bound).unwrap();
        }
    }
}

#[test]
fn the_limit_reads_as_a_person_would_write_it() {
    let plan = plan();
    let create = plan.basic_action(things::LOAN, crate::ActionKind::Create).unwrap();
    let limit = create.after.iter().find(|guard| guard.code == crate::Code::Limit).unwrap();
    let query = condition(&plan, &limit.holds, &Scope::after("r")).unwrap();
    assert_eq!(
        query.text,
        "(SELECT COUNT(*) FROM loans t1 WHERE (t1.status IN ('requested', 'lent') AND t1.member_id = r.member_id)) <= 2"
    );
}
