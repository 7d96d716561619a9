//! Two instances over what a larger installation has: a Redis Cluster or a Sentinel, and a replica of PostgreSQL.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use axum::Router;
use contract::{Code, Page, users::User};
use futures::{FutureExt, future::join_all};
use serde_json::json;
use server::{Services, cache::RedisState, config::Environment, http, seed::user_id};

use crate::support::{
    ADMIN, Actor, FOREIGN_OWNER, Mode, PrivatePostgres, PrivateRedis, Proxy, RedisCluster, TestApp, VIEWER,
    config, eventually, site,
};

const SESSION: &str = "/api/v1/auth/session";

/// An instance over services of its own test.
struct Instance {
    services: Services,
    router: Router,
}

impl Instance {
    async fn start(primary: &PrivatePostgres, replica: &PrivatePostgres, redis: &str) -> Self {
        let mut config = config(Environment::Test);
        config.database_url = Some(primary.url().into());
        config.database_read_url = Some(replica.url().into());
        config.database_pool = 6;
        config.redis_url = Some(redis.to_owned().into());
        config.token_key = Some("the key of two instances of a test".to_owned().into());
        let services = Services::start(config).await.unwrap();
        let router = http::router(&services, &site());
        Self { services, router }
    }

    async fn signed_in(&self, email: &str) -> Actor {
        let mut actor = Actor::new(self.router.clone());
        actor.sign_in(email).await;
        actor
    }

    fn replica_reads(&self) -> u64 {
        self.services.cache.replica_reads().unwrap().0
    }
}

async fn rename(actor: &Actor, name: &str) {
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    assert_eq!(actor.patch(&path, json!({ "name": name })).await.status, 200);
}

/// The name in a list that nobody has asked for before, if `size` is new.
async fn listed(actor: &Actor, size: u32) -> String {
    let page: Page<User> = actor.get(&format!("/api/v1/users?pageSize={size}")).await.json();
    page.data.into_iter().find(|user| user.id == user_id(1, 4)).unwrap().name
}

async fn a_write_here_is_read_there(here: &Actor, there: &Actor, rounds: std::ops::Range<u32>) {
    for round in rounds {
        let name = format!("Name {round}");
        let (writer, reader) = if round % 2 == 0 { (here, there) } else { (there, here) };
        listed(reader, 100).await;
        rename(writer, &name).await;
        assert_eq!(listed(reader, 100).await, name);
        assert_eq!(listed(writer, 100).await, name);
    }
}

async fn who_signs_out_is_out_everywhere(a: &Instance, b: &Instance) {
    let leaves = a.signed_in(VIEWER).await;
    assert_eq!(leaves.at(&b.router).get(SESSION).await.status, 200);
    assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
    for instance in [a, b] {
        assert_eq!(leaves.at(&instance.router).get(SESSION).await.code(), Code::Unauthenticated);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_cluster_and_a_streaming_replica_serve_two_instances() {
    let primary = PrivatePostgres::primary().await;
    let replica = primary.replica();
    let mut cluster = RedisCluster::start().await;
    let a = Instance::start(&primary, &replica, &cluster.url()).await;
    let b = Instance::start(&primary, &replica, &cluster.url()).await;
    eventually("the cluster is used", async || {
        [&a, &b].iter().all(|instance| instance.services.cache.redis_state() == RedisState::Up)
    })
    .await;
    let here = a.signed_in(ADMIN).await;
    let there = here.at(&b.router);

    a_write_here_is_read_there(&here, &there, 0..10).await;
    who_signs_out_is_out_everywhere(&a, &b).await;

    // Sessions, entries and versions of two tenants are asked for in the same moment, and so together.
    let foreign = b.signed_in(FOREIGN_OWNER).await.at(&a.router);
    for path in ["/api/v1/users?pageSize=100", SESSION] {
        for actor in [&here, &foreign] {
            assert_eq!(actor.get(path).await.status, 200);
        }
        let asked =
            (0..60).map(|n| if n % 2 == 0 { here.get(path) } else { foreign.get(path) }.boxed_local());
        for answer in join_all(asked).await {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.layer("redis"), "hit");
        }
    }
    assert_eq!(a.services.cache.redis_state(), RedisState::Up);

    let sizes = AtomicU32::new(21);
    let cold = || sizes.fetch_add(1, Relaxed);
    eventually("the replica is read from", async || {
        listed(&there, cold()).await;
        b.replica_reads() > 0
    })
    .await;
    let mut standby = replica.owner().await;
    sqlx::query("select pg_wal_replay_pause()").execute(&mut standby).await.unwrap();
    let before = b.services.cache.replica_reads().unwrap();
    rename(&here, "Not there yet").await;
    assert_eq!(
        listed(&there, cold()).await,
        "Not there yet",
        "the replica stands still, and is not believed"
    );
    let after = b.services.cache.replica_reads().unwrap();
    assert_eq!((after.0, after.1), (before.0, before.1 + 1));
    who_signs_out_is_out_everywhere(&a, &b).await;
    sqlx::query("select pg_wal_replay_resume()").execute(&mut standby).await.unwrap();
    eventually("the replica is read from again", async || {
        assert_eq!(listed(&there, cold()).await, "Not there yet");
        b.replica_reads() > after.0
    })
    .await;

    replica.stop();
    for _ in 0..4 {
        assert_eq!(listed(&there, cold()).await, "Not there yet");
    }
    assert_eq!(b.services.cache.replica_is_up(), Some(false));
    assert_eq!(there.get("/readyz").await.status, 200);

    cluster.nodes[1].kill();
    a_write_here_is_read_there(&here, &there, 10..14).await;
    who_signs_out_is_out_everywhere(&a, &b).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f05_a_redis_that_sentinel_promoted_brings_back_no_session_and_no_old_data() {
    let mut first = PrivateRedis::start().await;
    let (link, between) = Proxy::before(&first.url()).await;
    let port = between.rsplit(':').next().unwrap();
    let second = PrivateRedis::start_with(&["--replicaof", &format!("127.0.0.1 {port}")]).await;
    eventually("the second Redis follows", async || {
        second.say("INFO replication").await.contains("master_link_status:up")
    })
    .await;
    let sentinel = first.sentinel().await;
    eventually("Sentinel knows both", async || sentinel.say("INFO sentinel").await.contains("slaves=1"))
        .await;
    let url = format!("redis-sentinel://127.0.0.1:{}?sentinelServiceName=mono", sentinel.port());
    let app = TestApp::start_with(|config| config.redis_url = Some(url.clone().into())).await;
    let other = app.another_with(|config| config.redis_url = Some(url.into())).await;
    let up = async || [&app, &other].iter().all(|app| app.services.cache.redis_state() == RedisState::Up);
    eventually("Redis is found by Sentinel", up).await;
    let here = app.signed_in(ADMIN).await;
    let there = here.at(&other.router);
    a_write_here_is_read_there(&here, &there, 0..2).await;

    let leaves = app.signed_in(VIEWER).await;
    assert_eq!(leaves.get(SESSION).await.status, 200);
    // What is written now the second one does not hear.
    link.set(Mode::Hang);
    assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
    rename(&here, "Unheard").await;
    first.kill();
    assert_eq!(leaves.at(&other.router).get(SESSION).await.code(), Code::Unauthenticated);
    assert_eq!(listed(&there, 100).await, "Unheard");
    eventually("the second is the first now", async || second.say("ROLE").await.starts_with("*3")).await;
    eventually("it is taken up", up).await;
    assert_eq!(leaves.at(&other.router).get(SESSION).await.code(), Code::Unauthenticated);
    assert_eq!(listed(&there, 100).await, "Unheard");
    a_write_here_is_read_there(&here, &there, 2..6).await;
}
