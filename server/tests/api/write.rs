use std::sync::Arc;

use contract::Code;
use serde_json::json;
use server::{
    cache::Scope,
    seed::user_id,
    write::{Actor as Writer, write},
};
use sqlx::PgPool;
use tokio::sync::Barrier;

use crate::support::{ADMIN, TestApp, eventually};

fn writer() -> Writer {
    Writer { tenant: 1, user: Some(user_id(1, 2)), request_id: "test".into() }
}

async fn count(owner: &PgPool, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(owner).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_leaves_nothing_half_done() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let mut answered = 0;
    for i in 0..200_u64 {
        let body = json!({ "name": "Gone", "email": format!("gone{i}@acme.test"), "role": "viewer" });
        let request = admin.post("/api/v1/users", body);
        // Dropped somewhere between its beginning and its end.
        if let Ok(answer) = tokio::time::timeout(std::time::Duration::from_micros(i * 40), request).await {
            assert_eq!(answer.status, 201);
            answered += 1;
        }
    }
    assert!(answered < 200, "not one was broken off");
    eventually("no transaction is left open", || async {
        let open = "select count(*) from pg_stat_activity where datname = current_database()
                     and usename = 'mono_app' and (state like 'idle in%' or state = 'active')";
        count(&owner, open).await == 0
    })
    .await;
    let added = count(&owner, "select count(*) from users where name = 'Gone'").await;
    assert!(added >= answered, "an answered write is there");
    for noted in [
        "select count(*) from audit_log where action = 'users.create'",
        "select version from cache_versions where tenant_id = 1 and scope = 'users'",
        "select count(*) from outbox where scope = 'users'",
    ] {
        assert_eq!(count(&owner, noted).await, added, "{noted}");
    }
    let page: contract::Page<contract::users::User> = admin.get("/api/v1/users?q=gone").await.json();
    assert_eq!(page.total.cast_signed(), added, "and what is cached knows of all of them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_writes_in_each_others_way_both_happen() {
    let app = TestApp::start().await;
    let both_hold_one = Arc::new(Barrier::new(2));
    let rename = |first: u32, second: u32| {
        let (barrier, services) = (Arc::clone(&both_hold_one), app.services.clone());
        async move {
            let tried = Arc::new(std::sync::atomic::AtomicU32::new(0));
            write(&services, writer(), move |w| {
                let (barrier, tried) = (Arc::clone(&barrier), Arc::clone(&tried));
                Box::pin(async move {
                    let again = tried.fetch_add(1, std::sync::atomic::Ordering::SeqCst) > 0;
                    for user in [first, second] {
                        sqlx::query("update users set version = version + 1 where tenant_id = 1 and id = $1")
                            .bind(user_id(1, user))
                            .execute(w.db())
                            .await?;
                        if user == first && !again {
                            barrier.wait().await;
                        }
                    }
                    w.audit("test", "user", None, json!({}));
                    w.touch(Scope::Users);
                    Ok(())
                })
            })
            .await
        }
    };
    let (a, b) = tokio::join!(rename(5, 6), rename(6, 5));
    a.unwrap();
    b.unwrap();
    let owner = app.owner().await;
    assert_eq!(count(&owner, "select sum(version)::bigint from users where version > 1").await, 6);
    assert_eq!(count(&owner, "select count(*) from audit_log where action = 'test'").await, 2);
}

#[tokio::test]
async fn a_lock_that_is_held_too_long_is_unavailable_and_not_a_failure() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let mut holding = owner.begin().await.unwrap();
    sqlx::query("select from users where id = $1 for update")
        .bind(user_id(1, 4))
        .execute(&mut *holding)
        .await
        .unwrap();
    let answer = admin.patch(&format!("/api/v1/users/{}", user_id(1, 4)), json!({ "name": "Later" })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, Code::Unavailable));
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_write_that_is_not_audited_does_not_happen() {
    let app = TestApp::start().await;
    let refused = write(&app.services, writer(), |w| {
        Box::pin(async move {
            sqlx::query("update users set name = 'Unseen' where tenant_id = 1").execute(w.db()).await?;
            w.touch(Scope::Users);
            Ok(())
        })
    })
    .await;
    assert_eq!(refused.unwrap_err().code, Code::Internal);
    assert_eq!(count(&app.owner().await, "select count(*) from users where name = 'Unseen'").await, 0);
}

#[tokio::test]
async fn a_panic_undoes_the_write_and_harms_nothing_else() {
    let app = TestApp::start_with(|config| config.database_pool = 1).await;
    let lost: server::Result<()> = write(&app.services, writer(), |w| {
        Box::pin(async move {
            sqlx::query("update users set name = 'Unseen' where tenant_id = 1").execute(w.db()).await?;
            panic!("on purpose")
        })
    })
    .await;
    assert_eq!(lost.unwrap_err().code, Code::Internal);
    let admin = app.signed_in(ADMIN).await;
    assert_eq!(
        admin.get("/api/v1/users?q=unseen").await.json::<contract::Page<contract::users::User>>().total,
        0
    );
}
