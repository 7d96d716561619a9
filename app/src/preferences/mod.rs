//! What the user interface remembers: the UI store, what of it outlives the page, and what the first paint needs.

mod actions;
mod appearance;
mod choices;
mod first_paint;
mod kinds;
mod language;
mod persisted;
mod state;
mod theme;

pub use actions::{AppearanceActions, DeveloperActions, ListActions, NavigationActions, OverlayActions};
pub(crate) use appearance::{AppearanceChoices, AppearanceMenu, ThemeToggle, ViewSwitch};
pub use choices::{GridView, Language, SelectedView, Theme};
pub use first_paint::UiCookie;
pub(crate) use language::{LanguageChoice, follow_language, use_language};
pub use persisted::Preferences;
pub use state::{
    Breadcrumb, Dialog, EntryStatus, Filters, OperationalModes, OperationalModesStoreFields, UiState,
    UiStateStoreFields,
};
pub(crate) use theme::follow_theme;
