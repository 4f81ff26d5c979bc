//! The running app beside the text: started when there is something to run,
//! carried over to every newer understanding, stopped with the spec.

use crate::{front_end, understanding::Understanding};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use plan::Plan;
use runtime::{Preview, PreviewOptions, WebFiles};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{net::TcpStream, sync::watch};

/// Whether the app runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Nothing to run yet; what it waits for, in a sentence.
    Waiting(String),
    Running(Running),
    /// What kept it from starting, in a sentence.
    Stopped(String),
}

/// Where it runs, and what it is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Scheme, host and port.
    pub url: String,
    /// Counts up with every reload.
    pub generation: u32,
    /// Counts up when the front end changed too, not only rules or data.
    pub front_end: u32,
    /// What the last reload did to the data, in sentences.
    pub notes: Vec<String>,
    /// The understanding that it runs.
    pub revision: u32,
}

/// The preview of one open spec. Dropping it stops the app.
#[derive(Debug)]
pub struct Previewing {
    wanted: watch::Sender<Option<Arc<Understanding>>>,
    shown: Arc<Shown>,
}

#[derive(Debug)]
struct Shown {
    run: Mutex<Run>,
    token: Mutex<String>,
}

/// Answers of the controls beyond this are a mistake.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

impl Previewing {
    /// Begins to run whatever is handed over. `framed_by` are the origins that show it.
    pub fn new(framed_by: Vec<String>, changed: impl Fn() + Send + Sync + 'static) -> Previewing {
        let run = Run::Waiting("Your app appears here as soon as the spec names something to keep.".to_owned());
        let shown = Arc::new(Shown { run: Mutex::new(run), token: Mutex::default() });
        let (wanted, news) = watch::channel(None);
        let keeper = Keeper {
            shown: shown.clone(),
            framed_by,
            changed: Box::new(changed),
            preview: None,
            last: None,
            front_end: 0,
        };
        match tokio::runtime::Handle::try_current() {
            Ok(handle) => drop(handle.spawn(keeper.keep(news))),
            Err(_) => *lock(&shown.run) = Run::Stopped("Nothing runs here.".to_owned()),
        }
        Previewing { wanted, shown }
    }

    /// Hands a newer understanding over; the app follows when it can.
    pub fn take(&self, understanding: Arc<Understanding>) {
        self.wanted.send_replace(Some(understanding));
    }

    pub fn run(&self) -> Run {
        lock(&self.shown.run).clone()
    }

    /// Calls a control of the running app: status, body, and the session where one begins.
    pub async fn control(&self, method: &str, path: &str, body: &Value) -> Result<Answer, String> {
        let Run::Running(running) = self.run() else { return Err("The app is not running.".to_owned()) };
        let token = lock(&self.shown.token).clone();
        call(&running.url, &token, method, path, body)
            .await
            .map_err(|error| format!("The running app doesn't answer: {error}."))
    }
}

/// What a control answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    /// The session that begins with this answer, as the page in the frame carries it.
    pub session: Option<String>,
}

async fn call(
    url: &str,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
    let address = url.strip_prefix("http://").unwrap_or(url);
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends by itself when the answer is read; how it ends changes nothing then.
    tokio::spawn(async move { drop(connection.await) });
    let sent = if body.is_null() { Vec::new() } else { serde_json::to_vec(body)? };
    let request = Request::builder()
        .method(method)
        .uri(format!("/_preview/{}", path.trim_start_matches('/')))
        .header("host", address)
        .header("origin", url)
        .header("content-type", "application/json")
        .header("preview-token", token)
        .body(Full::new(Bytes::from(sent)))?;
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let session = answer.headers().get("preview-session").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bytes = Limited::new(answer.into_body(), LARGEST_ANSWER).collect().await?.to_bytes();
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap_or(Value::Null) };
    Ok(Answer { status, body, session })
}

/// Follows the understandings, one after another.
struct Keeper {
    shown: Arc<Shown>,
    framed_by: Vec<String>,
    changed: Box<dyn Fn() + Send + Sync>,
    preview: Option<Preview>,
    last: Option<(Plan, WebFiles)>,
    front_end: u32,
}

impl Keeper {
    async fn keep(mut self, mut news: watch::Receiver<Option<Arc<Understanding>>>) {
        while news.changed().await.is_ok() {
            let understanding = news.borrow_and_update().clone();
            if let Some(understanding) = understanding {
                self.follow(&understanding).await;
            }
        }
        if let Some(preview) = self.preview.take() {
            preview.stop().await;
        }
    }

    async fn follow(&mut self, understanding: &Understanding) {
        let has_things = !understanding.plan.plan.resources.is_empty();
        if self.preview.is_none() && !has_things {
            return;
        }
        let plan = understanding.plan.plan.clone();
        let files = front_end(&plan);
        let same = self.last.as_ref().is_some_and(|(known, own)| *known == plan && *own == files);
        if same && self.preview.is_some() {
            // Only words changed that the app doesn't know of.
            if let Run::Running(running) = &mut *lock(&self.shown.run) {
                running.revision = understanding.revision;
            }
            (self.changed)();
            return;
        }
        let notes = match &self.preview {
            None => self.start(plan.clone(), files.clone()).await.map(|()| Vec::new()),
            Some(preview) => match preview.reload(plan.clone(), files.clone()).await {
                Ok(reloaded) => Ok(reloaded.notes),
                // The old app goes on as it was; what stands in the way is said beside it.
                Err(error) => Ok(vec![error.to_string()]),
            },
        };
        match notes {
            Ok(notes) => {
                if self.last.as_ref().is_none_or(|(_, own)| *own != files) {
                    self.front_end += 1;
                }
                self.last = Some((plan, files));
                self.show(notes, understanding.revision);
            }
            Err(why) => *lock(&self.shown.run) = Run::Stopped(why),
        }
        (self.changed)();
    }

    async fn start(&mut self, plan: Plan, web: WebFiles) -> Result<(), String> {
        let options = PreviewOptions { web, framed_by: self.framed_by.clone(), ..PreviewOptions::default() };
        let preview = Preview::start(plan, options).await.map_err(|error| error.to_string())?;
        *lock(&self.shown.token) = preview.token().to_owned();
        self.preview = Some(preview);
        Ok(())
    }

    fn show(&self, notes: Vec<String>, revision: u32) {
        let Some(preview) = &self.preview else { return };
        let mut run = lock(&self.shown.run);
        let generation = if let Run::Running(running) = &*run { running.generation + 1 } else { 0 };
        *run = Run::Running(Running {
            url: preview.url().to_owned(),
            generation,
            front_end: self.front_end,
            notes,
            revision,
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Each value is replaced whole, so a panic elsewhere leaves it whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
