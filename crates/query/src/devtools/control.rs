//! What only a developer does to an entry. The rest is the client's own: refetch, invalidate, reset, remove.

use super::QueryInspection;
use crate::{
    Fetches, Filter, QueryClient,
    cache::{FetchRequest, Set},
};

impl QueryClient {
    /// Fetches what `filter` names, also what is disabled or static.
    pub fn force_refetch(&self, filter: impl Into<Filter>) -> Fetches {
        let queries = self.matching(&filter.into());
        let resolved: Vec<_> =
            queries.iter().map(|query| (query.clone(), self.inner().resolve(query, None))).collect();
        let running = self.inner().transact(|store, fx| {
            let mut running = Vec::new();
            for (query, own) in resolved {
                let Some(entry) = store.entries.get(&query) else { continue };
                let observed = entry.observers.values().next();
                let options = observed.map_or(own, |slot| slot.options.clone());
                running.push(store.start_fetch(self.inner(), &query, &FetchRequest::anew(options), fx));
            }
            running
        });
        Fetches::new(running)
    }

    /// Puts `json` in as the data of `query`, as [`set_data`](Self::set_data) does; false, and nothing happens, if it
    /// cannot be read as that.
    pub fn set_json(&self, query: &QueryInspection, json: &str) -> bool {
        let query = &query.query;
        let Some(Ok(value)) = query.get().decode(Ok(json)) else { return false };
        let options = self.inner().resolve(query, None);
        let mut change = Set { value, at: None, origin: None };
        self.inner().write(query, &options, &mut change);
        true
    }
}
