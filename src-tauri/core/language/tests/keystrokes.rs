//! A compiler that remembers answers as one that doesn't: after every keystroke, whatever was typed before.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::{Compiler, Options};

/// A small generator of numbers, the same on every machine.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }
}

const TYPED: &[&str] = &[
    "",
    "",
    "x",
    " ",
    ".",
    "\n\n",
    "not ",
    "Owners can zorgle all of it.",
    " soon",
    "- ",
    "\n- mood: text\n",
    "# ",
    "[",
    "]{note}",
    "It is blue.",
    "can't ",
    "é",
];

#[test]
fn keystrokes_leave_no_trace() {
    let mut numbers = Seeded(7);
    let specs = compiling::every_spec();
    let mut compiler = Compiler::default();
    for (path, text) in specs.iter().filter(|(path, _)| !path.contains("corpus")) {
        let mut text = text.clone();
        for _ in 0..1 {
            let mut at = numbers.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let typed = TYPED[numbers.below(TYPED.len())];
            let mut end = (at + if typed.is_empty() { 1 + numbers.below(9) } else { 0 }).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(at..end, typed);
            let source = text::Source::single("app.md", text.as_str());
            let (own, other) = (compiler.compile(&source, &Options::default()), compiling::compiled(&text));
            assert_eq!(own.app, other.app, "{path}\n{text}");
            assert_eq!(own.statements, other.statements, "{path}\n{text}");
            assert_eq!(own.warnings, other.warnings, "{path}\n{text}");
            assert_eq!((own.tokens, own.lock), (other.tokens, other.lock), "{path}\n{text}");
        }
    }
}
