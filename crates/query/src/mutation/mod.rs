//! Mutations: changes asked of the server, shown at once.

mod definition;
mod erased;
mod handle;
mod layers;
mod observer;
mod running;
mod state;
mod task;

pub use definition::Mutation;
pub use handle::Mutating;
pub use layers::Layers;
pub use observer::MutationObserver;
pub(crate) use running::Mutations;
pub use state::{MutationState, MutationStatus};
