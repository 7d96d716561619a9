use std::{fs, process::Command};

use axum::body::Body;
use contract::Code;
use http::header;
use serde_json::{Value, json};
use server::{config::Environment, seed::user_id};
use tokio::net::TcpStream;

use crate::support::{Actor, Answer, Folder, OWNER, Process, TestApp, Wire, eventually, free_port, server};

const PATH: &str = "/api/v1/reports/csp";
const BY_URI: &str = "application/csp-report";
const BY_NAME: &str = "application/reports+json";

fn violation(page: &str) -> Value {
    json!({ "csp-report": {
        "document-uri": page, "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?token=a-query", "original-policy": "default-src 'self'",
    } })
}

async fn send(actor: &Actor, kind: &str, body: &str) -> Answer {
    let request = actor.request("POST", PATH).header(header::CONTENT_TYPE, kind);
    actor.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn reports_are_taken_from_anyone_in_both_forms_and_nothing_else_is() {
    let app = TestApp::start().await;
    let actor = app.anonymous();
    let report = violation("https://mono.example/users").to_string();
    assert_eq!(send(&actor, BY_URI, &report).await.status, 204);
    assert_eq!(send(&app.signed_in(OWNER).await, BY_NAME, "[]").await.status, 204);
    assert_eq!(send(&actor, "application/json", &report).await.code(), Code::UnsupportedMediaType);
    for (kind, bad) in [(BY_URI, "{"), (BY_URI, "[]"), (BY_NAME, &*report), (BY_NAME, "7")] {
        assert_eq!(send(&actor, kind, bad).await.code(), Code::Malformed, "{bad}");
    }
    let large = violation(&"x".repeat(40_000)).to_string();
    assert_eq!(send(&actor, BY_URI, &large).await.code(), Code::TooLarge);
}

#[tokio::test]
async fn a_flood_of_reports_is_refused() {
    let app = TestApp::start().await;
    let actor = app.anonymous();
    let report = violation("https://mono.example/users").to_string();
    for _ in 0..120 {
        assert_eq!(send(&actor, BY_URI, &report).await.status, 204);
    }
    let refused = send(&actor, BY_URI, &report).await;
    assert_eq!((refused.code(), refused.header("retry-after")), (Code::RateLimited, "60"));
}

#[tokio::test]
async fn pages_name_the_endpoint_in_their_policy() {
    for secure in [true, false] {
        let app = TestApp::start_with(|config| {
            if secure {
                config.environment = Environment::Production;
                config.token_key = Some("a key for this test, long enough".to_owned().into());
            }
        })
        .await;
        let actor = app.signed_in(OWNER).await;
        for _ in ["rendered", "rendered before"] {
            for page in [app.anonymous().get("/login").await, actor.get("/users").await] {
                let policy = page.header("content-security-policy");
                assert!(policy.ends_with("; report-uri /api/v1/reports/csp"), "{policy}");
                assert_eq!(policy.contains("; report-to csp;"), secure, "{policy}");
                let named = page.headers.get("reporting-endpoints").map(|value| value.to_str().unwrap());
                assert_eq!(named, secure.then_some(r#"csp="/api/v1/reports/csp""#));
            }
        }
        assert!(!actor.get("/api/v1/users").await.headers.contains_key("reporting-endpoints"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_reported_is_one_line_of_the_log_for_each_kind_without_queries_and_ids() {
    let app = TestApp::start().await;
    let (port, folder) = (free_port(), Folder::new());
    let log = folder.path().join("log");
    let mut command = server(&app, port, Command::new(env!("CARGO_BIN_EXE_server")));
    let process = Process::start_logged(command.env("RUST_LOG", "info").env("NO_COLOR", "1"), &log).unwrap();
    eventually("the server listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;

    let wire = Wire::to(port);
    for user in 1..4 {
        let page = format!("http://127.0.0.1:{port}/users/{}?q=a-query#top", user_id(1, user));
        let answer = wire.send("POST", PATH, BY_URI, &violation(&page).to_string()).await;
        assert_eq!(answer.status, 204);
    }
    let by_name = json!([{ "type": "csp-violation", "body": {
        "documentURL": "http://127.0.0.1/login?next=a-query", "blockedURL": "inline", "effectiveDirective": "style-src-attr",
    } }]);
    assert_eq!(wire.send("POST", PATH, BY_NAME, &by_name.to_string()).await.status, 204);
    process.signal("TERM");
    assert!(process.ends().await);

    let said = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> =
        said.lines().filter(|line| line.contains("a page broke its content policy")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    let has = |words: [&str; 4]| lines.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(
        has(["\"script-src-elem\"", "\"https://evil.example\"", "\"/users/{id}\"", "count=3"]),
        "{lines:?}"
    );
    assert!(has(["\"style-src-attr\"", "\"inline\"", "\"/login\"", "count=1"]), "{lines:?}");
    assert!(!said.contains("a-query") && !said.contains(&user_id(1, 1).to_string()), "{said}");
}
