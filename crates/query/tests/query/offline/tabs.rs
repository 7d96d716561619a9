//! Several tabs over one storage.

use super::*;

struct Page {
    world: World,
    tab: Tab,
    persisted: Persisted,
}

fn page(of: &World, hub: &TabHub, storage: &MemoryStorage, log: &Log) -> Page {
    let world = of.another(registered(log));
    let page = hub.open();
    let tab = world.client.join_tabs(Tabs::new(page.clone()).lock(page));
    let persisted = world.client.persist(Persistence::new(storage.clone()).scope("me"));
    world.runtime.run();
    Page { world, tab, persisted }
}

#[test]
fn a_tab_that_opens_leaves_alone_what_another_has_under_way() {
    let (world, log) = (world(), Log::default());
    let (hub, storage) = (TabHub::new(world.runtime.clone()), MemoryStorage::new(world.runtime.clone()));
    let one = page(&world, &hub, &storage, &log);
    one.world.client.set_online(false);
    one.world.client.mutate(put(1, 5));
    world.advance(10);
    let two = page(&world, &hub, &storage, &log);
    world.advance(100_000);
    assert!(one.tab.is_leader());
    drop(one.tab);
    world.advance(100_000);
    assert!(two.tab.is_leader());
    one.world.client.set_online(true);
    world.advance(1_000);
    drop((one.persisted, two.persisted));
    assert_eq!(world.server.writes().len(), 2, "a tab that left answers no more");
    assert!(log.keys()[0] == log.keys()[1], "so the server is asked under the same key");
}

#[test]
fn the_new_leader_does_not_send_what_a_living_tab_has_under_way() {
    let (world, log) = (world(), Log::default());
    let (hub, storage) = (TabHub::new(world.runtime.clone()), MemoryStorage::new(world.runtime.clone()));
    let one = page(&world, &hub, &storage, &log);
    let two = page(&world, &hub, &storage, &log);
    let three = page(&world, &hub, &storage, &log);
    three.world.client.set_online(false);
    three.world.client.mutate(put(1, 5));
    world.advance(10);
    drop(one);
    world.advance(100_000);
    assert!(two.tab.is_leader());
    assert_eq!(world.server.writes(), []);
    three.world.client.set_online(true);
    world.advance(1_000);
    assert_eq!(world.server.writes(), [(1, 5)]);
}

#[test]
fn the_leader_sends_what_a_tab_has_left_behind() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let (world, log) = (world(), Log::default());
    let hub = TabHub::new(world.runtime.clone());
    let storage = MemoryStorage::new(world.runtime.clone());
    let one = page(&world, &hub, &storage, &log);
    let two = page(&world, &hub, &storage, &log);
    let key = life.storage.keys().into_iter().find(|key| key.starts_with("[\"m\"")).unwrap();
    storage.insert(&key, 1, &life.storage.value("[\"m\"").unwrap());
    world.advance(35_000);
    assert!(one.tab.is_leader() && !two.tab.is_leader());
    assert_eq!(world.server.writes(), [(1, 5)]);
    assert_eq!(storage.keys().iter().filter(|key| key.starts_with("[\"m\"")).count(), 0);
    drop((one.persisted, two.persisted));
}

#[test]
fn tabs_that_open_together_without_a_lock_send_what_was_left_behind_once() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.advance(10);
    drop(life.persisted);
    let hub = TabHub::new(life.world.runtime.clone());
    let open = || {
        let world = life.world.another(registered(&Log::default()));
        let page = hub.open();
        let tab = world.client.join_tabs(Tabs::new(page.clone()));
        let persisted = world.client.persist(Persistence::new(life.storage.clone()).scope("me"));
        (Page { world, tab, persisted }, page)
    };
    let (one, two) = (open(), open());
    life.world.advance(99);
    // Their claims are two milliseconds on their way.
    one.1.freeze();
    two.1.freeze();
    life.world.advance(2);
    assert!(one.0.tab.is_leader() && two.0.tab.is_leader());
    one.1.thaw();
    two.1.thaw();
    life.world.advance(100_000);
    assert!(one.0.tab.is_leader() != two.0.tab.is_leader());
    assert_eq!(life.world.server.writes(), [(1, 5)]);
}
