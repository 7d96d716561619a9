use std::time::Duration;

use contract::{Page, users::User};
use futures::future::join_all;
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Actor, Mode, Proxy, TestApp};

async fn listed_name(actor: &Actor) -> String {
    let page: Page<User> = actor.get("/api/v1/users?pageSize=100").await.json();
    page.data.into_iter().find(|user| user.id == user_id(1, 4)).unwrap().name
}

/// So many rounds in which two instances fill what a write on one of them outdates, at moments that differ from round to
/// round; one of them hears of Redis later than the other. Who asks after the write was answered is never given what was
/// there before it.
async fn fills_that_race_with_writes(rounds: u64) {
    let (proxy, url) = Proxy::before(&std::env::var("REDIS_URL").unwrap_or_default()).await;
    proxy.set(Mode::Delay(Duration::from_millis(1)));
    let app = TestApp::start().await;
    let late = app.another_with(|config| config.redis_url = Some(url.into())).await;
    let here = app.signed_in(ADMIN).await;
    let there = here.at(&late.router);
    let mut stale = 0;
    for round in 0..rounds {
        let (writer, name) = (if round % 2 == 0 { &here } else { &there }, format!("Race {round}"));
        let fills = (0..6).map(|n| {
            let (reader, pause) = (if n % 2 == 0 { &here } else { &there }, round * 7919 * (n + 1) % 6000);
            async move {
                tokio::time::sleep(Duration::from_micros(pause)).await;
                listed_name(reader).await
            }
        });
        let write = async {
            tokio::time::sleep(Duration::from_micros(round * 104_729 % 3000)).await;
            let path = format!("/api/v1/users/{}", user_id(1, 4));
            assert_eq!(writer.patch(&path, json!({ "name": name })).await.status, 200);
            join_all([&here, &there].map(listed_name)).await
        };
        let (read, _) = futures::join!(write, join_all(fills));
        stale += read.iter().filter(|read| **read != name).count();
        // What the fills left behind.
        stale +=
            join_all([&here, &there].map(listed_name)).await.iter().filter(|read| **read != name).count();
    }
    assert_eq!(stale, 0, "in {rounds} rounds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f18_no_fill_that_races_with_a_write_brings_back_what_was_before_it() {
    fills_that_race_with_writes(100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: cargo test --release -p server --test api -- --ignored --nocapture long_"]
async fn long_f18_two_thousand_rounds() {
    fills_that_race_with_writes(2000).await;
}
