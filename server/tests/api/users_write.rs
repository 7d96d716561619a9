use contract::{Code, users::User};
use serde_json::{Value, json};
use server::seed::user_id;
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{ADMIN, Actor, EDITOR, OWNER, TestApp};

/// The fourth user of the seed, a viewer.
fn viewer_path() -> String {
    format!("/api/v1/users/{}", user_id(1, 4))
}

fn new_user(role: &str) -> Value {
    json!({ "name": " Ana  Lía ", "email": "ANA@acme.test", "role": role })
}

async fn create(actor: &Actor, role: &str) -> User {
    actor.post("/api/v1/users", new_user(role)).await.json()
}

async fn audited(owner: &PgPool, action: &str) -> Vec<(Option<Uuid>, Value)> {
    sqlx::query_as("select entity_id, detail from audit_log where action = $1 order by id")
        .bind(action)
        .fetch_all(owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_user_is_added_read_changed_and_removed_and_all_of_it_is_audited() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;

    let answer = admin.post("/api/v1/users", new_user("viewer")).await;
    assert_eq!((answer.status.as_u16(), answer.header("etag")), (201, "\"1\""));
    let user: User = answer.json();
    assert_eq!((&*user.name, &*user.email, user.status.as_str()), ("Ana Lía", "ana@acme.test", "invited"));

    let path = format!("/api/v1/users/{}", user.id);
    let read = admin.get(&path).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.json::<User>(), user);

    let answer = admin.patch(&path, json!({ "name": "Ana", "status": "active" })).await;
    assert_eq!(answer.header("etag"), "\"2\"");
    let changed: User = answer.json();
    assert_eq!((&*changed.name, changed.version), ("Ana", 2));
    assert!(changed.updated_at > user.updated_at);
    assert_eq!(admin.get(&path).await.json::<User>(), changed);

    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.get(&path).await.code(), Code::NotFound);
    assert_eq!(admin.delete(&path).await.code(), Code::NotFound);

    let owner = app.owner().await;
    for action in ["users.create", "users.change", "users.delete"] {
        let rows = audited(&owner, action).await;
        assert_eq!(rows.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [Some(user.id)], "{action}");
    }
    let detail = &audited(&owner, "users.change").await[0].1;
    assert_eq!(*detail, json!({ "name": ["Ana Lía", "Ana"], "status": ["invited", "active"] }));
}

#[tokio::test]
async fn an_address_is_taken_once_in_a_tenant_whatever_its_case() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    create(&admin, "viewer").await;
    assert_eq!(admin.post("/api/v1/users", new_user("viewer")).await.code(), Code::Conflict);
    let foreign = json!({ "name": "Other", "email": "owner@globex.test", "role": "viewer" });
    assert_eq!(
        admin.post("/api/v1/users", foreign).await.status,
        201,
        "another tenant's address does not show"
    );
}

#[tokio::test]
async fn bad_input_is_told_by_its_fields() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let problem =
        admin.post("/api/v1/users", json!({ "name": "", "email": "x", "role": "?" })).await.problem();
    assert_eq!(problem.code, Code::Invalid);
    let fields: Vec<_> = problem.errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "email", "role"]);
    assert_eq!(admin.post("/api/v1/users", new_user("astronaut")).await.problem().errors.0[0].field, "role");
    assert_eq!(admin.patch(&viewer_path(), json!({})).await.code(), Code::Invalid);
    assert_eq!(admin.patch(&viewer_path(), json!({ "status": "gone" })).await.code(), Code::Invalid);
}

#[tokio::test]
async fn an_old_version_is_refused_and_the_present_one_taken() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let etag = admin.get(&viewer_path()).await.header("etag").to_owned();
    assert_eq!(admin.patch_if(&viewer_path(), &etag, json!({ "name": "First" })).await.status, 200);
    assert_eq!(
        admin.patch_if(&viewer_path(), &etag, json!({ "name": "Second" })).await.code(),
        Code::Outdated
    );
    assert_eq!(
        admin.patch_if(&viewer_path(), "W/\"x\"", json!({ "name": "Second" })).await.code(),
        Code::Outdated
    );
    assert_eq!(admin.patch_if(&viewer_path(), "*", json!({ "name": "Third" })).await.status, 200);
    assert_eq!(admin.get(&viewer_path()).await.json::<User>().name, "Third");
}

#[tokio::test]
async fn what_is_already_so_changes_nothing() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let before: User = admin.get(&viewer_path()).await.json();
    let after: User =
        admin.patch(&viewer_path(), json!({ "name": before.name, "role": "viewer" })).await.json();
    assert_eq!(after, before);
    assert_eq!(audited(&app.owner().await, "users.change").await.len(), 0);
}

#[tokio::test]
async fn an_editor_may_look_and_not_touch() {
    let app = TestApp::start().await;
    let editor = app.signed_in(EDITOR).await;
    assert_eq!(editor.get(&viewer_path()).await.status, 200);
    assert_eq!(editor.post("/api/v1/users", new_user("viewer")).await.code(), Code::Forbidden);
    assert_eq!(editor.patch(&viewer_path(), json!({ "name": "X" })).await.code(), Code::Forbidden);
    assert_eq!(editor.delete(&viewer_path()).await.code(), Code::Forbidden);
}

#[tokio::test]
async fn nobody_gives_or_takes_away_more_than_they_hold() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let owner_path = format!("/api/v1/users/{}", user_id(1, 1));
    assert_eq!(admin.post("/api/v1/users", new_user("owner")).await.code(), Code::Forbidden);
    assert_eq!(admin.patch(&viewer_path(), json!({ "role": "owner" })).await.code(), Code::Forbidden);
    assert_eq!(admin.patch(&owner_path, json!({ "role": "viewer" })).await.code(), Code::Forbidden);
    assert_eq!(admin.patch(&owner_path, json!({ "status": "suspended" })).await.code(), Code::Forbidden);
    assert_eq!(admin.delete(&owner_path).await.code(), Code::Forbidden);
    assert_eq!(admin.patch(&viewer_path(), json!({ "role": "admin" })).await.status, 200);
    let owner = app.signed_in(OWNER).await;
    assert_eq!(owner.patch(&viewer_path(), json!({ "role": "owner" })).await.status, 200);
}

#[tokio::test]
async fn a_changed_role_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    let admin_path = format!("/api/v1/users/{}", user_id(1, 2));
    assert_eq!(admin.patch(&viewer_path(), json!({ "name": "One" })).await.status, 200);
    assert_eq!(owner.patch(&admin_path, json!({ "role": "viewer" })).await.status, 200);
    assert_eq!(admin.patch(&viewer_path(), json!({ "name": "Two" })).await.code(), Code::Forbidden);
    assert_eq!(admin.get("/api/v1/users").await.status, 200, "and signs nobody out");
    assert_eq!(owner.patch(&admin_path, json!({ "status": "suspended" })).await.status, 200);
    assert_eq!(admin.get("/api/v1/users").await.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn nobody_suspends_or_removes_themselves() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let own = format!("/api/v1/users/{}", user_id(1, 2));
    assert_eq!(admin.patch(&own, json!({ "status": "suspended" })).await.code(), Code::Conflict);
    assert_eq!(admin.delete(&own).await.code(), Code::Conflict);
    assert_eq!(admin.patch(&own, json!({ "name": "Still Here" })).await.status, 200);
}

#[tokio::test]
async fn a_tenant_keeps_an_active_owner_even_if_two_leave_at_once() {
    let app = TestApp::start().await;
    let database = app.owner().await;
    sqlx::query("update users set role = 'viewer' where tenant_id = 1 and role = 'owner' and id <> $1")
        .bind(user_id(1, 1))
        .execute(&database)
        .await
        .unwrap();
    let first = app.signed_in(OWNER).await;
    let (own, other) =
        (format!("/api/v1/users/{}", user_id(1, 1)), format!("/api/v1/users/{}", user_id(1, 2)));
    assert_eq!(first.patch(&own, json!({ "role": "viewer" })).await.code(), Code::Conflict);

    let second = app.signed_in(ADMIN).await;
    assert_eq!(first.patch(&other, json!({ "role": "owner" })).await.status, 200);
    for _ in 0..10 {
        let (a, b) = tokio::join!(
            first.patch(&own, json!({ "role": "viewer" })),
            second.patch(&other, json!({ "role": "viewer" })),
        );
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [200, 409], "{} {}", a.text(), b.text());
        let owners: i64 = sqlx::query_scalar(
            "select count(*) from users where tenant_id = 1 and role = 'owner' and status = 'active'",
        )
        .fetch_one(&database)
        .await
        .unwrap();
        assert_eq!(owners, 1);
        // The one who stayed brings the other back.
        let (stayed, gone) = if a.status == 200 { (&second, &own) } else { (&first, &other) };
        assert_eq!(stayed.patch(gone, json!({ "role": "owner" })).await.status, 200);
    }
}
