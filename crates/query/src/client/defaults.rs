//! What queries and mutations start from, changed while the client is in use.

use super::QueryClient;
use crate::{QueryKey, QueryOptions};

impl QueryClient {
    /// What all queries start from now on, in place of what was given to
    /// [`QueryClientBuilder::defaults`](crate::QueryClientBuilder::defaults). Observers that are there keep what they
    /// have until they are next [set](crate::QueryObserver::set), be it to what they are at, or
    /// [compute](QueryOptions::computed) anew; those of components until they are next read or, in a list, until it changes.
    pub fn set_default_options(&self, options: QueryOptions) {
        self.inner.change_defaults(|defaults| defaults.queries = options);
    }

    /// What all queries start from.
    pub fn default_options(&self) -> QueryOptions {
        self.inner.defaults().queries.clone()
    }

    /// What all mutations start from now on, in place of what was given to
    /// [`QueryClientBuilder::mutation_defaults`](crate::QueryClientBuilder::mutation_defaults).
    pub fn set_default_mutation_options(&self, options: QueryOptions) {
        self.inner.change_defaults(|defaults| defaults.mutations = options);
    }

    /// What all mutations start from.
    pub fn default_mutation_options(&self) -> QueryOptions {
        self.inner.defaults().mutations.clone()
    }

    /// What the queries under `prefix` start from now on. A prefix that was there keeps its place in the order, a new one
    /// is the strongest.
    pub fn set_query_defaults(&self, prefix: impl Into<QueryKey>, options: QueryOptions) {
        let prefix = prefix.into();
        self.inner.change_defaults(|defaults| defaults.by_key.change(|list| put(list, prefix, options)));
    }

    /// What the queries of this key start from: the settings of all its prefixes, without the client's own.
    pub fn query_defaults(&self, key: impl Into<QueryKey>) -> QueryOptions {
        self.inner.defaults().by_key.merged(&key.into())
    }

    /// What the mutations under `prefix` start from now on: `retry`, `retry_delay`, `network_mode` and `gc_time` count.
    pub fn set_mutation_defaults(&self, prefix: impl Into<QueryKey>, options: QueryOptions) {
        let prefix = prefix.into();
        self.inner
            .change_defaults(|defaults| defaults.mutations_by_key.change(|list| put(list, prefix, options)));
    }

    /// What the mutations of this key start from, without the client's own.
    pub fn mutation_defaults(&self, key: impl Into<QueryKey>) -> QueryOptions {
        self.inner.defaults().mutations_by_key.merged(&key.into())
    }
}

fn put(defaults: &mut Vec<(QueryKey, QueryOptions)>, prefix: QueryKey, options: QueryOptions) {
    let mut options = Some(options);
    // The builder may have been given the prefix more than once.
    defaults.retain_mut(|(there, own)| {
        *there != prefix || options.take().map(|options| *own = options).is_some()
    });
    defaults.extend(options.map(|options| (prefix, options)));
}
