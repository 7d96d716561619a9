use axum::body::Body;
use contract::Code;
use http::{HeaderValue, Request, header};
use serde_json::json;
use server::{config::Environment, http::run};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Answer, OWNER, TestApp, site};

const ALWAYS: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cache-control", "no-store"),
];

async fn production() -> TestApp {
    TestApp::start_with(|config| {
        config.environment = Environment::Production;
        config.token_key = Some("a key for this test, long enough".to_owned().into());
    })
    .await
}

#[tokio::test]
async fn every_answer_has_the_security_headers_and_an_id() {
    let app = TestApp::start().await;
    let (actor, anonymous) = (app.signed_in(OWNER).await, app.anonymous());
    let long = format!("/users?q={}", "x".repeat(9000));
    let answers: Vec<(u16, Answer)> = vec![
        (200, actor.get("/api/v1/users").await),
        (200, actor.get("/users").await),
        (200, anonymous.get("/login").await),
        (200, anonymous.get("/healthz").await),
        (303, anonymous.get("/users").await),
        (415, actor.upload("/api/v1/auth/login", "").await),
        (401, anonymous.get("/api/v1/users").await),
        (404, actor.get("/api/v1/nothing").await),
        (404, actor.get("/api").await),
        (404, actor.get("/api/v1/users/no-id").await),
        (404, actor.get("/pkg/nothing.js").await),
        (404, actor.get("/nothing.ico").await),
        (405, actor.delete("/api/v1/users").await),
        (405, actor.post("/users", json!({})).await),
        (413, actor.post("/api/v1/users", json!({ "name": "x".repeat(70_000) })).await),
        (414, actor.get(&long).await),
        (422, actor.get("/api/v1/users?page=0").await),
    ];
    let mut ids = Vec::new();
    for (status, answer) in &answers {
        assert_eq!(answer.status.as_u16(), *status, "{}", answer.text());
        for (name, value) in ALWAYS {
            assert_eq!(answer.header(name), value, "{name} of {status}");
        }
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{status}");
        assert!(!answer.headers.contains_key("strict-transport-security"), "over http");
        ids.push(answer.header("x-request-id").to_owned());
        if answer.headers.get("content-type").is_some_and(|t| t == "application/problem+json") {
            assert_eq!(answer.problem().request_id, *ids.last().unwrap());
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), answers.len());
}

#[tokio::test]
async fn a_request_brings_its_own_id_if_that_can_do_no_harm() {
    let app = TestApp::start().await;
    let send = async |id: &str| {
        let request = app.anonymous().request("GET", "/healthz").header("x-request-id", id);
        let answer = app.anonymous().send(request.body(Body::empty()).unwrap()).await;
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(send("trace-0123456789").await, "trace-0123456789");
    assert_ne!(send("<script>alert(1)</script>").await, "<script>alert(1)</script>");
}

#[tokio::test]
async fn what_another_site_sends_changes_nothing() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    for site in ["cross-site", "same-site"] {
        for (method, path) in [
            ("POST", "/api/v1/auth/login"),
            ("POST", "/api/v1/auth/logout"),
            ("POST", "/api/v1/auth/refresh"),
            ("POST", "/api/v1/users"),
            ("POST", "/api/v1/users/import"),
            ("POST", "/api/v1/nothing"),
        ] {
            let mut request = actor.request(method, path).body(Body::from("a=b")).unwrap();
            request.headers_mut().insert("sec-fetch-site", HeaderValue::from_static(site));
            let answer = actor.send(request).await;
            assert_eq!(answer.code(), Code::CrossSite, "{site} {path}");
            assert!(answer.cookies().is_empty());
        }
    }
    assert_eq!(actor.get("/api/v1/auth/session").await.status, 200);
}

#[tokio::test]
async fn a_method_that_is_not_there_names_those_that_are() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let allowed = async |method: &str, path: &str| {
        let answer = actor.send(actor.request(method, path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.code(), Code::MethodNotAllowed, "{method} {path}");
        let mut methods: Vec<_> = answer.header("allow").split(',').map(str::to_owned).collect();
        methods.sort_unstable();
        methods.join(",")
    };
    assert_eq!(allowed("PUT", "/api/v1/users").await, "GET,HEAD,POST");
    assert_eq!(allowed("TRACE", "/api/v1/users").await, "GET,HEAD,POST");
    assert_eq!(allowed("GET", "/api/v1/auth/login").await, "POST");
    let id = uuid::Uuid::nil();
    assert_eq!(allowed("POST", &format!("/api/v1/users/{id}")).await, "DELETE,GET,HEAD,PATCH");
}

#[tokio::test]
async fn in_production_cookies_have_prefixes_that_cannot_be_forged() {
    let app = production().await;
    let actor = app.signed_in(OWNER).await;
    let names: Vec<&str> = actor.cookies.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        names,
        ["__Host-accessToken", "__Secure-refreshToken", "__Host-session", "__Secure-resumable"]
    );
    let answer = actor.get("/api/v1/auth/session").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
    let renamed = |from: &str, to: &str| {
        let pairs = actor.cookies.iter().map(|(name, value)| format!("{}={value}", name.replace(from, to)));
        pairs.collect::<Vec<_>>().join("; ")
    };
    for to in ["%5F%5FHost-", "__host-", "__Host%2D", "\u{2000}__Host-", ""] {
        let mut request = Request::builder().uri("/api/v1/auth/session").body(Body::empty()).unwrap();
        let raw = HeaderValue::from_bytes(renamed("__Host-", to).as_bytes()).unwrap();
        request.headers_mut().insert(header::COOKIE, raw);
        assert_eq!(actor.send(request).await.code(), Code::Unauthenticated, "{to}");
    }
    let login =
        actor.post("/api/v1/auth/login", json!({ "email": OWNER, "password": server::seed::PASSWORD })).await;
    for cookie in login.headers.get_all(header::SET_COOKIE) {
        assert!(cookie.to_str().unwrap().ends_with("; HttpOnly; SameSite=Lax; Secure"));
    }
}

#[tokio::test]
async fn bodies_are_json_and_say_what_is_wrong_with_them() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let send = async |kind: &str, body: &str| {
        let request = actor.request("POST", "/api/v1/users").header(header::CONTENT_TYPE, kind);
        actor.send(request.body(Body::from(body.to_owned())).unwrap()).await.problem()
    };
    assert_eq!(send("text/plain", "{}").await.code, Code::UnsupportedMediaType);
    assert_eq!(send("application/json", "{\"name\":").await.code, Code::Malformed);
    assert_eq!(send("application/json", "{} {}").await.code, Code::Invalid);
    assert_eq!(send("application/json", &"[".repeat(50_000)).await.code, Code::Malformed);
    let problem = send("application/json; charset=utf-8", r#"{"name":"A","email":"a@b.de","role":7}"#).await;
    assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, "role"));
    let problem = send("application/json", r#"{"name":"A"}"#).await;
    assert_eq!(problem.code, Code::Invalid);
    assert!(problem.errors.0[0].message.contains("email"), "{problem:?}");
}

#[tokio::test]
async fn only_the_hosts_of_this_server_are_answered_for() {
    let app = TestApp::start_with(|config| {
        config.hosts = vec!["mono.example".to_owned(), "127.0.0.1".to_owned()];
    })
    .await;
    let ask = async |uri: &str, hosts: &[&str]| {
        let mut request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        for host in hosts {
            request.headers_mut().append(header::HOST, host.parse().unwrap());
        }
        app.anonymous().send(request).await
    };
    for host in ["mono.example", "MONO.example:443", "127.0.0.1:3000"] {
        assert_eq!(ask("/login", &[host]).await.status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "mono.example.evil.example",
        "mono.example:443:1",
        "",
        "[::1]:3000",
        "mono.example@evil",
    ] {
        let answer = ask("/login", &[host]).await;
        assert_eq!(answer.status, 421, "{host}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.text().contains("evil"));
    }
    assert_eq!(ask("/login", &[]).await.status, 421);
    assert_eq!(ask("/login", &["mono.example", "evil.example"]).await.status, 421);
    assert_eq!(ask("https://evil.example/login", &["mono.example"]).await.status, 421);
    assert_eq!(ask("/api/v1/users", &["evil.example"]).await.status, 421);
    assert_eq!(ask("/healthz", &["10.0.0.7:3000"]).await.status, 200, "probes ask by address");
}

#[tokio::test]
async fn deep_json_and_many_parameters_are_refused_at_once() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    for deep in ["[", "{\"name\":"] {
        let body = format!("{{\"name\":{}", deep.repeat(7_000));
        let request = actor.request("POST", "/api/v1/users").header(header::CONTENT_TYPE, "application/json");
        let answer = actor.send(request.body(Body::from(body)).unwrap()).await;
        assert!([Code::Invalid, Code::Malformed].contains(&answer.code()), "{}", answer.text());
    }
    let many = |n: usize| format!("/api/v1/users?{}", vec!["q=a"; n].join("&"));
    assert_eq!(actor.get(&many(101)).await.code(), Code::Malformed);
    assert_eq!(actor.get(&many(100)).await.status, 200);
}

#[tokio::test]
async fn what_protects_a_record_cannot_be_written() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let id = server::seed::user_id(1, 4);
    let before: serde_json::Value = actor.get(&format!("/api/v1/users/{id}")).await.json();
    for (field, value) in [
        ("id", json!(uuid::Uuid::nil())),
        ("tenantId", json!(2)),
        ("tenant_id", json!(2)),
        ("passwordHash", json!("x")),
        ("version", json!(99)),
        ("createdAt", json!("2000-01-01T00:00:00Z")),
    ] {
        let answer = actor.patch(&format!("/api/v1/users/{id}"), json!({ field: value })).await;
        assert_eq!(answer.code(), Code::Invalid, "{field}");
        assert_eq!(actor.get(&format!("/api/v1/users/{id}")).await.json::<serde_json::Value>(), before);
    }
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    for path in ["/api/v1/users", "/users", "/healthz", "/api/v1/auth/sessions"] {
        let got = actor.get(path).await;
        let head = actor.send(actor.request("HEAD", path).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status, head.body.len()), (got.status, 0), "{path}");
        assert_eq!(head.headers.get(header::CONTENT_TYPE), got.headers.get(header::CONTENT_TYPE), "{path}");
    }
}

#[tokio::test]
async fn too_many_headers_are_refused_at_once() {
    let app = TestApp::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let site = site();
    let services = app.services.clone();
    let server = tokio::spawn(async move { run(listener, &services, &site).await });
    let ask = async |headers: usize| {
        let lines: String = (0..headers).map(|n| format!("x-{n}: a\r\n")).collect();
        let request = format!("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{lines}\r\n");
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // Whoever is refused may find the connection reset after the answer.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(ask(90).await, "HTTP/1.1 200 OK");
    assert!(ask(200).await.contains(" 431 "));
    app.services.stopping.cancel();
    server.await.unwrap();
}
