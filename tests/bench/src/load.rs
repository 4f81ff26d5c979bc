//! Many connections that ask as fast as they are answered, and what that costs the server.

use std::fs;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub requests: usize,
    pub elapsed: Duration,
    /// The server's time on any processor: it holds where other programs share the machine.
    pub cpu: Duration,
}

impl Cost {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64()
    }

    /// Microseconds of the server's processor time for one request.
    pub fn micros(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.requests as f64
    }
}

/// One request as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Wire {
    pub method: &'static str,
    pub path: String,
    pub body: Option<String>,
}

/// Where to, and as whom.
#[derive(Clone, Debug)]
pub struct Target {
    pub address: String,
    pub cookie: String,
    pub process: u32,
}

impl Target {
    fn bytes(&self, wire: &Wire) -> Vec<u8> {
        let body = wire.body.as_deref().unwrap_or("");
        let Self { address, cookie, .. } = self;
        format!(
            "{} {} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\nAccept: application/json\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            wire.method,
            wire.path,
            body.len()
        )
        .into_bytes()
    }

    /// Asks everything, over so many connections; every answer has to have the status, or the run counts for nothing.
    pub async fn ask(&self, wires: &[Wire], connections: usize, status: u16) -> Result<Cost, String> {
        let before = cpu(self.process)?;
        let start = Instant::now();
        let share = wires.len().div_ceil(connections);
        let tasks: Vec<_> = wires
            .chunks(share)
            .map(|wires| {
                let requests: Vec<Vec<u8>> = wires.iter().map(|wire| self.bytes(wire)).collect();
                let address = self.address.clone();
                tokio::spawn(async move { converse(&address, &requests, status).await })
            })
            .collect();
        for task in tasks {
            task.await.map_err(|error| error.to_string())??;
        }
        let elapsed = start.elapsed();
        Ok(Cost { requests: wires.len(), elapsed, cpu: cpu(self.process)?.saturating_sub(before) })
    }
}

async fn converse(address: &str, requests: &[Vec<u8>], status: u16) -> Result<(), String> {
    let broken = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).await.map_err(broken)?;
    stream.set_nodelay(true).map_err(broken)?;
    let mut buffer = Vec::with_capacity(64 * 1024);
    for request in requests {
        stream.write_all(request).await.map_err(broken)?;
        buffer.clear();
        loop {
            if stream.read_buf(&mut buffer).await.map_err(broken)? == 0 {
                return Err("the connection was closed".to_owned());
            }
            if let Some(length) = answer_length(&buffer)
                && buffer.len() >= length
            {
                break;
            }
        }
        let found = std::str::from_utf8(buffer.get(9..12).unwrap_or_default()).unwrap_or_default();
        if found != status.to_string() {
            return Err(format!("expected {status}: {}", String::from_utf8_lossy(&buffer)));
        }
    }
    Ok(())
}

/// How long the whole answer is, once its head is there.
fn answer_length(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(buffer.get(..head)?).ok()?;
    let length = text
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")))
        .and_then(|(_, value)| value.trim().parse::<usize>().ok());
    Some(head + length.unwrap_or(0))
}

/// Time that all threads of a process have had.
pub fn cpu(process: u32) -> Result<Duration, String> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).map_err(|error| error.to_string())?;
    let mut nanos = 0;
    for thread in threads.flatten() {
        let text = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        nanos += text.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(Duration::from_nanos(nanos))
}

/// Resident memory in MiB.
pub fn memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}
