//! What stands near what: relations in both directions, worked out once, so that a sentence costs the same in any app.
//!
//! In a large app many things have a field called "name". A sentence that names one of the things can only mean the fields of
//! those that it names and of those near them.

use model::{App, ThingId, TypeKind};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// For each thing those that it points to and those that point to it.
    related: Vec<Vec<ThingId>>,
    people: Vec<ThingId>,
}

impl Surroundings {
    pub fn of(app: &App) -> Self {
        let mut own = Self { related: vec![Vec::new(); app.things.len()], people: Vec::new() };
        for (at, thing) in app.things.iter().enumerate() {
            let id = ThingId(u32::try_from(at).unwrap_or(u32::MAX));
            if thing.is_person() {
                own.people.push(id);
            }
            for field in &thing.fields {
                if let TypeKind::One(other) | TypeKind::Several(other) = field.r#type.kind {
                    for (from, to) in [(id, other), (other, id)] {
                        if let Some(near) = own.related.get_mut(from.0 as usize)
                            && near.last() != Some(&to)
                        {
                            near.push(to);
                        }
                    }
                }
            }
        }
        for near in &mut own.related {
            near.sort_unstable();
            near.dedup();
        }
        own
    }

    /// The kinds of people.
    pub fn people(&self) -> &[ThingId] {
        &self.people
    }

    fn is_person(&self, thing: ThingId) -> bool {
        self.people.binary_search(&thing).is_ok()
    }

    /// The things that are named and those within three steps of them, as far as paths go; never on from people, who are
    /// related to everything. `None` where only people are named: such a sentence may go on about what the one before was about.
    pub fn near(&self, named: impl IntoIterator<Item = ThingId>) -> Option<Vec<ThingId>> {
        let mut near: Vec<ThingId> = named.into_iter().collect();
        near.sort_unstable();
        near.dedup();
        if near.iter().all(|thing| self.is_person(*thing)) {
            return None;
        }
        let mut edge = near.clone();
        for _ in 0..3 {
            let mut next: Vec<ThingId> = edge
                .iter()
                .filter(|thing| !self.is_person(**thing))
                .flat_map(|thing| self.related.get(thing.0 as usize).into_iter().flatten().copied())
                .filter(|thing| near.binary_search(thing).is_err())
                .collect();
            next.sort_unstable();
            next.dedup();
            near.extend_from_slice(&next);
            near.sort_unstable();
            edge = next;
        }
        Some(near)
    }
}
