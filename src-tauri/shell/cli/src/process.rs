//! Programs that print one line of JSON once they answer, as `plainspoken run` and an exported project in its test mode do.

use crate::client::Client;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// Waits for the line. A program that ends instead says why on its other output, which is the error then.
pub fn announced(process: &mut Child) -> Result<Value, String> {
    let stdout = process.stdout.take().ok_or("the program's output isn't read")?;
    let mut reader = BufReader::new(stdout);
    let mut line = String::new();
    loop {
        line.clear();
        let length = reader.read_line(&mut line).map_err(|error| error.to_string())?;
        if length == 0 {
            let mut words = String::new();
            if let Some(mut stderr) = process.stderr.take() {
                let _ = stderr.read_to_string(&mut words);
            }
            return Err(format!("the app didn't start: {}", words.trim()));
        }
        if let Ok(facts @ Value::Object(_)) = serde_json::from_str(&line) {
            drain(Some(reader));
            drain(process.stderr.take());
            return Ok(facts);
        }
    }
}

/// A client for what was announced.
pub fn client(facts: &Value, token: &str) -> Result<Client, String> {
    let url = facts["url"].as_str().ok_or_else(|| format!("the app didn't say its address: {facts}"))?;
    Ok(Client::new(url, facts["previewToken"].as_str().unwrap_or(token)))
}

/// Runs a program to its end; what it wrote is the error where it failed.
pub fn finished(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
        .trim()
        .to_owned())
}

/// Reads on, so that the program never waits for a full pipe.
fn drain(pipe: Option<impl Read + Send + 'static>) {
    if let Some(mut pipe) = pipe {
        std::thread::spawn(move || std::io::copy(&mut pipe, &mut std::io::sink()));
    }
}
