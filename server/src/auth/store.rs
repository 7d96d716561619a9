//! The rows of sessions. They are never deleted but with their person, so what happened can be told later.

use chrono::{DateTime, Duration, Utc};
use contract::{
    auth::{SessionUser, SessionView, Tenant},
    matrix::{Secret, Stored, kinds, parts::IsBackup},
};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{keys::SecretHash, session::Session};
use crate::{Error, Result, Services, db, timing, write::Write};

/// What is needed to sign in, of one of those who have this e-mail address.
#[derive(FromRow)]
pub(super) struct Candidate {
    pub(super) tenant_id: i32,
    pub(super) user_id: Uuid,
    #[sqlx(try_from = "String")]
    pub(super) password_hash: Secret,
}

/// A session as the database has it: what it takes to come back from there when Redis has lost it.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds a key")]
pub struct NewSession {
    pub(super) id: Uuid,
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) secret_hash: SecretHash,
    pub(super) refresh_key: Secret<[u8; 32]>,
    pub(super) user_agent: String,
    pub(super) address: String,
}

impl Stored for NewSession {
    type Kind = kinds::SessionData;
}
impl IsBackup for NewSession {}

/// Whose a session is.
#[derive(Debug, FromRow)]
pub(super) struct Person {
    pub(super) id: Uuid,
    name: String,
    email: String,
    role: String,
    tenant_name: String,
}

impl Person {
    pub(super) fn view(self, tenant: i32, expires_at: DateTime<Utc>) -> SessionView {
        let user = SessionUser { id: self.id, name: self.name, email: self.email, role: self.role };
        SessionView { user, tenant: Tenant { id: tenant, name: self.tenant_name }, expires_at }
    }
}

/// What a refresh looks at.
#[derive(FromRow)]
pub(super) struct Refreshable {
    pub(super) user_id: Uuid,
    pub(super) secret_hash: Vec<u8>,
    #[sqlx(try_from = "Vec<u8>")]
    pub(super) refresh_key: Secret<Vec<u8>>,
    pub(super) refresh_counter: i64,
    since_millis: i64,
    /// Neither revoked nor run out, and its person may sign in.
    pub(super) live: bool,
}

impl Refreshable {
    pub(super) fn since(&self) -> Duration {
        Duration::milliseconds(self.since_millis)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    tenant_id: i32,
    tenant_name: String,
    user_id: Uuid,
    secret_hash: Vec<u8>,
    refresh_counter: i64,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    user_agent: String,
    address: String,
}

/// Those who have this address and may sign in, in whichever tenant.
pub(super) async fn candidates(services: &Services, email: &str) -> Result<Vec<Candidate>> {
    let query = sqlx::query_as("select * from sign_in_candidates($1)").bind(email);
    Ok(timing::pg(query.fetch_all(&services.db)).await?)
}

/// The session and the version of its row, if it is live.
pub(super) async fn live(services: &Services, tenant: i32, id: Uuid) -> Result<Option<(Session, i64)>> {
    let db = services.db.clone();
    let read = async move {
        let mut tx = db::begin(&db, tenant).await?;
        let row: Option<Row> = sqlx::query_as(
            "select s.id, s.tenant_id, t.name as tenant_name, s.user_id, s.secret_hash, s.refresh_counter, s.created_at,
                    s.expires_at, s.user_agent, s.address
               from sessions s join tenants t on t.id = s.tenant_id
              where s.tenant_id = $1 and s.id = $2 and s.revoked_at is null and s.expires_at > now()
                and s.refreshed_at > now() - interval '7 days'",
        )
        .bind(tenant)
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok::<_, sqlx::Error>(row)
    };
    // In a task of its own, because beginning a transaction must not be broken off.
    let row = timing::pg(tokio::spawn(read)).await.map_err(Error::internal)??;
    row.map(|row| Ok((session(&row)?, row.refresh_counter))).transpose()
}

/// Opens a session. `false` if the person may not sign in any more, or not with the password that was verified.
pub(super) async fn open(w: &mut Write, new: &NewSession, verified: &Secret) -> Result<bool> {
    let opened = sqlx::query(
        "insert into sessions (id, tenant_id, user_id, secret_hash, refresh_key, user_agent, address)
         select $1, u.tenant_id, u.id, $4, $5, $6, $7
           from users u where u.tenant_id = $2 and u.id = $3 and u.status = 'active'
            and u.password_hash = $8 for share",
    )
    .bind(new.id)
    .bind(new.tenant)
    .bind(new.user)
    .bind(&new.secret_hash.bytes()[..])
    .bind(&new.refresh_key.expose()[..])
    .bind(&new.user_agent)
    .bind(&new.address)
    .bind(verified.expose())
    .execute(w.rows::<NewSession>())
    .await?;
    Ok(opened.rows_affected() == 1)
}

/// Whose the session is.
pub(super) async fn person(db: &mut PgConnection, tenant: i32, session: Uuid) -> Result<Person> {
    let row = sqlx::query_as(
        "select u.id, u.name, u.email, u.role, t.name as tenant_name
           from sessions s
           join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
           join tenants t on t.id = s.tenant_id
          where s.tenant_id = $1 and s.id = $2",
    )
    .bind(tenant)
    .bind(session);
    Ok(row.fetch_one(db).await?)
}

/// Ends a session; the reason is for people. `false` if it had ended before.
pub(super) async fn revoke(w: &mut Write, tenant: i32, id: Uuid, reason: &str) -> Result<bool> {
    let revoked = sqlx::query(
        "update sessions set revoked_at = now(), revoked_reason = $3
          where tenant_id = $1 and id = $2 and revoked_at is null",
    )
    .bind(tenant)
    .bind(id)
    .bind(reason)
    .execute(w.rows::<NewSession>())
    .await?;
    Ok(revoked.rows_affected() == 1)
}

/// Some of a person's sessions.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    All,
    One(Uuid),
    AllBut(Uuid),
}

/// Ends those of a person's sessions that had not ended; answers which they were.
pub(super) async fn revoke_of(
    w: &mut Write,
    tenant: i32,
    user: Uuid,
    which: Which,
    reason: &str,
) -> Result<Vec<Uuid>> {
    let (one, but) = match which {
        Which::All => (None, None),
        Which::One(id) => (Some(id), None),
        Which::AllBut(id) => (None, Some(id)),
    };
    let revoked = sqlx::query_scalar(
        "update sessions set revoked_at = now(), revoked_reason = $3
          where tenant_id = $1 and user_id = $2 and revoked_at is null and expires_at > now()
            and refreshed_at > now() - interval '7 days'
            and ($4::uuid is null or id = $4) and ($5::uuid is null or id <> $5)
         returning id",
    )
    .bind(tenant)
    .bind(user)
    .bind(reason)
    .bind(one)
    .bind(but)
    .fetch_all(w.rows::<NewSession>())
    .await?;
    Ok(revoked)
}

/// The session of a refresh token, locked: whoever refreshes or revokes it at the same time waits.
pub(super) async fn lock(db: &mut PgConnection, tenant: i32, id: Uuid) -> Result<Option<Refreshable>> {
    let row = sqlx::query_as(
        "select s.user_id, s.secret_hash, s.refresh_key, s.refresh_counter,
                (extract(epoch from clock_timestamp() - s.refreshed_at) * 1000)::bigint as since_millis,
                s.revoked_at is null and s.expires_at > now() and s.refreshed_at > now() - interval '7 days'
                  and u.status = 'active' as live
           from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
          where s.tenant_id = $1 and s.id = $2
            for update of s",
    )
    .bind(tenant)
    .bind(id);
    Ok(row.fetch_optional(db).await?)
}

/// Counts a refresh.
pub(super) async fn count_refresh(w: &mut Write, tenant: i32, id: Uuid) -> Result<()> {
    sqlx::query(
        "update sessions set refresh_counter = refresh_counter + 1, refreshed_at = clock_timestamp()
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant)
    .bind(id)
    .execute(w.rows::<NewSession>())
    .await?;
    Ok(())
}

fn session(row: &Row) -> Result<Session> {
    let secret_hash = row.secret_hash.as_slice().try_into().map_err(Error::internal)?;
    Ok(Session {
        id: row.id,
        tenant: Tenant { id: row.tenant_id, name: row.tenant_name.clone() },
        user: row.user_id,
        secret_hash,
        created_at: row.created_at,
        expires_at: row.expires_at,
        user_agent: row.user_agent.clone(),
        address: row.address.clone(),
    })
}
