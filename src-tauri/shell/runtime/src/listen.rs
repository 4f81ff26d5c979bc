use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::StartError;

/// Ports above 1023 that browsers refuse to open ("bad ports" of the Fetch standard).
const BLOCKED: [u16; 18] =
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697];

/// Listens on this machine only. Port 0 takes a free one, and never one that a browser would refuse.
pub(crate) async fn on_this_machine(port: u16) -> Result<TcpListener, StartError> {
    on(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

pub(crate) async fn on(address: SocketAddr) -> Result<TcpListener, StartError> {
    let port = address.port();
    if port != 0 && (BLOCKED.contains(&port) || port == 10080) {
        return Err(StartError::Port { port, reason: "browsers refuse to open it".to_owned() });
    }
    loop {
        let listener = TcpListener::bind(address).await.map_err(|error| explain(port, &error))?;
        let own = listener.local_addr().map_err(|error| explain(port, &error))?.port();
        if !BLOCKED.contains(&own) && own != 10080 {
            return Ok(listener);
        }
    }
}

fn explain(port: u16, error: &std::io::Error) -> StartError {
    let reason = match error.kind() {
        std::io::ErrorKind::AddrInUse => "another program is using it".to_owned(),
        std::io::ErrorKind::PermissionDenied => {
            "this account may not use it (ports below 1024 are for administrators)".to_owned()
        }
        _ => error.to_string(),
    };
    StartError::Port { port, reason }
}
