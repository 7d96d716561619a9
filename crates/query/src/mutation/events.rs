//! What happens to mutations, for whoever listens.

use super::MutationView;

/// One thing that happened to one mutation.
#[derive(Clone, Debug)]
pub struct MutationEvent {
    /// What happened.
    pub kind: MutationEventKind,
    /// How it changed, if `kind` is [`Updated`](MutationEventKind::Updated).
    pub action: Option<MutationAction>,
    /// The mutation, after the event.
    pub mutation: MutationView,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MutationEventKind {
    /// It was asked for.
    Added,
    /// Its state changed.
    Updated,
    /// It is forgotten: it was over and unused long enough, or the cache was cleared.
    Removed,
}

/// How a mutation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MutationAction {
    /// It was asked for.
    Pending,
    /// It waits for the network, for the page to be in view, or for an older mutation of its scope.
    Pause,
    /// It goes on.
    Continue,
    /// A try failed and another will follow.
    Failed,
    /// It succeeded.
    Success,
    /// It failed for good.
    Error,
    /// It was taken back.
    Cancel,
}
