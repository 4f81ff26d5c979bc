//! An exported project as its owner runs it: not in test mode, with real time and a real mail server.

use cli::exported::{install, node};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[derive(Debug)]
pub struct Production {
    process: Child,
    pub url: String,
}

impl Production {
    pub fn start(project: &Path, database: &str, mail: &str) -> Result<Self, String> {
        install(project)?;
        let mut process = Command::new(node()?)
            .arg("src/main.ts")
            .current_dir(project)
            .env("DATABASE_URL", database)
            .env("PORT", "0")
            .env("SMTP_URL", mail)
            .env("MAIL_FROM", "App <app@example.org>")
            .env_remove("TEST_MODE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| format!("the exported project can't be started: {error}"))?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("its output isn't read")?);
        let mut line = String::new();
        loop {
            line.clear();
            if lines.read_line(&mut line).map_err(|error| error.to_string())? == 0 {
                let _ = process.wait();
                return Err("the exported project didn't start".to_owned());
            }
            if let Some((_, url)) = line.trim().split_once(" listens on ") {
                let url = url.to_owned();
                std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
                return Ok(Self { process, url });
            }
        }
    }
}

impl Drop for Production {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
