//! Many queries at once, and the way to one of them.

use crate::{
    Case, Failed,
    case::{expect, new_client},
    data::{Filters, Item, Search, Users},
};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, join_all, ready},
};
use query::{Filter, QueryClient, Refetch, Runtime};

/// New client; fetch and settle 10,000 distinct queries.
pub(super) struct FetchDistinct<R> {
    runtime: R,
    client: Option<QueryClient>,
}

impl<R: Runtime + Clone> FetchDistinct<R> {
    pub(super) fn new(runtime: R) -> Self {
        Self { runtime, client: None }
    }
}

impl<R: Runtime + Clone> Case for FetchDistinct<R> {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        async {
            let client = self.client.insert(new_client(self.runtime.clone()));
            join_all((0..10_000).map(|i| client.fetch(Item(i)))).await;
            10_000
        }
        .boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        let client = self.client.as_ref().ok_or("no client")?;
        let settled = (0..10_000).filter(|i| client.get_data(&Item(*i)).as_deref() == Some(i)).count();
        expect(settled, 10_000, "settled")
    }
}

/// 10 x invalidate by prefix over 10,000 cached queries; nothing is fetched again.
pub(super) struct InvalidatePrefix(Vec<QueryClient>);

impl InvalidatePrefix {
    pub(super) fn new(runtime: impl Runtime + Clone) -> Self {
        let client = || {
            let client = new_client(runtime.clone());
            for tenant in 0..10_000 {
                client.set_data(&Users { tenant, page: 1 }, tenant);
            }
            client
        };
        Self((0..10).map(|_| client()).collect())
    }
}

impl Case for InvalidatePrefix {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        async {
            for client in &self.0 {
                client.invalidate_with(Filter::prefix("users"), Refetch::Nothing).await;
            }
            100_000
        }
        .boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        for client in &self.0 {
            let invalidated = (0..10_000)
                .filter_map(|tenant| client.get_state(&Users { tenant, page: 1 }))
                .filter(|state| state.is_invalidated)
                .count();
            expect(invalidated, 10_000, "invalidated")?;
        }
        Ok(())
    }
}

/// 1,000,000 x the way from a query of many parameters to its entry: hash, compare, look up. The peer hashes only.
pub(super) struct HashKey {
    client: QueryClient,
    found: u32,
}

impl HashKey {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        let client = new_client(runtime);
        client.set_data(&search(), 1);
        Self { client, found: 0 }
    }
}

fn search() -> Search {
    Search {
        tenant: 7,
        filters: Filters { role: "admin".into(), status: "active".into(), q: "an".into() },
        sort: "name".into(),
        page: 1,
    }
}

impl Case for HashKey {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        let query = search();
        for _ in 0..1_000_000 {
            self.found += self.client.get_data(&query).map_or(0, |data| *data);
        }
        ready(1_000_000).boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        expect(self.found, 1_000_000, "found")
    }
}
