//! Mutations: changes asked of the server, shown at once.

mod cache;
mod callbacks;
mod context;
mod definition;
mod erased;
mod events;
mod filter;
mod handle;
mod layers;
mod observer;
mod observer_core;
mod raw;
mod records;
mod state;
mod submitted;
mod task;
mod view;

pub(crate) use callbacks::{MutationStage, OnMutation};
pub use context::MutationContext;
pub use definition::Mutation;
pub(crate) use erased::AnyMutation;
pub use events::{MutationAction, MutationEvent, MutationEventKind};
pub use filter::MutationFilter;
pub use handle::Mutating;
pub use layers::Layers;
pub use observer::MutationObserver;
pub(crate) use records::{MutationListener, Mutations};
pub use state::{MutationState, MutationStatus};
pub(crate) use submitted::{Resumed, Submitted};
pub(crate) use task::resume;
pub use view::MutationView;
