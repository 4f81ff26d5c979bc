//! Believable rows from the names and types of fields.

use model::{App, ChoiceId, Duration, Expr, FieldId, FieldRef, Filled, Literal, RuleKind, ThingId, Type, TypeKind};

use super::words::{FIRST_NAMES, LAST_NAMES, NAMED, PLACES, REMARKS, SHORT, STREETS};
use crate::build::names::capital;
use crate::{Field, Resource, Sample, SampleValue, Storage};

/// How many rows a thing gets: few of what others hang on, more of what happens.
fn count(resource: &Resource) -> usize {
    let happens = resource.fields.iter().any(|field| matches!(field.r#type.kind, TypeKind::One(_)));
    match (resource.person.is_some(), happens) {
        (true, _) => 3,
        (false, true) => 6,
        (false, false) => 4,
    }
}

pub fn rows(app: &App, resources: &[Resource], thing: ThingId, known: &[Sample]) -> Vec<Sample> {
    let Some(resource) = resources.get(thing.0 as usize) else { return Vec::new() };
    let mut found = Vec::new();
    for number in 0..count(resource) {
        let row = Row { app, resources, resource, known, number };
        found.extend(row.sample().filter(|sample| !repeats(app, resource, sample, &found)));
    }
    found
}

/// Whether a row says again what only one may say: an app that begins with it would refuse its own rows.
fn repeats(app: &App, resource: &Resource, sample: &Sample, before: &[Sample]) -> bool {
    let of_fields = resource.fields.iter().filter(|field| field.unique.is_some()).map(|field| vec![field.id]);
    let of_rules = app.rules.iter().filter(|rule| rule.thing == resource.thing).filter_map(|rule| match &rule.kind {
        RuleKind::Unique { paths, .. } => paths
            .iter()
            .map(|path| match path.steps.as_slice() {
                [step] => Some(step.field),
                _ => None,
            })
            .collect::<Option<Vec<FieldId>>>(),
        _ => None,
    });
    let value = |of: &Sample, field: FieldId| {
        of.values.iter().find(|(own, _)| *own == field).map(|(_, value)| value.clone()).or_else(|| {
            let default = resource.field(field)?.default.clone()?;
            Some(SampleValue::Literal(default))
        })
    };
    of_fields.chain(of_rules).any(|fields| {
        let said: Option<Vec<SampleValue>> = fields.iter().map(|field| value(sample, *field)).collect();
        let Some(said) = said else { return false };
        before
            .iter()
            .any(|other| fields.iter().zip(&said).all(|(field, said)| value(other, *field).as_ref() == Some(said)))
    })
}

struct Row<'a> {
    app: &'a App,
    resources: &'a [Resource],
    resource: &'a Resource,
    known: &'a [Sample],
    number: usize,
}

impl Row<'_> {
    /// None where a required relation has nothing to lead to.
    fn sample(&self) -> Option<Sample> {
        let mut values = Vec::new();
        for field in &self.resource.fields {
            let computed = matches!(field.storage, Storage::Computed { .. });
            let automatic = field.automatic || matches!(field.r#type.kind, TypeKind::Counter { .. });
            let by_steps = !matches!(field.filled, Filled::ByPerson | Filled::Creator { .. });
            if let Some(choice) = self.further(field) {
                let of = FieldRef { thing: self.resource.thing, field: field.id };
                values.push((field.id, SampleValue::Literal(Literal::Choice { field: of, choice })));
                continue;
            }
            if self.is_moment_reached(field) {
                values.push((field.id, SampleValue::Expr(Expr::Now)));
                continue;
            }
            if computed
                || automatic
                || by_steps
                || (field.default.is_some() && !matches!(field.r#type.kind, TypeKind::Choice(_)))
            {
                continue;
            }
            match self.value(field) {
                Some(value) => values.push((field.id, value)),
                None if field.required => return None,
                None => {}
            }
        }
        Some(Sample { thing: self.resource.thing, values, invented: true })
    }

    /// Where steps lead on, every third row has gone one step: an app in which nothing has happened yet looks dead.
    fn further(&self, field: &Field) -> Option<ChoiceId> {
        let TypeKind::Choice(choices) = &field.r#type.kind else { return None };
        let Some(Literal::Choice { choice: start, .. }) = &field.default else { return None };
        let next = ChoiceId(start.0 + 1);
        let by_steps = matches!(field.filled, Filled::BySteps);
        (by_steps && self.number % 3 == 1 && choices.len() > next.0 as usize).then_some(next)
    }

    /// The moment at which the row got where it has gone.
    fn is_moment_reached(&self, field: &Field) -> bool {
        let Filled::MomentOf { field: of, choice } = &field.filled else { return false };
        self.resource.field(*of).and_then(|of| self.further(of)) == Some(*choice)
    }

    fn pick<'b, T>(&self, list: &'b [T], salt: usize) -> Option<&'b T> {
        if list.is_empty() { None } else { list.get((self.number + salt) % list.len()) }
    }

    /// A number that the same field of the same thing always gets: spreads rows of different things.
    fn salt(&self, field: &Field) -> usize {
        let words = self.resource.key.bytes().chain(field.key.bytes());
        words.fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte))) % 97
    }

    fn value(&self, field: &Field) -> Option<SampleValue> {
        let literal = |literal: Literal| Some(SampleValue::Literal(literal));
        let salt = self.salt(field);
        let name = field.name.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.split([' ', '-']).any(|part| part == *word));
        match &field.r#type.kind {
            TypeKind::Text => literal(Literal::Text(cut(&self.text(field, &name), &field.r#type))),
            TypeKind::LongText => (field.required || self.number.is_multiple_of(2))
                .then(|| Literal::Text(cut(self.pick(REMARKS, salt).unwrap_or(&""), &field.r#type)))
                .map(SampleValue::Literal),
            TypeKind::Email => literal(Literal::Text(self.email())),
            TypeKind::Phone => literal(Literal::Text(format!("+4420794600{:02}", 10 + (self.person_number() % 80)))),
            TypeKind::WebAddress => literal(Literal::Text(format!("https://example.com/{}", self.resource.path))),
            TypeKind::Address => literal(Literal::Text((*self.pick(STREETS, salt)?).to_owned())),
            TypeKind::Colour => {
                literal(Literal::Text((*self.pick(&["#2f6f4e", "#b4532a", "#2a5db4", "#8a6d1f"], salt)?).to_owned()))
            }
            // No two of them are the same, from wherever the type begins.
            TypeKind::Whole if field.unique.is_some() => {
                let least = field.r#type.least.unwrap_or(1).saturating_add(field.r#type.above_least.into());
                literal(Literal::Whole(within(&field.r#type, least.saturating_add(self.number as i64))))
            }
            TypeKind::Whole => {
                literal(Literal::Whole(within(&field.r#type, 1 + ((self.number * 3 + salt) % 9) as i64)))
            }
            TypeKind::Rating => literal(Literal::Whole(within(&field.r#type, 3 + ((self.number + salt) % 3) as i64))),
            TypeKind::Number { scale } => {
                let one = 10_i64.pow(u32::from((*scale).min(9)));
                let units = within(&field.r#type, (1 + (self.number % 5) as i64) * one + one / 2);
                literal(Literal::Decimal { units, scale: *scale })
            }
            TypeKind::Percent => {
                literal(Literal::Decimal { units: within(&field.r#type, 1000 + (self.number as i64) * 500), scale: 2 })
            }
            TypeKind::Money => {
                let one = 10_i64.pow(u32::from(self.app.currency.digits.min(6)));
                let amount =
                    (8 + ((self.number * 7 + salt) % 60) as i64) * one + if self.number % 3 == 1 { one / 2 } else { 0 };
                literal(Literal::Money(within(&field.r#type, amount)))
            }
            TypeKind::YesNo => literal(Literal::YesNo(self.number.is_multiple_of(3))),
            TypeKind::Duration => literal(Literal::Duration(Duration::seconds(within(
                &field.r#type,
                1800 + 900 * (self.number as i64 % 3),
            )))),
            TypeKind::Time => literal(Literal::Time(format!("{:02}:00", 9 + (self.number + salt) % 8))),
            TypeKind::Choice(choices) => {
                // Where the field starts as one of them, most rows have just started.
                if field.default.is_some() && self.number % 3 != 2 {
                    return None;
                }
                let choice = (self.number + salt) % choices.len().max(1);
                let field = FieldRef { thing: self.resource.thing, field: field.id };
                (!choices.is_empty())
                    .then_some(SampleValue::Literal(Literal::Choice { field, choice: ChoiceId(choice as u32) }))
            }
            TypeKind::Choices(_) | TypeKind::File | TypeKind::Image | TypeKind::Counter { .. } => None,
            TypeKind::Date if has(&["birth", "birthday", "born"]) => literal(Literal::Date(format!(
                "{}-{:02}-{:02}",
                1972 + (self.number * 7) % 30,
                1 + salt % 12,
                1 + (self.number * 5) % 28
            ))),
            TypeKind::Date => Some(SampleValue::Expr(self.day(field))),
            TypeKind::Moment => (field.required || self.is_time(field)).then(|| SampleValue::Expr(self.moment(field))),
            TypeKind::One(thing) => self.related(*thing, salt).map(SampleValue::Sample),
            TypeKind::AnyPerson => {
                let person = self.resources.iter().find(|one| one.person.is_some())?;
                self.related(person.thing, salt).map(SampleValue::Sample)
            }
            TypeKind::Several(thing) => self.related(*thing, salt).map(|one| SampleValue::Samples(vec![one])),
        }
    }

    /// People of different kinds have different names.
    fn person_number(&self) -> usize {
        let before =
            self.resources.iter().take(self.resource.thing.0 as usize).filter(|one| one.person.is_some()).count();
        before * 4 + self.number
    }

    fn person_name(&self) -> String {
        let number = self.person_number();
        let pick =
            |list: &[&'static str], salt: usize| list.get((number + salt) % list.len()).copied().unwrap_or("Robin");
        format!("{} {}", pick(FIRST_NAMES, 0), pick(LAST_NAMES, number / FIRST_NAMES.len() * 3))
    }

    fn email(&self) -> String {
        let name = self.person_name().to_lowercase();
        format!("{}@example.com", name.split(' ').next().unwrap_or("robin"))
    }

    fn text(&self, field: &Field, name: &str) -> String {
        let singular = &self.resource.name.singular;
        let titled = field.id == self.resource.title || ["name", "title", "subject", "item"].contains(&name);
        if titled && (self.resource.person.is_some() || name.contains("person") || name.contains("guest")) {
            return self.person_name();
        }
        if titled {
            let words = singular.to_lowercase();
            if let Some((_, list)) = NAMED.iter().find(|(word, _)| words.split(' ').any(|part| part == *word))
                && let Some(found) = list.get(self.number)
            {
                return (*found).to_owned();
            }
            let place = PLACES.get(self.number).copied().unwrap_or("Other");
            return format!("{place} {}", singular.to_lowercase());
        }
        let part = |word: &str| name.contains(word);
        let salt = self.salt(field);
        let chosen =
            |list: &[&str]| list.get((self.number + salt) % list.len()).copied().unwrap_or_default().to_owned();
        if part("name") || part("contact") {
            return self.person_name();
        }
        if part("address") || part("street") {
            return chosen(STREETS);
        }
        if part("city") || part("town") {
            return chosen(&["Northwick", "Harrowby", "Elmstead", "Castleford"]);
        }
        if part("company") || part("organisation") || part("employer") {
            return chosen(&["Harbour & Sons", "Brightwell Ltd", "The Green Door", "Northside Works"]);
        }
        if part("number") || part("reference") || part("code") {
            return format!("{}-{}", capital(singular).chars().next().unwrap_or('N'), 1040 + self.number);
        }
        if part("note") || part("remark") || part("reason") || part("comment") || part("wish") || part("description") {
            return chosen(REMARKS);
        }
        chosen(SHORT)
    }

    /// Fields that say when something takes place, rather than when something was noted.
    fn is_time(&self, field: &Field) -> bool {
        let name = field.name.to_lowercase();
        field.required || ["start", "begin", "end", "due", "when"].iter().any(|word| name.contains(word))
    }

    fn ends(&self, field: &Field) -> bool {
        let name = field.name.to_lowercase();
        ["end", "until", "finish", "return", "to", "closes"]
            .iter()
            .any(|word| name.split([' ', '-']).any(|part| part.starts_with(word)))
    }

    /// One row a day, from tomorrow on, so that none lies over another.
    fn day(&self, field: &Field) -> Expr {
        let later = if self.ends(field) { 1 } else { 0 };
        let days = self.number as i32 + 1 + later;
        Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(days), back: false }
    }

    fn moment(&self, field: &Field) -> Expr {
        let hour = 9 + (self.number * 2) % 7 + usize::from(self.ends(field));
        let days = self.number as i32 + 1;
        let date = Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(days), back: false };
        let time = Expr::Literal(Literal::Time(format!("{hour:02}:00")));
        Expr::MomentOf { date: Box::new(date), time: Some(Box::new(time)) }
    }

    /// A row of the thing, or of a kind of people that includes it; everybody in turn.
    fn related(&self, thing: ThingId, salt: usize) -> Option<u32> {
        let fits = |sample: &Sample| {
            sample.thing == thing
                || self
                    .resources
                    .get(sample.thing.0 as usize)
                    .and_then(|one| one.person.as_ref())
                    .is_some_and(|one| one.includes.contains(&thing))
        };
        let exact: Vec<usize> = (0..self.known.len())
            .filter(|place| self.known.get(*place).is_some_and(|one| one.thing == thing))
            .collect();
        let others = || (0..self.known.len()).filter(|place| self.known.get(*place).is_some_and(fits)).collect();
        let all: Vec<usize> = if exact.is_empty() { others() } else { exact };
        let _ = salt;
        self.pick(&all, 0).and_then(|place| u32::try_from(*place).ok())
    }
}

fn within(r#type: &Type, number: i64) -> i64 {
    let least = r#type.least.map(|least| least.saturating_add(r#type.above_least.into()));
    let most = r#type.most.map(|most| most.saturating_sub(r#type.below_most.into()));
    let number = least.map_or(number, |least| number.max(least));
    most.map_or(number, |most| number.min(most))
}

fn cut(text: &str, r#type: &Type) -> String {
    let most = r#type.most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}
