//! Bindings to the reactive system of Leptos.

mod api;
mod attach;
mod context;
mod deferred;
mod hooks;
mod hub;
mod mirror;
mod persistence;
mod select;
mod slot;
mod source;
mod subscribe;
mod unsaved;
mod weak;

pub use api::StoreApi;
pub use attach::{attach_async_persistence, attach_persistence, attach_persistence_with};
pub use context::{persistence, provide_store, use_persistence, use_store};
pub use hooks::HydrationHook;
pub use persistence::Persistence;
pub use select::{select, select_by, use_selector};
pub use source::SelectSource;
pub use subscribe::{SubscribeOptions, Subscription, subscribe, subscribe_with};
pub use weak::WeakPersistence;
