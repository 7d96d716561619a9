use std::collections::BTreeSet;

use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{GridView, Language, SelectedView, Theme, UiCookie};

/// The modal dialog that is open. At most one is: it is one value, not a flag for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialog {
    CreateUser,
    ImportUsers,
    /// Asks before the user with this id is removed.
    RemoveUser(Uuid),
    /// Asks before the selected users are removed.
    RemoveSelected,
}

impl Dialog {
    /// Whether it only asks whether to go on.
    pub fn is_confirmation(self) -> bool {
        matches!(self, Self::RemoveUser(_) | Self::RemoveSelected)
    }
}

/// Which entries of the query cache are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filters {
    /// In this state alone.
    pub status: Option<EntryStatus>,
    /// Only those that something on the page reads, or only the others.
    pub is_read: Option<bool>,
}

/// How an entry of the query cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryStatus {
    Fresh,
    Stale,
    Fetching,
    Failed,
}

impl EntryStatus {
    /// All, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Fresh, Self::Stale, Self::Fetching, Self::Failed];

    /// The text in markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Fetching => "fetching",
            Self::Failed => "failed",
        }
    }
}

/// One step on the way to the page that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breadcrumb {
    pub label: String,
    /// Its address; none for the page that is shown.
    pub href: Option<String>,
}

/// What a developer has turned on. These change what is shown; what is allowed is the server's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Store, Patch)]
#[serde(rename_all = "camelCase")]
pub struct OperationalModes {
    pub god_mode: bool,
    pub developer_mode: bool,
    pub debug_mode: bool,
}

/// The state of the user interface. Data of the server is not among it, and nothing about who is signed in.
///
/// The first five fields are preferences and outlive the page; see [`Preferences`](super::Preferences). The address of a
/// page is a home of state, too, and no truth has two: what the users page searches, filters and sorts by, and its page
/// number, are in its address alone (`users/location.rs`). `search_query`, `active_filters` and `current_page` are those
/// of a list without an address of its own: the cached queries in the debug panel.
#[derive(Debug, Clone, PartialEq, Store, Patch, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UiState {
    #[patch(|this, new| *this = new)]
    pub theme: Theme,
    pub sidebar_collapsed: bool,
    #[patch(|this, new| *this = new)]
    pub selected_view: SelectedView,
    #[patch(|this, new| *this = new)]
    pub grid_view: GridView,
    #[patch(|this, new| *this = new)]
    pub language: Language,

    /// On a narrow screen the sidebar lies over the page.
    pub drawer_open: bool,
    #[patch(|this, new| *this = new)]
    pub dialog: Option<Dialog>,
    /// The id of the element whose tooltip is shown.
    #[patch(|this, new| *this = new)]
    pub active_tooltip: Option<String>,

    pub search_query: String,
    #[patch(|this, new| *this = new)]
    pub active_filters: Filters,
    #[patch(|this, new| *this = new)]
    pub selected_items: BTreeSet<Uuid>,
    /// From 1.
    pub current_page: u32,

    #[patch(|this, new| *this = new)]
    pub breadcrumbs: Vec<Breadcrumb>,

    pub dev_mode: bool,
    pub debug_panel: bool,
    pub operational_modes: OperationalModes,
}

impl Default for UiState {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            sidebar_collapsed: false,
            selected_view: SelectedView::default(),
            grid_view: GridView::default(),
            language: Language::default(),
            drawer_open: false,
            dialog: None,
            active_tooltip: None,
            search_query: String::new(),
            active_filters: Filters::default(),
            selected_items: BTreeSet::new(),
            current_page: 1,
            breadcrumbs: Vec::new(),
            dev_mode: false,
            debug_panel: false,
            operational_modes: OperationalModes::default(),
        }
    }
}

impl From<UiCookie> for UiState {
    fn from(cookie: UiCookie) -> Self {
        let UiCookie { theme, sidebar_collapsed, grid_view, selected_view, language } = cookie;
        Self { theme, sidebar_collapsed, grid_view, selected_view, language, ..Self::default() }
    }
}
