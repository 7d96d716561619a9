//! Mutations that outlive the page.

mod panicking;
mod set_aside;
mod tabs;
mod travelling;

use crate::support::{Item, Server, World, fresh, ms, world, world_with};
use query::{
    Dehydrated, FetchContext, Filter, Layers, Mutation, MutationError, MutationFilter, Persisted,
    Persistence, PortableMutation, QueryClient, QueryClientBuilder, Runtime, StorageError, Tab, Tabs,
    testing::{MemoryStorage, TabHub},
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

/// What the server was sent, and what the hooks were told.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// The keys of what was sent.
    fn keys(&self) -> Vec<String> {
        self.all().iter().filter_map(|line| line.strip_prefix("key ").map(String::from)).collect()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Put {
    id: u32,
    value: i64,
    scope: Option<String>,
}

fn put(id: u32, value: i64) -> Put {
    Put { id, value, scope: None }
}

fn in_line(id: u32, value: i64) -> Put {
    Put { id, value, scope: Some("line".into()) }
}

impl Mutation for Put {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        if let (Some(log), Some(key)) = (cx.get::<Log>(), cx.idempotency_key()) {
            log.note(format!("key {key}"));
        }
        cx.get::<Server>().unwrap().write(self.id, self.value).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let value = self.value;
        layers.patch::<Item>(&Item(self.id), move |_, data| *data = value);
    }

    fn on_success(&self, data: &i64, client: &QueryClient) {
        client.context::<Log>().unwrap().note(format!("success {data}"));
    }

    fn on_error(&self, error: &String, client: &QueryClient) {
        client.context::<Log>().unwrap().note(format!("error {error}"));
    }

    fn on_settled(&self, client: &QueryClient) {
        client.context::<Log>().unwrap().note("settled");
        client.invalidate(Filter::exact(&Item(self.id)));
    }

    fn scope(&self) -> Option<String> {
        self.scope.clone()
    }
}

impl PortableMutation for Put {
    const NAME: &'static str = "put";
}

type Builder = QueryClientBuilder<Arc<dyn Runtime>>;

fn registered(log: &Log) -> impl FnOnce(Builder) -> Builder + use<> {
    let log = log.clone();
    move |builder| builder.register::<Item>().register_mutation::<Put>().context(log)
}

/// A program that ends when nothing drives its clock any more.
struct Life {
    world: World,
    storage: MemoryStorage,
    persisted: Persisted,
    log: Log,
}

impl Life {
    fn first() -> Self {
        let log = Log::default();
        let world = world_with(registered(&log));
        let storage = MemoryStorage::new(world.runtime.clone());
        Self::live(world, storage, log)
    }

    fn live(world: World, storage: MemoryStorage, log: Log) -> Self {
        let persisted = world.client.persist(Persistence::new(storage.clone()).scope("me").replays(2));
        world.runtime.run();
        Self { world, storage, persisted, log }
    }

    /// Nothing of this one runs on: a crash, and a new start a second later, with a server of its own.
    fn next(&self) -> Self {
        self.next_with(|_| {})
    }

    fn next_with(&self, prepare: impl FnOnce(&World)) -> Self {
        let log = Log::default();
        let world = world_with(registered(&log));
        world.runtime.advance(self.world.runtime.now() - world.runtime.now() + ms(1_000));
        prepare(&world);
        let storage = self.storage.on(world.runtime.clone());
        Self::live(world, storage, log)
    }

    fn offline() -> Self {
        let life = Self::first();
        life.world.client.set_online(false);
        life
    }

    fn stored(&self) -> usize {
        self.storage.keys().iter().filter(|key| key.starts_with("[\"m\"")).count()
    }
}

#[test]
fn a_mutation_is_stored_before_it_is_sent_and_struck_out_when_it_is_over() {
    let life = Life::first();
    life.storage.set_delay(ms(50));
    life.world.client.mutate(put(1, 5));
    life.world.advance(49);
    assert_eq!((life.stored(), life.world.server.writes().len()), (0, 0));
    life.world.advance(1);
    assert_eq!((life.stored(), life.world.server.writes().len()), (1, 1));
    life.world.advance(200);
    assert_eq!(life.stored(), 0);
    assert_eq!(life.log.all()[1..], ["success 5", "settled"]);
}

#[test]
fn what_waited_offline_is_sent_once_after_a_restart() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.client.mutate(put(2, 6));
    life.world.runtime.run();
    let next = life.next();
    next.world.advance(300);
    assert_eq!(next.world.server.writes(), [(1, 5), (2, 6)]);
    assert_eq!(next.stored(), 0);
    let last = next.next();
    last.world.advance(300);
    assert_eq!(last.world.server.writes(), []);
}

#[test]
fn the_layers_are_there_again_after_a_restart() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let next = life.next_with(|world| world.client.set_online(false));
    next.world.client.set_data(&Item(1), 10);
    assert_eq!(next.world.shown(1), Some(5));
    let waiting = next.world.client.mutations(&MutationFilter::all());
    assert!(waiting.len() == 1 && waiting[0].is_paused());
    next.world.client.set_online(true);
    next.world.advance(300);
    assert_eq!(next.world.server.value(1), 5);
}

#[test]
fn what_was_under_way_is_sent_again_under_the_same_key() {
    let life = Life::first();
    life.world.client.mutate(put(1, 5));
    life.world.advance(50);
    assert_eq!(life.world.server.writes().len(), 1);
    let next = life.next();
    next.world.advance(300);
    assert_eq!(next.world.server.writes(), [(1, 5)]);
    assert_eq!(next.log.keys(), life.log.keys());
    assert_eq!(next.log.keys().len(), 1);
}

#[test]
fn every_try_has_the_same_key_and_every_mutation_another() {
    let log = Log::default();
    let registered = registered(&log);
    let world = world_with(|builder| {
        registered(builder).mutation_defaults(query::QueryOptions::new().retry(2).retry_delay(ms(10)))
    });
    world.server.fail_writes(2);
    world.client.mutate(put(1, 5));
    world.advance(1_000);
    world.client.mutate(put(1, 6));
    world.advance(1_000);
    let keys = log.keys();
    assert_eq!(keys.len(), 4);
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3]);
}

#[test]
fn a_query_has_no_key() {
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Key;

    impl query::Query for Key {
        type Data = bool;
        type Error = ();

        fn key(&self) -> query::QueryKey {
            query::QueryKey::new("key")
        }

        async fn fetch(self, cx: FetchContext) -> Result<bool, ()> {
            Ok(cx.idempotency_key().is_some())
        }
    }

    let world = world();
    let client = world.client.clone();
    let had = world.runtime.block_on(async move { client.fetch(Key).await.map(|had| *had) });
    assert_eq!(had, Some(Ok(false)));
}

#[test]
fn a_scope_keeps_its_order_over_restarts_and_before_what_is_asked_for_anew() {
    let life = Life::offline();
    for value in 1..4 {
        life.world.client.mutate(in_line(1, value));
        life.world.advance(1);
    }
    let middle = life.next_with(|world| world.client.set_online(false));
    middle.world.client.mutate(in_line(1, 4));
    middle.world.runtime.run();
    let next = middle.next_with(|world| {
        // Before anything was read.
        world.client.set_online(true);
    });
    next.world.client.mutate(in_line(1, 5));
    next.world.advance(2_000);
    assert_eq!(next.world.server.writes(), [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]);
}

#[test]
fn what_is_asked_for_while_the_storage_is_read_comes_after_what_is_stored() {
    let life = Life::offline();
    life.world.client.mutate(in_line(1, 1));
    life.world.runtime.run();
    life.storage.set_delay(ms(50));
    let next = life.next();
    next.world.client.mutate(in_line(1, 2));
    next.world.advance(2_000);
    assert_eq!(next.world.server.writes(), [(1, 1), (1, 2)]);
}

#[test]
fn a_failure_after_a_restart_goes_the_usual_way() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let next = life.next_with(|world| world.server.fail_writes(1));
    next.world.client.set_data(&Item(1), 10);
    assert_eq!(next.world.shown(1), Some(5));
    next.world.advance(300);
    assert_eq!(next.log.all()[1..], ["error refused", "settled"]);
    assert_eq!((next.world.shown(1), next.stored()), (Some(10), 0));
}

#[test]
fn what_is_cancelled_is_struck_out() {
    let life = Life::offline();
    let mutating = life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    assert_eq!(life.stored(), 1);
    assert!(mutating.cancel());
    let outcome = life.world.runtime.block_on(mutating.into_future());
    assert_eq!(outcome, Some(Err(MutationError::Cancelled)));
    life.world.runtime.run();
    assert_eq!(life.stored(), 0);
}

#[test]
fn a_storage_that_fails_or_hangs_stops_no_mutation() {
    let life = Life::first();
    life.storage.fail_puts(1);
    life.world.client.mutate(put(1, 5));
    life.world.advance(200);
    life.storage.set_delay(ms(1_000_000));
    life.world.client.mutate(put(2, 6));
    life.world.advance(1_200);
    assert_eq!(life.world.server.writes(), [(1, 5), (2, 6)]);
}

#[test]
fn a_row_that_is_written_late_is_struck_out_all_the_same() {
    let life = Life::first();
    life.storage.set_delay(ms(3_000));
    life.world.client.mutate(put(1, 5));
    life.world.advance(20_000);
    assert_eq!((life.world.server.writes().len(), life.stored()), (1, 0));
}

#[test]
fn mutations_of_another_scope_are_not_sent_and_are_deleted() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let log = Log::default();
    let world = world_with(registered(&log));
    let storage = life.storage.on(world.runtime.clone());
    let _persisted = world.client.persist(Persistence::new(storage).scope("you"));
    world.advance(1_000);
    assert_eq!((world.server.writes().len(), life.stored()), (0, 0));
}

#[test]
fn mutations_outlive_the_form_and_the_age_of_data() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let log = Log::default();
    let world = world_with(registered(&log));
    world.advance(10 * 24 * 3_600_000);
    let storage = life.storage.on(world.runtime.clone());
    let _persisted = world.client.persist(Persistence::new(storage).scope("me").buster("2"));
    world.advance(300);
    assert_eq!(world.server.writes(), [(1, 5)]);
}

#[test]
fn what_is_not_registered_any_more_stays_and_is_reported_once() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let (world, errors) = (world(), Arc::new(Mutex::new(Vec::new())));
    let heard = errors.clone();
    let persistence = Persistence::new(life.storage.on(world.runtime.clone()))
        .scope("me")
        .on_error(move |error| heard.lock().unwrap().push(error.clone()));
    let _persisted = world.client.persist(persistence);
    world.advance(100_000);
    assert!(matches!(errors.lock().unwrap()[..], [StorageError::Unreadable(_)]));
    assert_eq!(life.stored(), 1);
}

#[test]
fn after_clear_nothing_is_left_to_send() {
    let life = Life::offline();
    life.world.client.mutate(put(1, 5));
    life.world.runtime.run();
    let Life { world, persisted, storage, .. } = life;
    world.runtime.block_on(async move { persisted.clear().await }).unwrap();
    assert_eq!(storage.keys(), Vec::<String>::new());
}
