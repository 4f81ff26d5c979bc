//! The conditions of guards, judged by a real database.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

mod database;

use plainspoken_plan as plan;

use std::collections::BTreeMap;

use database::open;
use model::{
    AggregateKind, Comparison, CountScope, Expr, FieldId, FieldRef, Literal, Path, Period, Root, Row, Rule, RuleKind,
    StatementId, ThingId,
};
use plan::fixture::{things, tool_library};
use plan::sql::{BoundRoot, Param, Scope};
use plan::{Action, ActionKind, Actor, Guard, Plan, specialise};
use rusqlite::Connection;
use rusqlite::types::Value;

const TIME: &str = "2027-01-01T00:00:00.000Z";

struct World {
    plan: Plan,
    connection: Connection,
    now: &'static str,
}

/// The tool library with the rule instead of its own.
fn world(kind: RuleKind) -> World {
    let mut app = tool_library();
    app.rules = vec![Rule {
        statement: StatementId("s001".into()),
        thing: things::LOAN,
        on: vec![],
        who: vec![],
        when: Expr::always(),
        kind,
        message: None,
    }];
    World::of(&app)
}

impl World {
    fn of(app: &model::App) -> Self {
        let plan = plan::plan(app).plan;
        let connection = open(&plan);
        for (id, level) in [("m1", "basic"), ("m2", "plus")] {
            let row = format!(
                "INSERT INTO auth_accounts (id, name, created_at, updated_at) VALUES ('{id}', '{id}', '{TIME}', '{TIME}'); INSERT INTO members (id, level, created_at, updated_at, version) VALUES ('{id}', '{level}', '{TIME}', '{TIME}', 1)"
            );
            connection.execute_batch(&row).unwrap();
        }
        for id in ["t1", "t2"] {
            let row = format!(
                "INSERT INTO tools (id, name, name_folded, kind, price_per_day, out_of_use, created_at, updated_at, version) VALUES ('{id}', '{id}', '{id}', 'saw', 100, 0, '{TIME}', '{TIME}', 1)"
            );
            connection.execute_batch(&row).unwrap();
        }
        Self { plan, connection, now: "2027-03-01T12:00:00.000Z" }
    }

    /// Puts a loan in place: tool, member, day and hours of March, status.
    fn loan(&self, id: &str, tool: &str, member: &str, from: &str, to: &str, status: &str) {
        let made = format!("2027-03-{}:00.000Z", from);
        let row = format!(
            "INSERT INTO loans (id, tool_id, member_id, starts_at, ends_at, status, created_at, updated_at, version)
             VALUES ('{id}', '{tool}', '{member}', '2027-03-{from}:00.000Z', '2027-03-{to}:00.000Z', '{status}', '{made}', '{TIME}', 1)"
        );
        self.connection.execute_batch(&row).unwrap_or_else(|error| panic!("{error}: {row}"));
    }

    /// Whether every guard after the action lets the record pass; what it was before is given by column.
    fn passes(&self, action: &Action, id: &str, before: &[(&str, &str)]) -> bool {
        action.after.iter().all(|guard| self.holds(guard, id, before))
    }

    fn holds(&self, guard: &Guard, id: &str, before: &[(&str, &str)]) -> bool {
        let condition = guard.when.clone().not().or(guard.holds.clone());
        let table = &self.plan.resource(self.thing_of(guard)).unwrap().table;
        let query = plan::sql::condition(&self.plan, &condition, &Scope::after("r")).unwrap();
        let text = format!("SELECT EXISTS (SELECT 1 FROM {table} r WHERE r.id = :id AND ({}))", query.text);
        let before: BTreeMap<String, &str> =
            before.iter().map(|(name, value)| (format!("before_{name}"), *value)).collect();
        let mut statement = self.connection.prepare(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        for (name, param) in &query.params {
            let value = match param {
                Param::Now => Value::Text(self.now.to_owned()),
                Param::Actor => Value::Null,
                Param::Field { root: BoundRoot::Before, .. } | Param::Id(BoundRoot::Before) => {
                    before.get(name).map_or(Value::Null, |value| Value::Text((*value).to_owned()))
                }
                other => panic!("{other:?}"),
            };
            let place = statement.parameter_index(&format!(":{name}")).unwrap().unwrap();
            statement.raw_bind_parameter(place, value).unwrap();
        }
        let place = statement.parameter_index(":id").unwrap().unwrap();
        statement.raw_bind_parameter(place, id).unwrap();
        statement.raw_query().next().unwrap().unwrap().get::<_, bool>(0).unwrap()
    }

    fn thing_of(&self, guard: &Guard) -> ThingId {
        let of = |action: &&Action| action.after.contains(guard);
        self.plan.actions.iter().find(of).unwrap().thing
    }

    fn action(&self, thing: ThingId, kind: ActionKind) -> &Action {
        self.plan.basic_action(thing, kind).unwrap()
    }

    /// A new loan passes.
    fn may_make(&self, id: &str) -> bool {
        self.passes(self.action(things::LOAN, ActionKind::Create), id, &[])
    }
}

fn row(place: u32) -> Path {
    Path { root: Root::Row(Row(0)), steps: vec![FieldRef { thing: things::LOAN, field: FieldId::Own(place) }] }
}

fn status(choice: u32) -> Expr {
    let field = FieldRef { thing: things::LOAN, field: FieldId::Own(5) };
    Expr::Literal(Literal::Choice { field, choice: model::ChoiceId(choice) })
}

fn kept() -> Expr {
    Expr::compare(Comparison::NotEqual, Expr::Path(row(5)), status(3))
}

fn limit(most: i64, scope: CountScope) -> RuleKind {
    RuleKind::Limit {
        per: vec![row(2)],
        counted: kept(),
        sum: None,
        least: None,
        most: Some(Expr::Literal(Literal::Whole(most))),
        scope,
    }
}

fn overlap(capacity: i64, gap_seconds: i64, touching: bool) -> RuleKind {
    RuleKind::Overlap {
        start: Expr::Path(row(3)),
        end: Expr::Path(row(4)),
        same: vec![row(1)],
        counted: kept(),
        capacity: Expr::Literal(Literal::Whole(capacity)),
        gap_seconds,
        touching,
    }
}

#[test]
fn touching_is_not_overlapping_unless_it_is_said() {
    let plain = world(overlap(1, 0, false));
    plain.loan("a", "t1", "m1", "05T10:00", "05T11:00", "requested");
    plain.loan("b", "t1", "m2", "05T11:00", "05T12:00", "requested");
    assert!(plain.may_make("b"));
    plain.loan("c", "t1", "m2", "05T10:59", "05T11:30", "requested");
    assert!(!plain.may_make("c"));
    plain.loan("d", "t2", "m2", "05T10:30", "05T11:30", "requested");
    assert!(plain.may_make("d"), "another tool");
    plain.loan("e", "t1", "m2", "05T10:00", "05T12:00", "cancelled");
    assert!(plain.may_make("e"), "cancelled ones don't count");
    let touching = world(overlap(1, 0, true));
    touching.loan("a", "t1", "m1", "05T10:00", "05T11:00", "requested");
    touching.loan("b", "t1", "m2", "05T11:00", "05T12:00", "requested");
    assert!(!touching.may_make("b"));
    let gap = world(overlap(1, 600, false));
    gap.loan("a", "t1", "m1", "05T10:00", "05T11:00", "requested");
    gap.loan("b", "t1", "m2", "05T11:09", "05T12:00", "requested");
    assert!(!gap.may_make("b"));
    gap.connection.execute_batch("UPDATE loans SET starts_at = '2027-03-05T11:10:00.000Z' WHERE id = 'b'").unwrap();
    assert!(gap.may_make("b"));
}

#[test]
fn a_capacity_counts_what_lies_over_one_another_at_once() {
    let two = world(overlap(2, 0, false));
    two.loan("a", "t1", "m1", "05T10:00", "05T11:00", "requested");
    two.loan("b", "t1", "m1", "05T11:00", "05T12:00", "requested");
    two.loan("c", "t1", "m2", "05T10:00", "05T12:00", "requested");
    assert!(two.may_make("c"), "never more than two at a time");
    two.loan("d", "t1", "m2", "05T10:30", "05T10:45", "requested");
    assert!(!two.may_make("d"));
    assert!(!two.may_make("a"), "three lie over it now");
    assert!(two.may_make("b"));
}

#[test]
fn a_limit_stops_what_adds_and_nothing_else() {
    let three = world(limit(2, CountScope::AtATime));
    for id in ["a", "b", "c"] {
        three.loan(id, "t1", "m1", "05T10:00", "05T11:00", "requested");
    }
    assert!(!three.may_make("c"));
    let update = three.action(things::LOAN, ActionKind::Update);
    let was = [("id", "c"), ("member_id", "m1"), ("status", "requested")];
    assert!(three.passes(update, "c", &was), "over the limit already, but this adds nothing");
    let moved = [("id", "c"), ("member_id", "m2"), ("status", "requested")];
    assert!(!three.passes(update, "c", &moved));
    three.connection.execute_batch("UPDATE loans SET status = 'cancelled' WHERE id = 'a'").unwrap();
    assert!(three.may_make("c"));
}

#[test]
fn a_rolling_limit_holds_in_every_stretch() {
    let hour = CountScope::Rolling { seconds: 3600, moment: Expr::Path(row(3)) };
    let world = world(limit(2, hour));
    world.loan("a", "t1", "m1", "05T10:00", "05T10:10", "requested");
    world.loan("b", "t1", "m1", "05T10:50", "05T11:00", "requested");
    world.loan("c", "t1", "m1", "05T11:00", "05T11:10", "requested");
    assert!(world.may_make("c"), "exactly an hour after the first");
    world.loan("d", "t1", "m1", "05T10:20", "05T10:30", "requested");
    assert!(!world.may_make("d"), "three from 10:00 to 10:50");
    world.loan("e", "t1", "m2", "05T10:20", "05T10:30", "requested");
    assert!(world.may_make("e"), "somebody else");
}

#[test]
fn a_period_is_the_calendars() {
    let day = CountScope::PerPeriod { period: Period::Day, moment: Expr::Path(row(3)) };
    let world = world(limit(1, day));
    world.loan("a", "t1", "m1", "27T23:30", "27T23:40", "requested");
    world.loan("b", "t1", "m1", "28T00:30", "28T00:40", "requested");
    assert!(world.may_make("b"));
    world.loan("c", "t1", "m1", "28T22:30", "28T22:50", "requested");
    assert!(!world.may_make("c"), "the clocks went forward, it is still the 28th in London");
    world.connection.execute_batch("UPDATE loans SET starts_at = '2027-03-28T23:00:00.000Z' WHERE id = 'c'").unwrap();
    assert!(world.may_make("c"), "midnight there");
}

#[test]
fn a_sum_is_added_up() {
    let fee = Expr::path(Root::Row(Row(0)), vec![FieldRef { thing: things::LOAN, field: FieldId::Own(8) }]);
    let RuleKind::Limit { per, counted, .. } = limit(0, CountScope::AtATime) else { unreachable!() };
    let most = Some(Expr::Literal(Literal::Money(300)));
    let world = world(RuleKind::Limit { per, counted, sum: Some(fee), least: None, most, scope: CountScope::AtATime });
    world.loan("a", "t1", "m1", "05T10:00", "07T10:00", "requested");
    world.loan("b", "t1", "m1", "08T10:00", "09T10:00", "requested");
    assert!(world.may_make("b"), "exactly £3.00");
    world.loan("c", "t1", "m1", "10T10:00", "10T10:01", "requested");
    assert!(!world.may_make("c"), "a minute is a day");
}

/// "A member keeps at least 2 loans": nobody is kept from making the first, and none of the two can go.
#[test]
fn at_least_is_judged_for_whom_a_record_leaves() {
    let RuleKind::Limit { per, counted, .. } = limit(0, CountScope::AtATime) else { unreachable!() };
    let least = Some(Expr::Literal(Literal::Whole(2)));
    let world = world(RuleKind::Limit { per, counted, sum: None, least, most: None, scope: CountScope::AtATime });
    let (update, delete) =
        (world.action(things::LOAN, ActionKind::Update), world.action(things::LOAN, ActionKind::Delete));
    world.loan("a", "t1", "m1", "05T10:00", "05T11:00", "requested");
    assert!(world.may_make("a"), "the first of two");
    world.loan("b", "t1", "m1", "06T10:00", "06T11:00", "requested");
    assert!(world.may_make("b"));
    // As the output judges it: the record is written, the guard looks back.
    let was = [("id", "b"), ("member_id", "m1"), ("status", "requested")];
    world.connection.execute_batch("UPDATE loans SET member_id = 'm2' WHERE id = 'b'").unwrap();
    assert!(!world.passes(update, "b", &was), "moved to somebody else, one is too few");
    world.connection.execute_batch("UPDATE loans SET member_id = 'm1', status = 'cancelled' WHERE id = 'b'").unwrap();
    assert!(!world.passes(update, "b", &was), "cancelled, it doesn't count any more");
    world.connection.execute_batch("UPDATE loans SET status = 'requested' WHERE id = 'b'").unwrap();
    assert!(world.passes(update, "b", &was), "nothing has left");
    assert_eq!(delete.after.len(), 1, "deleting is judged as well");
    world.loan("c", "t1", "m1", "07T10:00", "07T11:00", "requested");
    world.connection.execute_batch("UPDATE loans SET member_id = 'm2' WHERE id = 'b'").unwrap();
    assert!(world.passes(update, "b", &was), "two are left");
}

#[test]
fn the_subjects_own_change_is_judged_too() {
    let world = World::of(&tool_library());
    let update = world.action(things::MEMBER, ActionKind::Update);
    for (id, day) in [("a", "05"), ("b", "06"), ("c", "07")] {
        world.loan(id, "t1", "m2", &format!("{day}T10:00"), &format!("{day}T11:00"), "requested");
    }
    assert!(world.passes(update, "m2", &[("id", "m2"), ("level", "basic")]));
    world.connection.execute_batch("UPDATE members SET level = 'basic' WHERE id = 'm2'").unwrap();
    assert!(!world.passes(update, "m2", &[("id", "m2"), ("level", "plus")]), "three open loans are too many for basic");
    world.connection.execute_batch("UPDATE loans SET status = 'returned' WHERE id = 'a'").unwrap();
    assert!(world.passes(update, "m2", &[("id", "m2"), ("level", "plus")]));
}

/// "A tool is never lent more than twice": a rule about tools that actions on loans can break.
#[test]
fn a_rule_about_the_whole_is_judged_where_its_parts_change() {
    let mut app = tool_library();
    let of_tool = Expr::equal(Expr::Path(row(1)), Expr::path(Root::Record, vec![]));
    let lent = Expr::Aggregate(Box::new(model::Aggregate {
        kind: AggregateKind::Count,
        of: things::LOAN,
        filter: of_tool.and(kept()),
        value: None,
    }));
    app.rules = vec![Rule {
        statement: StatementId("s001".into()),
        thing: things::TOOL,
        on: vec![],
        who: vec![],
        when: Expr::always(),
        kind: RuleKind::Check {
            holds: Expr::compare(Comparison::AtMost, lent, Expr::Literal(Literal::Whole(2))),
            field: None,
        },
        message: None,
    }];
    let world = World::of(&app);
    for (id, day) in [("a", "05"), ("b", "06"), ("c", "07")] {
        world.loan(id, "t1", "m2", &format!("{day}T10:00"), &format!("{day}T11:00"), "requested");
    }
    assert!(!world.may_make("c"));
    world.loan("d", "t2", "m2", "05T10:00", "05T11:00", "requested");
    assert!(world.may_make("d"));
    let delete = world.action(things::LOAN, ActionKind::Delete);
    assert!(delete.after.is_empty(), "taking one away breaks nothing");
}

/// "Nobody reports on two loans at the same time": moving a loan can break a rule about reports.
#[test]
fn an_overlap_by_way_of_a_relation_is_judged_where_the_times_change() {
    let through = |place: u32| Path {
        root: Root::Row(Row(0)),
        steps: vec![
            FieldRef { thing: things::REPORT, field: FieldId::Own(0) },
            FieldRef { thing: things::LOAN, field: FieldId::Own(place) },
        ],
    };
    let mut app = tool_library();
    app.rules = vec![Rule {
        statement: StatementId("s001".into()),
        thing: things::REPORT,
        on: vec![],
        who: vec![],
        when: Expr::always(),
        kind: RuleKind::Overlap {
            start: Expr::Path(through(3)),
            end: Expr::Path(through(4)),
            same: vec![through(2)],
            counted: Expr::always(),
            capacity: Expr::Literal(Literal::Whole(1)),
            gap_seconds: 0,
            touching: false,
        },
        message: None,
    }];
    let world = World::of(&app);
    world.loan("a", "t1", "m1", "05T10:00", "05T12:00", "requested");
    world.loan("b", "t2", "m1", "05T12:00", "05T13:00", "requested");
    for (id, loan) in [("x", "a"), ("y", "b")] {
        let row = format!(
            "INSERT INTO reports (id, loan_id, text, author_id, internal, created_at, updated_at, version) VALUES ('{id}', '{loan}', 'Fine.', 'm1', 0, '{TIME}', '{TIME}', 1)"
        );
        world.connection.execute_batch(&row).unwrap();
    }
    assert!(world.passes(world.action(things::REPORT, ActionKind::Create), "y", &[]));
    let update = world.action(things::LOAN, ActionKind::Update);
    let was = [("id", "b"), ("starts_at", "2027-03-05T12:00:00.000Z"), ("status", "requested")];
    assert!(world.passes(update, "b", &was));
    world.connection.execute_batch("UPDATE loans SET starts_at = '2027-03-05T11:59:00.000Z' WHERE id = 'b'").unwrap();
    assert!(!world.passes(update, "b", &was));
    assert!(!world.passes(world.action(things::REPORT, ActionKind::Create), "y", &[]));
}

#[test]
fn lists_show_what_may_be_seen_and_filters_find_it() {
    let world = World::of(&tool_library());
    world.loan("a", "t1", "m1", "05T10:00", "06T10:00", "requested");
    world.loan("b", "t1", "m2", "07T10:00", "08T10:00", "returned");
    world.loan("c", "t2", "m2", "09T10:00", "11T10:00", "requested");
    let loans = world.plan.resource(things::LOAN).unwrap();
    let found = |roles: &[ThingId], me: &str, query: &[(&str, &str)]| -> Vec<String> {
        let actor = Actor::person(&world.plan, roles);
        let pairs: Vec<(String, String)> = query.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let query = plan::list::parse(&world.plan, loans, &actor, &pairs).unwrap();
        let list = plan::list::sql(&world.plan, loans, &actor, &query).unwrap();
        let text = format!("SELECT r.id FROM loans r WHERE {} ORDER BY {}", list.page.text, list.order);
        let mut statement = world.connection.prepare(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        for name in list.page.params.keys() {
            let place = statement.parameter_index(&format!(":{name}")).unwrap().unwrap();
            statement.raw_bind_parameter(place, if name == "actor" { me } else { world.now }).unwrap();
        }
        for (name, value) in &list.values {
            let place = statement.parameter_index(&format!(":{name}")).unwrap().unwrap();
            let value = match value {
                plan::validate::Stored::Integer(number) => Value::Integer(*number),
                plan::validate::Stored::Text(text) => Value::Text(text.clone()),
                _ => Value::Null,
            };
            statement.raw_bind_parameter(place, value).unwrap();
        }
        let mut rows = statement.raw_query();
        let mut ids = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            ids.push(row.get(0).unwrap());
        }
        ids
    };
    let (member, warden) = ([things::MEMBER], [things::WARDEN]);
    assert_eq!(found(&member, "m2", &[("sort", "startsAt")]), ["b", "c"]);
    assert_eq!(found(&warden, "w", &[("sort", "-startsAt")]), ["c", "b", "a"]);
    assert_eq!(found(&warden, "w", &[("status[ne]", "returned"), ("sort", "startsAt")]), ["a", "c"]);
    assert_eq!(found(&warden, "w", &[("fee[gt]", "100")]), ["c"]);
    assert_eq!(found(&warden, "w", &[("remark[empty]", "true"), ("sort", "-days,startsAt")]), ["c", "a", "b"]);
    let first =
        plan::list::cursor("-fee", &[plan::validate::Stored::Integer(200), plan::validate::Stored::Text("c".into())]);
    assert_eq!(found(&warden, "w", &[("sort", "-fee"), ("after", &first)]), ["b", "a"]);
}

/// Nobody is asked about roles that are known.
#[test]
fn known_roles_leave_no_look_ups() {
    let plan = plan::plan(&tool_library()).plan;
    for roles in [vec![], vec![things::MEMBER], vec![things::WARDEN], vec![things::AUDITOR]] {
        let actor = Actor::person(&plan, &roles);
        for action in &plan.actions {
            let mut asked = false;
            specialise(&action.who.holds, &actor).visit(&mut |part, _| asked |= matches!(part, Expr::ActorIs(_)));
            assert!(!asked, "{}", action.name);
        }
    }
}

#[test]
fn a_check_that_an_effect_breaks_refuses_like_any_other_rule() {
    let plan = plan::plan(&tool_library()).plan;
    let is_check = |guard: &&Guard| {
        let mut checks = plan.actions.iter().flat_map(|action| &action.checks);
        checks.any(|own| own.statement == guard.statement && own.status == 422)
    };
    let on_effects: Vec<&Guard> =
        plan.resources.iter().flat_map(|resource| &resource.invariants).filter(is_check).collect();
    assert!(!on_effects.is_empty());
    assert!(on_effects.iter().all(|guard| guard.status == 409 && guard.field.is_none()));
}
