//! Whether the process lives, and whether it should be sent requests.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use tokio::time::timeout;

use crate::{Services, cache::RedisState};

/// How long PostgreSQL may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness {
    status: &'static str,
    dependencies: BTreeMap<&'static str, Dependency>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    millis: Option<u64>,
}

/// `/healthz` and `/readyz`.
pub fn routes() -> Router<Services> {
    Router::new().route("/healthz", get(live)).route("/readyz", get(ready))
}

async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "live" }))
}

/// Without PostgreSQL there is nothing to serve; without Redis there is, more slowly.
async fn ready(State(services): State<Services>) -> Response {
    let started = Instant::now();
    let asked = timeout(PATIENCE, sqlx::query("select 1").execute(&services.db)).await;
    let up = matches!(asked, Ok(Ok(_)));
    let millis = up.then(|| u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
    let postgres = Dependency { state: if up { "up" } else { "down" }, millis };
    let redis = match services.cache.redis_state() {
        RedisState::Up => "up",
        RedisState::Down => "down",
        RedisState::Absent => "absent",
    };
    let status = match (services.stopping.is_cancelled(), up) {
        (true, _) => "stopping",
        (false, true) => "ready",
        (false, false) => "unavailable",
    };
    let mut dependencies =
        BTreeMap::from([("postgres", postgres), ("redis", Dependency { state: redis, millis: None })]);
    if let Some(up) = services.cache.replica_is_up() {
        let state = if up { "up" } else { "down" };
        dependencies.insert("replica", Dependency { state, millis: None });
    }
    let body = Json(Readiness { status, dependencies });
    if status == "ready" {
        return body.into_response();
    }
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}
