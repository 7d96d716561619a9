use leptos::prelude::*;
use store::StoreApi;

use crate::preferences::{GridView, Language, SelectedView, Theme, UiState, UiStateStoreFields};

/// The preferences of how things look.
pub trait AppearanceActions {
    /// Light, dark, or what the system has.
    fn set_theme(&self, theme: Theme);
    /// Folds the sidebar, or unfolds it.
    fn toggle_sidebar(&self);
    /// In what form collections are shown.
    fn set_selected_view(&self, view: SelectedView);
    /// How closely the rows of tables are set.
    fn set_grid_view(&self, density: GridView);
    /// The words, and how dates and times are written.
    fn set_language(&self, language: Language);
}

impl AppearanceActions for StoreApi<UiState> {
    fn set_theme(&self, theme: Theme) {
        self.act("setTheme", |ui| ui.theme().set(theme));
    }

    fn toggle_sidebar(&self) {
        self.act("toggleSidebar", |ui| ui.sidebar_collapsed().update(|collapsed| *collapsed = !*collapsed));
    }

    fn set_selected_view(&self, view: SelectedView) {
        self.act("setSelectedView", |ui| ui.selected_view().set(view));
    }

    fn set_grid_view(&self, density: GridView) {
        self.act("setGridView", |ui| ui.grid_view().set(density));
    }

    fn set_language(&self, language: Language) {
        self.act("setLanguage", |ui| ui.language().set(language));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::actions::test_store;

    #[test]
    fn how_things_look_is_set_and_the_sidebar_turned() {
        let (_owner, store) = test_store();
        store.set_theme(Theme::Dark);
        store.set_selected_view(SelectedView::Cards);
        store.set_grid_view(GridView::Compact);
        store.set_language(Language::AmericanEnglish);
        store.toggle_sidebar();
        let expected = UiState {
            theme: Theme::Dark,
            selected_view: SelectedView::Cards,
            grid_view: GridView::Compact,
            language: Language::AmericanEnglish,
            sidebar_collapsed: true,
            ..UiState::default()
        };
        assert_eq!(store.get_untracked(), expected);
        store.toggle_sidebar();
        assert!(!store.sidebar_collapsed().get_untracked());
    }
}
