//! Whatever the app holds, planning it gives a plan: the same one every time, and one whose conditions have SQL.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

use plainspoken_plan as plan;

use model::{
    Aggregate, AggregateKind, App, Change, ChoiceId, Comparison, Duration, Expr, FieldId, FieldRef, Grant, Literal,
    Path, Permission, Root, Row, Rule, RuleKind, StatementId, ThingId, Trigger, Type, TypeKind, Unit, Verb, Who,
};
use plan::fixture::tool_library;
use plan::migrate::{Answers, Engine, migration, render};
use plan::sql::Scope;
use proptest::prelude::*;

fn thing() -> impl Strategy<Value = ThingId> {
    prop_oneof![6 => (0_u32..6).prop_map(ThingId), 1 => any::<u32>().prop_map(ThingId)]
}

fn field_id() -> impl Strategy<Value = FieldId> {
    prop_oneof![
        8 => (0_u32..11).prop_map(FieldId::Own),
        1 => any::<u32>().prop_map(FieldId::Own),
        1 => Just(FieldId::Id),
        1 => Just(FieldId::CreatedBy),
        1 => Just(FieldId::CreatedAt),
    ]
}

fn field() -> impl Strategy<Value = FieldRef> {
    (thing(), field_id()).prop_map(|(thing, field)| FieldRef { thing, field })
}

fn path() -> impl Strategy<Value = Path> {
    let root = prop_oneof![
        5 => Just(Root::Record),
        2 => Just(Root::Before),
        2 => Just(Root::Actor),
        1 => Just(Root::Trigger),
        1 => (0_u32..3).prop_map(Root::Input),
        4 => (0_u8..3).prop_map(|row| Root::Row(Row(row))),
    ];
    (root, prop::collection::vec(field(), 0..3)).prop_map(|(root, steps)| Path { root, steps })
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        Just(Literal::Empty),
        any::<bool>().prop_map(Literal::YesNo),
        any::<i64>().prop_map(Literal::Whole),
        any::<i64>().prop_map(Literal::Money),
        (any::<i64>(), any::<u8>()).prop_map(|(units, scale)| Literal::Decimal { units, scale }),
        ".{0,6}".prop_map(Literal::Text),
        ".{0,6}".prop_map(Literal::Time),
        any::<i32>().prop_map(|days| Literal::Duration(Duration::days(days))),
        (field(), 0_u32..5).prop_map(|(field, choice)| Literal::Choice { field, choice: ChoiceId(choice) }),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        literal().prop_map(Expr::Literal),
        path().prop_map(Expr::Path),
        thing().prop_map(Expr::ActorIs),
        Just(Expr::Now),
        Just(Expr::Today),
        Just(Expr::SignedIn),
        Just(Expr::always()),
        Just(Expr::never()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let one = inner.clone().prop_map(Box::new);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::Or),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Expr::First),
            one.clone().prop_map(Expr::Not),
            one.clone().prop_map(Expr::IsEmpty),
            one.clone().prop_map(Expr::DateOf),
            one.clone().prop_map(Expr::Folded),
            one.clone().prop_map(Expr::Length),
            (one.clone(), any::<bool>()).prop_map(|(value, up)| Expr::Round {
                value,
                direction: if up { model::Round::Up } else { model::Round::Nearest },
            }),
            (inner.clone(), inner.clone(), 0..6).prop_map(|(left, right, op)| Expr::compare(
                [
                    Comparison::Equal,
                    Comparison::NotEqual,
                    Comparison::Less,
                    Comparison::AtMost,
                    Comparison::More,
                    Comparison::AtLeast,
                ][op as usize],
                left,
                right,
            )),
            (one.clone(), one.clone(), 0..5).prop_map(|(left, right, op)| Expr::Arithmetic {
                op: [
                    model::Arithmetic::Add,
                    model::Arithmetic::Subtract,
                    model::Arithmetic::Multiply,
                    model::Arithmetic::Divide,
                    model::Arithmetic::PercentOf,
                ][op as usize],
                left,
                right,
            }),
            (one.clone(), one.clone(), one.clone()).prop_map(|(condition, then, otherwise)| Expr::If {
                condition,
                then,
                otherwise
            }),
            (one.clone(), any::<i64>()).prop_map(|(from, seconds)| Expr::Shift {
                from,
                by: Duration::seconds(seconds),
                back: true,
            }),
            (one.clone(), one.clone()).prop_map(|(from, to)| Expr::Between { from, to, unit: Unit::Hour }),
            (one.clone(), prop::collection::vec(inner.clone(), 0..3))
                .prop_map(|(value, list)| Expr::OneOf { value, list }),
            (thing(), inner.clone(), prop::option::of(inner), 0..6).prop_map(|(of, filter, value, kind)| {
                Expr::Aggregate(Box::new(Aggregate {
                    kind: [
                        AggregateKind::Exists,
                        AggregateKind::Count,
                        AggregateKind::Sum,
                        AggregateKind::Average,
                        AggregateKind::Least,
                        AggregateKind::Greatest,
                    ][kind as usize],
                    of,
                    filter,
                    value,
                }))
            }),
        ]
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let kind = prop_oneof![
        (expr(), prop::option::of(field_id())).prop_map(|(holds, field)| RuleKind::Check { holds, field }),
        expr().prop_map(|holds| RuleKind::State { holds }),
        expr().prop_map(|holds| RuleKind::Across { holds }),
        (prop::collection::vec(path(), 0..3), expr(), prop::option::of(expr()), prop::option::of(expr()), expr(), 0..3)
            .prop_map(|(per, counted, sum, most, moment, scope)| RuleKind::Limit {
                per,
                counted,
                sum,
                least: None,
                most,
                scope: match scope {
                    0 => model::CountScope::AtATime,
                    1 => model::CountScope::Rolling { seconds: 60, moment },
                    _ => model::CountScope::PerPeriod { period: model::Period::Month, moment },
                },
            }),
        (prop::collection::vec(path(), 0..3), expr(), any::<bool>())
            .prop_map(|(paths, counted, folded)| RuleKind::Unique { paths, folded, counted }),
        (expr(), expr(), prop::collection::vec(path(), 0..2), expr(), expr()).prop_map(
            |(start, end, same, counted, capacity)| RuleKind::Overlap {
                start,
                end,
                same,
                counted,
                capacity,
                gap_seconds: 5,
                touching: false,
            }
        ),
    ];
    (thing(), expr(), kind).prop_map(|(thing, when, kind)| Rule {
        statement: StatementId("s001".into()),
        thing,
        on: vec![],
        who: vec![],
        when,
        kind,
        message: None,
    })
}

fn permission() -> impl Strategy<Value = Permission> {
    (thing(), thing(), expr(), prop::option::of(prop::collection::vec(field_id(), 0..3)), 0..4, 0..5).prop_map(
        |(thing, role, when, fields, grant, verb)| Permission {
            statement: StatementId("s002".into()),
            grant: [Grant::Allow, Grant::Forbid, Grant::Only, Grant::These][grant as usize],
            who: vec![Who::Role(role)],
            verb: [Verb::See, Verb::Create, Verb::Change, Verb::Delete, Verb::Do(model::ActionId(role.0))]
                [verb as usize],
            thing,
            fields,
            when,
            message: None,
        },
    )
}

fn kind() -> impl Strategy<Value = TypeKind> {
    prop_oneof![
        Just(TypeKind::Text),
        Just(TypeKind::Money),
        Just(TypeKind::Choice(vec![])),
        any::<u8>().prop_map(|scale| TypeKind::Number { scale }),
        thing().prop_map(TypeKind::One),
        thing().prop_map(TypeKind::Several),
        Just(TypeKind::AnyPerson),
    ]
}

fn app() -> impl Strategy<Value = App> {
    (
        prop::collection::vec(rule(), 0..4),
        prop::collection::vec(permission(), 0..4),
        prop::collection::vec((thing(), field_id(), prop::option::of(expr()), kind(), ".{0,8}"), 0..4),
        prop::collection::vec((thing(), expr(), field_id(), expr()), 0..3),
    )
        .prop_map(|(rules, permissions, fields, reactions)| {
            let mut app = tool_library();
            app.rules.extend(rules);
            app.permissions.extend(permissions);
            for (thing, field, computed, kind, name) in fields {
                let Some(thing) = app.things.get_mut(thing.0 as usize) else { continue };
                thing.title = Some(field);
                if let FieldId::Own(place) = field
                    && let Some(field) = thing.fields.get_mut(place as usize)
                {
                    field.name = name.clone();
                    field.key = name;
                    field.computed = computed;
                    field.r#type = Type { least: Some(i64::MIN), most: Some(i64::MAX), ..Type::plain(kind) };
                }
            }
            for (thing, condition, field, value) in reactions {
                app.reactions.push(model::Reaction {
                    statement: StatementId("s003".into()),
                    trigger: Trigger::Becomes { thing, condition: condition.clone() },
                    when: condition,
                    effects: vec![model::Effect::Set { changes: vec![Change { field, value }] }],
                });
            }
            app
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_app_has_a_plan(app in app()) {
        let first = plan::plan(&app);
        prop_assert_eq!(&first, &plan::plan(&app));
        let plan = first.plan;
        for resource in &plan.resources {
            let _ = plan::sql::condition(&plan, &resource.see.holds, &Scope::row("r"));
            for field in &resource.fields {
                if let plan::Storage::Computed { value } = &field.storage {
                    let _ = plan::sql::value(&plan, value, &Scope::row("r"));
                }
            }
            for actor in [plan::Actor::Nobody, plan::Actor::person(&plan, &[resource.thing])] {
                let _ = plan::specialise(&resource.see.holds, &actor);
                let pairs = [("sort".to_owned(), "name".to_owned()), ("search".to_owned(), "a".to_owned())];
                if let Ok(query) = plan::list::parse(&plan, resource, &actor, &pairs) {
                    let _ = plan::list::sql(&plan, resource, &actor, &query);
                }
            }
        }
        for action in &plan.actions {
            for guard in action.checks.iter().chain(&action.before).chain(&action.after) {
                let _ = plan::sql::condition(&plan, &guard.holds, &Scope::after("r"));
                let _ = plan::sql::condition(&plan, &guard.when, &Scope::bound());
            }
        }
        let before = plan::plan(&tool_library()).plan;
        for (from, to) in [(&before, &plan), (&plan, &before)] {
            for step in migration(Some(from), to).steps {
                for engine in [Engine::Sqlite, Engine::Postgres] {
                    let _ = render(&step, engine, &Answers::new());
                }
            }
        }
        let file = plan::migrate::write_plan(&plan);
        prop_assert_eq!(plan::migrate::read_plan(&file).unwrap(), plan);
    }
}
