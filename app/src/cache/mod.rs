//! The query cache, as Mono uses it: what gets in, and what of it outlives the page.

mod gate;
#[cfg(feature = "hydrate")]
mod registered;
#[cfg(doctest)]
mod twins;

pub use gate::{holds, use_cached};
#[cfg(feature = "hydrate")]
pub(crate) use registered::registered;
