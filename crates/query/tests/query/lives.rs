//! Clients one after the other over one storage.

use crate::support::{Item, Missing, ReadDocument, World, world_with};
use query::{Persisted, Persistence, QueryClientBuilder, Runtime, testing::MemoryStorage};
use std::sync::Arc;

type Builder = QueryClientBuilder<Arc<dyn Runtime>>;

fn registered(builder: Builder) -> Builder {
    builder.register::<Item>().register::<ReadDocument>().register::<Missing>()
}

/// A client with a storage that outlives it.
pub(crate) struct Life {
    pub(crate) world: World,
    pub(crate) storage: MemoryStorage,
    pub(crate) persisted: Persisted,
}

impl Life {
    pub(crate) fn first() -> Self {
        Self::first_with(|persistence| persistence)
    }

    pub(crate) fn first_with(set: impl FnOnce(Persistence) -> Persistence) -> Self {
        let world = world_with(registered);
        let storage = MemoryStorage::new(world.runtime.clone());
        Self::live(world, storage, set)
    }

    pub(crate) fn next(&self) -> Self {
        self.next_with(|persistence| persistence)
    }

    pub(crate) fn next_with(&self, set: impl FnOnce(Persistence) -> Persistence) -> Self {
        Self::live(self.world.another(registered), self.storage.clone(), set)
    }

    fn live(world: World, storage: MemoryStorage, set: impl FnOnce(Persistence) -> Persistence) -> Self {
        let persistence = set(Persistence::new(storage.clone()).scope("me").buster("1"));
        let persisted = world.client.persist(persistence);
        world.runtime.run();
        Self { world, storage, persisted }
    }

    /// Has row 1 fetched and stored.
    pub(crate) fn stored() -> Self {
        let life = Self::first();
        life.world.load(1);
        life.world.advance(1_000);
        life
    }

    pub(crate) fn entries(&self) -> usize {
        self.storage.keys().iter().filter(|key| key.starts_with("[\"q\"")).count()
    }
}
