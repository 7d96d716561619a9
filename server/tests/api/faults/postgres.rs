use std::time::{Duration, Instant};

use contract::Code;
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Actor, Mode, Proxy, TestApp, eventually};

const LIST: &str = "/api/v1/users?pageSize=100";

fn path() -> String {
    format!("/api/v1/users/{}", user_id(1, 4))
}

/// An instance whose PostgreSQL is behind a proxy, and someone signed in there.
async fn behind_a_proxy() -> (TestApp, TestApp, Proxy, Actor) {
    let app = TestApp::start().await;
    let (proxy, url) = Proxy::before(app.services.config.database_url.as_ref().unwrap().expose()).await;
    let cut_off = app.another_with(|config| config.database_url = Some(url.into())).await;
    let actor = app.signed_in(ADMIN).await.at(&cut_off.router);
    assert_eq!(actor.get(LIST).await.status, 200);
    (app, cut_off, proxy, actor)
}

/// A write is refused for now, and says when to come again.
async fn is_refused_for_now(actor: &Actor) {
    let answer = actor.patch(&path(), json!({ "name": "Refused" })).await;
    assert_eq!(answer.code(), Code::Unavailable, "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f10_f11_without_postgresql_writes_are_refused_for_now_and_what_is_current_is_read() {
    for mode in [Mode::Cut, Mode::Hang] {
        let (_app, _cut_off, proxy, actor) = behind_a_proxy().await;
        let before = actor.get(LIST).await.body;
        proxy.set(mode);
        for _ in 0..2 {
            is_refused_for_now(&actor).await;
            // Redis says that nothing has changed; nothing can have.
            let read = actor.get(LIST).await;
            assert_eq!((read.status.as_u16(), read.layer("pg"), &read.body), (200, String::new(), &before));
        }
        proxy.set(Mode::Pass);
        eventually("writes are taken again", async || {
            actor.patch(&path(), json!({ "name": "Again" })).await.status == 200
        })
        .await;
        assert!(actor.get(LIST).await.text().contains("\"Again\""));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f12_a_pool_that_is_used_up_is_answered_in_time_and_comes_back() {
    let app = TestApp::start().await;
    let actor = app.signed_in(ADMIN).await;
    assert_eq!(actor.get(LIST).await.status, 200);
    let mut held = Vec::new();
    while held.len() < 6 {
        held.push(app.services.db.acquire().await.unwrap());
    }
    let started = Instant::now();
    is_refused_for_now(&actor).await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(actor.get(LIST).await.status, 200, "what is cached needs no connection");
    drop(held);
    assert_eq!(actor.patch(&path(), json!({ "name": "Free" })).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f13_a_row_that_stays_locked_is_answered_in_time() {
    let app = TestApp::start().await;
    let actor = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let mut lock = owner.begin().await.unwrap();
    sqlx::query("select from users where id = $1 for update")
        .bind(user_id(1, 4))
        .execute(&mut *lock)
        .await
        .unwrap();
    is_refused_for_now(&actor).await;
    lock.rollback().await.unwrap();
    assert_eq!(actor.patch(&path(), json!({ "name": "Unlocked" })).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f14_a_database_that_is_read_only_is_read() {
    let app = TestApp::start().await;
    let actor = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let set = "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$";
    sqlx::raw_sql(set).execute(&owner).await.unwrap();
    let read_only = app.another().await;
    let actor = actor.at(&read_only.router);
    is_refused_for_now(&actor).await;
    assert_eq!(actor.get("/api/v1/users?pageSize=99").await.status, 200);
}
