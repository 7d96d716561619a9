//! Mutations whose code panics.

use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Panics while the server is asked, or in its hook.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Breaks {
    early: bool,
}

impl Mutation for Breaks {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        let written = cx.get::<Server>().unwrap().write(1, 5).await;
        assert!(!self.early, "the request is broken");
        written
    }

    fn on_success(&self, _: &i64, _: &QueryClient) {
        panic!("the hook is broken")
    }
}

impl PortableMutation for Breaks {
    const NAME: &'static str = "breaks";
}

fn left_after_a_panic(mutation: Breaks) -> usize {
    let world = world_with(|builder| builder.register_mutation::<Breaks>());
    let storage = MemoryStorage::new(world.runtime.clone());
    let _persisted = world.client.persist(Persistence::new(storage.clone()).scope("me"));
    world.runtime.run();
    world.client.mutate(mutation);
    world.runtime.run();
    assert_eq!(storage.keys().len(), 1, "it is written down");
    assert!(catch_unwind(AssertUnwindSafe(|| world.advance(1_000))).is_err());
    world.advance(10_000);
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0, "it is over");
    assert_eq!(world.server.writes(), [(1, 5)]);
    storage.keys().len()
}

#[test]
fn a_mutation_whose_hook_panicked_is_struck_out() {
    assert_eq!(left_after_a_panic(Breaks { early: false }), 0);
}

#[test]
fn a_mutation_that_panicked_is_struck_out() {
    assert_eq!(left_after_a_panic(Breaks { early: true }), 0);
}
