use std::sync::Arc;
use std::time::Duration;

use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use rusqlite::params;

use crate::app::App;
use crate::clock::moment_text;
use crate::http::Problem;
use crate::{MailSettings, StartError};

/// Real mail: takes what is in the outbox and hands it to a mail server, again later where that fails.
#[derive(Debug)]
pub(crate) struct Postman {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// After so many failures in a row (two days or so) a message stays unsent, for somebody to look at.
const MOST_TRIES: i64 = 16;

/// A message that is to be sent: id, address, name, subject, text, HTML, and how often it was tried.
type Due = (String, String, Option<String>, String, String, String, i64);

impl Postman {
    pub fn new(settings: &MailSettings) -> Result<Self, StartError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url)
            .map_err(|error| {
                StartError::Mail(format!(
                    "SMTP_URL isn't understood ({error}). It looks like smtps://user:password@host:465."
                ))
            })?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let from = settings.from.parse().map_err(|error| {
            StartError::Mail(format!(
                "MAIL_FROM isn't an address ({error}). It looks like Our app <hello@example.org>."
            ))
        })?;
        Ok(Self { transport, from })
    }

    /// Works until the app stops.
    pub async fn work(self, app: Arc<App>) {
        let mut stopping = app.stopping.subscribe();
        loop {
            if let Err(problem) = self.send_due(&app).await {
                eprintln!("mail: {}", problem.cause.as_deref().unwrap_or(&problem.detail));
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(2)) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
        }
    }

    async fn send_due(&self, app: &App) -> Result<(), Problem> {
        let live = app.live();
        let now = moment_text(app.clock.now());
        let due: Vec<Due> = live.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, to_address, to_name, subject, text, html, attempts FROM outbox \
                 WHERE sent_at IS NULL AND next_try_at <= ?1 AND channel = 'email' ORDER BY id LIMIT 50",
            )?;
            let rows = statement.query_map([&now], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
            })?;
            Ok::<_, Problem>(rows.collect::<Result<_, _>>()?)
        })?;
        for (id, to, name, subject, text, html, attempts) in due {
            let outcome = self.send(&id, &to, name, subject, text, html).await;
            let moment = app.clock.now();
            live.database
                .write(move |connection| {
                    match outcome {
                        Ok(()) => connection
                            .prepare_cached("UPDATE outbox SET sent_at = ?2, attempts = attempts + 1 WHERE id = ?1")?
                            .execute([&id, &moment_text(moment)])?,
                        Err(reason) => {
                            let wait = jiff::SignedDuration::from_secs(30 << attempts.min(9));
                            let next = (attempts + 1 < MOST_TRIES).then(|| moment_text(moment + wait));
                            connection
                                .prepare_cached("UPDATE outbox SET attempts = attempts + 1, last_error = ?2, next_try_at = ?3 WHERE id = ?1")?
                                .execute(params![id, reason, next])?
                        }
                    };
                    Ok::<_, Problem>(())
                })
                .await?;
        }
        Ok(())
    }

    async fn send(
        &self,
        id: &str,
        to: &str,
        name: Option<String>,
        subject: String,
        text: String,
        html: String,
    ) -> Result<(), String> {
        let to = Mailbox::new(name, to.parse().map_err(|error| format!("{error}"))?);
        let domain = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            // The same id each time, so that a mail server may recognise a message that it already has.
            .message_id(Some(format!("<{id}@{domain}>")))
            .subject(subject)
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| error.to_string())?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| error.to_string())
    }
}
