use model::{
    ActionId, App, Change, Channel, Effect, Expr, Message, MessageId, Page, Panel, Piece, Reaction, Recipient, Repeat,
    Template, ThingId, Trigger,
};

use super::value::{length, weekday_name};
use super::{Saying, capital, field_name, list, plural_name, rule, thing_name, who};
use crate::words;

/// "Confirming an appointment is for requested appointments only and makes its status confirmed."
pub fn step(action: ActionId, from: &Expr, changes: &[Change], app: &App) -> String {
    let Some(own) = app.actions.get(action.0 as usize) else { return String::new() };
    let saying = Saying::about(app, own.thing);
    let noun = thing_name(app, own.thing);
    let gerund = capital(&words::forms(&own.name).gerund);
    let mut out = Vec::new();
    if !from.is_always() {
        out.push(format!("{gerund} is for {} only.", saying.object(own.thing, None, from)));
    }
    if !changes.is_empty() {
        let parts: Vec<String> = changes.iter().map(|change| set(change, own.thing, &saying)).collect();
        out.push(format!("{gerund} {} {noun} sets {}.", words::article(&noun), list(&parts, "and")));
    }
    out.join(" ")
}

fn set(change: &Change, thing: ThingId, saying: &Saying) -> String {
    let name = field_name(saying.app, model::FieldRef { thing, field: change.field });
    format!("its {name} to {}", saying.value(&change.value))
}

/// "When an order is placed, email its customer “…”."
pub fn reaction(own: &Reaction, messages: &[Message], app: &App) -> String {
    let thing = match &own.trigger {
        Trigger::Done { thing, .. }
        | Trigger::Enters { thing, .. }
        | Trigger::Changes { thing, .. }
        | Trigger::Becomes { thing, .. }
        | Trigger::At { thing, .. } => Some(*thing),
        Trigger::Every(_) => None,
    };
    let saying = thing.map(|thing| Saying::about(app, thing)).unwrap_or_else(|| Saying::about(app, ThingId(u32::MAX)));
    let noun = thing.map(|thing| thing_name(app, thing)).unwrap_or_default();
    let a = format!("{} {noun}", words::article(&noun));
    let mut cause = match &own.trigger {
        Trigger::Done { verb: model::Verb::Do(action), .. } => {
            let name = app.actions.get(action.0 as usize).map(|own| own.name.clone()).unwrap_or_default();
            format!("When somebody {} {a}", words::forms(&name).third)
        }
        Trigger::Done { verb, .. } => format!("When {a} is {}", rule::passive(app, *verb)),
        Trigger::Enters { field, choice, thing } => {
            let field = model::FieldRef { thing: *thing, field: *field };
            format!("When {a} becomes {}", saying.literal(&model::Literal::Choice { field, choice: *choice }))
        }
        Trigger::Changes { field, thing } => {
            format!("When the {} of {a} changes", field_name(app, model::FieldRef { thing: *thing, field: *field }))
        }
        Trigger::Becomes { condition, .. } => match condition {
            // "When the stock of a product falls below 5".
            Expr::Compare { op: model::Comparison::Less, left, right } if said_of(left, &saying).is_some() => {
                let field = said_of(left, &saying).unwrap_or_default();
                format!("When the {field} of {a} falls below {}", saying.value(right))
            }
            Expr::OneOf { value, list: options } if said_of(value, &saying).is_some() => {
                let names: Vec<String> = options.iter().map(|option| saying.value(option)).collect();
                format!("When {a} becomes {}", list(&names, "or"))
            }
            _ => format!("As soon as for {a} {}", saying.clause(condition)),
        },
        Trigger::At { moment, offset, before, at, .. } => {
            let time = at.as_ref().map(|time| format!("At {time}, ")).unwrap_or_default();
            let offset_words = if *offset == model::Duration::default() {
                "on".to_owned()
            } else {
                format!("{} {}", length(*offset), if *before { "before" } else { "after" })
            };
            let value = saying.value(moment);
            let became = became(moment, app).filter(|_| offset_words != "on");
            match value.strip_prefix("its ") {
                _ if became.is_some() => {
                    capital(&format!("{time}{offset_words} {a} was {}", became.unwrap_or_default()))
                }
                Some("creation") if offset_words != "on" => capital(&format!("{time}{offset_words} {a} was added")),
                Some(field) => capital(&format!("{time}{offset_words} the {field} of {a}")),
                None => capital(&format!("{time}{offset_words} the {value} of {a}")),
            }
        }
        Trigger::Every(repeat) => every(repeat),
    };
    if !own.when.is_always() {
        cause.push_str(&format!(", if {}", saying.clause(&own.when)));
    }
    if let (Trigger::Every(_), Some(words)) = (&own.trigger, digest(&own.effects, messages, app)) {
        return format!("{cause} {words}.");
    }
    let effects: Vec<String> = own.effects.iter().map(|effect| say(effect, messages, &saying, thing)).collect();
    format!("{cause}, {}.", list(&effects, "and"))
}

/// A field of the record itself, by its name.
fn said_of(value: &Expr, saying: &Saying) -> Option<String> {
    let words = saying.value(value);
    words.strip_prefix("its ").filter(|own| !own.contains("'s ")).map(str::to_owned)
}

/// "each keeper gets an email “Open loans” with the open loans, unless they have none."
fn digest(effects: &[Effect], messages: &[Message], app: &App) -> Option<String> {
    let [Effect::ForEach { of: role, filter: Expr::Aggregate(any), effects }] = effects else { return None };
    let ([Effect::Send(MessageId(at))], model::AggregateKind::Exists) = (effects.as_slice(), any.kind) else {
        return None;
    };
    let message = messages.get(*at as usize)?;
    let subject = template(&message.subject, &Saying::about(app, *role));
    let own = |part: &Expr| match part {
        Expr::Compare { op: model::Comparison::Equal, left, right } => match (&**left, &**right) {
            (Expr::Path(row), Expr::Path(person)) => {
                row.root == model::Root::Row(model::Row(0)) && row.steps.len() == 1 && person.steps.is_empty()
            }
            _ => false,
        },
        _ => false,
    };
    let parts = super::condition::parts(&any.filter);
    let rest = parts.iter().filter(|part| !own(part)).cloned().fold(Expr::always(), Expr::and);
    let whose = if parts.iter().any(own) { "their" } else { "the" };
    let rows = Saying::rows(app, any.of).rows_that(any.of, &rest);
    let person = thing_name(app, *role);
    Some(format!("each {person} gets an email “{subject}” with {whose} {rows}, unless they have none"))
}

fn every(repeat: &Repeat) -> String {
    match repeat {
        Repeat::Hour { minute } => format!("Every hour at minute {minute}"),
        Repeat::Day { at } => format!("Every day at {at}"),
        Repeat::Week { days, at } => {
            let names: Vec<String> = match days.as_slice() {
                [1, 2, 3, 4, 5] => vec!["weekday".to_owned()],
                days => days.iter().map(|day| weekday_name(i64::from(*day)).to_owned()).collect(),
            };
            format!("Every {} at {at}", list(&names, "and"))
        }
        Repeat::Month { day, at } => format!("On the {} of every month at {at}", words::spell_ordinal(i64::from(*day))),
        Repeat::Year { month, day, at } => format!("Every year on day {day} of month {month} at {at}"),
    }
}

fn say(effect: &Effect, messages: &[Message], saying: &Saying, thing: Option<ThingId>) -> String {
    match effect {
        Effect::Send(MessageId(at)) => messages.get(*at as usize).map(|own| message(own, saying)).unwrap_or_default(),
        Effect::Set { changes } => {
            let Some(thing) = thing else { return String::new() };
            let parts: Vec<String> = changes.iter().map(|change| set(change, thing, saying)).collect();
            format!("set {}", list(&parts, "and"))
        }
        Effect::Create { thing, .. } => {
            let noun = thing_name(saying.app, *thing);
            format!("add {} {noun}", words::article(&noun))
        }
        Effect::DeleteRecord => "delete it".to_owned(),
        Effect::Do(action) => {
            let name = saying.app.actions.get(action.0 as usize).map(|own| own.name.clone()).unwrap_or_default();
            format!("{name} it")
        }
        Effect::ForEach { of, filter, effects } => {
            if let ([Effect::On { path, effects }], true) = (effects.as_slice(), parts_belong(filter))
                && let Some(words) = counted(path, effects, Some(*of), saying)
            {
                return words;
            }
            let inner = Saying::about(saying.app, *of);
            let rows = Saying::rows(saying.app, *of).rows_that(*of, filter);
            let parts: Vec<String> = effects.iter().map(|own| say(own, messages, &inner, Some(*of))).collect();
            format!("for {rows}: {}", list(&parts, "and"))
        }
        Effect::On { path, effects } => {
            if let Some(words) = counted(path, effects, None, saying) {
                return words;
            }
            let target = path.steps.last().and_then(|field| target(saying.app, *field));
            let inner = target.map(|thing| Saying::about(saying.app, thing)).unwrap_or_else(|| saying.clone());
            let parts: Vec<String> = effects.iter().map(|own| say(own, messages, &inner, target)).collect();
            format!("for {}: {}", saying.value(&Expr::Path(path.clone())), list(&parts, "and"))
        }
    }
}

/// The rows that point to the record, all of them.
fn parts_belong(filter: &Expr) -> bool {
    matches!(filter, Expr::Compare { op: model::Comparison::Equal, left, right }
        if matches!((&**left, &**right), (Expr::Path(row), Expr::Path(record)) if row.steps.len() == 1 && record.steps.is_empty()))
}

/// "take the quantity of each item off the stock of its product", "add its amount to the balance of its account".
fn counted(path: &model::Path, effects: &[Effect], each: Option<ThingId>, saying: &Saying) -> Option<String> {
    let [Effect::Set { changes }] = effects else { return None };
    let [Change { field, value: Expr::Arithmetic { op, left, right } }] = changes.as_slice() else { return None };
    let owner = path.steps.last().and_then(|step| target(saying.app, *step))?;
    let Expr::Path(own) = &**left else { return None };
    if own.steps.as_slice() != [model::FieldRef { thing: owner, field: *field }] {
        return None;
    }
    let (verb, joint) = match op {
        model::Arithmetic::Add => ("add", "to"),
        model::Arithmetic::Subtract => ("take", "off"),
        _ => return None,
    };
    let name = field_name(saying.app, model::FieldRef { thing: owner, field: *field });
    let noun = each.map(|thing| thing_name(saying.app, thing));
    let amount = match (&**right, &noun) {
        (Expr::Path(path), Some(noun)) => {
            format!("the {} of each {noun}", field_name(saying.app, *path.steps.last()?))
        }
        (Expr::Path(path), None) => format!("its {}", field_name(saying.app, *path.steps.last()?)),
        (Expr::Literal(literal), Some(noun)) => {
            return Some(format!("{verb} {} {joint} the {name} of each {noun}", saying.literal(literal)));
        }
        (other, None) => saying.value(other),
        _ => return None,
    };
    let [step] = path.steps.as_slice() else { return None };
    Some(format!("{verb} {amount} {joint} the {name} of its {}", field_name(saying.app, *step)))
}

fn message(own: &Message, saying: &Saying) -> String {
    let verb = match own.channel {
        Channel::Email => "email",
        Channel::TextMessage => "text",
        Channel::Push => "send a push notification to",
        Channel::InApp => "tell",
    };
    let to = match &own.to {
        Recipient::Person(path) => saying.value(&Expr::Path(path.clone())),
        Recipient::Everyone { role, filter } => {
            format!("all {}", Saying::rows(saying.app, *role).rows_that(*role, filter))
        }
        Recipient::Each { of, filter, .. } => {
            format!("everybody with {}", Saying::rows(saying.app, *of).rows_that(*of, filter))
        }
    };
    let mut out = format!("{verb} {to} “{}”", template(&own.subject, saying));
    if !own.body.pieces.is_empty() {
        out.push_str(&format!(" with the text “{}”", template(&own.body, saying)));
    }
    out
}

fn template(own: &Template, saying: &Saying) -> String {
    own.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(words) => words.clone(),
            Piece::Blank(value) => {
                let words = saying.value(value);
                format!("{{{}}}", words.strip_prefix("its ").unwrap_or(&words))
            }
            Piece::Lines { of, filter, .. } => format!("{{{}}}", Saying::rows(saying.app, *of).rows_that(*of, filter)),
        })
        .collect()
}

/// "The home page of customers shows their own upcoming orders."
pub fn page(own: &Page, app: &App) -> String {
    let name = match (&own.name, own.home) {
        (Some(name), _) => format!("The page “{name}”"),
        (None, true) => "The home page".to_owned(),
        (None, false) => "A page".to_owned(),
    };
    let panels: Vec<String> = own
        .panels
        .iter()
        .map(|panel| match panel {
            Panel::Records { thing, filter, sort, view, .. } => {
                let saying = Saying::about(app, *thing).acting(&own.who);
                let records = saying.object(*thing, None, filter);
                let view = match view {
                    Some(model::View::Calendar) => "a calendar of ",
                    Some(model::View::Board) => "a board of ",
                    Some(model::View::Chart) => "a chart of ",
                    _ => "",
                };
                let sort = match sort {
                    Some((model::FieldId::CreatedAt, true)) => ", newest first".to_owned(),
                    Some((model::FieldId::CreatedAt, false)) => ", oldest first".to_owned(),
                    Some((field, descending)) => {
                        let name = field_name(app, model::FieldRef { thing: *thing, field: *field });
                        format!(", by {name}{}", if *descending { ", latest first" } else { "" })
                    }
                    None => String::new(),
                };
                format!("{view}{records}{sort}")
            }
            Panel::Figure { title, thing, .. } => format!("{} of {}", title.to_lowercase(), plural_name(app, *thing)),
        })
        .collect();
    format!("{name} of {} shows {}.", who(app, &own.who, "and"), list(&panels, "and"))
}

/// The thing that a relation points to.
pub(super) fn target(app: &App, field: model::FieldRef) -> Option<ThingId> {
    let model::FieldId::Own(at) = field.field else { return None };
    match app.thing(field.thing)?.fields.get(at as usize)?.r#type.kind {
        model::TypeKind::One(thing) => Some(thing),
        _ => None,
    }
}

/// The choice whose moment a field keeps, where it is called after it: "called off at".
fn became<'a>(moment: &Expr, app: &'a App) -> Option<&'a str> {
    let Expr::Path(path) = moment else { return None };
    let [only] = path.steps.as_slice() else { return None };
    let fields = &app.thing(only.thing)?.fields;
    let own = |field: &model::FieldId| match field {
        model::FieldId::Own(at) => fields.get(*at as usize),
        _ => None,
    };
    let kept = own(&only.field)?;
    let model::Filled::MomentOf { field, choice } = &kept.filled else { return None };
    let model::TypeKind::Choice(choices) = &own(field)?.r#type.kind else { return None };
    let name = choices.get(choice.0 as usize)?.name.as_str();
    (kept.name == format!("{name} at")).then_some(name)
}
