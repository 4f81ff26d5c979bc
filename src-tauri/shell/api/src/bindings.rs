//! The wire types and commands as TypeScript.

use crate::{
    commands::{self, Each},
    wire::{Event, Refusal},
};
use std::collections::BTreeMap;
use ts_rs::{TS, TypeVisitor};

/// The content of `ui/src/generated/wire.ts`.
pub fn bindings() -> String {
    let mut types = Types::default();
    types.add::<Event>();
    types.add::<Refusal>();
    let mut list = List { types, commands: String::new() };
    commands::each(&mut list);
    let mut out = String::from(
        "// Generated from src-tauri/shell/api. `UPDATE_BINDINGS=1 cargo test -p plainspoken-api bindings` writes it anew.\n\n",
    );
    for declaration in list.types.found.values() {
        out.push_str(declaration);
        out.push('\n');
    }
    out.push_str("/** Every command, with what it takes and what it answers. */\nexport interface Commands {\n");
    out.push_str(&list.commands);
    out.push_str("}\n");
    out
}

/// Every type that was met, by name.
#[derive(Default)]
struct Types {
    found: BTreeMap<String, String>,
}

impl Types {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        // Types of the language itself have no file of their own and need no declaration.
        if T::output_path().is_some() && !self.found.contains_key(&T::ident()) {
            let words = T::docs().unwrap_or_default();
            self.found.insert(T::ident(), format!("{words}export {}\n", T::decl()));
            T::visit_dependencies(self);
        }
        T::visit_generics(self);
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

struct List {
    types: Types,
    commands: String,
}

impl Each for List {
    fn command<Request: TS + 'static, Answer: TS + 'static>(&mut self, words: &str, name: &str) {
        self.types.add::<Request>();
        self.types.add::<Answer>();
        if !words.is_empty() {
            self.commands.push_str(&format!("  /** {} */\n", words.trim()));
        }
        self.commands.push_str(&format!("  {name}: {{ request: {}; answer: {} }};\n", Request::name(), Answer::name()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, path::Path};

    #[test]
    fn bindings_are_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/generated/wire.ts");
        let wanted = bindings();
        if env::var_os("UPDATE_BINDINGS").is_some() {
            fs::write(&path, &wanted).expect("written");
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "ui/src/generated/wire.ts is stale: UPDATE_BINDINGS=1 cargo test -p plainspoken-api bindings"
        );
    }
}
