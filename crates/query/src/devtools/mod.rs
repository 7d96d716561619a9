//! What a developer's panel sees of the cache, and what it may do to it.

mod control;
mod diff;
mod history;
mod inspect;
mod inspection;
mod json;
mod log;
mod mutation;
mod offline;
mod panel;
mod sample;
mod simulate;

pub use diff::Difference;
pub use history::Recorder;
pub use inspection::{Inspection, LayerInspection, ObserverInspection, QueryIdentity, QueryInspection};
pub use log::{Change, HistoryLimits, MutationChange};
pub use mutation::MutationInspection;
pub(crate) use offline::Network;
pub use panel::*;
pub(crate) use sample::sample;
pub(crate) use simulate::Simulated;
pub use simulate::{SimulatedError, Simulation};
