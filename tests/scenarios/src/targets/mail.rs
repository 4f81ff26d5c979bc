//! A mail server for the tests: aiosmtpd, which knows nothing of ours, writing each message that it takes into a folder.

use crate::judges::Judges;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

#[derive(Debug)]
pub struct MailServer {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl MailServer {
    pub fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let program = folder.path().join("server.py");
        fs::write(&program, PROGRAM).map_err(|error| error.to_string())?;
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        drop(listener);
        let mut python = Command::new(Judges::installed()?.python());
        python.arg(&program).arg(port.to_string()).arg(folder.path()).stdin(Stdio::null());
        let process = python.spawn().map_err(|error| format!("the mail server can't be started: {error}"))?;
        Ok(Self { process, port, folder })
    }

    /// What `SMTP_URL` has to say.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The mails that have come so far, the first ones first: `To:` and a line for each, then what was sent.
    pub fn mails(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.folder.path()).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "mail"));
        files.sort();
        files.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const PROGRAM: &str = r#"
import pathlib, sys, time
from aiosmtpd.controller import Controller

class Keep:
    number = 0
    async def handle_DATA(self, server, session, envelope):
        Keep.number += 1
        text = "To: %s\n%s" % (",".join(envelope.rcpt_tos), envelope.content.decode("utf-8"))
        place = pathlib.Path(sys.argv[2])
        (place / "new").write_text(text)
        (place / "new").rename(place / ("%06d.mail" % Keep.number))
        return "250 kept"

Controller(Keep(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
while True:
    time.sleep(60)
"#;
