//! The tabs of one browser: what one of them knows, all know, and one of them polls.

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod browser;
mod channel;
mod election;
mod handle;
#[cfg(feature = "testing")]
mod hub;
mod incoming;
mod leadership;
mod message;
mod options;
mod outgoing;
mod shared;
mod turns;
mod untold;

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use browser::{BrowserChannel, BrowserLock};
pub use channel::{Channel, Held, Lock};
pub use handle::Tab;
#[cfg(feature = "testing")]
pub use hub::{HubTab, TabHub};
pub use options::Tabs;
