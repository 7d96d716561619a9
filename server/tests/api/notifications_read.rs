use contract::{
    Code,
    notifications::{AllRead, Notification, NotificationPage},
};
use serde_json::{Value, json};
use server::seed::notification_id;
use uuid::Uuid;

use crate::support::{ADMIN, Actor, FOREIGN_OWNER, OWNER, TestApp};

const LIST: &str = "/api/v1/notifications";
const READ_ALL: &str = "/api/v1/notifications/read-all";

fn path(id: Uuid) -> String {
    format!("{LIST}/{id}/read")
}

async fn read(actor: &Actor, id: Uuid) -> Notification {
    actor.post(&path(id), json!({})).await.json()
}

async fn unread(actor: &Actor) -> u64 {
    actor.get(LIST).await.json::<NotificationPage>().unread
}

async fn audited(app: &TestApp, action: &str) -> Vec<(Option<Uuid>, Value)> {
    sqlx::query_as("select entity_id, detail from audit_log where action = $1 order by id")
        .bind(action)
        .fetch_all(&app.owner().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn one_is_marked_as_read_and_the_next_read_has_it_on_every_instance() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let elsewhere = owner.at(&app.another().await.router);
    let id = notification_id(1, 1, 30);
    assert_eq!(unread(&elsewhere).await, 5);
    let marked = read(&owner, id).await;
    assert!(marked.id == id && !marked.is_unread());
    assert_eq!(unread(&elsewhere).await, 4);
    let page: NotificationPage = elsewhere.get(LIST).await.json();
    assert_eq!(page.data[0], marked);
    assert_eq!(audited(&app, "notifications.read").await, [(Some(id), json!({}))]);
}

#[tokio::test]
async fn one_that_is_read_stays_as_it_is() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let id = notification_id(1, 1, 30);
    let first = read(&owner, id).await;
    assert_eq!(read(&owner, id).await, first);
    assert_eq!(audited(&app, "notifications.read").await.len(), 1);
    let seeded = notification_id(1, 1, 1);
    let before: NotificationPage = owner.get(&format!("{LIST}?page=2")).await.json();
    assert_eq!(read(&owner, seeded).await, *before.data.last().unwrap());
}

#[tokio::test]
async fn anyone_elses_is_answered_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (colleague, foreigner) = (app.signed_in(ADMIN).await, app.signed_in(FOREIGN_OWNER).await);
    let theirs = [notification_id(1, 2, 12), notification_id(2, 1, 30), Uuid::from_u128(7)];
    for id in theirs {
        let problem = owner.post(&path(id), json!({})).await.problem();
        assert_eq!(problem.code, Code::NotFound);
        assert_eq!(problem.detail, "There is nothing here, or it is not yours to see.");
    }
    let malformed = format!("{LIST}/1/read");
    assert_eq!(owner.post(&malformed, json!({})).await.code(), Code::NotFound);
    assert_eq!(
        (unread(&colleague).await, unread(&foreigner).await),
        (3, 5),
        "and nothing has happened to them"
    );
    assert_eq!(audited(&app, "notifications.read").await, []);
}

#[tokio::test]
async fn all_are_marked_as_read_and_only_the_callers() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (colleague, foreigner) = (app.signed_in(ADMIN).await, app.signed_in(FOREIGN_OWNER).await);
    assert_eq!(owner.post(READ_ALL, json!({})).await.json::<AllRead>(), AllRead { read: 5 });
    assert_eq!(owner.post(READ_ALL, json!({})).await.json::<AllRead>(), AllRead { read: 0 });
    assert_eq!(unread(&owner).await, 0);
    assert_eq!((unread(&colleague).await, unread(&foreigner).await), (3, 5));
    assert_eq!(audited(&app, "notifications.read_all").await, [(None, json!({ "read": 5 }))]);
}

#[tokio::test]
async fn what_came_after_a_moment_stays_unread() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let page: NotificationPage = owner.get(LIST).await.json();
    let until = page.data[2].created_at.format("%Y-%m-%dT%H:%M:%S%.6fZ");
    let answer = owner.post(&format!("{READ_ALL}?until={until}"), json!({})).await;
    assert_eq!(answer.json::<AllRead>(), AllRead { read: 3 });
    let page: NotificationPage = owner.get(LIST).await.json();
    let still: Vec<bool> = page.data.iter().take(4).map(Notification::is_unread).collect();
    assert_eq!((page.unread, still), (2, vec![true, true, false, false]));
    let bad = owner.post(&format!("{READ_ALL}?until=yesterday"), json!({})).await.problem();
    assert_eq!((bad.code, &*bad.errors.0[0].field), (Code::Invalid, "until"));
}

#[tokio::test]
async fn whoever_is_not_signed_in_marks_nothing() {
    let app = TestApp::start().await;
    for path in [path(notification_id(1, 1, 30)), READ_ALL.to_owned()] {
        assert_eq!(app.anonymous().post(&path, json!({})).await.code(), Code::Unauthenticated);
    }
    assert_eq!(unread(&app.signed_in(OWNER).await).await, 5);
}
