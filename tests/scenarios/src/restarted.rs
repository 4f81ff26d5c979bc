//! Restarts under load: of the database server, and of the copies of an app one after the other. Whoever sends a request again by the book
//! (the same `Idempotency-Key`, after a lost connection or a 503) loses nothing by it, and nothing is done twice.

use crate::app::{address, checkout, printed};
use crate::killed::{SPEC, once, person, rows, sign_in, subjects};
use crate::targets::balancer::Balancer;
use crate::targets::mail::MailServer;
use crate::targets::production::Production;
use crate::targets::server::Server;
use cli::client::{Client, Person};
use cli::exported::{Engine, Exported};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const COPIES: usize = 3;
const WRITERS: usize = 6;
/// So long somebody tries again before they give up.
const PATIENCE: Duration = Duration::from_secs(20);

/// Copies of the app on one database, behind a load balancer.
#[derive(Debug)]
struct Fleet {
    balancer: Balancer,
    copies: Vec<Exported>,
    engine: Engine,
    project: PathBuf,
    server: Arc<Server>,
    _folder: tempfile::TempDir,
}

impl Fleet {
    fn start() -> Result<Self, String> {
        let folder = printed(&checkout().join(SPEC), "postgres")?;
        let project = folder.path().join("project");
        // Of its own: the others' tests don't want it restarted.
        let server = Arc::new(Server::start()?);
        let engine = Engine::Postgres(server.database()?);
        let copies = (0..COPIES).map(|_| Exported::start(&project, &engine)).collect::<Result<Vec<_>, _>>()?;
        let balancer = Balancer::start(copies.iter().map(address).collect::<Result<_, _>>()?)?;
        Ok(Self { balancer, copies, engine, project, server, _folder: folder })
    }

    fn client(&self) -> Result<Client, String> {
        let first = self.copies.first().ok_or("there are no copies")?;
        Ok(Client::new(&self.balancer.url(), first.client.token()))
    }

    /// As whoever looks after them brings a new version in: a new copy comes, gets requests, and an old one is told to end.
    fn renew(&mut self) -> Result<(), String> {
        for place in 0..self.copies.len() {
            let new = Exported::start(&self.project, &self.engine)?;
            let old = std::mem::replace(self.copies.get_mut(place).ok_or("no such copy")?, new);
            self.balancer.use_copies(self.copies.iter().map(address).collect::<Result<_, _>>()?);
            old.end()?;
        }
        Ok(())
    }
}

/// What came of the load.
#[derive(Debug, Default)]
struct Done {
    /// Label of each parcel that was acknowledged, and whether loading it was too.
    parcels: Mutex<BTreeMap<String, bool>>,
    /// Requests that were sent again.
    again: AtomicUsize,
    /// What no retry saved.
    failures: Mutex<Vec<String>>,
}

/// The database server is stopped and started again that many times while many write.
pub fn database(times: usize) -> Result<String, String> {
    let fleet = Fleet::start()?;
    under_load(&fleet.client()?, || {
        for _ in 0..times {
            thread::sleep(Duration::from_millis(1500));
            fleet.server.stop();
            thread::sleep(Duration::from_millis(500));
            fleet.server.run()?;
        }
        thread::sleep(Duration::from_millis(1500));
        Ok(format!("{times} restarts of PostgreSQL"))
    })
}

/// Every copy is replaced by a new one, one after the other, that many times while many write.
pub fn rolling(times: usize) -> Result<String, String> {
    let mut fleet = Fleet::start()?;
    let client = fleet.client()?;
    under_load(&client, || {
        for _ in 0..times {
            fleet.renew()?;
        }
        Ok(format!("{times} times {COPIES} copies renewed"))
    })
}

fn under_load(client: &Client, trouble: impl FnOnce() -> Result<String, String>) -> Result<String, String> {
    client.reset(false).map_err(|why| why.to_string())?;
    let people: Vec<String> = (0..WRITERS).map(|number| person(client, number)).collect::<Result<_, _>>()?;
    let writers: Vec<Person> = people.iter().map(|id| sign_in(client, id)).collect::<Result<_, _>>()?;
    let (done, over) = (Done::default(), AtomicBool::new(false));
    let what = thread::scope(|scope| {
        for (number, writer) in writers.iter().enumerate() {
            let (done, over) = (&done, &over);
            scope.spawn(move || {
                for count in 0.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    write(writer, &format!("w{number} n{count}"), count % 3 == 0, done);
                }
            });
        }
        let what = trouble();
        over.store(true, Ordering::Relaxed);
        what
    })?;
    let failures = done.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(first) = failures.first() {
        return Err(format!("{} requests failed for good: {first}", failures.len()));
    }
    let parcels = done.parcels.into_inner().unwrap_or_else(PoisonError::into_inner);
    look(client, &people, &parcels)?;
    Ok(format!("{what}, {} parcels, {} requests sent again", parcels.len(), done.again.into_inner()))
}

/// Adds a parcel and loads some of them, trying again as a careful client does.
fn write(writer: &Person, label: &str, load: bool, done: &Done) {
    let body = json!({ "label": label, "weight": 3 });
    let Some(parcel) = insist(writer, "/parcels", &body, label, 201, done) else { return };
    let id = parcel["id"].as_str().unwrap_or_default();
    let loaded = load
        && insist(writer, &format!("/parcels/{id}/load"), &json!({}), &format!("load {label}"), 200, done).is_some();
    done.parcels.lock().unwrap_or_else(PoisonError::into_inner).insert(label.to_owned(), loaded);
}

fn insist(writer: &Person, path: &str, body: &Value, key: &str, wanted: u16, done: &Done) -> Option<Value> {
    let start = Instant::now();
    let mut wait = Duration::from_millis(50);
    loop {
        let told = match writer.call("POST", path, Some(body), &[("Idempotency-Key", key)]) {
            Ok(reply) if reply.status == wanted => return Some(reply.json),
            // Busy: the same request, whose answer was lost, is still at work.
            Ok(reply) if reply.status == 503 || reply.json["code"] == "busy" => {
                format!("{}: {}", reply.status, reply.text)
            }
            Ok(reply) => {
                let told = format!("POST {path} {key} answered {}: {}", reply.status, reply.text);
                done.failures.lock().unwrap_or_else(PoisonError::into_inner).push(told);
                return None;
            }
            Err(why) => why.to_string(),
        };
        if start.elapsed() > PATIENCE {
            done.failures.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{told}, and so on"));
            return None;
        }
        done.again.fetch_add(1, Ordering::Relaxed);
        thread::sleep(wait);
        wait = (wait * 2).min(Duration::from_secs(1));
    }
}

/// Exactly what was acknowledged is there, and each was written about once.
fn look(client: &Client, people: &[String], parcels: &BTreeMap<String, bool>) -> Result<(), String> {
    client.run_due().map_err(|why| why.to_string())?;
    let (rows, subjects) = (rows(client, people)?, subjects(client)?);
    if rows.len() != parcels.len() {
        return Err(format!("{} parcels were acknowledged, and {} are there", parcels.len(), rows.len()));
    }
    for (label, loaded) in parcels {
        let status = rows.get(label).ok_or_else(|| format!("\"{label}\" isn't there"))?;
        if *loaded != (status == "loaded") {
            return Err(format!("\"{label}\" is {status}"));
        }
        once(&subjects, &format!("Taken in: {label}"), 1)?;
        once(&subjects, &format!("Loaded: {label}"), usize::from(*loaded))?;
    }
    Ok(())
}

/// In real time, where pg-boss wakes the copies: what is due in two seconds is done by one of three copies, once, and each mail is sent once.
pub fn real_time(count: usize) -> Result<String, String> {
    let spec = crate::app::copy_of(&checkout().join(SPEC))?;
    let file = spec.path().join("spec/app.md");
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    let sooner = text.replace("1 hour after a waiting parcel", "2 seconds after a waiting parcel");
    std::fs::write(&file, sooner).map_err(|error| error.to_string())?;
    let folder = printed(&spec.path().join("spec"), "postgres")?;
    let project = folder.path().join("project");
    let server = Server::shared()?;
    let database = server.database()?;
    let mail = MailServer::start()?;
    let session = session(&project, &database)?;
    let copies =
        (0..COPIES).map(|_| Production::start(&project, &database, &mail.url())).collect::<Result<Vec<_>, _>>()?;
    let clients: Vec<Client> = copies.iter().map(|copy| Client::new(&copy.url, "")).collect();
    let start = Instant::now();
    for number in 0..count {
        let client = clients.get(number % COPIES).ok_or("no such copy")?;
        let body = json!({ "label": format!("parcel {number}"), "weight": 3 });
        let reply = client.send("POST", "/api/parcels", Some(&body), &[("Cookie", &session)]);
        let reply = reply.map_err(|why| why.to_string())?;
        if reply.status != 201 {
            return Err(format!("adding a parcel answered {}: {}", reply.status, reply.text));
        }
    }
    let posted = start.elapsed();
    // Each is written about when it comes and when it is loaded.
    while mail.mails().len() < 2 * count && start.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(50));
    }
    let all = start.elapsed();
    // What would come twice comes soon.
    thread::sleep(Duration::from_secs(3));
    let mails = mail.mails();
    for number in 0..count {
        for subject in [format!("Subject: Taken in: parcel {number}"), format!("Subject: Loaded: parcel {number}")] {
            let times = mails.iter().filter(|mail| mail.lines().any(|line| line.trim() == subject)).count();
            if times != 1 {
                return Err(format!("\"{subject}\" came {times} times, not once"));
            }
        }
    }
    Ok(format!("{} mails, each once; {:.1} s after the last parcel", mails.len(), (all - posted).as_secs_f64()))
}

/// Somebody signed in, while the app is in test mode; the session is good afterwards too.
fn session(project: &std::path::Path, database: &str) -> Result<String, String> {
    let app = Exported::start(project, &Engine::Postgres(database.to_owned()))?;
    let client = app.client.clone();
    client.reset(false).map_err(|why| why.to_string())?;
    let id = person(&client, 0)?;
    let reply = client
        .send("POST", "/_preview/sign-in-as", Some(&json!({ "person": id })), &[])
        .map_err(|why| why.to_string())?;
    let cookie = reply.cookie().ok_or("signing in gave no session")?;
    // What the sign-up itself wrote isn't to be sent.
    client.control("DELETE", "/messages", None).map_err(|why| why.to_string())?;
    app.end()?;
    Ok(cookie)
}
