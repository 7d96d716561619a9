//! Reading and writing what is cached, without fetching.

use super::QueryClient;
use crate::{
    Query, QueryState,
    cache::{Set, Update, Written},
    erased::QueryRef,
    state::typed,
    time::Time,
    value::Value,
};
use std::{sync::Arc, time::Duration};

impl QueryClient {
    /// What is shown for `query` now: the server's data under the optimistic layers. `None` if there is no data.
    pub fn get_data<Q: Query>(&self, query: &Q) -> Option<Arc<Q::Data>> {
        let query = QueryRef::new(query);
        self.inner.look(|store| store.entries.get(&query)?.visible.clone()).and_then(typed)
    }

    /// All that is known of `query` now; `None` if it is not in the cache.
    pub fn get_state<Q: Query>(&self, query: &Q) -> Option<QueryState<Q>> {
        let query = QueryRef::new(query);
        let raw = self.inner.transact(|store, fx| Some(store.entries.get(&query)?.state(None, fx.now)))?;
        Some(QueryState::of(raw))
    }

    /// Puts `data` in as what the server says now. A fetch under way goes on, and will overwrite it.
    ///
    /// In a mutation's hook it takes the place of that mutation's layers, and answers to earlier questions do not
    /// overwrite it.
    pub fn set_data<Q: Query>(&self, query: &Q, data: Q::Data) {
        self.set(query, data, None);
    }

    /// [`set_data`](Self::set_data) for data that is as old as `updated_at` (since the Unix epoch).
    pub fn set_data_at<Q: Query>(&self, query: &Q, data: Q::Data, updated_at: Duration) {
        self.set(query, data, Some(updated_at.into()));
    }

    fn set<Q: Query>(&self, query: &Q, data: Q::Data, at: Option<Time>) {
        let query = QueryRef::new(query);
        let options = self.inner.resolve(&query, None);
        let mut change = Set { value: Arc::new(data), at, origin: self.origin };
        self.inner.write(&query, &options, &mut change);
    }

    /// Changes the server's data of `query` in place; false, and nothing happens, if there is none. `edit` may run more
    /// than once.
    pub fn update_data<Q: Query>(&self, query: &Q, mut edit: impl FnMut(&mut Q::Data)) -> bool {
        let query = QueryRef::new(query);
        let options = self.inner.resolve(&query, None);
        let mut edit = |base: &Value| {
            base.downcast_ref::<Q::Data>().map_or_else(
                || base.clone(),
                |data| {
                    let mut data = data.clone();
                    edit(&mut data);
                    Arc::new(data) as Value
                },
            )
        };
        let mut change = Update { edit: &mut edit, origin: self.origin, is_pushed: false };
        self.inner.write(&query, &options, &mut change) == Written::Done
    }
}
