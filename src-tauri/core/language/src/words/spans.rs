//! What people call the two ends of a stretch of time.

/// Names of two fields between which a record lasts, by their first words: "from" and "until", "arrival date" and "departure
/// date".
pub const SPANS: &[(&[&str], &[&str])] = &[
    (&["from"], &["until", "till", "to"]),
    (&["arrival", "arrives", "arrive"], &["departure", "departs", "leaves", "depart"]),
    (&["check-in", "check in", "checked in"], &["check-out", "check out", "checkout"]),
    (&["first day", "first night"], &["last day", "last night"]),
    (&["pick-up", "pick up", "pickup", "collection"], &["return", "drop-off", "drop off", "dropoff", "due back"]),
    (&["opens", "opening"], &["closes", "closing"]),
    (&["departure", "departs", "leaves"], &["arrival", "arrives", "return"]),
    (&["valid from"], &["valid until", "valid to", "expires", "expiry"]),
];
