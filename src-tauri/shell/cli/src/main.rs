//! `plainspoken`: compiles, explains, runs, tests and exports a spec without a window. Each command is a thin function over the crates
//! that the window uses too.

mod cases;
mod commands;
mod ledger;
mod output;
mod show;
mod spec;

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended, for whoever reads the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 0: nothing to complain about.
    Fine,
    /// 1: it did its work and found something.
    Findings,
}

/// 2: what was asked for can't be done, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse(pub String);

pub type Ended = Result<End, Misuse>;

#[derive(Parser, Debug)]
#[command(name = "plainspoken", version, about = "Turns plain English into a working app")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Compiles, and prints the open questions, the warnings and the count by state
    Check {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Prints every sentence with its state, what it means and what it assumes
    Explain {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Says where the canonical spelling of a sentence differs from the author's; never rewrites prose
    Fmt {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        /// The only way so far: look, and change nothing
        #[arg(long, required = true)]
        check: bool,
    },
    /// Runs the preview without the window, and compiles again whenever the spec changes
    Run {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        /// The port to listen on; 0 picks a free one
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Where the data is kept; without it, in a temporary folder that goes when the preview ends
        #[arg(long)]
        data: Option<PathBuf>,
        /// Opens the app in the browser
        #[arg(long)]
        open: bool,
        /// Lets data go that the spec has no place for any more; without it, nothing changes and what would go is counted
        #[arg(long)]
        let_go: bool,
    },
    /// Asks the open questions here, one at a time, and writes the answers into the spec
    Answer {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
    },
    /// Runs the spec's edge cases and the generated boundary cases
    Test {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        /// What they run on
        #[arg(long, value_enum, default_value = "preview")]
        on: commands::Target,
    },
    /// Writes the app as a TypeScript project of its own
    Export {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        /// A new or empty folder, or one with an earlier export of this spec
        dir: PathBuf,
        #[arg(long, value_enum, default_value = "sqlite")]
        database: commands::Database,
        /// Export although questions are open; whatever an open sentence names stays closed, and is listed
        #[arg(long)]
        with_open_questions: bool,
        /// Lets data of the exported app go that the spec has no place for any more; without it, nothing is written and what would go
        /// is counted
        #[arg(long)]
        let_go: bool,
    },
    /// Runs the app for real: no preview controls, real mail (SMTP_URL and MAIL_FROM)
    Serve {
        /// A spec folder, or one Markdown file
        spec: PathBuf,
        /// Where the data is kept
        #[arg(long)]
        data: PathBuf,
        #[arg(long)]
        port: u16,
        /// The address to listen on; leave it as it is behind a proxy that does the TLS
        #[arg(long, default_value = "127.0.0.1")]
        address: String,
        /// The address that people's browsers use (https://example.org)
        #[arg(long)]
        public_url: Option<String>,
        /// Serve although questions are open; whatever an open sentence names stays closed, and is listed
        #[arg(long)]
        with_open_questions: bool,
        /// Lets data go that the spec has no place for any more; without it, nothing changes and what would go is counted
        #[arg(long)]
        let_go: bool,
    },
    /// Starts a spec from the gallery
    New {
        /// A folder that doesn't exist yet, or is empty
        dir: PathBuf,
        /// Which template; without it, the terminal is asked, and where there is none it is an empty page
        #[arg(long)]
        template: Option<String>,
    },
}

fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Check { spec, format } => commands::check(&spec, format),
        Command::Explain { spec, format } => commands::explain(&spec, format),
        Command::Fmt { spec, .. } => commands::fmt(&spec),
        Command::Run { spec, port, data, open, let_go } => {
            commands::run(&spec, commands::Running { port, data, open, let_go })
        }
        Command::Answer { spec } => commands::answer(&spec),
        Command::Test { spec, on } => commands::test(&spec, on),
        Command::Export { spec, dir, database, with_open_questions, let_go } => {
            commands::export(&spec, &dir, database, with_open_questions, let_go)
        }
        Command::Serve { spec, data, port, address, public_url, with_open_questions, let_go } => {
            commands::serve(&spec, commands::Serving { data, port, address, public_url, with_open_questions, let_go })
        }
        Command::New { dir, template } => commands::new(&dir, template.as_deref()),
    };
    match ended {
        Ok(End::Fine) => ExitCode::SUCCESS,
        Ok(End::Findings) => ExitCode::from(1),
        Err(Misuse(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}
