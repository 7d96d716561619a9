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
