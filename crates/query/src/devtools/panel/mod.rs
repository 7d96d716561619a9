//! The panel, in a page.

mod actions;
mod bar;
mod component;
mod data;
mod detail;
mod format;
mod frame;
mod history;
mod listbox;
mod model;
mod mutation_detail;
mod mutation_state;
mod mutations;
mod queries;
mod query_state;
mod section;
mod settings;
mod state;
#[cfg(test)]
mod tests;
mod timers;

pub use component::{QueryDevtools, QueryDevtoolsProps};
pub use devtools_frame::{DevtoolsLayout, DevtoolsTheme, Dock};
