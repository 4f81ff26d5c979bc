//! A small load balancer: each connection goes to the next copy of the app. A test sets the clock of all of them.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Copies of the app keep a clock each, so this goes to every one of them.
const CLOCK: &[u8] = b"POST /_preview/clock";

#[derive(Debug)]
pub struct Balancer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    copies: Mutex<Vec<SocketAddr>>,
    next: AtomicUsize,
    over: AtomicBool,
}

impl Balancer {
    pub fn start(copies: Vec<SocketAddr>) -> Result<Self, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let shared =
            Arc::new(Shared { copies: Mutex::new(copies), next: AtomicUsize::new(0), over: AtomicBool::new(false) });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if own.over.load(Ordering::Relaxed) {
                    break;
                }
                let own = Arc::clone(&own);
                thread::spawn(move || own.pass(connection));
            }
        });
        Ok(Self { address, shared })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Goes on with these copies.
    pub fn use_copies(&self, copies: Vec<SocketAddr>) {
        *self.shared.copies.lock().unwrap_or_else(PoisonError::into_inner) = copies;
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        // So that it notices.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_millis(100));
    }
}

impl Shared {
    fn pass(&self, mut client: TcpStream) -> Option<()> {
        let mut head = vec![0; 16 * 1024];
        let length = client.read(&mut head).ok()?;
        head.truncate(length);
        if head.starts_with(CLOCK) {
            let request = whole(&mut client, head).ok()?;
            return self.tell_all(&mut client, &request);
        }
        let mut copy = self.connect()?;
        copy.write_all(&head).ok()?;
        let (mut from, mut to) = (client.try_clone().ok()?, copy.try_clone().ok()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
        let _ = io::copy(&mut copy, &mut client);
        let _ = client.shutdown(Shutdown::Both);
        Some(())
    }

    /// The next copy that answers.
    fn connect(&self) -> Option<TcpStream> {
        let copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        (0..copies.len()).find_map(|more| TcpStream::connect(copies.get((first + more) % copies.len())?).ok())
    }

    /// All get the request, one after the other; the last one's answer counts.
    fn tell_all(&self, client: &mut TcpStream, request: &[u8]) -> Option<()> {
        let copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut answer = Vec::new();
        for copy in copies {
            let mut copy = TcpStream::connect(copy).ok()?;
            copy.write_all(request).ok()?;
            answer = whole(&mut copy, Vec::new()).ok()?;
        }
        client.write_all(&answer).ok()
    }
}

/// Reads on to the end of the message, which says how long it is.
fn whole(stream: &mut TcpStream, mut read: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(read.get(..end).unwrap_or_default()).to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            if read.len() >= end + 4 + length.unwrap_or(0) {
                return Ok(read);
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(read),
            count => read.extend_from_slice(buffer.get(..count).unwrap_or_default()),
        }
    }
}
