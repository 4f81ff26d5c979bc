//! `db/schema.ts`: the tables as Kysely sees them.

use plan::{SqlType, Table};
use printer::typescript::{Code, Member, Module, array, constant, interface, name, string};

use crate::project::Project;

pub(crate) fn schema(project: Project) -> Module {
    let mut out = Module::new();
    let system = plan::system::tables();
    for table in project.plan.tables.iter().chain(&system) {
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
    let all = project.plan.tables.iter().chain(&system).map(|table| Member::new(&table.name, type_name(table)));
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
    let words: String = table.name.split('_').map(plan::capital).collect();
    format!("{words}Table")
}

fn plain_type(kind: SqlType) -> &'static str {
    match kind {
        SqlType::Integer => "number",
        SqlType::Boolean => "boolean",
        SqlType::Json => "string[]",
        SqlType::Bytes => "Uint8Array",
        SqlType::Id | SqlType::Text | SqlType::Date | SqlType::Time | SqlType::Moment => "string",
    }
}
