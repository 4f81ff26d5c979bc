//! Declarations: the sentences that introduce people, things, fields, choices and other names.
