use futures::{StreamExt, stream};
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Answer, EDITOR, OWNER, PrivateRedis, TestApp, VIEWER};

/// How many questions are asked at a time, and how many at once.
const QUESTIONS: u64 = 2000;
const AT_ONCE: usize = 16;

/// `FLUSHALL` in the midst of requests: nobody is signed out, and the share of answers for which PostgreSQL was asked is at
/// most three times what it is otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f04_a_redis_that_is_emptied_under_load_is_not_felt_by_postgresql() {
    let redis = PrivateRedis::start().await;
    let app = TestApp::start_with(|config| config.redis_url = Some(redis.url().into())).await;
    let mut people = Vec::new();
    for email in [OWNER, ADMIN, EDITOR, VIEWER] {
        people.push(app.signed_in(email).await);
    }
    let ask = async |n: u64| -> Answer {
        let who = &people[usize::try_from(n % 4).unwrap()];
        match n % 40 {
            // What is written outdates every list.
            1 => {
                let path = format!("/api/v1/users/{}", user_id(1, 4));
                who.patch(&path, json!({ "name": format!("Load {n}") })).await
            }
            2..8 => who.get("/api/v1/auth/session").await,
            other => who.get(&format!("/api/v1/users?page={}&pageSize=10", 1 + other % 6)).await,
        }
    };
    let load = async |from: u64| {
        let answers = stream::iter(from..from + QUESTIONS).map(&ask).buffer_unordered(AT_ONCE);
        let asked = async |asked: usize, answer: Answer| {
            assert_eq!(answer.status, 200, "{}", answer.text());
            asked + usize::from(answer.layer("pg") == "hit")
        };
        answers.fold(0, asked).await
    };
    load(0).await;
    let steady = load(QUESTIONS).await;
    let flush = async {
        redis.say("FLUSHALL").await;
    };
    let (flushed, ()) = futures::join!(load(2 * QUESTIONS), flush);
    assert!(steady > 0, "there is nothing to compare with");
    assert!(flushed <= 3 * steady, "{flushed} of {QUESTIONS} asked PostgreSQL, {steady} without it");
    assert!(people.iter().all(|person| !person.cookies.is_empty()));
}
