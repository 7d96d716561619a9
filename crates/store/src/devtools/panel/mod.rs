//! The panel, in a page.

mod bar;
mod component;
mod detail;
mod entries;
mod frame;
mod state;
#[cfg(test)]
mod tests;
mod transfer;

pub use component::{StoreDevtools, StoreDevtoolsProps};
pub use devtools_frame::{DevtoolsLayout, DevtoolsTheme, Dock};
pub(super) use entries::Line;
