//! A network that is gone because a developer says so.

use crate::QueryClient;

/// What the client was told of the network, and what it is to believe.
#[derive(Debug)]
pub(crate) struct Network {
    told: bool,
    simulated: bool,
}

impl Default for Network {
    fn default() -> Self {
        Self { told: true, simulated: false }
    }
}

impl Network {
    /// Notes what the world says; what the client is to believe.
    pub(crate) fn hear(&mut self, online: bool) -> bool {
        self.told = online;
        self.is_online()
    }

    pub(super) fn is_simulated(&self) -> bool {
        self.simulated
    }

    fn is_online(&self) -> bool {
        self.told && !self.simulated
    }
}

impl QueryClient {
    /// Holds the client offline, whatever it is told of the network, or lets it go again: it is then as
    /// [`set_online`](Self::set_online) said last, and what was paused meanwhile goes on. What runs already is not
    /// touched.
    pub fn simulate_offline(&self, offline: bool) {
        self.inner().transact(|store, fx| {
            store.network.simulated = offline;
            let online = store.network.is_online();
            store.set_online(self.inner(), online, fx);
        });
    }
}
