use serde_json::json;
use server::{http::run, seed::user_id};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{ADMIN, TestApp, site};

#[tokio::test]
async fn over_a_socket_a_stream_is_chunks_until_its_end() {
    let app = TestApp::start().await;
    let actor = app.signed_in(ADMIN).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (services, site) = (app.services.clone(), site());
    let server = tokio::spawn(async move { run(listener, &services, &site).await });
    let cookies: Vec<_> = actor.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut reader = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n\r\n",
        cookies.join("; ")
    );
    reader.write_all(request.as_bytes()).await.unwrap();
    let (mut heard, mut buffer) = (String::new(), [0; 1024]);
    let mut hear = async |until: &str| {
        while !heard.contains(until) {
            let length = reader.read(&mut buffer).await.unwrap();
            assert!(length > 0, "it ends with {heard}");
            heard.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        }
        heard.clone()
    };
    let begun = hear("\"kind\":\"versions\"").await;
    for line in ["HTTP/1.1 200 OK\r\n", "connection: close\r\n", "transfer-encoding: chunked\r\n"] {
        assert!(begun.contains(line), "{line} is not in {begun}");
    }
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    assert_eq!(actor.patch(&path, json!({ "name": "Heard" })).await.status, 200);
    hear("\"scope\":\"users\"").await;
    assert_eq!(app.services.events.open(), 1);
    app.services.stopping.cancel();
    assert!(hear("0\r\n\r\n").await.ends_with("0\r\n\r\n"));
    server.await.unwrap();
    assert_eq!(app.services.events.open(), 0);
}
