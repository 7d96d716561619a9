//! What the server says has changed, and what that outdates here.

#[cfg(any(feature = "hydrate", test))]
mod heard;
mod rendered;

#[cfg(feature = "hydrate")]
pub(crate) use heard::{Heard, Told};
pub(crate) use rendered::rendered_versions;
