//! What is shown is the server's data under the layers of the mutations under way.

use crate::support::{Item, SetItem, World, disabled, fresh, ms, world, world_with};
use query::{FetchContext, Filter, Layers, Mutation, QueryObserver, QueryOptions};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// A world that shows row 1.
fn showing() -> (World, QueryObserver<Item>) {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    (world, item)
}

/// Adds to every row: a patch that shows how often it was applied.
#[derive(Clone, Debug)]
struct AddToAll(i64);

impl Mutation for AddToAll {
    type Data = ();
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<(), String> {
        cx.get::<crate::support::Server>().unwrap().read(0).await.map(|_| ())
    }

    fn optimistic(&self, layers: &mut Layers) {
        let add = self.0;
        layers.patch::<Item>(Filter::all(), move |_, data| *data += add);
    }
}

#[test]
fn the_change_shows_before_the_server_knows() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5));
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert_eq!(world.server.writes(), []);
}

#[test]
fn a_failure_takes_its_own_layer_away_and_no_other() {
    let (world, item) = showing();
    world.server.fail_writes(1);
    world.client.mutate(SetItem::new(1, 5).silent());
    world.advance(50);
    world.client.mutate(AddToAll(1));
    assert_eq!(item.state().data.as_deref(), Some(&6));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&11), "ten from the server, one of the other layer");
}

#[test]
fn layers_are_applied_in_the_order_of_their_mutations() {
    let (world, item) = showing();
    world.client.mutate(AddToAll(1));
    world.client.mutate(SetItem::new(1, 5).silent());
    world.client.mutate(AddToAll(2));
    assert_eq!(item.state().data.as_deref(), Some(&7));
}

#[test]
fn an_answer_that_was_asked_for_before_the_change_is_shown_under_it() {
    let (world, item) = showing();
    item.refetch();
    world.advance(50);
    world.client.mutate(SetItem::new(1, 5).silent());
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "the answer says 10");
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "confirmed, and nothing newer was asked for");
}

#[test]
fn a_confirmed_layer_stays_until_data_comes_that_was_asked_for_later() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5).silent());
    world.advance(50);
    item.refetch();
    world.server.put(1, 7);
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "asked before the mutation was confirmed");
    item.refetch();
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&7));
}

#[test]
fn the_refetch_after_success_never_shows_the_old_value() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5));
    for _ in 0..30 {
        world.advance(10);
        assert_eq!(item.state().data.as_deref(), Some(&5));
    }
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn what_a_hook_writes_takes_the_place_of_its_layer() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5).echoing());
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    world.client.set_data(&Item(1), 6);
    assert_eq!(item.state().data.as_deref(), Some(&6), "no layer is left");
}

#[test]
fn an_older_answer_does_not_overwrite_what_a_hook_wrote() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5).echoing());
    world.runtime.run();
    world.server.put(1, 10);
    world.advance(50);
    item.refetch();
    world.runtime.run();
    world.server.put(1, 5);
    world.advance(50);
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "the answer said 10; it is asked for again");
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn an_entry_that_comes_later_has_the_layers_too() {
    let world = world();
    world.client.mutate(SetItem::new(1, 5).silent());
    let item = world.observe_with(&Item(1), fresh());
    world.advance(50);
    assert_eq!(item.state().data, None, "there is nothing to change yet");
    world.client.set_data(&Item(2), 1);
    world.client.mutate(AddToAll(1));
    world.client.set_data(&Item(3), 1);
    assert_eq!((world.shown(2), world.shown(3)), (Some(2), Some(2)));
}

#[test]
fn updates_change_what_is_under_the_layers() {
    let (world, item) = showing();
    world.client.mutate(AddToAll(1));
    world.client.update_data(&Item(1), |data| *data *= 2);
    assert_eq!(item.state().data.as_deref(), Some(&21));
}

#[test]
fn a_layer_names_only_what_its_filter_names() {
    let (world, item) = showing();
    world.client.set_data(&Item(2), 20);
    world.client.mutate(SetItem::new(2, 5));
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(world.shown(2), Some(5));
}

#[test]
fn clear_takes_the_layers_of_what_is_under_way_with_it() {
    let (world, _item) = showing();
    world.client.mutate(AddToAll(1));
    world.client.clear();
    world.client.set_data(&Item(1), 10);
    assert_eq!(world.shown(1), Some(10));
}

#[test]
fn a_patch_may_use_the_client() {
    #[derive(Clone, Debug)]
    struct Peek(query::QueryClient);

    impl Mutation for Peek {
        type Data = ();
        type Error = ();

        async fn mutate(self, _: FetchContext) -> Result<(), ()> {
            Ok(())
        }

        fn optimistic(&self, layers: &mut Layers) {
            let client = self.0.clone();
            layers.patch::<Item>(&Item(1), move |_, data| {
                *data += client.get_data(&Item(2)).map_or(0, |other| *other);
            });
        }
    }

    let (world, item) = showing();
    world.client.set_data(&Item(2), 1);
    world.client.mutate(Peek(world.client.clone()));
    assert_eq!(item.state().data.as_deref(), Some(&11));
}

#[test]
fn an_older_answer_does_not_undo_a_confirmed_change_that_was_then_pushed() {
    let (world, item) = showing();
    world.client.mutate(SetItem::new(1, 5).silent());
    world.runtime.run();
    world.server.put(1, 10);
    world.advance(50);
    item.refetch();
    world.runtime.run();
    world.server.put(1, 5);
    world.advance(50);
    world.client.set_data(&Item(1), 5);
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5), "the answer said 10; it is asked for again");
    world.answer();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert_eq!(world.server.reads(), 3);
}

#[test]
fn an_update_by_hand_after_a_confirmed_mutation_shows() {
    let world = world();
    world.load(1);
    world.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    assert_eq!(world.shown(1), Some(5));
    assert!(world.client.update_data(&Item(1), |data| *data = 7));
    assert_eq!(world.shown(1), Some(7));
}

/// Sets row 1, and counts how often that is applied.
#[derive(Clone, Debug)]
struct Counted(i64, Arc<AtomicU32>);

impl Mutation for Counted {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<crate::support::Server>().unwrap().write(1, self.0).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self(value, applied) = self.clone();
        layers.patch::<Item>(&Item(1), move |_, data| {
            applied.fetch_add(1, Ordering::Relaxed);
            *data = value;
        });
    }
}

#[test]
fn mutations_that_are_over_cost_nothing_any_more() {
    let world = world();
    world.load(1);
    let applied = Arc::new(AtomicU32::new(0));
    for value in 0..500 {
        world.client.mutate(Counted(value, applied.clone()));
        world.answer();
    }
    applied.store(0, Ordering::Relaxed);
    world.client.mutate(Counted(1_000, applied.clone()));
    assert_eq!(world.shown(1), Some(1_000));
    let applied = applied.load(Ordering::Relaxed);
    assert!(applied < 10, "{applied} layers applied for one change");
}

#[test]
fn a_layer_that_is_over_waits_for_an_older_one_and_for_what_was_asked_before() {
    let (world, item) = showing();
    world.client.set_online(false);
    world.client.mutate(AddToAll(1));
    world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&11));
    world.client.set_online(true);
    world.client.mutate(SetItem::new(1, 5).silent());
    world.client.refetch(&Item(1));
    world.advance(50);
    assert_eq!(item.state().data.as_deref(), Some(&5));
    world.advance(1_000);
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert!(world.client.update_data(&Item(1), |data| *data += 1));
    assert_eq!(item.state().data.as_deref(), Some(&6), "no layer is left over it");
}

#[test]
fn layers_over_nothing_do_not_pile_up() {
    #[derive(Clone, Debug)]
    struct Touch(Arc<()>);

    impl Mutation for Touch {
        type Data = ();
        type Error = String;

        async fn mutate(self, _: FetchContext) -> Result<(), String> {
            Ok(())
        }

        fn options(&self) -> QueryOptions {
            QueryOptions::new().gc_time(ms(0))
        }

        fn optimistic(&self, layers: &mut Layers) {
            let held = self.0.clone();
            layers.patch::<Item>(&Item(1), move |_, data| *data += i64::from(Arc::strong_count(&held) > 0));
        }
    }

    let world = world_with(|builder| builder.register::<Item>());
    let elsewhere = world.another(|builder| builder.register::<Item>());
    elsewhere.load(1);
    let older = elsewhere.client.dehydrate();
    world.advance(1_000);
    let item = world.observe_with(&Item(1), disabled());
    let held = Arc::new(());
    for _ in 0..10 {
        world.client.mutate(Touch(held.clone()));
        world.advance(1);
    }
    assert_eq!(Arc::strong_count(&held), 11, "they would be shown over what is restored");
    for _ in 0..1_000 {
        world.client.mutate(Touch(held.clone()));
        world.advance(1);
    }
    assert!(Arc::strong_count(&held) < 50, "{}", Arc::strong_count(&held));
    world.client.hydrate(&older);
    assert_eq!(item.state().data, None, "it is older than what is shown no more");
    world.advance(1);
    elsewhere.load(1);
    world.client.hydrate(&elsewhere.client.dehydrate());
    assert_eq!((item.state().data.as_deref(), Arc::strong_count(&held)), (Some(&10), 1));
}
