use server::{db, seed};
use sqlx::PgPool;

use crate::support::{TestApp, TestDatabase, USERS};

const DIGEST: &str =
    "select md5(string_agg(concat_ws('|', id, tenant_id, name, email, role, status, created_at), ','
                      order by id)) from users";

async fn digest(pool: &PgPool) -> String {
    sqlx::query_scalar(DIGEST).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn the_same_plan_gives_the_same_data_and_a_second_run_changes_nothing() {
    let app = TestApp::start().await;
    let seeded = digest(&app.owner().await).await;
    let other = TestDatabase::empty().await;
    let pool = other.owner().await;
    db::migrate(&pool).await.unwrap();
    for _ in 0..2 {
        seed::run(&pool, &seed::Plan { tenants: 3, users: USERS }).await.unwrap();
        assert_eq!(digest(&pool).await, seeded);
    }
    db::migrate(&pool).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn the_named_accounts_can_sign_in_and_nobody_else_can() {
    let app = TestApp::start().await;
    let with_password: Vec<String> = sqlx::query_scalar(
        "select email from users where password_hash is not null order by tenant_id, email",
    )
    .fetch_all(&app.owner().await)
    .await
    .unwrap();
    let expected = ["acme", "globex"].iter().flat_map(|tenant| {
        ["admin", "editor", "owner", "viewer"].map(|role| format!("{role}@{tenant}.test"))
    });
    assert_eq!(with_password, expected.collect::<Vec<_>>());
    for email in with_password {
        app.signed_in(&email).await;
    }
}

#[tokio::test]
async fn the_default_grants_are_those_of_the_specification() {
    let app = TestApp::start().await;
    let viewer = ["analytics:read", "profiles:read", "users:read"];
    let editor = ["profiles:write"];
    let admin = [
        "audit:read",
        "cache:inspect",
        "permissions:inspect",
        "roles:assign",
        "roles:read",
        "users:delete",
        "users:write",
    ];
    let all: Vec<_> = contract::Permission::ALL.iter().map(|p| p.as_str()).collect();
    let table = [
        ("viewer", viewer.to_vec()),
        ("editor", [&viewer[..], &editor].concat()),
        ("admin", [&viewer[..], &editor, &admin].concat()),
        ("owner", all),
    ];
    for (role, mut expected) in table {
        let granted: Vec<String> = sqlx::query_scalar(
            "select permission from grants where tenant_id = 2 and role = $1 order by permission collate \"C\"",
        )
        .bind(role)
        .fetch_all(&app.owner().await)
        .await
        .unwrap();
        expected.sort_unstable();
        assert_eq!(granted, expected, "{role}");
    }
}
