//! The app for real.

use plainspoken_runtime::{Losing, MailSettings, ServeOptions, Server, WebFiles};
use plan::fixture::tool_library;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn options(data: &std::path::Path, mail: Option<MailSettings>) -> ServeOptions {
    ServeOptions {
        address: "127.0.0.1".to_owned(),
        port: 0,
        data: data.to_owned(),
        losing: Losing::Ask,
        web: WebFiles::default(),
        public_url: Some("https://tools.example".to_owned()),
        mail,
    }
}

async fn get(url: &str, path: &str) -> String {
    let address = url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: tools.example\r\nConnection: close\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn it_needs_mail_and_has_no_controls() {
    let folder = tempfile::tempdir().unwrap();
    let plan = || plan::plan(&tool_library()).plan;
    let error = Server::start(plan(), options(folder.path(), None)).await.unwrap_err().to_string();
    assert!(error.contains("SMTP_URL"), "{error}");
    let wrong = MailSettings { smtp_url: "nonsense".to_owned(), from: "a@b.example".to_owned() };
    assert!(Server::start(plan(), options(folder.path(), Some(wrong))).await.is_err());
    let mail =
        || Some(MailSettings { smtp_url: "smtp://127.0.0.1:9".to_owned(), from: "Tools <tools@b.example>".to_owned() });
    let server = Server::start(plan(), options(folder.path(), mail())).await.unwrap();
    let answer = get(server.url(), "/api/tools").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("strict-transport-security"), "{answer}");
    assert!(get(server.url(), "/_preview/people").await.starts_with("HTTP/1.1 404"));
    server.stop().await;
    let mut open = plan();
    open.not_enforced.push(model::NotEnforced {
        statement: model::StatementId("s".to_owned()),
        sentence: "Tools can fly.".to_owned(),
        why: "It is still a question.".to_owned(),
        things: Vec::new(),
    });
    let error = Server::start(open, options(folder.path(), mail())).await.unwrap_err().to_string();
    assert!(error.contains("“Tools can fly.” It is still a question."), "{error}");
}
