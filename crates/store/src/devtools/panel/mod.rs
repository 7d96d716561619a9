//! The panel, in a page.

mod bar;
mod component;
mod detail;
mod entries;
mod frame;
mod settings;
mod sheet;
mod state;
#[cfg(test)]
mod tests;
mod transfer;

pub use component::{StoreDevtools, StoreDevtoolsProps};
pub(super) use entries::Line;
pub use settings::{DevtoolsLayout, DevtoolsTheme};
