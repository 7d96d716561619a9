//! The client: the cache and all that can be asked of it.

mod data;
mod entries;
mod fetch;
mod handle;
mod world;

pub use entries::Refetch;
pub use fetch::Fetches;
pub use handle::QueryClient;
pub use world::Subscription;
