//! The client: the cache and all that can be asked of it.

mod data;
mod defaults;
mod entries;
mod fetch;
mod handle;
mod many;
mod world;

pub use entries::{Cancel, Refetch, RefetchOptions};
pub use fetch::Fetches;
pub(crate) use fetch::{Asked, outcome};
pub use handle::QueryClient;
pub use world::Subscription;
