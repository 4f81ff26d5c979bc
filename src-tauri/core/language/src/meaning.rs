//! What one sentence contributes to the app. Ids are those of [`crate::Vocabulary`]'s app; statement ids are filled in by
//! `assemble`, so that two wordings of one rule compare equal.

use model::{
    ActionId, Case, Change, ChoiceId, Expr, FieldId, FieldRef, Input, Message, OnDelete, Page, Permission, Reaction,
    Rule, ThingId, Verb,
};

/// One contribution of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Meaning {
    Permission(Permission),
    Rule(Rule),
    /// How an action goes: the state that it starts from and what it sets. Several for one action are joined.
    Step {
        action: ActionId,
        from: Expr,
        changes: Vec<Change>,
    },
    /// "An order goes from draft to placed": whichever action sets the field to `to` starts from one of `from`.
    Transition {
        field: FieldRef,
        from: Vec<ChoiceId>,
        to: ChoiceId,
    },
    /// "Cancelling asks for a reason."
    Input {
        action: ActionId,
        input: Input,
    },
    /// `Effect::Send(MessageId(n))` counts into `messages`.
    Reaction {
        reaction: Reaction,
        messages: Vec<Message>,
    },
    /// "The total of an order is the sum of …", for a field that is declared elsewhere.
    Computed {
        field: FieldRef,
        value: Expr,
    },
    /// "When an order is deleted, its items are deleted too": what a relation's record does.
    OnDelete {
        field: FieldRef,
        does: OnDelete,
    },
    Page(Page),
    Case(Case),
    /// Changes what another sentence said: a block annotation, or "Otherwise they are told …".
    Amend(Amendment),
    /// Understood and already so ("Nobody else can", an example of a rule that holds anyway).
    Nothing,
}

/// A sentence that only makes sense with the one before it (or the block that it annotates).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Amendment {
    /// The words of the refusal.
    Refusal(String),
    /// "Cancelled appointments don't count": only rows for which this holds (over `Root::Row(Row(0))`) count.
    Counted { thing: ThingId, filter: Expr },
    /// "Cancelled appointments count too": those that are over aren't left out. Which they are stands in `filter`.
    AllCounted { thing: ThingId, filter: Expr },
    /// Whether touching counts as overlapping.
    Touching(bool),
    /// "Capital letters make no difference": texts are compared without regard to case.
    Folded,
    /// "…, with the same exceptions": what counts, and whether touching does, is as in the rule before of the same kind.
    SameExceptions,
    /// "This is checked when a ticket is taken or assigned": the limit is judged for those actions alone.
    JudgedFor(Vec<Verb>),
    /// "This happens no more than once for any ticket": not where it has already set what it sets.
    Once,
    /// "Whoever … pays half": the amount that an action sets, in percent of it and rounded down, where the condition holds.
    Reduced { thing: ThingId, field: FieldId, when: Expr, percent: i64 },
    /// "If there are none, send nothing": said of a list that is sent, which goes to nobody where it is empty anyway.
    NeverEmpty,
    /// "Apart from this, a closed ticket can't be changed": what the reaction before answers to may still be added.
    Apart { thing: ThingId },
}
