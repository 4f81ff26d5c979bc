//! Words beside a rule that add nothing to it: "The remark is for us:", "what has been prescribed stays:", "that is, they add
//! new ones", "not even the one about them". They count only in a sentence of which another part is a rule.

use super::{Clause, Understood};
use crate::chart::Pattern;
use crate::meaning::Meaning;
use crate::phrase::Parser;

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let patterns = [
        "what has been <done> (stays|stays as it is|is kept)",
        "(they|that is|this means that they|that is that they) (add|make|create) (new ones|a new one|one)",
        "not even <whom>",
        "(exactly|just) (that much|that many) is (all right|fine|ok|allowed)",
        "(no matter|whoever|whatever|regardless of) <what>",
        "you <do> it and (make|add|create|book|place|enter) (another|another one|a new one|one again)",
        "the <field> (stays|remains) (what it was|as it is|as it was|the same|unchanged)",
        "(ending|starting|finishing|beginning|exactly|ending exactly) [at] <time> [on the dot|exactly|sharp] is (fine|all right|ok|allowed)",
        "one that <does> is (never turned away|never refused|always accepted)",
        "the <field> [date|day] itself [still] (counts as|is) <so>",
        "<worked> is [then] worked out (afresh|again|anew) [, still counting from when <made>]",
    ];
    // Words that allow, forbid or demand are never just a remark.
    let rules = ["can", "may", "must", "never", "not", "only", "should", "shall", "nobody"];
    for pattern in patterns {
        let harmless = pattern.starts_with("not even")
            || pattern.contains("never turned away")
            || !(clause.from..clause.to).any(|at| rules.contains(&parser.word(at)));
        let fits = |slots: &crate::chart::Slots| {
            slots.iter().all(|(name, from, to)| is_what(parser, clause, name, *from, *to))
        };
        if harmless && Pattern::new(pattern).matches(parser, clause.from, clause.to).iter().any(fits) {
            let own = Understood::new("remark", vec![Meaning::Nothing]);
            if !found.contains(&own) {
                found.push(own);
            }
        }
    }
    // "The remark is for us": names the fields that the next clause speaks of.
    let scope = clause.scope();
    for (middle, targets) in parser.targets(clause.from, &scope, &[]) {
        let [target] = targets.as_slice() else { continue };
        if target.fields.is_none() {
            continue;
        }
        let end = parser.any(
            middle,
            &[
                "is for us",
                "are for us",
                "is for us only",
                "is internal",
                "is private",
                "is confidential",
                "is for our eyes only",
                "is not for everybody",
            ],
        );
        if end == Some(clause.to) {
            let mut own = Understood::new("remark", vec![Meaning::Nothing]);
            own.target = Some(target.clone());
            if !found.iter().any(|other: &Understood| other.target == own.target) {
                found.push(own);
            }
        }
    }
    found
}

/// Whether the words in a gap are what the pattern means there: a remark never swallows another part of the sentence.
fn is_what(parser: &Parser, clause: &Clause, name: &str, from: usize, to: usize) -> bool {
    let one = (from..to).all(|at| !matches!(parser.word(at), "," | ";" | ":" | "-" | "and" | "but"));
    match name {
        "field" => parser.field_names(from).into_iter().chain(parser.quoted_field(from)).any(|(end, _)| end == to),
        // What people give by hand isn't worked out.
        "worked" => {
            let by_app = |field: &model::FieldRef| {
                parser.field(*field).is_some_and(|own| own.computed.is_some() || own.filled != model::Filled::ByPerson)
            };
            let mut named = parser.field_names(from).into_iter().chain(parser.quoted_field(from));
            named.any(|(end, fields)| end == to && fields.iter().any(by_app))
        }
        // The very time that the rule beside it says.
        "time" => parser.literal(from).into_iter().any(|(end, value)| match value.expr {
            model::Expr::Literal(model::Literal::Time(time)) if end == to => {
                format!("{:?}", clause.said).contains(&format!("\"{time}\""))
            }
            _ => false,
        }),
        "do" | "does" | "so" | "made" => one,
        "whom" => (from..to).all(|at| !matches!(parser.word(at), "not" | "never" | "only" | "no")),
        _ => true,
    }
}
