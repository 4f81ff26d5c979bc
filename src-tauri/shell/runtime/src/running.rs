use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::{dispatch, jobs};

/// The tasks of an app that listens.
#[derive(Debug)]
pub(crate) struct Running {
    pub app: Arc<App>,
    http: JoinHandle<()>,
    others: Vec<JoinHandle<()>>,
}

/// Whoever hasn't been answered by then isn't.
const PATIENCE: Duration = Duration::from_secs(5);

impl Running {
    pub fn start(app: Arc<App>, listener: TcpListener) -> Self {
        let router = Router::new().fallback(dispatch::serve).with_state(Arc::clone(&app));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        // Small answers leave at once instead of waiting for more to send.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let mut stopping = app.stopping.subscribe();
        let http = tokio::spawn(async move {
            let stopped = async move {
                let _ = stopping.wait_for(|stopping| *stopping).await;
            };
            if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
                eprintln!("http: {error}");
            }
        });
        let jobs = tokio::spawn(jobs::work(Arc::clone(&app)));
        Self { app, http, others: vec![jobs] }
    }

    pub fn also(&mut self, task: JoinHandle<()>) {
        self.others.push(task);
    }

    /// Lets what is under way finish, for a while.
    pub async fn stop(self) {
        self.app.stopping.send_replace(true);
        let abort = self.http.abort_handle();
        if tokio::time::timeout(PATIENCE, self.http).await.is_err() {
            abort.abort();
        }
        for task in self.others {
            let abort = task.abort_handle();
            if tokio::time::timeout(PATIENCE, task).await.is_err() {
                abort.abort();
            }
        }
    }
}
