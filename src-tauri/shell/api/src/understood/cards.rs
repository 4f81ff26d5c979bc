//! Changes on a card, as text edits.

use crate::wire::{CardEdit, Foreseen, Refusal, RefusalCode, Rewording};
use edit::Intent;
use language::State;
use model::{FieldId, FieldRef, ThingId};
use std::collections::BTreeSet;
use text::{FileSpan, Source, SourceFile, Span, TextEdit};
use workspace::Understanding;

/// What a change on a card does elsewhere: the sentences that it rewords, and those that nobody would understand any more.
pub fn foresee(understanding: &Understanding, thing: &str, wanted: &CardEdit) -> Result<Foreseen, Refusal> {
    let (_, edits) = card_edits(understanding, thing, wanted)?;
    let (source, compilation) = (&understanding.source, &understanding.compilation);
    let things = compilation.app.things.iter();
    let card = things
        .zip(0u32..)
        .find(|(one, _)| one.key == thing)
        .and_then(|(_, place)| edit::cards(source, compilation).into_iter().find(|card| card.thing == ThingId(place)));
    let on_card =
        |span: FileSpan| card.as_ref().is_some_and(|card| card.file == span.file && card.span.contains(span.span));
    let elsewhere = compilation.statements.iter().filter(|own| own.kind != "heading" && !on_card(own.span));
    let reworded = elsewhere.filter_map(|own| reworded(source, own.span, &edits)).collect();

    let open = |statements: &[language::Statement]| -> BTreeSet<String> {
        let asked = statements.iter().filter(|own| own.state == State::Asked);
        asked.map(|own| own.text.clone()).collect()
    };
    let files = source.iter().map(|(_, file)| {
        let own: Vec<TextEdit> = edits.iter().filter(|edit| edit.file == file.path).cloned().collect();
        let text = text::apply(&file.path, &file.text, &own).map_or_else(|| file.text.clone(), Into::into);
        SourceFile { path: file.path.clone(), text }
    });
    let after =
        language::compile(&Source::new(files.collect()), &language::Options { lock: understanding.lock.as_ref() });
    let before = open(&compilation.statements);
    let unclear = open(&after.statements).into_iter().filter(|text| !before.contains(text)).collect();
    Ok(Foreseen { reworded, unclear })
}

/// A sentence before and after the edits that fall into it.
fn reworded(source: &Source, span: FileSpan, edits: &[TextEdit]) -> Option<Rewording> {
    let file = source.get(span.file)?;
    let inside =
        |edit: &&TextEdit| edit.file == file.path && span.span.contains(Span { start: edit.start, end: edit.end });
    let moved = |edit: &TextEdit| TextEdit {
        start: edit.start - span.span.start,
        end: edit.end - span.span.start,
        ..edit.clone()
    };
    let own: Vec<TextEdit> = edits.iter().filter(inside).map(moved).collect();
    let before = span.span.slice(&file.text);
    let after = text::apply(&file.path, before, &own).filter(|_| !own.is_empty())?;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Rewording { before: plain(before), after: plain(&after) })
}

/// The edits, and what undo calls them.
pub fn card_edits(
    understanding: &Understanding,
    thing: &str,
    wanted: &CardEdit,
) -> Result<(String, Vec<TextEdit>), Refusal> {
    let app = &understanding.compilation.app;
    let gone = || Refusal::new(RefusalCode::Overtaken, "This card has changed since. Please look again.");
    let (own, place) = app.things.iter().zip(0u32..).find(|(one, _)| one.key == thing).ok_or_else(gone)?;
    let cards = edit::cards(&understanding.source, &understanding.compilation);
    let card = cards.iter().find(|card| card.thing == ThingId(place)).ok_or_else(gone)?;
    let field = |key: &String| {
        let number = own.fields.iter().zip(0u32..).find(|(field, _)| field.key == *key).ok_or_else(gone)?.1;
        Ok(FieldRef { thing: ThingId(place), field: FieldId::Own(number) })
    };
    let (label, intent) = match wanted {
        CardEdit::RenameField { field: key, name } => {
            ("renaming a field", Intent::Rename { field: field(key)?, name: name.clone() })
        }
        CardEdit::RetypeField { field: key, to } => {
            ("changing a field's kind", Intent::Retype { field: field(key)?, words: to.clone() })
        }
        CardEdit::RequireField { field: key, required } => {
            ("changing what is required", Intent::Require { field: field(key)?, required: *required })
        }
        CardEdit::AddField { name, type_words } => {
            ("a new field", Intent::Add { name: name.clone(), words: type_words.clone() })
        }
        CardEdit::RemoveField { field: key } => ("removing a field", Intent::Remove { field: field(key)? }),
    };
    let mut edits = edit::edits(&understanding.source, &understanding.compilation, card, &intent).map_err(refused)?;
    if let (CardEdit::RenameField { field, name }, Some(lock)) = (wanted, &understanding.lock) {
        // What is kept under the old name goes on under the new one, and nobody has to say so.
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        edits.extend(language::renaming(lock, thing, field, &name));
    }
    Ok((label.to_owned(), edits))
}

fn refused(why: edit::Refusal) -> Refusal {
    let text = match why {
        edit::Refusal::NoLine => "This field isn't said on a line of its own, so change it in the text.".to_owned(),
        edit::Refusal::BadWords(words) if words.is_empty() => "A few words are needed here.".to_owned(),
        edit::Refusal::BadWords(words) => {
            format!("“{words}” can't stand here: it has a character with a meaning of its own.")
        }
        edit::Refusal::Taken(name) => format!("There is a field called “{name}” already."),
    };
    Refusal::new(RefusalCode::Misuse, text)
}
