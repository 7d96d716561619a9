use contract::{Code, Page, Permission, users::User};
use serde_json::json;
use server::seed::user_id;

use crate::support::{FOREIGN_OWNER, OWNER, TestApp};

#[tokio::test]
async fn a_foreign_id_is_answered_exactly_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let foreign = format!("/api/v1/users/{}", user_id(2, 5));
    let nobody = format!("/api/v1/users/{}", uuid::Uuid::from_u128(5));
    for path in [&foreign, &nobody] {
        for answer in [
            owner.get(path).await,
            owner.patch(path, json!({ "name": "Mine" })).await,
            owner.delete(path).await,
        ] {
            let problem = answer.problem();
            assert_eq!(problem.code, Code::NotFound);
            assert_eq!(problem.detail, "There is nothing here, or it is not yours to see.");
        }
    }
    let theirs = app.signed_in(FOREIGN_OWNER).await;
    assert_eq!(theirs.get(&foreign).await.json::<User>().version, 1, "and nothing has happened to them");
}

#[tokio::test]
async fn a_list_holds_nobody_of_another_tenant() {
    let app = TestApp::start().await;
    for (email, domain) in [(OWNER, "acme.test"), (FOREIGN_OWNER, "globex.test")] {
        let page: Page<User> = app.signed_in(email).await.get("/api/v1/users?pageSize=100").await.json();
        assert!(!page.data.is_empty());
        assert!(page.data.iter().all(|user| user.email.ends_with(domain)), "{email}");
    }
}

#[tokio::test]
async fn every_table_with_a_tenant_forces_row_level_security_on_a_role_below_it() {
    let app = TestApp::start().await;
    let unprotected: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p')
            and c.relname not in ('permissions', '_sqlx_migrations')
            and not (c.relrowsecurity and c.relforcerowsecurity)",
    )
    .fetch_all(&app.services.db)
    .await
    .unwrap();
    assert!(unprotected.is_empty(), "{unprotected:?}");
    let above: bool = sqlx::query_scalar(
        "select r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, c.relowner, 'member')
           from pg_roles r, pg_class c where r.rolname = current_user and c.oid = 'users'::regclass",
    )
    .fetch_one(&app.services.db)
    .await
    .unwrap();
    assert!(!above);
}

#[tokio::test]
async fn without_a_tenant_there_are_no_rows_and_a_tenant_stays_in_its_transaction() {
    let app = TestApp::start_with(|config| config.database_pool = 1).await;
    let db = &app.services.db;
    let count = |tenant: Option<i32>| async move {
        let mut tx = server::db::snapshot(db, tenant).await.unwrap();
        let tables = "select (select count(*) from users) + (select count(*) from roles) + (select count(*) from grants)";
        let rows: i64 = sqlx::query_scalar(tables).fetch_one(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        rows
    };
    assert_eq!(count(None).await, 0);
    assert!(count(Some(1)).await > 0);
    assert_eq!(count(None).await, 0, "the same connection, afterwards");
    let without: i64 = sqlx::query_scalar("select count(*) from users").fetch_one(db).await.unwrap();
    assert_eq!(without, 0);
}

#[tokio::test]
async fn the_server_can_neither_change_the_audit_log_nor_write_into_another_tenant() {
    let app = TestApp::start().await;
    let refused = [
        "update audit_log set action = 'x'",
        "delete from audit_log",
        "delete from outbox",
        "insert into users (id, tenant_id, name, email, role, status)
         values (gen_random_uuid(), 2, 'X', 'x@y.test', 'viewer', 'active')",
    ];
    for statement in refused {
        let mut tx = server::db::begin(&app.services.db, 1).await.unwrap();
        let error = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn the_catalogue_in_the_database_is_the_one_of_the_contract() {
    let app = TestApp::start().await;
    let mut rows: Vec<(String, String)> =
        sqlx::query_as("select key, about from permissions").fetch_all(&app.services.db).await.unwrap();
    let mut expected: Vec<_> =
        Permission::ALL.iter().map(|p| (p.as_str().to_owned(), p.about().to_owned())).collect();
    rows.sort();
    expected.sort();
    assert_eq!(rows, expected);
}
