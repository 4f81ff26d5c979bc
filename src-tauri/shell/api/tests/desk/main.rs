//! The commands, through a host that is only a notebook: what a page would see and what stands on the disk afterwards.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop there")]

mod bad_input;
mod changed_spec;

use plainspoken_api::{
    Desk, Host, Places, call,
    wire::{Event, HostFacts, HostKind, Refusal, RefusalCode},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

#[derive(Default)]
struct Notebook {
    events: Mutex<Vec<Event>>,
}

impl Host for Notebook {
    fn origins(&self) -> Vec<String> {
        vec!["app://test".to_owned()]
    }

    fn facts(&self) -> HostFacts {
        HostFacts { kind: HostKind::Window, picks_folders: true, opens_folders: false }
    }

    async fn pick_folder(&self) -> Result<Option<PathBuf>, Refusal> {
        Ok(None)
    }

    fn show_folder(&self, _: &Path) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, "Not here."))
    }

    fn open_address(&self, url: &str) -> Result<(), Refusal> {
        Err(Refusal::new(RefusalCode::NotHere, format!("Not here: {url}.")))
    }

    fn tell(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }
}

struct Test {
    desk: Desk<Notebook>,
    place: tempfile::TempDir,
}

const TEXT: &str = "# Kennel\r\n\r\nWalkers sign up themselves. A walker has a name and an email.\r\n\r\n## Dog\r\n\r\n- call name: text, required\r\n- born on: date\r\n\r\nWalkers can see, add and change dogs. Dogs must be nice 🐕.\r\n";

impl Test {
    async fn open() -> Test {
        let place = tempfile::tempdir().unwrap();
        let spec = place.path().join("kennel");
        fs::create_dir(&spec).unwrap();
        fs::write(spec.join("app.md"), TEXT).unwrap();
        let places = Places { state: place.path().join("state"), documents: place.path().to_owned() };
        let test = Test { desk: Desk::new(Arc::new(Notebook::default()), places, None), place };
        test.call("open", json!({ "path": spec })).await.unwrap();
        test
    }

    async fn call(&self, name: &str, request: Value) -> Result<Value, Refusal> {
        call(&self.desk, name, request).await
    }

    fn file(&self) -> PathBuf {
        self.place.path().join("kennel/app.md")
    }

    fn on_disk(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    async fn typed(&self, version: u32, from: u32, to: u32, insert: &str) -> Value {
        let update = json!({ "client": "editor", "changes": [{ "from": from, "to": to, "insert": insert }] });
        self.call("sync", json!({ "file": "app.md", "version": version, "updates": [update] })).await.unwrap()
    }

    async fn text(&self) -> String {
        let project = self.call("project", json!({})).await.unwrap();
        project["files"][0]["text"].as_str().unwrap().to_owned()
    }

    /// The understanding of what stands there now.
    async fn understood(&self) -> Value {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let project = self.call("project", json!({})).await.unwrap();
            if project["compiled"]["versions"]["app.md"] == project["files"][0]["version"] {
                return project["compiled"].clone();
            }
            assert!(Instant::now() < until, "it is never understood");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn eventually(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let until = Instant::now() + Duration::from_secs(10);
        while !holds().await {
            assert!(Instant::now() < until, "never: {what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_saved_understood_and_taken_back() {
    let test = Test::open().await;
    let at = TEXT[..TEXT.find("born on").unwrap()].encode_utf16().count() as u32;
    let synced = test.typed(0, at, at + 4, "bred").await;
    assert_eq!((&synced["version"], &synced["updates"][0]["client"]), (&json!(1), &json!("editor")));
    let compiled = test.understood().await;
    let fields =
        compiled["things"].as_array().unwrap().iter().find(|thing| thing["name"] == "Dog").unwrap()["fields"].clone();
    assert!(fields.as_array().unwrap().iter().any(|field| field["name"] == "bred on"), "{fields}");
    test.call("save", json!({})).await.unwrap();
    assert_eq!(test.on_disk(), TEXT.replace("born", "bred"));
    assert_eq!(test.call("history", json!({})).await.unwrap()["undo"], "typing");
    test.call("undo", json!({})).await.unwrap();
    test.call("save", json!({})).await.unwrap();
    assert_eq!(test.on_disk(), TEXT);
    test.call("redo", json!({})).await.unwrap();
    assert_eq!(test.text().await, TEXT.replace("born", "bred"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_that_is_behind_takes_what_it_missed_before_it_gives() {
    let test = Test::open().await;
    test.typed(0, 0, 0, "A").await;
    let missed = test.typed(0, 0, 0, "B").await;
    assert_eq!(missed["updates"].as_array().unwrap().len(), 1, "its own step was not taken");
    assert_eq!(missed["version"], 1);
    assert!(test.text().await.starts_with("A# Kennel"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_written_into_the_spec_and_one_that_was_overtaken_is_not() {
    let test = Test::open().await;
    let compiled = test.understood().await;
    let asked = compiled["statements"].as_array().unwrap().iter().find(|one| one["state"] == "asked").unwrap();
    assert!(asked["text"].as_str().unwrap().contains("nice"), "{asked}");
    let answer = asked["question"]["answers"].as_array().unwrap().last().unwrap();
    let request = json!({ "label": "answer", "revision": compiled["revision"], "edits": answer["edits"] });
    test.call("apply", request.clone()).await.unwrap();
    let text = test.text().await;
    assert!(text.contains("nice 🐕]{note}") || text.contains("nice 🐕.]{note}"), "{text}");
    test.understood().await;
    let again = test.call("apply", request).await.unwrap_err();
    assert_eq!(again.code, RefusalCode::Overtaken);
    assert_eq!(test.text().await, text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_changes_one_line() {
    let test = Test::open().await;
    let compiled = test.understood().await;
    let edit = json!({ "what": "require-field", "field": "born_on", "required": true });
    test.call("card", json!({ "revision": compiled["revision"], "thing": "dog", "edit": edit })).await.unwrap();
    assert_eq!(test.text().await, TEXT.replace("born on: date", "born on: date, required"));
    assert_eq!(test.call("history", json!({})).await.unwrap()["undo"], "changing what is required");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_programs_change_comes_in_and_one_in_the_same_line_is_asked() {
    let test = Test::open().await;
    fs::write(test.file(), TEXT.replace("born on", "born at")).unwrap();
    test.eventually("the change comes in", async || test.text().await.contains("born at")).await;
    // Both change the heading before either knows of the other.
    let version = test.call("project", json!({})).await.unwrap()["files"][0]["version"].as_u64().unwrap() as u32;
    test.typed(version, 2, 8, "Mine").await;
    fs::write(test.file(), TEXT.replace("# Kennel", "# Theirs")).unwrap();
    let conflicts = async || test.call("history", json!({})).await.unwrap()["conflicts"].as_array().unwrap().len();
    test.eventually("both are kept and asked about", async || conflicts().await == 1).await;
    assert!(test.on_disk().starts_with("# Theirs"), "theirs is not overwritten while it is asked");
    assert!(test.text().await.starts_with("# Mine"));
    test.call("resolve", json!({ "file": "app.md", "keepMine": true })).await.unwrap();
    test.eventually("mine is saved", async || test.on_disk().starts_with("# Mine")).await;
    assert_eq!(conflicts().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_done_is_said_in_words() {
    let test = Test::open().await;
    for (name, request, code) in [
        ("nothing_of_that_name", json!({}), RefusalCode::Misuse),
        ("sync", json!({ "file": 7 }), RefusalCode::Misuse),
        ("sync", json!({ "file": "no.md", "version": 0, "updates": [] }), RefusalCode::NotFound),
        ("open", json!({ "path": "/no/such/place" }), RefusalCode::NotFound),
    ] {
        let refusal = test.call(name, request).await.unwrap_err();
        assert_eq!(refusal.code, code, "{name}");
        assert!(refusal.text.len() > 5);
    }
    assert_eq!(test.call("project", json!({})).await.unwrap_err().code, RefusalCode::NothingOpen);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_text_are_shown_and_left_alone() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("bad.md"), b"\xff\xfe\x00bad").unwrap();
    let places = Places { state: place.path().join("state"), documents: place.path().to_owned() };
    let desk = Desk::new(Arc::new(Notebook::default()), places, None);
    let project = call(&desk, "open", json!({ "path": place.path() })).await.unwrap();
    assert!(project["files"][0]["locked"].as_str().unwrap().contains("UTF-8"));
    let update = json!({ "client": "editor", "changes": [{ "from": 0, "to": 0, "insert": "x" }] });
    let refusal =
        call(&desk, "sync", json!({ "file": "bad.md", "version": 0, "updates": [update] })).await.unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NotFound);
    call(&desk, "close", json!({})).await.unwrap();
    assert_eq!(fs::read(place.path().join("bad.md")).unwrap(), b"\xff\xfe\x00bad");
}
