use model::{App, CountScope, Expr, FieldRef, Path, Permission, Rule, RuleKind, Verb, Who};

use super::value::{length, period_name};
use super::{Saying, capital, field_name, list, participle, plural_name, thing_name, who};
use crate::words;

/// Whether the rule only says when those of the permission may do it.
pub fn belongs(rule: &Rule, own: &Permission) -> bool {
    let holds = matches!(rule.kind, RuleKind::State { .. } | RuleKind::Time { .. });
    holds
        && rule.on == [own.verb]
        && rule.thing == own.thing
        && own.grant != model::Grant::Forbid
        && (rule.who == own.who || rule.who.is_empty())
}

/// The rule as the condition behind a permission.
pub fn guard(rule: &Rule, saying: &Saying) -> Option<String> {
    match &rule.kind {
        RuleKind::State { holds } | RuleKind::Time { holds } => Some(saying.guard(holds)),
        _ => None,
    }
}

/// A rule as a sentence of its own.
pub fn say(rule: &Rule, app: &App) -> String {
    let noun = thing_name(app, rule.thing);
    let many = plural_name(app, rule.thing);
    let article = capital(words::article(&noun));
    let saying = Saying::about(app, rule.thing).acting(&rule.who);
    let done = || {
        let verbs: Vec<String> = rule.on.iter().map(|verb| participle(app, *verb)).collect();
        list(&verbs, "or")
    };
    let when = if rule.when.is_always() { String::new() } else { format!(" if {}", saying.clause(&rule.when)) };
    match &rule.kind {
        RuleKind::State { holds } | RuleKind::Time { holds } => {
            if !rule.who.is_empty() {
                let verbs: Vec<String> = rule.on.iter().map(|verb| super::verb_name(app, *verb)).collect();
                let people = capital(&who(app, &rule.who, "and"));
                return format!("{people} can't {} {many} unless {}{when}.", list(&verbs, "or"), saying.clause(holds));
            }
            format!("{article} {noun} can only be {} {}{when}.", done(), saying.guard(holds))
        }
        RuleKind::Duty { holds } => {
            let verbs: Vec<String> = rule.on.iter().map(|verb| super::verb_name(app, *verb)).collect();
            let subject =
                if rule.who.is_empty() { "Nobody".to_owned() } else { format!("No {}", who(app, &rule.who, "or")) };
            let all: Vec<Who> = app
                .things
                .iter()
                .enumerate()
                .filter(|(_, thing)| thing.is_person())
                .filter_map(|(at, _)| u32::try_from(at).ok())
                .map(|at| Who::Role(model::ThingId(at)))
                .collect();
            // "A coin can't be melted by the person who passed it."
            if let Expr::Not(inner) = holds
                && let Expr::Compare { op: model::Comparison::Equal, left, right } = &**inner
                && let (Expr::Path(one), Expr::Path(other)) = (&**left, &**right)
                && let ([step], true) =
                    (one.steps.as_slice(), other.root == model::Root::Actor && other.steps.is_empty())
                && let Some(model::Filled::DoerOf(action)) =
                    app.thing(step.thing).and_then(|thing| thing.own(step.field)).map(|field| field.filled.clone())
                && rule.who.is_empty()
            {
                let past = participle(app, Verb::Do(action));
                return format!("{article} {noun} can't be {} by the person who {past} it{when}.", done());
            }
            let saying = saying.acting(if rule.who.is_empty() { &all } else { &rule.who });
            format!(
                "{subject} can {} {}{when}.",
                list(&verbs, "or"),
                saying.object(rule.thing, None, &holds.clone().not())
            )
        }
        RuleKind::Check { holds, .. } | RuleKind::Across { holds } => {
            let saying = saying.of_a_person();
            let they = if saying.person { "they are" } else { "it is" };
            let occasion = if rule.on.is_empty() { String::new() } else { format!(" when {they} {}", done()) };
            let when = if rule.when.is_always() { String::new() } else { format!(" if {}", saying.clause(&rule.when)) };
            format!("For every {noun}{when}: {}{occasion}.", saying.clause(holds))
        }
        RuleKind::Limit { per, counted, sum, least, most, scope } => {
            let rows = Saying::rows(app, rule.thing);
            let records = rows.rows_that(rule.thing, counted);
            let value = |expr: &Expr| saying.value(expr);
            let one = |own: &Option<Expr>| *own == Some(Expr::Literal(model::Literal::Whole(1)));
            let single = least.is_none() && one(most) || most.is_none() && one(least);
            let records =
                if sum.is_none() && single && counted.is_always() { thing_name(app, rule.thing) } else { records };
            // "There can't be more seats of passages for a trip than its berths."
            if let ([own], Some(Expr::Path(path)), Some(Expr::Path(added)), CountScope::AtATime) =
                (per.as_slice(), most, sum, scope)
                && let ([step], true, true) =
                    (added.steps.as_slice(), path.steps.starts_with(&own.steps), path.steps.len() > own.steps.len())
                && let Some(holder) = own.steps.last().and_then(|step| super::effect::target(app, *step))
                && least.is_none()
                && rule.on.is_empty()
                && rule.who.is_empty()
            {
                let holder = thing_name(app, holder);
                let room =
                    full_name(app, &Path { root: path.root.clone(), steps: path.steps[own.steps.len()..].to_vec() });
                let (what, a) = (field_name(app, *step), words::article(&holder));
                let what = what.strip_prefix("number of ").unwrap_or(&what);
                return format!("There can't be more {what} of {records} for {a} {holder} than its {room}{when}.");
            }
            let plain = sum.is_none() && least.is_none() && rule.on.is_empty() && rule.who.is_empty();
            if let ([per], Some(most), true) = (per.as_slice(), most, plain)
                && let Some(holder) = per.steps.last().and_then(|step| super::effect::target(app, *step))
            {
                let holder = thing_name(app, holder);
                let a = capital(words::article(&holder));
                // "A lesson can't have more signups than its capacity."
                if let (Expr::Path(path), CountScope::AtATime) = (most, scope)
                    && let Some((last, way)) = path.steps.split_last()
                    && way == per.steps.as_slice()
                {
                    let field = field_name(app, *last);
                    return format!("{a} {holder} can't have more {records} than its {field}{when}.");
                }
                // "There can't be more pots for a firing than its kiln's shelves."
                if let (Expr::Path(path), CountScope::AtATime) = (most, scope)
                    && path.steps.starts_with(&per.steps)
                    && path.steps.len() > per.steps.len() + 1
                {
                    let room = full_name(
                        app,
                        &Path { root: path.root.clone(), steps: path.steps[per.steps.len()..].to_vec() },
                    );
                    return format!(
                        "There can't be more {records} for {} {holder} than its {room}{when}.",
                        words::article(&holder)
                    );
                }
                // "A rower can't have two outings on the same day."
                let one = *most == Expr::Literal(model::Literal::Whole(1));
                if let (CountScope::PerPeriod { period, .. }, true) = (scope, one)
                    && !counted_by_making(scope)
                {
                    return format!(
                        "{a} {holder} can't have two {records} on the same {}{when}.",
                        period_name(*period)
                    );
                }
            }
            let bound = match (least, most) {
                (Some(least), Some(most)) => format!("at least {} and at most {}", value(least), value(most)),
                (Some(least), None) => format!("at least {}", value(least)),
                (None, Some(most)) => format!("at most {}", value(most)),
                (None, None) => "any number of".to_owned(),
            };
            let holders: Vec<String> = per
                .iter()
                .filter_map(|path| super::effect::target(app, *path.steps.last()?))
                .map(|holder| thing_name(app, holder))
                .collect();
            let per: Vec<String> = per.iter().map(|path| format!("per {}", last_name(app, path))).collect();
            let period = match scope {
                CountScope::AtATime => " at a time".to_owned(),
                CountScope::PerPeriod { period, moment } => {
                    let by = match by_which(moment) {
                        Some(field) => format!(", going by their {}", field_name(app, field)),
                        None if lies_in_time(app, rule.thing) => ", going by when they were made".to_owned(),
                        None => String::new(),
                    };
                    format!(" per {}{by}", period_name(*period))
                }
                CountScope::Rolling { seconds, .. } => {
                    format!(" in any {}", length(model::Duration::seconds(*seconds)))
                }
            };
            if let (Some(doing), Some(most), None) = (doer_of(rule, app), most, least) {
                let people = if rule.who.is_empty() { "people".to_owned() } else { who(app, &rule.who, "and") };
                // When it was done is what counts, and needs no saying.
                let period = match scope {
                    CountScope::AtATime => String::new(),
                    CountScope::PerPeriod { period, .. } => format!(" per {}", period_name(*period)),
                    CountScope::Rolling { .. } => period,
                };
                return format!("{} can {doing} at most {} {records}{period}{when}.", capital(&people), value(most));
            }
            let per = if per.is_empty() { String::new() } else { format!(" {}", per.join(" ")) };
            // "A pilot can have at most 900 hours of flights per year."
            if let ([holder], Some(Expr::Literal(model::Literal::Whole(minutes))), None) =
                (holders.as_slice(), most, least)
                && sum.as_ref().is_some_and(|own| in_minutes(own, app))
                && *scope != CountScope::AtATime
            {
                let long = if minutes % 60 == 0 {
                    let hours = minutes / 60;
                    format!("{hours} {}", if hours == 1 { "hour" } else { "hours" })
                } else {
                    format!("{minutes} minutes")
                };
                return format!(
                    "{} {holder} can have at most {long} of {records}{period}{when}.",
                    capital(words::article(holder))
                );
            }
            match sum {
                // "Members can have …": whoever else has some isn't counted.
                None if !rule.who.is_empty() => {
                    let holders = capital(&who(app, &rule.who, "and"));
                    format!("{holders} can have {bound} {records}{period}{when}.")
                }
                Some(sum) => match (holders.as_slice(), most, least) {
                    ([holder], Some(most), None) if !counted_by_making(scope) => {
                        let field = rows.value(sum);
                        let field = field.strip_prefix("its ").unwrap_or(&field);
                        let field =
                            if words::singular(field) == field { words::plural(field) } else { field.to_owned() };
                        let a = words::article(holder);
                        let same = match scope {
                            CountScope::PerPeriod { period, .. } => {
                                let day = if *period == model::Period::Day { "on" } else { "in" };
                                format!(" that begin {day} the same {}", period_name(*period))
                            }
                            CountScope::AtATime => String::new(),
                            CountScope::Rolling { .. } => period,
                        };
                        let most = value(most);
                        format!("The {field} of {a} {holder}'s {records}{same} can't add up to more than {most}{when}.")
                    }
                    _ => format!(
                        "There can be {bound} in the sum of {} of {records}{per}{period}{when}.",
                        rows.value(sum)
                    ),
                },
                None => format!("There can be {bound} {records}{per}{period}{when}."),
            }
        }
        RuleKind::Unique { paths, counted, .. } => {
            let rows = Saying::rows(app, rule.thing);
            let names: Vec<String> = paths.iter().map(|path| format!("the same {}", full_name(app, path))).collect();
            format!("No two {} have {}.", rows.rows_that(rule.thing, counted), list(&names, "and"))
        }
        RuleKind::Overlap { same, counted, capacity, gap_seconds, touching, .. } => {
            let rows = Saying::rows(app, rule.thing);
            let same: Vec<String> = same.iter().map(|path| format!(" of the same {}", full_name(app, path))).collect();
            let same = same.concat();
            let one = *capacity == Expr::Literal(model::Literal::Whole(1));
            let mut out = if one {
                format!("Two {}{same} can't overlap.", rows.rows_that(rule.thing, counted))
            } else {
                format!("At most {} {many}{same} can overlap.", saying.value(capacity))
            };
            if *gap_seconds > 0 {
                out = format!("Leave {} between two {many}{same}.", length(model::Duration::seconds(*gap_seconds)));
            }
            if *touching {
                out.push_str(" Touching counts as overlapping.");
            }
            out
        }
    }
}

/// The verb of a limit on how often somebody does it, counted by the doer that the app keeps.
fn doer_of(rule: &Rule, app: &App) -> Option<String> {
    let (RuleKind::Limit { per, .. }, [verb @ Verb::Do(action)]) = (&rule.kind, rule.on.as_slice()) else {
        return None;
    };
    let [Path { steps, .. }] = per.as_slice() else { return None };
    let [step] = steps.as_slice() else { return None };
    let model::FieldId::Own(at) = step.field else { return None };
    let field = app.thing(step.thing)?.fields.get(at as usize)?;
    (field.filled == model::Filled::DoerOf(*action)).then(|| super::verb_name(app, *verb))
}

fn full_name(app: &App, path: &Path) -> String {
    let names: Vec<String> = path.steps.iter().map(|step| field_name(app, *step)).collect();
    names.join("'s ")
}

fn last_name(app: &App, path: &Path) -> String {
    path.steps.last().map(|step| field_name(app, *step)).unwrap_or_default()
}

/// The verb of a rule in the passive, for effects.
pub fn passive(app: &App, verb: Verb) -> String {
    participle(app, verb)
}

/// Whether minutes are what is summed up: from a start to an end, or of a field that has them.
fn in_minutes(sum: &Expr, app: &App) -> bool {
    match sum {
        Expr::Between { unit, .. } => *unit == model::Unit::Minute,
        Expr::Path(path) => path
            .steps
            .last()
            .is_some_and(|step| path.steps.len() == 1 && field_name(app, *step).ends_with(" in minutes")),
        _ => false,
    }
}

/// Whether people give the records a day or a moment, so that when they were made isn't the only one they have.
fn lies_in_time(app: &App, thing: model::ThingId) -> bool {
    let fields = app.thing(thing).map_or(&[][..], |own| own.fields.as_slice());
    fields.iter().any(|field| {
        field.filled == model::Filled::ByPerson
            && field.computed.is_none()
            && matches!(field.r#type.kind, model::TypeKind::Date | model::TypeKind::Moment)
    })
}

/// The field of the record that says in which period it counts, where that isn't when it was made.
fn by_which(moment: &Expr) -> Option<FieldRef> {
    let path = match moment {
        Expr::Path(path) => path,
        Expr::MomentOf { date, time: None } => match &**date {
            Expr::Path(path) => path,
            _ => return None,
        },
        _ => return None,
    };
    match path.steps.as_slice() {
        [step] if step.field != model::FieldId::CreatedAt => Some(*step),
        _ => None,
    }
}

/// Whether the records count by when they were made.
fn counted_by_making(scope: &CountScope) -> bool {
    match scope {
        CountScope::AtATime => false,
        CountScope::PerPeriod { moment, .. } | CountScope::Rolling { moment, .. } => {
            matches!(moment, Expr::Path(path) if path.steps.last().is_some_and(|own| own.field == model::FieldId::CreatedAt))
        }
    }
}
