//! The one published table of what is assumed where a sentence leaves something unsaid: code, words, alternatives.

/// An entry of the table: its code and when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code: &'static str,
    pub applies: &'static str,
    pub taken: &'static str,
}

/// Everything that may be assumed, in a fixed order. What isn't here is asked.
pub const TABLE: &[Entry] = &[
    Entry {
        code: "within-from-creation",
        applies: "“within 24 hours” without saying of what",
        taken: "counted from when the record was made, that moment included",
    },
    Entry {
        code: "own-record",
        applies: "“a user can only cancel an order”: whose order isn't said",
        taken: "one's own",
    },
    Entry {
        code: "at-most-at-a-time", applies: "“can only have 3 projects”", taken: "at most that many at a time"
    },
    Entry {
        code: "period-is-calendar",
        applies: "“per day”, “a week”, “each month”",
        taken: "the calendar period in the app's time zone, by when the records were made",
    },
    Entry {
        code: "touching-is-not-overlapping",
        applies: "two records that may not overlap, one of which ends when the other starts",
        taken: "they don't overlap",
    },
    Entry {
        code: "slot-of-the-same-place",
        applies: "“the same time slot” where what is booked has one place",
        taken: "the same place at the same time",
    },
    Entry {
        code: "everything-is-all-of-it",
        applies: "“admins can change everything”",
        taken: "adding and deleting are meant as well",
    },
    Entry {
        code: "stands-so",
        applies: "“can cancel orders” or “mark it as missed”, where nothing says that an order can be cancelled or missed",
        taken: "it can: one more of its states, or a yes/no where it has none",
    },
    Entry {
        code: "made-so",
        applies: "“runners can sign up for a race”, where sign-ups are spoken of and nothing says what one has",
        taken: "whoever makes it, and what it is made for",
    },
    Entry {
        code: "message-text",
        applies: "somebody is told of something and the words of the message aren't given",
        taken: "the message says what happened, in the words of the sentence",
    },
    Entry {
        code: "ended-is-a-state",
        applies: "“members can cancel a slot”, where a slot has no state for it",
        taken: "it gets one: a cancelled slot is kept, and is over",
    },
    Entry {
        code: "only-when-it-begins",
        applies: "“two shows can't be at the same time”, where a show has a date and time and no end",
        taken: "no two begin at the very same moment",
    },
    Entry {
        code: "counts-as-them",
        applies: "“the manager can do everything that technicians can”",
        taken: "a manager counts as a technician wherever one is asked for",
    },
    Entry {
        code: "those-of-the-record",
        applies: "“the sailors are told” about a trip for which sailors have passages",
        taken: "those with a passage for that very trip",
    },
    Entry {
        code: "over-is-not-told",
        applies: "“tell everyone who booked it”, where a booking can be cancelled",
        taken: "whoever has only cancelled ones isn't told",
    },
    Entry {
        code: "time-of-day",
        applies: "“2 days before its last day”: the day is said, the time isn't",
        taken: "9:00 in the morning",
    },
    Entry {
        code: "day-of-record",
        applies: "“can only be booked on weekdays”, where what is booked starts at a moment",
        taken: "the day on which it starts",
    },
    Entry {
        code: "none-to-send",
        applies: "“every Monday email each manager the open orders”, when there are none",
        taken: "nothing is sent",
    },
    Entry {
        code: "only-what-is-said",
        applies: "“inspectors can only see birds”, where nothing is said of which or when",
        taken: "whatever no sentence allows them is refused, as always",
    },
    Entry {
        code: "maker-may-add",
        applies: "“a review belongs to the customer who writes it”, where no sentence says who may add one",
        taken: "those who are said to make it may",
    },
    Entry {
        code: "own-whole",
        applies: "“whose booking it is, they see only if it's their own”: what else they see of their own isn't said",
        taken: "all of it",
    },
    Entry {
        code: "judged-by-hand",
        applies: "“once the fee has arrived, a treasurer …”: the app keeps nothing that says so",
        taken: "whoever does it decides that it is so",
    },
    Entry {
        code: "told-by-numbers",
        applies: "an example in which somebody is told something, and one rule alone names all the numbers in it",
        taken: "the words are that rule's",
    },
    Entry {
        code: "pronoun",
        applies: "“it” after a sentence about some records only (“A shift with children …”)",
        taken: "such a record",
    },
    Entry {
        code: "the-one-of-the-record",
        applies: "“the member can see the note of a booking”, “members are told when a booking is moved”, where a booking has one member",
        taken: "the member of that booking",
    },
    Entry {
        code: "over-is-not-counted",
        applies: "“two bookings can't overlap”, “at most 3 orders at a time”, where one can be cancelled, refused or the like",
        taken: "one that is doesn't count",
    },
    Entry {
        code: "starts-as-first",
        applies: "“an order has a status: placed, packed or sent”, where actions move it on and nothing says how it starts",
        taken: "the first of them",
    },
    Entry {
        code: "held-through",
        applies: "“a singer may have three pieces”, where a loan has a piece and a singer",
        taken: "the loans of that singer are counted",
    },
    Entry {
        code: "after-that",
        applies: "“a member can cancel a booking until it starts; after that only a host can cancel it”",
        taken: "a host may cancel it before, too",
    },
    Entry {
        code: "code-by-email", applies: "“members sign in with email”", taken: "with a code that is sent there"
    },
    Entry {
        code: "of-the-same-record",
        applies: "“when a walk is changed, tell all hikers with a place”",
        taken: "those with a place on that very walk",
    },
    Entry {
        code: "once-and-after",
        applies: "“can't be changed once it is sent”, where an invoice can be drafted, sent, paid or cancelled",
        taken: "not when it is any of those that are listed behind it, either",
    },
    Entry {
        code: "signed-in-but-them",
        applies: "“anyone but a listener can vote”",
        taken: "everybody who is signed in, but not them",
    },
    Entry {
        code: "until-and-after",
        applies: "“until it's accepted”, where an order can be placed, accepted, sent or cancelled",
        taken: "not when it is any of those that are listed behind it, either",
    },
    Entry {
        code: "asked-of-everybody",
        applies: "“keepers must give a reason when they refuse a hire”",
        taken: "whoever does it gives the reason",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        for (at, entry) in TABLE.iter().enumerate() {
            assert!(TABLE[..at].iter().all(|other| other.code != entry.code), "{}", entry.code);
        }
    }
}
