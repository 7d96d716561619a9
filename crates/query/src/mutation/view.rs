//! A mutation, as anyone who looks at the cache sees it.

use super::{MutationState, erased::AnyMutation, raw::RawMutation};
use crate::{Mutation, MutationStatus, QueryKey};
use std::{fmt, sync::Arc, time::Duration};

/// A mutation and its state at one moment.
#[derive(Clone)]
pub struct MutationView {
    /// Later ones are larger.
    pub id: u64,
    /// The mutation's key.
    pub key: QueryKey,
    /// The scope in which it runs alone, if it has one.
    pub scope: Option<String>,
    pub(super) is_replayed: bool,
    pub(crate) mutation: Arc<dyn AnyMutation>,
    pub(crate) state: RawMutation,
}

impl MutationView {
    /// The mutation itself, if it is of type `M`.
    pub fn get<M: Mutation>(&self) -> Option<&M> {
        self.mutation.as_any().downcast_ref()
    }

    /// Its state, if it is of type `M`.
    pub fn state<M: Mutation>(&self) -> Option<MutationState<M>> {
        Some(MutationState::of(self.get::<M>()?.clone(), self.id, &self.state))
    }

    /// How far it is.
    pub fn status(&self) -> MutationStatus {
        self.state.status
    }

    /// Waits for the network, for the page to be in view, or for an older mutation of its scope.
    pub fn is_paused(&self) -> bool {
        self.state.is_paused
    }

    /// Whether it was asked for in an earlier life of the page, or in a tab that is gone, so that nobody here awaits its
    /// outcome.
    pub fn is_replayed(&self) -> bool {
        self.is_replayed
    }

    /// Failed tries so far.
    pub fn failure_count(&self) -> u32 {
        self.state.failure_count
    }

    /// When it was asked for, since the Unix epoch.
    pub fn submitted_at(&self) -> Duration {
        self.state.submitted_at
    }

    /// The mutation's type, as Rust names it.
    pub fn type_name(&self) -> &'static str {
        self.mutation.type_name()
    }

    /// The mutation's `Debug`: its variables.
    pub fn variables(&self) -> String {
        self.mutation.debug()
    }
}

impl fmt::Debug for MutationView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MutationView")
            .field("id", &self.id)
            .field("mutation", &self.variables())
            .field("status", &self.state.status)
            .field("is_paused", &self.state.is_paused)
            .finish_non_exhaustive()
    }
}
