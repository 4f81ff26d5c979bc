//! One field of the draft becomes a field of the model, with the type that its name suggests where the spec gives none.

use model::{Choice, Field, FieldRef, Filled, OnDelete, ThingId, Type, TypeKind, Unique};

use super::Pending;
use super::build::{Builder, index, key};
use super::draft::{Bound, DraftField, DraftType, Measure};
use crate::assumed;
use crate::ledger::{Answer, Assumption};

impl Builder<'_> {
    pub(super) fn field(&mut self, draft: &DraftField, person: bool, place: FieldRef) -> Field {
        let lower = draft.name.to_lowercase();
        let account = person && matches!(lower.as_str(), "name" | "email");
        let stated = draft.kind.as_ref().map(|kind| self.kind(kind));
        let computed = draft.computed.is_some() || draft.snapshot.is_some();
        let kind = match (account, lower.as_str(), stated) {
            (true, "email", _) => TypeKind::Email,
            (true, _, _) => TypeKind::Text,
            (_, _, Some(kind)) => kind,
            (_, _, None) if computed => TypeKind::Text,
            (_, _, None) => self.inferred(draft, &lower, place.thing),
        };
        let counter = matches!(kind, TypeKind::Counter { .. });
        let flag = matches!(kind, TypeKind::YesNo);
        let mut r#type = Type::plain(kind);
        if let Some(bound) = &draft.least {
            (r#type.least, r#type.above_least) = (self.bound(bound, &r#type.kind), bound.excluded);
        }
        if let Some(bound) = &draft.most {
            (r#type.most, r#type.below_most) = (self.bound(bound, &r#type.kind), bound.excluded);
        }
        if matches!(r#type.kind, TypeKind::Rating) {
            r#type.least.get_or_insert(1);
            r#type.most.get_or_insert(5);
        }
        if let Some(words) = &draft.computed {
            self.pending.push(Pending::Computed {
                field: place,
                words: words.clone(),
                segment: draft.segment,
                infer: draft.kind.is_none(),
            });
        }
        if let Some(words) = &draft.snapshot {
            self.pending.push(Pending::Snapshot {
                field: place,
                words: words.clone(),
                segment: draft.segment,
                infer: draft.kind.is_none(),
            });
        }
        if !draft.steps.is_empty() {
            self.pending.push(Pending::Steps { field: place, steps: draft.steps.clone(), segment: draft.segment });
        }
        for words in &draft.checks {
            self.pending.push(Pending::Check { field: place, words: words.clone(), segment: draft.segment });
        }
        // "researcher (filled in automatically)": with whoever makes it.
        let maker = match kind_of(&draft.kind) {
            Some(other) => draft.by_app && self.draft.things.get(other).is_some_and(|own| own.person.is_some()),
            None => {
                draft.kind.is_none()
                    && draft.by_app
                    && self.draft.find(&lower).is_some_and(|other| self.draft.things[other].person.is_some())
            }
        };
        let filled = if draft.creator || maker && draft.computed.is_none() && draft.snapshot.is_none() {
            Filled::Creator { unless: Vec::new() }
        } else if draft.by_app || draft.snapshot.is_some() || counter {
            Filled::BySteps
        } else {
            Filled::ByPerson
        };
        let choice_with_default = matches!(r#type.kind, TypeKind::Choice(_)) && draft.default.is_some();
        let required = draft.required.unwrap_or(choice_with_default || flag || (account && lower == "name"));
        Field {
            key: key(&draft.name),
            name: draft.name.clone(),
            required: required || (account && lower == "email"),
            unique: (draft.unique || (account && lower == "email")).then_some(Unique { folded: true }),
            default: flag.then_some(model::Literal::YesNo(false)),
            computed: None,
            filled,
            account,
            on_delete: OnDelete::Refuse,
            private: draft.private,
            automatic: false,
            statement: self.ids.get(draft.segment).cloned(),
            r#type,
        }
    }

    /// What else an untyped field could be, written behind its name.
    fn types(&self, draft: &DraftField, taken: &TypeKind) -> Vec<Answer> {
        let Some(end) = draft.name_end else { return Vec::new() };
        let bracket = self
            .place
            .words
            .get(draft.segment)
            .and_then(|own| own.tokens.get(end))
            .is_some_and(|token| token.is_mark('('));
        let kinds = [
            TypeKind::Text,
            TypeKind::LongText,
            TypeKind::Whole,
            TypeKind::Money,
            TypeKind::YesNo,
            TypeKind::Date,
            TypeKind::Moment,
        ];
        let other = kinds.into_iter().filter(|kind| kind != taken);
        other
            .filter_map(|kind| {
                let said = assumed::type_words(&kind);
                let bare = said.strip_prefix("an ").or_else(|| said.strip_prefix("a ")).unwrap_or(said);
                let edit = if bracket {
                    self.place.insert(draft.segment, end, &format!("{bare}, "))
                } else {
                    self.place.insert(draft.segment, end.checked_sub(1)?, &format!(" ({bare})"))
                };
                Some(Answer {
                    label: assumed::capital(bare),
                    means: format!("“{}” is {said}.", draft.name),
                    edits: vec![edit?],
                })
            })
            .collect()
    }

    fn kind(&self, kind: &DraftType) -> TypeKind {
        let choices = |names: &[String]| {
            let spelled = spelled(names);
            spelled.into_iter().map(|name| Choice { key: key(&name), name }).collect::<Vec<_>>()
        };
        match kind {
            DraftType::Plain(kind) => kind.clone(),
            DraftType::Choice(names) => TypeKind::Choice(choices(names)),
            DraftType::Choices(names) => TypeKind::Choices(choices(names)),
            DraftType::One(thing) => TypeKind::One(ThingId(index(*thing))),
            DraftType::Several(thing) => TypeKind::Several(ThingId(index(*thing))),
            DraftType::AnyPerson => TypeKind::AnyPerson,
            DraftType::Counter(from) => TypeKind::Counter { from: *from },
        }
    }

    /// The type that a field's name suggests, shown as assumed.
    fn inferred(&mut self, draft: &DraftField, lower: &str, of: ThingId) -> TypeKind {
        if let Some(thing) = self.draft.find(lower) {
            let plural = self.draft.things[thing].plural == lower;
            return if plural {
                TypeKind::Several(ThingId(index(thing)))
            } else {
                TypeKind::One(ThingId(index(thing)))
            };
        }
        if let Some(role) = self.head_person(lower) {
            let words = format!("“{}” is {} {}.", draft.name, crate::words::article(&role.1), role.1);
            let alternatives = self.types(draft, &TypeKind::One(role.0));
            self.assume(draft.segment, Assumption { alternatives, code: "field-type", text: words });
            return TypeKind::One(role.0);
        }
        if draft
            .most
            .as_ref()
            .or(draft.least.as_ref())
            .is_some_and(|bound| matches!(bound.value, Measure::Characters(_)))
        {
            return TypeKind::Text;
        }
        let kind = match draft.least.as_ref().or(draft.most.as_ref()).map(|bound| &bound.value) {
            Some(Measure::Money(_)) => TypeKind::Money,
            Some(Measure::Seconds(_) | Measure::Days(_)) => TypeKind::Duration,
            Some(Measure::Bytes(_)) => TypeKind::File,
            Some(Measure::Number(_))
                if !matches!(
                    by_name(lower),
                    TypeKind::Rating | TypeKind::Money | TypeKind::Percent | TypeKind::Number { .. }
                ) =>
            {
                TypeKind::Whole
            }
            None if draft.default.as_deref().is_some_and(is_whole) && by_name(lower) == TypeKind::Text => {
                TypeKind::Whole
            }
            _ if is_span_time(lower) && !self.has_day(of.0 as usize) => TypeKind::Moment,
            _ => by_name(lower),
        };
        if !matches!(lower, "name" | "title" | "email" | "phone") {
            let alternatives = self.types(draft, &kind);
            self.assume(draft.segment, Assumption { alternatives, ..assumed::field_type(&draft.name, &kind) });
        }
        kind
    }

    /// "class teacher": of the kind of people that its last word names.
    fn head_person(&self, lower: &str) -> Option<(ThingId, String)> {
        let (_, head) = lower.rsplit_once(' ')?;
        let role = self.draft.find(head)?;
        let own = self.draft.things.get(role).filter(|own| own.person.is_some() && own.singular == head)?;
        Some((ThingId(index(role)), own.singular.clone()))
    }

    /// Whether the thing, or something that it belongs to, says on which day it is.
    fn has_day(&self, thing: usize) -> bool {
        let day = |field: &DraftField| match &field.kind {
            Some(DraftType::Plain(kind)) => *kind == TypeKind::Date,
            Some(DraftType::Choice(_) | DraftType::Choices(_)) => field.name.to_lowercase().ends_with("day"),
            Some(_) => false,
            None => by_name(&field.name.to_lowercase()) == TypeKind::Date,
        };
        let days = |thing: usize| self.draft.things.get(thing).is_some_and(|own| own.fields.iter().any(day));
        let relation = |field: &DraftField| {
            let named = || field.kind.is_none().then(|| self.draft.find(&field.name.to_lowercase())).flatten();
            let other = kind_of(&field.kind).or_else(named);
            other.filter(|other| self.draft.things.get(*other).is_some_and(|own| own.person.is_none()))
        };
        days(thing) || self.draft.things.get(thing).is_some_and(|own| own.fields.iter().filter_map(relation).any(days))
    }

    fn bound(&self, bound: &Bound, kind: &TypeKind) -> Option<i64> {
        match (&bound.value, kind) {
            (Measure::Money(number), _) | (Measure::Number(number), TypeKind::Money) => number.at_scale(self.digits),
            (Measure::Number(number), TypeKind::Number { scale }) => number.at_scale(*scale),
            (Measure::Number(number), TypeKind::Percent) => number.at_scale(2),
            (Measure::Number(number), _) => number.whole(),
            (Measure::Seconds(value) | Measure::Characters(value) | Measure::Bytes(value), _) => Some(*value),
            (Measure::Days(days), _) => days.checked_mul(86_400),
        }
    }
}

fn kind_of(kind: &Option<DraftType>) -> Option<usize> {
    match kind {
        Some(DraftType::One(other)) => Some(*other),
        _ => None,
    }
}

/// When something begins or ends that takes place once: on a thing that says no day of its own, this says it too. An "opening time"
/// is the same every day.
fn is_span_time(name: &str) -> bool {
    const FRONTS: [&str; 16] = [
        "start",
        "starting",
        "begin",
        "beginning",
        "end",
        "ending",
        "finish",
        "finishing",
        "departure",
        "arrival",
        "pickup",
        "collection",
        "delivery",
        "return",
        "kick-off",
        "check-in",
    ];
    name.strip_suffix(" time").is_some_and(|front| FRONTS.contains(&front))
}

/// Whether a name by itself tells what kind of field it is, or is one that every other app has.
pub(super) fn is_known(name: &str) -> bool {
    by_name(name) != TypeKind::Text
        || matches!(
            name.rsplit(' ').next().unwrap_or(name),
            "name"
                | "surname"
                | "title"
                | "address"
                | "status"
                | "postcode"
                | "number"
                | "city"
                | "town"
                | "country"
                | "location"
        )
}

fn by_name(name: &str) -> TypeKind {
    let last = name.rsplit(' ').next().unwrap_or(name);
    if name.starts_with("how many ")
        || name.contains("number of ") && !name.starts_with("number of ")
        || name == "how many"
    {
        return TypeKind::Whole;
    }
    if let Some(rest) = name.strip_prefix("how ") {
        return match rest.split(' ').next().unwrap_or(rest) {
            "long" => TypeKind::Duration,
            "heavy" | "big" => TypeKind::Number { scale: 2 },
            "much" if rest == "much" || rest.contains("cost") || rest.contains("pa") => TypeKind::Money,
            "much" => TypeKind::Number { scale: 2 },
            _ => TypeKind::Whole,
        };
    }
    if name == "date and time" || name.ends_with(" date and time") {
        return TypeKind::Moment;
    }
    if name.starts_with("number of ") || name.starts_with("is ") {
        return if name.starts_with("is ") { TypeKind::YesNo } else { TypeKind::Whole };
    }
    if name.starts_with("date of ") {
        return TypeKind::Date;
    }
    if name.ends_with("phone number") || name.ends_with("telephone number") {
        return TypeKind::Phone;
    }
    if name.ends_with("email address") {
        return TypeKind::Email;
    }
    // "length in minutes" counts them.
    if let Some((_, unit)) = name.rsplit_once(" in ") {
        if crate::tokens::unit_of(unit).is_some() {
            return TypeKind::Whole;
        }
        if super::unit::is_currency(unit) {
            return TypeKind::Money;
        }
        if super::unit::is_measure(unit.rsplit(' ').next().unwrap_or(unit)) {
            return TypeKind::Number { scale: 2 };
        }
    }
    // "maximum audience", "max places": a number, unless the rest says otherwise.
    if let Some(rest) =
        ["maximum ", "minimum ", "max ", "min ", "max. ", "min. "].iter().find_map(|front| name.strip_prefix(front))
    {
        return match by_name(rest) {
            TypeKind::Text => TypeKind::Whole,
            other => other,
        };
    }
    if name.starts_with("date ") {
        return TypeKind::Date;
    }
    if name.starts_with("year ") {
        return TypeKind::Whole;
    }
    if name.split(' ').count() > 1
        && ["can ", "has ", "needs ", "does ", "wants ", "is ", "are ", "was "]
            .iter()
            .any(|front| name.starts_with(front))
    {
        return TypeKind::YesNo;
    }
    // "price per child"
    if let Some((front, _)) = name.split_once(" per ") {
        return by_name(front);
    }
    match last {
        "rate"
            if ["hourly ", "daily ", "nightly ", "weekly ", "monthly ", "yearly ", "annual "]
                .iter()
                .any(|front| name.starts_with(front)) =>
        {
            TypeKind::Money
        }
        "flag" => TypeKind::YesNo,
        "at" | "start" | "end" | "beginning" => TypeKind::Moment,
        "weight" | "height" | "width" | "distance" => TypeKind::Number { scale: 2 },
        "on" | "date" | "birthday" | "day" | "until" | "deadline" => TypeKind::Date,
        "email" => TypeKind::Email,
        "phone" | "telephone" | "mobile" => TypeKind::Phone,
        "price" | "amount" | "fee" | "cost" | "salary" | "budget" | "deposit" | "rent" | "balance" | "wage"
        | "fine" => TypeKind::Money,
        "notes" | "description" | "details" | "remark" | "remarks" | "comment" | "comments" | "body" | "content"
        | "message" => TypeKind::LongText,
        "photo" | "picture" | "image" | "avatar" | "logo" => TypeKind::Image,
        "file" | "document" | "attachment" => TypeKind::File,
        "website" | "link" | "url" => TypeKind::WebAddress,
        "duration" => TypeKind::Duration,
        "quantity" | "count" | "age" | "capacity" | "seats" | "places" | "spaces" | "stock" | "copies" | "year" => {
            TypeKind::Whole
        }
        "colour" | "color" => TypeKind::Colour,
        "rating" => TypeKind::Rating,
        "percentage" | "percent" | "discount" => TypeKind::Percent,
        "time" => TypeKind::Time,
        _ => TypeKind::Text,
    }
}

/// The names of choices as they are written ("XS", "Monday", "Full price"), save for a capital that only begins the list
/// ("Open, waiting or closed").
fn spelled(names: &[String]) -> Vec<String> {
    let begins = |name: &str| {
        let mut letters = name.chars();
        letters.next().is_some_and(char::is_uppercase) && name.chars().count() > 1 && !letters.any(char::is_uppercase)
    };
    let plain = |name: &str| !name.chars().any(char::is_uppercase);
    let front = names.first().is_some_and(|first| begins(first)) && names.iter().skip(1).all(|name| plain(name));
    names
        .iter()
        .enumerate()
        .map(|(at, name)| if front && at == 0 { name.to_lowercase() } else { name.clone() })
        .collect()
}

/// "25"
fn is_whole(tokens: &[crate::tokens::Token]) -> bool {
    matches!(tokens, [only] if only.whole().is_some())
}
