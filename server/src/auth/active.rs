//! A person's own sessions: to look at, and to end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, Utc};
use contract::auth::{ActiveSession, ActiveSessions};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Caller,
    device::device,
    store::{self, Which},
};
use crate::{Error, Result, Services, db, timing, write::Write};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    user_agent: String,
    address: String,
    created_at: DateTime<Utc>,
    refreshed_at: DateTime<Utc>,
}

/// The caller's sessions that have not ended, the one that was seen last first.
pub(super) async fn list(services: &Services, by: &Caller) -> Result<ActiveSessions> {
    let (db, tenant, user) = (services.db.clone(), by.tenant, by.user);
    let read = async move {
        let mut tx = db::begin(&db, tenant).await?;
        let rows: Vec<Row> = sqlx::query_as(
            "select id, user_agent, address, created_at, refreshed_at
               from sessions
              where tenant_id = $1 and user_id = $2 and revoked_at is null and expires_at > now()
                and refreshed_at > now() - interval '7 days'
              order by refreshed_at desc, id desc",
        )
        .bind(tenant)
        .bind(user)
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok::<_, sqlx::Error>(rows)
    };
    // In a task of its own, because beginning a transaction must not be broken off.
    let rows = timing::pg(tokio::spawn(read)).await.map_err(Error::internal)??;
    Ok(ActiveSessions { data: rows.into_iter().map(|row| view(row, by.session)).collect() })
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// *Not found* if it is someone else's, or has ended.
pub(super) async fn end(w: &mut Write, by: &Caller, id: Uuid) -> Result<()> {
    let reason = "ended by its owner";
    if store::revoke_of(w, by.tenant, by.user, Which::One(id), reason).await?.is_empty() {
        return Err(Error::not_found());
    }
    w.audit("session.ended", "session", Some(id), json!({ "reason": reason }));
    w.end_session(id);
    Ok(())
}

/// Ends all of the caller's sessions but the one that they use; answers how many there were.
pub(super) async fn end_others(w: &mut Write, by: &Caller) -> Result<u64> {
    let reason = "ended by its owner";
    let ended = store::revoke_of(w, by.tenant, by.user, Which::AllBut(by.session), reason).await?;
    for id in &ended {
        w.audit("session.ended", "session", Some(*id), json!({ "reason": reason }));
        w.end_session(*id);
    }
    Ok(ended.len() as u64)
}

fn view(row: Row, current: Uuid) -> ActiveSession {
    let Row { id, user_agent, address, created_at, refreshed_at } = row;
    let network = address.parse().map(network).unwrap_or_default();
    let device = device(&user_agent);
    ActiveSession { id, device, network, created_at, last_seen_at: refreshed_at, current: id == current }
}

/// Enough of an address to know a place by.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => format!("{}/24", Ipv4Addr::from_bits(v4.to_bits() >> 8 << 8)),
        IpAddr::V6(v6) => format!("{}/48", Ipv6Addr::from_bits(v6.to_bits() >> 80 << 80)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_coarsely() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("2001:db8:1:2::9"), "2001:db8:1::/48");
    }
}
