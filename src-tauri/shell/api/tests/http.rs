//! The browser host answers its own page and nobody else's.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop there")]

use plainspoken_api::{Places, serve_http};
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn ask(address: &str, path: &str, headers: &str) -> u16 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("POST {path} HTTP/1.1\r\ncontent-length: 2\r\nconnection: close\r\n{headers}\r\n\r\n{{}}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn only_the_own_page_is_answered() {
    let place = tempfile::tempdir().unwrap();
    let places = Places { state: place.path().to_owned(), documents: place.path().to_owned() };
    let serving = serve_http(0, places, None, Arc::new(|_| None)).await.unwrap();
    let (address, key) = serving.url.strip_prefix("http://").unwrap().trim_end_matches('/').split_once('/').unwrap();
    let rpc = format!("/{key}/rpc/home");
    let host = format!("host: {address}");
    assert_eq!(ask(address, &rpc, &host).await, 200);
    assert_eq!(ask(address, &rpc, &format!("{host}\r\norigin: http://{address}")).await, 200);
    assert_eq!(ask(address, &rpc, &format!("{host}\r\norigin: https://evil.example")).await, 404);
    assert_eq!(ask(address, &rpc, "host: evil.example").await, 404);
    assert_eq!(ask(address, "/0123456789abcdef0123456789abcdef/rpc/home", &host).await, 404);
    assert_eq!(ask(address, &format!("/{key}/rpc/none"), &host).await, 409);
}
