/// The panel's colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DevtoolsTheme {
    /// As `prefers-color-scheme` says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl DevtoolsTheme {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a user may change of the panel: kept in memory alone, and told to [`StoreDevtools`](super::StoreDevtools)'
/// `on_layout` for whoever wants to keep it longer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DevtoolsLayout {
    /// Default: false.
    pub is_open: bool,
    /// Height in CSS pixels. Default: 320.
    pub size: f64,
}

impl Default for DevtoolsLayout {
    fn default() -> Self {
        Self { is_open: false, size: 320.0 }
    }
}
