//! What the user interface remembers: the UI store, what of it outlives the page, and what the first paint needs.

mod appearance;
mod first_paint;
mod state;
mod theme;

pub(crate) use appearance::{AppearanceMenu, ThemeToggle};
pub(crate) use first_paint::UiCookie;
pub(crate) use state::{Dialog, GridView, Theme, UiState, UiStateStoreFields};
pub(crate) use theme::follow_theme;
