//! Serves the floors on loopback: `floors <port>`, with `DATABASE_OWNER_URL` and `REDIS_URL` set. Prints the cookie that
//! its handlers take, then serves until it is ended.

mod handlers;
mod token;

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use axum::{Router, routing::get};
use fred::prelude::{Builder, ClientLike, Config, KeysInterface, Pool};
use sqlx::postgres::PgPoolOptions;
use tokio::net::TcpListener;

use handlers::Floor;

/// As many connections as the server has.
const CONNECTIONS: u32 = 10;

#[tokio::main]
async fn main() -> Result<()> {
    let port = std::env::args().nth(1).context("floors <port>")?.parse()?;
    let database = std::env::var("DATABASE_OWNER_URL").context("DATABASE_OWNER_URL")?;
    let database = PgPoolOptions::new().max_connections(CONNECTIONS).connect(&database).await?;
    let redis = std::env::var("REDIS_URL").context("REDIS_URL")?;
    let redis: Pool = Builder::from_config(Config::from_url(&redis)?).build_pool(2)?;
    redis.init().await?;
    for (key, value) in handlers::entries() {
        redis.set::<(), _, _>(key, value, None, None, false).await?;
    }
    let token = token::Tokens::new();
    let cookie = format!("accessToken={}", token.issue()?);
    let floor = Floor { database, redis, token: token.into() };
    let app = Router::new()
        .route("/empty", get(handlers::empty))
        .route("/check", get(handlers::check))
        .route("/list", get(handlers::list))
        .route("/sql", get(handlers::sql))
        .route("/argon2", get(handlers::argon2))
        .with_state(floor);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    #[expect(clippy::print_stdout, reason = "it is what the program is asked for")]
    {
        println!("{cookie}");
    }
    axum::serve(listener, app).await?;
    Ok(())
}
