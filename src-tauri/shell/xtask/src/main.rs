//! Set-up, tests, packages: `cargo xtask`.
//!
//! Each command does all of its own set-up on a fresh Debian or Ubuntu machine, says what it does and how long it took, does nothing
//! twice, and ends with one clear line if something can't be had.

mod bench;
mod bindings;
mod checkout;
mod console;
mod corpus;
mod deny;
mod fresh;
mod machine;
mod package;
mod process;
mod run;
mod testing;
mod tidy;

use clap::{Parser, Subcommand};
use console::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser, Debug)]
#[command(name = "cargo xtask", about = "Runs, tests and packages Plainspoken; each command does its own set-up")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Opens the desktop app, with a spec folder if one is named
    Run {
        /// The spec folder to open (for example specs/salon); without one, the app opens on its gallery
        spec: Option<PathBuf>,
        /// Serve the app to a browser instead of opening a window
        #[arg(long)]
        browser: bool,
    },
    /// Passes every test, and closes with `N passed, N failed`
    Test {
        /// The everyday loop: structure, format, lints, Rust and front-end tests; no browsers, no exported project
        #[arg(long)]
        fast: bool,
        /// Only this part (may be repeated); `--list` names them
        #[arg(long, value_name = "PART")]
        only: Vec<String>,
        /// Lists the parts and what each proves
        #[arg(long)]
        list: bool,
    },
    /// Builds the release and packs it as a .deb under target/package
    Package,
    /// Both commands of the README in a new Debian root (Linux, as root; the whole of it takes an hour or more)
    Fresh {
        /// Where the root is made, and left; without it, it is temporary
        #[arg(long, value_name = "FOLDER")]
        at: Option<PathBuf>,
        /// Only one of the commands: run or test
        #[arg(long, value_name = "COMMAND")]
        only: Option<String>,
    },
    /// Writes the wire types of the api crate to ui/src/generated
    Bindings {
        /// Write nothing, and fail if the committed files differ
        #[arg(long)]
        check: bool,
    },
    /// Reads the sentences that other people wrote for their own apps, and compares them with what is expected of them
    Corpus {
        /// Print these one by one: `all`, `wrong`, `asked` (though they could be told) or `open` (nothing expected yet)
        shown: Option<String>,
    },
    /// Measures the budgets of time in a release build
    Bench,
    /// Checks the rules of structure: folders, layers, file lengths, names
    Tidy,
    /// Checks licences, advisories and sources of all dependencies (installs cargo-deny on first use, which takes minutes)
    Deny,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run { spec, browser } => run::run(spec, browser),
        Command::Test { fast, only, list } => testing::test(fast, &only, list),
        Command::Package => package::package(),
        Command::Fresh { at, only } => fresh::fresh(at, only.as_deref()),
        Command::Bindings { check } => bindings::bindings(check),
        Command::Corpus { shown } => corpus::corpus(shown),
        Command::Bench => bench::bench(),
        Command::Tidy => tidy::tidy(),
        Command::Deny => deny::deny(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(line)) => {
            eprintln!("✗ {line}");
            ExitCode::FAILURE
        }
    }
}
