//! What a developer's panel sees of a store, and what it may do to it.

mod clock;
mod diff;
mod entry;
mod export;
mod log;
mod panel;
mod probe;
mod rate;
mod subject;

pub use diff::Difference;
pub use entry::Entry;
pub use export::ImportError;
pub use log::{ANONYMOUS, StoreLog, log_store, log_store_with};
pub use panel::{DevtoolsLayout, DevtoolsTheme, Dock, StoreDevtools, StoreDevtoolsProps};
pub(crate) use probe::ProbeSlot;
pub use rate::UpdateRate;
