//! The state of a mutation without its types.

use super::{MutationAction, MutationContext, MutationStatus};
use crate::{
    value::Value,
    value::{Failure, Outcome},
};
use std::time::Duration;

/// An untyped [`MutationState`](crate::MutationState).
#[derive(Clone)]
pub(crate) struct RawMutation {
    pub(crate) status: MutationStatus,
    pub(crate) data: Option<Value>,
    pub(crate) error: Option<Failure>,
    pub(crate) failure_count: u32,
    pub(crate) failure_reason: Option<Value>,
    pub(crate) is_paused: bool,
    pub(crate) submitted_at: Duration,
    pub(crate) context: Option<MutationContext>,
}

impl RawMutation {
    pub(super) fn submitted(submitted_at: Duration, is_paused: bool) -> Self {
        Self {
            status: MutationStatus::Pending,
            data: None,
            error: None,
            failure_count: 0,
            failure_reason: None,
            is_paused,
            submitted_at,
            context: None,
        }
    }

    pub(super) fn settle(&mut self, outcome: &Outcome) -> MutationAction {
        self.is_paused = false;
        match outcome {
            Ok(data) => {
                self.status = MutationStatus::Success;
                (self.failure_count, self.failure_reason) = (0, None);
                self.data = Some(data.clone());
                MutationAction::Success
            }
            Err(failure) => {
                self.status = MutationStatus::Error;
                self.error = Some(failure.clone());
                match failure {
                    Failure::Error(_) => MutationAction::Error,
                    Failure::Cancelled => MutationAction::Cancel,
                }
            }
        }
    }
}
