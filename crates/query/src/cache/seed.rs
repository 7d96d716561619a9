//! Initial data.

use super::{Change, Entry, Inner};
use crate::{
    QueryClient,
    erased::{QueryRef, Value},
    options::Resolved,
};
use std::{sync::Arc, time::Duration};

impl Inner {
    /// Puts the initial data in, if the options have any and there is no data.
    pub(crate) fn seed(self: &Arc<Self>, query: &QueryRef, options: &Resolved) {
        let Some(initial) = &options.initial else { return };
        let has_data =
            self.transact(|store, _| store.entries.get(query).is_some_and(|entry| entry.base.is_some()));
        if has_data {
            return;
        }
        let client = QueryClient::from_inner(self.clone());
        if let Some(value) = (initial.0)(query, &client) {
            let at = options.initial_updated_at.unwrap_or_else(|| self.now());
            self.write(query, options, Change::Initial { value, at });
        }
    }
}

impl Entry {
    /// It begins with this, and goes back to it.
    pub(super) fn begun(&mut self, value: Value, at: Duration) {
        let count = self.meta.data_update_count;
        self.written(at, None, (0, at));
        self.meta.data_update_count = count;
        if let Some(run) = &mut self.run {
            run.revert.data_update_count = count;
        }
        self.initial = Some((value, at));
    }
}
