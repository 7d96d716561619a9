use std::sync::Arc;

use contract::Code;
use sqlx::PgPool;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    board::{Board, Listener, Refusal},
    feed,
    frame::retry,
    listen, outbox,
    replay::{Heard, missed},
    stream::EventStream,
};
use crate::{Config, Error, Result, cache::Cache, db};

/// The streams of events of one instance. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub(pub(super) Arc<Inner>);

/// See [`Hub`].
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) board: Arc<Board>,
    /// Connections of its own: events do not wait behind requests, nor requests behind them.
    pub(super) db: PgPool,
    pub(super) cache: Cache,
    /// There may be news in the outbox.
    pub(super) news: Notify,
    /// A tenant has been entered.
    pub(super) entered: Notify,
    pub(super) stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Hub {
    /// Begins to listen; ends all streams when `stopping` is cancelled. PostgreSQL is asked for nothing until there is a
    /// stream.
    ///
    /// # Errors
    /// If the address is none of PostgreSQL.
    pub fn start(config: &Config, cache: Cache, stopping: CancellationToken) -> anyhow::Result<Self> {
        // Some connections are left for everything else.
        let board = Arc::new(Board::new(config.max_connections - config.max_connections / 4));
        let hub = Self(Arc::new(Inner {
            board,
            db: db::connect_aside(config)?,
            cache,
            news: Notify::new(),
            entered: Notify::new(),
            stopping,
            tasks: TaskTracker::new(),
        }));
        hub.0.tasks.spawn(listen::run(hub.clone()));
        hub.0.tasks.spawn(feed::run(hub.clone()));
        hub.0.tasks.close();
        Ok(hub)
    }

    /// Ends all streams, and lets go of the connections.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        self.0.tasks.wait().await;
        self.0.db.close().await;
    }

    /// How many streams are open here.
    pub fn open(&self) -> usize {
        self.0.board.open()
    }

    /// Tells everyone the present versions. It happens every 15 seconds by itself.
    pub async fn beat(&self) {
        feed::beat(self).await;
    }

    /// Ends the streams of sessions that have ended without a word. It happens every 5 seconds by itself.
    pub async fn check_sessions(&self) {
        feed::check_sessions(self).await;
    }

    /// Opens a stream that goes on from what was heard.
    ///
    /// # Errors
    /// *Rate limited* if the session or the person has too many; *unavailable* if the instance has, or is ending, or
    /// PostgreSQL is away.
    pub(super) async fn open_stream(&self, who: Listener, heard: Heard) -> Result<EventStream> {
        let mut entered = false;
        let joined = loop {
            match self.0.board.join(who) {
                Ok(joined) => break joined,
                Err(Refusal::Unentered) => self.enter(who.tenant).await?,
                Err(refusal) => return Err(refused(&refusal)),
            }
            entered = true;
        };
        if entered {
            self.0.entered.notify_one();
            self.0.news.notify_one();
        }
        let (position, versions) = (joined.position, joined.versions.clone());
        let mut stream = EventStream::new(Arc::clone(&self.0.board), who, joined);
        stream.begin_with(retry());
        for message in missed(&self.0.db, who, heard, position).await? {
            stream.begin_with(message);
        }
        stream.begin_with(versions);
        Ok(stream)
    }

    /// The versions are read after the position, so that they are not older.
    async fn enter(&self, tenant: i32) -> Result<()> {
        let position = outbox::end(&self.0.db, tenant).await?;
        let versions = outbox::versions(&self.0.db, &[tenant]).await?.remove(&tenant).unwrap_or_default();
        let known: Vec<_> = versions.iter().map(|(scope, version)| (*scope, *version)).collect();
        self.0.cache.tell(tenant, &known, &[]).await;
        self.0.board.enter(tenant, position, versions);
        Ok(())
    }
}

fn refused(refusal: &Refusal) -> Error {
    match refusal {
        Refusal::TooMany => {
            let detail = "You have too many streams of events open. Close some, and come again.";
            Error::new(Code::RateLimited, detail).retry_after(10)
        }
        Refusal::Full => {
            let detail = "There are too many streams of events open here. Come again shortly.";
            Error::new(Code::Unavailable, detail).retry_after(5)
        }
        Refusal::Closed | Refusal::Unentered => {
            Error::new(Code::Unavailable, "This server is ending. Come again shortly.")
        }
    }
}
