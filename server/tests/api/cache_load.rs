//! Who loads what no cache has, and when.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::SeqCst},
};

use contract::{
    Code, Page,
    matrix::parts::Ttl,
    users::{User, UserFilter},
};
use fred::{interfaces::KeysInterface, types::Expiration};
use futures::future::BoxFuture;
use server::{
    Error,
    cache::{Key, Segment},
};

use crate::support::TestApp;

fn key() -> Key {
    Key::api_users_list(1, &UserFilter::default())
}

async fn slowly(db: &mut sqlx::PgConnection, loads: Arc<AtomicU32>) -> server::Result<Page<User>> {
    loads.fetch_add(1, SeqCst);
    sqlx::query("select pg_sleep(0.3)").execute(db).await?;
    Ok(Page { data: Vec::new(), page: 1, page_size: 100, total: 7, at_least: false })
}

/// The name in Redis of the lease of [`key`].
async fn lease(app: &TestApp) -> String {
    let version: Option<i64> = sqlx::query_scalar("select version from versions_of(1, '{users}')")
        .fetch_optional(&app.services.db)
        .await
        .unwrap();
    app.redis_key(&format!("{}:lease:{}", key().name(), version.unwrap_or(0)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_who_ask_two_instances_at_once_are_one_query() {
    let app = TestApp::start().await;
    let other = app.another().await;
    let loads = Arc::new(AtomicU32::new(0));
    let asks = (0..500).map(|at| {
        let instance = if at % 2 == 0 { &app } else { &other };
        let (services, loads) = (instance.services.clone(), Arc::clone(&loads));
        tokio::spawn(async move {
            services.cache.read(key(), |db| Box::pin(slowly(db, loads))).await.unwrap().total
        })
    });
    let totals = futures::future::join_all(asks.collect::<Vec<_>>()).await;
    assert!(totals.into_iter().all(|total| total.unwrap() == 7));
    assert_eq!(loads.load(SeqCst), 1);
}

#[tokio::test]
async fn who_took_the_lease_and_died_keeps_nobody_waiting_for_ever() {
    let app = TestApp::start().await;
    let long = Some(Expiration::EX(60));
    let _: () = app.redis().await.set(lease(&app).await, "", long, None, false).await.unwrap();
    let loads = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&loads);
    let page = app.services.cache.read(key(), |db| Box::pin(slowly(db, counted))).await.unwrap();
    assert_eq!((page.total, loads.load(SeqCst)), (7, 1));
}

#[tokio::test]
async fn who_fails_gives_the_lease_back() {
    let app = TestApp::start().await;
    let (redis, lease) = (app.redis().await, lease(&app).await);
    let asked = (redis.clone(), lease.clone());
    let failed = app.services.cache.read(key(), |_| {
        let fails: BoxFuture<'_, server::Result<Page<User>>> = Box::pin(async move {
            let is_held: bool = asked.0.exists(asked.1).await.unwrap();
            Err(Error::new(if is_held { Code::Conflict } else { Code::Internal }, "on purpose"))
        });
        fails
    });
    let failed = failed.await.unwrap_err();
    assert_eq!(failed.code, Code::Conflict, "it was held meanwhile");
    assert!(!redis.exists::<bool, _>(lease).await.unwrap());
}

#[tokio::test]
async fn what_takes_long_is_loaded_again_before_it_runs_out() {
    let app = TestApp::start().await;
    let key = || Key::temp("test", &Segment::new("early").unwrap(), Ttl::seconds(2));
    let loads = Arc::new(AtomicU32::new(0));
    while app.metric("mono_cache_renewed_total").await == 0 {
        let counted = Arc::clone(&loads);
        app.services.cache.read(key(), |db| Box::pin(slowly(db, counted))).await.unwrap();
    }
    assert_eq!(loads.load(SeqCst), 2);
}
