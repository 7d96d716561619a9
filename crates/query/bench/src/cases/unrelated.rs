//! One operation beside 0, 1,000 and 30,000 entries that have nothing to do with it.

use crate::{
    Case, Failed,
    case::{expect, new_client},
    data::{Item, Users},
};
use futures::{FutureExt, future::LocalBoxFuture};
use query::{
    FetchContext, Filter, Layers, Mutation, QueryClient, QueryObserver, QueryOptions, Refetch, Runtime,
};

const TIMES: u32 = 1_000;
/// The entry in question.
const OWN: Users = Users { tenant: 1, page: 1 };

/// Adds one, and is refused.
#[derive(Clone, Debug)]
struct Increment;

impl Mutation for Increment {
    type Data = ();
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<(), String> {
        Err("rejected".into())
    }

    fn optimistic(&self, layers: &mut Layers) {
        layers.patch::<Users>(&OWN, |_, data| *data += 1);
    }
}

/// `fetch-30000`: the operation, and the number of other entries.
pub(super) fn case(name: &str, runtime: impl Runtime) -> Option<Box<dyn Case>> {
    let (operation, others) = name.rsplit_once('-')?;
    let others = others.parse().ok()?;
    let operation = match operation {
        "fetch" => Operation::Fetch,
        "set" => Operation::Set,
        "observe" => Operation::Observe,
        "invalidate-exact" => Operation::Invalidate(Filter::exact(&OWN)),
        "invalidate-type" => Operation::Invalidate(Filter::of::<Users>()),
        "invalidate-prefix" => Operation::Invalidate(Filter::prefix("users")),
        "mutate" => Operation::Mutate,
        _ => return None,
    };
    let client = new_client(runtime);
    for other in 0..others {
        client.set_data(&Item(other), other);
    }
    client.set_data(&OWN, 1);
    Some(Box::new(Beside { client, operation, done: 0 }))
}

enum Operation {
    Fetch,
    Set,
    Observe,
    Invalidate(Filter),
    Mutate,
}

struct Beside {
    client: QueryClient,
    operation: Operation,
    done: u32,
}

impl Case for Beside {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        async {
            let client = &self.client;
            for i in 0..TIMES {
                let done = match &self.operation {
                    Operation::Fetch => {
                        client.refetch(&OWN).await;
                        true
                    }
                    Operation::Set => {
                        client.set_data(&OWN, i);
                        true
                    }
                    Operation::Observe => {
                        let observer = QueryObserver::new(client, &OWN, QueryOptions::new(), || {});
                        observer.state().data.is_some()
                    }
                    Operation::Invalidate(filter) => {
                        client.invalidate_with(filter.clone(), Refetch::Nothing);
                        true
                    }
                    Operation::Mutate => client.mutate(Increment).await.is_err(),
                };
                self.done += u32::from(done);
            }
            TIMES
        }
        .boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        expect(self.done, TIMES, "operations")
    }
}
