//! The command line on a spec that changes while its data is kept.
#![allow(clippy::unwrap_used)] // A test that can't set up its own folder may stop there.

use cli::client::Client;
use scenarios::app::{App, program};
use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const BAKERY: &str = "# Bakery

Bakers sign up themselves. A baker has a name and an email.

## Loaf

- label: text, required
- crumb: text
- weight: number

Bakers can see, add and change loaves.
";

fn plainspoken(command: &str, spec: &Path, more: &[&str], typed: &str) -> Output {
    let mut child = Command::new(program())
        .arg(command)
        .arg(spec)
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that asks nothing doesn't read what is typed.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The loaf that was put there, as whoever may see it sees it.
fn loaf(client: &Client) -> serde_json::Value {
    let reply = client.role("Baker").unwrap().get("/loaves?limit=100").unwrap();
    reply.items().iter().find(|one| one["weight"] == 1234).cloned().unwrap_or_default()
}

#[test]
fn names_and_data_outlive_a_rename_in_another_editor() {
    let place = tempfile::tempdir().unwrap();
    let spec = place.path().join("spec");
    let data = place.path().join("data").to_string_lossy().into_owned();
    fs::create_dir(&spec).unwrap();
    fs::write(spec.join("app.md"), BAKERY).unwrap();
    let app = App::preview_with(&spec, &["--data", &data]).unwrap();
    let made = app.client.role("Baker").unwrap();
    let made = made.post("/loaves", &json!({ "label": "Rye", "crumb": "dense", "weight": 1234 })).unwrap();
    assert_eq!(made.status, 201, "{}", made.text);
    app.terminate().unwrap();
    let names = fs::read_to_string(spec.join("plainspoken.lock")).unwrap();
    assert!(names.contains("field loaf.crumb = crumb\n"), "{names}");

    fs::write(spec.join("app.md"), BAKERY.replace("- crumb:", "- inside:")).unwrap();
    let check = plainspoken("check", &spec, &[], "");
    assert_eq!(check.status.code(), Some(1));
    assert!(words(&check).contains("Is “inside” the new name of “crumb”?"), "{}", words(&check));
    let app = App::preview_with(&spec, &["--data", &data]).unwrap();
    assert_eq!(loaf(&app.client)["inside"], "dense", "nothing is lost while it is asked");
    app.terminate().unwrap();
    assert_eq!(fs::read_to_string(spec.join("plainspoken.lock")).unwrap(), names, "nobody has answered");
    // Two changes of which one would lose something: it is counted, and nothing happens.
    let answer = plainspoken("answer", &spec, &[], "1\n");
    assert_eq!(answer.status.code(), Some(0), "{}", words(&answer));
    assert_eq!(plainspoken("check", &spec, &[], "").status.code(), Some(0));
    fs::write(spec.join("app.md"), BAKERY.replace("- crumb:", "- inside:").replace("- label: text, required\n", ""))
        .unwrap();
    let refused = plainspoken("run", &spec, &["--data", &data], "");
    assert_eq!(refused.status.code(), Some(1), "{}", words(&refused));
    assert!(words(&refused).contains("the label of "), "{}", words(&refused));
    assert!(words(&refused).contains("--let-go"), "{}", words(&refused));
    let app = App::preview_with(&spec, &["--data", &data, "--let-go"]).unwrap();
    let kept = loaf(&app.client);
    assert_eq!((&kept["inside"], kept.get("label")), (&json!("dense"), None));
}

#[test]
fn looking_at_a_spec_writes_nothing_and_neighbours_have_their_own_names() {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in
        [("one.md", BAKERY.to_owned()), ("two.md", BAKERY.replace("Loaf", "Cake").replace("loaves", "cakes"))]
    {
        fs::write(place.path().join(name), text).unwrap();
    }
    for name in ["one.md", "two.md"] {
        for command in ["check", "explain", "fmt"] {
            let more: &[&str] = if command == "fmt" { &["--check"] } else { &[] };
            plainspoken(command, &place.path().join(name), more, "");
        }
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    for name in ["one.md", "two.md"] {
        let target = place.path().join(name).with_extension("project");
        let export = plainspoken("export", &place.path().join(name), &[&target.to_string_lossy()], "");
        assert_eq!(export.status.code(), Some(0), "{}", words(&export));
    }
    let names = |name: &str| fs::read_to_string(place.path().join(name)).unwrap_or_default();
    assert!(names("one.plainspoken.lock").contains("loaf") && names("two.plainspoken.lock").contains("cake"));
}
