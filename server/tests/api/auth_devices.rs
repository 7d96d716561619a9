use axum::body::Body;
use contract::{
    Code,
    auth::{ActiveSession, ActiveSessions, SessionsEnded},
};
use http::header;
use serde_json::json;
use server::seed::PASSWORD;
use uuid::Uuid;

use crate::{
    auth_login::lean,
    support::{Actor, EDITOR, FOREIGN_OWNER, OWNER, TestApp},
};

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn sessions(actor: &Actor) -> Vec<ActiveSession> {
    actor.get(SESSIONS).await.json::<ActiveSessions>().data
}

async fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/api/v1/auth/session").await.status == 200
}

fn id(actor: &Actor) -> Uuid {
    lean(actor)["session"].as_str().unwrap().parse().unwrap()
}

fn one(id: Uuid) -> String {
    format!("{SESSIONS}/{id}")
}

/// Signs in with a browser that says what it is.
async fn signed_in_with(app: &TestApp, email: &str, user_agent: &str) -> Actor {
    let mut actor = app.anonymous();
    let request = actor.request("POST", "/api/v1/auth/login").header(header::USER_AGENT, user_agent);
    let body = json!({ "email": email, "password": PASSWORD }).to_string();
    let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap();
    actor.cookies = actor.send(request).await.cookies();
    actor
}

#[tokio::test]
async fn my_sessions_are_mine_alone_and_say_which_device_each_is() {
    let app = TestApp::start().await;
    let laptop = signed_in_with(&app, OWNER, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0").await;
    let phone = signed_in_with(&app, OWNER, "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1").await;
    app.signed_in(EDITOR).await;
    app.signed_in(FOREIGN_OWNER).await;

    let listed = sessions(&phone).await;
    let seen: Vec<_> = listed.iter().map(|s| (s.id, &*s.device, s.current)).collect();
    assert_eq!(seen, [(id(&phone), "Safari on iPhone", true), (id(&laptop), "Firefox on Linux", false)]);
    assert!(listed.iter().all(|s| s.network == "0.0.0.0/24" && s.created_at <= s.last_seen_at));
    let answer = phone.get(SESSIONS).await;
    for (name, value) in phone.cookies.iter().chain(&laptop.cookies) {
        assert!(!answer.text().contains(value), "{name}");
    }

    // A session that is renewed was seen last.
    let renewed = laptop.post("/api/v1/auth/refresh", json!({})).await;
    assert_eq!(renewed.status, 200);
    assert_eq!(sessions(&phone).await[0].id, id(&laptop));
}

#[tokio::test]
async fn a_session_that_i_end_is_refused_on_the_next_request_on_every_instance() {
    let app = TestApp::start().await;
    let other = app.another().await;
    let (here, lost) = (app.signed_in(OWNER).await, app.signed_in(OWNER).await);
    let lost = lost.at(&other.router);
    assert!(is_signed_in(&lost).await);
    assert_eq!(here.delete(&one(id(&lost))).await.status, 204);
    assert!(!is_signed_in(&lost).await);
    assert!(!is_signed_in(&lost.at(&app.router)).await);
    assert_eq!(lost.post("/api/v1/auth/refresh", json!({})).await.code(), Code::Unauthenticated);
    assert!(is_signed_in(&here).await);
    assert_eq!(sessions(&here).await.len(), 1);
    assert_eq!(here.delete(&one(id(&lost))).await.code(), Code::NotFound, "it has ended");
}

#[tokio::test]
async fn the_session_that_i_use_can_be_ended_too() {
    let app = TestApp::start().await;
    let (here, other) = (app.signed_in(OWNER).await, app.signed_in(OWNER).await);
    assert_eq!(here.delete(&one(id(&here))).await.status, 204);
    assert!(!is_signed_in(&here).await);
    assert!(is_signed_in(&other).await);
}

#[tokio::test]
async fn anyone_elses_session_is_answered_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (colleague, stranger) = (app.signed_in(EDITOR).await, app.signed_in(FOREIGN_OWNER).await);
    let missing = owner.delete(&one(Uuid::now_v7())).await.problem();
    for other in [&colleague, &stranger] {
        let problem = owner.delete(&one(id(other))).await.problem();
        assert_eq!((problem.code, &problem.detail), (Code::NotFound, &missing.detail));
        assert!(is_signed_in(other).await);
    }
    assert_eq!(owner.delete(&format!("{SESSIONS}/nothing")).await.code(), Code::NotFound);
    assert_eq!(app.anonymous().delete(&one(id(&owner))).await.code(), Code::Unauthenticated);
    assert_eq!(app.anonymous().get(SESSIONS).await.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn all_others_are_ended_at_once_and_it_is_audited() {
    let app = TestApp::start().await;
    let here = app.signed_in(OWNER).await;
    let others = [app.signed_in(OWNER).await, app.signed_in(OWNER).await];
    let colleague = app.signed_in(EDITOR).await;
    assert_eq!(here.delete(SESSIONS).await.json::<SessionsEnded>().ended, 2);
    for other in &others {
        assert!(!is_signed_in(other).await);
    }
    assert!(is_signed_in(&here).await && is_signed_in(&colleague).await);
    assert_eq!(here.delete(SESSIONS).await.json::<SessionsEnded>().ended, 0);
    let sql = "select count(*) from audit_log where action = 'session.ended' and actor_id is not null
                  and detail->>'reason' = 'ended by its owner'";
    let audited: i64 = sqlx::query_scalar(sql).fetch_one(&app.owner().await).await.unwrap();
    assert_eq!(audited, 2);
}

/// A request read the session's row while it was alive, and puts its copy into Redis after the session has ended.
#[tokio::test]
async fn no_late_fill_of_the_cache_brings_a_session_back() {
    use fred::interfaces::KeysInterface;
    let app = TestApp::start().await;
    let other = app.another().await;
    let (here, lost) = (app.signed_in(OWNER).await, app.signed_in(OWNER).await);
    assert!(is_signed_in(&lost).await);
    let (redis, key) = (app.redis().await, app.redis_key(&format!("session:{}", id(&lost))));
    let alive: String = redis.get(&key).await.unwrap();
    assert_eq!(here.delete(&one(id(&lost))).await.status, 204);
    let ended: String = redis.get(&key).await.unwrap();
    assert_ne!(ended, alive);

    // The late fill, as the server does it.
    let copy: serde_json::Value = serde_json::from_str(&alive).unwrap();
    let data: Planted = Planted(copy["data"].clone());
    for version in [copy["version"].as_i64().unwrap(), 1, 1000] {
        app.services.cache.put_session(id(&lost), version, &data).await;
        assert_eq!(redis.get::<String, _>(&key).await.unwrap(), ended, "version {version}");
        assert!(!is_signed_in(&lost).await && !is_signed_in(&lost.at(&other.router)).await);
    }
}

#[derive(serde::Serialize)]
#[serde(transparent)]
struct Planted(serde_json::Value);

impl contract::matrix::Stored for Planted {
    type Kind = contract::matrix::kinds::SessionData;
}
