//! Pages under writes, layers and invalidation: nothing is lost, nothing comes back.

use crate::{
    infinite::{FEED, Feed, loaded, observe, pages},
    support::{Server, World, world, world_with},
};
use query::{
    Dehydrated, FetchContext, Filter, Infinite, InfiniteData, Layers, Mutation, QueryClient, Refetch,
};
use std::sync::Arc;

/// Sets a page's row, and shows that at once.
#[derive(Clone, Debug)]
struct SetPage {
    index: usize,
    value: i64,
    /// Whether the pages are written by the hook.
    echo: bool,
}

impl Mutation for SetPage {
    type Data = ();
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<(), String> {
        let server: Server = cx.get().unwrap();
        server.put(u32::try_from(self.index).unwrap(), self.value);
        Ok(())
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { index, value, .. } = *self;
        layers.patch::<Infinite<Feed>>(Filter::all(), move |_, data| {
            if let Some(page) = data.page_mut(index) {
                *page = value;
            }
        });
    }

    fn on_success(&self, (): &(), client: &QueryClient) {
        if self.echo {
            client.update_data(&Infinite(FEED), |data| *data.page_mut(self.index).unwrap() = self.value);
        }
    }
}

fn set_by_hand(world: &World, index: usize, value: i64) {
    world.client.update_data(&Infinite(FEED), |data| *data.page_mut(index).unwrap() = value);
}

#[test]
fn a_layer_over_the_pages_stays_while_a_page_is_added() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    world.client.mutate(SetPage { index: 0, value: 7, echo: false });
    assert_eq!(pages(&feed), [7, 10]);
    world.runtime.run();
    feed.fetch_next_page();
    world.answer();
    assert_eq!(pages(&feed), [7, 10, 20], "the first page is still the one from before the mutation");
    feed.refetch();
    world.advance(300);
    assert_eq!(pages(&feed), [7, 10, 20]);
}

#[test]
fn whether_there_is_a_next_page_is_what_the_server_says() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    world.client.mutate(SetPage { index: 0, value: -5, echo: false });
    assert_eq!(pages(&feed), [-5]);
    assert!(feed.state().has_next_page);
}

#[test]
fn what_is_written_while_a_page_is_fetched_is_kept() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    feed.fetch_next_page();
    world.advance(50);
    set_by_hand(&world, 0, 7);
    world.advance(50);
    assert_eq!(pages(&feed), [7, 10, 20]);
}

#[test]
fn a_page_that_does_not_follow_any_more_is_asked_for_anew() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    feed.fetch_next_page();
    world.advance(50);
    world.client.update_data(&Infinite(FEED), |data| {
        data.pages.pop();
        data.page_params.pop();
    });
    world.advance(50);
    assert_eq!(pages(&feed), [0]);
    world.answer();
    assert_eq!(pages(&feed), [0, 10], "the page after what is there now");
}

#[test]
fn a_page_older_than_what_a_mutation_wrote_is_asked_for_again() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    feed.fetch_next_page();
    world.advance(50);
    world.server.put(1, 11);
    world.client.mutate(SetPage { index: 0, value: 7, echo: true });
    world.advance(50);
    assert_eq!((pages(&feed), world.server.reads()), (vec![7], 3));
    world.answer();
    assert_eq!(pages(&feed), [7, 11]);
}

#[test]
fn a_page_more_does_not_make_invalidated_pages_fresh() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    feed.fetch_next_page();
    world.answer();
    assert_eq!(pages(&feed), [0, 10]);
    assert!(feed.state().query.is_invalidated && feed.state().query.is_stale);
}

#[test]
fn a_refetch_that_was_due_follows_the_page_that_cancelled_it() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    world.server.put(0, 1);
    world.client.invalidate(Filter::all());
    feed.fetch_next_page();
    world.answer();
    assert_eq!(pages(&feed), [0, 10]);
    assert!(feed.state().is_refetching());
    world.advance(200);
    assert_eq!(pages(&feed), [1, 10]);
    assert!(!feed.state().query.is_stale);
}

#[test]
fn a_refetch_brings_the_page_that_it_cancelled() {
    let world = world();
    let feed = loaded(&world, &Feed { first: 3, max: 0 }, 1);
    feed.fetch_next_page();
    world.advance(50);
    world.client.invalidate(Filter::all());
    world.advance(200);
    assert_eq!(pages(&feed), [30, 40]);

    feed.fetch_previous_page();
    world.advance(50);
    world.client.invalidate(Filter::all());
    world.client.invalidate(Filter::all());
    world.advance(300);
    assert_eq!(pages(&feed), [20, 30, 40]);
}

#[test]
fn an_invalidation_between_two_tries_is_not_answered_by_the_pages_of_the_first() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    world.server.fail_reads_of(1, 1);
    feed.refetch();
    world.advance(200);
    world.server.put(0, 1);
    world.client.invalidate_with(Filter::all(), Refetch::Nothing);
    world.advance(1_000 + 100);
    assert_eq!(pages(&feed), [0, 10]);
    assert!(feed.state().query.is_invalidated, "the first page is from before it");
}

#[test]
fn pages_that_did_not_change_keep_their_identity() {
    let world = world();
    let feed = loaded(&world, &FEED, 2);
    let before = feed.state().data().unwrap().clone();
    world.server.put(1, 11);
    feed.refetch();
    world.advance(200);
    let after = feed.state().data().unwrap().clone();
    assert!(Arc::ptr_eq(&before.pages[0], &after.pages[0]));
    assert_eq!(*after.pages[1], 11);
    feed.refetch();
    world.advance(200);
    assert!(Arc::ptr_eq(&after, feed.state().data().unwrap()), "nor does the whole, if none did");
}

#[test]
fn pages_travel_to_another_client_where_the_next_one_follows() {
    let here = world_with(|builder| builder.register::<Infinite<Feed>>());
    let there = world_with(|builder| builder.register::<Infinite<Feed>>());
    let _feed = loaded(&here, &FEED, 2);
    there.advance(500);
    there.client.hydrate(&Dehydrated::from_json(&here.client.dehydrate().to_json()));
    let feed = observe(&there, &FEED);
    assert_eq!((pages(&feed), there.server.reads()), (vec![0, 10], 0));
    feed.fetch_next_page();
    there.answer();
    assert_eq!((pages(&feed), there.server.reads()), (vec![0, 10, 20], 1));
}

#[test]
fn pages_are_named_by_filters_apart_from_a_query_of_the_same_key() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    world.load(1);
    world.client.invalidate_with(Filter::of::<Infinite<Feed>>(), Refetch::Nothing);
    assert!(feed.state().query.is_invalidated);
    assert!(!world.client.get_state(&crate::support::Item(1)).unwrap().is_invalidated);
    world.client.remove(Filter::prefix("feed"));
    assert_eq!(pages(&feed), [] as [i64; 0]);
}

#[test]
fn pages_written_without_their_cursors_are_asked_for_from_the_first() {
    let world = world();
    let feed = loaded(&world, &FEED, 1);
    let pages_only = InfiniteData { pages: vec![Arc::new(1), Arc::new(2)], page_params: Vec::new() };
    world.client.set_data(&Infinite(FEED), pages_only);
    assert!(!feed.state().has_next_page);
    feed.fetch_next_page();
    feed.fetch_previous_page();
    world.answer();
    assert_eq!(pages(&feed), [1, 2]);
    feed.refetch();
    world.advance(200);
    assert_eq!(pages(&feed), [0, 10]);
}
