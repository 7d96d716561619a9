use std::{any::Any, sync::Arc, time::Instant};

use contract::matrix::{InRedis, parts::Short};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{Cache, Key, entry::SCHEMA, ttl};
use crate::timing::{Layer, Outcome, record};

/// What Redis knows about a session.
#[derive(Debug, PartialEq, Eq)]
pub enum SessionCopy<T> {
    /// A copy of it. The row in PostgreSQL is the authority.
    Found(Arc<T>),
    /// It has ended.
    Ended,
    /// Nothing: ask PostgreSQL.
    Unknown,
}

/// So many copies are kept as they were read, each in some 1.5 kB.
const MOST_READ: u64 = 10_000;

#[derive(Serialize, Deserialize)]
struct Copy<T> {
    schema: String,
    id: Uuid,
    version: i64,
    ended: bool,
    data: Option<T>,
}

/// Copies as they were read, so that one which has not changed is not read again. Whether one holds, Redis says each time.
#[derive(Debug)]
pub(super) struct Read(moka::sync::Cache<Uuid, (Arc<str>, Arc<dyn Any + Send + Sync>)>);

impl Default for Read {
    fn default() -> Self {
        Self(moka::sync::Cache::builder().max_capacity(MOST_READ).time_to_idle(ttl::SESSION.get()).build())
    }
}

impl Cache {
    /// The copy of a session.
    pub async fn session<T>(&self, id: Uuid) -> SessionCopy<T>
    where
        T: InRedis<Short> + DeserializeOwned + Send + Sync + 'static,
    {
        let asked = Instant::now();
        let answer = self.0.redis.get(Key::session(id).name()).await;
        let copy = answer
            .as_ref()
            .and_then(Option::as_deref)
            .map_or(SessionCopy::Unknown, |text| self.read_copy(text, id));
        let outcome = match (&answer, &copy) {
            (None, _) => Outcome::Skip,
            (Some(_), SessionCopy::Unknown) => Outcome::Miss,
            (Some(_), _) => Outcome::Hit,
        };
        record(Layer::Redis, outcome, asked.elapsed());
        copy
    }

    /// Puts a copy of a session at a version of its row. An older one does not replace a newer one, and nothing replaces
    /// the mark that it has ended: a slow request cannot bring it back.
    pub async fn put_session<T: InRedis<Short> + Serialize>(&self, id: Uuid, version: i64, data: &T) {
        let copy = Copy { schema: SCHEMA.to_owned(), id, version, ended: false, data: Some(data) };
        self.put_copy(&copy).await;
    }

    /// Marks a session as ended. `false` if Redis did not hear it.
    pub async fn end_session(&self, id: Uuid) -> bool {
        let copy: Copy<()> = Copy { schema: SCHEMA.to_owned(), id, version: 0, ended: true, data: None };
        // Above every version, so that it always replaces what is there.
        self.put_copy_at(&copy, i64::from(u32::MAX)).await
    }

    /// What the text says; what it said the last time, if it is still the same.
    fn read_copy<T>(&self, text: &str, id: Uuid) -> SessionCopy<T>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        if let Some((before, value)) = self.0.sessions.0.get(&id)
            && *before == *text
            && let Ok(value) = value.downcast()
        {
            return SessionCopy::Found(value);
        }
        let copy = read(text, id);
        if let SessionCopy::Found(value) = &copy {
            let value: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(value);
            self.0.sessions.0.insert(id, (text.into(), value));
        }
        copy
    }

    async fn put_copy<T: Serialize>(&self, copy: &Copy<T>) -> bool {
        self.put_copy_at(copy, copy.version).await
    }

    async fn put_copy_at<T: Serialize>(&self, copy: &Copy<T>, version: i64) -> bool {
        let key = Key::session(copy.id);
        let Ok(text) = serde_json::to_string(copy) else { return false };
        self.0.redis.set_if_newer(key.name(), text, version, ttl::SESSION.get()).await.is_some()
    }
}

fn read<T: DeserializeOwned>(text: &str, id: Uuid) -> SessionCopy<T> {
    match serde_json::from_str::<Copy<T>>(text) {
        Ok(copy) if copy.id != id => SessionCopy::Unknown,
        Ok(copy) if copy.ended => SessionCopy::Ended,
        Ok(Copy { schema, data: Some(data), .. }) if schema == SCHEMA => SessionCopy::Found(Arc::new(data)),
        _ => SessionCopy::Unknown,
    }
}
