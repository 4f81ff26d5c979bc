//! Power cuts: apps that are killed while many write, and what is there when they come back.

use crate::app::{checkout, copy_of, printed, program};
use crate::differential::random::Random;
use crate::targets::server::Server;
use cli::client::{Client, Person};
use cli::exported::{Engine, Exported};
use cli::process;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Where the spec lies: something is sent with every write, and something is done for every record an hour later.
pub const SPEC: &str = "tests/specs/depot";

/// So many people write at once.
const WRITERS: usize = 6;

/// A program that can be started again on the data that it left.
pub trait Restarts {
    fn start(&mut self) -> Result<Client, String>;
    /// Ends it as a power cut does.
    fn kill(&mut self);
}

/// `plainspoken run` on data of its own.
#[derive(Debug)]
pub struct Preview {
    data: tempfile::TempDir,
    spec: tempfile::TempDir,
    process: Option<Child>,
}

impl Preview {
    pub fn new() -> Result<Self, String> {
        let data = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Self { data, spec: copy_of(&checkout().join(SPEC))?, process: None })
    }
}

impl Restarts for Preview {
    fn start(&mut self) -> Result<Client, String> {
        let mut process = Command::new(program())
            .arg("run")
            .arg(self.spec.path().join("spec"))
            .args(["--port", "0", "--data"])
            .arg(self.data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let facts = process::announced(&mut process);
        self.process = Some(process);
        facts.and_then(|facts| process::client(&facts, ""))
    }

    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The exported project, in its test mode.
#[derive(Debug)]
pub struct Export {
    running: Option<Exported>,
    engine: Engine,
    _server: Option<Arc<Server>>,
    folder: tempfile::TempDir,
}

impl Export {
    pub fn on_sqlite() -> Result<Self, String> {
        let folder = printed(&checkout().join(SPEC), "sqlite")?;
        let engine = Engine::SqliteAt(folder.path().join("app.db"));
        Ok(Self { running: None, engine, _server: None, folder })
    }

    /// The database server goes on when the project is killed.
    pub fn on_postgres() -> Result<Self, String> {
        let folder = printed(&checkout().join(SPEC), "postgres")?;
        let server = Server::shared()?;
        Ok(Self { running: None, engine: Engine::Postgres(server.database()?), _server: Some(server), folder })
    }
}

impl Restarts for Export {
    fn start(&mut self) -> Result<Client, String> {
        let app = Exported::start(&self.folder.path().join("project"), &self.engine)?;
        let client = app.client.clone();
        self.running = Some(app);
        Ok(client)
    }

    fn kill(&mut self) {
        self.running = None;
    }
}

/// So long it may take until enough was answered.
const PATIENCE: Duration = Duration::from_secs(5);

/// What writers were told.
#[derive(Debug, Default)]
struct Told {
    added: BTreeSet<String>,
    loaded: BTreeSet<String>,
}

/// Kills the app that many times, each time after another number of answers, and looks at everything once it is back.
pub fn rounds(app: &mut dyn Restarts, count: usize, seed: u64) -> Result<String, String> {
    let mut random = Random::new(seed);
    let mut client = app.start()?;
    client.reset(false).map_err(|why| why.to_string())?;
    let people: Vec<String> = (0..WRITERS).map(|number| person(&client, number)).collect::<Result<_, _>>()?;
    let told = Mutex::new(Told::default());
    for round in 0..count {
        let most = random.below(60) + 3;
        write_until_killed(&client, &people, round, &told, most, &mut || app.kill())?;
        client = app.start()?;
        let told = told.lock().map_err(|error| error.to_string())?;
        look(&client, &people, &told).map_err(|why| format!("after kill {}: {why}", round + 1))?;
    }
    finish(&client, &people)?;
    let told = told.lock().map_err(|error| error.to_string())?;
    Ok(format!("{count} kills, {} writes acknowledged, all there", told.added.len() + told.loaded.len()))
}

pub(crate) fn person(client: &Client, number: usize) -> Result<String, String> {
    let more = json!({ "name": format!("Courier {number}"), "password": "correct horse battery" });
    let person = client.sign_up(&format!("courier{number}@example.net"), &more).map_err(|why| why.to_string())?;
    Ok(person.id().to_owned())
}

pub(crate) fn sign_in(client: &Client, id: &str) -> Result<Person, String> {
    client.sign_in_as(&json!({ "person": id })).map_err(|why| why.to_string())
}

fn write_until_killed(
    client: &Client,
    people: &[String],
    round: usize,
    told: &Mutex<Told>,
    most: usize,
    kill: &mut dyn FnMut(),
) -> Result<(), String> {
    let writers: Vec<Person> = people.iter().map(|id| sign_in(client, id)).collect::<Result<_, _>>()?;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for (number, writer) in writers.iter().enumerate() {
            let over = &over;
            scope.spawn(move || {
                for count in 0.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    write(writer, &format!("r{round} w{number} n{count}"), count % 3 == 0, told);
                }
            });
        }
        // Half of the time an hour passes for everything that waits, so that jobs are at work as well.
        if round % 2 == 1 {
            let (over, client) = (&over, client);
            scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    let _ = client.control("POST", "/clock", Some(&json!({ "advance": "PT2H" })));
                    thread::sleep(Duration::from_millis(20));
                }
            });
        }
        // Counted in answers, so that a slow machine is as much at work as a fast one.
        let answered = || told.lock().map_or(usize::MAX, |told| told.added.len());
        let (start, before) = (Instant::now(), answered());
        while answered().saturating_sub(before) < most && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(1));
        }
        kill();
        over.store(true, Ordering::Relaxed);
    });
    Ok(())
}

/// Adds a parcel, and loads some of them. Only what was answered counts.
fn write(writer: &Person, label: &str, load: bool, told: &Mutex<Told>) {
    let Ok(reply) = writer.post("/parcels", &json!({ "label": label, "weight": 3 })) else { return };
    let Some(id) = reply.json["id"].as_str().filter(|_| reply.status == 201) else { return };
    if let Ok(mut told) = told.lock() {
        told.added.insert(label.to_owned());
    }
    if load
        && writer.post(&format!("/parcels/{id}/load"), &json!({})).is_ok_and(|reply| reply.is_success())
        && let Ok(mut told) = told.lock()
    {
        told.loaded.insert(label.to_owned());
    }
}

/// Everything acknowledged is there, and nothing is there by half.
fn look(client: &Client, people: &[String], told: &Told) -> Result<(), String> {
    let rows = rows(client, people)?;
    let subjects = subjects(client)?;
    for label in &told.added {
        if !rows.contains_key(label) {
            return Err(format!("\"{label}\" was acknowledged and isn't there"));
        }
    }
    for label in &told.loaded {
        if rows.get(label).is_some_and(|status| status != "loaded") {
            return Err(format!("loading \"{label}\" was acknowledged, and it isn't loaded"));
        }
    }
    for (label, status) in &rows {
        once(&subjects, &format!("Taken in: {label}"), 1)?;
        once(&subjects, &format!("Loaded: {label}"), usize::from(status == "loaded"))?;
    }
    Ok(())
}

pub(crate) fn once(subjects: &BTreeMap<String, usize>, subject: &str, times: usize) -> Result<(), String> {
    let found = subjects.get(subject).copied().unwrap_or(0);
    if found == times { Ok(()) } else { Err(format!("\"{subject}\" was sent {found} times, not {times}")) }
}

/// Later everything has had its turn, once. The clock went on by up to 20 days in a round, and begins anew with each.
fn finish(client: &Client, people: &[String]) -> Result<(), String> {
    client.advance("P60D").map_err(|why| why.to_string())?;
    let (rows, subjects) = (rows(client, people)?, subjects(client)?);
    for (label, status) in &rows {
        if status != "loaded" {
            return Err(format!("\"{label}\" is still {status} 60 days later"));
        }
        once(&subjects, &format!("Loaded: {label}"), 1)?;
    }
    Ok(())
}

/// Label and status of every parcel.
pub(crate) fn rows(client: &Client, people: &[String]) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for id in people {
        let person = sign_in(client, id)?;
        let mut after = String::new();
        loop {
            let page = person.get(&format!("/parcels?limit=100{after}")).map_err(|why| why.to_string())?;
            let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
            found.extend(page.items().iter().map(|row| (text(row, "label"), text(row, "status"))));
            match page.json["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
    }
    Ok(found)
}

/// How often each subject was sent.
pub(crate) fn subjects(client: &Client) -> Result<BTreeMap<String, usize>, String> {
    let mut found = BTreeMap::new();
    for message in client.messages(None).map_err(|why| why.to_string())? {
        *found.entry(message["subject"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    Ok(found)
}
