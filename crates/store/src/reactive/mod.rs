//! Bindings to the reactive system of Leptos.

mod context;
mod mirror;
mod persistence;
mod select;
mod subscribe;

pub use context::{persistence, provide_store, use_persistence, use_store};
pub use persistence::{Persistence, attach_persistence};
pub use select::{select, use_selector};
pub use subscribe::{Subscription, subscribe};
