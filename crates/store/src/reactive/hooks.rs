use std::sync::Arc;

use crate::PersistenceStatus;

type Before<S> = Arc<dyn Fn(&S) + Send + Sync>;
type After<S> = Arc<dyn Fn(&S, &PersistenceStatus) + Send + Sync>;

/// Who wants to know of hydrations.
pub(super) struct Hooks<S> {
    pub(super) before: Vec<Before<S>>,
    pub(super) after: Vec<After<S>>,
}

impl<S> Default for Hooks<S> {
    fn default() -> Self {
        Self { before: Vec::new(), after: Vec::new() }
    }
}

impl<S> Clone for Hooks<S> {
    fn clone(&self) -> Self {
        Self { before: self.before.clone(), after: self.after.clone() }
    }
}
