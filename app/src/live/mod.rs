//! What the server says has changed, and what that outdates here.

#[cfg(any(feature = "hydrate", test))]
mod heard;
#[cfg(any(feature = "hydrate", test))]
mod own;
mod rendered;

pub(crate) use rendered::rendered_versions;
#[cfg(feature = "hydrate")]
pub(crate) use {
    heard::{Heard, Told},
    own::OwnWrites,
};
