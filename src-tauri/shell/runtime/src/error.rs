use std::fmt;

/// Why an app didn't start, in a sentence for whoever started it.
#[derive(Debug)]
pub enum StartError {
    /// The port can't be listened on.
    Port { port: u16, reason: String },
    /// The folder or file of the data can't be used.
    Data(String),
    /// The plan asks for something that this program can't keep yet; each sentence names one.
    NotEnforced(Vec<String>),
    /// Mail is sent by the app and nothing says how it leaves.
    Mail(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port { port, reason } => write!(f, "Port {port} can't be used: {reason}."),
            Self::Data(reason) | Self::Mail(reason) => f.write_str(reason),
            Self::NotEnforced(sentences) => {
                write!(f, "The app doesn't start, because it can't keep everything that the spec says yet:")?;
                sentences.iter().try_for_each(|sentence| write!(f, "\n  {sentence}"))
            }
        }
    }
}

impl std::error::Error for StartError {}

/// Why a preview stayed as it was.
#[derive(Debug)]
pub enum ReloadError {
    /// The data can't be carried over; the old app goes on running.
    Migration(String),
    Data(String),
}

impl fmt::Display for ReloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Migration(reason) | Self::Data(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for ReloadError {}
