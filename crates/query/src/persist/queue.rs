//! What the writer has before it.

use crate::{erased::QueryRef, portable::Held};
use futures::channel::oneshot;
use std::{collections::HashMap, mem};

/// What is still to be written.
#[derive(Default)]
pub(super) struct Queue {
    /// `None`: the row is to go. The number tells a change from a later one of the same query.
    pub(super) changes: HashMap<QueryRef, (u64, Option<Held>)>,
    pub(super) outdated: bool,
    pub(super) turn: u64,
    pub(super) is_running: bool,
    /// Ends the wait before the next pass.
    pub(super) hurry: Option<oneshot::Sender<()>>,
    pub(super) is_hurried: bool,
    pub(super) idle: Vec<oneshot::Sender<()>>,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.outdated
    }

    pub(super) fn forget(&mut self) -> impl Send + use<> {
        self.outdated = false;
        mem::take(&mut self.changes)
    }

    /// What is to be written of `query`: nothing is known, its row is to go, or this.
    pub(super) fn pending(&self, query: &QueryRef) -> Option<Option<Held>> {
        self.changes.get(query).map(|(_, change)| change.clone())
    }
}
