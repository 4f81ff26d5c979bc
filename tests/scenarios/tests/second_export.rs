//! A spec that changes after its export has been put to work: the next export's migration keeps the data, or is refused in words.
#![allow(clippy::unwrap_used)] // A test that can't set up its own folder may stop there.

use cli::exported::{Engine, Exported};
use scenarios::app::program;
use scenarios::targets::server::Server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const SPEC: &str = "# Bakery

Bakers sign up themselves. A baker has a name and an email.

## Loaf

- label: text, required
- crumb: text
- weight: whole number
- grade: plain, fine or royal (starts as plain)
- shelf: text

Bakers can see, add and change loaves.
";

struct Bakery {
    place: tempfile::TempDir,
    engine: Engine,
    database: &'static str,
}

impl Bakery {
    fn spec(&self) -> PathBuf {
        self.place.path().join("spec")
    }

    fn plainspoken(&self, command: &str, more: &[&str], typed: &str) -> String {
        let mut child = Command::new(program())
            .arg(command)
            .arg(self.spec())
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        let output = child.wait_with_output().unwrap();
        let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{command}: {words}");
        words
    }

    /// Writes the spec and exports it to where it was exported to before. Renames are answered with yes.
    fn export(&self, text: &str, renames: bool) -> String {
        fs::create_dir_all(self.spec()).unwrap();
        fs::write(self.spec().join("app.md"), text).unwrap();
        if renames {
            self.plainspoken("answer", &[], "1\n");
        }
        let project = self.place.path().join("project").display().to_string();
        self.plainspoken("export", &[&project, "--database", self.database], "")
    }

    fn start(&self, settings: &[(&str, &str)]) -> Result<Exported, String> {
        Exported::start_with(&self.place.path().join("project"), &self.engine, settings)
    }

    /// Every loaf by its label, while the app runs.
    fn loaves(&self, settings: &[(&str, &str)]) -> BTreeMap<String, Value> {
        let app = self.start(settings).unwrap();
        let reply = app.client.role("Baker").unwrap().get("/loaves?limit=100").unwrap();
        let text = |loaf: &Value| loaf["label"].as_str().unwrap_or_default().to_owned();
        reply.items().iter().map(|loaf| (text(loaf), loaf.clone())).collect()
    }
}

fn changes(bakery: &Bakery) {
    bakery.export(SPEC, false);
    let app = bakery.start(&[]).unwrap();
    app.client.reset(false).unwrap();
    let baker = app.client.role("Baker").unwrap();
    for loaf in [
        json!({ "label": "Rye", "crumb": "dense", "weight": 1200, "grade": "fine", "shelf": "7" }),
        json!({ "label": "Oat", "weight": 700, "grade": "royal", "shelf": "top" }),
    ] {
        let made = baker.post("/loaves", &loaf).unwrap();
        assert_eq!(made.status, 201, "{}", made.text);
    }
    app.end().unwrap();

    // Renamed, then added and retyped, with both migrations still to be made: nothing is lost by it.
    let text = SPEC.replace("- crumb:", "- inside:");
    bakery.export(&text, true);
    let text = text.replace("weight: whole number", "weight: text").replace("- shelf", "- origin: text\n- shelf");
    bakery.export(&text, false);
    let loaves = bakery.loaves(&[]);
    let [rye, oat] = ["Rye", "Oat"].map(|label| &loaves[label]);
    assert_eq!((&rye["inside"], &rye["weight"], &rye["origin"]), (&json!("dense"), &json!("1200"), &Value::Null));
    assert_eq!((&oat["inside"], &oat["weight"], &oat["grade"]), (&Value::Null, &json!("700"), &json!("royal")));

    // Required from now on: what is empty is filled, as the migration says at its top.
    let text = text.replace("inside: text", "inside: text, required");
    bakery.export(&text, false);
    let loaves = bakery.loaves(&[]);
    assert_eq!((&loaves["Rye"]["inside"], &loaves["Oat"]["inside"]), (&json!("dense"), &json!("–")));

    // A choice that goes would take what was chosen along: the app doesn't start before somebody has said that it may.
    let text = text.replace("plain, fine or royal", "plain or fine").replace("shelf: text", "shelf: whole number");
    let said = bakery.export(&text, false);
    assert!(said.contains("The next migration loses: \"grade\" of loaves."), "{said}");
    let refused = bakery.start(&[]).unwrap_err();
    assert!(refused.contains("The database stays as it was; 0005_change_loaves wasn't applied:"), "{refused}");
    assert!(refused.contains("It loses the grade of 1 loaf.\nIt loses the shelf of 1 loaf."), "{refused}");
    assert!(refused.contains("LET_GO=0005_change_loaves") && !refused.contains("    at "), "{refused}");
    let refused = bakery.start(&[("LET_GO", "0004_change_loaves")]).unwrap_err();
    assert!(refused.contains("It loses the grade of 1 loaf."), "another migration was meant: {refused}");
    let loaves = bakery.loaves(&[("LET_GO", "0005_change_loaves")]);
    assert_eq!((&loaves["Rye"]["grade"], &loaves["Rye"]["shelf"]), (&json!("fine"), &json!(7)));
    assert_eq!((&loaves["Oat"]["grade"], &loaves["Oat"]["shelf"]), (&json!("plain"), &Value::Null));

    // Rows that don't fit any more are never let go.
    bakery.export(&text.replace("shelf: whole number", "shelf: whole number, at least 9"), false);
    let refused = bakery.start(&[("LET_GO", "0006_change_loaves")]).unwrap_err();
    assert!(refused.contains("1 loaf that is there doesn't fit what the spec says now of \"shelf\""), "{refused}");
}

#[test]
fn data_in_sqlite_outlives_a_second_export() {
    let place = tempfile::tempdir().unwrap();
    let engine = Engine::SqliteAt(place.path().join("app.db"));
    changes(&Bakery { place, engine, database: "sqlite" });
}

#[test]
fn data_in_postgresql_outlives_a_second_export() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::shared().unwrap();
    let engine = Engine::Postgres(server.database().unwrap());
    changes(&Bakery { place, engine, database: "postgres" });
}
