//! The imports of a module, gathered from the names that it uses, in the order in which biome keeps them.

use std::collections::BTreeMap;

use crate::{Doc, concat, group, indent, join, line, nil, text};

/// For each module the names and whether each is used as a type alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Imports {
    modules: BTreeMap<(u8, String), BTreeMap<Natural, bool>>,
}

/// A name in biome's order of names: letters first whatever their case, capitals after small ones where all else is equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Natural(String, std::cmp::Reverse<String>);

impl Imports {
    pub fn add(&mut self, name: &str, from: &str, type_only: bool) {
        let natural = Natural(name.to_lowercase(), std::cmp::Reverse(name.to_owned()));
        let names = self.modules.entry((distance(from), from.to_owned())).or_default();
        let only = names.entry(natural).or_insert(type_only);
        *only &= type_only;
    }

    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    pub fn doc(&self) -> Vec<Doc> {
        self.modules.iter().map(|((_, from), names)| import(from, names)).collect()
    }
}

/// Nearer modules come later: Node's own, packages, then the project's from the outside in.
fn distance(from: &str) -> u8 {
    if from.starts_with("node:") {
        return 0;
    }
    if !from.starts_with('.') {
        return 1;
    }
    let ups = from.matches("../").count();
    200 - u8::try_from(ups.min(100)).unwrap_or(100)
}

fn import(from: &str, names: &BTreeMap<Natural, bool>) -> Doc {
    let all_types = names.values().all(|only| *only);
    let names = names.iter().map(|(Natural(_, name), only)| {
        let mark = if *only && !all_types { "type " } else { "" };
        text(format!("{mark}{}", name.0))
    });
    let names = join(names, &concat([text(","), line()]));
    concat([
        text(if all_types { "import type " } else { "import " }),
        group(concat([
            text("{"),
            indent(concat([line(), names])),
            Doc::IfBroken(Box::new(text(",")), Box::new(nil())),
            line(),
            text("}"),
        ])),
        text(format!(" from '{from}';")),
    ])
}
