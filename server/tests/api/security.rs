use axum::body::Body;
use contract::Code;
use http::{HeaderValue, Request, header};
use serde_json::json;
use server::config::Environment;

use crate::support::{Answer, OWNER, TestApp};

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
    assert_eq!(send("application/json", &"[".repeat(50_000)).await.code, Code::Invalid);
    let problem = send("application/json; charset=utf-8", r#"{"name":"A","email":"a@b.de","role":7}"#).await;
    assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, "role"));
    let problem = send("application/json", r#"{"name":"A"}"#).await;
    assert_eq!(problem.code, Code::Invalid);
    assert!(problem.errors.0[0].message.contains("email"), "{problem:?}");
}
