use std::time::Instant;

use contract::events::Versions;
use futures::future::BoxFuture;
use sqlx::PgConnection;

use super::{Cache, Scope, versions};
use crate::{
    Error, Result, db, depends,
    timing::{Layer, Outcome, record},
};

impl Cache {
    /// What is never cached, read from PostgreSQL each time, at versions that tell whether an answer with it still holds.
    pub async fn read_direct<T, L>(&self, tenant: i32, scopes: &'static [Scope], load: L) -> Result<T>
    where
        T: Send + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        let (db, shares) = (self.0.db.clone(), self.0.shares.clone());
        // In a task of its own, because beginning a transaction must not be broken off.
        let reading = tokio::spawn(async move {
            let _share = shares.take(tenant).await?;
            let mut snapshot = db::snapshot(&db, Some(tenant)).await?;
            let versions = versions::in_snapshot(&mut snapshot, scopes).await?;
            let value = load(&mut snapshot).await?;
            Ok::<_, Error>((versions, value))
        });
        let asked = Instant::now();
        let read = reading.await.map_err(Error::internal)?;
        record(Layer::Pg, Outcome::Hit, asked.elapsed());
        let (versions, value) = read?;
        depends::note(scopes.iter().map(|scope| scope.as_str()).zip(versions));
        Ok(value)
    }

    /// Whether these scopes of the tenant are still at these versions. `false` if Redis cannot tell.
    pub async fn are_current(&self, tenant: i32, versions: &[(&'static str, i64)]) -> bool {
        let (Some(scopes), then) = named(versions) else { return false };
        self.0.known_versions(tenant, &scopes).await.is_some_and(|now| now == then)
    }

    /// The versions that the tenant's scopes have reached.
    ///
    /// # Errors
    /// If neither Redis nor PostgreSQL can tell.
    pub async fn versions(&self, tenant: i32) -> Result<Versions> {
        let scopes = &Scope::ALL;
        if let Some(known) = self.0.known_versions(tenant, scopes).await {
            return Ok(Versions(scopes.iter().copied().zip(known).collect()));
        }
        let present = versions::of_tenant(&self.0.db, tenant, scopes).await?;
        let present: Vec<_> = scopes.iter().copied().zip(present).collect();
        self.tell(tenant, &present, &[]).await;
        Ok(Versions(present.into_iter().collect()))
    }

    /// Lets Redis know the versions that something was read at, so that it can tell later whether they hold.
    pub async fn know(&self, tenant: i32, versions: &[(&'static str, i64)]) {
        if let (Some(scopes), versions) = named(versions) {
            let versions: Vec<_> = scopes.into_iter().zip(versions).collect();
            self.tell(tenant, &versions, &[]).await;
        }
    }
}

fn named(versions: &[(&'static str, i64)]) -> (Option<Vec<Scope>>, Vec<i64>) {
    let scopes = versions.iter().map(|(name, _)| Scope::parse(name)).collect();
    (scopes, versions.iter().map(|(_, version)| *version).collect())
}
