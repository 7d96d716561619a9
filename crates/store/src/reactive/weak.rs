use std::fmt;
use std::sync::{Arc, Weak};

use super::persistence::{Persistence, Tie};
use crate::PersistedState;

/// A [`Persistence`], as long as somebody else has it: what a listener holds that nobody takes away when the store's owner
/// ends.
pub struct WeakPersistence<S: PersistedState + Send + Sync + 'static> {
    tie: Weak<Tie<S>>,
}

impl<S: PersistedState + Send + Sync + 'static> WeakPersistence<S> {
    /// `None` when the owner it was attached under has ended and no handle to it is left.
    pub fn upgrade(&self) -> Option<Persistence<S>> {
        Some(Persistence { tie: self.tie.upgrade()? })
    }
}

impl<S: PersistedState + Send + Sync + 'static> Persistence<S> {
    /// The same persistence, not kept alive.
    pub fn downgrade(&self) -> WeakPersistence<S> {
        WeakPersistence { tie: Arc::downgrade(&self.tie) }
    }
}

impl<S: PersistedState + Send + Sync + 'static> Clone for WeakPersistence<S> {
    fn clone(&self) -> Self {
        Self { tie: Weak::clone(&self.tie) }
    }
}

impl<S: PersistedState + Send + Sync + 'static> fmt::Debug for WeakPersistence<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakPersistence").finish_non_exhaustive()
    }
}
