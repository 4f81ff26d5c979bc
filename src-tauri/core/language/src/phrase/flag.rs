//! A yes/no field whose name is a noun and what has become of it, said as a clause: "its fee is paid", where a record has a "fee paid".

use model::{Expr, Literal, TypeKind};

use super::{Base, Parser, Scope};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// "its fee is paid", "the boat's fee hasn't been paid yet", "the fee is paid".
    pub(super) fn flag_said_apart(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if matches!(self.word(at), "its" | "their" | "the" | "his" | "her") {
            for base in self.antecedents(scope, "") {
                let found = self.flag_of(at + 1, &base, scope);
                let done = !found.is_empty();
                edges.extend(found);
                if done {
                    return edges;
                }
            }
        }
        for (middle, owner) in self.chain(at, scope) {
            if let (Some(next), Some(base)) = (self.eat(middle, "'s"), &owner.base) {
                edges.extend(self.flag_of(next, base, scope));
            }
        }
        edges
    }

    /// "fee is paid", of that record.
    pub(super) fn flag_of(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        const BE: &[(&str, bool)] = &[
            ("is not", true),
            ("are not", true),
            ("was not", true),
            ("has not been", true),
            ("have not been", true),
            ("is", false),
            ("are", false),
            ("was", false),
            ("has been", false),
            ("have been", false),
        ];
        let mut edges = Edges::new();
        for (field, own) in self.fields(base.thing) {
            let name = own.name.to_lowercase();
            let (TypeKind::YesNo, Some((noun, become_of_it))) = (&own.r#type.kind, name.rsplit_once(' ')) else {
                continue;
            };
            let Some(middle) = self.eat(at, noun) else { continue };
            let said = BE.iter().find_map(|(be, negated)| Some((self.eat(middle, be)?, *negated)));
            let Some((next, negated)) = said else { continue };
            if let Some(end) = self.eat(self.skip(next, &["yet", "already", "still"]), become_of_it) {
                let yes = Expr::equal(base.field(field, scope.level), Expr::Literal(Literal::YesNo(true)));
                add(&mut edges, self.skip(end, &["yet", "already"]), if negated { yes.not() } else { yes });
            }
        }
        edges
    }
}
