use axum::body::Body;
use contract::{Page, users::User};
use http::{Request, header};
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, Actor, TestApp, eventually};

const LIST: &str = "/api/v1/users?pageSize=100";

async fn listed_name(actor: &Actor) -> String {
    let page: Page<User> = actor.get(LIST).await.json();
    page.data.into_iter().find(|user| user.id == user_id(1, 4)).unwrap().name
}

#[tokio::test]
async fn who_has_the_token_sees_what_has_happened() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    listed_name(&admin).await;
    listed_name(&admin).await;
    let text = app.metrics().await;
    for line in [
        "mono_cache_reads_total{layer=\"l1\",outcome=\"hit\"}",
        "mono_cache_reads_total{layer=\"pg\",outcome=\"hit\"}",
        "mono_redis_up 1\n",
        "mono_event_streams 0\n",
        "mono_cache_inconsistent_total 0\n",
        "# EOF\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[tokio::test]
async fn without_the_token_there_is_no_such_page() {
    let app = TestApp::start().await;
    let without = app.another_with(|config| config.metrics_token = None).await;
    let owner = app.signed_in(ADMIN).await;
    for (app, token) in [(&app, ""), (&app, "wrong"), (&without, ""), (&without, "test-metrics")] {
        let request = Request::get("/metrics").header(header::AUTHORIZATION, format!("Bearer {token}"));
        let answer = owner.at(&app.router).send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 404, "{token}");
        assert_eq!(answer.problem().code, contract::Code::NotFound);
    }
}

#[tokio::test]
async fn a_hit_that_differs_from_postgresql_is_counted_and_replaced() {
    let app = TestApp::start_with(|config| config.cache_sample = 1).await;
    let admin = app.signed_in(ADMIN).await;
    for round in 0..5 {
        let renamed = admin
            .patch(&format!("/api/v1/users/{}", user_id(1, 4)), json!({ "name": round.to_string() }))
            .await;
        assert_eq!(renamed.status, 200, "{}", renamed.text());
        listed_name(&admin).await;
        listed_name(&admin).await;
    }
    let compared = async || app.metric("mono_cache_consistent_total").await > 0;
    eventually("something was compared", compared).await;
    assert_eq!(app.metric("mono_cache_inconsistent_total").await, 0);

    // Past the one write, which would have told its version.
    let written = sqlx::query("update users set name = 'Behind its back' where id = $1").bind(user_id(1, 4));
    written.execute(&app.owner().await).await.unwrap();
    eventually("it was replaced", async || listed_name(&admin).await == "Behind its back").await;
    let counted = async || app.metric("mono_cache_inconsistent_total").await > 0;
    eventually("it was counted", counted).await;
}
