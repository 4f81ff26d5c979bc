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
    /// Another program runs on this data.
    InUse(String),
    /// The spec has no place any more for data that is there; nothing was changed.
    Losses(Vec<String>),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port { port, reason } => write!(f, "Port {port} can't be used: {reason}."),
            Self::Data(reason) | Self::Mail(reason) | Self::InUse(reason) => f.write_str(reason),
            Self::Losses(losses) => write!(f, "{}", would_go(losses)),
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
    /// The new plan has no place for some of the data, each with how much it is; nobody has let it go, so the old app goes on.
    Losses(Vec<String>),
}

/// "The spec has no place any more for 3 bookings and the phone of 12 customers."
fn would_go(losses: &[String]) -> String {
    let all = match losses {
        [] => "some of the data".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    };
    format!("The spec has no place any more for {all}.")
}

impl fmt::Display for ReloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Migration(reason) | Self::Data(reason) => f.write_str(reason),
            Self::Losses(losses) => f.write_str(&would_go(losses)),
        }
    }
}

impl std::error::Error for ReloadError {}

/// What a reload says of the data, a start says too.
impl From<ReloadError> for StartError {
    fn from(error: ReloadError) -> Self {
        match error {
            ReloadError::Losses(losses) => Self::Losses(losses),
            other => Self::Data(other.to_string()),
        }
    }
}
