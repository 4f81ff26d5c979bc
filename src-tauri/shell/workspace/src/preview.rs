//! The running app beside the text: started when there is something to run,
//! carried over to every newer understanding, stopped with the spec.

use crate::{front_end, preview_data, understanding::Understanding};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use plan::Plan;
use runtime::{Losing, Preview, PreviewOptions, ReloadError, StartError, WebFiles};
use serde_json::Value;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
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
    /// Data that the newest spec has no place for, each with how much it is. While there is any, the app runs as it was before:
    /// nothing goes until the person lets it go, or takes back what they changed.
    pub losses: Vec<String>,
    /// The understanding that it runs.
    pub revision: u32,
}

/// What the app should follow.
#[derive(Clone, Debug)]
struct Wanted {
    understanding: Arc<Understanding>,
    /// The losses that the person has seen and let go.
    let_go: Option<Vec<String>>,
}

/// What running a spec takes.
pub struct Settings {
    /// Where the data is kept.
    pub data: PathBuf,
    /// The origins that show the app.
    pub framed_by: Vec<String>,
    /// Called after anything changed.
    pub changed: Box<dyn Fn() + Send + Sync>,
    /// Called when the app has gone over to an understanding, data and all.
    pub took: Box<dyn Fn(&Understanding) + Send + Sync>,
}

/// The preview of one open spec. Dropping it stops the app.
#[derive(Debug)]
pub struct Previewing {
    wanted: Mutex<Option<watch::Sender<Option<Wanted>>>>,
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
    /// Begins to run whatever is handed over.
    pub fn new(settings: Settings) -> Previewing {
        let run = Run::Waiting("Your app appears here as soon as the spec names something to keep.".to_owned());
        let shown = Arc::new(Shown { run: Mutex::new(run), token: Mutex::default() });
        let (wanted, news) = watch::channel(None);
        let keeper = Keeper { shown: shown.clone(), settings, preview: None, last: None, front_end: 0 };
        match tokio::runtime::Handle::try_current() {
            Ok(handle) => drop(handle.spawn(keeper.keep(news))),
            Err(_) => *lock(&shown.run) = Run::Stopped("Nothing runs here.".to_owned()),
        }
        Previewing { wanted: Mutex::new(Some(wanted)), shown }
    }

    /// Hands a newer understanding over; the app follows when it can.
    pub fn take(&self, understanding: Arc<Understanding>) {
        self.want(Wanted { understanding, let_go: None });
    }

    /// Goes over to this understanding although these losses come with it.
    pub fn let_go(&self, understanding: Arc<Understanding>, losses: Vec<String>) {
        self.want(Wanted { understanding, let_go: Some(losses) });
    }

    fn want(&self, wanted: Wanted) {
        if let Some(sender) = &*lock(&self.wanted) {
            sender.send_replace(Some(wanted));
        }
    }

    /// Stops the app; it follows nothing any more.
    pub fn end(&self) {
        lock(&self.wanted).take();
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
    settings: Settings,
    preview: Option<Preview>,
    last: Option<(Plan, WebFiles)>,
    front_end: u32,
}

/// How often, and how long apart, the data is asked for that another program holds.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(100);

/// How the app stands after it was asked to follow.
#[derive(Default)]
struct Followed {
    notes: Vec<String>,
    losses: Vec<String>,
    /// It runs the newest understanding.
    took: bool,
    /// It started, or went over to another plan or other pages.
    reloaded: bool,
}

impl Keeper {
    async fn keep(mut self, mut news: watch::Receiver<Option<Wanted>>) {
        while news.changed().await.is_ok() {
            let wanted = news.borrow_and_update().clone();
            if let Some(wanted) = wanted {
                self.follow(&wanted).await;
            }
        }
        if let Some(preview) = self.preview.take() {
            preview.stop().await;
        }
    }

    async fn follow(&mut self, wanted: &Wanted) {
        let understanding = &wanted.understanding;
        let plan = understanding.plan.plan.clone();
        if self.preview.is_none() && plan.resources.is_empty() {
            return;
        }
        let files = front_end(&plan);
        match self.go_over(plan, files, wanted).await {
            Ok(followed) => {
                if followed.took {
                    (self.settings.took)(understanding);
                }
                self.show(followed, understanding.revision);
            }
            Err(why) => *lock(&self.shown.run) = Run::Stopped(why),
        }
        (self.settings.changed)();
    }

    async fn go_over(&mut self, plan: Plan, files: WebFiles, wanted: &Wanted) -> Result<Followed, String> {
        let mut followed = Followed::default();
        if self.preview.is_none() {
            // What stood here the last time goes on until the spec of now can take its data over.
            let before = runtime::kept_plan(&self.settings.data).filter(|before| before.tables != plan.tables);
            let first = before.unwrap_or_else(|| plan.clone());
            let own = front_end(&first);
            followed.notes = self.start(first.clone(), own.clone()).await?;
            followed.reloaded = true;
            self.went_over(first, own);
        }
        let Some(preview) = &self.preview else { return Ok(followed) };
        if self.last.as_ref().is_some_and(|(known, own)| *known == plan && *own == files) {
            followed.took = true;
            return Ok(followed);
        }
        let mut reloaded = preview.reload(plan.clone(), files.clone(), Losing::Ask).await;
        if let Err(ReloadError::Losses(losses)) = &reloaded
            && wanted.let_go.as_ref() == Some(losses)
        {
            reloaded = preview.reload(plan.clone(), files.clone(), Losing::LetGo).await;
        }
        match reloaded {
            Ok(reloaded) => {
                followed.notes.extend(reloaded.notes);
                (followed.took, followed.reloaded) = (true, true);
                self.went_over(plan, files);
            }
            // The old app goes on as it was; what stands in the way is said beside it.
            Err(ReloadError::Losses(losses)) => followed.losses = losses,
            Err(error) => followed.notes.push(error.to_string()),
        }
        Ok(followed)
    }

    /// Starts the app on the data that is kept. What the person should know of it comes back as notes.
    async fn start(&mut self, plan: Plan, web: WebFiles) -> Result<Vec<String>, String> {
        let options = |data| PreviewOptions {
            data,
            web: web.clone(),
            framed_by: self.settings.framed_by.clone(),
            ..PreviewOptions::default()
        };
        let data = &self.settings.data;
        let mut notes = Vec::new();
        let mut started = Preview::start(plan.clone(), options(Some(data.clone()))).await;
        for _ in 0..TRIES {
            // The app of a moment ago may still be ending.
            if !matches!(started, Err(StartError::InUse(_))) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            started = Preview::start(plan.clone(), options(Some(data.clone()))).await;
        }
        let preview = match started {
            Err(StartError::InUse(_)) => {
                notes.push(
                    "This spec is open in another window too; what you do in this one's app is not kept.".to_owned(),
                );
                Preview::start(plan, options(None)).await
            }
            Err(StartError::Data(why)) => {
                notes.push(match preview_data::aside(data) {
                    Some(place) => format!("{why} It is kept in {}, and the app starts afresh.", place.display()),
                    None => format!("{why} The app starts afresh, and what you do in it is not kept."),
                });
                let again = if data.exists() { None } else { Some(data.clone()) };
                Preview::start(plan, options(again)).await
            }
            other => other,
        };
        let preview = preview.map_err(|error| error.to_string())?;
        *lock(&self.shown.token) = preview.token().to_owned();
        self.preview = Some(preview);
        Ok(notes)
    }

    fn went_over(&mut self, plan: Plan, files: WebFiles) {
        if self.last.as_ref().is_none_or(|(_, own)| *own != files) {
            self.front_end += 1;
        }
        self.last = Some((plan, files));
    }

    fn show(&self, followed: Followed, revision: u32) {
        let Some(preview) = &self.preview else { return };
        let mut run = lock(&self.shown.run);
        let generation = match &mut *run {
            Run::Running(running) if !followed.reloaded => {
                // The app itself is as it was; only what is said beside it is new.
                running.losses = followed.losses;
                running.revision = revision;
                if !followed.notes.is_empty() {
                    running.notes = followed.notes;
                }
                return;
            }
            Run::Running(running) => running.generation + 1,
            _ => 0,
        };
        *run = Run::Running(Running {
            url: preview.url().to_owned(),
            generation,
            front_end: self.front_end,
            notes: followed.notes,
            losses: followed.losses,
            revision,
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Each value is replaced whole, so a panic elsewhere leaves it whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
