use std::{sync::Arc, time::Duration};

use contract::Code;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{Error, Result};

/// How long a tenant may wait for its own: as long as for a connection.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long a tenant that asks for nothing is remembered, and how many are.
const IDLE: Duration = Duration::from_secs(60);
const MOST: u64 = 100_000;

/// How many of the connections one tenant may have at once: three quarters, so that whatever one of them does, the others
/// are served. Clones are the same.
#[derive(Debug, Clone)]
pub struct Shares {
    most: usize,
    tenants: moka::sync::Cache<i32, Arc<Semaphore>>,
}

/// The right to a connection.
#[derive(Debug)]
pub struct Share(#[expect(dead_code, reason = "kept for its drop")] OwnedSemaphorePermit);

impl Shares {
    /// Of a pool of so many.
    pub fn of_pool(size: u32) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let tenants = moka::sync::Cache::builder().time_to_idle(IDLE).max_capacity(MOST).build();
        Self { most: (size - size / 4).max(1), tenants }
    }

    /// Waits for a connection of the tenant's share; whoever has one must not ask for another.
    ///
    /// # Errors
    /// *Unavailable* if there is none in time.
    pub async fn take(&self, tenant: i32) -> Result<Share> {
        let share = self.tenants.get_with(tenant, || Arc::new(Semaphore::new(self.most)));
        match timeout(PATIENCE, share.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Share(permit)),
            _ => {
                let detail = "Your organisation asks for more at once than can be served. Try again shortly.";
                Err(Error::new(Code::Unavailable, detail).retry_after(1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_tenant_has_three_quarters_and_another_its_own() {
        for (size, share) in [(1, 1), (2, 2), (4, 3), (16, 12)] {
            let shares = Shares::of_pool(size);
            let mut taken = Vec::new();
            while let Some(share) = shares.take(1).now_or_never() {
                taken.push(share.unwrap());
            }
            assert_eq!(taken.len(), share, "of {size}");
            assert!(shares.take(2).now_or_never().is_some());
            taken.pop();
            assert!(shares.take(1).now_or_never().is_some());
        }
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_again() {
        let shares = Shares::of_pool(1);
        let _taken = shares.take(1).await.unwrap();
        let refused = shares.take(1).await.unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (Code::Unavailable, Some(1)));
    }
}
