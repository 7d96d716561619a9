use std::collections::{BTreeMap, BTreeSet};

use contract::{events::Versions, matrix::InDatabase};
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
    /// With the one record that was changed, if it was one.
    touched: BTreeMap<Scope, Option<Uuid>>,
    ended: Vec<Uuid>,
    notified: BTreeSet<Uuid>,
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
        let (audits, ended) = (Vec::new(), Vec::new());
        let (touched, notified) = (BTreeMap::new(), BTreeSet::new());
        Ok(Self { tx, actor, audits, touched, ended, notified, discarded: false })
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
        self.touched.insert(scope, None);
    }

    /// The same where the one record of this id was changed, and says so to those who listen.
    pub fn touch_one(&mut self, scope: Scope, id: Uuid) {
        let one = self.touched.entry(scope).or_insert(Some(id));
        *one = one.filter(|one| *one == id);
    }

    /// Tells those who listen that this person's notifications have changed.
    pub fn notified(&mut self, user: Uuid) {
        self.notified.insert(user);
    }

    /// Announces that the session has ended. Its row is the caller's to change.
    pub fn end_session(&mut self, id: Uuid) {
        self.ended.push(id);
    }

    /// Undoes everything at the end, though the work succeeds: it was a rehearsal.
    pub fn discard(&mut self) {
        self.discarded = true;
    }

    /// The versions that were reached.
    pub(super) async fn finish(mut self, cache: &Cache) -> Result<Versions> {
        if self.discarded {
            self.tx.rollback().await?;
            return Ok(Versions::default());
        }
        let silent = self.touched.is_empty() && self.ended.is_empty() && self.notified.is_empty();
        if self.audits.is_empty() && !silent {
            return Err(Error::internal(anyhow::anyhow!("BUG: a write without an audit row")));
        }
        let versions = if self.audits.is_empty() { Vec::new() } else { self.note().await? };
        self.tx.commit().await?;
        cache.tell(self.actor.tenant, &versions, &self.ended).await;
        Ok(Versions(versions.into_iter().collect()))
    }

    pub(super) async fn undo(self) {
        // If this fails, so has the connection, and with it the transaction.
        let _ = self.tx.rollback().await;
    }

    /// The new versions, the audit rows, the outbox rows: one statement, last in the transaction, because until the
    /// commit nobody else of the tenant can raise the same versions or append to its audit log. The versions come first,
    /// for every writer, so that no two wait for each other. The outbox comes after the audit log, whose lock makes its
    /// ids grow in the order of the tenant's commits: whoever has read up to one of them has missed none before it.
    async fn note(&mut self) -> Result<Vec<(Scope, i64)>> {
        let scopes: Vec<&str> = self.touched.keys().map(|scope| scope.as_str()).collect();
        let changed: Vec<Option<Uuid>> = self.touched.values().copied().collect();
        let notified: Vec<Uuid> = self.notified.iter().copied().collect();
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
               returning 1
             ), announced as (
               insert into outbox (tenant_id, kind, scope, version, entity_id)
               select $1, told.kind, told.scope, told.version, told.id
                 from (
                   select 1 as place, 'version' as kind, r.scope, r.version, t.id
                     from raised r join unnest($8::text[], $10::uuid[]) t (scope, id) on t.scope = r.scope
                   union all
                   select 2, 'notification', '', 0, person from unnest($11::uuid[]) person
                   union all
                   select 3, 'session', '', 0, ended from unnest($9::uuid[]) ended) told
                where (select count(*) from audited) >= 0
                order by told.place, told.scope, told.id
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
        .bind(changed)
        .bind(notified)
        .fetch_all(&mut *self.tx)
        .await?;
        Ok(raised.iter().filter_map(|(name, version)| Some((Scope::parse(name)?, *version))).collect())
    }
}
