use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use plan::Plan;

use crate::app::{App, Mode, Setup};
use crate::auth::cookies::Cookies;
use crate::data_folder::DataFolder;
use crate::http::headers::SecurityHeaders;
use crate::live::Live;
use crate::mail::smtp::Postman;
use crate::running::Running;
use crate::web::{self, Site};
use crate::{ServeOptions, StartError, jobs, listen, migration};

/// An app that runs for real: no controls, real mail.
#[derive(Debug)]
pub struct Server {
    url: String,
    running: Running,
    _folder: DataFolder,
}

impl Server {
    /// Starts the app, or says what keeps it from being run as the spec says.
    pub async fn start(plan: Plan, options: ServeOptions) -> Result<Self, StartError> {
        refuse_what_is_not_kept(&plan)?;
        let postman = match &options.mail {
            Some(settings) => Postman::new(settings)?,
            None => {
                return Err(StartError::Mail(
                    "The app sends mail (sign-in codes at least), and nothing says how it leaves: please set SMTP_URL and MAIL_FROM.".to_owned(),
                ));
            }
        };
        let address: IpAddr = options.address.parse().map_err(|_| StartError::Port {
            port: options.port,
            reason: format!("{} isn't an address of this machine", options.address),
        })?;
        let listener = listen::on(SocketAddr::new(address, options.port)).await?;
        let own = listener
            .local_addr()
            .map_err(|error| StartError::Port { port: options.port, reason: error.to_string() })?;
        let folder = DataFolder::open(Some(&options.data))?;
        let opened = migration::open(&folder, &plan, migration::Rules::serve(options.losing))?;
        let live = Live::new(plan, opened.database, Site::build(&options.web, &web::Mode::Serve));
        let public = options.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        let over_tls = public.as_deref().is_some_and(|url| url.starts_with("https://"));
        let setup = Setup {
            mode: Mode::Serve,
            headers: SecurityHeaders::new(&[], over_tls),
            cookies: Cookies::for_server(over_tls),
            origins: public.into_iter().collect(),
            hosts: Vec::new(),
        };
        let app = Arc::new(App::new(setup, live));
        jobs::prepare(&app).await.map_err(|problem| StartError::Data(problem.detail))?;
        let mut running = Running::start(Arc::clone(&app), listener);
        running.also(tokio::spawn(postman.work(app)));
        Ok(Self { url: format!("http://{own}"), running, _folder: folder })
    }

    /// Where it listens; behind a proxy that isn't what people type.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the app: requests under way are answered first.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}

/// A preview says what isn't kept where it matters; people's real data is another thing.
fn refuse_what_is_not_kept(plan: &Plan) -> Result<(), StartError> {
    let mut sentences: Vec<String> =
        plan.not_enforced.iter().map(|open| format!("“{}” {}", open.sentence, open.why)).collect();
    if plan.app.sign_in.text_code {
        sentences.push(
            "People sign in with a code by text message, and there is no way to send text messages yet.".to_owned(),
        );
    }
    for message in &plan.messages {
        if matches!(message.channel, model::Channel::TextMessage | model::Channel::Push) {
            let sentence = plan
                .sentences
                .iter()
                .find(|(id, _)| *id == message.statement)
                .map_or("", |(_, sentence)| sentence.as_str());
            sentences.push(format!("“{sentence}” Only email can be sent yet."));
        }
    }
    if sentences.is_empty() { Ok(()) } else { Err(StartError::NotEnforced(sentences)) }
}
