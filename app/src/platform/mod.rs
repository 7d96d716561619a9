//! What differs between the side that renders and the side that runs.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "hydrate")]
mod exchange;
#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod leave;
#[cfg(feature = "hydrate")]
mod reach;
#[cfg(feature = "hydrate")]
mod refresh;
#[cfg(feature = "hydrate")]
mod upload;
#[cfg(feature = "hydrate")]
pub(crate) use self::{browser::*, reach::*, upload::*};

#[cfg(not(feature = "hydrate"))]
mod server;
#[cfg(not(feature = "hydrate"))]
pub(crate) use self::server::*;

/// Where in the window an element is seen, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    /// Width and height.
    pub(crate) window: (f64, f64),
}
