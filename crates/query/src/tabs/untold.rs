//! What the others are still to be told.

use super::message::Named;
use crate::erased::QueryRef;
use std::time::Duration;

/// To be told once the present turn is over: what happens to an entry meanwhile is told with it.
pub(super) enum Outgoing {
    Written(QueryRef),
    Invalidated { named: Named, queries: Vec<QueryRef>, refetch: bool, at: u64 },
    Removed(Named),
    Poll(QueryRef, Duration),
}
