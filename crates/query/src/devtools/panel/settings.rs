use devtools_frame::{DevtoolsLayout, DevtoolsTheme};
use leptos::prelude::{Callback, Signal};

/// What the component was given.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) layout: DevtoolsLayout,
    pub(super) on_layout: Option<Callback<DevtoolsLayout>>,
    pub(super) theme: Signal<DevtoolsTheme>,
    pub(super) errors: Vec<(String, crate::devtools::SimulatedError)>,
}
