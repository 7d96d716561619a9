use contract::{
    Code,
    events::{Event, Scope, Versions},
};
use http::header;
use serde_json::json;
use server::seed::user_id;
use uuid::Uuid;

use crate::support::{ADMIN, Actor, EDITOR, FOREIGN_OWNER, OWNER, TestApp, VIEWER, eventually};

fn changed(scope: Scope, version: i64, id: Uuid) -> Event {
    Event::Changed { scope, version, id: Some(id) }
}

/// Renames the viewer of the tenant 1.
async fn rename(actor: &Actor, name: &str) {
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    assert_eq!(actor.patch(&path, json!({ "name": name })).await.status, 200);
}

fn renamed(version: i64) -> Event {
    changed(Scope::Users, version, user_id(1, 4))
}

async fn without_redis() -> TestApp {
    TestApp::start_with(|config| config.redis_url = None).await
}

async fn a_write_is_heard_there(here: &TestApp, there: &TestApp) {
    let writer = here.signed_in(ADMIN).await;
    let mut stream = here.signed_in(VIEWER).await.at(&there.router).stream(None).await;
    let (begin, versions) = stream.versions().await;
    assert_eq!(versions.0.get(&Scope::Users), None, "nothing was ever written");
    for version in 1..=3 {
        rename(&writer, &format!("Name {version}")).await;
        assert!(stream.expect(&[renamed(version)]).await > begin);
    }
    there.services.events.beat().await;
    assert_eq!(stream.versions().await.1.0[&Scope::Users], 3);
}

#[tokio::test]
async fn a_write_on_one_instance_is_heard_on_another() {
    let app = TestApp::start().await;
    a_write_is_heard_there(&app, &app.another().await).await;
}

#[tokio::test]
async fn it_is_heard_without_redis_too() {
    let app = without_redis().await;
    a_write_is_heard_there(&app, &app.another_with(|config| config.redis_url = None).await).await;
}

#[tokio::test]
async fn the_head_says_that_nothing_may_hold_it_back() {
    let app = TestApp::start().await;
    let actor = app.signed_in(VIEWER).await;
    let request = actor.request("GET", "/api/v1/events").header(header::ACCEPT_ENCODING, "gzip, br");
    let answer = actor.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((answer.header("cache-control"), answer.header("x-accel-buffering")), ("no-store", "no"));
    assert_eq!(answer.headers.get(header::CONTENT_ENCODING), None);
}

#[tokio::test]
async fn another_tenants_writes_are_not_heard() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.signed_in(OWNER).await, app.signed_in(FOREIGN_OWNER).await);
    let (mut here, mut there) = (ours.stream(None).await, theirs.stream(None).await);
    here.versions().await;
    there.versions().await;
    let path = format!("/api/v1/users/{}", user_id(2, 4));
    assert_eq!(theirs.patch(&path, json!({ "name": "Elsewhere" })).await.status, 200);
    there.expect(&[changed(Scope::Users, 1, user_id(2, 4))]).await;
    rename(&ours, "Here").await;
    here.expect(&[renamed(1)]).await;
}

#[tokio::test]
async fn a_change_of_standing_is_told_to_all_and_the_notice_to_the_person() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let mut of_editor = app.signed_in(EDITOR).await.stream(None).await;
    let mut of_viewer = app.signed_in(VIEWER).await.stream(None).await;
    of_editor.versions().await;
    of_viewer.versions().await;
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    assert_eq!(owner.patch(&path, json!({ "role": "editor" })).await.status, 200);
    let told = [changed(Scope::Authz, 1, user_id(1, 4)), renamed(1)];
    of_editor.expect(&told).await;
    of_viewer.expect(&told).await;
    of_viewer.expect(&[Event::Notified]).await;
    rename(&owner, "After").await;
    of_editor.expect(&[renamed(2)]).await;
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_on_any_instance() {
    let app = TestApp::start().await;
    let (writer, viewer) = (app.signed_in(ADMIN).await, app.signed_in(VIEWER).await);
    let mut stream = viewer.stream(None).await;
    stream.versions().await;
    rename(&writer, "One").await;
    let heard = stream.expect(&[renamed(1)]).await;
    drop(stream);
    eventually("the stream is let go", || async { app.services.events.open() == 0 }).await;
    rename(&writer, "Two").await;
    rename(&writer, "Three").await;
    let elsewhere = viewer.at(&app.another().await.router);
    for actor in [&viewer, &elsewhere] {
        let mut stream = actor.stream(Some(heard)).await;
        let last = stream.expect(&[renamed(2), renamed(3)]).await;
        assert_eq!(stream.versions().await.0, last);
        let mut stream = actor.stream(Some(last)).await;
        assert_eq!(stream.versions().await.0, last, "there is nothing to tell");
    }
}

#[tokio::test]
async fn what_cannot_be_told_any_more_is_a_resync() {
    let app = TestApp::start().await;
    let (writer, viewer) = (app.signed_in(ADMIN).await, app.signed_in(VIEWER).await);
    let (begin, _) = viewer.stream(None).await.versions().await;
    rename(&writer, "Old").await;
    let owner = app.owner().await;
    sqlx::raw_sql("update outbox set created_at = now() - interval '2 days'; select outbox_prune()")
        .execute(&owner)
        .await
        .unwrap();
    rename(&writer, "New").await;
    for (gone, version) in [(begin, 2), (-7, 3), (i64::MAX, 4)] {
        let mut stream = viewer.stream(Some(gone)).await;
        assert_eq!(stream.next().await.unwrap().1, Event::Resync, "{gone}");
        let (id, versions) = stream.versions().await;
        assert_eq!(versions.0[&Scope::Users], version);
        rename(&writer, &format!("After {gone}")).await;
        assert!(stream.expect(&[renamed(version + 1)]).await > id);
    }
}

#[tokio::test]
async fn a_session_that_ends_ends_its_streams_at_once_and_no_other() {
    let app = TestApp::start().await;
    let there = app.another().await;
    let (leaving, staying) = (app.signed_in(VIEWER).await, app.signed_in(VIEWER).await);
    let mut ends = leaving.at(&there.router).stream(None).await;
    let mut stays = staying.at(&there.router).stream(None).await;
    ends.versions().await;
    stays.versions().await;
    assert_eq!(leaving.post("/api/v1/auth/logout", json!({})).await.status, 204);
    assert_eq!(ends.next().await.unwrap().1, Event::SessionEnded);
    assert_eq!(ends.next().await, None);
    rename(&app.signed_in(ADMIN).await, "Still").await;
    stays.expect(&[renamed(1)]).await;
}

#[tokio::test]
async fn a_session_that_ended_without_a_word_is_found() {
    let app = TestApp::start().await;
    let mut stream = app.signed_in(VIEWER).await.stream(None).await;
    stream.versions().await;
    app.services.events.check_sessions().await;
    sqlx::query("update sessions set revoked_at = now()").execute(&app.owner().await).await.unwrap();
    app.services.events.check_sessions().await;
    assert_eq!(stream.next().await.unwrap().1, Event::SessionEnded);
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_session_has_only_so_many_streams() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(viewer.stream(None).await);
    }
    let refused = viewer.get("/api/v1/events").await;
    assert_eq!((refused.code(), refused.header("retry-after")), (Code::RateLimited, "10"));
    open.pop();
    open.push(viewer.stream(None).await);
}

#[tokio::test]
async fn the_answer_to_a_write_has_the_versions_that_its_event_tells() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let mut stream = admin.stream(None).await;
    stream.versions().await;
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    for version in 1..=2 {
        let answer = admin.patch(&path, json!({ "name": format!("Name {version}") })).await;
        let said = Versions::from_header(answer.header(Versions::HEADER));
        assert_eq!(said.0.get(&Scope::Users), Some(&version));
        stream.expect(&[renamed(version)]).await;
    }
    let read = admin.get(&path).await;
    assert!(!read.headers.contains_key(Versions::HEADER), "what is read reaches no version");
}

#[tokio::test]
async fn streams_end_when_the_server_does() {
    let app = TestApp::start().await;
    let mut stream = app.signed_in(VIEWER).await.stream(None).await;
    stream.versions().await;
    app.services.stopping.cancel();
    assert_eq!(stream.next().await, None);
    eventually("no more are opened", || async {
        let answer = app.signed_in(VIEWER).await.get("/api/v1/events").await;
        answer.status == 503 && answer.headers.contains_key(header::RETRY_AFTER)
    })
    .await;
}
