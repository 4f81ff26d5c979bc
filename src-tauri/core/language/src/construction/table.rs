//! Tables: who may do what (a role a column), steps (what, from, to, on what condition), messages (when, to whom, subject).

use model::{Expr, FieldId, Grant, ThingId, Verb};

use super::{Clause, Understood, before, by_actor, case, permission, rule, step};
use crate::chart::Chart;
use crate::document::Segment;
use crate::meaning::Meaning;
use crate::phrase::{Base, Deed, Determiner, Events, Parser, People, Scope, Set, Shape};
use crate::tokens::{Token, tokenise};
use crate::vocabulary::Vocabulary;

/// One row of a table, understood by its header.
pub fn read(segment: &Segment, vocabulary: &Vocabulary, events: &Events) -> Vec<Understood> {
    let cells: Vec<&str> =
        segment.cells.iter().map(|range| segment.text.get(range.clone()).unwrap_or("").trim()).collect();
    let header: Vec<String> = segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    if cells.len() < 2 || header.len() < 2 {
        return Vec::new();
    }
    let all = |text: &str, read: &dyn Fn(&Parser) -> Vec<Understood>| -> Vec<Understood> {
        let tokens = tokenise(text);
        read(&Parser::new(Chart::new(&tokens, vocabulary), events))
    };
    let roles: Vec<Option<People>> = header.iter().skip(1).map(|cell| people_of(cell, vocabulary, events)).collect();
    if !roles.is_empty() && roles.iter().all(Option::is_some) {
        let people: Vec<People> = roles.into_iter().flatten().collect();
        let found = grid(&cells, &people, vocabulary, events);
        return found.or_else(|| spelled(&cells, &header, vocabulary, events)).into_iter().collect();
    }
    let column = |names: &[&str]| header.iter().position(|cell| names.iter().any(|name| cell.contains(name)));
    if let Some(found) = step::row(&cells, &header, vocabulary, events) {
        return found.into_iter().collect();
    }
    // "situation | what happens": an example.
    if let ([situation, happens], true) = (cells.as_slice(), header.len() == 2) {
        let found = all(&format!("{} | {}", situation, happens), &|parser| {
            let mut to = parser.len();
            while to > 0 && parser.word(to - 1) == "." {
                to -= 1;
            }
            case::read(parser, &Clause::alone(0, to))
        });
        if !found.is_empty() {
            return found;
        }
        // "… | he is told “You have to be 18.”": the words of the refusal are understood, the example itself isn't.
        let tokens = tokenise(happens);
        let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
        let told = matches!(word(0), "he" | "she" | "they") && matches!(word(1), "is" | "are") && word(2) == "told";
        if let (true, Some(crate::tokens::Kind::Quoted(words))) = (told, tokens.get(3).map(|token| &token.kind)) {
            let refusal = Meaning::Amend(crate::meaning::Amendment::Refusal(words.clone()));
            return vec![Understood::new("refusal", vec![refusal])];
        }
    }
    // "when | who gets the email | subject": the row reads as the sentence that it stands for.
    let when = column(&["when", "what happens", "event"]);
    let who = column(&["who", "to whom", "recipient", "to"]);
    let subject = column(&["subject", "email", "message", "text"]).filter(|at| Some(*at) != who);
    if let (Some(when), Some(who), Some(subject)) = (when, who, subject.or_else(|| header.len().checked_sub(1)))
        && when != who
        && subject != when
    {
        let (when, who, subject) = (cells.get(when), cells.get(who), cells.get(subject));
        if let (Some(when), Some(who), Some(subject)) = (when, who, subject) {
            let (subject, note) = subject.split_once(" (").unwrap_or((subject, ""));
            let note = if note.is_empty() { String::new() } else { format!(" ({note}") };
            // "it's 48 hours before …": the moment itself; "; the others get nothing": so says the rest.
            let when = ["it's ", "it’s ", "it is "].iter().find_map(|lead| when.strip_prefix(lead)).unwrap_or(when);
            let who = ["; the others get nothing", "; nobody else", ", nobody else", "; the others don't"]
                .iter()
                .find_map(|tail| who.strip_suffix(tail))
                .unwrap_or(who);
            let lower = when.to_lowercase();
            let moment = ["every", "on ", "at ", "each"].iter().any(|word| lower.starts_with(word))
                || lower.starts_with(|letter: char| letter.is_ascii_digit());
            let lead = if moment { "" } else { "When " };
            let sentence = format!("{lead}{when}, email {who} \"{}\"{note}", subject.trim_matches('"'));
            return all(&sentence, &|parser| {
                let clause = Clause::alone(0, parser.len());
                super::understand(parser, &clause)
            });
        }
    }
    Vec::new()
}

fn people_of(cell: &str, vocabulary: &Vocabulary, events: &Events) -> Option<People> {
    let tokens = tokenise(cell);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    parser.people(0).into_iter().find(|(end, _)| *end == tokens.len() && !tokens.is_empty()).map(|(_, people)| people)
}

/// A row of who may do what.
fn grid(cells: &[&str], people: &[People], vocabulary: &Vocabulary, events: &Events) -> Option<Understood> {
    let what = tokenise(cells.first()?);
    let mut meanings = Vec::new();
    let mut thing = None;
    for (cell, people) in cells.iter().skip(1).zip(people) {
        let roles = people.roles(&Parser::new(Chart::new(&what, vocabulary), events));
        let scope = Scope::default().with_roles(roles);
        let parser = Parser::new(Chart::new(&what, vocabulary), events);
        let mut readings: Vec<Vec<Deed>> = Vec::new();
        for (end, deeds) in parser.deeds(0, Shape::Base, &scope) {
            if end == what.len() && !readings.contains(&deeds) {
                readings.push(deeds);
            }
        }
        let [deeds] = readings.as_slice() else { return None };
        let tokens = tokenise(cell);
        let cell_parser = Parser::new(Chart::new(&tokens, vocabulary), events);
        for deed in deeds {
            thing = Some(deed.target.thing);
            for part in cell_parts(&cell_parser, &tokens, deed, &scope)? {
                push(people, deed, part, &mut meanings);
            }
        }
    }
    let thing = thing?;
    if meanings.is_empty() {
        meanings.push(Meaning::Nothing);
    }
    Some(Understood::new("permission", meanings).about(thing))
}

/// "Permits | ask for, see their own | see, grant": what each kind of people may do with those records, in words.
fn spelled(cells: &[&str], header: &[String], vocabulary: &Vocabulary, events: &Events) -> Option<Understood> {
    let (what, rest) = cells.split_first()?;
    let tokens = tokenise(what);
    let parser = Parser::new(Chart::new(&tokens, vocabulary), events);
    let thing = parser.terms(0).iter().find_map(|term| match term.term {
        crate::vocabulary::Term::Thing(thing) if term.len == tokens.len() => Some(thing),
        _ => None,
    })?;
    let name = &parser.thing(thing)?.name;
    let mut whole = Understood::new("permission", Vec::new()).about(thing);
    for (cell, who) in rest.iter().zip(header.iter().skip(1)) {
        for deed in deeds_said(cell, &name.plural) {
            let sentence = tokenise(&format!("{who} can {deed}"));
            let parser = Parser::new(Chart::new(&sentence, vocabulary), events);
            let mut found = super::understand(&parser, &Clause::alone(0, parser.len()));
            found.retain(|own| own.kind == "permission" && own.thing == Some(thing));
            let [only] = found.as_mut_slice() else { return None };
            whole.meanings.append(&mut only.meanings);
        }
    }
    if whole.meanings.is_empty() {
        whole.meanings.push(Meaning::Nothing);
    }
    Some(whole)
}

/// What a cell says may be done, each with those records as its object: "see their own", "grant", "everything".
pub(crate) fn deeds_said(cell: &str, records: &str) -> Vec<String> {
    let cell = cell.trim().trim_end_matches('.').replace(['(', ')'], " ").to_lowercase();
    let nothing = ["", "-", "–", "—", "no", "none", "nothing", "never", "✗", "✘", "x", "n/a"];
    if nothing.contains(&cell.trim()) {
        return Vec::new();
    }
    if ["everything", "anything", "all", "do everything", "do anything", "full access"].contains(&cell.trim()) {
        return vec![format!("do everything with {records}")];
    }
    let parts = cell.split([',', ';', '/']).flat_map(|part| part.split(" and ")).map(str::trim);
    let said = parts.filter(|part| !part.is_empty()).map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let own = ["their own", "own", "theirs", "own only", "only their own", "only own"];
        let bare = own.iter().filter_map(|tail| part.strip_suffix(tail)).min_by_key(|rest| rest.len());
        match bare {
            Some(verb) if !verb.trim().is_empty() => format!("{} their own {records}", verb.trim()),
            _ if part.ends_with(records) || words.contains(&"all") && words.len() > 2 => part.to_owned(),
            _ => format!("{part} {records}"),
        }
    });
    said.collect()
}

/// What a cell allows: which fields, of which records, on what condition.
struct Part {
    /// What has to be given ("with a reason").
    inputs: Vec<model::Input>,
    grant: Grant,
    fields: Option<Vec<FieldId>>,
    filter: Expr,
    guard: Expr,
}

fn push(people: &People, deed: &Deed, part: Part, meanings: &mut Vec<Meaning>) {
    let thing = deed.target.thing;
    if let Verb::Do(action) = deed.verb {
        meanings.extend(part.inputs.into_iter().map(|input| Meaning::Input { action, input }));
    }
    let filter = deed.target.filter.clone().and(part.filter).and(people.when.clone());
    let fields = part.fields.or_else(|| deed.target.fields.clone());
    if part.grant == Grant::Forbid || deed.verb == Verb::See {
        meanings.push(permission(part.grant, people.who.clone(), deed.verb, thing, fields, filter.and(part.guard)));
        return;
    }
    let (own, rest) = by_actor(&filter);
    meanings.push(permission(part.grant, people.who.clone(), deed.verb, thing, fields, own.clone()));
    let demanded = rest.and(part.guard);
    if !demanded.is_always() {
        meanings.push(rule(thing, vec![deed.verb], people.who.clone(), own, before(demanded)));
    }
}

/// The parts of a cell; none for "no". `None` where the cell can't be read.
fn cell_parts(parser: &Parser, tokens: &[Token], deed: &Deed, scope: &Scope) -> Option<Vec<Part>> {
    let mut end = tokens.len();
    while end > 0 && tokens[end - 1].is_mark('.') {
        end -= 1;
    }
    let thing = deed.target.thing;
    // "yes, with a reason": what has to be given ends the cell.
    let mut inputs = Vec::new();
    if matches!(deed.verb, Verb::Do(_))
        && let Some((at, given)) = (1..end).find_map(|at| {
            let next = parser.any(at, &[", with a", ", with an", "with a", "with an", ", giving a", "giving a"])?;
            let given = step::inputs(parser, next, thing).into_iter().find(|(stop, _)| *stop == end)?;
            Some((at, given.1))
        })
    {
        inputs = given;
        end = at;
    }
    let whole = |filter: Expr| Part {
        inputs: inputs.clone(),
        grant: Grant::Allow,
        fields: None,
        filter,
        guard: Expr::always(),
    };
    if end == 0 {
        return Some(Vec::new());
    }
    let negative = ["no", "never", "-", "✗", "✘", "x", "none", "nothing", "not at all", "n"];
    if negative.iter().any(|word| parser.eat(0, word) == Some(end)) {
        return Some(Vec::new());
    }
    let record = Base::record(thing);
    let inner = scope.with_record(record.clone()).mention(record.clone());
    let mut found: Vec<Vec<Part>> = Vec::new();
    let begin = parser.any(0, &["yes ,", "yes - ", "y ,"]).filter(|at| *at < end).unwrap_or(0);
    let mut starts = amounts(parser, begin, &record, &inner);
    if begin > 0 {
        starts.push((begin, Expr::always()));
        starts.extend(amounts(parser, 0, &record, &inner));
    }
    // "while planned" by itself is about all of them.
    starts.push((begin, Expr::always()));
    for (at, filter) in starts {
        let guards = parser.guards(parser.skip(at, &[","]), &inner);
        if at == 0 && guards.iter().all(|(stop, _)| *stop == 0) {
            continue;
        }
        for (stop, guard) in guards {
            if stop == end {
                found.push(vec![Part { guard: guard.holds, ..whole(filter.clone()) }]);
            }
        }
        // "yes, but never the emergency contact".
        let next = parser.skip(at, &[",", "but", ", but", "except", ", except"]);
        let next = parser.skip(next, &["not", "never", "without", "except"]);
        if next > at && deed.verb == Verb::See {
            let start = parser.skip(next, &["the", "their", "its"]);
            for (stop, fields) in parser.field_list(start, thing) {
                if stop == end {
                    let hidden = Part {
                        inputs: Vec::new(),
                        grant: Grant::Forbid,
                        fields: Some(fields),
                        filter: filter.clone(),
                        guard: Expr::always(),
                    };
                    found.push(vec![whole(filter.clone()), hidden]);
                }
            }
        }
        // "everything about themselves, only the name of the others".
        let next = parser.skip(at, &[",", "and", ", and", "but"]);
        if next > at && deed.verb == Verb::See {
            let start = parser.skip(next, &["only the", "only their", "just the", "only"]);
            for (middle, fields) in parser.field_list(start, thing) {
                let stop = parser.skip(
                    middle,
                    &["of the others", "of others", "of everybody else", "of everyone else", "of other people"],
                );
                if stop == end {
                    let some = Part { fields: Some(fields), ..whole(Expr::always()) };
                    found.push(vec![whole(filter.clone()), some]);
                }
            }
        }
    }
    // "only the name".
    let start = parser.skip(0, &["only the", "only their", "the", "just the", "only"]);
    for (stop, fields) in parser.field_list(start, thing) {
        if stop == end && deed.verb != Verb::Delete {
            found.push(vec![Part { fields: Some(fields), ..whole(Expr::always()) }]);
        }
    }
    if found.is_empty() { None } else { Some(found.remove(0)) }
}

/// Which records a cell names, and where that ends: "yes", "only their own", "all except drafts", "those for their own turns".
fn amounts(parser: &Parser, start: usize, record: &Base, scope: &Scope) -> Vec<(usize, Expr)> {
    let mut found = Vec::new();
    if let Some(end) =
        parser.any(start, &["yes", "y", "all", "✓", "✔", "always", "everything", "any", "all of them", "yes , all"])
    {
        found.push((end, Expr::always()));
    }
    let own = [
        "only their own",
        "their own",
        "own",
        "only own",
        "own only",
        "only for themselves",
        "for themselves",
        "only themselves",
        "themselves",
        "only those of their own",
        "only their own ones",
        "only about themselves",
        "everything about themselves",
        "only theirs",
        "theirs",
        "yes , their own",
        "only his or her own",
    ];
    if let Some(end) = parser.any(start, &own) {
        let end = parser.skip(end, &["ones"]);
        for condition in parser.belongs_first(record, &scope.actors(), scope.level) {
            found.push((end, condition));
        }
        // "only their own requested ones".
        for (stop, state) in parser.states(end, record, scope) {
            let stop = parser.skip(stop, &["ones"]);
            for condition in parser.belongs_first(record, &scope.actors(), scope.level) {
                found.push((stop, condition.and(state.clone())));
            }
        }
    }
    if let Some(next) = parser
        .any(start, &["all except", "all but", "all except for", "everything except", "yes , except", "any except"])
    {
        for (end, state) in noun_states(parser, parser.skip(next, &["the", "those that are", "those"]), record, scope) {
            found.push((end, state.not()));
        }
    }
    let next = parser.skip(start, &["only", "just"]);
    for (end, state) in noun_states(parser, next, record, scope) {
        found.push((parser.skip(end, &["ones"]), state));
    }
    let set = Set {
        thing: record.thing,
        base: record.clone(),
        filter: Expr::always(),
        determiner: Determiner::Bare,
        bound: None,
        other: false,
        own: false,
    };
    let next = parser.skip(next, &["those", "the ones", "ones", "those who are", "all"]);
    for (end, condition) in parser.attachments(next, &set, scope) {
        found.push((end, condition));
    }
    found
}

/// A state as an adjective or as a noun: "drafts".
pub(super) fn noun_states(parser: &Parser, at: usize, record: &Base, scope: &Scope) -> Vec<(usize, Expr)> {
    let mut found: Vec<(usize, Expr)> = parser.states(at, record, scope);
    let one = crate::words::singular(parser.word(at));
    if found.is_empty() && one != parser.word(at) {
        let tokens = tokenise(&one);
        let inner = Parser::new(Chart::new(&tokens, parser.vocabulary), parser.events);
        for (end, state) in inner.states(0, record, scope) {
            if end == tokens.len() {
                found.push((at + 1, state));
            }
        }
    }
    found
}

/// The one thing that a text names.
pub fn thing_in(parser: &Parser) -> Option<ThingId> {
    (0..parser.len()).find_map(|at| {
        parser.terms(at).iter().find_map(|term| match term.term {
            crate::vocabulary::Term::Thing(thing) => Some(thing),
            _ => None,
        })
    })
}
