//! "No two tools share a name", "one vote per person per post".

use model::{App, Comparison, Expr, FieldRef, Rule, RuleKind, Unique};

use super::{GuardNames, Judged, thing_name};
use crate::build::rebase::{all, at, before, empty, exists, known, record, row, row_as};
use crate::typing::{self, Kind};
use crate::{Code, Guard, GuardKind, Resource, Storage, Table, specialise};

pub fn judge(app: &App, rule: &Rule) -> Judged {
    let mut judged = Judged {
        code: Code::Unique,
        status: 409,
        field: None,
        when: rule.when.clone(),
        holds: Expr::always(),
        index: None,
    };
    let RuleKind::Unique { paths, folded, counted } = &rule.kind else { return judged };
    if let [path] = paths.as_slice()
        && let [step] = path.steps.as_slice()
    {
        judged.field = Some(step.field);
    }
    let steps: Vec<&[FieldRef]> = paths.iter().map(|path| path.steps.as_slice()).collect();
    judged.holds = none_alike(app, rule.thing, &steps, *folded, counted.clone());
    let counted_before = row_as(counted, &before()).with_root(&model::Root::Record, &before());
    judged.when = judged.when.and(row_as(counted, &record())).and(changed(app, &steps, *folded, counted_before));
    judged
}

/// What is compared: the folded key of a text, anything else as it is.
fn key(app: &App, value: Expr, folded: bool) -> Expr {
    let text = folded && typing::of(app, &value, &[]) == Kind::Text;
    if text { Expr::Folded(Box::new(value)) } else { value }
}

fn none_alike(app: &App, thing: model::ThingId, paths: &[&[FieldRef]], folded: bool, counted: Expr) -> Expr {
    let alike = paths
        .iter()
        .map(|steps| Expr::equal(key(app, at(row(), steps), folded), key(app, at(record(), steps), folded)));
    let another = Expr::compare(Comparison::NotEqual, Expr::Path(row()), Expr::Path(record()));
    exists(thing, all([counted, another]).and(all(alike))).not()
}

/// Nothing is empty, and it isn't what it was: an old double (from before the rule) stops nobody from changing the rest.
fn changed(app: &App, paths: &[&[FieldRef]], folded: bool, counted_before: Expr) -> Expr {
    let known = all(paths.iter().map(|steps| known(app, steps)));
    let same = paths
        .iter()
        .map(|steps| Expr::equal(key(app, at(before(), steps), folded), key(app, at(record(), steps), folded)));
    let unchanged = all([empty(Expr::Path(before())).not(), counted_before]).and(all(same));
    known.and(unchanged.not())
}

/// One guard for each field whose values no two records share.
pub fn unique_fields(app: &App, resource: &Resource, tables: &[Table], guard_names: &mut GuardNames) -> Vec<Guard> {
    let mut found = Vec::new();
    for field in &resource.fields {
        let Some(Unique { folded }) = field.unique else { continue };
        // Addresses of accounts are unique over all kinds of people, by the accounts' own table.
        if !matches!(field.storage, Storage::Column { .. }) {
            continue;
        }
        let (singular, plural) = thing_name(app, resource.thing);
        let steps = [FieldRef { thing: resource.thing, field: field.id }];
        let said = field.statement.as_ref().and_then(|statement| app.sentence(statement));
        let sentence = said.map_or_else(|| format!("No two {plural} have the same {}.", field.name), str::to_owned);
        let phrase = format!("{singular} {} is unique", field.name);
        found.push(Guard {
            statement: field.statement.clone().or_else(|| resource.statement.clone()).unwrap_or_default(),
            name: guard_names.name(&format!("unique {}.{}", resource.key, field.key), "", &phrase),
            sentence,
            detail: format!("There is already {} with this {}.", a(singular), field.name),
            status: 409,
            code: Code::Unique,
            field: Some(field.id),
            when: specialise::simplify(&changed(app, &[&steps], folded, Expr::always())),
            holds: none_alike(app, resource.thing, &[&steps], folded, Expr::always()),
            kind: GuardKind::UniqueField,
            index: unique_index(resource, field, folded, tables),
        });
    }
    found
}

fn unique_index(resource: &Resource, field: &crate::Field, folded: bool, tables: &[Table]) -> Option<String> {
    let Storage::Column { column, folded: key } = &field.storage else { return None };
    let column = if folded { key.as_ref().unwrap_or(column) } else { column };
    let table = tables.iter().find(|table| table.name == resource.table)?;
    let index = table.indexes.iter().find(|index| index.unique && index.columns == [column.clone()])?;
    Some(index.name.clone())
}

/// "a tool", "an order".
pub fn a(noun: &str) -> String {
    let small = noun.to_lowercase();
    // Spelling and sound part ways in a few words that apps are full of: a user, a unit, an hour.
    let sounds_like_you =
        ["uni", "use", "usa", "eu", "one", "once", "ufo", "utility"].iter().any(|start| small.starts_with(start));
    let silent = ["hour", "honest", "honour", "heir"].iter().any(|start| small.starts_with(start));
    let vowel = small.starts_with(['a', 'e', 'i', 'o', 'u']);
    let article = if (vowel && !sounds_like_you) || silent { "an" } else { "a" };
    format!("{article} {noun}")
}
