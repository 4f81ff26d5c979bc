//! What nobody means to happen to an open spec, and what happens to it all the same: a clear sentence, and nothing lost.

use crate::{Notebook, TEXT, Test};
use plainspoken_api::{Desk, Places, call, wire::RefusalCode};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};

fn desk(place: &Path) -> Desk<Notebook> {
    let places = Places { state: place.join("state"), documents: place.to_owned() };
    Desk::new(std::sync::Arc::new(Notebook::default()), places, None)
}

fn files(project: &Value) -> Vec<(String, Option<String>)> {
    let all = project["files"].as_array().unwrap().iter();
    all.map(|file| (file["name"].as_str().unwrap().to_owned(), file["locked"].as_str().map(str::to_owned))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_text_stay_as_they_are_and_the_rest_is_read() {
    let place = tempfile::tempdir().unwrap();
    let spec = place.path().join("spec");
    fs::create_dir(&spec).unwrap();
    fs::write(spec.join("app.md"), TEXT).unwrap();
    let noise: Vec<u8> = (0..20_000u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(spec.join("noise.md"), &noise).unwrap();
    let dump = fs::File::create(spec.join("dump.md")).unwrap();
    dump.set_len(40 * 1024 * 1024).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", spec.join("broken.md")).unwrap();
    let desk = desk(place.path());
    let project = call(&desk, "open", json!({ "path": spec })).await.unwrap();
    let files = files(&project);
    let locked = |name: &str| files.iter().find(|(own, _)| own == name).unwrap().1.clone();
    assert_eq!(locked("app.md"), None);
    assert!(locked("noise.md").unwrap().contains("not UTF-8"));
    assert!(locked("dump.md").unwrap().contains("40 MB"));
    #[cfg(unix)]
    assert!(locked("broken.md").unwrap().contains("can't be read"));
    assert!(project["compiled"]["things"].as_array().unwrap().iter().any(|thing| thing["name"] == "Dog"));
    call(&desk, "close", json!({})).await.unwrap();
    assert_eq!(fs::read(spec.join("noise.md")).unwrap(), noise);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_a_page_opens_and_takes_its_first_one() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("photo.jpg"), b"not a page").unwrap();
    let desk = desk(place.path());
    let project = call(&desk, "open", json!({ "path": place.path() })).await.unwrap();
    assert_eq!(project["files"], json!([]));
    assert_eq!(project["preview"]["state"], "waiting");
    call(&desk, "add_file", json!({ "file": "Shop" })).await.unwrap();
    call(&desk, "save", json!({})).await.unwrap();
    assert!(place.path().join("Shop.md").is_file());
    let not_a_spec = call(&desk, "open", json!({ "path": place.path().join("photo.jpg") })).await.unwrap_err();
    assert_eq!(not_a_spec.code, RefusalCode::NotFound);
    assert!(not_a_spec.text.contains("is not a spec"), "{}", not_a_spec.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_renamed_while_somebody_types_takes_the_words_along() {
    let test = Test::open().await;
    let renamed = test.file().with_file_name("shop.md");
    test.typed(0, 0, 0, "X").await;
    fs::rename(test.file(), &renamed).unwrap();
    test.eventually("the new name is there", async || {
        let project = test.call("project", json!({})).await.unwrap();
        files(&project).iter().map(|(name, _)| name.as_str()).eq(["shop.md"])
    })
    .await;
    assert_eq!(test.text().await, format!("X{TEXT}"));
    test.call("save", json!({})).await.unwrap();
    test.eventually("it is saved there", async || fs::read_to_string(&renamed).unwrap() == format!("X{TEXT}")).await;
    assert!(!test.file().exists(), "the old name does not come back");
    test.call("undo", json!({})).await.unwrap();
    assert_eq!(test.text().await, TEXT, "what was typed before the rename can be taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_deleted_comes_back_by_an_undo_or_with_what_was_typed() {
    let test = Test::open().await;
    fs::remove_file(test.file()).unwrap();
    test.eventually("it is gone here too", async || files(&test.call("project", json!({})).await.unwrap()).is_empty())
        .await;
    test.call("undo", json!({})).await.unwrap();
    test.call("save", json!({})).await.unwrap();
    assert_eq!(test.on_disk(), TEXT);
    // The whole folder, while something is not saved yet: what is open here is kept and written.
    let project = test.call("project", json!({})).await.unwrap();
    let version = project["files"][0]["version"].as_u64().unwrap() as u32;
    test.typed(version, 0, 0, "Y").await;
    fs::remove_dir_all(test.file().parent().unwrap()).unwrap();
    test.eventually("it is written anew", async || {
        fs::read_to_string(test.file()).is_ok_and(|text| text == format!("Y{TEXT}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_what_was_typed_is_saved_as_soon_as_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let disk = place.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("no tiny disk can be made here (it needs root), so a full one isn't tried");
        return;
    }
    let done = typed_on_a_full_disk(place.path(), &disk).await;
    let _ = Command::new("umount").arg("-l").arg(&disk).status();
    assert_eq!(done, Ok(()));
}

async fn typed_on_a_full_disk(place: &Path, disk: &Path) -> Result<(), String> {
    let file = disk.join("app.md");
    fs::write(&file, TEXT).unwrap();
    let desk = desk(place);
    call(&desk, "open", json!({ "path": disk })).await.unwrap();
    let ballast = disk.join("ballast");
    // What doesn't fit is cut off by the disk itself.
    let _ = fs::write(&ballast, vec![0u8; 2 * 1024 * 1024]);
    let update = json!({ "client": "editor", "changes": [{ "from": 0, "to": 0, "insert": "Z".repeat(9_000) }] });
    call(&desk, "sync", json!({ "file": "app.md", "version": 0, "updates": [update] })).await.unwrap();
    call(&desk, "save", json!({})).await.unwrap();
    let state = call(&desk, "history", json!({})).await.unwrap();
    let trouble = state["trouble"].as_str().unwrap_or_default();
    if !trouble.contains("the disk is full") {
        return Err(format!("it said {trouble:?}"));
    }
    if fs::read_to_string(&file).unwrap() != TEXT {
        return Err("the old text is not whole".to_owned());
    }
    fs::remove_file(&ballast).unwrap();
    call(&desk, "save", json!({})).await.unwrap();
    let state = call(&desk, "history", json!({})).await.unwrap();
    let text = fs::read_to_string(&file).unwrap();
    call(&desk, "close", json!({})).await.unwrap();
    match (state["trouble"].is_null(), text.starts_with("ZZZ") && text.ends_with(TEXT)) {
        (true, true) => Ok(()),
        other => Err(format!("{other:?}: {state}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_in_history_takes_away_what_has_come_since() {
    let test = Test::open().await;
    let named = test.call("name_moment", json!({ "label": "Before" })).await.unwrap();
    let id = named["moments"][0]["id"].clone();
    test.call("add_file", json!({ "file": "more" })).await.unwrap();
    test.call("save", json!({})).await.unwrap();
    let more = test.file().with_file_name("more.md");
    assert!(more.is_file());
    test.call("restore", json!({ "id": id })).await.unwrap();
    assert_eq!(files(&test.call("project", json!({})).await.unwrap()).len(), 1);
    assert!(!more.exists());
    test.call("undo", json!({})).await.unwrap();
    test.call("save", json!({})).await.unwrap();
    assert!(more.is_file(), "and one undo brings it back");
}
