use std::collections::BTreeMap;

use sqlx::FromRow;
use uuid::Uuid;

use super::{Cache, Scope};

/// A row of the outbox: what a write has left to be told.
#[derive(Debug, Clone, FromRow)]
pub struct Announced {
    pub id: i64,
    pub tenant_id: i32,
    pub kind: String,
    pub scope: String,
    pub version: i64,
    pub entity_id: Option<Uuid>,
}

impl Cache {
    /// Tells Redis what of this it must know, as [`Cache::tell`] does. `false` if it did not hear all of it.
    pub(crate) async fn tell_announced(&self, rows: &[Announced]) -> bool {
        let mut tenants: BTreeMap<i32, (BTreeMap<Scope, i64>, Vec<Uuid>)> = BTreeMap::new();
        for row in rows {
            match (row.kind.as_str(), Scope::parse(&row.scope), row.entity_id) {
                ("version", Some(scope), _) => {
                    let version = tenants.entry(row.tenant_id).or_default().0.entry(scope).or_default();
                    *version = row.version.max(*version);
                }
                ("session", _, Some(id)) => tenants.entry(row.tenant_id).or_default().1.push(id),
                // Nothing to Redis, or of a newer build, which tells it itself.
                _ => {}
            }
        }
        for (tenant, (versions, ended)) in tenants {
            if !self.tell(tenant, &versions.into_iter().collect::<Vec<_>>(), &ended).await {
                return false;
            }
        }
        true
    }
}
