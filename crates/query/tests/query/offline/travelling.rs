//! Mutations that go on in another client.

use super::*;
use query::{DehydrateOptions, MutationView};

#[test]
fn a_paused_mutation_goes_on_in_another_client_with_its_layers() {
    let (here, there) = (Life::offline(), Log::default());
    here.world.client.mutate(in_line(1, 5));
    here.world.client.mutate(in_line(1, 6));
    here.world.runtime.run();
    let dehydrated = here.world.client.dehydrate();
    assert_eq!(dehydrated.len(), 2);
    let world = world_with(registered(&there));
    world.client.set_online(false);
    world.client.set_data(&Item(1), 10);
    world.client.hydrate(&Dehydrated::from_json(&dehydrated.to_json()));
    world.client.hydrate(&dehydrated);
    assert_eq!(world.shown(1), Some(6));
    world.client.set_online(true);
    world.advance(1_000);
    assert_eq!(world.server.writes(), [(1, 5), (1, 6)], "once each");
}

#[test]
fn hydrated_queries_and_their_mutations_travel_together() {
    let here = Life::first();
    here.world.load(1);
    here.world.client.set_online(false);
    here.world.client.mutate(put(1, 5));
    here.world.runtime.run();
    let world = world_with(registered(&Log::default()));
    world.client.set_online(false);
    world.advance(1_000);
    world.client.hydrate(&here.world.client.dehydrate());
    let item = world.observe_with(&Item(1), fresh());
    assert_eq!(item.state().data.as_deref(), Some(&5));
}

#[test]
fn of_the_mutations_that_wait_those_travel_that_are_named() {
    let here = Life::offline();
    here.world.client.mutate(in_line(1, 5));
    here.world.client.mutate(put(2, 6));
    here.world.runtime.run();
    let second = |view: &MutationView| view.get::<Put>().is_some_and(|put| put.id == 2);
    let options = DehydrateOptions::new().mutation_filter(MutationFilter::all().predicate(second));
    let world = world_with(registered(&Log::default()));
    world.client.hydrate(&here.world.client.dehydrate_with(&options));
    world.advance(1_000);
    assert_eq!(world.server.writes(), [(2, 6)]);
    assert!(here.world.client.dehydrate_with(&options.mutations(false)).is_empty());
    let sent = MutationFilter::all().paused(false);
    assert!(here.world.client.dehydrate_with(&DehydrateOptions::new().mutation_filter(sent)).is_empty());
}
