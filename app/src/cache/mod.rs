//! The query cache, as Mono uses it: what gets in, and what of it outlives the page.

mod gate;
mod outliving;
#[cfg(feature = "hydrate")]
mod registered;
#[cfg(doctest)]
mod twins;

pub use gate::{holds, use_cached};
pub use outliving::{Outliving, outlives};
#[cfg(feature = "hydrate")]
pub(crate) use registered::registered;
