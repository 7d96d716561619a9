use serde::{Deserialize, Serialize};

/// Light, dark, or what the system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    Light,
    Dark,
    #[default]
    Auto,
}

impl Theme {
    /// All, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Auto];

    /// The text in storage, cookie and markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }

    /// Whether it comes out dark on a system that is dark or not.
    pub fn is_dark(self, system_is_dark: bool) -> bool {
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
pub enum GridView {
    Compact,
    #[default]
    Comfortable,
}

impl GridView {
    /// All, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The text in storage, cookie and markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Comfortable => "comfortable",
        }
    }
}

/// The words, and how dates and times are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en-GB")]
    BritishEnglish,
    #[serde(rename = "en-US")]
    AmericanEnglish,
}

impl Language {
    /// All, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::BritishEnglish, Self::AmericanEnglish];

    /// The text in storage, cookie and markup: a tag of BCP 47.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BritishEnglish => "en-GB",
            Self::AmericanEnglish => "en-US",
        }
    }
}

/// In what form a collection is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SelectedView {
    /// In rows and columns.
    #[default]
    Grid,
    /// One below the other, without columns.
    List,
    /// Side by side.
    Cards,
}

impl SelectedView {
    /// All, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Grid, Self::List, Self::Cards];

    /// The text in storage, cookie and markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List => "list",
            Self::Cards => "cards",
        }
    }
}
