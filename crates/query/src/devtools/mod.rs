//! What a developer's panel sees of the cache, and what it may do to it.

mod control;
mod inspect;
mod inspection;
mod json;
mod offline;
mod simulate;

pub use inspection::{
    Inspection, LayerInspection, MutationInspection, ObserverInspection, QueryIdentity, QueryInspection,
};
pub(crate) use offline::Network;
pub(crate) use simulate::Simulated;
pub use simulate::{SimulatedError, Simulation};
