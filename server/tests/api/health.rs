use std::time::{Duration, Instant};

use serde_json::Value;
use server::http::run;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Mode, Proxy, TestApp, site};

#[tokio::test]
async fn ready_says_how_each_dependency_is() {
    let app = TestApp::start().await;
    let ready = app.anonymous().get("/readyz").await;
    assert_eq!(ready.status, 200);
    let body: Value = ready.json();
    assert_eq!(
        (&body["dependencies"]["postgres"]["state"], &body["dependencies"]["redis"]["state"]),
        (&"up".into(), &"up".into())
    );

    let without_redis = app.another_with(|config| config.redis_url = None).await;
    let ready = without_redis.anonymous().get("/readyz").await;
    assert_eq!(ready.json::<Value>()["dependencies"]["redis"]["state"], "absent");
}

#[tokio::test]
async fn without_postgresql_it_lives_but_is_not_ready() {
    let app = TestApp::start().await;
    let (proxy, url) = Proxy::before(app.services.config.database_url.as_ref().unwrap().expose()).await;
    let app = app.another_with(|config| config.database_url = Some(url.into())).await;
    proxy.set(Mode::Cut);
    let ready = app.anonymous().get("/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.header("retry-after")), (503, "2"));
    assert!(ready.text().contains(r#""postgres":{"state":"down"}"#), "{}", ready.text());
    assert_eq!(app.anonymous().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn told_to_end_it_is_not_ready_any_more_and_ends_within_seconds() {
    let app = TestApp::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let site = site();
    let services = app.services.clone();
    let server = tokio::spawn(async move { run(listener, &services, &site).await });

    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut buffer = [0; 4096];
    let length = idle.read(&mut buffer).await.unwrap();
    assert!(buffer[..length].starts_with(b"HTTP/1.1 200"));
    let mut half = TcpStream::connect(address).await.unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nho").await.unwrap();

    app.services.stopping.cancel();
    assert!(app.anonymous().get("/readyz").await.text().contains("stopping"));
    let started = Instant::now();
    server.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    assert_eq!(idle.read(&mut buffer).await.unwrap(), 0, "closed");
    assert!(matches!(half.read(&mut buffer).await, Ok(0) | Err(_)), "cut");
    assert!(TcpStream::connect(address).await.is_err());
}
