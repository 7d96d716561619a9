//! Queries whose data comes in pages.

mod client;
mod data;
mod observer;
mod pages;
mod portable;
mod query;
mod state;

pub use data::InfiniteData;
#[cfg(feature = "leptos")]
pub(crate) use observer::fetch_page;
pub use observer::{FetchPageOptions, InfiniteQueryObserver};
pub use portable::PortableInfinite;
pub use query::{Infinite, InfiniteQuery};
pub use state::InfiniteQueryState;
