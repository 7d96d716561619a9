//! A change that is shown at once, refused, and taken back.

use crate::{
    Case, Failed,
    case::{expect, new_client},
    data::{Rows, rows},
};
use futures::{FutureExt, future::LocalBoxFuture};
use query::{FetchContext, Filter, Layers, Mutation, QueryClient, Refetch, Runtime};
use std::sync::Arc;

fn client_with_rows(runtime: impl Runtime) -> QueryClient {
    let client = new_client(runtime);
    client.set_data(&Rows, rows(1_000));
    client
}

fn check(client: &QueryClient, rolled_back: u32) -> Result<(), Failed> {
    expect(rolled_back, 1_000, "roll-backs")?;
    let state = client.get_state(&Rows).ok_or("no rows")?;
    let last = state.data.as_ref().and_then(|rows| rows.last()).map(|row| row.name.clone());
    expect(last.as_deref(), Some("Person 999"), "the last row")?;
    expect(state.is_invalidated, true, "invalidated")
}

/// Renames a row; the server refuses.
#[derive(Clone, Debug)]
struct Rename {
    index: usize,
    name: String,
}

impl Mutation for Rename {
    type Data = ();
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<(), String> {
        Err("rejected".into())
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { index, name } = self.clone();
        layers.patch::<Rows>(&Rows, move |_, rows| {
            if let Some(row) = rows.get_mut(index) {
                Arc::make_mut(row).name.clone_from(&name);
            }
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate_with(&Rows, Refetch::Nothing);
    }
}

/// 1,000 x a mutation of 1,000 rows that declares its patch and fails: shown, taken back, invalidated.
pub(super) struct Declared {
    client: QueryClient,
    rolled_back: u32,
}

impl Declared {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        Self { client: client_with_rows(runtime), rolled_back: 0 }
    }
}

impl Case for Declared {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        async {
            for index in 0..1_000 {
                let renamed = Rename { index, name: format!("Renamed {index}") };
                self.rolled_back += u32::from(self.client.mutate(renamed).await.is_err());
            }
            1_000
        }
        .boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        check(&self.client, self.rolled_back)
    }
}

/// A mutation without a patch, which the server refuses.
#[derive(Clone, Debug)]
struct Refused;

impl Mutation for Refused {
    type Data = ();
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<(), String> {
        Err("rejected".into())
    }
}

/// The same by hand, as the peer does it: cancel, snapshot, set, roll back, invalidate.
pub(super) struct ByHand {
    client: QueryClient,
    rolled_back: u32,
}

impl ByHand {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        Self { client: client_with_rows(runtime), rolled_back: 0 }
    }
}

impl Case for ByHand {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        async {
            let client = &self.client;
            for index in 0..1_000 {
                client.cancel(&Rows);
                let previous = client.get_data(&Rows);
                client.update_data(&Rows, |rows| {
                    if let Some(row) = rows.get_mut(index) {
                        Arc::make_mut(row).name = format!("Renamed {index}");
                    }
                });
                if client.mutate(Refused).await.is_err()
                    && let Some(previous) = previous
                {
                    client.set_data(&Rows, Arc::unwrap_or_clone(previous));
                    self.rolled_back += 1;
                }
                client.invalidate_with(Filter::exact(&Rows), Refetch::Nothing).await;
            }
            1_000
        }
        .boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        check(&self.client, self.rolled_back)
    }
}
