//! `plainspoken explain`: the ledger, every sentence of it.

use super::check::print_json;
use crate::spec::Compiled;
use crate::{End, Ended, Format, show};
use std::path::Path;

pub fn explain(spec: &Path, format: Format) -> Ended {
    let compiled = Compiled::load(spec)?;
    match format {
        Format::Json => print_json(&compiled)?,
        Format::Text => {
            for statement in &compiled.spec.statements {
                crate::say!("{}", show::statement(&compiled, statement).trim_end());
            }
            crate::say!("\n{}", show::totals(&compiled));
        }
    }
    Ok(if compiled.questions().is_empty() { End::Fine } else { End::Findings })
}
