use super::*;
use crate::fixture::{things, tool_library};

fn ask(thing: model::ThingId, roles: &[model::ThingId], query: &[(&str, &str)]) -> Result<ListSql, BadQuery> {
    let plan = crate::plan(&tool_library()).plan;
    let resource = plan.resource(thing).unwrap();
    let actor = if roles.is_empty() { Actor::Nobody } else { Actor::person(&plan, roles) };
    let pairs: Vec<(String, String)> =
        query.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let query = parse(&plan, resource, &actor, &pairs)?;
    Ok(sql(&plan, resource, &actor, &query).unwrap())
}

#[test]
fn a_plain_list_is_newest_first_by_an_index() {
    let list = ask(things::LOAN, &[things::MEMBER], &[]).unwrap();
    assert_eq!(list.page.text, "r.member_id = :actor");
    assert_eq!(list.order, "r.created_at DESC, r.id DESC");
}

#[test]
fn pages_go_on_where_they_ended() {
    let last = [Stored::Text("2027-01-01T00:00:00.000Z".into()), Stored::Text("x".into())];
    let list = ask(things::TOOL, &[], &[("after", &cursor("-createdAt", &last))]).unwrap();
    assert_eq!(list.page.text, "(r.created_at, r.id) < (:v0, :v1)");
    assert_eq!(list.values["v0"], last[0]);
    // Empty values are last: after one of them come the others, by id.
    let last = [Stored::Null, Stored::Text("x".into())];
    let list = ask(things::TOOL, &[], &[("sort", "weight"), ("after", &cursor("weight", &last))]).unwrap();
    assert_eq!(list.page.text, "(r.weight IS NULL AND r.id > :v0)");
    assert_eq!(list.order, "(r.weight IS NULL), r.weight, r.id");
    assert!(ask(things::TOOL, &[], &[("after", &cursor("weight", &last))]).is_err());
    assert!(ask(things::TOOL, &[], &[("after", "rubbish")]).is_err());
}

#[test]
fn filters_read_the_wire() {
    let list = ask(things::LOAN, &[things::WARDEN], &[("status[in]", "requested,lent"), ("fee[gte]", "1000")]).unwrap();
    assert!(list.page.text.starts_with("(r.status IN (:v0, :v1)) AND ((plan_divide("), "{}", list.page.text);
    let list = ask(things::TOOL, &[], &[("name", "RIP  saw"), ("outOfUse", "false")]).unwrap();
    assert_eq!(list.page.text, "(r.name_folded = :v0) AND (r.out_of_use = :v1)");
    assert_eq!(list.values["v0"], Stored::Text("rip saw".into()));
    for wrong in [("status", "eaten"), ("fee[gte]", "x"), ("limit", "0"), ("outOfUse", "maybe"), ("tool[eq]", "x")] {
        assert!(ask(things::LOAN, &[things::WARDEN], &[wrong]).is_err(), "{wrong:?}");
    }
}

#[test]
fn what_is_hidden_cannot_be_asked_for() {
    for query in [("note", "x"), ("sort", "note"), ("note[contains]", "x")] {
        assert!(ask(things::MEMBER, &[things::MEMBER], &[query]).is_err());
        assert!(ask(things::MEMBER, &[things::WARDEN], &[query]).is_ok());
    }
    let hidden = ask(things::LOAN, &[things::AUDITOR], &[("search", "ladder")]).unwrap();
    assert!(!hidden.page.text.contains("remark"));
    let seen = ask(things::LOAN, &[things::WARDEN], &[("search", "Ladder")]).unwrap();
    assert!(seen.page.text.contains("instr(r.remark_folded, :v0) > 0"));
}

#[test]
fn figures_are_of_amounts_that_are_seen() {
    let figure =
        |thing, roles: &[model::ThingId], asked: &str| ask(thing, roles, &[("figure", asked)]).map(|list| list.figure);
    let (query, digits) = figure(things::TOOL, &[], "sum:pricePerDay").unwrap().unwrap();
    assert_eq!((query.text.as_str(), digits), ("COALESCE(SUM(r.price_per_day), 0)", Some(0)));
    let (query, digits) = figure(things::TOOL, &[], "average:weight").unwrap().unwrap();
    assert_eq!((query.text.as_str(), digits), ("plan_divide(SUM(r.weight), COUNT(r.weight), 5, 0)", Some(6)));
    for wrong in ["sum:name", "sum:nothing", "most:weight", "weight", "sum:"] {
        assert!(figure(things::TOOL, &[], wrong).is_err(), "{wrong}");
    }
}
