//! One entry, as it travels.

use super::Registry;
use crate::{
    Filter, QueryClient,
    cache::{Arrival, Inner, Seen, Source, Store, Written},
    erased::QueryRef,
    state::Meta,
    time::Time,
    value::Value,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;

/// An entry at one moment: what the server said, without the layers over it.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) query: QueryRef,
    pub(crate) base: Option<Value>,
    pub(crate) meta: Meta,
    pub(crate) asked_at: Option<Time>,
    was_pushed: bool,
}

impl Held {
    /// When the server was asked, or at least had answered.
    pub(crate) fn age(&self) -> Option<Time> {
        self.asked_at.or(self.meta.data_updated_at)
    }
}

impl Store {
    pub(crate) fn held(&self, query: &QueryRef) -> Option<Held> {
        let entry = self.entries.get(query)?;
        Some(Held {
            query: query.clone(),
            base: entry.base.clone(),
            meta: entry.meta.clone(),
            asked_at: entry.asked_at,
            was_pushed: entry.was_pushed,
        })
    }
}

/// Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Packet {
    pub(crate) name: String,
    pub(crate) query: Box<RawValue>,
    #[serde(default, deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    data: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "there", skip_serializing_if = "Option::is_none")]
    error: Option<Box<RawValue>>,
    pub(crate) at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<u64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pushed: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) invalidated: bool,
}

/// What is there is something, also if it is `null`: that there is nothing may be the answer.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

/// Rounded: the browser's clock is a float.
pub(crate) fn millis(time: impl Into<Time>) -> u64 {
    time.into().rounded_millis()
}

impl Packet {
    /// `None` if the query is not registered, has no data, or cannot be written as JSON.
    pub(crate) fn of(registry: &Registry, held: &Held) -> Option<Self> {
        let (name, query) = registry.write(&held.query)?;
        Some(Self {
            name: name.to_owned(),
            query,
            data: Some(registry.codec_of(&held.query)?.encode(Ok(held.base.as_ref()?))?),
            error: None,
            at: millis(held.meta.data_updated_at?),
            asked: held.asked_at.map(millis),
            pushed: held.was_pushed,
            invalidated: held.meta.is_invalidated || held.meta.is_partial,
        })
    }

    /// Of a query whose only outcome is an error.
    pub(crate) fn of_error(registry: &Registry, held: &Held) -> Option<Self> {
        let (name, query) = registry.write(&held.query)?;
        let error = held.meta.error.as_ref().filter(|_| held.base.is_none())?;
        Some(Self {
            name: name.to_owned(),
            query,
            data: None,
            error: Some(registry.codec_of(&held.query)?.encode(Err(error))?),
            at: millis(held.meta.error_updated_at?),
            asked: None,
            pushed: false,
            invalidated: false,
        })
    }

    /// Its query; `None` if its type is not registered, or has another form by now.
    pub(crate) fn query(&self, registry: &Registry) -> Option<QueryRef> {
        registry.read(&self.name, &self.query)
    }

    /// When the server was asked, or at least had answered.
    pub(crate) fn asked_at(&self) -> u64 {
        self.asked.unwrap_or(self.at)
    }

    pub(crate) fn has_data_of(&self, other: &Self) -> bool {
        let [known, told] = [self, other].map(|packet| packet.data.as_ref().map(|data| data.get()));
        known == told
    }

    /// Whether its data can still be read as what it was.
    pub(crate) fn is_readable(&self, registry: &Registry) -> bool {
        let decode = |query: QueryRef| registry.codec_of(&query)?.decode(Ok(self.data.as_ref()?.get()));
        self.query(registry).and_then(decode).is_some()
    }

    /// Puts it into the cache, unless there is something newer; whether it did. What cannot be read is ignored.
    pub(crate) fn arrive(&self, inner: &Arc<Inner>, fresh_for: Time, source: Source) -> bool {
        // The clocks may differ.
        self.arrive_at(inner, Time::from_millis(self.at).min(inner.now()), fresh_for, source)
    }

    /// The same as of another time.
    pub(crate) fn arrive_at(&self, inner: &Arc<Inner>, at: Time, fresh_for: Time, source: Source) -> bool {
        let registry = &inner.settings.registry;
        let Some(query) = self.query(registry) else { return false };
        let Some(codec) = registry.codec_of(&query) else { return false };
        let options = inner.resolve(&query, None);
        match (&self.data, &self.error) {
            (Some(data), _) => {
                let Some(Ok(value)) = codec.decode(Ok(data.get())) else { return false };
                let mut arrival = Arrival {
                    value,
                    at,
                    asked: self.asked.map(|asked| Time::from_millis(asked).min(inner.now())),
                    fresh_for,
                    is_invalidated: self.invalidated,
                    is_pushed: false,
                    was_pushed: self.pushed,
                    version: registry.version_of(&query),
                    source,
                    seen: Seen::default(),
                };
                let written = inner.write(&query, &options, &mut arrival);
                if self.pushed {
                    QueryClient::from_inner(Arc::clone(inner)).ask_what_is_confirmed(&query);
                }
                written == Written::Done
            }
            (None, Some(error)) => {
                let Some(Err(error)) = codec.decode(Err(error.get())) else { return false };
                inner.transact(|store, fx| store.hydrate_error(&query, &options, error, at, fx));
                true
            }
            (None, None) => false,
        }
    }
}

impl QueryClient {
    /// After a push: it may have been said before the server took what is confirmed here, and then that stays over it; or
    /// later, and then it may have changed that in turn. An answer tells.
    pub(crate) fn ask_what_is_confirmed(&self, query: &QueryRef) {
        let is_open = self.inner().transact(|store, _| {
            let entry = store.entries.get(query);
            entry.is_some_and(|entry| {
                entry.is_folded || entry.patches.iter().any(|patch| patch.confirmed.is_some())
            })
        });
        if is_open {
            drop(self.invalidate(Filter::this(query)));
        }
    }

    pub(crate) fn held(&self, queries: &[QueryRef]) -> Vec<Held> {
        self.inner().transact(|store, _| queries.iter().filter_map(|query| store.held(query)).collect())
    }
}
