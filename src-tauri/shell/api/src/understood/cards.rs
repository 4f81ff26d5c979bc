//! Changes on a card, as text edits.

use crate::wire::{CardEdit, Refusal, RefusalCode};
use edit::Intent;
use model::{FieldId, FieldRef, ThingId};
use text::TextEdit;
use workspace::Understanding;

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
