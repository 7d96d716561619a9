use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{MigrationError, Migrations, PersistedState};
use uuid::Uuid;

use super::UiCookie;

/// Light, dark, or what the system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    Light,
    Dark,
    #[default]
    Auto,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Auto];

    /// The text in storage, cookie and markup.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }

    /// Whether it comes out dark on a system that is dark or not.
    pub(crate) fn is_dark(self, system_is_dark: bool) -> bool {
        match self {
            Self::Light => false,
            Self::Dark => true,
            Self::Auto => system_is_dark,
        }
    }
}

/// How closely the rows of tables are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum GridView {
    Compact,
    #[default]
    Comfortable,
}

impl GridView {
    pub(crate) const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The text in storage, cookie and markup.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Comfortable => "comfortable",
        }
    }
}

/// The dialog that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialog {
    CreateUser,
    ImportUsers,
    /// For the user with this id.
    RemoveUser(Uuid),
}

/// The state of the user interface. Data of the server is not among it.
#[derive(Debug, Clone, Default, Store, Patch)]
pub(crate) struct UiState {
    #[patch(|this, new| *this = new)]
    pub(crate) theme: Theme,
    pub(crate) sidebar_collapsed: bool,
    #[patch(|this, new| *this = new)]
    pub(crate) grid_view: GridView,
    /// On a narrow screen the sidebar lies over the page.
    pub(crate) drawer_open: bool,
    #[patch(|this, new| *this = new)]
    pub(crate) dialog: Option<Dialog>,
}

/// The part that outlives the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Preferences {
    pub(crate) theme: Theme,
    pub(crate) sidebar_collapsed: bool,
    pub(crate) grid_view: GridView,
}

impl PersistedState for UiState {
    type Preferences = Preferences;
    const NAME: &'static str = "mono-ui-store";
    const VERSION: u32 = 2;
    const MIGRATIONS: Migrations = Migrations::starting_at(1, &[view_became_density]);

    fn partialize(&self) -> Preferences {
        Preferences {
            theme: self.theme,
            sidebar_collapsed: self.sidebar_collapsed,
            grid_view: self.grid_view,
        }
    }

    fn merge(&mut self, preferences: Preferences) {
        let Preferences { theme, sidebar_collapsed, grid_view } = preferences;
        self.theme = theme;
        self.sidebar_collapsed = sidebar_collapsed;
        self.grid_view = grid_view;
    }
}

/// Version 1 had `selectedView`: `grid`, `list` or `cards`. Lists were the dense ones.
fn view_became_density(mut state: Value) -> Result<Value, MigrationError> {
    let Some(fields) = state.as_object_mut() else {
        return Err(MigrationError::Rejected("not an object".to_owned()));
    };
    let view = fields.remove("selectedView");
    if !fields.contains_key("gridView") {
        let density = if view == Some(json!("list")) { GridView::Compact } else { GridView::Comfortable };
        fields.insert("gridView".to_owned(), json!(density.as_str()));
    }
    Ok(state)
}

impl From<UiCookie> for UiState {
    fn from(cookie: UiCookie) -> Self {
        let UiCookie { theme, sidebar_collapsed, grid_view } = cookie;
        Self { theme, sidebar_collapsed, grid_view, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use store::{MemoryStorage, Persister};

    use super::*;

    fn read(document: &str) -> UiState {
        let mut state = UiState::default();
        let storage = MemoryStorage::with(UiState::NAME, document);
        if let Some(preferences) = Persister::new(storage, &state).read(&state.partialize()) {
            state.merge(preferences);
        }
        state
    }

    #[test]
    fn a_document_of_version_1_comes_up_with_its_view_as_density() {
        let state =
            read(r#"{"state":{"theme":"dark","sidebarCollapsed":true,"selectedView":"list"},"version":1}"#);
        assert_eq!((state.theme, state.sidebar_collapsed), (Theme::Dark, true));
        assert_eq!(state.grid_view, GridView::Compact);
        let state = read(
            r#"{"state":{"theme":"light","sidebarCollapsed":false,"selectedView":"list","gridView":"comfortable"},"version":1}"#,
        );
        assert_eq!(state.grid_view, GridView::Comfortable, "a density that is there already stays");
    }

    #[test]
    fn only_preferences_are_written() {
        let state = UiState { dialog: Some(Dialog::CreateUser), drawer_open: true, ..UiState::default() };
        let written = serde_json::to_value(state.partialize()).unwrap();
        assert_eq!(written, json!({ "theme": "auto", "sidebarCollapsed": false, "gridView": "comfortable" }));
    }

    #[test]
    fn what_is_read_leaves_the_rest_alone() {
        let mut state = UiState { dialog: Some(Dialog::ImportUsers), ..UiState::default() };
        state.merge(Preferences {
            theme: Theme::Dark,
            sidebar_collapsed: true,
            grid_view: GridView::Compact,
        });
        assert_eq!(state.dialog, Some(Dialog::ImportUsers));
        assert_eq!(state.theme, Theme::Dark);
    }
}
