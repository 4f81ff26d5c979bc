//! Values as the spec writes them, by the type of the field that they are for.

use model::{App, ChoiceId, Duration, FieldId, FieldRef, Literal, TypeKind};

use crate::tokens::{Kind, Token, is_smaller, tokenise, unit_of};

/// The value that these words give a field; `None` where they can't be one.
pub fn literal(words: &str, field: FieldRef, app: &App) -> Option<Literal> {
    let FieldId::Own(place) = field.field else { return None };
    let kind = &app.thing(field.thing)?.fields.get(place as usize)?.r#type.kind;
    let trimmed = words.trim();
    if matches!(trimmed.to_lowercase().as_str(), "empty" | "nothing" | "none" | "-" | "–") {
        return Some(Literal::Empty);
    }
    let tokens = tokenise(trimmed);
    let first = tokens.first();
    match kind {
        TypeKind::Text
        | TypeKind::LongText
        | TypeKind::Email
        | TypeKind::Phone
        | TypeKind::WebAddress
        | TypeKind::Address
        | TypeKind::Colour
        | TypeKind::File
        | TypeKind::Image
        | TypeKind::One(_)
        | TypeKind::Several(_)
        | TypeKind::AnyPerson => {
            let quoted = match (first.map(|token| &token.kind), tokens.len()) {
                (Some(Kind::Quoted(inner)), 1) => inner.clone(),
                _ => trimmed.to_owned(),
            };
            Some(Literal::Text(quoted))
        }
        TypeKind::Whole | TypeKind::Rating | TypeKind::Counter { .. } => {
            first.and_then(Token::whole).map(Literal::Whole)
        }
        TypeKind::Number { scale } => number(first?, *scale),
        TypeKind::Percent => number(first?, 2),
        TypeKind::Money => match &first?.kind {
            Kind::Money(number, _) | Kind::Number(number) => number.at_scale(app.currency.digits).map(Literal::Money),
            _ => None,
        },
        TypeKind::YesNo => match trimmed.to_lowercase().as_str() {
            "yes" | "true" | "on" | "x" | "✓" => Some(Literal::YesNo(true)),
            "no" | "false" | "off" => Some(Literal::YesNo(false)),
            _ => None,
        },
        TypeKind::Date => match &first?.kind {
            Kind::Date(date) => Some(Literal::Date(date.clone())),
            _ => None,
        },
        TypeKind::Time => match &first?.kind {
            Kind::Time(time) => Some(Literal::Time(time.clone())),
            _ => None,
        },
        TypeKind::Moment => moment(trimmed, &tokens, &app.time_zone),
        TypeKind::Duration => duration(&tokens).map(Literal::Duration),
        TypeKind::Choice(choices) => {
            let at = choices.iter().position(|choice| choice.is(trimmed))?;
            Some(Literal::Choice { field, choice: ChoiceId(u32::try_from(at).ok()?) })
        }
        TypeKind::Choices(_) => Some(Literal::Text(trimmed.to_owned())),
    }
}

fn number(token: &Token, scale: u8) -> Option<Literal> {
    match &token.kind {
        Kind::Number(number) | Kind::Percent(number) => {
            Some(Literal::Decimal { units: number.at_scale(scale)?, scale })
        }
        _ => None,
    }
}

/// "2026-11-22 10:00" in the app's time zone, or a moment in UTC as it stands.
fn moment(words: &str, tokens: &[Token], zone: &str) -> Option<Literal> {
    if let Ok(instant) = words.parse::<jiff::Timestamp>() {
        return Some(Literal::Moment(format!("{instant:.3}")));
    }
    let date = tokens.iter().find_map(|token| match &token.kind {
        Kind::Date(date) => Some(date.clone()),
        _ => None,
    })?;
    let time = tokens.iter().find_map(|token| match &token.kind {
        Kind::Time(time) => Some(time.clone()),
        _ => None,
    });
    let time = time.unwrap_or_else(|| "00:00".to_owned());
    let civil: jiff::civil::DateTime = format!("{date}T{time}").parse().ok()?;
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let instant = civil.to_zoned(zone).ok()?.timestamp();
    Some(Literal::Moment(format!("{instant:.3}")))
}

/// "1 hour 30 minutes", "45 minutes", "2 days"
pub fn duration(tokens: &[Token]) -> Option<Duration> {
    let mut total = Duration::default();
    let mut at = 0;
    let mut before: Option<model::Unit> = None;
    while at < tokens.len() {
        if tokens[at].is("and") || tokens[at].is_mark(',') {
            at += 1;
            continue;
        }
        let unit = tokens.get(at + 1).and_then(|token| unit_of(&token.lower))?;
        let Kind::Number(number) = &tokens[at].kind else { return None };
        if before.is_some_and(|before| !is_smaller(unit, before)) {
            return None;
        }
        before = Some(unit);
        let seconds = match unit {
            model::Unit::Second => 1,
            model::Unit::Minute => 60,
            model::Unit::Hour => 3600,
            _ => 0,
        };
        if seconds > 0 {
            let units = number.units.checked_mul(seconds)?;
            total.seconds += units / 10i64.checked_pow(u32::from(number.scale))?;
        } else {
            let whole = i32::try_from(number.whole()?).ok()?;
            match unit {
                model::Unit::Day => total.days = total.days.checked_add(whole)?,
                model::Unit::Week => total.days = total.days.checked_add(whole.checked_mul(7)?)?,
                model::Unit::Month => total.months = total.months.checked_add(whole)?,
                _ => total.years = total.years.checked_add(whole)?,
            }
        }
        at += 2;
    }
    before.map(|_| total)
}
