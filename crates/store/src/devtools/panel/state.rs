//! What the panel's parts share.

use devtools_frame::Frame;
use leptos::prelude::*;

use crate::devtools::{Entry, StoreLog};

#[derive(Clone, Copy)]
pub(super) struct Panel {
    logs: StoredValue<Vec<StoreLog>>,
    /// The index of the log that is shown.
    pub(super) shown: RwSignal<usize>,
    /// The entry that is looked at; the latest if none.
    pub(super) chosen: RwSignal<Option<u64>>,
    pub(super) frame: Frame,
}

impl Panel {
    pub(super) fn new(logs: Vec<StoreLog>, frame: Frame) -> Self {
        Self { logs: StoredValue::new(logs), shown: RwSignal::new(0), chosen: RwSignal::new(None), frame }
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
}
