//! One answer, with more of the cache: an interval, a filter, a write by hand, a mutation that is shown at once.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::allow_attributes, reason = "each program uses some of what they share")]

use query::{
    FetchContext, Filter, Layers, Mutation, Query, QueryClient, QueryKey, QueryObserver, QueryOptions,
};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

#[allow(dead_code, unused_macros)]
#[macro_use]
mod types;
#[allow(unused_macros)]
#[macro_use]
mod plain;

use types::{Answer, User};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Asked(u32);

impl Query for Asked {
    type Data = User;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("user").with(self.0)
    }

    async fn fetch(self, _: FetchContext) -> Result<User, String> {
        User::read(
            &send_wrapper::SendWrapper::new(async move { plain::ask(&format!("user/{}", self.0)).await })
                .await,
        )
    }
}

#[derive(Clone, Debug)]
struct Rename(u32);

impl Mutation for Rename {
    type Data = User;
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<User, String> {
        User::read(
            &send_wrapper::SendWrapper::new(async move { plain::ask(&format!("rename/{}", self.0)).await })
                .await,
        )
    }

    fn optimistic(&self, layers: &mut Layers) {
        layers.patch::<Asked>(&Asked(self.0), |_, user| user.name.push('!'));
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix("user"));
    }
}

/// Called by the page.
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn run() {
    let client = QueryClient::builder().runtime(query::BrowserRuntime).build();
    let asked = Asked(plain::show(""));
    let observer = Arc::new(OnceLock::<QueryObserver<Asked>>::new());
    let own = observer.clone();
    let every = QueryOptions::new().refetch_interval(Duration::from_secs(60));
    let _ = observer.set(QueryObserver::new(&client, &asked, every, move || {
        if let Some(data) = own.get().and_then(|own| own.state().data) {
            plain::show(&data.write());
        }
    }));
    if plain::show("") > 0 {
        client.invalidate(Filter::of::<Asked>());
    }
    if plain::show("") > 1 {
        client.update_data(&asked, |user| user.name.clear());
    }
    drop(client.mutate(Rename(asked.0)));
}
