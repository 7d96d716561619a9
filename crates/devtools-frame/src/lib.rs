#![doc = include_str!("../README.md")]

mod bar;
mod focus;
mod frame;
mod layout;
mod resizer;
mod sheet;
mod state;
#[cfg(test)]
mod tests;

pub use focus::{focus_after_render, focus_child};
pub use frame::{Look, frame};
pub use layout::{DevtoolsLayout, DevtoolsTheme, Dock};
pub use state::{Frame, SMALLEST};
