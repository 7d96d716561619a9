//! How many connections there may be, and how long an idle one stays.

use std::net::SocketAddr;

use leptos::config::LeptosOptions;
use server::http::{Site, run};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::support::TestApp;

/// A server over a socket.
struct Listening {
    app: TestApp,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Listening {
    async fn start(connections: usize, idle_seconds: u32) -> Self {
        let app = TestApp::start_with(|config| {
            config.max_connections = connections;
            config.idle_seconds = idle_seconds;
        })
        .await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Site { options: LeptosOptions::builder().output_name("mono").build(), watched: false };
        let services = app.services.clone();
        let server = tokio::spawn(async move { run(listener, &services, &site).await });
        Self { app, address, server }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn end(self) {
        self.app.services.stopping.cancel();
        self.server.await.unwrap();
    }
}

async fn ask(stream: &mut TcpStream) {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
}

async fn is_answered(stream: &mut TcpStream) {
    let mut answer = Vec::new();
    while !answer.ends_with(br#"{"status":"live"}"#) {
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "closed after {:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&buffer[..length]);
    }
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn one_connection_more_than_the_most_waits_and_the_others_are_served() {
    let server = Listening::start(2, 15).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    for stream in [&mut first, &mut second] {
        ask(stream).await;
        is_answered(stream).await;
    }
    let mut third = server.connect().await;
    ask(&mut third).await;
    for _ in 0..20 {
        for stream in [&mut first, &mut second] {
            ask(stream).await;
            is_answered(stream).await;
        }
    }
    let nothing = third.try_read(&mut [0; 1]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock, "it waits");
    drop(first);
    is_answered(&mut third).await;
    ask(&mut second).await;
    is_answered(&mut second).await;
    server.end().await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_whether_or_not_anything_was_asked_on_it() {
    let server = Listening::start(4, 1).await;
    let mut kept = server.connect().await;
    ask(&mut kept).await;
    is_answered(&mut kept).await;
    let silent = server.connect().await;
    let mut begun = server.connect().await;
    begun.write_all(b"GET /healthz HTTP/1.1\r\nho").await.unwrap();
    // So far it may be HTTP/2 as well.
    let mut undecided = server.connect().await;
    undecided.write_all(b"PRI * HTTP/2.0\r\n").await.unwrap();
    // Each has a place until it is closed, so this one is served when the first is.
    let mut waiting = server.connect().await;
    ask(&mut waiting).await;
    is_answered(&mut waiting).await;
    for mut stream in [kept, silent, begun, undecided] {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(std::time::Duration::from_secs(10), stream.read_to_end(&mut rest));
        // One that had sent something may find the connection reset.
        let _ = closed.await.expect("it is still open");
    }
    server.end().await;
}

/// A connection that is asked on again and again is not idle, however old it is.
#[tokio::test]
async fn a_connection_in_use_outlives_the_limit() {
    let server = Listening::start(4, 1).await;
    let (mut used, silent) = (server.connect().await, server.connect().await);
    let mut ended = tokio::spawn(async move {
        let mut silent = silent;
        silent.read_to_end(&mut Vec::new()).await
    });
    let mut asked = 0;
    while !ended.is_finished() {
        ask(&mut used).await;
        is_answered(&mut used).await;
        asked += 1;
    }
    assert!((&mut ended).await.unwrap().is_ok());
    ask(&mut used).await;
    is_answered(&mut used).await;
    assert!(asked > 1);
    server.end().await;
}
