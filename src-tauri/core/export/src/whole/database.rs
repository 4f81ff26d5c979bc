//! `db/schema.ts`: the tables as Kysely sees them.

use plan::{SqlType, Table};
use printer::typescript::{Code, Member, Module, array, constant, interface, name, raw, string};

use crate::project::{Project, capital};

pub(crate) fn schema(project: Project) -> Module {
    let mut out = Module::new();
    for table in &project.plan.tables {
        let columns = table.columns.iter().map(|column| {
            let plain = if column.one_of.is_empty() {
                plain_type(column.r#type).to_owned()
            } else {
                let words: Vec<String> = column.one_of.iter().map(|word| printer::typescript::quoted(word)).collect();
                words.join(" | ")
            };
            Member::new(&column.name, if column.nullable { format!("{plain} | null") } else { plain })
        });
        out.push(interface(type_name(table), columns));
    }
    out.push(raw(SYSTEM_TABLES.trim()));
    let own = project.plan.tables.iter().map(|table| Member::new(&table.name, type_name(table)));
    let all = own.chain(SYSTEM.iter().map(|(table, r#type)| Member::new(*table, *r#type)));
    out.push(interface("Schema", all).exported().commented("The tables of the database."));
    let columns_of = |wanted: SqlType| {
        let tables = project.plan.tables.iter();
        let found = tables.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        let names: Vec<Code> = found
            .filter(|(_, column)| column.r#type == wanted)
            .map(|(table, column)| string(format!("{}.{}", table.name, column.name)))
            .collect();
        let arguments = if names.is_empty() { Vec::new() } else { vec![array(names)] };
        Code::Call { callee: Box::new(name("new Set")), types: Some("<string>".to_owned()), arguments }
    };
    out.push(
        constant("booleanColumns", columns_of(SqlType::Boolean))
            .exported()
            .commented("SQLite keeps yes and no as 1 and 0."),
    );
    out.push(
        constant("jsonColumns", columns_of(SqlType::Json)).exported().commented("Lists, which SQLite keeps as text."),
    );
    out
}

fn type_name(table: &Table) -> String {
    let words: String = table.name.split('_').map(capital).collect();
    format!("{words}Table")
}

fn plain_type(kind: SqlType) -> &'static str {
    match kind {
        SqlType::Integer => "number",
        SqlType::Boolean => "boolean",
        SqlType::Json => "string[]",
        SqlType::Id | SqlType::Text | SqlType::Date | SqlType::Time | SqlType::Moment => "string",
    }
}

const SYSTEM: &[(&str, &str)] = &[
    ("auth_accounts", "AccountsTable"),
    ("auth_sessions", "SessionsTable"),
    ("auth_codes", "CodesTable"),
    ("job_queue", "JobQueueTable"),
    ("outbox", "OutboxTable"),
    ("idempotency_keys", "IdempotencyKeysTable"),
    ("counters", "CountersTable"),
];

const SYSTEM_TABLES: &str = include_str!("../../../../../assets/export/parts/system-tables.ts.txt");
