use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use sqlx::{Connection, PgConnection};

use crate::wire;

/// Who writes.
pub(crate) const WRITER: &str = "admin@acme.test";
/// How many streams a session opens, and how many sessions a person; together what the server allows.
pub(crate) const STREAMS: usize = 8;
pub(crate) const SESSIONS: usize = 4;

const PASSWORD: &str = "correct horse battery staple";

/// The cookies of a session.
pub(crate) struct Cookie(pub(crate) String);

/// Who takes part.
pub(crate) struct People {
    /// The path of the person who is renamed.
    pub(crate) renamed: String,
    /// Those who listen.
    pub(crate) emails: Vec<String>,
}

/// Gives as many people of the first tenant the writer's password as it takes to open so many streams.
pub(crate) async fn prepare(streams: usize) -> Result<People> {
    let url = std::env::var("DATABASE_OWNER_URL").context("DATABASE_OWNER_URL")?;
    let mut owner = PgConnection::connect(&url).await?;
    let viewer: uuid::Uuid = sqlx::query_scalar("select id from users where email = 'viewer@acme.test'")
        .fetch_one(&mut owner)
        .await
        .context("the database is not seeded")?;
    let people = streams.div_ceil(STREAMS * SESSIONS);
    let emails = sqlx::query_scalar(
        "update users u set password_hash = w.password_hash, status = 'active'
           from users w, (select id from users where tenant_id = 1 and role = 'viewer' order by id limit $2) listener
          where u.id = listener.id and w.email = $1 returning u.email",
    )
    .bind(WRITER)
    .bind(i64::try_from(people)?)
    .fetch_all(&mut owner)
    .await?;
    owner.close().await?;
    Ok(People { renamed: format!("/api/v1/users/{viewer}"), emails })
}

/// Signs in.
pub(crate) async fn sign_in(at: SocketAddr, email: &str) -> Result<Cookie> {
    let body = format!("{{\"email\":\"{email}\",\"password\":\"{PASSWORD}\"}}");
    let answer = wire::request(at, "POST", "/api/v1/auth/login", "", &body).await?;
    ensure!(answer.status == 200, "{email} could not sign in: {}", answer.status);
    let set = answer.text.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let cookies: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    Ok(Cookie(cookies.join("; ")))
}
