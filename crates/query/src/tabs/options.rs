use super::{Channel, Lock};
use std::{fmt, sync::Arc, time::Duration};

/// How [`QueryClient::join_tabs`](crate::QueryClient::join_tabs) reaches the other tabs.
#[derive(Clone)]
pub struct Tabs {
    pub(super) channel: Arc<dyn Channel>,
    pub(super) lock: Option<Arc<dyn Lock>>,
    pub(super) scope: String,
    pub(super) patience: Duration,
    pub(super) heartbeat: Duration,
    pub(super) answer: Duration,
}

impl Tabs {
    /// Over `channel`.
    pub fn new(channel: impl Channel) -> Self {
        Self {
            channel: Arc::new(channel),
            lock: None,
            scope: String::new(),
            patience: Duration::from_millis(100),
            heartbeat: Duration::from_secs(3),
            answer: Duration::from_secs(2),
        }
    }

    /// Lets another tab take over at once when the leader closes. Default: none; it is then found out by its silence, or
    /// by its farewell.
    #[must_use]
    pub fn lock(self, lock: impl Lock) -> Self {
        Self { lock: Some(Arc::new(lock)), ..self }
    }

    /// Tabs of different scopes hear nothing of each other: the tenant, the user and the form of the data, say.
    /// Default: empty.
    #[must_use]
    pub fn scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// How long the first fetches of a new tab wait for what the others know. Default: 100 ms.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// After how long a silence of the leader it is asked for a sign of life. Default: 3 s.
    #[must_use]
    pub fn heartbeat(self, heartbeat: Duration) -> Self {
        Self { heartbeat, ..self }
    }

    /// How long it has to give one before another tab takes over. Default: 2 s.
    #[must_use]
    pub fn answer(self, answer: Duration) -> Self {
        Self { answer, ..self }
    }
}

impl fmt::Debug for Tabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tabs")
            .field("scope", &self.scope)
            .field("patience", &self.patience)
            .field("heartbeat", &self.heartbeat)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}
