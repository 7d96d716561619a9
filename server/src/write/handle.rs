use std::collections::BTreeSet;

use contract::matrix::InDatabase;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::Actor;
use crate::{
    Error, Result,
    cache::{Cache, Scope},
    db::{self, Tx},
};

/// A write under way: the transaction, and what is to be noted with it.
#[derive(Debug)]
pub struct Write {
    tx: Tx,
    actor: Actor,
    audits: Vec<Audit>,
    touched: BTreeSet<Scope>,
    ended: Vec<Uuid>,
    discarded: bool,
}

#[derive(Debug)]
struct Audit {
    action: &'static str,
    entity: &'static str,
    id: Option<Uuid>,
    detail: Value,
}

impl Write {
    pub(super) async fn begin(db: &PgPool, actor: Actor) -> Result<Self> {
        let tx = db::begin(db, actor.tenant).await?;
        let (audits, touched, ended) = (Vec::new(), BTreeSet::new(), Vec::new());
        Ok(Self { tx, actor, audits, touched, ended, discarded: false })
    }

    /// The connection, inside the transaction, to write rows of `T`: what the storage matrix lets into the database.
    pub fn rows<T: InDatabase>(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// The connection, inside the transaction, to read and to lock. What writes goes through [`Write::rows`].
    pub fn db(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Notes in the audit log what is done to what.
    pub fn audit(&mut self, action: &'static str, entity: &'static str, id: Option<Uuid>, detail: Value) {
        self.audits.push(Audit { action, entity, id, detail });
    }

    /// Makes what depends on the scope outdated.
    pub fn touch(&mut self, scope: Scope) {
        self.touched.insert(scope);
    }

    /// Announces that the session has ended. Its row is the caller's to change.
    pub fn end_session(&mut self, id: Uuid) {
        self.ended.push(id);
    }

    /// Undoes everything at the end, though the work succeeds: it was a rehearsal.
    pub fn discard(&mut self) {
        self.discarded = true;
    }

    pub(super) async fn finish(mut self, cache: &Cache) -> Result<()> {
        if self.discarded {
            return Ok(self.tx.rollback().await?);
        }
        if self.audits.is_empty() && !(self.touched.is_empty() && self.ended.is_empty()) {
            return Err(Error::internal(anyhow::anyhow!("BUG: a write without an audit row")));
        }
        let quiet = self.audits.is_empty() && self.touched.is_empty() && self.ended.is_empty();
        let versions = if quiet { Vec::new() } else { self.note().await? };
        self.tx.commit().await?;
        cache.tell(self.actor.tenant, &versions, &self.ended).await;
        Ok(())
    }

    pub(super) async fn undo(self) {
        // If this fails, so has the connection, and with it the transaction.
        let _ = self.tx.rollback().await;
    }

    /// The new versions, the audit rows, the outbox rows: one statement, last in the transaction, because until the
    /// commit nobody else of the tenant can raise the same versions or append to its audit log. The versions come first,
    /// for every writer, so that no two wait for each other.
    async fn note(&mut self) -> Result<Vec<(Scope, i64)>> {
        let scopes: Vec<&str> = self.touched.iter().map(|scope| scope.as_str()).collect();
        let actions: Vec<&str> = self.audits.iter().map(|audit| audit.action).collect();
        let entities: Vec<&str> = self.audits.iter().map(|audit| audit.entity).collect();
        let ids: Vec<Option<Uuid>> = self.audits.iter().map(|audit| audit.id).collect();
        let details: Vec<Value> = self.audits.iter().map(|audit| audit.detail.clone()).collect();
        let raised: Vec<(String, i64)> = sqlx::query_as(
            "with raised as (
               insert into cache_versions (tenant_id, scope, version)
               select $1, scope, 1 from unnest($8::text[]) scope order by scope
               on conflict (tenant_id, scope) do update set version = cache_versions.version + 1
               returning scope, version
             ), audited as (
               insert into audit_log (tenant_id, actor_id, request_id, action, entity, entity_id, detail)
               select $1, $2, $3, a.action, a.entity, a.id, a.detail
                 from unnest($4::text[], $5::text[], $6::uuid[], $7::jsonb[])
                      with ordinality a (action, entity, id, detail, place)
                where (select count(*) from raised) >= 0
                order by a.place
             ), announced as (
               insert into outbox (tenant_id, kind, scope, version, entity_id)
               select $1, 'version', scope, version, null from raised
               union all
               select $1, 'session', '', 0, ended from unnest($9::uuid[]) ended
             )
             select scope, version from raised",
        )
        .bind(self.actor.tenant)
        .bind(self.actor.user)
        .bind(&*self.actor.request_id)
        .bind(actions)
        .bind(entities)
        .bind(ids)
        .bind(details)
        .bind(scopes)
        .bind(&self.ended)
        .fetch_all(&mut *self.tx)
        .await?;
        Ok(raised.iter().filter_map(|(name, version)| Some((Scope::parse(name)?, *version))).collect())
    }
}
