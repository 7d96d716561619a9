//! What a server says has changed, without having been asked.

mod event;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod event_source;
mod feed;
mod merge;

pub use event::{ServerChange, ServerEvent};
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use event_source::ServerEvents;
pub use feed::{Feed, Pushed};
