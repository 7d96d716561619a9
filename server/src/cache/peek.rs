use std::time::Duration;

use super::{Cache, Key, entry};

/// What a layer holds under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The versions at which it was read; `None` if it cannot be read.
    pub versions: Option<Vec<i64>>,
    /// How long ago it was read, if the layer knows.
    pub age: Option<Duration>,
}

/// What the layers above PostgreSQL hold under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peeked {
    /// This process.
    pub process: Option<Held>,
    /// Redis; `None` if it does not answer, or is not used.
    pub redis: Option<Option<Held>>,
}

impl Cache {
    /// Looks at what is held under a key. Nothing is filled.
    pub async fn peek<C>(&self, key: Key<C>) -> Peeked {
        let key = key.into_slot();
        let process = self.0.local.peek(&key).await;
        let now = self.0.clock.now();
        let text = self.0.redis.get(&key.name).await;
        Peeked { process, redis: text.map(|text| text.map(|text| entry::peek(&text, &key, now))) }
    }
}
