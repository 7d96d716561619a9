use contract::{
    Code,
    audit::{AuditEntry, AuditPage},
    users::User,
};
use serde_json::json;
use server::seed::user_id;
use uuid::Uuid;

use crate::support::{ADMIN, Actor, EDITOR, FOREIGN_OWNER, OWNER, TestApp, eventually};

const AUDIT: &str = "/api/v1/audit";

async fn page(actor: &Actor, query: &str) -> AuditPage {
    actor.get(&format!("{AUDIT}?{query}")).await.json()
}

async fn rename(actor: &Actor, number: u32, name: &str) -> User {
    let path = format!("/api/v1/users/{}", user_id(1, number));
    actor.patch(&path, json!({ "name": name })).await.json()
}

fn seqs(entries: &[AuditEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.seq).collect()
}

#[tokio::test]
async fn what_was_done_can_be_looked_up_the_newest_first() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    rename(&admin, 30, "Ana").await;
    let newest = &page(&admin, "").await.data[0];
    assert_eq!((&*newest.action, &*newest.entity), ("users.change", "user"));
    assert_eq!(newest.entity_id, Some(user_id(1, 30)));
    let actor = newest.actor.as_ref().unwrap();
    assert_eq!((actor.id, actor.name.as_deref()), (user_id(1, 2), Some("Adrian Admin")));
    assert_eq!(newest.detail["name"][1], "Ana");
    assert!(!newest.request_id.is_empty());
}

#[tokio::test]
async fn it_is_filtered_by_who_what_and_when() {
    let app = TestApp::start().await;
    let (admin, owner) = (app.signed_in(ADMIN).await, app.signed_in(OWNER).await);
    rename(&admin, 30, "Ana").await;
    let between = page(&admin, "").await.data[0].at;
    rename(&owner, 31, "Bea").await;
    rename(&admin, 31, "Cleo").await;

    let by_owner = page(&admin, &format!("actor={}&entity=user", user_id(1, 1))).await;
    assert_eq!(by_owner.data.len(), 1);
    let of_one = page(&admin, &format!("entityId={}", user_id(1, 31))).await;
    assert_eq!(of_one.data.len(), 2);
    assert!(page(&admin, "entity=session").await.data.iter().all(|entry| entry.action == "session.opened"));
    let time = between.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let (before, since) = (
        page(&admin, &format!("to={time}&entity=user")).await,
        page(&admin, &format!("from={time}&entity=user")).await,
    );
    assert_eq!((before.data.len(), since.data.len()), (0, 3), "`from` is in it, `to` is not");
    assert_eq!(page(&admin, &format!("actor={}", Uuid::nil())).await.data, []);
}

#[tokio::test]
async fn pages_follow_each_other_whatever_is_added_meanwhile() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    for number in 0..7 {
        rename(&admin, 30, &format!("Name {number}")).await;
    }
    let all = page(&admin, "entity=user").await;
    assert_eq!(all.next_cursor, None);
    let (mut seen, mut query) = (Vec::new(), "entity=user&pageSize=3".to_owned());
    loop {
        let part = page(&admin, &query).await;
        seen.extend(seqs(&part.data));
        rename(&admin, 31, &format!("Meanwhile {}", seen.len())).await;
        match part.next_cursor {
            Some(cursor) => query = format!("entity=user&pageSize=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, seqs(&all.data));
}

#[tokio::test]
async fn bad_filters_are_told_by_their_fields() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    for (query, field) in [
        ("actor=me", "actor"),
        ("from=yesterday", "from"),
        ("cursor=1", "cursor"),
        ("pageSize=0", "pageSize"),
    ] {
        let problem = admin.get(&format!("{AUDIT}?{query}")).await.problem();
        assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, field));
    }
}

#[tokio::test]
async fn a_tenant_reads_its_own_log_alone() {
    let app = TestApp::start().await;
    rename(&app.signed_in(ADMIN).await, 30, "Ana").await;
    let foreign = app.signed_in(FOREIGN_OWNER).await;
    let seen = page(&foreign, "").await;
    assert!(!seen.data.is_empty() && seen.data.iter().all(|entry| entry.action == "session.opened"));
    assert_eq!(page(&foreign, &format!("actor={}", user_id(1, 2))).await.data, []);
}

#[tokio::test]
async fn a_refusal_is_noted_once_a_minute_and_not_as_often_as_someone_likes() {
    let app = TestApp::start().await;
    let (editor, admin) = (app.signed_in(EDITOR).await, app.signed_in(ADMIN).await);
    for _ in 0..30 {
        assert_eq!(editor.get(AUDIT).await.code(), Code::Forbidden);
        // What the use case refuses is noted like what the mount does.
        let path = format!("/api/v1/users/{}", user_id(1, 1));
        assert_eq!(admin.patch(&path, json!({ "role": "viewer" })).await.code(), Code::Forbidden);
    }
    let refused = async || -> Vec<(Option<Uuid>, serde_json::Value)> {
        page(&admin, "entity=endpoint")
            .await
            .data
            .into_iter()
            .map(|entry| (entry.actor.map(|actor| actor.id), entry.detail["path"].clone()))
            .collect()
    };
    eventually("both are noted", async || refused().await.len() >= 2).await;
    let mut noted = refused().await;
    noted.sort_by_key(|(_, path)| path.to_string());
    let expected =
        [(Some(user_id(1, 3)), json!("/api/v1/audit")), (Some(user_id(1, 2)), json!("/api/v1/users/{id}"))];
    assert_eq!(noted, expected);
}
