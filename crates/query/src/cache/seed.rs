//! Initial data.

use super::{Entry, Initially, Inner};
use crate::{QueryClient, computed::Initial, erased::QueryRef, options::Resolved, time::Time, value::Value};
use std::sync::Arc;

impl Inner {
    /// Puts the initial data in, if the options have any and there is no data.
    pub(crate) fn seed(self: &Arc<Self>, query: &QueryRef, options: &Arc<Resolved>) {
        if let Some(initial) = &options.initial {
            (initial.seed)(initial, self, query, options);
        }
    }
}

pub(crate) fn seed(initial: &Initial, inner: &Arc<Inner>, query: &QueryRef, options: &Arc<Resolved>) {
    let has_data = inner.look(|store| store.entries.get(query).is_some_and(|entry| entry.base.is_some()));
    if has_data {
        return;
    }
    let client = QueryClient::from_inner(inner.clone());
    if let Some(value) = (initial.data)(query, &client) {
        let at = options.initial_updated_at.map_or_else(|| inner.now(), Time::from);
        inner.write(query, options, &mut Initially { value, at });
    }
}

impl Entry {
    /// It begins with this, and goes back to it.
    pub(super) fn begun(&mut self, value: Value, at: Time) {
        let count = self.meta.data_update_count;
        self.written(at, None, (0, at));
        self.meta.data_update_count = count;
        if let Some(run) = &mut self.run {
            run.revert.data_update_count = count;
        }
        self.initial = Some((value, at));
    }
}
