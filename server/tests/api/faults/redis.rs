use std::time::{Duration, Instant};

use contract::{Code, Page, users::User};
use serde_json::json;
use server::{cache::RedisState, seed::user_id};

use crate::support::{ADMIN, Actor, Mode, PrivateRedis, Proxy, TestApp, VIEWER, eventually};

const LIST: &str = "/api/v1/users?pageSize=100";
const SESSION: &str = "/api/v1/auth/session";

/// Two instances over a Redis of their own, and someone who is signed in at both.
struct Pair {
    redis: PrivateRedis,
    app: TestApp,
    other: TestApp,
    here: Actor,
    there: Actor,
}

impl Pair {
    async fn start() -> Self {
        let redis = PrivateRedis::start().await;
        let (app, other) = over(&redis.url()).await;
        let here = app.signed_in(ADMIN).await;
        let there = here.at(&other.router);
        let pair = Self { redis, app, other, here, there };
        pair.is_right("Warm").await;
        pair
    }

    /// A write here is read there.
    async fn is_right(&self, name: &str) {
        listed(&self.there).await;
        rename(&self.here, name).await;
        self.will_be_read(name).await;
    }

    async fn will_be_read(&self, name: &str) {
        // An instance that has not yet found Redis away learns of a write by its own relay, within a second.
        eventually("the write is read there", async || listed(&self.there).await == name).await;
        assert_eq!(listed(&self.here).await, name);
    }

    /// Sign-ins go on, and who signs out is out.
    async fn signs_in_and_out(&self) {
        let leaves = self.app.signed_in(VIEWER).await;
        let there = leaves.at(&self.other.router);
        assert_eq!(there.get(SESSION).await.status, 200);
        assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
        assert_eq!(leaves.get(SESSION).await.code(), Code::Unauthenticated);
        eventually("the session is refused there", async || there.get(SESSION).await.status == 401).await;
    }

    async fn heals(&self) {
        eventually("Redis is taken up again", async || {
            // Nothing else asks it while it is left alone.
            listed(&self.here).await;
            listed(&self.there).await;
            [&self.app, &self.other].iter().all(|app| app.services.cache.redis_state() == RedisState::Up)
        })
        .await;
        for round in 0..3 {
            let name = format!("Healed {round}");
            rename(&self.here, &name).await;
            assert_eq!(listed(&self.there).await, name, "at once, now that Redis tells it");
        }
    }
}

async fn over(url: &str) -> (TestApp, TestApp) {
    let app = TestApp::start_with(|config| config.redis_url = Some(url.to_owned().into())).await;
    let other = app.another_with(|config| config.redis_url = Some(url.to_owned().into())).await;
    (app, other)
}

async fn rename(actor: &Actor, name: &str) {
    let path = format!("/api/v1/users/{}", user_id(1, 4));
    assert_eq!(actor.patch(&path, json!({ "name": name })).await.status, 200);
}

async fn listed(actor: &Actor) -> String {
    let page: Page<User> = actor.get(LIST).await.json();
    page.data.into_iter().find(|user| user.id == user_id(1, 4)).unwrap().name
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f01_a_redis_that_is_killed_costs_no_answer() {
    let mut pair = Pair::start().await;
    pair.redis.kill();
    for round in 0..5 {
        pair.is_right(&format!("Killed {round}")).await;
    }
    pair.signs_in_and_out().await;
    pair.redis.restart().await;
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f02_a_redis_that_is_slow_is_left_alone() {
    let redis = PrivateRedis::start().await;
    let (proxy, url) = Proxy::before(&redis.url()).await;
    let (app, other) = over(&url).await;
    let here = app.signed_in(ADMIN).await;
    let pair = Pair { redis, there: here.at(&other.router), app, other, here };
    pair.is_right("Quick").await;
    proxy.set(Mode::Delay(Duration::from_millis(500)));
    let started = Instant::now();
    for _ in 0..40 {
        assert_eq!(listed(&pair.here).await, "Quick");
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}: each waited for Redis", started.elapsed());
    pair.is_right("Slow").await;
    pair.signs_in_and_out().await;
    proxy.set(Mode::Pass);
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f03_a_redis_that_hangs_is_left_alone_and_its_late_answers_go_to_nobody() {
    let pair = Pair::start().await;
    pair.redis.signal("STOP");
    for round in 0..3 {
        pair.is_right(&format!("Hung {round}")).await;
    }
    pair.signs_in_and_out().await;
    pair.redis.signal("CONT");
    for _ in 0..20 {
        assert_eq!(listed(&pair.here).await, "Hung 2");
        assert_eq!(pair.there.get(SESSION).await.status, 200);
    }
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f03_a_redis_whose_answers_are_lost_is_left_alone() {
    let redis = PrivateRedis::start().await;
    let (proxy, url) = Proxy::before(&redis.url()).await;
    let (app, other) = over(&url).await;
    let here = app.signed_in(ADMIN).await;
    let pair = Pair { redis, there: here.at(&other.router), app, other, here };
    pair.is_right("Heard").await;
    proxy.set(Mode::Deaf);
    pair.is_right("Unheard").await;
    pair.signs_in_and_out().await;
    proxy.set(Mode::Pass);
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f06_a_redis_that_is_full_forgets_what_it_cannot_be_told() {
    let pair = Pair::start().await;
    let leaves = pair.app.signed_in(VIEWER).await;
    let there = leaves.at(&pair.other.router);
    assert_eq!(there.get(SESSION).await.status, 200);
    assert_eq!(pair.redis.say("CONFIG SET maxmemory 1").await, "+OK");
    for round in 0..5 {
        let name = format!("Full {round}");
        rename(&pair.here, &name).await;
        assert_eq!(listed(&pair.there).await, name, "at once");
    }
    assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
    assert_eq!(there.get(SESSION).await.code(), Code::Unauthenticated, "at once");
    pair.signs_in_and_out().await;
    assert_eq!(pair.redis.say("CONFIG SET maxmemory 0").await, "+OK");
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f06_a_redis_that_is_read_only_counts_as_away() {
    let pair = Pair::start().await;
    assert_eq!(pair.redis.say("REPLICAOF 127.0.0.1 1").await, "+OK");
    for round in 0..3 {
        pair.is_right(&format!("Read only {round}")).await;
    }
    pair.signs_in_and_out().await;
    assert_eq!(pair.redis.say("REPLICAOF NO ONE").await, "+OK");
    pair.heals().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f07_a_redis_restarted_with_an_old_memory_brings_nothing_back() {
    let mut pair = Pair::start().await;
    let leaves = pair.app.signed_in(VIEWER).await;
    assert_eq!(leaves.get(SESSION).await.status, 200);
    assert_eq!(pair.redis.say("SAVE").await, "+OK");
    pair.is_right("After the dump").await;
    assert_eq!(leaves.post("/api/v1/auth/logout", json!({})).await.status, 204);
    pair.redis.kill();
    assert_eq!(listed(&pair.there).await, "After the dump");
    pair.redis.restart().await;
    pair.heals().await;
    for app in [&pair.app, &pair.other] {
        assert_eq!(leaves.at(&app.router).get(SESSION).await.code(), Code::Unauthenticated);
    }
}
