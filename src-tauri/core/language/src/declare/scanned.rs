//! What the words of a text alone tell, free of the spec around them: kept as long as some sentence says these words.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::facts::{self, Fact};
use crate::tokens::{Token, tokenise};

/// A text as tokens, and what is read off them alone, worked out when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub tokens: Vec<Token>,
    /// Without the words in front that say nothing; `None` where there are none.
    unwrapped: OnceLock<Option<Box<Scanned>>>,
    plain: OnceLock<Option<Vec<Token>>>,
    facts: OnceLock<Option<Vec<(usize, Fact)>>>,
}

impl Scanned {
    pub fn of(text: &str) -> Self {
        Self { tokens: tokenise(text), ..Self::default() }
    }

    /// The text as declarations read it: from where it begins to say something.
    pub fn unwrapped(&self) -> &Self {
        let own = self.unwrapped.get_or_init(|| {
            let behind = crate::plain::wrapped(&self.tokens);
            let rest = self.tokens.get(behind..).filter(|_| behind > 0)?;
            Some(Box::new(Self { tokens: rest.to_vec(), ..Self::default() }))
        });
        own.as_deref().unwrap_or(self)
    }

    /// Without what the sentence is wrapped in; `None` where it is plain already.
    pub fn plain(&self) -> Option<&[Token]> {
        self.plain.get_or_init(|| crate::plain::plain(&self.tokens)).as_deref()
    }

    /// What it says of people; `text` is what was scanned.
    pub(super) fn facts(&self, text: &str) -> Option<&[(usize, Fact)]> {
        self.facts.get_or_init(|| facts::facts(text, &self.tokens)).as_deref()
    }
}

/// The texts of the last compilation, and of the one that runs.
#[derive(Debug, Default)]
pub(crate) struct Scans {
    before: HashMap<String, Arc<Scanned>>,
    now: RefCell<HashMap<String, Arc<Scanned>>>,
}

impl Scans {
    /// Forgets what the last compilation didn't ask for.
    pub fn begin(&mut self) {
        self.before = self.now.take();
    }

    pub fn scan(&self, text: &str) -> Arc<Scanned> {
        let mut now = self.now.borrow_mut();
        if let Some(known) = now.get(text) {
            return Arc::clone(known);
        }
        let own = self.before.get(text).map_or_else(|| Arc::new(Scanned::of(text)), Arc::clone);
        now.insert(text.to_owned(), Arc::clone(&own));
        own
    }
}
