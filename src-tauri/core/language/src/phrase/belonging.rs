//! That one record belongs to another: the shortest way from it to its owner.

use model::{Expr, FieldId, FieldRef, ThingId, TypeKind};

use super::{Base, Parser};

impl Parser<'_> {
    /// That a record belongs to the first of these for which there is a way; several conditions where there are several ways.
    pub fn belongs_first(&self, base: &Base, owners: &[Base], level: u8) -> Vec<Expr> {
        // All acting roles together first: "vets and receptionists … their own".
        let actors: Vec<&Base> =
            owners.iter().filter(|owner| owner.root == super::BaseRoot::Actor && owner.steps.is_empty()).collect();
        if !actors.is_empty() && actors.len() == owners.len() {
            let roles: Vec<ThingId> = actors.iter().map(|owner| owner.thing).collect();
            if roles.iter().any(|role| self.is_a(*role, base.thing) || self.is_a(base.thing, *role)) {
                return vec![Expr::equal(base.expr(level), actors[0].expr(level))];
            }
            let ways = self.owner(base.thing, &roles);
            let maker = vec![FieldRef { thing: base.thing, field: FieldId::CreatedBy }];
            let mut ways = ways;
            if !self.has_people(base.thing) {
                // "Nobody can approve their own claims": those who have none by what a claim is for may well have made one.
                let far = ways.iter().all(|way| way.len() > 1);
                if far && roles.iter().any(|role| self.owner(base.thing, &[*role]).is_empty()) {
                    ways.push(maker);
                }
            }
            return ways
                .into_iter()
                .map(|way| Expr::equal(base.along(&way, base.thing).expr(level), actors[0].expr(level)))
                .collect();
        }
        for owner in owners {
            let found = self.belongs(base, owner, level);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// That a record belongs to another: each shortest way gives a condition.
    pub fn belongs(&self, base: &Base, owner: &Base, level: u8) -> Vec<Expr> {
        if base == owner {
            return Vec::new();
        }
        let fits = |target: ThingId| self.is_a(owner.thing, target) || self.is_a(target, owner.thing);
        let ways = if self.is_person(owner.thing) {
            self.owner(base.thing, &[owner.thing])
        } else {
            self.ways(base.thing, &fits).into_iter().map(|(way, _)| way).collect()
        };
        let mut found: Vec<Expr> = ways
            .into_iter()
            .map(|way| Expr::equal(base.along(&way, owner.thing).expr(level), owner.expr(level)))
            .collect();
        if found.is_empty() {
            // Two that belong to the same one: "its shift's site" has nothing to say here, "turns on the same shift" has.
            for (field, own) in self.fields(base.thing) {
                if let TypeKind::Several(target) = own.r#type.kind
                    && fits(target)
                {
                    found
                        .push(Expr::OneOf { value: Box::new(owner.expr(level)), list: vec![base.field(field, level)] });
                }
            }
        }
        found
    }
}
