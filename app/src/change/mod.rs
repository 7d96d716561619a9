//! Changes that a page asks of the server: shown at once, taken back with a message if they fail, and kept until they can
//! be sent.

mod described;
mod replayed;
mod start;
mod waiting;

pub(crate) use described::{Change, TryAgain};
pub(crate) use replayed::tell_of_replayed;
pub(crate) use start::{Changes, cause, use_changes};
pub(crate) use waiting::WaitingChanges;
