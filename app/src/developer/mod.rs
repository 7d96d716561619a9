//! What developers turn on for themselves, in their own browser: modes, and a panel with what the page holds.

mod choices;
mod listed;
mod log;
mod panel;
mod queries;
mod toggle;

pub(crate) use choices::DeveloperChoices;
pub(crate) use log::log_events;
pub(crate) use panel::DebugPanel;
pub(crate) use toggle::PanelToggle;
