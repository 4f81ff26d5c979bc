//! Intents on real specs: what changes is what a careful person would have typed, and nothing else.

use language::{Compilation, Options, compile};
use model::FieldRef;
use plainspoken_edit::{Card, Intent, Refusal, cards, edits};
use text::{Source, apply};

const LIST: &str = "# Apiary\r\n\r\nKeepers sign up themselves. A keeper has a name and an email.\r\n\r\n## Hive\r\n\r\n- label: text, required\r\n- frames: whole number, from 1 to 20\r\n- mood: calm, cross or gone (starts as calm)\r\n\r\nKeepers can see, add and change hives.\r\n";
const TABLE: &str = "# Apiary\n\nKeepers sign up themselves. A keeper has a name and an email.\n\n### Hive\n\n| field | kind | more |\n|---|---|---|\n| label | text | required, unique |\n| frames | whole number |  |\n\nKeepers can see, add and change hives.\n";

struct Spec {
    source: Source,
    compilation: Compilation,
}

impl Spec {
    fn new(text: &str) -> Spec {
        let source = Source::single("app.md", text);
        let compilation = compile(&source, &Options::default());
        Spec { source, compilation }
    }

    fn card(&self, thing: &str) -> Card {
        let found = cards(&self.source, &self.compilation);
        let named = |card: &Card| self.compilation.app.things[card.thing.0 as usize].name.singular == thing;
        found.into_iter().find(named).unwrap_or_else(|| panic!("no card of {thing}"))
    }

    fn field(&self, card: &Card, name: &str) -> FieldRef {
        let text = &self.source.files[0].text;
        card.lines
            .iter()
            .find(|line| line.name.slice(text) == name)
            .unwrap_or_else(|| panic!("no line of {name}"))
            .field
    }

    fn after(&self, intent: impl Fn(&dyn Fn(&str) -> FieldRef) -> Intent) -> Result<String, Refusal> {
        let card = self.card("hive");
        let intent = intent(&|name| self.field(&card, name));
        let changes = edits(&self.source, &self.compilation, &card, &intent)?;
        Ok(apply("app.md", &self.source.files[0].text, &changes).expect("edits that fit"))
    }
}

#[test]
fn a_list_keeps_every_other_byte() {
    let spec = Spec::new(LIST);
    let made = spec.after(|of| Intent::Require { field: of("frames"), required: true }).expect("made");
    assert_eq!(made, LIST.replace("whole number, from", "whole number, required, from"));
    let made = spec.after(|of| Intent::Require { field: of("label"), required: false }).expect("made");
    assert_eq!(made, LIST.replace("text, required", "text"));
    let made = spec.after(|of| Intent::Retype { field: of("frames"), words: "number".into() }).expect("made");
    assert_eq!(made, LIST.replace("whole number", "number"));
    let made = spec.after(|of| Intent::Retype { field: of("mood"), words: "calm or cross".into() }).expect("made");
    assert_eq!(made, LIST.replace("calm, cross or gone", "calm or cross"));
    let made = spec.after(|_| Intent::Add { name: "queen".into(), words: "text".into() }).expect("made");
    assert_eq!(made, LIST.replace("(starts as calm)\r\n", "(starts as calm)\r\n- queen: text\r\n"));
    let made = spec.after(|of| Intent::Remove { field: of("frames") }).expect("made");
    assert_eq!(made, LIST.replace("- frames: whole number, from 1 to 20\r\n", ""));
}

#[test]
fn a_table_keeps_every_other_byte() {
    let spec = Spec::new(TABLE);
    let made = spec.after(|of| Intent::Require { field: of("frames"), required: true }).expect("made");
    assert!(made.contains("| frames | whole number | required"), "{made}");
    let made = spec.after(|of| Intent::Require { field: of("label"), required: false }).expect("made");
    assert_eq!(made, TABLE.replace("required, unique", "unique"));
    let made = spec.after(|_| Intent::Add { name: "queen".into(), words: "date".into() }).expect("made");
    assert_eq!(
        made,
        TABLE.replace("| frames | whole number |  |\n", "| frames | whole number |  |\n| queen | date | |\n")
    );
    let made = spec.after(|of| Intent::Rename { field: of("label"), name: "sign".into() }).expect("made");
    assert_eq!(made, TABLE.replace("| label |", "| sign |"));
}

#[test]
fn what_was_edited_compiles_to_what_was_meant() {
    for text in [LIST, TABLE] {
        let spec = Spec::new(text);
        let made = spec.after(|_| Intent::Add { name: "queen".into(), words: "date".into() }).expect("made");
        let again = Spec::new(&made);
        let card = again.card("hive");
        assert_eq!(card.lines.len(), spec.card("hive").lines.len() + 1);
        let hive = &again.compilation.app.things[card.thing.0 as usize];
        assert!(hive.fields.iter().any(|field| field.name == "queen" && field.r#type.kind == model::TypeKind::Date));
    }
}

#[test]
fn words_that_would_break_the_line_are_refused() {
    let spec = Spec::new(LIST);
    let add = |name: &str| spec.after(|_| Intent::Add { name: name.into(), words: "text".into() });
    assert_eq!(add("  "), Err(Refusal::BadWords(String::new())));
    assert_eq!(add("Label"), Err(Refusal::Taken("Label".into())));
    assert!(matches!(add("a: b"), Err(Refusal::BadWords(_))));
    assert!(matches!(add("a {b}"), Err(Refusal::BadWords(_))));
}
