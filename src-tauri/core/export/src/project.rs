//! The plan with what the printers keep asking of it: names, modules and how one module imports another.

use model::{FieldId, FieldRef, ThingId, TypeKind};
use plan::{Field, Plan, Resource, Storage};
use printer::typescript::{Code, imported};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Project<'p> {
    pub plan: &'p Plan,
}

/// Names that code of ours uses beside a record's own variable.
pub(crate) const KEPT: &[&str] = &[
    "call",
    "db",
    "sql",
    "before",
    "input",
    "given",
    "expected",
    "making",
    "value",
    "values",
    "problems",
    "actor",
    "now",
    "query",
    "find",
    "find_all",
    "demand",
    "trigger",
    "id",
    "case",
    "class",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "for",
    "function",
    "if",
    "import",
    "in",
    "new",
    "null",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "false",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "await",
    "async",
    "let",
    "static",
    "interface",
    "package",
    "private",
    "public",
    "protected",
    "continue",
    "break",
    "debugger",
    "const",
    "catch",
    "finally",
    "extends",
    "implements",
    "number",
    "string",
    "test",
    "list",
    "act",
    "value",
    "minuteOf",
    "weekday",
    "age",
    "over",
    "plus",
    "minus",
    "times",
    "divide",
    "fold",
    "contains",
    "isEmpty",
    "length",
    "moved",
    "erase",
    "create",
    "read",
    "update",
    "insert",
    "remove",
    "begin",
    "exists",
    "day",
    "days",
    "hours",
    "minutes",
    "months",
    "years",
    "seconds",
    "later",
    "earlier",
    "person",
    "people",
    "thing",
    "things",
    "api",
];

impl<'p> Project<'p> {
    pub fn resource(&self, thing: ThingId) -> Option<&'p Resource> {
        self.plan.resource(thing)
    }

    pub fn resources(&self) -> impl Iterator<Item = &'p Resource> {
        self.plan.resources.iter()
    }

    pub fn field(&self, field: FieldRef) -> Option<&'p Field> {
        self.plan.field(field)
    }

    /// The word for one record of it, as a variable.
    pub fn variable(&self, thing: ThingId) -> String {
        let Some(resource) = self.resource(thing) else { return "record".to_owned() };
        let name = variable(&resource.type_name);
        // One of the staff and all of the staff are the same word: the thing has it already.
        if name == resource.variable { format!("{name}Record") } else { name }
    }

    /// The definition of the thing, as code in that module names it.
    pub fn definition(&self, thing: ThingId, from: &str) -> Code {
        let Some(resource) = self.resource(thing) else { return Code::Atom("undefined".to_owned()) };
        name_from(&resource.variable, &module(resource, "model"), from)
    }

    /// The name of the function that works a computed field out.
    pub fn computing(&self, field: FieldRef) -> String {
        let wire = self.field(field).map_or("value", |field| field.wire.as_str());
        format!("{}{}", self.variable(field.thing), plan::capital(wire))
    }

    /// The thing at the other end of a relation. A relation to whoever made the record leads to no thing of its own.
    pub fn target(&self, field: FieldRef) -> Option<ThingId> {
        match self.field(field)?.r#type.kind {
            TypeKind::One(thing) | TypeKind::Several(thing) => Some(thing),
            _ => None,
        }
    }

    /// Whether a record can be without a value here.
    pub fn nullable(&self, field: FieldRef) -> bool {
        match field.field {
            FieldId::Id | FieldId::CreatedAt | FieldId::UpdatedAt => false,
            FieldId::CreatedBy => true,
            FieldId::Own(_) => self.field(field).is_none_or(|own| {
                let Some(resource) = self.resource(field.thing) else { return true };
                match &own.storage {
                    Storage::Column { column, .. } => self
                        .plan
                        .table(&resource.table)
                        .and_then(|table| table.columns.iter().find(|one| &one.name == column))
                        .is_none_or(|column| column.nullable),
                    Storage::Account { .. } => !own.required,
                    Storage::Links { .. } => false,
                    Storage::Computed { .. } => true,
                }
            }),
        }
    }
}

/// `src/orders/model.ts`
pub(crate) fn module(resource: &Resource, part: &str) -> String {
    format!("src/{}/{part}.ts", resource.path)
}

/// A name of that module, imported where it comes from another one.
pub(crate) fn name_from(name: &str, from_module: &str, into: &str) -> Code {
    if from_module == into {
        return Code::Atom(name.to_owned());
    }
    imported(name, relative(into, from_module))
}

/// How one file of the project imports another.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from.iter().take(folders).zip(&to).take_while(|(one, other)| one == other).count();
    let up = folders - shared;
    let lead = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    format!("{lead}{}", to.get(shared..).unwrap_or_default().join("/"))
}

/// A type's name as a variable: `lineItem`.
pub(crate) fn variable(type_name: &str) -> String {
    let mut letters = type_name.chars();
    let name: String = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    if KEPT.contains(&name.as_str()) { format!("{name}Record") } else { name }
}

/// The words of a sentence, first letter large and a full stop at the end, to stand in a comment.
pub(crate) fn as_sentence(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() || words.ends_with(['.', '!', '?', '"', '”']) { words } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::{relative, variable};

    #[test]
    fn modules_import_each_other_by_relative_paths() {
        assert_eq!(relative("src/orders/rules.ts", "src/lib/problem.ts"), "../lib/problem.ts");
        assert_eq!(relative("src/orders/rules.ts", "src/orders/model.ts"), "./model.ts");
        assert_eq!(relative("src/things.ts", "src/orders/model.ts"), "./orders/model.ts");
        assert_eq!(relative("test/a.test.ts", "src/app.ts"), "../src/app.ts");
    }

    #[test]
    fn variables_are_no_reserved_words() {
        assert_eq!(variable("LineItem"), "lineItem");
        assert_eq!(variable("Case"), "caseRecord");
    }
}
