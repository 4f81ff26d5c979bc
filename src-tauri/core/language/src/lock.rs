//! `plainspoken.lock`: the stable names of things, fields, choices and actions across renames.

/// The text of the file, kept by the program in the spec folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub text: String,
}
