//! How a panel looks and where it sits.

/// The side of the window a panel sits at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dock {
    /// Over the whole width.
    #[default]
    Bottom,
    /// Over the whole width.
    Top,
    /// Over the whole height.
    Left,
    /// Over the whole height.
    Right,
}

impl Dock {
    pub(crate) const ALL: [Self; 4] = [Self::Bottom, Self::Right, Self::Left, Self::Top];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bottom => "bottom",
            Self::Top => "top",
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    pub(crate) fn is_vertical(self) -> bool {
        matches!(self, Self::Bottom | Self::Top)
    }
}

/// A panel's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What a user may change of a panel. It is kept in memory alone, and told to the panel's `on_layout` for whoever wants to
/// keep it longer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DevtoolsLayout {
    /// Default: false.
    pub is_open: bool,
    /// Default: bottom.
    pub dock: Dock,
    /// Height or width in CSS pixels. Default: 360.
    pub size: f64,
}

impl Default for DevtoolsLayout {
    fn default() -> Self {
        Self { is_open: false, dock: Dock::Bottom, size: 360.0 }
    }
}
