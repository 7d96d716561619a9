use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

use contract::{
    Page,
    users::{User, UserFilter},
};
use futures::future::join_all;
use server::cache::Key;
use tokio::net::TcpStream;

use super::{
    connections::health,
    killed::{launch, server},
};
use crate::support::{FOREIGN_OWNER, TestApp, eventually, free_port};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_what_one_tenant_asks_for_leaves_connections_to_the_others() {
    let app = TestApp::start_with(|config| config.database_pool = 4).await;
    let foreign = app.signed_in(FOREIGN_OWNER).await;
    let done = Arc::new(AtomicU32::new(0));
    let asks = (1..=9).map(|page| {
        let (services, done) = (app.services.clone(), Arc::clone(&done));
        let key = Key::api_users_list(1, &UserFilter { page, ..UserFilter::default() });
        tokio::spawn(async move {
            let read = services.cache.read(key, |db| {
                Box::pin(async move {
                    sqlx::query("select pg_sleep(0.4)").execute(db).await?;
                    Ok(Page::<User> { data: Vec::new(), page: 1, page_size: 25, total: 0, at_least: false })
                })
            });
            read.await.unwrap();
            done.fetch_add(1, SeqCst);
        })
    });
    let asks: Vec<_> = asks.collect();
    let busy = "select count(*) from pg_stat_activity
                 where datname = current_database() and query like '%pg_sleep%' and state = 'active'
                   and pid <> pg_backend_pid()";
    let owner = app.owner().await;
    let is_busy = async || sqlx::query_scalar::<_, i64>(busy).fetch_one(&owner).await.unwrap() == 3;
    eventually("the tenant has its share", is_busy).await;
    assert_eq!(foreign.get("/api/v1/users?q=nobody").await.status, 200);
    assert!(done.load(SeqCst) <= 3, "the other tenant waited for {} of 9", done.load(SeqCst));
    join_all(asks).await;
    assert_eq!(done.load(SeqCst), 9, "and the first was served in turn");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f41_a_server_that_has_no_more_files_lives_and_answers_when_it_has() {
    let app = TestApp::start().await;
    let port = free_port();
    let mut limited = Command::new("prlimit");
    limited.args(["--nofile=64:64", env!("CARGO_BIN_EXE_server")]);
    let _process = launch(server(&app, port, limited), port).await;
    let mut open = Vec::new();
    for _ in 0..100 {
        open.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    let waits = tokio::time::timeout(Duration::from_millis(500), health(port)).await;
    assert!(waits.is_err() || waits.unwrap().is_none(), "the limit was not reached");
    drop(open);
    eventually("it answers again", async || {
        let answered = tokio::time::timeout(Duration::from_secs(1), health(port)).await;
        answered.is_ok_and(|status| status.as_deref() == Some("200"))
    })
    .await;
}
