//! Every form of every declared word goes into the vocabulary.

use model::{FieldId, FieldRef, ThingId, TypeKind};

use super::build::index;
use super::draft::Draft;
use crate::vocabulary::{Form, Term, Vocabulary};
use crate::words;

pub(super) fn lexicon(vocabulary: &mut Vocabulary, draft: &Draft) {
    for (name, at) in &draft.names {
        // A short name gives way to a field that is called so, unless the field points to that very thing.
        let taken = draft.short.contains(name)
            && vocabulary.app.things.iter().flat_map(|thing| &thing.fields).any(|field| {
                let points = matches!(field.r#type.kind, TypeKind::One(other) if other == ThingId(index(*at)));
                !points && (field.name.eq_ignore_ascii_case(name) || words::plural(&field.name.to_lowercase()) == *name)
            });
        if taken {
            continue;
        }
        let form =
            if words::singular(name) == *name && words::plural(name) != *name { Form::Singular } else { Form::Plural };
        vocabulary.add(name, Term::Thing(ThingId(index(*at))), form);
    }
    for (word, members) in &draft.groups {
        let at = vocabulary.groups.len();
        vocabulary.groups.push(members.iter().map(|member| ThingId(index(*member))).collect());
        vocabulary.add(word, Term::Group(index(at)), Form::Plural);
        vocabulary.add(&words::singular(word), Term::Group(index(at)), Form::Singular);
    }
    let app = vocabulary.app.clone();
    for (at, thing) in app.things.iter().enumerate() {
        let id = ThingId(index(at));
        for (place, field) in thing.fields.iter().enumerate() {
            let reference = FieldRef { thing: id, field: FieldId::Own(index(place)) };
            let name = field.name.to_lowercase();
            vocabulary.add(&name, Term::Field(reference), Form::Singular);
            let plural = words::plural(&name);
            if plural != name && !matches!(field.r#type.kind, TypeKind::YesNo) {
                vocabulary.add(&plural, Term::Field(reference), Form::Plural);
            }
            if let Some(short) = name.strip_prefix("number of ")
                && vocabulary
                    .lookup(&short.split(' ').collect::<Vec<_>>())
                    .iter()
                    .all(|own| matches!(own.term, Term::Field(field) if field.thing != id))
            {
                vocabulary.add(short, Term::Field(reference), Form::Plural);
            }
            if name == "date and time" {
                vocabulary.add("date", Term::Field(reference), Form::Singular);
            }
            // What everybody calls it: "email address", "phone number".
            let called: &[&str] = match (&field.r#type.kind, name.as_str()) {
                (TypeKind::Email, "email") => &["email address", "e-mail", "e-mail address"],
                (TypeKind::Phone, "phone") => &["phone number", "telephone number"],
                _ => &[],
            };
            for own in
                called.iter().filter(|own| !thing.fields.iter().any(|other| other.name.eq_ignore_ascii_case(own)))
            {
                vocabulary.add(own, Term::Field(reference), Form::Singular);
                vocabulary.add(&words::plural(own), Term::Field(reference), Form::Plural);
            }
            moment_verb(vocabulary, &name, reference);
            // "weight in kg" is also "the weight", "smoker flag" also "smoker".
            let short = name.rsplit_once(" in ").filter(|(_, unit)| is_unit(unit)).map(|(front, _)| front);
            let short = short.or_else(|| name.strip_suffix(" flag"));
            // "price per seat" is "the price".
            let money = matches!(field.r#type.kind, TypeKind::Money);
            let short = short.or_else(|| name.split_once(" per ").map(|(front, _)| front).filter(|_| money));
            if let Some(short) =
                short.filter(|own| !thing.fields.iter().any(|other| other.name.eq_ignore_ascii_case(own)))
            {
                vocabulary.add(short, Term::Field(reference), Form::Singular);
                if money {
                    vocabulary.add(&words::plural(short), Term::Field(reference), Form::Plural);
                }
                if matches!(field.r#type.kind, TypeKind::YesNo) {
                    vocabulary.add(short, Term::Flag(reference), Form::Singular);
                }
            }
            match &field.r#type.kind {
                TypeKind::Choice(choices) | TypeKind::Choices(choices) => {
                    for (number, choice) in choices.iter().enumerate() {
                        let term = Term::Choice(reference, model::ChoiceId(index(number)));
                        vocabulary.add(&choice.name, term, Form::Plain);
                        // "Drafts" are the records that are draft; a participle has no plural.
                        let bases = words::bases(&choice.name);
                        let verbal = bases.iter().any(|(_, form)| !matches!(form, words::Form::Base));
                        if !choice.name.contains(' ') && !verbal {
                            vocabulary.add(&words::plural(&choice.name), term, Form::Plural);
                        }
                    }
                }
                TypeKind::YesNo => {
                    vocabulary.add(&name, Term::Flag(reference), Form::Singular);
                    vocabulary.add(&plural, Term::Flag(reference), Form::Plural);
                }
                _ => {}
            }
        }
        for (row, sample) in thing.samples.iter().enumerate() {
            let title = sample.values.iter().find(|(field, _)| Some(*field) == thing.title);
            if let Some((_, model::Literal::Text(title))) = title {
                vocabulary.add(title, Term::Sample(id, index(row)), Form::Plain);
                // People are called by their first name.
                if thing.person.is_some()
                    && let Some((first, _)) = title.split_once(' ')
                {
                    vocabulary.add(first, Term::Sample(id, index(row)), Form::Plain);
                }
            }
        }
    }
    for at in 0..vocabulary.adjectives.len() {
        let word = vocabulary.adjectives[at].word.clone();
        vocabulary.add(&word, Term::Adjective(index(at)), Form::Plain);
    }
}

fn is_unit(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or(words);
    super::unit::is_currency(last) || super::unit::is_measure(last) || crate::tokens::unit_of(last).is_some()
}

/// "starts at" is also said as "it starts", "has started", "the start"; "paid at" as "was paid"; "joined on" as "joined".
fn moment_verb(vocabulary: &mut Vocabulary, name: &str, reference: FieldRef) {
    let Some((word, particle)) = name.rsplit_once(' ') else { return };
    if !matches!(particle, "at" | "on" | "until" | "from") || word.contains(' ') {
        return;
    }
    let term = Term::Field(reference);
    for (base, form) in words::bases(word) {
        match form {
            words::Form::Third => {
                let forms = words::forms(&base);
                vocabulary.add(&forms.base, term, Form::Base);
                vocabulary.add(&forms.third, term, Form::Third);
                vocabulary.add(&forms.past, term, Form::Participle);
                vocabulary.add(&forms.participle, term, Form::Participle);
                vocabulary.add(&forms.gerund, term, Form::Gerund);
                vocabulary.add(&forms.base, term, Form::Nominal);
            }
            words::Form::Participle | words::Form::Past => {
                vocabulary.add(word, term, Form::Participle);
            }
            _ => continue,
        }
        return;
    }
}
