//! `plainspoken serve`: the app for real, with a real mail server, and with a machine that isn't always kind.
#![allow(clippy::unwrap_used)] // A test that can't set up its own folder may stop there.

use cli::client::Client;
use scenarios::app::{checkout, program};
use scenarios::targets::mail::MailServer;
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SPEC: &str = "specs/salon";

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The arguments of `serve` on data of its own.
fn serve(data: &Path, port: u16) -> Vec<String> {
    let spec = checkout().join(SPEC).display().to_string();
    ["serve", &spec, "--data", &data.display().to_string(), "--port", &port.to_string()].map(str::to_owned).to_vec()
}

/// Starts the app and waits until it says where it runs.
fn start(mut command: Command, mail: &str) -> (Running, Client) {
    let command = command
        .env("SMTP_URL", mail)
        .env("MAIL_FROM", "Salon <salon@example.org>")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut errors = BufReader::new(running.0.stderr.take().unwrap());
    let mut said = String::new();
    let url = loop {
        let mut line = String::new();
        assert_ne!(errors.read_line(&mut line).unwrap(), 0, "it didn't start: {said}");
        said.push_str(&line);
        if let Some((_, url)) = line.trim().split_once(" runs at ") {
            break url.to_owned();
        }
    };
    // Read on, so that the app never waits for a full pipe.
    std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
    (running, Client::new(&url, ""))
}

fn started(data: &Path, mail: &str) -> (Running, Client) {
    let mut command = Command::new(program());
    command.args(serve(data, 0));
    start(command, mail)
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{what} didn't come within a minute")
}

fn code_in(mail: &str) -> Option<String> {
    mail.split(|letter: char| !letter.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
}

#[test]
fn somebody_signs_up_with_the_code_that_a_real_mail_server_got() {
    let folder = tempfile::tempdir().unwrap();
    let mail_server = MailServer::start().unwrap();
    let data = folder.path().join("data");
    let (running, client) = started(&data, &mail_server.url());
    let person = json!({ "email": "Ada@Example.net", "name": "Ada Löwe", "phone": "+44 20 7946 0958" });
    let nobody = client.nobody();
    assert_eq!(nobody.post("/auth/sign-up", &person).unwrap().status, 204);
    let mail = wait_for("the mail", || mail_server.mails().into_iter().next());
    assert!(mail.starts_with("To: Ada@Example.net\n") && mail.contains("salon@example.org"), "{mail}");
    let code = code_in(mail.split("\n\n").nth(1).unwrap_or(&mail)).or_else(|| code_in(&mail)).unwrap();
    let verified = nobody.post("/auth/verify", &json!({ "email": "ada@example.net", "code": code })).unwrap();
    assert_eq!((verified.status, &verified.json["name"]), (200, &json!("Ada Löwe")), "{}", verified.text);
    // Killed and started again, it knows her still, and sends no mail twice.
    drop(running);
    let (_running, client) = started(&data, &mail_server.url());
    assert_eq!(client.nobody().post("/auth/code", &json!({ "email": "ada@example.net" })).unwrap().status, 204);
    wait_for("the second mail", || (mail_server.mails().len() == 2).then_some(()));
}

#[test]
fn a_port_or_data_in_use_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (_running, client) = started(&data, "smtp://127.0.0.1:9");
    let port: u16 = client.url().rsplit(':').next().unwrap().parse().unwrap();
    let told = |data: &Path, port: u16| {
        let mut command = Command::new(program());
        let command =
            command.args(serve(data, port)).env("SMTP_URL", "smtp://127.0.0.1:9").env("MAIL_FROM", "a@b.example");
        let output = command.stdin(Stdio::null()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).trim().to_owned())
    };
    let other = folder.path().join("other");
    assert_eq!(told(&other, port), (Some(2), format!("Port {port} can't be used: another program is using it.")));
    let (code, words) = told(&data, 0);
    assert_eq!(code, Some(2));
    assert!(words.contains("is in use: the app is running on it already."), "{words}");
}

/// On a disk of its own with hardly any room, where this machine lets a test have one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_plainly_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    fs::create_dir(&small).unwrap();
    if !Command::new("unshare").args(["-rm", "true"]).output().is_ok_and(|output| output.status.success()) {
        println!("not run: this machine lets no test have a disk of its own (unshare)");
        return;
    }
    // Once the test asks for it, what room is left goes.
    let fill = "for wait in $(seq 600); do [ -e \"$1/fill\" ] && break; sleep 0.1; done; \
                dd if=/dev/zero of=\"$1/small/filler\" bs=1k 2>/dev/null; touch \"$1/filled\"";
    let script = format!("mount -t tmpfs -o size=8m tmpfs \"$1/small\" && {{ ({fill}) & }} && shift && exec \"$@\"");
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, "sh"]).arg(folder.path()).arg(program()).args(serve(&small, 0));
    let (_running, client) = start(command, "smtp://127.0.0.1:9");
    let nobody = client.nobody();
    let sign_up = |number: u32| {
        // Each asks for a code, which is a letter in the outbox.
        let email = format!("ada{number}@example.net");
        let person = json!({ "email": email, "name": "Ada".repeat(300), "phone": "+44 20 7946 0958" });
        nobody.post("/auth/sign-up", &person).unwrap()
    };
    assert_eq!(sign_up(0).status, 204);
    fs::write(folder.path().join("fill"), "").unwrap();
    wait_for("the full disk", || folder.path().join("filled").exists().then_some(()));
    let refusal = (1..40).map(sign_up).find(|reply| reply.status != 204);
    let Some(refusal) = refusal else { panic!("everything could be saved") };
    assert_eq!(refusal.status, 503, "{}", refusal.text);
    assert_eq!(refusal.detail(), "The disk is full, so nothing can be saved just now.");
    assert_eq!(nobody.get("/services").unwrap().status, 200, "reading goes on");
}

#[test]
fn mail_settings_are_asked_for_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(program());
    let output = command.args(serve(folder.path(), 0)).env_remove("SMTP_URL").stdin(Stdio::null()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("please set SMTP_URL and MAIL_FROM"), "{words}");
}
