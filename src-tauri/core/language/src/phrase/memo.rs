//! What a phrase function found at a place, kept while its sentence is read: the constructions ask for the same phrases.

use std::cell::RefCell;

use crate::chart::Edges;

#[derive(Debug)]
pub struct Memo<K, T> {
    known: RefCell<Vec<(usize, K, Edges<T>)>>,
}

impl<K, T> Default for Memo<K, T> {
    fn default() -> Self {
        Self { known: RefCell::new(Vec::new()) }
    }
}

impl<K: PartialEq, T: Clone> Memo<K, T> {
    /// What is known of the place under that key.
    pub fn get(&self, at: usize, key: &K) -> Option<Edges<T>> {
        let known = self.known.borrow();
        known.iter().find(|(place, own, _)| *place == at && own == key).map(|(_, _, edges)| edges.clone())
    }

    pub fn keep(&self, at: usize, key: K, edges: &Edges<T>) {
        self.known.borrow_mut().push((at, key, edges.clone()));
    }
}
