use std::{sync::Arc, time::Duration};

use contract::Declaration;
use futures::FutureExt;
use moka::future::Cache;
use serde_json::json;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    Services,
    auth::Caller,
    write::{Actor, write},
};

/// For so long the same refusal of the same person is noted once.
const AGAIN: Duration = Duration::from_secs(60);
/// How many refusals are remembered; more than that many at once are not noted.
const MOST: u64 = 10_000;
/// How many are noted at a time.
const AT_ONCE: usize = 4;

/// Notes in the audit log whom the server refused what. Refusals cost who asks nothing, so there are bounds: each person
/// has one row per endpoint and minute, whatever they send, and few are written at a time. Nobody waits for it.
#[derive(Debug, Clone)]
pub struct Refusals {
    seen: Cache<(i32, Uuid, &'static str), ()>,
    turns: Arc<Semaphore>,
}

impl Default for Refusals {
    fn default() -> Self {
        let seen = Cache::builder().max_capacity(MOST).time_to_live(AGAIN).build();
        Self { seen, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Refusals {
    /// Notes that the caller was refused the endpoint, and why, if it is not noted already.
    pub async fn note(&self, services: &Services, caller: &Caller, endpoint: Declaration, why: &str) {
        let fresh =
            self.seen.entry((caller.tenant, caller.user, endpoint.name)).or_insert(()).await.is_fresh();
        let Some(turn) = fresh.then(|| Arc::clone(&self.turns).try_acquire_owned().ok()).flatten() else {
            return;
        };
        let detail = json!({ "method": endpoint.method.as_str(), "path": endpoint.path, "why": why });
        let (services, actor) = (services.clone(), Actor::from(caller));
        tokio::spawn(async move {
            let noted = write(&services, actor, move |write| {
                write.audit("access.refused", "endpoint", None, detail.clone());
                async { Ok(()) }.boxed()
            });
            if let Err(error) = noted.await {
                tracing::warn!("a refusal could not be noted: {error:?}");
            }
            drop(turn);
        });
    }
}
