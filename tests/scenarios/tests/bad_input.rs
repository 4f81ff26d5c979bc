//! What nobody means to give the program, and what happens to it all the same: a clear sentence, and nothing lost.
#![allow(clippy::unwrap_used)] // A test that can't set up its own folder may stop there.

use cli::client::Client;
use scenarios::app::{App, checkout, program};
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn plainspoken(args: &[&str], spec: &Path) -> Output {
    let (command, rest) = args.split_first().unwrap();
    Command::new(program()).arg(command).arg(spec).args(rest).stdin(Stdio::null()).output().unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// It said something, ended by itself with 0, 1 or 2, and showed no insides.
#[track_caller]
fn calmly(output: &Output) {
    let said = words(output);
    assert!(matches!(output.status.code(), Some(0..=2)), "ended with {:?}: {said}", output.status);
    assert!(!said.trim().is_empty(), "it said nothing");
    for insides in ["panicked at", "RUST_BACKTRACE", "Os {", "Err("] {
        assert!(!said.contains(insides), "{said}");
    }
}

/// Bytes that look like nothing, the same ones every time.
fn noise(length: usize, mut seed: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(length);
    while out.len() < length {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        out.extend(seed.to_le_bytes());
    }
    out.truncate(length);
    out
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// The studio spec in a folder of its own, to be changed at will.
fn studio() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.md");
    fs::copy(checkout().join("specs/studio/app.md"), &path).unwrap();
    (folder, path)
}

#[test]
fn random_bytes_are_no_spec_and_no_disaster() {
    for seed in 1..=6 {
        let folder = folder_with(&[("app.md", &noise(20_000, seed))]);
        calmly(&plainspoken(&["check"], folder.path()));
        calmly(&plainspoken(&["explain", "--format", "json"], folder.path()));
        assert_eq!(fs::read(folder.path().join("app.md")).unwrap(), noise(20_000, seed));
    }
}

#[test]
fn text_that_is_noise_compiles_to_questions() {
    for seed in 1..=4 {
        let letters: String = noise(6_000, seed).iter().map(|byte| char::from(32 + byte % 94)).collect();
        let folder = folder_with(&[("app.md", letters.as_bytes())]);
        calmly(&plainspoken(&["check"], folder.path()));
    }
}

#[test]
fn a_file_that_is_no_text_is_named_and_the_rest_is_read() {
    let folder =
        folder_with(&[("app.md", b"# App\n\nMembers sign up themselves.\n"), ("photo.md", b"\xff\xd8\xff\xe0")]);
    let output = plainspoken(&["check"], folder.path());
    calmly(&output);
    assert!(words(&output).contains("photo.md"), "{}", words(&output));
}

#[test]
fn a_spec_of_10_megabytes_is_read() {
    let mut text = fs::read_to_string(checkout().join("specs/studio/app.md")).unwrap();
    let mut place = 0;
    while text.len() < 10 * 1024 * 1024 {
        text.push_str(&format!(
            "\nThe weather report number {place} says nothing of any use to the studio or its people.\n"
        ));
        place += 1;
    }
    let folder = folder_with(&[("app.md", text.as_bytes())]);
    calmly(&plainspoken(&["check"], folder.path()));
}

#[test]
fn broken_markdown_is_still_read() {
    let broken = "---\nname: Half\n\n# [Broken]{unclosed\n\n~~~\nnever closed\n\n| a | b |\n|---|\n| 1 | 2 | 3 |\n\n- - - *\n\n<!-- open\n\n```\n[x]{#nowhere}\n\u{202e}\u{0}\u{feff}\n";
    let folder = folder_with(&[("app.md", broken.as_bytes())]);
    calmly(&plainspoken(&["check"], folder.path()));
    calmly(&plainspoken(&["explain"], folder.path()));
}

#[test]
fn deep_nesting_is_no_trap() {
    for text in [
        "> ".repeat(50_000),
        "- ".repeat(20_000),
        "[".repeat(100_000),
        "(".repeat(100_000) + &")".repeat(100_000),
        "{= ".repeat(20_000),
    ] {
        let folder = folder_with(&[("app.md", text.as_bytes())]);
        calmly(&plainspoken(&["check"], folder.path()));
    }
}

#[test]
fn a_long_sentence_is_no_trap() {
    let sentence = format!("A user can {} an order.", vec!["cancel and place or see"; 3_000].join(" and "));
    let folder = folder_with(&[("app.md", sentence.as_bytes())]);
    calmly(&plainspoken(&["check"], folder.path()));
}

#[test]
fn nowhere_is_said_plainly() {
    let output = plainspoken(&["check"], Path::new("/nowhere/at/all"));
    calmly(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains("/nowhere/at/all"));
    let empty = tempfile::tempdir().unwrap();
    let output = plainspoken(&["check"], empty.path());
    calmly(&output);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = plainspoken(&["run", "--port", &port], &checkout().join("specs/studio"));
    calmly(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains(&port), "{}", words(&output));
}

#[test]
fn a_preview_ends_soon_after_it_is_told_to() {
    let app = App::preview(&checkout().join("specs/studio")).unwrap();
    let took = app.terminate().unwrap();
    assert!(took < Duration::from_secs(10), "it took {took:?}");
}

fn admin_adds_room(client: &Client, name: &str) -> Value {
    let admin = client.role("Admin").unwrap();
    let reply = admin.post("/rooms", &json!({ "name": name })).unwrap();
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json
}

fn rooms(client: &Client) -> Vec<String> {
    let reply = client.role("Admin").unwrap().get("/rooms?limit=100").unwrap();
    reply.items().iter().map(|room| room["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_preview_killed_in_the_middle_of_writing_keeps_what_it_confirmed() {
    let (_spec, path) = studio();
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_string_lossy().into_owned();
    let app = App::preview_with(&path, &["--data", &folder]).unwrap();
    let client = app.client.clone();
    let writer = std::thread::spawn(move || {
        let mut confirmed = vec![];
        let Ok(admin) = client.role("Admin") else { return confirmed };
        for place in 0.. {
            let name = format!("Pantry {place}");
            match admin.post("/rooms", &json!({ "name": name })) {
                Ok(reply) if reply.status == 201 => confirmed.push(name),
                _ => break,
            }
        }
        confirmed
    });
    std::thread::sleep(Duration::from_millis(700));
    app.kill();
    let confirmed = writer.join().unwrap();
    assert!(!confirmed.is_empty(), "nothing was written before the kill");
    let again = App::preview_with(&path, &["--data", &folder]).unwrap();
    let client = &again.client;
    let admin = client.role("Admin").unwrap();
    let total = admin.get("/rooms?count=true&search=Pantry").unwrap().json["total"].as_u64().unwrap_or(0);
    // The one under way may have made it without having been confirmed.
    assert!(
        total as usize >= confirmed.len() && total as usize <= confirmed.len() + 1,
        "{total} of {}",
        confirmed.len()
    );
}

#[test]
fn a_spec_that_breaks_while_it_runs_leaves_the_app_running() {
    let (_folder, path) = studio();
    let app = App::preview(&path).unwrap();
    admin_adds_room(&app.client, "The attic");
    let good = fs::read(&path).unwrap();
    fs::write(&path, noise(5_000, 3)).unwrap();
    std::thread::sleep(Duration::from_millis(800));
    assert!(rooms(&app.client).contains(&"The attic".to_owned()));
    fs::write(&path, &good).unwrap();
    std::thread::sleep(Duration::from_millis(800));
    assert!(rooms(&app.client).contains(&"The attic".to_owned()));
}

#[test]
fn a_changed_sentence_is_the_rule_from_then_on() {
    let (_folder, path) = studio();
    let app = App::preview(&path).unwrap();
    let more = json!({ "name": "Mia", "password": "correct horse battery" });
    let mia = app.client.sign_up("mia@example.net", &more).unwrap();
    for name in ["one", "two", "three"] {
        assert_eq!(mia.post("/projects", &json!({ "name": name })).unwrap().status, 201);
    }
    assert_eq!(mia.post("/projects", &json!({ "name": "four" })).unwrap().status, 409);
    let text = fs::read_to_string(&path).unwrap().replace("can only have 3 projects", "can only have 4 projects");
    fs::write(&path, text).unwrap();
    let start = Instant::now();
    let status = loop {
        let status = mia.post("/projects", &json!({ "name": "four" })).unwrap().status;
        if status == 201 || start.elapsed() > Duration::from_secs(10) {
            break status;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(status, 201);
    let refusal = mia.post("/projects", &json!({ "name": "five" })).unwrap();
    assert_eq!((refusal.status, refusal.sentence()), (409, "A free account can only have 4 projects."));
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        println!("no tiny disk can be made here (it needs root), so a full one isn't tried");
        return;
    };
    let (_folder, path) = studio();
    let data = disk.path.join("data").to_string_lossy().into_owned();
    let app = App::preview_with(&path, &["--data", &data]).unwrap();
    admin_adds_room(&app.client, "The attic");
    let user = app.client.role("User").unwrap();
    let made = user.post("/projects", &json!({ "name": "Long notes" })).unwrap();
    let project = format!("/projects/{}", made.json["id"].as_str().unwrap_or(&made.text));
    disk.fill();
    let mut refused = None;
    for place in 10..50 {
        let reply = user.patch(&project, &json!({ "notes": place.to_string().repeat(45_000) })).unwrap();
        if reply.status >= 400 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("the disk never filled up");
    assert!(refused.status >= 500, "{}", refused.text);
    assert!(!refused.text.contains("SQLITE") && !refused.text.contains("database or disk"), "{}", refused.text);
    assert!(rooms(&app.client).contains(&"The attic".to_owned()), "reading must go on");
    disk.make_room();
    admin_adds_room(&app.client, "The cellar");
    assert_eq!(rooms(&app.client).iter().filter(|name| name.starts_with("The ")).count(), 2);
}

#[test]
fn an_export_to_a_full_disk_says_so() {
    let Some(disk) = SmallDisk::mount() else {
        println!("no tiny disk can be made here (it needs root), so a full one isn't tried");
        return;
    };
    disk.fill();
    let output = Command::new(program())
        .arg("export")
        .arg(checkout().join("specs/studio"))
        .arg(disk.path.join("project"))
        .output()
        .unwrap();
    calmly(&output);
    assert_eq!(output.status.code(), Some(2), "{}", words(&output));
    assert!(words(&output).contains("disk is full"), "{}", words(&output));
    disk.make_room();
}

/// A file system of a few megabytes in memory.
struct SmallDisk {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let path = folder.path().to_path_buf();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(&path)
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then_some(Self { path, _folder: folder })
    }

    /// Leaves less than 100 kB.
    fn fill(&self) {
        let path = self.path.join("ballast");
        // What doesn't fit is cut off by the disk itself, which tells how much room there is.
        let _ = fs::write(&path, vec![0_u8; 8 * 1024 * 1024]);
        let room = fs::metadata(&path).map_or(0, |data| usize::try_from(data.len()).unwrap_or(0));
        fs::write(&path, vec![0_u8; room.saturating_sub(64 * 1024)]).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.path.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}
