//! The imports of a module, gathered from the names that it uses, in the order in which biome keeps them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::{Doc, concat, group, indent, join, line, nil, text};

/// For each module the names and whether each is used as a type alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Imports {
    modules: BTreeMap<(u8, Vec<Natural>), BTreeMap<Natural, bool>>,
}

/// A name in biome's order of names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Natural(String);

/// What is compared first in a name: marks, then numbers by their size, then letters, a capital just before its small one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Mark(usize, char),
    Number(usize, String),
    Letter(char, bool),
}

impl Natural {
    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for character in self.0.chars() {
            match (parts.last_mut(), character) {
                (Some(Part::Number(length, digits)), '0'..='9') => {
                    *length += 1;
                    digits.push(character);
                }
                (_, '0'..='9') => parts.push(Part::Number(1, character.to_string())),
                (_, letter) if letter.is_alphabetic() => {
                    let small = letter.to_lowercase().next().unwrap_or(letter);
                    parts.push(Part::Letter(small, small == letter));
                }
                (_, mark) => parts.push(Part::Mark("._-$".find(mark).unwrap_or(usize::MAX), mark)),
            }
        }
        parts
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Imports {
    pub fn add(&mut self, name: &str, from: &str, type_only: bool) {
        // A folder is compared with a folder, whatever its name goes on with.
        let folders = from.split('/').map(|part| Natural(part.to_owned())).collect();
        let names = self.modules.entry((distance(from), folders)).or_default();
        let only = names.entry(Natural(name.to_owned())).or_insert(type_only);
        *only &= type_only;
    }

    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }

    pub fn doc(&self) -> Vec<Doc> {
        let from = |folders: &[Natural]| folders.iter().map(|part| part.0.as_str()).collect::<Vec<_>>().join("/");
        self.modules.iter().map(|((_, folders), names)| import(&from(folders), names)).collect()
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
    if let (1, Some(Natural(name))) = (names.len(), names.keys().next()) {
        // A single name never gets a line of its own.
        return text(format!("import {}{{ {name} }} from '{from}';", if all_types { "type " } else { "" }));
    }
    let names = names.iter().map(|(Natural(name), only)| {
        let mark = if *only && !all_types { "type " } else { "" };
        text(format!("{mark}{name}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn order(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|name| Natural((*name).to_owned()));
        names
    }

    #[test]
    fn a_capital_stands_before_its_small_letter_at_the_first_place_where_names_differ() {
        assert_eq!(
            order(vec!["replies", "reply", "Reply", "aItem", "abItem"]),
            ["abItem", "aItem", "Reply", "replies", "reply"]
        );
    }

    #[test]
    fn numbers_are_compared_by_their_size_and_marks_come_first() {
        let names = ["b.ts", "b_c.ts", "b-c.ts", "b2.ts", "b10.ts", "bb.ts"];
        assert_eq!(order(names.iter().rev().copied().collect()), names);
    }

    #[test]
    fn a_folder_is_compared_with_a_folder() {
        let mut imports = Imports::default();
        for from in ["../orders/b.ts", "../order-lines/b.ts", "../order/b.ts"] {
            imports.add("b", from, false);
        }
        let froms: Vec<String> = imports.doc().iter().map(|doc| crate::render(doc, 80).text).collect();
        assert_eq!(
            froms,
            ["order", "order-lines", "orders"].map(|name| format!("import {{ b }} from '../{name}/b.ts';\n"))
        );
    }
}
