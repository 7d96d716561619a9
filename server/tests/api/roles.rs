use contract::{
    Code, Permission,
    permissions::Verdict,
    roles::{Role, Roles},
};
use serde_json::{Value, json};
use server::seed::{default_grants, user_id};

use crate::support::{ADMIN, Actor, EDITOR, FOREIGN_OWNER, Mode, OWNER, Proxy, TestApp, VIEWER};

fn path(role: &str) -> String {
    format!("/api/v1/roles/{role}/permissions")
}

fn texts(role: &str) -> Vec<String> {
    default_grants(role).iter().map(ToString::to_string).collect()
}

/// The role's default grants and more.
fn with(role: &str, more: &[&str]) -> Value {
    let permissions = texts(role).into_iter().chain(more.iter().map(|p| (*p).to_owned()));
    json!({ "permissions": permissions.collect::<Vec<_>>() })
}

/// Its default grants but one.
fn without(role: &str, one: &str) -> Value {
    json!({ "permissions": texts(role).into_iter().filter(|p| p != one).collect::<Vec<_>>() })
}

async fn may(actor: &Actor, permission: &str) -> bool {
    actor.get(&format!("/api/v1/permissions/check?permission={permission}")).await.json::<Verdict>().allowed
}

#[tokio::test]
async fn roles_are_listed_by_how_much_they_grant() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let roles: Roles = admin.get("/api/v1/roles").await.json();
    let keys: Vec<&str> = roles.data.iter().map(|role| role.key.as_str()).collect();
    assert_eq!(keys, ["viewer", "editor", "admin", "owner"]);
    assert_eq!(roles.data[3].permissions, Permission::ALL);
    let one = admin.get(&path("editor")).await;
    assert_eq!(one.header("etag"), "\"1\"");
    assert_eq!(one.json::<Role>(), roles.data[1]);
    for missing in ["astronaut", "Admin", "a%20b"] {
        assert_eq!(admin.get(&path(missing)).await.code(), Code::NotFound, "{missing}");
    }
}

#[tokio::test]
async fn what_a_role_grants_is_edited_and_audited_and_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (owner, viewer) = (app.signed_in(OWNER).await, app.signed_in(VIEWER).await);
    let elsewhere = viewer.at(&app.another().await.router);
    assert_eq!(elsewhere.get("/api/v1/users").await.status, 200);

    let changed = owner.put(&path("viewer"), with("viewer", &["audit:read"])).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert!(changed.json::<Role>().grants(Permission::AuditRead));
    assert!(may(&elsewhere, "audit:read").await);

    for round in 0..20 {
        assert_eq!(owner.put(&path("viewer"), without("viewer", "users:read")).await.status, 200);
        assert_eq!(elsewhere.get("/api/v1/users").await.code(), Code::Forbidden, "round {round}");
        assert_eq!(owner.put(&path("viewer"), with("viewer", &[])).await.status, 200);
        assert_eq!(elsewhere.get("/api/v1/users").await.status, 200, "round {round}");
    }
    let rows: Vec<Value> =
        sqlx::query_scalar("select detail from audit_log where action = 'roles.grants' order by id limit 2")
            .fetch_all(&app.owner().await)
            .await
            .unwrap();
    assert_eq!(rows[0], json!({ "role": "viewer", "added": ["audit:read"], "removed": [] }));
    assert_eq!(rows[1], json!({ "role": "viewer", "added": [], "removed": ["users:read", "audit:read"] }));
}

#[tokio::test]
async fn a_revoked_grant_is_refused_at_once_where_redis_is_cut_off_and_where_it_is_not() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (proxy, url) = Proxy::before(&std::env::var("REDIS_URL").unwrap()).await;
    let cut = app.another_with(|config| config.redis_url = Some(url.into())).await;
    let viewer = app.signed_in(VIEWER).await;
    let (here, there) = (viewer.clone(), viewer.at(&cut.router));
    for instance in [&here, &there] {
        assert_eq!(instance.get("/api/v1/users").await.status, 200);
    }
    // No message of any kind gets through to the other instance, nor does it learn of versions from Redis.
    proxy.set(Mode::Cut);
    for _ in 0..5 {
        assert_eq!(owner.put(&path("viewer"), without("viewer", "users:read")).await.status, 200);
        assert_eq!(here.get("/api/v1/users").await.code(), Code::Forbidden);
        assert_eq!(there.get("/api/v1/users").await.code(), Code::Forbidden);
        assert_eq!(owner.put(&path("viewer"), with("viewer", &[])).await.status, 200);
        assert_eq!(there.get("/api/v1/users").await.status, 200);
    }
}

#[tokio::test]
async fn an_old_version_is_refused_and_what_is_so_already_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let more = with("editor", &["audit:read"]);
    assert_eq!(owner.put_if(&path("editor"), "\"1\"", more.clone()).await.status, 200);
    assert_eq!(owner.put_if(&path("editor"), "\"1\"", with("editor", &[])).await.code(), Code::Outdated);
    let again = owner.put_if(&path("editor"), "\"2\"", more).await;
    assert_eq!(again.header("etag"), "\"2\"");
}

#[tokio::test]
async fn bad_input_is_told_by_its_fields() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for bad in [
        json!({ "permissions": ["users:fly"] }),
        json!({ "permissions": ["users:read", "users:read"] }),
        json!({ "permissions": "users:read" }),
        json!({}),
    ] {
        assert_eq!(owner.put(&path("viewer"), bad.clone()).await.code(), Code::Invalid, "{bad}");
    }
}

#[tokio::test]
async fn nobody_grants_or_takes_what_they_do_not_hold() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    assert_eq!(admin.put(&path("viewer"), with("viewer", &[])).await.code(), Code::Forbidden);
    assert_eq!(owner.put(&path("admin"), with("admin", &["roles:write"])).await.status, 200);

    let give = admin.put(&path("viewer"), with("viewer", &["cache:invalidate"])).await;
    assert!(give.problem().detail.contains("cache:invalidate"));
    assert_eq!(admin.put(&path("owner"), json!({ "permissions": [] })).await.code(), Code::Conflict);
    assert_eq!(admin.put(&path("viewer"), with("viewer", &["audit:read"])).await.status, 200);

    // What an editor was given beyond the admin, the admin does not take away either.
    assert_eq!(owner.put(&path("editor"), with("editor", &["cache:invalidate"])).await.status, 200);
    assert_eq!(admin.put(&path("editor"), json!({ "permissions": [] })).await.code(), Code::Forbidden);
    // Having it taken away, they have it no more.
    assert_eq!(owner.put(&path("admin"), with("admin", &[])).await.status, 200);
    assert_eq!(admin.put(&path("viewer"), with("viewer", &[])).await.code(), Code::Forbidden);
}

#[tokio::test]
async fn the_owners_role_keeps_every_permission() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for grants in
        [json!({ "permissions": [] }), without("owner", "roles:write"), without("owner", "audit:read")]
    {
        assert_eq!(owner.put(&path("owner"), grants).await.code(), Code::Conflict);
    }
    assert_eq!(owner.put(&path("owner"), with("owner", &[])).await.status, 200, "what is so already");
}

#[tokio::test]
async fn a_role_of_another_tenant_is_another_role() {
    let app = TestApp::start().await;
    let (owner, foreign) = (app.signed_in(OWNER).await, app.signed_in(FOREIGN_OWNER).await);
    assert_eq!(foreign.put(&path("viewer"), json!({ "permissions": [] })).await.status, 200);
    let role: Role = owner.get(&path("viewer")).await.json();
    assert_eq!((role.permissions, role.version), (default_grants("viewer"), 1));
    assert_eq!(app.signed_in(VIEWER).await.get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn two_who_edit_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let elsewhere = owner.at(&app.another().await.router);
    for _ in 0..20 {
        let etag = owner.get(&path("viewer")).await.header("etag").to_owned();
        let viewers = path("viewer");
        let (one, two) = tokio::join!(
            owner.put_if(&viewers, &etag, with("viewer", &["audit:read"])),
            elsewhere.put_if(&viewers, &etag, with("viewer", &["cache:inspect"])),
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        assert_eq!(owner.put(&path("viewer"), with("viewer", &[])).await.status, 200);
    }
}

/// One takes a permission from the other's role while the other gives it on. Whoever was first, in the end nobody has
/// given what they did not hold at that moment.
#[tokio::test]
async fn a_grant_that_is_taken_away_while_it_is_given_on_is_given_before_or_not_at_all() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    let elsewhere = admin.at(&app.another().await.router);
    let mut outcomes = [0, 0];
    for _ in 0..25 {
        assert_eq!(owner.put(&path("viewer"), with("viewer", &[])).await.status, 200);
        assert_eq!(owner.put(&path("admin"), with("admin", &["roles:write"])).await.status, 200);
        let (admins, viewers) = (path("admin"), path("viewer"));
        let (taken, given) = tokio::join!(
            owner.put(&admins, without("admin", "audit:read")),
            elsewhere.put(&viewers, with("viewer", &["audit:read"])),
        );
        assert_eq!(taken.status, 200);
        let role: Role = owner.get(&path("viewer")).await.json();
        assert_eq!(role.grants(Permission::AuditRead), given.status == 200, "{}", given.text());
        outcomes[usize::from(given.status == 200)] += 1;
        // Afterwards it is refused for certain.
        assert_eq!(
            elsewhere.put(&path("editor"), with("editor", &["audit:read"])).await.code(),
            Code::Forbidden
        );
    }
    assert_eq!(outcomes.iter().sum::<i32>(), 25);
}

#[tokio::test]
async fn two_owners_who_remove_each_other_leave_one_on_whichever_way() {
    let app = TestApp::start().await;
    let database = app.owner().await;
    sqlx::query("update users set role = 'viewer' where tenant_id = 1 and role = 'owner' and id <> $1")
        .bind(user_id(1, 1))
        .execute(&database)
        .await
        .unwrap();
    let first = app.signed_in(OWNER).await;
    let second = app.signed_in(EDITOR).await.at(&app.another().await.router);
    let user = |number| format!("/api/v1/users/{}", user_id(1, number));
    let (one, two) = (user(1), user(3));
    let owners = || async {
        sqlx::query_scalar::<_, i64>(
            "select count(*) from users where tenant_id = 1 and role = 'owner' and status = 'active'",
        )
        .fetch_one(&database)
        .await
        .unwrap()
    };
    for round in 0..40 {
        sqlx::query("update users set role = 'owner', status = 'active' where id = any ($1)")
            .bind([user_id(1, 1), user_id(1, 3)])
            .execute(&database)
            .await
            .unwrap();
        sqlx::query("update cache_versions set version = version + 1 where tenant_id = 1")
            .execute(&database)
            .await
            .unwrap();
        app.services.cache.tell(1, &versions(&database).await, &[]).await;
        let (a, b) = tokio::join!(
            first.patch(&two, json!({ "role": "viewer" })),
            second.patch(&one, json!({ "role": "viewer" })),
        );
        assert!(owners().await >= 1, "round {round}: {} {}", a.text(), b.text());
        assert!(a.status == 200 || b.status == 200, "round {round}: {} {}", a.text(), b.text());
    }
}

async fn versions(database: &sqlx::PgPool) -> Vec<(server::cache::Scope, i64)> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select scope, version from cache_versions where tenant_id = 1")
            .fetch_all(database)
            .await
            .unwrap();
    rows.iter().map(|(scope, version)| (server::cache::Scope::parse(scope).unwrap(), *version)).collect()
}
