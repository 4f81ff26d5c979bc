use std::net::SocketAddr;

use plan::Plan;

use crate::{PreviewOptions, ReloadError, StartError, WebFiles};

/// A running preview.
#[derive(Debug)]
pub struct Preview {
    url: String,
    token: String,
}

/// What a reload did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reloaded {
    /// What happened to the data, in sentences for the author: "3 bookings lost their note."
    pub notes: Vec<String>,
}

impl Preview {
    /// Starts the app and answers once it accepts requests.
    pub async fn start(_plan: Plan, options: PreviewOptions) -> Result<Self, StartError> {
        let listener = crate::listen::on_this_machine(options.port).await?;
        let address: SocketAddr =
            listener.local_addr().map_err(|error| StartError::Port { port: options.port, reason: error.to_string() })?;
        Ok(Self { url: format!("http://{address}"), token: String::new() })
    }

    /// Scheme, host and port, without a path: also the Origin.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens the controls, as the header `Preview-Token`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Goes on with another plan. The data is carried over on a copy first; if that fails, the old app goes on as it was.
    pub async fn reload(&self, _plan: Plan, _web: WebFiles) -> Result<Reloaded, ReloadError> {
        Err(ReloadError::Migration("Reloading isn't there yet.".to_owned()))
    }

    /// Ends the app: requests under way are answered first.
    pub async fn stop(self) {}
}
