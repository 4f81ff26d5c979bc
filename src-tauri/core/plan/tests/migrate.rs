//! Plans that change under rows that stay.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says so by panicking")]

mod database;

use plainspoken_plan as plan;

use database::{migrate, one, open};
use model::{App, Choice, Field, Literal, Type, TypeKind};
use plan::fixture::{things, tool_library};
use plan::migrate::{Answers, migration};
use plan::validate::Stored;

/// A member, a tool and a loan, with everything filled in.
const ROWS: &str = "
    INSERT INTO auth_accounts (id, email, name, created_at, updated_at) VALUES ('m1', 'iris@example.com', 'Iris Vale', '', '');
    INSERT INTO members (id, level, note, note_folded, created_at, updated_at, version)
      VALUES ('m1', 'basic', 'Néat', 'neat', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 1);
    INSERT INTO tools (id, name, name_folded, kind, price_per_day, weight, out_of_use, bought_on, created_at, updated_at, version)
      VALUES ('t1', 'Rip Saw', 'rip saw', 'saw', 150, 125, 0, '2026-05-01', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 1),
             ('t2', 'Ladder', 'ladder', 'ladder', 450, NULL, 1, NULL, '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 1);
    INSERT INTO loans (id, number, tool_id, member_id, starts_at, ends_at, status, remark, remark_folded, created_at, updated_at, version)
      VALUES ('l1', 100, 't1', 'm1', '2027-02-01T09:00:00.000Z', '2027-02-03T09:00:00.000Z', 'requested', '12', '12',
              '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', 1);
";

struct Changed {
    connection: rusqlite::Connection,
    migration: plan::migrate::Migration,
}

/// Changes the app, and the database with it.
fn change(how: impl FnOnce(&mut App), answers: &Answers) -> Changed {
    let before = plan::plan(&tool_library()).plan;
    let connection = open(&before);
    connection.execute_batch(ROWS).unwrap();
    let mut app = tool_library();
    how(&mut app);
    let after = plan::plan(&app).plan;
    let migration = migration(Some(&before), &after);
    migrate(&connection, &migration, answers);
    Changed { connection, migration }
}

fn field(app: &mut App, thing: model::ThingId, place: usize) -> &mut Field {
    &mut app.things[thing.0 as usize].fields[place]
}

#[test]
fn the_same_plan_needs_nothing() {
    let same = change(|_| {}, &Answers::new());
    assert_eq!(same.migration, Default::default());
}

#[test]
fn renames_keep_every_row() {
    let renamed = change(
        |app| {
            app.things[things::TOOL.0 as usize].name =
                model::Noun { singular: "device".into(), plural: "devices".into() };
            field(app, things::TOOL, 0).name = "label".into();
            field(app, things::LOAN, 3).name = "begins at".into();
        },
        &Answers::new(),
    );
    assert_eq!(renamed.migration.losses, []);
    assert_eq!(one(&renamed.connection, "SELECT label_folded FROM devices WHERE id = 't1'"), "rip saw");
    assert_eq!(one(&renamed.connection, "SELECT begins_at FROM loans"), "2027-02-01T09:00:00.000Z");
}

#[test]
fn a_required_field_is_asked_for() {
    let new = Field { required: true, ..plain("brand", TypeKind::Text) };
    let answers = Answers::from([("tool.brand".to_owned(), Stored::Text("Acme".into()))]);
    let added = change(|app| app.things[things::TOOL.0 as usize].fields.push(new.clone()), &answers);
    let question = &added.migration.questions[0];
    assert_eq!(question.text, "What should \"brand\" be for the tools that are there already?");
    assert_eq!(one(&added.connection, &question.count), "2");
    assert_eq!(one(&added.connection, "SELECT brand || brand_folded FROM tools WHERE id = 't2'"), "Acmeacme");
}

#[test]
fn made_required_only_the_empty_ones_are_filled() {
    let answers = Answers::from([("tool.weight".to_owned(), Stored::Integer(10))]);
    let changed = change(|app| field(app, things::TOOL, 3).required = true, &answers);
    assert_eq!(one(&changed.connection, "SELECT weight FROM tools WHERE id = 't1'"), "125");
    assert_eq!(one(&changed.connection, "SELECT weight FROM tools WHERE id = 't2'"), "10");
}

#[test]
fn what_would_be_lost_is_counted_first() {
    let before = plan::plan(&tool_library()).plan;
    let connection = open(&before);
    connection.execute_batch(ROWS).unwrap();
    let mut app = tool_library();
    app.things[things::TOOL.0 as usize].fields[7] = plain("colour of it", TypeKind::Colour);
    field(&mut app, things::TOOL, 1).r#type = Type::plain(TypeKind::Choice(vec![
        Choice { name: "hand saw".into(), key: "saw".into() },
        Choice { name: "drill".into(), key: "drill".into() },
    ]));
    field(&mut app, things::TOOL, 6).r#type = Type::plain(TypeKind::Moment);
    field(&mut app, things::LOAN, 6).r#type = Type::plain(TypeKind::Whole);
    field(&mut app, things::TOOL, 3).r#type = Type::plain(TypeKind::Number { scale: 2 });
    let after = plan::plan(&app).plan;
    let found = migration(Some(&before), &after);
    let losses: Vec<(String, String)> =
        found.losses.iter().map(|loss| (loss.what.clone(), one(&connection, &loss.count))).collect();
    let said = |what: &str, count: &str| (what.to_owned(), count.to_owned());
    assert_eq!(
        losses,
        [said("\"kind\" of tools", "1"), said("\"manual\" of tools", "0"), said("\"remark\" of loans", "0")]
    );
    let words = |rows| found.losses[0].in_words(rows);
    assert_eq!((words(1), words(12)), ("the kind of 1 tool".to_owned(), "the kind of 12 tools".to_owned()));
    let answers = Answers::from([("tool.kind".to_owned(), Stored::Text("drill".into()))]);
    migrate(&connection, &found, &answers);
    assert_eq!(one(&connection, "SELECT kind FROM tools WHERE id = 't1'"), "hand-saw");
    assert_eq!(one(&connection, "SELECT kind FROM tools WHERE id = 't2'"), "drill");
    assert_eq!(one(&connection, "SELECT bought_on FROM tools WHERE id = 't1'"), "2026-04-30T23:00:00.000Z");
    assert_eq!(one(&connection, "SELECT remark FROM loans"), "12");
    assert_eq!(one(&connection, "SELECT typeof(remark) FROM loans"), "integer");
    assert_eq!(one(&connection, "SELECT weight FROM tools WHERE id = 't1'"), "1250");
}

#[test]
fn a_thing_goes_with_its_rows_and_another_comes() {
    let changed = change(
        |app| {
            // Reports are the last thing: nothing else is numbered after them.
            app.things.pop();
            app.permissions.retain(|one| one.thing != things::REPORT);
            app.rules.retain(|one| one.thing != things::REPORT);
            app.things.push(model::Thing {
                key: "shelf".into(),
                name: model::Noun { singular: "shelf".into(), plural: "shelves".into() },
                person: None,
                fields: vec![plain("name", TypeKind::Text), plain("holds", TypeKind::Several(things::TOOL))],
                title: None,
                statement: None,
                samples: vec![],
                keeps_deleted: false,
            });
        },
        &Answers::new(),
    );
    let lost: Vec<&str> = changed.migration.losses.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(lost, ["\"concerns\" of reports", "All reports"]);
    assert_eq!(one(&changed.connection, "SELECT COUNT(*) FROM shelves_holds"), "0");
}

#[test]
fn a_default_needs_no_question() {
    let changed = change(
        |app| {
            let mut urgent = plain("fragile", TypeKind::YesNo);
            urgent.default = Some(Literal::YesNo(true));
            app.things[things::TOOL.0 as usize].fields.push(urgent);
        },
        &Answers::new(),
    );
    assert_eq!(changed.migration.questions, []);
    assert_eq!(one(&changed.connection, "SELECT SUM(fragile) FROM tools"), "2");
}

fn plain(name: &str, kind: TypeKind) -> Field {
    Field { name: name.into(), key: name.replace(' ', "_"), ..field_like(kind) }
}

fn field_like(kind: TypeKind) -> Field {
    Field {
        r#type: Type::plain(kind),
        unique: None,
        required: false,
        computed: None,
        default: None,
        filled: model::Filled::ByPerson,
        account: false,
        automatic: false,
        private: false,
        on_delete: model::OnDelete::Refuse,
        statement: None,
        ..tool_library().things[0].fields[4].clone()
    }
}

/// The sentences that an author reads where rows stand against the change.
fn told(how: impl FnOnce(&mut App)) -> Vec<String> {
    let before = plan::plan(&tool_library()).plan;
    let connection = open(&before);
    connection.execute_batch(ROWS).unwrap();
    let mut app = tool_library();
    how(&mut app);
    let migration = plan::migrate::migration(Some(&before), &plan::plan(&app).plan);
    let counted = migration.conflicts.iter().map(|conflict| {
        let rows: i64 = connection.query_row(&conflict.count, [], |row| row.get(0)).unwrap();
        (rows, conflict)
    });
    counted.filter(|(rows, _)| *rows > 0).map(|(rows, conflict)| conflict.sentence(rows)).collect()
}

#[test]
fn rows_that_a_new_bound_breaks_are_counted_and_said_in_plain_words() {
    let price = |least: i64| move |app: &mut App| app.things[3].fields[2].r#type.least = Some(least);
    assert_eq!(
        told(price(200)),
        ["1 tool that is there doesn't fit what the spec says now of \"price per day\": This must be at least £2.00."]
    );
    assert_eq!(told(price(1)), Vec::<String>::new());
}

#[test]
fn rows_that_would_share_what_is_to_be_unique_are_counted() {
    let unique = |app: &mut App| app.things[3].fields[1].unique = Some(model::Unique { folded: false });
    assert_eq!(told(unique), Vec::<String>::new());
    let before = plan::plan(&tool_library()).plan;
    let connection = open(&before);
    connection.execute_batch(ROWS).unwrap();
    connection.execute_batch("UPDATE tools SET kind = 'saw'").unwrap();
    let mut app = tool_library();
    unique(&mut app);
    let migration = plan::migrate::migration(Some(&before), &plan::plan(&app).plan);
    let rows: Vec<(i64, &str)> = migration
        .conflicts
        .iter()
        .map(|one| (connection.query_row(&one.count, [], |row| row.get(0)).unwrap(), one.what.as_str()))
        .collect();
    assert_eq!(rows, [(2, "kind")]);
}
