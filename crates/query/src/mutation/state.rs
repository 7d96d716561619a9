//! The state of a mutation, typed.

use super::{MutationContext, raw::RawMutation};
use crate::{Mutation, MutationError, state::typed};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc, time::Duration};

/// How far a mutation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MutationStatus {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// It is under way, or waits.
    Pending,
    /// It failed for good, or was taken back.
    Error,
    /// It succeeded.
    Success,
}

/// The state of a mutation, such as the last one an observer has asked for.
pub struct MutationState<M: Mutation> {
    /// Names it among the client's mutations.
    pub id: Option<u64>,
    /// How far it is.
    pub status: MutationStatus,
    /// The answer; `None` until it has succeeded.
    pub data: Option<Arc<M::Data>>,
    /// Why it failed; `None` unless it has.
    pub error: Option<MutationError<M::Error>>,
    /// The mutation itself.
    pub variables: Option<M>,
    /// Since the Unix epoch.
    pub submitted_at: Option<Duration>,
    /// Failed tries so far.
    pub failure_count: u32,
    /// The error of the last failed try.
    pub failure_reason: Option<Arc<M::Error>>,
    /// Waits for the network, for the page to be in view, or for an older mutation of its scope.
    pub is_paused: bool,
    /// What its [`on_mutate`](Mutation::on_mutate) has returned.
    pub context: Option<MutationContext>,
}

impl<M: Mutation> MutationState<M> {
    /// Asked for, and not settled.
    pub fn is_pending(&self) -> bool {
        self.status == MutationStatus::Pending
    }

    /// Settled well.
    pub fn is_success(&self) -> bool {
        self.status == MutationStatus::Success
    }

    /// Settled badly.
    pub fn is_error(&self) -> bool {
        self.status == MutationStatus::Error
    }

    /// Nothing was asked for.
    pub fn is_idle(&self) -> bool {
        self.status == MutationStatus::Idle
    }

    pub(super) fn of(variables: M, id: u64, raw: &RawMutation) -> Self {
        Self {
            id: Some(id),
            status: raw.status,
            data: raw.data.clone().and_then(typed),
            error: raw.error.clone().map(MutationError::of),
            variables: Some(variables),
            submitted_at: Some(raw.submitted_at),
            failure_count: raw.failure_count,
            failure_reason: raw.failure_reason.clone().and_then(typed),
            is_paused: raw.is_paused,
            context: raw.context.clone(),
        }
    }
}

impl<M: Mutation> Default for MutationState<M> {
    fn default() -> Self {
        Self {
            id: None,
            status: MutationStatus::Idle,
            data: None,
            error: None,
            variables: None,
            submitted_at: None,
            failure_count: 0,
            failure_reason: None,
            is_paused: false,
            context: None,
        }
    }
}

impl<M: Mutation> Clone for MutationState<M> {
    fn clone(&self) -> Self {
        Self {
            data: self.data.clone(),
            error: self.error.clone(),
            variables: self.variables.clone(),
            failure_reason: self.failure_reason.clone(),
            context: self.context.clone(),
            ..*self
        }
    }
}

impl<M: Mutation> fmt::Debug for MutationState<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MutationState")
            .field("status", &self.status)
            .field("variables", &self.variables)
            .field("data", &self.data)
            .field("error", &self.error)
            .field("is_paused", &self.is_paused)
            .finish_non_exhaustive()
    }
}
