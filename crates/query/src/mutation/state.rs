//! The state of a mutation, as the one who asked for it sees it.

use super::task::Progress;
use crate::{Mutation, MutationError, cache::Failure, state::typed};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc, time::Duration};

/// How far a mutation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MutationStatus {
    /// Nothing was asked for.
    #[default]
    Idle,
    Pending,
    Error,
    Success,
}

/// The state of the last mutation an observer has asked for.
pub struct MutationState<M: Mutation> {
    pub status: MutationStatus,
    pub data: Option<Arc<M::Data>>,
    pub error: Option<MutationError<M::Error>>,
    /// The mutation itself.
    pub variables: Option<M>,
    /// Since the Unix epoch.
    pub submitted_at: Option<Duration>,
    /// Failed tries so far.
    pub failure_count: u32,
    /// The error of the last failed try.
    pub failure_reason: Option<Arc<M::Error>>,
    /// Waits for the network or for an older mutation of its scope.
    pub is_paused: bool,
}

impl<M: Mutation> MutationState<M> {
    pub fn is_pending(&self) -> bool {
        self.status == MutationStatus::Pending
    }

    pub fn is_success(&self) -> bool {
        self.status == MutationStatus::Success
    }

    pub fn is_error(&self) -> bool {
        self.status == MutationStatus::Error
    }

    pub(super) fn submitted(variables: M, now: Duration) -> Self {
        Self {
            status: MutationStatus::Pending,
            variables: Some(variables),
            submitted_at: Some(now),
            ..Self::default()
        }
    }

    pub(super) fn progress(&mut self, progress: Progress) {
        match progress {
            Progress::Paused(paused) => self.is_paused = paused,
            Progress::Failed(count, reason) => {
                self.failure_count = count;
                self.failure_reason = typed(reason);
            }
            Progress::Settled(Ok(data)) => {
                self.status = MutationStatus::Success;
                self.data = typed(data);
            }
            Progress::Settled(Err(failure)) => {
                self.status = MutationStatus::Error;
                self.is_paused = false;
                if let Failure::Error(error) = &failure {
                    self.failure_count += 1;
                    self.failure_reason = typed(error.clone());
                }
                self.error = Some(MutationError::of(failure));
            }
        }
    }
}

impl<M: Mutation> Default for MutationState<M> {
    fn default() -> Self {
        Self {
            status: MutationStatus::Idle,
            data: None,
            error: None,
            variables: None,
            submitted_at: None,
            failure_count: 0,
            failure_reason: None,
            is_paused: false,
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
