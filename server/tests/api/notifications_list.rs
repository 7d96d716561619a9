use contract::{
    Code,
    notifications::{Event, NotificationPage},
};
use serde_json::json;
use server::seed::{notification_id, user_id};
use uuid::Uuid;

use crate::support::{ADMIN, Actor, EDITOR, FOREIGN_OWNER, OWNER, TestApp, VIEWER};

const LIST: &str = "/api/v1/notifications";

async fn list(actor: &Actor, query: &str) -> NotificationPage {
    actor.get(&format!("{LIST}{query}")).await.json()
}

fn ids(page: &NotificationPage) -> Vec<Uuid> {
    page.data.iter().map(|notification| notification.id).collect()
}

#[tokio::test]
async fn the_newest_come_first_page_by_page_with_the_number_of_unread_ones() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (first, second) = (list(&owner, "").await, list(&owner, "?page=2").await);
    let newest_first: Vec<Uuid> = (1..=30).rev().map(|number| notification_id(1, 1, number)).collect();
    assert_eq!([ids(&first), ids(&second)].concat(), newest_first);
    for page in [&first, &second] {
        assert_eq!((page.total, page.unread, page.page_size), (30, 5, 25));
    }
    assert!(first.data.is_sorted_by(|newer, older| newer.created_at > older.created_at));
    assert_eq!(first.data.iter().filter(|notification| notification.is_unread()).count(), 5);
    assert_eq!(list(&owner, "?page=9").await.data, []);
    assert_eq!(ids(&list(&owner, "?page=3&pageSize=7").await), newest_first[14..21]);
}

#[tokio::test]
async fn the_envelope_is_that_of_every_list_and_unread() {
    let app = TestApp::start().await;
    let page: serde_json::Value = app.signed_in(VIEWER).await.get(LIST).await.json();
    assert_eq!(page, json!({ "data": [], "page": 1, "pageSize": 25, "total": 0, "unread": 0 }));
    let page: serde_json::Value = app.signed_in(ADMIN).await.get(&format!("{LIST}?pageSize=1")).await.json();
    let newest = &page["data"][0];
    assert_eq!(newest["id"], notification_id(1, 2, 27).to_string());
    assert_eq!(newest["event"], json!({ "kind": "importFinished", "imported": 3700, "rejected": 0 }));
    assert_eq!(newest["readAt"], json!(null));
}

#[tokio::test]
async fn everyone_sees_their_own_alone() {
    let app = TestApp::start().await;
    let own = list(&app.signed_in(OWNER).await, "?pageSize=100").await;
    for (email, expected) in [(ADMIN, 27), (VIEWER, 0), (FOREIGN_OWNER, 30)] {
        let theirs = list(&app.signed_in(email).await, "?pageSize=100").await;
        assert_eq!(theirs.data.len(), expected, "{email}");
        assert!(ids(&theirs).iter().all(|id| !ids(&own).contains(id)), "{email}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_nobody_is_told_who_is_not_signed_in() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for query in ["?page=0", "?page=x", "?pageSize=101", "?pageSize=0"] {
        assert_eq!(owner.get(&format!("{LIST}{query}")).await.code(), Code::Invalid, "{query}");
    }
    assert_eq!(app.anonymous().get(LIST).await.code(), Code::Unauthenticated);
}

/// The storage matrix keeps what changes by the second out of Redis.
#[tokio::test]
async fn they_are_read_from_the_database_alone() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    owner.get(LIST).await;
    let answer = owner.get(LIST).await;
    assert_eq!((&*answer.layer("pg"), answer.json::<NotificationPage>().unread), ("hit", 5));
}

#[tokio::test]
async fn a_person_is_told_of_a_role_that_someone_else_gave_them() {
    let app = TestApp::start().await;
    let (owner, editor) = (app.signed_in(OWNER).await, app.signed_in(EDITOR).await);
    let path = format!("/api/v1/users/{}", user_id(1, 3));
    assert_eq!(owner.patch(&path, json!({ "role": "admin" })).await.status, 200);
    let told = list(&editor, "").await;
    assert_eq!((told.total, told.unread), (9, 3));
    let by = "Olivia Owner".to_owned();
    let event = Event::RoleChanged { by: by.clone(), from: "editor".into(), to: "admin".into() };
    assert_eq!(told.data[0].event, event);

    for status in ["suspended", "active"] {
        assert_eq!(owner.patch(&path, json!({ "status": status })).await.status, 200);
    }
    let told = list(&app.signed_in(EDITOR).await, "").await;
    assert_eq!((told.total, &told.data[0].event), (10, &Event::AccessRestored { by }));
    assert_eq!(list(&owner, "").await.total, 30, "and nobody else is");
}

#[tokio::test]
async fn of_a_change_that_did_not_happen_nobody_is_told() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let path = |user| format!("/api/v1/users/{}", user_id(1, user));
    assert_eq!(admin.patch(&path(3), json!({ "role": "owner" })).await.code(), Code::Forbidden);
    assert_eq!(admin.patch(&path(3), json!({ "name": "Edda Neu" })).await.status, 200);
    assert_eq!(list(&app.signed_in(EDITOR).await, "").await.total, 8);
}

#[tokio::test]
async fn whoever_imports_a_file_is_told_how_it_went_and_not_of_a_rehearsal() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let file = "name,email,role,status\nA,a@x.test,viewer,active\nB,no address,viewer,active\n";
    for (query, total) in [("?dryRun=true", 27), ("", 28)] {
        assert_eq!(admin.upload(&format!("/api/v1/users/import{query}"), file).await.status, 200);
        assert_eq!(list(&admin, "").await.total, total);
    }
    assert_eq!(list(&admin, "").await.data[0].event, Event::ImportFinished { imported: 1, rejected: 1 });
}
