use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response};
use plan::Plan;

use crate::app::{App, Mode, Setup};
use crate::auth::{cookies::Cookies, secrets};
use crate::controls::{self, Tickets};
use crate::data_folder::DataFolder;
use crate::http::headers::SecurityHeaders;
use crate::live::Live;
use crate::running::Running;
use crate::web::{self, Site};
use crate::{Losing, PreviewOptions, ReloadError, StartError, WebFiles, listen, migration};

/// A running preview.
#[derive(Debug)]
pub struct Preview {
    url: String,
    token: String,
    running: Running,
    /// Kept until the end: a temporary one goes with it.
    folder: DataFolder,
    site_mode: web::Mode,
}

/// What a reload did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reloaded {
    /// The pages changed, so that whoever shows them has to load them again.
    pub code: bool,
    /// What happened to the data, in sentences for the author: "3 bookings lost their note."
    pub notes: Vec<String>,
}

impl Preview {
    /// Starts the app and answers once it accepts requests.
    pub async fn start(plan: Plan, options: PreviewOptions) -> Result<Self, StartError> {
        let listener = listen::on_this_machine(options.port).await?;
        let port = listener
            .local_addr()
            .map_err(|error| StartError::Port { port: options.port, reason: error.to_string() })?
            .port();
        let folder = DataFolder::open(options.data.as_deref())?;
        let opened = migration::open(&folder, &plan, migration::Rules::preview(options.losing))?;
        let live = Live::new(plan, opened.database, Site::build(&options.web, &site_mode(&options)));
        let token = secrets::token();
        let setup = Setup {
            mode: Mode::Preview { token: token.clone(), tickets: Tickets::default() },
            headers: SecurityHeaders::new(&options.framed_by, false),
            cookies: Cookies::for_preview(port),
            origins: vec![format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")],
            hosts: vec![format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        };
        let app = Arc::new(App::new(setup, live));
        if opened.fresh && !options.empty {
            controls::fill(&app, controls::Rows::All).await.map_err(|problem| StartError::Data(problem.detail))?;
        } else {
            crate::jobs::prepare(&app).await.map_err(|problem| StartError::Data(problem.detail))?;
        }
        let running = Running::start(app, listener);
        Ok(Self { url: format!("http://127.0.0.1:{port}"), token, running, folder, site_mode: site_mode(&options) })
    }

    /// Scheme, host and port, without a path: also the Origin.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens the controls, as the header `Preview-Token`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Goes on with another plan. The data is carried over on a copy first; if that fails, or if something would be lost that
    /// nobody has let go, the old app goes on as it was.
    pub async fn reload(&self, plan: Plan, web: WebFiles, losing: Losing) -> Result<Reloaded, ReloadError> {
        let app = &self.running.app;
        let site = Site::build(&web, &self.site_mode);
        // Whatever is being written is finished first, and nothing is written until the new data is in place.
        let _alone = app.gate.write().await;
        let old = app.live();
        let code = old.site.fingerprint() != site.fingerprint();
        if old.plan.as_ref() == &plan {
            let live = migration::same_data(&old, plan, site)?;
            app.replace(Arc::new(live));
            return Ok(Reloaded { code, notes: Vec::new() });
        }
        let notes = match self.anew(&old, &plan, &site).await {
            Some(live) => {
                app.replace(live);
                controls::everything_changed(app);
                Vec::new()
            }
            None => {
                let (live, notes) = migration::carry_over(&self.folder, &old, plan, site, losing)?;
                app.replace(Arc::new(live));
                notes
            }
        };
        drop(old);
        crate::jobs::prepare(app).await.map_err(|problem| ReloadError::Data(problem.detail))?;
        Ok(Reloaded { code, notes })
    }

    /// Where nobody has touched the rows that the spec made, the changed spec makes its own: nothing is lost, and what is shown fits.
    /// If that can't be done, the rows are carried over like any others.
    async fn anew(&self, old: &Live, plan: &Plan, site: &Site) -> Option<Arc<Live>> {
        let live = Arc::new(migration::anew(&self.folder, old, plan, site)?);
        controls::begin_anew(old, &live, self.running.app.clock.now()).await.ok()?;
        migration::settle(&self.folder, &live).ok()?;
        Some(live)
    }

    /// Answers a request as if it had come over the network from this machine. For the desktop app, which then needs no HTTP
    /// client; the controls' token is put in.
    pub async fn call(&self, mut request: Request<Body>) -> Response<Body> {
        if let Ok(token) = self.token.parse() {
            request.headers_mut().insert("preview-token", token);
        }
        crate::dispatch::answer(&self.running.app, std::net::Ipv4Addr::LOCALHOST.into(), request).await
    }

    /// Files of the front end that couldn't be compiled, each with the reason.
    pub fn page_problems(&self) -> Vec<String> {
        self.running.app.live().site.problems().iter().map(|problem| format!("{problem:?}")).collect()
    }

    /// Ends the app: requests under way are answered first.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

fn site_mode(options: &PreviewOptions) -> web::Mode {
    web::Mode::Preview { ancestors: options.framed_by.clone() }
}
