//! How the panel looks and where it sits.

use leptos::prelude::{Callback, Signal};

/// The side of the window the panel sits at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dock {
    #[default]
    Bottom,
    Top,
    Left,
    Right,
}

impl Dock {
    pub(super) const ALL: [Self; 4] = [Self::Bottom, Self::Right, Self::Left, Self::Top];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bottom => "bottom",
            Self::Top => "top",
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    pub(super) fn is_vertical(self) -> bool {
        matches!(self, Self::Bottom | Self::Top)
    }
}

/// The panel's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DevtoolsTheme {
    /// As `prefers-color-scheme` says.
    #[default]
    System,
    Light,
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

/// What a user may change of the panel: kept in memory alone, and told to
/// [`QueryDevtools`](super::QueryDevtools)' `on_layout` for whoever wants to keep it longer.
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

/// What the component was given.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) layout: DevtoolsLayout,
    pub(super) on_layout: Option<Callback<DevtoolsLayout>>,
    pub(super) theme: Signal<DevtoolsTheme>,
    pub(super) errors: Vec<(String, crate::devtools::SimulatedError)>,
}
