use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{MigrationError, Migrations, PersistedState};

use super::{GridView, Language, SelectedView, Theme, UiState};

/// The part that outlives the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    pub theme: Theme,
    pub sidebar_collapsed: bool,
    pub selected_view: SelectedView,
    pub grid_view: GridView,
    pub language: Language,
}

impl PersistedState for UiState {
    type Preferences = Preferences;
    const NAME: &'static str = "mono-ui-store";
    const VERSION: u32 = 2;
    const MIGRATIONS: Migrations = Migrations::starting_at(1, &[view_gave_density]);

    fn partialize(&self) -> Preferences {
        Preferences {
            theme: self.theme,
            sidebar_collapsed: self.sidebar_collapsed,
            selected_view: self.selected_view,
            grid_view: self.grid_view,
            language: self.language,
        }
    }

    fn merge(&mut self, preferences: Preferences) {
        let Preferences { theme, sidebar_collapsed, selected_view, grid_view, language } = preferences;
        self.theme = theme;
        self.sidebar_collapsed = sidebar_collapsed;
        self.selected_view = selected_view;
        self.grid_view = grid_view;
        self.language = language;
    }
}

/// Version 1 had no density. It follows from the view: lists were the dense ones.
fn view_gave_density(mut state: Value) -> Result<Value, MigrationError> {
    let Some(fields) = state.as_object_mut() else {
        return Err(MigrationError::Rejected("not an object".to_owned()));
    };
    if !fields.contains_key("gridView") {
        let is_list = fields.get("selectedView") == Some(&json!("list"));
        let density = if is_list { GridView::Compact } else { GridView::Comfortable };
        fields.insert("gridView".to_owned(), json!(density.as_str()));
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use store::{MemoryStorage, Persister, Storage};

    use super::*;
    use crate::preferences::Dialog;

    /// As version 1 wrote it.
    const V1: &str = include_str!("fixtures/mono-ui-store.v1.json");

    fn read(document: &str) -> (UiState, MemoryStorage) {
        let mut state = UiState::default();
        let storage = MemoryStorage::with(UiState::NAME, document);
        if let Some(preferences) = Persister::new(storage.clone(), &state).read(&state.partialize()) {
            state.merge(preferences);
        }
        (state, storage)
    }

    #[test]
    fn the_recorded_document_of_version_1_comes_up_as_version_2_and_is_written_back() {
        let (state, storage) = read(V1.trim());
        let expected = UiState {
            theme: Theme::Dark,
            sidebar_collapsed: true,
            selected_view: SelectedView::List,
            grid_view: GridView::Compact,
            ..UiState::default()
        };
        assert_eq!(state, expected);
        let written: Value = serde_json::from_str(&storage.get(UiState::NAME).unwrap().unwrap()).unwrap();
        let fields = json!({
            "theme": "dark",
            "sidebarCollapsed": true,
            "selectedView": "list",
            "gridView": "compact",
            "language": "en-GB",
        });
        assert_eq!(written, json!({ "state": fields, "version": 2 }));
    }

    #[test]
    fn a_density_that_version_1_had_already_stays() {
        let (state, _) = read(r#"{"state":{"selectedView":"list","gridView":"comfortable"},"version":1}"#);
        assert_eq!(state.grid_view, GridView::Comfortable);
    }

    #[test]
    fn a_document_from_before_there_were_languages_is_of_use() {
        let fields =
            r#"{"theme":"light","sidebarCollapsed":true,"selectedView":"grid","gridView":"compact"}"#;
        let (state, _) = read(&format!(r#"{{"state":{fields},"version":2}}"#));
        assert_eq!((state.theme, state.language), (Theme::Light, Language::BritishEnglish));
        let (state, _) = read(r#"{"state":{"theme":"light","language":"en-US"},"version":2}"#);
        assert_eq!((state.theme, state.language), (Theme::Light, Language::AmericanEnglish));
    }

    #[test]
    fn only_preferences_are_written() {
        let state = UiState {
            dialog: Some(Dialog::CreateUser),
            drawer_open: true,
            search_query: "secret".to_owned(),
            dev_mode: true,
            ..UiState::default()
        };
        let written = serde_json::to_value(state.partialize()).unwrap();
        let expected = json!({
            "theme": "auto",
            "sidebarCollapsed": false,
            "selectedView": "grid",
            "gridView": "comfortable",
            "language": "en-GB",
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn what_is_read_leaves_the_rest_alone() {
        let mut state = UiState { dialog: Some(Dialog::ImportUsers), current_page: 3, ..UiState::default() };
        let before = state.clone();
        state.merge(Preferences {
            theme: Theme::Dark,
            sidebar_collapsed: true,
            selected_view: SelectedView::Cards,
            grid_view: GridView::Compact,
            language: Language::AmericanEnglish,
        });
        assert_eq!((state.dialog, state.current_page), (before.dialog, before.current_page));
        assert_eq!((state.theme, state.selected_view), (Theme::Dark, SelectedView::Cards));
    }
}
