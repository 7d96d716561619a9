//! What the panel's parts share.

use leptos::prelude::*;

use super::settings::{DevtoolsLayout, DevtoolsTheme};
use crate::devtools::{Entry, StoreLog};

/// Smaller, nothing could be read.
pub(super) const SMALLEST: f64 = 160.0;

#[derive(Clone, Copy)]
pub(super) struct Panel {
    logs: StoredValue<Vec<StoreLog>>,
    /// The index of the log that is shown.
    pub(super) shown: RwSignal<usize>,
    /// The entry that is looked at; the latest if none.
    pub(super) chosen: RwSignal<Option<u64>>,
    pub(super) layout: RwSignal<DevtoolsLayout>,
    on_layout: StoredValue<Option<Callback<DevtoolsLayout>>>,
    pub(super) theme: Signal<DevtoolsTheme>,
}

impl Panel {
    pub(super) fn new(
        logs: Vec<StoreLog>,
        layout: DevtoolsLayout,
        on_layout: Option<Callback<DevtoolsLayout>>,
        theme: Signal<DevtoolsTheme>,
    ) -> Self {
        Self {
            logs: StoredValue::new(logs),
            shown: RwSignal::new(0),
            chosen: RwSignal::new(None),
            layout: RwSignal::new(layout),
            on_layout: StoredValue::new(on_layout),
            theme,
        }
    }

    pub(super) fn names(self) -> Vec<String> {
        self.logs.with_value(|logs| logs.iter().map(|log| log.name().to_owned()).collect())
    }

    /// Does something with the log that is shown.
    pub(super) fn act<T: Default>(self, action: impl FnOnce(&StoreLog) -> T) -> T {
        let log = self.logs.with_value(|logs| logs.get(self.shown.get_untracked()).cloned());
        log.map_or_else(T::default, |log| action(&log))
    }

    /// Reads from the log that is shown; the reader wakes when that changes.
    pub(super) fn read<T: Default>(self, read: impl FnOnce(&StoreLog) -> T) -> T {
        let log = self.logs.with_value(|logs| logs.get(self.shown.get()).cloned());
        log.map_or_else(T::default, |log| {
            log.track();
            read(&log)
        })
    }

    /// The entry that is looked at.
    pub(super) fn entry(self) -> Option<Entry> {
        let chosen = self.chosen.get();
        self.read(|log| match chosen {
            Some(id) => log.entry(id),
            None => log.latest(),
        })
    }

    pub(super) fn show(self, index: usize) {
        self.shown.set(index);
        self.chosen.set(None);
    }

    pub(super) fn set_open(self, is_open: bool) {
        self.change(|layout| layout.is_open = is_open);
    }

    pub(super) fn set_size(self, size: f64) {
        self.change(|layout| layout.size = size.max(SMALLEST));
    }

    fn change(self, change: impl FnOnce(&mut DevtoolsLayout)) {
        self.layout.update(change);
        if let Some(on_layout) = self.on_layout.get_value() {
            on_layout.run(self.layout.get_untracked());
        }
    }
}
