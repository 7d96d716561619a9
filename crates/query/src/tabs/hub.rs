//! Tabs that a test opens, freezes and closes.

use super::{Channel, Held, Lock};
use crate::Runtime;
use futures::{channel::oneshot, future::BoxFuture};
use std::{
    collections::{BTreeMap, VecDeque},
    fmt, mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

type Hear = Arc<dyn Fn(String) + Send + Sync>;

#[derive(Default)]
struct State {
    tabs: BTreeMap<u32, TabState>,
    opened: u32,
    posted: Vec<String>,
    /// Whose the lock is, by the number of the request.
    holder: Option<u64>,
    waiting: VecDeque<(u64, oneshot::Sender<()>)>,
    requests: u64,
}

#[derive(Default)]
struct TabState {
    hear: Option<Hear>,
    is_frozen: bool,
    inbox: VecDeque<String>,
    outbox: VecDeque<String>,
}

/// The messages and the lock of a browser, without one. Messages arrive in tasks of `runtime`.
#[derive(Clone)]
pub struct TabHub {
    runtime: Arc<dyn Runtime>,
    state: Arc<Mutex<State>>,
}

/// One tab: a [`Channel`] and a [`Lock`].
#[derive(Clone)]
pub struct HubTab {
    hub: TabHub,
    number: u32,
}

impl TabHub {
    /// Without tabs.
    pub fn new(runtime: impl Runtime) -> Self {
        Self { runtime: Arc::new(runtime), state: Arc::default() }
    }

    /// Opens a tab. The names of later ones are higher.
    pub fn open(&self) -> HubTab {
        let mut state = self.state();
        state.opened += 1;
        let number = state.opened;
        state.tabs.insert(number, TabState::default());
        HubTab { hub: self.clone(), number }
    }

    /// All messages that were sent, in their order.
    pub fn posted(&self) -> Vec<String> {
        self.state().posted.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, from: u32, message: String) {
        let mut state = self.state();
        match state.tabs.get_mut(&from) {
            Some(tab) if tab.is_frozen => return tab.outbox.push_back(message),
            Some(_) => {}
            None => return,
        }
        state.posted.push(message.clone());
        for (_, tab) in state.tabs.iter_mut().filter(|(number, _)| **number != from) {
            tab.inbox.push_back(message.clone());
        }
        drop(state);
        let this = self.clone();
        self.runtime.spawn(Box::pin(async move { this.deliver() }));
    }

    fn deliver(&self) {
        loop {
            let next = self.state().tabs.values_mut().filter(|tab| !tab.is_frozen).find_map(|tab| {
                let hear = tab.hear.clone()?;
                Some((hear, tab.inbox.pop_front()?))
            });
            let Some((hear, message)) = next else { return };
            hear(message);
        }
    }
}

impl HubTab {
    /// Lets nothing of this tab reach the others, and nothing of them this one, until it thaws. It keeps the lock.
    pub fn freeze(&self) {
        if let Some(tab) = self.hub.state().tabs.get_mut(&self.number) {
            tab.is_frozen = true;
        }
    }

    /// What was held back arrives.
    pub fn thaw(&self) {
        let outbox = {
            let mut state = self.hub.state();
            let Some(tab) = state.tabs.get_mut(&self.number) else { return };
            tab.is_frozen = false;
            mem::take(&mut tab.outbox)
        };
        for message in outbox {
            self.hub.send(self.number, message);
        }
        let hub = self.hub.clone();
        self.hub.runtime.spawn(Box::pin(async move { hub.deliver() }));
    }

    /// Lets it be gone, without a word. It gives the lock back if it was asked for through this tab.
    pub fn close(&self) {
        let gone = self.hub.state().tabs.remove(&self.number);
        drop(gone);
    }
}

impl Channel for HubTab {
    fn id(&self) -> String {
        format!("tab {:04}", self.number)
    }

    fn post(&self, message: String) {
        self.hub.send(self.number, message);
    }

    fn listen(&self, hear: Box<dyn Fn(String) + Send + Sync>) {
        if let Some(tab) = self.hub.state().tabs.get_mut(&self.number) {
            tab.hear = Some(Arc::from(hear));
        }
    }
}

struct Guard {
    state: Weak<Mutex<State>>,
    request: u64,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(state) = self.state.upgrade() else { return };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.retain(|waiting| waiting.0 != self.request);
        if state.holder == Some(self.request) {
            state.holder = None;
            while let Some((request, next)) = state.waiting.pop_front() {
                if next.send(()).is_ok() {
                    state.holder = Some(request);
                    return;
                }
            }
        }
    }
}

impl Lock for HubTab {
    fn acquire(&self, steal: bool) -> BoxFuture<'static, Option<Held>> {
        let (give, given) = oneshot::channel();
        let mut state = self.hub.state();
        state.requests += 1;
        let request = state.requests;
        if state.holder.is_none() || steal {
            state.holder = Some(request);
            // The receiver is right here.
            let _ = give.send(());
        } else {
            state.waiting.push_back((request, give));
        }
        let guard = Guard { state: Arc::downgrade(&self.hub.state), request };
        Box::pin(async move {
            given.await.ok()?;
            Some(Held::new(guard))
        })
    }
}

impl fmt::Debug for TabHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TabHub").field("tabs", &self.state().tabs.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for HubTab {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HubTab").field("number", &self.number).finish_non_exhaustive()
    }
}
