use contract::{Code, auth::SessionView};
use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;

use crate::support::{Actor, Answer, OWNER, TestApp};

async fn refresh(actor: &Actor) -> Answer {
    actor.post("/api/v1/auth/refresh", json!({})).await
}

/// The same person with what the answer has set.
fn after(actor: &Actor, answer: &Answer) -> Actor {
    let mut actor = actor.clone();
    actor.cookies = answer.cookies();
    actor
}

async fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/api/v1/auth/session").await.status == 200
}

async fn count(owner: &PgPool) -> i64 {
    sqlx::query_scalar("select max(refresh_counter) from sessions").fetch_one(owner).await.unwrap()
}

async fn age(owner: &PgPool, column: &str, interval: &str) {
    let sql = format!("update sessions set {column} = {column} - interval '{interval}'");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(owner).await.unwrap();
}

#[tokio::test]
async fn a_refresh_gives_new_cookies_of_the_same_session() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let answer = refresh(&first).await;
    assert_eq!(answer.json::<SessionView>().user.email, OWNER);
    let second = after(&first, &answer);
    assert_eq!(second.cookies.len(), 4);
    assert!(is_signed_in(&second).await);
    assert!(is_signed_in(&first).await, "what was sent before the refresh is still answered");
    assert_eq!(count(&app.owner().await).await, 1);
}

#[tokio::test]
async fn of_twenty_refreshes_at_once_one_counts_and_all_work() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let answers = join_all((0..20).map(|_| refresh(&first))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let actor = after(&first, answer);
        assert!(is_signed_in(&actor).await);
    }
    assert_eq!(count(&app.owner().await).await, 1);
    assert_eq!(refresh(&after(&first, &answers[7])).await.status, 200, "and the present token goes on");
}

#[tokio::test]
async fn an_old_token_ends_the_session_with_all_its_tokens() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let second = after(&first, &refresh(&first).await);
    let third = after(&second, &refresh(&second).await);
    assert!(is_signed_in(&third).await);

    let replayed = refresh(&first).await;
    assert_eq!(replayed.code(), Code::Unauthenticated);
    assert!(replayed.cookies().iter().all(|(_, value)| value.is_empty()) && replayed.cookies().len() == 4);
    assert_eq!(refresh(&third).await.code(), Code::Unauthenticated);
    assert!(!is_signed_in(&third).await);
    let sql = "select detail->>'reason' from audit_log where action = 'session.ended'";
    let reasons: Vec<String> = sqlx::query_scalar(sql).fetch_all(&app.owner().await).await.unwrap();
    assert_eq!(reasons, ["replayed"]);
}

#[tokio::test]
async fn the_previous_token_is_good_for_ten_seconds_only() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let second = after(&first, &refresh(&first).await);
    age(&app.owner().await, "refreshed_at", "11 seconds").await;
    assert_eq!(refresh(&first).await.code(), Code::Unauthenticated);
    assert_eq!(refresh(&second).await.code(), Code::Unauthenticated, "the session has ended");
}

#[tokio::test]
async fn a_session_ends_after_a_week_of_silence_and_after_its_last_day() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (column, interval) in [("refreshed_at", "8 days"), ("expires_at", "31 days")] {
        let actor = app.signed_in(OWNER).await;
        age(&owner, column, interval).await;
        assert_eq!(refresh(&actor).await.code(), Code::Unauthenticated, "{column}");
        assert!(
            !is_signed_in(&actor.at(&app.another_with(|c| c.redis_url = None).await.router)).await,
            "{column}"
        );
    }
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused_and_ends_nothing() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let cookie = |name: &str| actor.cookies.iter().find(|(n, _)| n == name).unwrap().1.clone();
    let token = cookie("refreshToken");
    let last = if token.ends_with('A') { 'B' } else { 'A' };
    let bad = [
        String::new(),
        "x".to_owned(),
        format!("{}{last}", &token[..token.len() - 1]),
        token[1..].to_owned(),
        cookie("accessToken"),
        cookie("session"),
    ];
    for token in bad {
        let mut other = app.anonymous();
        other.cookies = vec![("refreshToken".to_owned(), token.clone())];
        assert_eq!(refresh(&other).await.code(), Code::Unauthenticated, "{token}");
    }
    assert_eq!(refresh(&app.anonymous()).await.code(), Code::Unauthenticated);
    assert!(is_signed_in(&actor).await);
    // Each kind of token is good for its own purpose only.
    let mut crossed = app.anonymous();
    crossed.cookies = vec![("accessToken".to_owned(), token), ("session".to_owned(), cookie("session"))];
    assert!(!is_signed_in(&crossed).await);
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_can_be_repeated_also_after_a_restart() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let lost = refresh(&first).await;
    assert_eq!(lost.status, 200);
    let restarted = app.another().await;
    let second = after(&first, &refresh(&first.at(&restarted.router)).await).at(&restarted.router);
    assert!(is_signed_in(&second).await);
    assert_eq!(count(&app.owner().await).await, 1, "it counts once");
    assert_eq!(refresh(&second).await.status, 200, "and goes on from there");
}

#[tokio::test]
async fn two_rotations_within_a_second_are_told_apart_also_after_a_restart() {
    let app = TestApp::start().await;
    let first = app.signed_in(OWNER).await;
    let second = after(&first, &refresh(&first).await);
    let third = after(&second, &refresh(&second).await);
    let token =
        |actor: &Actor| actor.cookies.iter().find(|(name, _)| name == "refreshToken").unwrap().1.clone();
    assert_ne!(token(&second), token(&third));
    // As if all of it had happened at one instant: a clock tells nothing then.
    let sql = "update sessions set refreshed_at = created_at";
    sqlx::query(sql).execute(&app.owner().await).await.unwrap();
    let restarted = app.another().await;
    assert_eq!(refresh(&first.at(&restarted.router)).await.code(), Code::Unauthenticated);
    assert!(!is_signed_in(&third).await, "the session has ended with all its tokens");
}

#[tokio::test]
async fn no_race_of_a_refresh_with_the_end_of_its_session_leaves_a_token_alive() {
    let app = TestApp::start().await;
    let keeper = app.signed_in(OWNER).await;
    for round in 0..12 {
        let actor = app.signed_in(OWNER).await;
        let end = async {
            match round % 2 {
                0 => actor.post("/api/v1/auth/logout", json!({})).await.status,
                _ => keeper.delete("/api/v1/auth/sessions").await.status,
            }
        };
        let (refreshed, ended) = futures::future::join(refresh(&actor), end).await;
        assert!(ended.is_success(), "{ended}");
        assert!(!is_signed_in(&actor).await);
        if refreshed.status == 200 {
            let renewed = after(&actor, &refreshed);
            assert!(!is_signed_in(&renewed).await, "round {round}");
            assert_eq!(refresh(&renewed).await.code(), Code::Unauthenticated, "round {round}");
        }
    }
}

#[tokio::test]
async fn a_rotated_key_signs_nobody_out_until_it_is_gone() {
    let key = |text: &str| server::config::Secret::new(text.to_owned());
    let (one, two) = ("0kq7w2hJ9ZcXv5B1nM8sD4fG6aLpRtYe", "Ue3rT9yWq1PzXc7VbN5mKj2HgF8dSa4L");
    let app = TestApp::start_with(|config| config.token_key = Some(key(one))).await;
    let before = app.signed_in(OWNER).await;
    let rotated = app
        .another_with(|config| {
            config.token_key = Some(key(two));
            config.old_token_keys = vec![key(one)];
        })
        .await;
    let there = before.at(&rotated.router);
    assert!(is_signed_in(&there).await);
    let renewed = after(&there, &refresh(&there).await);
    assert!(is_signed_in(&renewed).await);
    let begun_there = rotated.signed_in(OWNER).await;

    let gone = app.another_with(|config| config.token_key = Some(key(two))).await;
    assert!(!is_signed_in(&before.at(&gone.router)).await);
    assert_eq!(refresh(&renewed.at(&gone.router)).await.code(), Code::Unauthenticated);
    assert!(is_signed_in(&begun_there.at(&gone.router)).await);
    assert_eq!(refresh(&begun_there.at(&gone.router)).await.status, 200);
}
