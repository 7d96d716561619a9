//! What has happened since the start and how things stand, for Prometheus, to whoever has the token.

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::Code;
use http::header;
use prometheus_client::{encoding::text::encode, metrics::gauge::ConstGauge, registry::Registry};
use sha2::{Digest, Sha256};

use crate::{
    Error, Services,
    cache::RedisState,
    http::{RequestId, respond},
};

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `/metrics`.
pub fn routes() -> Router<Services> {
    Router::new().route("/metrics", get(show))
}

async fn show(State(services): State<Services>, request: Request) -> Response {
    if !is_known(&services, &request) {
        return respond(
            Error::new(Code::NotFound, "There is no such page."),
            &RequestId::of(request.extensions()),
        );
    }
    let mut text = String::new();
    match encode(&mut text, &registry(&services)) {
        Ok(()) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(error) => respond(Error::internal(error), &RequestId::of(request.extensions())),
    }
}

/// Hashes are compared, so that the time it takes says nothing of the token.
fn is_known(services: &Services, request: &Request) -> bool {
    let Some(token) = &services.config.metrics_token else { return false };
    let presented = request.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    let presented = presented.and_then(|value| value.strip_prefix(b"Bearer "));
    presented.is_some_and(|presented| Sha256::digest(presented) == Sha256::digest(token.expose().as_bytes()))
}

fn registry(services: &Services) -> Registry {
    let mut registry = Registry::default();
    services.cache.register(&mut registry);
    let is_up = i64::from(services.cache.redis_state() == RedisState::Up);
    let mut gauge =
        |name: &str, help: &str, value: i64| registry.register(name, help, ConstGauge::new(value));
    gauge("mono_redis_up", "Whether Redis is asked", is_up);
    gauge("mono_event_streams", "Open streams of events", count(services.events.open()));
    gauge("mono_postgres_connections", "Open connections to PostgreSQL", i64::from(services.db.size()));
    gauge("mono_postgres_idle", "Those of them that are idle", count(services.db.num_idle()));
    if let Some((read, behind)) = services.cache.replica_reads() {
        gauge("mono_replica_reads", "Reads from the replica", count(read));
        gauge("mono_replica_behind", "Reads for which the replica was not new enough", count(behind));
    }
    registry
}

fn count(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
