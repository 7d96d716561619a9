//! Reading and writing what is cached for several queries of one type.

use super::QueryClient;
use crate::{Filter, Query, state::typed};
use std::sync::Arc;

impl QueryClient {
    /// The cached data of the queries of type `Q` that `filter` names; in no particular order.
    pub fn get_queries_data<Q: Query>(&self, filter: impl Into<Filter>) -> Vec<(Q, Arc<Q::Data>)> {
        let queries = self.matching(&Filter::of::<Q>().and(filter));
        let shown = |query: &crate::erased::QueryRef| {
            let data = self.inner.transact(|store, _| store.entries.get(query)?.visible.clone())?;
            Some((query.downcast::<Q>()?.clone(), typed(data)?))
        };
        queries.iter().filter_map(shown).collect()
    }

    /// Puts in what `data` gives for each query of type `Q` that `filter` names and that is in the cache, as
    /// [`set_data`](Self::set_data) does; `None` leaves it as it is.
    pub fn set_queries_data<Q: Query>(
        &self,
        filter: impl Into<Filter>,
        mut data: impl FnMut(&Q) -> Option<Q::Data>,
    ) {
        for query in self.matching(&Filter::of::<Q>().and(filter)) {
            if let Some(query) = query.downcast::<Q>()
                && let Some(data) = data(query)
            {
                self.set_data(query, data);
            }
        }
    }

    /// Changes the data of each query of type `Q` that `filter` names, as [`update_data`](Self::update_data) does.
    pub fn update_queries_data<Q: Query>(
        &self,
        filter: impl Into<Filter>,
        mut edit: impl FnMut(&Q, &mut Q::Data),
    ) {
        for query in self.matching(&Filter::of::<Q>().and(filter)) {
            if let Some(query) = query.downcast::<Q>() {
                self.update_data(query, |data| edit(query, data));
            }
        }
    }
}
