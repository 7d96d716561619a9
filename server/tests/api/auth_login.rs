use std::net::IpAddr;

use axum::body::Body;
use contract::{Code, auth::SessionView};
use http::{Request, header};
use serde_json::json;
use server::{http::Peer, seed::PASSWORD};

use crate::support::{Actor, Answer, EDITOR, OWNER, TestApp, VIEWER, eventually};

const LOGIN: &str = "/api/v1/auth/login";

async fn log_in(actor: &Actor, email: &str, password: &str) -> Answer {
    actor.post(LOGIN, json!({ "email": email, "password": password })).await
}

async fn log_in_from(actor: &Actor, address: [u8; 4], email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password }).to_string();
    let request = actor.request("POST", LOGIN).header(header::CONTENT_TYPE, "application/json");
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(Peer(IpAddr::from(address)));
    actor.send(request).await
}

fn form(actor: &Actor, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request =
        actor.request("POST", LOGIN).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn signing_in_sets_the_three_cookies_of_the_contract() {
    let app = TestApp::start().await;
    let answer = log_in(&app.anonymous(), "  OWNER@acme.test ", PASSWORD).await;
    let view: SessionView = answer.json();
    assert_eq!((&*view.user.email, &*view.user.role, &*view.tenant.name), (OWNER, "owner", "Acme Talent"));
    let set: Vec<&str> =
        answer.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect();
    let attributes = |name: &str| {
        let cookie = set.iter().find(|c| c.starts_with(&format!("{name}="))).unwrap();
        cookie.split_once("; ").unwrap().1
    };
    assert_eq!(set.len(), 4);
    assert_eq!(attributes("accessToken"), "Path=/; Max-Age=900; HttpOnly; SameSite=Lax");
    assert_eq!(attributes("resumable"), "Path=/login; Max-Age=604800; HttpOnly; SameSite=Lax");
    assert_eq!(attributes("session"), "Path=/; Max-Age=900; HttpOnly; SameSite=Lax");
    assert_eq!(
        attributes("refreshToken"),
        "Path=/api/v1/auth/refresh; Max-Age=604800; HttpOnly; SameSite=Lax"
    );
    assert!(set.iter().all(|cookie| cookie.len() < 1024), "lean");
}

#[tokio::test]
async fn no_secret_is_stored_anywhere() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    assert_eq!(actor.get("/api/v1/auth/session").await.status, 200);
    let rows: Vec<String> =
        sqlx::query_scalar("select s::text from sessions s").fetch_all(&app.owner().await).await.unwrap();
    let id = lean(&actor)["session"].as_str().unwrap().to_owned();
    let copy = redis_copy(&app, &id).await.expect("the session is in Redis");
    let secret = lean(&actor)["secret"].as_str().unwrap().to_owned();
    for stored in rows.iter().chain([&copy]) {
        assert!(!stored.contains(&secret));
        assert!(actor.cookies.iter().all(|(_, value)| !stored.contains(value)));
    }
    assert!(rows.iter().any(|row| row.contains(&id)) && copy.contains(&id), "they are what was looked for");
}

#[tokio::test]
async fn whoever_may_not_sign_in_gets_the_same_answer_for_whatever_reason() {
    let app = TestApp::start().await;
    sqlx::query("update users set status = 'suspended' where email = $1")
        .bind(VIEWER)
        .execute(&app.owner().await)
        .await
        .unwrap();
    let long = "x".repeat(5000);
    let cases = [(OWNER, "wrong"), ("nobody@acme.test", PASSWORD), (VIEWER, PASSWORD), (OWNER, &*long)];
    let mut bodies = Vec::new();
    for (email, password) in cases {
        let answer = log_in(&app.anonymous(), email, password).await;
        let mut problem = answer.problem();
        assert_eq!(problem.code, Code::Unauthenticated, "{email}");
        assert!(answer.cookies().is_empty());
        problem.request_id.clear();
        bodies.push(problem);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:?}");
}

/// Without the work for nobody an unknown address is told some thirty times as fast. What is measured here is coarse,
/// because the machine of a test has other things to do.
#[tokio::test]
async fn whoever_may_not_sign_in_waits_as_long_for_whatever_reason() {
    let app = TestApp::start().await;
    let mut took: [Vec<std::time::Duration>; 2] = Default::default();
    for round in 0..9 {
        for (email, took) in [OWNER, "nobody@acme.test"].into_iter().zip(&mut took) {
            let started = std::time::Instant::now();
            let answer = log_in_from(&app.anonymous(), [192, 0, 2, round], email, "wrong").await;
            took.push(started.elapsed());
            assert_eq!(answer.code(), Code::Unauthenticated);
        }
    }
    let [known, unknown] = took.map(|mut took| {
        took.sort_unstable();
        took[took.len() / 2].as_secs_f64()
    });
    assert!((0.33..3.0).contains(&(known / unknown)), "{known} s and {unknown} s");
}

#[tokio::test]
async fn what_is_no_sign_in_is_refused_as_what_it_is() {
    let app = TestApp::start().await;
    let actor = app.anonymous();
    let problem = log_in(&actor, "", "").await.problem();
    assert_eq!(problem.code, Code::Invalid);
    let fields: Vec<&str> = problem.errors.0.iter().map(|e| &*e.field).collect();
    assert_eq!(fields, ["email", "password"]);
    let problem = actor.post(LOGIN, json!({ "email": 1, "password": "x" })).await.problem();
    assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, "email"));
    let send = async |kind: &str, body: &str| {
        let request = actor.request("POST", LOGIN).header(header::CONTENT_TYPE, kind);
        actor.send(request.body(Body::from(body.to_owned())).unwrap()).await.code()
    };
    assert_eq!(send("application/json", "{").await, Code::Malformed);
    assert_eq!(send("text/plain", "{}").await, Code::UnsupportedMediaType);
    assert_eq!(send("application/json", &" ".repeat(70_000)).await, Code::TooLarge);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_owner_still_gets_in_from_elsewhere() {
    let app = TestApp::start().await;
    let actor = app.anonymous();
    for _ in 0..10 {
        assert_eq!(log_in_from(&actor, [192, 0, 2, 1], OWNER, "wrong").await.code(), Code::Unauthenticated);
    }
    let refused = log_in_from(&actor, [192, 0, 2, 1], OWNER, PASSWORD).await;
    assert_eq!(refused.code(), Code::RateLimited);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 800);
    assert_eq!(log_in_from(&actor, [192, 0, 2, 1], EDITOR, PASSWORD).await.status, 200);
    assert_eq!(log_in_from(&actor, [192, 0, 2, 2], OWNER, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn signing_in_ends_the_session_that_the_browser_had() {
    let app = TestApp::start().await;
    let before = app.signed_in(OWNER).await;
    let mut after = before.clone();
    after.sign_in(OWNER).await;
    assert_ne!(before.cookies, after.cookies);
    assert_eq!(before.get("/api/v1/auth/session").await.code(), Code::Unauthenticated);
    assert_eq!(after.get("/api/v1/auth/session").await.status, 200);
}

#[tokio::test]
async fn the_plain_form_leads_where_the_person_was_going() {
    let app = TestApp::start().await;
    let actor = app.anonymous();
    let go = async |next: &str| {
        let answer =
            actor.send(form(&actor, &[("email", OWNER), ("password", PASSWORD), ("next", next)])).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.cookies().iter().filter(|(_, value)| !value.is_empty()).count(), 4);
        answer.header("location").to_owned()
    };
    assert_eq!(go("/users?page=2").await, "/users?page=2");
    for elsewhere in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"] {
        assert_eq!(go(elsewhere).await, "/users", "{elsewhere:?}");
    }
}

#[tokio::test]
async fn a_form_that_fails_leads_back_and_keeps_the_address() {
    let app = TestApp::start().await;
    let mut actor = app.anonymous();
    let fields = [("email", "zoë@acme.test"), ("password", "wrong"), ("next", "/users?q=a")];
    let answer = actor.send(form(&actor, &fields)).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/login?error=credentials&next=%2Fusers%3Fq%3Da");
    actor.cookies = answer.cookies();
    assert_eq!(actor.cookies.len(), 1);
    let page = actor.get("/login?error=credentials&next=%2Fusers%3Fq%3Da").await;
    assert!(page.text().contains("zoë@acme.test"));
}

#[tokio::test]
async fn signing_in_failing_to_and_signing_out_are_audited() {
    let app = TestApp::start().await;
    log_in(&app.anonymous(), OWNER, "wrong").await;
    let actor = app.signed_in(OWNER).await;
    assert_eq!(actor.post("/api/v1/auth/logout", json!({})).await.status, 204);
    let owner = app.owner().await;
    eventually("three audit rows", async || {
        let sql = "select action from audit_log where action like 'session.%' order by action";
        let actions: Vec<String> = sqlx::query_scalar(sql).fetch_all(&owner).await.unwrap();
        actions == ["session.ended", "session.opened", "session.refused"]
    })
    .await;
}

/// The address that a session has, which was opened by a request of this peer with this `X-Forwarded-For`.
async fn address_of(app: &TestApp, peer: &str, forwarded: &[&str]) -> String {
    let actor = app.anonymous();
    let body = json!({ "email": EDITOR, "password": PASSWORD }).to_string();
    let request = actor.request("POST", LOGIN).header(header::CONTENT_TYPE, "application/json");
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(Peer(peer.parse().unwrap()));
    for value in forwarded {
        request.headers_mut().append("x-forwarded-for", value.parse().unwrap());
    }
    assert_eq!(actor.send(request).await.status, 200);
    sqlx::query_scalar("select address from sessions order by created_at desc limit 1")
        .fetch_one(&app.owner().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn who_is_in_no_network_of_a_proxy_is_who_they_are_and_proxies_say_who_else_is() {
    let app = TestApp::start_with(|config| {
        config.trusted_proxies = "10.0.0.0/8, 2001:db8:1::/48".parse().unwrap();
    })
    .await;
    for (peer, forwarded, address) in [
        ("198.51.100.9", &["6.6.6.6", "10.0.0.2"][..], "198.51.100.9"),
        ("::ffff:198.51.100.9", &["10.0.0.2"], "198.51.100.9"),
        ("10.0.0.1", &["6.6.6.6, 192.0.2.7", "10.0.0.2"], "192.0.2.7"),
        ("::ffff:10.0.0.1", &["6.6.6.6, ::ffff:192.0.2.7"], "192.0.2.7"),
        ("2001:db8:1::1", &["2001:db8:7::9, 2001:db8:1:2::3"], "2001:db8:7::9"),
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["192.0.2.7, nonsense"], "10.0.0.1"),
    ] {
        assert_eq!(address_of(&app, peer, forwarded).await, address, "{peer} {forwarded:?}");
    }
}

/// What the session cookie says.
pub(crate) fn lean(actor: &Actor) -> serde_json::Value {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    let value = &actor.cookies.iter().find(|(name, _)| name == "session").unwrap().1;
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(value).unwrap()).unwrap()
}

async fn redis_copy(app: &TestApp, id: &str) -> Option<String> {
    use fred::interfaces::KeysInterface;
    app.redis().await.get(app.redis_key(&format!("session:{id}"))).await.unwrap()
}
