#![expect(clippy::disallowed_types, reason = "it reads, and what it asks for varies")]

use chrono::{DateTime, Utc};
use contract::audit::{Actor, AuditEntry, AuditFilter, AuditPage, Cursor};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, QueryBuilder};
use uuid::Uuid;

use crate::{Result, Services, auth::Caller, db};

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    action: String,
    entity: String,
    entity_id: Option<Uuid>,
    request_id: String,
    detail: Value,
}

/// One page of the tenant's audit log, the newest first, as it is now.
pub async fn list(services: &Services, caller: &Caller, filter: AuditFilter) -> Result<AuditPage> {
    let tenant = caller.tenant;
    db::read(&services.db, &services.shares, tenant, move |db| Box::pin(page(db, tenant, filter))).await
}

async fn page(db: &mut PgConnection, tenant: i32, filter: AuditFilter) -> Result<AuditPage> {
    let mut query = QueryBuilder::new(
        "select a.seq, a.at, a.actor_id, u.name as actor_name, a.action, a.entity, a.entity_id, a.request_id, a.detail
           from audit_log a left join users u on u.tenant_id = a.tenant_id and u.id = a.actor_id
          where a.tenant_id = ",
    );
    query.push_bind(tenant);
    if let Some(actor) = filter.actor {
        query.push(" and a.actor_id = ").push_bind(actor);
    }
    if let Some(entity) = filter.entity {
        query.push(" and a.entity = ").push_bind(entity);
    }
    if let Some(id) = filter.entity_id {
        query.push(" and a.entity_id = ").push_bind(id);
    }
    if let Some(from) = filter.from {
        query.push(" and a.at >= ").push_bind(from);
    }
    if let Some(to) = filter.to {
        query.push(" and a.at < ").push_bind(to);
    }
    if let Some(Cursor { micros, seq }) = filter.cursor {
        let at = DateTime::from_timestamp_micros(micros).unwrap_or_default();
        query.push(" and (a.at, a.seq) < (").push_bind(at).push(", ").push_bind(seq).push(")");
    }
    // One more than the page has tells whether there is another.
    let most = filter.page_size as usize;
    query.push(" order by a.at desc, a.seq desc limit ").push_bind(i64::from(filter.page_size) + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().filter(|_| more);
    let next_cursor = last.map(|row| Cursor { micros: row.at.timestamp_micros(), seq: row.seq });
    Ok(AuditPage { data: rows.into_iter().map(AuditEntry::from).collect(), next_cursor })
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor_id.map(|id| Actor { id, name: row.actor_name }),
            action: row.action,
            entity: row.entity,
            entity_id: row.entity_id,
            request_id: row.request_id,
            detail: row.detail,
        }
    }
}
