//! What kind of data each field of the UI store is, and so that it may live there.

use contract::{
    matrix::{FieldsIn, Stored, kinds, layers},
    ui_store,
};
use store::PersistedState;

use super::{
    Breadcrumb, Dialog, Filters, GridView, Language, OperationalModes, Preferences, SelectedView, Theme,
    UiCookie, UiState,
};

macro_rules! stored {
    ($($kind:ident: $($type:ty),*;)*) => { $($(impl Stored for $type { type Kind = kinds::$kind; })*)* };
}
stored! {
    UiPreferences: Theme, GridView, SelectedView, Language;
    ModalStates: Dialog, Breadcrumb, OperationalModes;
    SearchQuery: Filters;
}

ui_store! {
    UiState in UiStore {
        theme: UiPreferences,
        sidebar_collapsed: UiPreferences,
        selected_view: UiPreferences,
        grid_view: UiPreferences,
        language: UiPreferences,
        drawer_open: ModalStates,
        dialog: ModalStates,
        active_tooltip: ModalStates,
        search_query: SearchQuery,
        active_filters: SearchQuery,
        selected_items: FormState,
        current_page: SearchQuery,
        breadcrumbs: ModalStates,
        dev_mode: ModalStates,
        debug_panel: ModalStates,
        operational_modes: ModalStates,
    }
}

ui_store! {
    Preferences in LocalStorage {
        theme: UiPreferences,
        sidebar_collapsed: UiPreferences,
        selected_view: UiPreferences,
        grid_view: UiPreferences,
        language: UiPreferences,
    }
}

ui_store! {
    UiCookie in FirstPaint {
        theme: UiPreferences,
        sidebar_collapsed: UiPreferences,
        grid_view: UiPreferences,
        selected_view: UiPreferences,
        language: UiPreferences,
    }
}

/// What `root.rs` provides and `platform/browser.rs` persists and mirrors.
const fn is_stored<S, C>()
where
    S: FieldsIn<layers::UiStore> + PersistedState<Preferences: FieldsIn<layers::LocalStorage>>,
    C: FieldsIn<layers::FirstPaint>,
{
}
const _: () = is_stored::<UiState, UiCookie>();
