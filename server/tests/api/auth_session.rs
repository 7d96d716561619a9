use contract::{Code, auth::SessionView, permissions::Verdict};
use http::header;
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Actor, EDITOR, Mode, OWNER, Proxy, TestApp};

const SESSION: &str = "/api/v1/auth/session";

async fn code(actor: &Actor) -> Option<Code> {
    let answer = actor.get(SESSION).await;
    (answer.status != 200).then(|| answer.code())
}

/// Only these cookies of the actor.
fn only(actor: &Actor, names: &[&str]) -> Actor {
    let mut actor = actor.clone();
    actor.cookies.retain(|(name, _)| names.contains(&&**name));
    actor
}

#[tokio::test]
async fn signing_out_ends_all_tokens_on_every_instance_at_once() {
    let app = TestApp::start().await;
    let other = app.another().await;
    let actor = app.signed_in(OWNER).await;
    assert_eq!(code(&actor.at(&other.router)).await, None);
    let answer = actor.post("/api/v1/auth/logout", json!({})).await;
    assert_eq!(answer.status, 204);
    assert!(answer.cookies().len() == 4 && answer.cookies().iter().all(|(_, value)| value.is_empty()));
    for instance in [&app, &other] {
        let actor = actor.at(&instance.router);
        assert_eq!(code(&actor).await, Some(Code::Unauthenticated));
        assert_eq!(actor.post("/api/v1/auth/refresh", json!({})).await.code(), Code::Unauthenticated);
    }
    assert_eq!(actor.post("/api/v1/auth/logout", json!({})).await.status, 204, "once more is no error");
}

#[tokio::test]
async fn signing_out_by_form_leads_to_the_login_page_and_needs_no_valid_access_token() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let without_token = only(&actor, &["session"]);
    let request = without_token.request("POST", "/api/v1/auth/logout");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = without_token.send(request.body("".into()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/login"));
    assert_eq!(code(&actor).await, Some(Code::Unauthenticated));
}

#[tokio::test]
async fn a_form_of_signing_out_that_cannot_be_done_is_answered_with_a_page_that_says_so() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    assert_eq!(code(&actor).await, None);
    app.services.db.close().await;
    let request = actor.request("POST", "/api/v1/auth/logout");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = actor.send(request.body("".into()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "2"));
    assert!(answer.header("content-type").starts_with("text/html") && answer.cookies().is_empty());
    assert_eq!(actor.post("/api/v1/auth/logout", json!({})).await.code(), Code::Unavailable);
}

#[tokio::test]
async fn cookies_that_do_not_belong_together_sign_nobody_in() {
    let app = TestApp::start().await;
    let (owner, editor) = (app.signed_in(OWNER).await, app.signed_in(EDITOR).await);
    assert_eq!(code(&only(&owner, &["accessToken"])).await, Some(Code::Unauthenticated));
    assert_eq!(code(&only(&owner, &["session"])).await, Some(Code::Unauthenticated));
    let mut mixed = only(&owner, &["accessToken"]);
    mixed.cookies.extend(only(&editor, &["session"]).cookies);
    assert_eq!(code(&mixed).await, Some(Code::Unauthenticated));
    let again = app.signed_in(OWNER).await;
    let mut two_sessions = only(&owner, &["accessToken"]);
    two_sessions.cookies.extend(only(&again, &["session"]).cookies);
    assert_eq!(code(&two_sessions).await, Some(Code::Unauthenticated), "another session of the same person");
}

#[tokio::test]
async fn a_cookie_that_comes_twice_signs_nobody_in_and_junk_signs_nobody_out() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    for name in ["accessToken", "session", "refreshToken"] {
        let mut twice = actor.clone();
        let again = twice.cookies.iter().find(|(n, _)| n == name).unwrap().clone();
        twice.cookies.push(again);
        assert_eq!(code(&twice).await, Some(Code::Unauthenticated), "{name}");
    }
    let pairs: Vec<String> = actor.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let good = pairs.join("; ");
    for junk in [&b"x=\xff\xfe; "[..], b";; =; ", b"a", b"%61ccessToken=evil; ", b"accessToken%20=evil; "] {
        let raw = [junk, if junk == b"a" { b"; " } else { b"" }, good.as_bytes()].concat();
        let mut request = app.anonymous().request("GET", SESSION).body("".into()).unwrap();
        request.headers_mut().insert(header::COOKIE, header::HeaderValue::from_bytes(&raw).unwrap());
        let answer = actor.send(request).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&raw));
    }
}

#[tokio::test]
async fn without_redis_everything_goes_on() {
    let app =
        TestApp::start_with(|config| config.redis_url = Some("redis://127.0.0.1:1".to_owned().into())).await;
    let actor = app.signed_in(OWNER).await;
    assert_eq!(code(&actor).await, None);
    assert_eq!(actor.post("/api/v1/auth/refresh", json!({})).await.status, 200);
    assert_eq!(actor.post("/api/v1/auth/logout", json!({})).await.status, 204);
    assert_eq!(code(&actor).await, Some(Code::Unauthenticated));
}

#[tokio::test]
async fn a_redis_that_forgets_signs_nobody_out_and_brings_nobody_back() {
    let app = TestApp::start().await;
    let (stays, leaves) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    assert_eq!(code(&leaves).await, None);
    assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
    let redis = app.redis().await;
    // Only this test's keys; others share the server.
    let forget = "for _, k in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', k) end";
    let _: () =
        fred::interfaces::LuaInterface::eval(&redis, forget, Vec::<String>::new(), vec![app.redis_key("*")])
            .await
            .unwrap();
    assert_eq!(code(&stays).await, None);
    assert_eq!(code(&leaves).await, Some(Code::Unauthenticated));
}

#[tokio::test]
async fn without_postgresql_the_answer_is_unavailable_and_never_that_nobody_is_signed_in() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let (proxy, url) = Proxy::before(app.services.config.database_url.as_ref().unwrap().expose()).await;
    let cut_off = app
        .another_with(|config| {
            config.database_url = Some(url.into());
            config.redis_url = None;
        })
        .await;
    let actor = actor.at(&cut_off.router);
    assert_eq!(code(&actor).await, None);
    proxy.set(Mode::Cut);
    for answer in [
        actor.get(SESSION).await,
        actor.post("/api/v1/auth/refresh", json!({})).await,
        actor.post("/api/v1/auth/login", json!({ "email": OWNER, "password": "x" })).await,
    ] {
        assert_eq!(answer.code(), Code::Unavailable);
        assert!(!answer.header("retry-after").is_empty());
        assert!(answer.cookies().is_empty());
    }
    let page = actor.get("/users").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("<h1>Not available at the moment</h1>"));
}

#[tokio::test]
async fn a_changed_role_or_status_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (owner, editor) = (app.signed_in(OWNER).await, app.signed_in(EDITOR).await);
    let other = app.another().await;
    let elsewhere = editor.at(&other.router);
    let may_write = async || {
        let check = "/api/v1/permissions/check?permission=profiles:write";
        elsewhere.get(check).await.json::<Verdict>().allowed
    };
    assert!(may_write().await);
    let path = format!("/api/v1/users/{}", user_id(1, 3));
    owner.patch(&path, json!({ "role": "viewer" })).await.json::<serde_json::Value>();
    assert!(!may_write().await);
    let view: SessionView = elsewhere.get(SESSION).await.json();
    assert_eq!(view.user.role, "viewer", "and nobody was signed out");
    owner.patch(&path, json!({ "name": "Edda Neu" })).await.json::<serde_json::Value>();
    assert_eq!(elsewhere.get(SESSION).await.json::<SessionView>().user.name, "Edda Neu");
    owner.patch(&path, json!({ "status": "suspended" })).await.json::<serde_json::Value>();
    assert_eq!(code(&elsewhere).await, Some(Code::Unauthenticated));
    assert_eq!(elsewhere.post("/api/v1/auth/refresh", json!({})).await.code(), Code::Unauthenticated);
}
