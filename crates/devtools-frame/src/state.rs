//! What a user has made of the frame.

use leptos::prelude::*;

use crate::{DevtoolsLayout, DevtoolsTheme, Dock};

/// A panel's smallest size, in CSS pixels: of less nothing could be read.
pub const SMALLEST: f64 = 160.0;

/// The frame of one panel.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub(crate) layout: RwSignal<DevtoolsLayout>,
    pub(crate) theme: Signal<DevtoolsTheme>,
    on_layout: Callback<DevtoolsLayout>,
}

impl Frame {
    /// Begins with `layout`; `on_layout` is told of each change of it.
    pub fn new(
        layout: DevtoolsLayout,
        theme: Signal<DevtoolsTheme>,
        on_layout: impl Fn(DevtoolsLayout) + Send + Sync + 'static,
    ) -> Self {
        Self { layout: RwSignal::new(layout), theme, on_layout: Callback::new(on_layout) }
    }

    /// Whether it is open, not tracked; false when the panel is gone.
    pub fn is_open(self) -> bool {
        self.layout.try_get_untracked().is_some_and(|layout| layout.is_open)
    }

    /// Opens or closes it.
    pub fn set_open(self, is_open: bool) {
        self.arrange(|layout| layout.is_open = is_open);
    }

    /// Moves it to a side.
    pub fn set_dock(self, dock: Dock) {
        self.arrange(|layout| layout.dock = dock);
    }

    /// In CSS pixels, at least [`SMALLEST`].
    pub fn set_size(self, size: f64) {
        self.arrange(|layout| layout.size = size.max(SMALLEST).round());
    }

    fn arrange(self, change: impl FnOnce(&mut DevtoolsLayout)) {
        self.layout.update(change);
        self.on_layout.run(self.layout.get_untracked());
    }
}
