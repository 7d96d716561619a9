use std::time::Duration;

use contract::events::Versions;
use futures::future::BoxFuture;

use super::{Actor, Write};
use crate::{
    Error, Result, Services,
    timing::{self, Timing},
};

/// How often a write is tried in all when PostgreSQL asks for another try.
const TRIES: u32 = 3;

/// Runs `work` as one transaction of the actor's tenant and answers what it answers. An error of `work` undoes it all.
///
/// `work` is run again, from the start, when PostgreSQL could not serialise it or found a deadlock.
///
/// # Errors
/// Those of `work`; *unavailable* when a time limit of PostgreSQL was reached.
pub async fn write<T, W>(services: &Services, actor: impl Into<Actor>, work: W) -> Result<T>
where
    T: Send + 'static,
    W: for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    Ok(told(services, actor, work).await?.0)
}

/// The same, and the versions that were reached.
pub(super) async fn told<T, W>(services: &Services, actor: impl Into<Actor>, work: W) -> Result<(T, Versions)>
where
    T: Send + 'static,
    W: for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    let (services, actor) = (services.clone(), actor.into());
    let tries = async move {
        let mut tried = 1;
        loop {
            match attempt(&services, &actor, &work).await {
                Err(error) if tried < TRIES && wants_another_try(&error) => {
                    tokio::time::sleep(pause(tried)).await
                }
                result => return result,
            }
            tried += 1;
        }
    };
    let task = tokio::spawn(Timing::current().scope(timing::pg(tries)));
    task.await.map_err(Error::internal)?
}

async fn attempt<T, W>(services: &Services, actor: &Actor, work: &W) -> Result<(T, Versions)>
where
    W: for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<T>>,
{
    let _share = services.shares.take(actor.tenant).await?;
    let mut write = Write::begin(&services.db, actor.clone()).await?;
    match work(&mut write).await {
        Ok(value) => Ok((value, write.finish(&services.cache).await?)),
        Err(error) => {
            write.undo().await;
            Err(error)
        }
    }
}

/// 40001 could not serialise, 40P01 deadlock: the transaction is undone and may be tried again.
fn wants_another_try(error: &Error) -> bool {
    let source = error.source.as_ref().and_then(|source| source.downcast_ref::<sqlx::Error>());
    let code = source.and_then(sqlx::Error::as_database_error).and_then(|error| error.code());
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// Longer each time, and not the same for two that were in each other's way.
fn pause(tried: u32) -> Duration {
    let mut byte = [0u8; 1];
    let _ = getrandom::fill(&mut byte);
    Duration::from_millis(u64::from(10 * tried) + u64::from(byte[0]) / 8)
}
