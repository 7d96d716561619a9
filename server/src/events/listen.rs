//! Waits for PostgreSQL to say that there is news. What is not said, because the connection was lost, is found by the
//! look that [`feed`](super::feed) takes every second.

use std::time::Duration;

use sqlx::postgres::PgListener;

use super::Hub;

/// How long PostgreSQL is left alone after it failed.
const PAUSE: Duration = Duration::from_millis(500);

/// Runs until the hub stops.
pub(super) async fn run(hub: Hub) {
    let stopping = hub.0.stopping.clone();
    // An instance without streams listens to nothing.
    let work = async {
        hub.0.entered.notified().await;
        loop {
            if let Err(error) = listen(&hub).await {
                tracing::debug!("no news from PostgreSQL: {error}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        () = stopping.cancelled() => {}
        () = work => {}
    }
}

async fn listen(hub: &Hub) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(&hub.0.db).await?;
    listener.listen("outbox").await?;
    loop {
        // Something may have been said before, and while a connection was lost.
        hub.0.news.notify_one();
        listener.try_recv().await?;
    }
}
