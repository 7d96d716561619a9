//! An optimistic change written by hand: cancel, snapshot, write; put back on error; invalidate at the end.

use crate::support::{Item, Server, fresh, world};
use query::{FetchContext, Mutation, MutationContext, MutationObserver, QueryClient};

#[derive(Clone, Debug)]
struct SetByHand {
    id: u32,
    value: i64,
    scope: Option<&'static str>,
}

struct Before(Option<i64>);

impl Mutation for SetByHand {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.id, self.value).await
    }

    fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext> {
        let item = Item(self.id);
        client.cancel(&item);
        let before = client.get_data(&item).map(|data| *data);
        client.set_data(&item, self.value);
        Some(MutationContext::new(Before(before)))
    }

    fn on_error(&self, _: &String, client: &QueryClient) {
        if let Some(before) = client.mutation_context::<Before>().and_then(|before| before.0) {
            client.set_data(&Item(self.id), before);
        }
    }

    fn on_settled(&self, client: &QueryClient) {
        client.hold(client.invalidate(&Item(self.id)));
    }

    fn scope(&self) -> Option<String> {
        self.scope.map(String::from)
    }
}

fn set(value: i64) -> SetByHand {
    SetByHand { id: 1, value, scope: None }
}

#[test]
fn the_change_shows_at_once_and_stays_if_the_server_agrees() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    item.refetch();
    world.runtime.run();
    world.client.mutate(set(5));
    for _ in 0..30 {
        assert_eq!(item.state().data.as_deref(), Some(&5), "the refetch was cancelled");
        world.advance(10);
    }
    assert_eq!(world.server.value(1), 5);
}

#[test]
fn what_was_there_is_put_back_if_the_server_refuses() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.server.fail_writes(1);
    world.client.mutate(set(5));
    assert_eq!(item.state().data.as_deref(), Some(&5));
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
}

#[test]
fn it_is_pending_until_the_refetch_that_it_holds_for_is_there() {
    let world = world();
    let _item = world.observe_with(&Item(1), fresh());
    world.answer();
    let observer = MutationObserver::new(&world.client, || {});
    observer.mutate(set(5));
    world.answer();
    assert!(observer.state().is_pending());
    assert_eq!(world.client.is_fetching(&Item(1)), 1);
    world.answer();
    assert!(observer.state().is_success());
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn the_observer_sees_what_the_first_hook_has_returned() {
    let world = world();
    world.client.set_data(&Item(1), 10);
    let observer = MutationObserver::new(&world.client, || {});
    observer.mutate(set(5));
    let context = observer.state().context.unwrap();
    assert_eq!(context.get::<Before>().unwrap().0, Some(10));
    assert!(context.get::<u8>().is_none());
}

#[test]
fn in_a_scope_the_snapshot_is_taken_when_the_turn_has_come() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.server.fail_writes(1);
    world.client.mutate(SetByHand { scope: Some("row"), ..set(5) });
    world.client.mutate(SetByHand { scope: Some("row"), ..set(6) });
    assert_eq!(item.state().data.as_deref(), Some(&5), "the second has not begun");
    world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&6), "the first's rollback did not overwrite the second");
    assert_eq!(world.server.value(1), 6);
}

#[test]
fn if_it_holds_for_a_first_load_it_waits_for_the_newer_data() {
    let world = world();
    let observer = query::MutationObserver::new(&world.client, || {});
    observer.mutate(Holding(1, 5));
    // The server has read the row before the write came.
    world.server.put(1, 10);
    world.advance(50);
    world.server.put(1, 10);
    let item = world.observe_with(&Item(1), fresh());
    world.runtime.run();
    world.server.put(1, 5);
    for _ in 0..100 {
        world.advance(10);
        if observer.state().is_success() {
            break;
        }
    }
    assert!(observer.state().is_success());
    assert_eq!(item.state().data.as_deref(), Some(&5), "it held itself for that");
}

/// Sets a row, and is over when the new data is there.
#[derive(Clone, Debug)]
struct Holding(u32, i64);

impl Mutation for Holding {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().write(self.0, self.1).await
    }

    fn on_settled(&self, client: &QueryClient) {
        client.hold(client.invalidate(&Item(self.0)));
    }
}
