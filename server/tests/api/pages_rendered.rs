//! Pages that are served again as they were rendered, and when they are not.

use std::io::Read;

use axum::body::Body;
use contract::{
    notifications::Notification,
    users::{ListUsers, User, UserFilter},
};
use flate2::read::GzDecoder;
use futures::future::join_all;
use http::header;
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Actor, Answer, EDITOR, OWNER, TestApp};

const PAGE: &str = "/users?q=Edda";

/// Whether nothing had to be read for it.
fn was_there(page: &Answer) -> bool {
    assert_eq!(page.status, 200, "{}", page.text());
    page.layer("pg").is_empty()
}

async fn rename(actor: &Actor, name: &str) {
    let id = user_id(1, 3);
    let renamed = actor.patch(&format!("/api/v1/users/{id}"), json!({ "name": name })).await;
    assert_eq!(renamed.json::<User>().name, name);
}

/// The same page but for its nonce.
fn html(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    page.text().replace(nonce, "nonce")
}

#[tokio::test]
async fn a_page_is_rendered_once_while_nothing_that_it_shows_changes() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let first = owner.get(PAGE).await;
    assert!(!was_there(&first));
    let second = owner.get(PAGE).await;
    assert!(was_there(&second), "{:?}", second.headers);
    assert_eq!(html(&first), html(&second));
    assert_ne!(first.header("content-security-policy"), second.header("content-security-policy"));
    assert!(!was_there(&owner.get("/users?q=Vera").await), "another address");
}

#[tokio::test]
async fn to_whom_takes_gzip_it_is_sent_compressed_as_it_is_kept() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    owner.get(PAGE).await;
    let plain = owner.get(PAGE).await;
    for _ in 0..2 {
        let request = owner.request("GET", PAGE).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        let mut answer = owner.send(request.unwrap()).await;
        assert!(was_there(&answer));
        assert_eq!(answer.header("content-encoding"), "gzip");
        assert_eq!(answer.headers.get_all(header::VARY).iter().count(), 1, "{:?}", answer.headers);
        assert!(answer.body.len() * 3 < plain.body.len(), "{} of {}", answer.body.len(), plain.body.len());
        let mut unzipped = Vec::new();
        GzDecoder::new(&answer.body[..]).read_to_end(&mut unzipped).unwrap();
        answer.body = unzipped.into();
        assert_eq!(html(&answer), html(&plain));
    }
}

#[tokio::test]
async fn a_write_on_another_instance_is_in_the_next_page() {
    let app = TestApp::start().await;
    let (owner, elsewhere) = (app.signed_in(OWNER).await, app.another().await);
    owner.get(PAGE).await;
    for name in ["Edda One", "Edda Two"] {
        assert!(was_there(&owner.get(PAGE).await));
        rename(&owner.at(&elsewhere.router), name).await;
        let page = owner.get(PAGE).await;
        assert!(page.text().contains(name) && !was_there(&page), "{name}");
        owner.get(PAGE).await;
    }
}

#[tokio::test]
async fn what_a_person_is_told_is_in_their_next_page() {
    let app = TestApp::start().await;
    let (owner, editor) = (app.signed_in(OWNER).await, app.signed_in(EDITOR).await);
    editor.get("/notifications").await;
    assert!(was_there(&editor.get("/notifications").await));
    let change = owner.patch(&format!("/api/v1/users/{}", user_id(1, 3)), json!({ "role": "viewer" })).await;
    assert_eq!(change.status, 200);
    let page = editor.get("/notifications").await;
    assert!(page.text().contains("changed your role from Editor to Viewer"), "{}", page.text());
    editor.get("/notifications").await;
    assert!(was_there(&editor.get("/notifications").await));
    let newest = editor.get("/api/v1/notifications?pageSize=1").await.json::<serde_json::Value>();
    let read = format!("/api/v1/notifications/{}/read", newest["data"][0]["id"].as_str().unwrap());
    assert!(editor.post(&read, json!(null)).await.json::<Notification>().read_at.is_some());
    assert!(!was_there(&editor.get("/notifications").await));
}

#[tokio::test]
async fn it_is_for_one_session_and_one_look_alone() {
    let app = TestApp::start().await;
    let (owner, again, admin) =
        (app.signed_in(OWNER).await, app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    owner.get(PAGE).await;
    assert!(was_there(&owner.get(PAGE).await));
    assert!(!was_there(&again.get(PAGE).await), "another session");
    let theirs = admin.get(PAGE).await;
    assert!(
        theirs.text().contains("admin@acme.test") && !theirs.text().contains("owner@acme.test"),
        "another person"
    );
    let mut dark = owner.clone();
    dark.cookies.push(("mono-ui".into(), "theme.dark".into()));
    let page = dark.get(PAGE).await;
    assert!(page.text().contains("data-theme=\"dark\""), "another look");
    assert!(!html(&owner.get(PAGE).await).contains("data-theme=\"dark\""));
    assert_eq!(app.services.cache.redis_state(), server::cache::RedisState::Up);
}

#[tokio::test]
async fn signing_out_ends_it() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    owner.get(PAGE).await;
    assert!(was_there(&owner.get(PAGE).await));
    assert_eq!(owner.post("/api/v1/auth/logout", json!(null)).await.status, 204);
    assert_eq!(owner.get(PAGE).await.status, 303);
}

#[tokio::test]
async fn without_redis_every_page_is_rendered() {
    let app = TestApp::start_with(|config| config.redis_url = None).await;
    let owner = app.signed_in(OWNER).await;
    owner.get(PAGE).await;
    assert!(!was_there(&owner.get(PAGE).await));
    assert!(owner.call::<ListUsers>(&(), &UserFilter::default(), None).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_rendered_at_the_same_time_carry_what_each_was_asked_for() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for round in 0..30 {
        let asked = (0..16).map(|n| format!("asked{round}x{n}"));
        let pages = asked.map(|q| async {
            let page = owner.get(&format!("/users?q={q}")).await;
            (q, page.text().to_owned())
        });
        for (q, page) in join_all(pages).await {
            let carried = format!(r#"UserFilter {{ q: \"{q}\""#);
            assert!(page.contains(&carried), "{q}: {page}");
        }
    }
}
