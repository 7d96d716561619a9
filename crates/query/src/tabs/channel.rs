use futures::future::BoxFuture;
use std::{any::Any, fmt};

/// A way to the other tabs. It may lose messages; what arrives does so in the order in which each tab sent it.
pub trait Channel: Send + Sync + 'static {
    /// A name that no other tab has.
    fn id(&self) -> String;

    /// Sends `message` to all others, and not to this one.
    fn post(&self, message: String);

    /// Has `hear` called with every message of the others, from now on. Called once.
    fn listen(&self, hear: Box<dyn Fn(String) + Send + Sync>);
}

/// A lock that one tab at a time can hold, and that a tab which closes gives back. It makes a takeover quick; the tabs
/// agree on a leader without it, too, so it may fail to be given in any way.
pub trait Lock: Send + Sync + 'static {
    /// Resolves when this tab has the lock; with `steal` it is taken from whoever has it. `None` if there are no locks.
    /// Dropping the future takes the request back.
    fn acquire(&self, steal: bool) -> BoxFuture<'static, Option<Held>>;
}

/// A lock that is held until this is dropped.
pub struct Held(#[expect(dead_code, reason = "kept for its drop")] Box<dyn Any + Send>);

impl Held {
    /// `guard` gives the lock back when it is dropped.
    pub fn new(guard: impl Any + Send) -> Self {
        Self(Box::new(guard))
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}
