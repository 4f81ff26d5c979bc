//! `plainspoken check`: what is open and what is odd, as a compiler would say it.

use crate::ledger::Ledger;
use crate::spec::Compiled;
use crate::{End, Ended, Format, Misuse, show};
use std::path::Path;

pub fn check(spec: &Path, format: Format) -> Ended {
    let compiled = Compiled::load(spec)?;
    match format {
        Format::Json => print_json(&compiled)?,
        Format::Text => {
            for (statement, question) in compiled.questions() {
                crate::say!("{}", show::question(&compiled, statement, question));
            }
            for warning in &compiled.spec.warnings {
                crate::say!("{}", show::warning(&compiled, warning));
            }
            crate::say!("{}", show::totals(&compiled));
        }
    }
    let is_clean = compiled.questions().is_empty() && compiled.spec.warnings.is_empty();
    Ok(if is_clean { End::Fine } else { End::Findings })
}

/// One line, for programs.
pub fn print_json(compiled: &Compiled) -> Result<(), Misuse> {
    let line = serde_json::to_string(&Ledger::of(compiled)).map_err(|error| Misuse(error.to_string()))?;
    crate::say!("{line}");
    Ok(())
}
