//! Values and conditions inside declarations, read once the vocabulary stands.

use model::{Change, Expr, FieldId, FieldRef, Rule, RuleKind, TypeKind};

use super::{Assembly, Outcome};
use crate::declare::{self, Pending};
use crate::meaning::Meaning;
use crate::phrase::Events;
use crate::read;
use crate::typing;
use crate::vocabulary::Vocabulary;

impl Assembly<'_> {
    /// Reads what declarations left to the grammar of rules. Definitions first, as others may use them; those that use
    /// other definitions wait a round.
    pub fn pending(&mut self, vocabulary: &mut Vocabulary, pending: Vec<Pending>) {
        let (adjectives, rest): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|one| matches!(one, Pending::Adjective { .. }));
        let mut events = Events::of(&vocabulary.app);
        self.rounds(vocabulary, &mut events, adjectives);
        self.rounds(vocabulary, &mut events, rest);
        vocabulary.relate();
    }

    fn rounds(&mut self, vocabulary: &mut Vocabulary, events: &mut Events, mut waiting: Vec<Pending>) {
        loop {
            let before = waiting.len();
            waiting.retain(|one| !self.settle(vocabulary, events, one));
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        for one in waiting {
            let (words, segment) = match &one {
                Pending::Steps { .. } => continue,
                Pending::Computed { words, segment, .. }
                | Pending::Snapshot { words, segment, .. }
                | Pending::Check { words, segment, .. }
                | Pending::Adjective { words, segment, .. } => (words, *segment),
            };
            self.unread(segment, words);
        }
    }

    /// Words of a declaration that the grammar of rules couldn't read are asked about.
    fn unread(&mut self, segment: usize, words: &str) {
        let own = &self.segments[segment];
        let place = self.words[segment].wording.text.find(words);
        let span =
            place.and_then(|at| self.words[segment].wording.source_span(at..at + words.len())).unwrap_or(own.span.span);
        if let Some(Outcome::Declared(claim)) = self.outcomes.get_mut(segment) {
            claim.left.get_or_insert(text::FileSpan { file: own.span.file, span });
        }
    }

    fn settle(&mut self, vocabulary: &mut Vocabulary, events: &mut Events, one: &Pending) -> bool {
        match one {
            Pending::Adjective { at, words, .. } => {
                let Some(thing) = vocabulary.adjectives.get(*at).map(|own| own.thing) else { return true };
                let Some(holds) = read::condition(words, thing, vocabulary, events) else { return false };
                vocabulary.adjectives[*at].holds = Some(holds);
            }
            Pending::Steps { field, steps, segment } => {
                let Some(TypeKind::Choice(choices)) = own(vocabulary, *field).map(|own| own.r#type.kind.clone()) else {
                    return true;
                };
                let choice = |name: &str| {
                    let at = choices.iter().position(|choice| choice.is(name))?;
                    u32::try_from(at).ok().map(model::ChoiceId)
                };
                for (from, to) in steps {
                    if let (Some(from), Some(to)) = (choice(from), choice(to)) {
                        self.meanings.push((*segment, Meaning::Transition { field: *field, from: vec![from], to }));
                    }
                }
            }
            Pending::Computed { field, words, infer, .. } => {
                let Some(value) = read::value(words, field.thing, vocabulary, events) else { return false };
                let kind = typing::kind(&value, &vocabulary.app);
                let Some(own) = own(vocabulary, *field) else { return true };
                own.computed = Some(value);
                own.required = false;
                if let (true, Some(kind)) = (*infer, kind) {
                    infer_kind(vocabulary, events, *field, kind);
                }
            }
            Pending::Snapshot { field, words, infer, segment } => {
                let Some(value) = read::value(words, field.thing, vocabulary, events) else { return false };
                let kind = typing::kind(&value, &vocabulary.app);
                if let (true, Some(kind)) = (*infer, kind) {
                    infer_kind(vocabulary, events, *field, kind);
                }
                let statement = self.id(*segment);
                declare::on_create(vocabulary, field.thing, Change { field: field.field, value }, &statement);
            }
            Pending::Check { field, words, segment } => {
                let name = field_name(vocabulary, *field);
                let said = words
                    .strip_prefix(name.as_str())
                    .map(|rest| format!("its {name}{rest}"))
                    .unwrap_or_else(|| words.clone());
                let condition = dates(vocabulary, *field, words)
                    .or_else(|| read::condition(&said, field.thing, vocabulary, events))
                    .or_else(|| read::condition(words, field.thing, vocabulary, events));
                let Some(holds) = condition else { return false };
                let empty = Expr::IsEmpty(Box::new(Expr::field(field.thing, field.field)));
                self.rules.push(Rule {
                    statement: self.id(*segment),
                    thing: field.thing,
                    on: Vec::new(),
                    who: Vec::new(),
                    when: Expr::always(),
                    kind: RuleKind::Check { holds: empty.or(holds), field: Some(field.field) },
                    message: None,
                });
            }
        }
        true
    }
}

/// The field's kind is that of its value; what is known of moments and relations follows.
fn infer_kind(vocabulary: &mut Vocabulary, events: &mut Events, field: FieldRef, kind: TypeKind) {
    let moment = matches!(kind, TypeKind::Moment | TypeKind::Date | TypeKind::Time);
    let relation = matches!(kind, TypeKind::One(_));
    if let Some(own) = own(vocabulary, field) {
        own.r#type.kind = kind;
    }
    if moment {
        *events = Events::of(&vocabulary.app);
    }
    if relation {
        vocabulary.relate();
    }
}

fn own(vocabulary: &mut Vocabulary, field: FieldRef) -> Option<&mut model::Field> {
    let FieldId::Own(at) = field.field else { return None };
    vocabulary.app.things.get_mut(field.thing.0 as usize)?.fields.get_mut(at as usize)
}

fn field_name(vocabulary: &Vocabulary, field: FieldRef) -> String {
    match field.field {
        FieldId::Own(at) => vocabulary
            .app
            .thing(field.thing)
            .and_then(|thing| thing.fields.get(at as usize))
            .map(|own| own.name.clone())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// "not in the future" and its like need no grammar.
fn dates(vocabulary: &Vocabulary, field: FieldRef, words: &str) -> Option<Expr> {
    use model::Comparison::{AtLeast, AtMost, Less, More};
    let FieldId::Own(at) = field.field else { return None };
    let kind = &vocabulary.app.thing(field.thing)?.fields.get(at as usize)?.r#type.kind;
    let now = match kind {
        TypeKind::Date => Expr::Today,
        TypeKind::Moment => Expr::Now,
        _ => return None,
    };
    let op = if words.ends_with("is not in the future") {
        AtMost
    } else if words.ends_with("is not in the past") {
        AtLeast
    } else if words.ends_with("is in the future") {
        More
    } else if words.ends_with("is in the past") {
        Less
    } else {
        return None;
    };
    Some(Expr::compare(op, Expr::field(field.thing, field.field), now))
}
