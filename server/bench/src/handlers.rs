use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use fred::{
    bytes::Bytes,
    prelude::{KeysInterface, Pool},
};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::token::Tokens;

#[derive(Clone)]
pub(crate) struct Floor {
    pub(crate) database: PgPool,
    pub(crate) redis: Pool,
    pub(crate) token: Arc<Tokens>,
}

const KEYS: [&str; 3] = ["floors:session", "floors:permissions", "floors:versions"];
const LIST: &str = "floors:list";

/// Three small entries and a list of 5.8 kB, as the server's are.
pub(crate) fn entries() -> impl Iterator<Item = (&'static str, String)> {
    KEYS.into_iter().map(|key| (key, "x".repeat(200))).chain([(LIST, "x".repeat(5_800))])
}

/// Nothing.
pub(crate) async fn empty() -> &'static str {
    "{}"
}

fn is_signed_in(floor: &Floor, headers: &HeaderMap) -> bool {
    let cookie = headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok());
    let token =
        cookie.and_then(|cookie| cookie.split("; ").find_map(|pair| pair.strip_prefix("accessToken=")));
    token.is_some_and(|token| floor.token.is_valid(token))
}

async fn fetch(floor: &Floor, keys: Vec<&'static str>) -> Option<Vec<Option<Bytes>>> {
    floor.redis.mget(keys).await.ok()
}

fn json(body: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

/// A token and three small keys.
pub(crate) async fn check(State(floor): State<Floor>, headers: HeaderMap) -> Response {
    if !is_signed_in(&floor, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match fetch(&floor, KEYS.to_vec()).await {
        Some(_) => json(r#"{"permission":"users:read","allowed":true}"#),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The same, and a list that is sent as it is stored.
pub(crate) async fn list(State(floor): State<Floor>, headers: HeaderMap) -> Response {
    if !is_signed_in(&floor, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let list =
        fetch(&floor, KEYS.into_iter().chain([LIST]).collect()).await.and_then(|mut found| found.pop()?);
    list.map_or_else(|| StatusCode::SERVICE_UNAVAILABLE.into_response(), json)
}

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct Page {
    data: Vec<Row>,
    total: i64,
}

#[derive(Serialize, sqlx::FromRow)]
struct Row {
    id: uuid::Uuid,
    name: String,
    email: String,
    role: String,
    status: String,
    version: i64,
    created_at: chrono::DateTime<chrono::Utc>,
    updated_at: chrono::DateTime<chrono::Utc>,
}

/// The two statements for one page of a tenant's users that a search finds, by themselves.
pub(crate) async fn sql(State(floor): State<Floor>, Query(search): Query<Search>) -> Response {
    match page(&floor.database, &format!("%{}%", search.q)).await {
        Ok(page) => {
            serde_json::to_vec(&page).map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), json)
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn page(database: &PgPool, pattern: &str) -> sqlx::Result<Page> {
    let total = sqlx::query_scalar(
        "select count(*) from users where tenant_id = 1 and (name ilike $1 or email ilike $1)",
    )
    .bind(pattern)
    .fetch_one(database)
    .await?;
    let data = sqlx::query_as(
        "select id, name, email, role, status, version, created_at, updated_at from users \
         where tenant_id = 1 and (name ilike $1 or email ilike $1) order by name collate \"und-x-icu\", id limit 25",
    )
    .bind(pattern)
    .fetch_all(database)
    .await?;
    Ok(Page { data, total })
}

/// A password's hash at the server's cost, as many at once as there are processors.
pub(crate) async fn argon2() -> Response {
    let hash = tokio::task::spawn_blocking(|| {
        let params = Params::new(19 * 1024, 2, 1, None).ok()?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"correct horse battery staple")
            .ok()
    });
    match hash.await {
        Ok(Some(_)) => json("{}"),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
