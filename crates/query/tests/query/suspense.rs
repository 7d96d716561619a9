//! What makes `<Suspense>` and `<Transition>` wait, and for how long.

use crate::{
    infinite::FEED,
    support::{Item, World, fresh, world},
};
use futures::{Stream, StreamExt, channel::mpsc};
use leptos::{prelude::*, reactive::computed::suspense::SuspenseContext};
use query::{
    FetchContext, Filter, QueryKey, QueryOptions, Streamed, StreamedQuery, provide_query_client,
    use_infinite_query, use_queries, use_query, use_query_with,
};
use std::sync::{Arc, Mutex};

/// What a `<Suspense>` knows: it shows its fallback as long as there are tasks.
struct Boundary {
    context: SuspenseContext,
    owner: Owner,
}

impl Boundary {
    /// Runs `read` as a child of it.
    fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        self.owner.with(read)
    }

    fn shows_fallback(&self) -> bool {
        !self.context.tasks.with_untracked(|tasks| tasks.is_empty())
    }
}

/// A boundary in a component that has made `hold`.
fn boundary<T>(world: &World, hold: impl FnOnce() -> T) -> (T, Boundary, Owner) {
    let component = Owner::new();
    let (held, boundary) = component.with(|| {
        provide_query_client(world.client.clone());
        let held = hold();
        let owner = Owner::new();
        let context = SuspenseContext { tasks: ArcRwSignal::new(Default::default()) };
        owner.with(|| provide_context(context.clone()));
        (held, Boundary { context, owner })
    });
    (held, boundary, component)
}

#[test]
fn it_waits_for_the_first_outcome() {
    let world = world();
    let (item, boundary, _owner) = boundary(&world, || use_query(|| Item(1)));
    boundary.read(|| item.data());
    assert!(boundary.shows_fallback());
    world.answer();
    assert!(!boundary.shows_fallback());
    assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&10));
}

#[test]
fn an_error_is_an_outcome() {
    let world = world();
    world.server.fail_reads(1);
    let once = || QueryOptions::new().retry(0);
    let (item, boundary, _owner) = boundary(&world, || use_query_with(|| Item(1), once));
    boundary.read(|| item.data());
    world.answer();
    assert!(!boundary.shows_fallback());
    assert!(boundary.read(|| item.error()).is_some());
}

#[test]
fn a_cache_hit_shows_no_fallback_fresh_or_stale() {
    let world = world();
    world.load(1);
    for options in [QueryOptions::new, fresh] {
        let (item, boundary, _owner) = boundary(&world, || use_query_with(|| Item(1), options));
        assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&10));
        assert!(!boundary.shows_fallback());
        world.answer();
    }
    assert_eq!(world.server.reads(), 2, "the stale one was fetched meanwhile");
}

#[test]
fn turning_to_what_is_cached_shows_no_fallback() {
    let world = world();
    world.load(1);
    world.load(2);
    let id = RwSignal::new(1);
    let (item, boundary, _owner) = boundary(&world, || use_query_with(move || Item(id.get()), fresh));
    boundary.read(|| item.data());
    id.set(2);
    assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&20));
    assert!(!boundary.shows_fallback());
    id.set(3);
    assert_eq!(boundary.read(|| item.data()), None);
    assert!(boundary.shows_fallback());
    id.set(1);
    assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&10));
    world.runtime.run();
    assert!(!boundary.shows_fallback(), "what is not asked for any more is not waited for");
}

#[test]
fn the_previous_data_shows_no_fallback() {
    let world = world();
    world.load(1);
    let id = RwSignal::new(1);
    let keep = || fresh().keep_previous(true);
    let (item, boundary, _owner) = boundary(&world, || use_query_with(move || Item(id.get()), keep));
    boundary.read(|| item.data());
    id.set(2);
    assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&10));
    assert!(!boundary.shows_fallback());
}

#[test]
fn a_write_ends_the_wait_before_the_fetch_does() {
    let world = world();
    let (item, boundary, _owner) = boundary(&world, || use_query(|| Item(1)));
    boundary.read(|| item.data());
    world.advance(50);
    assert!(boundary.shows_fallback());
    world.client.set_data(&Item(1), 7);
    world.runtime.run();
    assert!(!boundary.shows_fallback());
    assert_eq!((boundary.read(|| item.data()).as_deref(), item.is_fetching()), (Some(&7), true));
    world.advance(50);
    assert_eq!(boundary.read(|| item.data()).as_deref(), Some(&10), "the fetch has gone on");
}

#[test]
fn a_cancelled_fetch_is_not_waited_for() {
    let world = world();
    let (item, boundary, _owner) = boundary(&world, || use_query(|| Item(1)));
    boundary.read(|| item.data());
    world.client.cancel(Filter::all());
    world.runtime.run();
    assert!(!boundary.shows_fallback());
}

#[test]
fn a_component_that_is_gone_is_not_waited_for() {
    let world = world();
    let (item, boundary, owner) = boundary(&world, || use_query(|| Item(1)));
    boundary.read(|| item.data());
    owner.cleanup();
    world.runtime.run();
    assert!(!boundary.shows_fallback());
}

#[test]
fn a_query_that_depends_on_another_is_asked_when_that_is_there() {
    let world = world();
    let (second, boundary, _owner) = boundary(&world, || {
        let first = use_query(|| Item(1));
        use_query_with(
            move || Item(first.data().map_or(0, |value| u32::try_from(*value / 5).unwrap())),
            move || fresh().enabled(first.data().is_some()),
        )
    });
    assert_eq!(boundary.read(|| second.data()), None);
    assert!(boundary.shows_fallback(), "disabled as it is");
    world.advance(50);
    assert_eq!(world.server.reads(), 1);
    world.answer();
    assert!(boundary.shows_fallback());
    assert_eq!((world.server.reads(), boundary.read(|| second.data())), (2, None));
    world.answer();
    assert!(!boundary.shows_fallback());
    assert_eq!(boundary.read(|| second.data()).as_deref(), Some(&20));
}

#[test]
fn selections_and_combinations_are_waited_for_where_they_are_read() {
    let world = world();
    let (selected, boundary_of_one, _owner) =
        boundary(&world, || use_query(|| Item(1)).select(|data| data % 7));
    boundary_of_one.read(|| selected.get_untracked());
    assert!(boundary_of_one.shows_fallback());

    let (sum, boundary_of_many, _other) = boundary(&world, || {
        use_queries(|| vec![Item(1), Item(2)])
            .combine(|states| states.iter().filter_map(|state| state.data.as_deref()).sum::<i64>())
    });
    boundary_of_many.read(|| sum.get_untracked());
    assert!(boundary_of_many.shows_fallback());

    world.answer();
    assert!(!boundary_of_one.shows_fallback() && !boundary_of_many.shows_fallback());
    assert_eq!((selected.get_untracked(), sum.get_untracked()), (Some(3), 30));
}

#[test]
fn a_list_is_waited_for_until_each_has_an_outcome() {
    let world = world();
    world.load(1);
    let (items, boundary, _owner) = boundary(&world, || use_queries(|| vec![Item(1), Item(2), Item(3)]));
    boundary.read(|| items.data());
    world.client.set_data(&Item(2), 5);
    world.runtime.run();
    assert!(boundary.shows_fallback());
    world.answer();
    assert!(!boundary.shows_fallback());
}

#[test]
fn pages_are_waited_for_the_first_time_only() {
    let world = world();
    let (feed, boundary, _owner) = boundary(&world, || use_infinite_query(|| FEED));
    boundary.read(|| feed.data());
    assert!(boundary.shows_fallback());
    world.answer();
    feed.fetch_next_page();
    assert!(boundary.read(|| feed.state()).is_fetching_next_page());
    assert!(!boundary.shows_fallback());
    world.answer();
    assert_eq!(boundary.read(|| feed.data()).map(|data| data.pages.len()), Some(2));
}

/// Gives what is sent into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Inbox;

type Receiver = Arc<Mutex<Option<mpsc::UnboundedReceiver<u32>>>>;

impl StreamedQuery for Inbox {
    type Chunk = u32;
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("inbox")
    }

    fn stream(self, cx: FetchContext) -> impl Stream<Item = Result<u32, String>> + Send + 'static {
        let receiver = cx.get::<Receiver>().unwrap().lock().unwrap().take().unwrap();
        receiver.map(Ok)
    }

    fn initial(&self) -> Vec<u32> {
        Vec::new()
    }

    fn reduce(&self, data: &mut Vec<u32>, chunk: u32) {
        data.push(chunk);
    }
}

#[test]
fn the_first_chunk_ends_the_wait() {
    let (send, receive) = mpsc::unbounded();
    let world =
        crate::support::world_with(|builder| builder.context(Receiver::new(Mutex::new(Some(receive)))));
    let (inbox, boundary, _owner) = boundary(&world, || use_query(|| Streamed(Inbox)));
    boundary.read(|| inbox.data());
    world.runtime.run();
    assert!(boundary.shows_fallback());
    send.unbounded_send(1).unwrap();
    world.runtime.run();
    assert!(!boundary.shows_fallback());
    assert_eq!((boundary.read(|| inbox.data()).as_deref(), inbox.is_fetching()), (Some(&vec![1]), true));
    drop(send);
    world.runtime.run();
    assert!(!inbox.is_fetching());
}

#[test]
fn a_boundary_does_not_wait_for_a_fetch_that_was_dropped() {
    use leptos::{prelude::*, reactive::computed::suspense::SuspenseContext};
    let world = world();
    let component = Owner::new();
    let (item, context, owner) = component.with(|| {
        query::provide_query_client(world.client.clone());
        let item = query::use_query(|| Item(1));
        let owner = Owner::new();
        let context = SuspenseContext { tasks: ArcRwSignal::new(Default::default()) };
        owner.with(|| provide_context(context.clone()));
        (item, context, owner)
    });
    owner.with(|| item.data());
    world.client.clear();
    world.advance(100_000);
    let waits = !context.tasks.with_untracked(|tasks| tasks.is_empty());
    assert_eq!((waits, world.client.is_fetching(Filter::all())), (false, 0), "nothing is being fetched");
}

#[test]
fn one_that_is_not_subscribed_shows_what_is_cached() {
    use leptos::prelude::*;
    let world = world();
    world.client.set_data(&Item(1), 5);
    let owner = Owner::new();
    let item = owner.with(|| {
        query::provide_query_client(world.client.clone());
        query::use_query_with(|| Item(1), || QueryOptions::new().subscribed(false))
    });
    assert_eq!(owner.with(|| item.data()).as_deref(), Some(&5));
    world.client.set_data(&Item(1), 6);
    assert_eq!(owner.with(|| item.data()).as_deref(), Some(&6));
}

#[test]
fn what_was_removed_is_not_there_when_a_component_next_looks() {
    let world = world();
    let hold = || (use_query(|| Item(1)), use_queries(|| vec![Item(2)]), use_infinite_query(|| FEED));
    let ((item, list, feed), _boundary, _owner) = boundary(&world, hold);
    world.answer();
    assert!(item.data().is_some() && list.data()[0].is_some() && feed.data().is_some());
    world.client.clear();
    assert_eq!((item.data(), list.data(), feed.data()), (None, vec![None], None));
}
