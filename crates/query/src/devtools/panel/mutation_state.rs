//! What the panel says of a mutation's state.

use crate::{MutationStatus, devtools::MutationInspection};

/// What a mutation is counted as, and the kind of query whose colour it has.
pub(super) fn state(mutation: &MutationInspection) -> &'static str {
    match mutation.view.status() {
        MutationStatus::Idle => "idle",
        MutationStatus::Pending if mutation.view.is_paused() => "paused",
        MutationStatus::Pending => "pending",
        MutationStatus::Error if mutation.is_cancelled() => "cancelled",
        MutationStatus::Error => "error",
        MutationStatus::Success => "success",
    }
}

pub(super) fn kind(state: &str) -> &'static str {
    match state {
        "pending" => "fetching",
        "paused" => "paused",
        "error" => "error",
        "success" => "fresh",
        _ => "inactive",
    }
}
