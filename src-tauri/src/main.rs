//! The desktop shell: one window, one `rpc` command, one event channel. What the
//! app does is in the crates below `shell` and `core`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod browser;
mod places;
mod window;

use std::{env, ffi::OsString, path::PathBuf, process::ExitCode};

const HELP: &str = "\
Plainspoken: say what your app does in plain English, see it running, take it away.

Usage: plainspoken-desktop [SPEC]                   opens the window
       plainspoken-desktop --browser [SPEC] [--port N]   for a browser, where there is no display

SPEC is a folder of Markdown files, or one file.";

/// What the command line asks for.
struct Wanted {
    spec: Option<PathBuf>,
    browser: bool,
    port: u16,
}

fn main() -> ExitCode {
    let wanted = match read(env::args_os().skip(1)) {
        Ok(Some(wanted)) => wanted,
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            eprintln!("{why}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let done = if wanted.browser { browser::run(wanted.spec, wanted.port) } else { window::run(wanted.spec) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The settings of `tauri.conf.json` and the built front end, once in the program.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// Reads the command line; `None` means help.
fn read(mut arguments: impl Iterator<Item = OsString>) -> Result<Option<Wanted>, String> {
    let mut wanted = Wanted { spec: None, browser: false, port: 0 };
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(None),
            Some("--browser") => wanted.browser = true,
            Some("--port") => {
                let port = arguments.next().and_then(|port| port.to_str()?.parse().ok());
                wanted.port = port.ok_or("--port needs a number from 0 to 65535.")?;
            }
            Some(option) if option.starts_with('-') => return Err(format!("There is no option {option}.")),
            _ if wanted.spec.is_some() => return Err("Only one spec can be opened.".to_owned()),
            _ => wanted.spec = Some(PathBuf::from(argument)),
        }
    }
    Ok(Some(wanted))
}
