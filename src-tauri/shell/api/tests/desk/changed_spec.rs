//! A spec that changes while its app has data: in this editor, in another one, with the app open or closed.

use crate::{Notebook, Test};
use plainspoken_api::{Desk, Places, call};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc};

const KILN: &str = "# Pottery

Potters sign up themselves. A potter has a name and an email.

## Kiln

- label: text, required
- built on: date
- hottest: number
- fuel: wood, gas or electric

## Shelf

- place: text, required

Potters can see, add and change kilns and shelves.
";

impl Test {
    /// This text, opened anew, with its app running.
    async fn kilns() -> Test {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("kennel")).unwrap();
        fs::write(place.path().join("kennel/app.md"), KILN).unwrap();
        let places = Places { state: place.path().join("state"), documents: place.path().to_owned() };
        let test = Test { desk: Desk::new(Arc::new(Notebook::default()), places, None), place };
        test.reopen().await;
        // Rows that nobody has touched are made anew with every change; these are somebody's.
        let path = "data/kilns?limit=1";
        let kiln = test.call("control", json!({ "method": "GET", "path": path })).await.unwrap();
        let changed = json!({ "id": kiln["body"]["items"][0]["id"], "label": "The big one" });
        let request = json!({ "method": "PATCH", "path": "data/kilns", "body": changed });
        assert_eq!(test.call("control", request).await.unwrap()["status"], 200);
        test
    }

    async fn reopen(&self) {
        self.call("open", json!({ "path": self.place.path().join("kennel") })).await.unwrap();
        self.eventually("the app runs", async || self.preview().await["state"] == "running").await;
    }

    /// Changes the text as another program would, and waits until it is understood and followed.
    async fn write(&self, text: &str) {
        fs::write(self.file(), text).unwrap();
        self.eventually("the text comes in", async || self.text().await == text).await;
        self.followed().await;
    }

    /// The app stands where the newest understanding lets it.
    async fn followed(&self) {
        let revision = self.understood().await["revision"].as_u64().unwrap();
        let spec = self.desk.spec().unwrap();
        self.eventually("the app follows", async || match spec.run() {
            workspace::Run::Running(running) => u64::from(running.revision) >= revision,
            _ => false,
        })
        .await;
    }

    async fn preview(&self) -> Value {
        self.call("preview", json!({})).await.unwrap()
    }

    async fn losses(&self) -> Vec<String> {
        serde_json::from_value(self.preview().await["losses"].clone()).unwrap()
    }

    fn lock(&self) -> PathBuf {
        self.place.path().join("kennel/plainspoken.lock")
    }

    fn names(&self) -> String {
        fs::read_to_string(self.lock()).unwrap_or_default()
    }

    /// A column of the rows, in the order in which they were made.
    async fn column(&self, things: &str, field: &str) -> Vec<Value> {
        let path = format!("data/{things}?limit=100&sort=createdAt");
        let answer = self.call("control", json!({ "method": "GET", "path": path })).await.unwrap();
        assert_eq!(answer["status"], 200, "{answer}");
        answer["body"]["items"].as_array().unwrap().iter().map(|row| row[field].clone()).collect()
    }

    /// What losing this column is called: only what is filled in counts.
    async fn loss_of(&self, field: &str, words: &str) -> String {
        match self.column("kilns", field).await.iter().filter(|value| !value.is_null()).count() {
            1 => format!("the {words} of 1 kiln"),
            many => format!("the {words} of {many} kilns"),
        }
    }

    async fn rename_asked(&self) -> Option<Value> {
        let compiled = self.understood().await;
        let asked = compiled["statements"].as_array().unwrap().iter().find_map(|one| {
            let text = one["question"]["text"].as_str()?;
            text.contains("new name").then(|| one["question"].clone())
        })?;
        Some(json!({ "question": asked, "revision": compiled["revision"] }))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_between_two_sessions_is_asked_and_the_data_survives() {
    let test = Test::kilns().await;
    let labels = test.column("kilns", "label").await;
    assert!(!labels.is_empty() && labels.iter().all(Value::is_string), "{labels:?}");
    test.eventually("the names are kept", async || test.names().contains("field kiln.label = label")).await;
    test.call("close", json!({})).await.unwrap();
    let before = test.names();
    fs::write(test.file(), KILN.replace("- label:", "- title:")).unwrap();
    test.reopen().await;
    let asked = test.rename_asked().await.unwrap();
    assert_eq!(asked["question"]["text"], "Is “title” the new name of “label”?");
    assert_eq!(test.column("kilns", "title").await, labels, "nothing is lost while it is asked");
    assert_eq!(test.names(), before, "nobody has answered");
    let request =
        json!({ "label": "answer", "revision": asked["revision"], "edits": asked["question"]["answers"][0]["edits"] });
    test.call("apply", request).await.unwrap();
    test.eventually("the answer is kept", async || test.names() == before.replace("= label", "= title")).await;
    test.eventually("it is asked no more", async || test.rename_asked().await.is_none()).await;
    assert_eq!(test.column("kilns", "title").await, labels);
    // One undo takes the answer back, as it takes everything back.
    test.call("undo", json!({})).await.unwrap();
    test.eventually("it is asked again", async || test.rename_asked().await.is_some()).await;
    test.call("redo", json!({})).await.unwrap();
    test.eventually("and answered again", async || test.rename_asked().await.is_none()).await;
    test.call("save", json!({})).await.unwrap();
    assert_eq!(test.names(), before.replace("= label", "= title"));
    let project = test.call("project", json!({})).await.unwrap();
    assert_eq!(project["files"].as_array().unwrap().len(), 1, "the lock is no page of the spec");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_new_lets_the_old_data_go_only_when_told() {
    let test = Test::kilns().await;
    // While it is asked, the app shows the data under the new name, so that is what it is called.
    let lost = vec![test.loss_of("hottest", "chimney").await];
    let hottest = test.column("kilns", "hottest").await;
    test.eventually("the names are kept", async || test.names().contains("hottest")).await;
    test.write(&KILN.replace("- hottest: number", "- chimney: number")).await;
    let asked = test.rename_asked().await.unwrap();
    let no = asked["question"]["answers"][1]["edits"].clone();
    test.call("apply", json!({ "label": "answer", "revision": asked["revision"], "edits": no })).await.unwrap();
    test.eventually("the loss is counted", async || test.losses().await == lost).await;
    assert_eq!(test.column("kilns", "chimney").await, hottest, "nothing has gone yet");
    test.call("let_go", json!({ "losses": ["something else"] })).await.unwrap_err();
    test.call("let_go", json!({ "losses": lost })).await.unwrap();
    test.eventually("it has gone", async || test.losses().await.is_empty()).await;
    assert!(test.column("kilns", "chimney").await.iter().all(Value::is_null));
    test.eventually("so has its name", async || !test.names().contains("hottest")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_lost_is_counted_first_and_comes_back_with_an_undo() {
    let test = Test::kilns().await;
    let built = test.column("kilns", "builtOn").await;
    let shelves = test.column("shelves", "place").await;
    let lost = test.loss_of("builtOn", "built on").await;
    test.write(&KILN.replace("- built on: date\n", "")).await;
    assert_eq!(test.losses().await, [lost]);
    test.call("undo", json!({})).await.unwrap();
    test.eventually("nothing is lost", async || test.losses().await.is_empty()).await;
    assert_eq!(test.column("kilns", "builtOn").await, built);
    // A whole thing, while the spec is closed: the app of the last time goes on, and says what would go.
    test.call("close", json!({})).await.unwrap();
    let without = KILN.replace("## Shelf\n\n- place: text, required\n\n", "").replace("kilns and shelves", "kilns");
    fs::write(test.file(), &without).unwrap();
    test.reopen().await;
    let lost = vec![if shelves.len() == 1 { "1 shelf".to_owned() } else { format!("{} shelves", shelves.len()) }];
    test.eventually("the loss is counted", async || test.losses().await == lost).await;
    assert_eq!(test.column("shelves", "place").await, shelves);
    test.call("let_go", json!({ "losses": lost })).await.unwrap();
    test.eventually("it has gone", async || test.losses().await.is_empty()).await;
    assert_eq!(test.column("kilns", "builtOn").await, built);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_stays_whatever_is_changed() {
    let test = Test::kilns().await;
    let labels = test.column("kilns", "label").await;
    let built = test.column("kilns", "builtOn").await;
    let hottest = test.loss_of("hottest", "hottest").await;
    let edits: &[(&str, &str, &[&str])] = &[
        // Added, made required, a choice more, a thing more: nothing goes.
        ("- hottest: number\n", "- hottest: number\n- bricks: whole number\n", &[]),
        ("- bricks: whole number\n", "- bricks: whole number, required\n", &[]),
        ("gas or electric", "gas, oil or electric", &[]),
        ("## Shelf\n", "## Glaze\n\n- recipe: text\n\n## Shelf\n", &[]),
        // Another kind: dates read as text, a number as a choice doesn't.
        ("- built on: date", "- built on: text", &[]),
        ("- hottest: number", "- hottest: date", &[&hottest]),
    ];
    let mut text = KILN.to_owned();
    for (from, to, lost) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
        test.write(&text).await;
        assert_eq!(test.losses().await, *lost, "{to}");
        if !lost.is_empty() {
            test.call("let_go", json!({ "losses": lost })).await.unwrap();
            test.eventually("it has gone", async || test.losses().await.is_empty()).await;
        }
        assert_eq!(test.column("kilns", "label").await, labels, "{to}");
    }
    assert_eq!(test.column("kilns", "builtOn").await, built, "as text, a date reads the same");
    assert!(test.column("kilns", "bricks").await.iter().all(Value::is_number), "what must be there is there");
    // A choice that is used goes only when told; one that nobody chose just goes.
    let fuels = test.column("kilns", "fuel").await;
    let used = |choice: &str| fuels.iter().any(|fuel| fuel == choice);
    let mut choices = vec!["wood", "gas", "oil", "electric"];
    let said = |choices: &[&str]| {
        format!("- fuel: {} or {}\n", choices[..choices.len() - 1].join(", "), choices[choices.len() - 1])
    };
    let all = said(&choices);
    assert!(text.contains(&all));
    let unused = choices.iter().position(|one| !used(one)).unwrap();
    choices.remove(unused);
    test.write(&text.replace(&all, &said(&choices))).await;
    assert!(test.losses().await.is_empty(), "{:?}", test.losses().await);
    let chosen = choices.iter().position(|one| used(one)).unwrap();
    choices.remove(chosen);
    test.write(&text.replace(&all, &said(&choices))).await;
    let lost = test.losses().await;
    assert!(lost.len() == 1 && lost[0].starts_with("the fuel of "), "{lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_on_a_card_keeps_the_data_and_asks_nothing() {
    let test = Test::kilns().await;
    let hottest = test.column("kilns", "hottest").await;
    test.eventually("the names are kept", async || test.names().contains("hottest")).await;
    test.call("save", json!({})).await.unwrap();
    // Understood once more, with the lock.
    test.write(&KILN.replace("## Shelf\n", "## Shelf\n\n")).await;
    let compiled = test.understood().await;
    let edit = json!({ "what": "rename-field", "field": "hottest", "name": "top heat" });
    test.call("card", json!({ "revision": compiled["revision"], "thing": "kiln", "edit": edit })).await.unwrap();
    test.followed().await;
    assert!(test.rename_asked().await.is_none());
    assert_eq!(test.column("kilns", "topHeat").await, hottest);
    test.call("save", json!({})).await.unwrap();
    assert!(test.names().contains("field kiln.hottest = top heat"), "{}", test.names());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_emptied_for_a_moment_forgets_no_name() {
    let test = Test::kilns().await;
    let labels = test.column("kilns", "label").await;
    test.eventually("the names are kept", async || test.names().contains("label")).await;
    let names = test.names();
    test.write("").await;
    assert!(!test.losses().await.is_empty());
    assert_eq!(test.names(), names);
    test.write(KILN).await;
    assert!(test.losses().await.is_empty());
    assert_eq!(test.column("kilns", "label").await, labels);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_can_t_be_read_is_put_aside_and_not_lost() {
    let test = Test::kilns().await;
    test.call("close", json!({})).await.unwrap();
    let previews = test.place.path().join("state/previews");
    let own = fs::read_dir(&previews).unwrap().flatten().next().unwrap().path();
    let current = own.join(fs::read_to_string(own.join("current")).unwrap());
    test.eventually("the app has ended", async || !current.with_extension("db-wal").exists()).await;
    fs::write(&current, b"this is no database, but somebody's diary, and long enough to be looked at").unwrap();
    test.reopen().await;
    let notes = test.preview().await["notes"].to_string();
    assert!(notes.contains("kept in"), "{notes}");
    assert!(!test.column("kilns", "label").await.is_empty());
    let aside = previews.join(format!("{}-1", own.file_name().unwrap().to_str().unwrap()));
    assert!(aside.is_dir(), "what was there is still there");
}

async fn desk_on(place: &std::path::Path, spec: PathBuf) -> Desk<Notebook> {
    let places = Places { state: place.join("state"), documents: place.to_owned() };
    let desk = Desk::new(Arc::new(Notebook::default()), places, None);
    call(&desk, "open", json!({ "path": spec })).await.unwrap();
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_on_one_spec_do_not_share_their_data() {
    let test = Test::kilns().await;
    let second = desk_on(test.place.path(), test.place.path().join("kennel")).await;
    let notes = async || call(&second, "preview", json!({})).await.unwrap()["notes"].to_string();
    test.eventually("it says so", async || notes().await.contains("another window")).await;
}
