//! The part of TypeScript that the export prints: expressions, statements, declarations and modules.
//!
//! A name that comes from another module says so ([`imported`]); the module's imports are gathered from what it uses.

mod declaration;
mod expression;
mod imports;
mod layout;
mod literal;
mod module;
mod statement;

pub use declaration::{Declaration, Member, constant, doc_comment, function, interface, raw, type_alias};
pub use expression::{
    Arrow, Body, Code, Piece, Property, array, arrow, arrow_block, binary, call, imported, imported_type, index, key,
    method, name, number, object, shorthand, spread, string, tagged, tagged_as, template, ternary,
};
pub use literal::quoted;
pub use module::Module;
pub use statement::{
    Statement, assign, assign_where_empty, comment, const_, effect, for_of, if_, let_, return_, throw,
};

/// The width of a line in printed code; `biome.json` of the project says the same.
pub const WIDTH: usize = 100;
