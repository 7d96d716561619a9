use std::time::Duration;

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use server::seed::user_id;

use crate::support::{ADMIN, TestApp, eventually};

/// So many writes, each left by its client after up to sixty milliseconds. What was acknowledged is there, what is there is
/// audited, and no connection stays in a transaction.
async fn writes_left_by_their_client(count: u64) {
    let app = TestApp::start().await;
    let actor = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let acknowledged: u64 = stream::iter(0..count)
        .map(|n| {
            let actor = &actor;
            async move {
                let path = format!("/api/v1/users/{}", user_id(1, 5 + u32::try_from(n % 40).unwrap()));
                let write = actor.patch(&path, json!({ "name": format!("Left {n}") }));
                let patience = Duration::from_micros(n * 7919 % 60_000);
                match tokio::time::timeout(patience, write).await {
                    Ok(answer) => u64::from(answer.status == 200),
                    Err(_) => 0,
                }
            }
        })
        .buffer_unordered(4)
        .fold(0, |sum, one| async move { sum + one })
        .await;
    let in_transaction = "select count(*) from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%'";
    eventually("no connection is in a transaction", async || {
        sqlx::query_scalar::<_, i64>(in_transaction).fetch_one(&owner).await.unwrap() == 0
    })
    .await;
    let changes: Vec<Value> =
        sqlx::query_scalar("select detail->'name'->1 from audit_log where action = 'users.change'")
            .fetch_all(&owner)
            .await
            .unwrap();
    let audited = u64::try_from(changes.len()).unwrap();
    assert!(acknowledged <= audited, "{acknowledged} were acknowledged, {audited} are there");
    assert!(acknowledged > 0, "all were left: nothing was shown");
    let names: Vec<String> =
        sqlx::query_scalar("select name from users where tenant_id = 1 and name like 'Left %'")
            .fetch_all(&owner)
            .await
            .unwrap();
    assert!(names.iter().all(|name| changes.contains(&json!(name))), "a change that is not audited");
    // The pool is whole.
    for _ in 0..12 {
        let path = format!("/api/v1/users/{}", user_id(1, 4));
        assert_eq!(actor.patch(&path, json!({ "name": "After" })).await.status, 200);
    }
    eprintln!("{count} writes, {acknowledged} acknowledged, {audited} done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f15_writes_that_their_client_leaves_are_whole_or_not_there() {
    writes_left_by_their_client(200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: cargo test --release -p server --test api -- --ignored --nocapture long_"]
async fn long_f15_five_thousand_writes_that_their_client_leaves() {
    writes_left_by_their_client(5000).await;
}
